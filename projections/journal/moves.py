"""From the postings of old books to moves of history (docs/import.md; docs/rules.md H-7).

Old books show money in envelopes: an account for what is free, one for each line, one for what was promised. Each
amount that leaves one account for another becomes the moves that took it there. A move is written as the body of the
act will have it, with the mapping's codes where the ids will stand.
"""

from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NoReturn

from projections.journal.errors import MappingError
from projections.journal.mapping import JournalMapping, Role
from projections.journal.reader import Journal, Transaction

Move = Mapping[str, Any]

MOST_MOVES = 90
"""How many moves of a transaction are kept apart: as many as fit into a statement. Beyond, like ones are summed."""

REFERENCES: Mapping[str, Mapping[str, str]] = {
    "shift": {"source": "line", "target": "line"},
    "transfer": {"account": "place", "source": "fund", "target": "fund"},
    "handover": {"source": "place", "target": "place", "fund": "fund"},
}
"""Move to its fields that name things otherwise than `_REFERENCES` says."""

_REFERENCES: Mapping[str, str] = {"line": "line", "account": "place", "fund": "fund", "party": "party"}


def references(move: Move) -> dict[str, tuple[str, str]]:
    """The fields of a move that name things: field to what it names (line, place, fund, party) and its code."""
    named = REFERENCES.get(move["move"], _REFERENCES)
    return {name: (thing, move[name]) for name, thing in named.items() if name in move}


def pools(move: Move) -> tuple[str, ...]:
    """Which gatherings of the move's line it needs: ``promised``, ``owed``."""
    promises = move["move"] in ("commitment", "release") or bool(move.get("promised"))
    owes = move["move"] == "settlement" or move.get("against") == "payable"
    return (*(("promised",) if promises else ()), *(("owed",) if owes else ()))


@dataclass
class _Side:
    """What is left of one posting to be matched."""

    role: Role
    minor: int
    line: int


@dataclass(frozen=True, slots=True)
class _Flow:
    """An amount on its way from one account to another."""

    source: Role
    target: Role
    minor: int
    currency: str
    line: int


def together(moves: Iterable[Move]) -> list[tuple[Move, int]]:
    """Moves that follow one another and differ in nothing but their amount as one, with their sum and their count."""
    found: list[tuple[Move, int]] = []
    for move in moves:
        last, count = found[-1] if found else ({}, 0)
        amount = move["amount"]
        if last and {**last, "amount": amount} == dict(move) and last["amount"]["ccy"] == amount["ccy"]:
            both = {"minor": last["amount"]["minor"] + amount["minor"], "ccy": amount["ccy"]}
            found[-1] = ({**move, "amount": both}, count + 1)
        else:
            found.append((move, 1))
    return found


def check_accounts(journal: Journal, mapping: JournalMapping) -> None:
    """Refuse a journal with accounts or commodities that the mapping does not know; all of them are named.

    Raises:
        MappingError: which, and where first.
    """
    strange: dict[str, int] = {}
    commodities: dict[str, int] = {}
    for transaction in journal.transactions:
        for posting in transaction.postings:
            if posting.account not in mapping.roles:
                strange.setdefault(posting.account, posting.line)
            if posting.amount.commodity not in mapping.commodities:
                commodities.setdefault(posting.amount.commodity, posting.line)
    if strange:
        listed = ", ".join(f"{account} (line {line})" for account, line in strange.items())
        raise MappingError(f"the mapping does not say what these accounts are: {listed}. Add each to it once.")
    if commodities:
        listed = ", ".join(f"{name!r} (line {line})" for name, line in commodities.items())
        raise MappingError(f"[commodities] does not say which currency these are: {listed}. Add them.")


def moves_of(transaction: Transaction, mapping: JournalMapping, exponents: Mapping[str, int]) -> tuple[Move, ...]:
    """The moves of one transaction, in the order of its postings.

    Args:
        transaction: its accounts and commodities all known to the mapping.
        mapping: the mapping.
        exponents: each currency's number of decimals, as the ledger's founding fixed them.

    Raises:
        MappingError: an amount finer than its currency, or a flow that means nothing here.
    """
    moves: list[Move] = []
    for flow in _flows(transaction, mapping, exponents):
        moves += _Telling(mapping, flow).moves()
    if len(moves) > MOST_MOVES:
        moves = [move for move, _ in together(moves)]
    if len(moves) > MOST_MOVES:
        words = f"line {transaction.line}: this transaction makes {len(moves)} moves; an act holds {MOST_MOVES}"
        raise MappingError(f"{words}. Write it as several transactions.")
    return tuple(moves)


def _flows(transaction: Transaction, mapping: JournalMapping, exponents: Mapping[str, int]) -> list[_Flow]:
    gaining: dict[str, list[_Side]] = {}
    losing: dict[str, list[_Side]] = {}
    for posting in transaction.postings:
        currency = mapping.commodities[posting.amount.commodity]
        if currency not in exponents:
            raise MappingError(f"line {posting.line}: the ledger's founding knows no {currency}.")
        minor = posting.amount.minor(exponents[currency])
        if minor is None:
            words = f"line {posting.line}: {posting.amount} is finer than {currency} has decimals"
            raise MappingError(f"{words} ({exponents[currency]}). Round it in the journal, where people can see it.")
        if minor:
            side = _Side(mapping.roles[posting.account], abs(minor), posting.line)
            (gaining if minor > 0 else losing).setdefault(currency, []).append(side)
    flows: list[_Flow] = []
    for currency, targets in gaining.items():
        flows += _match(targets, losing.get(currency, []), currency)
    return sorted(flows, key=lambda flow: flow.line)


def _match(targets: list[_Side], sources: list[_Side], currency: str) -> Iterable[_Flow]:
    """Match what gains with what loses: within one line first, then in order. Both sum to the same."""
    for same_line in (True, False):
        for target in targets:
            waiting = deque(source for source in sources if source.minor)
            while target.minor and waiting:
                source = waiting.popleft()
                if same_line and not (source.role.code == target.role.code != ""):
                    continue
                minor = min(target.minor, source.minor)
                target.minor -= minor
                source.minor -= minor
                yield _Flow(source.role, target.role, minor, currency, max(target.line, 0))


class _Telling:
    """The moves of one flow. What leaves its account becomes a purse (on a line, or free), then goes where it goes."""

    def __init__(self, mapping: JournalMapping, flow: _Flow) -> None:
        self._mapping = mapping
        self._flow = flow
        self._moves: list[Move] = []
        self._fund = self._fund_of(flow.target) or self._fund_of(flow.source) or self._only_fund()
        self._place = self._place_of()

    def moves(self) -> list[Move]:
        source, target = self._flow.source, self._flow.target
        if source.kind == "place" and target.kind == "place":
            self._add("handover", source=source.code, target=target.code, fund=self._fund)
        elif source.kind == "payable":
            self._billed(target)
        elif source.kind == "prepaid":
            self._used(source, target)
        elif source.kind == "expense" and target.kind in ("payable", "prepaid"):
            self._add("refund", line=source.code, against=target.kind)
        else:
            self._spend(self._take(source, target), source, target)
        return self._moves

    def _billed(self, target: Role) -> None:
        if target.kind == "expense":
            self._add("expense", line=target.code, against="payable")
        elif target.kind == "prepaid":
            self._add("prepayment", line=target.code, against="payable")
        else:
            self._refuse()

    def _used(self, source: Role, target: Role) -> None:
        if target.kind != "expense" or target.code != source.code:
            self._refuse()
        self._add("expense", line=target.code, against="prepaid")

    def _take(self, source: Role, target: Role) -> str | None:
        """Take the amount out of where it was; returns the line that it is available on, or None when it is free."""
        match source.kind:
            case "income":
                giver = self._mapping.givers[source.code]
                party = {"party": source.code} if giver.name else {}
                self._add("income", account=self._place, fund=self._fund, income=giver.income, **party)
                return None
            case "committed":
                if not (target.kind == "expense" and target.code == source.code):
                    self._add("release", line=source.code)
                return source.code
            case "expense":
                self._add("refund", line=source.code, against="account", account=self._place)
                return source.code
            case "available":
                return source.code
            case _:
                return None

    def _spend(self, on: str | None, source: Role, target: Role) -> None:
        if source.kind == "place" and target.kind in ("free", "available", "committed"):
            self._refuse()
        match target.kind:
            case "free" | "place" | "income":
                self._free(on, source, target)
            case "payable":
                line = target.code or on
                if line is None:
                    self._refuse("put this payables account under the line that it belongs to, as payable")
                self._bring(on, line, source)
                self._add("settlement", line=line, account=self._place)
            case "available" | "committed" | "expense" | "prepaid":
                self._bring(on, target.code, source)
                self._use(source, target)

    def _use(self, source: Role, target: Role) -> None:
        line = target.code
        if target.kind == "committed":
            self._add("commitment", line=line)
        elif target.kind == "prepaid":
            self._add("prepayment", line=line, against="account", account=self._place)
        elif target.kind == "expense":
            promised = {"promised": True} if source == Role("committed", line) else {}
            self._add("expense", line=line, against="account", account=self._place, **promised)

    def _free(self, on: str | None, source: Role, target: Role) -> None:
        if target.kind == "place" and source.kind not in ("income", "expense"):
            self._refuse()
        if on is not None and target.kind != "place":
            self._add("deallocation", line=on)
        fund = self._mapping.lines[on].fund if on is not None else self._fund_of(source)
        if fund is not None and fund != self._fund and source.kind != "income":
            self._add("transfer", account=self._place, source=fund, target=self._fund)
        if target.kind == "income":
            giver = self._mapping.givers[target.code]
            party = {"party": target.code} if giver.name else {}
            self._add("income_returned", account=self._place, fund=self._fund, income=giver.income, **party)

    def _bring(self, on: str | None, line: str, source: Role) -> None:
        """Bring the amount from where it is available to a line."""
        if on == line or (on is None and source.kind == "place"):
            return
        to_fund = self._mapping.lines[line].fund
        from_fund = self._mapping.lines[on].fund if on is not None else self._fund_of(source)
        if on is not None and from_fund == to_fund:
            self._add("shift", source=on, target=line)
            return
        if on is not None:
            self._add("deallocation", line=on)
        if from_fund is not None and from_fund != to_fund and source.kind != "income":
            self._add("transfer", account=self._place, source=from_fund, target=to_fund)
        self._add("allocation", line=line)

    def _fund_of(self, role: Role) -> str | None:
        if role.kind == "free":
            return role.code
        if role.kind == "income":
            return self._mapping.givers[role.code].fund
        if role.kind == "place" or not role.code:
            return None
        return self._mapping.lines[role.code].fund

    def _only_fund(self) -> str:
        funds = self._mapping.funds
        if len(funds) != 1:
            self._refuse("it does not tell which fund's money this is")
        return next(iter(funds))

    def _place_of(self) -> str:
        for role in (self._flow.source, self._flow.target):
            if role.kind == "place":
                return role.code
        return self._mapping.funds[self._fund].place

    def _add(self, move: str, **more: Any) -> None:
        amount = {"minor": self._flow.minor, "ccy": self._flow.currency}
        self._moves.append({"move": move, "amount": amount, **more})

    def _refuse(self, mend: str = "write it as the steps that really happened") -> NoReturn:
        source, target = self._flow.source, self._flow.target
        words = f"line {self._flow.line}: money goes from {_told(source)} to {_told(target)}, which means nothing here"
        raise MappingError(f"{words}; {mend}.")


def _told(role: Role) -> str:
    return f"{role.kind} {role.code}".strip()
