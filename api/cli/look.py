"""``plenary show``, ``log`` and ``receipt``: what stands in the record, in words."""

from pathlib import Path
from typing import Annotated, Any

import typer
from rich.text import Text

from api.cli.desk import Desk, command
from api.cli.drafts import missing_signers, read_draft
from api.cli.session import Session, opened
from api.cli.signing import entries, signers_line, told_rows, write_file
from api.cli.terminal import USAGE, progress, say, show, show_json, show_rows
from ledger.format.receipt import format_receipt
from projections.chronicle import StatementTold, mentions, statement_of
from projections.directory import Listed, NotFoundError
from projections.standing import facts, short

app = typer.Typer()

GROUP = 8


def grouped(digest: str) -> str:
    """A digest in groups of digits, as it is read aloud and compared."""
    return " ".join(digest[start : start + GROUP] for start in range(0, len(digest), GROUP))


@command(app, "log")
def log_command(
    desk: Desk,
    *,
    start: Annotated[int | None, typer.Option("--from", min=0, help="The first index, from 0.")] = None,
    end: Annotated[int | None, typer.Option("--to", min=0, help="The last index.")] = None,
) -> None:
    """The entries in words: index, who, when, what."""
    with opened(desk) as session:
        size = session.ledger.size
        first, stop = start or 0, size if end is None else min(end + 1, size)
        chronicler = session.chronicler()
        reading = progress(session.ledger.entries(first, stop), "Reading", max(stop - first, 0))
        found = [chronicler.entry(index, entry) for index, entry in reading]
        if desk.as_json:
            show_json({"size": size, "entries": [told.as_json() for told in found]})
            return
        for told in found:
            show_entry(told)
        if first >= size:
            say(f"There is no entry {first}: the record has {size}.")


def show_entry(told: StatementTold, only: frozenset[int] | None = None) -> None:
    """Write one entry; ``only`` some of its acts."""
    when = (told.received or told.at)[:16].replace("T", " ")
    show(Text.assemble((f"{told.index:>5}     ", "bold cyan"), (f"{when}  ", "dim"), (told.signed_by(), "bold")))
    rows = []
    for place, act in enumerate(told.acts):
        if only is None or place in only:
            opens = f" [{act.opens}]" if act.opens else ""
            written = f"{act.author}: " if act.author != told.signers[0].words() else ""
            how = f" ({act.how})" if act.how else ""
            rows.append((Text(f"{told.index:>5}.{place:<2}", style="dim"), f"{written}{act.words}{how}{opens}"))
    show_rows(rows)


@command(app, "show")
def show_command(
    desk: Desk,
    what: Annotated[
        str | None, typer.Argument(help="A number (D-12), a name, an id, an index, or a draft's file.")
    ] = None,
) -> None:
    """A thing with its history in words; without one, where everything stands."""
    with opened(desk) as session:
        if what is None:
            _overview(session)
        elif Path(what).is_file():
            _draft(session, Path(what))
        elif what.isdigit():
            _entry(session, int(what))
        else:
            _thing(session, _listed(session, what))


def _listed(session: Session, what: str) -> Listed:
    try:
        listed = session.directory.get(session.directory.find(what))
    except NotFoundError as error:
        session.desk.fail("NOT_FOUND", str(error), "plenary show lists what there is.", exit_code=USAGE)
    assert listed is not None
    return listed


def _draft(session: Session, file: Path) -> None:
    draft = read_draft(session.desk, file)
    told, missing = session.chronicler(draft).draft(draft), missing_signers(session, draft)
    if session.desk.as_json:
        show_json({"draft": str(file), "signatures_missing": missing} | told.as_json())
        return
    show_rows(told_rows(told))
    show(signers_line(told))
    show(f"Still to sign: {', '.join(missing)}." if missing else "Everybody has signed.")


def _entry(session: Session, index: int) -> None:
    if index >= session.ledger.size:
        words = f"There is no entry {index}: the record has {session.ledger.size}, counted from 0."
        session.desk.fail("NOT_FOUND", words, "plenary log lists the entries.", exit_code=USAGE)
    for place, entry in session.ledger.entries(index, index + 1):
        told = session.chronicler().entry(place, entry)
        if session.desk.as_json:
            show_json(told.as_json())
            return
        show_entry(told)
        show(f"          Statement {told.id}")
        say(f"Its receipt: plenary receipt {index} -o entry-{index}.tlog-proof")


def _thing(session: Session, listed: Listed) -> None:
    chronicler, history = session.chronicler(), []
    for index, entry in progress(session.ledger.entries(), "Reading", session.ledger.size):
        statement, identity = statement_of(entry)
        places = frozenset(mentions(statement, identity, listed.id))
        if places:
            history.append((chronicler.entry(index, entry), places))
    now = facts(session.view(), listed)
    if session.desk.as_json:
        told: list[dict[str, Any]] = [
            {"index": one.index, "received": one.received, "acts": [_act_json(one, place) for place in sorted(places)]}
            for one, places in history
        ]
        show_json(_listed_json(listed) | {"now": dict(now), "history": told})
        return
    show(Text(f"{listed.number}  {listed.name or listed.thing.replace('_', ' ')}", style="bold"))
    show_rows([(f"  {label}", text) for label, text in now])
    show("")
    for one, places in history:
        show_entry(one, places)
    show("")
    show(Text(f"Id: {listed.id}", style="dim"))


def _act_json(told: StatementTold, place: int) -> dict[str, Any]:
    act = told.acts[place]
    return {"id": act.id, "kind": act.kind, "author": act.author, "words": act.words, "how": act.how}


def _listed_json(listed: Listed) -> dict[str, Any]:
    return {"id": listed.id, "number": listed.number, "thing": listed.thing, "name": listed.name}


def _overview(session: Session) -> None:
    founding = session.state.record.founding.get()
    if founding is None:
        session.desk.fail("NOT_FOUNDED", "This ledger has no founding yet.", "Found it: plenary init")
    name = _founding_words(session, "name") or founding.origin
    view = session.view()
    rows = [(one, short(view, one)) for one in session.directory]
    if session.desk.as_json:
        things = [_listed_json(one) | {"now": told} for one, told in rows]
        head = {"name": name, "origin": founding.origin, "genesis": founding.id, "size": session.ledger.size}
        show_json(head | {"things": things})
        return
    show(Text(name, style="bold"))
    purpose = _founding_words(session, "purpose")
    if purpose:
        show(purpose)
    show(f"{founding.origin}, {entries(session.ledger.size)}. Genesis {grouped(founding.id)}")
    for thing in dict.fromkeys(one.thing for one, _ in rows):
        show("")
        show(Text(_plural(thing), style="bold"))
        show_rows([(f"  {one.number}", one.name or "", told) for one, told in rows if one.thing == thing])


def _plural(thing: str) -> str:
    words = {"person": "people", "body": "bodies", "party": "parties"}.get(thing, f"{thing}s").replace("_", " ")
    return words[:1].upper() + words[1:]


def _founding_words(session: Session, path: str) -> str | None:
    founding = session.state.record.founding.get()
    for digest, (act, field, *_) in session.state.record.sealed.items():
        if founding is not None and act == f"{founding.id}.0" and field == path:
            return session.read_words(digest)
    return None


@command(app, "receipt")
def receipt_command(
    desk: Desk,
    index: Annotated[int, typer.Argument(min=0, help="The entry's index, from 0.")],
    *,
    output: Annotated[Path | None, typer.Option("--output", "-o", metavar="FILE", help="Where to write it.")] = None,
) -> None:
    """Write an entry's receipt: the entry, its proof and the signed head, for anybody to check."""
    with opened(desk) as session:
        if index >= session.ledger.size:
            words = f"There is no entry {index}: the record has {session.ledger.size}, counted from 0."
            desk.fail("NOT_FOUND", words, "plenary log lists the entries.", exit_code=USAGE)
        receipt = session.ledger.receipt(index)
        path = output or Path(f"entry-{index}.tlog-proof")
        write_file(path, format_receipt(receipt))
        head = receipt.checkpoint.checkpoint
        if desk.as_json:
            show_json({"receipt": str(path), "index": index, "size": head.size, "root": head.root.hex()})
        else:
            show(f"{path}: entry {index}, proved to the head of {entries(head.size)}, {grouped(head.root.hex())}")
    say(f"Anybody checks it with: plenary verify {path}")
