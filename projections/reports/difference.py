"""What changed in a report between two moments, in words: what is new, what is gone, and each figure before and after.

Figures are matched by their addresses, which keep their meaning from one moment to another. A row, a card or a whole
section that is only in one of the two is told once and whole, not cell by cell. Pictures repeat what tables say.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from projections.language import N_
from projections.render.cells import Words, clean, in_sentence, words_for
from projections.reports.amounts import Amount, Exponents
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
    sentence,
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


@dataclass(frozen=True, slots=True)
class _Tongue:
    """How the later report speaks, and the decimals of the currencies in both."""

    words: Words
    exponents: Exponents

    def say(self, message: str, /, **places: object) -> str:
        """A message, with what stands at its places."""
        told = self.words.language.gettext(message)
        return told.format(**places) if places else told

    def say_count(self, one: str, many: str, count: int, /) -> str:
        """A message for a count."""
        return self.words.language.ngettext(one, many, count).format(count=count)

    def money(self, minor: int, currency: str) -> str:
        """An amount in words."""
        return self.words.money(Amount(minor, currency), self.exponents)


def difference(before: Report, after: Report) -> Report:
    """A report of what changed from one moment to another.

    Args:
        before: the report at the earlier moment.
        after: the same report at the later one, for the same audience.
    """
    exponents = dict(before.exponents) | dict(after.exponents)
    tongue = _Tongue(words_for(after.identity.language), exponents)
    say = tongue.say
    old = {section.key: section for section in before.sections}
    now = {section.key: section for section in after.sections}
    sections, changed, new, gone = [], 0, 0, 0
    for section in after.sections:
        if section.key not in old:
            blocks = tuple(block for block in section.blocks if not isinstance(block, Picture))
            if section.sentences or blocks:
                new += 1
                sections.append(
                    replace(section, heading=say("{heading} (new)", heading=section.heading), blocks=blocks)
                )
            continue
        found = _compare(old[section.key], section, tongue)
        changed, new, gone = changed + len(found.rows), new + len(found.new), gone + len(found.gone)
        if found.rows or found.new or found.gone:
            sections.append(found.section(section, tongue))
    lost = [section for section in before.sections if section.key not in now]
    gone += len(lost)
    lead: list[Sentence] = [(_lead(tongue, before, after, (changed, new, gone)),)]
    lead += [(say("No longer there: {heading}.", heading=section.heading),) for section in lost]
    five = replace(after.identity, report=f"{after.identity.report};since={before.identity.size}")
    title = say("{title}: what changed", title=after.title)
    known = tuple(sorted(exponents.items()))
    return Report(title, five, (Section("what-changed", say("What changed"), tuple(lead)), *sections), known)


def _lead(tongue: _Tongue, before: Report, after: Report, counts: tuple[int, int, int]) -> str:
    changed, new, gone = counts
    say_count = tongue.say_count
    told = (
        (changed, say_count("{count} figure changed", "{count} figures changed", changed)),
        (new, say_count("{count} thing is new", "{count} things are new", new)),
        (gone, say_count("{count} is gone", "{count} are gone", gone)),
    )
    said = ", ".join(words for number, words in told if number) or tongue.say("nothing changed")
    was, now = before.identity.size, after.identity.size
    if was == now:
        return tongue.say("From the same entries to {size}: {changes}.", size=now, changes=said)
    return tongue.say("From {before} entries to {size}: {changes}.", before=was, size=now, changes=said)


@dataclass(frozen=True, slots=True)
class _Found:
    """What differs in a section that is in both."""

    rows: tuple[Row, ...]
    new: tuple[Whole, ...]
    gone: tuple[Whole, ...]

    def section(self, of: Section, tongue: _Tongue) -> Section:
        """It as a section: what is new and gone in sentences, what changed as a table."""
        sentences: list[Sentence] = []
        ways = (("new", tongue.say("New: {what}"), self.new), ("gone", tongue.say("No longer: {what}"), self.gone))
        for way, template, wholes in ways:
            for number, one in enumerate(wholes, start=1):
                told = sentence(template, what=Figure(f"{way}-{number}", Cell(one.words, one.sources)))
                sentences.append((*told, "" if one.words.endswith((".", "”", "?", "!")) else "."))
        columns = tuple(Column(key, tongue.say(heading), "text") for key, heading in _COLUMNS)
        table = Table(f"{of.key}-changes", tongue.say("Before and after"), columns, self.rows)
        return Section(f"changed-{of.key}", of.heading, tuple(sentences), (table,) if self.rows else ())


_COLUMNS = (("what", N_("What")), ("before", N_("Before")), ("after", N_("Now")), ("by", N_("Difference")))


def _compare(before: Section, after: Section, tongue: _Tongue) -> _Found:
    old, now = dict(_wholes(before, tongue)), dict(_wholes(after, tongue))
    was = {address: placed for whole in old.values() for address, placed in whole.figures.items()}
    rows = []
    if before.heading != after.heading:
        rows.append(
            Row("heading", (Cell(tongue.say("It stands")), Cell(before.heading), Cell(after.heading), Cell("")))
        )
    for key, whole in now.items():
        for address, placed in whole.figures.items() if key in old else ():
            then = was.get(address, Placed("", Cell(None)))
            if then.cell.value != placed.cell.value:
                rows.append(_row(len(rows) + 1, placed, then.cell, tongue))
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


def _row(number: int, now: Placed, before: Cell, tongue: _Tongue) -> Row:
    by = _by(before, now.cell, tongue)
    shown = (_shown(before, tongue), _shown(now.cell, tongue))
    cells = (Cell(now.where), Cell(shown[0], before.sources), Cell(shown[1], now.cell.sources), Cell(by))
    return Row(str(number), cells)


def _by(before: Cell, now: Cell, tongue: _Tongue) -> str:
    """How much more or less, in words, where both are amounts or counts of one unit."""
    match before.value, now.value:
        case Amount(), Amount() if before.value.currency == now.value.currency:
            by = now.value.minor - before.value.minor
            money = tongue.money(abs(by), now.value.currency)
            return tongue.say("{amount} more", amount=money) if by > 0 else tongue.say("{amount} less", amount=money)
        case Count(), Count():
            by = now.value.number - before.value.number
            count = abs(by)
            return tongue.say("{count} more", count=count) if by > 0 else tongue.say("{count} fewer", count=count)
    return ""


def _shown(cell: Cell, tongue: _Tongue) -> str:
    return in_sentence(cell.value, tongue.exponents, tongue.words)


def _wholes(section: Section, tongue: _Tongue) -> Iterator[tuple[str, Whole]]:
    """Everything in a section that is told as one, each under a key that is the same at both moments."""
    yield from _sentences(section.key, section.sentences, tongue)
    for block in section.blocks:
        match block:
            case Table():
                yield from _rows(block, tongue)
            case Cards():
                for card in block.cards:
                    yield from _card(f"{block.key}.{card.key}", card, tongue)


def _sentences(key: str, sentences: Iterable[Sentence], tongue: _Tongue) -> Iterator[tuple[str, Whole]]:
    """Sentences: those with figures go by them, those without by their own words."""
    for line in sentences:
        figures = {
            f"{key}.{part.key}": Placed(_beside(line, part), part.cell) for part in line if isinstance(part, Figure)
        }
        words = _retold(line, tongue)
        if words.lstrip("- "):
            sources = _sources(placed.cell for placed in figures.values())
            yield f"{key} {min(figures) if figures else words}", Whole(words, sources, figures)


def _rows(table: Table, tongue: _Tongue) -> Iterator[tuple[str, Whole]]:
    for row in table.rows:
        name = _shown(row.cells[0], tongue)
        figures = {
            f"{table.key}.{row.key}.{column.key}": Placed(f"{name}: {column.heading}", cell)
            for column, cell in zip(table.columns, row.cells, strict=True)
        }
        said = [
            f"{column.heading.lower()} {_shown(cell, tongue)}"
            for column, cell in zip(table.columns[1:], row.cells[1:], strict=True)
            if _shown(cell, tongue)
        ]
        words = f"{name}: {', '.join(said)}" if said else name
        yield f"{table.key}.{row.key}", Whole(words, _sources(row.cells), figures)


def _card(key: str, card: Card, tongue: _Tongue) -> Iterator[tuple[str, Whole]]:
    """A card; and, so that a card in both is compared inside, its sentences."""
    figures = {f"{key}.{one.key}": Placed(f"{card.heading}: {_label(one)}", one.cell) for one in card.figures}
    if card.badge is not None:
        figures[key] = Placed(card.heading, Cell(card.badge))
    inside = dict(_sentences(key, card.sentences, tongue))
    for whole in inside.values():
        figures |= {at: Placed(f"{card.heading}: {one.where}", one.cell) for at, one in whole.figures.items()}
    badge = f" ({card.badge.words})" if card.badge else ""
    said = [whole.words for whole in inside.values()]
    said += [f"{_label(one)} {_shown(one.cell, tongue)}" for one in card.figures]
    words = f"{card.heading}{badge}: {' '.join(said)}" if said else f"{card.heading}{badge}"
    yield key, Whole(words, _sources(placed.cell for placed in figures.values()), figures)
    for own, whole in inside.items():
        yield own, Whole(f"{card.heading}: {whole.words}", whole.sources, {}, key)


def _label(figure: Figure) -> str:
    return figure.label.lstrip("=+ ")


def _retold(sentence: Sentence, tongue: _Tongue) -> str:
    return "".join(clean(part) if isinstance(part, str) else _shown(part.cell, tongue) for part in sentence)


def _beside(sentence: Sentence, figure: Figure) -> str:
    """The words next to a figure, with ``…`` where it stands: enough to know which one it is."""
    place = sentence.index(figure)
    ahead = sentence[place - 1] if place == 1 else ""
    after = sentence[place + 1] if place + 1 < len(sentence) else ""
    words = "".join(clean(part) for part in (ahead, "…", after) if isinstance(part, str)).partition(". ")[0]
    return words.removesuffix(" and").strip(" ,;:.").removesuffix(", and")


def _sources(cells: Iterable[Cell]) -> Sources:
    return tuple(sorted({act for cell in cells for act in cell.sources}))
