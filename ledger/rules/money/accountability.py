"""The invariants of who and when, I9 to I14, as functions over the state (docs/rules.md M-51)."""

from collections import defaultdict
from collections.abc import Iterator

from ledger.rules.money.books import closing_balance, digest_rows, movements_in
from ledger.rules.money.invariants import Violation, check_books
from ledger.rules.money.legs import AVAILABLE
from ledger.rules.money.posting import balance_on, is_ours, legs_of
from ledger.rules.money.state import Spend
from ledger.rules.state import State


def statements_agree(state: State) -> Iterator[Violation]:
    """I9: each account's latest statement and what is not on it make the ledger's balance of that day."""
    money = state.money
    for account, latest in money.last_stated.items():
        stated = money.stated[latest]
        booked = balance_on(money, money.accounts[account].name, stated.day.toordinal())
        told = stated.balance + sum(minor for _, minor in stated.unpresented)
        if told != booked:
            yield Violation("I9", f"{account} on {stated.day.isoformat()}", str(told), str(booked))


def closes_stand(state: State) -> Iterator[Violation]:
    """I10: the trial balance of each closed period is now what was signed at its close."""
    for period in state.money.periods.values():
        if period.closed_by is not None:
            found = digest_rows(closing_balance(state.money, period.id))
            if found != period.trial_balance:
                yield Violation("I10", period.id, period.trial_balance or "none", found)


def undone_once(state: State) -> Iterator[Violation]:
    """I11: no more came back of a payment than was paid, and nothing was reversed twice."""
    money = state.money
    back: dict[str, int] = defaultdict(int)
    for event, settled in money.settled.items():
        entry = money.entries[event]
        if entry.kind in ("refund.received/v1", "recovery.received/v1") and entry.reversed_by is None:
            back[settled] += sum(leg.amount for leg in legs_of(money, event) if is_ours(leg.account))
    for spend in money.spends.values():
        if back[spend.id] != spend.refunded or spend.refunded > _out(spend):
            yield Violation("I11", spend.id, f"at most {_out(spend)}", f"{back[spend.id]}, noted {spend.refunded}")
        if spend.bill and not 0 <= spend.paid <= spend.amount:
            yield Violation("I11", spend.id, f"0 to {spend.amount} paid", str(spend.paid))
    for event, acts in money.reversals.items():
        if len(acts) > 1:
            yield Violation("I11", event, "one reversal", ", ".join(acts))
    for gift in money.contributions.values():
        if not 0 <= gift.bounced <= gift.amount:
            yield Violation("I11", gift.id, f"0 to {gift.amount} bounced", str(gift.bounced))


def _out(spend: Spend) -> int:
    return spend.paid if spend.bill else spend.amount


def movements_explain(state: State) -> Iterator[Violation]:
    """I12: for each fund, currency and period, opening and all that moved make the closing balance."""
    for fund, currency in state.money.positions:
        for period in state.money.periods.values():
            m = movements_in(state.money, fund, currency, period.first, period.last)
            found = m.opening + m.income - m.expense + m.transfers + m.exchange
            if found != m.closing:
                yield Violation("I12", f"{fund} {currency} {period.id}", str(m.closing), str(found))


def restrictions_hold(state: State) -> Iterator[Violation]:
    """I13: what was spent of a fund is of a category and a date that the fund allows; facts and undone ones apart."""
    for spend in state.money.spends.values():
        if spend.encumbrance is None or spend.reversed:
            continue
        line = state.money.line(spend.line)
        fund = state.money.funds[line.fund]
        if not fund.allows(line.category) or not fund.allows_day(spend.day):
            yield Violation("I13", spend.id, f"within the terms of {fund.id}", f"{line.category} {spend.day}")


def ceilings_hold(state: State) -> Iterator[Violation]:
    """I14: what was set aside under a decision, less what was taken back under it, is within what it decided."""
    money = state.money
    net: dict[tuple[str, str, str], int] = defaultdict(int)
    for allocation in money.allocations.values():
        if allocation.decision is not None:
            posted = sum(leg.amount for leg in legs_of(money, allocation.id) if leg.account == AVAILABLE)
            net[allocation.decision, allocation.line.fund, allocation.line.currency] += posted
    for (decision, fund, currency), found in net.items():
        ceiling = _decided(state, decision, fund, currency)
        if found > ceiling:
            yield Violation("I14", f"{decision} {fund} {currency}", f"at most {ceiling}", str(found))


def _decided(state: State, decision: str, fund: str, currency: str) -> int:
    """What a decision's own effects let be set aside from a fund in a currency."""
    ceiling = 0
    known = state.decisions.decisions.get(decision)
    for effect in known.effects if known else ():
        if effect.kind == "allocation.authorised/v1":
            where = effect.body["fund"]
        elif effect.kind == "allocation.made/v1":
            where = state.money.line(effect.body["line"]).fund
        else:
            continue
        if (where, effect.body["amount"]["ccy"]) == (fund, currency):
            ceiling += effect.body["amount"]["minor"]
    return ceiling


def check_acts(state: State) -> tuple[Violation, ...]:
    """I10 to I14 over everything recorded. I9 is `statements_agree`: a statement is a fact, and may disagree."""
    return (
        *closes_stand(state),
        *undone_once(state),
        *movements_explain(state),
        *restrictions_hold(state),
        *ceilings_hold(state),
    )


def check_all(state: State) -> tuple[Violation, ...]:
    """I1 to I8 and I10 to I14: what no accepted history may break."""
    return (*check_books(state), *check_acts(state))
