"""Funds: what money may be used for, and their life (docs/rules.md M-10 to M-12)."""

from dataclasses import replace
from typing import Annotated, Any, Literal

from pydantic import Field

from ledger.rules.case import Case
from ledger.rules.kind import Check, Detail, Kind, SealedField
from ledger.rules.money.state import Fund, MoneyState
from ledger.rules.values import Body, CivilDate, Code, FundId, OrganizationId


class FundOpened(Body):
    """A fund. Restricted: by purposes (categories of lines), by a window of dates (inclusive), or both.

    ``consent_of`` earmarks it: it is used only by decisions that bind each of these organizations.
    """

    fund_class: Literal["unrestricted", "designated", "restricted", "endowment"]
    purposes: tuple[Code, ...] = ()
    first: CivilDate | None = None
    last: CivilDate | None = None
    consent_of: Annotated[tuple[OrganizationId, ...], Field(max_length=50)] = ()


def _terms(case: Case[FundOpened]) -> Detail | None:
    body = case.body
    limited = bool(body.purposes) or body.first is not None or body.last is not None
    good = {
        "unrestricted": not limited,
        "designated": True,
        "restricted": limited,
        "endowment": True,
    }[body.fund_class]
    ordered = body.first is None or body.last is None or body.first <= body.last
    return None if good and ordered else {"fund_class": body.fund_class}


def _record_fund(case: Case[FundOpened]) -> None:
    body = case.body
    fund = Fund(
        case.id,
        body.fund_class,
        frozenset(body.purposes),
        body.first,
        body.last,
        consent_of=frozenset(body.consent_of),
    )
    case.state.money.funds.put(case.id, fund)


class FundAct(Body):
    """Nothing but the act itself."""


def _is(*, closed: bool | None = None, frozen: bool | None = None) -> Check[Any]:
    def test(case: Case[Any]) -> Detail | None:
        fund = case.state.money.funds[case.subject]
        wrong = (closed is not None and fund.closed != closed) or (frozen is not None and fund.frozen != frozen)
        return {"standing": "closed" if fund.closed else "frozen" if fund.frozen else "open"} if wrong else None

    return Check("FUND_STANDING", "M-11", "The fund is {standing}.", "Nothing: see the fund's card.", test)


def _record_frozen(case: Case[FundAct]) -> None:
    fund = case.state.money.funds[case.subject]
    case.state.money.funds.put(fund.id, replace(fund, frozen=True))


def _record_thawed(case: Case[FundAct]) -> None:
    fund = case.state.money.funds[case.subject]
    case.state.money.funds.put(fund.id, replace(fund, frozen=False))


class FundClosed(Body):
    """An emptied fund ends. What comes back later goes to its successor."""

    successor: FundId | None = None


def _empty(case: Case[FundClosed]) -> Detail | None:
    money, founding = case.state.money, case.state.record.founding.get()
    for currency in founding.currencies if founding else ():
        position = money.position(case.subject, currency)
        if any((position.cash, position.prepaid, position.payables, position.reserved, position.overrun)):
            return {"currency": currency, "cash": position.cash, "reserved": position.reserved}
    return None


def _successor(case: Case[FundClosed]) -> Detail | None:
    """The successor is open, another, and keeps the restriction."""
    if case.body.successor is None:
        return None
    money = case.state.money
    old, new = money.funds[case.subject], money.funds[case.body.successor]
    kept = not old.is_bound or (keeps(new, old.purposes, old) and old.consent_of <= new.consent_of)
    return None if not new.closed and new.id != old.id and kept else {"successor": new.id}


def keeps(fund: Fund, purposes: frozenset[str], window: Fund) -> bool:
    """Whether a fund is at least as narrow as some purposes (none: any) and another's window."""
    narrow = not purposes or (bool(fund.purposes) and fund.purposes <= purposes)
    from_there = window.first is None or (fund.first is not None and window.first <= fund.first)
    until_there = window.last is None or (fund.last is not None and fund.last <= window.last)
    return narrow and from_there and until_there


def living(money: MoneyState, fund: str) -> str:
    """The fund that receives what comes back: the fund itself, or once closed its successor, and so on."""
    seen = {fund}
    while money.funds[fund].closed and (after := money.funds[fund].successor) is not None and after not in seen:
        fund = after
        seen.add(fund)
    return fund


def _record_closed(case: Case[FundClosed]) -> None:
    fund = case.state.money.funds[case.subject]
    case.state.money.funds.put(fund.id, replace(fund, closed=True, successor=case.body.successor))


KINDS: tuple[Kind[Any], ...] = (
    Kind(
        name="fund.opened/v1",
        body=FundOpened,
        label="open a fund",
        words="Open the {fund_class} fund {sealed.name}.",
        opens="fund",
        power="money.frame",
        decided="may",
        sealed=(SealedField("name", "Its name", required=True), SealedField("terms", "What it is for, in a sentence")),
        checks=(
            Check(
                "FUND_TERMS",
                "M-10",
                "A {fund_class} fund is not described like this.",
                "A restricted fund names purposes or dates in order, an unrestricted one neither.",
                _terms,
            ),
        ),
        record=_record_fund,
    ),
    Kind(
        name="fund.frozen/v1",
        body=FundAct,
        label="freeze a fund",
        words="Freeze {about}: nothing new is promised from it.",
        about=("fund",),
        power="money.frame",
        decided="may",
        checks=(_is(closed=False, frozen=False),),
        record=_record_frozen,
    ),
    Kind(
        name="fund.thawed/v1",
        body=FundAct,
        label="thaw a fund",
        words="Let {about} be used again.",
        about=("fund",),
        power="money.frame",
        decided="may",
        checks=(_is(closed=False, frozen=True),),
        record=_record_thawed,
    ),
    Kind(
        name="fund.closed/v1",
        body=FundClosed,
        label="close a fund",
        words="Close {about}; what still comes goes to {successor}.",
        about=("fund",),
        power="money.frame",
        decided="may",
        checks=(
            _is(closed=False),
            Check(
                "FUND_NOT_EMPTY",
                "M-12",
                "It still holds {cash} {currency}, with {reserved} set aside.",
                "Return what is set aside and transfer what is left, first.",
                _empty,
            ),
            Check(
                "SUCCESSOR_UNFIT",
                "M-12",
                "{successor} is closed, the same, or wider than this fund's restriction or earmark.",
                "Name an open fund that keeps the restriction.",
                _successor,
            ),
        ),
        record=_record_closed,
    ),
)
