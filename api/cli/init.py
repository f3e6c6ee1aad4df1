"""``plenary init``: found a record, on one laptop, with the network off; by six questions, options, or a file.

It makes the folder and the host's keys, asks whether the clock is right, shows the founding in words, signs it with
the keys of one or two people, and prints what belongs on paper. Run again after a crash it goes on where it stopped.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.text import Text

from api.cli.desk import Desk, Signing, command
from api.cli.founding_page import founding_page
from api.cli.key import new_passphrase
from api.cli.look import grouped
from api.cli.say import read_data
from api.cli.session import AGENT, Session, opened
from api.cli.signing import finish, passphrase_file, write_file
from api.cli.starters import WORDS, charter_data
from api.cli.terminal import UNCHECKED, USAGE, say, say_rows, show
from api.drafting.founding import Founding, Plan
from api.drafting.founding_plan import PlanError, organization_line, read_plan, slug
from ledger.application import LedgerFolder
from ledger.rules.charter.starters import DEFAULT
from ledger.rules.values import utc_date
from projections.standing import day

app = typer.Typer()


def _option(name: str, help_text: str, metavar: str | None = None) -> Any:
    return typer.Option(name, help=help_text, metavar=metavar, show_default=False)


@command(app)
def init(
    desk: Desk,
    *,
    signing: Signing,
    file: Annotated[Path | None, _option("--from", "Everything, from JSON or TOML.", "FILE")] = None,
    name: Annotated[str | None, _option("--name", "What the coalition is called.")] = None,
    organization: Annotated[
        list[str] | None, _option("--organization", "Who is here; again for each.", "NAME: PERSON, PERSON")
    ] = None,
    purpose: Annotated[str | None, _option("--purpose", "What it is for, in a sentence.")] = None,
    charter: Annotated[str | None, _option("--charter", f"How we agree: {', '.join(WORDS)}, or a file.")] = None,
    signer: Annotated[
        list[str] | None, _option("--signer", "Who writes it down and who witnesses.", "PERSON[=KEY]")
    ] = None,
    entries: Annotated[str | None, _option("--entries", "Who may read: members or public.")] = None,
    in_room: Annotated[
        list[str] | None, _option("--in-room", "Who says yes in the room now: all, or a name; again.")
    ] = None,
    origin: Annotated[str | None, _option("--origin", "The record's name for ever: a-z, 0-9, '.', '/', '-'.")] = None,
    currency: Annotated[
        list[str] | None, _option("--currency", "Only these currencies; every ISO 4217 one unless said.", "CODE")
    ] = None,
    page: Annotated[Path | None, _option("--page", "Write the page to sign and keep there.", "FILE")] = None,
    today: Annotated[str | None, _option("--today", "Confirm the clock: today's date.", "YYYY-MM-DD")] = None,
) -> None:
    """Found a record: six questions, a page to read aloud, one or two signatures; no network."""
    folder = LedgerFolder(desk.folder)
    _check_empty(desk, folder)
    given = {"name": name, "purpose": purpose, "charter": charter, "entries": entries, "origin": origin,
             "organizations": organization, "signers": signer, "in_room": in_room, "currencies": currency}  # fmt: skip
    try:
        plan = _from_file(desk, file) if file is not None else _from_answers(desk, given)
    except PlanError as error:
        desk.usage(f"{error}.", "plenary init --help shows an example; docs/cli.md has a whole plan.")
    _confirm_clock(desk, today, yes=signing.yes)
    _make_keys(desk, plan, signing)
    if not folder.exists():
        folder.create(plan.origin, desk.outside.random_bytes)
    elif folder.origin() != plan.origin:
        words = f"{desk.folder} was begun as {folder.origin()}, not {plan.origin}."
        desk.fail("ORIGIN_MISMATCH", words, f"Say --origin {folder.origin()}, or name another folder.")
    with opened(desk) as session:
        done = finish(
            session, Founding(plan, session.ledger.keys, desk.outside.random_bytes, session.key).draft(), signing
        )
        if done is not None and done.recorded:
            _tell_founded(session, plan, done.id, page)


def _check_empty(desk: Desk, folder: LedgerFolder) -> None:
    if folder.exists():
        with opened(desk) as session:
            if session.ledger.size:
                words = f"{desk.folder} holds a record already: {session.ledger.origin}."
                desk.fail("FOUNDED_ALREADY", words, "Look at it: plenary show. Or name another folder: --ledger DIR")


def _from_file(desk: Desk, file: Path) -> Plan:
    data = dict(read_data(desk, file))
    charter = charter_data(desk, data.get("charter", DEFAULT), file.parent)
    if data.get("entries"):
        charter = {**charter, "entries": data["entries"]}
    return read_plan(data, charter, utc_date(desk.outside.clock.now()))


def _from_answers(desk: Desk, given: Mapping[str, Any]) -> Plan:
    """The six questions; what an option answered is not asked."""
    can_ask = desk.outside.is_terminal()
    data: dict[str, Any] = {"origin": given["origin"], "currencies": given["currencies"]}
    data["name"] = given["name"] or desk.ask("1. What is the coalition called?", option="--name NAME")
    organizations = _organizations(desk, given["organizations"])
    data["purpose"] = given["purpose"] or (
        desk.ask("3. What are you trying to do, in one sentence?", option="--purpose TEXT") if can_ask else None
    )
    charter = dict(charter_data(desk, given["charter"] or _ask_charter(desk), Path()))
    _say_yes(desk, organizations, given["in_room"])
    _name_signers(desk, organizations, given["signers"])
    question = "6. Who may read the entries: members or public?"
    entries = given["entries"] or desk.ask(question, option="--entries WHO", default="members")
    if entries != "members":
        charter["entries"] = entries
    data["organizations"] = organizations
    return read_plan(data, charter, utc_date(desk.outside.clock.now()))


def _organizations(desk: Desk, lines: list[str] | None) -> list[dict[str, Any]]:
    if not lines:
        lines = []
        if desk.outside.is_terminal():
            say("2. Who is here? One organization a line, with its people, as in: Dockers Union: Anna, Bo")
        while line := desk.ask(
            "   An organization (empty when done)" if lines else "   An organization",
            option="--organization 'NAME: PERSON, PERSON'",
            default="" if lines else None,
        ):
            lines.append(line)
    return [organization_line(line) for line in lines]


def _ask_charter(desk: Desk) -> str:
    if desk.outside.is_terminal():
        say("4. How do you agree?")
        say_rows([(f"   {name}", words) for name, words in WORDS.items()])
    return desk.ask("   Which of these (or a charter's file)?", option="--charter NAME", default=DEFAULT)


def _say_yes(desk: Desk, organizations: list[dict[str, Any]], names: list[str] | None) -> None:
    """Note who says yes in the room now; the signers' organizations say it by key."""
    if names is None:
        answer = desk.ask(
            "   Who says yes to it now, in the room? (all, none, or names)", option="--in-room", default="all"
        )
        names = [part.strip() for part in answer.split(",")]
    wanted = {name.casefold() for name in names} - {"none"}
    known = {str(one["name"]).casefold() for one in organizations}
    if wanted - known - {"all"}:
        raise PlanError(f"{', '.join(sorted(wanted - known - {'all'}))} is not among the organizations")
    for one in organizations:
        said = "all" in wanted or str(one["name"]).casefold() in wanted
        one["yes"] = "in_room" if said and one["people"] else "none"


def _name_signers(desk: Desk, organizations: list[dict[str, Any]], named: list[str] | None) -> None:
    """Give those who sign their keys: who writes it down first, then the witness, of another organization."""
    if not named:
        people = [person["name"] for one in organizations for person in one["people"]]
        default = ", ".join(one["people"][0]["name"] for one in [o for o in organizations if o["people"]][:2])
        answer = desk.ask(
            f"5. Who writes it down, and who witnesses? They sign now ({', '.join(people)})",
            option="--signer PERSON[=KEY]",
            default=default or None,
        )
        named = [part.strip() for part in answer.split(",") if part.strip()]
    for text in named:
        name, _, key = text.partition("=")
        found = [
            (one, person) for one in organizations for person in one["people"]
            if person["name"].casefold() == name.strip().casefold()
        ]  # fmt: skip
        if not found:
            raise PlanError(f"{name} signs, but is not among the people who are here")
        one, person = found[0]
        person["key"] = key.strip() or slug(person["name"])
        if one["yes"] == "in_room":
            one["yes"] = "key"


def _confirm_clock(desk: Desk, today: str | None, *, yes: bool) -> None:
    """Ask the one question about the clock: every time in the record rests on it."""
    now = utc_date(desk.outside.clock.now())
    if today is not None and today != now.isoformat():
        words = f"This machine's clock says {now.isoformat()} (UTC), not {today}."
        desk.fail("CLOCK_UNSURE", words, "Set the clock, then run it again.", exit_code=UNCHECKED)
    question = f"Is today {day(desk.outside.clock.now())}?"
    desk.agree(question, yes=yes or today is not None, option="--today YYYY-MM-DD", else_say="Nothing was founded.")


def _make_keys(desk: Desk, plan: Plan, signing: Signing) -> None:
    """Make the keys that signers do not have yet."""
    present = {key.name for key in desk.keystore.list()[0]}
    for person in plan.signers():
        key = person.key or ""
        if key in present or key.startswith(AGENT):
            continue
        if not desk.outside.is_terminal() and passphrase_file(key, signing) is None:
            words = f"{person.name} signs with the key {key}, which is not in {desk.keystore.directory}."
            desk.fail("KEY_UNKNOWN", words, f"Make it: plenary key new {key}", exit_code=USAGE)
        say(f"A new key for {person.name}, named {key}. Only she should know its passphrase.")
        secret = new_passphrase(desk, passphrase_file(key, signing))
        desk.keystore.new(key, secret, desk.outside.random_bytes(32))


def _tell_founded(session: Session, plan: Plan, identity: str, page: Path | None) -> None:
    head = session.ledger.checkpoint().checkpoint
    if page is not None:
        write_file(page, founding_page(plan, identity, head, utc_date(session.now)).encode())
        say(f"The page to sign and keep is in {page}.")
    if not session.desk.as_json:
        show("")
        show(Text("Write on paper, and print on the minutes:", style="bold"))
        show(f"  Record   {plan.origin}")
        show(f"  Genesis  {grouped(identity)}")
        show(f"  Root     {grouped(head.root.hex())}  (after entry 0)")
    for person in plan.signers():
        say(f"Next: {person.name} writes the words of her key on paper: plenary key backup {person.key}")
    say("Next: invite the others to keys of their own: plenary invite PERSON")
