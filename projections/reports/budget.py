"""The budget: what came in, what was paid, what we hold and what is free, what was decided and what it cost.

The first screens of money.md §7. First a sentence about flows, then each payment as a sentence; after that, for who
wants more, figures that add up, a card for each fund, the decisions with their cost, plan and actual, and what needs
explaining. Every figure lists the acts whose legs make it up.
"""

from projections.reports import decided, flows, holdings, payments, plan_actual, to_explain
from projections.reports.basis import Basis
from projections.reports.books import CAME_IN, EXCHANGED, PLACES, WENT_OUT, minor
from projections.reports.model import Cell, Count, Figure, Section, Sentence, sentence
from projections.reports.tracing import Term


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
    say = basis.say
    sentences = [_flows(basis, currency) for currency in basis.books.currencies]
    if not sentences:
        sentences = [(say("No money has come in yet, and none was spent."),)]
    return Section("lead", say("What came in and what went out"), (*sentences, _verified(basis)))


def _flows(basis: Basis, currency: str) -> Sentence:
    say = basis.say
    books = basis.books
    days = [leg.day for leg in books.legs if leg.book == "A" and leg.currency == currency]
    if not days:
        return (say("In {currency} nothing has moved yet.", currency=currency),)
    day = basis.words.day(min(days))
    when = say("Since {day}", day=day)
    if basis.through is not None:
        when = say("Since {day} until {until}", day=day, until=basis.words.day(basis.through))
    exchanged, where = books.sum(EXCHANGED, currency), _places(basis, currency)
    shown: dict[str, Figure | Sentence | str] = {
        "when": when,
        "came_in": Figure(f"came-in-{currency}", books.sum(CAME_IN, currency)),
        "went_out": Figure(f"went-out-{currency}", books.sum(WENT_OUT, currency)),
        "exchanged": Figure(f"exchanged-{currency}", exchanged),
        "left": Figure(f"left-{currency}", books.sum(PLACES, currency)),
        "where": where,
    }
    if minor(exchanged):
        swapped = say(
            "{when} {came_in} came in, {went_out} went out, {exchanged} came by exchange, and {left} is left."
        )
        told = say(
            "{when} {came_in} came in, {went_out} went out, {exchanged} came by exchange, and {left} is left: {where}."
        )
        return sentence(told if where else swapped, **shown)
    alone = say("{when} {came_in} came in, {went_out} went out, and {left} is left.")
    told = say("{when} {came_in} came in, {went_out} went out, and {left} is left: {where}.")
    return sentence(told if where else alone, **shown)


def _places(basis: Basis, currency: str) -> Sentence:
    """Where the money is: each account with what lies in it, in a row."""
    found: list[Sentence] = []
    for account in basis.state.money.accounts.values():
        if account.currency != currency:
            continue
        cell = basis.books.sum((Term("A", account.name),), currency)
        if minor(cell):
            money = Figure(f"in-{basis.words.key(account.id)}", cell)
            found.append(_place(basis, account.id, money))
    told = found[0] if found else ()
    for number, place in enumerate(found[1:], start=2):
        both = basis.say("{several} and {last}") if number == len(found) else "{several}, {last}"
        told = sentence(both, several=told, last=place)
    return told


def _place(basis: Basis, identity: str, money: Figure) -> Sentence:
    """What lies in an account, and who keeps it."""
    say = basis.say
    account, name = basis.state.money.accounts[identity], basis.words.name
    say, told = basis.say, name(identity)
    if account.kind == "held" and account.organization is not None:
        held = say("{money} in {account} (held for us by {keeper})")
        return sentence(held, money=money, account=told, keeper=name(account.organization))
    if account.keeper is not None:
        return sentence(
            say("{money} in {account} (kept by {keeper})"), money=money, account=told, keeper=name(account.keeper)
        )
    return sentence(say("{money} in {account}"), money=money, account=told)


def _verified(basis: Basis) -> Sentence:
    """What stands behind the figures, and how to repeat the check."""
    say = basis.say
    money, words = basis.state.money, basis.words
    closed = money.closed_through.get()
    day = words.day(closed) if closed else ""
    books = say("the books are closed to {day}", day=day) if closed else say("no period is closed yet")
    entries = Figure("entries", Cell(Count(basis.size)))
    shown: dict[str, Figure | str] = {"entries": entries, "books": books}
    if not basis.state.history.sources:
        told = say(
            "Made from the record's first {entries} entries, each within the rules when it was recorded; {books}. "
            "Anybody can check it: plenary verify."
        )
        return sentence(told, **shown)
    told = say(
        "Made from the record's first {entries} entries, each within the rules when it was recorded; {books}; "
        "what was before this record is marked so ({sources}). Anybody can check it: plenary verify."
    )
    return sentence(told, sources=words.names(basis.state.history.sources), **shown)
