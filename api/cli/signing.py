"""From acts to a receipt: show in words, ask the rules, sign, submit; or write a draft for others to sign.

The rules are asked before anybody signs, so a refusal names the line to mend and costs nobody a signature. What a
device fills in for a person is what the record asks for and no choice of hers: the act that she replaces, and, where
she named no capacity, the first of hers in which the rules accept what she says. Both are shown in words.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, NoReturn

from api.cli.desk import Signing
from api.cli.session import AGENT, Hand, Session, agent_key
from api.cli.terminal import REFUSED, USAGE, refused, say, say_rows, show, show_json
from ledger.application import Recorded, admit
from ledger.application.compose import Sitting, in_order
from ledger.format.codec import DAY_MS, HOUR_MS
from ledger.format.envelope import Signature
from ledger.format.statement import Capacity, Signer, Statement, parse_statement
from ledger.format.submission import Submission, format_submission
from ledger.keys.public_keys import key_id
from ledger.rules.kind import Refusal
from ledger.rules.reading import enrolments
from projections.chronicle import StatementTold
from projections.refusals import tell_refusal

ONLINE_MS = HOUR_MS
WAITING_MS = 14 * DAY_MS
"""How long a statement is good for: sent at once, or waiting for signatures and the network."""

_STALE_TRIES = 64


@dataclass
class Draft:
    """A sitting on its way: who signs it, and what may still be filled in.

    Args:
        sitting: the acts; its ``by`` is set from ``hands``.
        hands: who signs, in order.
        open_places: places of acts whose ``replaces`` nobody named.
    """

    sitting: Sitting
    hands: list[Hand]
    open_places: set[int]

    def set_hands(self) -> None:
        """Write the hands into the sitting."""
        self.sitting.by = tuple(Signer(hand.person or None, hand.capacity) for hand in self.hands)


def new_draft(session: Session, hands: list[Hand]) -> Draft:
    """An empty sitting of some hands."""
    draft = Draft(Sitting(session.ledger.origin, (), session.desk.outside.random_bytes), hands, set())
    draft.set_hands()
    return draft


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


def settle(session: Session, draft: Draft, valid_ms: int) -> Submission:
    """Draw up what the rules accept, what is replaced and the capacities nobody named filled in; or end refused."""
    verdict: Refusal | None = None
    for _ in range(_STALE_TRIES):
        submission = _draw_up(session, draft, valid_ms)
        verdict = ask_rules(session, submission)
        if verdict is None:
            return submission
        if not _fill_replaces(draft, submission, verdict) and not _fill_capacity(session, draft, verdict, valid_ms):
            refuse(session, verdict, submission)
    raise AssertionError(f"the rules ask for ever: {verdict}")


def _draw_up(session: Session, draft: Draft, valid_ms: int) -> Submission:
    return draft.sitting.draw_up(at=session.desk.outside.clock.now(), seen=session.seen(), valid_ms=valid_ms)


def ask_rules(session: Session, submission: Submission) -> Refusal | None:
    """What the rules have against it now, whoever has signed so far."""
    verdict = session.ledger.preview(admit(submission))
    return verdict if isinstance(verdict, Refusal) else None


def _fill_replaces(draft: Draft, submission: Submission, verdict: Refusal) -> bool:
    if verdict.code != "STALE" or verdict.act not in draft.open_places:
        return False
    live, own = str(verdict.detail["live"]), submission.envelope.statement_id
    acts = draft.sitting.acts
    acts[verdict.act] = replace(acts[verdict.act], replaces=live.removeprefix(own) if live != "nothing" else None)
    draft.open_places.discard(verdict.act)
    return True


def _fill_capacity(session: Session, draft: Draft, verdict: Refusal, valid_ms: int) -> bool:
    """Try the author's other capacities on the refused act; keep the first that the rules accept."""
    if verdict.act is None:
        return False
    place = draft.sitting.acts[verdict.act].by[0]
    hand = draft.hands[place]
    if hand.chosen or sum(other.person == hand.person for other in draft.hands) > 1:
        return False
    for capacity in capacities(session, hand.person):
        draft.hands[place] = replace(hand, capacity=capacity)
        draft.set_hands()
        found = ask_rules(session, _draw_up(session, draft, valid_ms))
        further = found is None or (found.act is not None and found.act > verdict.act) or found.code == "STALE"
        if further:
            draft.hands[place] = replace(hand, capacity=capacity, chosen=True)
            return True
    draft.hands[place] = replace(hand, chosen=True)
    draft.set_hands()
    return False


def capacities(session: Session, person: str) -> list[Capacity]:
    """The capacities beside herself in which a person may act now."""
    organizations = sorted(session.state.people.accredited_by(person, session.now))
    terms = [t.id for t in session.state.posts.terms.values() if t.person == person and t.serving(session.now)]
    return [*(("organization", each) for each in organizations), *(("term", each) for each in terms)]


def refuse(session: Session, refusal: Refusal, submission: Submission | None = None) -> NoReturn:
    """End with a refusal, its ids written as names and its amounts as amounts."""
    acts = admit(submission).statement.acts if submission else ()
    act = acts[refusal.act] if refusal.act is not None and refusal.act < len(acts) else None
    words, mend = tell_refusal(session.teller(submission), refusal, act)
    refused(refusal, as_json=session.desk.as_json, words=words, mend=mend)


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


def key_owners(session: Session, draft: Submission) -> dict[str, str]:
    """Key ids that may sign a draft, with their persons: those in the record, and those that it enrols itself."""
    statement = resolved(session, draft)
    found = {keyid: key.person for keyid, key in session.state.people.keys.items()}
    identity = draft.envelope.statement_id
    found |= {key_id(one.spki): person for person, one in enrolments(session.ledger.registry, statement, identity)}
    return {keyid: person for keyid, person in found.items() if person in statement.persons()}


def resolved(session: Session, draft: Submission) -> Statement:
    """A draft's statement, references written as ids.

    It was drawn up for this ledger, or the command ends.
    """
    statement = parse_statement(draft.envelope.payload)
    if statement.ledger != session.ledger.origin:
        words = f"The draft is for the ledger {statement.ledger}; this one is {session.ledger.origin}."
        session.desk.fail("LEDGER_MISMATCH", words, "Name the other ledger with --ledger DIR.", exit_code=REFUSED)
    return admit(draft).statement


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


def send(session: Session, submission: Submission, *, quiet: bool = False) -> None:
    """Submit and print what was recorded."""
    answer = session.ledger.append([admit(submission)])[0]
    if isinstance(answer, Refusal):
        refuse(session, answer, submission)
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
