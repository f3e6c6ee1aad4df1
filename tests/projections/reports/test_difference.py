"""What changed between two moments: told whole when it is new or gone, before and after when it changed, else not."""

from dataclasses import replace

from projections.render import plain_text
from projections.reports.amounts import Amount
from projections.reports.difference import difference
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
    Report,
    Row,
    Section,
    Table,
    addressed,
)

ACT = "a" * 64 + ".0"
NEWER = "b" * 64 + ".0"


def usd(minor: int, *acts: str) -> Cell:
    """An amount with its acts."""
    return Cell(Amount(minor, "USD"), acts or (ACT,))


def _table(key: str, **rows: tuple[Cell, Cell]) -> Table:
    columns = (Column("who", "Who", "text"), Column("sum", "Sum", "money"), Column("times", "Times", "count"))
    return Table(key, "Sums", columns, tuple(Row(name, (Cell(name), *cells)) for name, cells in rows.items()))


def _report(*sections: Section, size: int = 10) -> Report:
    five = Five(size, "rules/v0", "sums/v1", "members", disclosure_set([]))
    return Report("A coalition: sums", five, sections, (("USD", 2),))


def told(before: Report, after: Report) -> str:
    """The difference as text on one line."""
    return " ".join(plain_text.render(difference(before, after)).split())


BEFORE = _report(
    Section(
        "money",
        "Money",
        (("We hold ", Figure("held", usd(500)), "."), ("Nothing is late.",)),
        (_table("sums", Ana=(usd(500), Cell(Count(1), (ACT,))), Ben=(usd(0), Cell(Count(0)))),),
    )
)


def test_between_a_moment_and_itself_nothing_changed() -> None:
    """One sentence, no section."""
    found = difference(BEFORE, BEFORE)
    assert [section.key for section in found.sections] == ["what-changed"]
    assert "nothing changed" in told(BEFORE, BEFORE)


def test_a_figure_is_told_before_and_after_with_how_much() -> None:
    """More, less, fewer; what stayed is not told."""
    rows = {"Ana": (usd(120), Cell(Count(3), (ACT,))), "Ben": (usd(0), Cell(Count(0)))}
    (section,) = BEFORE.sections
    sentences = (("We hold ", Figure("held", usd(800)), "."), ("Nothing is late.",))
    after = replace(
        _report(size=12), sections=(replace(section, sentences=sentences, blocks=(_table("sums", **rows),)),)
    )
    text = told(BEFORE, after)
    assert "From 10 entries to 12: 3 figures changed." in text
    assert "We hold … USD 5.00 USD 8.00 USD 3.00 more" in text
    assert "Ana: Sum USD 5.00 USD 1.20 USD 3.80 less" in text
    assert "Ana: Times 1 3 2 more" in text
    assert "Ben" not in text
    assert "Nothing is late" not in text


def test_rows_and_sentences_that_came_or_went_are_told_once_and_whole() -> None:
    """A new row in words with the acts behind it; a sentence that no longer holds."""
    rows = {"Cy": (usd(70, NEWER), Cell(Count(0)))}
    (section,) = BEFORE.sections
    sentences = (section.sentences[0], ("One proof is late.",))
    after = replace(BEFORE, sections=(replace(section, sentences=sentences, blocks=(_table("sums", **rows),)),))
    text = told(BEFORE, after)
    assert "2 things are new, 3 are gone" in text
    assert "New: One proof is late." in text
    assert "New: Cy: sum USD 0.70, times 0." in text
    assert "No longer: Nothing is late." in text
    assert "No longer: Ana: sum USD 5.00, times 1." in text
    new = [cell for address, cell in addressed(difference(BEFORE, after)) if address.startswith("changed-money.new")]
    assert (NEWER,) in [cell.sources for cell in new]


def test_a_card_is_compared_inside_and_told_whole_when_it_is_new() -> None:
    """Its badge, its sentences, its figures; nothing twice."""
    one = Card("C-1", "A hall", Badge("waiting", "running"), (("By Friday.",),), (Figure("cost", usd(100), "= cost"),))
    done = replace(one, badge=Badge("good", "kept"), sentences=(("By Monday.",),))
    other = Card("C-2", "A bus", None, (("For ", Figure("seats", Cell(Count(40))), " people."),))
    before, after = (
        _report(Section("promises", "Promises", (), (Cards("cards", "By day", cards),)))
        for cards in ((one,), (done, other))
    )
    text = told(before, after)
    assert "A hall … running ✓ kept" in text
    assert "New: A hall: By Monday." in text
    assert "No longer: A hall: By Friday." in text
    assert text.count("New: A bus: For 40 people.") == 1
    assert "cost" not in text


def test_a_new_section_stands_as_it_is_but_for_its_pictures() -> None:
    """They repeat what tables say; a section of pictures alone is not told, one that is gone is named."""
    drawn = Picture("drawn", "Sums", "Bars.", "<svg/>", "<svg/>", _table("drawn-sums", Ana=(usd(500), Cell(Count(1)))))
    later = Section("later", "Later", (("More came in.",),), (drawn,))
    pictures = Section("pictures", "In pictures", (), (replace(drawn, key="again", table=_table("again-sums")),))
    text = told(BEFORE, _report(later, pictures))
    assert "Later (new)" in text
    assert "More came in." in text
    assert "Bars." not in text
    assert "In pictures" not in text
    assert "No longer there: Money." in text
