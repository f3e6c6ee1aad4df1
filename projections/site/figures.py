"""Each figure of the published reports with the acts behind it: for the pages that trace them, and back from entries.

A figure is told by where it stands in its report, in words: the table's caption, the row, the column.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from projections.chronicle import Chronicler
from projections.language import N_
from projections.render.cells import ENGLISH, Words, in_sentence, words_for
from projections.reports.amounts import Amount
from projections.reports.model import Block, Cards, Cell, Count, Figure, Picture, Report, Section, Table
from projections.site.source import Source
from projections.trace import ActTraced, trace

Value = str
NUMBERS = (Amount, Count)
KEYS = (
    N_("came in"),
    N_("went out"),
    N_("exchanged"),
    N_("left"),
    N_("entries"),
    N_("amount"),
    N_("short"),
    N_("owed"),
    N_("beyond"),
    N_("acts"),
    N_("days"),
    N_("due"),
    N_("day"),
    N_("stated"),
    N_("granted"),
    N_("reserved"),
    N_("spent"),
)
"""Keys of figures in sentences, as words."""


@dataclass(frozen=True, slots=True)
class FigureTold:
    """A figure: its address, what it is in words, its value in words, the acts behind it, what they come to."""

    address: str
    label: str
    value: Value
    acts: tuple[ActTraced, ...]
    sum_words: str


@dataclass(frozen=True, slots=True)
class Group:
    """The figures of one section."""

    heading: str
    figures: tuple[FigureTold, ...]


def traced(source: Source, name: str, chronicler: Chronicler) -> tuple[Group, ...]:
    """What of a report has sources, figures and other facts, section by section, in reading order."""
    made, basis = source.report(name)
    words = words_for(source.language.code)
    groups = []
    for section in made.report.sections:
        found = []
        for address, label, cell in labelled(section, words):
            if cell.sources and cell.value not in {None, ""}:
                told = trace(made, address, basis, chronicler)
                found.append(FigureTold(address, label, told.value, told.acts, told.sum_words))
        if found:
            groups.append(Group(section.heading, tuple(found)))
    return tuple(groups)


def labelled(section: Section, words: Words = ENGLISH) -> Iterator[tuple[str, str, Cell]]:
    """Each cell of a section: address, what it is in words, cell."""
    for sentence in section.sentences:
        for part in sentence:
            if isinstance(part, Figure):
                yield f"{section.key}.{part.key}", _label(part, words), part.cell
    for block in section.blocks:
        yield from _in_block(block, words)


def _in_block(block: Block, words: Words) -> Iterator[tuple[str, str, Cell]]:
    match block:
        case Table():
            yield from _in_table(block, words)
        case Picture():
            yield from _in_table(block.table, words)
        case Cards():
            for card in block.cards:
                for sentence in card.sentences:
                    for part in sentence:
                        if isinstance(part, Figure):
                            label = f"{card.heading}: {_label(part, words)}"
                            yield f"{block.key}.{card.key}.{part.key}", label, part.cell
                for figure in card.figures:
                    yield f"{block.key}.{card.key}.{figure.key}", f"{card.heading}: {figure.label}", figure.cell


def _in_table(table: Table, words: Words) -> Iterator[tuple[str, str, Cell]]:
    for row in table.rows:
        named = _words(row.cells[0], words) or row.key
        for column, cell in zip(table.columns, row.cells, strict=True):
            yield f"{table.key}.{row.key}.{column.key}", f"{table.caption}: {named}, {column.heading}", cell


def _label(figure: Figure, words: Words) -> str:
    """What a figure in a sentence is: its key is made for addresses, but is a word."""
    value = figure.cell.value
    key = figure.key.removesuffix(f"-{value.currency}") if isinstance(value, Amount) else figure.key
    return figure.label or words.language.gettext(key.replace("-", " "))


def _words(cell: Cell, words: Words) -> str:
    return in_sentence(cell.value, {}, words) if not isinstance(cell.value, NUMBERS) else ""


@dataclass(frozen=True, slots=True)
class Resting:
    """A figure that rests on an entry: in which report, where it stands there, what it is, its value."""

    report: str
    address: str
    label: str
    value: str


def resting(groups: Mapping[str, tuple[Group, ...]]) -> dict[int, tuple[Resting, ...]]:
    """Entry's index to the figures that rest on it, report by report, in reading order."""
    found: dict[int, dict[Resting, None]] = {}
    for name, told in groups.items():
        for group in told:
            for figure in group.figures:
                for act in figure.acts:
                    found.setdefault(act.index, {})[Resting(name, figure.address, figure.label, figure.value)] = None
    return {index: tuple(rests) for index, rests in found.items()}


def titled(report: Report) -> str:
    """What a report is called, without the coalition's name."""
    title = report.title.rpartition(": ")[2]
    return title[:1].upper() + title[1:]
