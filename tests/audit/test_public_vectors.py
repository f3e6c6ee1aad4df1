"""Vectors of others, and our own for signatures and the log, through the auditor's own code."""

import base64
import json
from collections import Counter
from typing import Any

import pytest

from audit import ed25519, merkle
from audit.checkpoint import read_head, verify_head
from audit.entry import Line, encode_pae
from audit.errors import FormError
from audit.note import read_note, read_vkey, verify_line
from audit.public_keys import Verifier
from audit.public_keys import verify_line as verify_signature
from tests.shared import SHARED_DATA, needs_shared_data
from tests.vectors.format.vector import FOLDER

VECTORS = FOLDER.parent
MERKLE = SHARED_DATA / "vectors" / "merkle" / "testdata"
COUNTS = {"inclusion": 98, "consistency": 98, "subtreeinclusion": 204, "subtreeconsistency": 118}


def _load(path: str) -> Any:
    return json.loads((VECTORS / path).read_text(encoding="utf-8"))


def code_of(act: Any, *arguments: Any) -> str:
    """The code with which something is refused, or ``ok``."""
    try:
        act(*arguments)
    except FormError as error:
        return error.code
    return "ok"


def _check_proof(kind: str, vector: dict[str, Any]) -> None:
    def data(name: str) -> bytes:
        return base64.b64decode(vector[name] or "")

    proof = [base64.b64decode(each) for each in vector["proof"] or []]
    if kind == "inclusion":
        merkle.verify_inclusion(vector["leafIdx"], vector["treeSize"], data("leafHash"), proof, data("root"))
    elif kind == "consistency":
        merkle.verify_consistency(vector["size1"], vector["size2"], proof, data("root1"), data("root2"))
    elif kind == "subtreeinclusion":
        start, end = vector["start"], vector["end"]
        # A subtree is a tree of its own, where it is one: from a multiple of its rounded width on.
        if not 0 <= start < end or start % (1 << (end - start - 1).bit_length()):
            raise FormError("PROOF_RANGE", "", "", "a subtree", f"[{start}, {end})")
        merkle.verify_inclusion(vector["leafIdx"] - start, end - start, data("leafHash"), proof, data("root"))
    else:
        place = (vector["start"], vector["end"], vector["size"])
        merkle.verify_subtree(*place, proof, data("root1"), data("root2"))


@needs_shared_data
@pytest.mark.parametrize("kind", COUNTS)
def test_518_proofs(kind: str) -> None:
    """All vectors of transparency-dev/merkle are accepted and refused as they say."""
    files = sorted((MERKLE / kind).rglob("*.json"))
    assert len(files) == COUNTS[kind]
    assert sum(COUNTS.values()) == 518
    for file in files:
        vector = json.loads(file.read_text())
        assert (code_of(_check_proof, kind, vector) != "ok") == vector["wantErr"], file


@pytest.mark.parametrize("size", range(1, 70))
def test_the_stack_gives_the_roots_of_the_recursive_definition(size: int) -> None:
    """RFC 6962's own recursion, over every size to 69, and what is damaged is refused."""
    leaves = [merkle.leaf_hash(b"%d" % n) for n in range(size)]
    root = merkle.root_of(leaves)
    assert root == _mth(leaves)
    for index in {0, size // 2, size - 1}:
        proof = _path(index, leaves)
        merkle.verify_inclusion(index, size, leaves[index], proof, root)
        for wrong in (proof[1:], [*proof, root], [root, *proof[1:]]):
            if wrong != proof:
                assert code_of(merkle.verify_inclusion, index, size, leaves[index], wrong, root) != "ok"


def _mth(leaves: list[bytes]) -> bytes:
    if len(leaves) == 1:
        return leaves[0]
    k = 1
    while 2 * k < len(leaves):
        k *= 2
    return merkle.node_hash(_mth(leaves[:k]), _mth(leaves[k:]))


def _path(index: int, leaves: list[bytes]) -> list[bytes]:
    if len(leaves) == 1:
        return []
    k = 1
    while 2 * k < len(leaves):
        k *= 2
    if index < k:
        return [*_path(index, leaves[:k]), _mth(leaves[k:])]
    return [*_path(index - k, leaves[k:]), _mth(leaves[:k])]


def test_rfc_6962_roots() -> None:
    """The eight leaves that Certificate Transparency is tested with."""
    vectors = _load("log/rfc6962.json")
    leaves = [merkle.leaf_hash(bytes.fromhex(entry)) for entry in vectors["entries"]]
    for each in vectors["roots"]:
        assert merkle.root_of(leaves[: each["size"]]).hex() == each["root"]


@pytest.mark.parametrize("vector", _load("ed25519/strict.json"), ids=lambda v: f"{v['name']}-{v['key'][:8]}")
def test_the_strict_profile(vector: dict[str, str]) -> None:
    """Our own vectors have their codes, at signing and at enrolment."""
    key, message, signature = (bytes.fromhex(vector[name]) for name in ("key", "message", "signature"))
    assert code_of(ed25519.verify, key, message, signature) == vector["verify"]
    assert code_of(ed25519.check_key, key) == vector["enrol"]


def test_rfc_8032() -> None:
    """The RFC's signatures are taken."""
    for vector in _load("ed25519/rfc8032.json"):
        key, message, signature = (bytes.fromhex(vector[name]) for name in ("key", "message", "signature"))
        ed25519.verify(key, message, signature)
        ed25519.check_key(key)


@needs_shared_data
def test_914_vectors_of_cctv() -> None:
    """The flags of each decide, for signature and key, as tests/vectors/ed25519/README.md says."""
    vectors = json.loads((SHARED_DATA / "vectors/ed25519/cctv.json").read_text(encoding="utf-8"))
    refused = {"low_order_A", "low_order_R", "non_canonical_A", "non_canonical_R", "low_order_residue"}
    unfit = {"low_order_A", "non_canonical_A", "low_order_component_A"}
    taken = Counter[bool]()
    for vector in vectors:
        flags, key = set(vector["flags"] or ()), bytes.fromhex(vector["key"])
        found = code_of(ed25519.verify, key, vector["msg"].encode(), bytes.fromhex(vector["sig"]))
        assert (found == "ok") is not bool(refused & flags), vector["number"]
        assert (code_of(ed25519.check_key, key) == "ok") is not bool(unfit & flags), vector["number"]
        taken[found == "ok"] += 1
    assert taken == {True: 43, False: 871}


@needs_shared_data
def test_151_vectors_of_wycheproof() -> None:
    """Each has the verdict that Wycheproof gives it."""
    document = json.loads((SHARED_DATA / "vectors/ed25519/wycheproof.json").read_text(encoding="utf-8"))
    tried = 0
    for group in document["testGroups"]:
        key = bytes.fromhex(group["publicKey"]["pk"])
        for case in group["tests"]:
            found = code_of(ed25519.verify, key, bytes.fromhex(case["msg"]), bytes.fromhex(case["sig"]))
            assert (found == "ok") is (case["result"] == "valid"), case["tcId"]
            tried += 1
    assert tried == document["numberOfTests"] == 151


def test_passkeys() -> None:
    """All assertions have their verdicts."""
    document = _load("webauthn/assertions.json")
    pae = encode_pae(document["payloadType"], base64.b64decode(document["payload"]))
    for case in document["cases"]:
        spki = base64.b64decode(document["keys"][case["key"]])
        key = Verifier("webauthn", spki, document["rp_id"], tuple(document["origins"]))
        data = [base64.b64decode(case[name]) for name in ("sig", "authenticatorData", "clientDataJSON")]
        assert code_of(verify_signature, key, pae, Line(key.keyid, *data)) == case["verdict"], case["name"]


def test_published_notes() -> None:
    """Notes of others verify by their keys; their bad keys are refused."""
    vectors = _load("log/notes.json")
    for each in vectors["signed"]:
        note = read_note(each["note"].encode())
        keys = [read_vkey(key) for key in each["keys"]]
        for key, line in zip(keys, note.lines, strict=True):
            verify_line(key, note.text, line)
    for each in vectors["refused_keys"]:
        assert code_of(read_vkey, each["key"]) != "ok", each["name"]
    assert code_of(read_note, vectors["two_paragraphs"]["note"].encode()) == "ok"


def test_published_heads() -> None:
    """Heads of an outside log verify and extend each other; the bad ones are refused."""
    vectors = _load("log/checkpoints.json")
    key, before = read_vkey(vectors["key"]), None
    for each in vectors["sound"]:
        head = read_head(each["note"].encode())
        verify_head(head, [key])
        if before is not None:
            proof = [base64.b64decode(text) for text in each["consistency"]]
            merkle.verify_consistency(before.size, head.size, proof, before.root, head.root)
        before = head
    for each in vectors["refused"]:
        assert code_of(lambda text: verify_head(read_head(text), [key]), each["note"].encode()) != "ok", each


def test_a_head_signed_with_ml_dsa() -> None:
    """The stored head's lines of the log and of a witness hold, and state their times; one bit more and they do not."""
    vectors = _load("log/ml_dsa.json")
    keys = [read_vkey(key) for key in [*vectors["log"], vectors["witness"]]]
    data = vectors["checkpoint"].encode()
    signed = verify_head(read_head(data), keys)
    assert len(signed.keys) == 3
    assert not signed.unknown
    for place in range(data.index("—".encode()), len(data), 97):
        damaged = bytearray(data)
        damaged[place] ^= 1
        outcome = code_of(_all_signed, bytes(damaged), keys)
        assert outcome != "ok", place


def _all_signed(data: bytes, keys: list[Any]) -> None:
    signed = verify_head(read_head(data), keys)
    if len(signed.keys) != len(keys):
        raise FormError("SIGNATURE_MISSING", "", "", "all keys", "fewer")
