"""A coalition that brings in its past: two funds, an account, lines, and a source about which everything is told."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ledger.format.statement import Act
from ledger.rules.judge import Accepted
from ledger.rules.kind import Refusal
from ledger.rules.money.state import LineBook, MoneyState, Position
from tests.world import World, founded

BOTH = [("ana", "self"), ("ben", "self")]
DAY = "2025-05-01"
ONE_IS_ENOUGH: Mapping[str, Any] = {"powers": {"history.record": {"grants": ["delegate"]}}}
"""A charter that asks for one signer only."""

Move = Mapping[str, Any]


@dataclass
class Past:
    """A world with old books to tell of. Amounts are US cents; names are test names."""

    world: World
    told: int = 0

    @property
    def money(self) -> MoneyState:
        """The money tables."""
        return self.world.state.money

    def act(self, kind: str, body: Mapping[str, Any] | None = None, *, about: str = "books", **more: Any) -> Act:
        """An act of history by Ana and Ben about the source."""
        return self.world.act(kind, body, by=(0, 1), about=about, **more)

    def ref(self) -> str:
        """A ref that was not used yet."""
        self.told += 1
        return hashlib.sha256(b"ref %d" % self.told).hexdigest()

    def transaction(self, *moves: Move, day: str = DAY, **body: Any) -> Act:
        """The act of telling a transaction."""
        told = {"day": day, "ref": self.ref(), "moves": list(moves), **body}
        return self.act("history.transaction/v1", told, title="Of the old books")

    def tell(self, *moves: Move, day: str = DAY) -> str:
        """A transaction that is accepted; returns its id."""
        return self.world.say(BOTH, self.transaction(*moves, day=day))[0]

    def try_tell(self, *moves: Move, **more: Any) -> Accepted | Refusal:
        """A transaction, accepted or not."""
        return self.world.try_say(BOTH, self.transaction(*moves, **more))

    def book(self, line: str = "travel") -> LineBook:
        """A line's balances."""
        return self.money.book(self.world.id(line))

    def position(self, fund: str = "general") -> Position:
        """A fund's standing."""
        return self.money.position(self.world.id(fund), "USD")


def usd(minor: int) -> dict[str, Any]:
    """An amount in US dollars."""
    return {"minor": minor, "ccy": "USD"}


def move(kind: str, minor: int, **more: Any) -> Move:
    """A move of so many cents."""
    return {"move": kind, "amount": usd(minor), **more}


def on(kind: str, minor: int, line: str = "travel", **more: Any) -> Move:
    """A move on a line."""
    return move(kind, minor, line=f"@{line}", **more)


def income(minor: int, fund: str = "general") -> Move:
    """Money that came in."""
    return move("income", minor, account="@bank", fund=f"@{fund}", income="grants")


def expense(minor: int, line: str = "travel", **more: Any) -> Move:
    """Money spent from the bank, unless said otherwise."""
    paid = {} if "against" in more else {"account": "@bank"}
    return on("expense", minor, line, **paid, **more)


def past(*, pools: tuple[str, ...] = ("travel",), charter: Mapping[str, Any] | None = None) -> Past:
    """The world before anything is told; ``pools`` names the lines whose promises and bills are gathered."""
    world = founded({"dockers": ["ana", "abe"], "nurses": ["ben"], "tenants": ["cy"]}, charter=charter)
    told = Past(world)
    frame = [
        world.act("account.opened/v1", {"kind": "bank", "currency": "USD"}, by=(0, 1), name="Bank"),
        world.act("account.opened/v1", {"kind": "bank", "currency": "USD"}, by=(0, 1), name="Savings"),
        world.act("account.opened/v1", {"kind": "bank", "currency": "JPY"}, by=(0, 1), name="Tokyo"),
        world.act("fund.opened/v1", {"fund_class": "unrestricted"}, by=(0, 1), name="General"),
        world.act("fund.opened/v1", {"fund_class": "unrestricted"}, by=(0, 1), name="Reserve"),
        world.act("period.opened/v1", {"first": "2024-01-01", "last": "2026-12-31"}, by=(0, 1)),
    ]
    names = ("bank", "savings", "tokyo", "general", "reserve", "period")
    world.say(BOTH, *frame, names=names)
    lines = {"travel": "general", "print": "general", "roof": "reserve"}
    body = {
        name: {"fund": f"@{fund}", "category": name, "currency": "USD", "period": "@period"}
        for name, fund in lines.items()
    }
    acts = [world.act("line.opened/v1", body[name], by=(0, 1)) for name in lines]
    world.say(BOTH, *acts, names=tuple(lines))
    source = {"code": "old-books", "format": "ledger"}
    world.say(
        BOTH, world.act("history.source/v1", source, by=(0, 1), name="Old books", salt="00" * 16), names=("books",)
    )
    for line in pools:
        kinds = ("promised", "owed")
        acts = [told.act(f"history.{kind}/v1", {"line": f"@{line}"}) for kind in kinds]
        world.say(BOTH, *acts, names=tuple(f"{line} {kind}" for kind in kinds))
    return told
