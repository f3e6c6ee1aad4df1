"""From legs to figures and back: each amount in a report is the sum of legs of the acts that it lists (money.md, I16).

A `Measure` says which legs count and with which sign: ``cash less bills`` is the legs of ``Assets`` less those of
``Liabilities``. `figure` makes a cell out of legs by a measure, so that amount and sources cannot part; `check` adds
them up again from the acts a finished cell lists, knowing nothing of how the cell was made.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from projections.reports.amounts import Amount, Exponents, told
from projections.reports.identity import ReportError
from projections.reports.model import Cell, Report, addressed


class TraceError(ReportError):
    """A figure is not what the acts it lists add up to; the message has address, expected and found."""


class Leg(Protocol):
    """One side of a posting, debit positive, in minor units."""

    @property
    def event(self) -> str:
        """Id of the act that posted it."""

    @property
    def day(self) -> date:
        """Its date."""

    @property
    def book(self) -> str:
        """A: money; B: the authority to spend it."""

    @property
    def account(self) -> str:
        """Its account, parts joined by colons."""

    @property
    def fund(self) -> str:
        """Its fund."""

    @property
    def currency(self) -> str:
        """Its currency."""

    @property
    def amount(self) -> int:
        """Minor units, debit positive."""

    @property
    def line(self) -> str | None:
        """Its budget line, or None."""


@dataclass(frozen=True, slots=True)
class Term:
    """Legs of one account and all below it, counted with a sign: +1 as they are, -1 turned round."""

    book: str
    account: str
    sign: int = 1

    def counts(self, leg: Leg) -> bool:
        """Whether a leg is one of these."""
        return leg.book == self.book and (leg.account == self.account or leg.account.startswith(f"{self.account}:"))


@dataclass(frozen=True, slots=True)
class Measure:
    """Which legs make a figure, and in which currency.

    Args:
        terms: no leg may be counted by two of them.
        currency: an ISO 4217 code.
        fund, line: only legs of these; None: of any.
        first, last: only legs dated within, both inclusive; None: no bound.
    """

    terms: tuple[Term, ...]
    currency: str
    fund: str | None = None
    line: str | None = None
    first: date | None = None
    last: date | None = None

    def of(self, leg: Leg) -> int | None:
        """What a leg adds to the figure in minor units, or None when it is not counted."""
        if leg.currency != self.currency or (self.fund is not None and leg.fund != self.fund):
            return None
        if (self.line is not None and leg.line != self.line) or not self._within(leg.day):
            return None
        for term in self.terms:
            if term.counts(leg):
                return term.sign * leg.amount
        return None

    def _within(self, day: date) -> bool:
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)


def figure(measure: Measure, legs: Iterable[Leg]) -> Cell:
    """The cell of a measure over legs: the sum, and the acts that posted any leg counted.

    An act whose counted legs cancel stays among the sources: a reader who adds up has to see it.
    """
    total, sources = 0, set[str]()
    for leg in legs:
        part = measure.of(leg)
        if part is not None:
            total += part
            sources.add(leg.event)
    return Cell(Amount(total, measure.currency), tuple(sorted(sources)))


def check(report: Report, measures: Mapping[str, Measure], legs: Sequence[Leg], exponents: Exponents) -> int:
    """Add up again every amount of a report whose measure is given, from the acts that it lists and no others.

    Args:
        report: the finished report.
        measures: address to what the figure there claims to be.
        legs: all legs of both books.
        exponents: for the words of the message.

    Returns:
        How many figures were checked.

    Raises:
        TraceError: one differs, has no measure's currency, or lists an act that posted nothing it counts.
        ModelError: an address is not in the report.
    """
    by_event: dict[str, list[Leg]] = {}
    for leg in legs:
        by_event.setdefault(leg.event, []).append(leg)
    cells = dict(addressed(report))
    for address, measure in measures.items():
        cell = cells[address] if address in cells else report.cell(address)
        parts = {source: _parts(measure, by_event.get(source, ())) for source in cell.sources}
        idle = [source for source, found in parts.items() if not found]
        if idle:
            raise TraceError(f"{address} lists {idle[0]}, which posted nothing that it counts")
        expected = Amount(sum(sum(found) for found in parts.values()), measure.currency)
        if cell.value != expected:
            shown = told(cell.value, exponents) if isinstance(cell.value, Amount) else repr(cell.value)
            raise TraceError(f"{address} shows {shown}; the acts it lists sum to {told(expected, exponents)}")
    return len(measures)


def _parts(measure: Measure, legs: Sequence[Leg]) -> list[int]:
    return [part for part in map(measure.of, legs) if part is not None]
