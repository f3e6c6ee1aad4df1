"""Fixed keys, ids and a plain statement that the vectors are changed from. Nothing of this belongs to anybody."""

import hashlib
from copy import deepcopy
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from tests.vectors.format.vector import b64, b64url, canonical, compact

PAYLOAD_TYPE = "application/vnd.plenary.statement.v1+json"
ORIGIN = "harbour.example/record"
RECEIVED = "2026-11-21T09:00:00.123Z"
EMPTY_ROOT = hashlib.sha256(b"").hexdigest()


def digest(label: str) -> str:
    """A digest that stands for something."""
    return hashlib.sha256(label.encode()).hexdigest()


def act_id(label: str, place: int = 0) -> str:
    """An id of an act that stands for something."""
    return f"{digest(label)}.{place}"


AMINA, BORIS, CHEN = act_id("person Amina"), act_id("person Boris"), act_id("person Chen")
MOSQUE, UNION = act_id("organization mosque"), act_id("organization union")
TERM, DECISION, TEXT = act_id("term treasurer"), act_id("decision"), act_id("decision text", 1)

SIGNER = {"person": AMINA, "as": {"organization": MOSQUE}}
SELF = {"person": AMINA, "as": "self"}
SECOND = {"person": BORIS, "as": {"organization": UNION}}
ACT: dict[str, Any] = {
    "kind": "decision.position/v1",
    "about": DECISION,
    "on": TEXT,
    "body": {"position": "consent"},
}
DOCUMENT = {"sha256": digest("a scanned sheet"), "length": 48_213, "type": "application/pdf", "salted": False}
STATEMENT: dict[str, Any] = {
    "ledger": ORIGIN,
    "by": [SIGNER],
    "at": "2026-11-21T08:59:30Z",
    "until": "2026-11-21T09:59:30Z",
    "seen": {"size": 41, "root": digest("a root")},
    "nonce": "00112233445566778899aabbccddeeff",
    "acts": [ACT],
}


def statement(**changes: Any) -> dict[str, Any]:
    """The plain statement with some members changed; None takes one away."""
    value = deepcopy(STATEMENT) | changes
    return {name: member for name, member in value.items() if member is not None}


def with_act(**changes: Any) -> dict[str, Any]:
    """The plain statement with some members of its one act changed; ``for_`` stands for ``for``."""
    renamed = {name.rstrip("_"): member for name, member in changes.items()}
    act = {name: member for name, member in (deepcopy(ACT) | renamed).items() if member is not None}
    return statement(acts=[act])


def payload(value: Any) -> bytes:
    """A payload's bytes."""
    return canonical(value)


def pae(payload_bytes: bytes, payload_type: str = PAYLOAD_TYPE) -> bytes:
    """DSSE's pre-authentication encoding, written out from its definition."""
    kind = payload_type.encode()
    parts = [b"DSSEv1", str(len(kind)).encode(), kind, str(len(payload_bytes)).encode(), payload_bytes]
    return b" ".join(parts)


def ed25519_key(number: int) -> Ed25519PrivateKey:
    """Test key number ``number``: its seed is that byte 32 times."""
    return Ed25519PrivateKey.from_private_bytes(bytes([number]) * 32)


def spki(key: Ed25519PrivateKey) -> bytes:
    """A key's DER SubjectPublicKeyInfo."""
    return key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


def keyid(spki_bytes: bytes) -> str:
    """SHA-256 of the SPKI, unpadded base64url."""
    return b64url(hashlib.sha256(spki_bytes).digest())


def signature(number: int, payload_bytes: bytes) -> dict[str, str]:
    """A plain key's signature line."""
    key = ed25519_key(number)
    return {"keyid": keyid(spki(key)), "sig": b64(key.sign(pae(payload_bytes)))}


def envelope(payload_bytes: bytes, signatures: list[dict[str, str]]) -> dict[str, Any]:
    """An envelope with members in order."""
    return {"payload": b64(payload_bytes), "payloadType": PAYLOAD_TYPE, "signatures": signatures}


def entry(envelope_value: dict[str, Any], received: str = RECEIVED) -> bytes:
    """An entry's bytes."""
    return compact({"received": received, "envelope": envelope_value})
