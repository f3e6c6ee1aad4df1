"""Vectors of docs/format.md §6: disclosures and submissions."""

import hashlib
import json
from collections.abc import Iterator
from typing import Any

from tests.vectors.format.samples import ACT, envelope, payload, signature, statement
from tests.vectors.format.vector import Vector, b64url, canonical, compact, vector

_SALT = b64url(bytes(range(16)))
_WORDS = {"lang": "en", "text": "Repair the roof before the rains."}


def disclosure(name: str, words: Any, salt: str = _SALT) -> str:
    """A disclosure's base64url text."""
    text = json.dumps([salt, name, words], sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return b64url(text.encode())


def field_digest(text: str) -> str:
    """What the record holds of it."""
    return hashlib.sha256(text.encode("ascii")).hexdigest()


def _value_of(size: int) -> dict[str, str]:
    """A value whose RFC 8785 form has exactly ``size`` bytes."""
    return {"lang": "en", "text": "x" * (size - len(canonical({"lang": "en", "text": ""})))}


_GOOD: dict[str, str] = {
    "a text": disclosure("reason", _WORDS),
    "a name": disclosure("name", {"lang": "und", "text": "Amina"}),
    "a path": disclosure("items/3/label", _WORDS),
    "an empty text": disclosure("reason", {"lang": "en", "text": ""}),
    "text in UTF-8, right to left": disclosure("title", {"lang": "ar", "text": "سقف المسجد"}),
    "text beyond the first plane": disclosure("title", {"lang": "und", "text": "🕊"}),
    "text not in NFC: advice, not a rule": disclosure("title", {"lang": "de", "text": "Bu\u0308ro"}),
    "text with a line break and a quotation mark": disclosure("reason", {"lang": "en", "text": 'a\n"b"'}),
    "a line separator as it is": disclosure("reason", {"lang": "en", "text": "a\u2028b"}),
    "a language with script and region": disclosure("reason", {"lang": "zh-Hant-TW", "text": "好"}),
    "a value of 16 KiB": disclosure("reason", _value_of(16_384)),
}


def _raw(text: str | bytes) -> str:
    return b64url(text.encode() if isinstance(text, str) else text)


_BAD: dict[str, tuple[str, str, str]] = {
    "a value of 16 KiB and a byte": (disclosure("reason", _value_of(16_385)), "DISCLOSURE_TOO_LARGE", ""),
    "nothing": ("", "NOT_JSON", ""),
    "padded base64url": (disclosure("title", {"lang": "en", "text": "xx"}) + "=", "NOT_BASE64URL", ""),
    "standard base64": ("W/+/", "NOT_BASE64URL", ""),
    "the JSON itself": (f'["{_SALT}","reason",{{"lang":"en","text":"x"}}]', "NOT_BASE64URL", ""),
    "two elements": (_raw(canonical([_SALT, _WORDS])), "DISCLOSURE_SHAPE", ""),
    "four elements": (_raw(canonical([_SALT, "reason", _WORDS, "x"])), "DISCLOSURE_SHAPE", ""),
    "an object": (_raw(canonical({"salt": _SALT})), "DISCLOSURE_SHAPE", ""),
    "a value that is a text": (_raw(canonical([_SALT, "reason", "words"])), "DISCLOSURE_SHAPE", ""),
    "a value without language": (disclosure("reason", {"text": "x"}), "DISCLOSURE_SHAPE", ""),
    "a value with a member more": (disclosure("reason", _WORDS | {"by": "x"}), "DISCLOSURE_SHAPE", ""),
    "a text that is a number": (disclosure("reason", {"lang": "en", "text": 1}), "DISCLOSURE_SHAPE", ""),
    "a text that is null": (disclosure("reason", {"lang": "en", "text": None}), "NULL_MEMBER", "/2/text"),
    "a name that is a number": (_raw(canonical([_SALT, 1, _WORDS])), "DISCLOSURE_SHAPE", ""),
    "a text nested deeper": (disclosure("reason", {"lang": "en", "text": [1]}), "TOO_DEEP", "/2/text"),
    "a space after a comma, as RFC 9901 itself allows": (
        _raw(json.dumps([_SALT, "reason", _WORDS])),
        "NOT_CANONICAL",
        "",
    ),
    "members of the value out of order": (
        _raw(f'["{_SALT}","reason",{{"text":"x","lang":"en"}}]'),
        "NOT_CANONICAL",
        "",
    ),
    "a letter escaped that UTF-8 can write": (
        _raw(rf'["{_SALT}","reason",{{"lang":"de","text":"M\u00f6bius"}}]'),
        "NOT_CANONICAL",
        "",
    ),
    "a member of the value twice": (
        _raw(f'["{_SALT}","reason",{{"lang":"en","text":"x","text":"y"}}]'),
        "DUPLICATE_MEMBER",
        "",
    ),
    "a lone surrogate": (
        _raw(rf'["{_SALT}","reason",{{"lang":"en","text":"\ud800"}}]'),
        "LONE_SURROGATE",
        "",
    ),
    "a surrogate in UTF-8 form": (_raw(b'["x","y",{"lang":"en","text":"\xed\xa0\x80"}]'), "NOT_UTF8", ""),
    "Latin-1 text": (_raw('["x","y",{"lang":"de","text":"ü"}]'.encode("latin-1")), "NOT_UTF8", ""),
    "a byte order mark": (_raw('\ufeff["x","y",{"lang":"en","text":""}]'), "NOT_JSON", ""),
    "a salt of 15 bytes": (disclosure("reason", _WORDS, b64url(bytes(15))), "DISCLOSURE_SALT", "/salt"),
    "a salt of 17 bytes": (disclosure("reason", _WORDS, b64url(bytes(17))), "DISCLOSURE_SALT", "/salt"),
    "no salt": (disclosure("reason", _WORDS, ""), "DISCLOSURE_SALT", "/salt"),
    "a salt with padding": (disclosure("reason", _WORDS, _SALT + "=="), "NOT_BASE64URL", "/salt"),
    "a salt with unused bits set": (disclosure("reason", _WORDS, "A" * 21 + "B"), "NOT_BASE64URL", "/salt"),
    "a name with a capital": (disclosure("Reason", _WORDS), "FIELD_PATH", "/name"),
    "a name with a dot": (disclosure("items.3.label", _WORDS), "FIELD_PATH", "/name"),
    "an empty name": (disclosure("", _WORDS), "FIELD_PATH", "/name"),
    "an empty language": (disclosure("reason", {"lang": "", "text": "x"}), "TEXT_FORM", "/lang"),
    "a language with an underscore": (disclosure("reason", {"lang": "pt_BR", "text": "x"}), "TEXT_FORM", "/lang"),
}


def disclosure_vectors() -> Iterator[Vector]:
    """Disclosures one by one."""
    for name, text in _GOOD.items():
        yield vector("disclosure", "§6.1", name, text)
    for name, (text, code, where) in _BAD.items():
        yield vector("disclosure", "§6.1", name, text, code, where)


_TITLE, _REASON = disclosure("title", _WORDS), disclosure("reason", _WORDS, b64url(bytes(16)))


def _submission(texts: list[str], digests: tuple[str, str] = (_TITLE, _REASON)) -> bytes:
    """A statement of two acts, the first with a sealed title, the second with a sealed reason, and some disclosures."""
    title, reason = ({"audience": "members", "digest": field_digest(text)} for text in digests)
    acts = [ACT | {"sealed": {"title": title}}, ACT | {"sealed": {"reason": reason}}]
    body = payload(statement(acts=acts))
    return compact({"envelope": envelope(body, [signature(1, body)]), "disclosures": texts})


_LAWFUL = json.loads(_submission([_TITLE, _REASON]))
_GOOD_SUBMISSIONS: dict[str, bytes] = {
    "both fields disclosed": _submission([_TITLE, _REASON]),
    "both fields disclosed, in another order": _submission([_REASON, _TITLE]),
    "spaces and another order of members": json.dumps(dict(reversed(_LAWFUL.items())), indent=1).encode(),
}
_BAD_SUBMISSIONS: dict[str, tuple[bytes, str, str]] = {
    "no disclosures": (compact({"envelope": _LAWFUL["envelope"]}), "MEMBER_MISSING", ""),
    "a member more": (compact(_LAWFUL | {"note": ""}), "MEMBER_UNKNOWN", ""),
    "an envelope alone": (compact(_LAWFUL["envelope"]), "MEMBER_MISSING", ""),
    "disclosures as one text": (compact(_LAWFUL | {"disclosures": _TITLE}), "NOT_TEXT", "/disclosures"),
    "a disclosure that is no text": (compact(_LAWFUL | {"disclosures": [1]}), "NOT_TEXT", "/disclosures"),
    "one field without disclosure": (_submission([_TITLE]), "DISCLOSURE_MISSING", "/acts/1/sealed/reason"),
    "a disclosure for no field": (
        _submission([_TITLE, _REASON, disclosure("title", _WORDS, b64url(b"x" * 16))]),
        "DISCLOSURE_UNASKED",
        "/disclosures/2",
    ),
    "other words than those that were signed": (
        _submission([_TITLE, disclosure("reason", _WORDS | {"text": "Other words."}, b64url(bytes(16)))]),
        "DISCLOSURE_UNASKED",
        "/disclosures/1",
    ),
    "the same words with another salt": (
        _submission([_TITLE, disclosure("reason", _WORDS, b64url(b"\x01" * 16))]),
        "DISCLOSURE_UNASKED",
        "/disclosures/1",
    ),
    "a disclosure twice": (_submission([_TITLE, _REASON, _TITLE]), "DISCLOSURE_TWICE", "/disclosures/2"),
    "one digest for two fields": (_submission([_TITLE], (_TITLE, _TITLE)), "DISCLOSURE_TWICE", "/acts/1/sealed/reason"),
    "a disclosure that names another field": (
        _submission([_REASON, _TITLE], (_REASON, _TITLE)),
        "DISCLOSURE_NAME",
        "/disclosures/0/name",
    ),
    "a disclosure that cannot be read": (_submission([_TITLE, _REASON + "="]), "NOT_BASE64URL", "/disclosures/1"),
}


def submission_vectors() -> Iterator[Vector]:
    """Submissions: envelope and statement are read, and the disclosures matched with the sealed fields."""
    for name, data in _GOOD_SUBMISSIONS.items():
        yield vector("submission", "§6.3", name, data)
    for name, (data, code, where) in _BAD_SUBMISSIONS.items():
        yield vector("submission", "§6.3", name, data, code, where)
