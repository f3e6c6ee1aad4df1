"""A report as HTML: a page that stands by itself, or its inside for another page.

It reads and links without a script, holds no style and no script of its own, and is clean under
``default-src 'none'; style-src 'self'``. Tables have captions and scoped headings, pictures the same data as a table
beneath them, and each figure is a link to where it comes from. The markup is well-formed XML too.
"""

import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from projections.render.cells import SIGNS, Words, clean, currency_of, heading, in_sentence, in_table, words_for
from projections.reports.amounts import Amount, Exponents
from projections.reports.model import NUMERIC, Badge, Card, Cards, Cell, Count, Picture, Report, Table, Value, addressed

_MOST = 12
"""Acts printed beside an amount or count: the others, and those of words, stand in the JSON form inside the file."""
_LONG = 1000
"""Characters from which a card has a line to itself where it could not be broken over two pages."""

_MINUS = "\u2212"


def _nowhere(_: str) -> None:
    return None


@dataclass(frozen=True, slots=True)
class Links:
    """Where a report's page points to.

    Args:
        stylesheet: address of the stylesheet (see `stylesheet`).
        trace: a cell's address to the page that traces it; None: the page lists every figure's acts at its own end.
        act: an act's id to its page, or None when there is none.
        thing: the id of a thing referred to in a table to its page, or None.
    """

    stylesheet: str = "plenary.css"
    trace: Callable[[str], str] | None = None
    act: Callable[[str], str | None] = _nowhere
    thing: Callable[[str], str | None] = _nowhere


ALONE = Links()
"""For a page that stands by itself beside its stylesheet."""


def render(report: Report, links: Links = ALONE) -> str:
    """The report as a whole HTML document; ends with a newline."""
    return str(_template("report.html").render(_context(report, links)))


def render_inside(report: Report, links: Links = ALONE) -> Markup:
    """The report from its heading to the five, to stand in the ``main`` of another page."""
    return Markup(_template("inside.html").render(_context(report, links)))  # noqa: S704 - the template escapes


def render_sections(report: Report, links: Links = ALONE) -> Markup:
    """The sections alone, to stand among others; what fixes the report is then told where the whole of it stands."""
    return Markup(_template("sections.html").render(_context(report, links)))  # noqa: S704 - the template escapes


def render_printed(report: Report, seal: Mapping[str, Any]) -> str:
    """The document for paper: contents, the report, the five, then ``seal`` as ``printed.html`` has it."""
    context = _context(report, ALONE)
    figures = [(address, cell) for address, cell in context["traced"] if isinstance(cell.value, Amount | Count)]
    return str(_template("printed.html").render(context | {"seal": seal, "most": _MOST, "traced": figures}))


def stylesheet() -> str:
    """The product's one stylesheet, for reports that stand alone too: light and dark, for 320 px and more."""
    return files("projections.site").joinpath("templates/plenary.css").read_text(encoding="utf-8")


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("projections.render"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.tests["numeric"] = lambda value: isinstance(value, Amount | Count)
    environment.tests["below_zero"] = lambda value: isinstance(value, Amount) and value.minor < 0
    environment.tests["badge"] = lambda value: isinstance(value, Badge)
    environment.tests["words"] = lambda value: isinstance(value, str)
    environment.tests["table"] = lambda block: isinstance(block, Table)
    environment.tests["cards"] = lambda block: isinstance(block, Cards)
    environment.tests["picture"] = lambda block: isinstance(block, Picture)
    environment.filters["clean"] = clean
    environment.filters["sign"] = lambda badge: SIGNS[badge.state]
    environment.filters["drawing"] = Markup
    return environment


def _template(name: str) -> Any:
    return _environment().get_template(name)


def _context(report: Report, links: Links) -> dict[str, Any]:
    exponents, words = dict(report.exponents), words_for(report.identity.language)
    shown = ((address, cell) for address, cell in addressed(report) if cell.value not in {None, ""})
    traced = [] if links.trace else [(address, cell) for address, cell in shown if cell.sources]
    return {
        "report": report,
        "links": links,
        "words": words,
        "view": _View(exponents, words, links),
        "traced": traced,
        "direction": "rtl" if report.identity.right_to_left else "ltr",
        "NUMERIC": NUMERIC,
        "most": sys.maxsize,
    }


@dataclass(frozen=True, slots=True)
class _View:
    """What the templates ask about cells."""

    exponents: Exponents
    words: Words
    links: Links

    def headings(self, table: Table) -> list[tuple[str, bool]]:
        """Each column's heading, and whether figures stand in it."""
        return [
            (heading(column, currency_of(table, place)), column.kind in NUMERIC)
            for place, column in enumerate(table.columns)
        ]

    def currencies(self, table: Table) -> list[str | None]:
        return [currency_of(table, place) for place in range(len(table.columns))]

    def in_table(self, value: Value, currency: str | None) -> str:
        return _with_minus(value, in_table(value, self.exponents, currency, self.words))

    def in_sentence(self, value: Value) -> str:
        return _with_minus(value, in_sentence(value, self.exponents, self.words))

    def trace(self, address: str, cell: Cell) -> str | None:
        """Where the figure is traced, or None when it has no sources."""
        if not cell.sources:
            return None
        return self.links.trace(address) if self.links.trace else f"#_trace.{address}"

    def thing(self, value: Value) -> str | None:
        identity = getattr(value, "id", None)
        return self.links.thing(identity) if identity else None

    @staticmethod
    def long(card: Card) -> bool:
        """Whether a card says more than stands well beside another."""
        return sum(len(part) for words in card.sentences for part in words if isinstance(part, str)) > _LONG

    @staticmethod
    def day(value: Value) -> str | None:
        """What a ``time`` element says to machines."""
        return value.isoformat() if isinstance(value, date) else None

    @staticmethod
    def short(act: str) -> str:
        """The beginning of an act's id and its place."""
        return f"{act[:12]}…{act[64:]}" if len(act) > 64 else act  # noqa: PLR2004 - a digest's hex digits


def _with_minus(value: Value, text: str) -> str:
    """The sign that reads as minus aloud; a hyphen is passed over in silence."""
    return text.replace("-", _MINUS, 1) if isinstance(value, Amount | Count) else text
