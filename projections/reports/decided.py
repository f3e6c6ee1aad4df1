"""What we decided and what it cost: decision → set aside → reserved → spent → proof.

Money set aside on one line by several decisions is drawn oldest first, and each purchase keeps from which decisions
it was drawn. So a payment may belong to two decisions: each then shows its part, and the parts make the payment.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from ledger.rules.history.preconditions import is_history
from ledger.rules.money.legs import AUTHORITY, ENCUMBERED, EXPENDED
from ledger.rules.money.state import Encumbrance, Spend
from ledger.rules.values import utc_date
from projections.language import N_
from projections.reports.amounts import Amount
from projections.reports.basis import Basis
from projections.reports.books import GRANTED, RESERVED, SPENT
from projections.reports.claims import Part
from projections.reports.model import EMPTY, Badge, Cell, Column, Reference, Row, Section, Table
from projections.reports.proof import PAST, summary_of

BEFORE, NOBODY, CLOSING, THEN = "before", "nobody", "closing", "then"
"""Where no decision of this record stands behind money: it is from before it, nobody had agreed, a period closed, or
it was reserved on an earlier day and is divided otherwise now."""

_WORDS = {
    BEFORE: N_("Before this record: the old books do not say by which decision"),
    NOBODY: N_("Agreed by nobody beforehand: bank fees, payments found later"),
    CLOSING: N_("Carried or returned at the close of a period"),
    THEN: N_("Reserved on that day, not divided by decision"),
}


@dataclass
class Cost:
    """What one decision (or one of the words above) set aside and what came of it, in one currency."""

    granted: list[Part] = field(default_factory=list)
    reserved: list[Part] = field(default_factory=list)
    spent: list[Part] = field(default_factory=list)
    spends: dict[str, Spend] = field(default_factory=dict)


Costs = dict[tuple[str, str], Cost]
"""Decision (or a word) and currency to its cost."""


def section(basis: Basis) -> Section:
    """The decisions that set money aside, and what it cost."""
    say = basis.say
    found = costs(basis)
    tables = [_table(basis, found, currency) for currency in basis.books.currencies]
    told = say(
        "Each decision with what it set aside, what of that is reserved to pay, what was spent, and its proof. Where "
        "several decisions set money aside on one line, the oldest is drawn first."
    )
    return Section(
        "decided",
        say("What we decided and what it cost"),
        ((told,),),
        tuple(table for table in tables if table.rows) or (_table(basis, {}, ""),),
    )


def cells(basis: Basis, cost: Cost, currency: str) -> tuple[Cell, Cell, Cell]:
    """A decision's money in a currency: set aside, reserved, spent."""
    share = basis.books.share
    return (
        share("granted", currency, cost.granted),
        share("reserved", currency, cost.reserved),
        share("spent", currency, cost.spent),
    )


def _table(basis: Basis, every: Costs, currency: str) -> Table:
    say = basis.say
    columns = (
        Column("decision", say("Decision"), "reference"),
        Column("day", say("Agreed on"), "date"),
        Column("granted", say("Set aside"), "money"),
        Column("reserved", say("Reserved to pay"), "money"),
        Column("spent", say("Spent"), "money"),
        Column("proof", say("Proof"), "badge"),
    )
    found = {key: cost for (key, kept), cost in every.items() if kept == currency}
    ordered = sorted(found, key=lambda key: (key in _WORDS, _day(basis, key) or date.min))
    rows = [_row(basis, key, found[key], currency) for key in ordered]
    rows = [row for row in rows if any(isinstance(cell.value, Amount) and cell.value.minor for cell in row.cells)]
    if rows:
        sums = (basis.books.sum(terms, currency) for terms in (GRANTED, RESERVED, SPENT))
        rows.append(Row("sum", (Cell(Reference("sum", say("All"))), EMPTY, *sums, EMPTY), "total"))
    caption = say("In {currency}", currency=currency) if currency else say("Money set aside")
    return Table(f"cost-{currency or 'none'}", caption, columns, tuple(rows), say("No money was set aside yet."))


def _row(basis: Basis, key: str, cost: Cost, currency: str) -> Row:
    words = basis.words
    own = key not in _WORDS
    name = words.reference(key) if own else Reference(key, basis.say(_WORDS[key]))
    day = _day(basis, key)
    acts = (key,) if own else ()
    proof = summary_of(basis, cost.spends.values())
    granted, *cost_cells = cells(basis, cost, currency)
    if key == BEFORE or key in basis.state.history.decisions:
        proof = Badge("neutral", basis.say(PAST))
    if key in basis.state.history.decisions:  # what was spent by it is not known: that is no zero
        cost_cells = [EMPTY, EMPTY]
    return Row(
        words.key(key) if own else key,
        (
            Cell(name, acts),
            Cell(day, acts) if day else EMPTY,
            granted,
            *cost_cells,
            Cell(proof, tuple(sorted(cost.spends))) if proof else EMPTY,
        ),
    )


def _day(basis: Basis, key: str) -> date | None:
    past = basis.state.history.decisions.get(key)
    if past is not None:
        return past.day
    known = basis.state.decisions.decisions.get(key)
    if known is not None and known.in_force_from is not None:
        return utc_date(known.in_force_from)
    return basis.day_of(key) if known is not None else None


def costs(basis: Basis) -> Costs:
    """Every leg of authority, reservation and spending, under the decision behind it."""
    found: Costs = {}
    for key, currency, part in _granted(basis):
        found.setdefault((key, currency), Cost()).granted.append(part)
    for key, currency, part in _reserved(basis):
        found.setdefault((key, currency), Cost()).reserved.append(part)
    for key, currency, part, spends in _spent(basis):
        cost = found.setdefault((key, currency), Cost())
        cost.spent.append(part)
        cost.spends |= {spend.id: spend for spend in spends}
    return found


def _granted(basis: Basis) -> Iterator[tuple[str, str, Part]]:
    """What was set aside and taken back, act by act; what a close carries or lets lapse is nobody's decision."""
    decided = _decided(basis)
    for event in basis.books.events():
        on_line: dict[tuple[str, str], int] = {}
        for leg in basis.books.of_event(event):
            if leg.account == AUTHORITY and leg.line is not None:
                key = leg.line, leg.currency
                on_line[key] = on_line.get(key, 0) - leg.amount
        undone = basis.books.undoes.get(event)
        for (line, currency), amount in on_line.items():
            known = decided.get((event, line)) or []
            if undone is not None:
                known = [(decision, -part) for decision, part in decided.get((undone, line)) or []]
            if sum(part for _, part in known) != amount:
                known = [(CLOSING, amount)]
            for decision, part in known:
                yield decision or BEFORE, currency, Part((event,), AUTHORITY, line, -1, part)


def _decided(basis: Basis) -> dict[tuple[str, str], list[tuple[str | None, int]]]:
    """Act and line to what it set aside there, by decision; None: before this record, no decision named."""
    found: dict[tuple[str, str], list[tuple[str | None, int]]] = {}
    for past in basis.state.history.allocations:
        found.setdefault((past.event, past.line), []).append((past.decision, past.amount))
    for one in basis.state.money.allocations.values():
        if (one.id, one.line.id) not in found:
            found[one.id, one.line.id] = [(one.decision, one.amount)]
    return found


def _reserved(basis: Basis) -> Iterator[tuple[str, str, Part]]:
    """What is reserved, line by line: a line's purchases together have all that is reserved on it."""
    money = basis.state.money
    on_line: dict[str, list[Encumbrance]] = {}
    for purchase in money.encumbrances.values():
        on_line.setdefault(purchase.line, []).append(purchase)
    for line in money.lines:
        legs = [leg for leg in basis.books.on_line(line) if leg.account == ENCUMBERED]
        total = sum(leg.amount for leg in legs)
        events = tuple(dict.fromkeys(leg.event for leg in legs))
        divided: dict[str, int] = {}
        for purchase in on_line.get(line, ()):
            for decision, amount in _slices(purchase, purchase.spent, purchase.spent + purchase.open):
                divided[decision] = divided.get(decision, 0) + amount
        if sum(divided.values()) != total:  # money counted up to a day, while purchases stand as they stand now
            divided = {THEN: total}
        for decision, amount in divided.items():
            if amount:
                yield decision, money.line(line).currency, Part(events, ENCUMBERED, line, 1, amount)


def _spent(basis: Basis) -> Iterator[tuple[str, str, Part, list[Spend]]]:
    """What was spent, purchase by purchase; and what no purchase stands behind."""
    money = basis.state.money
    grouped: dict[tuple[str, str], list[tuple[str, int]]] = {}
    for line in money.lines:
        for leg in basis.books.on_line(line):
            if leg.account == EXPENDED:
                past = is_history(money.entries[leg.event].kind)
                behind = _purchase_of(basis, leg.event) or (BEFORE if past else NOBODY)
                grouped.setdefault((behind, line), []).append((leg.event, leg.amount))
    for (behind, line), spent in grouped.items():
        currency = money.line(line).currency
        events = tuple(dict.fromkeys(event for event, _ in spent))
        total = sum(amount for _, amount in spent)
        purchase = money.encumbrances.get(behind)
        if purchase is None:
            yield behind, currency, Part(events, EXPENDED, line, 1, total), []
            continue
        spends = [money.spends[spend] for spend in purchase.spends]
        for decision, amount in _slices(purchase, 0, total):
            yield decision, currency, Part(events, EXPENDED, line, 1, amount), spends


def _purchase_of(basis: Basis, event: str) -> str | None:
    """The purchase that an act of spending, or its undoing, belongs to."""
    money = basis.state.money
    for act in filter(None, (event, basis.books.undoes.get(event))):
        spend = money.spends.get(act) or money.spends.get(money.settled.get(act) or "")
        if spend is not None and spend.encumbrance is not None:
            return spend.encumbrance
    return None


def _slices(purchase: Encumbrance, start: int, stop: int) -> Iterator[tuple[str, int]]:
    """The decisions behind [start, stop) of a purchase's money, in the order in which it was drawn."""
    at = 0
    for decision, amount in purchase.draws:
        part = min(stop, at + amount) - max(start, at)
        if part > 0:
            yield decision or BEFORE, part
        at += amount
    if stop > max(at, start):
        last = purchase.draws[-1][0] if purchase.draws else None
        yield last or BEFORE, stop - max(at, start)
