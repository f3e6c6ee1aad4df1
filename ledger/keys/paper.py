"""A key on paper: the 32-byte Ed25519 seed as 24 English words (BIP-39, but not its key stretching).

Each word is 11 bits: 256 of the seed and 8 of SHA-256 as a checksum. So an unknown word is always found, and a wrong or
swapped one in 255 of 256 cases; for the rest the key's id is printed beside the words and compared.
"""

import difflib
import functools
import re
import unicodedata
from typing import Final

from mnemonic import Mnemonic

from ledger.keys.ed25519 import SEED_SIZE
from ledger.keys.errors import PaperError

WORD_COUNT: Final = 24
_NUMBERING: Final = re.compile(r"\d{1,2}[.):]?")
_WHERE: Final = "paper backup"


def format_paper_words(seed: bytes) -> tuple[str, ...]:
    """Return the 24 words of a 32-byte seed."""
    if len(seed) != SEED_SIZE:
        raise PaperError("PAPER_SEED", _WHERE, f"{SEED_SIZE} bytes", str(len(seed)))
    return tuple(_english().to_mnemonic(seed).split(" "))


def parse_paper_words(text: str) -> bytes:
    """Return the seed that 24 words stand for.

    Args:
        text: the words, in any case, apart by spaces, lines or commas, with or without their numbers.

    Returns:
        32 bytes.

    Raises:
        PaperError: too few or too many words, a word that is not in the list (its number is named, and what it may
            be), or words whose checksum fails.
    """
    tokens = unicodedata.normalize("NFKC", text).lower().replace(",", " ").split()
    words = [word for word in tokens if not _NUMBERING.fullmatch(word)]
    known = _english().wordlist
    for number, word in enumerate(words[:WORD_COUNT], start=1):
        if word not in known:
            raise _unknown_word(number, word, known)
    if len(words) != WORD_COUNT:
        then = "see that none is left out or written twice"
        raise PaperError("PAPER_COUNT", _WHERE, f"{WORD_COUNT} words", str(len(words)), then)
    try:
        return bytes(_english().to_entropy(words))
    except ValueError:
        then = "each word is in the list, so one was misread for another or two changed places: compare them one by one"
        raise PaperError("PAPER_CHECKSUM", _WHERE, "24 words that belong together", "a wrong checksum", then) from None


def _unknown_word(number: int, word: str, known: list[str]) -> PaperError:
    # The list is made so that four letters tell a word; a reader mostly errs later in the word or by one letter.
    alike = [each for each in known if each[:4] == word[:4]] or difflib.get_close_matches(word, known)
    then = f"is it {' or '.join(alike)}?" if alike else "read that word on the paper again"
    return PaperError("PAPER_WORD", f"{_WHERE}, word {number}", "a word of the English list", repr(word)[:40], then)


@functools.cache
def _english() -> Mnemonic:
    return Mnemonic("english")
