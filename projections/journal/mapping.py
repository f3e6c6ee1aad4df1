"""The mapping file: what each account of the old books is to us (docs/import.md).

A TOML file that people write once. It names places where money lies, funds, lines, where income came from, and how to
find the decision behind an allocation; every account of the journal must stand in it exactly once.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal, get_args

from projections.journal.errors import MappingError
from projections.journal.reader import Transaction

RoleKind = Literal["free", "available", "committed", "prepaid", "payable", "expense", "income", "place"]
AccountKind = Literal["bank", "cash", "held"]
IncomeKind = Literal["dues", "grants", "donations", "opening"]
FundKind = Literal["unrestricted", "designated", "restricted", "endowment"]

_CODE = re.compile(r"[a-z][a-z0-9_-]{0,39}")
_CURRENCY = re.compile(r"[A-Z]{3}")


@dataclass(frozen=True, slots=True)
class Role:
    """What an account is: ``code`` names the fund, line, source of income or place ("" for payables of any line)."""

    kind: RoleKind
    code: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where money lies: a bank account, a tin, or money that an organization holds for us."""

    kind: AccountKind
    name: str
    currency: str
    organization: str | None = None
    role: str | None = None
    keeper: str | None = None


@dataclass(frozen=True, slots=True)
class Pot:
    """A fund, and the place where its money lies unless a journal account is a place itself."""

    name: str
    group: FundKind
    place: str


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the budget and the fund that it belongs to."""

    name: str
    fund: str


@dataclass(frozen=True, slots=True)
class Giver:
    """Where income came from; ``name`` None when nobody is named."""

    name: str | None
    income: IncomeKind
    fund: str


@dataclass(frozen=True, slots=True)
class DecisionPattern:
    """How a comment names a decision: what to look for, and its link made of the groups found (``{0}``: all)."""

    match: re.Pattern[str]
    link: str


@dataclass(frozen=True, slots=True)
class JournalMapping:
    """A mapping file, read."""

    source: str
    name: str
    audience: Literal["public", "members"]
    language: str
    commodities: Mapping[str, str]
    period: tuple[date, date]
    places: Mapping[str, Place]
    funds: Mapping[str, Pot]
    lines: Mapping[str, Line]
    givers: Mapping[str, Giver]
    roles: Mapping[str, Role]
    decisions: tuple[DecisionPattern, ...] = ()
    year: re.Pattern[str] | None = None
    second_date: bool = False

    def day(self, transaction: Transaction) -> date:
        """The date that counts: the first, or the second where the mapping says so and there is one."""
        return transaction.second if self.second_date and transaction.second else transaction.day

    def links(self, transaction: Transaction) -> tuple[str, ...]:
        """The decisions that a transaction's comments name, as links, in order, each once."""
        text = "\n".join(transaction.comments)
        found = [
            (match.start(), pattern.link.format(match.group(0), *match.groups("")))
            for pattern in self.decisions
            for match in pattern.match.finditer(text)
        ]
        return tuple(dict.fromkeys(link for _, link in sorted(found)))

    def budget_year(self, transaction: Transaction) -> int | None:
        """The year that an allocation is for, by its description, where that is another than its date's."""
        found = self.year.search(transaction.description) if self.year else None
        year = int(found.group(1)) if found else None
        return year if year != self.day(transaction).year else None


@dataclass
class _Reading:
    """Reads tables, refusing what is missing, of another type, or unknown; gathers each account's role."""

    roles: dict[str, Role] = field(default_factory=dict)

    def text(self, table: Mapping[str, Any], key: str, where: str, default: str | None = None) -> str:
        value = table.get(key, default)
        if not isinstance(value, str) or not value:
            raise MappingError(f'{where}: {key} must be a text. Write {key} = "…".')
        return value

    def choice(self, table: Mapping[str, Any], key: str, where: str, among: Any, default: str | None = None) -> Any:
        value = self.text(table, key, where, default)
        if value not in get_args(among):
            raise MappingError(f"{where}: {key} is {value!r}; it must be one of {', '.join(get_args(among))}.")
        return value

    def only(self, table: Mapping[str, Any], where: str, *known: str) -> None:
        strange = sorted(set(table) - set(known))
        if strange:
            raise MappingError(f"{where}: {strange[0]} is not known here; there is {', '.join(known)}.")

    def assign(self, table: Mapping[str, Any], key: str, role: Role, where: str) -> None:
        accounts = table.get(key, [])
        if not isinstance(accounts, list) or not all(isinstance(account, str) for account in accounts):
            raise MappingError(f'{where}: {key} must be a list of accounts, like ["assets:bank"].')
        for account in accounts:
            if account in self.roles:
                raise MappingError(f"{where}: the account {account} stands twice in the mapping. Keep one.")
            self.roles[account] = role

    def tables(self, data: Mapping[str, Any], key: str) -> Iterator[tuple[str, Mapping[str, Any], str]]:
        group = data.get(key, {})
        if not isinstance(group, dict) or not all(isinstance(table, dict) for table in group.values()):
            raise MappingError(f"[{key}]: write a table for each, like [{key}.name].")
        for code, table in group.items():
            if not _CODE.fullmatch(code):
                raise MappingError(f"[{key}.{code}]: a code is a-z, 0-9, _ or -, starting with a letter.")
            yield code, table, f"[{key}.{code}]"

    def one_of(self, table: Mapping[str, Any], key: str, where: str, known: Mapping[str, Any]) -> str:
        """A code that must be known; left out, the only one there is."""
        default = next(iter(known)) if len(known) == 1 else None
        value = self.text(table, key, where, default)
        if value not in known:
            raise MappingError(f"{where}: {key} = {value!r}, but there is only {', '.join(known) or 'none'}.")
        return value


_TOP = (
    "source", "name", "audience", "language", "date", "commodities", "period", "places", "funds", "lines", "payables",
    "income", "decisions", "year",
)  # fmt: skip


def parse_mapping(text: str) -> JournalMapping:
    """Read a mapping file.

    Raises:
        MappingError: it is not TOML, or something in it is missing, unknown or of another type.
    """
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise MappingError(f"the mapping is not TOML: {error}. Mend that line.") from None
    reading = _Reading()
    top = "the mapping"
    reading.only(data, top, *_TOP)
    source = reading.text(data, "source", top)
    if not _CODE.fullmatch(source):
        raise MappingError(f"{top}: source is {source!r}; a code is a-z, 0-9, _ or -, starting with a letter.")
    commodities = _commodities(data)
    currency = next(iter(commodities.values()))
    places = dict(_places(reading, data, currency))
    funds = dict(_funds(reading, data, places))
    lines = dict(_lines(reading, data, funds))
    givers = dict(_givers(reading, data, funds))
    payables = data.get("payables", {})
    reading.only(payables, "[payables]", "accounts")
    reading.assign(payables, "accounts", Role("payable", ""), "[payables]")
    year = data.get("year")
    return JournalMapping(
        source,
        reading.text(data, "name", top),
        reading.choice(data, "audience", top, Literal["public", "members"], "members"),
        reading.text(data, "language", top, "und"),
        commodities,
        _period(data),
        places,
        funds,
        lines,
        givers,
        reading.roles,
        tuple(_decisions(reading, data)),
        _pattern(reading.text(year, "match", "[year]"), "[year]", groups=1) if isinstance(year, dict) else None,
        reading.choice(data, "date", top, Literal["first", "second"], "first") == "second",
    )


def _commodities(data: Mapping[str, Any]) -> dict[str, str]:
    table = data.get("commodities")
    if not isinstance(table, dict) or not table:
        raise MappingError('[commodities]: say which currency each commodity is, like "$" = "USD".')
    for commodity, currency in table.items():
        if not isinstance(currency, str) or not _CURRENCY.fullmatch(currency):
            raise MappingError(f'[commodities]: {commodity} is {currency!r}; write an ISO 4217 code like "USD".')
    return dict(table)


def _period(data: Mapping[str, Any]) -> tuple[date, date]:
    table = data.get("period")
    first, last = (table.get("first"), table.get("last")) if isinstance(table, dict) else (None, None)
    if type(first) is not date or type(last) is not date or first > last:
        raise MappingError("[period]: write first = 2024-01-01 and last = 2026-12-31, without quotes, first to last.")
    return first, last


def _places(reading: _Reading, data: Mapping[str, Any], currency: str) -> Iterator[tuple[str, Place]]:
    for code, table, where in reading.tables(data, "places"):
        reading.only(table, where, "kind", "name", "currency", "organization", "role", "keeper", "accounts")
        kind = reading.choice(table, "kind", where, AccountKind)
        needed = {"bank": (), "cash": ("role", "keeper"), "held": ("organization",)}[kind]
        more = {key: reading.text(table, key, where) for key in needed}
        reading.assign(table, "accounts", Role("place", code), where)
        name, own = reading.text(table, "name", where), reading.text(table, "currency", where, currency)
        yield code, Place(kind, name, own, **more)


def _funds(reading: _Reading, data: Mapping[str, Any], places: Mapping[str, Place]) -> Iterator[tuple[str, Pot]]:
    for code, table, where in reading.tables(data, "funds"):
        reading.only(table, where, "name", "class", "place", "free")
        group = reading.choice(table, "class", where, FundKind, "unrestricted")
        if group == "restricted":
            raise MappingError(f"{where}: open a restricted fund by itself first, with its terms, and name it here.")
        reading.assign(table, "free", Role("free", code), where)
        yield code, Pot(reading.text(table, "name", where), group, reading.one_of(table, "place", where, places))


def _lines(reading: _Reading, data: Mapping[str, Any], funds: Mapping[str, Pot]) -> Iterator[tuple[str, Line]]:
    kinds: dict[str, RoleKind] = {
        "available": "available",
        "committed": "committed",
        "prepaid": "prepaid",
        "payable": "payable",
        "expenses": "expense",
    }
    for code, table, where in reading.tables(data, "lines"):
        reading.only(table, where, "name", "fund", *kinds)
        for key, kind in kinds.items():
            reading.assign(table, key, Role(kind, code), where)
        yield code, Line(reading.text(table, "name", where, code), reading.one_of(table, "fund", where, funds))


def _givers(reading: _Reading, data: Mapping[str, Any], funds: Mapping[str, Pot]) -> Iterator[tuple[str, Giver]]:
    for code, table, where in reading.tables(data, "income"):
        reading.only(table, where, "name", "kind", "fund", "accounts")
        reading.assign(table, "accounts", Role("income", code), where)
        name = reading.text(table, "name", where) if "name" in table else None
        kind = reading.choice(table, "kind", where, IncomeKind)
        yield code, Giver(name, kind, reading.one_of(table, "fund", where, funds))


def _decisions(reading: _Reading, data: Mapping[str, Any]) -> Iterator[DecisionPattern]:
    for number, table in enumerate(data.get("decisions", []), start=1):
        where = f"[[decisions]] {number}"
        reading.only(table, where, "match", "link")
        link = reading.text(table, "link", where, "{0}")
        pattern = _pattern(reading.text(table, "match", where), where)
        try:
            link.format("", *[""] * pattern.groups)
        except (IndexError, KeyError, ValueError):
            raise MappingError(f"{where}: link names a group that match does not have: {link!r}.") from None
        yield DecisionPattern(pattern, link)


def _pattern(text: str, where: str, *, groups: int = 0) -> re.Pattern[str]:
    try:
        pattern = re.compile(text)
    except re.error as error:
        raise MappingError(f"{where}: match is no regular expression: {error}.") from None
    if pattern.groups < groups:
        raise MappingError(f"{where}: match needs a group in parentheses that is the year, like '(20\\d\\d)'.")
    return pattern
