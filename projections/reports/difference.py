"""What changed in a report between two moments, in words: what is new, what is gone, and each figure before and after.

Figures are matched by their addresses, which keep their meaning from one moment to another. A row, a card or a whole
section that is only in one of the two is told once and whole, not cell by cell. Pictures repeat what tables say.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from projections.render.cells import ENGLISH, clean, in_sentence
from projections.reports.amounts import Amount, Exponents, told
from projections.reports.model import (
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
    Sentence,
    Table,
)

Sources = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Placed:
    """A figure with where it stands, in words, by its address."""

    where: str
    cell: Cell


@dataclass(frozen=True, slots=True)
class Whole:
    """What is told as one when it is new or gone: a row, a card, a sentence.

    Args:
        words: it, retold.
        sources: the acts behind all of it.
        figures: those in it, by address.
        part_of: the key of the whole that it is a sentence of, which tells it when that is new or gone itself.
    """

    words: str
    sources: Sources
    figures: dict[str, Placed]
    part_of: str = ""


def difference(before: Report, after: Report) -> Report:
    """A report of what changed from one moment to another.

    Args:
        before: the report at the earlier moment.
        after: the same report at the later one, for the same audience.
    """
    exponents = dict(before.exponents) | dict(after.exponents)
    old = {section.key: section for section in before.sections}
    now = {section.key: section for section in after.sections}
    sections, changed, new, gone = [], 0, 0, 0
    for section in after.sections:
        if section.key not in old:
            blocks = tuple(block for block in section.blocks if not isinstance(block, Picture))
            if section.sentences or blocks:
                new += 1
                sections.append(replace(section, heading=f"{section.heading} (new)", blocks=blocks))
            continue
        found = _compare(old[section.key], section, exponents)
        changed, new, gone = changed + len(found.rows), new + len(found.new), gone + len(found.gone)
        if found.rows or found.new or found.gone:
            sections.append(found.section(section))
    lost = [section for section in before.sections if section.key not in now]
    gone += len(lost)
    lead: list[Sentence] = [(_lead(before, after, changed, new, gone),)]
    lead += [(f"No longer there: {section.heading}.",) for section in lost]
    five = replace(after.identity, report=f"{after.identity.report};since={before.identity.size}")
    title = f"{after.title}: what changed"
    known = tuple(sorted(exponents.items()))
    return Report(title, five, (Section("what-changed", "What changed", tuple(lead)), *sections), known)


def _lead(before: Report, after: Report, changed: int, new: int, gone: int) -> str:
    since = f"{before.identity.size} entries" if before.identity.size != after.identity.size else "the same entries"
    counts = (
        (changed, "figure changed", "figures changed"),
        (new, "thing is new", "things are new"),
        (gone, "is gone", "are gone"),
    )
    said = [f"{number} {one if number == 1 else many}" for number, one, many in counts if number]
    return f"From {since} to {after.identity.size}: {', '.join(said) or 'nothing changed'}."


@dataclass(frozen=True, slots=True)
class _Found:
    """What differs in a section that is in both."""

    rows: tuple[Row, ...]
    new: tuple[Whole, ...]
    gone: tuple[Whole, ...]

    def section(self, of: Section) -> Section:
        """It as a section: what is new and gone in sentences, what changed as a table."""
        sentences: list[Sentence] = []
        for way, intro, wholes in (("new", "New: ", self.new), ("gone", "No longer: ", self.gone)):
            for number, one in enumerate(wholes, start=1):
                end = "" if one.words.endswith((".", "”", "?", "!")) else "."
                sentences.append((intro, Figure(f"{way}-{number}", Cell(one.words, one.sources)), end))
        table = Table(f"{of.key}-changes", "Before and after", _COLUMNS, self.rows)
        return Section(f"changed-{of.key}", of.heading, tuple(sentences), (table,) if self.rows else ())


_COLUMNS = (
    Column("what", "What", "text"),
    Column("before", "Before", "text"),
    Column("after", "Now", "text"),
    Column("by", "Difference", "text"),
)


def _compare(before: Section, after: Section, exponents: Exponents) -> _Found:
    old, now = dict(_wholes(before, exponents)), dict(_wholes(after, exponents))
    was = {address: placed for whole in old.values() for address, placed in whole.figures.items()}
    rows = []
    if before.heading != after.heading:
        rows.append(Row("heading", (Cell("It stands"), Cell(before.heading), Cell(after.heading), Cell(""))))
    for key, whole in now.items():
        for address, placed in whole.figures.items() if key in old else ():
            then = was.get(address, Placed("", Cell(None)))
            if then.cell.value != placed.cell.value:
                rows.append(_row(len(rows) + 1, placed, then.cell, exponents))
    return _Found(
        tuple(rows),
        tuple(_only(now, old)),
        tuple(_only(old, now)),
    )


def _only(these: dict[str, Whole], those: dict[str, Whole]) -> Iterator[Whole]:
    """What is in these and not in those, but for parts of what is told whole anyway."""
    for key, whole in these.items():
        if key not in those and (not whole.part_of or whole.part_of in those):
            yield whole


def _row(number: int, now: Placed, before: Cell, exponents: Exponents) -> Row:
    by = _by(before, now.cell, exponents)
    shown = (_shown(before, exponents), _shown(now.cell, exponents))
    cells = (Cell(now.where), Cell(shown[0], before.sources), Cell(shown[1], now.cell.sources), Cell(by))
    return Row(str(number), cells)


def _by(before: Cell, now: Cell, exponents: Exponents) -> str:
    """How much more or less, in words, where both are amounts or counts of one unit."""
    match before.value, now.value:
        case Amount(), Amount() if before.value.currency == now.value.currency:
            by = now.value.minor - before.value.minor
            return f"{told(Amount(abs(by), now.value.currency), exponents)} {'more' if by > 0 else 'less'}"
        case Count(), Count():
            by = now.value.number - before.value.number
            return f"{abs(by)} {'more' if by > 0 else 'fewer'}"
    return ""


def _shown(cell: Cell, exponents: Exponents) -> str:
    return in_sentence(cell.value, exponents, ENGLISH)


def _wholes(section: Section, exponents: Exponents) -> Iterator[tuple[str, Whole]]:
    """Everything in a section that is told as one, each under a key that is the same at both moments."""
    yield from _sentences(section.key, section.sentences, exponents)
    for block in section.blocks:
        match block:
            case Table():
                yield from _rows(block, exponents)
            case Cards():
                for card in block.cards:
                    yield from _card(f"{block.key}.{card.key}", card, exponents)


def _sentences(key: str, sentences: Iterable[Sentence], exponents: Exponents) -> Iterator[tuple[str, Whole]]:
    """Sentences: those with figures go by them, those without by their own words."""
    for sentence in sentences:
        figures = {
            f"{key}.{part.key}": Placed(_beside(sentence, part), part.cell)
            for part in sentence
            if isinstance(part, Figure)
        }
        words = _retold(sentence, exponents)
        if words.lstrip("- "):
            sources = _sources(placed.cell for placed in figures.values())
            yield f"{key} {min(figures) if figures else words}", Whole(words, sources, figures)


def _rows(table: Table, exponents: Exponents) -> Iterator[tuple[str, Whole]]:
    for row in table.rows:
        name = _shown(row.cells[0], exponents)
        figures = {
            f"{table.key}.{row.key}.{column.key}": Placed(f"{name}: {column.heading}", cell)
            for column, cell in zip(table.columns, row.cells, strict=True)
        }
        said = [
            f"{column.heading.lower()} {_shown(cell, exponents)}"
            for column, cell in zip(table.columns[1:], row.cells[1:], strict=True)
            if _shown(cell, exponents)
        ]
        words = f"{name}: {', '.join(said)}" if said else name
        yield f"{table.key}.{row.key}", Whole(words, _sources(row.cells), figures)


def _card(key: str, card: Card, exponents: Exponents) -> Iterator[tuple[str, Whole]]:
    """A card; and, so that a card in both is compared inside, its sentences."""
    figures = {f"{key}.{one.key}": Placed(f"{card.heading}: {_label(one)}", one.cell) for one in card.figures}
    if card.badge is not None:
        figures[key] = Placed(card.heading, Cell(card.badge))
    inside = dict(_sentences(key, card.sentences, exponents))
    for whole in inside.values():
        figures |= {at: Placed(f"{card.heading}: {one.where}", one.cell) for at, one in whole.figures.items()}
    badge = f" ({card.badge.words})" if card.badge else ""
    said = [whole.words for whole in inside.values()]
    said += [f"{_label(one)} {_shown(one.cell, exponents)}" for one in card.figures]
    words = f"{card.heading}{badge}: {' '.join(said)}" if said else f"{card.heading}{badge}"
    yield key, Whole(words, _sources(placed.cell for placed in figures.values()), figures)
    for own, whole in inside.items():
        yield own, Whole(f"{card.heading}: {whole.words}", whole.sources, {}, key)


def _label(figure: Figure) -> str:
    return figure.label.lstrip("=+ ")


def _retold(sentence: Sentence, exponents: Exponents) -> str:
    return "".join(clean(part) if isinstance(part, str) else _shown(part.cell, exponents) for part in sentence)


def _beside(sentence: Sentence, figure: Figure) -> str:
    """The words next to a figure, with ``…`` where it stands: enough to know which one it is."""
    place = sentence.index(figure)
    ahead = sentence[place - 1] if place == 1 else ""
    after = sentence[place + 1] if place + 1 < len(sentence) else ""
    words = "".join(clean(part) for part in (ahead, "…", after) if isinstance(part, str)).partition(". ")[0]
    return words.removesuffix(" and").strip(" ,;:.").removesuffix(", and")


def _sources(cells: Iterable[Cell]) -> Sources:
    return tuple(sorted({act for cell in cells for act in cell.sources}))
