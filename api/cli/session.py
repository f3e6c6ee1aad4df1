"""One sitting at the command line: which ledger, which keys, and the way from acts to a receipt.

Show in words, ask the rules, sign, submit. What cannot be signed by all here is written to a draft file.
"""

import secrets
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import typer

from api.cli.terminal import REFUSED, UNCHECKED, confirm, fail, refused, say, show, show_json
from ledger.application import Clock, ClockUnsureError, Ledger, LedgerDamagedError, LedgerFolder, SystemClock, admit
from ledger.application.compose import Sitting, in_order
from ledger.format.disclosure import parse_disclosure
from ledger.format.resolution import resolve_statement
from ledger.format.statement import Capacity, Seen, Signer, Statement, parse_statement
from ledger.format.submission import Submission, format_submission
from ledger.format.tree import EMPTY_ROOT
from ledger.keys.errors import KeysError
from ledger.keys.keystore import BCRYPT_ROUNDS, Keystore
from ledger.keys.signer import Signer as KeySigner
from ledger.rules.kind import Refusal
from ledger.store.guard import SigningGuardError
from projections.directory import Directory, NotFoundError
from projections.sentences import Teller


@dataclass(frozen=True, slots=True)
class Outside:
    """What commands take from outside; given as Typer's ``obj`` to run them otherwise than a person does."""

    clock: Clock = field(default_factory=SystemClock)
    random_bytes: Callable[[int], bytes] = secrets.token_bytes
    rounds: int = BCRYPT_ROUNDS


@dataclass(frozen=True, slots=True)
class Hand:
    """One who signs here: the key's name, the person's id, her capacity."""

    key: str
    person: str
    capacity: Capacity


class Session:
    """A ledger opened for one command.

    Args:
        folder: the ledger's folder.
        keys: the folder of this person's keys.
        outside: clock and randomness.
        as_json: whether results and errors are JSON.
    """

    def __init__(self, folder: Path, keys: Path, outside: Outside, *, as_json: bool = False) -> None:
        self.outside = outside
        self.as_json = as_json
        self.keystore = Keystore(keys, outside.rounds)
        place = LedgerFolder(folder)
        if not place.exists():
            self.fail("LEDGER_MISSING", f"There is no ledger in {folder}.", f"Make one: plenary init --ledger {folder}")
        try:
            self.ledger = Ledger(place, outside.clock)
        except (LedgerDamagedError, SigningGuardError) as error:
            self.fail("LEDGER_DAMAGED", str(error), f"Check it: plenary verify {folder}", exit_code=UNCHECKED)

    def fail(self, code: str, words: str, mend: str, *, exit_code: int = REFUSED) -> Any:
        """End with an error."""
        fail(code, words, mend, exit_code=exit_code, as_json=self.as_json)

    def read_words(self, digest: str) -> str | None:
        """A sealed text that this host holds."""
        encoded = self.ledger.beside.disclosure(digest)
        return parse_disclosure(encoded).text if encoded is not None else None

    @property
    def directory(self) -> Directory:
        """Numbers and names, as of now."""
        return Directory(self.ledger.live.state, self.read_words)

    def teller(self, drafted: Submission | None = None) -> Teller:
        """Tells acts in words; ``drafted`` adds the words of a draft that is not in the record yet."""
        own = {}
        for encoded in drafted.disclosures if drafted else ():
            disclosure = parse_disclosure(encoded)
            own[disclosure.digest] = disclosure.text
        founding = self.ledger.live.state.record.founding.get()
        return Teller(
            self.ledger.registry,
            self.directory.show,
            lambda digest: own.get(digest) or self.read_words(digest),
            founding.currencies if founding else {},
        )

    def find(self, text: str, *things: str) -> str:
        """The id of what was typed."""
        try:
            return self.directory.find(text, *things)
        except NotFoundError as error:
            return str(self.fail("NOT_FOUND", str(error), "plenary show lists what there is.", exit_code=2))

    def hand(self, text: str) -> Hand:
        """``KEY`` or ``KEY:CAPACITY`` as somebody who signs; a capacity is self, an organization or a post she holds.

        Without a capacity she acts for herself.
        """
        key, _, wanted = text.partition(":")
        try:
            stored = self.keystore.show(key)
        except KeysError as error:
            self.fail(error.code, str(error), error.then or "plenary key list")
        enrolled = self.ledger.live.state.people.keys.get(stored.keyid)
        if enrolled is None:
            words = f"Key {key} is not enrolled in this ledger."
            self.fail("KEY_UNKNOWN", words, "Join by an invitation: plenary join")
        assert enrolled is not None
        return Hand(key, enrolled.person, self._capacity(enrolled.person, wanted))

    def _capacity(self, person: str, wanted: str) -> Capacity:
        if wanted in ("", "self"):
            return "self"
        state = self.ledger.live.state
        for term in state.posts.terms.values():
            if term.person == person and wanted == state.posts.posts[term.post].code:
                return ("term", term.id)
        return ("organization", self.find(wanted, "organization"))

    def sitting(self, hands: list[Hand]) -> Sitting:
        """An empty sitting signed by these hands."""
        signers = tuple(Signer(hand.person, hand.capacity) for hand in hands)
        return Sitting(self.ledger.origin, signers, self.outside.random_bytes)

    def seen(self) -> Seen:
        """The head that this device has verified: here, the ledger's own."""
        size = self.ledger.size
        return Seen(size, self.ledger.live.root_at(size) or EMPTY_ROOT.hex())

    def tell(self, draft: Submission) -> list[str]:
        """What would be signed, one line an act."""
        statement = self.resolved(draft)
        teller = self.teller(draft)
        lines = []
        for place, act in enumerate(statement.acts):
            author = act.for_another.person if act.for_another else statement.by[act.by[0]].person
            line = f"{place + 1}. {teller.tell(act, place, author)}"
            if act.for_another:
                line += f" (written down for {self.directory.show(author)}: {act.for_another.how.replace('_', ' ')})"
            lines.append(line)
        return lines

    def resolved(self, draft: Submission) -> Statement:
        """The draft's statement, references written as ids."""
        return resolve_statement(parse_statement(draft.envelope.payload), draft.envelope.statement_id)

    def sign_and_send(
        self, sitting: Sitting, hands: list[Hand], *, yes: bool, passphrase: str | None, draft_file: Path | None = None
    ) -> dict[str, Any]:
        """Draw up, show, ask the rules, sign, submit, and print the receipt in short."""
        valid = 31 * 24 * 3_600_000 - 1000 if draft_file else 3_600_000
        draft = sitting.draw_up(at=self.outside.clock.now(), seen=self.seen(), valid_ms=valid)
        self.check(draft)
        for line in self.tell(draft):
            say(line)
        confirm("Sign this?", yes=yes)
        signed = self.sign(draft, hands, passphrase)
        if draft_file is not None:
            return self.keep_draft(signed, draft_file)
        return self.send(signed)

    def check(self, draft: Submission) -> None:
        """Ask the rules before anybody signs; a refusal names the line to mend."""
        verdict = self.ledger.preview(admit(draft))
        if isinstance(verdict, Refusal):
            refused(verdict, as_json=self.as_json)

    def sign(self, draft: Submission, hands: list[Hand], passphrase: str | None) -> Submission:
        """Add the signatures of these hands."""
        lines = list(draft.envelope.signatures)
        for hand in dict.fromkeys(hand.key for hand in hands):
            try:
                signer: KeySigner = self.keystore.open(hand, self.passphrase(hand, passphrase))
                lines.append(signer.sign(draft.envelope.pae))
            except KeysError as error:
                self.fail(error.code, str(error), error.then or "plenary key list")
        envelope = type(draft.envelope)(draft.envelope.payload, tuple(lines))
        return in_order(Submission(envelope, draft.disclosures), self._keyids(draft, lines))

    def _keyids(self, draft: Submission, lines: list[Any]) -> list[str]:
        keys = self.ledger.live.state.people.keys
        owner = {line.keyid: keys[line.keyid].person for line in lines if line.keyid in keys}
        persons = list(self.resolved(draft).persons())
        return sorted(owner, key=lambda keyid: persons.index(owner[keyid]))

    def passphrase(self, key: str, given: str | None) -> str | None:
        """The passphrase of a key: from a file, or asked for; never given as an option."""
        if given is not None or not self.keystore.show(key).encrypted:
            return given
        if not sys.stdin.isatty():
            words = f"Key {key} has a passphrase and there is no terminal to ask on."
            self.fail("PASSPHRASE_MISSING", words, "Give --passphrase-file.", exit_code=2)
        answer: str = typer.prompt(f"Passphrase of key {key}", hide_input=True, err=True)
        return answer

    def send(self, submission: Submission) -> dict[str, Any]:
        """Submit and print what was recorded."""
        try:
            answer = self.ledger.append([admit(submission)])[0]
        except ClockUnsureError as error:
            self.fail(
                error.code, str(error), "Set the clock, or confirm it with --clock-is-right.", exit_code=UNCHECKED
            )
        if isinstance(answer, Refusal):
            refused(answer, as_json=self.as_json)
        identity = submission.envelope.statement_id
        told = {"index": answer.index, "statement": identity, "again": answer.again}
        opened = [
            {"id": listed.id, "number": listed.number, "thing": listed.thing, "name": listed.name}
            for listed in self.directory
            if listed.id.startswith(identity)
        ]
        if self.as_json:
            show_json(told | {"opened": opened})
        else:
            again = " (it stood there already)" if answer.again else ""
            show(f"Recorded at index {answer.index}{again}, covered by a signed head of {self.ledger.size} entries.")
            for listed in opened:
                show(f"  {listed['number']}  {listed['thing']}  {listed['name'] or ''}".rstrip())
        return told

    def keep_draft(self, draft: Submission, path: Path) -> dict[str, Any]:
        """Write a half-signed draft for the others to sign."""
        path.write_bytes(format_submission(draft))
        missing = len(self.resolved(draft).persons()) - len(draft.envelope.signatures)
        told = {"draft": str(path), "signatures_missing": missing}
        if self.as_json:
            show_json(told)
        else:
            show(f"Draft written to {path}; {missing} signature(s) missing.")
            say(f"Next: each of the others signs it: plenary sign {path} --by KEY; then: plenary send {path}")
        return told

    def close(self) -> None:
        """Close the ledger."""
        self.ledger.close()
