"""A hat or a hall: one entry for what many unnamed people gave (docs/rules.md M-20)."""

from typing import Any

from ledger.rules.case import Case
from ledger.rules.kind import Check, Detail, Kind, SealedField
from ledger.rules.money.movements import Received
from ledger.rules.money.posting import post
from ledger.rules.money.preconditions import DATES, Dated, account_currency, fund_open, positive
from ledger.rules.values import AccountId, Code, FundId, Money, Positive


class CollectionTaken(Dated):
    """The total of a collection, and the receipts given for it: a book's code, first and last number."""

    account: AccountId
    fund: FundId
    amount: Money
    book: Code | None = None
    first_number: Positive | None = None
    last_number: Positive | None = None


def _two_counters(case: Case[CollectionTaken]) -> Detail | None:
    people = case.state.people
    groups = [people.organizations_of(signer.person, case.received) for signer in case.signers]
    return None if any(not groups[0] & group for group in groups[1:]) else {}


def _receipts(case: Case[CollectionTaken]) -> Detail | None:
    """Receipt numbers of one book only grow, so that none is used twice."""
    body = case.body
    if body.book is None and body.first_number is None and body.last_number is None:
        return None
    if body.book is None or body.first_number is None or body.last_number is None:
        return {"book": body.book or "none", "used": 0}
    used = case.state.money.receipt_numbers.get(body.book) or 0
    return None if used < body.first_number <= body.last_number else {"book": body.book, "used": used}


def _record_collection(case: Case[CollectionTaken]) -> None:
    money, body = case.state.money, case.body
    account = money.accounts[body.account]
    movement = Received(case.id, body.day, account.name, body.fund, body.amount.ccy, body.amount.minor, "Donations")
    post(money, case.kind, movement)
    if body.book is not None and body.last_number is not None:
        money.receipt_numbers.put(body.book, body.last_number)


KINDS: tuple[Kind[Any], ...] = (
    Kind(
        name="collection.taken/v1",
        body=CollectionTaken,
        label="record a collection",
        words="We counted {amount}, collected for {fund} on {day}.",
        power="money.handle",
        standing=(
            Check(
                "COUNTERS_NOT_INDEPENDENT",
                "M-20",
                "A collection is counted by two people of two organizations.",
                "Ask somebody of another organization to count with you and sign.",
                _two_counters,
            ),
        ),
        sealed=(
            SealedField("occasion", "On what occasion", required=True),
            SealedField("told", "What givers were told it was for", required=True),
        ),
        checks=(
            fund_open(lambda case: str(case.body.fund)),
            account_currency(lambda case: str(case.body.account)),
            positive(),
            *DATES,
            Check(
                "RECEIPT_NUMBERS",
                "M-20",
                "Receipts of book {book} are used up to {used}.",
                "Name book, first and last number, after the last used.",
                _receipts,
            ),
        ),
        record=_record_collection,
    ),
)
