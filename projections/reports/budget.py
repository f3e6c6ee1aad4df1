"""The budget: what came in, what was paid, what we hold and what is free, what was decided and what it cost.

The first screens of money.md §7. First a sentence about flows, then each payment as a sentence; after that, for who
wants more, figures that add up, a card for each fund, the decisions with their cost, plan and actual, and what needs
explaining. Every figure lists the acts whose legs make it up.
"""

from projections.reports import decided, flows, holdings, payments, plan_actual, to_explain
from projections.reports.basis import Basis
from projections.reports.books import CAME_IN, EXCHANGED, PLACES, WENT_OUT, minor
from projections.reports.model import Cell, Count, Figure, Section, Sentence
from projections.reports.tracing import Term
from projections.reports.wording import joined, told_day


def sections(basis: Basis) -> tuple[Section, ...]:
    """The whole budget report."""
    return (
        lead(basis),
        payments.section(basis),
        holdings.section(basis),
        holdings.fund_section(basis),
        decided.section(basis),
        plan_actual.section(basis),
        to_explain.section(basis),
        *((flows.section(basis),) if basis.books.legs else ()),
    )


def lead(basis: Basis) -> Section:
    """What came in, went out and is left, in each currency, and what stands behind these figures."""
    sentences = [_flows(basis, currency) for currency in basis.books.currencies]
    if not sentences:
        sentences = [("No money has come in yet, and none was spent.",)]
    return Section("lead", "What came in and what went out", (*sentences, _verified(basis)))


def _flows(basis: Basis, currency: str) -> Sentence:
    books = basis.books
    days = [leg.day for leg in books.legs if leg.book == "A" and leg.currency == currency]
    if not days:
        return (f"In {currency} nothing has moved yet.",)
    until = f" until {told_day(basis.through)}" if basis.through is not None else ""
    told: list[str | Figure] = [
        f"Since {told_day(min(days))}{until} ",
        Figure(f"came-in-{currency}", books.sum(CAME_IN, currency)),
        " came in, ",
        Figure(f"went-out-{currency}", books.sum(WENT_OUT, currency)),
        " went out",
    ]
    exchanged = books.sum(EXCHANGED, currency)
    if minor(exchanged):
        told += [", ", Figure(f"exchanged-{currency}", exchanged), " came by exchange"]
    told += [", and ", Figure(f"left-{currency}", books.sum(PLACES, currency)), " is left"]
    places = _places(basis, currency)
    for number, (words, figure) in enumerate(places):
        told += [": " if number == 0 else " and " if number == len(places) - 1 else ", ", figure, words]
    return (*told, ".")


def _places(basis: Basis, currency: str) -> list[tuple[str, Figure]]:
    """Where the money is: each account with what lies in it."""
    found = []
    for account in basis.state.money.accounts.values():
        if account.currency != currency:
            continue
        cell = basis.books.sum((Term("A", account.name),), currency)
        if minor(cell):
            key = f"in-{basis.words.key(account.id)}"
            found.append((f" in {basis.words.name(account.id)}{_keeper(basis, account.id)}", Figure(key, cell)))
    return found


def _keeper(basis: Basis, identity: str) -> str:
    account = basis.state.money.accounts[identity]
    if account.kind == "held" and account.organization is not None:
        return f" (held for us by {basis.words.name(account.organization)})"
    return f" (kept by {basis.words.name(account.keeper)})" if account.keeper is not None else ""


def _verified(basis: Basis) -> Sentence:
    """What stands behind the figures, and how to repeat the check."""
    money, words = basis.state.money, basis.words
    closed = money.closed_through.get()
    told = [" entries, each within the rules when it was recorded"]
    told.append(f"the books are closed to {told_day(closed)}" if closed else "no period is closed yet")
    past = len(basis.state.history.sources)
    if past:
        sources = joined(words.name(source) for source in basis.state.history.sources)
        told.append(f"what was before this record is marked so ({sources})")
    entries = Figure("entries", Cell(Count(basis.size)))
    return ("Made from the record's first ", entries, f"{'; '.join(told)}. Anybody can check it: plenary verify.")
