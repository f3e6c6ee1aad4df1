"""The invariants of the books, I1 to I8, as functions over the state (docs/rules.md M-51).

Each adds the legs up again, without the running sums, and returns what does not hold with its place and both figures.
Tests run them after random histories; the audit command runs them on real data. `ledger.rules.money.accountability`
has I9 to I14.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ledger.rules.money.legs import AUTHORITY, AVAILABLE, ENCUMBERED, EXPENDED, OVERRUN, TRANSFERS
from ledger.rules.money.movements import PAYABLE, PREPAID, Leg
from ledger.rules.money.posting import is_ours
from ledger.rules.money.state import LineBook, MoneyState, Position
from ledger.rules.state import State

FACTS = frozenset({"contribution.bounced/v1", "bank.fee/v1", "spend.observed/v1"})
"""Kinds that may leave a deficit or an exception, beside every ``history.*``."""


@dataclass(frozen=True, slots=True)
class Violation:
    """One thing that does not hold: the invariant, where, what was expected and what was found."""

    invariant: str
    where: str
    expected: str
    found: str


def is_fact(kind: str) -> bool:
    """Whether acts of a kind are facts from outside."""
    return kind in FACTS or kind.startswith("history.")


def balanced_events(legs: Iterable[Leg]) -> Iterator[Violation]:
    """I1: for each event, book, fund and currency the legs sum to zero."""
    sums: dict[tuple[str, str, str, str], int] = defaultdict(int)
    for leg in legs:
        sums[leg.event, leg.book, leg.fund, leg.currency] += leg.amount
    for key, total in sums.items():
        if total:
            yield Violation("I1", " ".join(key), "0", str(total))


def balanced_books(state: State) -> Iterator[Violation]:
    """I2: for each book, fund and currency all balances sum to zero; and transfers over all funds do."""
    funds: dict[tuple[str, str, str], int] = defaultdict(int)
    transfers: dict[str, int] = defaultdict(int)
    for (account, fund, currency), amount in state.money.balances.items():
        funds["A", fund, currency] += amount
        if account == TRANSFERS:
            transfers[currency] += amount
    for line, book in state.money.line_books.items():
        key = state.money.line(line)
        funds["B", key.fund, key.currency] += sum(book[:5])
    for where, total in funds.items():
        if total:
            yield Violation("I2", " ".join(where), "0", str(total))
    for currency, total in transfers.items():
        if total:
            yield Violation("I2", f"transfers {currency}", "0", str(total))


def recomputed_lines(money: MoneyState) -> dict[str, LineBook]:
    """Each line's balances, from the legs alone."""
    order = (AUTHORITY, AVAILABLE, ENCUMBERED, EXPENDED, OVERRUN)
    sums: dict[str, list[int]] = defaultdict(lambda: [0] * 6)
    for leg in money.legs:
        if leg.line is None:
            continue
        if leg.book == "B":
            sums[leg.line][order.index(leg.account)] += leg.amount
        elif leg.account.startswith("Expenses:"):
            sums[leg.line][5] += leg.amount
    return {line: LineBook(*amounts) for line, amounts in sums.items()}


def authority_is_used(state: State, lines: dict[str, LineBook]) -> Iterator[Violation]:
    """I3: for each fund, currency and period authority is what is available, encumbered, expended and overrun."""
    sums: dict[tuple[str, str, str], list[int]] = defaultdict(lambda: [0, 0])
    for line, book in lines.items():
        key = state.money.line(line)
        pair = sums[key.fund, key.currency, key.period]
        pair[0] -= book.authority
        pair[1] += book.available + book.encumbered + book.expended + book.overrun
        if book.overrun > 0:
            yield Violation("I3", f"overrun of line {line}", "0 or less", str(book.overrun))
        if state.money.book(line) != book:
            yield Violation("I3", f"running sums of line {line}", str(book), str(state.money.book(line)))
    for where, (granted, used) in sums.items():
        if granted != used:
            yield Violation("I3", " ".join(where), str(granted), str(used))


def lines_are_covered(state: State, lines: dict[str, LineBook]) -> Iterator[Violation]:
    """I4: no line has less than nothing available or encumbered; what is available is told by decision."""
    for line, book in lines.items():
        if book.available < 0:
            yield Violation("I4", f"available on line {line}", "0 or more", str(book.available))
        if book.encumbered < 0:
            yield Violation("I4", f"encumbered on line {line}", "0 or more", str(book.encumbered))
        told = sum(amount for _, amount in state.money.sources.get(line) or ())
        if told != book.available:
            yield Violation("I4", f"sources of line {line}", str(book.available), str(told))


def purchases_add_up(state: State, lines: dict[str, LineBook]) -> Iterator[Violation]:
    """I5: granted = open + spent + released with nothing below zero; a line's encumbered is what its purchases hold."""
    held: dict[str, int] = defaultdict(int)
    for purchase in state.money.encumbrances.values():
        held[purchase.line] += purchase.open
        if min(purchase.open, purchase.spent, purchase.released) < 0:
            yield Violation("I5", purchase.id, "open, spent and released 0 or more", str(purchase.open))
        spends = [state.money.spends[spend] for spend in purchase.spends]
        counted = sum(spend.amount for spend in spends if not spend.reversed)
        told = state.record.acts.get(purchase.id)
        past = told is not None and told.kind.startswith("history.")
        if counted != purchase.spent and not past:
            yield Violation("I5", f"spent of {purchase.id}", str(counted), str(purchase.spent))
        if purchase.standing != "open" and purchase.open:
            yield Violation("I5", f"{purchase.id}, {purchase.standing}", "0 open", str(purchase.open))
    for line in {*held, *lines}:
        found = lines[line].encumbered if line in lines else 0
        if held[line] != found:
            yield Violation("I5", f"encumbered on line {line}", str(held[line]), str(found))


def accounts_are_covered(state: State) -> Iterator[Violation]:
    """I6: what a fund has in an account is zero or more, or a fact took it below and is named."""
    money = state.money
    sums: dict[tuple[str, str, str], int] = defaultdict(int)
    for leg in money.legs:
        if leg.book == "A":
            sums[leg.account, leg.fund, leg.currency] += leg.amount
    for (account, fund, currency), amount in sums.items():
        if money.balance(account, fund, currency) != amount:
            running = money.balance(account, fund, currency)
            yield Violation("I6", f"running sum of {account} {fund}", str(amount), str(running))
        floor = money.floors.get((account, fund))
        if is_ours(account) and amount < (floor.amount if floor else 0):
            yield Violation("I6", f"{account} {fund} {currency}", str(floor.amount if floor else 0), str(amount))
    for (account, fund), floor in money.floors.items():
        kind = money.entries[floor.event].kind
        if floor.amount < 0 and not is_fact(kind):
            yield Violation("I6", f"exception of {account} {fund}", "named by a fact", kind)


def funds_are_covered(state: State) -> Iterator[Violation]:
    """I7: available and encumbered rest on cash less payables, but for a deficit that facts made and for pledges."""
    money = state.money
    charter = state.charter.in_force.get()
    limit = charter.data.money.forward_limit if charter else {}
    lowest: dict[tuple[str, str], int] = defaultdict(int)
    ahead: dict[tuple[str, str], int] = defaultdict(int)
    free: dict[tuple[str, str], int] = defaultdict(int)
    for event, entry in money.entries.items():
        touched = set()
        for place in range(entry.start, entry.stop):
            leg = money.legs[place]
            free[leg.fund, leg.currency] += _worth(leg)
            touched.add((leg.fund, leg.currency))
        for key in touched:
            below = lowest[key] - free[key]
            if below > 0 and entry.kind == "allocation.made/v1":
                ahead[key] += below
            elif below > 0 and not is_fact(entry.kind):
                yield Violation("I7", f"{event} on {' '.join(key)}", f"{lowest[key]} or more", str(free[key]))
            lowest[key] = min(0, free[key])
    for key, found in free.items():
        position = money.position(*key)
        if position.headroom != found:
            yield Violation("I7", f"running sum of {' '.join(key)}", str(found), str(position.headroom))
        if position.headroom + position.deficit + position.forward < 0 or min(position.deficit, position.forward) < 0:
            yield Violation("I7", " ".join(key), "a deficit told in full", str(position))
        if ahead[key] > 0 and position.forward > limit.get(key[1], 0):
            yield Violation("I7", f"forward of {' '.join(key)}", str(limit.get(key[1], 0)), str(position.forward))


def _worth(leg: Leg) -> int:
    if leg.book == "B":
        return -leg.amount if leg.account in (AVAILABLE, ENCUMBERED) else 0
    return leg.amount if is_ours(leg.account) or leg.account in (PREPAID, PAYABLE) else 0


def positions_are_told(state: State, lines: dict[str, LineBook]) -> Iterator[Violation]:
    """I7, the other running sums: what is reserved and overrun in each fund is the sum of its lines."""
    money = state.money
    sums: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0])
    for line, book in lines.items():
        key = money.line(line)
        pair = sums[key.fund, key.currency]
        pair[0] += book.available + book.encumbered
        pair[1] += book.overrun if money.periods[key.period].closed_by is None else 0
    for where, (reserved, overrun) in sums.items():
        position: Position = money.position(*where)
        if (position.reserved, position.overrun) != (reserved, overrun):
            yield Violation("I7", " ".join(where), f"{reserved} and {overrun}", str(position))


def expenses_are_expended(state: State, lines: dict[str, LineBook]) -> Iterator[Violation]:
    """I8: for each line, what book B calls expended is what book A has as its expenses."""
    for line, book in lines.items():
        if book.expended != book.actual:
            yield Violation("I8", f"line {line} of {state.money.line(line).fund}", str(book.actual), str(book.expended))


def check_books(state: State) -> tuple[Violation, ...]:
    """I1 to I8 over everything recorded."""
    lines = recomputed_lines(state.money)
    return (
        *balanced_events(state.money.legs),
        *balanced_books(state),
        *authority_is_used(state, lines),
        *lines_are_covered(state, lines),
        *purchases_add_up(state, lines),
        *accounts_are_covered(state),
        *funds_are_covered(state),
        *positions_are_told(state, lines),
        *expenses_are_expended(state, lines),
    )
