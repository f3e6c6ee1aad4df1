"""Values that follow from given bytes: encodings, ids, digests, signatures, a small tree with its head and receipt.

Written from the definitions with `hashlib`, `hmac` and `cryptography` alone. Two come from outside: the example of the
DSSE protocol with its published signature, and a disclosure of RFC 9901 with its published digest.
"""

import base64
import hashlib
import hmac
import json
from collections.abc import Iterator, Mapping
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, SECP256R1, derive_private_key
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from tests.vectors.format.disclosure_vectors import disclosure, field_digest
from tests.vectors.format.samples import (
    ACT,
    ORIGIN,
    PAYLOAD_TYPE,
    digest,
    ed25519_key,
    entry,
    envelope,
    keyid,
    pae,
    payload,
    signature,
    spki,
    statement,
)
from tests.vectors.format.vector import Vector, b64, b64url

_PAYLOAD = payload(statement())
_RP_ID, _PAGE = "harbour.example", "https://sign.harbour.example"


def _value(function: str, clause: str, name: str, given: Mapping[str, Any], gives: Mapping[str, Any]) -> Vector:
    return {"name": name, "clause": clause, "function": function, "given": dict(given), "gives": dict(gives)}


def _pae(name: str, payload_type: str, body: bytes) -> Vector:
    encoded = pae(body, payload_type)
    given = {"payloadType": payload_type, "payload": b64(body)}
    return _value("pae", "§3.1", name, given, {"pae": b64(encoded), "id": hashlib.sha256(encoded).hexdigest()})


def _outside() -> Iterator[Vector]:
    yield _pae("the example of the DSSE protocol", "http://example.com/HelloWorld", b"hello world")
    yield _value(
        "p256",
        "§3.1",
        "the published signature of that example",
        {
            "message": b64(b"DSSEv1 29 http://example.com/HelloWorld 11 hello world"),
            "x": "46950820868899156662930047687818585632848591499744589407958293238635476079160",
            "y": "5640078356564379163099075877009565129882514886557779369047442380624545832820",
            "signature": "A3JqsQGtVsJ2O2xqrI5IcnXip5GToJ3F+FnZ+O88SjtR6rDAajabZKciJTfUiHqJPcIAriEGAHTVeCUjW2JIZA==",
        },
        {},
    )
    published = "X9yH0Ajrdm1Oij4tWso9UzzKJvPoDxwmuEcO3XAdRC0"
    yield _value(
        "disclosure_digest",
        "§6.1",
        "a disclosure of RFC 9901 §4.2.1 with the digest of its §4.2.3, in hex",
        {"disclosure": "WyJfMjZiYzRMVC1hYzZxMktJNmNCVzVlcyIsICJmYW1pbHlfbmFtZSIsICJNw7ZiaXVzIl0"},
        {"digest": base64.urlsafe_b64decode(published + "=").hex()},
    )


def _signing() -> Iterator[Vector]:
    yield _pae("the plain statement", PAYLOAD_TYPE, _PAYLOAD)
    yield _pae("a payload of no bytes", "text", b"")
    yield _value(
        "signature",
        "§7.2",
        "the plain statement, signed with Ed25519",
        {"scheme": "ed25519", "spki": b64(spki(ed25519_key(1))), "pae": b64(pae(_PAYLOAD))},
        {"line": signature(1, _PAYLOAD)},
    )
    challenge = hashlib.sha256(b"plenary statement v1\x00" + pae(_PAYLOAD)).digest()
    yield _value(
        "challenge", "§7.3", "the plain statement's", {"pae": b64(pae(_PAYLOAD))}, {"challenge": challenge.hex()}
    )
    yield _passkey(challenge)
    yield _join()


def _passkey(challenge: bytes) -> Vector:
    key = derive_private_key(int.from_bytes(bytes([7]) * 32), SECP256R1())
    public = key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    members = {"type": "webauthn.get", "challenge": b64url(challenge), "origin": _PAGE, "crossOrigin": False}
    client = json.dumps(members, separators=(",", ":")).encode()
    authenticator = hashlib.sha256(_RP_ID.encode()).digest() + bytes([0x05]) + bytes(4)
    message = authenticator + hashlib.sha256(client).digest()
    # RFC 6979, so that the same vector comes out each time; authenticators sign with fresh randomness.
    sig = key.sign(message, ECDSA(SHA256(), deterministic_signing=True))
    line = {"keyid": keyid(public), "sig": b64(sig)}
    line |= {"authenticatorData": b64(authenticator), "clientDataJSON": b64(client)}
    given = {"scheme": "webauthn", "spki": b64(public), "pae": b64(pae(_PAYLOAD)), "rpId": _RP_ID, "origins": [_PAGE]}
    return _value("signature", "§7.3", "the plain statement, signed with a passkey", given, {"line": line})


def _join() -> Vector:
    invitation, joining = ed25519_key(21), spki(ed25519_key(1))
    message = b"plenary join v1\x00" + ORIGIN.encode() + b"\x00" + joining
    given = {"origin": ORIGIN, "spki": b64(joining), "invitation": b64(spki(invitation))}
    gives = {"message": b64(message), "signature": b64(invitation.sign(message))}
    return _value("join", "§7.4", "an invitation's key lets another join", given, gives)


def _words() -> Iterator[Vector]:
    text = disclosure("title", {"lang": "ar", "text": "سقف المسجد"})
    decoded = {"salt": bytes(range(16)).hex(), "name": "title", "lang": "ar", "text": "سقف المسجد"}
    gives = {"disclosure": text, "digest": field_digest(text)}
    yield _value("disclosure", "§6.1", "a title in Arabic", decoded, gives)
    digests = [field_digest(text), digest("another"), digest("a third")]
    joined = "".join(sorted(digests))
    for name, given in (("three disclosures", digests), ("the same three in another order", digests[::-1])):
        whole = {"set": hashlib.sha256(joined.encode()).hexdigest()}
        yield _value("disclosure_set", "§6.5", name, {"digests": given}, whole)
    yield _value("disclosure_set", "§6.5", "none", {"digests": []}, {"set": hashlib.sha256(b"").hexdigest()})
    data, salt = b"date,amount\n2026-11-21,120\n", bytes(range(32))
    for name, used in (("salted", salt), ("bare", b"")):
        bound = {"sha256": hashlib.sha256(used + data).hexdigest(), "length": len(data)}
        yield _value("document", "§6.4", f"a small sheet, {name}", {"data": b64(data), "salt": used.hex()}, bound)
    line, source = b"2019-03-02;hall rent;-120.00", bytes(range(16))
    for earlier in (0, 1, 10):
        ref = hmac.new(source, line + b"\x00" + str(earlier).encode(), hashlib.sha256).hexdigest()
        given_line = {"salt": source.hex(), "line": b64(line), "earlier": earlier}
        yield _value("line_reference", "§6.6", f"an old line, {earlier} equal ones before it", given_line, {"ref": ref})


def _references() -> Iterator[Vector]:
    own = digest("a statement")
    for text, resolved in (
        (".0", f"{own}.0"),
        (".63", f"{own}.63"),
        (f"{digest('x')}.7", f"{digest('x')}.7"),
        (".07", ".07"),
        ("plain", "plain"),
    ):
        yield _value("resolve", "§2.5", f"{text[:8]} in a body", {"statement": own, "value": text}, {"value": resolved})


def _entries() -> list[bytes]:
    found = []
    for place in range(3):
        body = payload(statement(nonce=f"{place:032x}", acts=[ACT]))
        found.append(entry(envelope(body, [signature(1, body)]), f"2026-11-21T09:00:0{place}.123Z"))
    return found


def _leaf(data: bytes) -> bytes:
    return hashlib.sha256(b"\x00" + data).digest()


def _node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


def _note_line(name: str, kind: int, key: Ed25519PrivateKey, message: bytes, prefix: bytes = b"") -> str:
    public = key.public_key().public_bytes_raw()
    key_id = hashlib.sha256(name.encode() + b"\n" + bytes([kind]) + public).digest()[:4]
    return f"— {name} {b64(key_id + prefix + key.sign(message))}\n"


def _verifier_key(name: str, kind: int, key: Ed25519PrivateKey) -> str:
    material = bytes([kind]) + key.public_key().public_bytes_raw()
    key_id = hashlib.sha256(name.encode() + b"\n" + material).digest()[:4]
    return f"{name}+{key_id.hex()}+{b64(material)}"


def _tree() -> Iterator[Vector]:
    entries = _entries()
    leaves = [_leaf(data) for data in entries]
    left = _node(leaves[0], leaves[1])
    roots = [hashlib.sha256(b"").digest(), leaves[0], left, _node(left, leaves[2])]
    for size, root in enumerate(roots):
        read = {"entries": [b64(data) for data in entries[:size]]}
        yield _value("root", "§5.1", f"the root at size {size}", read, {"root": root.hex()})
    log, witness, moment = ed25519_key(31), ed25519_key(32), 1_795_251_660
    text = f"{ORIGIN}\n3\n{b64(roots[3])}\n"
    cosigned = f"cosignature/v1\ntime {moment}\n{text}".encode()
    head = text + "\n" + _note_line(ORIGIN, 1, log, text.encode())
    head += _note_line("witness.example/w1", 4, witness, cosigned, moment.to_bytes(8))
    keys = {"log": _verifier_key(ORIGIN, 1, log), "witness": _verifier_key("witness.example/w1", 4, witness)}
    shown = {"size": 3, "root": roots[3].hex(), "witnessed": moment}
    yield _value("checkpoint", "§5.3", "the head at size 3, witnessed", keys | {"checkpoint": head}, shown)
    for index, proof in ((0, [leaves[1], leaves[2]]), (1, [leaves[0], leaves[2]]), (2, [left])):
        lines = ["c2sp.org/tlog-proof@v1", f"extra {b64(entries[index])}", f"index {index}", *map(b64, proof), "", head]
        given = {"log": keys["log"], "receipt": "\n".join(lines)}
        yield _value(
            "receipt", "§5.6", f"the receipt of entry {index}", given, {"index": index, "leaf": leaves[index].hex()}
        )


def value_vectors() -> Iterator[Vector]:
    """Everything of this module, in the order of the format's sections."""
    yield from _references()
    yield from _outside()
    yield from _signing()
    yield from _tree()
    yield from _words()
