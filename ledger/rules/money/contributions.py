"""Money and things given: contributions, bounces, gifts in kind (docs/rules.md M-16 to M-19)."""

from dataclasses import replace
from typing import Annotated, Any, Literal

from pydantic import Field

from ledger.rules.case import Case
from ledger.rules.kind import Check, Detail, Kind, SealedField
from ledger.rules.money.funds import keeps, living
from ledger.rules.money.gifts import Contribution
from ledger.rules.money.movements import Bounced, GivenInKind, Income, Received
from ledger.rules.money.pledges import put_pledge
from ledger.rules.money.posting import post
from ledger.rules.money.preconditions import (
    DATES,
    Dated,
    account_currency,
    fund_open,
    limits,
    positive,
)
from ledger.rules.money.state import Fund, MoneyState
from ledger.rules.people.parties import is_same_party, root_of
from ledger.rules.values import AccountId, CivilDate, Code, FundId, Money, PartyId, Positive, RefTo

PledgeId = Annotated[str, Field(pattern=r"^[0-9a-f]{64}\.(0|[1-9][0-9]?)$"), RefTo(("pledge",))]
AcceptanceId = Annotated[str, Field(pattern=r"^[0-9a-f]{64}\.(0|[1-9][0-9]?)$"), RefTo(("acceptance",))]

INCOME: dict[str, Income] = {"dues": "Dues", "grants": "Grants", "donations": "Donations"}


class ContributionReceived(Dated):
    """Money from a giver, or from nobody named, with the restriction that came with it.

    ``category`` declares the source (member, foundation, public, …); ``purposes``, ``first`` and ``last`` are the
    giver's words on use, empty for none.
    """

    account: AccountId
    fund: FundId
    amount: Money
    income: Literal["dues", "grants", "donations"]
    category: Code
    method: Literal["bank", "cash", "voucher", "ewallet"] = "bank"
    party: PartyId | None = None
    purposes: tuple[Code, ...] = ()
    first: CivilDate | None = None
    last: CivilDate | None = None
    pledge: PledgeId | None = None
    acceptance: AcceptanceId | None = None


def _restriction(case: Case[ContributionReceived]) -> Detail | None:
    body, fund = case.body, case.state.money.funds[case.body.fund]
    if not body.purposes and body.first is None and body.last is None:
        return None
    window = Fund("", "restricted", first=body.first, last=body.last)
    bound = fund.group in ("restricted", "endowment")
    return None if bound and keeps(fund, frozenset(body.purposes), window) else {"fund": fund.id}


def _banned(case: Case[ContributionReceived]) -> Detail | None:
    category = case.body.category
    return {"category": category} if category in limits(case).banned_sources else None


def _pledge(case: Case[ContributionReceived]) -> Detail | None:
    body, money = case.body, case.state.money
    if body.pledge is None:
        return None
    pledge = money.pledges[body.pledge]
    same = body.party is not None and is_same_party(case.state, body.party, pledge.party)
    fits = (pledge.fund, pledge.currency) == (body.fund, body.amount.ccy) and not pledge.withdrawn
    return None if same and fits else {"pledge": pledge.id}


def _given(case: Case[ContributionReceived]) -> tuple[str, str, int]:
    party = root_of(case.state, case.body.party) if case.body.party else ""
    return party, case.body.amount.ccy, case.body.day.year


def _accepted(case: Case[ContributionReceived]) -> Detail | None:
    """Above the charter's limit a decision has accepted it; a named giver's gifts of one civil year count together."""
    body, money = case.body, case.state.money
    asked, currency = body.amount.minor, body.amount.ccy
    if body.acceptance is not None:
        accepted = money.acceptances[body.acceptance]
        party = root_of(case.state, accepted.party) if accepted.party else ""
        same = (party, accepted.fund, accepted.currency) == (_given(case)[0], body.fund, currency)
        left = accepted.amount - accepted.used if same else 0
        return None if asked <= left else {"asked": asked, "limit": left}
    limit = limits(case).gift_limit.get(currency)
    if limit is None or body.income == "dues":
        return None
    before = (money.given.get(_given(case)) or 0) if body.party else 0
    return None if before + asked <= limit else {"asked": before + asked, "limit": limit}


def _record_contribution(case: Case[ContributionReceived]) -> None:
    money, body = case.state.money, case.body
    account, income = money.accounts[body.account], INCOME[body.income]
    minor, currency = body.amount.minor, body.amount.ccy
    post(money, case.kind, Received(case.id, body.day, account.name, body.fund, currency, minor, income))
    contribution = Contribution(
        case.id,
        body.party,
        body.fund,
        account.name,
        currency,
        minor,
        income,
        body.day,
        pledge=body.pledge,
        acceptance=body.acceptance,
        giver=_given(case)[0],
    )
    money.contributions.put(case.id, contribution)
    count_gift(money, contribution, minor)


def count_gift(money: MoneyState, contribution: Contribution, minor: int) -> None:
    """Count a gift (or, negative, what of it is undone) against its pledge, its acceptance and the giver's year."""
    if contribution.pledge is not None:
        pledge = money.pledges[contribution.pledge]
        put_pledge(money, replace(pledge, received=pledge.received + minor))
    if contribution.acceptance is not None:
        accepted = money.acceptances[contribution.acceptance]
        money.acceptances.put(accepted.id, replace(accepted, used=accepted.used + minor))
    elif contribution.giver and contribution.income != "Dues":
        key = (contribution.giver, contribution.currency, contribution.day.year)
        money.given.put(key, (money.given.get(key) or 0) + minor)


class ContributionBounced(Dated):
    """A fact: the bank or the giver took back (part of) a contribution."""

    amount: Money


def _bounce_currency(case: Case[ContributionBounced]) -> Detail | None:
    expected, found = case.state.money.contributions[case.subject].currency, case.body.amount.ccy
    return None if expected == found else {"expected": expected, "found": found}


def _within(case: Case[ContributionBounced]) -> Detail | None:
    contribution, asked = case.state.money.contributions[case.subject], case.body.amount.minor
    left = contribution.amount - contribution.bounced
    return None if asked <= left else {"asked": asked, "available": left}


def _not_reversed(case: Case[ContributionBounced]) -> Detail | None:
    reversal = case.state.money.entries[case.subject].reversed_by
    return {"reversal": reversal} if reversal is not None else None


def _record_bounce(case: Case[ContributionBounced]) -> None:
    money, body = case.state.money, case.body
    gift = money.contributions[case.subject]
    minor = body.amount.minor
    fund = living(money, gift.fund)
    movement = Bounced(case.id, body.day, gift.account, fund, gift.currency, minor, gift.income)
    post(money, case.kind, movement, parents=(gift.id,), fact=True)
    money.contributions.put(gift.id, replace(gift, bounced=gift.bounced + minor))
    count_gift(money, gift, -minor)


class GivenThings(Dated):
    """Things, rooms or hours given: a quantity in a unit, and its value in money if the coalition puts one on it."""

    what: Code
    quantity: Positive
    unit: Code
    fund: FundId | None = None
    amount: Money | None = None
    party: PartyId | None = None


def _valued(case: Case[GivenThings]) -> Detail | None:
    amount, founding = case.body.amount, case.state.record.founding.get()
    if amount is None:
        return None
    known = founding is not None and amount.ccy in founding.currencies
    return None if amount.minor > 0 and known and case.body.fund is not None else {"asked": amount.minor}


def _record_things(case: Case[GivenThings]) -> None:
    body = case.body
    if body.amount is not None and body.fund is not None:
        movement = GivenInKind(case.id, body.day, body.fund, body.amount.ccy, body.amount.minor)
        post(case.state.money, case.kind, movement)


KINDS: tuple[Kind[Any], ...] = (
    Kind(
        name="contribution.received/v1",
        body=ContributionReceived,
        label="record money received",
        words="{party} gave {amount} for {fund} on {day}, into {account}.",
        opens="contribution",
        power="money.receive",
        sealed=(SealedField("reference", "Reference on the payment"), SealedField("terms", "The giver's conditions")),
        checks=(
            fund_open(lambda case: str(case.body.fund)),
            account_currency(lambda case: str(case.body.account)),
            positive(),
            *DATES,
            Check(
                "RESTRICTION_NOT_KEPT",
                "M-16",
                "{fund} is wider than what the giver allows.",
                "Put it into a restricted fund with that purpose and those dates.",
                _restriction,
            ),
            Check("SOURCE_BANNED", "M-17", "We take nothing from {category}.", "Return it.", _banned),
            Check("PLEDGE_MISMATCH", "M-15", "{pledge} is another's, or for another fund.", "Leave it out.", _pledge),
            Check(
                "GIFT_NOT_ACCEPTED",
                "M-17",
                "{asked} is above the {limit} that needs no consent, or that was consented to.",
                "Decide whether to accept it, then name the acceptance; or return it.",
                _accepted,
            ),
        ),
        record=_record_contribution,
    ),
    Kind(
        name="contribution.bounced/v1",
        body=ContributionBounced,
        label="record a bounced payment",
        words="{amount} of {about} was taken back on {day}.",
        about=("contribution",),
        power="money.report",
        checks=(
            Check("ALREADY_REVERSED", "M-18", "It was reversed by {reversal}.", "Nothing.", _not_reversed),
            Check("CURRENCY_MISMATCH", "M-4", "It was in {expected}, not {found}.", "Use one.", _bounce_currency),
            positive(),
            Check("EXCEEDS_CONTRIBUTION", "M-18", "Only {available} is left of it.", "Check the amount.", _within),
            *DATES,
        ),
        record=_record_bounce,
    ),
    Kind(
        name="contribution.in_kind/v1",
        body=GivenThings,
        label="record a gift in kind",
        words="{party} gave {quantity} {unit} of {what} on {day}.",
        opens="gift_in_kind",
        power="money.report",
        sealed=(SealedField("description", "What it is"),),
        checks=(
            Check(
                "VALUE_INCOMPLETE",
                "M-19",
                "A value of {asked} needs a fund, a known currency and an amount above zero.",
                "Complete it, or leave the value out.",
                _valued,
            ),
            *DATES,
        ),
        record=_record_things,
    ),
)
