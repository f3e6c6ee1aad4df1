"""What moves money or the authority to spend it: the closed list of movements that legs are derived from.

A movement is what an accepted act does to the two books, with everything the legs need written out: accounts by name,
lines by their full key. An act makes none, one or several; all carry the act's id as their event. Amounts are minor
units, positive unless said otherwise.
"""

from dataclasses import dataclass
from datetime import date
from typing import Literal, NamedTuple

Income = Literal["Dues", "Grants", "Donations", "InKind", "Recoveries", "Opening"]

PAYABLE = "Liabilities:Payable"
PREPAID = "Assets:Prepaid"


class LineKey(NamedTuple):
    """A line of the budget: authority to spend from a fund, for a category, in a currency, in a period."""

    id: str
    fund: str
    category: str
    currency: str
    period: str


class Leg(NamedTuple):
    """One side of a posting. Debit is positive; every leg has exactly one fund; ``line`` is None outside a budget."""

    event: str
    day: date
    book: Literal["A", "B"]
    account: str
    fund: str
    currency: str
    amount: int
    line: str | None


@dataclass(frozen=True, slots=True)
class Received:
    """Money came in: a contribution, a collection, a recovery, an opening balance (`income` "Opening")."""

    event: str
    day: date
    account: str
    fund: str
    currency: str
    amount: int
    income: Income


@dataclass(frozen=True, slots=True)
class Bounced:
    """Money that had come in was taken back by the bank or the giver."""

    event: str
    day: date
    account: str
    fund: str
    currency: str
    amount: int
    income: Income


@dataclass(frozen=True, slots=True)
class GivenInKind:
    """Something of value was given and used: income and expense at once, no cash."""

    event: str
    day: date
    fund: str
    currency: str
    amount: int


@dataclass(frozen=True, slots=True)
class Allocated:
    """Money was set aside on a line. ``forward``: how much of it rests on pledges instead of cash."""

    event: str
    day: date
    line: LineKey
    amount: int
    forward: int = 0


@dataclass(frozen=True, slots=True)
class Deallocated:
    """Money set aside on a line became free again."""

    event: str
    day: date
    line: LineKey
    amount: int


@dataclass(frozen=True, slots=True)
class Shifted:
    """A virement: authority moved between two lines of one fund, currency and period."""

    event: str
    day: date
    source: LineKey
    target: LineKey
    amount: int


@dataclass(frozen=True, slots=True)
class Encumbered:
    """Available money of a line was promised to a purchase, or more of it was."""

    event: str
    day: date
    line: LineKey
    amount: int


@dataclass(frozen=True, slots=True)
class Released:
    """Promised money went back to what is available on its line."""

    event: str
    day: date
    line: LineKey
    amount: int


@dataclass(frozen=True, slots=True)
class Spent:
    """Promised money was spent. ``against`` is an asset account, `PAYABLE` for a bill, `PREPAID` for what was paid."""

    event: str
    day: date
    line: LineKey
    amount: int
    against: str


@dataclass(frozen=True, slots=True)
class Settled:
    """A payable was paid from an account."""

    event: str
    day: date
    line: LineKey
    amount: int
    account: str


@dataclass(frozen=True, slots=True)
class PaidAhead:
    """Something was paid (or billed: `PAYABLE`) that is used later: an asset until then."""

    event: str
    day: date
    line: LineKey
    amount: int
    against: str


@dataclass(frozen=True, slots=True)
class Observed:
    """A fact: money of a line went out, or a bill came, that nobody had promised: an overrun until ratified."""

    event: str
    day: date
    line: LineKey
    amount: int
    against: str


@dataclass(frozen=True, slots=True)
class Ratified:
    """An overrun was covered from what is available on its line (below zero, in the past only: it was widened)."""

    event: str
    day: date
    line: LineKey
    amount: int


@dataclass(frozen=True, slots=True)
class Refunded:
    """A payment came back, its line's period open: ``overrun`` of it undoes an overrun, the rest is available."""

    event: str
    day: date
    line: LineKey
    amount: int
    account: str
    overrun: int = 0


@dataclass(frozen=True, slots=True)
class Transferred:
    """Money moved from one fund to another within one account."""

    event: str
    day: date
    account: str
    source: str
    target: str
    currency: str
    amount: int


@dataclass(frozen=True, slots=True)
class HandedOver:
    """Money of one fund moved between two accounts."""

    event: str
    day: date
    source: str
    target: str
    fund: str
    currency: str
    amount: int


@dataclass(frozen=True, slots=True)
class Exchanged:
    """One currency was given for another: both amounts are stored, the rate is their ratio."""

    event: str
    day: date
    fund: str
    sold_from: str
    sold: int
    sold_currency: str
    bought_into: str
    bought: int
    bought_currency: str


@dataclass(frozen=True, slots=True)
class ClosedOut:
    """At the close of its period a line's remainders leave it. Amounts are 0 or more."""

    event: str
    day: date
    line: LineKey
    available: int
    encumbered: int


@dataclass(frozen=True, slots=True)
class Carried:
    """At a close, what was carried is granted again on a line of an open period. Amounts are 0 or more."""

    event: str
    day: date
    line: LineKey
    available: int
    encumbered: int


@dataclass(frozen=True, slots=True)
class Reversed:
    """Every leg of an event negated. ``to_available``: its encumbrance is closed, so what it spent is available."""

    event: str
    day: date
    legs: tuple[Leg, ...]
    to_available: bool = False


Movement = (
    Received
    | Bounced
    | GivenInKind
    | Allocated
    | Deallocated
    | Shifted
    | Encumbered
    | Released
    | Spent
    | Settled
    | PaidAhead
    | Observed
    | Ratified
    | Refunded
    | Transferred
    | HandedOver
    | Exchanged
    | ClosedOut
    | Carried
    | Reversed
)
