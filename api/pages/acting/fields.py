"""The fields of forms: what each asks for, and what was typed into it as the value that an act takes.

Reading is strict, and says in plain words what to write instead; nothing is guessed.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from api.pages.acting.typed import Typed
from api.pages.acting.uploads import Upload, UploadError, kept, read_upload
from api.server.host import Look
from projections.form_reading import FormError, read_money

Sort = Literal[
    "text", "area", "date", "whole", "money", "choice", "many", "thing", "yes", "file", "hidden", "note"
]  # fmt: skip
Option = tuple[str, str, str | None]
"""Value, label, and a hint or None."""

Say = Callable[[str], str]
LONGEST = 20_000


class FieldError(ValueError):
    """What was typed into a field is not what it wants.

    Args:
        name: the field; None for the form as a whole.
        words: what to mend.
    """

    def __init__(self, name: str | None, words: str) -> None:
        self.name = name
        self.words = words
        super().__init__(words)


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a form, in the reader's language.

    Args:
        name: as it is sent; also the id of what is focused when it is wrong.
        label: the question.
        sort: what it takes. ``note`` takes nothing: it is a sentence between fields.
        hint: one sentence more.
        required: whether it must be filled in.
        options: of a choice, of many, of a thing.
        default: what stands there at first; for ``many`` several.
        low, high: of a whole number.
        apart: whether it waits behind "More" until it is wanted.
        rows: of an area.
        blank: what a menu calls leaving it empty.
    """

    name: str
    label: str
    sort: Sort = "text"
    hint: str | None = None
    required: bool = False
    options: tuple[Option, ...] = ()
    default: tuple[str, ...] = ()
    low: int | None = None
    high: int | None = None
    apart: bool = False
    rows: int = 4
    blank: str = ""

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """Its options as a menu takes them."""
        return [(value, label) for value, label, _ in self.options]


@dataclass(frozen=True, slots=True)
class Shown:
    """A field with what stands in it and what is wrong with it."""

    field: Field
    values: tuple[str, ...]
    error: str | None = None
    kept: Upload | None = None

    @property
    def value(self) -> str:
        """The one text in it."""
        return self.values[0] if self.values else ""

    @property
    def sentence(self) -> bool:
        """Whether it is a sentence about something tapped above it."""
        return self.field.name.startswith("sentence-")


@dataclass
class Reading:
    """Reads a form's fields, gathering what is wrong instead of stopping at the first.

    Args:
        look: the member's look.
        typed: what was sent.
        say: words in the reader's language.
    """

    look: Look
    typed: Typed
    say: Say
    errors: list[tuple[str | None, str]] = field(default_factory=list)
    files: dict[str, Upload] = field(default_factory=dict)

    def read(self, fields: tuple[Field, ...]) -> dict[str, Any]:
        """The values of those fields that hold something."""
        found: dict[str, Any] = {}
        for one in fields:
            try:
                value = self._value(one)
            except FieldError as error:
                self.errors.append((error.name, error.words))
                continue
            if value not in (None, "", ()):
                found[one.name] = value
            elif one.required:
                self.errors.append((one.name, self.say("Fill this in: %(label)s").replace("%(label)s", one.label)))
        return found

    def _value(self, one: Field) -> Any:
        if one.sort == "note":
            return None
        if one.sort == "file":
            return self._file(one)
        if one.sort == "many":
            return self._many(one)
        text = self.typed.one(one.name)
        if not text:
            return None
        if one.sort in ("choice", "thing"):
            return self._chosen(one, text)
        if one.sort == "yes":
            return True
        reads: dict[str, Callable[[Field, str], Any]] = {"date": self._date, "whole": self._whole, "money": self._money}
        return reads.get(one.sort, self._text)(one, text)

    def _text(self, one: Field, text: str) -> str:
        if len(text) > LONGEST:
            raise FieldError(one.name, self.say("That is too long: shorten it, or attach it as a PDF."))
        return text

    def _chosen(self, one: Field, text: str) -> str:
        if text not in {value for value, _, _ in one.options}:
            raise FieldError(one.name, self.say("Choose one of those offered."))
        return text

    def _many(self, one: Field) -> tuple[str, ...]:
        chosen = tuple(dict.fromkeys(self.typed.all(one.name)))
        for each in chosen:
            self._chosen(one, each)
        return chosen

    def _date(self, one: Field, text: str) -> str:
        try:
            return date.fromisoformat(text).isoformat()
        except ValueError:
            raise FieldError(one.name, self.say("Write the day like 2026-03-31.")) from None

    def _whole(self, one: Field, text: str) -> int:
        if not text.isascii() or not text.isdigit() or len(text) > 15:  # noqa: PLR2004 - far below what JSON holds
            raise FieldError(one.name, self.say("Write a whole number in digits, like 12."))
        number = int(text)
        if (one.low is not None and number < one.low) or (one.high is not None and number > one.high):
            raise FieldError(one.name, self.say("That number does not fit here."))
        return number

    def _money(self, one: Field, text: str) -> Any:
        if "," in text:
            words = "Write it without a comma, like 12345.00: to some 12,345 is twelve thousand, to others twelve."
            raise FieldError(one.name, self.say(words))
        try:
            amount = read_money(text, self.look.currencies(), one.name, self.look.currency())
        except FormError as error:
            words = self.say("Write the amount in digits, like 150.00 or 150.00 ZAR.")
            raise FieldError(one.name, f"{words} ({error.expected})") from None
        if amount["minor"] <= 0:
            raise FieldError(one.name, self.say("The amount is more than nothing."))
        return amount

    def _file(self, one: Field) -> Upload | None:
        sent = self.typed.files.get(one.name)
        before = self.typed.one(f"{one.name}-kept")
        upload: Upload | None = None
        if sent is not None:
            try:
                upload = read_upload(sent.data, sent.name)
            except UploadError as error:
                raise FieldError(one.name, self.say(str(error))) from None
        elif before:
            upload = kept(self.look.host, self.look.member(), before)
            if upload is None:
                raise FieldError(one.name, self.say("Choose the file again: it was kept for an hour only."))
        if upload is not None:
            self.files[one.name] = upload
        return upload


def amount_text(minor: int, currency: str, exponent: int) -> str:
    """An amount as one types it: ``150.00 ZAR``."""
    digits = str(minor).zfill(exponent + 1)
    return f"{digits[:-exponent]}.{digits[-exponent:]} {currency}" if exponent else f"{digits} {currency}"
