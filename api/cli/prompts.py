"""Asking a person for the parts of an act that were not given, as the kind's own model describes them."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from api.cli.session import Session
from api.cli.terminal import say
from api.drafting.lines import Line
from ledger.rules.kind import Kind
from projections.directory import NotFoundError
from projections.form_reading import FormError, read_value
from projections.forms import FormField, form_of


def ask_line(session: Session, kind: Kind[Any], line: Line) -> Line:
    """A line with what it must have asked for; where nobody can be asked it is left as it is."""
    if not session.desk.outside.is_terminal():
        return line
    missing = [field for field in form_of(kind.body) if field.required and field.name not in line.body]
    sealed = [one for one in kind.sealed if one.required and "*" not in one.path and one.path not in line.sealed]
    about = line.about
    if not (missing or sealed or (kind.about and about is None)):
        return line
    say(f"{kind.label[:1].upper()}{kind.label[1:]} ({kind.name}). Leave with Ctrl-C; nothing is signed yet.")
    if kind.about and about is None:
        about = _ask_thing(session, kind.about)
    body = dict(line.body)
    for field in missing:
        body[field.name] = ask_field(session, field)
    words = dict(line.sealed)
    for one in sealed:
        words[one.path] = session.desk.ask(one.label, option=f"--seal {one.path}=TEXT")
    return replace(line, about=about, body=body, sealed=words)


def _ask_thing(session: Session, things: tuple[str, ...]) -> str:
    listed = [one for one in session.directory if one.thing in things]
    for one in listed[-12:]:
        say(f"  {one.number}  {one.name or ''}".rstrip())
    what = " or ".join(things).replace("_", " ")
    while True:
        answer = session.desk.ask(f"Which {what} (number or name)", option="--about NAME")
        try:
            return session.directory.find(answer, *things)
        except NotFoundError as error:
            say(str(error))


def ask_field(session: Session, field: FormField, where: str = "") -> Any:
    """Ask for one field until it is what it must be; a group is asked for part by part, a list item by item."""
    label = f"{where}{field.label}"
    if field.help:
        say(f"  {field.help}", "dim")
    if field.shape.sort == "group":
        return _ask_group(session, field.shape.members, f"{label}, ")
    item = field.shape.item
    if field.shape.sort == "list" and item is not None and item.sort == "group":
        found: list[Mapping[str, Any]] = []
        while session.desk.ask(f"{label}: another one? (y/n)", option="--body FILE", default="n").casefold() == "y":
            found.append(_ask_group(session, item.members, f"{label} {len(found) + 1}, "))
        return found
    while True:
        hint = "with commas between them" if field.shape.sort == "list" else ""
        words = f"{label} ({field.shape.words()}{'; ' + hint if hint else ''})"
        answer = session.desk.ask(f"{words[:1].upper()}{words[1:]}", option=f"--set {field.name}=VALUE")
        try:
            return read_value(field.shape, answer, _Asked(session), field.name)
        except FormError as error:
            say(f"Expected {error.expected}.")
        except NotFoundError as error:
            say(str(error))


def _ask_group(session: Session, members: tuple[FormField, ...], where: str) -> Mapping[str, Any]:
    return {member.name: ask_field(session, member, where) for member in members if member.required}


class _Asked:
    """The session's look-up for answers at a prompt: what is not found is asked for again, not an end."""

    def __init__(self, session: Session) -> None:
        self.find = session.directory.find
        self.currencies = session.currencies
        self.currency = session.currency
        self.document = session.document
        self.key = session.key
        self.keyid = session.keyid
