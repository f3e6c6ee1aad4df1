"""Days that fall together, and what recurs and was missed (S2, S14).

Days of different organizations get in each other's way or strengthen each other; a briefing that did not come is a
fact of the calendar, told whether or not anybody did anything about it.
"""

from collections.abc import Iterator
from datetime import date

from ledger.rules.duties.schedule import missed
from ledger.rules.registers.calendar import Together, together
from projections.language import N_
from projections.reports.basis import Basis
from projections.reports.model import Badge, Cell, Column, Row, Section, Table

_HOW = {"conflict": Badge("warning", N_("in each other's way")), "aligned": Badge("good", N_("strengthen each other"))}


def sections(basis: Basis) -> Iterator[Section]:
    """Both, where there is anything to tell."""
    yield from _together(basis)
    yield from _missed(basis)


def _together(basis: Basis) -> Iterator[Section]:
    say = basis.say
    columns = (
        Column("first", basis.language.pgettext("a day", "From"), "date"),
        Column("last", say("Until"), "date"),
        Column("one", say("One"), "text"),
        Column("other", say("Another"), "text"),
        Column("how", say("How"), "badge"),
    )
    ahead = [one for one in together(basis.state) if date.fromisoformat(one.last) >= basis.today]
    rows = tuple(_row(basis, one) for one in ahead)
    if rows:
        table = Table("days-together", say("Days that fall together"), columns, rows)
        yield Section("together", say("Whose days fall together"), (), (table,))


def _row(basis: Basis, one: Together) -> Row:
    words = basis.words
    entries = [
        Cell(f"{words.name(organization)}: {words.code(sort)}, {words.name(entry)}", (entry,))
        for organization, sort, entry in zip(one.organizations, one.sorts, one.entries, strict=True)
    ]
    both = tuple(sorted(one.entries))
    days = (Cell(date.fromisoformat(one.first), both), Cell(date.fromisoformat(one.last), both))
    key = "-".join(words.key(entry) for entry in one.entries)
    return Row(key, (*days, *entries, Cell(basis.shown(_HOW[one.how]), both)))


def _missed(basis: Basis) -> Iterator[Section]:
    say = basis.say
    columns = (
        Column("day", say("Its day"), "date"),
        Column("what", say("What recurs"), "text"),
        Column("who", say("Owed by"), "text"),
        Column("state", say("How it stands"), "badge"),
    )
    rows = []
    for one in missed(basis.state, basis.now):
        duty = basis.state.duties.duties[one.duty]
        met = basis.state.duties.met.get((one.duty, one.number))
        acts = (one.duty,) if met is None else tuple(sorted({one.duty, met.act}))
        who = duty.organization or duty.post
        cells = (
            Cell(one.day, (one.duty,)),
            Cell(
                basis.words.text(duty.id, "what") or say("regular {duty}", duty=basis.words.code(duty.template)),
                (one.duty,),
            ),
            Cell(basis.words.name(who) if who else say("the coalition"), (one.duty,)),
            Cell(Badge("warning", say("missed")) if met is None else Badge("neutral", say("met after its time")), acts),
        )
        rows.append(Row(f"{basis.words.key(one.duty)}-{one.number}-missed", cells))
    if rows:
        table = Table("missed-days", say("What recurs and did not come in time"), columns, tuple(rows))
        yield Section("missed", say("Missed"), (), (table,))
