"""Bringing a proposal: proposed, seconded, given a new text, withdrawn (docs/rules.md D-3 to D-13)."""

from dataclasses import replace
from typing import Any

from pydantic import ConfigDict, Field

from ledger.rules.case import Case, Signed
from ledger.rules.decisions.motions import CHANGE_CHECKS, MOTION_CHECKS, charter_of, procedure_for
from ledger.rules.decisions.parts import ChangesBody, EffectBody, OptionBody, changes_of, effects_of, options_of
from ledger.rules.decisions.stages import REVISABLE, stage_of
from ledger.rules.decisions.state import Decision, Effect, Motion, Option
from ledger.rules.kind import Check, Detail, Kind, SealedField
from ledger.rules.state import State
from ledger.rules.values import ActId, Body, Code

TEXTS = ("decision.proposed/v1", "decision.text/v1", "decision.in_room/v1", "decision.amendment/v1")
"""The kinds of act that can hold the text of a decision."""


class DecisionProposed(Body):
    """A motion: its class, what it would do, what there is to choose, what it is linked to, what it changes."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True, validate_by_name=True, validate_by_alias=True)

    decision_class: Code = Field(alias="class")
    domain: Code | None = None
    effects: tuple[EffectBody, ...] = Field(default=(), max_length=64)
    options: tuple[OptionBody, ...] = Field(default=(), max_length=100)
    linked: tuple[ActId, ...] = Field(default=(), max_length=64)
    changes: ChangesBody | None = None


class DecisionText(Body):
    """A new text, with its effects and options as they now are."""

    effects: tuple[EffectBody, ...] = Field(default=(), max_length=64)
    options: tuple[OptionBody, ...] = Field(default=(), max_length=100)


class NoMembers(Body):
    """A body without members."""


def decision_about(case: Case[Any]) -> Decision:
    """The decision that an act is about."""
    return case.state.decisions.decisions[case.subject]


def stage_now(case: Case[Any]) -> str:
    """Where the decision that an act is about stands now."""
    return stage_of(case.state, decision_about(case), case.received)


def motion_of(case: Case[Any], decision_class: str, domain: str | None, body: Any) -> Motion:
    """The motion as the state keeps it, with what its procedure asks for pinned."""
    procedure = procedure_for(case, decision_class)
    return Motion(
        decision_class=decision_class,
        proposer=case.author.person,
        organization=case.author.organization or _only_organization(case),
        index=case.index,
        received=case.received,
        noticed=case.received,
        domain=domain,
        options=options_of(body.options),
        linked=body.linked,
        changes=changes_of(body.changes),
        lapse_days=procedure.lapse_days,
        seconds_needed=procedure.seconds,
    )


def _only_organization(case: Case[Any]) -> str | None:
    """The organization of somebody who signs as herself, where she is of exactly one."""
    people = case.state.people
    own = people.accredited_by(case.author.person, case.received) if case.author.person else frozenset()
    return next(iter(own)) if len(own) == 1 else None


def _linked_unknown(case: Case[DecisionProposed]) -> Detail | None:
    acts = case.state.record.acts
    missing = [linked for linked in case.body.linked if linked not in acts]
    return {"found": missing[0]} if missing else None


def _record_proposed(case: Case[DecisionProposed]) -> None:
    body, decisions = case.body, case.state.decisions
    motion = motion_of(case, body.decision_class, body.domain, body)
    decision = Decision(case.id, effects_of(body.effects), motion=motion, text=case.id, active=case.received)
    decisions.decisions.put(case.id, decision)
    if body.changes is not None:
        named = decisions.named_by.get(body.changes.decision) or ()
        decisions.named_by.put(body.changes.decision, (*named, case.id))


def _not_waiting(case: Case[Any]) -> Detail | None:
    stage = stage_now(case)
    return None if stage == "proposed" else {"stage": stage}


def seconder(case: Case[Any]) -> str:
    """Who seconds: the organization in whose name, or whose one person; else the person."""
    return case.author.organization or _only_organization(case) or f"person:{case.author.person}"


def _seconds_own(case: Case[Any]) -> Detail | None:
    decision = decision_about(case)
    motion, who = decision.motion, seconder(case)
    assert motion is not None
    own = who == motion.organization or case.author.person == motion.proposer
    return {"who": who} if own or who in decision.seconds else None


def _old_text(case: Case[Any]) -> Detail | None:
    decision = decision_about(case)
    return None if case.on == decision.text else {"on": case.on or "", "text": decision.text or ""}


def _record_seconded(case: Case[Any]) -> None:
    decision = decision_about(case)
    seconds = (*decision.seconds, seconder(case))
    case.state.decisions.decisions.put(decision.id, replace(decision, seconds=seconds, active=case.received))


def is_proposers(decision: Decision, author: Signed) -> bool:
    """Whether one who signs is the proposer, or signs in the proposing organization's name."""
    motion = decision.motion
    if motion is None:
        return False
    return author.person == motion.proposer or (
        motion.organization is not None and author.organization == motion.organization
    )


def rounds_used(decision: Decision) -> Detail | None:
    """Whether no further text is left, after an opening: the number of rounds that there were."""
    if decision.opening is None:
        return None
    rounds = decision.opening.procedure.rounds
    return {"rounds": rounds} if decision.round >= rounds else None


def effect_taken(state: State, decision: Decision, now: tuple[Effect, ...]) -> Detail | None:
    """The first effect, carried out while a room's decision stood, that does not keep its place in a new list."""
    for place, effect in enumerate(decision.effects):
        done = (decision.id, place) in state.decisions.effects_done
        if done and (place >= len(now) or now[place] != effect):
            return {"effect": place}
    return None


def put_text(
    state: State, decision: Decision, text: str, effects: tuple[Effect, ...], options: tuple[Option, ...], received: int
) -> None:
    """Give a decision another text: words on an older one count no more; notice starts anew where more than words."""
    assert decision.motion is not None, "a decision with texts has a motion"
    blocked = decision.opening
    other = (effects, options) != (decision.effects, decision.motion.options)
    noticed = received if other else decision.motion.noticed
    state.decisions.decisions.put(
        decision.id,
        replace(
            decision,
            effects=effects,
            motion=replace(decision.motion, options=options, noticed=noticed),
            text=text,
            active=received,
            opening=None,
            outcome=None,
            past=(*decision.past, blocked) if blocked else decision.past,
            round=decision.round + 1 if blocked else decision.round,
        ),
    )


def _not_the_proposer(case: Case[Any]) -> Detail | None:
    return None if is_proposers(decision_about(case), case.author) else {}


def _not_revisable(case: Case[Any]) -> Detail | None:
    stage = stage_now(case)
    return None if stage in REVISABLE else {"stage": stage}


def _rounds_used(case: Case[Any]) -> Detail | None:
    return rounds_used(decision_about(case))


def _class_gone(case: Case[Any]) -> Detail | None:
    motion = decision_about(case).motion
    assert motion is not None
    known = charter_of(case).classes
    return None if motion.decision_class in known else {"found": motion.decision_class}


def _effect_taken(case: Case[DecisionText]) -> Detail | None:
    return effect_taken(case.state, decision_about(case), effects_of(case.body.effects))


def _record_text(case: Case[DecisionText]) -> None:
    effects, options = effects_of(case.body.effects), options_of(case.body.options)
    put_text(case.state, decision_about(case), case.id, effects, options, case.received)


def _not_withdrawable(case: Case[Any]) -> Detail | None:
    stage = stage_now(case)
    return None if stage in (*REVISABLE, "open", "inquorate") else {"stage": stage}


def _assent_missing(case: Case[Any]) -> Detail | None:
    decision = decision_about(case)
    if stage_now(case) != "open":
        return None
    people = case.state.people
    signed: set[str] = set()
    for signer in case.signers:
        signed |= people.organizations_of(signer.person, case.received) | {f"person:{signer.person}"}
    missing = [who for who in decision.seconds if who not in signed]
    return {"missing": ", ".join(missing)} if missing else None


def _record_withdrawn(case: Case[Any]) -> None:
    decision = decision_about(case)
    case.state.decisions.decisions.put(decision.id, replace(decision, withdrawn=True, active=case.received))


_OLD_TEXT: Check[Any] = Check(
    "TEXT_CHANGED", "D-11", "The text was changed since: it is now {text}.", "Read that text, then sign again.",
    _old_text,
)  # fmt: skip
_PROPOSERS_OWN: Check[Any] = Check(
    "NOT_THE_PROPOSER", "D-11", "Only its proposer, or the proposing organization, can do this.", "Ask them.",
    _not_the_proposer,
)  # fmt: skip
TITLE = SealedField("title", "What it is about, in a line", required=True)
TEXT = SealedField("text", "The text to decide", required=True)

KINDS: tuple[Kind[Any], ...] = (
    Kind(
        name="decision.proposed/v1",
        body=DecisionProposed,
        label="propose",
        words="Propose {sealed.title}, to be decided as {class}.",
        opens="decision",
        power="decisions.propose",
        sealed=(TITLE, TEXT, SealedField("options/*/label", "What this option means")),
        checks=(
            *MOTION_CHECKS,
            *CHANGE_CHECKS,
            Check(
                "LINKED_UNKNOWN", "D-3", "It is linked to {found}, which is not there.", "Check the id.",
                _linked_unknown,
            ),
        ),
        record=_record_proposed,
    ),
    Kind(
        name="decision.seconded/v1",
        body=NoMembers,
        label="second",
        words="Second the proposal {about}.",
        about=("decision",),
        on=TEXTS,
        power="decisions.second",
        checks=(
            Check(
                "SECONDS_NOT_NEEDED", "D-10", "It is {stage} and waits for no seconder.", "Nothing: go on.",
                _not_waiting,
            ),
            _OLD_TEXT,
            Check(
                "SECONDED_BY_ITSELF", "D-10", "{who} proposed or seconded it already.", "Ask another organization.",
                _seconds_own,
            ),
        ),
        record=_record_seconded,
    ),
    Kind(
        name="decision.text/v1",
        body=DecisionText,
        label="give it a new text",
        words="Put the proposal {about} into new words.",
        about=("decision",),
        sealed=(TEXT, SealedField("title", "What it is about, in a line"), SealedField("options/*/label", "An option")),
        standing=(_PROPOSERS_OWN,),
        checks=(
            Check(
                "NOT_REVISABLE", "D-11", "It is {stage}: its text stands.", "Propose anew, or wait for the close.",
                _not_revisable,
            ),
            Check(
                "ROUNDS_USED", "D-12", "The charter allows {rounds} rounds, and all were used.", "Propose it anew.",
                _rounds_used,
            ),
            Check("CLASS_GONE", "D-3", "The charter has no class {found} any more.", "Propose it anew.", _class_gone),
            *MOTION_CHECKS,
            Check(
                "EFFECT_TAKEN", "D-38", "Effect {effect} was carried out already and stands.",
                "Keep it in its place in the list.",
                _effect_taken,
            ),
        ),
        record=_record_text,
    ),
    Kind(
        name="decision.withdrawn/v1",
        body=NoMembers,
        label="withdraw a proposal",
        words="Withdraw the proposal {about}.",
        about=("decision",),
        sealed=(SealedField("reason", "Why"),),
        standing=(_PROPOSERS_OWN,),
        checks=(
            Check(
                "NOT_WITHDRAWABLE", "D-13", "It is {stage}: it cannot be withdrawn now.", "Propose to rescind it.",
                _not_withdrawable,
            ),
            Check(
                "ASSENT_MISSING", "D-13", "It is open: its seconders must sign too; missing: {missing}.",
                "Ask them to sign.",
                _assent_missing,
            ),
        ),
        record=_record_withdrawn,
    ),
)  # fmt: skip
