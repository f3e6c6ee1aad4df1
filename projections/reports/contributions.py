"""Who gave: by fund, period and sort of giver, with no giver to be found by adding or subtracting (money.md §5).

A person's gift never stands alone: small cells of a breakdown are merged until five people stand behind each, or one
total is left. What came into each fund in each period is published elsewhere, so the merging is done fund by fund and
period by period; every figure here is a sum of whole blocks of that one partition, and so is every difference of two.
What organizations gave is theirs to be seen: it hides nobody, and stands by its name as far as this reader may see
that. A hat or a hall has no giver's name at all. Whatever is merged, each sum is what came in, to the cent (I15).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from ledger.rules.history.preconditions import is_history
from ledger.rules.people.parties import root_of
from projections.language import N_
from projections.reports.basis import Basis
from projections.reports.books import CAME_IN, minor
from projections.reports.model import EMPTY, Cell, Column, Count, Row, Section, Table
from projections.reports.privacy import LEAST, Block, Given, merge

GIFTS = N_("Gifts")
_IN_WORDS = {"dues": N_("Dues"), "grants": N_("Grants"), "donations": GIFTS}


@dataclass
class _Sort:
    """Gifts of one sort into one fund: what they are called, who gave, the acts. ``open``: no person to protect."""

    words: str
    open: bool = False
    givers: set[str] = field(default_factory=set)
    events: list[str] = field(default_factory=list)


_Sorts = dict[str, _Sort]


@dataclass(frozen=True, slots=True)
class Broken:
    """What came into a fund, broken down: for each period its sorts, and the blocks that may be told."""

    fund: str
    currency: str
    sorts: Mapping[str | None, _Sorts]
    blocks: Mapping[str | None, tuple[Block, ...]]

    @property
    def together(self) -> tuple[str, ...]:
        """The sorts that no period may tell apart: over all periods they stand as one."""
        merged = (key for blocks in self.blocks.values() for block in blocks if block.merged for key in block.keys)
        return tuple(dict.fromkeys(merged))


def sections(basis: Basis) -> tuple[Section, ...]:
    """A table for each fund, another by period where there are several, and how they were made."""
    say = basis.say
    told = say(
        "What fewer than {count} people gave is shown together with other gifts, so that nobody can be found by "
        "adding or subtracting. Gifts of organizations, and hats passed round, stand as they are. All sums are exact.",
        count=LEAST,
    )
    tables = [table for fund, currency in basis.books.funds for table in _tables(basis, broken(basis, fund, currency))]
    if not tables:
        return (Section("given", say("Who gave"), ((say("Nothing has come in yet."),),)),)
    return (Section("given", say("Who gave"), ((told,),), tuple(tables)),)


def broken(basis: Basis, fund: str, currency: str) -> Broken:
    """What came into a fund in a currency, by period and sort, merged within each period."""
    sorts = _sorts(basis, fund, currency)
    blocks = {period: _blocks(basis, found, fund, currency) for period, found in sorts.items()}
    return Broken(fund, currency, sorts, blocks)


def _tables(basis: Basis, one: Broken) -> Iterator[Table]:
    if one.sorts:
        yield _by_sort(basis, one)
    if len(one.sorts) > 1:
        yield _by_period(basis, one)


def _columns(basis: Basis) -> tuple[Column, ...]:
    say = basis.say
    return (
        Column("sort", say("From"), "text"),
        Column("givers", say("Givers"), "count"),
        Column("amount", say("Amount"), "money"),
    )


def _by_sort(basis: Basis, one: Broken) -> Table:
    """Each sort over all periods: alone where it stands alone in every period, else with the others."""
    say = basis.say
    together = one.together
    known = dict.fromkeys(key for found in one.sorts.values() for key in found)
    shown: list[tuple[str, tuple[str, ...]]] = [(key, (key,)) for key in known if key not in together]
    shown += [("together", together)] if together else []
    rows = [
        Row(key, _told(basis, one, [found[each] for each in keys for found in one.sorts.values() if each in found]))
        for key, keys in shown
    ]
    total = basis.books.sum(CAME_IN, one.currency, fund=one.fund)
    rows.append(Row("sum", (Cell(say("All")), EMPTY, total), "total"))
    key = f"given-{basis.words.key(one.fund)}-{one.currency}"
    caption = say("Into {fund}, in {currency}", fund=basis.words.name(one.fund), currency=one.currency)
    return Table(key, caption, _columns(basis), tuple(rows))


def _by_period(basis: Basis, one: Broken) -> Table:
    """Each period by sort, and its sum."""
    say = basis.say
    rows = []
    for period, blocks in one.blocks.items():
        name, key = _period(basis, period)
        sorts = one.sorts[period]
        for block in blocks:
            cells = _told(basis, one, [sorts[each] for each in block.keys])
            rows.append(Row(f"{key}-{'together' if block.merged else block.keys[0]}", (Cell(name), *cells)))
        events = [event for sort in sorts.values() for event in sort.events]
        total = basis.books.of_acts(events, CAME_IN, one.currency, fund=one.fund)
        rows.append(Row(f"{key}-sum", (Cell(name), Cell(say("All")), EMPTY, total), "total"))
    columns = (Column("period", say("Period"), "text"), *_columns(basis))
    key, fund = f"periods-{basis.words.key(one.fund)}-{one.currency}", basis.words.name(one.fund)
    caption = say("Into {fund}, period by period, in {currency}", fund=fund, currency=one.currency)
    return Table(key, caption, columns, tuple(rows))


def _period(basis: Basis, period: str | None) -> tuple[str, str]:
    """A period in words and as a part of a key."""
    return (
        (basis.say("Outside any period"), "outside")
        if period is None
        else (basis.words.name(period), basis.words.key(period))
    )


def _told(basis: Basis, one: Broken, sorts: Sequence[_Sort]) -> tuple[Cell, Cell, Cell]:
    """Sorts as one row: what they are, how many gave where that hides everybody, how much."""
    events = [event for sort in sorts for event in sort.events]
    people = set[str]().union(*(sort.givers for sort in sorts))
    count = EMPTY
    if not any(sort.open for sort in sorts) and len(people) >= LEAST:
        count = Cell(Count(len(people)), tuple(sorted(set(events))))
    words = "; ".join(dict.fromkeys(sort.words for sort in sorts))
    return Cell(words), count, basis.books.of_acts(events, CAME_IN, one.currency, fund=one.fund)


def _blocks(basis: Basis, sorts: _Sorts, fund: str, currency: str) -> tuple[Block, ...]:
    cells = []
    for key, sort in sorts.items():
        cell = basis.books.of_acts(sort.events, CAME_IN, currency, fund=fund)
        # What needs no protection counts as enough people to stand alone, or to hide others where it must.
        people = {f"{key} {number}" for number in range(LEAST)} if sort.open else sort.givers
        cells.append(Given(key, frozenset(people), minor(cell), cell.sources))
    return merge(cells)


def _sorts(basis: Basis, fund: str, currency: str) -> dict[str | None, _Sorts]:
    """Each sort of gift into a fund in each period, in the order of first coming."""
    found: dict[str | None, _Sorts] = {}
    for event in basis.books.events():
        legs = [leg for leg in basis.books.of_event(event) if (leg.fund, leg.currency) == (fund, currency)]
        if not any(term.counts(leg) for leg in legs for term in CAME_IN):
            continue
        key, sort, giver = _sort(basis, _root(basis, event))
        kept = found.setdefault(_period_of(basis, legs[0].day), {}).setdefault(key, sort)
        kept.events.append(event)
        kept.givers.update(giver)
    return found


def _period_of(basis: Basis, day: date) -> str | None:
    periods = basis.state.money.periods.values()
    return next((period.id for period in periods if period.first <= day <= period.last), None)


def _root(basis: Basis, event: str) -> str:
    """The gift that an act of giving back, or of undoing, belongs to."""
    money = basis.state.money
    event = basis.books.undoes.get(event, event)
    return next((parent for parent in money.entries[event].parents if parent in money.contributions), event)


def _sort(basis: Basis, event: str) -> tuple[str, _Sort, Iterator[str]]:
    """The sort of a gift: its key, what it is called, and who gave."""
    say = basis.say
    kind = basis.state.money.entries[event].kind
    gift = basis.state.money.contributions.get(event)
    if kind == "collection.taken/v1":
        return "hats", _Sort(say("Hats and halls, givers unnamed"), open=True), iter(())
    if is_history(kind):
        return "past", _Sort(say("From before this record, as the old books have it"), open=True), iter(())
    if gift is None:
        return "recovered", _Sort(say("Came back from earlier years"), open=True), iter(())
    party = basis.state.people.parties.get(gift.party or "")
    body = basis.read_act(event).body
    word = say(_IN_WORDS.get(str(body.get("income")), GIFTS))
    if party is not None and party.organization is not None:
        whose = basis.words.key(party.organization)
        name = basis.words.name(party.organization)
        return f"{whose}-{body['income']}", _Sort(f"{name} ({word.lower()})", open=True), iter(())
    category = str(body.get("category", "public"))
    giver = root_of(basis.state, gift.party) if gift.party is not None else event
    return f"{body['income']}-{category}", _Sort(f"{word}, {basis.words.code(category)}"), iter((giver,))
