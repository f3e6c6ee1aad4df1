"""One of each chart, with the awkward in it: long names, tiny and negative sums, empty months, an open term."""

from dataclasses import replace
from datetime import date
from pathlib import Path

from projections.charts import burndown, commitments, flow, influence, months, timeline, treemap
from projections.charts.svg import Frame
from projections.render.cells import ENGLISH
from projections.reports.amounts import Amount
from projections.reports.model import Badge, Cell, Count, Picture, Reference
from tests.projections import sample

FRAME = Frame("c", dict(sample.EXPONENTS))
ACT = "ab" * 32 + ":0"


def usd(minor: int) -> Cell:
    """US dollars with a source."""
    return Cell(Amount(minor, "USD"), (ACT,))


def a_flow() -> flow.Flow:
    """Three sources, three funds, six lines, and what became of them."""
    layers = (
        flow.Layer(
            "Came from",
            (flow.Node("dues", "Members’ dues"), flow.Node("grant", "Solidarity foundation"), flow.Node("hat", "Hat")),
        ),
        flow.Layer(
            "Into", (flow.Node("strike", "Strike fund"), flow.Node("general", "General"), flow.Node("house", "Housing"))
        ),
        flow.Layer(
            "Set aside for",
            (
                flow.Node("hardship", "Hardship grants to striking families"),
                flow.Node("legal", "Lawyers"),
                flow.Node("buses", "Buses & food"),
                flow.Node("print", "Print"),
                flow.Node("rent", "Rent"),
                flow.Node("free", "Free"),
            ),
        ),
        flow.Layer("Became", (flow.Node("spent", "Spent"), flow.Node("left", "Left"))),
    )
    streams = [
        ("dues", "general", 420_000), ("dues", "strike", 300_000), ("grant", "strike", 500_000),
        ("grant", "house", 155_050), ("hat", "general", 1_299),
        ("strike", "hardship", 600_000), ("strike", "legal", 120_000), ("strike", "free", 80_000),
        ("general", "buses", 250_000), ("general", "print", 71_299), ("general", "free", 100_000),
        ("house", "rent", 155_050),
        ("hardship", "spent", 345_000), ("hardship", "left", 255_000), ("legal", "spent", 120_000),
        ("buses", "spent", 249_999), ("buses", "left", 1), ("print", "left", 71_299),
        ("rent", "spent", 100_000), ("rent", "left", 55_050), ("free", "left", 180_000),
    ]  # fmt: skip
    return flow.Flow(
        "flow", "Where the money went", "USD", layers, tuple(flow.Stream(a, b, usd(minor)) for a, b, minor in streams)
    )


def a_year() -> months.Months:
    """Twelve months: one without spending, one in which more came back than went out."""
    actual = [90_00, 0, 120_50, -30_00, 250_00, 99_99, 100_00, 1, 430_00, 180_00, 75_00, 60_00]
    names = ENGLISH.months
    each = tuple(
        months.Month(f"2026-{place:02d}", f"{name} 2026", name[:3], usd(100_00), usd(minor))
        for place, (name, minor) in enumerate(zip(names, actual, strict=True), start=1)
    )
    return months.Months("months", "Plan and actual by month", "USD", each)


def a_burndown() -> burndown.Burndown:
    """A fund that will not last until the end of its year."""
    days = [(date(2026, 1, 1), 1_000_000), (date(2026, 2, 10), 940_000), (date(2026, 3, 1), 610_000),
            (date(2026, 4, 20), 560_000), (date(2026, 5, 31), 310_000)]  # fmt: skip
    return burndown.Burndown(
        "burn",
        "What is left of the strike fund",
        "USD",
        tuple(burndown.Left(day, usd(minor)) for day, minor in days),
        date(2026, 12, 31),
        date(2026, 8, 12),
        "Runway: USD 3,100.00 ÷ USD 1,300.00 a month = 2 months and 12 days.",
    )


def a_treemap() -> treemap.Treemap:
    """Two funds; one line too small for words, one that got money back."""
    strike = treemap.Group(
        "Strike fund",
        (
            treemap.Item("hardship", "Hardship", usd(345_000)),
            treemap.Item("legal", "Lawyers", usd(120_000)),
            treemap.Item("fees", "Bank fees", usd(120)),
            treemap.Item("back", "Deposit back", usd(-5_000)),
        ),
    )
    general = treemap.Group(
        "General",
        (
            treemap.Item("buses", "Buses & food", usd(249_999)),
            treemap.Item("print", "Leaflets in five languages", usd(71_299)),
            treemap.Item("rent", "Rent", usd(100_000)),
        ),
    )
    return treemap.Treemap("spent", "What it was spent on", "USD", (strike, general))


def a_timeline() -> timeline.Timeline:
    """Two posts: one handed over properly, one kept in the interim with the handover open."""

    def term(key: str, who: str, first: date, until: date | None, *, interim: bool = False) -> timeline.Term:
        state = Badge("good", "ended") if until else Badge("warning" if interim else "neutral", "running")
        return timeline.Term(key, Reference(ACT, who), first, until, state, (ACT,), interim)

    chair = timeline.Post(
        "chair",
        "Chair",
        (
            term("t1", "Ana Moreno", date(2024, 1, 15), date(2025, 2, 1)),
            term("t2", "Thandi Nkosi-Van der Merwe", date(2025, 2, 1), None),
        ),
        (timeline.Handover(date(2025, 2, 1), done=True, words="keys, files, bank card"),),
    )
    treasurer = timeline.Post(
        "treasurer",
        "Treasurer",
        (
            term("t3", "Bo", date(2024, 1, 15), date(2026, 1, 15)),
            term("t4", "Bo", date(2026, 1, 15), None, interim=True),
        ),
        (timeline.Handover(date(2026, 1, 15), done=False, words="bank card still to be handed over"),),
    )
    empty = timeline.Post("youth", "Youth delegate", ())
    return timeline.Timeline(
        "posts", "Who led and when", date(2024, 1, 1), date(2026, 12, 31), date(2026, 5, 31), (chair, treasurer, empty)
    )


def some_commitments() -> commitments.Commitments:
    """Six quarters, one without any promise due."""
    numbers = [(4, 1, 0, 1, 0), (6, 2, 1, 0, 0), (0, 0, 0, 0, 0), (8, 1, 1, 2, 1), (5, 3, 0, 0, 2), (1, 0, 0, 0, 9)]
    labels = ["2025 Q1", "2025 Q2", "2025 Q3", "2025 Q4", "2026 Q1", "2026 Q2"]
    spans = tuple(
        commitments.Span(label.replace(" ", "-"), label, tuple(Cell(Count(number), (ACT,)) for number in row))
        for label, row in zip(labels, numbers, strict=True)
    )
    return commitments.Commitments("promises", "What became of promises", spans)


def an_influence() -> influence.Influence:
    """Four organizations, four measures, one of which nobody has anything of."""
    names = ["Dockers’ Union Local 8", "Harbour Tenants", "St Mary’s Parish", "Youth for Climate Justice Network"]
    rows = {
        "money": ("Money given", [500_000, 20_000, 5_000, 0]),
        "votes": ("Votes", [1, 1, 1, 1]),
        "proposals": ("Proposals adopted", [3, 4, 2, 5]),
        "posts": ("Posts held", [0, 0, 0, 0]),
    }
    measures = tuple(
        influence.Measure(key, heading, tuple(usd(n) if key == "money" else Cell(Count(n), (ACT,)) for n in numbers))
        for key, (heading, numbers) in rows.items()
    )
    organizations = tuple(influence.Organization(f"O-{place}", name) for place, name in enumerate(names, start=1))
    return influence.Influence("influence", "Influence by organization", organizations, measures)


def pictures(frame: Frame = FRAME) -> dict[str, Picture]:
    """Each chart drawn, by name."""
    return {
        "flow": flow.picture(a_flow(), frame),
        "months": months.picture(a_year(), frame),
        "burndown": burndown.picture(a_burndown(), frame),
        "treemap": treemap.picture(a_treemap(), frame),
        "timeline": timeline.picture(a_timeline(), frame),
        "commitments": commitments.picture(some_commitments(), frame),
        "influence": influence.picture(an_influence(), frame),
    }


GOLDENS = Path(__file__).parent / "goldens"


def drawings() -> dict[str, str]:
    """File name to SVG: each chart wide and narrow, and one from right to left."""
    found: dict[str, str] = {}
    for name, picture in pictures().items():
        found |= {f"{name}-wide.svg": picture.wide, f"{name}-narrow.svg": picture.narrow}
    mirrored = pictures(replace(FRAME, right_to_left=True, language="ar"))["timeline"]
    return found | {"timeline-mirrored.svg": mirrored.wide}


if __name__ == "__main__":
    # After a drawing was changed on purpose: python -m tests.projections.charts.gallery, then look at each one.
    GOLDENS.mkdir(exist_ok=True)
    for file, svg in drawings().items():
        (GOLDENS / file).write_text(svg, encoding="utf-8")
