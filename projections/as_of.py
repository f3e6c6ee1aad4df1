"""Time travel: the record as it stood at an index or on a date, and the books as they stood on a day.

Two times, never mixed. *Record time* is the order in which things were told: `state_at` folds the entries up to an
index again, so that what is asked about the past is answered by what was known then. *Valid time* is when things
happened: `balances_on` sums the legs dated on or before a day, so that books brought in years later answer for their
own days.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from ledger.application import Ledger
from ledger.application.replay import Live
from ledger.format.entry import parse_entry
from ledger.rules.money.legs import AVAILABLE, ENCUMBERED
from ledger.rules.money.movements import PAYABLE, PREPAID
from ledger.rules.money.posting import is_ours
from ledger.rules.money.state import MoneyState
from ledger.rules.state import State
from ledger.rules.values import start_of
from ledger.store.events import StatementRecorded

_STEP = 1000


class NotYetError(LookupError):
    """The record was not as long as that, or nothing had been recorded by that date."""


def state_at(ledger: Ledger, index: int) -> State:
    """The state as it stood right after an entry.

    Args:
        ledger: the ledger; its live state is left alone.
        index: of the entry, 0 <= index < size.

    Raises:
        NotYetError: there is no such entry.
    """
    if not 0 <= index < ledger.size:
        raise NotYetError(f"There is no entry {index}: the record has {ledger.size}, counted from 0.")
    if index == ledger.size - 1:
        return ledger.live.state
    live = Live(ledger.origin, ledger.registry)
    for event in _stored(ledger, index + 1):
        live.extend((event,))
    return live.state


def index_on(ledger: Ledger, day: date) -> int:
    """The index of the last entry received by the end of a UTC date.

    Raises:
        NotYetError: nothing had been received by then.
    """
    over = start_of(day) + 86_400_000
    found = -1
    for event in _stored(ledger, ledger.size):
        if parse_entry(event.entry).received >= over:
            break
        found = event.originator_version - 1
    if found < 0:
        raise NotYetError(f"Nothing had been recorded by {day.isoformat()}.")
    return found


def _stored(ledger: Ledger, size: int) -> Iterator[StatementRecorded]:
    for start in range(0, size, _STEP):
        for event in ledger.recorder.select_events(ledger.origin, gt=start, lte=min(start + _STEP, size)):
            yield StatementRecorded(ledger.origin, event.originator_version, event.state)


@dataclass(frozen=True, slots=True)
class Balance:
    """A fund in one currency at the end of a day; minor units.

    ``held`` (money and what was paid ahead, less bills) = ``reserved`` + ``set_aside`` + ``free``; ``owed`` are the
    bills, above 0 when something is owed.
    """

    fund: str
    currency: str
    held: int
    owed: int
    reserved: int
    set_aside: int

    @property
    def free(self) -> int:
        """What was free to decide; below 0 when more had been set aside than there was."""
        return self.held - self.reserved - self.set_aside


def balances_on(money: MoneyState, day: date) -> tuple[Balance, ...]:
    """Each fund and currency at the end of a day, by the dates that the legs carry, in order of first posting."""
    sums: dict[tuple[str, str], list[int]] = {}
    for leg in money.legs:
        if leg.day > day:
            continue
        held_owed_reserved_aside = sums.setdefault((leg.fund, leg.currency), [0, 0, 0, 0])
        if leg.book == "A" and (is_ours(leg.account) or leg.account in (PREPAID, PAYABLE)):
            held_owed_reserved_aside[0] += leg.amount
            held_owed_reserved_aside[1] -= leg.amount if leg.account == PAYABLE else 0
        elif leg.book == "B" and leg.account in (ENCUMBERED, AVAILABLE):
            held_owed_reserved_aside[2 if leg.account == ENCUMBERED else 3] += leg.amount
    return tuple(Balance(fund, currency, *found) for (fund, currency), found in sums.items())
