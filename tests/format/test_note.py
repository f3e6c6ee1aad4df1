"""Signed notes: outside vectors, every byte damaged, and the choices of ledger/format/note.py one by one."""

import base64
import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.format.errors import FormatError, ProofError
from ledger.format.note import (
    MAX_NOTE_BYTES,
    MAX_SIGNATURES,
    Ed25519NoteSigner,
    Ed25519NoteVerifier,
    Note,
    NoteSignature,
    SignatureType,
    VerifierKey,
    format_note,
    format_signatures,
    format_verifier_key,
    parse_note,
    parse_signatures,
    parse_verifier_key,
    sign_note,
    verify_ed25519,
    verify_known_signatures,
    verify_note,
)
from tests.format.note_keys import ed25519_private_key, note_signer
from tests.format.reference_tree import damaged

VECTORS = json.loads((Path(__file__).parents[1] / "vectors" / "log" / "notes.json").read_text(encoding="utf-8"))
TEXT = "one line\n\nand another\n"
SIGNER = note_signer()
VERIFIER = Ed25519NoteVerifier(SIGNER.key)
LINE = format_signatures(sign_note(TEXT, [SIGNER]).signatures)
FIELD_PRIME = 2**255 - 19
GROUP_ORDER = 2**252 + 27742317777372353535851937790883648493


def _vkey(name: str, key_type: int, public_key: bytes) -> str:
    material = bytes([key_type]) + public_key
    key_id = hashlib.sha256(name.encode() + b"\n" + material).digest()[:4]
    return f"{name}+{key_id.hex()}+{base64.b64encode(material).decode()}"


def _code(data: bytes) -> str:
    with pytest.raises(FormatError) as refusal:
        parse_note(data)
    return refusal.value.code


@pytest.mark.parametrize("vector", VECTORS["refused_keys"], ids=lambda vector: vector["name"])
def test_published_bad_keys_are_refused(vector: dict[str, str]) -> None:
    """Keys of a wrong length (in loose base64) or unknown type are refused though their id is right."""
    with pytest.raises(FormatError) as refusal:
        parse_verifier_key(vector["key"])
    assert refusal.value.code in {"NOT_BASE64", "KEY_TYPE"}


@pytest.mark.parametrize(("key_type", "length"), [(0x01, 31), (0x01, 33), (0x04, 1312), (0x06, 32), (0x06, 1311)])
def test_keys_of_another_length_are_refused(key_type: int, length: int) -> None:
    """Ed25519 keys have 32 bytes, ML-DSA-44 keys 1,312."""
    with pytest.raises(FormatError, match="KEY_LENGTH"):
        parse_verifier_key(_vkey("example.com/foo", key_type, bytes(length)))


def test_every_part_and_every_change_of_a_key_is_refused() -> None:
    """No proper part of a verifier key is one, and no byte of it can be changed."""
    for vector in VECTORS["signed"]:
        for text in vector["keys"]:
            for start in range(len(text)):
                for end in range(start, len(text) + 1):
                    if (start, end) != (0, len(text)):
                        with pytest.raises(FormatError):
                            parse_verifier_key(text[start:end])
            for i, character in enumerate(text):
                with pytest.raises(FormatError):
                    parse_verifier_key(text[:i] + chr(ord(character) + 1) + text[i + 1 :])


@pytest.mark.parametrize("key_type", [0x00, 0x02, 0x03, 0x05, 0x07, 0xFA, 0xFF])
def test_other_types_of_key_are_refused(key_type: int) -> None:
    """Only 01, 04 and 06 exist for a ledger."""
    with pytest.raises(FormatError, match="KEY_TYPE"):
        parse_verifier_key(_vkey("example.com/foo", key_type, bytes(range(32))))


@pytest.mark.parametrize("y", [0, 1, FIELD_PRIME - 1, FIELD_PRIME, FIELD_PRIME + 1, 2**255 - 1])
@pytest.mark.parametrize("sign", [0, 1 << 255])
def test_weak_and_misspelt_ed25519_keys_are_refused(y: int, sign: int) -> None:
    """A public key of low order would verify signatures nobody made; one with y >= p has a second spelling."""
    with pytest.raises(FormatError, match="KEY_WEAK"):
        VerifierKey("example.com/foo", SignatureType.ED25519, (y | sign).to_bytes(32, "little"))


def test_points_of_order_eight_are_refused() -> None:
    """The four points of order 8 are found by their equation and refused as keys: doubling one gives y = 0."""
    d = -121665 * pow(121666, -1, FIELD_PRIME) % FIELD_PRIME
    # Doubling gives y = 0 where x² = −y²; put into −x² + y² = 1 + d·x²·y² this asks for d·y⁴ + 2·y² − 1 = 0.
    root_of_discriminant = _square_root(1 + d)
    found = set()
    for root in (root_of_discriminant, -root_of_discriminant):
        try:
            y = _square_root((-1 + root) * pow(d, -1, FIELD_PRIME))
        except ValueError:
            continue
        found |= {y, FIELD_PRIME - y}
    assert len(found) == 2
    for y in found:
        for sign in (0, 1 << 255):
            with pytest.raises(FormatError, match="KEY_WEAK"):
                VerifierKey("example.com/foo", SignatureType.ED25519, (y | sign).to_bytes(32, "little"))


def _square_root(value: int) -> int:
    """A square root modulo 2^255 − 19, or ValueError."""
    value %= FIELD_PRIME
    root = pow(value, (FIELD_PRIME + 3) // 8, FIELD_PRIME)
    for candidate in (root, root * pow(2, (FIELD_PRIME - 1) // 4, FIELD_PRIME) % FIELD_PRIME):
        if candidate * candidate % FIELD_PRIME == value:
            return candidate
    raise ValueError(value)


@pytest.mark.parametrize(
    "name", ["", "two words", "a+b", "a\u00a0b", "a\u2003b", "a\u3000b", "a\x1fb", "a\nb", "\ud800"]
)
def test_names_with_spaces_or_plus_are_refused(name: str) -> None:
    """A key name is not empty and has no Unicode space, plus, control character or broken character."""
    with pytest.raises(FormatError, match="KEY_NAME"):
        VerifierKey(name, SignatureType.ED25519, SIGNER.key.public_key)


@pytest.mark.parametrize(
    ("note", "code"),
    [
        (TEXT, "SIGNATURE_LINE"),
        (TEXT + "\n", "SIGNATURE_LINE"),
        ("one line\n", "NOTE_TEXT"),
        ("one line\n" + LINE, "NOTE_TEXT"),
        ("\n" + LINE, "NOTE_TEXT"),
        (TEXT + "\n" + LINE[:-1], "SIGNATURE_LINE"),
        (TEXT + "\n" + LINE + "more\n", "SIGNATURE_LINE"),
        (TEXT + "\n" + LINE + "\n", "SIGNATURE_LINE"),
        (TEXT + "\n" + LINE.replace("— ", "- "), "SIGNATURE_LINE"),
        (TEXT + "\n" + LINE.replace("— ", "—"), "SIGNATURE_LINE"),
        (TEXT + "\n" + LINE.replace("— ", "—  "), "KEY_NAME"),
        (TEXT + "\n" + LINE.replace("harbour", "har bour"), "NOT_BASE64"),
        (TEXT + "\n" + LINE.replace("harbour", "har+bour"), "KEY_NAME"),
        (TEXT + "\n— name AAAAAA==\n", "SIGNATURE_LINE"),
        (TEXT + "\n— name AAAA\n", "SIGNATURE_LINE"),
        (TEXT + "\n— name \n", "SIGNATURE_LINE"),
        (TEXT + "\n— name\n", "SIGNATURE_LINE"),
        (TEXT + "\n— name AAAAAAB=\n", "NOT_BASE64"),
        (TEXT + "\n— name AAAAAAA\n", "NOT_BASE64"),
        (TEXT + "\n— name AAAAAA_-\n", "NOT_BASE64"),
        (TEXT + "\n— name AAAAAAAA \n", "NOT_BASE64"),
        ("tab\there\n\n" + LINE, "NOTE_ENCODING"),
        ("return\r\n\n" + LINE, "NOTE_ENCODING"),
        ("nothing\x00\n\n" + LINE, "NOTE_ENCODING"),
    ],
)
def test_malformed_notes_are_refused(note: str, code: str) -> None:
    """Each departure from the one form of a note has its code."""
    assert _code(note.encode()) == code


@pytest.mark.parametrize("broken", [b"\xff", b"\xc0\xaf", b"\xed\xa0\x80", b"\xf4\x90\x80\x80"])
def test_what_is_not_utf_8_is_refused(broken: bytes) -> None:
    """Stray bytes, overlong forms, surrogates and what lies past U+10FFFF are no UTF-8."""
    assert _code(broken + TEXT.encode() + b"\n" + LINE.encode()) == "NOTE_ENCODING"


def test_limits() -> None:
    """A hundred signatures are taken, one more is refused, and so is a note over a mebibyte."""
    note = parse_note((TEXT + "\n" + LINE * MAX_SIGNATURES).encode())
    assert len(verify_note(note, [VERIFIER])) == MAX_SIGNATURES
    assert _code((TEXT + "\n" + LINE * (MAX_SIGNATURES + 1)).encode()) == "SIGNATURE_COUNT"
    assert _code(b"a" * (MAX_NOTE_BYTES + 1)) == "NOTE_TOO_LARGE"


def test_a_note_that_no_known_key_signed_is_refused() -> None:
    """Unknown keys are passed over, also those that share only the name or only the id with a known one."""
    other = Ed25519NoteVerifier(note_signer(2).key)
    renamed = Ed25519NoteVerifier(note_signer(1, "other.example/record").key)
    signed = sign_note(TEXT, [SIGNER])
    for verifiers in ([], [other], [renamed], [other, renamed]):
        with pytest.raises(ProofError) as refusal:
            verify_note(signed, verifiers)
        assert refusal.value.code == "SIGNATURE_MISSING"
        assert verify_known_signatures(signed, verifiers) == ()
    mixed = sign_note(TEXT, [note_signer(2), SIGNER])
    assert verify_note(mixed, [VERIFIER]) == mixed.signatures[1:]


def test_one_bad_line_of_a_known_key_refuses_the_note() -> None:
    """A good line does not make up for a bad one, of the same key or another, in either order."""
    good = sign_note(TEXT, [SIGNER, note_signer(2)])
    verifiers = [VERIFIER, Ed25519NoteVerifier(note_signer(2).key)]
    bad = NoteSignature(SIGNER.key.name, SIGNER.key.key_id, damaged(good.signatures[0].signature, 40))
    for signatures in ((bad, *good.signatures), (*good.signatures, bad), (good.signatures[1], bad)):
        with pytest.raises(ProofError, match="SIGNATURE_INVALID"):
            verify_note(Note(TEXT, signatures), verifiers)


def test_two_keys_under_one_id_are_refused() -> None:
    """Whom a line would belong to is never guessed: a key id is four bytes and can be forged."""

    class Collision(VerifierKey):
        @property
        def key_id(self) -> bytes:
            return SIGNER.key.key_id

    other = Collision(SIGNER.key.name, SIGNER.key.type, note_signer(2).key.public_key)
    with pytest.raises(FormatError, match="KEY_AMBIGUOUS"):
        verify_note(sign_note(TEXT, [SIGNER]), [VERIFIER, Ed25519NoteVerifier(other)])


def test_a_signature_has_one_form() -> None:
    """S + L, an R of low order or misspelt, and any other length are refused, whatever a lenient library says."""
    signature = SIGNER.sign(TEXT)
    scalar = int.from_bytes(signature[32:], "little")
    assert scalar < GROUP_ORDER
    forms = [
        signature[:32] + (scalar + GROUP_ORDER).to_bytes(32, "little"),
        (1).to_bytes(32, "little") + signature[32:],
        (FIELD_PRIME + 2).to_bytes(32, "little") + signature[32:],
        signature[:-1],
        signature + b"\x00",
        b"",
    ]
    for form in forms:
        with pytest.raises(ProofError, match="SIGNATURE_INVALID"):
            verify_ed25519(SIGNER.key, TEXT.encode(), form)


def test_a_signature_that_leaves_out_the_nonce_is_refused() -> None:
    """Its R is the neutral point and the equation holds, so that libraries accept it; the strict profile does not."""
    public_key = SIGNER.key.public_key
    digest = hashlib.sha512(bytes([1]) * 32).digest()
    scalar = int.from_bytes(digest[:32], "little") & ((1 << 254) - 8) | (1 << 254)
    neutral = (1).to_bytes(32, "little")
    challenge = int.from_bytes(hashlib.sha512(neutral + public_key + TEXT.encode()).digest(), "little")
    signature = neutral + (challenge * scalar % GROUP_ORDER).to_bytes(32, "little")
    ed25519_private_key(1).public_key().verify(signature, TEXT.encode())
    with pytest.raises(ProofError, match="SIGNATURE_INVALID"):
        verify_ed25519(SIGNER.key, TEXT.encode(), signature)


def test_a_key_id_is_written_in_small_letters() -> None:
    """The hex of a key id has one spelling."""
    text = VECTORS["signed"][0]["keys"][0]
    with pytest.raises(FormatError, match="KEY_ID"):
        parse_verifier_key(text.replace("530d903a", "530D903A"))


def test_a_signer_with_the_wrong_private_key_hands_nothing_out() -> None:
    """Private and public keys that do not belong together are found out before the note exists."""
    mixed_up = Ed25519NoteSigner(SIGNER.key, ed25519_private_key(2))
    with pytest.raises(ProofError, match="SIGNATURE_INVALID"):
        sign_note(TEXT, [mixed_up])


@pytest.mark.parametrize("text", ["", "no newline", "tab\t\n", "\ud800\n"])
def test_texts_that_cannot_be_signed(text: str) -> None:
    """A text ends in a newline and has no control characters."""
    with pytest.raises(FormatError):
        sign_note(text, [SIGNER])


def test_every_byte_of_a_note_counts() -> None:
    """With any one byte changed a note is malformed, unsigned or invalid."""
    data = format_note(sign_note(TEXT, [SIGNER]))
    for i in range(len(data)):
        with pytest.raises(FormatError):
            verify_note(parse_note(damaged(data, i)), [VERIFIER])


@pytest.mark.parametrize("vector", VECTORS["signed"], ids=lambda vector: vector["name"])
def test_published_notes_verify(vector: dict[str, Any]) -> None:
    """Notes published with their keys verify with each key alone and with all, and format to the same bytes."""
    data = vector["note"].encode()
    note = parse_note(data)
    keys = [parse_verifier_key(text) for text in vector["keys"]]
    assert verify_note(note, [Ed25519NoteVerifier(key) for key in keys]) == note.signatures
    for key, line in zip(keys, note.signatures, strict=True):
        assert verify_note(note, [Ed25519NoteVerifier(key)]) == (line,)
    assert format_note(note) == data
    assert [format_verifier_key(key) for key in keys] == vector["keys"]


def test_a_text_may_have_empty_lines() -> None:
    """The spec's first example has two paragraphs; the last empty line is the one that ends the text."""
    data = VECTORS["two_paragraphs"]["note"].encode()
    note = parse_note(data)
    assert note.text.endswith("raggio di sole:\n\ned è subito sera.\n")
    assert [line.name for line in note.signatures] == ["quasimodo.example/salvatore"]
    assert format_note(note) == data


def test_signature_lines_alone() -> None:
    """A witness answers with signature lines alone; they parse to what stood in the note, and nothing else parses."""
    note = sign_note(TEXT, [SIGNER, note_signer(2)])
    assert parse_signatures(format_signatures(note.signatures).encode()) == note.signatures
    for data in (b"", b"\n", format_note(note), format_signatures(note.signatures).encode()[:-1]):
        with pytest.raises(FormatError):
            parse_signatures(data)


_TEXTS = st.text(st.characters(min_codepoint=0x20, exclude_categories=["Cs"]) | st.just("\n")).map(lambda t: t + "\n")


@given(_TEXTS, st.lists(st.integers(1, 5), min_size=1, max_size=4))
def test_formatting_and_parsing_are_inverse(text: str, seeds: list[int]) -> None:
    """Whatever text is signed by whomever, the note parses to itself and verifies."""
    signers = [note_signer(seed, f"signer.example/{seed}") for seed in seeds]
    note = sign_note(text, signers)
    assert parse_note(format_note(note)) == note
    assert verify_note(note, [Ed25519NoteVerifier(signer.key) for signer in signers]) == note.signatures


@given(st.binary(max_size=300))
def test_whatever_parses_has_one_form(data: bytes) -> None:
    """Random bytes behind a text are refused, or format to the same bytes again."""
    data = TEXT.encode() + b"\n" + LINE.encode()[: len(data) % 20] + data
    try:
        note = parse_note(data)
    except FormatError:
        return
    assert format_note(note) == data
