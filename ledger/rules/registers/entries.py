"""Register entries: written, changed, ended by whose word they are (docs/rules.md X-1 to X-6)."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from ledger.format.codec import DAY_MS
from ledger.rules.case import Case
from ledger.rules.charter.life import LifeLimits
from ledger.rules.kind import Check, Detail, Kind, SealedField
from ledger.rules.people.standing import speaks_for
from ledger.rules.registers.model import TEMPLATES, Composition, Demand, Engagement, Entry, Mandate, Translation
from ledger.rules.registers.state import Registered, Version
from ledger.rules.values import Body, start_of


class RegisterEntered(Body):
    """An entry, of one of the templates."""

    entry: Entry


class RegisterChanged(Body):
    """The entry as it stands from now on; of the same template."""

    entry: Entry


class RegisterEnded(Body):
    """It stands no more."""


def entry_about(case: Case[Any]) -> Registered:
    """The entry that an act is about."""
    return case.state.registers.entries[case.subject]


def own_organization(case: Case[Any]) -> str | None:
    """The organization in whose name the actor speaks, if its delegate or authoriser."""
    organization = case.actor_organization
    if organization is None or not speaks_for(case, organization, ("delegate", "authoriser")):
        return None
    return organization


def _not_entitled(case: Case[RegisterEntered]) -> Detail | None:
    template = case.body.entry.template
    owner = TEMPLATES[template].owner
    if owner == "anybody" and case.under is None:
        return None
    if owner == "mandate" and case.under is not None:
        return None
    if case.under is not None:
        return {"problem": "only a mandate is given by a decision"}
    if own_organization(case) is not None:
        return None
    by_decision = ", or a decision," if owner == "mandate" else ""
    return {"problem": f"a {template} is an organization's word: its delegate or authoriser{by_decision} gives it"}


def _not_owner(case: Case[Any]) -> Detail | None:
    known = entry_about(case)
    if known.decided:
        carried_out = case.under is not None
        own = case.actor == mandated(known)
        return None if carried_out or own else {"problem": "a decision gave it, or its holder gives it back"}
    if case.under is not None:
        return {"problem": "no decision gave it"}
    if known.organization is not None:
        own_word = own_organization(case) == known.organization
        return None if own_word else {"problem": "it is an organization's word"}
    return None if case.actor == known.person else {"problem": "somebody else wrote it"}


def mandated(known: Registered) -> str | None:
    """The person who holds a mandate."""
    return known.entry.person if isinstance(known.entry, Mandate) else None


def _ended(case: Case[Any]) -> Detail | None:
    return {} if entry_about(case).ended is not None else None


def _template_differs(case: Case[RegisterChanged]) -> Detail | None:
    expected, found = entry_about(case).template, case.body.entry.template
    return None if expected == found else {"expected": expected, "found": found}


def _unfit(case: Case[Any]) -> Detail | None:
    entry = case.body.entry
    test = _FITS.get(entry.template)
    problem = test(case, entry) if test else None
    if problem is None and getattr(entry, "of", None) is not None and entry.of not in case.state.record.acts:
        problem = f"no act {entry.of} is there"
    return {"problem": problem} if problem else None


def _demand_fits(case: Case[Any], entry: Demand) -> str | None:
    return _cited(case, entry.decision)


def _engagement_fits(case: Case[Any], entry: Engagement) -> str | None:
    return _cited(case, entry.decision)


def _cited(case: Case[Any], decision: str | None) -> str | None:
    if decision is None or case.state.decisions.decisions[decision].in_force(case.received):
        return None
    return "the decision that it cites is not in force"


def _mandate_fits(case: Case[Any], entry: Mandate) -> str | None:
    if start_of(entry.last) + DAY_MS <= case.received:
        return "its last day is over"
    if entry.person not in {signer.person for signer in case.signers} and entry.person != case.actor:
        return "whoever is to speak has not signed"
    return None


def _translation_fits(case: Case[Any], entry: Translation) -> str | None:
    held = case.state.registers.authoritative.get((entry.of, entry.field))
    other = held is not None and held != case.about and case.state.registers.entries[held].ended is None
    return f"{held} is the text that holds" if entry.authoritative and other else None


def _composition_fits(case: Case[Any], entry: Composition) -> str | None:
    charter = case.state.charter.in_force.get()
    least = (charter.data.life if charter else LifeLimits()).small_cell
    if any(cell.count < least for cell in entry.cells):
        return f"a count below {least} could name somebody: put it together with another"
    codes = [cell.code for cell in entry.cells]
    return "a code is counted twice" if len(set(codes)) != len(codes) else None


_FITS: Mapping[str, Callable[[Case[Any], Any], str | None]] = {
    "demand": _demand_fits,
    "engagement": _engagement_fits,
    "mandate": _mandate_fits,
    "translation": _translation_fits,
    "composition": _composition_fits,
}


def _record_entered(case: Case[RegisterEntered]) -> None:
    registers, entry = case.state.registers, case.body.entry
    version = Version(case.id, entry, case.received)
    organization = own_organization(case) if case.under is None else None
    known = Registered(case.id, entry.template, organization, case.actor, case.under is not None, (version,))
    registers.entries.put(case.id, known)
    registers.of_template.put(entry.template, (*(registers.of_template.get(entry.template) or ()), case.id))
    _hold_text(case, case.id)


def _hold_text(case: Case[Any], identity: str) -> None:
    entry, texts = case.body.entry, case.state.registers.authoritative
    if isinstance(entry, Translation) and entry.authoritative:
        texts.put((entry.of, entry.field), identity)


def _record_changed(case: Case[RegisterChanged]) -> None:
    known = entry_about(case)
    version = Version(case.id, case.body.entry, case.received)
    case.state.registers.entries.put(known.id, replace(known, versions=(*known.versions, version)))
    _hold_text(case, known.id)


def _record_ended(case: Case[Any]) -> None:
    case.state.registers.entries.put(case.subject, replace(entry_about(case), ended=case.received))


ENTRY_ENDED: Check[Any] = Check("ENTRY_ENDED", "X-3", "That entry was ended.", "Write a new one.", _ended)
_OWNER: Check[Any] = Check(
    "NOT_THE_ENTRYS_OWNER", "X-3", "Not hers to change: {problem}.", "Ask whose word it is.", _not_owner
)
_UNFIT: Check[Any] = Check("ENTRY_UNFIT", "X-4", "It cannot stand like this: {problem}.", "Mend that.", _unfit)
_SEALED = (SealedField("text", "What it says"), SealedField("title", "What it is called"))

KINDS: tuple[Kind[Any], ...] = (
    Kind(
        name="register.entered/v1",
        body=RegisterEntered,
        label="write into a register",
        words="Write down: {entry}. {sealed.title} {sealed.text}",
        opens="entry",
        power="registers.enter",
        decided="may",
        for_another=True,
        standing=(
            Check("NOT_ENTITLED", "X-2", "Not like this: {problem}.", "Sign for your organization.", _not_entitled),
        ),
        sealed=_SEALED,
        checks=(_UNFIT,),
        record=_record_entered,
    ),
    Kind(
        name="register.changed/v1",
        body=RegisterChanged,
        label="change a register entry",
        words="From now on {about} is: {entry}. {sealed.title} {sealed.text}",
        about=("entry",),
        decided="may",
        for_another=True,
        place=lambda case: case.subject,
        standing=(_OWNER,),
        sealed=(*_SEALED, SealedField("reason", "Why it changes")),
        checks=(
            ENTRY_ENDED,
            Check(
                "TEMPLATE_DIFFERS",
                "X-3",
                "It is a {expected}, and stays one.",
                "Write a new entry for a {found}.",
                _template_differs,
            ),
            _UNFIT,
        ),
        record=_record_changed,
    ),
    Kind(
        name="register.ended/v1",
        body=RegisterEnded,
        label="end a register entry",
        words="{about} stands no more. {sealed.reason}",
        about=("entry",),
        decided="may",
        for_another=True,
        standing=(_OWNER,),
        sealed=(SealedField("reason", "Why"),),
        checks=(ENTRY_ENDED,),
        record=_record_ended,
    ),
)
