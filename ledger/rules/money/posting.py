"""Posting: legs into the books, and every running sum with them (docs/rules.md M-2, M-3).

`post` never refuses. An authorisation was checked before; a fact happened. The difference is what a shortfall becomes:
a fact's is a named deficit or exception, an authorisation's would break an invariant, and is found there.
"""

from collections.abc import Mapping

from ledger.rules.money import sources
from ledger.rules.money.legs import AUTHORITY, AVAILABLE, ENCUMBERED, EXPENDED, OVERRUN, legs
from ledger.rules.money.movements import PAYABLE, PREPAID, Allocated, Leg, Movement
from ledger.rules.money.state import Entry, Floor, LineBook, MoneyState, Position, Sources

_B_PLACE = {AUTHORITY: 0, AVAILABLE: 1, ENCUMBERED: 2, EXPENDED: 3, OVERRUN: 4}
_ACTUAL = 5


def post(
    state: MoneyState,
    kind: str,
    *movements: Movement,
    parents: tuple[str, ...] = (),
    fact: bool = False,
    draws: Sources | Mapping[str, Sources] | None = None,
    source: str | None = None,
) -> None:
    """Post movements of one event.

    Args:
        state: the money tables.
        kind: the act's kind.
        movements: at least one, all of the same event.
        parents: events that cannot be reversed while this one stands.
        fact: whether it may leave a deficit or an exception; an authorisation may not.
        draws: where available money is drawn from or returned to, for all lines or by line. Oldest first when None, or
            when it is another amount.
        source: the decision to which newly available money belongs, or to draw from first.
    """
    posted: list[Leg] = []
    for movement in movements:
        posted.extend(legs(movement))
    event = movements[0].event
    start = len(state.legs)
    for leg in posted:
        state.legs.append(leg)
    _enter(state, Entry(kind, start, start + len(posted), parents), event)
    _add_balances(state, posted, event, fact=fact)
    _add_lines(state, posted, draws, source)
    forward = sum(movement.forward for movement in movements if isinstance(movement, Allocated))
    _add_positions(state, posted, forward, fact=fact)


def _enter(state: MoneyState, entry: Entry, event: str) -> None:
    known = state.entries.get(event)
    if known is not None:
        state.entries.put(event, known._replace(stop=entry.stop))
        return
    state.entries.put(event, entry)
    for parent in entry.parents:
        above = state.entries.get(parent)
        if above is not None:
            state.entries.put(parent, above._replace(dependents=above.dependents + 1))


def is_ours(account: str) -> bool:
    """Whether an account of book A is a place where our money lies: a bank, a tin, or held for us."""
    return account.startswith("Assets:") and account != PREPAID and account.count(":") > 1


def _add_balances(state: MoneyState, posted: list[Leg], event: str, *, fact: bool) -> None:
    touched: dict[tuple[str, str, str], int] = {}
    for leg in posted:
        if leg.book == "A":
            key = (leg.account, leg.fund, leg.currency)
            touched[key] = touched.get(key, 0) + leg.amount
            if is_ours(leg.account):
                _add_day(state, leg)
    for key, amount in touched.items():
        balance = state.balance(*key) + amount
        state.balances.put(key, balance)
        if is_ours(key[0]):
            _set_floor(state, key[0], key[1], balance, event, fact=fact)


def _add_day(state: MoneyState, leg: Leg) -> None:
    day = leg.day.toordinal()
    state.days.put((leg.account, day), (state.days.get((leg.account, day)) or 0) + leg.amount)
    if day > (state.last_day.get(leg.account) or 0):
        state.last_day.put(leg.account, day)


def _set_floor(state: MoneyState, account: str, fund: str, balance: int, event: str, *, fact: bool) -> None:
    floor = state.floors.get((account, fund))
    below = min(0, balance)
    if fact and below < (floor.amount if floor else 0):
        state.floors.put((account, fund), Floor(below, event))
    elif floor is not None and below > floor.amount:
        state.floors.put((account, fund), Floor(below, floor.event))


def _add_lines(
    state: MoneyState, posted: list[Leg], draws: Sources | Mapping[str, Sources] | None, source: str | None
) -> None:
    touched: dict[str, list[int]] = {}
    for leg in posted:
        if leg.line is None:
            continue
        if leg.book == "B":
            touched.setdefault(leg.line, [0] * 6)[_B_PLACE[leg.account]] += leg.amount
        elif leg.account.startswith("Expenses:"):
            touched.setdefault(leg.line, [0] * 6)[_ACTUAL] += leg.amount
    for line, change in touched.items():
        book = state.book(line)
        state.line_books.put(line, LineBook(*(old + more for old, more in zip(book, change, strict=True))))
        if change[1]:
            its = draws.get(line) if isinstance(draws, Mapping) else draws
            _add_sources(state, line, change[1], its, source)


def _add_sources(state: MoneyState, line: str, change: int, draws: Sources | None, source: str | None) -> None:
    there = state.sources.get(line) or ()
    if change > 0 and draws is not None:
        state.sources.put(line, sources.give_back(there, draws, change))
    elif change > 0:
        state.sources.put(line, sources.add(there, source, change))
    else:
        exact = draws is not None and sum(amount for _, amount in draws) == -change
        drawn = draws if draws is not None and exact else sources.plan(there, -change, first=source)
        state.sources.put(line, sources.take(there, drawn))


def _add_positions(state: MoneyState, posted: list[Leg], forward: int, *, fact: bool) -> None:
    touched: dict[tuple[str, str], list[int]] = {}
    for leg in posted:
        change = touched.setdefault((leg.fund, leg.currency), [0] * 5)
        if leg.book == "A":
            if leg.account == PREPAID:
                change[1] += leg.amount
            elif leg.account == PAYABLE:
                change[2] -= leg.amount
            elif is_ours(leg.account):
                change[0] += leg.amount
        elif leg.account in (AVAILABLE, ENCUMBERED):
            change[3] += leg.amount
        elif leg.account == OVERRUN:
            change[4] += leg.amount
    for key, change in touched.items():
        old = state.position(*key)
        cash, prepaid, payables, reserved, overrun = (was + more for was, more in zip(old, change, strict=False))
        shortfall = max(0, payables + reserved - cash - prepaid)
        deficit, resting = _settle(shortfall, old, forward, fact=fact)
        state.positions.put(key, Position(cash, prepaid, payables, reserved, overrun, deficit, resting))


def _settle(shortfall: int, old: Position, forward: int, *, fact: bool) -> tuple[int, int]:
    """What of a shortfall is a deficit, and what rests on pledges (M-3)."""
    if fact:
        resting = min(old.forward, shortfall)
        return shortfall - resting, resting
    deficit = min(old.deficit, shortfall)
    return deficit, min(old.forward + forward, shortfall - deficit)


def lift_overrun(state: MoneyState, fund: str, currency: str, amount: int) -> None:
    """An overrun was listed at the close of its period: it blocks the fund no more. ``amount`` >= 0."""
    position = state.position(fund, currency)
    state.positions.put((fund, currency), position._replace(overrun=position.overrun + amount))


def legs_of(state: MoneyState, event: str) -> tuple[Leg, ...]:
    """The legs that an event posted."""
    entry = state.entries[event]
    return tuple(state.legs[place] for place in range(entry.start, entry.stop))


def balance_on(state: MoneyState, account: str, day: int) -> int:
    """What an account of ours held at the end of a day (proleptic ordinal), over all funds, by the legs' dates."""
    total = sum(amount for (name, _, _), amount in state.balances.items() if name == account)
    last = state.last_day.get(account) or 0
    return total - sum(state.days.get((account, later)) or 0 for later in range(day + 1, last + 1))
