"""The budget in pictures: where money came from and what became of it, what it is meant for, and month by month."""

from collections.abc import Iterator
from datetime import date, timedelta

from projections.charts import flow, months, treemap
from projections.charts.svg import LOOKS
from projections.language import N_
from projections.render.cells import words_for
from projections.reports.basis import Basis
from projections.reports.books import FREE, GRANTED, RESERVED, SET_ASIDE, SPENT, Terms, minor
from projections.reports.model import Block, Cell, Section
from projections.reports.tracing import Term

MONTHS = 24
"""Months drawn at most, the latest: more could not be read."""

_SOURCES: tuple[tuple[str, str, Terms], ...] = (
    ("dues", N_("Dues"), (Term("A", "Income:Dues", -1),)),
    ("grants", N_("Grants"), (Term("A", "Income:Grants", -1),)),
    ("gifts", N_("Gifts"), (Term("A", "Income:Donations", -1),)),
    ("back", N_("Came back"), (Term("A", "Income:Recoveries", -1),)),
    ("opening", N_("There at the beginning"), (Term("A", "Equity:Opening", -1),)),
)
_ENDS: tuple[tuple[str, str, Terms], ...] = (
    ("spent", N_("Spent"), SPENT),
    ("reserved", N_("Reserved to pay"), RESERVED),
    ("left", N_("Set aside, not used yet"), SET_ASIDE),
)


def section(basis: Basis) -> Section:
    """The pictures of each currency."""
    say = basis.say
    blocks: list[Block] = []
    for currency in basis.books.currencies:
        drawn = _flow(basis, currency)
        if drawn.streams:
            blocks.append(flow.picture(drawn, basis.frame(f"flow-{currency}")))
        meant = _meant(basis, currency)
        if any(minor(item.money) > 0 for group in meant.groups for item in group.items):
            blocks.append(treemap.picture(meant, basis.frame(f"meant-{currency}")))
        by_month = _months(basis, currency)
        if by_month.months:
            blocks.append(months.picture(by_month, basis.frame(f"months-{currency}")))
    return Section("pictures", say("In pictures"), (), tuple(blocks))


def _flow(basis: Basis, currency: str) -> flow.Flow:
    say = basis.say
    streams = [*_into_funds(basis, currency), *_onto_lines(basis, currency), *_out_of_lines(basis, currency)]
    funds = [fund for fund, held in basis.books.funds if held == currency]
    lines = [line for line, known in basis.state.money.lines.items() if known.key.currency == currency]
    used = {end for stream in streams for end in (stream.source, stream.target)}
    layers = (
        (say("From"), [(key, say(label)) for key, label, _ in _SOURCES]),
        (say("Funds"), [(fund, basis.words.name(fund)) for fund in funds]),
        (say("Set aside for"), [*((line, basis.words.name(line)) for line in lines), ("free", say("Free to decide"))]),
        (say("What became of it"), [(key, say(label)) for key, label, _ in _ENDS]),
    )
    return flow.Flow(
        f"flow-{currency}",
        say("Where money came from and where it went, in {currency}", currency=currency),
        currency,
        tuple(
            flow.Layer(heading, tuple(flow.Node(key, label) for key, label in nodes if key in used))
            for heading, nodes in layers
            if any(key in used for key, _ in nodes)
        ),
        tuple(streams),
        (say("From"), say("To"), say("Amount")),
    )


def _into_funds(basis: Basis, currency: str) -> Iterator[flow.Stream]:
    for key, _, terms in _SOURCES:
        for fund, held in basis.books.funds:
            if held == currency:
                yield from _stream(key, fund, basis.books.sum(terms, currency, fund=fund))


def _onto_lines(basis: Basis, currency: str) -> Iterator[flow.Stream]:
    for line, known in basis.state.money.lines.items():
        if known.key.currency == currency:
            yield from _stream(known.key.fund, line, basis.books.sum(GRANTED, currency, line=line))
    for fund, held in basis.books.funds:
        if held == currency:
            yield from _stream(fund, "free", basis.books.sum(FREE, currency, fund=fund))


def _out_of_lines(basis: Basis, currency: str) -> Iterator[flow.Stream]:
    for line, known in basis.state.money.lines.items():
        if known.key.currency == currency:
            for key, _, terms in _ENDS:
                yield from _stream(line, key, basis.books.sum(terms, currency, line=line))


def _stream(source: str, target: str, money: Cell) -> Iterator[flow.Stream]:
    """A stream where something flows; what is below zero stands in the tables."""
    if minor(money) > 0:
        yield flow.Stream(source, target, money)


def _meant(basis: Basis, currency: str) -> treemap.Treemap:
    """Each fund by its lines and what of it is free; funds beyond what can be told apart stand together, the last."""
    say = basis.say
    groups = [_fund(basis, fund, currency) for fund, held in basis.books.funds if held == currency]
    if len(groups) > len(LOOKS):
        rest = tuple(item for group in groups[len(LOOKS) - 1 :] for item in group.items)
        groups = [*groups[: len(LOOKS) - 1], treemap.Group(say("Other funds"), rest)]
    return treemap.Treemap(
        f"meant-{currency}",
        say("What money was set aside for, and what is free, in {currency}", currency=currency),
        currency,
        tuple(groups),
        (say("Fund"), say("Meant for"), say("Amount")),
    )


def _fund(basis: Basis, fund: str, currency: str) -> treemap.Group:
    lines = [line for line, known in basis.state.money.lines.items() if known.key.fund == fund]
    key, name = basis.words.key(fund), basis.words.name(fund)
    items = [
        treemap.Item(basis.words.key(line), basis.words.name(line), basis.books.sum(GRANTED, currency, line=line))
        for line in lines
        if basis.state.money.line(line).currency == currency
    ]
    free = treemap.Item(f"{key}-free", basis.say("Free to decide"), basis.books.sum(FREE, currency, fund=fund))
    return treemap.Group(name, (*items, free))


def _months(basis: Basis, currency: str) -> months.Months:
    say = basis.say
    days = [leg.day for leg in basis.books.legs if leg.book == "B" and leg.currency == currency]
    found, names = [], words_for(basis.language.code).months
    for first in _firsts(days)[-MONTHS:]:
        last = _next(first) - timedelta(days=1)
        found.append(
            months.Month(
                f"{currency}-{first.year:04d}-{first.month:02d}",
                f"{names[first.month - 1]} {first.year:04d}",
                names[first.month - 1][:3],
                basis.books.sum(GRANTED, currency, first=first, last=last),
                basis.books.sum(SPENT, currency, first=first, last=last),
            )
        )
    return months.Months(
        f"months-{currency}",
        say("Set aside and spent, month by month, in {currency}", currency=currency),
        currency,
        tuple(found),
        (say("Month"), say("Set aside in it"), say("Spent in it")),
    )


def _firsts(days: list[date]) -> list[date]:
    """The first day of each month from the earliest day to the latest."""
    if not days:
        return []
    at, found = min(days).replace(day=1), list[date]()
    while at <= max(days):
        found.append(at)
        at = _next(at)
    return found


def _next(first: date) -> date:
    return (first + timedelta(days=31)).replace(day=1)
