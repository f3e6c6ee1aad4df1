"""The one function from movements to legs, row by row of its table, and that it keeps every book balanced."""

from datetime import date

import pytest

from ledger.rules.money.legs import legs
from ledger.rules.money.movements import (
    PAYABLE,
    PREPAID,
    Allocated,
    Bounced,
    Carried,
    ClosedOut,
    Deallocated,
    Encumbered,
    Exchanged,
    GivenInKind,
    HandedOver,
    LineKey,
    Movement,
    Observed,
    PaidAhead,
    Ratified,
    Received,
    Refunded,
    Released,
    Reversed,
    Settled,
    Shifted,
    Spent,
    Transferred,
)

D = date(2026, 3, 1)
L, M = LineKey("l", "f", "rent", "USD", "p"), LineKey("m", "f", "food", "USD", "p")
A = [
    (Received("e", D, "Assets:Bank:b", "f", "USD", 5, "Dues"), "A Assets:Bank:b f 5", "A Income:Dues f -5"),
    (Received("e", D, "Assets:Bank:b", "f", "USD", 5, "Opening"), "A Assets:Bank:b f 5", "A Equity:Opening f -5"),
    (Bounced("e", D, "Assets:Bank:b", "f", "USD", 5, "Grants"), "A Income:Grants f 5", "A Assets:Bank:b f -5"),
    (GivenInKind("e", D, "f", "USD", 5), "A Expenses:InKind f 5", "A Income:InKind f -5"),
    (Allocated("e", D, L, 5), "B Available f 5 l", "B Authority f -5 l"),
    (Deallocated("e", D, L, 5), "B Authority f 5 l", "B Available f -5 l"),
    (Shifted("e", D, L, M, 5), "B Available f 5 m", "B Available f -5 l"),
    (Encumbered("e", D, L, 5), "B Encumbered f 5 l", "B Available f -5 l"),
    (Released("e", D, L, 5), "B Available f 5 l", "B Encumbered f -5 l"),
    (
        Spent("e", D, L, 5, "Assets:Bank:b"),
        "A Expenses:rent f 5 l",
        "A Assets:Bank:b f -5 l",
        "B Expended f 5 l",
        "B Encumbered f -5 l",
    ),
    (
        Spent("e", D, L, 5, PAYABLE),
        "A Expenses:rent f 5 l",
        "A Liabilities:Payable f -5 l",
        "B Expended f 5 l",
        "B Encumbered f -5 l",
    ),
    (Settled("e", D, L, 5, "Assets:Bank:b"), "A Liabilities:Payable f 5 l", "A Assets:Bank:b f -5 l"),
    (PaidAhead("e", D, L, 5, PAYABLE), "A Assets:Prepaid f 5 l", "A Liabilities:Payable f -5 l"),
    (
        Observed("e", D, L, 5, "Assets:Bank:b"),
        "A Expenses:rent f 5 l",
        "A Assets:Bank:b f -5 l",
        "B Expended f 5 l",
        "B Overrun f -5 l",
    ),
    (Ratified("e", D, L, 5), "B Overrun f 5 l", "B Available f -5 l"),
    (
        Refunded("e", D, L, 5, "Assets:Bank:b", 2),
        "A Assets:Bank:b f 5 l",
        "A Expenses:rent f -5 l",
        "B Available f 3 l",
        "B Expended f -3 l",
        "B Overrun f 2 l",
        "B Expended f -2 l",
    ),
    (
        Transferred("e", D, "Assets:Bank:b", "f", "g", "USD", 5),
        "A Equity:Transfers f 5",
        "A Assets:Bank:b f -5",
        "A Assets:Bank:b g 5",
        "A Equity:Transfers g -5",
    ),
    (
        HandedOver("e", D, "Assets:Cash:c", "Assets:Bank:b", "f", "USD", 5),
        "A Assets:Bank:b f 5",
        "A Assets:Cash:c f -5",
    ),
    (
        Exchanged("e", D, "f", "Assets:Bank:b", 5, "USD", "Assets:Bank:y", 700, "JPY"),
        "A Equity:Trading f 5",
        "A Assets:Bank:b f -5",
        "A Assets:Bank:y f 700 JPY",
        "A Equity:Trading f -700 JPY",
    ),
    (
        ClosedOut("e", D, L, 5, 7),
        "B Authority f 5 l",
        "B Available f -5 l",
        "B Authority f 7 l",
        "B Encumbered f -7 l",
    ),
    (
        Carried("e", D, L, 5, 7),
        "B Available f 5 l",
        "B Authority f -5 l",
        "B Encumbered f 7 l",
        "B Authority f -7 l",
    ),
]


@pytest.mark.parametrize(("movement", "rows"), [(row[0], row[1:]) for row in A], ids=lambda value: type(value).__name__)
def test_a_movement_is_worth_the_legs_of_its_row(movement: Movement, rows: tuple[str, ...]) -> None:
    """Debits first, with the line where the movement has one."""
    told = [
        " ".join([leg.book, leg.account, leg.fund, str(leg.amount), *([leg.currency] if leg.currency != "USD" else [])])
        + (f" {leg.line}" if leg.line else "")
        for leg in legs(movement)
    ]
    assert told == list(rows)
    assert {(leg.event, leg.day) for leg in legs(movement)} == {("e", D)}


def test_every_movement_has_a_row() -> None:
    """The table above leaves none out."""
    assert {type(row[0]) for row in A} | {Reversed} == set(Movement.__args__)


def test_using_what_was_paid_ahead_is_spending_against_it() -> None:
    """A prepayment is an asset until it is used."""
    assert [leg.account for leg in legs(Spent("e", D, L, 5, PREPAID))][:2] == ["Expenses:rent", "Assets:Prepaid"]


def test_a_reversal_negates_and_is_dated_by_itself() -> None:
    """Where the purchase is over, what was encumbered is available instead."""
    spent, later = legs(Spent("e", D, L, 5, "Assets:Bank:b")), date(2026, 4, 1)
    plain = legs(Reversed("r", later, spent))
    assert [(leg.account, leg.amount) for leg in plain] == [(leg.account, -leg.amount) for leg in spent]
    assert {(leg.event, leg.day) for leg in plain} == {("r", later)}
    ended = legs(Reversed("r", later, spent, to_available=True))
    assert [leg.account for leg in ended] == ["Expenses:rent", "Assets:Bank:b", "Expended", "Available"]
