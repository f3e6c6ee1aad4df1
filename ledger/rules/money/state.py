"""What the rules keep of money: accounts, funds, lines, purchases, proofs, the legs of both books and their sums.

Sums are kept running, so that every check of a limit is one look-up; `ledger.rules.money.invariants` adds the legs up
again and compares.
"""

from dataclasses import dataclass
from datetime import date
from typing import Literal, NamedTuple

from ledger.rules.journal import Cell, Journal, Series, Table
from ledger.rules.money.gifts import Acceptance, Contribution, Pledge
from ledger.rules.money.movements import Leg, LineKey

AccountKind = Literal["bank", "cash", "held"]
FundClass = Literal["unrestricted", "designated", "restricted", "endowment"]
EncumbranceStanding = Literal["open", "released", "expired", "closed", "lapsed", "reversed"]


@dataclass(frozen=True, slots=True)
class Account:
    """Where money lies. ``name`` is its name in book A; ``keeper`` the person who holds a tin or held money."""

    id: str
    kind: AccountKind
    name: str
    currency: str
    keeper: str | None = None
    organization: str | None = None
    role: str | None = None


@dataclass(frozen=True, slots=True)
class Fund:
    """A fund: its class, what it may pay for (no category: anything) and when (inclusive; None: no bound).

    ``consent_of``: the organizations that must be bound by a decision for it to set money of this fund aside.
    """

    id: str
    group: FundClass
    purposes: frozenset[str] = frozenset()
    first: date | None = None
    last: date | None = None
    frozen: bool = False
    closed: bool = False
    successor: str | None = None
    consent_of: frozenset[str] = frozenset()

    @property
    def is_bound(self) -> bool:
        """Whether its money does not leave it without a basis: restricted, endowed or earmarked."""
        return self.group in ("restricted", "endowment") or bool(self.consent_of)

    def allows(self, category: str) -> bool:
        """Whether a category is within what the fund may pay for."""
        return not self.purposes or category in self.purposes

    def allows_day(self, day: date) -> bool:
        """Whether a date is within the window in which the fund may pay."""
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)


@dataclass(frozen=True, slots=True)
class Period:
    """A budget period, both dates inclusive. ``trial_balance``: the digest signed at its close."""

    id: str
    first: date
    last: date
    closed_by: str | None = None
    trial_balance: str | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the budget."""

    key: LineKey
    frozen: bool = False


class LineBook(NamedTuple):
    """A line's balances: book B in debit-positive minor units, and ``actual``, its expense legs in book A."""

    authority: int = 0
    available: int = 0
    encumbered: int = 0
    expended: int = 0
    overrun: int = 0
    actual: int = 0


class Position(NamedTuple):
    """A fund's standing in one currency.

    ``reserved`` is available plus encumbered on all its lines; ``overrun`` (<= 0) what of open periods awaits
    ratification; ``deficit`` what facts, and nothing else, took below zero; ``forward`` what allocations rest on
    pledges.
    """

    cash: int = 0
    prepaid: int = 0
    payables: int = 0
    reserved: int = 0
    overrun: int = 0
    deficit: int = 0
    forward: int = 0

    @property
    def headroom(self) -> int:
        """What is free to decide: cash and prepaid less payables and everything set aside. Below zero in a deficit."""
        return self.cash + self.prepaid - self.payables - self.reserved


class Entry(NamedTuple):
    """What one event posted: its kind, its legs as places [start, stop) in the series, what it depends on."""

    kind: str
    start: int
    stop: int
    parents: tuple[str, ...]
    dependents: int = 0
    reversed_by: str | None = None


Sources = tuple[tuple[str | None, int], ...]
"""What is available on a line by the decision that set it aside, oldest first; None: from before the ledger."""


@dataclass(frozen=True, slots=True)
class Allocation:
    """An allocation (positive) or a reduction (negative) under a decision; None: from before the ledger."""

    id: str
    line: LineKey
    decision: str | None
    amount: int


class Ceiling(NamedTuple):
    """How much a decision lets be set aside from one fund in one currency, for which categories, and how much was."""

    ceiling: int
    used: int
    categories: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Request:
    """A claim or purchase put forward: the exact content that approvals are about."""

    id: str
    line: str
    payee: str
    amount: int
    requester: str | None
    encumbrance: str | None = None


@dataclass(frozen=True, slots=True)
class Approval:
    """One person's word on a request, with the organizations she belonged to when she signed it."""

    id: str
    request: str
    person: str
    organizations: frozenset[str]
    approved: bool


@dataclass(frozen=True, slots=True)
class Encumbrance:
    """One intended purchase: granted = open + spent + released. Money may go out before ``expires``."""

    id: str
    line: str
    payee: str
    granted: int
    day: date
    approvers: tuple[str, ...]
    draws: Sources
    expires: date | None = None
    floated: bool = False
    spent: int = 0
    released: int = 0
    standing: EncumbranceStanding = "open"
    kept: bool = False
    spends: tuple[str, ...] = ()

    @property
    def open(self) -> int:
        """What is promised and not yet spent or released."""
        return self.granted - self.spent - self.released


@dataclass(frozen=True, slots=True)
class Spend:
    """Money of a line that went out at once or (``bill``) was billed; ``proofs``: documents with what each proves."""

    id: str
    line: str
    payee: str | None
    amount: int
    day: date
    payers: tuple[str, ...]
    encumbrance: str | None
    bill: bool = False
    paid: int = 0
    refunded: int = 0
    proved: int = 0
    proofs: tuple[tuple[str, int], ...] = ()
    waived: bool = False
    reversed: bool = False


@dataclass(frozen=True, slots=True)
class Proof:
    """A document used as evidence. ``total`` is set when it is declared shared, ``used`` the sum of its shares."""

    used: int
    total: int | None = None


@dataclass(frozen=True, slots=True)
class Stated:
    """What a bank statement, a count of cash or a holder says an account held at the end of a day.

    ``unpresented``: acts posted on the account that the statement does not show (or shows otherwise), with the amount
    by which the ledger's balance exceeds the statement's for each.
    """

    id: str
    account: str
    day: date
    balance: int
    unpresented: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Stay:
    """A disputed purchase: nothing more of it is paid while the stay stands."""

    id: str
    encumbrance: str
    lifted: bool = False


class Floor(NamedTuple):
    """How far below zero a fund's money in an account may stand: the named open exception of I6."""

    amount: int
    event: str


class MoneyState:
    """Tables of the money family. Keys are ids unless said otherwise."""

    def __init__(self, journal: Journal) -> None:
        self._frame(journal)
        self._books(journal)
        self._income(journal)
        self._purchases(journal)

    def _frame(self, journal: Journal) -> None:
        self.accounts: Table[str, Account] = Table(journal)
        self.funds: Table[str, Fund] = Table(journal)
        self.periods: Table[str, Period] = Table(journal)
        self.lines: Table[str, Line] = Table(journal)
        self.line_ids: Table[tuple[str, str, str, str], str] = Table(journal)
        """Fund, category, currency, period to the line that they are."""
        self.lines_in: Table[str, tuple[str, ...]] = Table(journal)
        """Period to its lines, in order of opening."""
        self.stated: Table[str, Stated] = Table(journal)
        self.last_stated: Table[str, str] = Table(journal)
        """Account to its latest statement by date."""
        self.closed_through: Cell[date | None] = Cell(journal, None)
        """Last day of the last closed period: nothing may be dated on it or before."""

    def _books(self, journal: Journal) -> None:
        self.legs: Series[Leg] = Series(journal)
        self.entries: Table[str, Entry] = Table(journal)
        self.reversals: Table[str, tuple[str, ...]] = Table(journal)
        """Event to the acts that reversed it: at most one."""
        self.balances: Table[tuple[str, str, str], int] = Table(journal)
        """Book A: account name, fund, currency to balance."""
        self.line_books: Table[str, LineBook] = Table(journal)
        self.positions: Table[tuple[str, str], Position] = Table(journal)
        """Fund and currency to position."""
        self.floors: Table[tuple[str, str], Floor] = Table(journal)
        """Account name and fund to the open exception."""
        self.days: Table[tuple[str, int], int] = Table(journal)
        """Asset account name and day (proleptic ordinal) to what was posted on it that day."""
        self.last_day: Table[str, int] = Table(journal)
        """Asset account name to the latest day posted on it."""
        self.sources: Table[str, Sources] = Table(journal)
        self.allocations: Table[str, Allocation] = Table(journal)
        self.ceilings: Table[tuple[str, str, str], Ceiling] = Table(journal)
        """Decision, fund, currency to its ceiling."""

    def _income(self, journal: Journal) -> None:
        self.pledges: Table[str, Pledge] = Table(journal)
        self.pledged: Table[tuple[str, str], int] = Table(journal)
        """Fund and currency to the sum of signed open pledges."""
        self.contributions: Table[str, Contribution] = Table(journal)
        self.acceptances: Table[str, Acceptance] = Table(journal)
        self.given: Table[tuple[str, str, int], int] = Table(journal)
        """Party, currency, year to what it gave in that year without an acceptance."""
        self.receipt_numbers: Table[str, int] = Table(journal)
        """Receipt book to the highest number used."""

    def _purchases(self, journal: Journal) -> None:
        self.requests: Table[str, Request] = Table(journal)
        self.approvals: Table[str, Approval] = Table(journal)
        self.encumbrances: Table[str, Encumbrance] = Table(journal)
        self.open_on: Table[str, frozenset[str]] = Table(journal)
        """Line to its encumbrances with something open or not yet closed."""
        self.promised: Table[tuple[str, str], tuple[tuple[int, str, int], ...]] = Table(journal)
        """Payee and currency to what was promised to it lately: day (ordinal), encumbrance, amount."""
        self.spends: Table[str, Spend] = Table(journal)
        self.settled: Table[str, str] = Table(journal)
        """Payment of a bill, refund or recovery to the spend that it belongs to."""
        self.proofs: Table[str, Proof] = Table(journal)
        """Digest of a document to its use."""
        self.stays: Table[str, Stay] = Table(journal)
        self.stayed: Table[str, int] = Table(journal)
        """Encumbrance to the count of stays that stand."""
        self.unchecked: Table[str, tuple[date, frozenset[str]] | None] = Table(journal)
        """Account to the day of its oldest unchecked one-signature payment, and who signed any; None: all checked."""
        self.used_requests: Table[str, str] = Table(journal)
        """Request to the act that carried it out."""

    def position(self, fund: str, currency: str) -> Position:
        """A fund's standing in a currency; all zero when nothing was posted."""
        return self.positions.get((fund, currency)) or Position()

    def book(self, line: str) -> LineBook:
        """A line's balances; all zero when nothing was posted."""
        return self.line_books.get(line) or LineBook()

    def balance(self, account: str, fund: str, currency: str) -> int:
        """What of a fund lies in an account of book A."""
        return self.balances.get((account, fund, currency)) or 0

    def line(self, line: str) -> LineKey:
        """A line's key."""
        return self.lines[line].key
