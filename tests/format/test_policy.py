"""Witness policies: the grammar refused line by line, quorums by brute force, and the time a quorum states."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.format.checkpoint import Checkpoint, SignedCheckpoint, add_signatures, sign_checkpoint
from ledger.format.cosignature import Cosignature
from ledger.format.errors import FormatError, ProofError
from ledger.format.note import VerifierKey, format_verifier_key, sign_note
from ledger.format.policy import (
    MAX_DEFINITIONS,
    MAX_POLICY_BYTES,
    Group,
    Policy,
    check_quorum,
    parse_policy,
    quorum_time,
    verify_policy,
)
from tests.format.note_keys import ORIGIN, ml_dsa_signer, note_signer, witness_signer

LOG = format_verifier_key(note_signer().key)
SEEDS = {"X1": 11, "X2": 12, "X3": 13, "Y1": 21, "Y2": 22, "Y3": 23}
KEYS = {name: witness_signer(seed, 1).key for name, seed in SEEDS.items()}
VKEYS = {name: format_verifier_key(key) for name, key in KEYS.items()}

# The example of the spec, its keys filled in.
EXAMPLE = f"""log {LOG}

witness X1 {VKEYS["X1"]}
witness X2 {VKEYS["X2"]}
witness X3 {VKEYS["X3"]}
group X-witnesses 2 X1 X2 X3

witness Y1 {VKEYS["Y1"]}
witness Y2 {VKEYS["Y2"]}
witness Y3 {VKEYS["Y3"]}
group Y-witnesses any Y1 Y2 Y3

group X-and-Y all X-witnesses Y-witnesses
quorum X-and-Y
"""
HEAD = sign_checkpoint(Checkpoint(ORIGIN, 7, bytes(range(32))), [note_signer()])


def _policy(text: str = EXAMPLE) -> Policy:
    return parse_policy(text.encode())


def _cosigned(times: dict[str, int], head: SignedCheckpoint = HEAD) -> SignedCheckpoint:
    signers = [witness_signer(SEEDS[name], timestamp) for name, timestamp in times.items()]
    return add_signatures(head, sign_note(head.text, signers).signatures) if signers else head


W = f"witness A {VKEYS['X1']}\nwitness B {VKEYS['X2']}\n"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "POLICY_LINE"),
        ("\n", "POLICY_QUORUM"),
        ("quorum none", "POLICY_LINE"),
        ("quorum none\nquorum none\n", "POLICY_QUORUM"),
        ("quorum A\n", "POLICY_NAME"),
        (f"quorum A\n{W}", "POLICY_NAME"),
        ("Quorum none\n", "POLICY_LINE"),
        ("quorum\n", "POLICY_LINE"),
        ("quorum none none\n", "POLICY_LINE"),
        ("hello\n", "POLICY_LINE"),
        ("quorum none # why\n", "POLICY_LINE"),
        ("quorum\u00a0none\n", "POLICY_LINE"),
        ("quorum none\r\n", "POLICY_ENCODING"),
        ("quorum none\n#\x7f\n", "POLICY_ENCODING"),
        ("quorum none\n#\x00\n", "POLICY_ENCODING"),
        ("log\n", "POLICY_LINE"),
        ("log nonsense\n", "VERIFIER_KEY"),
        (f"log {LOG} https://a.example b\n", "POLICY_LINE"),
        (f"log {VKEYS['X1']}\n", "KEY_TYPE"),
        (f"log {LOG}\nlog {LOG}\n", "POLICY_DUPLICATE_KEY"),
        (f"witness {LOG}\n", "POLICY_LINE"),
        (f"witness A {LOG}\n", "KEY_TYPE"),
        (f"witness none {VKEYS['X1']}\n", "POLICY_NAME"),
        (f"witness A {VKEYS['X1']}\nwitness B {VKEYS['X1']}\n", "POLICY_DUPLICATE_KEY"),
        (f"witness A {VKEYS['X1']}\nwitness A {VKEYS['X2']}\n", "POLICY_NAME"),
        (f"{W}group A any B\n", "POLICY_NAME"),
        (f"{W}group none any A\n", "POLICY_NAME"),
        (f"{W}group G any\n", "POLICY_LINE"),
        (f"{W}group G any C\n", "POLICY_NAME"),
        (f"{W}group G any none\n", "POLICY_NAME"),
        (f"{W}group G any G\n", "POLICY_NAME"),
        (f"{W}group G any A A\n", "POLICY_NAME"),
        (f"{W}group G any A\ngroup H any A B\n", "POLICY_NAME"),
        (f"{W}group G 0 A B\n", "POLICY_THRESHOLD"),
        (f"{W}group G 3 A B\n", "POLICY_THRESHOLD"),
        (f"{W}group G 01 A B\n", "POLICY_THRESHOLD"),
        (f"{W}group G -1 A B\n", "POLICY_THRESHOLD"),
        (f"{W}group G 1.0 A B\n", "POLICY_THRESHOLD"),
        (f"{W}group G most A B\n", "POLICY_THRESHOLD"),
        (f"{W}group G {'9' * 5000} A B\n", "POLICY_THRESHOLD"),
        ("#" * MAX_POLICY_BYTES + "\n", "POLICY_TOO_LARGE"),
    ],
)
def test_what_the_grammar_does_not_hold_is_refused(text: str, code: str) -> None:
    """Each broken line has its code; a policy misread is a quorum nobody asked for."""
    with pytest.raises(FormatError) as refusal:
        parse_policy(text.encode())
    assert refusal.value.code == code


def test_a_public_key_counts_once_under_whatever_name() -> None:
    """Duplicates are told by the key itself, not by its name or id."""
    again = witness_signer(SEEDS["X1"], 1, "elsewhere.example").key
    with pytest.raises(FormatError, match="POLICY_DUPLICATE_KEY"):
        _policy(f"witness A {VKEYS['X1']}\nwitness B {format_verifier_key(again)}\nquorum none\n")


def test_too_many_definitions_are_refused() -> None:
    """256 of a kind are taken, one more is not."""
    lines = [
        f"witness w{i} {format_verifier_key(VerifierKey(f'w{i}.example', KEYS['X1'].type, _public_key(i)))}\n"
        for i in range(MAX_DEFINITIONS + 1)
    ]
    assert len(_policy("".join(lines[:-1]) + "quorum none\n").witnesses) == MAX_DEFINITIONS
    with pytest.raises(FormatError, match="POLICY_TOO_LARGE"):
        _policy("".join(lines) + "quorum none\n")


def _public_key(number: int) -> bytes:
    """32 bytes with the form of a key; nothing is verified with it."""
    return (number + 1000).to_bytes(32, "little")


def test_an_unknown_log_is_refused() -> None:
    """A head counts when a listed log signed it; a log known only by its ML-DSA key does not suffice."""
    ml_dsa = format_verifier_key(ml_dsa_signer(1, 1, ORIGIN).key)
    foreign = format_verifier_key(note_signer(1, "other.example").key)
    for text in ("quorum none\n", f"log {foreign}\nquorum none\n", f"log {ml_dsa}\nquorum none\n"):
        with pytest.raises(ProofError, match="LOG_UNKNOWN"):
            verify_policy(HEAD, _policy(text))
    wrong_key = format_verifier_key(note_signer(2).key)
    with pytest.raises(ProofError, match="SIGNATURE_MISSING"):
        verify_policy(HEAD, _policy(f"log {wrong_key}\nquorum none\n"))


def test_cosignatures_without_the_log_are_nothing() -> None:
    """All witnesses together do not replace the log's own signature."""
    lines = _cosigned(dict.fromkeys(SEEDS, 5)).signatures[1:]
    with pytest.raises(ProofError, match="SIGNATURE_MISSING"):
        verify_policy(SignedCheckpoint(HEAD.checkpoint, lines), _policy())


@pytest.mark.parametrize("names", [names for n in range(7) for names in combinations(SEEDS, n)], ids="-".join)
def test_the_specs_example_for_every_set_of_witnesses(names: tuple[str, ...]) -> None:
    """At least two of X and one of Y are needed; all 64 sets are tried with real signatures."""
    signed = _cosigned(dict.fromkeys(names, 5))
    enough = len({"X1", "X2", "X3"} & set(names)) >= 2 and bool({"Y1", "Y2", "Y3"} & set(names))
    if enough:
        found = verify_policy(signed, _policy())
        assert found == tuple(Cosignature(KEYS[name], 5) for name in names)
    else:
        with pytest.raises(ProofError) as refusal:
            verify_policy(signed, _policy())
        assert refusal.value.code == "QUORUM_NOT_MET"


def test_one_witness_signing_twice_counts_once() -> None:
    """Lines are many, witnesses are counted."""
    with pytest.raises(ProofError, match="QUORUM_NOT_MET"):
        check_quorum(_policy(), [Cosignature(KEYS[name], time) for name in ("X1", "Y1") for time in (1, 2, 3)])


def test_strangers_do_not_count() -> None:
    """A cosignature by a key outside the policy changes nothing."""
    stranger = Cosignature(witness_signer(99, 1).key, 5)
    with pytest.raises(ProofError, match="QUORUM_NOT_MET"):
        check_quorum(_policy(), [stranger, Cosignature(KEYS["X1"], 5), Cosignature(KEYS["Y1"], 5)])


def test_no_quorum_asks_for_nothing() -> None:
    """`quorum none` accepts the log's word alone and states no time."""
    policy = _policy(f"log {LOG}\nquorum none\n")
    assert verify_policy(HEAD, policy) == ()
    assert quorum_time(policy, []) is None


def test_the_quorum_time_needs_the_quorum() -> None:
    """Without a quorum there is no time either."""
    with pytest.raises(ProofError, match="QUORUM_NOT_MET"):
        quorum_time(_policy(), [Cosignature(KEYS["X1"], 5)])


@pytest.mark.parametrize(
    ("times", "expected"),
    [
        ({"X1": 10, "X2": 20, "Y1": 30}, 10),
        ({"X1": 10, "X2": 20, "X3": 10**9, "Y1": 30}, 20),
        ({"X1": 10**9, "X2": 20, "X3": 20, "Y1": 10**9}, 20),
        ({"X1": 50, "X2": 60, "X3": 70, "Y1": 5}, 5),
        ({"X1": 50, "X2": 60, "X3": 70, "Y1": 5, "Y2": 90}, 60),
    ],
)
def test_the_quorum_time_is_what_enough_witnesses_state(times: dict[str, int], expected: int) -> None:
    """It is the latest time that a quorum reached; one witness with a clock far ahead does not move it."""
    cosignatures = [Cosignature(KEYS[name], timestamp) for name, timestamp in times.items()]
    assert quorum_time(_policy(), cosignatures) == expected


def test_a_policy_is_read_as_it_stands() -> None:
    """Names, thresholds, URLs, comments, tabs and empty lines are read as the spec says."""
    policy = _policy(
        f"# who keeps watch\n\t log\t{LOG}   https://harbour.example/ \n \t\n  # more\n"
        f"witness Küste {VKEYS['X1']} https://w.example/\nwitness B {VKEYS['X2']}\n"
        "group both all Küste B\nquorum B\n"
    )
    assert [(log.key, log.url) for log in policy.logs] == [(note_signer().key, "https://harbour.example/")]
    assert [(w.name, w.url) for w in policy.witnesses] == [("Küste", "https://w.example/"), ("B", None)]
    assert policy.groups == (Group("both", 2, ("Küste", "B")),)
    assert policy.quorum == "B"
    assert policy.witness_keys == (KEYS["X1"], KEYS["X2"])
    assert [group.threshold for group in _policy().groups] == [2, 1, 2]


def test_names_are_octets() -> None:
    """A name that is no UTF-8 is a name; letters that merely look alike are different names."""
    text = b"witness \xff " + VKEYS["X1"].encode() + b"\nquorum \xff\n"
    assert parse_policy(text).quorum == parse_policy(text).witnesses[0].name
    with pytest.raises(FormatError, match="POLICY_NAME"):
        _policy(f"witness K {VKEYS['X1']}\nquorum \u212a\n")


def test_a_witness_with_two_key_types() -> None:
    """Ed25519 and ML-DSA keys of one witness stand as two and are grouped with `any`; either one suffices."""
    ml_dsa = ml_dsa_signer(31, 7)
    policy = _policy(
        f"log {LOG}\nwitness e {VKEYS['X1']}\nwitness m {format_verifier_key(ml_dsa.key)}\ngroup w any e m\nquorum w\n"
    )
    signed = add_signatures(HEAD, sign_note(HEAD.text, [ml_dsa]).signatures)
    assert verify_policy(signed, policy) == (Cosignature(ml_dsa.key, 7),)
    assert verify_policy(_cosigned({"X1": 9}), policy) == (Cosignature(KEYS["X1"], 9),)


@given(st.dictionaries(st.sampled_from(sorted(SEEDS)), st.integers(1, 50), max_size=6))
def test_more_cosignatures_never_break_a_quorum(times: dict[str, int]) -> None:
    """Once a quorum is met, a further witness leaves it met and never makes its time earlier."""
    policy = _policy()
    cosignatures = [Cosignature(KEYS[name], timestamp) for name, timestamp in times.items()]
    try:
        before = quorum_time(policy, cosignatures)
    except ProofError:
        return
    assert before is not None
    for name, key in KEYS.items():
        if name not in times:
            after = quorum_time(policy, [*cosignatures, Cosignature(key, 25)])
            assert after is not None
            assert after >= before
