"""Paper words: they give back the key, and an error says which word."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.keys.errors import PaperError
from ledger.keys.paper import format_paper_words, parse_paper_words

SEED = hashlib.sha256(b"paper").digest()
WORDS = format_paper_words(SEED)


def refusal(text: str) -> tuple[str, str]:
    """Return the code and the message with which words are refused."""
    with pytest.raises(PaperError) as caught:
        parse_paper_words(text)
    return caught.value.code, str(caught.value)


def outcome(text: str) -> str:
    """Return the seed in hex, or the code of the refusal."""
    try:
        return parse_paper_words(text).hex()
    except PaperError as error:
        return error.code


@pytest.mark.parametrize(
    ("seed", "words"),
    [
        (bytes(32), "abandon " * 23 + "art"),
        (
            b"\x7f" * 32,
            "legal winner thank year wave sausage worth useful " * 2
            + "legal winner thank year wave sausage worth title",
        ),
        (
            b"\x80" * 32,
            "letter advice cage absurd amount doctor acoustic avoid " * 2
            + "letter advice cage absurd amount doctor acoustic bless",
        ),
        (b"\xff" * 32, "zoo " * 23 + "vote"),
    ],
    ids=["00", "7f", "80", "ff"],
)
def test_published_vectors(seed: bytes, words: str) -> None:
    """BIP-39's published vectors of 256 bits hold both ways."""
    assert " ".join(format_paper_words(seed)) == words
    assert parse_paper_words(words) == seed


@given(st.binary(min_size=32, max_size=32))
def test_words_give_back_the_seed(seed: bytes) -> None:
    """Any seed's 24 words give it back."""
    words = format_paper_words(seed)
    assert len(words) == 24
    assert parse_paper_words(" ".join(words)) == seed


def test_however_they_are_written() -> None:
    """Capitals, lines, commas and the numbers beside the words do not matter."""
    lines = "\n".join(f"{number:2}. {word.capitalize()}" for number, word in enumerate(WORDS, start=1))
    for text in (lines, ",".join(WORDS), "\t".join(WORDS).upper(), "  " + " \n ".join(WORDS) + "\n"):
        assert parse_paper_words(text) == SEED


def test_an_unknown_word_is_named_by_its_number() -> None:
    """The first word that is not in the list is told with its number and what it may be."""
    for place in range(24):
        words = list(WORDS)
        words[place] = words[place] + "x"
        code, message = refusal(" ".join(words))
        assert code == "PAPER_WORD"
        assert f"word {place + 1}:" in message
        assert WORDS[place] in message.split("is it ")[1]
    assert refusal("zzzzz " * 24)[1].endswith("read that word on the paper again")


@pytest.mark.parametrize("count", [0, 1, 12, 23, 25, 48])
def test_too_few_or_too_many_words(count: int) -> None:
    """Any number but 24 is refused, with the number found."""
    code, message = refusal(" ".join((WORDS * 2)[:count]))
    assert code == "PAPER_COUNT"
    assert f"expected 24 words, found {count};" in message


def test_a_misread_word_is_caught() -> None:
    """At every place the checksum catches all but about one in 256 wrong words, and none gives the same key."""
    known = sorted({word for n in range(200) for word in format_paper_words(hashlib.sha256(bytes([n])).digest())})
    assert len(known) > 1500
    tried = missed = 0
    for place in range(24):
        for word in known[place::12]:
            if word == WORDS[place]:
                continue
            tried += 1
            words = [*WORDS[:place], word, *WORDS[place + 1 :]]
            found = outcome(" ".join(words))
            assert found not in {SEED.hex(), "PAPER_WORD"}
            missed += found != "PAPER_CHECKSUM"
    assert tried > 3000
    assert missed / tried < 2 / 256


def test_swapped_neighbours_are_caught() -> None:
    """Each pair of different neighbours that changed places is caught by this key's checksum."""
    for place in range(23):
        words = list(WORDS)
        words[place : place + 2] = reversed(words[place : place + 2])
        assert refusal(" ".join(words))[0] == "PAPER_CHECKSUM"


@pytest.mark.parametrize("size", [0, 16, 31, 33, 64])
def test_a_seed_has_32_bytes(size: int) -> None:
    """Shorter or longer secrets have no words here."""
    with pytest.raises(PaperError) as caught:
        format_paper_words(bytes(size))
    assert caught.value.code == "PAPER_SEED"
