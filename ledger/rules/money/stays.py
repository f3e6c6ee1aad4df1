"""Disputes over payments: a stay on what is not paid yet (docs/rules.md M-39)."""

from dataclasses import replace
from typing import Any

from ledger.rules.case import Case
from ledger.rules.kind import Check, Detail, Kind, SealedField
from ledger.rules.money.encumbrances import OPEN
from ledger.rules.money.state import Stay
from ledger.rules.values import Body


class PaymentStayed(Body):
    """Nothing but the act itself."""


def _record_stay(case: Case[PaymentStayed]) -> None:
    money = case.state.money
    money.stays.put(case.id, Stay(case.id, case.subject))
    money.stayed.put(case.subject, (money.stayed.get(case.subject) or 0) + 1)


class StayLifted(Body):
    """Nothing but the act itself."""


def _stands(case: Case[StayLifted]) -> Detail | None:
    return {} if case.state.money.stays[case.subject].lifted else None


def _theirs(case: Case[StayLifted]) -> Detail | None:
    """Whoever stayed it lifts it, or a decision does."""
    stayed_by = case.state.record.acts[case.subject].actor
    return None if case.under is not None or case.actor == stayed_by else {"person": stayed_by or ""}


def _record_lifted(case: Case[StayLifted]) -> None:
    money = case.state.money
    stay = money.stays[case.subject]
    money.stays.put(stay.id, replace(stay, lifted=True))
    money.stayed.put(stay.encumbrance, (money.stayed.get(stay.encumbrance) or 0) - 1)


KINDS: tuple[Kind[Any], ...] = (
    Kind(
        name="payment.stayed/v1",
        body=PaymentStayed,
        label="dispute a payment",
        words="I dispute {about}: pay nothing more of it until this is settled.",
        opens="payment_stay",
        about=("encumbrance",),
        power="money.stay",
        sealed=(SealedField("reason", "Why"),),
        checks=(OPEN,),
        record=_record_stay,
    ),
    Kind(
        name="payment.stay_lifted/v1",
        body=StayLifted,
        label="settle a disputed payment",
        words="The dispute {about} is settled.",
        about=("payment_stay",),
        decided="may",
        standing=(Check("STAY_OF_ANOTHER", "M-39", "{person} disputed it.", "Ask her, or decide it.", _theirs),),
        checks=(Check("STAY_NOT_OPEN", "M-39", "It was lifted already.", "Nothing.", _stands),),
        record=_record_lifted,
    ),
)
