"""The record in tables, as a data package: books, decisions, promises, and the acts behind them.

Every row of money leads through ``act`` to the table of acts, whose ids begin with the digest of the signed statement.
Givers are in no table: what came in is told by sort and fund, as the books have it.
"""

from collections.abc import Iterator, Mapping

from ledger.rules.decisions.explanation import explain
from ledger.rules.values import utc_date
from projections.exports import data_package
from projections.exports.books_journal import account_of, number_of
from projections.exports.data_package import Field, ForeignKey, Resource, Row
from projections.exports.stamp import coalition_of, five_of, name_of
from projections.reports import promises
from projections.reports.amounts import Amount, plain
from projections.reports.basis import Basis

NAME = "package/v1"
TITLE = "books, decisions and promises"


def package(basis: Basis) -> Mapping[str, bytes]:
    """The data package: path in it to content.

    Args:
        basis: what it stands on.
    """
    coalition_of(basis)
    tables = (_accounts(basis), _funds(basis), _lines(basis), _postings(basis), _balances(basis))
    told = (_decisions(basis), _promises(basis))
    name = name_of(basis)
    resources = (_acts(basis), *tables, *told)
    return data_package.files("record", f"{name}: {TITLE}", five_of(basis, NAME), resources)


def _acts(basis: Basis) -> Resource:
    acts = basis.state.record.acts
    used = {
        *basis.books.events(),
        *basis.state.decisions.decisions,
        *basis.state.commitments.commitments,
    }
    rows = [(act, info.index, info.kind, utc_date(info.received)) for act, info in acts.items() if act in used]
    fields = (
        Field("act", "string", "Id: the digest of the signed statement, and the place of the act in it"),
        Field("index", "integer", "Entry of the log that holds it, from 0"),
        Field("kind", "string", "Kind of act"),
        Field("received", "date", "Day on which the record received it"),
    )
    return Resource("acts", "Acts behind the tables", fields, tuple(rows), ("act",))


def _accounts(basis: Basis) -> Resource:
    rows = [
        (number_of(basis, one.id), basis.words.name(one.id), one.kind, one.currency)
        for one in basis.state.money.accounts.values()
    ]
    fields = (
        Field("account", "string", "Number"),
        Field("name", "string", "Name"),
        Field("kind", "string", "bank, cash or held by a member"),
        Field("currency", "string", "Currency"),
    )
    return Resource("accounts", "Where our money lies", fields, tuple(rows), ("account",))


def _funds(basis: Basis) -> Resource:
    rows = [
        (number_of(basis, one.id), basis.words.name(one.id), one.group, one.first, one.last)
        for one in basis.state.money.funds.values()
    ]
    fields = (
        Field("fund", "string", "Number"),
        Field("name", "string", "Name"),
        Field("class", "string", "unrestricted, designated, restricted or endowment"),
        Field("first", "date", "First day on which it may pay", required=False),
        Field("last", "date", "Last day on which it may pay", required=False),
    )
    return Resource("funds", "Funds", fields, tuple(rows), ("fund",))


def _lines(basis: Basis) -> Resource:
    money = basis.state.money
    rows = []
    for line, known in money.lines.items():
        key, period = known.key, money.periods[known.key.period]
        fund = number_of(basis, key.fund)
        rows.append((number_of(basis, line), fund, key.category, key.currency, period.first, period.last))
    fields = (
        Field("line", "string", "Number"),
        Field("fund", "string", "Fund"),
        Field("category", "string", "What it pays for"),
        Field("currency", "string", "Currency"),
        Field("first", "date", "First day of its period"),
        Field("last", "date", "Last day of its period"),
    )
    return Resource("lines", "Lines of the budget", fields, tuple(rows), ("line",), (_of("fund", "funds"),))


def _postings(basis: Basis) -> Resource:
    rows = []
    for number, leg in enumerate(basis.books.legs, start=1):
        line = number_of(basis, leg.line) if leg.line is not None else None
        amount = plain(Amount(leg.amount, leg.currency), basis.exponents)
        account = _account(basis, leg.book, leg.account)
        fund = number_of(basis, leg.fund)
        rows.append((number, leg.event, leg.day, leg.book, account, fund, line, amount, leg.currency))
    fields = (
        Field("posting", "integer", "Place in the books, from 1"),
        Field("act", "string", "Act that posted it"),
        Field("day", "date", "Day of the money"),
        Field("book", "string", "A: money; B: authority to spend it"),
        Field("account", "string", "Account"),
        Field("fund", "string", "Fund"),
        Field("line", "string", "Line of the budget", required=False),
        Field("amount", "number", "Debit above zero, credit below"),
        Field("currency", "string", "Currency"),
    )
    foreign = (_of("act", "acts"), _of("fund", "funds"), _of("line", "lines"))
    return Resource("postings", "The legs of both books", fields, tuple(rows), ("posting",), foreign)


def _balances(basis: Basis) -> Resource:
    sums: dict[tuple[str, str, str, str], int] = {}
    for leg in basis.books.legs:
        key = (leg.book, _account(basis, leg.book, leg.account), number_of(basis, leg.fund), leg.currency)
        sums[key] = sums.get(key, 0) + leg.amount
    rows = [(*key[:3], plain(Amount(minor, key[3]), basis.exponents), key[3]) for key, minor in sorted(sums.items())]
    fields = (
        Field("book", "string", "A: money; B: authority to spend it"),
        Field("account", "string", "Account"),
        Field("fund", "string", "Fund"),
        Field("amount", "number", "Balance, debit above zero"),
        Field("currency", "string", "Currency"),
    )
    key = ("book", "account", "fund", "currency")
    return Resource("balances", "Balances by account and fund", fields, tuple(rows), key, (_of("fund", "funds"),))


def _account(basis: Basis, book: str, account: str) -> str:
    """An account's name with its number, not split by fund: that has a column of its own."""
    return ":".join(account_of(basis, book, account, "", None).split(":")[:-1])


def _decisions(basis: Basis) -> Resource:
    words = basis.words
    rows = [
        (
            words.key(one.id),
            one.id,
            words.name(one.id),
            basis.day_of(one.id),
            explain(basis.state, one, basis.now).stage,
        )
        for one in basis.state.decisions.decisions.values()
        if one.id in basis.state.record.acts
    ]
    fields = (
        Field("decision", "string", "Number"),
        Field("act", "string", "Act that proposed it"),
        Field("title", "string", "Title"),
        Field("proposed", "date", "Day on which it was proposed"),
        Field("stage", "string", "Where it stands"),
    )
    return Resource("decisions", "Decisions", fields, tuple(rows), ("decision",), (_of("act", "acts"),))


def _promises(basis: Basis) -> Resource:
    fields = (
        Field("promise", "string", "Number"),
        Field("act", "string", "Act that offered it"),
        Field("what", "string", "What is promised"),
        Field("organization", "string", "Organization"),
        Field("due", "date", "By when"),
        Field("standing", "string", "Where it stands"),
    )
    return Resource("promises", "Promises", fields, tuple(_promise_rows(basis)), ("promise",), (_of("act", "acts"),))


def _promise_rows(basis: Basis) -> Iterator[Row]:
    """By organization, never by person."""
    words = basis.words
    for one in basis.state.commitments.commitments.values():
        what, whose = promises.what(basis, one), words.name(one.organization)
        yield (words.key(one.id), one.id, what, whose, one.terms.due, promises.standing_of(basis, one))


def _of(field: str, resource: str) -> ForeignKey:
    return ForeignKey(field, resource, field)
