"""A bank statement as every reader of one gives it: days, amounts in minor units, words; and its own balances.

A statement that tells balances is held to them: opening and lines make the closing, and each balance beside a line is
the one before with that line. So a line that the file lost, and an amount read by the wrong mark, are found.
"""

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from projections.imports.errors import Problem


@dataclass(frozen=True, slots=True)
class StatementLine:
    """A line of a statement.

    Args:
        where: its place in the file, as ``line 7``.
        day: when it was booked.
        minor: what came in, above 0, or went out, below; minor units.
        words: what the bank says of it.
        reference: the bank's own or the payer's; empty: none.
        balance: of the account after it, in minor units; None: not told.
    """

    where: str
    day: date
    minor: int
    words: str
    reference: str = ""
    balance: int | None = None


@dataclass(frozen=True, slots=True)
class BankStatement:
    """A statement.

    Args:
        lines: by day.
        currency: as the file tells it; empty: it does not.
        account: as the bank calls it; empty: not told.
        opening: minor units before the first line; None: not told.
        closing: minor units after the last; None: not told.
        closed_on: the day at whose end the closing balance stood; None: that of the last line.
    """

    lines: tuple[StatementLine, ...]
    currency: str = ""
    account: str = ""
    opening: int | None = None
    closing: int | None = None
    closed_on: date | None = None

    @property
    def first(self) -> date | None:
        """The day of its first line."""
        return min((line.day for line in self.lines), default=self.closed_on)

    @property
    def last(self) -> date | None:
        """The day at whose end it closes."""
        return self.closed_on or max((line.day for line in self.lines), default=None)


def in_order(lines: Sequence[StatementLine]) -> tuple[StatementLine, ...]:
    """Lines from the first to the last: many banks write the newest first, which their balances tell, or their days."""
    given = tuple(lines)
    turned = given[::-1]
    if any(line.balance is not None for line in given):
        return turned if _broken(given) is not None and _broken(turned) is None else given
    falling = all(before.day >= after.day for before, after in itertools.pairwise(given))
    rising = all(before.day <= after.day for before, after in itertools.pairwise(given))
    return turned if falling and not rising else tuple(sorted(given, key=lambda line: line.day))


def _broken(lines: Sequence[StatementLine]) -> StatementLine | None:
    """The first line whose balance is not the one before with the line itself."""
    for before, line in itertools.pairwise(lines):
        if before.balance is not None and line.balance is not None and before.balance + line.minor != line.balance:
            return line
    return None


def check(statement: BankStatement) -> Iterator[Problem]:
    """What does not add up in a statement by itself."""
    lost = "A line is missing, or the marks of decimals and thousands are told wrongly."
    broken = _broken(statement.lines)
    if broken is not None:
        expected = "a balance that is the one before with this line"
        yield Problem(broken.where, expected, f"{broken.balance} in the smallest unit", lost)
    if statement.opening is not None and statement.closing is not None:
        ends = statement.opening + sum(line.minor for line in statement.lines)
        if ends != statement.closing:
            found = f"{statement.closing} in the smallest unit"
            yield Problem("the closing balance", f"{ends}: the opening balance with the lines", found, lost)


def told_balances(lines: tuple[StatementLine, ...]) -> tuple[int | None, int | None]:
    """Opening and closing as balances beside lines tell them."""
    if not lines or lines[0].balance is None or lines[-1].balance is None:
        return None, None
    return lines[0].balance - lines[0].minor, lines[-1].balance
