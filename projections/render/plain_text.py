"""A report as plain text of at most 100 columns: for terminals, letters, e-mail and the printed minutes.

Figures stand right, so that they can be added up by eye. A table too wide for the page first wraps its words; one that
is still too wide is told row by row, a line for each cell. Widths are those of a terminal: combining marks take no
column, East Asian wide characters take two.
"""

import unicodedata
from collections.abc import Iterator, Sequence

from projections.render.cells import (
    ENGLISH,
    SIGNS,
    Words,
    clean,
    currency_of,
    heading,
    in_sentence,
    in_table,
    sentence,
    words_for,
)
from projections.reports.amounts import Exponents
from projections.reports.model import NUMERIC, Card, Cards, Picture, Report, Section, Table

WIDTH = 100
_GAP = 2
_NARROWEST = 12


def render(report: Report) -> str:
    """The report as text; ends with a newline."""
    return "\n".join(_lines(report)) + "\n"


def width_of(text: str) -> int:
    """How many columns of a terminal a text takes."""
    return sum(_columns(mark) for mark in text)


def wrap(text: str, width: int) -> list[str]:
    """Break words into lines of at most ``width`` columns; a longer word is cut.

    Args:
        text: words; runs of blanks count as one.
        width: columns, 2 or more.

    Returns:
        The lines, at least one.
    """
    lines, line = list[str](), ""
    for word in text.split():
        joined = f"{line} {word}" if line else word
        if width_of(joined) <= width:
            line = joined
            continue
        if line:
            lines.append(line)
        *cut, line = _cut(word, width)
        lines.extend(cut)
    return [*lines, line] if line or not lines else lines


def _lines(report: Report) -> Iterator[str]:
    exponents, words = dict(report.exponents), words_for(report.identity.language)
    title = wrap(clean(report.title), WIDTH)
    yield from title
    yield "=" * max(map(width_of, title))
    for section in report.sections:
        yield ""
        yield from _section(section, exponents, words)
    yield ""
    yield from _underlined(words.fixed_by)
    labels = max(width_of(words.five[name]) for name, _ in report.identity.told())
    for name, value in report.identity.told():
        yield from _labelled(words.five[name], [value], labels)


def _section(section: Section, exponents: Exponents, words: Words) -> Iterator[str]:
    yield from _underlined(clean(section.heading))
    for parts in section.sentences:
        yield from wrap(sentence(parts, exponents, words), WIDTH)
    for block in section.blocks:
        yield ""
        match block:
            case Table():
                yield from table_lines(block, exponents, words)
            case Cards():
                yield from _cards(block, exponents, words)
            case Picture():
                yield from wrap(f"{clean(block.title)}. {clean(block.description)}", WIDTH)
                yield ""
                yield from table_lines(block.table, exponents, words)


def _underlined(text: str) -> list[str]:
    lines = wrap(text, WIDTH)
    return [*lines, "-" * max(map(width_of, lines))]


def _cards(cards: Cards, exponents: Exponents, words: Words) -> Iterator[str]:
    yield from wrap(clean(cards.caption), WIDTH)
    for card in cards.cards:
        yield ""
        yield from _card(card, exponents, words)


def _card(card: Card, exponents: Exponents, words: Words) -> Iterator[str]:
    badge = f"  [{SIGNS[card.badge.state]} {clean(card.badge.words)}]" if card.badge else ""
    yield from wrap(f"* {clean(card.heading)}{badge}", WIDTH)
    for parts in card.sentences:
        yield from (f"  {line}" for line in wrap(sentence(parts, exponents, words), WIDTH - 2))
    shown = [(clean(figure.label), in_sentence(figure.cell.value, exponents, words)) for figure in card.figures]
    labels = min(max((width_of(label) for label, _ in shown), default=0), WIDTH // 2)
    values = max((width_of(value) for _, value in shown), default=0)
    for label, value in shown:
        yield from _labelled(label, [_padded(value, values, right=True)], labels)


def table_lines(table: Table, exponents: Exponents, words: Words = ENGLISH) -> Iterator[str]:
    """A table with its caption, in at most 100 columns."""
    yield from wrap(clean(table.caption), WIDTH)
    if not table.rows:
        yield f"  {clean(table.empty)}"
        return
    currencies = [currency_of(table, place) for place in range(len(table.columns))]
    headings = [heading(column, currency) for column, currency in zip(table.columns, currencies, strict=True)]
    right = [column.kind in NUMERIC for column in table.columns]
    rows = [
        [in_table(cell.value, exponents, currency, words) for cell, currency in zip(row.cells, currencies, strict=True)]
        for row in table.rows
    ]
    widths = _widths(headings, rows, right)
    if widths is None:
        yield from _row_by_row(headings, rows)
        return
    rule = "-" * (sum(widths) + _GAP * (len(widths) - 1))
    yield from _row(headings, widths, right)
    yield rule
    for row, cells in zip(table.rows, rows, strict=True):
        if row.role == "total":
            yield rule
        yield from _row(cells, widths, right)


def _widths(headings: Sequence[str], rows: Sequence[Sequence[str]], right: Sequence[bool]) -> list[int] | None:
    """A width for each column so that a row fits the page, or None when it cannot."""
    natural = [max(map(width_of, column)) for column in zip(headings, *rows, strict=True)]
    figures = [max(width_of(row[place]) for row in rows) for place in range(len(natural))]
    least = [
        max(figure, _longest_word(name)) if is_right else min(_NARROWEST, width)
        for name, figure, width, is_right in zip(headings, figures, natural, right, strict=True)
    ]
    room = WIDTH - _GAP * (len(natural) - 1)
    if sum(least) > room:
        return None
    widths = [*natural]
    while sum(widths) > room:
        # The widest column that may shrink gives way, one column at a time: the fairest split there is.
        place = max(range(len(widths)), key=lambda at: (widths[at] - least[at] > 0, widths[at], -at))
        widths[place] -= 1
    return widths


def _row(cells: Sequence[str], widths: Sequence[int], right: Sequence[bool]) -> Iterator[str]:
    wrapped = [wrap(cell, width) for cell, width in zip(cells, widths, strict=True)]
    for number in range(max(map(len, wrapped))):
        parts = [
            _padded(lines[number] if number < len(lines) else "", width, right=is_right)
            for lines, width, is_right in zip(wrapped, widths, right, strict=True)
        ]
        yield (" " * _GAP).join(parts).rstrip()


def _row_by_row(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    labels = min(max(map(width_of, headings)), WIDTH // 3)
    for number, row in enumerate(rows):
        if number:
            yield ""
        for name, cell in zip(headings, row, strict=True):
            yield from _labelled(name, [cell], labels)


def _labelled(label: str, values: Sequence[str], labels: int) -> Iterator[str]:
    names = wrap(label, labels)
    room = WIDTH - labels - 4
    lines = [line for value in values for line in ([value] if width_of(value) <= room else wrap(value, room))]
    for number in range(max(len(names), len(lines))):
        name = names[number] if number < len(names) else ""
        line = lines[number] if number < len(lines) else ""
        yield f"  {_padded(name, labels)}  {line}".rstrip()


def _padded(text: str, width: int, *, right: bool = False) -> str:
    blanks = " " * (width - width_of(text))
    return blanks + text if right else text + blanks


def _longest_word(text: str) -> int:
    return max((width_of(word) for word in text.split()), default=0)


def _cut(word: str, width: int) -> list[str]:
    pieces = [""]
    for mark in word:
        if width_of(pieces[-1]) + _columns(mark) > width:
            pieces.append("")
        pieces[-1] += mark
    return pieces


def _columns(mark: str) -> int:
    if unicodedata.category(mark) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if unicodedata.east_asian_width(mark) in {"W", "F"} else 1
