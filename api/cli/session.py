"""A ledger opened for one command: names and numbers, who signs here, what reading a form asks.

The way from acts to a receipt is next door, in `api.cli.signing`.
"""

import mimetypes
import os
from collections.abc import Container, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

from api.cli.desk import Desk
from api.cli.terminal import USAGE
from ledger.application import Ledger, LedgerFolder
from ledger.format.codec import encode_base64
from ledger.format.disclosure import parse_disclosure
from ledger.format.document import DOCUMENT_SALT_BYTES, document_digest, must_be_salted
from ledger.format.references import MAX_ACTS
from ledger.format.statement import Capacity, Seen
from ledger.format.submission import Submission
from ledger.format.tree import EMPTY_ROOT
from ledger.keys import agent
from ledger.keys.errors import KeysError
from ledger.rules.state import State
from projections.chronicle import Chronicler, draft_names, draft_words
from projections.directory import Directory, NotFoundError
from projections.sentences import Teller
from projections.standing import View

AGENT = "agent/"
"""Before the comment or the key id's beginning of a key in ssh-agent."""


@dataclass(frozen=True, slots=True)
class Hand:
    """One who signs.

    Args:
        person: her id, or ``.n`` where the statement itself enrols her; empty for the clerk software.
        capacity: in which she acts.
        key: the name of her key here; None when it is elsewhere.
        chosen: whether the capacity was named, or may still be chosen for her.
    """

    person: str
    capacity: Capacity
    key: str | None
    chosen: bool = True


@dataclass(frozen=True, slots=True)
class Attachment:
    """A document to keep beside the record when the statement that names it is signed."""

    data: bytes
    media_type: str
    salt: bytes | None


class Session:
    """A ledger opened for one command.

    Args:
        desk: where and how.

    It is a `Lookup` for reading forms.
    """

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.attachments: list[Attachment] = []
        folder = LedgerFolder(desk.folder)
        if not folder.exists():
            words = f"There is no ledger in {desk.folder}."
            desk.fail("LEDGER_MISSING", words, "Name one with --ledger DIR, or make one: plenary init", exit_code=USAGE)
        self.ledger = Ledger(folder, desk.outside.clock)
        self._directory: tuple[int, Directory] | None = None

    @property
    def state(self) -> State:
        """The rules' state, now."""
        return self.ledger.live.state

    @property
    def now(self) -> int:
        """When something done now would be received (ms)."""
        return max(self.desk.outside.clock.now(), self.state.record.received.get())

    def read_words(self, digest: str) -> str | None:
        """A sealed text that this host holds."""
        encoded = self.ledger.beside.disclosure(digest)
        return parse_disclosure(encoded).text if encoded is not None else None

    @property
    def directory(self) -> Directory:
        """Numbers and names, as of now."""
        size = self.ledger.size
        if self._directory is None or self._directory[0] != size:
            self._directory = (size, Directory(self.state, self.read_words))
        return self._directory[1]

    def teller(self, drafted: Submission | None = None) -> Teller:
        """Tells acts in words; ``drafted`` adds the words of a draft that is not in the record yet."""
        own = draft_words(drafted) if drafted else {}
        names = draft_names(drafted, own) if drafted else {}
        return Teller(
            self.ledger.registry,
            lambda identity: names.get(identity) or self.directory.show(identity),
            lambda digest: own.get(digest) or self.read_words(digest),
            self.currencies(),
        )

    def chronicler(self, drafted: Submission | None = None) -> Chronicler:
        """Tells statements in words; ``drafted`` as for `teller`."""
        return Chronicler(self.teller(drafted), self.directory.role, self.directory.number)

    def view(self) -> View:
        """Where things stand, now."""
        return View(self.state, self.directory, self.now)

    def seen(self) -> Seen:
        """The head that this device has verified: here, the ledger's own."""
        size = self.ledger.size
        return Seen(size, self.ledger.live.root_at(size) or EMPTY_ROOT.hex())

    def find(self, text: str, *things: str) -> str:
        """The id of what was typed; ends the command when nothing goes by it.

        The directory's own `find` raises instead.
        """
        try:
            return self.directory.find(text, *things)
        except NotFoundError as error:
            self.not_found(error)

    def not_found(self, error: NotFoundError) -> NoReturn:
        """End because nothing, or more than one thing, goes by what was typed."""
        self.desk.fail("NOT_FOUND", str(error), "plenary show lists what there is.", exit_code=USAGE)

    def act_at(self, index: int, place: int) -> str:
        """The id of an act by its entry's index and its place."""
        record = self.state.record
        found = [f"{identity}.{place}" for identity, at in record.statements.items() if at == index]
        if not found or found[0] not in record.acts:
            self.desk.fail("NOT_FOUND", f"There is no act {index}.{place}.", "plenary log lists them.", exit_code=USAGE)
        return found[0]

    def find_act(self, text: str, among: Container[str], what: str) -> str:
        """The id of an act that opened no thing: ``INDEX.ACT``, an index where one of its acts fits, or its id."""
        index, point, place = text.partition(".")
        fits = [text] if text in among else []
        if index.isdigit() and (place.isdigit() or not point):
            own = [identity for identity, at in self.state.record.statements.items() if at == int(index)]
            found = [f"{identity}.{n}" for identity in own for n in range(MAX_ACTS) if f"{identity}.{n}" in among]
            fits = [one for one in found if not point or one.endswith(f".{place}")]
        if len(fits) != 1:
            mend = "plenary log shows each act's place, such as 12.0."
            self.desk.fail("NOT_FOUND", f"There is no {what} at {text!r}.", mend, exit_code=USAGE)
        return fits[0]

    def currencies(self) -> Mapping[str, int]:
        """Each currency with its number of decimals."""
        founding = self.state.record.founding.get()
        return founding.currencies if founding else {}

    def currency(self) -> str | None:
        """The one currency in which this ledger's accounts are kept, if it is one."""
        used = {account.currency for account in self.state.money.accounts.values()} or set(self.currencies())
        return used.pop() if len(used) == 1 else None

    def document(self, text: str) -> Mapping[str, Any]:
        """Take in a file as a document; its bytes are kept when the statement is signed."""
        path = Path(text)
        data = path.read_bytes()
        media_type = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        salted = must_be_salted(len(data), media_type)
        salt = self.desk.outside.random_bytes(DOCUMENT_SALT_BYTES) if salted else None
        self.attachments.append(Attachment(data, media_type, salt))
        digest = document_digest(data, salt)
        return {"sha256": digest, "length": len(data), "type": media_type, "salted": salted}

    def keep_attachments(self) -> None:
        """Write the documents taken in beside the record; one that no entry names in the end is swept later."""
        for one in self.attachments:
            self.ledger.beside.put_document(one.data, one.media_type, one.salt)

    def key(self, text: str) -> Mapping[str, Any]:
        """A key of this keystore or agent, to be enrolled."""
        return {"scheme": "ed25519", "spki": encode_base64(self.public_key(text))}

    def keyid(self, text: str) -> str:
        """The id of a key by its name here, else as it was typed."""
        stored, _ = self.desk.keystore.list()
        return next((key.keyid for key in stored if key.name == text), text)

    def public_key(self, name: str) -> bytes:
        """The SPKI of a key here."""
        if name.startswith(AGENT):
            with agent_key(name) as found:
                return found.spki
        return self.desk.keystore.show(name).spki

    def hands(self, by: list[str] | None) -> list[Hand]:
        """Who signs: as named, else whoever of this keystore is enrolled here, if there is but one."""
        if by:
            return [self.hand(text) for text in by]
        stored, _ = self.desk.keystore.list()
        keys = self.state.people.keys
        own = [key for key in stored if (found := keys.get(key.keyid)) and not found.stopped(self.ledger.size)]
        if len(own) == 1:
            return [Hand(keys[own[0].keyid].person, "self", own[0].name, chosen=False)]
        if not own:
            words = f"No key in {self.desk.keystore.directory} is enrolled in this ledger."
            self.desk.fail("KEY_UNKNOWN", words, "Open your invitation: plenary join. Or name the folder: --keys DIR")
        names = ", ".join(key.name for key in own)
        answer = self.desk.ask(f"Who signs ({names})", option="--by KEY")
        return [self.hand(text.strip()) for text in answer.split(",") if text.strip()]

    def hand(self, text: str) -> Hand:
        """``KEY[:CAPACITY]`` or ``PERSON[:CAPACITY]`` as somebody who signs."""
        name, colon, wanted = text.partition(":")
        if name in {key.name for key in self.desk.keystore.list()[0]} or name.startswith(AGENT):
            person = self.owner(name)
            return Hand(person, self.capacity(person, wanted), name, chosen=bool(colon))
        try:
            person = self.directory.find(name, "person")
        except NotFoundError:
            words = f"There is no key {name} in {self.desk.keystore.directory}, and nobody of that name in the record."
            self.desk.fail("KEY_UNKNOWN", words, "plenary key list shows your keys.", exit_code=USAGE)
        return Hand(person, self.capacity(person, wanted), None, chosen=bool(colon))

    def owner(self, key: str) -> str:
        """The person whose key it is in this ledger."""
        enrolled = self.state.people.keys.get(self.keyid_of(key))
        if enrolled is None:
            words = f"Key {key} is not enrolled in this ledger."
            self.desk.fail("KEY_UNKNOWN", words, "Open your invitation with it: plenary join --key NAME")
        return enrolled.person

    def keyid_of(self, key: str) -> str:
        """The id of a key here."""
        if key.startswith(AGENT):
            with agent_key(key) as found:
                return found.keyid
        return self.desk.keystore.show(key).keyid

    def capacity(self, person: str, wanted: str) -> Capacity:
        """A capacity as typed: self, an organization, or a role that she holds."""
        if wanted in ("", "self"):
            return "self"
        posts = self.state.posts
        for term in posts.terms.values():
            codes = (posts.posts[term.post].code, self.directory.show(term.post).casefold(), term.id)
            if term.person == person and wanted.casefold() in codes and term.serving(self.now):
                return ("term", term.id)
        try:
            return ("organization", self.directory.find(wanted, "organization"))
        except NotFoundError as error:
            held = [
                posts.posts[t.post].code for t in posts.terms.values() if t.person == person and t.serving(self.now)
            ]
            words = f"{self.directory.show(person)} holds no role {wanted!r} now ({', '.join(held) or 'none'}). {error}"
            self.desk.fail("CAPACITY_UNKNOWN", words, "Name one of these after the colon.", exit_code=USAGE)

    def close(self) -> None:
        """Close the ledger."""
        self.ledger.close()


@contextmanager
def opened(desk: Desk) -> Iterator[Session]:
    """The ledger of a desk, closed at the end."""
    session = Session(desk)
    try:
        yield session
    finally:
        session.close()


@contextmanager
def agent_key(name: str) -> Iterator[agent.AgentSigner]:
    """A key in ssh-agent, by ``agent/`` and its comment or the beginning of its key id."""
    wanted = name.removeprefix(AGENT)
    with closing(agent.connect(os.environ.get("SSH_AUTH_SOCK", ""))) as connection:
        found = [key for key in agent.list_keys(connection) if wanted == key.comment or key.keyid.startswith(wanted)]
        if len(found) != 1 or not wanted:
            expected = f"one key {wanted!r} in the agent"
            raise KeysError("KEY_UNKNOWN", "ssh-agent", expected, str(len(found)), "plenary key list --agent")
        yield agent.find_signer(connection, found[0].keyid)
