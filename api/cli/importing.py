"""``plenary import journal``: old books into the record (docs/import.md).

What would be recorded is shown in words first. Two persons of two organizations sign; their keys are both here, or a
draft goes from one to the other. The same file again adds nothing; one transaction more adds one.
"""

from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

import typer

from api.cli.desk import Desk, Signing, command
from api.cli.session import AGENT, Session, agent_key, opened
from api.cli.signing import passphrase_file, write_file
from api.cli.terminal import USAGE, progress, say, show, show_json
from api.drafting.ground import Attachment, Hand
from api.drafting.settling import WAITING_MS, ask_rules, key_owners, resolved
from ledger.application import admit
from ledger.application.compose import Sitting, in_order
from ledger.format.codec import HOUR_MS
from ledger.format.document import DOCUMENT_SALT_BYTES, document_digest
from ledger.format.statement import Signer
from ledger.format.submission import Submission, format_submission
from ledger.keys.signer import Signer as KeySigner
from ledger.rules.kind import Refusal
from projections.journal.compose import Composer, Names
from projections.journal.errors import JournalError
from projections.journal.mapping import parse_mapping
from projections.journal.plan import Item, Plan, plan_import
from projections.journal.reader import read_journal
from projections.journal.words import tell_item

app = typer.Typer()
group = typer.Typer(no_args_is_help=True, help="Bring in what was kept before the record.")
app.add_typer(group, name="import")

_SHOWN = 200
_ORGANIZATIONS = 2


@command(group, "journal")
def journal_command(
    desk: Desk,
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="A ledger or hledger journal.")],
    mapping: Annotated[
        Path,
        typer.Option("--map", exists=True, dir_okay=False, metavar="MAP", help="What each account is (TOML)."),
    ],
    signing: Signing,
) -> None:
    """Bring in a plain-text journal, as history that two persons of two organizations sign."""
    with opened(desk) as session:
        data = file.read_bytes()
        try:
            mapped = parse_mapping(mapping.read_text(encoding="utf-8"))
            journal = read_journal(data)
            plan = plan_import(session.state, session.read_words, journal, mapped, desk.outside.random_bytes)
            _tell(session, plan, every=signing.dry_run)
            if plan.new and signing.dry_run and signing.by:
                _ask(session, plan, data, signing)
            elif plan.new and not signing.dry_run:
                _record(session, plan, data, signing)
        except (JournalError, UnicodeDecodeError) as error:
            desk.fail("JOURNAL_REFUSED", f"{file.name}: {error}", "Mend that, then run it again; nothing was signed.")


def _tell(session: Session, plan: Plan, *, every: bool) -> None:
    """Say what is new before anybody signs; with ``every`` that is the result."""
    lines = [tell_item(item, plan.mapping, session.currencies()) for item in plan.new]
    if session.desk.as_json:
        if every or not plan.new:
            told = [_as_json(item, line) for item, line in zip(plan.new, lines, strict=True)]
            show_json({**_counts(plan), "transactions": told, "recorded": []})
        return
    _tell_notes(plan)
    for line in lines if every else lines[:_SHOWN]:
        (show if every else say)(line)
    if not plan.new:
        show(f"Nothing new: all {plan.known} transactions are in the record.")
    elif every:
        show(f"{len(plan.new)} new, {plan.known} in the record already. Nothing was signed (--dry-run).")
    elif len(lines) > _SHOWN:
        say(f"… and {len(lines) - _SHOWN} more; --dry-run lists them all.")


def _tell_notes(plan: Plan) -> None:
    for note in plan.notes:
        say(f"Note: {note}.")
    if plan.gone:
        words = "transactions of this source are in the record but not in this file: removed, or edited since"
        say(f"Note: {plan.gone} {words}. The record keeps them; correct them by a further transaction.")


def _counts(plan: Plan) -> dict[str, Any]:
    return {"new": len(plan.new), "known": plan.known, "gone": plan.gone, "notes": list(plan.notes)}


def _as_json(item: Item, line: str) -> dict[str, Any]:
    return {
        "line": item.transaction.line,
        "ref": item.ref,
        "words": line,
        "moves": [dict(move) for move in item.moves],
        "decision": item.decision.link if item.decision else None,
    }


def _ask(session: Session, plan: Plan, data: bytes, signing: Signing) -> None:
    """Ask the rules about the first statement; the others rest on it, and are asked about when it is recorded."""
    draft = next(_composer(session, plan, data, session.hands(signing.by), HOUR_MS).drafts())
    refusal = ask_rules(session, draft)
    if refusal is not None:
        session.refuse(refusal, draft)


def _record(session: Session, plan: Plan, data: bytes, signing: Signing) -> None:
    hands = session.hands(signing.by)
    _check_hands(session, hands, signing)
    if signing.clock_is_right:
        session.ledger.watch.confirm()
    session.desk.agree(f"Sign these {len(plan.new)} transactions?", yes=signing.yes)
    composer = _composer(session, plan, data, hands, WAITING_MS if signing.draft else HOUR_MS)
    session.keep_attachments()
    with ExitStack() as stack:
        signers = _signers(session, hands, signing, stack)
        drafts = (_signed(session, draft, signers) for draft in composer.drafts())
        if signing.draft is not None:
            _keep(session, list(drafts), signing.draft, plan)
        else:
            _send(session, drafts, plan)


def _composer(session: Session, plan: Plan, data: bytes, hands: list[Hand], valid_ms: int) -> Composer:
    names = Names(session.state, session.directory, session.read_words)

    def new_sitting() -> Sitting:
        signers = tuple(Signer(hand.person, hand.capacity) for hand in hands)
        return Sitting(session.ledger.origin, signers, session.desk.outside.random_bytes)

    def draw_up(sitting: Sitting) -> Submission:
        return sitting.draw_up(at=session.desk.outside.clock.now(), seen=session.seen(), valid_ms=valid_ms)

    return Composer(plan, names, new_sitting, draw_up, _document(session, data) if plan.source is None else None)


def _check_hands(session: Session, hands: list[Hand], signing: Signing) -> None:
    absent = [session.directory.show(hand.person) for hand in hands if hand.key is None]
    if absent and signing.draft is None:
        words = f"The key of {', '.join(absent)} is not in {session.desk.keystore.directory}."
        session.desk.fail("KEY_ELSEWHERE", words, "Give --draft FILE, and pass the files on.", exit_code=USAGE)
    if len({hand.person for hand in hands}) < _ORGANIZATIONS:
        words = "What is told of the past is signed by two persons of two organizations."
        session.desk.fail("SIGNER_MISSING", words, "Name both: --by KEY --by KEY.", exit_code=USAGE)


def _document(session: Session, data: bytes) -> Mapping[str, Any]:
    """The journal as it is now, as a document beside the record; always salted, as texts are."""
    salt = session.desk.outside.random_bytes(DOCUMENT_SALT_BYTES)
    session.attachments.append(Attachment(data, "text/plain", salt))
    return {"sha256": document_digest(data, salt), "length": len(data), "type": "text/plain", "salted": True}


def _signers(session: Session, hands: list[Hand], signing: Signing, stack: ExitStack) -> list[KeySigner]:
    """Open each key that is here once, so that a passphrase is asked for once."""
    found: list[KeySigner] = []
    for key in dict.fromkeys(hand.key for hand in hands if hand.key is not None):
        if key.startswith(AGENT):
            found.append(stack.enter_context(agent_key(key)))
            continue
        secret = None
        if session.desk.keystore.show(key).encrypted:
            prompt, file = f"Passphrase of key {key}", passphrase_file(key, signing)
            secret = session.desk.passphrase(prompt, file, "--passphrase-file")
        found.append(session.desk.keystore.open(key, secret))
    return found


def _signed(session: Session, draft: Submission, signers: list[KeySigner]) -> Submission:
    lines = tuple(signer.sign(draft.envelope.pae) for signer in signers)
    owners, persons = key_owners(session, draft), list(resolved(session, draft).persons())
    ordered = sorted((line.keyid for line in lines), key=lambda keyid: persons.index(owners[keyid]))
    return in_order(replace(draft, envelope=replace(draft.envelope, signatures=lines)), ordered)


def _send(session: Session, drafts: Iterator[Submission], plan: Plan) -> None:
    """Record one statement after the other; a refused one ends it, and what stands before it stays."""
    recorded: list[dict[str, Any]] = []
    for draft in progress(drafts, "Recording"):
        answer = ask_rules(session, draft) or session.ledger.append([admit(draft)])[0]
        if isinstance(answer, Refusal):
            if recorded:
                say(f"What stands up to index {recorded[-1]['index']} is in the record; a further run goes on there.")
            session.refuse(answer, draft)
        recorded.append({"index": answer.index, "statement": draft.envelope.statement_id})
    if session.desk.as_json:
        show_json({**_counts(plan), "recorded": recorded})
        return
    first, last = recorded[0]["index"], recorded[-1]["index"]
    show(
        f"{len(plan.new)} transactions recorded in {len(recorded)} statements, index {first} to {last}; "
        f"{plan.known} were there already. The signed head covers {session.ledger.size} entries."
    )


def _keep(session: Session, drafts: list[Submission], path: Path, plan: Plan) -> None:
    """Write each statement as a draft of its own: they are to be sent in the order of their numbers."""
    paths = [path] if len(drafts) == 1 else [_numbered(path, place) for place in range(1, len(drafts) + 1)]
    for one, draft in zip(paths, drafts, strict=True):
        write_file(one, format_submission(draft))
    if session.desk.as_json:
        show_json({**_counts(plan), "drafts": [str(one) for one in paths], "recorded": []})
        return
    show(f"{len(plan.new)} transactions written to {', '.join(map(str, paths))}.")
    say("Next: the others sign each file: plenary sign FILE --by KEY; then send them in this order: plenary send FILE")


def _numbered(path: Path, number: int) -> Path:
    return path.with_name(f"{path.stem}-{number}{path.suffix}")
