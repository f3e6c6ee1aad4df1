"""Words beside the record (docs/format.md §6.1): disclosures, as they stand in an export's ``disclosures.jsonl``."""

import re
from dataclasses import dataclass
from hashlib import sha256

from audit import json_text
from audit.acts import FIELD
from audit.errors import FormError
from audit.statement import LANGUAGE
from audit.texts import decode_base64url

SALT_BYTES = 16
MAX_VALUE = 16_384
MAX_LINE = 100_000
FILE = "disclosures.jsonl"

_CLAUSE = "format §6.1"
_LINE = re.compile(rb'\{"digest":"([0-9a-f]{64})","disclosure":"([A-Za-z0-9_-]*)"\}')
_DEPTH = 2
_PARTS = 3


@dataclass(frozen=True, slots=True)
class Disclosure:
    """Words, the path of the field that they stand in, and the digest by which an act binds them."""

    name: str
    language: str
    text: str
    digest: str


def read_disclosure(encoded: str) -> Disclosure:
    """Read a disclosure's base64url text.

    Raises:
        FormError: what is wrong, and where below the disclosure.
    """
    data = decode_base64url(encoded, "")
    value = json_text.read(data, alphabet="utf-8", max_depth=_DEPTH)
    if not (
        isinstance(value, list)
        and len(value) == _PARTS
        and isinstance(value[0], str)
        and isinstance(value[1], str)
        and isinstance(value[2], dict)
        and value[2].keys() == {"lang", "text"}
        and all(isinstance(each, str) for each in value[2].values())
    ):
        raise FormError("DISCLOSURE_SHAPE", _CLAUSE, "", '[salt, name, {"lang", "text"}], all texts', "another shape")
    salt, name, words = value
    if len(decode_base64url(salt, "/salt")) != SALT_BYTES:
        raise FormError("DISCLOSURE_SALT", _CLAUSE, "/salt", f"{SALT_BYTES} bytes", f"{len(salt)} characters")
    if not FIELD.fullmatch(name):
        raise FormError("FIELD_PATH", _CLAUSE, "/name", "a field's path", name)
    if not LANGUAGE.fullmatch(words["lang"]):
        raise FormError("TEXT_FORM", _CLAUSE, "/lang", "a language tag", words["lang"])
    # What is shorter with salt and name around it is shorter alone.
    length = len(json_text.write(words).encode("utf-8")) if len(data) > MAX_VALUE else 0
    if length > MAX_VALUE:
        raise FormError("DISCLOSURE_TOO_LARGE", _CLAUSE, "", f"a value of at most {MAX_VALUE} bytes", length)
    return Disclosure(name, words["lang"], words["text"], sha256(encoded.encode("ascii")).hexdigest())


def read_line(line: bytes) -> Disclosure:
    """Read a line of ``disclosures.jsonl``: ``{"digest":…,"disclosure":…}``, canonical, without its newline.

    Raises:
        FormError: what is wrong; DISCLOSURE_DIGEST when the words are not those of the digest.
    """
    match = _LINE.fullmatch(line)
    if match is None:
        json_text.read(line)
        raise FormError("MEMBERS", "audit §2", "", "exactly a digest and a disclosure", line)
    digest, disclosure = match[1].decode("ascii"), match[2].decode("ascii")
    found = read_disclosure(disclosure)
    if found.digest != digest:
        raise FormError("DISCLOSURE_DIGEST", _CLAUSE, "", digest, found.digest)
    return found
