"""From acts to a receipt: show in words, ask the rules, sign, submit; or write a draft for others to sign.

The rules are asked before anybody signs, so a refusal names the line to mend and costs nobody a signature. What a
device fills in for a person is what the record asks for and no choice of hers: the act that she replaces, and, where
she named no capacity, the first of hers in which the rules accept what she says. Both are shown in words.
"""

import sys
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from api.cli.desk import Desk, Signing
from api.cli.session import AGENT, Session, agent_key
from api.cli.terminal import USAGE, say, say_rows, show, show_json
from api.drafting.ground import Hand
from api.drafting.settling import ONLINE_MS, WAITING_MS, Draft, key_owners, resolved, settle
from ledger.application import Recorded, admit
from ledger.application.compose import in_order
from ledger.format.envelope import Signature
from ledger.format.submission import Submission, format_submission
from ledger.rules.kind import Refusal
from projections.chronicle import StatementTold


@dataclass(frozen=True, slots=True)
class Done:
    """What became of a sitting: the statement's id, and whether it stands in the record or waits as a draft."""

    id: str
    recorded: bool


def finish(session: Session, draft: Draft, signing: Signing, *, quiet: bool = False) -> Done | None:
    """Show, ask the rules, sign, and send or keep as a draft; None when nothing was to be signed.

    Args:
        session: the ledger.
        draft: the acts.
        signing: who signs, how.
        quiet: whether the caller prints the result instead.
    """
    _keys_at_hand(session, draft.hands, signing)
    if signing.clock_is_right:
        session.ledger.watch.confirm()
    submission = settle(session, draft, WAITING_MS if signing.draft else ONLINE_MS)
    told = session.chronicler(submission).draft(submission)
    if not session.desk.as_json:
        tell(told)
    if signing.dry_run:
        if session.desk.as_json:
            show_json({"draft": None} | told.as_json())
        else:
            say("The rules accept it. Nothing was signed (--dry-run).")
        return None
    session.desk.agree("Sign this?", yes=signing.yes)
    session.keep_attachments()
    signed = sign(session, submission, draft.hands, signing)
    if signing.draft is not None:
        keep(session, signed, signing.draft, told, new=not signing.yes, quiet=quiet)
        return Done(told.id, recorded=False)
    send(session, signed, quiet=quiet)
    return Done(told.id, recorded=True)


def told_rows(told: StatementTold) -> list[tuple[str, str]]:
    """What a statement says, a row an act."""
    return [(f"{place + 1}.", act.line()) for place, act in enumerate(told.acts)]


def signers_line(told: StatementTold) -> str:
    """Who signs, and until when it is good."""
    return f"Signed by: {told.signed_by()}. Good until {told.until[:16].replace('T', ' ')} UTC."


def tell(told: StatementTold) -> None:
    """Show on standard error what will be signed."""
    say_rows(told_rows(told))
    say(signers_line(told))


def _keys_at_hand(session: Session, hands: list[Hand], signing: Signing) -> None:
    absent = [hand for hand in hands if hand.key is None]
    if absent and signing.draft is None and not signing.dry_run:
        names = ", ".join(session.directory.show(hand.person) for hand in absent)
        words = f"The key of {names} is not in {session.desk.keystore.directory}."
        session.desk.fail("KEY_ELSEWHERE", words, "Give --draft FILE, and pass that file on.", exit_code=USAGE)
    for name in dict.fromkeys(hand.key for hand in hands if hand.key is not None):
        stopped = _why_stopped(session, name)
        if stopped is not None:
            mend = "Sign with another of her keys; plenary show PERSON says how they stand."
            session.desk.fail("KEY_NOT_IN_FORCE", f"Key {name} may not sign now: {stopped}.", mend)
    if len(hands) == len(absent):
        words = "None of those who sign has a key here."
        session.desk.fail("KEY_ELSEWHERE", words, "Name a key of yours with --by.", exit_code=USAGE)


def _why_stopped(session: Session, name: str) -> str | None:
    """Why an enrolled key may not sign now; None where it may, or is not enrolled yet."""
    key = session.state.people.keys.get(session.keyid_of(name))
    if key is None or key.in_force(session.ledger.size, session.now):
        return None
    if key.frozen:
        return "it is frozen"
    if key.stopped(session.ledger.size):
        return "it was revoked or refused"
    return "another took its place" if key.ends is not None and key.ends <= session.now else "it does not act yet"


def sign(session: Session, draft: Submission, hands: list[Hand], signing: Signing) -> Submission:
    """Add the signatures of the hands whose keys are here, in the order that the format asks for."""
    keys = dict.fromkeys(hand.key for hand in hands if hand.key is not None)
    lines = [*draft.envelope.signatures, *(_sign_with(session, key, draft, signing) for key in keys)]
    envelope = replace(draft.envelope, signatures=tuple(lines))
    owners, persons = key_owners(session, draft), list(resolved(session, draft).persons())
    ordered = sorted((line.keyid for line in lines), key=lambda keyid: persons.index(owners[keyid]))
    return in_order(replace(draft, envelope=envelope), ordered)


def _sign_with(session: Session, key: str, draft: Submission, signing: Signing) -> Signature:
    if key.startswith(AGENT):
        with agent_key(key) as signer:
            return signer.sign(draft.envelope.pae)
    stored = session.desk.keystore.show(key)
    secret = None
    if stored.encrypted:
        secret = session.desk.passphrase(f"Passphrase of key {key}", passphrase_file(key, signing), "--passphrase-file")
    return session.desk.keystore.open(key, secret).sign(draft.envelope.pae)


def passphrase_file(key: str, signing: Signing) -> Path | None:
    """The file that holds a key's passphrase: its own, else the one for all."""
    files: Mapping[str, str] = {
        name if found else "": path if found else name
        for name, found, path in (text.partition("=") for text in signing.passphrase_file or ())
    }
    named = files.get(key) or files.get("")
    return Path(named) if named else None


def keep(
    session: Session, draft: Submission, path: Path, told: StatementTold, *, new: bool = False, quiet: bool = False
) -> None:
    """Write a draft for the others to sign."""
    if new and path.exists():
        session.desk.agree(f"{path} is there already. Overwrite it?", yes=False, else_say=f"{path} is there already.")
    write_file(path, format_submission(draft))
    owners = key_owners(session, draft)
    signed = {owners[line.keyid] for line in draft.envelope.signatures}
    missing = list(dict.fromkeys(one.name for one in told.signers if one.person not in signed))
    if session.desk.as_json:
        if not quiet:
            show_json({"draft": str(path), "signatures_missing": missing} | told.as_json())
        return
    if missing:
        show(f"Draft written to {path}. Still to sign: {', '.join(missing)}.")
        say(f"Next: each signs it with: plenary sign {path} --by KEY; then: plenary send {path}")
    else:
        show(f"Draft written to {path}. Everybody has signed.")
        say(f"Next: plenary send {path}")


def write_file(path: Path, data: bytes) -> None:
    """Write a file whole or not at all: a crash leaves the old one, or the new."""
    part = path.with_name(f".{path.name}.part")
    part.write_bytes(data)
    part.chmod(0o600)
    part.replace(path)


def write_out(desk: Desk, data: bytes, output: Path | None, what: str) -> None:
    """Write a file whole and say so, or its bytes as they are to standard output.

    Args:
        desk: the command's surroundings.
        data: the bytes; another encoding or line end would be another file.
        output: where to; None: standard output.
        what: what it is, as JSON calls it.
    """
    if output is not None:
        write_file(output, data)
        if desk.as_json:
            show_json({what: str(output), "bytes": len(data)})
        else:
            show(f"{output}: {len(data):,} bytes")
        return
    sys.stdout.flush()
    if hasattr(sys.stdout, "buffer"):
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
    else:
        sys.stdout.write(data.decode())


def send(session: Session, submission: Submission, *, quiet: bool = False) -> None:
    """Submit and print what was recorded."""
    answer = session.ledger.append([admit(submission)])[0]
    if isinstance(answer, Refusal):
        session.refuse(answer, submission)
    if not quiet:
        tell_recorded(session, submission.envelope.statement_id, answer)


def entries(size: int) -> str:
    """A number of entries in words."""
    return "1 entry" if size == 1 else f"{size:,} entries"


def tell_recorded(session: Session, identity: str, answer: Recorded) -> None:
    """Print where a statement stands in the record, and what it opened."""
    opened = [listed for listed in session.directory if listed.id.startswith(identity)]
    size = session.ledger.size
    if session.desk.as_json:
        things: list[dict[str, Any]] = [
            {"id": one.id, "number": one.number, "thing": one.thing, "name": one.name} for one in opened
        ]
        show_json({"index": answer.index, "statement": identity, "again": answer.again, "size": size, "opened": things})
        return
    again = " already" if answer.again else ""
    show(f"Recorded{again} at index {answer.index}; the signed head covers {entries(size)}.")
    for one in opened:
        show(f"  {one.number}  {one.thing.replace('_', ' ')}  {one.name or ''}".rstrip())
