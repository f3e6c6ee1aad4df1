"""The ledger's own keys: replaced as the charter says, each judged for the sizes it is for (K-13, K-14)."""

import hashlib
from typing import Any

import pytest

from ledger.format.codec import encode_base64
from ledger.format.note import SignatureType, VerifierKey, format_verifier_key
from ledger.keys.public_keys import key_id
from ledger.rules.record.ledger_keys import ledger_keys_at, note_keys_at, witness_policy_at
from tests.format.note_keys import ml_dsa_signer, witness_signer
from tests.rules.attempts import clerk, say
from tests.rules.pairs import Pair, Try, Verdict, expect_accepted, expect_refused, names
from tests.rules.probes import harbour
from tests.world import ORIGIN, key_body, note_vkey, org, spki

BOTH: list[tuple[str, Any]] = [("ana", "self"), ("ben", "self")]
WEAK_POINT = bytes([1, *[0] * 31])


def vkey(raw: bytes, name: str = ORIGIN, kind: SignatureType = SignatureType.ED25519) -> str:
    """A verifier key written out, whatever its point is."""
    try:
        return format_verifier_key(VerifierKey(name, kind, raw))
    except ValueError:
        # The writer refuses weak points too; a stranger's program may not.

        material = bytes([kind]) + raw
        identity = hashlib.sha256(name.encode() + b"\n" + material).digest()[:4].hex()
        return f"{name}+{identity}+{encode_base64(material)}"


def policy(*seeds: int, quorum: int = 1) -> str:
    """A witness policy over Ed25519 witnesses of these seeds."""
    lines = [f"witness w{seed} {format_verifier_key(witness_signer(seed, 1).key)}" for seed in seeds]
    lines += [f"group all {quorum} " + " ".join(f"w{seed}" for seed in seeds), "quorum all"]
    return "\n".join(lines) + "\n"


def replaced(by: list[tuple[str, Any]] = BOTH, **body: Any) -> Try:
    """Keys replaced by some."""
    return lambda w: w.try_say(by, w.act("ledger.keys/v1", body, by=tuple(range(len(by)))))


ML_DSA = format_verifier_key(ml_dsa_signer(9, 1, ORIGIN).key)
GOOD = replaced(note_keys=[note_vkey("second note key")])

PAIRS = (
    Pair("SIGNERS_TOO_FEW", replaced([("ana", "self")], note_keys=[note_vkey("n2")]), GOOD),
    Pair("LEDGER_KEYS_EMPTY", replaced(), replaced(unwitnessed=True)),
    Pair(
        "LEDGER_KEYS_EMPTY", replaced(unwitnessed=True, witness_policy=policy(11)), replaced(witness_policy=policy(11))
    ),
    Pair("LEDGER_KEYS_REFUSED", replaced(note_keys=[vkey(WEAK_POINT)]), GOOD),
    Pair("LEDGER_KEYS_REFUSED", replaced(note_keys=[vkey(spki("n2")[-32:], "other.example/record")]), GOOD),
    Pair("LEDGER_KEYS_REFUSED", replaced(note_keys=[ML_DSA]), replaced(note_keys=[ML_DSA, note_vkey("n2")])),
    Pair("LEDGER_KEYS_REFUSED", replaced(note_keys=[note_vkey("n2"), note_vkey("n2")]), GOOD),
    Pair("LEDGER_KEYS_REFUSED", replaced(note_keys=[note_vkey("ana")]), GOOD),
    Pair("LEDGER_KEYS_REFUSED", replaced(note_keys=[note_vkey("clerk")]), GOOD),
    Pair("LEDGER_KEYS_REFUSED", replaced(clerk=key_body("note")["spki"]), replaced(clerk=key_body("clerk2")["spki"])),
    Pair("LEDGER_KEYS_REFUSED", replaced(clerk=encode_base64(b"no key")), replaced(clerk=key_body("clerk")["spki"])),
    Pair("LEDGER_KEYS_REFUSED", replaced(witness_policy="quorum some\n"), replaced(witness_policy="quorum none\n")),
    Pair(
        "LEDGER_KEYS_REFUSED",
        replaced(note_keys=[vkey(witness_signer(11, 1).key.public_key)], witness_policy=policy(11)),
        replaced(note_keys=[note_vkey("n2")], witness_policy=policy(11)),
    ),
)


@pytest.mark.parametrize("pair", PAIRS, ids=names(PAIRS))
def test_refused(pair: Pair) -> None:
    """Keys that cannot be the ledger's are refused, each for its own fault."""
    expect_refused(pair)


@pytest.mark.parametrize("pair", PAIRS, ids=names(PAIRS))
def test_just_missed(pair: Pair) -> None:
    """The same without the fault is accepted."""
    expect_accepted(pair)


def test_a_checkpoint_is_judged_by_the_keys_of_its_size() -> None:
    """The new keys are for heads that cover the entry that brought them; older heads keep the older ones."""
    world = harbour()
    index = world.state.record.size.get()
    world.say(BOTH, world.act("ledger.keys/v1", {"note_keys": [note_vkey("n2")]}, by=(0, 1)))
    assert [format_verifier_key(key) for key in note_keys_at(world.state, 1)] == [note_vkey()]
    assert [format_verifier_key(key) for key in note_keys_at(world.state, index)] == [note_vkey()]
    assert [format_verifier_key(key) for key in note_keys_at(world.state, index + 1)] == [note_vkey("n2")]
    assert ledger_keys_at(world.state, index + 1).clerk_spki == spki("clerk")


def test_what_is_not_named_stays() -> None:
    """The policy comes, outlives a change of the clerk's key, and ends when ended."""
    world = harbour()
    assert witness_policy_at(world.state, 1) is None
    world.say(BOTH, world.act("ledger.keys/v1", {"witness_policy": policy(11, 12, quorum=2)}, by=(0, 1)))
    world.say(BOTH, world.act("ledger.keys/v1", {"clerk": key_body("clerk2")["spki"]}, by=(0, 1)))
    found = witness_policy_at(world.state, world.state.record.size.get())
    assert found is not None
    assert [witness.name for witness in found.witnesses] == ["w11", "w12"]
    world.say(BOTH, world.act("ledger.keys/v1", {"unwitnessed": True}, by=(0, 1)))
    assert witness_policy_at(world.state, world.state.record.size.get()) is None


def test_the_clerk_signs_with_the_latest_key() -> None:
    """After its key is replaced the old one is unknown."""
    world = harbour()
    world.say(BOTH, world.act("ledger.keys/v1", {"clerk": key_body("clerk2")["spki"]}, by=(0, 1)))
    old: Verdict = clerk(world, "probe.computed/v1")
    assert getattr(old, "code", "") == "KEY_UNKNOWN"
    assert not hasattr(clerk(world, "probe.computed/v1", "clerk2"), "code")


def test_a_key_once_used_for_notes_is_never_a_persons() -> None:
    """Not even after the ledger gave it up."""
    world = harbour()
    world.say(BOTH, world.act("ledger.keys/v1", {"note_keys": [note_vkey("n2")]}, by=(0, 1)))
    for name in ("note", "n2", "clerk"):
        acts = [world.act("person.registered/v1", {"key": key_body(name)}, by=(0, 1), name="Zed")]
        statement = world.statement([("ana", org("dockers")), (".0", "self")], acts)
        verdict = world.judge(world.attest(statement, tuple(_keyids("ana", name))))
        assert getattr(verdict, "code", "") == "KEY_REFUSED"
    assert say(world)


def _keyids(*keys: str) -> list[str]:

    return [key_id(spki(key)) for key in keys]
