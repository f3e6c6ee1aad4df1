"""A ledger opened for one command: names and numbers, who signs here, what reading a form asks.

The way from acts to a receipt is next door, in `api.cli.signing`.
"""

import mimetypes
import os
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, NoReturn

from api.cli.desk import Desk
from api.cli.terminal import REFUSED, USAGE, refused
from api.drafting.ground import Ground, Hand
from ledger.application import Ledger, LedgerFolder
from ledger.format.codec import encode_base64
from ledger.format.submission import Submission
from ledger.keys import agent
from ledger.keys.errors import KeysError
from ledger.rules.kind import Refusal
from projections.directory import NotFoundError

AGENT = "agent/"
"""Before the comment or the key id's beginning of a key in ssh-agent."""


class Session(Ground):
    """A ledger opened for one command; what goes wrong ends it.

    Args:
        desk: where and how.
    """

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        ledger = _open(desk) if desk.address is None else _mirror(desk, desk.address)
        super().__init__(ledger, desk.outside.clock, desk.outside.random_bytes)

    def fail(self, code: str, words: str, mend: str) -> NoReturn:
        """End the command because of what was typed."""
        self.desk.fail(code, words, mend, exit_code=REFUSED if code == "LEDGER_MISMATCH" else USAGE)

    def usage(self, words: str, mend: str) -> NoReturn:
        """End the command because something is not written as it must be."""
        self.desk.usage(words, mend)

    def refuse(self, refusal: Refusal, submission: Submission | None = None) -> NoReturn:
        """End with a refusal, its ids written as names and its amounts as amounts."""
        words, mend = self.told_refusal(refusal, submission)
        refused(refusal, as_json=self.desk.as_json, words=words, mend=mend)

    def document(self, text: str) -> Mapping[str, Any]:
        """Take in a file as a document; its bytes are kept when the statement is signed."""
        path = Path(text)
        return self.attach(path.read_bytes(), mimetypes.guess_type(path.name)[0] or "application/octet-stream")

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

    def close(self) -> None:
        """Close the ledger."""
        self.ledger.close()


def _open(desk: Desk) -> Ledger:
    folder = LedgerFolder(desk.folder)
    if not folder.exists():
        words = f"There is no ledger in {desk.folder}."
        desk.fail("LEDGER_MISSING", words, "Name one with --ledger DIR, or make one: plenary init", exit_code=USAGE)
    return Ledger(folder, desk.outside.clock)


def _mirror(desk: Desk, address: str) -> Ledger:
    from api.cli.signing_in import offered  # noqa: PLC0415 - only a server's ledger needs it
    from api.remote.opening import open_mirror  # noqa: PLC0415
    from api.remote.pin import cache_folder  # noqa: PLC0415

    client = desk.outside.connect(address)
    return open_mirror(address, cache_folder(), desk.outside.clock, client, lambda last: offered(desk, last))


def hands_of(session: Session, by: list[str] | None) -> tuple[list[Hand], list[str]]:
    """The hands, and the names by which lines may call them: as typed with ``--by``, else the key's own."""
    hands = session.hands(by)
    return hands, list(by) if by and len(by) == len(hands) else [hand.key or hand.person for hand in hands]


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
