"""From past moves to movements in the books (docs/rules.md H-8).

These are facts: none is refused for lack of money. What a line spends, promises or gives back beyond what is available
on it becomes its overrun, in sight under the day it happened; what becomes available later covers that overrun first.
So a line never has money available and an overrun at once while history is brought in, and the sum of the two is what
the old books said it held.
"""

from dataclasses import dataclass, replace
from datetime import date
from typing import assert_never

from ledger.rules.case import Case
from ledger.rules.history import moves as past
from ledger.rules.history.state import PastAllocation
from ledger.rules.money import movements as money
from ledger.rules.money.encumbrances import put_encumbrance
from ledger.rules.money.movements import LineKey, Movement
from ledger.rules.money.posting import post
from ledger.rules.money.state import Encumbrance, MoneyState

INCOME: dict[str, money.Income] = {
    "dues": "Dues",
    "grants": "Grants",
    "donations": "Donations",
    "opening": "Opening",
}


@dataclass
class _Sheet:
    """What a line holds while the moves of one transaction are told one after another."""

    key: LineKey
    available: int
    overrun: int
    promised: int
    overdrawn: int
    billed: int = 0
    settled: int = 0
    granted: int = 0
    spent: int = 0
    released: int = 0


class Telling:
    """Turns the moves of one transaction into movements, in order, and then writes them all as one event."""

    def __init__(self, case: Case[past.TransactionTold]) -> None:
        self._case = case
        self._money: MoneyState = case.state.money
        self._event = case.id
        self._day: date = case.body.day
        self._sheets: dict[str, _Sheet] = {}
        self._movements: list[Movement] = []

    def tell(self, move: past.Move) -> None:
        """Add what one move does."""
        match move:
            case past.Income() | past.IncomeReturned() | past.Transfer() | past.Handover():
                self._cash(move)
            case past.Allocation() | past.Deallocation() | past.Shift():
                self._authority(move)
            case past.Commitment() | past.Release():
                self._promise(move)
            case past.Expense() | past.Settlement() | past.Prepayment() | past.Refund():
                self._spending(move)
            case _:
                assert_never(move)

    def write(self) -> None:
        """Post everything told, and keep what was promised and owed on each line."""
        if self._movements:
            post(self._money, self._case.kind, *self._movements, fact=True)
        for line, sheet in self._sheets.items():
            self._keep_promised(line, sheet)
            self._keep_owed(line, sheet)

    def _cash(self, move: past.Income | past.IncomeReturned | past.Transfer | past.Handover) -> None:
        event, day, ccy, minor = self._event, self._day, move.amount.ccy, move.amount.minor
        match move:
            case past.Income():
                kind = INCOME[move.income]
                self._add(money.Received(event, day, self._account(move.account), move.fund, ccy, minor, kind))
            case past.IncomeReturned():
                kind = INCOME[move.income]
                self._add(money.Bounced(event, day, self._account(move.account), move.fund, ccy, minor, kind))
            case past.Transfer():
                place = self._account(move.account)
                self._add(money.Transferred(event, day, place, move.source, move.target, ccy, minor))
            case past.Handover():
                source, target = self._account(move.source), self._account(move.target)
                self._add(money.HandedOver(event, day, source, target, move.fund, ccy, minor))
            case _:
                assert_never(move)

    def _authority(self, move: past.Allocation | past.Deallocation | past.Shift) -> None:
        minor = move.amount.minor
        match move:
            case past.Allocation():
                sheet = self._sheet(move.line)
                self._add(money.Allocated(self._event, self._day, sheet.key, minor))
                self._give(sheet, minor)
                self._note(move, minor)
            case past.Deallocation():
                sheet = self._sheet(move.line)
                self._take(sheet, minor)
                self._add(money.Deallocated(self._event, self._day, sheet.key, minor))
                self._note(move, -minor)
            case past.Shift():
                source, target = self._sheet(move.source), self._sheet(move.target)
                self._take(source, minor)
                self._add(money.Shifted(self._event, self._day, source.key, target.key, minor))
                self._give(target, minor)
            case _:
                assert_never(move)

    def _promise(self, move: past.Commitment | past.Release) -> None:
        sheet, minor = self._sheet(move.line), move.amount.minor
        if isinstance(move, past.Commitment):
            paid_before = min(minor, sheet.overdrawn)
            sheet.overdrawn -= paid_before
            self._reserve(sheet, minor - paid_before)
            return
        held = min(minor, sheet.promised)
        sheet.promised -= held
        sheet.released += held
        sheet.overdrawn += minor - held
        if held:
            self._add(money.Released(self._event, self._day, sheet.key, held))
            self._give(sheet, held)

    def _spending(self, move: past.Expense | past.Settlement | past.Prepayment | past.Refund) -> None:
        sheet, minor = self._sheet(move.line), move.amount.minor
        match move:
            case past.Expense():
                self._spend(sheet, minor, self._against(move), promised=move.promised)
                sheet.billed += minor if move.against == "payable" else 0
            case past.Settlement():
                self._add(money.Settled(self._event, self._day, sheet.key, minor, self._account(move.account)))
                sheet.settled += minor
            case past.Prepayment():
                self._add(money.PaidAhead(self._event, self._day, sheet.key, minor, self._against(move)))
                sheet.billed += minor if move.against == "payable" else 0
            case past.Refund():
                self._add(money.Refunded(self._event, self._day, sheet.key, minor, self._against(move)))
                self._give(sheet, minor)
                sheet.billed -= minor if move.against == "payable" else 0
            case _:
                assert_never(move)

    def _spend(self, sheet: _Sheet, minor: int, against: str, *, promised: bool) -> None:
        """From what was promised first, if the books say so; then from what is available; the rest is overrun."""
        event, day = self._event, self._day
        if promised:
            held = min(minor, sheet.promised)
            sheet.promised -= held
            sheet.spent += held
            sheet.overdrawn += minor - held
            if held:
                self._add(money.Spent(event, day, sheet.key, held, against))
            minor -= held
        covered = min(minor, sheet.available)
        if covered:
            self._add(money.Encumbered(event, day, sheet.key, covered))
            self._add(money.Spent(event, day, sheet.key, covered, against))
        if minor > covered:
            self._add(money.Observed(event, day, sheet.key, minor - covered, against))
        sheet.available -= covered
        sheet.overrun -= minor - covered

    def _reserve(self, sheet: _Sheet, minor: int) -> None:
        if minor:
            self._take(sheet, minor)
            self._add(money.Encumbered(self._event, self._day, sheet.key, minor))
            sheet.promised += minor
            sheet.granted += minor

    def _take(self, sheet: _Sheet, minor: int) -> None:
        """Take from what is available; what is lacking widens the overrun: a ratification of less than nothing."""
        lacking = max(0, minor - sheet.available)
        if lacking:
            self._add(money.Ratified(self._event, self._day, sheet.key, -lacking))
        sheet.available += lacking - minor
        sheet.overrun -= lacking

    def _give(self, sheet: _Sheet, minor: int) -> None:
        """More is available; the overrun is covered first."""
        sheet.available += minor
        covered = min(sheet.available, -sheet.overrun)
        if covered:
            self._add(money.Ratified(self._event, self._day, sheet.key, covered))
            sheet.available -= covered
            sheet.overrun += covered

    def _note(self, move: past.Allocation | past.Deallocation, minor: int) -> None:
        year = move.year if move.year is not None else self._day.year
        noted = PastAllocation(self._event, self._day, move.line, minor, move.decision, year)
        self._case.state.history.allocations.append(noted)

    def _add(self, movement: Movement) -> None:
        self._movements.append(movement)

    def _account(self, account: str) -> str:
        return self._money.accounts[account].name

    def _against(self, move: past.Expense | past.Prepayment | past.Refund) -> str:
        if move.against == "account":
            assert move.account is not None, "checked: what is paid names its account"
            return self._account(move.account)
        return money.PAYABLE if move.against == "payable" else money.PREPAID

    def _sheet(self, line: str) -> _Sheet:
        sheet = self._sheets.get(line)
        if sheet is None:
            book, history = self._money.book(line), self._case.state.history
            pool = self._pool(line)
            promised = pool.open if pool is not None else 0
            overdrawn = history.overdrawn.get(line) or 0
            sheet = _Sheet(self._money.line(line), book.available, book.overrun, promised, overdrawn)
            self._sheets[line] = sheet
        return sheet

    def _pool(self, line: str) -> Encumbrance | None:
        held = self._case.state.history.promised.get(line)
        return self._money.encumbrances[held] if held is not None else None

    def _keep_promised(self, line: str, sheet: _Sheet) -> None:
        pool = self._pool(line)
        if pool is not None and (sheet.granted or sheet.spent or sheet.released):
            granted = pool.granted + sheet.granted
            put_encumbrance(
                self._money,
                replace(
                    pool,
                    granted=granted,
                    spent=pool.spent + sheet.spent,
                    released=pool.released + sheet.released,
                    draws=((None, granted),),
                    standing="open",
                ),
            )
        if sheet.overdrawn != (self._case.state.history.overdrawn.get(line) or 0):
            self._case.state.history.overdrawn.put(line, sheet.overdrawn)

    def _keep_owed(self, line: str, sheet: _Sheet) -> None:
        held = self._case.state.history.owed.get(line)
        if held is not None and (sheet.billed or sheet.settled):
            bill = self._money.spends[held]
            amount, paid = bill.amount + sheet.billed, bill.paid + sheet.settled
            self._money.spends.put(held, replace(bill, amount=amount, paid=paid))
