"""The legs of both books, laid out so that a report can sum any of them, each sum with the acts it comes from.

Every figure made here keeps its claim, so that the finished report can be traced and checked. The measures are the
words of the reports: what came in, what went out, what we hold, what is reserved, set aside, free.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date

from ledger.rules.money.legs import AUTHORITY, AVAILABLE, ENCUMBERED, EXPENDED, OPENING, OVERRUN, TRADING, TRANSFERS
from ledger.rules.money.movements import PAYABLE, PREPAID
from ledger.rules.money.state import MoneyState
from projections.reports.amounts import Amount
from projections.reports.claims import Claim, Fact, Facts, Part, Parts
from projections.reports.model import Cell, Report, addressed
from projections.reports.tracing import Leg, Measure, Term, figure

Terms = tuple[Term, ...]
Shelves = dict[tuple[str, str], dict[tuple[int, int], list[Leg]]]
"""Book and account to year and month to legs."""

PLACES: Terms = (Term("A", "Assets:Bank"), Term("A", "Assets:Cash"), Term("A", "Assets:Held"))
"""Where our money lies."""
CAME_IN: Terms = (
    *(Term("A", f"Income:{income}", -1) for income in ("Dues", "Grants", "Donations", "Recoveries")),
    Term("A", OPENING, -1),
)
WENT_OUT: Terms = (
    Term("A", "Expenses"),
    # What was given in kind is income and expense at once: the two cancel here.
    Term("A", "Income:InKind"),
    Term("A", PREPAID),
    Term("A", PAYABLE),
)
"""What was paid: expenses, what was paid ahead, less bills not yet paid."""
EXPENSE: Terms = (Term("A", "Expenses"), Term("A", "Income:InKind"))
MOVED_IN: Terms = (Term("A", TRANSFERS, -1),)
EXCHANGED: Terms = (Term("A", TRADING, -1),)
OWED: Terms = (Term("A", PAYABLE, -1),)
HELD: Terms = (Term("A", "Assets"), Term("A", "Liabilities"))
"""We hold: money and what was paid ahead, less bills."""
RESERVED: Terms = (Term("B", ENCUMBERED),)
SET_ASIDE: Terms = (Term("B", AVAILABLE),)
FREE: Terms = (*HELD, Term("B", ENCUMBERED, -1), Term("B", AVAILABLE, -1))
GRANTED: Terms = (Term("B", AUTHORITY, -1),)
SPENT: Terms = (Term("B", EXPENDED),)
BEYOND: Terms = (Term("B", OVERRUN, -1),)
"""Spent beyond what was agreed, and not ratified since."""


class Books:
    """The legs that a report sums.

    Args:
        money: the money tables.
        through: only legs dated on or before; None: all.
    """

    def __init__(self, money: MoneyState, through: date | None = None) -> None:
        self.money = money
        self.through = through
        self.legs: tuple[Leg, ...] = tuple(leg for leg in money.legs if through is None or leg.day <= through)
        self._by_line: dict[str, list[Leg]] = {}
        self._by_fund: dict[tuple[str, str], Shelves] = {}
        self._by_event: dict[str, list[Leg]] = {}
        for leg in self.legs:
            shelf = self._by_fund.setdefault((leg.fund, leg.currency), {}).setdefault((leg.book, leg.account), {})
            shelf.setdefault((leg.day.year, leg.day.month), []).append(leg)
            self._by_event.setdefault(leg.event, []).append(leg)
            if leg.line is not None:
                self._by_line.setdefault(leg.line, []).append(leg)
        self._claims: dict[int, tuple[Cell, Claim]] = {}
        self.undoes = {act: event for event, acts in money.reversals.items() for act in acts}
        """Act that reversed another to the one that it reversed."""
        self.asked = {purchase: request for request, purchase in reversed(tuple(money.used_requests.items()))}
        """Purchase to the request that it came from, the first one where it was raised since."""

    @property
    def currencies(self) -> tuple[str, ...]:
        """The currencies in which anything was posted, sorted."""
        return tuple(sorted({currency for _, currency in self._by_fund}))

    @property
    def funds(self) -> tuple[tuple[str, str], ...]:
        """Each fund and currency in which anything was posted: in the order in which funds were opened."""
        order = {fund: place for place, fund in enumerate(self.money.funds)}
        return tuple(sorted(self._by_fund, key=lambda key: (order[key[0]], key[1])))

    def on_line(self, line: str) -> tuple[Leg, ...]:
        """The legs of a line, in the record's order."""
        return tuple(self._by_line.get(line, ()))

    def of_event(self, event: str) -> tuple[Leg, ...]:
        """The legs that an act posted."""
        return tuple(self._by_event.get(event, ()))

    def events(self) -> Iterable[str]:
        """The acts that posted anything, in the record's order."""
        return self._by_event

    def sum(
        self,
        terms: Terms,
        currency: str,
        *,
        fund: str | None = None,
        line: str | None = None,
        first: date | None = None,
        last: date | None = None,
    ) -> Cell:
        """A figure: legs of some accounts, with the acts that posted them."""
        measure = Measure(terms, currency, fund, line, first, self._bound(last))
        if line is not None:
            return self.claimed(figure(measure, self._by_line.get(line, ())), measure)
        total, sources = 0, set[str]()
        for legs, sign in self._shelved(measure):
            for leg in legs:
                if (first is None or first <= leg.day) and (measure.last is None or leg.day <= measure.last):
                    total += sign * leg.amount
                    sources.add(leg.event)
        return self.claimed(Cell(Amount(total, currency), tuple(sorted(sources))), measure)

    def _shelved(self, measure: Measure) -> Iterator[tuple[list[Leg], int]]:
        """The legs that a measure may count, with their sign: of its accounts, funds and months, and no others."""
        first = (measure.first.year, measure.first.month) if measure.first is not None else (0, 0)
        last = (measure.last.year, measure.last.month) if measure.last is not None else (9999, 12)
        for (fund, currency), shelves in self._by_fund.items():
            if currency != measure.currency or measure.fund not in (None, fund):
                continue
            for (book, account), by_month in shelves.items():
                term = next((term for term in measure.terms if _holds(term, book, account)), None)
                for month, legs in by_month.items() if term is not None else ():
                    if term is not None and first <= month <= last:
                        yield legs, term.sign

    def _bound(self, last: date | None) -> date | None:
        return min(filter(None, (last, self.through)), default=None)

    def of_act(self, event: str, terms: Terms, currency: str, *, fund: str | None = None) -> Cell:
        """What one act adds to a figure."""
        measure = Measure(terms, currency, fund)
        return self.claimed(figure(measure, self._by_event.get(event, ())), measure)

    def of_acts(
        self, events: Iterable[str], terms: Terms, currency: str, *, fund: str | None = None, line: str | None = None
    ) -> Cell:
        """What some acts add to a figure."""
        measure = Measure(terms, currency, fund, line)
        legs = [leg for event in dict.fromkeys(events) for leg in self._by_event.get(event, ())]
        return self.claimed(figure(measure, legs), measure)

    def share(self, family: str, currency: str, parts: Iterable[Part]) -> Cell:
        """A figure made of parts of legs that other figures of its family share."""
        given = tuple(part for part in parts if part.minor)
        sources = tuple(sorted({event for part in given for event in part.events}))
        cell = Cell(Amount(sum(part.minor for part in given), currency), sources)
        return self.claimed(cell, Parts(family, currency, given))

    def stated(self, minor: int, currency: str, facts: Iterable[Fact]) -> Cell:
        """A figure made of amounts that acts state.

        Args:
            minor: their sum, in minor units.
            currency: of all of them.
            facts: where each stands.
        """
        given = tuple(facts)
        cell = Cell(Amount(minor, currency), tuple(sorted({fact.act for fact in given})))
        return self.claimed(cell, Facts(currency, given))

    def turned(self, cell: Cell) -> Cell:
        """The same figure with its sign turned: how far something is below zero."""
        claim = self._claims[id(cell)][1]
        assert isinstance(claim, Measure), "only sums of legs are turned"
        assert isinstance(cell.value, Amount), "a sum of legs is an amount"
        terms = tuple(replace(term, sign=-term.sign) for term in claim.terms)
        turned = Cell(cell.value._replace(minor=-cell.value.minor), cell.sources)
        return self.claimed(turned, replace(claim, terms=terms))

    def claimed(self, cell: Cell, claim: Claim) -> Cell:
        """Keep a cell's claim until the report is finished. Returns that very cell."""
        self._claims[id(cell)] = (cell, claim)
        return cell

    def claims(self, report: Report) -> Mapping[str, Claim]:
        """The claims of a finished report, by address."""
        found = ((address, self._claims.get(id(cell))) for address, cell in addressed(report))
        return {address: kept[1] for address, kept in found if kept is not None}


def _holds(term: Term, book: str, account: str) -> bool:
    return book == term.book and (account == term.account or account.startswith(f"{term.account}:"))


def minor(cell: Cell) -> int:
    """A cell's amount in minor units."""
    assert isinstance(cell.value, Amount)
    return cell.value.minor
