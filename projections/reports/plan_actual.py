"""The lines of the budget: what was planned beside what was spent, by line, by year and by month."""

from datetime import date

from ledger.rules.money.legs import AUTHORITY, EXPENDED
from projections.language import N_
from projections.reports.basis import Basis
from projections.reports.books import BEYOND, GRANTED, RESERVED, SET_ASIDE, SPENT, minor
from projections.reports.claims import Part
from projections.reports.model import EMPTY, Badge, Cell, Column, Reference, Row, Section, Table

_MONEY = (
    ("granted", N_("Set aside"), GRANTED),
    ("reserved", N_("Reserved to pay"), RESERVED),
    ("spent", N_("Spent"), SPENT),
    ("left", N_("Left"), SET_ASIDE),
    ("beyond", N_("Beyond what was agreed"), BEYOND),
)


def section(basis: Basis) -> Section:
    """Every line: set aside, reserved, spent, left; and by year where history tells of several."""
    say = basis.say
    tables = [table for table in (*_lines(basis), *_years(basis)) if table.rows]
    told = say("For each line, what was set aside = reserved to pay + spent + left, less what was spent beyond it.")
    return Section(
        "plan", say("Plan and actual"), ((told,),) if tables else ((say("No line was opened yet."),),), tuple(tables)
    )


def _lines(basis: Basis) -> list[Table]:
    """A table for each currency."""
    say = basis.say
    tables = []
    for currency in basis.books.currencies:
        beyond = minor(basis.books.sum(BEYOND, currency)) != 0
        shown = _MONEY if beyond else _MONEY[:-1]
        columns = (
            Column("line", say("Line"), "reference"),
            Column("period", say("Period"), "text"),
            *(Column(key, say(heading), "money") for key, heading, _ in shown),
        )
        rows = []
        for line, known in basis.state.money.lines.items():
            if known.key.currency != currency or not basis.books.on_line(line):
                continue
            cells = [basis.books.sum(terms, currency, line=line) for _, _, terms in shown]
            name = Cell(basis.words.reference(line), (line,))
            period = Cell(basis.words.name(known.key.period), (known.key.period,))
            rows.append(Row(basis.words.key(line), (name, period, *cells)))
        if rows:
            sums = [basis.books.sum(terms, currency) for _, _, terms in shown]
            rows.append(Row("sum", (Cell(Reference("sum", say("All lines"))), EMPTY, *sums), "total"))
        tables.append(
            Table(f"lines-{currency}", say("By line, in {currency}", currency=currency), columns, tuple(rows))
        )
    return tables


def _years(basis: Basis) -> list[Table]:
    """Lines whose money from before this record was set aside for one year or another: by year."""
    say = basis.say
    columns = (
        Column("line", say("Line"), "reference"),
        Column("year", say("Year"), "text"),
        Column("granted", say("Set aside for it"), "money"),
        Column("spent", say("Spent in it"), "money"),
        Column("note", say("To note"), "badge"),
    )
    tables = []
    for currency in basis.books.currencies:
        rows = tuple(
            row
            for line, known in basis.state.money.lines.items()
            if known.key.currency == currency
            for row in _years_of(basis, line, currency)
        )
        caption = say(
            "By year, in {currency} (from before this record: as the old books say for which year it was meant)",
            currency=currency,
        )
        tables.append(Table(f"years-{currency}", caption, columns, rows))
    return tables


def _years_of(basis: Basis, line: str, currency: str) -> list[Row]:
    meant: dict[int, list[Part]] = {}
    for past in basis.state.history.allocations:
        if past.line == line and (basis.through is None or past.day <= basis.through):
            part = Part((past.event,), AUTHORITY, line, -1, past.amount)
            meant.setdefault(past.year, []).append(part)
    if not meant:
        return []
    days = [leg.day.year for leg in basis.books.on_line(line) if leg.account == EXPENDED]
    rows = []
    for year in sorted({*meant, *days}):
        first, last = date(year, 1, 1), date(year, 12, 31)
        granted = basis.books.share("meant", currency, meant.get(year, ()))
        spent = basis.books.sum(SPENT, currency, line=line, first=first, last=last)
        name = Cell(basis.words.reference(line), (line,))
        rows.append(
            Row(
                f"{basis.words.key(line)}-{year}", (name, Cell(str(year)), granted, spent, _note(basis, granted, spent))
            )
        )
    return rows


def _note(basis: Basis, granted: Cell, spent: Cell) -> Cell:
    """Says in words where more was spent in a year than was set aside for it."""
    say = basis.say
    if minor(spent) <= minor(granted):
        return EMPTY
    return Cell(
        Badge("warning", say("more than was set aside for it")), tuple(sorted({*granted.sources, *spent.sources}))
    )
