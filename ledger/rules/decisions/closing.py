"""Closing: what the rules give is published, and takes hold (docs/rules.md D-20, D-26, D-27, D-42).

The closing is computed. Any member or the clerk may sign it, and it is accepted only when it says exactly what the
rules give; so nobody types a result in, and nobody can hold one up.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints

from ledger.format.codec import DAY_MS, HOUR_MS
from ledger.rules.case import Case
from ledger.rules.decisions.binding import binding_at_close
from ledger.rules.decisions.outcomes import awaits_tellers, outcome_of, reviewed_outcome
from ledger.rules.decisions.proposing import decision_about, stage_now
from ledger.rules.decisions.stages import done_without_quorum
from ledger.rules.decisions.state import Changes, Decision, EndedAs, Opening, Outcome
from ledger.rules.kind import Check, Detail, Kind
from ledger.rules.state import State
from ledger.rules.values import Body, Code, Count

OutcomeName = Literal["adopted", "not_adopted", "inquorate", "blocked", "tied"]
SubjectId = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}\.(0|[1-9][0-9]?)$")]

_ENDED: Mapping[str, EndedAs] = {"amends": "amended", "rescinds": "rescinded", "supersedes": "superseded"}


class BindingBody(Body):
    """Ids of organizations and persons, each list sorted."""

    bound: tuple[SubjectId, ...] = ()
    bound_no_lead: tuple[SubjectId, ...] = ()
    pending_ratification: tuple[SubjectId, ...] = ()


class DecisionClosed(Body):
    """What the rules give: outcome, options chosen, seats by position, who will be bound; ``departed``: see E3."""

    outcome: OutcomeName
    elected: tuple[Code, ...] = Field(default=(), max_length=100)
    counts: dict[Code, Count] = Field(max_length=20)
    binding: BindingBody
    departed: OutcomeName | None = None


def closing_body(state: State, decision: Decision) -> dict[str, Any]:
    """The body that a closing of this decision must have now."""
    outcome, bound = outcome_of(state, decision), binding_at_close(state, decision)
    adopted = outcome.code == "adopted"
    lists = {
        "bound": bound.bound,
        "bound_no_lead": bound.bound_no_lead,
        "pending_ratification": bound.pending_ratification,
    }
    body: dict[str, Any] = {
        "outcome": outcome.code,
        "counts": dict(outcome.counts),
        "binding": {name: list(subjects) for name, subjects in lists.items() if subjects and adopted},
    }
    if outcome.elected:
        body["elected"] = list(outcome.elected)
    if outcome.departed is not None:
        body["departed"] = outcome.departed
    return body


def _not_closed(case: Case[DecisionClosed]) -> Detail | None:
    opening = decision_about(case).opening
    if opening is None:
        return {"stage": stage_now(case)}
    return None if opening.is_closed(case.received) and not decision_about(case).withdrawn else {"stage": "open"}


def _published(case: Case[DecisionClosed]) -> Detail | None:
    decision = decision_about(case)
    if decision.outcome is None:
        return None
    if decision.outcome.code == "tied" and outcome_of(case.state, decision).code != "tied":
        return None
    return {"outcome": decision.outcome.code}


def _uncounted(case: Case[DecisionClosed]) -> Detail | None:
    return {} if awaits_tellers(case.state, decision_about(case)) else None


def _differs(case: Case[DecisionClosed]) -> Detail | None:
    expected = DecisionClosed.model_validate(_as_tuples(closing_body(case.state, decision_about(case))))
    if expected == case.body:
        return None
    for name in ("outcome", "elected", "counts", "binding", "departed"):
        if getattr(expected, name) != getattr(case.body, name):
            return {"member": name, "expected": str(getattr(expected, name)), "found": str(getattr(case.body, name))}
    return {}


def _as_tuples(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(value)
    return {name: _as_tuples(member) for name, member in value.items()} if isinstance(value, dict) else value


def _record_closed(case: Case[DecisionClosed]) -> None:
    decision = decision_about(case)
    outcome = outcome_of(case.state, decision)
    now = replace(decision, outcome=outcome, active=case.received)
    case.state.decisions.decisions.put(decision.id, now)
    take_effect(case.state, now)


def take_effect(state: State, decision: Decision) -> None:
    """Write what follows from a published outcome: from when it is in force, until when, and what it ends."""
    outcome, opening = decision.outcome, decision.opening
    assert outcome is not None
    assert opening is not None
    now = replace(decision, suspended=not reviewed_outcome(state, decision).same_result(outcome))
    if outcome.code == "adopted":
        starts = force_from(state, decision, opening, outcome)
        now = replace(now, in_force_from=starts, in_force_until=force_until(state, decision, starts))
    state.decisions.decisions.put(decision.id, now)
    changes = decision.motion.changes if decision.motion else None
    if now.in_force_from is not None and not now.suspended and changes is not None:
        change_predecessor(state, changes, now)


def force_from(state: State, decision: Decision, opening: Opening, outcome: Outcome) -> int:
    """From when (ms) an adopted decision is in force: the close and whatever the charter makes it wait for."""
    if opening.room:
        return outcome.close
    procedure, settlement = opening.procedure, state.decisions.settlements.get(opening.act)
    wait = procedure.appeal_window_hours
    if binding_at_close(state, decision).pending_ratification:
        wait = max(wait, procedure.ratification_hours)
    if outcome.departed is not None:
        wait += procedure.flip_extension_hours
    return max(outcome.close, settlement.received if settlement else 0) + wait * HOUR_MS


def force_until(state: State, decision: Decision, starts: int) -> int | None:
    """Until when (ms) a decision that takes force at ``starts`` lives: an emergency's life, its class's sunset."""
    opening, motion = decision.opening, decision.motion
    if opening is None or motion is None:
        return None
    if opening.procedure.emergency is not None:
        return starts + opening.procedure.emergency.life_hours * HOUR_MS
    known = state.charter.versions[opening.charter].data.classes.get(motion.decision_class)
    return starts + known.sunset_days * DAY_MS if known and known.sunset_days else None


def change_predecessor(state: State, changes: Changes, successor: Decision) -> None:
    """End the earlier decision when its successor takes force; or, ratified, let it live on."""
    earlier = state.decisions.decisions[changes.decision]
    starts = successor.in_force_from
    assert starts is not None
    if earlier.in_force_until is not None and earlier.in_force_until <= starts:
        return  # it has ended before: an emergency that was not ratified in time stays expired
    if changes.how == "ratifies" and earlier.in_force_from is None:
        if not done_without_quorum(earlier):
            return  # it was called again meanwhile, or withdrawn
        now = replace(
            earlier, in_force_from=starts, in_force_until=force_until(state, earlier, starts), ended_by=successor.id
        )
    elif changes.how == "ratifies":
        now = replace(earlier, in_force_until=None, ended_by=successor.id)
    else:
        now = replace(earlier, in_force_until=starts, ended_as=_ENDED[changes.how], ended_by=successor.id)
    state.decisions.decisions.put(earlier.id, now)


def restore_predecessor(state: State, successor: Decision) -> None:
    """Undo `change_predecessor`, when the successor is suspended or void before or after it took force."""
    changes = successor.motion.changes if successor.motion else None
    earlier = state.decisions.decisions.get(changes.decision) if changes else None
    if earlier is None or earlier.ended_by != successor.id:
        return
    if earlier.outcome is not None and earlier.outcome.code == "inquorate":
        now = replace(earlier, in_force_from=None, in_force_until=None, ended_by=None)
        state.decisions.decisions.put(earlier.id, now)
        return
    until = force_until(state, earlier, earlier.in_force_from) if earlier.in_force_from is not None else None
    state.decisions.decisions.put(earlier.id, replace(earlier, in_force_until=until, ended_as=None, ended_by=None))


KINDS: tuple[Kind[Any], ...] = (
    Kind(
        name="decision.closed/v1",
        body=DecisionClosed,
        label="publish the outcome",
        words="By the rules, {about} is {outcome}.",
        about=("decision",),
        power="decisions.close",
        attestation="computed",
        checks=(
            Check("NOT_CLOSED", "D-26", "It is {stage}: it has not closed.", "Wait for its close.", _not_closed),
            Check(
                "CLOSED_ALREADY", "D-26", "Its outcome is published: {outcome}.", "Nothing: it is done.", _published,
            ),
            Check(
                "TALLY_AWAITED", "D-65", "It was a secret ballot, and no tellers have attested its count.",
                "Have them sign it.",
                _uncounted,
            ),
            Check(
                "CLOSING_DIFFERS", "D-26", "The rules give another {member}: {expected}, not {found}.",
                "Have it computed again.",
                _differs,
            ),
        ),
        record=_record_closed,
    ),
)  # fmt: skip
