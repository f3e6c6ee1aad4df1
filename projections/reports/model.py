"""A report as data: sections of sentences, tables, cards and pictures, each figure with where it comes from.

A report is made once and rendered five ways; nothing in it knows of a screen. Everything is a tuple, in the order in
which it is to be shown, so that equal reports are equal bytes. Amounts are whole minor units; there are no floats.

Each cell has an *address* unique in its report, by which ``plenary trace`` finds it: the keys on the way to it, joined
by dots. ``funds.F-1.spent`` is row F-1, column spent of the table ``funds``; ``lead.came-in`` is the figure ``came-in``
of the section ``lead``. A cell's ``sources`` are the ids of the acts whose legs or facts make up what it shows (I16).
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from string import Formatter
from typing import Literal, NamedTuple

from projections.language import N_
from projections.reports.amounts import LIMIT, Amount
from projections.reports.identity import Five, ReportError

KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9_:-]*")
"""What a part of an address may look like."""


class ModelError(ReportError):
    """A report that contradicts itself: the message has the address, the expected and the found."""


class Count(NamedTuple):
    """How many of something: a count, never an amount."""

    number: int


class Reference(NamedTuple):
    """A thing of the record in words: its id, and what people call it."""

    id: str
    words: str


State = Literal["good", "waiting", "warning", "bad", "neutral"]
"""What a badge means; renderers add a sign to it, since colour alone says nothing to many."""


class Badge(NamedTuple):
    """The state of something: what it means and the word for it, as ``good``, "proof seen"."""

    state: State
    words: str


Value = str | Amount | Count | date | Reference | Badge | None
ColumnKind = Literal["text", "money", "count", "date", "reference", "badge"]

_TYPES: dict[ColumnKind, type] = {
    "text": str,
    "money": Amount,
    "count": Count,
    "date": date,
    "reference": Reference,
    "badge": Badge,
}
NUMERIC: frozenset[ColumnKind] = frozenset({"money", "count"})


@dataclass(frozen=True, slots=True)
class Cell:
    """One value and the ids of the acts that make it up, sorted and without repeats."""

    value: Value
    sources: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse floats, oversized amounts and unsorted sources."""
        value = self.value
        if isinstance(value, bool | datetime) or not isinstance(
            value, str | Amount | Count | date | Reference | Badge | None
        ):
            raise ModelError(f"a cell holds {value!r}, a {type(value).__name__}; expected a value of a report")
        number = value.minor if isinstance(value, Amount) else value.number if isinstance(value, Count) else 0
        if type(number) is not int or abs(number) > LIMIT:
            raise ModelError(f"a cell holds {value!r}; expected a whole number of at most {LIMIT} either way")
        if self.sources != tuple(sorted(set(self.sources))):
            raise ModelError(f"the sources of {value!r} are not sorted, or repeat; expected each id once, in order")


EMPTY = Cell(None)


@dataclass(frozen=True, slots=True)
class Figure:
    """A cell in a sentence or on a card. ``label`` stands before it on a card and is silent in a sentence."""

    key: str
    cell: Cell
    label: str = ""


Sentence = tuple[str | Figure, ...]
"""Words and figures in reading order: ``("Since 1 March ", came_in, " came in.")``."""

NOTHING = N_("Nothing yet.")
"""What an empty table says unless it is told otherwise; put into the report's language when the report is assembled."""


def sentence(template: str, /, **places: str | Figure | Sentence) -> Sentence:
    """A sentence from a translated template and what stands at its places: ``"Since {day} {came} came in."``.

    Words beside each other become one; a figure stays a figure and a sentence its own parts, so that each is traced
    wherever a language puts it.
    """
    parts: list[str | Figure] = []
    words = ""
    for literal, place, _, _ in Formatter().parse(template):
        value = places[place] if place is not None else ""
        words += literal + (value if isinstance(value, str) else "")
        if not isinstance(value, str):
            parts += [words] if words else []
            parts += [value] if isinstance(value, Figure) else value
            words = ""
    return (*parts, words) if words else tuple(parts)


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table; all its cells hold values of one kind, or nothing."""

    key: str
    heading: str
    kind: ColumnKind


@dataclass(frozen=True, slots=True)
class Row:
    """A row: its cells in the order of the columns. ``role`` sets totals apart from the rest."""

    key: str
    cells: tuple[Cell, ...]
    role: Literal["line", "total"] = "line"


@dataclass(frozen=True, slots=True)
class Table:
    """Typed columns and rows; the first column names the row."""

    key: str
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    empty: str = NOTHING

    def __post_init__(self) -> None:
        """Refuse rows that do not fit the columns."""
        if not self.columns:
            raise ModelError(f"table {self.key} has no column")
        _unique(f"columns of table {self.key}", [column.key for column in self.columns])
        _unique(f"rows of table {self.key}", [row.key for row in self.rows])
        for row in self.rows:
            if len(row.cells) != len(self.columns):
                raise ModelError(f"{self.key}.{row.key} has {len(row.cells)} cells; expected {len(self.columns)}")
            for column, cell in zip(self.columns, row.cells, strict=True):
                if cell.value is not None and not isinstance(cell.value, _TYPES[column.kind]):
                    where = f"{self.key}.{row.key}.{column.key}"
                    raise ModelError(f"{where} holds {cell.value!r}; expected a value of kind {column.kind}")


@dataclass(frozen=True, slots=True)
class Card:
    """A thing at a glance: a heading, perhaps a badge, sentences and labelled figures."""

    key: str
    heading: str
    badge: Badge | None = None
    sentences: tuple[Sentence, ...] = ()
    figures: tuple[Figure, ...] = ()


@dataclass(frozen=True, slots=True)
class Cards:
    """Cards side by side, or below each other where there is no room."""

    key: str
    caption: str
    cards: tuple[Card, ...]

    def __post_init__(self) -> None:
        """Refuse two cards of one key."""
        _unique(f"cards of {self.key}", [card.key for card in self.cards])


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawing and the same data as a table.

    Args:
        key: part of the addresses of the table's cells.
        title: what it shows, in a few words.
        description: what can be seen in it, for those who do not see it.
        wide: an SVG document for 720 px and more.
        narrow: an SVG document that is readable at 320 px.
        table: every figure of the drawing.
    """

    key: str
    title: str
    description: str
    wide: str
    narrow: str
    table: Table


Block = Table | Cards | Picture


@dataclass(frozen=True, slots=True)
class Section:
    """A heading, the sentences under it, and what follows them."""

    key: str
    heading: str
    sentences: tuple[Sentence, ...] = ()
    blocks: tuple[Block, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """A whole report.

    Args:
        title: what it is called.
        identity: the five that fix its bytes.
        sections: in reading order.
        exponents: (currency, decimals) of each currency in it, sorted; as the founding fixed them.
    """

    title: str
    identity: Five
    sections: tuple[Section, ...]
    exponents: tuple[tuple[str, int], ...] = ()

    def __post_init__(self) -> None:
        """Refuse keys and addresses that are malformed or not unique, and amounts nobody could read or trace."""
        if self.exponents != tuple(sorted(self.exponents)):
            raise ModelError("the exponents are not sorted by currency")
        known = {currency for currency, _ in self.exponents}
        _unique("sections and what stands in them", list(_keys(self)))
        _unique("addresses", [address for address, _ in addressed(self)])
        for address, cell in addressed(self):
            if not all(KEY.fullmatch(part) for part in address.split(".")):
                raise ModelError(f"the address {address!r} has a part that is no key: {KEY.pattern}")
            if isinstance(cell.value, Amount) and cell.value.currency not in known:
                raise ModelError(f"{address} is in {cell.value.currency}, whose number of decimals is not given")
            if isinstance(cell.value, Amount) and cell.value.minor and not cell.sources:
                raise ModelError(f"{address} is {cell.value.minor} {cell.value.currency} out of nothing: no source")

    def cell(self, address: str) -> Cell:
        """The cell at an address.

        Raises:
            ModelError: there is none; the message lists addresses that begin alike.
        """
        cells = dict(addressed(self))
        if address in cells:
            return cells[address]
        start = address.partition(".")[0]
        near = [known for known in cells if known.startswith(f"{start}.")] or list(cells)
        shown = ", ".join(near[:8]) + (", …" if len(near) > len(near[:8]) else "")
        raise ModelError(f"there is no figure {address!r} in this report. There is {shown or 'none'}.")


def addressed(report: Report) -> Iterator[tuple[str, Cell]]:
    """Each cell of a report with its address, in reading order."""
    for section in report.sections:
        yield from figures_of(section.key, section.sentences)
        for block in section.blocks:
            yield from _of_block(block)


def figures_of(key: str, sentences: tuple[Sentence, ...]) -> Iterator[tuple[str, Cell]]:
    """The figures of sentences, with their addresses under ``key``."""
    for sentence in sentences:
        for part in sentence:
            if isinstance(part, Figure):
                yield f"{key}.{part.key}", part.cell


def cells_of(table: Table) -> Iterator[tuple[str, Cell]]:
    """The cells of a table, with their addresses."""
    for row in table.rows:
        for column, cell in zip(table.columns, row.cells, strict=True):
            yield f"{table.key}.{row.key}.{column.key}", cell


def tables_of(report: Report) -> Iterator[Table]:
    """The tables of a report, those beneath pictures too, in reading order."""
    for section in report.sections:
        for block in section.blocks:
            match block:
                case Table():
                    yield block
                case Picture():
                    yield block.table
                case Cards():
                    pass


def _of_block(block: Block) -> Iterator[tuple[str, Cell]]:
    match block:
        case Table():
            yield from cells_of(block)
        case Picture():
            yield from cells_of(block.table)
        case Cards():
            for card in block.cards:
                yield from figures_of(f"{block.key}.{card.key}", card.sentences)
                for figure in card.figures:
                    yield f"{block.key}.{card.key}.{figure.key}", figure.cell


def _keys(report: Report) -> Iterator[str]:
    """The keys of sections, blocks and tables beneath pictures: they must differ, since pages use them as anchors."""
    for section in report.sections:
        yield section.key
        for block in section.blocks:
            yield block.key
            if isinstance(block, Picture):
                yield block.table.key


def _unique(what: str, keys: list[str]) -> None:
    repeated = sorted(key for key, times in Counter(keys).items() if times > 1)
    if repeated:
        raise ModelError(f"{what}: {', '.join(repeated)} stands twice")
