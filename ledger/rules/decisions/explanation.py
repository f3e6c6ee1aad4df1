"""Why this result: the rule, what went in, the arithmetic, who is bound, and what other rules would have given.

Everything here is read from the state and recomputed; nothing is stored for it (docs/rules.md D-60). The command line
and the pages print the same explanation.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from ledger.format.codec import HOUR_MS
from ledger.rules.charter.procedure import RANKED_METHODS, Procedure
from ledger.rules.counting.result import Step
from ledger.rules.decisions.binding import BindingSet, binding_at_close, binding_set
from ledger.rules.decisions.effects import why_effect_waits
from ledger.rules.decisions.outcomes import ballots_of, outcome_of
from ledger.rules.decisions.stages import Stage, stage_of
from ledger.rules.decisions.state import Decision, Opening, Outcome, Position
from ledger.rules.decisions.tally import Ballots, tally
from ledger.rules.state import State


@dataclass(frozen=True, slots=True)
class Input:
    """One seat's or person's word as the count met it; ``position`` None where nothing was said."""

    place: str
    organization: str | None
    position: str | None
    act: str | None = None
    own: bool = False
    late: bool = False
    counted: bool = False


@dataclass(frozen=True, slots=True)
class Due:
    """One effect: carried out by ``done``; else due, or waiting for what ``waits`` says."""

    effect: int
    kind: str
    done: str | None
    waits: str | None


@dataclass(frozen=True, slots=True)
class Alternative:
    """What another named rule would have given on the very same words.

    Args:
        differs: the outcome or who is elected would be another.
        order: of options ranked, the places it would have given, those that share a place together.
        same_order: whether these are the places that the pinned rule gave.
    """

    rule: str
    outcome: str
    elected: tuple[str, ...]
    differs: bool
    order: tuple[tuple[str, ...], ...] = ()
    same_order: bool = True


@dataclass(frozen=True, slots=True)
class Explanation:
    """An outcome explained.

    Args:
        rule: the pinned procedure's members that are not at their default, with the charter version's number and class.
        time_unproven: the witnessed heads around the close lie further apart than the charter's ``witness_gap_hours``.
    """

    decision: str
    stage: Stage
    rule: Mapping[str, Any]
    inputs: tuple[Input, ...]
    steps: tuple[Step, ...]
    outcome: str | None
    elected: tuple[str, ...]
    binding: BindingSet
    effects: tuple[Due, ...]
    alternatives: tuple[Alternative, ...]
    dissents: tuple[str, ...]
    time_unproven: bool

    def as_json(self) -> dict[str, Any]:
        """The explanation as JSON values."""
        return {
            "decision": self.decision,
            "stage": self.stage,
            "rule": dict(self.rule),
            "inputs": [_fields(one) for one in self.inputs],
            "steps": [step.as_json() for step in self.steps],
            "outcome": self.outcome,
            "elected": list(self.elected),
            "binding": {name: list(value) for name, value in _fields(self.binding).items()},
            "effects": [_fields(one) for one in self.effects],
            "alternatives": [{**_fields(one), "elected": list(one.elected)} for one in self.alternatives],
            "dissents": list(self.dissents),
            "time_unproven": self.time_unproven,
        }


def explain(state: State, decision: Decision, received: int) -> Explanation:
    """Explain a decision as it stands at ``received`` (ms); before its opening there is nothing counted to tell."""
    opening = decision.opening
    outcome = (decision.outcome or outcome_of(state, decision)) if opening else None
    force = decision.in_force(received)
    return Explanation(
        decision=decision.id,
        stage=stage_of(state, decision, received),
        rule=_rule(state, decision, opening) if opening else {},
        inputs=tuple(_inputs(state, decision, opening)) if opening else (),
        steps=(*outcome.steps, *_ratified(decision, outcome)) if outcome else (),
        outcome=outcome.code if outcome else None,
        elected=outcome.elected if outcome else (),
        binding=binding_set(state, decision, received) if force else _provisional(state, decision, outcome),
        effects=tuple(_effects(state, decision, force=force)),
        alternatives=tuple(_alternatives(state, decision, opening)) if opening else (),
        dissents=state.decisions.dissents.get(decision.id) or (),
        time_unproven=opening is not None and opening.is_closed(received) and time_unproven(state, opening),
    )


def time_unproven(state: State, opening: Opening) -> bool:
    """Whether no two witnessed heads around the close lie within the charter's ``witness_gap_hours``."""
    gap = state.charter.versions[opening.charter].data.witness_gap_hours * HOUR_MS
    before = after = None
    for head in state.record.witnessed:
        if head.time <= opening.close:
            before = head.time
        elif after is None:
            after = head.time
    return before is None or after is None or after - before > gap


def _ratified(decision: Decision, outcome: Outcome) -> Iterator[Step]:
    if outcome.code == "inquorate" and decision.in_force_from is not None:
        yield Step("ratified", "It was ratified by a later decision.", {"decision": decision.ended_by or ""})


def _provisional(state: State, decision: Decision, outcome: Outcome | None) -> BindingSet:
    return binding_at_close(state, decision) if outcome and outcome.code == "adopted" else BindingSet()


def _rule(state: State, decision: Decision, opening: Opening) -> dict[str, Any]:
    members = opening.procedure.model_dump(mode="json", exclude_defaults=True)
    number = state.charter.versions[opening.charter].number
    decided_as = decision.motion.decision_class if decision.motion else ""
    return {"charter": number, "class": decided_as, "call": opening.call, **members}


def _inputs(state: State, decision: Decision, opening: Opening) -> Iterator[Input]:
    attested = state.decisions.attested.get(opening.act)
    for number, sort in enumerate(attested.ballots if attested else ()):
        for _ in range(sort.count):
            yield Input(
                f"counted_outside:{number}", None, sort.position, attested.act if attested else None, counted=True
            )
    counted = {} if opening.procedure.secret else ballots_of(state, decision).positions
    for seat in opening.electorate.seats:
        word = state.decisions.positions.get((decision.id, seat.key))
        used = counted.get(seat.key)
        yield _input(seat.key, seat.organization, used or word, counted=used is not None)
        if word is not None and used is not None and word.act != used.act:
            yield _input(seat.key, seat.organization, word, counted=False)
    for place in state.decisions.speakers.get(decision.id) or ():
        word = state.decisions.positions.get((decision.id, place))
        if word is not None and not place.startswith("proxy:"):
            yield _input(place, word.organization, word, counted=False)


def _input(place: str, organization: str | None, word: Position | None, *, counted: bool) -> Input:
    if word is None:
        return Input(place, organization, None)
    return Input(place, organization, word.position, word.act, word.own, word.late, counted)


def _effects(state: State, decision: Decision, *, force: bool) -> Iterator[Due]:
    for place, effect in enumerate(decision.effects):
        done = state.decisions.effects_done.get((decision.id, place))
        waits = None
        if done is None:
            reason = why_effect_waits(state, decision, place) if force else None
            waits = reason.code if reason else (None if force else "DECISION_NOT_IN_FORCE")
        yield Due(place, effect.kind, done, waits)


def _alternatives(state: State, decision: Decision, opening: Opening) -> Iterator[Alternative]:
    ballots, procedure = ballots_of(state, decision), opening.procedure
    if procedure.method == "sortition":
        return
    given = tally(ballots)
    others = _other_counts(procedure) if procedure.method in RANKED_METHODS else _other_votes(procedure)
    for name, other in others:
        told = tally(_under(ballots, other))
        order = places_of(told.steps)
        same = order == places_of(given.steps)
        yield Alternative(name, told.code, told.elected, not told.same_result(given), order, same)
    if procedure.secret:
        return  # a rule that asks whose ballot is whose has no answer here
    charter = state.charter.versions[opening.charter].data
    for name, other in sorted(charter.procedures.items()):
        if other != procedure and _same_words(other, procedure):
            told = tally(_under(ballots, other))
            yield Alternative(f"procedure {name}", told.code, told.elected, not told.same_result(given))


def places_of(steps: Iterable[Step]) -> tuple[tuple[str, ...], ...]:
    """The places that a count of ranks gave, from its steps; those that share a place together."""
    places: list[Any] = [step.facts["candidates"] for step in steps if step.kind == "place"]
    return tuple(tuple(place) for place in places)


def _under(ballots: Ballots, procedure: Procedure) -> Ballots:
    return replace(ballots, procedure=procedure, quorum=procedure.quorum)


def _same_words(one: Procedure, other: Procedure) -> bool:
    return _family(one) == _family(other) != "sortition"


def _family(procedure: Procedure) -> str:
    if procedure.method in ("approval", "sortition"):
        return procedure.method
    if procedure.method in ("score", "score_mean"):
        return "scored"
    return "ranked" if procedure.method in RANKED_METHODS else "yes or no"


def _other_counts(procedure: Procedure) -> Iterator[tuple[str, Procedure]]:
    for blank in ("skip", "last", "invalid"):
        if blank != procedure.blank_rule:
            yield f"blanks read as {blank}", procedure.model_copy(update={"blank_rule": blank})
    for method in RANKED_METHODS:
        other = procedure.model_copy(update={"method": method})
        if method != procedure.method and _family(other) == _family(procedure):
            yield f"method {method}", other


def _other_votes(procedure: Procedure) -> Iterator[tuple[str, Procedure]]:
    if procedure.method != "consent":
        for base in ("yes_no", "cast", "electorate", "seats"):
            if base != procedure.threshold_base:
                yield f"threshold of {base}", procedure.model_copy(update={"threshold_base": base})
    if procedure.method != "majority":
        yield "simple majority", procedure.model_copy(update={"method": "majority", "threshold": "1/2", "strict": True})


def _fields(record: Any) -> dict[str, Any]:
    return {name: getattr(record, name) for name in record.__slots__}
