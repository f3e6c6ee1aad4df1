"""One report with everything in it, for the tests of every format: awkward words, every kind of cell, both signs."""

from datetime import date

from projections.reports.amounts import Amount
from projections.reports.identity import Five, disclosure_set
from projections.reports.model import (
    Badge,
    Card,
    Cards,
    Cell,
    Column,
    Count,
    Figure,
    Picture,
    Reference,
    Report,
    Row,
    Section,
    Table,
)

EXPONENTS = (("JPY", 0), ("KWD", 3), ("USD", 2))
FIVE = Five(1204, "rules/v0", "budget/v1", "members", disclosure_set([]))
ACTS = tuple(f"{place:02d}" * 32 + ":0" for place in range(10, 16))


def usd(minor: int, *sources: str) -> Cell:
    """An amount of US dollars."""
    return Cell(Amount(minor, "USD"), sources or ACTS[:1])


def payments() -> Table:
    """Payments, with words that would be formulas in a spreadsheet and markup on a page."""
    columns = (
        Column("what", "What for", "text"),
        Column("who", "Agreed by", "reference"),
        Column("day", "Paid on", "date"),
        Column("people", "People", "count"),
        Column("amount", "Amount", "money"),
        Column("proof", "Proof", "badge"),
    )

    def row(key: str, what: str, minor: int, badge: Badge) -> Row:
        agreed = Cell(Reference(ACTS[1], "D-3 “Buses & food”"), (ACTS[1],))
        paid = Cell(date(2026, 3, 9), (ACTS[2],))
        return Row(
            key,
            (Cell(what), agreed, paid, Cell(Count(1200), (ACTS[3],)), usd(minor, ACTS[2], ACTS[4]), Cell(badge)),
        )

    return Table(
        "payments",
        "Payments since 1 March",
        columns,
        (
            row("P-1", '=HYPERLINK("x","y")', 345_000, Badge("good", "seen")),
            row(
                "P-2", "@bus, <b>hired</b> for the long march to the capital and the way back at night", -4_05, WAITING
            ),
            row("P-3", "-2+3", 0, Badge("bad", "missing")),
            Row(
                "sum", (Cell("All"), Cell(None), Cell(None), Cell(None), usd(344_595, *ACTS[2:5]), Cell(None)), "total"
            ),
        ),
    )


WAITING = Badge("waiting", "awaited")


def currencies() -> Table:
    """Amounts of three currencies in one column."""
    columns = (Column("fund", "Fund", "text"), Column("held", "We hold", "money"))
    held = (("F-1", "Strike fund", Amount(1_200_000_00, "USD")), ("F-2", "Tokyo", Amount(-1500, "JPY")))
    more = ("F-3", "صندوق الكويت", Amount(1_234, "KWD"))
    rows = tuple(Row(key, (Cell(name), Cell(amount, ACTS[:2]))) for key, name, amount in (*held, more))
    return Table("held", "Held by fund", columns, rows)


def nothing() -> Table:
    """A table without rows."""
    return Table("exceptions", "Exceptions", (Column("what", "What", "text"), Column("sum", "Sum", "money")), ())


def funds() -> Cards:
    """Two cards, one with everything a card may have."""
    strike = Card(
        "F-1",
        "Strike fund",
        Badge("warning", "nearly spent"),
        (("For hardship only; ", Figure("share", usd(5_00)), " a head."),),
        (Figure("held", usd(855_000), "We hold"), Figure("free", usd(-50_00), "Free")),
    )
    return Cards("cards", "Our funds", (strike, Card("F-2", "General")))


def picture() -> Picture:
    """A drawing stands in for a real one: renderers do not look into it."""
    svg = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10" role="img"><title>t</title></svg>'
    table = Table(
        "months",
        "Plan and actual",
        (Column("month", "Month", "text"), Column("plan", "Plan", "money")),
        (Row("2026-03", (Cell("March 2026"), usd(100_00))),),
    )
    return Picture("months-picture", "Plan and actual", "Spending kept to the plan.", svg, svg, table)


def report(five: Five = FIVE) -> Report:
    """The whole report."""
    lead = (
        (
            "Since 1 March ",
            Figure("came-in", usd(1_200_000, *ACTS[:2])),
            " came in, ",
            Figure("went-out", usd(345_000, ACTS[2])),
            " went out, ",
            Figure("left", usd(855_000, *ACTS[:3])),
            " is left, held by Ana <ana@example.org> & the union.",
        ),
        ("Closed to 28 February.",),
    )
    sections = (
        Section("lead", "What came in and went out", lead, (funds(),)),
        Section("paid", "Every payment", (), (payments(), currencies())),
        Section("plan", "The year", (), (picture(), nothing())),
    )
    return Report("Budget of the Harbour Coalition", five, sections, EXPONENTS)
