"""Sealed words and documents: what stands beside the record, bound to it by digest (docs/format.md §6; RFC 9901).

A disclosure is ``[salt, name, value]`` in RFC 8785 form, as base64url text; the record holds SHA-256 of that text. The
salt makes a digest unguessable even for a name or a yes; deleting the disclosure erases the words and breaks no proof.
"""

import hashlib
import hmac
from collections.abc import Iterable
from dataclasses import dataclass

from ledger.format import canonical
from ledger.format.codec import decode_base64url, encode_base64url
from ledger.format.errors import FormatError, quote
from ledger.format.statement import FIELD_PATH, LANGUAGE

SALT_BYTES = 16
MAX_VALUE_BYTES = 16 * 1024
_PARTS = 3


@dataclass(frozen=True, slots=True)
class Disclosure:
    """Words in one language for one sealed field.

    Args:
        salt: 16 random bytes, never reused.
        name: the field's name or path, e.g. ``title`` or ``items/3/label``.
        lang: BCP 47 tag; ``und`` for names.
        text: the words (NFC is advice to producers, not a rule).
    """

    salt: bytes
    name: str
    lang: str
    text: str

    def encode(self) -> str:
        """The base64url text that is handed around and hashed."""
        return encode_base64url(self.canonical())

    def canonical(self) -> bytes:
        """The RFC 8785 form of ``[salt, name, value]``, UTF-8."""
        value = {"lang": self.lang, "text": self.text}
        return canonical.encode([encode_base64url(self.salt), self.name, value])

    @property
    def digest(self) -> str:
        """SHA-256 of the base64url text: what the record holds, 64 hex digits."""
        return field_digest(self.encode())


def field_digest(encoded: str) -> str:
    """SHA-256 of a disclosure's base64url text (ASCII)."""
    return hashlib.sha256(encoded.encode("ascii")).hexdigest()


def parse_disclosure(encoded: str, *, where: str = "disclosure") -> Disclosure:
    """Read a disclosure strictly.

    Raises:
        FormatError: not canonical base64url or JSON, another shape, a salt of another length, a name or language of
            another form, or a value past 16 KiB.
    """
    data = decode_base64url(encoded, where=where)
    value = canonical.decode(data, where=where, max_depth=2, ascii_only=False)
    if not isinstance(value, list) or len(value) != _PARTS or not isinstance(value[2], dict):
        raise FormatError("DISCLOSURE_SHAPE", where, "[salt, name, {lang, text}]", canonical.shorten(data))
    salt_text, name, words = value
    texts = (salt_text, name, words.get("lang"), words.get("text"))
    if set(words) != {"lang", "text"} or not all(isinstance(part, str) for part in texts):
        raise FormatError("DISCLOSURE_SHAPE", where, "[salt, name, {lang, text}]", canonical.shorten(data))
    salt = decode_base64url(salt_text, where=f"{where}/salt")
    if len(salt) != SALT_BYTES:
        raise FormatError("DISCLOSURE_SALT", f"{where}/salt", f"{SALT_BYTES} bytes", f"{len(salt)} bytes")
    if not FIELD_PATH.fullmatch(name):
        raise FormatError("FIELD_PATH", f"{where}/name", "a field name or path like items/3/label", quote(name))
    if not LANGUAGE.fullmatch(words["lang"]):
        raise FormatError("TEXT_FORM", f"{where}/lang", "a BCP 47 language tag", quote(words["lang"]))
    if len(canonical.encode(words)) > MAX_VALUE_BYTES:
        raise FormatError("DISCLOSURE_TOO_LARGE", where, f"a value of at most {MAX_VALUE_BYTES} bytes", "more")
    return Disclosure(salt, name, words["lang"], words["text"])


def disclosure_set(digests: Iterable[str]) -> str:
    """The digest of a set of disclosures shown, which a report prints: SHA-256 of their digests.

    The digests, 64 hex digits each, are sorted and joined without separator; none twice.
    """
    return hashlib.sha256("".join(sorted(set(digests))).encode("ascii")).hexdigest()


def line_reference(salt: bytes, line: bytes, earlier: int) -> str:
    """The ``ref`` of a line imported from before the ledger: it names the line without giving it away.

    Args:
        salt: the source's 16 sealed bytes.
        line: the line's exact bytes.
        earlier: how many equal lines stand before it in that file.

    Returns:
        HMAC-SHA-256(salt, line ‖ 0x00 ‖ earlier in decimal), 64 hex digits.
    """
    if len(salt) != SALT_BYTES:
        raise FormatError("DISCLOSURE_SALT", "history source", f"{SALT_BYTES} bytes", f"{len(salt)} bytes")
    return hmac.new(salt, b"%b\x00%d" % (line, earlier), hashlib.sha256).hexdigest()
