"""Vectors of docs/format.md §1: strict JSON, base64, digests, instants and dates."""

from collections.abc import Iterator

from tests.vectors.format.vector import Vector, vector

_JSON = "§1.1"
_TEXT = "§1.2"
_TIME = "§1.3"

_GOOD_JSON = {
    "empty object": b"{}",
    "empty array": b"[]",
    "integer zero": b'{"a":0}',
    "integer minus one": b'{"a":-1}',
    "integer 2^53-1": b'{"a":9007199254740991}',
    "integer -(2^53-1)": b'{"a":-9007199254740991}',
    "true and false": b'{"a":true,"b":false}',
    "empty text and empty name": b'{"":""}',
    "names sorted by code, not by number or letter": b'{"1":0,"10":0,"2":0,"A":0,"_":0,"a":0}',
    "the seven short escapes": rb'{"a":"\b\t\n\f\r\"\\"}',
    "other controls as lower-case hex": rb'{"a":"\u0000\u001f"}',
    "slash, DEL and angle brackets stand as they are": b'{"a":"/\x7f<>&"}',
    "array of one of each": b'[{},[],"a",1,true]',
    "arrays nested 16 deep": b"[" * 16 + b"]" * 16,
    "objects nested 16 deep": b'{"a":' * 15 + b"{}" + b"}" * 15,
    "a scalar below 16 levels": b"[" * 16 + b"1" + b"]" * 16,
}

_BAD_JSON: dict[str, tuple[bytes, str, str]] = {
    "nothing": (b"", "NOT_JSON", ""),
    "a space before": (b" {}", "NOT_CANONICAL", ""),
    "a line break after": (b"{}\n", "NOT_CANONICAL", ""),
    "a space after the colon": (b'{"a": 1}', "NOT_CANONICAL", ""),
    "a space after the comma": (b"[1, 2]", "NOT_CANONICAL", ""),
    "members out of order": (b'{"b":1,"a":2}', "NOT_CANONICAL", ""),
    "members of an inner object out of order": (b'{"a":{"c":1,"b":2}}', "NOT_CANONICAL", ""),
    "the same member twice": (b'{"a":1,"a":2}', "DUPLICATE_MEMBER", ""),
    "the same member twice with the same value": (b'{"a":1,"a":1}', "DUPLICATE_MEMBER", ""),
    "the same member twice, once escaped": (rb'{"a":1,"\u0061":2}', "DUPLICATE_MEMBER", ""),
    "the same member twice, inside": (b'{"a":[{"b":1,"b":2}]}', "DUPLICATE_MEMBER", ""),
    "a float": (b'{"a":1.5}', "NOT_INTEGER", ""),
    "an integer written as a float": (b'{"a":1.0}', "NOT_INTEGER", ""),
    "an exponent": (b'{"a":1e2}', "NOT_INTEGER", ""),
    "1e400, which some parsers read as infinity": (b'{"a":1e400}', "NOT_INTEGER", ""),
    "a negative exponent": (b'{"a":1E-400}', "NOT_INTEGER", ""),
    "NaN": (b'{"a":NaN}', "NOT_INTEGER", ""),
    "Infinity": (b'{"a":Infinity}', "NOT_INTEGER", ""),
    "-Infinity": (b'{"a":-Infinity}', "NOT_INTEGER", ""),
    "minus zero": (b'{"a":-0}', "NOT_CANONICAL", ""),
    "minus zero as a float": (b'{"a":-0.0}', "NOT_INTEGER", ""),
    "a leading zero": (b'{"a":01}', "NOT_JSON", ""),
    "a plus sign": (b'{"a":+1}', "NOT_JSON", ""),
    "a bare fraction": (b'{"a":.5}', "NOT_JSON", ""),
    "a hex number": (b'{"a":0x10}', "NOT_JSON", ""),
    "2^53": (b'{"a":9007199254740992}', "INTEGER_RANGE", "/a"),
    "2^53+1, which JavaScript rounds": (b'{"a":9007199254740993}', "INTEGER_RANGE", "/a"),
    "-(2^53)": (b'{"a":-9007199254740992}', "INTEGER_RANGE", "/a"),
    "10^30, which some parsers round to a float": (b'{"a":1%b}' % (b"0" * 30), "INTEGER_RANGE", ""),
    "an integer of 10,000 digits": (b'{"a":%b}' % (b"9" * 10_000), "INTEGER_RANGE", ""),
    "null for a member": (b'{"a":null}', "NULL_MEMBER", "/a"),
    "null in an array": (b'{"a":[1,null]}', "NULL_MEMBER", "/a/1"),
    "null alone": (b"null", "NULL_MEMBER", ""),
    "a UTF-8 byte order mark": (b"\xef\xbb\xbf{}", "NOT_ASCII", ""),
    "UTF-16, little end first, with its mark": ("{}".encode("utf-16"), "NOT_ASCII", ""),
    "UTF-16, little end first, without mark": ("{}".encode("utf-16-le"), "NOT_JSON", ""),
    "UTF-16, big end first, without mark": ("{}".encode("utf-16-be"), "NOT_JSON", ""),
    "UTF-8 text": ('{"a":"é"}'.encode(), "NOT_ASCII", ""),
    "Latin-1 text": ('{"a":"é"}'.encode("latin-1"), "NOT_ASCII", ""),
    "an overlong UTF-8 slash": (b'{"a":"\xc0\xaf"}', "NOT_ASCII", ""),
    "a letter beyond ASCII as an escape": (rb'{"a":"\u00e9"}', "NOT_CANONICAL", ""),
    "a pair of surrogates as escapes": (rb'{"a":"\ud83d\ude00"}', "NOT_CANONICAL", ""),
    "a lone high surrogate": (rb'{"a":"\ud800"}', "LONE_SURROGATE", ""),
    "a lone low surrogate": (rb'{"a":"\udfff"}', "LONE_SURROGATE", ""),
    "a pair of surrogates the wrong way round": (rb'{"a":"\udc00\ud800"}', "LONE_SURROGATE", ""),
    "a lone surrogate in a name": (rb'{"\ud800":1}', "LONE_SURROGATE", ""),
    "upper-case hex in an escape": (rb'{"a":"\u001F"}', "NOT_CANONICAL", ""),
    "an escape where none is needed": (rb'{"a":"\u0041"}', "NOT_CANONICAL", ""),
    "an escaped slash": (rb'{"a":"\/"}', "NOT_CANONICAL", ""),
    "a long escape for a quotation mark": (rb'{"a":"\u0022"}', "NOT_CANONICAL", ""),
    "a long escape for a line break": (rb'{"a":"\u000a"}', "NOT_CANONICAL", ""),
    "a raw line break in text": (b'{"a":"\n"}', "NOT_JSON", ""),
    "a raw NUL in text": (b'{"a":"\x00"}', "NOT_JSON", ""),
    "a NUL after": (b"{}\x00", "NOT_JSON", ""),
    "an unknown escape": (rb'{"a":"\x41"}', "NOT_JSON", ""),
    "a comma too many": (b'{"a":1,}', "NOT_JSON", ""),
    "a comment": (b'{"a":1/**/}', "NOT_JSON", ""),
    "single quotes": (b"{'a':1}", "NOT_JSON", ""),
    "two values": (b"{}{}", "NOT_JSON", ""),
    "half a value": (b'{"a":', "NOT_JSON", ""),
    "True in Python's spelling": (b'{"a":True}', "NOT_JSON", ""),
    "arrays nested 17 deep": (b"[" * 17 + b"]" * 17, "TOO_DEEP", "/0" * 16),
    "objects nested 17 deep": (b'{"a":' * 16 + b"{}" + b"}" * 16, "TOO_DEEP", "/a" * 16),
    "arrays nested 5,000 deep": (b"[" * 5000 + b"]" * 5000, "TOO_DEEP", "*"),
}

_GOOD_TEXT = [
    ("base64", "no bytes", ""),
    ("base64", "one byte", "QQ=="),
    ("base64", "two bytes", "QUE="),
    ("base64", "three bytes", "QUFB"),
    ("base64", "all six bits set", "////"),
    ("base64url", "no bytes", ""),
    ("base64url", "one byte", "QQ"),
    ("base64url", "all six bits set", "____"),
    ("digest", "64 lower-case hex digits", "0123456789abcdef" * 4),
]
_BAD_TEXT = [
    ("base64", "no padding", "QQ", "NOT_BASE64"),
    ("base64", "half the padding", "QQ=", "NOT_BASE64"),
    ("base64", "too much padding", "QUE==", "NOT_BASE64"),
    ("base64", "unused bits set", "QR==", "NOT_BASE64"),
    ("base64", "unused bits set before one sign of padding", "QUF=", "NOT_BASE64"),
    ("base64", "the URL-safe letters", "____", "NOT_BASE64"),
    ("base64", "a space", "QU FB", "NOT_BASE64"),
    ("base64", "a line break at the end", "QUFB\n", "NOT_BASE64"),
    ("base64", "one letter too few", "QUFBQ", "NOT_BASE64"),
    ("base64", "padding alone", "====", "NOT_BASE64"),
    ("base64", "padding in the middle", "QQ==QQ==", "NOT_BASE64"),
    ("base64", "a letter beyond ASCII", "QUFé", "NOT_BASE64"),
    ("base64url", "padding", "QQ==", "NOT_BASE64URL"),
    ("base64url", "unused bits set", "QR", "NOT_BASE64URL"),
    ("base64url", "the standard letters", "////", "NOT_BASE64URL"),
    ("base64url", "one letter", "Q", "NOT_BASE64URL"),
    ("base64url", "a line break at the end", "QUFB\n", "NOT_BASE64URL"),
    ("digest", "upper-case hex", "0123456789ABCDEF" * 4, "NOT_DIGEST"),
    ("digest", "63 digits", "0" * 63, "NOT_DIGEST"),
    ("digest", "65 digits", "0" * 65, "NOT_DIGEST"),
    ("digest", "a line break at the end", "0" * 64 + "\n", "NOT_DIGEST"),
    ("digest", "digits of another script", "٠" * 64, "NOT_DIGEST"),
]

_GOOD_TIME = [
    ("second", "a second", "2026-11-21T09:00:00Z"),
    ("second", "29 February of a leap year", "2028-02-29T23:59:59Z"),
    ("second", "the first year", "0001-01-01T00:00:00Z"),
    ("second", "the last year", "9999-12-31T23:59:59Z"),
    ("millisecond", "a millisecond", "2026-11-21T09:00:00.123Z"),
    ("millisecond", "no milliseconds past the second", "2026-11-21T09:00:00.000Z"),
    ("date", "a date", "2026-11-21"),
    ("date", "29 February of a leap year", "2028-02-29"),
]
_BAD_TIME = [
    ("second", "29 February of another year", "2027-02-29T00:00:00Z", "NOT_INSTANT"),
    ("second", "a leap second", "2026-12-31T23:59:60Z", "NOT_INSTANT"),
    ("second", "24:00", "2026-11-21T24:00:00Z", "NOT_INSTANT"),
    ("second", "month 13", "2026-13-01T00:00:00Z", "NOT_INSTANT"),
    ("second", "year 0", "0000-01-01T00:00:00Z", "NOT_INSTANT"),
    ("second", "an offset instead of Z", "2026-11-21T09:00:00+00:00", "NOT_INSTANT"),
    ("second", "no zone", "2026-11-21T09:00:00", "NOT_INSTANT"),
    ("second", "lower-case letters", "2026-11-21t09:00:00z", "NOT_INSTANT"),
    ("second", "a space for the T", "2026-11-21 09:00:00Z", "NOT_INSTANT"),
    ("second", "milliseconds where seconds belong", "2026-11-21T09:00:00.123Z", "NOT_INSTANT"),
    ("second", "a line break at the end", "2026-11-21T09:00:00Z\n", "NOT_INSTANT"),
    ("second", "digits of another script", "٢٠٢٦-11-21T09:00:00Z", "NOT_INSTANT"),
    ("millisecond", "seconds where milliseconds belong", "2026-11-21T09:00:00Z", "NOT_INSTANT"),
    ("millisecond", "two places", "2026-11-21T09:00:00.12Z", "NOT_INSTANT"),
    ("millisecond", "six places", "2026-11-21T09:00:00.123456Z", "NOT_INSTANT"),
    ("millisecond", "a comma", "2026-11-21T09:00:00,123Z", "NOT_INSTANT"),
    ("date", "30 February", "2026-02-30", "NOT_DATE"),
    ("date", "a week date", "2026-W47-6", "NOT_DATE"),
    ("date", "no dashes", "20261121", "NOT_DATE"),
    ("date", "an instant", "2026-11-21T00:00:00Z", "NOT_DATE"),
]


def json_vectors() -> Iterator[Vector]:
    """Strict JSON at any place, read with at most 16 levels."""
    for name, data in _GOOD_JSON.items():
        yield vector("json", _JSON, name, data)
    for name, (data, code, where) in _BAD_JSON.items():
        yield vector("json", _JSON, name, data, code, where)


def text_vectors() -> Iterator[Vector]:
    """Texts for bytes, digests and times."""
    for clause, good, bad in ((_TEXT, _GOOD_TEXT, _BAD_TEXT), (_TIME, _GOOD_TIME, _BAD_TIME)):
        for reader, name, text in good:
            yield vector(reader, clause, f"{reader}: {name}", text)
        for reader, name, text, code in bad:
            yield vector(reader, clause, f"{reader}: {name}", text, code)
