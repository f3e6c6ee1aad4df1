"""Transactions from books kept before the ledger (docs/rules.md H-7 to H-9)."""

from collections.abc import Iterator
from typing import Any

from ledger.rules.case import Case
from ledger.rules.history import moves as past
from ledger.rules.history.moves import Move, TransactionTold
from ledger.rules.history.posting import Telling
from ledger.rules.history.preconditions import COSIGNED, HISTORY_OPEN, ONCE, keep_ref
from ledger.rules.kind import Check, Detail, Kind, SealedField
from ledger.rules.money.encumbrances import put_encumbrance
from ledger.rules.money.preconditions import DATES, line_period_open
from ledger.rules.money.state import Encumbrance, Spend
from ledger.rules.values import Body, LineId


def _lines(move: Move) -> Iterator[str]:
    if isinstance(move, past.Shift):
        yield from (move.source, move.target)
    elif not isinstance(move, past.Income | past.IncomeReturned | past.Transfer | past.Handover):
        yield move.line


def _accounts(move: Move) -> Iterator[str]:
    if isinstance(move, past.Handover):
        yield from (move.source, move.target)
    elif isinstance(move, past.Expense | past.Prepayment | past.Refund):
        if move.account is not None:
            yield move.account
    elif isinstance(move, past.Income | past.IncomeReturned | past.Transfer | past.Settlement):
        yield move.account


def _funds(case: Case[TransactionTold], move: Move) -> Iterator[str]:
    if isinstance(move, past.Transfer):
        yield from (move.source, move.target)
    elif isinstance(move, past.Income | past.IncomeReturned | past.Handover):
        yield move.fund
    for line in _lines(move):
        yield case.state.money.line(line).fund


def _positive(case: Case[TransactionTold]) -> Detail | None:
    for place, move in enumerate(case.body.moves):
        if move.amount.minor <= 0:
            return {"move": place, "asked": move.amount.minor}
    return None


def _complete(case: Case[TransactionTold]) -> Detail | None:
    """What is paid names the account, what is billed or had been paid ahead names none; both ends differ."""
    money = case.state.money
    for place, move in enumerate(case.body.moves):
        told = {"move": place, "kind": move.move}
        if isinstance(move, past.Expense | past.Prepayment | past.Refund):
            if (move.against == "account") != (move.account is not None):
                return told
        elif isinstance(move, past.Shift):
            source, target = money.line(move.source), money.line(move.target)
            same = (source.fund, source.currency, source.period) == (target.fund, target.currency, target.period)
            if not same or source.id == target.id:
                return told
        elif isinstance(move, past.Transfer | past.Handover) and move.source == move.target:
            return told
    return None


def _currency(case: Case[TransactionTold]) -> Detail | None:
    money = case.state.money
    for place, move in enumerate(case.body.moves):
        expected = [money.line(line).currency for line in _lines(move)]
        expected += [money.accounts[account].currency for account in _accounts(move)]
        for currency in expected:
            if currency != move.amount.ccy:
                return {"move": place, "expected": currency, "found": move.amount.ccy}
    return None


def _periods(case: Case[TransactionTold]) -> Detail | None:
    money = case.state.money
    for move in case.body.moves:
        for line in _lines(move):
            period = money.periods[money.line(line).period]
            if period.closed_by is not None:
                return {"period": period.id, "through": period.last.isoformat()}
    return None


def _funds_open(case: Case[TransactionTold]) -> Detail | None:
    money = case.state.money
    for move in case.body.moves:
        for fund in _funds(case, move):
            if money.funds[fund].closed:
                return {"fund": fund, "successor": money.funds[fund].successor or "none"}
    return None


def _pools(case: Case[TransactionTold]) -> Detail | None:
    history = case.state.history
    for move in case.body.moves:
        promises = isinstance(move, past.Commitment | past.Release) or (
            isinstance(move, past.Expense) and move.promised
        )
        owes = isinstance(move, past.Settlement) or (
            isinstance(move, past.Expense | past.Prepayment | past.Refund) and move.against == "payable"
        )
        for line in _lines(move):
            if promises and line not in history.promised:
                return {"line": line, "kind": "history.promised/v1"}
            if owes and line not in history.owed:
                return {"line": line, "kind": "history.owed/v1"}
    return None


def _record_transaction(case: Case[TransactionTold]) -> None:
    keep_ref(case)
    telling = Telling(case)
    for move in case.body.moves:
        telling.tell(move)
    telling.write()


class PoolOpened(Body):
    """The line whose past promises, or past bills, are gathered."""

    line: LineId


def _no_pool(case: Case[PoolOpened]) -> Detail | None:
    history = case.state.history
    pools = history.promised if case.kind == "history.promised/v1" else history.owed
    known = pools.get(case.body.line)
    return None if known is None else {"pool": known}


def _record_promised(case: Case[PoolOpened]) -> None:
    case.state.history.promised.put(case.body.line, case.id)
    put_encumbrance(
        case.state.money,
        Encumbrance(case.id, case.body.line, payee="", granted=0, day=case.today, approvers=(), draws=()),
    )


def _record_owed(case: Case[PoolOpened]) -> None:
    case.state.history.owed.put(case.body.line, case.id)
    case.state.money.spends.put(
        case.id, Spend(case.id, case.body.line, None, 0, case.today, payers=(), encumbrance=None, bill=True)
    )


_POOL: tuple[Check[Any], ...] = (
    HISTORY_OPEN,
    line_period_open(lambda case: str(case.body.line)),
    Check("POOL_EXISTS", "H-9", "That line has one: {pool}.", "Use it.", _no_pool),
)

KINDS: tuple[Kind[Any], ...] = (
    Kind(
        name="history.promised/v1",
        body=PoolOpened,
        label="gather past promises",
        words="Gather what had been promised on {line} before this record.",
        opens="encumbrance",
        about=("source",),
        power="history.record",
        standing=(COSIGNED,),
        attestation="history",
        checks=_POOL,
        record=_record_promised,
    ),
    Kind(
        name="history.owed/v1",
        body=PoolOpened,
        label="gather past bills",
        words="Gather what was owed on {line} before this record.",
        opens="spend",
        about=("source",),
        power="history.record",
        standing=(COSIGNED,),
        attestation="history",
        checks=_POOL,
        record=_record_owed,
    ),
    Kind(
        name="history.transaction/v1",
        body=TransactionTold,
        label="tell a past transaction",
        words="Before this record, on {day}: {sealed.title} ({moves})",
        about=("source",),
        power="history.record",
        standing=(COSIGNED,),
        sealed=(
            SealedField("title", "What it was, as the old books say", required=True),
            SealedField("text", "The exact lines of the old books"),
        ),
        attestation="history",
        checks=(
            HISTORY_OPEN,
            ONCE,
            *DATES,
            Check("AMOUNT_NOT_POSITIVE", "M-4", "Move {move} is of {asked}.", "Name an amount above zero.", _positive),
            Check(
                "MOVE_INCOMPLETE",
                "H-7",
                "Move {move}, {kind}, is not described like this.",
                "What is paid names its account; a shift stays within one fund, currency and period; ends differ.",
                _complete,
            ),
            Check(
                "CURRENCY_MISMATCH",
                "M-4",
                "Move {move} is in {found}, its line or account in {expected}.",
                "Use one currency.",
                _currency,
            ),
            Check(
                "PERIOD_CLOSED",
                "M-5",
                "The line's period was closed through {through}.",
                "Record it late, in an open period, naming the period that it corrects.",
                _periods,
            ),
            Check("FUND_CLOSED", "M-12", "The fund was closed.", "Use its successor, or another fund.", _funds_open),
            Check("POOL_MISSING", "H-9", "{line} has none yet.", "Open one first: {kind}.", _pools),
        ),
        record=_record_transaction,
    ),
)
