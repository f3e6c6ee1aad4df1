"""Decisions, promises, gatherings, duties, disputes, audits and campaigns: a table for each table of the state.

As in `projections.read_models.things`, what time alone changes (a promise that falls due) is not stored, and words are
left out.
"""

from ledger.rules.audits.state import Audit
from ledger.rules.audits.state import Finding as AuditFinding
from ledger.rules.campaigns.state import Campaign, Goal, Indicator, Lesson
from ledger.rules.campaigns.state import Outcome as CampaignOutcome
from ledger.rules.commitments.state import Acknowledgement, Commitment
from ledger.rules.commitments.state import Request as CommitmentRequest
from ledger.rules.decisions.attested import AttestedTally
from ledger.rules.decisions.state import (
    Amendment,
    Appeal,
    Decision,
    Finding,
    Outcome,
    Position,
    Proxy,
    Settlement,
)
from ledger.rules.disputes.state import Dispute
from ledger.rules.duties.state import Duty, Met
from ledger.rules.events.state import Checklist, Event
from ledger.rules.gatherings.state import Attendance, CheckIn, Gathering, Minutes, Notice, Story
from projections.read_models.columns import Ids, json_text, kept

PLACE = {"place": int}
SEAT = {"decision": str, "place": str}
OPENING = {"opening": str}

DECISIONS = (
    kept(
        "decisions",
        lambda state: state.decisions.decisions,
        Decision,
        without=("motion", "opening", "past", "outcome"),
        more={
            "decision_class": (str | None, lambda one: one.motion and one.motion.decision_class),
            "domain": (str | None, lambda one: one.motion and one.motion.domain),
            "proposer": (str | None, lambda one: one.motion and one.motion.proposer),
            "organization": (str | None, lambda one: one.motion and one.motion.organization),
            "proposed": (int | None, lambda one: one.motion and one.motion.received),
            "opened": (int | None, lambda one: one.opening and one.opening.received),
            "closes": (int | None, lambda one: one.opening and one.opening.closes),
            "call": (int | None, lambda one: one.opening and one.opening.call),
            "seats": (int | None, lambda one: one.opening and len(one.opening.electorate.seats)),
            "calls": (int, lambda one: len(one.past) + (one.opening is not None)),
            "outcome": (str | None, lambda one: one.outcome and one.outcome.code),
            "closed": (int | None, lambda one: one.outcome and one.outcome.close),
            "counts": (str | None, lambda one: one.outcome and json_text(one.outcome.counts)),
            "elected": (str | None, lambda one: one.outcome and json_text(one.outcome.elected)),
        },
    ),
    kept("effects_done", lambda state: state.decisions.effects_done, str, key={"decision": str, "effect": int}),
    kept("amendments", lambda state: state.decisions.amendments, Amendment),
    kept("calls", lambda state: state.decisions.calls, Outcome, key={"decision": str, "call": int}),
    kept("positions", lambda state: state.decisions.positions, Position, key=SEAT),
    kept("positions_counted", lambda state: state.decisions.counted, Position, key=SEAT),
    kept("positions_binding", lambda state: state.decisions.binding, Position, key=SEAT),
    kept("attested_tallies", lambda state: state.decisions.attested, AttestedTally, key=OPENING),
    kept("draws", lambda state: state.decisions.draws, int, key=OPENING, value="published"),
    kept("present", lambda state: state.decisions.present, frozenset, key=OPENING, value="places"),
    kept("concerns", lambda state: state.decisions.concerns, Finding, key={"objection": str}),
    kept("recusals", lambda state: state.decisions.recusals, Finding, key=SEAT),
    kept("repudiations", lambda state: state.decisions.repudiated, tuple, key=SEAT, value="findings"),
    kept("settlements", lambda state: state.decisions.settlements, Settlement, key=OPENING),
    kept("dissents", lambda state: state.decisions.dissents, Ids, key={"decision": str}, value="acts"),
    kept("appeals", lambda state: state.decisions.appeals, Appeal),
    kept("proxies", lambda state: state.decisions.proxies, Proxy),
    kept(
        "proxies_used",
        lambda state: state.decisions.proxies_used,
        frozenset,
        key={"decision": str, "holder": str},
        value="places",
    ),
)
COMMITMENTS = (
    kept("commitment_requests", lambda state: state.commitments.requests, CommitmentRequest),
    kept(
        "commitments",
        lambda state: state.commitments.commitments,
        Commitment,
        without=("parameters", "versions"),
        more={
            "thing": (str, lambda one: one.terms.thing),
            "amount": (int, lambda one: one.terms.amount),
            "unit": (str, lambda one: one.terms.measure[1]),
            "due": (str, lambda one: one.terms.due.isoformat()),
            "evidence": (str, lambda one: one.terms.evidence),
            "outstanding": (int, lambda one: one.outstanding),
            "versions": (int, lambda one: len(one.versions)),
        },
    ),
    kept("acknowledgements", lambda state: state.commitments.acknowledgements, Acknowledgement, key=PLACE),
)
GATHERINGS = (
    kept("gatherings", lambda state: state.gatherings.gatherings, Gathering),
    kept("attendance", lambda state: state.gatherings.attendance, Attendance, key={"gathering": str}),
    kept(
        "presence",
        lambda state: state.gatherings.presence,
        tuple,
        key={"gathering": str, "organization": str},
        value="times",
    ),
    kept("checkins", lambda state: state.gatherings.checkins, CheckIn, key={"gathering": str, "person": str}),
    kept("stories", lambda state: state.gatherings.stories, Story),
    kept("minutes", lambda state: state.gatherings.minutes, Minutes),
    kept("notices", lambda state: state.gatherings.notices, Notice, key=PLACE),
    kept("duties", lambda state: state.duties.duties, Duty),
    kept("duties_met", lambda state: state.duties.met, Met, key={"duty": str, "occurrence": int}),
    kept("duties_used", lambda state: state.duties.used, int, key={"duty": str, "act": str}, value="occurrence"),
    kept("checklists", lambda state: state.events.checklists, Checklist, key={"sort": str}),
    kept("events", lambda state: state.events.events, Event),
)
LEARNING = (
    kept("disputes", lambda state: state.disputes.disputes, Dispute, without=("limits",)),
    kept("audits", lambda state: state.audits.audits, Audit),
    kept("audit_findings", lambda state: state.audits.findings, AuditFinding),
    kept("campaigns", lambda state: state.campaigns.campaigns, Campaign),
    kept("goals", lambda state: state.campaigns.goals, Goal),
    kept("indicators", lambda state: state.campaigns.indicators, Indicator),
    kept("campaign_outcomes", lambda state: state.campaigns.outcomes, CampaignOutcome),
    kept("lessons", lambda state: state.campaigns.lessons, Lesson),
)
DECIDING = (*DECISIONS, *COMMITMENTS, *GATHERINGS, *LEARNING)
"""Models of decisions, promises, gatherings, duties, disputes, audits and campaigns."""
