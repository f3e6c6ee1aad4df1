"""Giving back what was reserved, and ending a purchase (docs/rules.md M-29, M-38)."""

from dataclasses import replace
from typing import Any

from ledger.rules.case import Case
from ledger.rules.kind import Check, Detail, Kind
from ledger.rules.money.encumbrances import OPEN, put_encumbrance
from ledger.rules.money.movements import Released
from ledger.rules.money.posting import post
from ledger.rules.money.state import Encumbrance, EncumbranceStanding
from ledger.rules.values import Body, Money


class EncumbranceReleased(Body):
    """What is still reserved, or an amount of it, becomes available again."""

    amount: Money | None = None


def _encumbrance(case: Case[Any]) -> Encumbrance:
    return case.state.money.encumbrances[case.subject]


def _released(case: Case[EncumbranceReleased]) -> int:
    return case.body.amount.minor if case.body.amount is not None else _encumbrance(case).open


def _currency(case: Case[EncumbranceReleased]) -> Detail | None:
    expected = case.state.money.line(_encumbrance(case).line).currency
    found = case.body.amount.ccy if case.body.amount is not None else expected
    return None if expected == found else {"expected": expected, "found": found}


def _within(case: Case[EncumbranceReleased]) -> Detail | None:
    asked, there = _released(case), _encumbrance(case).open
    return None if 0 < asked <= there else {"asked": asked, "available": there}


def _record_released(case: Case[EncumbranceReleased]) -> None:
    encumbrance, minor = _encumbrance(case), _released(case)
    untouched = encumbrance.spent == 0 and minor == encumbrance.open
    release(case, encumbrance, minor, "released" if untouched else "open")


def release(case: Case[Any], encumbrance: Encumbrance, minor: int, standing: EncumbranceStanding) -> None:
    """Give back an amount to what is available, and leave the purchase in a standing."""
    money = case.state.money
    put_encumbrance(money, replace(encumbrance, released=encumbrance.released + minor, standing=standing))
    if minor > 0:
        movement = Released(case.id, case.today, money.line(encumbrance.line), minor)
        post(money, case.kind, movement, parents=(encumbrance.id,), draws=encumbrance.draws)


class EncumbranceExpired(Body):
    """Nothing but the act itself."""


def _expired(case: Case[EncumbranceExpired]) -> Detail | None:
    expires = _encumbrance(case).expires
    if expires is not None and expires <= case.today:
        return None
    return {"expires": expires.isoformat() if expires else "never", "today": case.today.isoformat()}


def _record_expired(case: Case[EncumbranceExpired]) -> None:
    encumbrance = _encumbrance(case)
    release(case, encumbrance, encumbrance.open, "expired" if encumbrance.spent == 0 else "open")


class EncumbranceClosed(Body):
    """Nothing but the act itself."""


def _proofs(case: Case[EncumbranceClosed]) -> tuple[tuple[str, int, int], ...]:
    """Each spend without enough proof: its id, what it cost, what is proved."""
    money = case.state.money
    spends = [money.spends[spend] for spend in _encumbrance(case).spends]
    return tuple(
        (spend.id, spend.amount, spend.proved)
        for spend in spends
        if not spend.waived and not spend.reversed and spend.proved < spend.amount
    )


def _missing(case: Case[EncumbranceClosed]) -> Detail | None:
    for spend, asked, proved in _proofs(case):
        if proved == 0:
            return {"spend": spend, "asked": asked}
    return None


def _short(case: Case[EncumbranceClosed]) -> Detail | None:
    for spend, asked, proved in _proofs(case):
        return {"spend": spend, "asked": asked, "available": proved, "missing": asked - proved}
    return None


def _disputed(case: Case[Any]) -> Detail | None:
    stays = case.state.money.stayed.get(case.subject) or 0
    return {"stays": stays} if stays else None


DISPUTE_OPEN: Check[Any] = Check(
    "DISPUTE_OPEN", "M-39", "It is disputed ({stays}).", "Settle the dispute; then lift the stay.", _disputed
)


def _residual(case: Case[EncumbranceClosed]) -> Detail | None:
    left = _encumbrance(case).open
    return {"available": left} if left else None


def _unpaid(case: Case[EncumbranceClosed]) -> Detail | None:
    money = case.state.money
    for spend in (money.spends[spend] for spend in _encumbrance(case).spends):
        if spend.bill and not spend.reversed and spend.paid < spend.amount:
            return {"spend": spend.id, "missing": spend.amount - spend.paid}
    return None


def _record_closed(case: Case[EncumbranceClosed]) -> None:
    put_encumbrance(case.state.money, replace(_encumbrance(case), standing="closed"))


KINDS: tuple[Kind[Any], ...] = (
    Kind(
        name="encumbrance.released/v1",
        body=EncumbranceReleased,
        label="release what was reserved",
        words="Release {amount} of {about}.",
        about=("encumbrance",),
        power="money.encumber",
        checks=(
            OPEN,
            Check("CURRENCY_MISMATCH", "M-4", "It is in {expected}, not {found}.", "Use one currency.", _currency),
            Check(
                "EXCEEDS_ENCUMBRANCE",
                "M-29",
                "{available} is reserved; {asked} is asked.",
                "Release at most what is reserved.",
                _within,
            ),
        ),
        record=_record_released,
    ),
    Kind(
        name="encumbrance.expired/v1",
        body=EncumbranceExpired,
        label="note an expiry",
        words="What was reserved for {about} has expired.",
        about=("encumbrance",),
        attestation="computed",
        checks=(
            OPEN,
            Check("NOT_YET_EXPIRED", "M-29", "It expires {expires}.", "Wait, or release it.", _expired),
        ),
        record=_record_expired,
    ),
    Kind(
        name="encumbrance.closed/v1",
        body=EncumbranceClosed,
        label="close a purchase",
        words="Close {about}: everything is paid and proved.",
        about=("encumbrance",),
        power="money.encumber",
        checks=(
            OPEN,
            Check("EVIDENCE_MISSING", "M-38", "{spend} has no proof of its {asked}.", "Attach it.", _missing),
            Check(
                "EVIDENCE_SHORT",
                "M-38",
                "{spend} has proof of {available} of its {asked}; {missing} is missing.",
                "Attach the rest, or decide to waive it.",
                _short,
            ),
            DISPUTE_OPEN,
            Check("BILL_UNPAID", "M-38", "{missing} of {spend} is not paid yet.", "Pay it first.", _unpaid),
            Check(
                "RESIDUAL_NOT_RELEASED",
                "M-38",
                "{available} is still reserved.",
                "Release it in the same statement, before this act.",
                _residual,
            ),
        ),
        record=_record_closed,
    ),
)
