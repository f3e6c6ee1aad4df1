"""Faults planted in the rules of money, each of which a random history must make visible.

A fault is a check left out of a kind, a check that looks at the wrong figure, a leg that is missing or goes elsewhere,
or a posting that calls itself what it is not. `planted` gives the registry to judge with while the fault is there.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

import pytest

from ledger.rules.case import Case
from ledger.rules.kind import Check, Detail, Kind, Registry
from ledger.rules.kinds import RULES_V0
from ledger.rules.money import closing, facts, payments, posting
from ledger.rules.money.legs import AVAILABLE, ENCUMBERED, EXPENDED, TRADING, TRANSFERS, legs
from ledger.rules.money.movements import PAYABLE, Leg, Movement, Refunded, Released, Reversed, Spent

Plant = Callable[[pytest.MonkeyPatch], Registry]


@dataclass(frozen=True)
class Fault:
    """A fault: what is wrong in words, the invariants of which one must tell, and how to plant it."""

    name: str
    told_by: frozenset[str]
    plant: Plant


def without(code: str, *kinds: str) -> Plant:
    """Leave a check out of some kinds (none named: of all money's)."""

    def plant(_: pytest.MonkeyPatch) -> Registry:
        return Registry(tuple(_lacking(kind, code) if not kinds or kind.name in kinds else kind for kind in RULES_V0))

    return plant


def _lacking(kind: Kind[Any], code: str) -> Kind[Any]:
    return replace(kind, checks=tuple(check for check in kind.checks if check.code != code))


def posting_legs(change: Callable[[Movement, tuple[Leg, ...]], tuple[Leg, ...]]) -> Plant:
    """Post other legs than the table's."""

    def plant(patch: pytest.MonkeyPatch) -> Registry:
        patch.setattr(posting, "legs", lambda movement: change(movement, legs(movement)))
        return RULES_V0

    return plant


def _cash_of_all_accounts(_: pytest.MonkeyPatch) -> Registry:
    """The prototype's survivor: the fund's cash is looked at over all accounts of the currency."""

    def test(case: Case[Any]) -> Detail | None:
        money = case.state.money
        account = money.accounts[case.body.account]
        line = money.line(money.encumbrances[case.subject].line)
        there = money.position(line.fund, account.currency).cash
        return None if case.body.amount.minor <= there else {"available": there}

    def changed(check: Check[Any]) -> Check[Any]:
        return replace(check, test=test) if check.code == "INSUFFICIENT_CASH" else check

    def change(kind: Kind[Any]) -> Kind[Any]:
        return replace(kind, checks=tuple(changed(check) for check in kind.checks))

    return Registry(tuple(change(kind) if kind.name == "payment.made/v1" else kind for kind in RULES_V0))


def _refund_without_authority(movement: Movement, posted: tuple[Leg, ...]) -> tuple[Leg, ...]:
    return tuple(leg for leg in posted if leg.book == "A") if isinstance(movement, Refunded) else posted


def _spent_from_available(movement: Movement, posted: tuple[Leg, ...]) -> tuple[Leg, ...]:
    if not isinstance(movement, Spent):
        return posted
    return tuple(leg._replace(account=AVAILABLE) if leg.account == ENCUMBERED else leg for leg in posted)


def _bill_not_owed(movement: Movement, posted: tuple[Leg, ...]) -> tuple[Leg, ...]:
    return tuple(leg for leg in posted if leg.account != PAYABLE) if isinstance(movement, Spent) else posted


def _trading_as_transfer(_: Movement, posted: tuple[Leg, ...]) -> tuple[Leg, ...]:
    return tuple(leg._replace(account=TRANSFERS) if leg.account == TRADING else leg for leg in posted)


def _released_twice(movement: Movement, posted: tuple[Leg, ...]) -> tuple[Leg, ...]:
    return posted + posted if isinstance(movement, Released) else posted


def _reversal_of_cash_alone(movement: Movement, posted: tuple[Leg, ...]) -> tuple[Leg, ...]:
    return tuple(leg for leg in posted if leg.book == "A") if isinstance(movement, Reversed) else posted


def _expended_on_fund_alone(_: Movement, posted: tuple[Leg, ...]) -> tuple[Leg, ...]:
    return tuple(
        leg._replace(line=None) if leg.book == "A" and leg.account.startswith("Expenses:") else leg for leg in posted
    )


def _expenses_dropped_from(name: str) -> Plant:
    def plant(patch: pytest.MonkeyPatch) -> Registry:
        change = {"fact": True} if name == "payments" else {}
        module = payments if name == "payments" else facts

        def post(*arguments: Any, **options: Any) -> None:
            posting.post(*arguments, **{**options, "fact": bool(change)})

        patch.setattr(module, "post", post)
        return without("INSUFFICIENT_CASH", "payment.made/v1")(patch) if change else RULES_V0

    return plant


def _close_that_remembers_nothing(patch: pytest.MonkeyPatch) -> Registry:
    """The books of a closed period can go on being written."""
    patch.setattr(closing, "_purchase_ends", lambda _case: iter(()))
    return RULES_V0


def _expended_twice(movement: Movement, posted: tuple[Leg, ...]) -> tuple[Leg, ...]:
    if not isinstance(movement, Spent):
        return posted
    return tuple(
        leg._replace(amount=leg.amount * 2) if leg.account in (EXPENDED, ENCUMBERED) else leg for leg in posted
    )


FAULTS: tuple[Fault, ...] = (
    Fault("money that is not there is set aside", frozenset({"I7"}), without("INSUFFICIENT_HEADROOM")),
    Fault(
        "money that is not set aside is promised",
        frozenset({"I4"}),
        without("INSUFFICIENT_AVAILABLE", "encumbrance.made/v1"),
    ),
    Fault("more is paid than was promised", frozenset({"I5"}), without("EXCEEDS_ENCUMBRANCE", "payment.made/v1")),
    Fault("a fund pays from an account where it has nothing", frozenset({"I6"}), _cash_of_all_accounts),
    Fault("any account is overdrawn", frozenset({"I6"}), without("INSUFFICIENT_CASH", "cash.handed_over/v1")),
    Fault("an overdraft calls itself a fact", frozenset({"I6", "I7"}), _expenses_dropped_from("payments")),
    Fault("a fact calls itself an authorisation", frozenset({"I6", "I7"}), _expenses_dropped_from("facts")),
    Fault("an act is undone twice", frozenset({"I11"}), without("ALREADY_REVERSED", "money.reversed/v1")),
    Fault("what others rest on is undone", frozenset({"I5", "I11"}), without("HAS_DEPENDENTS")),
    Fault(
        "an undoing leaves the books short",
        frozenset({"I3", "I4", "I5", "I6", "I7"}),
        without("REVERSAL_BREAKS_INVARIANT"),
    ),
    Fault("more comes back than went out", frozenset({"I11"}), without("EXCEEDS_SPEND")),
    Fault("more bounces than came", frozenset({"I11"}), without("EXCEEDS_CONTRIBUTION")),
    Fault("a bill is paid twice", frozenset({"I11"}), without("EXCEEDS_BILL", "invoice.paid/v1")),
    Fault("something is dated in a closed period", frozenset({"I10"}), without("PERIOD_CLOSED")),
    Fault("restricted money leaves its purpose", frozenset({"I13"}), without("PURPOSE_OUTSIDE_RESTRICTION")),
    Fault("a decision's ceiling is passed", frozenset({"I14"}), without("DECISION_CEILING")),
    Fault("authority moves between funds", frozenset({"I1", "I2"}), without("CROSS_FUND_VIREMENT", "virement.made/v1")),
    Fault("promised money is transferred away", frozenset({"I6", "I7"}), without("INSUFFICIENT_UNALLOCATED")),
    Fault("an overrun is covered twice", frozenset({"I3"}), without("EXCEEDS_OVERRUN")),
    Fault("a refund gives back no authority", frozenset({"I8"}), posting_legs(_refund_without_authority)),
    Fault("spending uses what is available", frozenset({"I4", "I5"}), posting_legs(_spent_from_available)),
    Fault("spending uses up twice the authority", frozenset({"I5", "I8"}), posting_legs(_expended_twice)),
    Fault("a bill is owed to nobody", frozenset({"I1"}), posting_legs(_bill_not_owed)),
    Fault("an exchange is posted as a transfer", frozenset({"I2"}), posting_legs(_trading_as_transfer)),
    Fault("a release is posted twice", frozenset({"I5"}), posting_legs(_released_twice)),
    Fault("an undoing forgets the authority", frozenset({"I5", "I8"}), posting_legs(_reversal_of_cash_alone)),
    Fault("an expense is on no line", frozenset({"I8"}), posting_legs(_expended_on_fund_alone)),
    Fault("a close forgets what is promised", frozenset({"I5"}), _close_that_remembers_nothing),
)


@contextmanager
def planted(fault: Fault) -> Iterator[Registry]:
    """The registry to judge with, while the fault is there."""
    patch = pytest.MonkeyPatch()
    try:
        yield fault.plant(patch)
    finally:
        patch.undo()
