"""What every count gives back: order, elected, ties and the steps that led there (docs/counting.md, clauses R1 to R4).

A result holds exact values only: whole numbers, or fractions written ``p/q``. It is a function of the ballots
as a multiset and of the procedure; the order in which ballots, candidates or projects were handed in never
shows.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, TypeAlias

Exact: TypeAlias = int | Fraction


def exact(value: Exact) -> int | str:
    """Write a number for JSON and for people: a whole number as it is, a fraction as ``"p/q"``."""
    fraction = Fraction(value)
    if fraction.denominator == 1:
        return fraction.numerator
    return f"{fraction.numerator}/{fraction.denominator}"


def name_list(names: tuple[str, ...] | list[str]) -> str:
    """Join names for a sentence: ``A``, ``A and B``, ``A, B and C``."""
    *others, last = names or ("",)
    return f"{', '.join(others)} and {last}" if others else last


@dataclass(frozen=True)
class Step:
    """One step of a count, for machines (``kind`` and ``facts``) and for people (``words``).

    Args:
        kind: lower-case code of the step, listed in docs/counting.md, clause R3.
        facts: JSON values only; numbers as `exact` writes them.
        words: the same in one or two plain sentences.
    """

    kind: str
    words: str
    facts: Mapping[str, Any] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """Give the step as one flat JSON object."""
        return {"step": self.kind, **self.facts, "words": self.words}


@dataclass(frozen=True)
class Tie:
    """Candidates whom the count cannot tell apart although a seat, or their survival, hangs on it.

    Args:
        candidates: at least two, sorted by name.
        seats: how many of them are to be taken; 0 where they were removed together.
        rule: the tie rule that was pinned.
        resolved: whether that rule settled it.
        elected: whom of the tied it took, in the order taken.
        words: what became of the tie.
    """

    candidates: tuple[str, ...]
    seats: int
    rule: str
    resolved: bool
    elected: tuple[str, ...]
    words: str

    def as_json(self) -> dict[str, Any]:
        """Give the tie as a JSON object."""
        return {
            "candidates": list(self.candidates),
            "seats": self.seats,
            "rule": self.rule,
            "resolved": self.resolved,
            "elected": list(self.elected),
            "words": self.words,
        }


@dataclass(frozen=True)
class Count:
    """The order a method gives, before seats are filled."""

    order: tuple[tuple[str, ...], ...]
    steps: tuple[Step, ...]
    ties: tuple[Tie, ...] = ()


@dataclass(frozen=True)
class Result:
    """The outcome of a count.

    Args:
        method: the method's code.
        order: tie groups, best first; the names in a group sorted.
        elected: who takes a seat, in the order of taking; for budgets the projects funded.
        ties: every tie met that decided something, settled or not.
        steps: the whole way, in order.
    """

    method: str
    order: tuple[tuple[str, ...], ...]
    elected: tuple[str, ...]
    ties: tuple[Tie, ...]
    steps: tuple[Step, ...]

    def as_json(self) -> dict[str, Any]:
        """Give the result as JSON values; equal results give equal values."""
        return {
            "method": self.method,
            "order": [list(group) for group in self.order],
            "elected": list(self.elected),
            "ties": [tie.as_json() for tie in self.ties],
            "steps": [step.as_json() for step in self.steps],
        }
