"""``plenary charter``: the charter in force in plain sentences, a draft checked, two compared, the starters."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer
from pydantic import ValidationError

from api.cli.desk import Desk, command
from api.cli.session import Session, opened
from api.cli.starters import WORDS, charter_data
from api.cli.terminal import REFUSED, show, show_json, show_rows
from ledger.format import canonical
from ledger.rules.charter.difference import charter_difference
from ledger.rules.charter.explaining import explain_charter
from ledger.rules.charter.model import CharterData
from ledger.rules.charter.validation import check_charter

app = typer.Typer()
group = typer.Typer(no_args_is_help=True, help="The charter: how we agree, as data and in plain words.")
app.add_typer(group, name="charter")

Charter = Annotated[str, typer.Argument(help="A starter's name, a file, a version's number (CH-1), or 'in-force'.")]


@command(group, "show")
def show_command(desk: Desk, charter: Charter = "in-force") -> None:
    """A charter in plain sentences."""
    data = _read(desk, charter)
    sentences = explain_charter(data)
    if desk.as_json:
        show_json({"charter": data.model_dump(mode="json"), "sentences": sentences})
        return
    for sentence in sentences:
        show(sentence)


@command(group)
def check(desk: Desk, charter: Charter) -> None:
    """Look for what would stop a coalition in the middle of its work; exit code 1 when there is something."""
    data = _read(desk, charter)
    problems = check_charter(data)
    if desk.as_json:
        told = [{"where": one.where, "problem": one.problem, "next": one.mend} for one in problems]
        show_json({"problems": told})
    else:
        for one in problems:
            show(str(one))
        if not problems:
            show("Nothing stands against adopting it.")
    if problems:
        raise typer.Exit(REFUSED)


@command(group)
def diff(desk: Desk, old: Charter, new: Charter) -> None:
    """What changes from one charter to another."""
    changes = charter_difference(_read(desk, old), _read(desk, new))
    if desk.as_json:
        show_json({"changes": [{"where": one.where, "before": one.before, "after": one.after} for one in changes]})
        return
    for one in changes:
        show(str(one))
    if not changes:
        show("They say the same.")


@command(group)
def starters(desk: Desk) -> None:
    """The charters to begin from."""
    if desk.as_json:
        show_json({"starters": dict(WORDS)})
    else:
        show_rows(list(WORDS.items()))


def _read(desk: Desk, text: str) -> CharterData:
    version = text.casefold() in ("in-force", "in_force") or text.upper().startswith("CH-")
    if version:
        with opened(desk) as session:
            return _version(session, text)
    return _parse(desk, charter_data(desk, text, Path()), text)


def _version(session: Session, text: str) -> CharterData:
    charter = session.state.charter
    if text.upper().startswith("CH-"):
        return charter.versions[session.find(text, "charter")].data
    in_force = charter.in_force.get()
    if in_force is None:
        session.desk.fail("CHARTER_MISSING", "There is no charter in force.", "Found the record: plenary init")
    return in_force.data


def _parse(desk: Desk, data: Mapping[str, Any], where: str) -> CharterData:
    try:
        return CharterData.model_validate_json(canonical.encode(dict(data)))
    except ValidationError as error:
        faults = error.errors(include_input=False, include_url=False)
        told = "; ".join(f"{'/'.join(map(str, each['loc']))}: {each['msg']}" for each in faults)
        desk.fail("CHARTER_MALFORMED", f"{where}: {told}.", "plenary kinds charter.adopted explains its fields.")
