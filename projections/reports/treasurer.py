"""Money waiting: the treasurer's queue, in the order in which it is worth doing (money.md §7).

What lacks an approval and whose, what is about to expire, proof that is awaited by age, statements with lines not
matched, funds below zero, lines nearly used up, what the close of the period still needs, and how long the free money
lasts, with the formula shown.
"""

from datetime import timedelta

from ledger.rules.money.state import Request
from projections.reports import runway
from projections.reports.basis import Basis
from projections.reports.books import BEYOND, FREE, GRANTED, SET_ASIDE, WENT_OUT, minor
from projections.reports.claims import Fact
from projections.reports.model import (
    EMPTY,
    Badge,
    Cell,
    Column,
    Count,
    Figure,
    Row,
    Section,
    Sentence,
    Table,
    sentence,
)
from projections.reports.proof import due_on, lacking

SOON_DAYS = 30
_TENTH = 10


def sections(basis: Basis) -> tuple[Section, ...]:
    """Everything that waits."""
    return (
        approvals(basis),
        _expiring(basis),
        _proofs(basis),
        _statements(basis),
        _funds(basis),
        _lines(basis),
        _close(basis),
        runway.section(basis),
    )


def _section(key: str, heading: str, none: str, table: Table) -> Section:
    return Section(key, heading, (), (table,)) if table.rows else Section(key, heading, ((none,),))


def approvals(basis: Basis) -> Section:
    """What was asked for and waits for somebody's word."""
    say = basis.say
    money, words = basis.state.money, basis.words
    columns = (
        Column("what", say("Asked for"), "text"),
        Column("payee", say("To"), "text"),
        Column("amount", say("Amount"), "money"),
        Column("since", say("Since"), "date"),
        Column("lacks", say("Lacks"), "text"),
    )
    rows = []
    for request in money.requests.values():
        if request.id in money.used_requests:
            continue
        line = money.line(request.line)
        amount = basis.books.stated(request.amount, line.currency, (Fact(request.id),))
        what = words.text(request.id, "purpose") or words.name(request.line)
        asked = basis.day_of(request.id)
        cells = (
            Cell(what, (request.id,)),
            Cell(words.name(request.payee), (request.payee,)),
            amount,
            Cell(asked, (request.id,)),
            Cell(_lacks(basis, request), (request.id,)),
        )
        rows.append(Row(words.key(request.id), cells))
    table = Table("approvals", say("Asked for and not yet reserved"), columns, tuple(rows))
    return _section("waiting", say("Waiting for approval"), say("Nothing waits for an approval."), table)


def _lacks(basis: Basis, request: Request) -> str:
    """Whose word is lacking."""
    say = basis.say
    money, words = basis.state.money, basis.words
    given = [one for one in money.approvals.values() if one.request == request.id and one.approved]
    refused = [one for one in money.approvals.values() if one.request == request.id and not one.approved]
    step = basis.charter.money.approval_step(request.amount, money.line(request.line).currency)
    open_ones = step.approvals - len({one.person for one in given})
    lacks = []
    if refused:
        lacks.append(say("{people} said no", people=words.names(one.person for one in refused)))
    if open_ones > 0:
        several = step.organizations > 1
        told = (
            say("{count} of {all} approvals of {organizations} organizations")
            if several
            else say("{count} of {all} approvals")
        )
        line = told.format(count=open_ones, all=step.approvals, organizations=step.organizations)
        if given:
            line += ", " + say("{people} approved", people=words.names(one.person for one in given))
        lacks.append(line)
    return words.joined(lacks) or say("only the reserving")


def _expiring(basis: Basis) -> Section:
    say = basis.say
    money, words = basis.state.money, basis.words
    columns = (
        Column("what", say("Reserved for"), "text"),
        Column("until", say("Until"), "date"),
        Column("state", say("State"), "badge"),
        Column("granted", say("Reserved in all"), "text"),
    )
    rows = []
    for purchase in money.encumbrances.values():
        if purchase.standing != "open" or purchase.expires is None or not purchase.open:
            continue
        if purchase.expires > basis.today + timedelta(days=SOON_DAYS):
            continue
        over = purchase.expires < basis.today
        state = Badge("warning", say("over")) if over else Badge("waiting", say("soon"))
        amount = basis.told(purchase.open, money.line(purchase.line).currency)
        what = f"{words.name(purchase.payee)}, {words.name(purchase.line)}"
        source = (purchase.id,)
        cells = (Cell(what, source), Cell(purchase.expires, source), Cell(state, source), Cell(amount, source))
        rows.append(Row(words.key(purchase.id), cells))
    rows.sort(key=lambda row: str(row.cells[1].value))
    table = Table("expiring", say("Reserved until a day within {count} days", count=SOON_DAYS), columns, tuple(rows))
    return _section("expire", say("About to expire"), say("Nothing that is reserved expires soon."), table)


def _proofs(basis: Basis) -> Section:
    say = basis.say
    money, words = basis.state.money, basis.words
    columns = (
        Column("what", say("Paid for"), "text"),
        Column("amount", say("Paid"), "money"),
        Column("day", say("On"), "date"),
        Column("due", say("Proof due"), "date"),
        Column("state", say("Proof"), "badge"),
    )
    rows = []
    for spend in sorted(money.spends.values(), key=lambda spend: spend.day):
        if not lacking(spend) or (basis.through is not None and spend.day > basis.through):
            continue
        due = due_on(basis, spend)
        late = (basis.today - due).days
        waits = Badge("waiting", say("awaited"))
        state = Badge("warning", basis.say_count("{count} days late", "{count} days late", late)) if late > 0 else waits
        source = (spend.id,)
        currency = money.line(spend.line).currency
        amount = basis.books.of_act(spend.id, WENT_OUT, currency)
        cells = (
            Cell(words.name(spend.payee) if spend.payee else words.name(spend.line), source),
            amount,
            Cell(spend.day, source),
            Cell(due, source),
            Cell(state, source),
        )
        rows.append(Row(words.key(spend.id), cells))
    table = Table("proofs", say("Paid, and the proof not seen in full, the oldest first"), columns, tuple(rows))
    return _section("proof", say("Proof awaited"), say("Every payment has its proof."), table)


def _statements(basis: Basis) -> Section:
    say = basis.say
    money, words = basis.state.money, basis.words
    columns = (
        Column("account", say("Account"), "reference"),
        Column("day", say("Last stated for"), "date"),
        Column("stated", say("Stated"), "money"),
        Column("unmatched", say("Not matched"), "count"),
        Column("state", say("State"), "badge"),
    )
    rows = []
    for account in money.accounts.values():
        latest = money.last_stated.get(account.id)
        name = Cell(words.reference(account.id), (account.id,))
        if latest is None:
            never = Badge("waiting", say("never stated or counted"))
            rows.append(Row(words.key(account.id), (name, EMPTY, EMPTY, EMPTY, Cell(never, (account.id,)))))
            continue
        stated = money.stated[latest]
        unmatched = tuple(sorted({act for act, _ in stated.unpresented}))
        state = Badge("waiting", say("lines named")) if unmatched else Badge("good", say("matched"))
        amount = basis.books.stated(stated.balance, account.currency, (Fact(stated.id),))
        count = Cell(Count(len(unmatched)), unmatched)
        cells = (name, Cell(stated.day, (latest,)), amount, count, Cell(state, (latest,)))
        rows.append(Row(words.key(account.id), cells))
    table = Table("stated", say("What banks state, counts of tins say, holders confirm"), columns, tuple(rows))
    return _section("statements", say("Statements"), say("No account is open yet."), table)


def _funds(basis: Basis) -> Section:
    say = basis.say
    sentences: list[Sentence] = []
    for fund, currency in basis.books.funds:
        free = basis.books.sum(FREE, currency, fund=fund)
        beyond = basis.books.sum(BEYOND, currency, fund=fund)
        key = f"{basis.words.key(fund)}-{currency}"
        if minor(free) < 0:
            short = Figure(f"short-{key}", basis.books.turned(free))
            told = say("{fund} is below zero: {short} more is set aside than it holds.")
            sentences.append(sentence(told, fund=basis.words.name(fund), short=short))
        if minor(beyond) > 0:
            over = Figure(f"beyond-{key}", beyond)
            told = say("{over} was spent from {fund} beyond what was agreed, and waits for a decision.")
            sentences.append(sentence(told, over=over, fund=basis.words.name(fund)))
    return Section("deficits", say("Funds below zero"), tuple(sentences) or ((say("None."),),))


def _lines(basis: Basis) -> Section:
    say = basis.say
    sentences: list[Sentence] = []
    for line, known in basis.state.money.lines.items():
        period = basis.state.money.periods[known.key.period]
        if period.closed_by is not None:
            continue
        granted = basis.books.sum(GRANTED, known.key.currency, line=line)
        left = basis.books.sum(SET_ASIDE, known.key.currency, line=line)
        if 0 <= minor(left) * _TENTH < minor(granted):
            key = basis.words.key(line)
            sentences.append(
                sentence(
                    say("{left} of {granted} is left on {line}."),
                    left=Figure(f"left-{key}", left),
                    granted=Figure(f"granted-{key}", granted),
                    line=basis.words.name(line),
                )
            )
    return Section("nearly", say("Lines under a tenth"), tuple(sentences) or ((say("None."),),))


def _close(basis: Basis) -> Section:
    """What the close of the oldest open period still needs."""
    say = basis.say
    money, words = basis.state.money, basis.words
    open_ones = sorted((one for one in money.periods.values() if one.closed_by is None), key=lambda one: one.last)
    if not open_ones:
        return Section("close", say("Closing the period"), ((say("No period is open."),),))
    period = open_ones[0]
    needs = []
    for account in money.accounts.values():
        latest = money.last_stated.get(account.id)
        if latest is None or money.stated[latest].day < period.last:
            last = words.day(period.last)
            needs.append(say("a statement or count of {account} for {day}", account=words.name(account.id), day=last))
    lines = money.lines_in.get(period.id) or ()
    held = [line for line in lines if minor(basis.books.sum(SET_ASIDE, money.line(line).currency, line=line))]
    if held:
        needs.append(say("carry or lapse for {lines}", lines=words.names(held)))
    purchases = [one for line in lines for one in money.open_on.get(line) or ()]
    if purchases:
        needs.append(
            basis.say_count(
                "carry or lapse for {count} purchase still reserved",
                "carry or lapse for {count} purchases still reserved",
                len(purchases),
            )
        )
    needs.append(say("two signatures in different roles, neither the payer's"))
    name, last = words.name(period.id), words.day(period.last)
    sentences = [(say("{period} can be closed after {day}. It needs:", period=name, day=last),)]
    return Section("close", say("Closing the period"), (*sentences, *((f"- {need}",) for need in needs)))
