"""The DSSE envelope around a statement, in the profile of docs/format.md §3 (DSSE 1.0.2).

Signatures are over the pre-authentication encoding (PAE); a statement's id is SHA-256 of the PAE, never of an envelope,
because an envelope and its signatures have many byte forms for one meaning. The profile: one payload type, `keyid`
always given, canonical base64, members in one order, and two extra members for passkeys that outside verifiers ignore.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ledger.format import canonical
from ledger.format.codec import decode_base64, decode_base64url, encode_base64
from ledger.format.errors import FormatError, quote

PAYLOAD_TYPE = "application/vnd.plenary.statement.v1+json"
MAX_SIGNATURES = 16
_KEYID_BYTES = 32
_ENVELOPE = ("payload", "payloadType", "signatures")
_PLAIN = ("keyid", "sig")
_PASSKEY = ("keyid", "sig", "authenticatorData", "clientDataJSON")


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature line: by a plain key over the PAE, or by a passkey over its own two structures.

    Args:
        keyid: unpadded base64url SHA-256 of the key's DER SubjectPublicKeyInfo.
        sig: the signature's raw bytes.
        authenticator_data: WebAuthn §6.1 authenticator data; None for a plain key.
        client_data_json: WebAuthn §5.8.1 client data, exact bytes; None for a plain key.
    """

    keyid: str
    sig: bytes
    authenticator_data: bytes | None = None
    client_data_json: bytes | None = None


@dataclass(frozen=True, slots=True)
class Envelope:
    """A payload with its signatures, in the order of their persons' first appearance."""

    payload: bytes
    signatures: tuple[Signature, ...]
    payload_type: str = PAYLOAD_TYPE

    @property
    def pae(self) -> bytes:
        """The bytes that are signed."""
        return pae(self.payload_type, self.payload)

    @property
    def statement_id(self) -> str:
        """SHA-256 of the PAE, 64 lower-case hex digits."""
        return statement_id(self.payload, self.payload_type)


def pae(payload_type: str, payload: bytes) -> bytes:
    """DSSE's pre-authentication encoding of a payload and its type."""
    kind = payload_type.encode()
    return b"DSSEv1 %d %b %d %b" % (len(kind), kind, len(payload), payload)


def statement_id(payload: bytes, payload_type: str = PAYLOAD_TYPE) -> str:
    """The id of the statement in ``payload``."""
    return hashlib.sha256(pae(payload_type, payload)).hexdigest()


def format_envelope(envelope: Envelope) -> bytes:
    """The envelope as it stands in an entry: ASCII, no spaces, members in order."""
    lines = []
    for signature in envelope.signatures:
        line = {"keyid": signature.keyid, "sig": encode_base64(signature.sig)}
        if signature.authenticator_data is not None and signature.client_data_json is not None:
            line["authenticatorData"] = encode_base64(signature.authenticator_data)
            line["clientDataJSON"] = encode_base64(signature.client_data_json)
        lines.append(line)
    value = {
        "payload": encode_base64(envelope.payload),
        "payloadType": envelope.payload_type,
        "signatures": lines,
    }
    return json.dumps(value, separators=(",", ":")).encode("ascii")


def parse_envelope(data: bytes, *, where: str = "envelope") -> Envelope:
    """Read an envelope in any spacing and member order; everything else is strict.

    Raises:
        FormatError: a member missing, unknown or of another type, a base64 text that is not canonical, another
            payload type, more than 16 signatures, or two of one key.
    """
    return envelope_from(canonical.loads(data, where=where), where=where)


def envelope_from(value: Any, *, where: str) -> Envelope:
    """Build an envelope from parsed JSON; see `parse_envelope`."""
    members = _members(value, _ENVELOPE, where)
    payload_type = members["payloadType"]
    if payload_type != PAYLOAD_TYPE:
        raise FormatError("PAYLOAD_TYPE", f"{where}/payloadType", PAYLOAD_TYPE, quote(payload_type, 80))
    lines = members["signatures"]
    if not isinstance(lines, list) or len(lines) > MAX_SIGNATURES:
        found = f"{len(lines)}" if isinstance(lines, list) else type(lines).__name__
        raise FormatError("SIGNATURES", f"{where}/signatures", f"a list of at most {MAX_SIGNATURES}", found)
    payload = decode_base64(_text(members["payload"], f"{where}/payload"), where=f"{where}/payload")
    signatures = tuple(_signature(line, f"{where}/signatures/{place}") for place, line in enumerate(lines))
    keyids = [signature.keyid for signature in signatures]
    if len(set(keyids)) != len(keyids):
        raise FormatError("KEYID_TWICE", f"{where}/signatures", "one signature of each key", "two of one key")
    return Envelope(payload, signatures)


def _signature(value: Any, where: str) -> Signature:
    expected = _PASSKEY if isinstance(value, Mapping) and len(value) > len(_PLAIN) else _PLAIN
    members = _members(value, expected, where)
    texts = {name: _text(members[name], f"{where}/{name}") for name in expected}
    keyid = texts["keyid"]
    if len(decode_base64url(keyid, where=f"{where}/keyid")) != _KEYID_BYTES:
        raise FormatError("KEYID", f"{where}/keyid", "base64url of a SHA-256", quote(keyid))
    raw = {name: decode_base64(texts[name], where=f"{where}/{name}") for name in expected[1:]}
    return Signature(keyid, raw["sig"], raw.get("authenticatorData"), raw.get("clientDataJSON"))


def _members(value: Any, expected: tuple[str, ...], where: str) -> Mapping[str, Any]:
    if not isinstance(value, Mapping) or set(value) != set(expected):
        found = sorted(value) if isinstance(value, Mapping) else type(value).__name__
        raise FormatError("MEMBERS", where, "exactly " + ", ".join(expected), quote(found, 120))
    return value


def _text(value: Any, where: str) -> str:
    if not isinstance(value, str):
        raise FormatError("NOT_TEXT", where, "text", type(value).__name__)
    return value
