"""Appeals, stays and rulings (docs/rules.md D-51 to D-54).

An appeal alone stops nothing. The panel admits it with a stay, or the arithmetic itself suspends a decision
(`ledger.rules.decisions.reconsidering`); a ruling ends either: it stands, the recomputed outcome holds, or it is void.
"""

from dataclasses import replace
from typing import Any, Literal

from ledger.rules.case import Case
from ledger.rules.decisions.closing import OutcomeName, change_predecessor, force_from, force_until, restore_predecessor
from ledger.rules.decisions.outcomes import reviewed_outcome
from ledger.rules.decisions.proposing import decision_about, stage_now
from ledger.rules.decisions.state import Appeal, Decision, Outcome
from ledger.rules.kind import Check, Detail, Kind, SealedField
from ledger.rules.values import Body, Code, Document


class DecisionAppealed(Body):
    """On what ground: a code, such as ``procedure`` or ``interest``."""

    ground: Code


class DecisionStayed(Body):
    """The panel admits the appeal named in ``on``, and stays the decision until it rules."""


class DecisionRuled(Body):
    """What the panel rules, with the outcome as the rules recompute it; a void decision needs its ground."""

    ruling: Literal["stands", "overturned", "void"]
    outcome: OutcomeName | None = None
    ground: Code | None = None
    document: Document | None = None


def _too_late(case: Case[Any]) -> Detail | None:
    stage = stage_now(case)
    published = decision_about(case).outcome is not None
    return None if stage == "adopted_provisional" and published else {"stage": stage}


def _record_appealed(case: Case[DecisionAppealed]) -> None:
    appeal = Appeal(case.id, case.subject, case.body.ground, case.received)
    case.state.decisions.appeals.put(case.id, appeal)


def _appeal_elsewhere(case: Case[Any]) -> Detail | None:
    appeal = case.state.decisions.appeals.get(case.on or "")
    return None if appeal is not None and appeal.decision == case.subject else {"on": case.on or ""}


def _not_stayable(case: Case[Any]) -> Detail | None:
    stage = stage_now(case)
    return None if stage in ("adopted_provisional", "in_force") else {"stage": stage}


def _record_stayed(case: Case[Any]) -> None:
    decisions, decision = case.state.decisions, decision_about(case)
    decisions.appeals.put(case.on or "", replace(decisions.appeals[case.on or ""], stayed=True))
    decisions.decisions.put(decision.id, replace(decision, suspended=True))
    restore_predecessor(case.state, decision)


def _not_suspended(case: Case[DecisionRuled]) -> Detail | None:
    decision = decision_about(case)
    if case.body.ruling == "void":
        return {"stage": "withdrawn"} if decision.withdrawn or decision.void else None
    return None if decision.suspended else {"stage": stage_now(case)}


def _ruling_differs(case: Case[DecisionRuled]) -> Detail | None:
    if case.body.ruling == "void":
        return None
    expected = reviewed_outcome(case.state, decision_about(case)).code
    return None if case.body.outcome == expected else {"expected": expected, "found": case.body.outcome or "none"}


def _ground_missing(case: Case[DecisionRuled]) -> Detail | None:
    return {} if case.body.ruling == "void" and case.body.ground is None else None


def _record_ruled(case: Case[DecisionRuled]) -> None:
    state, decision = case.state, decision_about(case)
    if case.body.ruling == "void":
        state.decisions.decisions.put(decision.id, replace(decision, void=True, suspended=False))
        restore_predecessor(state, decision)
        return
    outcome = decision.outcome if case.body.ruling == "stands" else reviewed_outcome(state, decision)
    assert outcome is not None, "what is suspended was published"
    now = replace(decision, suspended=False, outcome=outcome, in_force_from=_from(case, decision, outcome))
    if decision.in_force_from is None and now.in_force_from is not None:
        now = replace(now, in_force_until=force_until(state, now, now.in_force_from))
    state.decisions.decisions.put(decision.id, now)
    if now.in_force_from is not None and now.motion is not None and now.motion.changes is not None:
        change_predecessor(state, now.motion.changes, now)


def _from(case: Case[Any], decision: Decision, outcome: Outcome) -> int | None:
    """From when (ms) it is in force after the ruling: what it was, or now for what was never in force."""
    if outcome.code != "adopted":
        ratified = case.body.ruling == "stands" and outcome.code == "inquorate"
        return decision.in_force_from if ratified else None  # business without quorum that was ratified stays so (D-66)
    if decision.in_force_from is not None:
        return decision.in_force_from
    assert decision.opening is not None
    return max(case.received, force_from(case.state, decision, decision.opening, outcome))


KINDS: tuple[Kind[Any], ...] = (
    Kind(
        name="decision.appealed/v1",
        body=DecisionAppealed,
        label="appeal",
        words="Appeal against {about}, on the ground of {ground}.",
        opens="appeal",
        about=("decision",),
        power="decisions.appeal",
        sealed=(SealedField("reason", "Why", required=True),),
        checks=(
            Check(
                "NOT_APPEALABLE", "D-51", "It is {stage}: appeals come once the outcome is out, within the window.",
                "Propose to rescind it, or bring a dispute.",
                _too_late,
            ),
        ),
        record=_record_appealed,
    ),
    Kind(
        name="decision.stayed/v1",
        body=DecisionStayed,
        label="stay a decision",
        words="The appeal is heard; until then {about} is suspended.",
        about=("decision",),
        on=("decision.appealed/v1",),
        power="decisions.rule",
        sealed=(SealedField("reason", "Why"),),
        checks=(
            Check("APPEAL_ELSEWHERE", "D-52", "{on} is no appeal against it.", "Name its appeal.", _appeal_elsewhere),
            Check("NOT_STAYABLE", "D-52", "It is {stage}: there is nothing to stay.", "Nothing.", _not_stayable),
        ),
        record=_record_stayed,
    ),
    Kind(
        name="decision.ruled/v1",
        body=DecisionRuled,
        label="rule on a decision",
        words="The panel rules on {about}: {ruling}.",
        about=("decision",),
        power="decisions.rule",
        sealed=(SealedField("reason", "Why", required=True),),
        checks=(
            Check(
                "NOT_SUSPENDED", "D-53", "It is {stage}: there is nothing to rule on.", "Admit an appeal first.",
                _not_suspended,
            ),
            Check(
                "RULING_DIFFERS", "D-53", "Recomputed the outcome is {expected}; the ruling says {found}.",
                "Attach the recomputed outcome.",
                _ruling_differs,
            ),
            Check("GROUND_MISSING", "D-54", "A nullity needs its ground.", "Name it.", _ground_missing),
        ),
        record=_record_ruled,
    ),
)  # fmt: skip
