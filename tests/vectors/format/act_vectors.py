"""Vectors of docs/format.md §2.3 to §2.6: an act's members, references, and who acts for another."""

from collections.abc import Iterator
from typing import Any

from tests.vectors.format.samples import (
    ACT,
    BORIS,
    DECISION,
    DOCUMENT,
    MOSQUE,
    SECOND,
    SIGNER,
    TERM,
    UNION,
    digest,
    payload,
    statement,
    with_act,
)
from tests.vectors.format.vector import Vector, vector

_A = "/acts/0"
_FOR = {"person": BORIS, "as": {"organization": UNION}, "how": "in_room"}
_SEALED = {"audience": "members", "digest": digest("words")}


def _second_act(**changes: Any) -> dict[str, Any]:
    return statement(acts=[ACT, ACT | {name.rstrip("_"): value for name, value in changes.items()}])


def _sealed(path: str = "reason", **changes: Any) -> dict[str, Any]:
    return with_act(sealed={path: _SEALED | changes})


def _for(**changes: Any) -> dict[str, Any]:
    value = {name: member for name, member in (_FOR | changes).items() if member is not None}
    return with_act(for_=value)


_GOOD: dict[str, dict[str, Any]] = {
    "an act that opens a thing": with_act(about=None, on=None),
    "an empty body": with_act(body={}),
    "an act by the second signer, seconded by the first": statement(by=[SIGNER, SECOND], acts=[ACT | {"by": [1, 0]}]),
    "by written out as [0]": with_act(by=[0]),
    "no sealed field, written out": with_act(sealed={}),
    "a kind of three parts, version 9999": with_act(kind="money.claim.line_paid/v9999"),
    "an id of act 63": with_act(about=f"{digest('x')}.63"),
    "under: the first effect of a decision": with_act(under={"decision": DECISION, "effect": 0}),
    "replaces an earlier act": with_act(replaces=f"{digest('first word')}.2"),
    "every reference to the act before": _second_act(
        about=".0",
        on=".0",
        replaces=".0",
        under={"decision": ".0", "effect": 1},
        for_=_FOR | {"person": ".0", "as": {"organization": ".0"}},
        sealed={"reason": _SEALED | {"audience": {"body": ".0"}}},
        body={"person": ".0", "list": [".0"]},
    ),
    "a body's text that only looks like a reference": with_act(body={"a": ".00", "b": ".x", "c": "0.0", "d": ".100"}),
    "a name in a body that looks like a reference": with_act(body={".7": 1}),
    "written down for another, in the room": _for(),
    "written down for another, by phone, for herself": _for(how="phone", **{"as": "self"}),
    "written down for another, on paper, with the sheet": _for(how="paper", document=DOCUMENT),
    "written down for another in a term": _for(**{"as": {"term": TERM}}),
    "a document of exactly 4 KiB, not salted": _for(document=DOCUMENT | {"length": 4096}),
    "a short document, salted": _for(document=DOCUMENT | {"length": 4095, "salted": True}),
    "a text of any length, salted": _for(document=DOCUMENT | {"type": "text/csv", "salted": True}),
    "an empty document, salted": _for(document=DOCUMENT | {"length": 0, "salted": True}),
    "sealed for the public": _sealed(audience="public"),
    "sealed for a body": _sealed(audience={"body": MOSQUE}),
    "sealed for a post": _sealed(audience={"post": MOSQUE}),
    "sealed for a person": _sealed(audience={"person": BORIS}),
    "sealed at a path": _sealed("items/3/label"),
    "sealed at a path without a last name": _sealed("lines/0"),
    "sealed at place 9999": _sealed("items/9999/label"),
    "sealed below two places": _sealed("items/0/parts/12/label"),
}

_BAD: dict[str, tuple[dict[str, Any], str, str]] = {
    "an act that is no object": (statement(acts=["act"]), "NOT_OBJECT", _A),
    "an act with a member more": (with_act(note="x"), "MEMBER_UNKNOWN", _A),
    "an act without kind": (with_act(kind=None), "MEMBER_MISSING", _A),
    "an act without body": (with_act(body=None), "MEMBER_MISSING", _A),
    "a body that is no object": (with_act(body=[]), "NOT_OBJECT", _A + "/body"),
    "a kind without version": (with_act(kind="decision.position"), "TEXT_FORM", _A + "/kind"),
    "a kind of version 0": (with_act(kind="decision.position/v0"), "TEXT_FORM", _A + "/kind"),
    "a kind of version 01": (with_act(kind="decision.position/v01"), "TEXT_FORM", _A + "/kind"),
    "a kind of version 10000": (with_act(kind="decision.position/v10000"), "TEXT_FORM", _A + "/kind"),
    "a kind of one part": (with_act(kind="decision/v1"), "TEXT_FORM", _A + "/kind"),
    "a kind with a capital": (with_act(kind="Decision.position/v1"), "TEXT_FORM", _A + "/kind"),
    "an act by nobody": (with_act(by=[]), "LIST_LENGTH", _A + "/by"),
    "an act by one signer twice": (with_act(by=[0, 0]), "ACT_BY", _A + "/by"),
    "an act by a signer who is not there": (with_act(by=[0, 1]), "ACT_BY", _A + "/by"),
    "an act by place -1": (with_act(by=[-1]), "NOT_INTEGER", _A + "/by/0"),
    "an act by place true": (with_act(by=[True]), "NOT_INTEGER", _A + "/by/0"),
    "an act by a place in text": (with_act(by=["0"]), "NOT_INTEGER", _A + "/by/0"),
    "an act by a bare place": (with_act(by=0), "LIST_LENGTH", _A + "/by"),
    "about nothing": (with_act(about=""), "REFERENCE", _A + "/about"),
    "about a statement instead of an act": (with_act(about=digest("x")), "REFERENCE", _A + "/about"),
    "about an id in capitals": (with_act(about=digest("x").upper() + ".0"), "REFERENCE", _A + "/about"),
    "about act 64": (with_act(about=digest("x") + ".64"), "REFERENCE", _A + "/about"),
    "about act 00": (with_act(about=digest("x") + ".00"), "REFERENCE", _A + "/about"),
    "about itself": (with_act(about=".0"), "REFERENCE", _A + "/about"),
    "about the act after": (statement(acts=[ACT | {"about": ".1"}, ACT]), "REFERENCE", _A + "/about"),
    "about act 00 of its own statement": (_second_act(about=".00"), "REFERENCE", "/acts/1/about"),
    "about a number": (with_act(about=7), "REFERENCE", _A + "/about"),
    "on itself": (_second_act(on=".1"), "REFERENCE", "/acts/1/on"),
    "replaces itself": (_second_act(replaces=".1"), "REFERENCE", "/acts/1/replaces"),
    "a body that names its own act": (_second_act(body={"person": ".1"}), "REFERENCE", "/acts/1/body/person"),
    "a body that names the act after": (with_act(body={"list": [{"of": ".1"}]}), "REFERENCE", _A + "/body/list/0/of"),
    "a body that names act 99": (with_act(body={"person": ".99"}), "REFERENCE", _A + "/body/person"),
    "under without effect": (with_act(under={"decision": DECISION}), "MEMBER_MISSING", _A + "/under"),
    "under a negative effect": (
        with_act(under={"decision": DECISION, "effect": -1}),
        "NOT_INTEGER",
        _A + "/under/effect",
    ),
    "under with a member more": (
        with_act(under={"decision": DECISION, "effect": 0, "part": 1}),
        "MEMBER_UNKNOWN",
        _A + "/under",
    ),
    "under its own act": (
        with_act(under={"decision": ".0", "effect": 0}),
        "REFERENCE",
        _A + "/under/decision",
    ),
    "for another without person": (_for(person=None), "MEMBER_MISSING", _A + "/for"),
    "for another without how": (_for(how=None), "MEMBER_MISSING", _A + "/for"),
    "for another by letter": (_for(how="letter"), "FOR_HOW", _A + "/for/how"),
    "for another by a list": (_for(how=["paper"]), "FOR_HOW", _A + "/for/how"),
    "for another as the clerk": (_for(**{"as": "clerk"}), "TAGGED", _A + "/for/as"),
    "for another opened by this very act": (_for(person=".0"), "REFERENCE", _A + "/for/person"),
    "for another with a member more": (_for(when="now"), "MEMBER_UNKNOWN", _A + "/for"),
    "a document without digest": (_for(document={"length": 5000}), "MEMBER_MISSING", _A + "/for/document"),
    "a document with a digest in capitals": (
        _for(document=DOCUMENT | {"sha256": digest("x").upper()}),
        "NOT_DIGEST",
        _A + "/for/document/sha256",
    ),
    "a document of negative length": (
        _for(document=DOCUMENT | {"length": -1}),
        "NOT_INTEGER",
        _A + "/for/document/length",
    ),
    "a document without media type": (
        _for(document=DOCUMENT | {"type": "pdf"}),
        "TEXT_FORM",
        _A + "/for/document/type",
    ),
    "a document with a media type in capitals": (
        _for(document=DOCUMENT | {"type": "Text/CSV"}),
        "TEXT_FORM",
        _A + "/for/document/type",
    ),
    "a document salted by a number": (
        _for(document=DOCUMENT | {"salted": 1}),
        "NOT_BOOLEAN",
        _A + "/for/document/salted",
    ),
    "a document under 4 KiB, not salted": (
        _for(document=DOCUMENT | {"length": 4095}),
        "DOCUMENT_UNSALTED",
        _A + "/for/document/salted",
    ),
    "a text, not salted": (
        _for(document=DOCUMENT | {"type": "text/plain"}),
        "DOCUMENT_UNSALTED",
        _A + "/for/document/salted",
    ),
    "a document with a file name in the clear": (
        _for(document=DOCUMENT | {"name": "x.pdf"}),
        "MEMBER_UNKNOWN",
        _A + "/for/document",
    ),
    "sealed without audience": (
        with_act(sealed={"reason": {"digest": digest("words")}}),
        "MEMBER_MISSING",
        _A + "/sealed/reason",
    ),
    "sealed without digest": (
        with_act(sealed={"reason": {"audience": "public"}}),
        "MEMBER_MISSING",
        _A + "/sealed/reason",
    ),
    "sealed with a member more": (_sealed(salt="x"), "MEMBER_UNKNOWN", _A + "/sealed/reason"),
    "sealed for everybody": (_sealed(audience="everybody"), "TAGGED", _A + "/sealed/reason/audience"),
    "sealed for an organization": (
        _sealed(audience={"organization": MOSQUE}),
        "TAGGED",
        _A + "/sealed/reason/audience",
    ),
    "sealed for two persons": (_sealed(audience=["public"]), "TAGGED", _A + "/sealed/reason/audience"),
    "sealed for a person opened by this very act": (
        _sealed(audience={"person": ".0"}),
        "REFERENCE",
        _A + "/sealed/reason/audience/person",
    ),
    "sealed with a short digest": (_sealed(digest="00"), "NOT_DIGEST", _A + "/sealed/reason/digest"),
    "sealed at a name with a capital": (_sealed("Reason"), "FIELD_PATH", _A + "/sealed/Reason"),
    "sealed at an empty name": (_sealed(""), "FIELD_PATH", _A + "/sealed/"),
    "sealed at place 03": (_sealed("items/03/label"), "FIELD_PATH", _A + "/sealed/items/03/label"),
    "sealed at place 10000": (_sealed("items/10000"), "FIELD_PATH", _A + "/sealed/items/10000"),
    "sealed at a path without a place": (_sealed("items/label"), "FIELD_PATH", _A + "/sealed/items/label"),
    "sealed at a path with an open end": (_sealed("items/"), "FIELD_PATH", _A + "/sealed/items/"),
    "sealed as a list": (with_act(sealed=[]), "NOT_OBJECT", _A + "/sealed"),
}


def act_vectors() -> Iterator[Vector]:
    """Payloads that differ in their acts."""
    for name, value in _GOOD.items():
        yield vector("statement", "§2.3", name, payload(value))
    for name, (value, code, where) in _BAD.items():
        yield vector("statement", "§2.3", name, payload(value), code, where)
