"""How long the money lasts: what is free by the net of three closed months, and what we hold to the end of a period.

Arithmetic shown openly, with its formula, and no forecast (money.md §7).
"""

from collections.abc import Iterator
from datetime import date, timedelta

from projections.charts import burndown
from projections.reports.basis import Basis
from projections.reports.books import FREE, HELD, minor
from projections.reports.model import Figure, Picture, Section, Sentence, sentence

_MONTHS = 3
_IN_SIGHT = 730
"""Days ahead beyond which no end is drawn."""


def section(basis: Basis) -> Section:
    """Free money ÷ average net burn of three closed months."""
    say = basis.say
    sentences: list[Sentence] = []
    first, last = _closed_months(basis)
    for currency in basis.books.currencies:
        free = basis.books.sum(FREE, currency)
        left = Figure(f"free-{currency}", free)
        net = basis.books.sum(HELD, currency, first=first, last=last)
        burn = -minor(net)
        days = {"first": basis.words.day(first), "last": basis.words.day(last)}
        if minor(free) <= 0:
            sentences.append(sentence(say("Nothing is free: {left}."), left=left))
        elif burn <= 0:
            told = say("{left} is free; from {first} to {last} no more went out than came in.")
            sentences.append(sentence(told, left=left, **days))
        else:
            months = minor(free) * _MONTHS // burn
            told = basis.language.ngettext(
                "The free money in {currency} lasts about {count} month: {left} free, divided by a third of the net "
                "{net} that moved from {first} to {last}.",
                "The free money in {currency} lasts about {count} months: {left} free, divided by a third of the net "
                "{net} that moved from {first} to {last}.",
                months,
            )
            burned = Figure(f"burn-{currency}", net)
            sentences.append(sentence(told, currency=currency, count=str(months), left=left, net=burned, **days))
    drawn = tuple(picture for currency in basis.books.currencies for picture in _burn_down(basis, currency))
    return Section("runway", say("How long it lasts"), tuple(sentences) or ((say("There is no money yet."),),), drawn)


def _burn_down(basis: Basis, currency: str) -> Iterator[Picture]:
    """What we held at the end of each month of the period that runs, beside an even pace to its end."""
    say = basis.say
    running = [one for one in basis.state.money.periods.values() if one.first <= basis.today <= one.last]
    if not running:
        return
    period = running[0]
    ends = [end for end in month_ends(period.first, basis.today) if end < basis.today]
    points = [burndown.Left(end, basis.books.sum(HELD, currency, last=end)) for end in (*ends, basis.today)]
    if any(minor(point.money) for point in points):
        drawn = burndown.Burndown(
            f"burn-down-{currency}",
            say("What we hold over the period, in {currency}", currency=currency),
            currency,
            tuple(points),
            period.last,
            *_empty(basis, currency, minor(points[-1].money)),
            (say("Date"), basis.language.pgettext("money", "Left")),
            (basis.language.pgettext("money", "left"), say("even pace"), say("at this pace")),
        )
        yield burndown.picture(drawn, basis.frame(f"burn-down-{currency}"))


def _closed_months(basis: Basis) -> tuple[date, date]:
    """The first and last day of the three whole months before today."""
    last = basis.today.replace(day=1) - timedelta(days=1)
    first = last.replace(day=1)
    for _ in range(_MONTHS - 1):
        first = (first - timedelta(days=1)).replace(day=1)
    return first, last


def _empty(basis: Basis, currency: str, held: int) -> tuple[date | None, str]:
    """On which day nothing would be held at the mean pace of three closed months, and how that is reckoned."""
    say = basis.say
    first, last = _closed_months(basis)
    net = minor(basis.books.sum(HELD, currency, first=first, last=last))
    day = basis.words.day
    if held <= 0:
        return None, ""
    if net >= 0:
        told = say("From {first} to {last} no more went out than came in.", first=day(first), last=day(last))
        return None, told
    shown = {"first": day(first), "last": day(last), "net": basis.told(-net, currency)}
    days = held * ((last - first).days + 1) // -net
    if days > _IN_SIGHT:
        told = say(
            "From {first} to {last} {net} more went out than came in; at that pace what we hold lasts more than two "
            "years.",
            **shown,
        )
        return None, told
    empty = basis.today + timedelta(days=days)
    told = say(
        "From {first} to {last} {net} more went out than came in; at that pace what we hold lasts {count} days, to "
        "{day}: held × days ÷ net, no forecast.",
        count=days,
        day=day(empty),
        **shown,
    )
    return empty, told


def month_ends(first: date, last: date) -> Iterator[date]:
    """The last day of each month from one day to another."""
    end = (first.replace(day=1) + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    while end <= last:
        yield end
        end = (end + timedelta(days=32)).replace(day=1) - timedelta(days=1)
