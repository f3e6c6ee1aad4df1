"""Accounts: banks, tins, and money that a member holds for us (docs/rules.md M-7, M-9)."""

from typing import Annotated, Any, Literal

from pydantic import Field

from ledger.rules.case import Case
from ledger.rules.kind import Check, Detail, Kind, SealedField
from ledger.rules.money.legs import asset
from ledger.rules.money.movements import HandedOver
from ledger.rules.money.posting import post
from ledger.rules.money.preconditions import DATES, Dated, account_currency, cash_in, known_currency, positive
from ledger.rules.money.requests import has_mandate
from ledger.rules.money.state import Account
from ledger.rules.values import AccountId, Body, Code, Currency, FundId, Money, OrganizationId, PartyId, PersonId


class AccountOpened(Body):
    """A bank account; a tin with the role that keeps it and its keeper; or money held for us by an organization."""

    kind: Literal["bank", "cash", "held"]
    currency: Currency
    role: Code | None = None
    keeper: PersonId | None = None
    organization: OrganizationId | None = None
    bank: PartyId | None = None


def _complete(case: Case[AccountOpened]) -> Detail | None:
    body = case.body
    lacks = {
        "bank": body.role is not None or body.keeper is not None or body.organization is not None,
        "cash": body.role is None or body.keeper is None or body.organization is not None or body.bank is not None,
        "held": body.organization is None or body.role is not None or body.bank is not None,
    }
    return {"kind": body.kind} if lacks[body.kind] else None


def _record_account(case: Case[AccountOpened]) -> None:
    body = case.body
    name = asset(body.kind, case.id)
    case.state.money.accounts.put(
        case.id, Account(case.id, body.kind, name, body.currency, body.keeper, body.organization, body.role)
    )


class CashPassedOn(Body):
    """A tin, or held money, has a new keeper."""

    keeper: PersonId


def _kept(case: Case[CashPassedOn]) -> Detail | None:
    return {} if case.state.money.accounts[case.subject].kind == "bank" else None


def _keepers_sign(case: Case[CashPassedOn]) -> Detail | None:
    """Giver and receiver sign; where the giver cannot, the receiver and two others of two organizations."""
    account, people = case.state.money.accounts[case.subject], case.state.people
    signers = {signer.person for signer in case.signers}
    if case.body.keeper in signers and account.keeper in signers:
        return None
    others = sorted(signers - {case.body.keeper}, key=str)
    groups = [people.organizations_of(person, case.received) for person in others]
    apart = any(not groups[0] & group for group in groups[1:]) if groups else False
    return None if case.body.keeper in signers and apart else {"keeper": account.keeper or "none"}


def _record_passing(case: Case[CashPassedOn]) -> None:
    account = case.state.money.accounts[case.subject]
    case.state.money.accounts.put(
        account.id,
        Account(
            account.id,
            account.kind,
            account.name,
            account.currency,
            case.body.keeper,
            account.organization,
            account.role,
        ),
    )


class CashHandedOver(Dated):
    """Money of one fund, from one account to another: paid into the bank, taken into a tin, given to a holder."""

    source: AccountId
    target: AccountId
    fund: FundId
    amount: Money
    document: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")] | None = None


def _holders_sign(case: Case[CashHandedOver]) -> Detail | None:
    """Whoever keeps either account signs; for a bank that gives one who may pay, for a holder one of its people."""
    signers = {signer.person for signer in case.signers if signer.person is not None}
    for place in (case.body.source, case.body.target):
        account = case.state.money.accounts[place]
        if account.kind == "bank":
            if place == case.body.source and not any(has_mandate(case, one, "money.pay") for one in case.signers):
                return {"account": account.id, "keeper": "who may pay"}
            continue
        if account.keeper is not None and account.keeper not in signers:
            return {"account": account.id, "keeper": account.keeper}
        if account.keeper is None and not any(
            account.organization in case.state.people.organizations_of(person, case.received) for person in signers
        ):
            return {"account": account.id, "keeper": account.organization or "none"}
    return None


def _different(case: Case[CashHandedOver]) -> Detail | None:
    return {} if case.body.source == case.body.target else None


def _record_handover(case: Case[CashHandedOver]) -> None:
    money, body = case.state.money, case.body
    source, target = money.accounts[body.source], money.accounts[body.target]
    movement = HandedOver(case.id, body.day, source.name, target.name, body.fund, body.amount.ccy, body.amount.minor)
    post(money, case.kind, movement)


KINDS: tuple[Kind[Any], ...] = (
    Kind(
        name="account.opened/v1",
        body=AccountOpened,
        label="open an account",
        words="Open the {kind} account {sealed.name} in {currency}.",
        opens="account",
        power="money.frame",
        sealed=(SealedField("name", "What we call it", required=True), SealedField("number", "Its number")),
        checks=(
            known_currency(lambda case: str(case.body.currency)),
            Check(
                "ACCOUNT_INCOMPLETE",
                "M-7",
                "A {kind} account is not described like this.",
                "A tin has a role and a keeper, held money an organization, a bank account neither.",
                _complete,
            ),
        ),
        record=_record_account,
    ),
    Kind(
        name="cash.passed_on/v1",
        body=CashPassedOn,
        label="pass on the cash box",
        words="{keeper} keeps {about} from now on.",
        about=("account",),
        power="money.handle",
        standing=(
            Check(
                "KEEPERS_MUST_SIGN",
                "M-9",
                "Both who gives it ({keeper}) and who takes it must sign.",
                "Ask the other; if that cannot be, let two others of two organizations sign beside the new keeper.",
                _keepers_sign,
            ),
        ),
        checks=(Check("ACCOUNT_KIND", "M-7", "A bank account has no keeper.", "Name a tin or held money.", _kept),),
        record=_record_passing,
    ),
    Kind(
        name="cash.handed_over/v1",
        body=CashHandedOver,
        label="hand over money",
        words="Hand over {amount} of {fund} from {source} to {target} on {day}.",
        power="money.handle",
        standing=(
            Check(
                "KEEPERS_MUST_SIGN",
                "M-9",
                "{keeper} keeps one of these accounts and has not signed.",
                "Cash changes hands only with both signatures: ask for the missing one.",
                _holders_sign,
            ),
        ),
        checks=(
            Check("SAME_ACCOUNT", "M-9", "Both accounts are the same.", "Name two accounts.", _different),
            account_currency(lambda case: str(case.body.source)),
            account_currency(lambda case: str(case.body.target)),
            positive(),
            cash_in(lambda case: str(case.body.source), lambda case: str(case.body.fund)),
            *DATES,
        ),
        record=_record_handover,
    ),
)
