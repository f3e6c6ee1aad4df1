"""Languages: words through gettext, dates and amounts by locale, the direction of writing.

The words of the code are English and are their own message ids; the catalogues are ``projections/locale/*.po``, read
as they are, so that no compiled file can differ from what translators see. What no catalogue has stays English. Dates
and amounts are written by the locale on output only: nothing typed and nothing signed is ever read by it.

Two pseudo-languages test the pages: ``en-XA`` accents and lengthens every message, so what stays plain was hard-coded;
``ar-XB`` does the same from right to left.
"""

import gettext
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from importlib.resources import files
from io import BytesIO
from typing import Literal

from babel import Locale
from babel.dates import format_date, format_datetime, get_month_names
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_currency, format_decimal

OFFERED: Mapping[str, tuple[str, str]] = {
    "en": ("English", "en_GB"),
    "zu": ("isiZulu", "zu_ZA"),
    "es": ("Español", "es_419"),
}
"""Code to the language's own name and the locale by which dates and amounts are written."""

PSEUDO: Mapping[str, tuple[str, str]] = {"en-XA": ("[Pseudo]", "en_GB"), "ar-XB": ("[Pseudo RTL]", "ar_EG")}
REVIEWED = frozenset({"en"})
"""Languages whose wording a speaker has reviewed; pages in another say that none has."""

_HELD = re.compile(r"(%\([a-z_]+\)[sd]|\{[^{}]*\}|<[^<>]*>|&[a-z]+;)")
_ACCENTED = str.maketrans("AEIOUYaeiouycnst", "ÅÉÎÖÛÝåéîöûýçñšť")


@dataclass(frozen=True, slots=True)
class Language:
    """A language in which pages and reports speak.

    Args:
        code: BCP 47 tag.
        name: what its speakers call it.
        locale: Babel's name of the locale.
        messages: the catalogue.
    """

    code: str
    name: str
    locale: str
    messages: gettext.NullTranslations = field(repr=False)

    @property
    def direction(self) -> Literal["ltr", "rtl"]:
        """How it is written."""
        return "rtl" if Locale.parse(self.locale).text_direction == "rtl" else "ltr"

    @property
    def reviewed(self) -> bool:
        """Whether a speaker has reviewed the wording."""
        return self.code in REVIEWED

    def gettext(self, message: str) -> str:
        """A message in this language, else in English."""
        return self.messages.gettext(message) if message else ""

    def ngettext(self, one: str, many: str, count: int) -> str:
        """A message for a count."""
        return self.messages.ngettext(one, many, count)

    def pgettext(self, context: str, message: str) -> str:
        """A message whose meaning its context tells."""
        return self.messages.pgettext(context, message)

    def date(self, day: date) -> str:
        """A day in words: ``9 March 2026``."""
        return format_date(day, format="long", locale=self.locale)

    def instant(self, ms: int) -> str:
        """A time in UTC, to the minute."""
        moment = datetime.fromtimestamp(ms / 1000, UTC)
        return format_datetime(moment, format="d MMMM y, HH:mm 'UTC'", tzinfo=UTC, locale=self.locale)

    def money(self, minor: int, currency: str, exponent: int) -> str:
        """An amount of minor units with its currency; every digit of it is written, none is rounded."""
        amount = Decimal(minor).scaleb(-exponent)
        fraction = "." + "0" * exponent if exponent else ""
        pattern = f"¤¤\N{NO-BREAK SPACE}#,##0{fraction}"
        return format_currency(amount, currency, pattern, locale=self.locale, currency_digits=False)

    def number(self, minor: int, exponent: int = 0) -> str:
        """A count, or the digits of an amount of minor units without its currency; none is rounded."""
        pattern = "#,##0" + ("." + "0" * exponent if exponent else "")
        told: str = format_decimal(Decimal(minor).scaleb(-exponent), pattern, locale=self.locale)
        return told

    @property
    def months(self) -> tuple[str, ...]:
        """The names of the months, as they stand by themselves."""
        names = get_month_names("wide", context="stand-alone", locale=self.locale)
        return tuple(names[month] for month in sorted(names))


class _Pseudo(gettext.NullTranslations):
    """Every message accented and a third longer; what stands for something else is left alone."""

    def gettext(self, message: str) -> str:
        """The message, accented, in brackets."""
        parts = _HELD.split(message)
        told = "".join(part if place % 2 else part.translate(_ACCENTED) for place, part in enumerate(parts))
        return f"[{told}{'~' * (len(message) // 3)}]"

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        """The form for a count, accented."""
        return self.gettext(msgid1 if n == 1 else msgid2)

    def pgettext(self, context: str, message: str) -> str:  # noqa: ARG002 - as gettext calls it
        """The message, accented."""
        return self.gettext(message)


def N_(message: str) -> str:  # noqa: N802 - gettext's own name for "translate later"
    """Mark a message for the catalogue; it is translated where it is shown."""
    return message


def catalogue_file(code: str) -> str:
    """A language's catalogue as text, in gettext's PO format; empty when there is none."""
    path = files("projections").joinpath("locale", f"{code}.po")
    return path.read_text(encoding="utf-8") if path.is_file() else ""


def read_catalogue(code: str) -> Catalog:
    """A language's catalogue, parsed."""
    return read_po(BytesIO(catalogue_file(code).encode()), locale=code)


@cache
def language(code: str) -> Language:
    """A language by its tag.

    Raises:
        KeyError: it is none of `OFFERED` and `PSEUDO`.
    """
    if code in PSEUDO:
        name, locale = PSEUDO[code]
        return Language(code, name, locale, _Pseudo())
    name, locale = OFFERED[code]
    if code == "en" or not catalogue_file(code):
        return Language(code, name, locale, gettext.NullTranslations())
    compiled = BytesIO()
    write_mo(compiled, read_catalogue(code))
    compiled.seek(0)
    return Language(code, name, locale, gettext.GNUTranslations(compiled))


ENGLISH = language("en")
