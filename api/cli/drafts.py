"""``plenary sign`` and ``plenary send``: half-signed drafts that travel as files between people and machines.

Whoever signs sees the words made from the payload's bytes, the rules are asked again, and the head that the draft has
seen must be one of this ledger's own.
"""

from pathlib import Path
from typing import Annotated

import typer

from api.cli.desk import Desk, Signing, command
from api.cli.session import Session, opened
from api.cli.signing import keep, send, sign, tell
from api.cli.terminal import REFUSED, UNCHECKED, USAGE, show_json
from api.drafting.ground import Hand
from api.drafting.settling import ask_rules, key_owners, resolved
from ledger.format.codec import format_second
from ledger.format.submission import Submission, parse_submission

app = typer.Typer()

DraftFile = Annotated[Path, typer.Argument(help="The draft's file.", metavar="DRAFT")]


@command(app, "sign")
def sign_command(
    desk: Desk,
    file: DraftFile,
    *,
    signing: Signing,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help="Write the signed draft there instead.")
    ] = None,
) -> None:
    """Add your signature to a draft."""
    with opened(desk) as session:
        draft = read_draft(desk, file)
        hands = draft_hands(session, draft, signing.by)
        check_draft(session, draft)
        told = session.chronicler(draft).draft(draft)
        if not desk.as_json:
            tell(told)
        if signing.dry_run:
            if desk.as_json:
                show_json({"draft": str(file)} | told.as_json())
            return
        desk.agree("Sign this?", yes=signing.yes)
        keep(session, sign(session, draft, hands, signing), output or file, told)


@command(app, "send")
def send_command(
    desk: Desk,
    file: DraftFile,
    *,
    clock_is_right: Annotated[
        bool, typer.Option("--clock-is-right", help="Confirm the clock after a long silence.")
    ] = False,
) -> None:
    """Send a draft that everybody has signed."""
    with opened(desk) as session:
        draft = read_draft(desk, file)
        if clock_is_right:
            session.ledger.watch.confirm()
        missing = missing_signers(session, draft)
        if missing:
            names = ", ".join(missing)
            words, mend = f"Still to sign: {names}.", f"Pass {file} on: plenary sign {file} --by KEY"
            desk.fail("SIGNATURES_MISSING", words, mend, exit_code=REFUSED, missing=missing)
        send(session, draft)


def read_draft(desk: Desk, file: Path) -> Submission:
    """A draft from its file; a file that cannot be opened ends the command."""
    try:
        data = file.read_bytes()
    except FileNotFoundError:
        desk.fail("DRAFT_MISSING", f"{file}: there is no such file.", "Check the path.", exit_code=USAGE)
    return parse_submission(data, where=str(file))


def check_draft(session: Session, draft: Submission) -> None:
    """Whether a draft may be signed here: it belongs to this ledger, is still good, and the rules accept it."""
    statement = resolved(session, draft)
    if statement.until <= session.now:
        words = f"It was good until {format_second(statement.until)}; that has passed."
        session.desk.fail("UNTIL_PASSED", words, "Ask for a fresh draft.")
    seen = statement.seen
    if seen.size > session.ledger.size:
        words = f"The draft has seen {seen.size} entries; this copy of the ledger has {session.ledger.size}."
        mend = "Bring this copy up to date first."
        session.desk.fail("SEEN_AHEAD", words, mend, exit_code=UNCHECKED)
    refusal = ask_rules(session, draft)
    if refusal is not None:
        session.refuse(refusal, draft)


def draft_hands(session: Session, draft: Submission, by: list[str] | None) -> list[Hand]:
    """Whose keys here may sign a draft: those named, else the only one; one that has signed already is refused."""
    owners = key_owners(session, draft)
    stored, _ = session.desk.keystore.list()
    own = {key.name: owners[key.keyid] for key in stored if key.keyid in owners}
    names = [text.partition(":")[0] for text in by] if by else list(own)
    if not by and len(own) > 1:
        answer = session.desk.ask(f"Who signs ({', '.join(own)})", option="--by KEY")
        names = [name.strip() for name in answer.split(",")]
    if not names:
        words = f"No key in {session.desk.keystore.directory} is asked to sign this draft."
        session.desk.fail("SIGNER_NOT_ASKED", words, "plenary show DRAFT says who is.")
    done = {owners[line.keyid] for line in draft.envelope.signatures if line.keyid in owners}
    hands = []
    for name in names:
        person = own.get(name) or owners.get(session.keyid_of(name))
        if person is None:
            words = f"The draft does not ask the holder of key {name} to sign."
            session.desk.fail("SIGNER_NOT_ASKED", words, "plenary show DRAFT says who is asked.")
        if person in done:
            words = f"{session.teller(draft).name(person)} has signed it already."
            session.desk.fail("SIGNED_ALREADY", words, "Pass it on, or send it: plenary send DRAFT")
        hands.append(Hand(person, "self", name))
    return hands


def missing_signers(session: Session, draft: Submission) -> list[str]:
    """The names of those who have not signed a draft yet."""
    owners, name = key_owners(session, draft), session.teller(draft).name
    signed = {owners.get(line.keyid) for line in draft.envelope.signatures}
    return [name(person or "") for person in resolved(session, draft).persons() if person not in signed]
