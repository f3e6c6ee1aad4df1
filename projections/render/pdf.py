"""A report as PDF for paper and screen readers: tagged (PDF/UA-1), reproducible, with its proofs inside.

The same HTML as the page, under a stylesheet for A4 and laid out by WeasyPrint, which needs Pango; the rest of the
product does not, so both are looked for only here, when a PDF is asked for. On its last page stand the five and a
square code that holds them with the digest of the JSON form; inside the file lie that JSON form and, where asked for,
the receipts of entries (format.md §9).

Nothing is fetched, nothing asks the clock. The bytes are a function of the report, the receipts, and the versions of
the layout library and of the fonts on the machine: equal in two processes, not always on two machines.
"""

import hashlib
import re
from collections.abc import Iterable, Sequence
from contextlib import redirect_stdout
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib import import_module
from importlib.resources import files
from io import StringIO
from typing import Any, NoReturn

from projections.charts.svg import FONTS, HALO
from projections.render import json_text, page
from projections.render.cells import words_for
from projections.render.seal import command_for, digest_of, seal_text, square
from projections.reports.model import Report

PACKAGES = "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-dejavu-core"
"""The Debian packages that the layout needs."""

_MADE = datetime(2000, 1, 1)  # noqa: DTZ001 - the library takes no zone; the file must not tell when it was made
_TYPEFACE = "DejaVu Sans"
_HALO = "".join(f' {name}="{value}"' for name, value in HALO.items())
"""The layout draws it over the words instead of beneath them."""

_DESCRIBED = re.compile(r"<title id=[^>]*>([^<]*)</title><desc id=[^>]*>([^<]*)</desc>")
"""What stands for a drawing is its title alone to the layout: the description goes into it."""


class PrintError(Exception):
    """A PDF could not be made."""


class LayoutMissingError(PrintError):
    """The layout library or what it needs is not installed; the message says what to install."""


@dataclass(frozen=True, slots=True)
class Enclosed:
    """A file inside the PDF: its name, what it is in a line, its bytes."""

    name: str
    about: str
    content: bytes


def render(report: Report, receipts: Sequence[Enclosed] = ()) -> bytes:
    """The report as PDF.

    Args:
        report: a finished report.
        receipts: proofs of entries, to lie in the file beside the report's JSON form; names differ.

    Raises:
        LayoutMissingError: WeasyPrint or Pango is not on this machine.
    """
    weasyprint = _layout()
    enclosed = (_json_form(report), *receipts)
    document = weasyprint.HTML(string=printed(report, enclosed), base_url="about:blank", url_fetcher=_fetch_nothing)
    options = {
        "stylesheets": [weasyprint.CSS(string=stylesheet(), url_fetcher=_fetch_nothing)],
        "pdf_variant": "pdf/ua-1",
        "pdf_identifier": _identifier(report, receipts),
        "attachments": [_attachment(weasyprint, one) for one in enclosed],
    }
    made: bytes = document.write_pdf(**options)
    return made


def printed(report: Report, enclosed: Iterable[Enclosed]) -> str:
    """The document that is laid out: the page's own inside between a contents list and the seal."""
    drawn = square(seal_text(report), words_for(report.identity.language).square)
    text = page.render_printed(
        report,
        {
            "square": drawn,
            "digest": digest_of(report),
            "command": f"{command_for(report)} | sha256sum",
            "enclosed": list(enclosed),
        },
    )
    return _DESCRIBED.sub(r"<title>\1. \2</title>", text.replace(FONTS, _TYPEFACE).replace(_HALO, ""))


def stylesheet() -> str:
    """The stylesheet for paper: A4, running heads, repeated table headings."""
    return files("projections.render").joinpath("templates/print.css").read_text(encoding="utf-8")


def _json_form(report: Report) -> Enclosed:
    about = words_for(report.identity.language).json_form
    return Enclosed("report.json", about, json_text.render(report).encode())


def _identifier(report: Report, receipts: Sequence[Enclosed]) -> bytes:
    """What names the file inside PDF: from the report and the receipts, so that it is no chance and no clock."""
    told = hashlib.sha256(seal_text(report).encode())
    for one in receipts:
        told.update(hashlib.sha256(one.name.encode() + b"\0" + one.content).digest())
    return told.hexdigest()[:32].encode()


def _attachment(weasyprint: Any, one: Enclosed) -> Any:
    return weasyprint.Attachment(
        string=one.content,
        name=one.name,
        description=one.about,
        created=_MADE,
        modified=_MADE,
        relationship="Data",
    )


@cache
def _layout() -> Any:
    try:
        # The library prints advice of its own where results belong.
        with redirect_stdout(StringIO()):
            return import_module("weasyprint")
    except ImportError as error:
        missing = f"WeasyPrint is not installed ({error})"
        raise LayoutMissingError(f"{missing}. Install it: pip install weasyprint; and {PACKAGES}.") from error
    except OSError as error:
        missing = f"Pango, which lays out the pages, is not installed ({error})"
        raise LayoutMissingError(f"{missing}. On Debian: apt-get install {PACKAGES}.") from error


def _fetch_nothing(url: str, *_: object, **__: object) -> NoReturn:
    """A report is whole in itself: what it would fetch is a mistake or an attack."""
    raise PrintError(f"A report fetches nothing; it asked for {url}")
