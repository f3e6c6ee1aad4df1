"""Each payment as a sentence: what, how much, to whom, agreed when and by which decision, proof seen or awaited.

A payment is an act after which less of our money is there, other than moving it between our own places or funds,
exchanging it, or giving a gift back.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from ledger.rules.history.preconditions import is_history
from ledger.rules.money.state import Encumbrance
from ledger.rules.values import utc_date
from projections.reports.basis import Basis
from projections.reports.books import WENT_OUT, minor
from projections.reports.model import (
    Badge,
    Card,
    Cards,
    Cell,
    Column,
    Figure,
    Row,
    Section,
    Sentence,
    Table,
    sentence,
)
from projections.reports.proof import badge_of, spend_of

NEWEST = 6
"""Payments told as sentences; all of them stand in the table where there are more."""


@dataclass(frozen=True, slots=True)
class Payment:
    """One act of paying, in one fund and currency. ``money``: what went out, above 0."""

    key: str
    event: str
    kind: str
    day: date
    fund: str
    line: str | None
    money: Cell
    badge: Badge


def payments(basis: Basis) -> tuple[Payment, ...]:
    """Every payment, oldest first by the day it was made."""
    found = sorted(_payments(basis), key=lambda one: one.day)
    return tuple(found)


def _payments(basis: Basis) -> Iterator[Payment]:
    entries = basis.state.money.entries
    for event in basis.books.events():
        legs = basis.books.of_event(event)
        kind = entries[event].kind
        if kind == "money.reversed/v1":
            continue
        places = dict.fromkeys((leg.fund, leg.currency) for leg in legs if leg.book == "A")
        for fund, currency in places:
            money = basis.books.of_act(event, WENT_OUT, currency, fund=fund)
            if minor(money) <= 0:
                continue
            line = next((leg.line for leg in legs if leg.fund == fund and leg.line is not None), None)
            key = basis.words.key(event) + (f"-{basis.words.number(fund)}" if len(places) > 1 else "")
            yield Payment(key, event, kind, legs[0].day, fund, line, money, badge_of(basis, event))


def section(basis: Basis) -> Section:
    """The payments: the newest as sentences, and where there are many, all in a table."""
    say = basis.say
    paid = payments(basis)
    newest = [_card(basis, one) for one in reversed(paid[-NEWEST:])]
    if not paid:
        return Section("payments", say("What was paid"), ((say("Nothing was paid yet."),),))
    if len(paid) <= NEWEST:
        return Section("payments", say("What was paid"), (), (Cards("paid", say("The newest first."), tuple(newest)),))
    told = say(
        "The newest {shown} of {count} payments; all of them stand in the table below.", shown=NEWEST, count=len(paid)
    )
    return Section("payments", say("What was paid"), (), (Cards("paid", told, tuple(newest)), table(basis, paid)))


def table(basis: Basis, paid: tuple[Payment, ...]) -> Table:
    """Payments as a table, oldest first."""
    say = basis.say
    columns = (
        Column("what", say("What for"), "text"),
        Column("day", say("Paid on"), "date"),
        Column("amount", say("Amount"), "money"),
        Column("fund", say("From"), "reference"),
        Column("proof", say("Proof"), "badge"),
    )
    rows = tuple(
        Row(
            one.key,
            (
                Cell(what_for(basis, one), (one.event,)),
                Cell(one.day, (one.event,)),
                one.money,
                Cell(basis.words.reference(one.fund), (one.fund,)),
                Cell(one.badge, (one.event,)),
            ),
        )
        for one in paid
    )
    return Table("all-paid", say("All payments"), columns, rows, say("Nothing was paid yet."))


def _card(basis: Basis, one: Payment) -> Card:
    return Card(one.key, what_for(basis, one), one.badge, (_sentence(basis, one),))


def what_for(basis: Basis, one: Payment) -> str:
    """What a payment was for, in a few words."""
    say = basis.say
    money, words = basis.state.money, basis.words
    own = words.text(one.event, "purpose", "title", "story")
    if own:
        return own
    spend = spend_of(basis, one.event)
    purchase = money.encumbrances.get((spend.encumbrance if spend else None) or "")
    asked = words.text(basis.books.asked.get(purchase.id), "purpose") if purchase is not None else None
    if asked:
        return asked
    if one.kind == "bank.fee/v1":
        return say("A fee of the bank")
    return words.name(one.line) if one.line else words.name(one.event)


def _sentence(basis: Basis, one: Payment) -> Sentence:
    say = basis.say
    words = basis.words
    spend = spend_of(basis, one.event)
    payee = spend.payee if spend is not None else None
    origin = words.name(one.line) if one.line else ""
    if one.line and basis.state.money.lines[one.line].key.fund == one.fund:
        origin += f" ({words.name(one.fund)})" if words.name(one.fund) not in words.name(one.line) else ""
    if payee and one.kind == "payback.made/v1":
        told = (
            say("{amount} was paid back to {payee} on {day}, from {origin}. {agreed}")
            if origin
            else say("{amount} was paid back to {payee} on {day}. {agreed}")
        )
    elif payee:
        told = (
            say("{amount} to {payee} on {day}, from {origin}. {agreed}")
            if origin
            else say("{amount} to {payee} on {day}. {agreed}")
        )
    else:
        told = say("{amount} on {day}, from {origin}. {agreed}") if origin else say("{amount} on {day}. {agreed}")
    return sentence(
        told,
        amount=Figure("amount", one.money),
        payee=words.name(payee) if payee else "",
        day=words.day(one.day),
        origin=origin,
        agreed=_agreed(basis, one),
    )


def _agreed(basis: Basis, one: Payment) -> str:
    say = basis.say
    money, words = basis.state.money, basis.words
    if is_history(one.kind):
        return say("It was paid before this record began, and is told here as the old books have it.")
    if one.kind == "bank.fee/v1":
        return say("Nobody decides the fees of a bank; it is written down as it is.")
    spend = spend_of(basis, one.event)
    purchase = money.encumbrances.get((spend.encumbrance if spend else None) or "")
    if spend is None or purchase is None:
        return say("Nobody had agreed to it beforehand.")
    told = [_set_aside(basis, purchase)]
    if purchase.approvers and one.kind != "payback.made/v1":
        told.append(say("approved by {people}", people=words.names(purchase.approvers)))
    if spend.payers:
        signed = one.kind == "payback.made/v1"
        people = words.names(spend.payers)
        told.append(say("signed by {people}", people=people) if signed else say("paid by {people}", people=people))
    line = "; ".join(filter(None, told))
    return f"{line[:1].upper()}{line[1:]}."


def _set_aside(basis: Basis, purchase: Encumbrance) -> str:
    """By which decisions the money had been set aside, and since when."""
    say = basis.say
    told = []
    for decision in dict.fromkeys(decision for decision, _ in purchase.draws):
        if decision is None:
            told.append(say("before this record"))
            continue
        known = basis.state.decisions.decisions.get(decision)
        day = basis.day_of(decision)
        since = known.in_force_from if known is not None else None
        if since is not None:
            day = utc_date(since)
        name = basis.words.quoted(decision)
        told.append(
            say("by {decision} of {day}", decision=name, day=basis.words.day(day))
            if day
            else say("by {decision}", decision=name)
        )
    return say("set aside {by_what}", by_what=basis.words.joined(told)) if told else ""
