"""The register of everything the record holds: a table for each table of the state, the record as it was last written.

Standings that time alone changes (a term that runs out, a promise that falls due) are not stored: the instants are, and
whoever asks names the instant. Words, public keys' bytes and open invitations are left out.
"""

from ledger.rules.audits.state import Audit
from ledger.rules.audits.state import Finding as AuditFinding
from ledger.rules.campaigns.state import Campaign, Goal, Indicator, Lesson
from ledger.rules.campaigns.state import Outcome as CampaignOutcome
from ledger.rules.charter.state import CharterVersion
from ledger.rules.commitments.state import Acknowledgement, Commitment
from ledger.rules.commitments.state import Request as CommitmentRequest
from ledger.rules.decisions.state import Appeal, Decision, Finding, Position, Proxy, Settlement
from ledger.rules.disputes.state import Dispute
from ledger.rules.duties.state import Duty, Met
from ledger.rules.events.state import Checklist, Event
from ledger.rules.gatherings.state import Attendance, CheckIn, Gathering, Minutes, Notice, Story
from ledger.rules.history.state import PastAllocation, PastDecision, Source
from ledger.rules.people.state import Accreditation, Key, Organization, Party, Person, Ratification
from ledger.rules.posts.state import Nomination, OpenedBody, Packet, Post, Term
from projections.read_models.columns import json_text, kept

PLACE = {"place": int}
SEAT = {"decision": str, "place": str}

PEOPLE = (
    kept("organizations", lambda state: state.people.organizations, Organization),
    kept(
        "ratifications",
        lambda state: state.people.ratifications,
        Ratification,
        key={"organization": str, "charter": str},
    ),
    kept("persons", lambda state: state.people.persons, Person, without=("invitation",)),
    kept("keys", lambda state: state.people.keys, Key, key={"keyid": str}, without=("spki",)),
    kept(
        "accreditations",
        lambda state: state.people.accreditations,
        Accreditation,
        key={"person": str, "organization": str},
    ),
    kept("parties", lambda state: state.people.parties, Party),
    kept("charter_versions", lambda state: state.charter.versions, CharterVersion),
)
POSTS = (
    kept("posts", lambda state: state.posts.posts, Post),
    kept("terms", lambda state: state.posts.terms, Term),
    kept("nominations", lambda state: state.posts.nominations, Nomination),
    kept("handovers", lambda state: state.posts.packets, Packet, key={"term": str}),
    kept("bodies", lambda state: state.posts.bodies, OpenedBody),
)
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
    kept("positions", lambda state: state.decisions.positions, Position, key=SEAT),
    kept("positions_counted", lambda state: state.decisions.counted, Position, key=SEAT),
    kept("positions_binding", lambda state: state.decisions.binding, Position, key=SEAT),
    kept("concerns", lambda state: state.decisions.concerns, Finding, key={"objection": str}),
    kept("recusals", lambda state: state.decisions.recusals, Finding, key=SEAT),
    kept("settlements", lambda state: state.decisions.settlements, Settlement, key={"opening": str}),
    kept("appeals", lambda state: state.decisions.appeals, Appeal),
    kept("proxies", lambda state: state.decisions.proxies, Proxy),
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
    kept("checkins", lambda state: state.gatherings.checkins, CheckIn, key={"gathering": str, "person": str}),
    kept("stories", lambda state: state.gatherings.stories, Story),
    kept("minutes", lambda state: state.gatherings.minutes, Minutes),
    kept("notices", lambda state: state.gatherings.notices, Notice, key=PLACE),
    kept("duties", lambda state: state.duties.duties, Duty),
    kept("duties_met", lambda state: state.duties.met, Met, key={"duty": str, "occurrence": int}),
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
HISTORY = (
    kept("history_sources", lambda state: state.history.sources, Source),
    kept("past_decisions", lambda state: state.history.decisions, PastDecision),
    kept("past_allocations", lambda state: state.history.allocations, PastAllocation, key=PLACE),
)
THINGS = (*PEOPLE, *POSTS, *DECISIONS, *COMMITMENTS, *GATHERINGS, *LEARNING, *HISTORY)
"""Models of people, posts, decisions, promises, gatherings, disputes, audits, campaigns, and what was before."""
