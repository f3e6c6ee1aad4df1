"""The values of tests/vectors/format/value.json: what follows from given bytes, worked out by the product."""

import base64
import json
from collections.abc import Callable
from typing import Any

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, SECP256R1, EllipticCurvePublicNumbers
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_der_public_key

from ledger.format import disclosure, document, envelope, receipt, references, tree
from ledger.format.checkpoint import parse_checkpoint, verify_checkpoint
from ledger.format.cosignature import note_verifier, verify_cosignatures
from ledger.format.errors import ProofError
from ledger.format.note import parse_verifier_key
from ledger.keys.schemes import verify_statement
from ledger.keys.webauthn import WebauthnBinding, statement_challenge
from tests.vectors.format.samples import ORIGIN
from tests.vectors.format.vector import FOLDER

Vector = dict[str, Any]
_VECTORS: list[Vector] = json.loads((FOLDER / "value.json").read_text(encoding="ascii"))["vectors"]


def _raw(text: str) -> bytes:
    return base64.b64decode(text, validate=True)


def _pae(given: Vector, gives: Vector) -> None:
    body = _raw(given["payload"])
    assert envelope.pae(given["payloadType"], body) == _raw(gives["pae"])
    assert envelope.statement_id(body, given["payloadType"]) == gives["id"]


def _p256(given: Vector, gives: Vector) -> None:
    key = EllipticCurvePublicNumbers(int(given["x"]), int(given["y"]), SECP256R1()).public_key()
    half = _raw(given["signature"])
    signature = encode_dss_signature(int.from_bytes(half[:32]), int.from_bytes(half[32:]))
    message = envelope.pae("http://example.com/HelloWorld", b"hello world")
    assert message == _raw(given["message"])
    key.verify(signature, message, ECDSA(SHA256()))


def _signature(given: Vector, gives: Vector) -> None:
    raw = {name: _raw(text) for name, text in gives["line"].items() if name != "keyid"}
    passkey = (raw.get("authenticatorData"), raw.get("clientDataJSON"))
    line = envelope.Signature(gives["line"]["keyid"], raw["sig"], *passkey)
    binding = WebauthnBinding(given["rpId"], tuple(given["origins"])) if "rpId" in given else None
    verify_statement(given["scheme"], _raw(given["spki"]), _raw(given["pae"]), line, binding)


def _challenge(given: Vector, gives: Vector) -> None:
    assert statement_challenge(_raw(given["pae"])).hex() == gives["challenge"]


def _join(given: Vector, gives: Vector) -> None:
    message = b"plenary join v1\x00" + given["origin"].encode() + b"\x00" + _raw(given["spki"])
    assert message == _raw(gives["message"])
    key = load_der_public_key(_raw(given["invitation"]))
    assert isinstance(key, Ed25519PublicKey)
    key.verify(_raw(gives["signature"]), message)
    with pytest.raises(InvalidSignature):
        key.verify(_raw(gives["signature"]), message.replace(b" v1", b" v2"))


def _root(given: Vector, gives: Vector) -> None:
    leaves = [tree.leaf_hash(_raw(data)) for data in given["entries"]]
    assert tree.root_hash(leaves).hex() == gives["root"]


def _checkpoint(given: Vector, gives: Vector) -> None:
    log, witness = parse_verifier_key(given["log"]), parse_verifier_key(given["witness"])
    signed = parse_checkpoint(given["checkpoint"].encode())
    head = verify_checkpoint(signed, ORIGIN, [note_verifier(log)])
    (cosignature,) = verify_cosignatures(signed, [witness])
    found = {"size": head.size, "root": head.root.hex(), "witnessed": cosignature.timestamp}
    assert found == gives


def _receipt(given: Vector, gives: Vector) -> None:
    log = note_verifier(parse_verifier_key(given["log"]))
    shown = receipt.parse_receipt(given["receipt"].encode())
    receipt.verify_receipt(shown, ORIGIN, [log])
    assert (shown.index, tree.leaf_hash(shown.entry).hex()) == (gives["index"], gives["leaf"])
    moved = receipt.Receipt(shown.entry.replace(b".123Z", b".124Z"), shown.index, shown.proof, shown.checkpoint)
    with pytest.raises(ProofError):
        receipt.verify_receipt(moved, ORIGIN, [log])


def _disclosure(given: Vector, gives: Vector) -> None:
    made = disclosure.Disclosure(bytes.fromhex(given["salt"]), given["name"], given["lang"], given["text"])
    assert (made.encode(), made.digest) == (gives["disclosure"], gives["digest"])
    assert disclosure.parse_disclosure(gives["disclosure"]) == made


def _disclosure_digest(given: Vector, gives: Vector) -> None:
    assert disclosure.field_digest(given["disclosure"]) == gives["digest"]


def _disclosure_set(given: Vector, gives: Vector) -> None:
    assert disclosure.disclosure_set(given["digests"]) == gives["set"]


def _document(given: Vector, gives: Vector) -> None:
    data, salt = _raw(given["data"]), bytes.fromhex(given["salt"])
    assert (document.document_digest(data, salt or None), len(data)) == (gives["sha256"], gives["length"])


def _line_reference(given: Vector, gives: Vector) -> None:
    salt, line = bytes.fromhex(given["salt"]), _raw(given["line"])
    assert disclosure.line_reference(salt, line, given["earlier"]) == gives["ref"]


def _resolve(given: Vector, gives: Vector) -> None:
    assert references.resolve(given["value"], given["statement"]) == gives["value"]
    assert references.resolve_value([{"a": given["value"]}, 7], given["statement"]) == [{"a": gives["value"]}, 7]


_FUNCTIONS: dict[str, Callable[[Vector, Vector], None]] = {
    "pae": _pae,
    "p256": _p256,
    "signature": _signature,
    "challenge": _challenge,
    "join": _join,
    "root": _root,
    "checkpoint": _checkpoint,
    "receipt": _receipt,
    "disclosure": _disclosure,
    "disclosure_digest": _disclosure_digest,
    "disclosure_set": _disclosure_set,
    "document": _document,
    "line_reference": _line_reference,
    "resolve": _resolve,
}


@pytest.mark.parametrize("vector", _VECTORS, ids=lambda vector: f"{vector['function']}: {vector['name']}")
def test_value(vector: Vector) -> None:
    """The product works out the value that the vector states, written there from the definitions alone."""
    _FUNCTIONS[vector["function"]](vector["given"], vector["gives"])
