"""Common purpose: stated, acknowledged, intended, and an agenda that is owned together (docs/rules.md P-11 to P-13).

Each organization says for itself that it has read the purpose, on joining and on every change, and that it means to
work with the others. An agenda item is owned by whoever says so, and shows who took what on.
"""

from typing import Any, Literal

from ledger.rules.case import Case
from ledger.rules.kind import Check, Detail, Kind, SealedField
from ledger.rules.people.standing import speaks_for
from ledger.rules.values import Body


class PurposeAdopted(Body):
    """The purpose, in sealed words."""


class PurposeAcknowledged(Body):
    """An organization has read and shares it."""


class IntentDeclared(Body):
    """An organization means to work with the others, in its own sealed words."""


class AgendaOpened(Body):
    """Something that the coalition wants to take up."""


class AgendaShared(Body):
    """Whether an organization owns an item, and in sealed words what it takes on."""

    word: Literal["owns", "sets_down"]


def _record_purpose(case: Case[PurposeAdopted]) -> None:
    case.state.people.purposes.append(case.id)


def _organization(case: Case[Any]) -> str:
    return case.actor_organization or ""


def _for_its_organization(case: Case[Any]) -> Detail | None:
    organization = case.actor_organization
    if organization is None:
        return {}
    return None if speaks_for(case, organization, ("delegate", "authoriser")) else {}


def _for_this_one(case: Case[Any]) -> Detail | None:
    return None if speaks_for(case, case.subject, ("delegate", "authoriser")) else {}


def _purpose_place(case: Case[PurposeAcknowledged]) -> tuple[str, str]:
    return case.subject, _organization(case)


def _in_force(case: Case[PurposeAcknowledged]) -> Detail | None:
    purposes = case.state.people.purposes
    return None if purposes[-1] == case.subject else {"in_force": purposes[-1]}


def _record_acknowledged(case: Case[PurposeAcknowledged]) -> None:
    case.state.people.acknowledged.put((case.subject, _organization(case)), case.id)


def _intent_place(case: Case[IntentDeclared]) -> str:
    return case.subject


def _record_intent(case: Case[IntentDeclared]) -> None:
    case.state.people.intents.put(case.subject, case.id)


def _record_agenda(case: Case[AgendaOpened]) -> None:
    case.state.people.agenda.put((case.id, _organization(case)), value=True)


def _record_shared(case: Case[AgendaShared]) -> None:
    case.state.people.agenda.put((case.subject, _organization(case)), case.body.word == "owns")


_ITS_VOICE = (
    "NOT_THE_ORGANIZATIONS_WORD",
    "P-12",
    "Only a delegate or authoriser, acting for an organization, can say this.",
    "Sign in its name.",
)

KINDS: tuple[Kind[Any], ...] = (
    Kind(
        name="purpose.adopted/v1",
        body=PurposeAdopted,
        label="adopt the purpose",
        words="Our purpose: {sealed.text}",
        opens="purpose",
        at_founding=True,
        decided="after_founding",
        sealed=(SealedField("text", "What we are trying to do", required=True),),
        record=_record_purpose,
    ),
    Kind(
        name="purpose.acknowledged/v1",
        body=PurposeAcknowledged,
        label="share the purpose",
        words="We have read the purpose {about} and share it.",
        about=("purpose",),
        place=_purpose_place,
        at_founding=True,
        for_another=True,
        standing=(Check(*_ITS_VOICE, _for_its_organization),),
        checks=(
            Check(
                "PURPOSE_NOT_IN_FORCE",
                "P-11",
                "The purpose in force is {in_force}.",
                "Read and acknowledge that one.",
                _in_force,
            ),
        ),
        record=_record_acknowledged,
    ),
    Kind(
        name="intent.declared/v1",
        body=IntentDeclared,
        label="say what we intend",
        words="{about} means to work with the others: {sealed.text}",
        about=("organization",),
        place=_intent_place,
        at_founding=True,
        for_another=True,
        standing=(Check(*_ITS_VOICE, _for_this_one),),
        sealed=(SealedField("text", "What we intend together", required=True),),
        record=_record_intent,
    ),
    Kind(
        name="agenda.opened/v1",
        body=AgendaOpened,
        label="put on the agenda",
        words="Put on the common agenda: {sealed.title}",
        opens="agenda_item",
        standing=(Check(*_ITS_VOICE, _for_its_organization),),
        sealed=(SealedField("title", "What it is", required=True), SealedField("takes_on", "What we take on")),
        record=_record_agenda,
    ),
    Kind(
        name="agenda.shared/v1",
        body=AgendaShared,
        label="share an agenda item",
        words="On {about}: {word}. {sealed.takes_on}",
        about=("agenda_item",),
        place=_purpose_place,
        for_another=True,
        standing=(Check(*_ITS_VOICE, _for_its_organization),),
        sealed=(SealedField("takes_on", "What we take on"),),
        record=_record_shared,
    ),
)
