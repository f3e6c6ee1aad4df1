"""A coalition in which people do whatever comes to their minds, for the promises that its rules make to them.

Decisions in a room and over time, promises, requests, money asked for, approved and paid, roles, a charter that changes
under everybody's feet, and people who try to speak for others. What is refused is simply refused. `heard` keeps every
accepted statement, so that the invariants can be judged from what was signed, by another way than the rules take.
"""

import random
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from ledger.format.statement import Act, Capacity
from ledger.keys.public_keys import key_id
from ledger.rules.decisions.binding import binding_set
from ledger.rules.decisions.closing import closing_body
from ledger.rules.judge import Accepted
from ledger.rules.kind import Registry
from ledger.rules.kinds import RULES_V0
from tests.rules.decided import decide
from tests.rules.decisions.council import DELEGATES, SEVEN, line, opening_act, room_act, until_of, word
from tests.rules.posts.offices import day, on_paper
from tests.world import World, enrol, founded, org, spki

MORE = {"abe": "dockers", "bea": "nurses"}
HOMES = {**DELEGATES, **MORE}
POSITIONS = (
    "consent", "consent", "consent", "consent_with_reservation", "stand_aside", "not_ours", "taking_it_back", "object",
    "abstain",
)  # fmt: skip
QUICK = {"method": "consent", "open_min_hours": 1, "in_room": {}, "block_test": "group", "quorum": "1/3"}
VOTE = {"method": "majority", "open_min_hours": 1, "quorum": "1/3", "threshold": "1/2"}
CHARTER: Mapping[str, Any] = {
    "quota": {"statements": 10**6, "entry_bytes": 10**12, "joins": 10**6},
    "procedures": {"ordinary": QUICK, "vote": VOTE},
    "classes": {
        "ordinary": {"procedure": "ordinary"},
        "vote": {"procedure": "vote"},
        "charter": {"procedure": "vote", "effects": ["charter.adopted/v1"], "rank": 2},
    },
    "money": {
        "small_money_minor": {"USD": 10**9},
        "approvals": [
            {"from_minor": 0, "approvals": 1},
            {"from_minor": 500, "approvals": 2, "organizations": 2},
        ],
    },
}
EARMARKED = ("choir",)


class History:
    """One history. ``large`` names an organization that has many more people and gives much more money."""

    def __init__(self, seed: int, *, large: str | None = None, registry: Registry = RULES_V0) -> None:
        self.random = random.Random(seed)
        self.world: World = founded(SEVEN, charter=dict(CHARTER))
        self.world.registry = registry
        self.accepted: Counter[str] = Counter()
        self.outcomes: dict[str, tuple[str, tuple[str, ...]]] = {}
        self.told: list[bool] = []
        for person, home in MORE.items():
            enrol(self.world, person, home, by=SEVEN[home][0])
        self._frame()
        if large is not None:
            self._enlarge(large)
        self.world.now += 86_400_000 - self.world.now % 86_400_000

    def _frame(self) -> None:
        world, both = self.world, [("ana", "self"), ("ben", "self")]
        acts = [
            world.act("account.opened/v1", {"kind": "bank", "currency": "USD"}, by=(0, 1), name="Bank"),
            world.act("fund.opened/v1", {"fund_class": "unrestricted"}, by=(0, 1), name="General"),
            world.act(
                "fund.opened/v1",
                {"fund_class": "unrestricted", "consent_of": [f"@{name}" for name in EARMARKED]},
                by=(0, 1),
                name="For two",
            ),
            world.act("period.opened/v1", {"first": "2026-03-01", "last": "2030-02-28"}, by=(0, 1)),
        ]
        world.say(both, *acts, names=("bank", "general", "marked", "period"))
        lines = [
            world.act(
                "line.opened/v1",
                {"fund": f"@{fund}", "category": "travel", "currency": "USD", "period": "@period"},
                by=(0, 1),
                name=fund,
            )
            for fund in ("general", "marked")
        ]
        world.say(both, *lines, names=("general line", "marked line"))
        for fund in ("general", "marked"):
            self._gift(fund, 10**8)
        for person in ("ben", "cy"):
            world.say(
                "ana",
                world.act("party.registered/v1", {"person": f"@{person}"}, name=person),
                names=(f"payee {person}",),
            )
        world.say("ana", world.act("party.registered/v1", {}, name="kim"), names=("payee kim",))
        self.allocate("general line", 10**7)
        for code in ("speaker", "keeper"):
            act = world.act("post.created/v1", {"code": code, "term_days": 400, "eligible": "member"})
            made = replace(act, under=None)
            decision = decide(world, made)
            world.say("ana", world.act("post.created/v1", made.body, under=(decision, 0), name=code), names=(code,))

    def _gift(self, fund: str, minor: int) -> None:
        body = {
            "account": "@bank", "fund": f"@{fund}", "amount": {"minor": minor, "ccy": "USD"}, "day": "2026-03-01",
            "income": "donations", "category": "public",
        }  # fmt: skip
        act = self.world.act("contribution.received/v1", body, by=(0, 1))
        self.world.say([("ana", "self"), ("ben", "self")], act)

    def allocate(self, line_name: str, minor: int) -> None:
        """Set money aside by fiat."""
        body = self.world.fill({"line": f"@{line_name}", "amount": {"minor": minor, "ccy": "USD"}})
        decision = decide(self.world, self.world.act("allocation.made/v1", body))
        self.world.say("ana", self.world.act("allocation.made/v1", body, under=(decision, 0)))

    def _enlarge(self, large: str) -> None:
        for number in range(12):
            enrol(self.world, f"member {number} of {large}", large, by=SEVEN[large][0])
        party = self.world.act("party.registered/v1", {"organization": f"@{large}"}, name="Giver")
        self.world.say("ana", party, names=("giver",))
        self._gift("general", 10**9)

    def play(self, steps: int, after: Callable[["History"], None] = lambda _: None) -> None:
        """Do some steps; ``after`` is called after each."""
        choices = [
            self.room, self.room, self.speak, self.speak, self.speak, self.vote, self.close, self.close,
            self.repudiate, self.offer, self.offer, self.make, self.make, self.forge, self.request, self.transfer,
            self.take_over, self.take_over, self.lend, self.lend, self.use, self.use, self.set_aside, self.set_aside,
            self.buy, self.buy, self.appoint, self.appoint, self.accept, self.resign, self.charter,
            self.wait, self.wait,
        ]  # fmt: skip
        for _ in range(steps):
            self.random.choice(choices)()
            after(self)

    def who(self) -> str:
        """Anybody with a key."""
        return self.random.choice(list(HOMES))

    def home(self, who: str) -> str:
        """Her organization's test name."""
        return HOMES[who]

    def decision(self) -> str | None:
        """Any decision that people made, by its id."""
        made = [one.id for one in self.world.state.decisions.decisions.values() if one.motion is not None]
        return self.random.choice(made) if made else None

    def try_(self, by: Any, *acts: Act) -> Accepted | None:
        """Say it, if it may be."""
        verdict = self.world.try_say(by, *acts)
        self.told.append(isinstance(verdict, Accepted))
        if not isinstance(verdict, Accepted):
            return None
        self.accepted.update(act.kind for act in acts)
        return verdict

    def room(self) -> None:
        """Some who are there decide, perhaps to set earmarked money aside."""
        present = self.random.sample(list(DELEGATES), self.random.randint(2, 7))
        lines = []
        for who in present:
            position = self.random.choice(POSITIONS)
            more = {"until": until_of(self.world)} if position == "taking_it_back" else {}
            lines.append(line(who, position, **more))
        effects: list[dict[str, Any]] = []
        if self.random.random() < 0.5:
            amount = {"minor": self.random.randint(1, 1000), "ccy": "USD"}
            effects = [
                {"kind": "allocation.made/v1", "body": self.world.fill({"line": "@marked line", "amount": amount})}
            ]
        signers = [(who, org(DELEGATES[who])) for who in present[: self.random.choice([2, 4, 7, 7])]]
        by = tuple(range(len(signers)))
        self.try_(signers, room_act(self.world, lines, by=by, procedure="ordinary", effects=effects))

    def vote(self) -> None:
        """A proposal, opened at once for an hour or a day, and what some say of it."""
        who = self.random.choice(list(DELEGATES))
        act = self.world.act("decision.proposed/v1", {"class": "vote"}, title="T", text="T")
        verdict = self.try_([(who, org(DELEGATES[who]))], act)
        if verdict is None:
            return
        decision = verdict.cases[0].id
        self.try_(who, opening_act(self.world, decision, hours=self.random.choice([1, 24])))
        for voice in self.random.sample(list(DELEGATES), self.random.randint(1, 7)):
            position = self.random.choice(["consent", "consent", "object", "abstain", "not_ours"])
            self.try_([(voice, org(DELEGATES[voice]))], word(self.world, voice, position, decision))

    def speak(self) -> None:
        """A word on something, signed, or written down by two."""
        decision = self.decision()
        if not decision or not self.world.state.decisions.decisions[decision].text:
            return
        who, position = self.random.choice(list(DELEGATES)), self.random.choice(POSITIONS)
        more = {"until": until_of(self.world, 5)} if position == "taking_it_back" else {}
        if self.random.random() < 0.3:
            scribes = [("abe", "self"), ("bea", "self")]
            written = (who, org(DELEGATES[who]), "phone")
            self.try_(scribes, word(self.world, who, position, decision, written_for=written, by=(0, 1), **more))
            return
        bind = self.random.choice([{}, {}, {"bind": "not_bound"}])
        self.try_([(who, org(DELEGATES[who]))], word(self.world, who, position, decision, **more, **bind))

    def close(self) -> None:
        """Publish what the rules give, of whatever waits for it."""
        waiting = [one for one in self.world.state.decisions.decisions.values() if one.opening and not one.outcome]
        if waiting:
            known = self.random.choice(waiting)
            act = self.world.act("decision.closed/v1", closing_body(self.world.state, known), about=known.id)
            self.try_("ana", act)

    def repudiate(self) -> None:
        """Somebody's organization says that a word was not its own."""
        decision, who = self.decision(), self.random.choice(list(DELEGATES))
        if decision and self.random.random() < 0.4:
            body = {"place": self.world.ids[DELEGATES[who]]}
            self.try_([(who, org(DELEGATES[who]))], self.world.act("decision.repudiated/v1", body, about=decision))

    def offer(self) -> None:
        """An offer by its owner, or by somebody in her place; perhaps under a decision."""
        owner = self.who()
        terms = {"thing": "task", "due": day(self.world, 40), "evidence": "word"}
        promisor = self.random.choice(["person", "organization", "both"])
        organization = self.home(owner) if self.random.random() < 0.9 else self.home(self.who())
        body = {"organization": f"@{organization}", "accountable": f"@{owner}", "promisor": promisor, "terms": terms}
        decision = self.decision()
        if decision and self.random.random() < 0.6:
            body["decision"] = decision
        self.signed(self.world.act("commitment.offered/v1", body, deliverable="Work"), owner)

    def signed(self, act: Act, owner: str, *, own: float = 0.6) -> None:
        """Try an act of somebody's: by herself, by another as if it were hers, or written down for her by two."""
        drawn = self.random.random()
        if drawn < own:
            self.try_([(owner, self.random.choice(["self", org(self.home(owner))]))], act)
        elif drawn < own + (1 - own) / 2:
            other = self.who()
            self.try_([(other, self.random.choice(["self", org(self.home(other)), org(self.home(owner))]))], act)
        else:
            capacities: list[Capacity] = ["self", org(self.home(owner))]
            capacity = self.random.choice(capacities)
            written = on_paper(self.world, replace(act, by=(0, 1)), owner, capacity)
            if self.random.random() < 0.5:
                assert written.for_another is not None
                written = replace(written, for_another=replace(written.for_another, how="in_room", document=None))
            self.try_([("abe", "self"), ("bea", "self")], written)

    def promise(self) -> tuple[str, str] | None:
        """Any promise and its accountable person's test name."""
        known = list(self.world.state.commitments.commitments.values())
        if not known:
            return None
        one = self.random.choice(known)
        return one.id, self.name(one.accountable)

    def name(self, identity: str) -> str:
        """The test name behind a person's id."""
        return self.world.keys.get(identity) or next(n for n, i in self.world.ids.items() if i == identity)

    def make(self) -> None:
        """Somebody makes an offer a promise."""
        found = self.promise()
        if found:
            identity, owner = found
            self.signed(self.world.act("commitment.made/v1", about=identity), owner)

    def forge(self) -> None:
        """Somebody signs in another's name with her own key."""
        found, thief = self.promise(), self.who()
        if found:
            identity, owner = found
            act = self.world.act("commitment.made/v1", about=identity)
            statement = self.world.statement([(owner, "self")], [act])
            verdict = self.world.judge(self.world.attest(statement, (key_id(spki(thief)),)))
            assert not isinstance(verdict, Accepted) or thief == owner

    def request(self) -> None:
        """Somebody asks an organization for something, perhaps under a decision."""
        asked, decision, who = self.random.choice(list(SEVEN)), self.decision(), self.who()
        body: dict[str, Any] = {"organization": f"@{asked}", "thing": "people"}
        if decision and self.random.random() < 0.7:
            body["decision"] = decision
        self.try_([(who, org(self.home(who)))], self.world.act("commitment.requested/v1", body, what="Hands"))

    def lend(self) -> None:
        """An organization lets its name or list be used for a decision, or takes that back; or another says so."""
        decision, asset = self.decision(), self.random.choice(["name", "list"])
        if decision is None:
            return
        lender, names = self.random.choice(list(SEVEN)), {self.world.ids[name]: name for name in SEVEN}
        made = [one for one in self.world.state.decisions.decisions.values() if one.motion is not None]
        bound = [
            (one.id, names[who]) for one in made for who in binding_set(self.world.state, one, self.world.now).bound
        ]
        if bound and self.random.random() < 0.6:
            decision, lender = self.random.choice(bound)
        place = (self.world.ids[lender], asset, decision)
        live = self.world.state.record.live.get(("use.consented/v1", place))
        body = {"asset": asset, "of": decision, "given": self.random.random() < 0.8}
        act = self.world.act("use.consented/v1", body, about=lender, replaces=live)
        who = SEVEN[lender][0] if self.random.random() < 0.6 else self.who()
        self.try_([(who, org(self.home(who)))], act)

    def use(self) -> None:
        """Somebody uses an organization's name or list for a decision, asked or not."""
        live: list[Any] = list(self.world.state.record.live)
        said = [place for kind, place in live if kind == "use.consented/v1"]
        decision, who = self.decision(), self.who()
        if decision is None:
            return
        organization, asset = self.world.ids[self.random.choice(list(SEVEN))], self.random.choice(["name", "list"])
        if said and self.random.random() < 0.7:
            organization, asset, decision = self.random.choice(said)
        body = {"organization": organization, "asset": asset, "of": decision, "date": day(self.world, 0)}
        self.try_(who, self.world.act("use.announced/v1", body))

    def transfer(self) -> None:
        """A promise is offered to somebody else."""
        found, to = self.promise(), self.who()
        if found:
            identity, owner = found
            body = {"organization": f"@{self.home(to)}", "accountable": f"@{to}"}
            self.signed(self.world.act("commitment.transfer_proposed/v1", body, about=identity), owner, own=0.9)

    def take_over(self) -> None:
        """Somebody takes a promise over, asked or not."""
        waiting = [one for one in self.world.state.commitments.commitments.values() if one.transfer is not None]
        if waiting:
            one = self.random.choice(waiting)
            assert one.transfer is not None
            to = self.name(one.transfer.accountable)
            self.signed(self.world.act("commitment.transferred/v1", about=one.id, on=one.transfer.act), to)

    def set_aside(self) -> None:
        """Somebody carries out what a decision says about money."""
        due = [one for one in self.world.state.decisions.decisions.values() if one.motion and one.effects]
        if due:
            known = self.random.choice(due)
            self.try_("ana", self.world.act(known.effects[0].kind, known.effects[0].body, under=(known.id, 0)))

    def buy(self) -> None:
        """Somebody asks for money, some approve, it is promised and paid; all in one statement, by whoever signs."""
        asks, payer = self.who(), self.who()
        approvers = self.random.sample(list(HOMES), self.random.randint(0, 3))
        signers = list(dict.fromkeys([asks, *approvers, payer]))
        minor, payee = self.random.choice([100, 100, 600]), self.random.choice(["payee ben", "payee cy", "payee kim"])
        body = {"line": "@general line", "amount": {"minor": minor, "ccy": "USD"}, "payee": f"@{payee}"}
        acts = [self.world.act("money.requested/v1", body, purpose="P")]
        acts += [self.world.act("money.approved/v1", {}, by=(signers.index(who),), on=".0") for who in approvers]
        approvals = [f".{number + 1}" for number in range(len(approvers))]
        acts.append(self.world.act("encumbrance.made/v1", {**body, "approvals": approvals}, on=".0"))
        paid = {"account": "@bank", "amount": body["amount"], "day": day(self.world, 0)}
        by = (signers.index(payer),)
        acts.append(self.world.act("payment.made/v1", paid, by=by, about=f".{len(acts) - 1}"))
        self.try_([(who, "self") for who in signers], *acts)

    def appoint(self) -> None:
        """A term on one of the roles, some days from now, as somebody decided."""
        post, who = self.random.choice(["speaker", "keeper"]), self.who()
        starts = self.random.randint(0, 30)
        body = {
            "post": f"@{post}", "person": f"@{who}", "starts": day(self.world, starts),
            "ends": day(self.world, starts + self.random.randint(1, 60)), "interim": self.random.random() < 0.2,
        }  # fmt: skip
        filled = self.world.fill(body)
        decision = decide(self.world, self.world.act("term.appointed/v1", filled))
        signer = who if self.random.random() < 0.6 else "ana"
        self.try_(signer, self.world.act("term.appointed/v1", filled, under=(decision, 0)))

    def accept(self) -> None:
        """Somebody accepts a role."""
        terms = [one for one in self.world.state.posts.terms.values() if one.accepted is None]
        if terms:
            term = self.random.choice(terms)
            act = self.world.act("term.accepted/v1", {"interests": "none"}, about=term.id)
            self.try_(self.name(term.person), act)

    def resign(self) -> None:
        """Somebody gives a role up, or is suspended by decision."""
        terms = list(self.world.state.posts.terms.values())
        if not terms:
            return
        term = self.random.choice(terms)
        if self.random.random() < 0.5:
            self.try_(self.name(term.person), self.world.act("term.resigned/v1", about=term.id))
            return
        act = self.world.act("term.suspended/v1", {"until": day(self.world, 5)}, about=term.id)
        decision = decide(self.world, act)
        self.try_("ana", self.world.act("term.suspended/v1", act.body, about=term.id, under=(decision, 0)))

    def charter(self) -> None:
        """The charter changes: what decides, how many must take part, how many must agree."""
        if self.random.random() < 0.5:
            return
        version = self.world.state.charter.in_force.get()
        assert version is not None
        data = version.data.model_dump(mode="json", exclude_defaults=True) | {"previous": version.id}
        changed = {
            "quorum": self.random.choice(["1/3", "1/7", "5/7"]),
            "threshold": self.random.choice(["1/2", "1/7", "9/10"]),
        }
        data["procedures"]["vote"] = {**VOTE, **changed}
        data["procedures"]["ordinary"] = {**QUICK, "quorum": changed["quorum"]}
        decision = decide(self.world, self.world.act("charter.adopted/v1", data))
        self.try_("ana", self.world.act("charter.adopted/v1", data, under=(decision, 0)))

    def wait(self) -> None:
        """Time passes."""
        self.world.wait(hours=self.random.choice([2, 30, 200]))
