"""``python -m projections.catalogues``: what translators work on, gathered from the code and the kinds.

    python -m projections.catalogues           bring projections/locale/*.po up to date; what is translated stays
    python -m projections.catalogues --check   tell what is missing or stale, and end with 1 if anything is

Messages come from the templates, from calls of ``_``, ``N_``, ``gettext``, ``ngettext`` and ``pgettext`` in Python, and
from the kinds: their labels, sentences, refusals and what to do next. No line numbers are kept, so a catalogue changes
only when words do.
"""

import re
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from string import Formatter
from typing import Any, get_args

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.pofile import write_po
from pydantic import BaseModel

from ledger.rules.audits.state import AuditStanding, FindingStage, Severity
from ledger.rules.charter.model import CharterData
from ledger.rules.charter.procedure import Method, PositionCode, QuorumBase, ThresholdBase
from ledger.rules.commitments.state import Standing
from ledger.rules.decisions.stages import Stage
from ledger.rules.decisions.state import OutcomeCode
from ledger.rules.kind import Kind
from ledger.rules.kinds import RULES_V0
from ledger.rules.money.state import AccountKind, EncumbranceStanding
from ledger.rules.people.state import OrganizationStanding, PersonStanding
from ledger.rules.posts.state import TermStanding
from ledger.rules.record.codes import CODES
from projections.directory import LETTERS
from projections.language import OFFERED, catalogue_file, read_catalogue

ROOT = Path(__file__).resolve().parents[1]
LOCALE = ROOT / "projections" / "locale"
FOLDERS = ("projections", "api")
KEYWORDS: dict[str, Any] = {
    "_": None,
    "N_": None,
    "gettext": None,
    "say": None,
    "ngettext": (1, 2),
    "say_count": (1, 2),
    "pgettext": ((1, "c"), 2),
}
CHOICES: tuple[Any, ...] = (
    Stage,
    OutcomeCode,
    PositionCode,
    Method,
    QuorumBase,
    ThresholdBase,
    Standing,
    TermStanding,
    AuditStanding,
    FindingStage,
    Severity,
    OrganizationStanding,
    PersonStanding,
    AccountKind,
    EncumbranceStanding,
)
"""Codes that are shown as words and stand in no body."""

_PLACES = re.compile(r"%\(([a-z_]+)\)[sd]")
HEADER = """# Plenary in {name}.
# Made by python -m projections.catalogues; words by translators. No speaker has reviewed them yet.
msgid ""
msgstr ""
"Language: {code}\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

"""
Message = tuple[str | None, str | tuple[str, str]]
"""A context, and a message or its two numbers."""


def messages() -> Catalog:
    """Every message there is, in the order of its first place, without translations."""
    found = Catalog(fuzzy=False)
    for context, message in _all():
        found.add(message, context=context)
    return found


def _all() -> Iterator[Message]:
    for folder in FOLDERS:
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix == ".py":
                yield from _extracted("python", path)
            elif path.suffix == ".html" and "templates" in path.parts:
                yield from _extracted("jinja2.ext:babel_extract", path)
    for kind in RULES_V0:
        yield from ((None, text) for text in _told_of(kind))
    for code in CODES.values():
        yield from ((None, code.words), (None, code.mend))
    for thing in LETTERS:
        yield None, thing.replace("_", " ")
    for code in (*CharterData().classes, *(code for choices in CHOICES for code in get_args(choices)), "no_response"):
        yield None, code.replace("_", " ")


def _told_of(kind: Kind[Any]) -> Iterator[str]:
    yield from (kind.label, kind.words)
    yield from (sealed.label for sealed in kind.sealed)
    yield from _fields(kind.body)
    for check in (*kind.standing, *kind.checks):
        yield from (check.words, check.mend)


def _fields(model: type[BaseModel]) -> Iterator[str]:
    """The names of a body's fields as forms show them, and the choices that they offer."""
    for name, info in model.model_fields.items():
        yield (info.alias or name).replace("_", " ")
        for value in _choices(info.annotation):
            yield value.replace("_", " ")


def _choices(annotation: Any) -> Iterator[str]:
    for each in get_args(annotation):
        if isinstance(each, str):
            yield each
        elif not isinstance(each, type):
            yield from _choices(each)


def _extracted(method: str, path: Path) -> Iterator[Message]:
    options = {"extensions": "jinja2.ext.i18n", "trimmed": "true", "newstyle_gettext": "true"}
    # The library's own types tell of fewer members than it gives.
    found: list[Any] = extract_from_file(method, path, KEYWORDS, options=options)
    for _, message, _, context in found:
        yield context, message if isinstance(message, str) else (message[0], message[1])


def updated(code: str) -> Catalog:
    """A language's catalogue with today's messages: translations kept, what is gone dropped."""
    old, found = read_catalogue(code), messages()
    for message in found:
        if message.id:
            known = old.get(message.id, message.context)
            message.string = known.string if known is not None else message.string
    found.locale = code
    return found


def written(code: str) -> str:
    """The catalogue as the file has it."""
    out = BytesIO()
    write_po(out, updated(code), width=120, no_location=True, omit_header=True, sort_output=True)
    return HEADER.format(name=OFFERED[code][0], code=code) + out.getvalue().decode()


def faults(code: str) -> Iterator[str]:
    """What is wrong with a language's catalogue: missing, stale, or with other places than the English."""
    if catalogue_file(code) != written(code):
        yield f"{code}: the file is not up to date: python -m projections.catalogues"
    for message in updated(code):
        if not message.id:
            continue
        told = tuple(message.string) if isinstance(message.string, tuple | list) else (message.string or "",)
        source = tuple(message.id) if isinstance(message.id, tuple | list) else (message.id,)
        if not all(told):
            yield f"{code}: not translated: {source[0]}"
        elif any(places(one) - places(source[-1]) for one in told) or places(source[-1]) - places(told[-1]):
            yield f"{code}: other places: {source[0]}"


def places(text: str) -> set[str]:
    """What a message leaves open: ``{name}`` and ``%(name)s``."""
    try:
        named = {field for _, field, _, _ in Formatter().parse(text) if field is not None}
    except ValueError:
        named = set()
    return named | set(_PLACES.findall(text))


def main(arguments: list[str]) -> int:
    """The command."""
    codes = [code for code in OFFERED if code != "en"]
    if "--check" in arguments:
        found = [fault for code in codes for fault in faults(code)]
        sys.stdout.writelines(f"{fault}\n" for fault in found)
        return 1 if found else 0
    for code in codes:
        LOCALE.mkdir(exist_ok=True)
        (LOCALE / f"{code}.po").write_text(written(code), encoding="utf-8")
        whole = [message for message in updated(code) if message.id]
        done = sum(
            all(message.string) if isinstance(message.string, tuple) else bool(message.string) for message in whole
        )
        sys.stdout.write(f"{code}: {done} of {len(whole)} messages translated\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
