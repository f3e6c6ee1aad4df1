"""What an account holds, said by others than the books: banks, two counters, holders (docs/rules.md M-8).

Each is a fact and is recorded whether or not it agrees with the books; the close of a period asks that it does.
"""

from typing import Annotated, Any

from pydantic import Field

from ledger.rules.case import Case
from ledger.rules.kind import Check, Detail, Kind
from ledger.rules.money.posting import legs_of
from ledger.rules.money.preconditions import account_currency, not_in_future
from ledger.rules.money.state import MoneyState, Stated
from ledger.rules.values import ActId, Body, CivilDate, Document, Money


class Unpresented(Body):
    """An act posted here that the statement does not show, and how much more the books hold because of it."""

    act: ActId
    minor: int


class AccountStated(Body):
    """What an account held at the end of a day, and what of the books is not in it yet, item by item."""

    day: CivilDate
    amount: Money
    document: Document | None = None
    unpresented: Annotated[tuple[Unpresented, ...], Field(max_length=200)] = ()


def _kind_is(kind: str) -> Check[Any]:
    def test(case: Case[AccountStated]) -> Detail | None:
        found = case.state.money.accounts[case.subject].kind
        return None if found == kind else {"expected": kind, "found": found}

    return Check("ACCOUNT_KIND", "M-7", "This is a {found} account, not a {expected} one.", "Name another.", test)


def _items(case: Case[AccountStated]) -> Detail | None:
    money = case.state.money
    name = money.accounts[case.subject].name
    for item in case.body.unpresented:
        if item.act not in money.entries or all(leg.account != name for leg in legs_of(money, item.act)):
            return {"act": item.act}
    return None


def _two_counters(case: Case[AccountStated]) -> Detail | None:
    people = case.state.people
    groups = [people.organizations_of(signer.person, case.received) for signer in case.signers]
    return None if any(not groups[0] & group for group in groups[1:]) else {}


def _by_the_holder(case: Case[AccountStated]) -> Detail | None:
    organization = case.state.money.accounts[case.subject].organization
    person, people = case.actor, case.state.people
    if organization is None or organization in people.organizations_of(person, case.received):
        return None
    return {"organization": organization}


def _record_stated(case: Case[AccountStated]) -> None:
    body = case.body
    items = tuple((item.act, item.minor) for item in body.unpresented)
    put_stated(case.state.money, Stated(case.id, case.subject, body.day, body.amount.minor, items))


def put_stated(money: MoneyState, stated: Stated) -> None:
    """Write what an account is said to hold; the latest day counts, of the same day the last said."""
    money.stated.put(stated.id, stated)
    latest = money.last_stated.get(stated.account)
    if latest is None or money.stated[latest].day <= stated.day:
        money.last_stated.put(stated.account, stated.id)


_CHECKS: tuple[Check[Any], ...] = (
    account_currency(lambda case: case.subject),
    not_in_future(),
    Check(
        "UNPRESENTED_UNKNOWN",
        "M-8",
        "{act} posted nothing on this account.",
        "Name the act that the statement does not show yet.",
        _items,
    ),
)

KINDS: tuple[Kind[Any], ...] = (
    Kind(
        name="bank.statement/v1",
        body=AccountStated,
        label="record a bank statement",
        words="The bank states {amount} in {about} at the end of {day}.",
        about=("account",),
        power="money.report",
        checks=(_kind_is("bank"), *_CHECKS),
        record=_record_stated,
    ),
    Kind(
        name="cash.counted/v1",
        body=AccountStated,
        label="count the cash",
        words="We counted {amount} in {about} at the end of {day}.",
        about=("account",),
        power="money.handle",
        standing=(
            Check(
                "COUNTERS_NOT_INDEPENDENT",
                "M-8",
                "A count needs two people of two organizations.",
                "Ask somebody of another organization to count with you and sign.",
                _two_counters,
            ),
        ),
        checks=(_kind_is("cash"), *_CHECKS),
        record=_record_stated,
    ),
    Kind(
        name="holding.confirmed/v1",
        body=AccountStated,
        label="confirm what we hold",
        words="We hold {amount} for the coalition in {about} at the end of {day}.",
        about=("account",),
        standing=(
            Check(
                "NOT_THE_HOLDER",
                "M-8",
                "Only {organization} says what it holds.",
                "Ask somebody whom it accredits.",
                _by_the_holder,
            ),
        ),
        checks=(_kind_is("held"), *_CHECKS),
        record=_record_stated,
    ),
)
