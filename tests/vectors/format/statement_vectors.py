"""Vectors of docs/format.md §2: the statement's members. The acts' own part is in `act_vectors`."""

from collections.abc import Iterator
from typing import Any

from tests.vectors.format.samples import (
    ACT,
    AMINA,
    BORIS,
    CHEN,
    EMPTY_ROOT,
    MOSQUE,
    SECOND,
    SELF,
    SIGNER,
    STATEMENT,
    TERM,
    digest,
    payload,
    statement,
    with_act,
)
from tests.vectors.format.vector import Vector, vector

_SHOWN = {"lang": "ar", "catalogue": digest("words")}


def _signers(count: int, **changes: Any) -> dict[str, Any]:
    by = [{"person": f"{digest(f'person {n}')}.0", "as": "self"} for n in range(count)]
    return statement(by=by, acts=[ACT | {"by": list(range(count))}], **changes)


def _padded(size: int) -> dict[str, Any]:
    """A statement whose payload is exactly ``size`` bytes."""
    spare = size - len(payload(with_act(body={"filler": ""})))
    return with_act(body={"filler": "x" * spare})


def _deep(levels: int) -> dict[str, Any]:
    """A statement nested ``levels`` deep; the body itself is level 4."""
    value: Any = 1
    for _ in range(levels - 4):
        value = [value]
    return with_act(body={"nested": value})


_TWO = [ACT | {"by": [0, 1]}]
_GOOD: dict[str, dict[str, Any]] = {
    "a plain statement": statement(),
    "signed for oneself": statement(by=[SELF]),
    "signed in a term's capacity": statement(by=[SELF | {"as": {"term": TERM}}]),
    "signed by the clerk": statement(by=[{"as": "clerk"}]),
    "two signers": statement(by=[SIGNER, SECOND], acts=_TWO),
    "one person in two capacities, side by side": statement(by=[SIGNER, SELF, SECOND], acts=[ACT | {"by": [0, 1, 2]}]),
    "16 signers": _signers(16),
    "what was shown": statement(by=[SIGNER | {"shown": _SHOWN}]),
    "what was shown, with a translation": statement(
        by=[SIGNER | {"shown": _SHOWN | {"translation": digest("translation")}}]
    ),
    "a signer and organization opened by this statement": statement(
        by=[{"person": ".1", "as": {"organization": ".0"}}], acts=[ACT, ACT]
    ),
    "the founding's view: nothing": statement(seen={"size": 0, "root": EMPTY_ROOT}),
    "the largest size": statement(seen={"size": 2**53 - 1, "root": digest("a root")}),
    "until 31 days after at, to the second": statement(at="2026-01-01T00:00:00Z", until="2026-02-01T00:00:00Z"),
    "until one second after at": statement(at="2026-01-01T00:00:00Z", until="2026-01-01T00:00:01Z"),
    "an origin of one letter": statement(ledger="a"),
    "an origin of 200 bytes": statement(ledger="a" * 200),
    "an origin with every class of letter": statement(ledger="a-z.0/9"),
    "64 acts": statement(acts=[ACT] * 64),
    "a payload of 32,768 bytes": _padded(32_768),
    "nested 16 deep": _deep(16),
}

_BY = "/by"
_BAD: dict[str, tuple[Any, str, str]] = {
    "a list instead of an object": ([STATEMENT], "NOT_OBJECT", ""),
    "a member that the format does not know": (statement(extra=1), "MEMBER_UNKNOWN", ""),
    "a payload of 32,769 bytes": (_padded(32_769), "PAYLOAD_TOO_LARGE", ""),
    "nested 17 deep": (_deep(17), "TOO_DEEP", "/acts/0/body/nested" + "/0" * 12),
    "an empty origin": (statement(ledger=""), "TEXT_FORM", "/ledger"),
    "an origin of 201 bytes": (statement(ledger="a" * 201), "TEXT_FORM", "/ledger"),
    "an origin with a capital": (statement(ledger="Harbour.example"), "TEXT_FORM", "/ledger"),
    "an origin with a scheme": (statement(ledger="https://harbour.example"), "TEXT_FORM", "/ledger"),
    "an origin with a line break": (statement(ledger="harbour.example\n"), "TEXT_FORM", "/ledger"),
    "an origin that is a number": (statement(ledger=1), "TEXT_FORM", "/ledger"),
    "no signer": (statement(by=[]), "LIST_LENGTH", _BY),
    "17 signers": (_signers(17), "LIST_LENGTH", _BY),
    "a signer that is not an object": (statement(by=[AMINA]), "NOT_OBJECT", "/by/0"),
    "a signer without capacity": (statement(by=[{"person": AMINA}]), "MEMBER_MISSING", "/by/0"),
    "a signer without person": (statement(by=[{"as": "self"}]), "MEMBER_MISSING", "/by/0"),
    "a person who signs as the clerk": (statement(by=[SELF | {"as": "clerk"}]), "MEMBER_UNKNOWN", "/by/0"),
    "a clerk who is shown words": (statement(by=[{"as": "clerk", "shown": _SHOWN}]), "MEMBER_UNKNOWN", "/by/0"),
    "the clerk beside a person": (statement(by=[SIGNER, {"as": "clerk"}], acts=_TWO), "CLERK_NOT_ALONE", _BY),
    "the clerk twice": (statement(by=[{"as": "clerk"}] * 2, acts=_TWO), "CLERK_NOT_ALONE", _BY),
    "an unknown capacity": (statement(by=[SELF | {"as": "chair"}]), "TAGGED", "/by/0/as"),
    "a capacity with an unknown tag": (statement(by=[SELF | {"as": {"post": TERM}}]), "TAGGED", "/by/0/as"),
    "a capacity with two tags": (
        statement(by=[SELF | {"as": {"organization": MOSQUE, "term": TERM}}]),
        "TAGGED",
        "/by/0/as",
    ),
    "a capacity without tag": (statement(by=[SELF | {"as": {}}]), "TAGGED", "/by/0/as"),
    "a capacity whose id is none": (
        statement(by=[SELF | {"as": {"organization": "mosque"}}]),
        "REFERENCE",
        "/by/0/as/organization",
    ),
    "a person by name": (statement(by=[SELF | {"person": "Amina"}]), "REFERENCE", "/by/0/person"),
    "a person opened by an act that is not there": (
        statement(by=[SELF | {"person": ".1"}]),
        "REFERENCE",
        "/by/0/person",
    ),
    "the same person in the same capacity twice": (
        statement(by=[SIGNER, SIGNER], acts=_TWO),
        "SIGNER_TWICE",
        _BY,
    ),
    "one person's capacities apart": (
        statement(by=[SIGNER, SECOND, SELF], acts=[ACT | {"by": [0, 1, 2]}]),
        "SIGNER_APART",
        _BY,
    ),
    "a signer whom no act names": (statement(by=[SIGNER, SECOND]), "SIGNER_IDLE", _BY),
    "a first signer whom no act names": (statement(by=[SIGNER, SECOND], acts=[ACT | {"by": [1]}]), "SIGNER_IDLE", _BY),
    "shown without a language": (
        statement(by=[SIGNER | {"shown": {"catalogue": digest("words")}}]),
        "MEMBER_MISSING",
        "/by/0/shown",
    ),
    "shown with a language that is none": (
        statement(by=[SIGNER | {"shown": _SHOWN | {"lang": "العربية"}}]),
        "NOT_CANONICAL",
        "",
    ),
    "shown with an underscore in the language": (
        statement(by=[SIGNER | {"shown": _SHOWN | {"lang": "pt_BR"}}]),
        "TEXT_FORM",
        "/by/0/shown/lang",
    ),
    "shown with a catalogue that is no digest": (
        statement(by=[SIGNER | {"shown": _SHOWN | {"catalogue": "words"}}]),
        "NOT_DIGEST",
        "/by/0/shown/catalogue",
    ),
    "shown with a translation that is no digest": (
        statement(by=[SIGNER | {"shown": _SHOWN | {"translation": digest("t").upper()}}]),
        "NOT_DIGEST",
        "/by/0/shown/translation",
    ),
    "shown with a member more": (
        statement(by=[SIGNER | {"shown": _SHOWN | {"font": "large"}}]),
        "MEMBER_UNKNOWN",
        "/by/0/shown",
    ),
    "at with milliseconds": (statement(at="2026-11-21T08:59:30.000Z"), "NOT_INSTANT", "/at"),
    "at as a number": (statement(at=1_795_251_570), "NOT_INSTANT", "/at"),
    "until with an offset": (statement(until="2026-11-21T10:59:30+01:00"), "NOT_INSTANT", "/until"),
    "until at at": (statement(until=STATEMENT["at"]), "UNTIL_RANGE", "/until"),
    "until before at": (statement(until="2026-11-21T08:59:29Z"), "UNTIL_RANGE", "/until"),
    "until 31 days and a second after at": (
        statement(at="2026-01-01T00:00:00Z", until="2026-02-01T00:00:01Z"),
        "UNTIL_RANGE",
        "/until",
    ),
    "seen without root": (statement(seen={"size": 1}), "MEMBER_MISSING", "/seen"),
    "seen with a member more": (statement(seen=STATEMENT["seen"] | {"at": 1}), "MEMBER_UNKNOWN", "/seen"),
    "seen at a negative size": (statement(seen={"size": -1, "root": EMPTY_ROOT}), "NOT_INTEGER", "/seen/size"),
    "seen at a size in text": (statement(seen={"size": "1", "root": EMPTY_ROOT}), "NOT_INTEGER", "/seen/size"),
    "seen at a size of true": (statement(seen={"size": True, "root": EMPTY_ROOT}), "NOT_INTEGER", "/seen/size"),
    "seen with a root in capitals": (
        statement(seen={"size": 0, "root": EMPTY_ROOT.upper()}),
        "NOT_DIGEST",
        "/seen/root",
    ),
    "a nonce of 31 digits": (statement(nonce="0" * 31), "TEXT_FORM", "/nonce"),
    "a nonce of 33 digits": (statement(nonce="0" * 33), "TEXT_FORM", "/nonce"),
    "a nonce in capitals": (statement(nonce="A" * 32), "TEXT_FORM", "/nonce"),
    "no acts": (statement(acts=[]), "LIST_LENGTH", "/acts"),
    "65 acts": (statement(acts=[ACT] * 65), "LIST_LENGTH", "/acts"),
    "acts that are no list": (statement(acts=ACT), "LIST_LENGTH", "/acts"),
    "signers that are no list": (statement(by=SIGNER), "LIST_LENGTH", _BY),
    "null where a member may be left out": (
        statement(by=[SIGNER | {"shown": None}]),
        "NULL_MEMBER",
        "/by/0/shown",
    ),
}


def statement_vectors() -> Iterator[Vector]:
    """Payloads, the acts apart."""
    for name, value in _GOOD.items():
        yield vector("statement", "§2", name, payload(value))
    for name, (value, code, where) in _BAD.items():
        yield vector("statement", "§2", name, payload(value), code, where)
    for member in STATEMENT:
        name = f"a statement without {member}"
        yield vector("statement", "§2.1", name, payload(statement(**{member: None})), "MEMBER_MISSING", "")
    yield vector("statement", "§2.1", "one person three times in a row", payload(_thrice()))
    yield vector("statement", "§1.1", "a payload with a space", payload(statement()) + b" ", "NOT_CANONICAL", "")


def _thrice() -> dict[str, Any]:
    by = [SELF, SIGNER, SELF | {"as": {"term": TERM}}, {"person": BORIS, "as": "self"}, {"person": CHEN, "as": "self"}]
    return statement(by=by, acts=[ACT | {"by": [0, 1, 2]}, ACT | {"by": [4, 3]}])
