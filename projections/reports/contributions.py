"""Who gave: by fund and sort of giver, with no giver to be found by adding or subtracting (money.md §5).

A person's gift never stands alone: small cells of a breakdown are merged until five people stand behind each, or one
total is left. Since what came into each fund is published, the merging is done fund by fund. What organizations gave
is theirs to be seen: it hides nobody, and stands by its name as far as this reader may see that. A hat or a hall has
no giver's name at all. Whatever is merged, each fund's total is what came in, to the cent (I15).
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from ledger.rules.history.preconditions import is_history
from ledger.rules.people.parties import root_of
from projections.reports.basis import Basis
from projections.reports.books import CAME_IN, minor
from projections.reports.model import EMPTY, Cell, Column, Count, Row, Section, Table
from projections.reports.privacy import LEAST, Block, Given, merge

_IN_WORDS = {"dues": "Dues", "grants": "Grants", "donations": "Gifts"}


@dataclass
class _Sort:
    """Gifts of one sort into one fund: what they are called, who gave, the acts. ``open``: no person to protect."""

    words: str
    open: bool = False
    givers: set[str] = field(default_factory=set)
    events: list[str] = field(default_factory=list)


def sections(basis: Basis) -> tuple[Section, ...]:
    """A table for each fund, and how it was made."""
    tables = tuple(_table(basis, fund, currency) for fund, currency in basis.books.funds)
    told = (
        f"What fewer than {LEAST} people gave is shown together with other gifts, so that nobody can be found by "
        "adding or subtracting. Gifts of organizations, and hats passed round, stand as they are. All sums are exact."
    )
    if not any(table.rows for table in tables):
        return (Section("given", "Who gave", (("Nothing has come in yet.",),)),)
    return (Section("given", "Who gave", ((told,),), tuple(table for table in tables if table.rows)),)


def _table(basis: Basis, fund: str, currency: str) -> Table:
    words = basis.words
    columns = (
        Column("sort", "From", "text"),
        Column("givers", "Givers", "count"),
        Column("amount", "Amount", "money"),
    )
    sorts = _sorts(basis, fund, currency)
    rows = [_row(basis, block, sorts, fund, currency) for block in _blocks(basis, sorts, fund, currency)]
    if rows:
        total = basis.books.sum(CAME_IN, currency, fund=fund)
        rows.append(Row("sum", (Cell("All"), EMPTY, total), "total"))
    key = f"given-{words.key(fund)}-{currency}"
    return Table(key, f"Into {words.name(fund)}, in {currency}", columns, tuple(rows), "Nothing came in.")


def _blocks(basis: Basis, sorts: dict[str, _Sort], fund: str, currency: str) -> tuple[Block, ...]:
    cells = []
    for key, sort in sorts.items():
        cell = basis.books.of_acts(sort.events, CAME_IN, currency, fund=fund)
        # What needs no protection counts as enough people to stand alone, or to hide others where it must.
        people = {f"{key} {number}" for number in range(LEAST)} if sort.open else sort.givers
        cells.append(Given(key, frozenset(people), minor(cell), cell.sources))
    return merge(cells)


def _row(basis: Basis, block: Block, sorts: dict[str, _Sort], fund: str, currency: str) -> Row:
    named = [sorts[key] for key in block.keys]
    events = [event for sort in named for event in sort.events]
    people = set[str]().union(*(sort.givers for sort in named))
    told = EMPTY
    if not any(sort.open for sort in named) and len(people) >= LEAST:
        told = Cell(Count(len(people)), tuple(sorted(set(events))))
    words = "; ".join(sort.words for sort in named)
    amount = basis.books.of_acts(events, CAME_IN, currency, fund=fund)
    return Row("-".join(block.keys) if not block.merged else "together", (Cell(words), told, amount))


def _sorts(basis: Basis, fund: str, currency: str) -> dict[str, _Sort]:
    """Each sort of gift into a fund, in the order of first coming."""
    found: dict[str, _Sort] = {}
    for event in basis.books.events():
        legs = [leg for leg in basis.books.of_event(event) if (leg.fund, leg.currency) == (fund, currency)]
        if not any(term.counts(leg) for leg in legs for term in CAME_IN):
            continue
        key, sort, giver = _sort(basis, _root(basis, event))
        kept = found.setdefault(key, sort)
        kept.events.append(event)
        kept.givers.update(giver)
    return found


def _root(basis: Basis, event: str) -> str:
    """The gift that an act of giving back, or of undoing, belongs to."""
    money = basis.state.money
    event = basis.books.undoes.get(event, event)
    return next((parent for parent in money.entries[event].parents if parent in money.contributions), event)


def _sort(basis: Basis, event: str) -> tuple[str, _Sort, Iterator[str]]:
    """The sort of a gift: its key, what it is called, and who gave."""
    kind = basis.state.money.entries[event].kind
    gift = basis.state.money.contributions.get(event)
    if kind == "collection.taken/v1":
        return "hats", _Sort("Hats and halls, givers unnamed", open=True), iter(())
    if is_history(kind):
        return "past", _Sort("From before this record, as the old books have it", open=True), iter(())
    if gift is None:
        return "recovered", _Sort("Came back from earlier years", open=True), iter(())
    party = basis.state.people.parties.get(gift.party or "")
    body = basis.read_act(event).body
    word = _IN_WORDS.get(str(body.get("income")), "Gifts")
    if party is not None and party.organization is not None:
        whose = basis.words.key(party.organization)
        name = basis.words.name(party.organization)
        return f"{whose}-{body['income']}", _Sort(f"{name} ({word.lower()})", open=True), iter(())
    category = str(body.get("category", "public"))
    giver = root_of(basis.state, gift.party) if gift.party is not None else event
    return f"{body['income']}-{category}", _Sort(f"{word}, {category.replace('_', ' ')}"), iter((giver,))
