"""What others do with an entry: stand behind a version of it, answer it (docs/rules.md X-5, X-6)."""

from dataclasses import replace
from typing import Any, Literal

from ledger.rules.case import Case
from ledger.rules.hands import OWN_HAND
from ledger.rules.kind import Check, Detail, Kind, SealedField
from ledger.rules.registers.entries import ENTRY_ENDED, entry_about, own_organization
from ledger.rules.registers.model import TEMPLATES
from ledger.rules.registers.state import Answer, Endorsement
from ledger.rules.values import ActId, Body

_VERSIONS = ("register.entered/v1", "register.changed/v1")


class RegisterEndorsed(Body):
    """Whether an organization stands behind the version named in ``on``."""

    word: Literal["endorses", "with_reservation", "does_not", "takes_back"]


class RegisterAnswered(Body):
    """What becomes of it, and the act in which, if in one."""

    disposition: Literal["adopted", "partly", "declined", "noted", "referred", "resolved"]
    act: ActId | None = None


def _not_endorsable(case: Case[Any]) -> Detail | None:
    template = entry_about(case).template
    return None if TEMPLATES[template].endorsable else {"template": template}


def _version_old(case: Case[Any]) -> Detail | None:
    current = entry_about(case).versions[-1].act
    return None if case.on == current else {"current": current}


def _no_organization(case: Case[Any]) -> Detail | None:
    return {} if own_organization(case) is None else None


def _record_endorsed(case: Case[RegisterEndorsed]) -> None:
    key = (case.subject, case.actor_organization or "")
    case.state.registers.endorsements.put(key, Endorsement(case.id, case.on or "", case.body.word))


def _not_answerable(case: Case[Any]) -> Detail | None:
    template = entry_about(case).template
    return None if TEMPLATES[template].answerable else {"template": template}


def _own_entry(case: Case[Any]) -> Detail | None:
    return {} if entry_about(case).person == case.actor else None


def _reason_missing(case: Case[RegisterAnswered]) -> Detail | None:
    return {} if case.body.disposition == "declined" and "reason" not in case.sealed else None


def _act_unknown(case: Case[RegisterAnswered]) -> Detail | None:
    act = case.body.act
    return {"found": act} if act is not None and act not in case.state.record.acts else None


def _record_answered(case: Case[RegisterAnswered]) -> None:
    known = entry_about(case)
    answer = Answer(case.id, case.body.disposition, case.actor, case.received)
    case.state.registers.entries.put(known.id, replace(known, answers=(*known.answers, answer)))


KINDS: tuple[Kind[Any], ...] = (
    Kind(
        name="register.endorsed/v1",
        body=RegisterEndorsed,
        label="stand behind a text",
        words="{author}'s organization {word} this version of {about}. {sealed.statement}",
        about=("entry",),
        on=_VERSIONS,
        for_another=True,
        place=lambda case: (case.subject, case.actor_organization),
        standing=(
            Check(
                "NOT_THE_ORGANIZATIONS_WORD",
                "X-5",
                "Only a delegate or authoriser, acting for an organization, says this.",
                "Sign in its name.",
                _no_organization,
            ),
            OWN_HAND,
        ),
        sealed=(SealedField("statement", "In our own words"),),
        checks=(
            Check("NOT_ENDORSABLE", "X-5", "Nobody stands behind a {template}.", "Nothing.", _not_endorsable),
            ENTRY_ENDED,
            Check("VERSION_OLD", "X-5", "The version that stands is {current}.", "Read that one.", _version_old),
        ),
        record=_record_endorsed,
    ),
    Kind(
        name="register.answered/v1",
        body=RegisterAnswered,
        label="answer a proposal",
        words="{about}: {disposition} {act}. {sealed.reason}",
        about=("entry",),
        power="registers.answer",
        sealed=(SealedField("reason", "Why"),),
        checks=(
            Check("NOT_ANSWERABLE", "X-6", "A {template} asks for no answer.", "Nothing.", _not_answerable),
            ENTRY_ENDED,
            Check("ANSWERS_ONESELF", "X-6", "She wrote it herself.", "Let somebody else answer.", _own_entry),
            Check("REASON_MISSING", "X-6", "Declining takes a reason.", "Seal the reason with it.", _reason_missing),
            Check("ACT_UNKNOWN", "X-6", "No act {found} is there.", "Check the id.", _act_unknown),
        ),
        record=_record_answered,
    ),
)
