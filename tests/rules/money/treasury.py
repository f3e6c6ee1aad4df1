"""A small treasury for tests: three organizations, their people, funds, accounts and lines, and the usual acts.

Ana and Abe are dockers, Ben a nurse, Cy a tenant; Kim and Lou are payees with whom nobody is connected. Ana pays, Ben
and Cy approve and close. Amounts are minor units; every method takes test names and returns ids or refusals.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ledger.format.statement import Act
from ledger.rules.judge import Accepted
from ledger.rules.kind import Refusal
from ledger.rules.money.books import closing_balance, digest_rows
from ledger.rules.money.state import LineBook, MoneyState, Position
from tests.rules.decided import decide
from tests.world import World, founded

DAY = "2026-03-01"
LIMITS: Mapping[str, Any] = {
    "small_money_minor": {"USD": 2_000},
    "no_receipt_cap": {"USD": 1_500},
    "approvals": [
        {"from_minor": 0, "approvals": 1},
        {"from_minor": 100_000, "approvals": 2, "organizations": 2},
    ],
}


@dataclass
class Treasury:
    """A world with money in it; see `treasury`."""

    world: World
    slips: int = 0
    names: dict[str, str] = field(default_factory=dict)

    @property
    def money(self) -> MoneyState:
        """The money tables."""
        return self.world.state.money

    def id(self, name: str) -> str:
        """The id behind a test name."""
        return self.world.id(name)

    def book(self, line: str) -> LineBook:
        """A line's balances."""
        return self.money.book(self.id(line))

    def position(self, fund: str, currency: str = "USD") -> Position:
        """A fund's standing."""
        return self.money.position(self.id(fund), currency)

    def cash(self, account: str, fund: str) -> int:
        """What a fund has in an account."""
        known = self.money.accounts[self.id(account)]
        return self.money.balance(known.name, self.id(fund), known.currency)

    def usd(self, minor: int) -> dict[str, Any]:
        """An amount in US dollars."""
        return {"minor": minor, "ccy": "USD"}

    def say(self, by: Any, *acts: Act, called: str | None = None) -> str:
        """Have acts accepted; the last one's id, also kept under ``called``."""
        ids = self.world.say(by, *acts)
        if called is not None:
            self.world.ids[called] = ids[-1]
        return ids[-1]

    def refused(self, by: Any, *acts: Act) -> Refusal:
        """Have acts refused."""
        return self.world.refused(by, *acts)

    def code(self, by: Any, *acts: Act) -> str:
        """What becomes of acts, leaving everything as it was: the refusal's code, or OK."""
        signers = [(by, "self")] if isinstance(by, str) else by
        verdict = self.world.preview(self.world.attest(self.world.statement(signers, list(acts))))
        return "OK" if isinstance(verdict, Accepted) else verdict.code

    def decided(self, kind: str, body: Mapping[str, Any] | None = None, *, about: str | None = None) -> Act:
        """An act under a decision in force whose effect it is."""
        decision = decide(self.world, self.world.act(kind, body, about=about))
        return self.world.act(kind, body, about=about, under=(decision, 0))

    def give(
        self, minor: int, *, fund: str = "strike", account: str = "bank", called: str = "gift", **more: Any
    ) -> str:
        """A donation arrives."""
        return self.say(BOTH, self.gift(minor, fund=fund, account=account, **more), called=called)

    def gift(self, minor: int, *, fund: str = "strike", account: str = "bank", **more: Any) -> Act:
        """The act of recording a donation."""
        currency = self.money.accounts[self.id(account)].currency
        body = {
            "account": f"@{account}",
            "fund": f"@{fund}",
            "amount": {"minor": minor, "ccy": currency},
            "day": DAY,
            "income": "donations",
            "category": "public",
            **more,
        }
        return self.world.act("contribution.received/v1", body, by=(0, 1))

    def allocate(self, minor: int, line: str = "hardship", *, currency: str = "USD") -> str:
        """Money is set aside by decision; the decision's id."""
        act = self.decided("allocation.made/v1", {"line": f"@{line}", "amount": {"minor": minor, "ccy": currency}})
        self.say("ana", act)
        assert act.under is not None
        return act.under.decision

    def request(self, minor: int, line: str = "hardship", payee: str = "kim", **more: Any) -> Act:
        """The act of asking for money."""
        body = {"line": f"@{line}", "amount": self.usd(minor), "payee": f"@{payee}", **more}
        return self.world.act("money.requested/v1", body, purpose="Rent for a family")

    def reserve(
        self,
        minor: int,
        line: str = "hardship",
        payee: str = "kim",
        *,
        approvers: tuple[str, ...] = ("ben", "cy"),
        **more: Any,
    ) -> list[Act]:
        """Request, approvals and reservation for one statement signed by Ana and the approvers."""
        approvals = [
            self.world.act("money.approved/v1", {}, by=(place,), on=".0") for place in range(1, len(approvers) + 1)
        ]
        body = {
            "line": f"@{line}",
            "amount": self.usd(minor),
            "payee": f"@{payee}",
            "approvals": [f".{place}" for place in range(1, len(approvers) + 1)],
            **more,
        }
        made = self.world.act("encumbrance.made/v1", body, on=".0")
        return [self.request(minor, line, payee), *approvals, made]

    def encumber(self, minor: int, line: str = "hardship", *, called: str = "purchase", **more: Any) -> str:
        """Money is reserved with two approvals, in one sitting."""
        return self.say(ALL, *self.reserve(minor, line, **more), called=called)

    def payment(self, minor: int, purchase: str = "purchase", *, account: str = "bank", **more: Any) -> Act:
        """The act of paying."""
        body = {"account": f"@{account}", "amount": self.usd(minor), "day": DAY, **more}
        return self.world.act("payment.made/v1", body, about=purchase)

    def pay(self, minor: int, purchase: str = "purchase", *, called: str = "payment", **more: Any) -> str:
        """Reserved money is paid out by Ana."""
        return self.say("ana", self.payment(minor, purchase, **more), called=called)

    def receipt(self) -> dict[str, Any]:
        """A document never used before."""
        self.slips += 1
        return {"sha256": f"{self.slips:064x}", "length": 5_000, "type": "application/pdf", "salted": False}

    def prove(self, minor: int, spend: str = "payment") -> str:
        """A receipt is attached."""
        body = {"spend": f"@{spend}", "document": self.receipt(), "amount": self.usd(minor)}
        return self.say("ana", self.world.act("evidence.attached/v1", body))

    def refund(self, minor: int, spend: str = "payment", *, account: str = "bank", called: str = "refund") -> str:
        """Money comes back."""
        body = {"account": f"@{account}", "amount": self.usd(minor), "day": DAY}
        return self.say("ana", self.world.act("refund.received/v1", body, about=spend), called=called)

    def observe(self, minor: int, line: str = "hardship", *, account: str = "bank", called: str = "surprise") -> str:
        """A payment that nobody agreed is found."""
        body = {"account": f"@{account}", "line": f"@{line}", "amount": self.usd(minor), "day": DAY}
        return self.say("ben", self.world.act("spend.observed/v1", body), called=called)

    def reversal(self, event: str, *, reason: str = "amount", day: str = DAY) -> Act:
        """The act of undoing another."""
        return self.world.act("money.reversed/v1", {"day": day, "reason": reason}, by=(0, 1), on=event)

    def reverse(self, event: str) -> str:
        """An act is undone by Ana and Ben."""
        return self.say(BOTH, self.reversal(event))

    def rescind(self, decision: str) -> None:
        """A decision ends now."""
        from dataclasses import replace  # noqa: PLC0415 - one use

        table = self.world.state.decisions.decisions
        table.put(decision, replace(table[decision], in_force_until=self.world.now))

    def stated(self, minor: int, account: str = "bank", *, day: str = "2026-12-31", unpresented: Any = ()) -> Act:
        """The act of recording a bank statement."""
        currency = self.money.accounts[self.id(account)].currency
        body = {"day": day, "amount": {"minor": minor, "ccy": currency}, "unpresented": list(unpresented)}
        return self.world.act("bank.statement/v1", body, about=account)

    def close(self, **more: Any) -> Act:
        """The act of closing the year 2026, with its right digest."""
        digest = digest_rows(closing_balance(self.money, self.id("y2026")))
        body = {"trial_balance": digest, **more}
        return self.world.act("period.closed/v1", body, by=(0, 1), about="y2026")


BOTH = [("ana", "self"), ("ben", "self")]
ALL = [("ana", "self"), ("ben", "self"), ("cy", "self")]
CLOSERS = [("ben", "self"), ("cy", "self")]


def open_thing(kit: Treasury, called: str, kind: str, body: Mapping[str, Any], **sealed: Any) -> str:
    """Open an account, fund, period or line by Ana and Ben."""
    return kit.say(BOTH, kit.world.act(kind, body, by=(0, 1), **sealed), called=called)


def treasury(*, charter: Mapping[str, Any] | None = None, limits: Mapping[str, Any] | None = None) -> Treasury:
    """A founded coalition with two periods, three funds, five accounts, seven lines and no money yet.

    Args:
        charter: more of the charter's data.
        limits: the charter's limits on money, in place of `LIMITS` where they say so.
    """
    data = {"quota": {"statements": 1_000_000, "entry_bytes": 10**12}, "money": {**LIMITS, **(limits or {})}}
    world = founded(
        {"dockers": ["ana", "abe"], "nurses": ["ben"], "tenants": ["cy"]}, charter={**data, **(charter or {})}
    )
    kit = Treasury(world)
    for name in ("kim", "lou"):
        kit.say("ana", world.act("party.registered/v1", {}, name=name), called=name)
    _open_frame(kit)
    return kit


def _open_frame(kit: Treasury) -> None:
    for year in (2026, 2027):
        open_thing(kit, f"y{year}", "period.opened/v1", {"first": f"{year}-01-01", "last": f"{year}-12-31"})
    for name, kind, currency in (
        ("bank", "bank", "USD"),
        ("savings", "bank", "USD"),
        ("yen", "bank", "JPY"),
        ("dinar", "bank", "KWD"),
    ):
        open_thing(kit, name, "account.opened/v1", {"kind": kind, "currency": currency}, name=name)
    tin = {"kind": "cash", "currency": "USD", "role": "treasurer", "keeper": "@ana"}
    open_thing(kit, "tin", "account.opened/v1", tin, name="The tin")
    open_thing(kit, "general", "fund.opened/v1", {"fund_class": "unrestricted"}, name="General")
    open_thing(kit, "reserve", "fund.opened/v1", {"fund_class": "designated"}, name="Reserve")
    strike = {"fund_class": "restricted", "purposes": ["hardship", "legal"], "last": "2027-06-30"}
    open_thing(kit, "strike", "fund.opened/v1", strike, name="Strike fund")
    for name, fund, category, currency, period in (
        ("hardship", "strike", "hardship", "USD", "y2026"),
        ("legal", "strike", "legal", "USD", "y2026"),
        ("party", "strike", "party", "USD", "y2026"),
        ("hardship2027", "strike", "hardship", "USD", "y2027"),
        ("travel", "general", "travel", "USD", "y2026"),
        ("print", "general", "print", "USD", "y2026"),
        ("travel-jpy", "general", "travel", "JPY", "y2026"),
        ("travel-kwd", "general", "travel", "KWD", "y2026"),
        ("roof", "reserve", "roof", "USD", "y2026"),
    ):
        body = {"fund": f"@{fund}", "category": category, "currency": currency, "period": f"@{period}"}
        open_thing(kit, name, "line.opened/v1", body)
