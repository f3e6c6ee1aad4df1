"""Winding down: announced, stopped, or carried through until nothing is left (docs/rules.md Z-3 to Z-5; E41)."""

from dataclasses import replace
from typing import Any

from pydantic import Field

from ledger.format.codec import DAY_MS
from ledger.rules.case import Case
from ledger.rules.endings.outstanding import money_left, open_disputes, open_promises
from ledger.rules.endings.state import WindingDown
from ledger.rules.kind import Check, Detail, Kind, SealedField
from ledger.rules.people.parties import is_same_party
from ledger.rules.values import Body, CivilDate, Days, Document, PartyId, PersonId, start_of


class WindingDownBegun(Body):
    """The coalition winds down.

    Args:
        ends: the day by which it means to be done.
        heir: to whom the free remainder goes: the charter's, where it names one.
        custodians: who keeps the record and the sealed words afterwards.
        sealed_days: for how many days after the end sealed words are kept.
    """

    ends: CivilDate
    heir: PartyId
    custodians: tuple[PersonId, ...] = Field(min_length=1, max_length=16)
    sealed_days: Days


class WindingStopped(Body):
    """The coalition goes on."""


class WoundUp(Body):
    """Nothing is left to settle; the last checkpoint was printed."""

    checkpoint: Document | None = None


def _winding(case: Case[Any]) -> WindingDown | None:
    winding = case.state.endings.winding_down.get()
    return winding if winding is not None and winding.wound_up is None else None


def _begun(case: Case[Any]) -> Detail | None:
    return {} if case.state.endings.winding_down.get() is not None else None


def _not_begun(case: Case[Any]) -> Detail | None:
    return {} if _winding(case) is None else None


def _heir_differs(case: Case[WindingDownBegun]) -> Detail | None:
    charter = case.state.charter.in_force.get()
    named = charter.data.life.heir if charter else None
    if named is None or is_same_party(case.state, named, case.body.heir):
        return None
    return {"expected": named, "found": case.body.heir}


def _custodian_unsigned(case: Case[WindingDownBegun]) -> Detail | None:
    signed = {signer.person for signer in case.signers}
    missing = [person for person in case.body.custodians if person not in signed]
    return {"person": missing[0]} if missing else None


def _record_begun(case: Case[WindingDownBegun]) -> None:
    body = case.body
    winding = WindingDown(
        act=case.id,
        since=case.received,
        ends=start_of(body.ends) + DAY_MS,
        heir=body.heir,
        custodians=tuple(dict.fromkeys(body.custodians)),
        sealed_days=body.sealed_days,
    )
    case.state.endings.winding_down.set(winding)


def _promises(case: Case[Any]) -> Detail | None:
    left = open_promises(case.state, case.received)
    return {"count": len(left), "first": left[0]} if left else None


def _money(case: Case[Any]) -> Detail | None:
    left = money_left(case.state)
    return {"count": len(left), "fund": left[0][0], "minor": left[0][2], "ccy": left[0][1]} if left else None


def _disputes(case: Case[Any]) -> Detail | None:
    left = open_disputes(case.state, case.received)
    return {"count": len(left), "first": left[0]} if left else None


def _record_wound_up(case: Case[WoundUp]) -> None:
    winding = _winding(case)
    assert winding is not None, "checked before"
    case.state.endings.winding_down.set(replace(winding, wound_up=case.received))


_WINDING: Check[Any] = Check("NOT_WINDING_DOWN", "Z-3", "It is not winding down.", "Decide that first.", _not_begun)

KINDS: tuple[Kind[Any], ...] = (
    Kind(
        name="coalition.winding_down/v1",
        body=WindingDownBegun,
        label="wind the coalition down",
        words="We wind down by {ends}; what is left goes to {heir}; {custodians} keep what stays, {sealed_days} days.",
        power="endings.carry_out",
        decided="must",
        sealed=(SealedField("reason", "Why"),),
        checks=(
            Check("WINDING_ALREADY", "Z-3", "It winds down already, or is wound up.", "Nothing.", _begun),
            Check("HEIR_DIFFERS", "Z-3", "The charter names {expected}, not {found}.", "Name that.", _heir_differs),
            Check(
                "CUSTODIAN_UNSIGNED", "Z-3", "{person} has not signed.", "Let each custodian sign.", _custodian_unsigned
            ),
        ),
        record=_record_begun,
    ),
    Kind(
        name="coalition.winding_stopped/v1",
        body=WindingStopped,
        label="stop winding down",
        words="We go on.",
        power="endings.carry_out",
        decided="must",
        checks=(_WINDING,),
        record=lambda case: case.state.endings.winding_down.set(None),
    ),
    Kind(
        name="coalition.wound_up/v1",
        body=WoundUp,
        label="say that nothing is left",
        words="Nothing is left to settle; the last checkpoint is {checkpoint}.",
        power="endings.carry_out",
        decided="must",
        sealed=(SealedField("note", "Where everything went"),),
        checks=(
            _WINDING,
            Check(
                "PROMISES_OPEN",
                "Z-4",
                "{count} promises are open, the first {first}.",
                "Keep them, hand them on, or release them.",
                _promises,
            ),
            Check(
                "MONEY_LEFT",
                "Z-4",
                "{count} funds are not empty; {fund} has {minor} {ccy} (minor units).",
                "Restricted money goes as it was given, the rest to the heir.",
                _money,
            ),
            Check(
                "DISPUTES_OPEN", "Z-4", "{count} disputes are open, the first {first}.", "Let them be heard.", _disputes
            ),
        ),
        record=_record_wound_up,
    ),
)
