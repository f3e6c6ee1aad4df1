"""The vectors of docs/format.md, read by the auditor: the same verdicts as the record's own readers, by other code."""

import base64
import hashlib
from collections.abc import Callable

import pytest

from audit import json_text, texts
from audit.checkpoint import read_head, verify_head
from audit.disclosure import read_disclosure
from audit.ed25519 import verify
from audit.entry import Line, encode_pae, read_entry, read_envelope
from audit.errors import FormError
from audit.members import resolve
from audit.merkle import leaf_hash, root_of
from audit.note import read_vkey
from audit.public_keys import LABEL, Verifier, verify_line
from audit.receipt import read_receipt
from audit.statement import read_statement
from tests.audit.vectors import Vector, data_of, load, values

FILES = ("json", "text", "statement", "act", "envelope", "entry", "disclosure")
"""All but ``submission``: what is handed in is the host's to read, and never in an export."""

READERS: dict[str, Callable[[bytes], object]] = {
    "json": json_text.read,
    "base64": lambda data: texts.decode_base64(data.decode(), ""),
    "base64url": lambda data: texts.decode_base64url(data.decode(), ""),
    "digest": lambda data: texts.read_digest(data.decode(), ""),
    "second": lambda data: texts.read_second(data.decode(), ""),
    "millisecond": lambda data: texts.read_millisecond(data.decode(), ""),
    "date": lambda data: texts.read_date(data.decode(), ""),
    "statement": lambda data: read_statement(data, "0" * 64),
    "envelope": lambda data: read_envelope(json_text.read_loose(data, nulls=True)),
    "entry": read_entry,
    "disclosure": lambda data: read_disclosure(data.decode("latin-1")),
}


@pytest.mark.parametrize(
    "vector", [v for name in FILES for v in load(name)], ids=lambda v: f"{v['reader']}: {v['name']}"[:80]
)
def test_verdict(vector: Vector) -> None:
    """A vector is accepted, or refused with its code at its place or further in."""
    read = READERS[vector["reader"]]
    if vector["verdict"] == "accepted":
        read(data_of(vector))
        return
    with pytest.raises(FormError) as caught:
        read(data_of(vector))
    assert caught.value.code == vector["code"], str(caught.value)
    assert vector["where"] == "*" or caught.value.where.startswith(vector["where"])
    assert str(caught.value).isprintable(), "a finding quotes what others wrote"


@pytest.mark.parametrize("vector", values("pae"), ids=lambda v: v["name"])
def test_pae_and_id(vector: Vector) -> None:
    """What is signed, and its digest."""
    pae = encode_pae(vector["given"]["payloadType"], base64.b64decode(vector["given"]["payload"]))
    assert pae == base64.b64decode(vector["gives"]["pae"])
    assert hashlib.sha256(pae).hexdigest() == vector["gives"]["id"]


@pytest.mark.parametrize("vector", values("resolve"), ids=lambda v: v["name"])
def test_references_inside_a_statement(vector: Vector) -> None:
    """Texts of the form .n become full ids; others stay."""
    assert resolve(vector["given"]["value"], vector["given"]["statement"]) == vector["gives"]["value"]


@pytest.mark.parametrize("vector", values("signature"), ids=lambda v: v["name"])
def test_signatures_hold(vector: Vector) -> None:
    """A plain signature and a passkey's hold over the plain statement, and over no other."""
    given, line = vector["given"], vector["gives"]["line"]
    data = [base64.b64decode(line[name]) for name in ("sig", "authenticatorData", "clientDataJSON") if name in line]
    key = Verifier(given["scheme"], base64.b64decode(given["spki"]), given.get("rpId"), tuple(given.get("origins", ())))
    read, pae = Line(line["keyid"], *data), base64.b64decode(given["pae"])
    verify_line(key, pae, read)
    with pytest.raises(FormError):
        verify_line(key, pae + b" ", read)


@pytest.mark.parametrize("vector", values("challenge"), ids=lambda v: v["name"])
def test_challenge(vector: Vector) -> None:
    """A passkey signs a challenge under its own label."""
    found = hashlib.sha256(LABEL + base64.b64decode(vector["given"]["pae"])).hexdigest()
    assert found == vector["gives"]["challenge"]


@pytest.mark.parametrize("vector", values("join"), ids=lambda v: v["name"])
def test_an_invitation(vector: Vector) -> None:
    """The invitation's key signs label, origin and the new key."""
    given, gives = vector["given"], vector["gives"]
    spki = base64.b64decode(given["spki"])
    message = b"\x00".join((b"plenary join v1", given["origin"].encode(), spki))
    assert message == base64.b64decode(gives["message"])
    verify(base64.b64decode(given["invitation"])[12:], message, base64.b64decode(gives["signature"]))


@pytest.mark.parametrize("vector", values("root"), ids=lambda v: v["name"])
def test_roots(vector: Vector) -> None:
    """Small trees have the roots that the page gives."""
    leaves = [leaf_hash(base64.b64decode(entry)) for entry in vector["given"]["entries"]]
    assert root_of(leaves).hex() == vector["gives"]["root"]


@pytest.mark.parametrize("vector", values("checkpoint"), ids=lambda v: v["name"])
def test_a_witnessed_head(vector: Vector) -> None:
    """The log's line and the witness's hold; the witness says when."""
    given, gives = vector["given"], vector["gives"]
    head = read_head(given["checkpoint"].encode())
    signed = verify_head(head, [read_vkey(given["log"]), read_vkey(given["witness"])])
    assert (head.size, head.root.hex()) == (gives["size"], gives["root"])
    assert [time for _, time in signed.keys if time is not None] == [gives["witnessed"]]


@pytest.mark.parametrize("vector", values("receipt"), ids=lambda v: v["name"])
def test_receipts(vector: Vector) -> None:
    """Each receipt's head holds its entry, and the log signed it."""
    receipt = read_receipt(vector["given"]["receipt"].encode())
    assert receipt.index == vector["gives"]["index"]
    verify_head(receipt.head, [read_vkey(vector["given"]["log"])])


@pytest.mark.parametrize("vector", values("disclosure"), ids=lambda v: v["name"])
def test_disclosures(vector: Vector) -> None:
    """Words read back, and their digest."""
    found = read_disclosure(vector["gives"]["disclosure"])
    assert (found.name, found.language, found.text) == tuple(vector["given"][n] for n in ("name", "lang", "text"))
    assert found.digest == vector["gives"]["digest"]
