"""What we hold and what of it is free: figures that add up, for the coalition and for each fund.

We hold (money and what was paid ahead, less bills) = reserved to pay + set aside by decisions + free. Free below zero
is said in words, not only in red.
"""

from ledger.rules.money.state import Fund
from projections.reports.basis import Basis
from projections.reports.books import BEYOND, CAME_IN, FREE, HELD, OWED, RESERVED, SET_ASIDE, SPENT, minor
from projections.reports.model import Badge, Card, Cards, Cell, Figure, Section, Sentence, sentence

RESTRICTED = ("restricted", "endowment")


def section(basis: Basis) -> Section:
    """What we hold, in each currency."""
    say = basis.say
    books = basis.books
    if not books.legs:
        return Section("hold", say("What we hold"), ((say("No money has come in yet."),),))
    cards = tuple(_total(basis, currency) for currency in books.currencies)
    return Section(
        "hold",
        say("What we hold"),
        (
            (
                say(
                    "What we hold is what is reserved to pay, what decisions have set aside, and what is free to "
                    "decide."
                ),
            ),
        ),
        (Cards("all", say("All funds together"), cards),),
    )


def _total(basis: Basis, currency: str) -> Card:
    say = basis.say
    books = basis.books
    free = books.sum(FREE, currency)
    sentences = [
        *_restricted(basis, currency),
        *_below(basis, free, say("Free is below zero: {short} more is set aside than the coalition holds.")),
    ]
    owed = books.sum(OWED, currency)
    if minor(owed):
        bills = say("Bills of {owed} are not paid yet; they are taken off already.")
        sentences.append(sentence(bills, owed=Figure("owed", owed)))
    return Card(
        currency,
        currency,
        Badge("bad", say("free below zero")) if minor(free) < 0 else None,
        tuple(sentences),
        (
            Figure("held", books.sum(HELD, currency), say("We hold")),
            Figure("reserved", books.sum(RESERVED, currency), say("= reserved to pay")),
            Figure("set-aside", books.sum(SET_ASIDE, currency), say("+ set aside by decisions")),
            Figure("free", free, say("+ free to decide")),
        ),
    )


def _restricted(basis: Basis, currency: str) -> list[Sentence]:
    """Which part may only be used as its givers said, fund by fund."""
    say = basis.say
    told: Sentence = ()
    for fund, held in basis.books.funds:
        if held != currency or basis.state.money.funds[fund].group not in RESTRICTED:
            continue
        cell = basis.books.sum(HELD, currency, fund=fund)
        number = basis.words.number(fund) or fund[:12]
        money = Figure(f"restricted-{number}", cell)
        one = sentence(say("{money} in {account}"), money=money, account=basis.words.name(fund))
        told = (*told, "; ", *one) if told else one
    return [sentence(say("Of this, {funds} may only be used as its givers said."), funds=told)] if told else []


def _below(basis: Basis, free: Cell, told: str) -> list[Sentence]:
    if minor(free) >= 0:
        return []
    short = basis.books.turned(free)
    return [sentence(told, short=Figure("short", short))]


def fund_section(basis: Basis) -> Section:
    """A card for each fund."""
    say = basis.say
    cards = tuple(fund_card(basis, fund, currency) for fund, currency in basis.books.funds)
    idle = [fund for fund in basis.state.money.funds if fund not in {known for known, _ in basis.books.funds}]
    sentences: list[Sentence] = []
    if idle:
        sentences.append((say("Nothing was entered yet in {funds}.", funds=basis.words.names(idle)),))
    blocks = (Cards("funds", say("Each fund"), cards),) if cards else ()
    return Section("each-fund", say("Our funds"), tuple(sentences), blocks)


def fund_card(basis: Basis, fund: str, currency: str) -> Card:
    """A fund in one currency: its restriction in a sentence, and its figures."""
    say = basis.say
    books, words = basis.books, basis.words
    known = basis.state.money.funds[fund]
    free = books.sum(FREE, currency, fund=fund)
    several = sum(owner == fund for owner, _ in books.funds) > 1
    number = words.number(fund) or fund[:12]
    beyond = books.sum(BEYOND, currency, fund=fund)
    sentences: list[Sentence] = [(restriction(basis, fund),)]
    sentences += _below(basis, free, say("Free is below zero: {short} more is set aside than the fund holds."))
    if minor(beyond):
        over = say("{beyond} was spent beyond what was agreed and waits for a decision.")
        sentences.append(sentence(over, beyond=Figure("beyond", beyond)))
    return Card(
        f"{number}-{currency}" if several else number,
        f"{words.name(fund)} ({currency})" if several else words.name(fund),
        _badge(basis, known, minor(free), minor(beyond)),
        tuple(sentences),
        (
            Figure("came-in", books.sum(CAME_IN, currency, fund=fund), say("Came in")),
            Figure("spent", books.sum(SPENT, currency, fund=fund), say("Spent")),
            Figure("held", books.sum(HELD, currency, fund=fund), say("It holds")),
            Figure("reserved", books.sum(RESERVED, currency, fund=fund), say("= reserved to pay")),
            Figure("set-aside", books.sum(SET_ASIDE, currency, fund=fund), say("+ set aside by decisions")),
            Figure("free", free, say("+ free to decide")),
        ),
    )


def _badge(basis: Basis, fund: Fund, free: int, beyond: int) -> Badge | None:
    say = basis.say
    if fund.closed:
        return Badge("neutral", say("closed"))
    if free < 0:
        return Badge("bad", say("free below zero"))
    if beyond:
        return Badge("warning", say("spent beyond what was agreed"))
    return Badge("warning", say("frozen")) if fund.frozen else None


def restriction(basis: Basis, identity: str) -> str:
    """What a fund may be used for, in a sentence."""
    say = basis.say
    fund = basis.state.money.funds[identity]
    words = basis.words
    limits = []
    if fund.purposes:
        what = words.joined(sorted(words.code(purpose) for purpose in fund.purposes))
        limits.append(say("only for {purposes}", purposes=what))
    if fund.first is not None:
        limits.append(say("from {day}", day=words.day(fund.first)))
    if fund.last is not None:
        limits.append(say("until {day}", day=words.day(fund.last)))
    told = {
        "unrestricted": say("For whatever the coalition decides"),
        "designated": say("Set aside by the coalition's own word, which may change"),
        "restricted": say("Restricted by its givers"),
        "endowment": say("Its principal may not be spent"),
    }[fund.group]
    terms = words.text(identity, "terms")
    own = say("In their words: “{terms}”", terms=terms) if terms else ""
    return " ".join(filter(None, (f"{told}{': ' if limits else ''}{' '.join(limits)}.", own)))
