"""Promises of money, and consent to large gifts (docs/rules.md M-15, M-17)."""

from dataclasses import replace
from typing import Any

from ledger.rules.case import Case
from ledger.rules.kind import Check, Detail, Kind, SealedField
from ledger.rules.money.gifts import Acceptance, Pledge
from ledger.rules.money.payees import is_party
from ledger.rules.money.preconditions import fund_open, known_currency, positive
from ledger.rules.money.state import MoneyState
from ledger.rules.values import Body, CivilDate, Document, FundId, Money, PartyId


class Pledged(Body):
    """Money promised by a party for a fund. The document, if any, is the promise in its own hand."""

    party: PartyId
    fund: FundId
    amount: Money
    due: CivilDate
    document: Document | None = None


def _record_pledge(case: Case[Pledged]) -> None:
    money, body = case.state.money, case.body
    signed = body.document is not None or any(is_party(case.state, body.party, signer) for signer in case.signers)
    pledge = Pledge(case.id, body.party, body.fund, body.amount.ccy, body.amount.minor, body.due, signed)
    put_pledge(money, pledge)


def put_pledge(money: MoneyState, pledge: Pledge) -> None:
    """Write a pledge, and the sum of signed open pledges with it."""
    old = money.pledges.get(pledge.id)
    before = old.open if old is not None and old.signed else 0
    after = pledge.open if pledge.signed else 0
    key = (pledge.fund, pledge.currency)
    money.pledges.put(pledge.id, pledge)
    money.pledged.put(key, (money.pledged.get(key) or 0) + after - before)


class PledgeWithdrawn(Body):
    """Nothing but the act itself."""


def _open(case: Case[PledgeWithdrawn]) -> Detail | None:
    pledge = case.state.money.pledges[case.subject]
    return None if pledge.open else {"received": pledge.received}


def _record_withdrawn(case: Case[PledgeWithdrawn]) -> None:
    put_pledge(case.state.money, replace(case.state.money.pledges[case.subject], withdrawn=True))


class GiftAccepted(Body):
    """A decision's consent to gifts of one party (none: of nobody named) into a fund, up to an amount."""

    party: PartyId | None = None
    fund: FundId
    amount: Money


def _record_acceptance(case: Case[GiftAccepted]) -> None:
    body = case.body
    case.state.money.acceptances.put(
        case.id, Acceptance(case.id, body.party, body.fund, body.amount.ccy, body.amount.minor)
    )


KINDS: tuple[Kind[Any], ...] = (
    Kind(
        name="contribution.pledged/v1",
        body=Pledged,
        label="write down a pledge",
        words="{party} promises {amount} for {fund}, by {due}.",
        opens="pledge",
        power="money.report",
        sealed=(SealedField("terms", "What was said about it"),),
        checks=(
            fund_open(lambda case: str(case.body.fund)),
            known_currency(lambda case: str(case.body.amount.ccy)),
            positive(),
        ),
        record=_record_pledge,
    ),
    Kind(
        name="contribution.pledge_withdrawn/v1",
        body=PledgeWithdrawn,
        label="take back a pledge",
        words="{about} is no longer promised.",
        about=("pledge",),
        power="money.report",
        checks=(Check("PLEDGE_NOT_OPEN", "M-15", "Nothing of it is open; {received} came in.", "Nothing.", _open),),
        record=_record_withdrawn,
    ),
    Kind(
        name="gift.accepted/v1",
        body=GiftAccepted,
        label="accept a gift",
        words="Accept up to {amount} from {party} for {fund}.",
        opens="acceptance",
        power="money.report",
        decided="must",
        checks=(
            fund_open(lambda case: str(case.body.fund)),
            known_currency(lambda case: str(case.body.amount.ccy)),
            positive(),
        ),
        record=_record_acceptance,
    ),
)
