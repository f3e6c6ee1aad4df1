"""Vectors of docs/format.md §3 and §4: envelopes and entries."""

import json
from collections.abc import Iterator
from typing import Any

from tests.vectors.format.samples import (
    PAYLOAD_TYPE,
    RECEIVED,
    entry,
    envelope,
    payload,
    signature,
    statement,
    with_act,
)
from tests.vectors.format.vector import Vector, b64, b64url, compact, vector

_PAYLOAD = payload(statement())
_LINE = signature(1, _PAYLOAD)
_PLAIN = envelope(_PAYLOAD, [_LINE])
_FILLERS = [_LINE | {"keyid": b64url(bytes([n]) * 32)} for n in range(16)]
_PASSKEY = _LINE | {"authenticatorData": b64(bytes(37)), "clientDataJSON": b64(b"{}")}
_MAX_ENTRY = 65_535


def _line(**changes: Any) -> dict[str, Any]:
    line = {name: member for name, member in (_LINE | changes).items() if member is not None}
    return _PLAIN | {"signatures": [line]}


def _without(member: str) -> dict[str, Any]:
    return {name: value for name, value in _PLAIN.items() if name != member}


_GOOD_ENVELOPES: dict[str, bytes] = {
    "one signature": compact(_PLAIN),
    "no signature yet: a draft": compact(_PLAIN | {"signatures": []}),
    "two signatures": compact(_PLAIN | {"signatures": [_LINE, signature(2, _PAYLOAD)]}),
    "16 signatures": compact(_PLAIN | {"signatures": [signature(n, _PAYLOAD) for n in range(1, 17)]}),
    "a passkey's signature": compact(_PLAIN | {"signatures": [_PASSKEY]}),
    "spaces and line breaks, outside an entry": json.dumps(_PLAIN, indent=2).encode(),
    "members in another order, outside an entry": compact(dict(reversed(_PLAIN.items()))),
    "a member's name escaped, outside an entry": compact(_PLAIN).replace(b'"payload":', rb'"p\u0061yload":'),
}

_BAD_ENVELOPES: dict[str, tuple[bytes, str, str]] = {
    "not JSON": (b"envelope", "NOT_JSON", ""),
    "a list": (b"[]", "MEMBERS", ""),
    "a member twice": (
        compact(_PLAIN).replace(b'{"payload":', b'{"payload":"","payload":'),
        "DUPLICATE_MEMBER",
        "",
    ),
    "a byte order mark": (b"\xef\xbb\xbf" + compact(_PLAIN), "NOT_ASCII", ""),
    "a member more": (compact(_PLAIN | {"note": ""}), "MEMBERS", ""),
    "no payload": (compact(_without("payload")), "MEMBERS", ""),
    "no payload type": (compact(_without("payloadType")), "MEMBERS", ""),
    "no signatures": (compact(_without("signatures")), "MEMBERS", ""),
    "another payload type": (compact(_PLAIN | {"payloadType": "application/json"}), "PAYLOAD_TYPE", "/payloadType"),
    "the next version's payload type": (
        compact(_PLAIN | {"payloadType": PAYLOAD_TYPE.replace("v1", "v2")}),
        "PAYLOAD_TYPE",
        "/payloadType",
    ),
    "the payload type in capitals": (
        compact(_PLAIN | {"payloadType": PAYLOAD_TYPE.upper()}),
        "PAYLOAD_TYPE",
        "/payloadType",
    ),
    "a payload type of null": (compact(_PLAIN | {"payloadType": None}), "PAYLOAD_TYPE", "/payloadType"),
    "a payload that is no text": (compact(_PLAIN | {"payload": statement()}), "NOT_TEXT", "/payload"),
    "a payload without padding": (
        compact(_PLAIN | {"payload": b64(b'{"a":1}x').rstrip("=")}),
        "NOT_BASE64",
        "/payload",
    ),
    "a payload in the URL-safe alphabet": (compact(_PLAIN | {"payload": "____"}), "NOT_BASE64", "/payload"),
    "a payload with unused bits set": (compact(_PLAIN | {"payload": "QR=="}), "NOT_BASE64", "/payload"),
    "a payload with a line break": (compact(_PLAIN | {"payload": "QUFB\nQUFB"}), "NOT_BASE64", "/payload"),
    "17 signatures": (
        compact(_PLAIN | {"signatures": [signature(n, _PAYLOAD) for n in range(1, 18)]}),
        "SIGNATURES",
        "/signatures",
    ),
    "two signatures of one key": (
        compact(_PLAIN | {"signatures": [_LINE, _LINE | {"sig": "QQ=="}]}),
        "KEYID_TWICE",
        "/signatures",
    ),
    "signatures in an object": (compact(_PLAIN | {"signatures": {}}), "SIGNATURES", "/signatures"),
    "a signature in a text": (compact(_PLAIN | {"signatures": [_LINE["sig"]]}), "MEMBERS", "/signatures/0"),
    "a signature without key id": (compact(_line(keyid=None)), "MEMBERS", "/signatures/0"),
    "a signature without sig": (compact(_line(sig=None)), "MEMBERS", "/signatures/0"),
    "a signature with a member more": (compact(_line(cert="")), "MEMBERS", "/signatures/0"),
    "a passkey without client data": (compact(_line(authenticatorData="")), "MEMBERS", "/signatures/0"),
    "a passkey without authenticator data": (compact(_line(clientDataJSON="")), "MEMBERS", "/signatures/0"),
    "a passkey with a user handle": (
        compact(_PLAIN | {"signatures": [_PASSKEY | {"userHandle": ""}]}),
        "MEMBERS",
        "/signatures/0",
    ),
    "a key id that is empty": (compact(_line(keyid="")), "KEYID", "/signatures/0/keyid"),
    # 42 letters are 31 bytes and four bits, all zero: the one spelling of 31 bytes, so only the length is wrong.
    "a key id of 31 bytes": (compact(_line(keyid="A" * 42)), "KEYID", "/signatures/0/keyid"),
    "a key id of 33 bytes": (compact(_line(keyid="A" * 44)), "KEYID", "/signatures/0/keyid"),
    "a key id with padding": (compact(_line(keyid=_LINE["keyid"] + "=")), "NOT_BASE64URL", "/signatures/0/keyid"),
    "a key id with unused bits set": (compact(_line(keyid="A" * 42 + "B")), "NOT_BASE64URL", "/signatures/0/keyid"),
    "a key id in hex": (compact(_line(keyid="0" * 64)), "KEYID", "/signatures/0/keyid"),
    "a sig that is no text": (compact(_line(sig=1)), "NOT_TEXT", "/signatures/0/sig"),
    "a sig without padding": (compact(_line(sig=_LINE["sig"].rstrip("="))), "NOT_BASE64", "/signatures/0/sig"),
    "a sig in the URL-safe alphabet": (compact(_line(sig="-_-_")), "NOT_BASE64", "/signatures/0/sig"),
    "client data of null": (
        compact(_PLAIN | {"signatures": [_PASSKEY | {"clientDataJSON": None}]}),
        "NOT_TEXT",
        "/signatures/0/clientDataJSON",
    ),
}


def _entry_of(size: int) -> bytes:
    """An entry of exactly ``size`` bytes: plain and passkey lines shift the length modulo 4, client data the rest."""
    body = payload(with_act(body={"filler": "x" * 32_000}))
    for plain in range(16):
        lines = _FILLERS[:plain]
        empty = entry(envelope(body, [*lines, _PASSKEY | {"clientDataJSON": ""}]))
        spare = size - len(empty)
        if spare > 0 and spare % 4 == 0:
            filled = _PASSKEY | {"clientDataJSON": "A" * spare}
            return entry(envelope(body, [*lines, filled]))
    raise AssertionError(size)


def _budget() -> bytes:
    """The largest payload with 16 signature lines of 1,300 bytes each, comma included."""
    spare = 32_768 - len(payload(with_act(body={"filler": ""})))
    body = payload(with_act(body={"filler": "x" * spare}))
    empty = compact(_PASSKEY | {"clientDataJSON": ""})
    line = _PASSKEY | {"clientDataJSON": "A" * ((1_299 - len(empty)) // 4 * 4)}
    return entry(envelope(body, [line | {"keyid": filler["keyid"]} for filler in _FILLERS]))


_ENTRY = entry(_PLAIN)
_REORDERED = {"received": RECEIVED, "envelope": {**_PLAIN, "signatures": [dict(reversed(_LINE.items()))]}}
_GOOD_ENTRIES: dict[str, bytes] = {
    "one signature": _ENTRY,
    "a passkey's signature": entry(envelope(_PAYLOAD, [_PASSKEY])),
    "no signature: form alone is judged here": entry(envelope(_PAYLOAD, [])),
    "65,535 bytes": _entry_of(_MAX_ENTRY),
    "the largest payload with 16 lines of 1,300 bytes": _budget(),
}
_BAD_ENTRIES: dict[str, tuple[bytes, str, str]] = {
    "65,536 bytes": (_entry_of(_MAX_ENTRY + 1), "ENTRY_TOO_LARGE", ""),
    "nothing": (b"", "NOT_JSON", ""),
    "a line break after": (_ENTRY + b"\n", "NOT_CANONICAL", ""),
    "a space inside": (_ENTRY.replace(b'"envelope":', b'"envelope": '), "NOT_CANONICAL", ""),
    "envelope before received": (
        compact({"envelope": _PLAIN, "received": RECEIVED}),
        "NOT_CANONICAL",
        "",
    ),
    "members of the envelope in another order": (
        entry(dict(reversed(_PLAIN.items()))),
        "NOT_CANONICAL",
        "",
    ),
    "members of a signature in another order": (compact(_REORDERED), "NOT_CANONICAL", ""),
    "a passkey's members in another order": (
        entry(envelope(_PAYLOAD, [dict(sorted(_PASSKEY.items()))])),
        "NOT_CANONICAL",
        "",
    ),
    "an escaped slash": (_ENTRY.replace(b"application/vnd", rb"application\/vnd"), "NOT_CANONICAL", ""),
    "an escaped letter": (_ENTRY.replace(b"payloadType", rb"payload\u0054ype"), "NOT_CANONICAL", ""),
    "a member more": (compact({"received": RECEIVED, "envelope": _PLAIN, "index": 41}), "MEMBERS", ""),
    "no envelope": (compact({"received": RECEIVED}), "MEMBERS", ""),
    "no received": (compact({"envelope": _PLAIN}), "MEMBERS", ""),
    "an envelope alone": (compact(_PLAIN), "MEMBERS", ""),
    "received in seconds": (entry(_PLAIN, "2026-11-21T09:00:00Z"), "NOT_INSTANT", "/received"),
    "received as a number": (
        compact({"received": 1_795_251_600_123, "envelope": _PLAIN}),
        "NOT_INSTANT",
        "/received",
    ),
    "received twice": (
        _ENTRY.replace(b'{"received"', b'{"received":"2026-11-21T09:00:00.124Z","received"'),
        "DUPLICATE_MEMBER",
        "",
    ),
    "an envelope of null": (compact({"received": RECEIVED, "envelope": None}), "MEMBERS", "/envelope"),
    "an envelope in text": (
        compact({"received": RECEIVED, "envelope": compact(_PLAIN).decode()}),
        "MEMBERS",
        "/envelope",
    ),
    "a payload with unused bits set": (entry(_PLAIN | {"payload": "QR=="}), "NOT_BASE64", "/envelope/payload"),
    "a byte beyond ASCII": (_ENTRY.replace(b"vnd", "vñd".encode()), "NOT_ASCII", ""),
}


def envelope_vectors() -> Iterator[Vector]:
    """Envelopes as they are handed in."""
    for name, data in _GOOD_ENVELOPES.items():
        yield vector("envelope", "§3", name, data)
    for name, (data, code, where) in _BAD_ENVELOPES.items():
        yield vector("envelope", "§3", name, data, code, where)


def entry_vectors() -> Iterator[Vector]:
    """Entries as they stand in the tree."""
    for name, data in _GOOD_ENTRIES.items():
        yield vector("entry", "§4", name, data)
    for name, (data, code, where) in _BAD_ENTRIES.items():
        yield vector("entry", "§4", name, data, code, where)
