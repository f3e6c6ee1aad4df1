"""Money waiting: the treasurer's queue, in the order in which it is worth doing (money.md §7).

What lacks an approval and whose, what is about to expire, proof that is awaited by age, statements with lines not
matched, funds below zero, lines nearly used up, what the close of the period still needs, and how long the free money
lasts, with the formula shown.
"""

from collections.abc import Iterator
from datetime import date, timedelta

from ledger.rules.money.state import Request
from projections.charts import burndown
from projections.charts.svg import Frame
from projections.reports.basis import Basis
from projections.reports.books import BEYOND, FREE, GRANTED, HELD, SET_ASIDE, WENT_OUT, minor
from projections.reports.claims import Fact
from projections.reports.model import (
    EMPTY,
    Badge,
    Cell,
    Column,
    Count,
    Figure,
    Picture,
    Row,
    Section,
    Sentence,
    Table,
)
from projections.reports.proof import due_on, lacking
from projections.reports.wording import joined, told_day

SOON_DAYS = 30
_MONTHS = 3
_IN_SIGHT = 730
"""Days ahead beyond which no end is drawn."""
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
        _runway(basis),
    )


def _section(key: str, heading: str, none: str, table: Table) -> Section:
    return Section(key, heading, (), (table,)) if table.rows else Section(key, heading, ((none,),))


def approvals(basis: Basis) -> Section:
    """What was asked for and waits for somebody's word."""
    money, words = basis.state.money, basis.words
    columns = (
        Column("what", "Asked for", "text"),
        Column("payee", "To", "text"),
        Column("amount", "Amount", "money"),
        Column("since", "Since", "date"),
        Column("lacks", "Lacks", "text"),
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
    table = Table("approvals", "Asked for and not yet reserved", columns, tuple(rows))
    return _section("waiting", "Waiting for approval", "Nothing waits for an approval.", table)


def _lacks(basis: Basis, request: Request) -> str:
    """Whose word is lacking."""
    money, words = basis.state.money, basis.words
    given = [one for one in money.approvals.values() if one.request == request.id and one.approved]
    refused = [one for one in money.approvals.values() if one.request == request.id and not one.approved]
    step = basis.charter.money.approval_step(request.amount, money.line(request.line).currency)
    open_ones = step.approvals - len({one.person for one in given})
    told_ones = []
    if refused:
        told_ones.append(f"{words.names(one.person for one in refused)} said no")
    if open_ones > 0:
        of = f" of {step.organizations} organizations" if step.organizations > 1 else ""
        seen = f", {words.names(one.person for one in given)} approved" if given else ""
        told_ones.append(f"{open_ones} of {step.approvals} approvals{of}{seen}")
    return joined(told_ones) or "only the reserving"


def _expiring(basis: Basis) -> Section:
    money, words = basis.state.money, basis.words
    columns = (
        Column("what", "Reserved for", "text"),
        Column("until", "Until", "date"),
        Column("state", "State", "badge"),
        Column("granted", "Reserved in all", "text"),
    )
    rows = []
    for purchase in money.encumbrances.values():
        if purchase.standing != "open" or purchase.expires is None or not purchase.open:
            continue
        if purchase.expires > basis.today + timedelta(days=SOON_DAYS):
            continue
        over = purchase.expires < basis.today
        state = Badge("warning", "over") if over else Badge("waiting", "soon")
        amount = basis.told(purchase.open, money.line(purchase.line).currency)
        what = f"{words.name(purchase.payee)}, {words.name(purchase.line)}"
        source = (purchase.id,)
        cells = (Cell(what, source), Cell(purchase.expires, source), Cell(state, source), Cell(amount, source))
        rows.append(Row(words.key(purchase.id), cells))
    rows.sort(key=lambda row: str(row.cells[1].value))
    table = Table("expiring", f"Reserved until a day within {SOON_DAYS} days", columns, tuple(rows))
    return _section("expire", "About to expire", "Nothing that is reserved expires soon.", table)


def _proofs(basis: Basis) -> Section:
    money, words = basis.state.money, basis.words
    columns = (
        Column("what", "Paid for", "text"),
        Column("amount", "Paid", "money"),
        Column("day", "On", "date"),
        Column("due", "Proof due", "date"),
        Column("state", "Proof", "badge"),
    )
    rows = []
    for spend in sorted(money.spends.values(), key=lambda spend: spend.day):
        if not lacking(spend) or (basis.through is not None and spend.day > basis.through):
            continue
        due = due_on(basis, spend)
        late = (basis.today - due).days
        state = Badge("warning", f"{late} days late") if late > 0 else Badge("waiting", "awaited")
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
    table = Table("proofs", "Paid, and the proof not seen in full, the oldest first", columns, tuple(rows))
    return _section("proof", "Proof awaited", "Every payment has its proof.", table)


def _statements(basis: Basis) -> Section:
    money, words = basis.state.money, basis.words
    columns = (
        Column("account", "Account", "reference"),
        Column("day", "Last stated for", "date"),
        Column("stated", "Stated", "money"),
        Column("unmatched", "Not matched", "count"),
        Column("state", "State", "badge"),
    )
    rows = []
    for account in money.accounts.values():
        latest = money.last_stated.get(account.id)
        name = Cell(words.reference(account.id), (account.id,))
        if latest is None:
            never = Badge("waiting", "never stated or counted")
            rows.append(Row(words.key(account.id), (name, EMPTY, EMPTY, EMPTY, Cell(never, (account.id,)))))
            continue
        stated = money.stated[latest]
        unmatched = tuple(sorted({act for act, _ in stated.unpresented}))
        state = Badge("waiting", "lines named") if unmatched else Badge("good", "matched")
        amount = basis.books.stated(stated.balance, account.currency, (Fact(stated.id),))
        count = Cell(Count(len(unmatched)), unmatched)
        cells = (name, Cell(stated.day, (latest,)), amount, count, Cell(state, (latest,)))
        rows.append(Row(words.key(account.id), cells))
    table = Table("stated", "What banks state, counts of tins say, holders confirm", columns, tuple(rows))
    return _section("statements", "Statements", "No account is open yet.", table)


def _funds(basis: Basis) -> Section:
    sentences: list[Sentence] = []
    for fund, currency in basis.books.funds:
        free = basis.books.sum(FREE, currency, fund=fund)
        beyond = basis.books.sum(BEYOND, currency, fund=fund)
        key = f"{basis.words.key(fund)}-{currency}"
        if minor(free) < 0:
            short = Figure(f"short-{key}", basis.books.turned(free))
            sentences.append((f"{basis.words.name(fund)} is below zero: ", short, " more is set aside than it holds."))
        if minor(beyond) > 0:
            over = Figure(f"beyond-{key}", beyond)
            told_fund = f" was spent from {basis.words.name(fund)} beyond what was agreed, and waits for a decision."
            sentences.append((over, told_fund))
    return Section("deficits", "Funds below zero", tuple(sentences) or (("None.",),))


def _lines(basis: Basis) -> Section:
    sentences: list[Sentence] = []
    for line, known in basis.state.money.lines.items():
        period = basis.state.money.periods[known.key.period]
        if period.closed_by is not None:
            continue
        granted = basis.books.sum(GRANTED, known.key.currency, line=line)
        left = basis.books.sum(SET_ASIDE, known.key.currency, line=line)
        if 0 <= minor(left) * _TENTH < minor(granted):
            key = basis.words.key(line)
            ends = (" of ", Figure(f"granted-{key}", granted), f" is left on {basis.words.name(line)}.")
            sentences.append((Figure(f"left-{key}", left), *ends))
    return Section("nearly", "Lines under a tenth", tuple(sentences) or (("None.",),))


def _close(basis: Basis) -> Section:
    """What the close of the oldest open period still needs."""
    money, words = basis.state.money, basis.words
    open_ones = sorted((one for one in money.periods.values() if one.closed_by is None), key=lambda one: one.last)
    if not open_ones:
        return Section("close", "Closing the period", (("No period is open.",),))
    period = open_ones[0]
    needs = []
    for account in money.accounts.values():
        latest = money.last_stated.get(account.id)
        if latest is None or money.stated[latest].day < period.last:
            needs.append(f"a statement or count of {words.name(account.id)} for {told_day(period.last)}")
    lines = money.lines_in.get(period.id) or ()
    held = [line for line in lines if minor(basis.books.sum(SET_ASIDE, money.line(line).currency, line=line))]
    if held:
        needs.append(f"carry or lapse for {joined(words.name(line) for line in held)}")
    purchases = [one for line in lines for one in money.open_on.get(line) or ()]
    if purchases:
        count = f"{len(purchases)} purchase{'s' if len(purchases) > 1 else ''}"
        needs.append(f"carry or lapse for {count} still reserved")
    needs.append("two signatures in different roles, neither the payer's")
    sentences = [(f"{words.name(period.id)} can be closed after {told_day(period.last)}. It needs:",)]
    return Section("close", "Closing the period", (*sentences, *((f"- {need}",) for need in needs)))


def _runway(basis: Basis) -> Section:
    """Free money ÷ average net burn of three closed months."""
    sentences: list[Sentence] = []
    first, last = _closed_months(basis)
    for currency in basis.books.currencies:
        free = basis.books.sum(FREE, currency)
        left = Figure(f"free-{currency}", free)
        net = basis.books.sum(HELD, currency, first=first, last=last)
        burn = -minor(net)
        window = f"from {told_day(first)} to {told_day(last)}"
        if minor(free) <= 0:
            sentences.append(("Nothing is free: ", left, "."))
        elif burn <= 0:
            sentences.append((left, f" is free; {window} no more went out than came in."))
        else:
            months = minor(free) * _MONTHS // burn
            sentences.append(
                (
                    f"The free money in {currency} lasts about {months} month{'s' if months != 1 else ''}: ",
                    left,
                    " free, divided by a third of the net ",
                    Figure(f"burn-{currency}", net),
                    f" that moved {window}.",
                )
            )
    drawn = tuple(picture for currency in basis.books.currencies for picture in _burn_down(basis, currency))
    return Section("runway", "How long it lasts", tuple(sentences) or (("There is no money yet.",),), drawn)


def _burn_down(basis: Basis, currency: str) -> Iterator[Picture]:
    """What we held at the end of each month of the period that runs, beside an even pace to its end."""
    running = [one for one in basis.state.money.periods.values() if one.first <= basis.today <= one.last]
    if not running:
        return
    period = running[0]
    ends = [end for end in month_ends(period.first, basis.today) if end < basis.today]
    points = [burndown.Left(end, basis.books.sum(HELD, currency, last=end)) for end in (*ends, basis.today)]
    if any(minor(point.money) for point in points):
        drawn = burndown.Burndown(
            f"burn-down-{currency}",
            f"What we hold over the period, in {currency}",
            currency,
            tuple(points),
            period.last,
            *_empty(basis, currency, minor(points[-1].money)),
        )
        yield burndown.picture(drawn, Frame(f"burn-down-{currency}", basis.exponents))


def _closed_months(basis: Basis) -> tuple[date, date]:
    """The first and last day of the three whole months before today."""
    last = basis.today.replace(day=1) - timedelta(days=1)
    first = last.replace(day=1)
    for _ in range(_MONTHS - 1):
        first = (first - timedelta(days=1)).replace(day=1)
    return first, last


def _empty(basis: Basis, currency: str, held: int) -> tuple[date | None, str]:
    """On which day nothing would be held at the mean pace of three closed months, and how that is reckoned."""
    first, last = _closed_months(basis)
    net = minor(basis.books.sum(HELD, currency, first=first, last=last))
    window = f"From {told_day(first)} to {told_day(last)}"
    if net >= 0 or held <= 0:
        return None, f"{window} no more went out than came in." if held > 0 else ""
    days = held * ((last - first).days + 1) // -net
    reckoned = f"{window} {basis.told(-net, currency)} more went out than came in; at that pace what we hold lasts"
    if days > _IN_SIGHT:
        return None, f"{reckoned} more than two years."
    empty = basis.today + timedelta(days=days)
    return empty, f"{reckoned} {days} days, to {told_day(empty)}: held × days ÷ net, no forecast."


def month_ends(first: date, last: date) -> Iterator[date]:
    """The last day of each month from one day to another."""
    end = (first.replace(day=1) + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    while end <= last:
        yield end
        end = (end + timedelta(days=32)).replace(day=1) - timedelta(days=1)
