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
from projections.reports.model import Badge, Card, Cards, Cell, Count, Figure, Section, sentence
from projections.reports.payments import payments, what_for
from projections.reports.proof import due_on, lacking, paid_of

SPANS = 12
"""Stretches of days below zero told for each fund, the latest: more are read in the books."""


def section(basis: Basis) -> Section:
    """Everything to explain, or that there is nothing."""
    say = basis.say
    cards = tuple(card for find in _FINDERS for card in find(basis))
    if not cards:
        return Section(
            "explain", say("To explain"), ((say("Nothing: no deficit, no overrun, no late proof, nothing undone."),),)
        )
    return Section("explain", say("To explain"), (), (Cards("exceptions", say("What a member may ask about."), cards),))


def _below_zero(basis: Basis) -> Iterator[Card]:
    """Spans of days on which more was set aside than there was, by the days of the legs."""
    say = basis.say
    for fund, currency in basis.books.funds:
        number = basis.words.number(fund)
        for first, last in list(below_zero(basis, fund, currency))[-SPANS:]:
            short = basis.books.turned(basis.books.sum(FREE, currency, fund=fund, last=first))
            if last is None:
                told = say("Since {first} free stood below zero: {short} more was set aside or spent than held.")
            elif first == last:
                told = say("On {first} free stood below zero: {short} more was set aside or spent than held.")
            else:
                told = say(
                    "From {first} to {last} free stood below zero: {short} more was set aside or spent than held."
                )
            day = basis.words.day
            line = sentence(told, first=day(first), last=day(last or first), short=Figure("short", short))
            yield Card(
                f"below-{number}-{currency}-{first.isoformat()}",
                say("{fund}: free below zero", fund=basis.words.name(fund)),
                Badge("bad", say("now")) if last is None else Badge("warning", say("over since")),
                (line,),
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
    say = basis.say
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
            if past:
                told = say("On {day} {amount} went out beyond what was set aside on this line.")
            else:
                told = say(
                    "On {day} {amount} went out beyond what was set aside on this line, and nobody had agreed to it "
                    "beforehand."
                )
            left = minor(basis.books.sum(BEYOND, currency, line=line))
            yield Card(
                f"beyond-{basis.words.key(event)}-{basis.words.key(line)}",
                say("{line}: more than was set aside", line=basis.words.name(line)),
                Badge("neutral", say("from before this record")) if past else _ratified(basis, left),
                (sentence(told, day=basis.words.day(day), amount=Figure("amount", cell)),),
            )


def _ratified(basis: Basis, left: int) -> Badge:
    say = basis.say
    return Badge("warning", say("waits for a decision")) if left else Badge("good", say("agreed since"))


def _fees(basis: Basis) -> Iterator[Card]:
    """What banks took, in all."""
    say = basis.say
    fees = [event for event in basis.books.events() if basis.state.money.entries[event].kind == "bank.fee/v1"]
    for currency in basis.books.currencies:
        charged = [event for event in fees if any(leg.currency == currency for leg in basis.books.of_event(event))]
        if charged:
            cell = basis.books.of_acts(charged, WENT_OUT, currency)
            told = say("Fees of {amount} were taken by the bank; nobody decides them.")
            line = sentence(told, amount=Figure("amount", cell))
            yield Card(f"fees-{currency}", say("Fees of the bank"), Badge("neutral", say("a fact")), (line,))


def _undone(basis: Basis) -> Iterator[Card]:
    """What was recorded and then undone."""
    say = basis.say
    for act, event in basis.books.undoes.items():
        if not basis.books.of_event(act):
            continue
        kind = basis.words.code(basis.state.money.entries[event].kind.partition("/")[0].replace(".", " "))
        why = basis.words.text(act, "reason")
        day, was = basis.books.of_event(act)[0].day, basis.day_of(event)
        told = say("On {day} this was undone.", day=basis.words.day(day))
        if was:
            then = basis.words.day(was)
            told = say("On {day} this was undone (recorded {recorded}).", day=basis.words.day(day), recorded=then)
        if why:
            told += " " + say("Why: “{reason}”", reason=why)
        yield Card(
            f"undone-{basis.words.key(act)}",
            say("Undone: {what}", what=kind),
            Badge("neutral", say("undone")),
            ((told,),),
        )


def _bounced(basis: Basis) -> Iterator[Card]:
    """Gifts that went back."""
    say = basis.say
    for event in basis.books.events():
        if basis.state.money.entries[event].kind != "contribution.bounced/v1":
            continue
        legs = basis.books.of_event(event)
        cell = basis.books.turned(basis.books.of_act(event, CAME_IN, legs[0].currency))
        told = say("On {day} {amount} that had come in went back.")
        line = sentence(told, day=basis.words.day(legs[0].day), amount=Figure("amount", cell))
        yield Card(
            f"bounced-{basis.words.key(event)}", say("A gift went back"), Badge("neutral", say("a fact")), (line,)
        )


def _late(basis: Basis) -> Iterator[Card]:
    """Payments whose proof is overdue."""
    say = basis.say
    for one in payments(basis):
        spend = basis.state.money.spends.get(one.event)
        if spend is None or not lacking(spend) or basis.today <= due_on(basis, spend):
            continue
        days = (basis.today - due_on(basis, spend)).days
        told = sentence(
            basis.language.ngettext(
                "{amount} was paid on {day}; its proof was due {due}, {days} days ago.",
                "{amount} was paid on {day}; its proof was due {due}, {days} days ago.",
                days,
            ),
            amount=Figure("amount", one.money),
            day=basis.words.day(spend.day),
            due=basis.words.day(due_on(basis, spend)),
            days=Figure("days", Cell(Count(days), (spend.id,))),
        )
        part = spend.proved and lacking(spend) < paid_of(spend)
        seen = say("part of the proof seen") if part else say("proof late")
        heading = say("{what}: proof is late", what=what_for(basis, one))
        yield Card(f"late-{one.key}", heading, Badge("warning", seen), (told,))


def _disagreeing(basis: Basis) -> Iterator[Card]:
    """Latest statements of banks, counts of tins and holders' words that name differences."""
    say = basis.say
    money = basis.state.money
    for account, latest in money.last_stated.items():
        stated, known = money.stated[latest], money.accounts[account]
        if not stated.unpresented or (basis.through is not None and stated.day > basis.through):
            continue
        shown = basis.books.stated(stated.balance, known.currency, (Fact(stated.id),))
        told = sentence(
            say(
                "At the end of {day} it was stated as {stated}; {count} of our acts stand in it otherwise or not yet, "
                "each named in the statement."
            ),
            day=basis.words.day(stated.day),
            stated=Figure("stated", shown),
            count=str(len(stated.unpresented)),
        )
        yield Card(
            f"stated-{basis.words.key(account)}",
            say("{account}: not all is on the statement yet", account=basis.words.name(account)),
            Badge("waiting", say("named")),
            (told,),
        )


def _past(basis: Basis) -> Iterator[Card]:
    """How much of it is told of a time before this record."""
    say = basis.say
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
        told = sentence(
            say(
                "{acts} transactions, of {first} to {last}, come from older books: {came_in} came in by them and "
                "{went_out} went out."
            ),
            acts=Figure("acts", count),
            first=basis.words.day(min(days)),
            last=basis.words.day(max(days)),
            came_in=Figure("came-in", came),
            went_out=Figure("went-out", went),
        )
        yield Card(
            f"past-{currency}", say("From before this record"), Badge("neutral", say("told, not judged")), (told,)
        )


_FINDERS = (_below_zero, _beyond, _late, _undone, _bounced, _disagreeing, _fees, _past)
