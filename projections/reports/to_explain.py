"""To explain: what a member will ask about, said before she asks (money.md §7, the exceptions box).

Money undone, spent beyond what was agreed or agreed by nobody, proof that is late, free below zero on whatever day,
statements that disagree, and what is told of a time before this record. Nothing here is an accusation: most of it
happens in every association, and it is better read here than found elsewhere.
"""

from collections.abc import Iterator
from datetime import date, timedelta

from ledger.rules.history.preconditions import is_history
from ledger.rules.money.legs import OVERRUN
from projections.reports.basis import Basis
from projections.reports.books import BEYOND, CAME_IN, FREE, WENT_OUT, minor
from projections.reports.claims import Fact
from projections.reports.model import Badge, Card, Cards, Cell, Count, Figure, Section
from projections.reports.payments import payments, what_for
from projections.reports.proof import due_on, lacking, paid_of
from projections.reports.wording import told_day

SPANS = 12
"""Stretches of days below zero told for each fund, the latest: more are read in the books."""


def section(basis: Basis) -> Section:
    """Everything to explain, or that there is nothing."""
    cards = tuple(card for find in _FINDERS for card in find(basis))
    if not cards:
        return Section("explain", "To explain", (("Nothing: no deficit, no overrun, no late proof, nothing undone.",),))
    return Section("explain", "To explain", (), (Cards("exceptions", "What a member may ask about.", cards),))


def _below_zero(basis: Basis) -> Iterator[Card]:
    """Spans of days on which more was set aside than there was, by the days of the legs."""
    for fund, currency in basis.books.funds:
        number = basis.words.number(fund)
        for first, last in list(below_zero(basis, fund, currency))[-SPANS:]:
            short = basis.books.turned(basis.books.sum(FREE, currency, fund=fund, last=first))
            if last is None:
                when = f"Since {told_day(first)}"
            elif first == last:
                when = f"On {told_day(first)}"
            else:
                when = f"From {told_day(first)} to {told_day(last)}"
            told = (
                f"{when} free stood below zero: ",
                Figure("short", short),
                " more was set aside or spent than held.",
            )
            yield Card(
                f"below-{number}-{currency}-{first.isoformat()}",
                f"{basis.words.name(fund)}: free below zero",
                Badge("bad" if last is None else "warning", "now" if last is None else "over since"),
                (told,),
            )


def below_zero(basis: Basis, fund: str, currency: str) -> Iterator[tuple[date, date | None]]:
    """Spans of days, each with one amount below zero: first and last day; None: it still is."""
    changes: dict[date, int] = {}
    for leg in basis.books.legs:
        if (leg.fund, leg.currency) == (fund, currency):
            for term in FREE:
                if term.counts(leg):
                    changes[leg.day] = changes.get(leg.day, 0) + term.sign * leg.amount
                    break
    free, since, before = 0, date.min, 0
    for day in sorted(changes):
        if not changes[day]:
            continue
        if before < 0:
            yield since, day - timedelta(days=1)
        free += changes[day]
        since, before = day, free
    if before < 0:
        yield since, None


def _beyond(basis: Basis) -> Iterator[Card]:
    """Acts that took a line beyond what was agreed."""
    for event in basis.books.events():
        lines: dict[str, int] = {}
        for leg in basis.books.of_event(event):
            if leg.account == OVERRUN and leg.line is not None:
                lines[leg.line] = lines.get(leg.line, 0) - leg.amount
        entry = basis.state.money.entries[event]
        for line, amount in lines.items():
            if amount <= 0 or entry.kind in ("bank.fee/v1", "money.reversed/v1"):
                continue
            currency = basis.state.money.line(line).currency
            cell = basis.books.of_acts((event,), BEYOND, currency, line=line)
            day = basis.books.of_event(event)[0].day
            past = is_history(entry.kind)
            agreed = "before anything had been set aside for it" if past else "and nobody had agreed to it beforehand"
            left = minor(basis.books.sum(BEYOND, currency, line=line))
            yield Card(
                f"beyond-{basis.words.key(event)}-{basis.words.key(line)}",
                f"{basis.words.name(line)}: more than was set aside",
                Badge("neutral", "from before this record") if past else _ratified(left),
                (
                    (
                        f"On {told_day(day)} ",
                        Figure("amount", cell),
                        f" went out beyond what was set aside on this line{'' if past else f', {agreed}'}.",
                    ),
                ),
            )


def _ratified(left: int) -> Badge:
    return Badge("warning", "waits for a decision") if left else Badge("good", "agreed since")


def _fees(basis: Basis) -> Iterator[Card]:
    """What banks took, in all."""
    fees = [event for event in basis.books.events() if basis.state.money.entries[event].kind == "bank.fee/v1"]
    for currency in basis.books.currencies:
        charged = [event for event in fees if any(leg.currency == currency for leg in basis.books.of_event(event))]
        if charged:
            cell = basis.books.of_acts(charged, WENT_OUT, currency)
            told = ("Fees of ", Figure("amount", cell), " were taken by the bank; nobody decides them.")
            yield Card(f"fees-{currency}", "Fees of the bank", Badge("neutral", "a fact"), (told,))


def _undone(basis: Basis) -> Iterator[Card]:
    """What was recorded and then undone."""
    for act, event in basis.books.undoes.items():
        if not basis.books.of_event(act):
            continue
        kind = basis.state.money.entries[event].kind.partition("/")[0].replace(".", " ").replace("_", " ")
        why = basis.words.text(act, "reason")
        day, was = basis.books.of_event(act)[0].day, basis.day_of(event)
        reason = f" Why: “{why}”" if why else ""
        recorded = f" (recorded {told_day(was)})" if was else ""
        yield Card(
            f"undone-{basis.words.key(act)}",
            f"Undone: {kind}",
            Badge("neutral", "undone"),
            ((f"On {told_day(day)} this was undone{recorded}.{reason}",),),
        )


def _bounced(basis: Basis) -> Iterator[Card]:
    """Gifts that went back."""
    for event in basis.books.events():
        if basis.state.money.entries[event].kind != "contribution.bounced/v1":
            continue
        legs = basis.books.of_event(event)
        cell = basis.books.turned(basis.books.of_act(event, CAME_IN, legs[0].currency))
        told = (f"On {told_day(legs[0].day)} ", Figure("amount", cell), " that had come in went back.")
        yield Card(f"bounced-{basis.words.key(event)}", "A gift went back", Badge("neutral", "a fact"), (told,))


def _late(basis: Basis) -> Iterator[Card]:
    """Payments whose proof is overdue."""
    for one in payments(basis):
        spend = basis.state.money.spends.get(one.event)
        if spend is None or not lacking(spend) or basis.today <= due_on(basis, spend):
            continue
        days = (basis.today - due_on(basis, spend)).days
        told = (
            Figure("amount", one.money),
            f" was paid on {told_day(spend.day)}; its proof was due {told_day(due_on(basis, spend))}, ",
            Figure("days", Cell(Count(days), (spend.id,))),
            " days ago.",
        )
        seen = "part of the proof seen" if spend.proved and lacking(spend) < paid_of(spend) else "proof late"
        yield Card(f"late-{one.key}", f"{what_for(basis, one)}: proof is late", Badge("warning", seen), (told,))


def _disagreeing(basis: Basis) -> Iterator[Card]:
    """Latest statements of banks, counts of tins and holders' words that name differences."""
    money = basis.state.money
    for account, latest in money.last_stated.items():
        stated, known = money.stated[latest], money.accounts[account]
        if not stated.unpresented or (basis.through is not None and stated.day > basis.through):
            continue
        shown = basis.books.stated(stated.balance, known.currency, (Fact(stated.id),))
        told = (
            f"At the end of {told_day(stated.day)} it was stated as ",
            Figure("stated", shown),
            f"; {len(stated.unpresented)} of our acts stand in it otherwise or not yet, each named in the statement.",
        )
        yield Card(
            f"stated-{basis.words.key(account)}",
            f"{basis.words.name(account)}: not all is on the statement yet",
            Badge("waiting", "named"),
            (told,),
        )


def _past(basis: Basis) -> Iterator[Card]:
    """How much of it is told of a time before this record."""
    past = [event for event in basis.books.events() if is_history(basis.state.money.entries[event].kind)]
    if not past:
        return
    for currency in basis.books.currencies:
        told_of = [event for event in past if any(leg.currency == currency for leg in basis.books.of_event(event))]
        if not told_of:
            continue
        days = [basis.books.of_event(event)[0].day for event in told_of]
        came = basis.books.of_acts(told_of, CAME_IN, currency)
        went = basis.books.of_acts(told_of, WENT_OUT, currency)
        count = Cell(Count(len(told_of)), tuple(sorted(told_of)))
        told = (
            Figure("acts", count),
            f" transactions, of {told_day(min(days))} to {told_day(max(days))}, come from older books: ",
            Figure("came-in", came),
            " came in by them and ",
            Figure("went-out", went),
            " went out.",
        )
        yield Card(f"past-{currency}", "From before this record", Badge("neutral", "told, not judged"), (told,))


_FINDERS = (_below_zero, _beyond, _late, _undone, _bounced, _disagreeing, _fees, _past)
