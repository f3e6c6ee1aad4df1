"""Random histories in a real ledger: money comes, goes, moves and is undone, people join; much of it is refused."""

from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

from ledger.application import Recorded
from ledger.application.compose import Words
from ledger.format.codec import to_datetime
from ledger.format.statement import Capacity, Signer
from tests.hall import Hall

CHARTER = {"quota": {"statements": 10**6, "entry_bytes": 10**10, "joins": 50}}
BOTH = (("ana", "self"), ("ben", "self"))
ACCOUNTS, FUNDS = ("bank", "savings", "yen"), ("general", "reserve")
LINES = ("travel", "print")


class History:
    """A hall with a treasury, and what happens there by chance. ``words`` are all sealed texts said so far."""

    def __init__(self, path: Path, seed: int) -> None:
        self.hall = Hall(path)
        self.rnd = Random(seed)
        self.words: list[str] = []
        self.refused = 0
        self.hall.found({"dockers": "ana", "nurses": "ben"}, CHARTER)
        self._ratify()
        self._open()

    def step(self) -> None:
        """Try one thing."""
        choices = (self.give, self.give, self.observe, self.observe, self.move, self.undo, self.bounce, self.invite)
        self.rnd.choice(choices)()

    def play(self, steps: int) -> None:
        """Try so many things."""
        for _ in range(steps):
            self.step()

    def say(self, kind: str, body: dict[str, Any], **more: Any) -> str | None:
        """One act, signed by both where more than one signs; its id, or None when it is refused."""
        by = BOTH if more.get("by") == (0, 1) else BOTH[:1]
        sitting = self.hall.sitting(*by)
        self.words += [words.text for words in more.get("sealed", {}).values()]
        sitting.add(kind, body, **more)
        submission = self.hall.sign(sitting)
        answer = self.hall.submit(submission)
        if not isinstance(answer, Recorded):
            self.refused += 1
            return None
        return f"{submission.envelope.statement_id}.0"

    def give(self) -> None:
        """Money comes in."""
        account, fund = self.rnd.choice(ACCOUNTS), self.rnd.choice(FUNDS)
        body = {"account": self.id(account), "fund": self.id(fund), "amount": self.amount(account), "day": self.day()}
        more = {"income": self.rnd.choice(("dues", "grants", "donations")), "category": "public"}
        self.say("contribution.received/v1", body | more, by=(0, 1))

    def observe(self) -> None:
        """A payment that nobody agreed is found."""
        account = self.rnd.choice(ACCOUNTS[:2])
        body = {"account": self.id(account), "line": self.id(self.rnd.choice(LINES)), "day": self.day()}
        self.say("spend.observed/v1", body | {"amount": self.amount(account)})

    def move(self) -> None:
        """Money goes from the bank to the savings, if there is enough."""
        body = {"source": self.id("bank"), "target": self.id("savings"), "fund": self.id("general"), "day": self.day()}
        self.say("cash.handed_over/v1", body | {"amount": self.amount("bank")})

    def undo(self) -> None:
        """Something is undone, if it may be."""
        events = list(self.hall.ledger.live.state.money.entries)
        if events:
            body = {"day": self.day(), "reason": "amount"}
            self.say("money.reversed/v1", body, by=(0, 1), on=self.rnd.choice(events))

    def bounce(self) -> None:
        """A gift is taken back."""
        gifts = list(self.hall.ledger.live.state.money.contributions.values())
        if gifts:
            gift = self.rnd.choice(gifts)
            amount = {"minor": self.rnd.randint(1, gift.amount), "ccy": gift.currency}
            self.say("contribution.bounced/v1", {"amount": amount, "day": self.day()}, about=gift.id)

    def invite(self) -> None:
        """An organization is named."""
        name = Words(f"Choir of street {self.rnd.randint(1, 999)}")
        self.say("organization.registered/v1", {"standing": "invited"}, sealed={"name": name})

    def id(self, name: str) -> str:
        """The id behind a name."""
        return self.hall.ids[name]

    def amount(self, account: str) -> dict[str, Any]:
        """Any amount in an account's currency."""
        return {"minor": self.rnd.randint(1, 90_000), "ccy": "JPY" if account == "yen" else "USD"}

    def day(self) -> str:
        """Today, or some day before."""
        back = self.rnd.choice((0, 0, 1, 20, 45))
        return (to_datetime(self.hall.clock.now()).date() - timedelta(days=back)).isoformat()

    def _ratify(self) -> None:
        charter = next(iter(self.hall.ledger.live.state.charter.versions))
        sitting = self.hall.sitting()
        voices = (("ana", "dockers"), ("ben", "nurses"))
        capacities: list[Capacity] = [("organization", self.id(organization)) for _, organization in voices]
        pairs = zip(voices, capacities, strict=True)
        sitting.by = tuple(Signer(self.id(person), capacity) for (person, _), capacity in pairs)
        for place, (_, organization) in enumerate(voices):
            body = {"charter": charter, "word": "ratified"}
            sitting.add("organization.ratified/v1", body, by=(place,), about=self.id(organization))
        self.hall.accept(self.hall.sign(sitting))

    def _open(self) -> None:
        self._thing("year", "period.opened/v1", {"first": "2026-01-01", "last": "2026-12-31"})
        for name in ACCOUNTS:
            body = {"kind": "bank", "currency": "JPY" if name == "yen" else "USD"}
            self._thing(name, "account.opened/v1", body, name=f"{name} at the harbour")
        for name, group in zip(FUNDS, ("unrestricted", "designated"), strict=True):
            self._thing(name, "fund.opened/v1", {"fund_class": group}, name=f"{name} fund of all")
        for name in LINES:
            body = {"fund": self.id("general"), "category": name, "currency": "USD", "period": self.id("year")}
            self._thing(name, "line.opened/v1", body)

    def _thing(self, called: str, kind: str, body: dict[str, Any], **sealed: str) -> None:
        made = self.say(kind, body, by=(0, 1), sealed={path: Words(text) for path, text in sealed.items()})
        assert made is not None, f"{called} was refused"
        self.hall.ids[called] = made
