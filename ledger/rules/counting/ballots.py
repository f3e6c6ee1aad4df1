"""Ballots, and the three ways to read a blank (docs/counting.md, clauses B1 to B6).

A ballot holds one mark for each candidate: a rank (1 is best, equal ranks are ties), an approval (1 or 0) or
a score, or nothing. What nothing means is the procedure's ``blank_rule``, and it decides seats:

- ``skip``: no comparison. The ballot says nothing about that candidate, for or against anybody.
- ``last``: ranked below every candidate marked on that ballot, all blanks equal.
- ``invalid``: the whole ballot is set aside.

`RankProfile` is what the methods count: candidates by number in the order of their names, equal ballots
merged. That is why no result can depend on the order of rows or columns.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from typing import TypeAlias

from ledger.rules.counting.errors import BallotError, UnknownRuleError
from ledger.rules.counting.result import Exact

Tiers: TypeAlias = tuple[tuple[int, ...], ...]

BLANK_RULES = ("skip", "last", "invalid")


@dataclass(frozen=True)
class Ballot:
    """One voter's marks.

    Args:
        marks: one for each candidate of the election, in its order; ``None`` is a blank.
        weight: greater than 0, exact.
    """

    marks: tuple[int | None, ...]
    weight: Exact = 1


@dataclass(frozen=True)
class Election:
    """Candidates and ballots as handed in, checked to fit each other.

    Args:
        candidates: at least one name, none twice, none empty.
        ballots: any number.

    Raises:
        BallotError: a name is empty or stands twice, a ballot has another number of marks, a weight is not
        above 0.
    """

    candidates: tuple[str, ...]
    ballots: tuple[Ballot, ...]

    def __post_init__(self) -> None:
        check_names(self.candidates, "candidates")
        for index, ballot in enumerate(self.ballots):
            if len(ballot.marks) != len(self.candidates):
                raise BallotError(
                    "MARKS_DO_NOT_FIT",
                    f"ballot {index}",
                    f"{len(self.candidates)} marks, one for each candidate",
                    f"{len(ballot.marks)}",
                    "give every candidate a mark or a blank",
                )
            if ballot.weight <= 0:
                raise BallotError(
                    "WEIGHT_NOT_POSITIVE",
                    f"ballot {index}",
                    "a weight above 0",
                    str(ballot.weight),
                    "leave out ballots that do not count",
                )


def check_names(names: tuple[str, ...], where: str) -> None:
    """Refuse an empty list of names, an empty name and a name given twice.

    Raises:
        BallotError: as said.
    """
    if not names:
        raise BallotError("NO_CANDIDATES", where, "at least one name", "none", "name the candidates")
    seen: set[str] = set()
    for index, name in enumerate(names):
        if not name.strip():
            raise BallotError("NAME_EMPTY", f"{where}, place {index + 1}", "a name", "nothing", "name it")
        if name in seen:
            raise BallotError(
                "NAME_TWICE", f"{where}, place {index + 1}", "each name once", f"{name!r} again", "rename one"
            )
        seen.add(name)


@dataclass(frozen=True)
class RankProfile:
    """Ranked ballots, ready to count.

    Args:
        candidates: names, sorted by code point; everywhere else a candidate is its index here.
        groups: merged ballots: tiers of candidates, best first, and how much they weigh, as a whole number.
        scale: what a weight of 1 became; a figure divided by it is in votes again.
        set_aside: weight of the ballots set aside by ``invalid``, in votes.
    """

    candidates: tuple[str, ...]
    groups: tuple[tuple[Tiers, int], ...]
    scale: int
    set_aside: Exact

    @property
    def total(self) -> int:
        """The scaled weight of the ballots counted."""
        return sum(weight for _, weight in self.groups)

    def votes(self, scaled: Exact) -> Fraction:
        """Turn a scaled figure into votes."""
        return Fraction(scaled) / self.scale

    def names(self, indices: Iterable[int]) -> tuple[str, ...]:
        """Name candidates, sorted."""
        return tuple(self.candidates[index] for index in sorted(indices))


def weight_scale(ballots: Iterable[Ballot]) -> int:
    """Give the smallest number that turns every weight into a whole number."""
    return lcm(*{Fraction(ballot.weight).denominator for ballot in ballots})


def check_blank_rule(rule: str) -> None:
    """Refuse a blank rule other than skip, last and invalid.

    Raises:
        UnknownRuleError: as said.
    """
    if rule not in BLANK_RULES:
        raise UnknownRuleError(
            "BLANK_RULE_UNKNOWN", "blank_rule", "one of " + ", ".join(BLANK_RULES), repr(rule), "name one of them"
        )


def rank_profile(election: Election, blank_rule: str) -> RankProfile:
    """Read ranks under a blank rule, merge equal ballots and drop those that say nothing.

    Raises:
        UnknownRuleError: the blank rule is none of skip, last, invalid.
    """
    check_blank_rule(blank_rule)
    columns = sorted(range(len(election.candidates)), key=election.candidates.__getitem__)
    scale = weight_scale(election.ballots)
    by_marks: dict[tuple[int | None, ...], int] = defaultdict(int)
    for ballot in election.ballots:
        by_marks[ballot.marks] += int(ballot.weight * scale)
    merged: dict[Tiers, int] = defaultdict(int)
    set_aside = 0
    for marks, weight in by_marks.items():
        in_order = [marks[column] for column in columns]
        if blank_rule == "invalid" and None in in_order:
            set_aside += weight
            continue
        tiers = _tiers(in_order, blanks_last=blank_rule == "last")
        if tiers:
            merged[tiers] += weight
    names = tuple(election.candidates[column] for column in columns)
    return RankProfile(names, tuple(sorted(merged.items())), scale, Fraction(set_aside, scale))


def _tiers(marks: list[int | None], *, blanks_last: bool) -> Tiers:
    by_rank: dict[int, list[int]] = {}
    blanks = []
    for index, mark in enumerate(marks):
        if mark is None:
            blanks.append(index)
        elif mark in by_rank:
            by_rank[mark].append(index)
        else:
            by_rank[mark] = [index]
    tiers = [tuple(by_rank[rank]) for rank in sorted(by_rank)]
    if blanks_last and blanks:
        tiers.append(tuple(blanks))
    return tuple(tiers)
