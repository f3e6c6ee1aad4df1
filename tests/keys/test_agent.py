"""Signing through an ssh-agent: a real one, one of ours, and agents that lie."""

import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from ledger.format.envelope import PAYLOAD_TYPE, pae
from ledger.keys.agent import MAX_MESSAGE_SIZE, AgentKey, connect, find_signer, list_keys, sign
from ledger.keys.errors import AgentError
from ledger.keys.keystore import Keystore
from ledger.keys.schemes import verify_statement
from ledger.keys.signer import PrivateKeySigner
from ledger.keys.ssh_wire import format_public_blob, write_string

PRIVATE = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
PUBLIC = PRIVATE.public_key().public_bytes_raw()
BLOB = format_public_blob(PUBLIC)
PAE = pae(PAYLOAD_TYPE, b"{}")


def identities(*keys: tuple[bytes, bytes]) -> bytes:
    """Write an agent's list of (blob, comment)."""
    listed = b"".join(write_string(blob) + write_string(comment) for blob, comment in keys)
    return b"\x0c" + len(keys).to_bytes(4, "big") + listed


def signed(signature: bytes, name: bytes = b"ssh-ed25519", tail: bytes = b"") -> bytes:
    """Write an agent's signature."""
    return b"\x0e" + write_string(write_string(name) + write_string(signature)) + tail


class ScriptedAgent:
    """An agent that gives the answers it was given, a few bytes at a time, and keeps what it was asked."""

    def __init__(self, *answers: bytes, framed: bool = True, piece: int = 7) -> None:
        self._pending = b"".join(write_string(answer) if framed else answer for answer in answers)
        self._piece = piece
        self.asked = b""

    def sendall(self, data: bytes, /) -> None:
        """Keep a question."""
        self.asked += data

    def recv(self, size: int, /) -> bytes:
        """Give the next few bytes, or none at the end."""
        part = self._pending[: min(size, self._piece)]
        self._pending = self._pending[len(part) :]
        return part


class HonestAgent:
    """An agent with one key that reads its questions and signs."""

    def __init__(self) -> None:
        self._answers = b""

    def sendall(self, data: bytes, /) -> None:
        """Answer a question."""
        if data == b"\x00\x00\x00\x01\x0b":
            self._answers += write_string(identities((BLOB, b"mine")))
            return
        head = b"\x0d" + write_string(BLOB)
        assert data[4 : 4 + len(head)] == head
        message = data[4 + len(head) + 4 : -4]
        assert data[-4:] == bytes(4)
        self._answers += write_string(signed(PRIVATE.sign(message)))

    def recv(self, size: int, /) -> bytes:
        """Give the next bytes."""
        part, self._answers = self._answers[:size], self._answers[size:]
        return part


def list_refusal(agent: ScriptedAgent) -> str:
    """Return the code with which an agent's list is refused."""
    with pytest.raises(AgentError) as caught:
        list_keys(agent)
    return caught.value.code


def sign_refusal(agent: ScriptedAgent) -> str:
    """Return the code with which an agent's signature is refused."""
    with pytest.raises(AgentError) as caught:
        sign(agent, PUBLIC, PAE)
    return caught.value.code


def test_an_agent_that_signs() -> None:
    """A key found by its id signs a statement that any verifier takes, twice over one connection."""
    keyid = PrivateKeySigner(PRIVATE).keyid
    signer = find_signer(HonestAgent(), keyid)
    assert (signer.scheme, signer.keyid, signer.spki) == ("ed25519", keyid, PrivateKeySigner(PRIVATE).spki)
    for statement in (PAE, pae(PAYLOAD_TYPE, b"{ }")):
        verify_statement("ed25519", signer.spki, statement, signer.sign(statement))


def test_only_plain_ed25519_keys_are_listed() -> None:
    """RSA, hardware keys and certificates are passed over, and comments cannot write to a terminal."""
    others = [
        write_string(b"ssh-rsa") + b"\x00" * 20,
        write_string(b"sk-ssh-ed25519@openssh.com") + write_string(PUBLIC) + write_string(b"ssh:"),
        write_string(b"ssh-ed25519-cert-v01@openssh.com") + write_string(PUBLIC),
    ]
    agent = ScriptedAgent(identities(*((blob, b"x") for blob in others), (BLOB, b"laptop\x1b[2J\xff")))
    assert list_keys(agent) == (AgentKey(PUBLIC, "laptop\ufffd[2J\ufffd"),)
    assert agent.asked == b"\x00\x00\x00\x01\x0b"
    with pytest.raises(AgentError) as caught:
        find_signer(ScriptedAgent(identities((others[0], b"x"))), "some key")
    assert caught.value.code == "AGENT_KEY_UNKNOWN"


def test_every_early_end_is_told() -> None:
    """An agent that closes after any number of bytes, or whose message is cut, is refused in words."""
    whole = write_string(identities((BLOB, b"mine")))
    for size in range(len(whole)):
        assert list_refusal(ScriptedAgent(whole[:size], framed=False)) == "AGENT_SILENT"
    body = identities((BLOB, b"mine"))
    for size in range(1, len(body)):
        assert list_refusal(ScriptedAgent(body[:size])) == "AGENT_PROTOCOL"
    answer = signed(PRIVATE.sign(PAE))
    for size in range(1, len(answer)):
        assert sign_refusal(ScriptedAgent(answer[:size])) == "AGENT_PROTOCOL"


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (b"\x05", "AGENT_REFUSED"),
        (b"\x06", "AGENT_PROTOCOL"),
        (b"\x0e", "AGENT_PROTOCOL"),
        (identities((BLOB, b"mine")) + b"\x00", "AGENT_PROTOCOL"),
        (b"\x0c\xff\xff\xff\xff", "AGENT_PROTOCOL"),
        (identities((BLOB + b"\x00", b"mine")), "AGENT_PROTOCOL"),
        (identities((write_string(b"ssh-ed25519") + write_string(PUBLIC[1:]), b"mine")), "AGENT_PROTOCOL"),
        (identities((b"\xff\xff\xff\xff", b"mine")), "AGENT_PROTOCOL"),
    ],
)
def test_lists_out_of_protocol(answer: bytes, code: str) -> None:
    """A refusal, another message or a list with too much or too little in it is refused."""
    assert list_refusal(ScriptedAgent(answer)) == code


@pytest.mark.parametrize("size", [0, MAX_MESSAGE_SIZE + 1, 2**32 - 1])
def test_messages_of_impossible_size(size: int) -> None:
    """An empty message and one past the limit are refused before a byte of them is read."""
    assert list_refusal(ScriptedAgent(size.to_bytes(4, "big"), framed=False)) == "AGENT_PROTOCOL"


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (b"\x05", "AGENT_REFUSED"),
        (identities(), "AGENT_PROTOCOL"),
        (signed(PRIVATE.sign(PAE), b"ssh-rsa"), "AGENT_PROTOCOL"),
        (signed(PRIVATE.sign(PAE), tail=b"\x00"), "AGENT_PROTOCOL"),
        (signed(PRIVATE.sign(PAE + b" ")), "AGENT_SIGNATURE"),
        (signed(Ed25519PrivateKey.from_private_bytes(bytes(32)).sign(PAE)), "AGENT_SIGNATURE"),
        (signed(PRIVATE.sign(PAE)[:63]), "AGENT_SIGNATURE"),
        (signed(b""), "AGENT_SIGNATURE"),
    ],
)
def test_signatures_that_are_not_used(answer: bytes, code: str) -> None:
    """A signature over other bytes, by another key or of another kind never leaves this module."""
    assert sign_refusal(ScriptedAgent(answer)) == code


def test_too_much_to_sign() -> None:
    """A message past the agent's limit is refused before it is sent."""
    agent = ScriptedAgent()
    with pytest.raises(AgentError) as caught:
        sign(agent, PUBLIC, bytes(MAX_MESSAGE_SIZE))
    assert caught.value.code == "AGENT_TOO_LONG"
    assert agent.asked == b""


def test_no_agent_and_a_silent_one(tmp_path: Path) -> None:
    """An unset variable, a missing socket and an agent that does not answer in time are told apart from refusals."""
    for path in ("", str(tmp_path / "absent")):
        with pytest.raises(AgentError) as caught:
            connect(path)
        assert caught.value.code == "AGENT_ABSENT"
        assert "ssh-add" in str(caught.value)
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as listener:
        listener.bind(str(tmp_path / "agent"))
        listener.listen()
        with connect(str(tmp_path / "agent"), timeout_s=0.01) as connection, pytest.raises(AgentError) as caught:
            list_keys(connection)
    assert caught.value.code == "AGENT_SILENT"


@pytest.fixture
def ssh_agent(tmp_path: Path) -> Iterator[str]:
    """A real agent in the foreground, ended with the test; gives its socket's path."""
    if shutil.which("ssh-agent") is None:
        pytest.skip("ssh-agent (Debian: openssh-client), the judge, is not installed")
    path = str(tmp_path / "agent")
    with subprocess.Popen(["ssh-agent", "-D", "-a", path], stdout=subprocess.PIPE, text=True) as process:
        try:
            # The first line is printed once the socket listens.
            assert process.stdout is not None
            assert path in process.stdout.readline()
            yield path
        finally:
            process.terminate()


@pytest.mark.judge
def test_a_real_agent_signs_with_a_key_of_our_keystore(ssh_agent: str, tmp_path: Path) -> None:
    """ssh-add loads our file with its passphrase, and OpenSSH's agent signs a statement with it."""
    stored = Keystore(tmp_path / "keys", rounds=1).new("laptop", "four words of mine", bytes(range(32)))
    ask = tmp_path / "ask"
    ask.write_text("#!/bin/sh\necho four words of mine\n", encoding="utf-8")
    ask.chmod(0o700)
    loaded = {"SSH_AUTH_SOCK": ssh_agent, "SSH_ASKPASS": str(ask), "SSH_ASKPASS_REQUIRE": "force"}
    subprocess.run(["ssh-add", "-q", str(stored.path)], env=os.environ | loaded, check=True, capture_output=True)
    with connect(ssh_agent, timeout_s=10) as connection:
        assert [key.keyid for key in list_keys(connection)] == [stored.keyid]
        signer = find_signer(connection, stored.keyid)
        verify_statement("ed25519", stored.spki, PAE, signer.sign(PAE))
        subprocess.run(["ssh-add", "-q", "-D"], env=os.environ | loaded, check=True, capture_output=True)
        with pytest.raises(AgentError) as caught:
            signer.sign(PAE)
        assert caught.value.code == "AGENT_REFUSED"
        assert list_keys(connection) == ()
