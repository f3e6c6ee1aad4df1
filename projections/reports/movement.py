"""The statement of movement in funds: opening + came in − spent ± transfers ± exchange = closing (money.md, I12).

A fund's balance here is its money and what was paid ahead, less its bills. Each budget period has a table; what lies
outside of every period, or all of it where there is none, stands in a table of its own.
"""

from collections.abc import Iterator
from datetime import date, timedelta

from projections.language import N_
from projections.reports.basis import Basis
from projections.reports.books import CAME_IN, EXCHANGED, EXPENSE, HELD, MOVED_IN, Books, Terms, minor
from projections.reports.model import Cell, Column, Reference, Row, Section, Sentence, Table

_COLUMNS: tuple[tuple[str, str, Terms], ...] = (
    ("came-in", N_("Came in"), CAME_IN),
    ("spent", N_("Spent"), EXPENSE),
    ("moved", N_("From other funds"), MOVED_IN),
    ("exchanged", N_("By exchange"), EXCHANGED),
)


def sections(basis: Basis) -> tuple[Section, ...]:
    """A section for each budget period, and one for what lies outside of them."""
    say = basis.say
    found = [_section(basis, key, told, first, last) for key, told, first, last in _spans(basis)]
    if not found:
        return (Section("movement", say("Movement in funds"), ((say("Nothing has moved yet."),),)),)
    return tuple(found)


def _spans(basis: Basis) -> Iterator[tuple[str, str, date, date]]:
    """Key, name, first and last day of each stretch of time in which anything moved, in order."""
    say = basis.say
    days = [leg.day for leg in basis.books.legs if leg.book == "A"]
    if not days:
        return
    ahead, end = min(days), max(days)
    periods = sorted(basis.state.money.periods.values(), key=lambda period: period.first)
    for period in periods:
        if period.first > ahead and any(ahead <= day < period.first for day in days):
            yield _between(basis, ahead, period.first - timedelta(days=1))
        if any(period.first <= day <= period.last for day in days):
            first, last = basis.words.day(period.first), basis.words.day(period.last)
            closed = period.closed_by is not None
            told = say("{first} to {last}, closed") if closed else say("{first} to {last}")
            name = told.format(first=first, last=last)
            yield basis.words.key(period.id), name, period.first, period.last
        ahead = max(ahead, period.last + timedelta(days=1))
    if any(day >= ahead for day in days):
        yield _between(basis, ahead, end)


def _between(basis: Basis, first: date, last: date) -> tuple[str, str, date, date]:
    say = basis.say
    day = basis.words.day
    told = say("{first} to {last}, in no period", first=day(first), last=day(last))
    return f"outside-{first.isoformat()}", told, first, last


def _section(basis: Basis, key: str, told: str, first: date, last: date) -> Section:
    say = basis.say
    tables = []
    for currency in basis.books.currencies:
        rows = [
            _row(basis, basis.words.key(fund), basis.words.reference(fund), (currency, fund), first, last)
            for fund, held in basis.books.funds
            if held == currency
        ]
        if rows:
            name = Reference("sum", say("All funds"))
            rows.append(_row(basis, "sum", name, (currency, None), first, last))
        tables.append(
            Table(f"{key}-{currency}", say("In {currency}", currency=currency), _columns(basis, currency), tuple(rows))
        )
    sentences = tuple(_sentence(basis, currency, first, last) for currency in basis.books.currencies)
    return Section(key, told, sentences, tuple(table for table in tables if table.rows))


def _shown(books: Books, currency: str) -> list[tuple[str, str, Terms]]:
    """The columns in which there is anything at all."""
    return [
        column for column in _COLUMNS if column[0] in ("came-in", "spent") or books.sum(column[2], currency).sources
    ]


def _columns(basis: Basis, currency: str) -> tuple[Column, ...]:
    say = basis.say
    moved = (Column(key, say(heading), "money") for key, heading, _ in _shown(basis.books, currency))
    return (
        Column("fund", say("Fund"), "reference"),
        Column("opening", say("At the beginning"), "money"),
        *moved,
        Column("closing", say("At the end"), "money"),
    )


def _row(basis: Basis, key: str, name: Reference, whose: tuple[str, str | None], first: date, last: date) -> Row:
    currency, fund = whose
    books = basis.books
    opening = books.sum(HELD, currency, fund=fund, last=first - timedelta(days=1))
    moved = [books.sum(terms, currency, fund=fund, first=first, last=last) for _, _, terms in _shown(books, currency)]
    closing = books.sum(HELD, currency, fund=fund, last=last)
    named = Cell(name, (fund,) if fund is not None else ())
    return Row(key, (named, opening, *moved, closing), "line" if fund is not None else "total")


def _sentence(basis: Basis, currency: str, first: date, last: date) -> Sentence:
    say = basis.say
    came = minor(basis.books.sum(CAME_IN, currency, first=first, last=last))
    spent = minor(basis.books.sum(EXPENSE, currency, first=first, last=last))
    if came > spent:
        return (say("In {currency}, more came in than was spent.", currency=currency),)
    if came < spent:
        return (say("In {currency}, more was spent than came in.", currency=currency),)
    return (say("In {currency}, as much was spent as came in.", currency=currency),)
