"""What we hold and what of it is free: figures that add up, for the coalition and for each fund.

We hold (money and what was paid ahead, less bills) = reserved to pay + set aside by decisions + free. Free below zero
is said in words, not only in red.
"""

from ledger.rules.money.state import Fund
from projections.reports.basis import Basis
from projections.reports.books import BEYOND, CAME_IN, FREE, HELD, OWED, RESERVED, SET_ASIDE, SPENT, minor
from projections.reports.model import Badge, Card, Cards, Cell, Figure, Section, Sentence
from projections.reports.wording import joined, told_day

RESTRICTED = ("restricted", "endowment")


def section(basis: Basis) -> Section:
    """What we hold, in each currency."""
    books = basis.books
    if not books.legs:
        return Section("hold", "What we hold", (("No money has come in yet.",),))
    cards = tuple(_total(basis, currency) for currency in books.currencies)
    return Section(
        "hold",
        "What we hold",
        (("What we hold is what is reserved to pay, what decisions have set aside, and what is free to decide.",),),
        (Cards("all", "All funds together", cards),),
    )


def _total(basis: Basis, currency: str) -> Card:
    books = basis.books
    free = books.sum(FREE, currency)
    sentences = [*_restricted(basis, currency), *_below(basis, free, "the coalition holds")]
    owed = books.sum(OWED, currency)
    if minor(owed):
        sentences.append(("Bills of ", Figure("owed", owed), " are not paid yet; they are taken off already."))
    return Card(
        currency,
        currency,
        Badge("bad", "free below zero") if minor(free) < 0 else None,
        tuple(sentences),
        (
            Figure("held", books.sum(HELD, currency), "We hold"),
            Figure("reserved", books.sum(RESERVED, currency), "= reserved to pay"),
            Figure("set-aside", books.sum(SET_ASIDE, currency), "+ set aside by decisions"),
            Figure("free", free, "+ free to decide"),
        ),
    )


def _restricted(basis: Basis, currency: str) -> list[Sentence]:
    """Which part may only be used as its givers said, fund by fund."""
    told: list[str | Figure] = []
    for fund, held in basis.books.funds:
        if held != currency or basis.state.money.funds[fund].group not in RESTRICTED:
            continue
        cell = basis.books.sum(HELD, currency, fund=fund)
        number = basis.words.number(fund) or fund[:12]
        told += ["; " if told else "Of this, ", Figure(f"restricted-{number}", cell), f" in {basis.words.name(fund)}"]
    return [(*told, " may only be used as its givers said.")] if told else []


def _below(basis: Basis, free: Cell, what: str) -> list[Sentence]:
    if minor(free) >= 0:
        return []
    short = basis.books.turned(free)
    return [("Free is below zero: ", Figure("short", short), f" more is set aside than {what}.")]


def fund_section(basis: Basis) -> Section:
    """A card for each fund."""
    cards = tuple(fund_card(basis, fund, currency) for fund, currency in basis.books.funds)
    idle = [fund for fund in basis.state.money.funds if fund not in {known for known, _ in basis.books.funds}]
    sentences: list[Sentence] = []
    if idle:
        sentences.append((f"Nothing was entered yet in {basis.words.names(idle)}.",))
    blocks = (Cards("funds", "Each fund", cards),) if cards else ()
    return Section("each-fund", "Our funds", tuple(sentences), blocks)


def fund_card(basis: Basis, fund: str, currency: str) -> Card:
    """A fund in one currency: its restriction in a sentence, and its figures."""
    books, words = basis.books, basis.words
    known = basis.state.money.funds[fund]
    free = books.sum(FREE, currency, fund=fund)
    several = sum(owner == fund for owner, _ in books.funds) > 1
    number = words.number(fund) or fund[:12]
    beyond = books.sum(BEYOND, currency, fund=fund)
    sentences: list[Sentence] = [(restriction(basis, fund),)]
    sentences += _below(basis, free, "the fund holds")
    if minor(beyond):
        sentences.append((Figure("beyond", beyond), " was spent beyond what was agreed and waits for a decision."))
    return Card(
        f"{number}-{currency}" if several else number,
        f"{words.name(fund)} ({currency})" if several else words.name(fund),
        _badge(known, minor(free), minor(beyond)),
        tuple(sentences),
        (
            Figure("came-in", books.sum(CAME_IN, currency, fund=fund), "Came in"),
            Figure("spent", books.sum(SPENT, currency, fund=fund), "Spent"),
            Figure("held", books.sum(HELD, currency, fund=fund), "It holds"),
            Figure("reserved", books.sum(RESERVED, currency, fund=fund), "= reserved to pay"),
            Figure("set-aside", books.sum(SET_ASIDE, currency, fund=fund), "+ set aside by decisions"),
            Figure("free", free, "+ free to decide"),
        ),
    )


def _badge(fund: Fund, free: int, beyond: int) -> Badge | None:
    if fund.closed:
        return Badge("neutral", "closed")
    if free < 0:
        return Badge("bad", "free below zero")
    if beyond:
        return Badge("warning", "spent beyond what was agreed")
    return Badge("warning", "frozen") if fund.frozen else None


def restriction(basis: Basis, identity: str) -> str:
    """What a fund may be used for, in a sentence."""
    fund = basis.state.money.funds[identity]
    what = joined(sorted(purpose.replace("_", " ") for purpose in fund.purposes))
    window = []
    if fund.first is not None:
        window.append(f"from {told_day(fund.first)}")
    if fund.last is not None:
        window.append(f"until {told_day(fund.last)}")
    only = f"only for {what}" if what else ""
    limits = " ".join(filter(None, (only, *window)))
    told = {
        "unrestricted": "For whatever the coalition decides",
        "designated": "Set aside by the coalition's own word, which may change",
        "restricted": "Restricted by its givers",
        "endowment": "Its principal may not be spent",
    }[fund.group]
    terms = basis.words.text(identity, "terms")
    return f"{told}{f': {limits}' if limits else ''}." + (f" In their words: “{terms}”" if terms else "")
