"""What changed in a report between two moments, in words: each figure by where it stands, before and after.

Figures are matched by their addresses, which keep their meaning from one moment to another. A figure that is only in
one of the two is told as new or gone.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from projections.render.cells import ENGLISH, clean, in_sentence
from projections.reports.amounts import Amount, Exponents
from projections.reports.model import (
    Card,
    Cards,
    Cell,
    Column,
    Figure,
    Picture,
    Report,
    Row,
    Section,
    Sentence,
    Table,
    figures_of,
)

NEW, GONE = "new", "gone"


@dataclass(frozen=True, slots=True)
class Placed:
    """A cell with where it stands, in words; ``section``: the key and heading of its section."""

    section: tuple[str, str]
    where: str
    cell: Cell


@dataclass(frozen=True, slots=True)
class Change:
    """A figure that changed: its address, where it stands, and both cells; None where there was none."""

    address: str
    section: tuple[str, str]
    where: str
    before: Cell | None
    after: Cell | None


def places(report: Report) -> dict[str, Placed]:
    """Every cell of a report with where it stands in words, by address, in reading order."""
    return {address: placed for section in report.sections for address, placed in _of_section(section)}


def _of_section(section: Section) -> Iterator[tuple[str, Placed]]:
    own = (section.key, section.heading)
    for sentence in section.sentences:
        for address, cell in figures_of(section.key, (sentence,)):
            yield address, Placed(own, _told(sentence, address), cell)
    for block in section.blocks:
        if isinstance(block, Cards):
            for card in block.cards:
                yield from _of_card(own, block.key, card)
        else:
            yield from _of_table(own, block.table if isinstance(block, Picture) else block)


def _of_card(section: tuple[str, str], key: str, card: Card) -> Iterator[tuple[str, Placed]]:
    if card.badge is not None:
        yield f"{key}.{card.key}", Placed(section, card.heading, Cell(card.badge))
    for sentence in card.sentences:
        for address, cell in figures_of(f"{key}.{card.key}", (sentence,)):
            yield address, Placed(section, f"{card.heading}: {_told(sentence, address)}", cell)
    for figure in card.figures:
        where = f"{card.heading}: {figure.label.lstrip('=+ ')}" if figure.label else card.heading
        yield f"{key}.{card.key}.{figure.key}", Placed(section, where, figure.cell)


def _of_table(section: tuple[str, str], table: Table) -> Iterator[tuple[str, Placed]]:
    for row in table.rows:
        name = in_sentence(row.cells[0].value, {}, ENGLISH) if not isinstance(row.cells[0].value, Amount) else row.key
        for column, cell in zip(table.columns[1:], row.cells[1:], strict=True):
            address = f"{table.key}.{row.key}.{column.key}"
            yield address, Placed(section, f"{name}: {column.heading}", cell)


def _told(sentence: Sentence, address: str) -> str:
    """The words next to a figure, with ``…`` where it stands: enough to know which one it is."""
    own = address.rpartition(".")[2]
    place = next(at for at, part in enumerate(sentence) if isinstance(part, Figure) and part.key == own)
    ahead = sentence[place - 1] if place == 1 else ""
    after = sentence[place + 1] if place + 1 < len(sentence) else ""
    words = "".join(clean(part) for part in (ahead, "…", after) if isinstance(part, str)).partition(". ")[0]
    return words.removesuffix(" and").strip(" ,;:.").removesuffix(", and")


def changes(before: Report, after: Report) -> tuple[Change, ...]:
    """What differs between two reports of one name, in the reading order of the later one, what is gone last."""
    old, new = places(before), places(after)
    found = []
    for address, now in new.items():
        was = old.get(address)
        if was is None or was.cell.value != now.cell.value:
            found.append(Change(address, now.section, now.where, was.cell if was else None, now.cell))
    found += [
        Change(address, was.section, was.where, was.cell, None) for address, was in old.items() if address not in new
    ]
    return tuple(found)


def difference(before: Report, after: Report) -> Report:
    """A report of what changed from one moment to another.

    Args:
        before: the report at the earlier moment.
        after: the same report at the later one, for the same audience.
    """
    exponents = dict(before.exponents) | dict(after.exponents)
    sections: dict[tuple[str, str], list[Row]] = {}
    for number, change in enumerate(changes(before, after), start=1):
        cells = (
            Cell(change.where),
            _words(change.before, exponents, NEW),
            _words(change.after, exponents, GONE),
        )
        sections.setdefault(change.section, []).append(Row(f"{number}", cells))
    columns = (Column("what", "What", "text"), Column("before", "Before", "text"), Column("after", "After", "text"))
    told = tuple(
        Section(f"changed-{key}", heading, (), (Table(f"{key}-changes", "Before and after", columns, tuple(rows)),))
        for (key, heading), rows in sections.items()
    )
    since = f"{before.identity.size} entries" if before.identity.size != after.identity.size else "the same entries"
    lead = (f"From {since} to {after.identity.size}: {_count(sum(map(len, sections.values())))}.",)
    five = replace(after.identity, report=f"{after.identity.report};since={before.identity.size}")
    title = f"{after.title}: what changed"
    return Report(title, five, (Section("lead", "What changed", (lead,)), *told))


def _count(number: int) -> str:
    return "nothing changed" if not number else f"{number} thing{'s' if number > 1 else ''} changed"


def _words(cell: Cell | None, exponents: Exponents, none: str) -> Cell:
    if cell is None:
        return Cell(f"({none})")
    if cell.value is None:
        return Cell("", cell.sources)
    return Cell(in_sentence(cell.value, exponents, ENGLISH), cell.sources)
