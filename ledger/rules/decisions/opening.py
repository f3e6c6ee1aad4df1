"""Opening a decision: it pins charter version, procedure, electorate and close (docs/rules.md D-14 to D-17).

Nothing is copied into the statement but the close: whoever reads the record up to this index finds the rest there.
"""

from dataclasses import replace
from typing import Any, Literal

from pydantic import Field

from ledger.format.codec import DAY_MS, HOUR_MS, format_second, parse_second
from ledger.rules.case import Case
from ledger.rules.charter.model import CharterData
from ledger.rules.charter.procedure import Procedure
from ledger.rules.decisions.motions import charter_of
from ledger.rules.decisions.outcomes import outcome_of
from ledger.rules.decisions.parts import Instant
from ledger.rules.decisions.proposing import decision_about, stage_now
from ledger.rules.decisions.seating import take_seats
from ledger.rules.decisions.stages import OPENABLE
from ledger.rules.decisions.state import Electorate, Opening
from ledger.rules.decisions.voices import organization_alone, voices_of
from ledger.rules.kind import Check, Detail, Kind
from ledger.rules.people.standing import coalition_may_decide
from ledger.rules.values import Body, GatheringId

LONGEST_MS = 366 * DAY_MS


class DecisionOpened(Body):
    """When it closes, and the gatherings at which people were listened to first, where the charter asks for them.

    ``again`` is for a further call: ``anew`` asks everybody under the charter in force; ``non_voters`` asks those who
    have not spoken, on what the first call pinned (E36). ``meeting``: words count only while enough are present (E2).
    """

    closes: Instant
    again: Literal["anew", "non_voters"] = "anew"
    meeting: bool = False
    sessions: tuple[GatheringId, ...] = Field(default=(), max_length=64)


def not_ratified(case: Case[Any]) -> Detail | None:
    """The coalition decides nothing before every founding organization has ratified (F-9)."""
    return None if coalition_may_decide(case.state) else {}


def pinned_procedure(case: Case[Any], decision_class: str) -> Procedure | None:
    """The procedure of a class in the charter in force; None where it has neither any more."""
    return charter_of(case).procedure_of(decision_class)


def alone(charter: CharterData, procedure: Procedure, electorate: Electorate) -> Detail | None:
    """Why an electorate may not decide: nobody sits in it, or one organization has the majority alone (C-5)."""
    if not electorate.seats:
        return {"problem": "nobody has a seat in its electorate"}
    if charter.one_organization_may_decide_alone:
        return None
    found = organization_alone(voices_of(procedure, electorate.seats, {}))
    return {"problem": f"organization {found} would hold a majority alone"} if found else None


def _not_openable(case: Case[DecisionOpened]) -> Detail | None:
    stage = stage_now(case)
    return None if stage in OPENABLE else {"stage": stage}


def _tie_waits(case: Case[DecisionOpened]) -> Detail | None:
    opening = decision_about(case).opening
    if stage_now(case) != "tied" or opening is None:
        return None
    rule = opening.procedure.tie_rule
    return None if rule == "run_off" else {"rule": rule}


def _nobody_to_ask_again(case: Case[DecisionOpened]) -> Detail | None:
    if case.body.again == "anew":
        return None
    opening = decision_about(case).opening
    known = opening is not None and not opening.procedure.secret  # of a secret ballot nobody knows who has spoken
    return None if known and stage_now(case) in ("inquorate", "tied") else {"stage": stage_now(case)}


def _class_gone(case: Case[DecisionOpened]) -> Detail | None:
    motion = decision_about(case).motion
    assert motion is not None
    found = pinned_procedure(case, motion.decision_class)
    domain_gone = motion.domain is not None and motion.domain not in charter_of(case).domains
    if found is None or domain_gone:
        return {"found": motion.decision_class if found is None else motion.domain or ""}
    return None


def _notice_short(case: Case[DecisionOpened]) -> Detail | None:
    decision, procedure = decision_about(case), _procedure(case)
    assert decision.motion is not None
    from_when = decision.motion.noticed + procedure.notice_min_hours * HOUR_MS
    return None if case.received >= from_when else {"from": format_second(from_when - from_when % 1000)}


def _window(case: Case[DecisionOpened]) -> Detail | None:
    closes, shortest = _closes(case), _procedure(case).open_min_hours * HOUR_MS
    earliest, latest = case.received + max(shortest, 1), case.received + LONGEST_MS
    if earliest <= closes <= latest:
        return None
    return {"hours": shortest // HOUR_MS, "earliest": format_second(-(-earliest // 1000) * 1000)}


def _sessions_missing(case: Case[DecisionOpened]) -> Detail | None:
    motion = decision_about(case).motion
    assert motion is not None
    known, held = charter_of(case).classes[motion.decision_class], case.state.gatherings.gatherings
    named = {one for one in case.body.sessions if known.session_kind in (None, held[one].kind)}
    return {"needed": known.sessions, "found": len(named)} if len(named) < known.sessions else None


def _electorate_wrong(case: Case[DecisionOpened]) -> Detail | None:
    return alone(charter_of(case), _procedure(case), _electorate(case))


def _before(case: Case[DecisionOpened]) -> Opening | None:
    """The earlier call whose pins hold on, where those who have not spoken are asked again."""
    return decision_about(case).opening if case.body.again == "non_voters" else None


def _procedure(case: Case[DecisionOpened]) -> Procedure:
    before = _before(case)
    if before is not None:
        return before.procedure
    motion = decision_about(case).motion
    assert motion is not None
    found = pinned_procedure(case, motion.decision_class)
    assert found is not None, "CLASS_GONE comes first"
    return found


def _closes(case: Case[DecisionOpened]) -> int:
    return parse_second(case.body.closes, where="closes")


def _electorate(case: Case[DecisionOpened]) -> Electorate:
    before = _before(case)
    if before is not None:
        return before.electorate
    motion = decision_about(case).motion
    assert motion is not None
    return take_seats(case.state, charter_of(case), _procedure(case), motion.domain, case.received)


def _record_opened(case: Case[DecisionOpened]) -> None:
    decision, version = decision_about(case), case.state.charter.in_force.get()
    assert version is not None
    assert decision.motion is not None
    assert decision.text is not None
    before, kept = decision.opening, _before(case)
    opening = Opening(
        act=case.id,
        index=case.index,
        received=case.received,
        text=decision.text,
        charter=kept.charter if kept else version.id,
        procedure=_procedure(case),
        electorate=_electorate(case),
        closes=_closes(case),
        call=before.call + 1 if before else 1,
        notice_ms=case.received - decision.motion.noticed,
        non_voters=kept is not None,
        meeting=case.body.meeting,
    )
    if before is not None:
        # The end of the earlier call is kept with it, published or not: nothing later changes it.
        ended = decision.outcome or outcome_of(case.state, decision)
        case.state.decisions.calls.put((decision.id, len(decision.past)), ended)
    past = (*decision.past, before) if before else decision.past
    now = replace(decision, opening=opening, past=past, outcome=None, active=case.received)
    case.state.decisions.decisions.put(decision.id, now)


COALITION_NOT_RATIFIED: Check[Any] = Check(
    "COALITION_NOT_RATIFIED",
    "D-14",
    "Not every founding organization has ratified yet.",
    "Let each of them ratify, in any lawful form, or be named as invited.",
    not_ratified,
)

KINDS: tuple[Kind[Any], ...] = (
    Kind(
        name="decision.opened/v1",
        body=DecisionOpened,
        label="open for positions",
        words="Open {about} for positions until {closes}.",
        about=("decision",),
        power="decisions.open",
        checks=(
            COALITION_NOT_RATIFIED,
            Check(
                "NOT_OPENABLE", "D-14", "It is {stage}: it cannot be opened now.",
                "See what it waits for: seconders, a new text, another call.",
                _not_openable,
            ),
            Check(
                "TIE_WAITS", "D-32", "It is tied, and the charter's rule for that is {rule}.",
                "Let that rule settle it, then close again.",
                _tie_waits,
            ),
            Check(
                "NOBODY_TO_ASK_AGAIN", "D-17", "It is {stage}: no earlier call is to go on.", "Open it anew.",
                _nobody_to_ask_again,
            ),
            Check("CLASS_GONE", "D-3", "The charter has no {found} any more.", "Propose it anew.", _class_gone),
            Check(
                "NOTICE_SHORT", "D-15", "The charter asks for more notice: it can open from {from}.", "Wait.",
                _notice_short,
            ),
            Check(
                "WINDOW_WRONG", "D-15", "It must stay open {hours} hours at least, a year at most.",
                "Close it at {earliest} or later.",
                _window,
            ),
            Check(
                "SESSIONS_MISSING", "D-15", "This class asks for {needed} sessions of its kind; named: {found}.",
                "Hold and name them first.",
                _sessions_missing,
            ),
            Check(
                "ELECTORATE_WRONG", "D-16", "It cannot be decided so: {problem}.", "Change the charter's electorate.",
                _electorate_wrong,
            ),
        ),
        record=_record_opened,
    ),
)  # fmt: skip
