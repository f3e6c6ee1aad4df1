"""``plenary say``: any act there is, one or many in one statement; and ``plenary kinds``, which explains them.

On a terminal what was not given is asked for, field by field, as the kind's own model describes it.
"""

import json
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from api.cli.desk import Desk, Signing, command
from api.cli.prompts import ask_line
from api.cli.session import Session, hands_of, opened
from api.cli.signing import Done, finish
from api.drafting.ground import Hand
from api.drafting.lines import Line, Writer, find_kind
from api.drafting.settling import new_draft

app = typer.Typer()

Pairs = Annotated[
    list[str] | None, typer.Option("--set", metavar="FIELD=VALUE", help="A field; again for each.", show_default=False)
]


def _text(name: str, help_text: str, metavar: str | None = None) -> Any:
    return typer.Option(name, help=help_text, metavar=metavar, show_default=False)


@command(app)
def say(
    desk: Desk,
    kind: Annotated[str | None, typer.Argument(help="The kind of act: plenary kinds lists them.")] = None,
    *,
    signing: Signing,
    pairs: Pairs = None,
    body: Annotated[Path | None, _text("--body", "The fields as JSON; '-' reads them from a pipe.", "FILE")] = None,
    about: Annotated[str | None, _text("--about", "What it concerns.")] = None,
    on: Annotated[str | None, _text("--on", "The act that it judges.")] = None,
    replaces: Annotated[str | None, _text("--replaces", "The act that it replaces; found by itself.")] = None,
    under: Annotated[str | None, _text("--under", "The decision that it carries out.", "DECISION:EFFECT")] = None,
    written_for: Annotated[
        str | None, _text("--for", "Written down for one who does not sign.", "PERSON[:CAPACITY]:HOW")
    ] = None,
    paper: Annotated[str | None, _text("--paper", "The photo or scan of the paper that she signed.", "FILE")] = None,
    seal: Annotated[list[str] | None, _text("--seal", "A sealed text; again for each.", "NAME=TEXT")] = None,
    audience: Annotated[str, typer.Option(help="Who may read the sealed texts.")] = "members",
    language: Annotated[str, typer.Option(help="Of the sealed texts.")] = "en",
    sitting: Annotated[Path | None, _text("--sitting", "Several acts at once, from JSON or TOML.", "FILE")] = None,
) -> None:
    """Say anything there is: shown in words, checked against the rules, then signed and recorded."""
    if (kind is None) == (sitting is None):
        desk.usage("It takes a kind of act, or --sitting FILE.", "plenary kinds lists the kinds.")
    with opened(desk) as session:
        if sitting is not None:
            say_sitting(session, read_data(desk, sitting), signing, language=language, audience=audience)
            return
        assert kind is not None
        find_kind(session, kind)
        given: dict[str, Any] = dict(read_data(desk, body)) if body else {}
        put_pairs(desk, given, pairs or [])
        sealed = dict(_pair(desk, text, "--seal") for text in seal or ())
        # Whoever is named to sign a single act signs it.
        line = Line(kind, given, ("all",), about, on, replaces, under, written_for, paper, sealed)
        say_lines(session, [line], signing, language=language, audience=audience, ask=not body)


def say_lines(
    session: Session,
    lines: list[Line],
    signing: Signing,
    *,
    language: str = "en",
    audience: str = "members",
    ask: bool = False,
    more: tuple[tuple[str, Hand], ...] = (),
    quiet: bool = False,
) -> Done | None:
    """Say some lines in one statement.

    Args:
        session: the ledger.
        lines: the acts.
        signing: who signs, how.
        language: of the sealed texts.
        audience: who may read them.
        ask: whether a person is asked for what the lines leave out.
        more: signers beside those named, by the name that lines use for them: a key that the statement itself enrols.
        quiet: whether the caller prints the result instead.
    """
    hands, names = hands_of(session, signing.by) if signing.by or not more else ([], [])
    hands += [hand for _, hand in more]
    names += [name for name, _ in more]
    draft = new_draft(session, hands)
    writer = Writer(session, draft, names, language=language, audience=audience)
    for line in lines:
        writer.write(ask_line(session, writer.kind(line.kind), line) if ask else line)
    return finish(session, draft, signing, quiet=quiet)


def say_sitting(
    session: Session, data: Mapping[str, Any], signing: Signing, *, language: str = "en", audience: str = "members"
) -> Done | None:
    """Say what a sitting's file holds: ``by``, and ``acts``, each as `Line`."""
    by = signing.by or data.get("by")
    acts = data.get("acts")
    if not isinstance(acts, list) or not acts or not all(isinstance(act, Mapping) for act in acts):
        session.desk.usage("A sitting's file holds acts, a list.", "See docs/cli.md, several acts at once.")
    unknown = set(data) - {"by", "acts", "language", "audience"}
    if unknown:
        session.desk.usage(
            f"A sitting's file has no {', '.join(sorted(unknown))}.", "It has by, acts, language, audience."
        )
    named = [str(name) for name in by] if isinstance(by, list) else [by] if isinstance(by, str) else None
    lines = [_line(session.desk, act, place) for place, act in enumerate(acts)]
    hands, names = hands_of(session, named)
    draft = new_draft(session, hands)
    language, audience = str(data.get("language", language)), str(data.get("audience", audience))
    writer = Writer(session, draft, names, language=language, audience=audience)
    for line in lines:
        writer.write(line)
    return finish(session, draft, signing)


_MEMBERS = {
    "kind": "kind", "body": "body", "by": "by", "about": "about", "on": "on", "replaces": "replaces", "under": "under",
    "for": "written_for", "sealed": "sealed", "name": "label",
}  # fmt: skip


def _line(desk: Desk, act: Mapping[str, Any], place: int) -> Line:
    unknown = set(act) - set(_MEMBERS)
    if unknown or "kind" not in act:
        words = f"Line {place + 1}: " + (f"there is no {', '.join(sorted(unknown))}." if unknown else "it has no kind.")
        desk.usage(words, f"A line has {', '.join(_MEMBERS)}.")
    given = {_MEMBERS[name]: value for name, value in act.items()}
    by = given.get("by", ())
    given["by"] = (by,) if isinstance(by, str) else tuple(str(name) for name in by)
    return Line(**given)


def read_data(desk: Desk, path: Path) -> Mapping[str, Any]:
    """A JSON or TOML object from a file, ``-`` for a pipe."""
    try:
        text = typer.get_text_stream("stdin").read() if str(path) == "-" else path.read_text(encoding="utf-8-sig")
        data = tomllib.loads(text) if path.suffix == ".toml" else json.loads(text)
    except (ValueError, UnicodeDecodeError) as error:
        desk.usage(f"{path}: not {'TOML' if path.suffix == '.toml' else 'JSON'}: {error}.", "Mend the file.")
    except FileNotFoundError:
        desk.usage(f"{path}: there is no such file.", "Check the path.")
    if not isinstance(data, Mapping):
        desk.usage(f"{path}: not an object with names and values.", "See docs/cli.md for an example.")
    return data


def put_pairs(desk: Desk, body: dict[str, Any], pairs: list[str]) -> None:
    """Write ``--set`` options into a body: ``a.b=…`` goes into a part, a name said again makes a list."""
    seen: set[str] = set()
    for text in pairs:
        name, value = _pair(desk, text, "--set")
        target: Any = body
        *path, last = name.split(".")
        for step in path:
            target = target.setdefault(step, {}) if isinstance(target, dict) else target
        if not isinstance(target, dict):
            desk.usage(f"{text}: {name} is a value and a group at once.", "Give one of them.")
        if name in seen:
            present = target[last]
            target[last] = [*present, value] if isinstance(present, list) else [present, value]
        else:
            target[last] = value
        seen.add(name)


def _pair(desk: Desk, text: str, option: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals or not name:
        desk.usage(f"{option} {text}: not NAME=VALUE.", f"Write it as {option} NAME=VALUE.")
    return name.strip(), value
