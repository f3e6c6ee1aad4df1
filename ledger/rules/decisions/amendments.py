"""Amendments: another's text for a decision, accepted by its proposer or decided (docs/rules.md D-62, D-63).

Whoever may propose may propose an amendment to the text as it stands. It becomes the text, with its effects and
options, when the proposer accepts it, or when a decision in force carries it out; then words on the older text count
no more.
"""

from dataclasses import replace
from typing import Any

from pydantic import Field

from ledger.rules.case import Case
from ledger.rules.decisions.motions import MOTION_CHECKS, charter_of
from ledger.rules.decisions.parts import EffectBody, OptionBody, effects_of, options_of
from ledger.rules.decisions.proposing import (
    TEXT,
    TEXTS,
    decision_about,
    effect_taken,
    is_proposers,
    put_text,
    rounds_used,
    stage_now,
)
from ledger.rules.decisions.stages import REVISABLE, stage_of
from ledger.rules.decisions.state import Amendment, Decision
from ledger.rules.kind import Check, Detail, Kind, SealedField
from ledger.rules.values import Body


class AmendmentProposed(Body):
    """The whole text as it would be, sealed, with its effects and options."""

    effects: tuple[EffectBody, ...] = Field(default=(), max_length=64)
    options: tuple[OptionBody, ...] = Field(default=(), max_length=100)


class AmendmentAccepted(Body):
    """The amendment becomes the text: nothing more to say."""


def _not_amendable(case: Case[Any]) -> Detail | None:
    stage = stage_now(case)
    return None if stage in REVISABLE else {"stage": stage}


def _class_gone(case: Case[Any]) -> Detail | None:
    motion = decision_about(case).motion
    assert motion is not None, "what can be amended was proposed"
    return None if motion.decision_class in charter_of(case).classes else {"found": motion.decision_class}


def _old_text(case: Case[Any]) -> Detail | None:
    text = decision_about(case).text
    return None if case.on == text else {"text": text or ""}


def _proposers_own(case: Case[Any]) -> Detail | None:
    return {} if is_proposers(decision_about(case), case.author) else None


def _record_proposed(case: Case[AmendmentProposed]) -> None:
    decision, body, decisions = decision_about(case), case.body, case.state.decisions
    effects, options = effects_of(body.effects), options_of(body.options)
    decisions.amendments.put(case.id, Amendment(case.id, decision.id, case.on or "", effects, options))
    decisions.decisions.put(decision.id, replace(decision, active=case.received))


def _amendment(case: Case[Any]) -> Amendment:
    return case.state.decisions.amendments[case.subject]


def _amended(case: Case[Any]) -> Decision:
    return case.state.decisions.decisions[_amendment(case).decision]


def _not_theirs(case: Case[Any]) -> Detail | None:
    """Who accepts is the procedure's to say, as the class has it now; where the class is gone, either."""
    motion = _amended(case).motion
    assert motion is not None, "what can be amended was proposed"
    procedure = charter_of(case).procedure_of(motion.decision_class)
    rule = procedure.amendments if procedure else "either"
    if case.under is not None:
        return {"rule": rule} if rule == "proposer" else None
    return {"rule": rule} if rule == "vote" or not is_proposers(_amended(case), case.author) else None


def _over(case: Case[Any]) -> Detail | None:
    amendment, decision = _amendment(case), _amended(case)
    stage = stage_of(case.state, decision, case.received)
    if stage not in REVISABLE:
        return {"stage": stage}
    return None if amendment.text == decision.text else {"stage": "amended since"}


def _rounds(case: Case[Any]) -> Detail | None:
    return rounds_used(_amended(case))


def _taken(case: Case[Any]) -> Detail | None:
    return effect_taken(case.state, _amended(case), _amendment(case).effects)


def _record_accepted(case: Case[Any]) -> None:
    amendment, decision = _amendment(case), _amended(case)
    case.state.decisions.amendments.put(amendment.id, replace(amendment, accepted=case.id))
    put_text(case.state, decision, amendment.id, amendment.effects, amendment.options, case.received)


KINDS: tuple[Kind[Any], ...] = (
    Kind(
        name="decision.amendment/v1",
        body=AmendmentProposed,
        label="propose an amendment",
        words="Propose another text for {about}.",
        opens="amendment",
        about=("decision",),
        on=TEXTS,
        power="decisions.propose",
        sealed=(TEXT, SealedField("reason", "Why"), SealedField("options/*/label", "What this option means")),
        checks=(
            Check(
                "NOT_AMENDABLE", "D-62", "It is {stage}: its text stands.", "Propose anew, or wait for the close.",
                _not_amendable,
            ),
            Check("CLASS_GONE", "D-3", "The charter has no class {found} any more.", "Propose it anew.", _class_gone),
            Check(
                "TEXT_CHANGED", "D-11", "The text was changed since: it is now {text}.", "Read that text, then amend.",
                _old_text,
            ),
            Check(
                "AMENDS_ITS_OWN", "D-62", "The proposer gives it a new text and needs no amendment.",
                "Sign decision.text.",
                _proposers_own,
            ),
            *MOTION_CHECKS,
        ),
        record=_record_proposed,
    ),
    Kind(
        name="decision.amendment_accepted/v1",
        body=AmendmentAccepted,
        label="accept an amendment",
        words="Let {about} be the text from now on.",
        about=("amendment",),
        decided="may",
        standing=(
            Check(
                "NOT_THEIRS_TO_ACCEPT", "D-63", "Who accepts an amendment here: {rule}.",
                "Ask the proposer, or have it decided and name that decision.",
                _not_theirs,
            ),
        ),
        checks=(
            Check(
                "AMENDMENT_OVER", "D-63", "It is {stage}: this was proposed on a text that can no longer be changed.",
                "Propose the amendment on the text as it stands.",
                _over,
            ),
            Check(
                "ROUNDS_USED", "D-12", "The charter allows {rounds} rounds, and all were used.", "Propose it anew.",
                _rounds,
            ),
            Check(
                "EFFECT_TAKEN", "D-38", "Effect {effect} was carried out already and stands.",
                "Propose one that keeps it in its place.",
                _taken,
            ),
        ),
        record=_record_accepted,
    ),
)  # fmt: skip
