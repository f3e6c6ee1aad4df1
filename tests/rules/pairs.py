"""A code, what is refused for it, and what just misses it: how the rules' tests are written as tables."""

from collections.abc import Callable
from dataclasses import dataclass

from ledger.rules.judge import Accepted
from ledger.rules.kind import Refusal
from ledger.rules.kinds import RULES_V0
from ledger.rules.record.codes import CODES
from tests.rules.probes import harbour, probed
from tests.world import World

Verdict = Accepted | Refusal
Try = Callable[[World], Verdict]


@dataclass(frozen=True)
class Pair:
    """A row. ``bare`` starts before any founding; else the harbour's coalition is there."""

    code: str
    refused: Try
    missed: Try
    bare: bool = False

    def world(self) -> World:
        """The world in which it is tried."""
        return probed(World()) if self.bare else harbour()


def names(pairs: tuple[Pair, ...]) -> list[str]:
    """The rows' names: codes, numbered where a code has several."""
    codes = [pair.code for pair in pairs]
    return [
        code if codes.count(code) == 1 else f"{code}-{codes[:place].count(code)}" for place, code in enumerate(codes)
    ]


def expect_refused(pair: Pair) -> None:
    """The statement is refused for just this code, under a clause that the code cites, in words without a gap."""
    verdict = pair.refused(pair.world())
    assert isinstance(verdict, Refusal), "accepted"
    assert verdict.code == pair.code
    assert verdict.clause in clauses_of(pair.code)
    assert "{" not in verdict.words + verdict.mend
    assert "…" not in verdict.words


def expect_accepted(pair: Pair) -> None:
    """The statement that differs in that one thing is accepted."""
    verdict = pair.missed(pair.world())
    assert isinstance(verdict, Accepted), verdict


def clauses_of(code: str) -> set[str]:
    """The clauses under which a code is cited."""
    if code in CODES:
        return {CODES[code].clause}
    checks = [check for kind in RULES_V0 for check in (*kind.standing, *kind.checks)]
    return {check.clause for check in checks if check.code == code} or {CODES["THING_UNKNOWN"].clause}


def codes_of(prefixes: tuple[str, ...]) -> set[str]:
    """The codes of all checks of the kinds whose names begin so."""
    kinds = [kind for kind in RULES_V0 if kind.name.startswith(prefixes)]
    return {check.code for kind in kinds for check in (*kind.standing, *kind.checks)}
