"""Common ground: where organizations' wishes and fears meet or clash, what is there to draw on, who thanked whom.

Members read all of it (S1, S4); everybody reads the thanks, which are said openly (S36). Nobody is ranked: two
organizations stand beside each other with their own entries, and what is computed lists the entries it comes from.
"""

from collections.abc import Iterator

from ledger.rules.commitments.state import Commitment
from ledger.rules.registers.model import Priority, Resource, Risk
from ledger.rules.registers.overlaps import Meeting, meetings
from projections.render.cells import ENGLISH
from projections.reports import promises
from projections.reports.basis import Basis
from projections.reports.model import Badge, Cell, Column, Count, Row, Section, Table
from projections.reports.wording import PUBLIC

_HOW: dict[str, Badge] = {
    "overlap": Badge("good", "the same"),
    "shared_risk": Badge("good", "both fear it"),
    "clash": Badge("warning", "one wants, one does not"),
    "threat": Badge("warning", "one wants, one fears it"),
}
_KEPT = ("completed", "partial", "verified")
_OVER = ("offered", "withdrawn", "released", "disowned")

Measure = tuple[str, str]
"""A thing and its unit."""


def sections(basis: Basis) -> tuple[Section, ...]:
    """Where we meet, what there is to draw on, thanks."""
    if basis.audience == PUBLIC:
        return (_thanks(basis),)
    return (_meetings(basis), _resources(basis), _thanks(basis))


def _meetings(basis: Basis) -> Section:
    columns = (
        Column("topic", "On", "text"),
        Column("one", "One", "text"),
        Column("other", "Another", "text"),
        Column("how", "How", "badge"),
        Column("weight", "Matters to both", "text"),
    )
    rows = tuple(_meeting(basis, one) for one in meetings(basis.state))
    if not rows:
        return Section("meet", "Where we meet and where we clash", (("No two organizations spoke of one topic yet.",),))
    told = "From what organizations entered as their priorities and risks; what matters most to both stands first."
    table = Table("meetings", "Two organizations on one topic", columns, rows)
    return Section("meet", "Where we meet and where we clash", ((told,),), (table,))


def _meeting(basis: Basis, one: Meeting) -> Row:
    words = basis.words
    said = [
        Cell(f"{words.name(organization)}: {_stance(basis, entry)}", (entry,))
        for organization, entry in zip(one.organizations, one.entries, strict=True)
    ]
    key = "-".join(words.key(entry) for entry in one.entries)
    both = tuple(sorted(one.entries))
    topic = Cell(one.topic.replace("_", " "), both)
    return Row(key, (topic, *said, Cell(_HOW[one.how], both), Cell(f"{one.weight} of 5", both)))


def _stance(basis: Basis, identity: str) -> str:
    entry = basis.state.registers.entries[identity].entry
    assert isinstance(entry, Priority | Risk)
    if isinstance(entry, Risk):
        return f"fears it ({entry.level} of 5)"
    return f"{'wants' if entry.stance == 'for' else 'does not want'} it ({entry.weight} of 5)"


def _resources(basis: Basis) -> Section:
    """By month: what could be drawn on, what is promised for it, what of that was kept."""
    there = dict(_there(basis))
    columns = (
        Column("month", "Month", "text"),
        Column("thing", "What", "text"),
        Column("offered", "Could be given", "count"),
        Column("promised", "Promised", "count"),
        Column("kept", "Of it kept", "count"),
    )
    rows = []
    for month, thing, unit in sorted(there):
        cells = [Cell(Count(number), tuple(sorted(acts))) for number, acts in there[month, thing, unit]]
        named = unit if unit == thing else f"{thing}, {unit}"
        key = f"{month}-{thing}-{unit}"
        rows.append(Row(key, (Cell(_month(month)), Cell(named.replace("_", " ")), *cells)))
    heading = "What there is to draw on"
    if not rows:
        return Section("resources", heading, (("No organization entered what it could give, and none promised.",),))
    told = (
        "What could be given counts whole in each month in which it is there, and is no promise; "
        "a promise counts in the month in which it is due."
    )
    return Section("resources", heading, ((told,),), (Table("by-month", "Month by month", columns, tuple(rows)),))


def _there(basis: Basis) -> Iterator[tuple[tuple[str, str, str], list[tuple[int, set[str]]]]]:
    """Month, thing and unit to the three counts, each with its acts."""
    found: dict[tuple[str, str, str], list[tuple[int, set[str]]]] = {}

    def add(month: str, measure: Measure, place: int, number: int, act: str) -> None:
        cells = found.setdefault((month, *measure), [(0, set()), (0, set()), (0, set())])
        before, acts = cells[place]
        cells[place] = before + number, {*acts, act}

    for known in basis.state.registers.live("resource"):
        entry = known.entry
        assert isinstance(entry, Resource)
        for month in _months(entry):
            add(month, (entry.thing, entry.unit), 0, entry.quantity, known.id)
    for one in basis.state.commitments.commitments.values():
        if one.terms.money is None and promises.standing_of(basis, one) not in _OVER:
            month = one.terms.due.isoformat()[:7]
            add(month, one.terms.measure, 1, one.outstanding, one.id)
            if promises.standing_of(basis, one) in _KEPT:
                add(month, one.terms.measure, 2, one.outstanding, _closing(one))
    yield from found.items()


def _closing(one: Commitment) -> str:
    return one.claim.act if one.claim is not None else one.id


def _months(entry: Resource) -> Iterator[str]:
    year, month = entry.first.year, entry.first.month
    while (year, month) <= (entry.last.year, entry.last.month):
        yield f"{year:04d}-{month:02d}"
        year, month = (year, month + 1) if month < len(ENGLISH.months) else (year + 1, 1)


def _month(month: str) -> str:
    return f"{ENGLISH.months[int(month[5:]) - 1]} {month[:4]}"


def _thanks(basis: Basis) -> Section:
    """Who thanked whom, both ways beside each other."""
    given: dict[tuple[str, str], list[str]] = {}
    for thanks in basis.state.commitments.acknowledgements:
        if thanks.organization is not None:
            given.setdefault((thanks.organization, thanks.to), []).append(thanks.act)
    pairs = dict.fromkeys((min(pair), max(pair)) for pair in given)
    columns = (
        Column("one", "One", "text"),
        Column("other", "Another", "text"),
        Column("there", "The first thanked the second", "count"),
        Column("back", "The second thanked the first", "count"),
    )
    rows = []
    for one, other in pairs:
        ways = [tuple(sorted(given.get(way, ()))) for way in ((one, other), (other, one))]
        cells = (
            Cell(basis.words.name(one)),
            Cell(basis.words.name(other)),
            *(Cell(Count(len(way)), way) for way in ways),
        )
        rows.append(Row(f"{basis.words.key(one)}-{basis.words.key(other)}", cells))
    if not rows:
        return Section("thanks", "Thanks", (("No organization has thanked another here yet.",),))
    return Section("thanks", "Thanks", (), (Table("thanked", "Said openly, both ways", columns, tuple(rows)),))
