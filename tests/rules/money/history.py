"""Random histories of a treasury: what people try, sensible or not, each attempt judged like any statement.

One `Attempts` makes one history from one source of choices: a seeded `random.Random` in the campaign, or the one that
Hypothesis controls and shrinks. Amounts are drawn near the edges (all there is, one more, nothing, less than nothing),
because that is where a missing check shows.
"""

import hashlib
from collections.abc import Callable
from datetime import date, timedelta
from random import Random
from typing import Any

from ledger.format.codec import to_datetime
from ledger.format.resolution import resolve_statement
from ledger.format.statement import Act, Signer, Statement
from ledger.keys.public_keys import key_id
from ledger.rules.judge import Accepted, Attested, judge
from ledger.rules.kind import Refusal, Registry
from ledger.rules.money.books import closing_balance, digest_rows
from ledger.rules.money.posting import balance_on
from tests.rules.decided import decide
from tests.rules.money.treasury import Treasury, treasury
from tests.world import ORIGIN, spki

HOUR_MS, DAY_MS = 3_600_000, 86_400_000
FUNDS = ("general", "reserve", "strike")
ACCOUNTS = ("bank", "savings", "tin", "yen", "dinar")
LINES = ("hardship", "legal", "party", "hardship2027", "travel", "print", "travel-jpy", "travel-kwd", "roof")
LIMITS = {
    "forward_limit": {"KWD": 400, "USD": 300},
    "virement_limit": {"USD": 10_000},
    "small_money_minor": {"USD": 200},
    "approvals": [{"from_minor": 0, "approvals": 1}, {"from_minor": 6_000, "approvals": 2, "organizations": 2}],
}


class Attempts:
    """A history in the making. ``accepted`` and ``refused`` count verdicts by kind and by code."""

    def __init__(self, rnd: Random, registry: Registry | None = None) -> None:
        self.rnd = rnd
        self.kit: Treasury = treasury(limits=LIMITS)
        self.world = self.kit.world
        if registry is not None:
            self.world.registry = registry
        self.keys = {name: key_id(spki(name)) for name in ("ana", "abe", "ben", "cy")}
        self.made = 0
        self.documents = 0
        self.accepted: dict[str, int] = {}
        self.refused: dict[str, int] = {}
        self.events: list[str] = []
        self.tries: tuple[Callable[[], None], ...] = tuple(
            attempt
            for weight, attempt in (
                (5, self.give), (1, self.bounce), (1, self.collect), (1, self.in_kind), (1, self.pledge),
                (5, self.allocate), (1, self.authorise), (2, self.allocate_within), (1, self.reduce),
                (1, self.rescind), (1, self.give_back), (2, self.shift), (4, self.ratify),
                (6, self.reserve), (2, self.raise_it), (2, self.release), (1, self.expire), (1, self.keep),
                (7, self.pay), (2, self.bill), (2, self.pay_bill), (1, self.fee), (1, self.observe),
                (2, self.refund), (1, self.recover), (2, self.prove), (2, self.finish), (1, self.stay),
                (1, self.pay_back), (2, self.transfer), (1, self.exchange), (2, self.hand_over),
                (3, self.reverse), (1, self.wait), (1, self.close),
            )
            for _ in range(weight)
        )  # fmt: skip

    def step(self) -> None:
        """Try one thing."""
        self.rnd.choice(self.tries)()

    def say(self, by: tuple[str, ...], *acts: Act) -> Accepted | Refusal:
        """Have acts judged as the next entry, signed by whoever is named, without writing bytes."""
        world, self.made = self.world, self.made + 1
        size, at = world.state.record.size.get(), world.now - world.now % 1000
        identity = hashlib.sha256(b"attempt %d" % self.made).hexdigest()
        seen = world.statement([("ana", "self")], []).seen if size < len(world.roots) else None
        assert seen is not None
        signers = tuple(Signer(world.id(name), "self") for name in by)
        statement = Statement(ORIGIN, signers, at, at + HOUR_MS, seen, "0" * 32, acts)
        attested = Attested(
            resolve_statement(statement, identity), identity, tuple(self.keys[name] for name in by), 500
        )
        verdict = judge(world.state, world.registry, attested, received=world.now, root_at=world.root_at)
        if isinstance(verdict, Refusal):
            self.refused[verdict.code] = self.refused.get(verdict.code, 0) + 1
            return verdict
        world.grow(bytes.fromhex(identity))
        world.now += 1000
        for case in verdict.cases:
            self.accepted[case.kind] = self.accepted.get(case.kind, 0) + 1
            if case.id in world.state.money.entries:
                self.events.append(case.id)
        return verdict

    def pick(self, things: Any) -> Any:
        """One of some things, or None."""
        listed = list(things)
        return self.rnd.choice(listed) if listed else None

    def amount(self, available: int) -> int:
        """An amount near an edge of what is available, or any."""
        if available <= 0 and self.rnd.random() < 0.9:
            return self.rnd.choice((1, self.rnd.randint(1, 500)))
        small = self.rnd.randint(1, max(2, available // 8))
        part = available // self.rnd.choice((2, 3, 5))
        return self.rnd.choice((available, available, available + 1, part, part, part, small, small, small, 0, -1))

    def day(self) -> str:
        """Today, or some day around it."""
        today = to_datetime(self.world.now).date()
        back = self.rnd.choice((0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 3, 40, -2))
        return (today - timedelta(days=back)).isoformat()

    def money(self, minor: int, ccy: str) -> dict[str, Any]:
        """An amount."""
        return {"minor": minor, "ccy": ccy if self.rnd.random() < 0.98 else "JPY"}

    def line(self) -> str:
        """A line's id, more often one with something available."""
        ids = [self.kit.id(name) for name in LINES]
        full = [line for line in ids if self.kit.money.book(line).available > 0]
        return str(self.rnd.choice(full if full and self.rnd.random() < 0.7 else ids))

    def currency(self, line: str) -> str:
        """A line's currency."""
        return self.kit.money.line(line).currency

    def account(self, currency: str) -> str:
        """An account's id, mostly in that currency."""
        known = [self.kit.id(name) for name in ACCOUNTS]
        fitting = [account for account in known if self.kit.money.accounts[account].currency == currency]
        return str(self.rnd.choice(fitting if self.rnd.random() < 0.97 else known))

    def decided(self, kind: str, body: dict[str, Any], *, about: str | None = None) -> Act:
        """An act under a decision in force whose effect it is."""
        decision = decide(self.world, self.world.act(kind, body, about=about))
        return self.world.act(kind, body, about=about, under=(decision, 0))

    def give(self) -> None:
        account = self.kit.id(self.rnd.choice(ACCOUNTS))
        fund = self.kit.id(self.rnd.choice(FUNDS))
        currency = self.kit.money.accounts[account].currency
        fund = self.kit.id("general") if currency in ("JPY", "KWD") else fund
        pledge = self.pick(self.kit.money.pledges) if self.rnd.random() < 0.2 else None
        body: dict[str, Any] = {
            "account": account,
            "fund": fund,
            "amount": self.money(self.rnd.choice((self.rnd.randint(1, 60_000), 10_000, 30_000, 1)), currency),
            "day": self.day(),
            "income": self.rnd.choice(("dues", "grants", "donations")),
            "category": "public",
        }
        if pledge is not None:
            promised = self.kit.money.pledges[pledge]
            body |= {"pledge": pledge, "party": promised.party, "fund": promised.fund}
        self.say(("ana", "ben"), self.world.act("contribution.received/v1", body, by=(0, 1)))

    def bounce(self) -> None:
        gift = self.pick(self.kit.money.contributions.values())
        if gift is not None:
            body: dict[str, Any] = {
                "amount": self.money(self.amount(gift.amount - gift.bounced), gift.currency),
                "day": self.day(),
            }
            self.say(("ana",), self.world.act("contribution.bounced/v1", body, about=gift.id))

    def collect(self) -> None:
        fund = self.kit.id(self.rnd.choice(FUNDS))
        body: dict[str, Any] = {
            "account": "@tin",
            "fund": fund,
            "amount": self.money(self.rnd.randint(0, 900), "USD"),
            "day": self.day(),
        }
        act = self.world.act("collection.taken/v1", body, by=(0, 1), occasion="Gate", told="For the strike")
        self.say(("ana", "cy"), act)

    def in_kind(self) -> None:
        body: dict[str, Any] = {"what": "hours", "quantity": 3, "unit": "hour", "day": self.day(), "fund": "@general"}
        body |= {"amount": self.money(self.amount(50), "USD")}
        self.say(("ana",), self.world.act("contribution.in_kind/v1", body))

    def pledge(self) -> None:
        fund, currency = self.kit.id(self.rnd.choice(FUNDS)), self.rnd.choice(("USD", "KWD"))
        body: dict[str, Any] = {"party": "@kim", "fund": fund, "amount": self.money(self.rnd.randint(1, 900), currency)}
        document = {"sha256": "ab" * 32, "length": 9_000, "type": "application/pdf", "salted": False}
        body |= {"due": "2026-12-01", "document": document}
        pledged = self.pick(self.kit.money.pledges)
        if pledged is not None and self.rnd.random() < 0.3:
            self.say(("ana",), self.world.act("contribution.pledge_withdrawn/v1", {}, about=pledged))
        else:
            self.say(("ana",), self.world.act("contribution.pledged/v1", body))

    def allocate(self) -> None:
        line = self.kit.id(self.rnd.choice(LINES))
        key = self.kit.money.line(line)
        free = self.kit.money.position(key.fund, key.currency).headroom
        body: dict[str, Any] = {"line": line, "amount": self.money(self.amount(free), key.currency)}
        self.say(("ana",), self.decided("allocation.made/v1", body))

    def authorise(self) -> None:
        body: dict[str, Any] = {
            "fund": self.kit.id(self.rnd.choice(FUNDS)),
            "amount": self.money(self.rnd.randint(1, 6_000), "USD"),
        }
        self.say(("ana",), self.decided("allocation.authorised/v1", body))

    def allocate_within(self) -> None:
        known = self.pick(self.kit.money.ceilings.items())
        if known is None:
            return
        (decision, fund, currency), ceiling = known
        lines = [
            line for line, one in self.kit.money.lines.items() if (one.key.fund, one.key.currency) == (fund, currency)
        ]
        if lines:
            body: dict[str, Any] = {
                "line": self.rnd.choice(lines),
                "amount": self.money(self.amount(ceiling.ceiling - ceiling.used), currency),
                "decision": decision,
            }
            self.say(("ana",), self.world.act("allocation.made/v1", body))

    def reduce(self) -> None:
        line = self.line()
        body: dict[str, Any] = {
            "line": line,
            "amount": self.money(self.amount(self.kit.money.book(line).available), self.currency(line)),
        }
        self.say(("ana",), self.decided("allocation.reduced/v1", body))

    def rescind(self) -> None:
        deciding = [allocation.decision for allocation in self.kit.money.allocations.values() if allocation.decision]
        if deciding and self.rnd.random() < 0.5:
            self.kit.rescind(self.rnd.choice(deciding))

    def give_back(self) -> None:
        line = self.line()
        source = self.pick(self.kit.money.sources.get(line) or ())
        if source is not None and source[0] is not None:
            body: dict[str, Any] = {
                "line": line,
                "decision": source[0],
                "amount": self.money(self.amount(source[1]), self.currency(line)),
            }
            self.say(("ana",), self.world.act("allocation.returned/v1", body))

    def shift(self) -> None:
        source = self.line()
        near = [line for line in map(self.kit.id, LINES) if line != source and self._near(source, line)]
        target = self.rnd.choice(near) if near and self.rnd.random() < 0.7 else self.kit.id(self.rnd.choice(LINES))
        minor = self.amount(self.kit.money.book(source).available)
        body: dict[str, Any] = {"source": source, "target": target, "amount": self.money(minor, self.currency(source))}
        free = self.rnd.random() < 0.5
        self.say(("ana",), self.world.act("virement.made/v1", body) if free else self.decided("virement.made/v1", body))

    def _near(self, line: str, other: str) -> bool:
        one, two = self.kit.money.line(line), self.kit.money.line(other)
        return (one.fund, one.currency, one.period) == (two.fund, two.currency, two.period)

    def ratify(self) -> None:
        lines = [line for line, book in self.kit.money.line_books.items() if book.overrun]
        if not lines:
            return
        line = self.rnd.choice(lines)
        body: dict[str, Any] = {
            "line": line,
            "amount": self.money(self.amount(-self.kit.money.book(line).overrun), self.currency(line)),
        }
        self.say(("ana",), self.decided("overrun.ratified/v1", body))

    def reserve(self) -> None:
        line = self.line()
        amount = self.money(self.amount(self.kit.money.book(line).available), self.currency(line))
        self._reserve(line, amount, self.rnd.choice(("kim", "lou")), expires=self.rnd.choice((None, None, 5)))

    def _reserve(self, line: str, amount: dict[str, Any], payee: str, *, expires: int | None) -> None:
        signers = self.rnd.choice((("ana", "ben"), ("ana", "ben", "cy"), ("ana", "ben", "cy"), ("ana", "abe")))
        act = self.world.act
        wanted: dict[str, Any] = {"line": line, "amount": amount, "payee": f"@{payee}"}
        approvals = [act("money.approved/v1", {}, by=(place,), on=".0") for place in range(1, len(signers))]
        body: dict[str, Any] = {**wanted, "approvals": [f".{place}" for place in range(1, len(signers))]}
        if expires is not None:
            body["expires"] = (to_datetime(self.world.now).date() + timedelta(days=expires)).isoformat()
        request = act("money.requested/v1", wanted, purpose="Rent")
        self.say(signers, request, *approvals, act("encumbrance.made/v1", body, on=".0"))

    def purchase(self) -> Any:
        """A purchase, more often one with something open."""
        known = list(self.kit.money.encumbrances.values())
        lively = [one for one in known if one.open > 0 and one.standing == "open"]
        return self.pick(lively if lively and self.rnd.random() < 0.85 else known)

    def raise_it(self) -> None:
        one = self.purchase()
        if one is None:
            return
        more = self.amount(self.kit.money.book(one.line).available)
        amount, act = self.money(one.granted + more, self.currency(one.line)), self.world.act
        wanted = {"line": one.line, "amount": amount, "payee": one.payee, "encumbrance": one.id}
        self.say(
            ("ana", "ben", "cy"),
            act("money.requested/v1", wanted, purpose="Dearer"),
            act("money.approved/v1", {}, by=(1,), on=".0"),
            act("money.approved/v1", {}, by=(2,), on=".0"),
            act("encumbrance.raised/v1", {"amount": amount, "approvals": [".1", ".2"]}, about=one.id, on=".0"),
        )

    def release(self) -> None:
        one = self.purchase()
        if one is not None:
            partly = self.rnd.random() < 0.6
            body: dict[str, Any] = (
                {"amount": self.money(self.amount(one.open), self.currency(one.line))} if partly else {}
            )
            self.say(("ana",), self.world.act("encumbrance.released/v1", body, about=one.id))

    def expire(self) -> None:
        one = self.pick(one for one in self.kit.money.encumbrances.values() if one.expires is not None)
        if one is not None:
            self.say(("cy",), self.world.act("encumbrance.expired/v1", {}, about=one.id))

    def keep(self) -> None:
        one = self.purchase()
        if one is not None:
            self.say(("ana",), self.decided("encumbrance.kept/v1", {}, about=one.id))

    def pay(self) -> None:
        one = self.purchase()
        if one is None:
            return
        currency, line = self.currency(one.line), self.kit.money.line(one.line)
        account = self.account(currency)
        there = self.kit.money.balance(self.kit.money.accounts[account].name, line.fund, currency)
        minor = self.amount(self.rnd.choice((one.open, one.open, min(one.open, there))))
        body: dict[str, Any] = {"account": account, "amount": self.money(minor, currency), "day": self.day()}
        self.say((self.rnd.choice(("ana", "ana", "ben")),), self.world.act("payment.made/v1", body, about=one.id))

    def bill(self) -> None:
        one = self.purchase()
        if one is not None:
            body: dict[str, Any] = {
                "amount": self.money(self.amount(one.open), self.currency(one.line)),
                "day": self.day(),
            }
            self.say(("ana",), self.world.act("invoice.received/v1", body, about=one.id))

    def spend(self, *, bill: bool = False) -> Any:
        """A spend."""
        return self.pick(spend for spend in self.kit.money.spends.values() if spend.bill or not bill)

    def pay_bill(self) -> None:
        spend = self.spend(bill=True)
        if spend is not None:
            currency = self.currency(spend.line)
            body: dict[str, Any] = {"account": self.account(currency), "day": self.day()}
            body |= {"amount": self.money(self.amount(spend.amount - spend.paid), currency)}
            self.say(("ana",), self.world.act("invoice.paid/v1", body, about=spend.id))

    def fee(self) -> None:
        self._fact("bank.fee/v1", self.rnd.randint(1, 50))

    def observe(self) -> None:
        if self.rnd.random() < 0.3:
            self._fact("spend.observed/v1", self.rnd.choice((self.rnd.randint(1, 300), 4_000)))

    def _fact(self, kind: str, minor: int) -> None:
        line = self.line()
        currency = self.currency(line)
        body: dict[str, Any] = {"account": self.account(currency), "line": line, "day": self.day()}
        self.say(("ben",), self.world.act(kind, {**body, "amount": self.money(minor, currency)}))

    def refund(self) -> None:
        self._back("refund.received/v1")

    def recover(self) -> None:
        self._back("recovery.received/v1")

    def _back(self, kind: str) -> None:
        spend = self.spend()
        if spend is not None:
            currency = self.currency(spend.line)
            body: dict[str, Any] = {"account": self.account(currency), "day": self.day()}
            body |= {"amount": self.money(self.amount(spend.amount - spend.refunded), currency)}
            self.say(("ben",), self.world.act(kind, body, about=spend.id))

    def document(self) -> dict[str, Any]:
        """A document, now and then one used before."""
        self.documents += self.rnd.choice((0, 1, 1, 1))
        return {"sha256": f"{self.documents:064x}", "length": 9_000, "type": "application/pdf", "salted": False}

    def prove(self) -> None:
        spend = self.spend()
        if spend is not None:
            body: dict[str, Any] = {"spend": spend.id, "document": self.document()}
            body |= {"amount": self.money(self.amount(spend.amount - spend.proved), self.currency(spend.line))}
            self.say(("ana",), self.world.act("evidence.attached/v1", body))

    def finish(self) -> None:
        one = self.purchase()
        if one is None:
            return
        act, acts = self.world.act, []
        for spend in one.spends:
            waived = self.decided("evidence.waived/v1", {"spend": spend})
            acts += [waived] if self.rnd.random() < 0.9 else []
        if one.open:
            acts.append(act("encumbrance.released/v1", {}, about=one.id))
        self.say(("ana",), *acts, act("encumbrance.closed/v1", {}, about=one.id))

    def stay(self) -> None:
        one, stay = self.purchase(), self.pick(self.kit.money.stays)
        if stay is not None and self.rnd.random() < 0.7:
            self.say(("cy",), self.world.act("payment.stay_lifted/v1", {}, about=stay))
        elif one is not None:
            self.say(("cy",), self.world.act("payment.stayed/v1", {}, about=one.id))

    def pay_back(self) -> None:
        line = self.line()
        account = self.account("USD")
        body: dict[str, Any] = {
            "line": line,
            "account": account,
            "payee": "@lou",
            "document": self.document(),
            "day": self.day(),
        }
        body |= {"amount": self.money(self.amount(self.kit.money.book(line).available), self.currency(line))}
        signers = self.rnd.choice((("ana",), ("ana", "ben"), ("ana", "ben")))
        act = self.world.act("payback.made/v1", body, by=tuple(range(len(signers))), purpose="Bus fares")
        self.say(signers, act)

    def transfer(self) -> None:
        source, target = self.kit.id(self.rnd.choice(FUNDS)), self.kit.id(self.rnd.choice(FUNDS))
        account = self.kit.id(self.rnd.choice(ACCOUNTS))
        currency = self.kit.money.accounts[account].currency
        free = self.kit.money.position(source, currency).headroom
        there = self.kit.money.balance(self.kit.money.accounts[account].name, source, currency)
        body: dict[str, Any] = {"source": source, "target": target, "account": account, "day": self.day()}
        body |= {"amount": self.money(self.amount(self.rnd.choice((free, there))), currency)}
        document = {"sha256": "cd" * 32, "length": 9_000, "type": "application/pdf", "salted": False}
        if self.rnd.random() < 0.4:
            body |= {"basis": "donor_consent", "document": document}
            act = self.world.act("restriction.released/v1", body, by=(0, 1))
        else:
            act = self.world.act("fund.transferred/v1", body, by=(0, 1))
        self.say(("ana", "ben"), act)

    def exchange(self) -> None:
        source, target = self.kit.id(self.rnd.choice(ACCOUNTS)), self.kit.id(self.rnd.choice(ACCOUNTS))
        fund, accounts = self.kit.id(self.rnd.choice(FUNDS)), self.kit.money.accounts
        sold, bought = accounts[source].currency, accounts[target].currency
        there = self.kit.money.balance(accounts[source].name, fund, sold)
        body: dict[str, Any] = {"fund": fund, "source": source, "target": target, "day": self.day()}
        body |= {"amount": self.money(self.amount(there), sold), "bought": self.money(self.amount(700), bought)}
        self.say(("ana", "ben"), self.world.act("currency.exchanged/v1", body, by=(0, 1)))

    def hand_over(self) -> None:
        source = self.kit.id(self.rnd.choice(ACCOUNTS))
        known = self.kit.money.accounts[source]
        fund = self.kit.id(self.rnd.choice(FUNDS))
        there = self.kit.money.balance(known.name, fund, known.currency)
        body: dict[str, Any] = {
            "source": source,
            "target": self.account(known.currency),
            "fund": fund,
            "day": self.day(),
        }
        body |= {"amount": self.money(self.amount(there), known.currency)}
        self.say(("ana",), self.world.act("cash.handed_over/v1", body))

    def reverse(self) -> None:
        if not self.events:
            return
        recent = self.events[-25:] if self.rnd.random() < 0.7 else self.events
        body: dict[str, Any] = {"day": self.day(), "reason": "amount"}
        self.say(("ana", "ben"), self.world.act("money.reversed/v1", body, by=(0, 1), on=self.rnd.choice(recent)))

    def wait(self) -> None:
        self.world.wait(days=self.rnd.choice((1, 1, 2, 6, 20)))

    def close(self) -> None:
        """Now and then the year is over and its books are closed."""
        today = to_datetime(self.world.now).date()
        if today <= date(2026, 12, 31) and self.rnd.random() < 0.04:
            self.world.wait(days=(date(2027, 1, 2) - today).days)
        for name in ACCOUNTS[:2] + ACCOUNTS[3:]:
            self._state(name, "bank.statement/v1")
        self._state("tin", "cash.counted/v1")
        money, year = self.kit.money, self.kit.id("y2026")
        lines = [line for line in money.lines_in.get(year) or () if money.book(line).available > 0]
        purchases = {one for line in money.lines_in.get(year) or () for one in money.open_on.get(line) or ()}
        target = self.kit.id("hardship2027")
        body: dict[str, Any] = {
            "trial_balance": digest_rows(closing_balance(money, year)),
            "lines": [self._line_end(line, target) for line in lines],
            "encumbrances": [
                {"encumbrance": one} | ({"into": target} if self._fits(money.encumbrances[one].line, target) else {})
                for one in sorted(purchases)
                if money.encumbrances[one].open > 0
            ],
            "overruns": [
                {"line": line, "minor": -money.book(line).overrun}
                for line in money.lines_in.get(year) or ()
                if money.book(line).overrun
            ],
        }
        self.say(("abe", "cy"), self.world.act("period.closed/v1", body, by=(0, 1), about=year))

    def _state(self, name: str, kind: str) -> None:
        account = self.kit.money.accounts[self.kit.id(name)]
        day = to_datetime(self.world.now).date()
        held = balance_on(self.kit.money, account.name, day.toordinal())
        body: dict[str, Any] = {"day": day.isoformat(), "amount": {"minor": held, "ccy": account.currency}}
        self.say(("ana", "ben"), self.world.act(kind, body, by=(0, 1), about=account.id))

    def _fits(self, line: str, target: str) -> bool:
        old, new = self.kit.money.line(line), self.kit.money.line(target)
        return (old.fund, old.currency) == (new.fund, new.currency)

    def _line_end(self, line: str, target: str) -> dict[str, Any]:
        available = self.kit.money.book(line).available
        if not self._fits(line, target):
            return {"line": line}
        carry = self.rnd.choice((available, available // 2 + 1, available + 1))
        return {"line": line, "carry": carry, "into": target}
