"""One act under judgement, with everything that a rule may look at."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from audit.acts import Act
from audit.checkpoint import VerifyLine
from audit.entry import Line
from audit.errors import RuleError
from audit.members import MAX_ACTS
from audit.public_keys import Verifier
from audit.rules.state import State

VerifySignature = Callable[[Verifier, bytes, Line, str], None]


@dataclass(frozen=True, slots=True)
class Tools:
    """What verifies signatures, and the tree's roots (hex) by size. Handed in, so that work can be shared out."""

    verify: VerifySignature
    verify_note: VerifyLine
    root_at: Callable[[int], str | None]


@dataclass(frozen=True, slots=True)
class Signed:
    """One who signed: person (None for the clerk), capacity, and the id of her key."""

    person: str | None
    capacity: str | tuple[str, str]
    keyid: str

    @property
    def organization(self) -> str | None:
        """In whose name she signed, if in an organization's."""
        return self.capacity[1] if isinstance(self.capacity, tuple) and self.capacity[0] == "organization" else None


@dataclass(frozen=True, slots=True)
class Case:
    """An act. ``signers`` are those whom it names, in its order."""

    state: State
    tools: Tools
    act: Act
    statement: str
    place: int
    received: int
    signers: tuple[Signed, ...]

    @property
    def index(self) -> int:
        """The entry's index."""
        return self.state.size

    @property
    def id(self) -> str:
        """The act's id."""
        return f"{self.statement}.{self.place}"

    @property
    def number(self) -> int:
        """The act's number."""
        return self.index * MAX_ACTS + self.place

    @property
    def founding(self) -> bool:
        """Whether it stands in the founding."""
        return self.index == 0

    @property
    def author(self) -> Signed:
        """The first signer."""
        return self.signers[0]

    @property
    def persons(self) -> frozenset[str]:
        """The persons whom the act names."""
        return frozenset(signer.person for signer in self.signers if signer.person is not None)

    @property
    def subject(self) -> str:
        """What it is about.

        Raises:
            RuleError: ABOUT_MISSING.
        """
        if self.act.about is None:
            raise self.refuse("ABOUT_MISSING", "R-16", "what it is about", "nothing")
        return self.act.about

    def refuse(self, code: str, clause: str, expected: str, found: object) -> RuleError:
        """The error that says what the act breaks."""
        return RuleError(code, f"rules {clause}", f"/acts/{self.place}", expected, found)

    def member(self, *path: str) -> Any:
        """A member of the body that must be there.

        Raises:
            RuleError: BODY_INVALID.
        """
        value: Any = self.act.body
        for name in path:
            if not isinstance(value, dict) or name not in value:
                raise self.refuse("BODY_INVALID", "R-15", f"the member {'/'.join(path)}", "none")
            value = value[name]
        return value

    def text(self, *path: str) -> str:
        """A member that must be a text.

        Raises:
            RuleError: BODY_INVALID.
        """
        value = self.member(*path)
        if not isinstance(value, str):
            raise self.refuse("BODY_INVALID", "R-15", f"a text as {'/'.join(path)}", value)
        return value

    def texts(self, *path: str) -> tuple[str, ...]:
        """A member that must be a list of texts, each once.

        Raises:
            RuleError: BODY_INVALID.
        """
        value = self.member(*path)
        if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
            raise self.refuse("BODY_INVALID", "R-15", f"a list of texts as {'/'.join(path)}", value)
        return tuple(dict.fromkeys(value))

    def count(self, name: str) -> int | None:
        """A member that must be a number from 0 where it is given.

        Raises:
            RuleError: BODY_INVALID.
        """
        value = self.act.body.get(name)
        if value is not None and (isinstance(value, bool) or not isinstance(value, int) or value < 0):
            raise self.refuse("BODY_INVALID", "R-15", f"a number from 0 as {name}", value)
        return value
