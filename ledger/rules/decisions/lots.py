"""Ties and draws: the chair's word, or public numbers that nobody here controls (docs/rules.md D-30 to D-32; E1).

The pool stands in the decision; the sources and when they publish are announced before; two tellers write the numbers
down; anyone recomputes. The clerk never supplies randomness.
"""

from typing import Annotated, Any, Literal

from pydantic import Field

from ledger.format.codec import format_second, parse_second
from ledger.rules.case import Case
from ledger.rules.decisions.outcomes import outcome_of
from ledger.rules.decisions.parts import Instant
from ledger.rules.decisions.positions import opening_of
from ledger.rules.decisions.proposing import decision_about
from ledger.rules.decisions.state import Settlement
from ledger.rules.kind import Check, Detail, Kind, SealedField
from ledger.rules.values import Body, Code, Count

Numbers = Annotated[tuple[Count, ...], Field(min_length=1, max_length=64)]


class DrawAnnounced(Body):
    """When the sources, named in the sealed text, publish their numbers."""

    publication: Instant


class DrawMade(Body):
    """The numbers that the sources showed: one list a source, in the announced order."""

    sources: tuple[Numbers, ...] = Field(min_length=1, max_length=16)


class TieSettled(Body):
    """The chair's word: yes or no, or options in the order in which she takes tied ones."""

    settled: Literal["yes", "no"] | None = None
    order: tuple[Code, ...] = Field(default=(), max_length=100)


def _never_opened(case: Case[Any]) -> Detail | None:
    return {} if decision_about(case).opening is None else None


def _no_lot(case: Case[Any]) -> Detail | None:
    procedure = opening_of(case).procedure
    return None if procedure.method == "sortition" or procedure.tie_rule == "lot" else {"rule": procedure.tie_rule}


def _settled_already(case: Case[Any]) -> Detail | None:
    done = case.state.decisions.settlements.get(opening_of(case).act)
    return {"by": done.act} if done else None


def _announced_already(case: Case[Any]) -> Detail | None:
    return {} if opening_of(case).act in case.state.decisions.draws else None


def _not_ahead(case: Case[DrawAnnounced]) -> Detail | None:
    publication = parse_second(case.body.publication, where="publication")
    return None if publication > case.received else {"publication": case.body.publication}


def _record_announced(case: Case[DrawAnnounced]) -> None:
    publication = parse_second(case.body.publication, where="publication")
    case.state.decisions.draws.put(opening_of(case).act, publication)


def _not_published(case: Case[Any]) -> Detail | None:
    publication = case.state.decisions.draws.get(opening_of(case).act)
    if publication is None:
        return {"publication": "never announced"}
    return None if publication <= case.received else {"publication": format_second(publication)}


def _not_tied(case: Case[Any]) -> Detail | None:
    decision, opening = decision_about(case), opening_of(case)
    if not opening.is_closed(case.received):
        return {"stage": "open"}
    code = outcome_of(case.state, decision).code
    return None if code == "tied" else {"stage": code}


def _record_made(case: Case[DrawMade]) -> None:
    settlement = Settlement(case.id, case.received, seeds=case.body.sources)
    case.state.decisions.settlements.put(opening_of(case).act, settlement)


def _not_the_chairs(case: Case[Any]) -> Detail | None:
    rule = opening_of(case).procedure.tie_rule
    return None if rule == "chair" else {"rule": rule}


def _settles_wrongly(case: Case[TieSettled]) -> Detail | None:
    motion, body = decision_about(case).motion, case.body
    options = {option.code for option in motion.options} if motion else set()
    if options:
        good = body.settled is None and set(body.order) <= options and len(set(body.order)) == len(body.order) > 0
    else:
        good = body.settled is not None and not body.order
    return None if good else {"expected": "options in order" if options else "yes or no"}


def _record_settled(case: Case[TieSettled]) -> None:
    settlement = Settlement(case.id, case.received, settled=case.body.settled, order=case.body.order)
    case.state.decisions.settlements.put(opening_of(case).act, settlement)


_OPENED: Check[Any] = Check("NOT_OPENED", "D-18", "It was never opened.", "Open it first.", _never_opened)
_ONCE: Check[Any] = Check("SETTLED_ALREADY", "D-32", "It was settled by {by}.", "Close it.", _settled_already)
_LOT: Check[Any] = Check("NO_LOT", "D-30", "Its tie rule is {rule}: no lot is drawn.", "Follow that rule.", _no_lot)

KINDS: tuple[Kind[Any], ...] = (
    Kind(
        name="decision.draw_announced/v1",
        body=DrawAnnounced,
        label="announce a draw",
        words="For {about}: the sources of the lot publish at {publication}.",
        about=("decision",),
        power="decisions.draw",
        sealed=(SealedField("sources", "Which public numbers, in which order", required=True),),
        checks=(
            _OPENED,
            _LOT,
            _ONCE,
            Check("ANNOUNCED_ALREADY", "D-30", "The draw was announced before.", "Nothing.", _announced_already),
            Check(
                "NOT_AHEAD", "D-30", "{publication} is over: numbers that are known are no lot.",
                "Name sources still to publish.",
                _not_ahead,
            ),
        ),
        record=_record_announced,
    ),
    Kind(
        name="decision.drawn/v1",
        body=DrawMade,
        label="write down the numbers drawn",
        words="For {about} the sources showed {sources}.",
        about=("decision",),
        power="decisions.draw",
        checks=(
            _OPENED,
            _LOT,
            _ONCE,
            Check("NOT_TIED", "D-32", "It is {stage}: nothing is to be drawn.", "Wait for its close.", _not_tied),
            Check(
                "NOT_PUBLISHED", "D-30", "The sources publish at {publication}.", "Announce them, then wait.",
                _not_published,
            ),
        ),
        record=_record_made,
    ),
    Kind(
        name="decision.tie_settled/v1",
        body=TieSettled,
        label="settle a tie",
        words="I settle the tie on {about}: {settled}{order}.",
        about=("decision",),
        power="decisions.settle_tie",
        checks=(
            _OPENED,
            Check("NOT_THE_CHAIRS", "D-32", "Its tie rule is {rule}.", "Follow that rule.", _not_the_chairs),
            _ONCE,
            Check("NOT_TIED", "D-32", "It is {stage}: there is no tie.", "Wait for its close.", _not_tied),
            Check("SETTLES_WRONGLY", "D-32", "It asks for {expected}.", "Say that.", _settles_wrongly),
        ),
        record=_record_settled,
    ),
)  # fmt: skip
