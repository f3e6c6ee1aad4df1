"""What is found out after the close: an interest, a word not the seat's, a thief's (docs/rules.md D-47 to D-50).

A finding never makes a decision and never unmakes one. Where it would change the outcome the decision is suspended and
goes to the panel; where it would not, it stands beside it.
"""

from dataclasses import replace
from typing import Any

from pydantic import Field

from ledger.format.codec import HOUR_MS
from ledger.rules.case import Case
from ledger.rules.charter.powers import meets_power
from ledger.rules.decisions.closing import restore_predecessor
from ledger.rules.decisions.outcomes import reviewed_outcome
from ledger.rules.decisions.positions import opening_of
from ledger.rules.decisions.proposing import decision_about
from ledger.rules.decisions.state import Decision, Finding, Position
from ledger.rules.kind import Check, Detail, Kind, SealedField
from ledger.rules.state import State
from ledger.rules.values import Body


class PlaceNamed(Body):
    """The place of a word: a seat's key as the opening has it, or who spoke without a seat."""

    place: str = Field(min_length=1, max_length=120)


def reconsider(state: State, decision: Decision) -> None:
    """Suspend a decision whose published outcome would be another with what has been found out since."""
    if decision.outcome is None or decision.void or decision.withdrawn or decision.suspended:
        return
    if not reviewed_outcome(state, decision).same_result(decision.outcome):
        state.decisions.decisions.put(decision.id, replace(decision, suspended=True))
        restore_predecessor(state, decision)


def reconsider_act(state: State, act: str) -> None:
    """Reconsider the decision on which an act gave a word, after that act was disowned or disavowed."""
    info = state.record.acts[act]
    decision = state.decisions.decisions.get(info.about or act)
    if decision is not None and info.kind in ("decision.position/v1", "decision.in_room/v1"):
        reconsider(state, decision)


def _never_opened(case: Case[Any]) -> Detail | None:
    return {} if decision_about(case).opening is None else None


def _live(case: Case[PlaceNamed]) -> Position | None:
    opening_of(case)
    return case.state.decisions.positions.get((case.subject, case.body.place))


def _no_word(case: Case[PlaceNamed]) -> Detail | None:
    return None if _live(case) is not None else {"place": case.body.place}


def _not_its_own(case: Case[PlaceNamed]) -> Detail | None:
    word, author = _live(case), case.author
    if word is None or word.person == author.person or _for_organization(case, word.organization):
        return None
    return {"place": case.body.place}


def _for_organization(case: Case[PlaceNamed], organization: str | None) -> bool:
    author = case.author
    if organization is None or author.organization != organization:
        return False
    return case.state.people.has_role(author.person or "", organization, ("delegate", "authoriser"), case.received)


def _window_over(case: Case[PlaceNamed]) -> Detail | None:
    word = _live(case)
    if word is None or not word.own:
        return None  # what was written down for her she may disown at any time
    hours = opening_of(case).procedure.repudiation_hours
    return None if case.received < word.received + hours * HOUR_MS else {"hours": hours}


def _record_repudiated(case: Case[PlaceNamed]) -> None:
    repudiated, key = case.state.decisions.repudiated, (case.subject, case.body.place)
    repudiated.put(key, (*(repudiated.get(key) or ()), Finding(case.id, case.index, case.received)))
    reconsider(case.state, decision_about(case))


def _may_find(case: Case[PlaceNamed]) -> Detail | None:
    if _not_its_own(case) is None and _live(case) is not None:
        return None
    held = meets_power(case.state, "decisions.rule", case.signers, case.received)
    return None if held else {"place": case.body.place}


def _no_seat(case: Case[PlaceNamed]) -> Detail | None:
    opening = decision_about(case).opening
    return None if opening is not None and case.body.place in opening.electorate.keys else {"place": case.body.place}


def _record_recusal(case: Case[PlaceNamed]) -> None:
    recusals, key = case.state.decisions.recusals, (case.subject, case.body.place)
    if key not in recusals:  # the first finding stays: a later one must not make it come too late
        recusals.put(key, Finding(case.id, case.index, case.received))
    reconsider(case.state, decision_about(case))


_OPENED: Check[Any] = Check("NOT_OPENED", "D-18", "It was never opened.", "Nothing was said yet.", _never_opened)

KINDS: tuple[Kind[Any], ...] = (
    Kind(
        name="decision.repudiated/v1",
        body=PlaceNamed,
        label="this was not our word",
        words="The word given on {about} was not ours to give so.",
        about=("decision",),
        sealed=(SealedField("reason", "Why"),),
        checks=(
            _OPENED,
            Check("NO_WORD_THERE", "D-48", "No word was given in {place}.", "Name the place of one.", _no_word),
            Check(
                "NOT_ITS_OWN", "D-48", "Only the organization in whose name it was said, or she herself, can do this.",
                "Ask them.",
                _not_its_own,
            ),
            Check(
                "REPUDIATION_OVER", "D-48", "A signed word can be repudiated for {hours} hours.",
                "Propose to rescind the decision.",
                _window_over,
            ),
        ),
        record=_record_repudiated,
    ),
    Kind(
        name="decision.recusal_found/v1",
        body=PlaceNamed,
        label="an interest was found",
        words="On {about} the seat {place} should have stepped out.",
        about=("decision",),
        sealed=(SealedField("reason", "Which interest", required=True),),
        checks=(
            _OPENED,
            Check("NO_SEAT_THERE", "D-47", "There is no seat {place} in it.", "Name a seat of the opening.", _no_seat),
            Check(
                "NOT_THE_PANELS", "D-47", "Only she whose seat it is, her organization, or the panel can say this.",
                "Ask the panel.",
                _may_find,
            ),
        ),
        record=_record_recusal,
    ),
)  # fmt: skip
