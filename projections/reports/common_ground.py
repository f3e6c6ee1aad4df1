"""Common ground: where organizations' wishes and fears meet or clash, what is there to draw on, who thanked whom.

Members read all of it (S1, S4); everybody reads the thanks, which are said openly (S36). Nobody is ranked: two
organizations stand beside each other with their own entries, and what is computed lists the entries it comes from.
"""

from collections.abc import Iterator

from ledger.rules.commitments.state import Commitment
from ledger.rules.registers.model import Priority, Resource, Risk
from ledger.rules.registers.overlaps import Meeting, meetings
from projections.language import N_
from projections.render.cells import words_for
from projections.reports import promises
from projections.reports.basis import Basis
from projections.reports.model import Badge, Cell, Column, Count, Row, Section, Table
from projections.reports.wording import PUBLIC

_HOW: dict[str, Badge] = {
    "overlap": Badge("good", N_("the same")),
    "shared_risk": Badge("good", N_("both fear it")),
    "clash": Badge("warning", N_("one wants, one does not")),
    "threat": Badge("warning", N_("one wants, one fears it")),
}
_KEPT = ("completed", "partial", "verified")
_OVER = ("offered", "withdrawn", "released", "disowned")

_DECEMBER = 12
Measure = tuple[str, str]
"""A thing and its unit."""


def sections(basis: Basis) -> tuple[Section, ...]:
    """Where we meet, what there is to draw on, thanks."""
    if basis.audience == PUBLIC:
        return (_thanks(basis),)
    return (_meetings(basis), _resources(basis), _thanks(basis))


def _meetings(basis: Basis) -> Section:
    say = basis.say
    columns = (
        Column("topic", say("On"), "text"),
        Column("one", say("One"), "text"),
        Column("other", say("Another"), "text"),
        Column("how", say("How"), "badge"),
        Column("weight", say("Matters to both"), "text"),
    )
    rows = tuple(_meeting(basis, one) for one in meetings(basis.state))
    if not rows:
        return Section(
            "meet", say("Where we meet and where we clash"), ((say("No two organizations spoke of one topic yet."),),)
        )
    told = say("From what organizations entered as their priorities and risks; what matters most to both stands first.")
    table = Table("meetings", say("Two organizations on one topic"), columns, rows)
    return Section("meet", say("Where we meet and where we clash"), ((told,),), (table,))


def _meeting(basis: Basis, one: Meeting) -> Row:
    words = basis.words
    said = [
        Cell(f"{words.name(organization)}: {_stance(basis, entry)}", (entry,))
        for organization, entry in zip(one.organizations, one.entries, strict=True)
    ]
    key = "-".join(words.key(entry) for entry in one.entries)
    both = tuple(sorted(one.entries))
    topic = Cell(words.code(one.topic), both)
    return Row(
        key,
        (
            topic,
            *said,
            Cell(basis.shown(_HOW[one.how]), both),
            Cell(basis.say("{weight} of 5", weight=one.weight), both),
        ),
    )


def _stance(basis: Basis, identity: str) -> str:
    say = basis.say
    entry = basis.state.registers.entries[identity].entry
    assert isinstance(entry, Priority | Risk)
    if isinstance(entry, Risk):
        return say("fears it ({level} of 5)", level=entry.level)
    if entry.stance == "for":
        return say("wants it ({weight} of 5)", weight=entry.weight)
    return say("does not want it ({weight} of 5)", weight=entry.weight)


def _resources(basis: Basis) -> Section:
    """By month: what could be drawn on, what is promised for it, what of that was kept."""
    say = basis.say
    there = dict(_there(basis))
    columns = (
        Column("month", say("Month"), "text"),
        Column("thing", say("What"), "text"),
        Column("offered", say("Could be given"), "count"),
        Column("promised", say("Promised"), "count"),
        Column("kept", say("Of it kept"), "count"),
    )
    rows = []
    for month, thing, unit in sorted(there):
        cells = [Cell(Count(number), tuple(sorted(acts))) for number, acts in there[month, thing, unit]]
        code = basis.words.code
        named = code(unit) if unit == thing else f"{code(thing)}, {code(unit)}"
        key = f"{month}-{thing}-{unit}"
        rows.append(Row(key, (Cell(_month(basis, month)), Cell(named), *cells)))
    heading = say("What there is to draw on")
    if not rows:
        return Section(
            "resources", heading, ((say("No organization entered what it could give, and none promised."),),)
        )
    told = say(
        "What could be given counts whole in each month in which it is there, and is no promise; "
        "a promise counts in the month in which it is due."
    )
    return Section("resources", heading, ((told,),), (Table("by-month", say("Month by month"), columns, tuple(rows)),))


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
        year, month = (year, month + 1) if month < _DECEMBER else (year + 1, 1)


def _month(basis: Basis, month: str) -> str:
    return f"{words_for(basis.language.code).months[int(month[5:]) - 1]} {month[:4]}"


def _thanks(basis: Basis) -> Section:
    """Who thanked whom, both ways beside each other."""
    say = basis.say
    given: dict[tuple[str, str], list[str]] = {}
    for thanks in basis.state.commitments.acknowledgements:
        if thanks.organization is not None:
            given.setdefault((thanks.organization, thanks.to), []).append(thanks.act)
    pairs = dict.fromkeys((min(pair), max(pair)) for pair in given)
    columns = (
        Column("one", say("One"), "text"),
        Column("other", say("Another"), "text"),
        Column("there", say("The first thanked the second"), "count"),
        Column("back", say("The second thanked the first"), "count"),
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
        return Section("thanks", say("Thanks"), ((say("No organization has thanked another here yet."),),))
    return Section(
        "thanks", say("Thanks"), (), (Table("thanked", say("Said openly, both ways"), columns, tuple(rows)),)
    )
