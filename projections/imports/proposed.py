"""What an import proposes: acts as people write them, unsigned, each with the words that tell it (docs/import.md).

Nothing here signs or records. The lines become a sitting's file, which a person completes where a ``?`` stands, reads,
and says with ``plenary say --sitting``; the rules judge it there like anything else that is said.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ledger.format.references import MAX_ACTS
from projections.imports.errors import Problem

OPEN = "?"
"""Stands where only a person can say what belongs there; no name, number or code is written so."""

ALL = "all"
_BARE = re.compile(r"[A-Za-z0-9_-]+", re.ASCII)


@dataclass(frozen=True, slots=True)
class Proposed:
    """An act that may be said.

    Args:
        where: where in the file it comes from.
        words: what it would say, for whoever reads the draft.
        kind: its kind, without the version.
        body: field to value, as people write them: names and numbers for ids, amounts as ``{minor, ccy}``.
        about: what it concerns; empty: nothing.
        sealed: path to words, which stay sealed.
        by_all: whether all who sign the sitting sign it, and not the first alone.
        label: how later lines may name what it opens, as ``@label``; empty: none.
        written_for: for whom it is written down, as ``{person, as, how}``; empty: nobody.
    """

    where: str
    words: str
    kind: str
    body: Mapping[str, Any] = field(default_factory=dict)
    about: str = ""
    sealed: Mapping[str, str] = field(default_factory=dict)
    by_all: bool = False
    label: str = ""
    written_for: str | Mapping[str, str] = ""

    @property
    def lacking(self) -> tuple[str, ...]:
        """The fields in which a person has still to write something."""
        found = [name for name, value in self.body.items() if value == OPEN]
        return (*(["about"] if self.about == OPEN else []), *found)

    def as_act(self) -> dict[str, Any]:
        """The line as it stands in a sitting's file."""
        given = {
            "kind": self.kind,
            "name": self.label,
            "about": self.about,
            "for": self.written_for,
            "by": ALL if self.by_all else "",
            "body": dict(self.body),
            "sealed": dict(self.sealed),
        }
        return {name: value for name, value in given.items() if value}


@dataclass(frozen=True, slots=True)
class Drafted:
    """What came of a file.

    Args:
        lines: acts proposed, in order; none where there are problems.
        problems: what could not be read.
        told: sentences for the reader: what is there already, what agrees, what remains to be done.
    """

    lines: tuple[Proposed, ...] = ()
    problems: tuple[Problem, ...] = ()
    told: tuple[str, ...] = ()


def sittings(lines: Sequence[Proposed], by: Sequence[str] = (), *, most: int = MAX_ACTS) -> Iterator[dict[str, Any]]:
    """The lines as sittings' files, each of at most so many acts, to be said in that order.

    What a line opened is named by its label within one file, and by its words in those after it.

    Args:
        lines: in order.
        by: who signs, if that is known.
        most: acts in a statement.
    """
    opened: dict[str, str] = {}
    for start in range(0, len(lines), most):
        part = lines[start : start + most]
        acts = [_named(line.as_act(), opened) for line in part]
        opened |= {f"@{line.label}": line.sealed.get("name", line.label) for line in part if line.label}
        yield {"by": list(by), "acts": acts} if by else {"acts": acts}


def _named(value: Any, opened: Mapping[str, str]) -> Any:
    """The same with labels of earlier files replaced by the words that they were opened with."""
    match value:
        case str():
            return opened.get(value, value)
        case Mapping():
            return {name: each if name == "sealed" else _named(each, opened) for name, each in value.items()}
        case list() | tuple():
            return [_named(each, opened) for each in value]
        case _:
            return value


def as_json(sitting: Mapping[str, Any]) -> bytes:
    """A sitting's file as JSON."""
    return (json.dumps(sitting, ensure_ascii=False, indent=1) + "\n").encode()


def as_toml(sitting: Mapping[str, Any], lines: Sequence[Proposed]) -> bytes:
    """A sitting's file as TOML, each act under the words that tell it.

    Args:
        sitting: as `sittings` gives it.
        lines: the same acts, for their words.
    """
    told = ["# Unsigned. Complete what says ?, read it, then: plenary say --sitting FILE --by KEY"]
    if "by" in sitting:
        told.append(f"by = {_toml(sitting['by'])}")
    for act, line in zip(sitting["acts"], lines, strict=True):
        told += ["", *(f"# {row}" for row in _rows(f"{line.where}: {line.words}"))]
        if line.lacking:
            told.append(f"# Still to be said: {', '.join(line.lacking)}.")
        told += ["[[acts]]", *(f"{name} = {_toml(value)}" for name, value in act.items())]
    return ("\n".join(told) + "\n").encode()


def _rows(words: str) -> list[str]:
    """Words as comment lines: a comment holds no control character but the tab."""
    return ["".join(mark for mark in row if mark.isprintable()) for row in words.splitlines()]


def _toml(value: Any) -> str:
    """A value on one line: inline tables, arrays, strings escaped as JSON's, which TOML reads alike."""
    match value:
        case bool():
            return "true" if value else "false"
        case int():
            return str(value)
        case str():
            # JSON leaves DEL as it is, TOML does not allow it.
            return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
        case Mapping():
            return "{ " + ", ".join(f"{_key(str(name))} = {_toml(each)}" for name, each in value.items()) + " }"
        case _:
            return "[" + ", ".join(_toml(each) for each in value) + "]"


def _key(name: str) -> str:
    return name if _BARE.fullmatch(name) else _toml(name)
