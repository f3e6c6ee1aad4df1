"""From the lines of a bank statement to acts that may be said, and the two balances told in words.

What a line is to us nobody can read off it: a rule of the mapping says so, or a purchase waits for this very payee and
amount; else it is proposed as what it may be, with ``?`` where a person must say. Every line becomes one act of that
line's amount, day and account: nothing is split, joined or left out.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from ledger.rules.money.state import Account, Encumbrance, Spend
from projections.imports.bank_csv import read_bank_csv
from projections.imports.bank_mapping import BankMapping, Rule
from projections.imports.bank_match import DAYS, Posted, Reconciliation, posted_on, reconcile
from projections.imports.bank_mt940 import is_mt940, read_mt940
from projections.imports.bank_statement import BankStatement, StatementLine
from projections.imports.errors import refuse
from projections.imports.figures import AmountForm, FigureError
from projections.imports.proposed import OPEN, Drafted, Proposed
from projections.imports.surroundings import Surroundings
from projections.reports.wording import told_day

_SHOWN = 120
_MOST_UNPRESENTED = 200
"""What a statement's act may name; with more, it names none and a person looks at the difference."""


def draft_bank(
    data: bytes,
    around: Surroundings,
    account: str,
    mapping: BankMapping | None = None,
    *,
    days: int = DAYS,
    closing: str = "",
) -> Drafted:
    """A draft of what a bank statement says and the record does not.

    Args:
        data: the file: MT940, or CSV with a mapping.
        around: the record.
        account: one of our bank accounts, by name or number.
        mapping: how the file is written and what its lines are.
        days: how far apart the bank's day and ours may be.
        closing: the balance at the end, written as the file writes amounts, where it does not tell one; or empty.

    Raises:
        ImportRefusedError: the file, the mapping or the account cannot be read.
    """
    where = "the account"
    identity = around.find(account, "account", where, "Name one of our accounts: plenary show lists them.")
    known = around.state.money.accounts[identity]
    if known.kind != "bank":
        raise refuse(where, "a bank account", known.kind, "Cash is proved by counting it: plenary say cash.counted.")
    statement = read_statement(data, known, around.exponents[known.currency], mapping, closing)
    references = around.sealed("reference")
    found = reconcile(
        statement, around.state.money, identity, posted_on(around.state.money, identity, references), days
    )
    writer = _Writer(around, known, mapping or BankMapping())
    lines = [writer.line(line) for line in found.new]
    lines += writer.balance(found)
    return Drafted(tuple(lines), (), tuple(_told(around, known, found)))


def read_statement(
    data: bytes, account: Account, exponent: int, mapping: BankMapping | None, closing: str = ""
) -> BankStatement:
    """The statement of a file, in the currency of the account.

    Raises:
        ImportRefusedError: it cannot be read, or is of another currency.
    """
    if is_mt940(data):
        statement = read_mt940(data, exponent)
    else:
        statement = read_bank_csv(data, mapping or BankMapping(), exponent)
    if statement.currency and statement.currency != account.currency:
        then = "Name the account that this statement is of."
        raise refuse("the file", f"a statement in {account.currency}", statement.currency, then)
    if not closing:
        return statement
    minor = _closing(mapping, exponent, closing)
    if statement.closing is not None and statement.closing != minor:
        raise refuse("the closing balance", f"{statement.closing} in the smallest unit", closing, "Leave it away.")
    return BankStatement(
        statement.lines, statement.currency, statement.account, statement.opening, minor, statement.closed_on
    )


def _closing(mapping: BankMapping | None, exponent: int, text: str) -> int:
    form = mapping.amounts(exponent) if mapping is not None and mapping.decimal else AmountForm(".", "", exponent)
    try:
        return form.read(text)
    except FigureError as error:
        raise refuse("the closing balance", error.expected, text, error.then) from None


class _Writer:
    """Writes lines of one account's statement as acts."""

    def __init__(self, around: Surroundings, account: Account, mapping: BankMapping) -> None:
        self._around = around
        self._account = account
        self._mapping = mapping
        self._money = around.state.money
        self._used: set[str] = set()

    def line(self, line: StatementLine) -> Proposed:
        """A line as an act."""
        rule = self._mapping.rule_for(line.words)
        sort = rule.sort if rule is not None else "gift" if line.minor > 0 else None
        if sort is None:
            waiting = self._waiting(line)
            if waiting is not None:
                return waiting
        named = {**self._mapping.defaults, **(rule.named if rule is not None else {})}
        if (line.minor > 0) != (sort in ("gift", "refund")) and sort not in (None, "transfer"):
            self._wrong_way(line, rule)
        match sort:
            case "gift":
                return self._gift(line, named)
            case "fee":
                body = {"account": self._number, "line": named.get("line", OPEN)}
                return self._proposed(line, "bank.fee", body, "a fee of the bank")
            case "refund":
                about = named.get("spend", OPEN)
                return self._proposed(line, "refund.received", {"account": self._number}, "came back", about)
            case "transfer":
                return self._transfer(line, named)
            case "payment":
                about = named.get("purchase", OPEN)
                return self._payment(line, "payment.made", about, "payment of a purchase")
            case _:
                body = {"account": self._number, "line": named.get("line", OPEN)}
                party = self._party(line, named)
                told = "went out; the record knows of no purchase that it pays"
                sealed = {"story": line.words} if line.words else {}
                return self._proposed(line, "spend.observed", {**body, **party}, told, sealed=sealed)

    def balance(self, found: Reconciliation) -> Iterator[Proposed]:
        """What the bank says there is, unless that was said already or new lines are still to be said."""
        if found.bank is None or found.day is None:
            return
        last = self._money.last_stated.get(self._account.id)
        stated = self._money.stated[last] if last is not None else None
        if stated is not None and (stated.day, stated.balance) == (found.day, found.bank):
            return
        body: dict[str, Any] = {"day": found.day.isoformat(), "amount": self._amount(found.bank)}
        if found.unpresented and len(found.unpresented) <= _MOST_UNPRESENTED:
            body["unpresented"] = [{"act": one.act, "minor": one.minor} for one in found.unpresented]
        words = f"the bank states {self._around.told(found.bank, self._account.currency)}"
        yield Proposed("the closing balance", words, "bank.statement", body, self._number)

    @property
    def _number(self) -> str:
        return self._around.number(self._account.id)

    def _amount(self, minor: int) -> dict[str, Any]:
        return {"minor": minor, "ccy": self._account.currency}

    def _proposed(
        self,
        line: StatementLine,
        kind: str,
        body: Mapping[str, Any],
        told: str,
        about: str = "",
        *,
        sealed: Mapping[str, str] | None = None,
        by_all: bool = False,
    ) -> Proposed:
        amount = self._around.told(abs(line.minor), self._account.currency)
        words = f"{told_day(line.day)}: {amount} {'in' if line.minor > 0 else 'out'}, “{line.words[:_SHOWN]}”: {told}."
        given = {"day": line.day.isoformat(), "amount": self._amount(abs(line.minor)), **body}
        return Proposed(line.where, words, kind, given, about, sealed or {}, by_all)

    def _gift(self, line: StatementLine, named: Mapping[str, str]) -> Proposed:
        body = {
            "account": self._number,
            "fund": named.get("fund", OPEN),
            "income": named.get("income", OPEN),
            "category": named.get("category", OPEN),
            **self._party(line, named),
        }
        sealed = {"reference": line.reference or line.words} if line.reference or line.words else {}
        return self._proposed(line, "contribution.received", body, "came in", sealed=sealed, by_all=True)

    def _transfer(self, line: StatementLine, named: Mapping[str, str]) -> Proposed:
        other = named.get("account", OPEN)
        ends = (other, self._number) if line.minor > 0 else (self._number, other)
        body = {"source": ends[0], "target": ends[1], "fund": named.get("fund", OPEN)}
        return self._proposed(line, "cash.handed_over", body, "between our own accounts", by_all=True)

    def _payment(self, line: StatementLine, kind: str, about: str, told: str) -> Proposed:
        sealed = {"reference": line.reference} if line.reference else {}
        return self._proposed(line, kind, {"account": self._number}, told, about, sealed=sealed)

    def _party(self, line: StatementLine, named: Mapping[str, str]) -> dict[str, str]:
        """The one party whose name stands in the line; else none is named."""
        if "party" in named:
            return {"party" if line.minor > 0 else "payee": named["party"]}
        text = line.words.casefold()
        names = ((one.number, one.name) for one in self._around.directory if one.thing == "party")
        found = [number for number, name in names if name and len(name) > 2 and name.casefold() in text]  # noqa: PLR2004
        return {"party" if line.minor > 0 else "payee": found[0]} if len(found) == 1 else {}

    def _waiting(self, line: StatementLine) -> Proposed | None:
        """The one bill or purchase that waits for this payment: of this payee if it is named, else of this amount."""
        due = -line.minor
        text = line.words.casefold()
        candidates = [one for one in (*self._bills(), *self._purchases()) if one[0] not in self._used]
        named = [one for one in candidates if one[2] and one[2].casefold() in text and due <= one[1]]
        exact = [one for one in named or candidates if one[1] == due]
        chosen = exact if len(exact) == 1 else named
        if len(chosen) != 1:
            return None
        identity, _, payee, kind = chosen[0]
        self._used.add(identity)
        perhaps = "" if named else "perhaps "
        told = f"{perhaps}payment of {self._around.number(identity)} to {payee or 'its payee'}"
        return self._payment(line, kind, self._around.number(identity), told)

    def _purchases(self) -> Iterator[tuple[str, int, str, str]]:
        for one in self._money.encumbrances.values():
            if one.standing == "open" and one.open > 0 and self._currency(one) == self._account.currency:
                yield one.id, one.open, self._name(one.payee), "payment.made"

    def _bills(self) -> Iterator[tuple[str, int, str, str]]:
        for one in self._money.spends.values():
            open_ = one.amount - one.paid
            if one.bill and not one.reversed and open_ > 0 and self._currency(one) == self._account.currency:
                yield one.id, open_, self._name(one.payee), "invoice.paid"

    def _currency(self, one: Encumbrance | Spend) -> str:
        return self._money.line(one.line).currency

    def _name(self, party: str | None) -> str:
        listed = self._around.directory.get(party) if party is not None else None
        return (listed.name or "") if listed is not None else ""

    def _wrong_way(self, line: StatementLine, rule: Rule | None) -> None:
        assert rule is not None, "without a rule the sort follows the sign"
        way = "comes in" if line.minor > 0 else "goes out"
        then = "Narrow the rule's match, or give such lines a rule of their own before it."
        raise refuse(
            line.where, f"what the rule for {rule.match.pattern!r} says, {rule.sort}", f"money that {way}", then
        )


def _told(around: Surroundings, account: Account, found: Reconciliation) -> Iterator[str]:
    """The two balances in words."""
    name, currency = around.directory.show(account.id), account.currency
    for one in found.matched:
        index = around.state.record.acts[one.posted.act].index
        apart = f", dated {told_day(one.posted.day)}" if one.posted.day != one.line.day else ""
        amount = around.told(one.line.minor, currency)
        yield f"There already: {one.line.where}, {told_day(one.line.day)}, {amount} (entry {index}{apart})."
    every = len(found.matched) + len(found.new)
    yield f"{len(found.matched)} of {every} lines are in the record; {len(found.new)} new."
    for posted in found.unpresented:
        yield f"Not on the statement: {_posted(around, posted, currency)}."
    if found.bank is None or found.day is None:
        yield "The file tells no balance, so nothing says whether a line is missing: --closing gives it."
        return
    bank, record = around.told(found.bank, currency), around.told(found.record, currency)
    yield f"At the end of {told_day(found.day)} the bank says {bank} in {name}, the record says {record}."
    if found.unexplained:
        difference = around.told(abs(found.unexplained), currency)
        more = "more" if found.unexplained > 0 else "less"
        yield (
            f"DIFFERENCE: with all lines the bank has {difference} {more} than the record explains. Something before "
            f"this statement is missing or wrong."
        )
    else:
        yield "With the new lines, and what the statement does not show yet, the two agree."


def _posted(around: Surroundings, posted: Posted, currency: str) -> str:
    index = around.state.record.acts[posted.act].index
    return f"{around.told(posted.minor, currency)} of {told_day(posted.day)} (entry {index})"
