"""Signing with an Ed25519 key that an ssh-agent holds (draft-ietf-sshm-ssh-agent, the part for plain keys).

The agent never gives the key out. It signs whatever bytes it is sent; a DSSE encoding begins with ``DSSEv1`` and what
SSH signs at a login begins with the 32-bit length of a session id, so neither is ever the other. What comes back is
checked under the strict profile before anyone else sees it.
"""

import socket
from dataclasses import dataclass
from typing import Final, Protocol

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from ledger.format.envelope import Signature
from ledger.keys import ed25519
from ledger.keys.errors import AgentError, SignatureError
from ledger.keys.public_keys import encode_public_key, key_id
from ledger.keys.schemes import Scheme
from ledger.keys.ssh_wire import ED25519_NAME, WireReader, format_public_blob, parse_public_blob, write_string

MAX_MESSAGE_SIZE: Final = 256 * 1024
"""Bytes of one message, the limit of OpenSSH's agent."""

_FAILURE, _LIST, _KEYS, _SIGN, _SIGNED = 5, 11, 12, 13, 14
_WHERE: Final = "ssh-agent"


class Connection(Protocol):
    """The two methods of a connected socket that are used."""

    def sendall(self, data: bytes, /) -> None:
        """Send all the bytes."""
        ...

    def recv(self, size: int, /) -> bytes:
        """Receive at most ``size`` bytes; none when the other side has closed."""
        ...


@dataclass(frozen=True, slots=True)
class AgentKey:
    """A plain Ed25519 key that the agent can use.

    Args:
        public_key: 32 bytes.
        comment: what the agent calls it, unprintable characters replaced.
    """

    public_key: bytes
    comment: str

    @property
    def spki(self) -> bytes:
        """The public key, canonical DER SPKI."""
        return encode_public_key(Ed25519PublicKey.from_public_bytes(self.public_key))

    @property
    def keyid(self) -> str:
        """The key's id."""
        return key_id(self.spki)


def connect(path: str, timeout_s: float = 60.0) -> socket.socket:
    """Connect to the agent's socket, the path in ``SSH_AUTH_SOCK``.

    Args:
        path: of the socket; empty where the variable is unset.
        timeout_s: seconds to wait for an answer: a person may have to confirm.

    Raises:
        AgentError: there is no agent.
    """
    then = "start one (eval $(ssh-agent)) and load the key (ssh-add FILE)"
    if not path:
        raise AgentError("AGENT_ABSENT", _WHERE, "a socket's path in SSH_AUTH_SOCK", "nothing", then)
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    connection.settimeout(timeout_s)
    try:
        connection.connect(path)
    except OSError as error:
        connection.close()
        raise AgentError("AGENT_ABSENT", _WHERE, f"an agent at {path}", str(error)[:80], then) from None
    return connection


def list_keys(connection: Connection) -> tuple[AgentKey, ...]:
    """Return the agent's plain Ed25519 keys; certificates, hardware keys and other kinds are passed over.

    Raises:
        AgentError: the agent refuses or answers out of protocol.
    """
    answer = _exchange(connection, bytes([_LIST]), _KEYS)
    keys = []
    try:
        for _ in range(answer.read_uint32()):
            public_key = parse_public_blob(answer.read_string())
            comment = answer.read_string()
            if public_key is not None:
                keys.append(AgentKey(public_key, _printable(comment)))
        answer.expect_end()
    except ValueError as error:
        raise _out_of_protocol(f"a list that {error}") from None
    return tuple(keys)


def sign(connection: Connection, public_key: bytes, message: bytes) -> bytes:
    """Let the agent sign.

    Args:
        connection: to the agent.
        public_key: the 32 bytes of a key that it lists.
        message: the bytes to sign, at most 255 KiB.

    Returns:
        64 bytes, checked under the strict profile.

    Raises:
        AgentError: the agent refuses, answers out of protocol, or its signature does not hold.
    """
    request = bytes([_SIGN]) + write_string(format_public_blob(public_key)) + write_string(message) + bytes(4)
    answer = _exchange(connection, request, _SIGNED)
    try:
        blob = WireReader(answer.read_string())
        answer.expect_end()
        name, signature = blob.read_string(), blob.read_string()
        blob.expect_end()
    except ValueError as error:
        raise _out_of_protocol(f"a signature that {error}") from None
    if name != ED25519_NAME:
        raise _out_of_protocol(f"a signature of kind {name[:40]!r}")
    try:
        ed25519.verify(public_key, message, signature, where="the agent's signature")
    except SignatureError as error:
        then = "restart the agent; if it happens again, the key or the agent is broken"
        raise AgentError("AGENT_SIGNATURE", _WHERE, "a signature that holds", str(error), then) from None
    return signature


@dataclass(frozen=True, slots=True)
class AgentSigner:
    """Signs statements with a key that an agent holds."""

    connection: Connection
    key: AgentKey

    @property
    def scheme(self) -> Scheme:
        """Agent keys are plain keys."""
        return "ed25519"

    @property
    def spki(self) -> bytes:
        """The public key, canonical DER SPKI."""
        return self.key.spki

    @property
    def keyid(self) -> str:
        """The key's id."""
        return self.key.keyid

    def sign(self, pae: bytes) -> Signature:
        """Sign a statement's pre-authentication encoding.

        Raises:
            AgentError: as for ``sign``.
        """
        return Signature(self.keyid, sign(self.connection, self.key.public_key, pae))


def find_signer(connection: Connection, keyid: str) -> AgentSigner:
    """Return the signer for a key id.

    Raises:
        AgentError: the agent has no such key.
    """
    for key in list_keys(connection):
        if key.keyid == keyid:
            return AgentSigner(connection, key)
    raise AgentError("AGENT_KEY_UNKNOWN", _WHERE, f"key {keyid}", "no such key", "load it with ssh-add FILE")


def _exchange(connection: Connection, request: bytes, expected: int) -> WireReader:
    """Send one message and read its answer, without its type."""
    if len(request) > MAX_MESSAGE_SIZE:
        limit = f"at most {MAX_MESSAGE_SIZE} bytes"
        raise AgentError("AGENT_TOO_LONG", _WHERE, limit, str(len(request)), "sign less at once")
    try:
        connection.sendall(write_string(request))
        size = int.from_bytes(_receive(connection, 4), "big")
        if not 1 <= size <= MAX_MESSAGE_SIZE:
            raise _out_of_protocol(f"a message of {size} bytes")
        body = _receive(connection, size)
    except OSError as error:
        then = "see that the agent runs and confirms in time, then sign again"
        raise AgentError("AGENT_SILENT", _WHERE, "an answer", str(error)[:80], then) from None
    if body[0] == _FAILURE:
        then = "see that the key is loaded (ssh-add -l), unlocked and confirmed"
        raise AgentError("AGENT_REFUSED", _WHERE, "what was asked for", "a refusal", then)
    if body[0] != expected:
        raise _out_of_protocol(f"a message of type {body[0]}")
    return WireReader(body[1:])


def _receive(connection: Connection, size: int) -> bytes:
    parts = b""
    while len(parts) < size:
        part = connection.recv(size - len(parts))
        if not part:
            raise ConnectionError(f"closed after {len(parts)} of {size} bytes")
        parts += part
    return parts


def _printable(comment: bytes) -> str:
    # A comment is written by whoever made the key; control characters in it could rewrite a terminal's lines.
    text = comment.decode("utf-8", "replace")
    return "".join(each if each.isprintable() else "\N{REPLACEMENT CHARACTER}" for each in text)


def _out_of_protocol(found: str) -> AgentError:
    then = "what SSH_AUTH_SOCK names may be no ssh-agent"
    return AgentError("AGENT_PROTOCOL", _WHERE, "an answer of the agent protocol", found, then)
