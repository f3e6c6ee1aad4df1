"""Envelopes and entries (docs/format.md §3, §4): what was signed, by whom, and when it was received.

An entry has one spelling, so a single pattern reads it. What the pattern does not take is read once more as JSON, to
tell what is wrong with it.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from typing import Any

from audit import json_text
from audit.errors import FormError
from audit.texts import decode_base64, decode_base64url, encode_base64, read_millisecond

MAX_ENTRY = 65_535
MAX_LINES = 16
PAYLOAD_TYPE = "application/vnd.plenary.statement.v1+json"

_TEXT = r'"([A-Za-z0-9+/=]*+)"'
_SOME = r'"([A-Za-z0-9+/=]++)"'
_LINE = (
    rf'\{{"keyid":"([A-Za-z0-9_-]{{43}})","sig":{_TEXT}(?:,"authenticatorData":{_SOME},"clientDataJSON":{_SOME})?\}}'
)
_LINES = re.compile(_LINE)
_UNREAD = re.sub(r"\((?=\[)", "(?:", _LINE)
_ENTRY = re.compile(
    r'\{"received":"([0-9T:.Z-]{24})","envelope":\{"payload":'
    + _TEXT
    + rf',"payloadType":"{re.escape(PAYLOAD_TYPE)}","signatures":\[((?:{_UNREAD}(?:,{_UNREAD})*+)?)\]\}}\}}'
)
_PASSKEY_MEMBERS = ("authenticatorData", "clientDataJSON")


@dataclass(frozen=True, slots=True)
class Line:
    """One signature with the id of its key; the last two members are a passkey's."""

    keyid: str
    signature: bytes
    authenticator_data: bytes | None = None
    client_data: bytes | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of the record. ``received`` in milliseconds; ``id`` is the digest of ``pae``."""

    received: int
    payload: bytes
    pae: bytes
    id: str
    lines: tuple[Line, ...]


def encode_pae(payload_type: str, payload: bytes) -> bytes:
    """DSSE's pre-authentication encoding: what is signed."""
    name = payload_type.encode("utf-8")
    return b"DSSEv1 %d %s %d %s" % (len(name), name, len(payload), payload)


def read_entry(data: bytes) -> Entry:
    """Read an entry's bytes.

    Raises:
        FormError: what is wrong, and where below the entry.
    """
    if len(data) > MAX_ENTRY:
        raise FormError("ENTRY_TOO_LARGE", "format §4.1", "", f"at most {MAX_ENTRY} bytes", f"{len(data)}")
    match = _ENTRY.fullmatch(data.decode("latin-1"))
    if match is None:
        return _read_slowly(data)
    lines = tuple(_line(parts, place) for place, parts in enumerate(_LINES.findall(match.group(3))))
    received = read_millisecond(match.group(1), "/received")
    return _entry(received, decode_base64(match.group(2), "/envelope/payload"), lines)


def read_envelope(value: Any) -> tuple[bytes, tuple[Line, ...]]:
    """Read the payload and the signatures of a parsed envelope (docs/format.md §3.2).

    Raises:
        FormError: what is wrong, and where below the envelope.
    """
    _members(value, "", ("payload", "payloadType", "signatures"))
    if value["payloadType"] != PAYLOAD_TYPE:
        raise FormError("PAYLOAD_TYPE", "format §3.2", "/payloadType", PAYLOAD_TYPE, value["payloadType"])
    payload = decode_base64(value["payload"], "/payload")
    signatures = value["signatures"]
    if not isinstance(signatures, list) or len(signatures) > MAX_LINES:
        raise FormError("SIGNATURES", "format §3.2", "/signatures", f"a list of at most {MAX_LINES}", signatures)
    lines = []
    for place, each in enumerate(signatures):
        where = f"/signatures/{place}"
        members = tuple(each) if isinstance(each, dict) else ()
        passkey = any(name in members for name in _PASSKEY_MEMBERS)
        _members(each, where, ("keyid", "sig", *(_PASSKEY_MEMBERS if passkey else ())))
        data = [decode_base64(each[name], f"{where}/{name}") for name in _PASSKEY_MEMBERS] if passkey else [None, None]
        lines.append(Line(_keyid(each["keyid"], where), decode_base64(each["sig"], f"{where}/sig"), *data))
    _check_lines(tuple(lines))
    return payload, tuple(lines)


def _entry(received: int, payload: bytes, lines: tuple[Line, ...]) -> Entry:
    _check_lines(lines, "/envelope")
    pae = encode_pae(PAYLOAD_TYPE, payload)
    return Entry(received, payload, pae, sha256(pae).hexdigest(), lines)


def _line(parts: tuple[str, str, str, str], place: int) -> Line:
    where = f"/envelope/signatures/{place}"
    keyid, signature, authenticator, client = parts
    _check_keyid(keyid, where)
    if not authenticator and not client:
        return Line(keyid, decode_base64(signature, f"{where}/sig"))
    return Line(
        keyid,
        decode_base64(signature, f"{where}/sig"),
        decode_base64(authenticator, f"{where}/authenticatorData"),
        decode_base64(client, f"{where}/clientDataJSON"),
    )


def _keyid(text: object, where: str) -> str:
    if len(decode_base64url(text, f"{where}/keyid")) != sha256().digest_size:
        raise FormError("KEYID", "format §3.2", f"{where}/keyid", "43 characters for 32 bytes", text)
    assert isinstance(text, str)
    return text


@lru_cache(maxsize=4096)
def _check_keyid(text: str, where: str) -> None:
    _keyid(text, where)


def _check_lines(lines: tuple[Line, ...], where: str = "") -> None:
    if len(lines) > MAX_LINES:
        raise FormError("SIGNATURES", "format §3.2", f"{where}/signatures", f"at most {MAX_LINES}", f"{len(lines)}")
    if len({line.keyid for line in lines}) != len(lines):
        raise FormError("KEYID_TWICE", "format §3.2", f"{where}/signatures", "one line of each key", "two of one")


def _members(value: Any, where: str, names: tuple[str, ...]) -> None:
    if not isinstance(value, dict) or set(value) != set(names):
        found = ", ".join(value) if isinstance(value, dict) else value
        raise FormError("MEMBERS", "format §3.2", where, "exactly the members " + ", ".join(names), found)


def _read_slowly(data: bytes) -> Entry:
    """Tell what is wrong with bytes that the pattern does not take; or read a passkey of empty members."""
    value = json_text.read_loose(data, nulls=True)
    _members(value, "", ("received", "envelope"))
    received = read_millisecond(value["received"], "/received")
    try:
        payload, lines = read_envelope(value["envelope"])
    except FormError as error:
        raise error.below("/envelope") from None
    if _write(value["received"], payload, lines) != data:
        raise FormError("NOT_CANONICAL", "format §4.1", "", "the one spelling of this entry", data)
    return _entry(received, payload, lines)


def _write(received: str, payload: bytes, lines: tuple[Line, ...]) -> bytes:
    signatures = []
    for line in lines:
        more = ""
        if line.authenticator_data is not None and line.client_data is not None:
            first, second = encode_base64(line.authenticator_data), encode_base64(line.client_data)
            more = f',"authenticatorData":"{first}","clientDataJSON":"{second}"'
        signatures.append(f'{{"keyid":"{line.keyid}","sig":"{encode_base64(line.signature)}"{more}}}')
    envelope = (
        f'"payload":"{encode_base64(payload)}","payloadType":"{PAYLOAD_TYPE}","signatures":[{",".join(signatures)}]'
    )
    return f'{{"received":"{received}","envelope":{{{envelope}}}}}'.encode("ascii")
