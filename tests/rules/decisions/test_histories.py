"""Random histories of decisions: what must hold whatever people do, in whatever order (docs/rules.md, part D)."""

import random
from collections.abc import Callable
from typing import Any

import pytest

from ledger.rules.decisions.binding import binding_set
from ledger.rules.decisions.outcomes import outcome_of, reviewed_outcome
from ledger.rules.decisions.stages import PASSED, stage_of
from ledger.rules.decisions.state import Decision, Outcome
from tests.rules.decisions.council import (
    DELEGATES,
    MAJORITY,
    closing_act,
    council,
    decided,
    line,
    opening_act,
    room_act,
    until_of,
    word,
)
from tests.world import World, org

POSITIONS = [
    "consent", "consent", "consent", "consent_with_reservation", "stand_aside", "not_ours", "taking_it_back", "object",
    "block", "abstain", "recused",
]  # fmt: skip
PANEL = {"decisions.rule": {"grants": ["delegate"], "signers": 2, "organizations": 2}}
CONSENT = {"method": "consent", "quorum_strict": True, "open_min_hours": 1, "in_room": {}, "block_test": "group"}
VOTE = {**MAJORITY, "open_min_hours": 1, "appeal_window_hours": 24, "second_call": {"calls": 2, "quorum": "1/3"}}


class History:
    """A council, and people who do whatever comes to their minds; what is refused is simply refused."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.world: World = council(self.random.choice([CONSENT, VOTE]), powers=PANEL)
        self.published: dict[str, Outcome] = {}
        self.accepted = 0

    def play(self, steps: int) -> None:
        """Do some steps, holding the invariants after each."""
        acts: list[Callable[[], None]] = [
            self.propose, self.open, self.speak, self.speak, self.speak, self.speak, self.close, self.room,
            self.retext, self.repudiate, self.find, self.withdraw, self.rule, self.wait, self.wait,
        ]  # fmt: skip
        for _ in range(steps):
            self.random.choice(acts)()
            self.check()

    def decision(self) -> str | None:
        """Any decision."""
        known = list(self.world.state.decisions.decisions)
        return self.random.choice(known) if known else None

    def who(self) -> str:
        return self.random.choice(list(DELEGATES))

    def try_(self, by: Any, act: Any) -> None:
        """Say it, if it may be."""
        self.accepted += not hasattr(self.world.try_say(by, act), "code")

    def propose(self) -> None:
        effects = [{"kind": "purpose.adopted/v1"}] if self.random.random() < 0.5 else []
        body: dict[str, Any] = {"class": "ordinary", "effects": effects}
        earlier = self.decision()
        if earlier and self.random.random() < 0.3:
            body["changes"] = {"decision": earlier, "how": self.random.choice(["rescinds", "supersedes"])}
        who = self.who()
        act = self.world.act("decision.proposed/v1", body, title="T", text="T")
        self.try_([(who, org(DELEGATES[who]))], act)

    def open(self) -> None:
        decision = self.decision()
        if decision:
            self.try_(self.who(), opening_act(self.world, decision, hours=self.random.choice([1, 24, 100])))

    def speak(self) -> None:
        decision = self.decision()
        if not decision or not decided(self.world, decision).text:
            return
        who, position = self.who(), self.random.choice(POSITIONS)
        more = {"until": until_of(self.world, 5)} if position == "taking_it_back" else {}
        if self.random.random() < 0.2:
            scribes = [(one, "self") for one in ("ana", "ben")]
            written = (who, org(DELEGATES[who]), "phone")
            self.try_(scribes, word(self.world, who, position, decision, written_for=written, by=(0, 1), **more))
        else:
            bind = self.random.choice([{}, {}, {"bind": "not_bound"}, {"basis": "subject_to_ratification"}])
            self.try_([(who, org(DELEGATES[who]))], word(self.world, who, position, decision, **more, **bind))

    def close(self) -> None:
        decision = self.decision()
        if decision and decided(self.world, decision).opening:
            self.try_(self.who(), closing_act(self.world, decision))

    def room(self) -> None:
        present = self.random.sample(list(DELEGATES), self.random.randint(2, 7))
        lines = []
        for who in present:
            position = self.random.choice(POSITIONS)
            more = {"until": until_of(self.world)} if position == "taking_it_back" else {}
            lines.append(line(who, position, **more))
        signers = [(who, org(DELEGATES[who])) for who in present[:2]]
        self.try_(signers, room_act(self.world, lines, by=(0, 1), procedure="ordinary"))

    def retext(self) -> None:
        decision = self.decision()
        if decision:
            proposer = decided(self.world, decision).motion
            assert proposer is not None
            person = self.world.keys[proposer.proposer or ""]
            self.try_(person, self.world.act("decision.text/v1", about=decision, text="Better"))

    def repudiate(self) -> None:
        self.about_place("decision.repudiated/v1", {})

    def find(self) -> None:
        self.about_place("decision.recusal_found/v1", {"reason": "Why"})

    def about_place(self, kind: str, sealed: dict[str, Any]) -> None:
        decision, who = self.decision(), self.who()
        if decision:
            place = self.world.ids[DELEGATES[who]]
            act = self.world.act(kind, {"place": place}, about=decision, **sealed)
            self.try_([(who, org(DELEGATES[who]))], act)

    def withdraw(self) -> None:
        decision = self.decision()
        if decision and self.random.random() < 0.3:
            self.try_(self.who(), self.world.act("decision.withdrawn/v1", about=decision))

    def rule(self) -> None:
        decision = self.decision()
        if decision and decided(self.world, decision).suspended:
            outcome = reviewed_outcome(self.world.state, decided(self.world, decision)).code
            ruling = self.random.choice(["stands", "overturned"])
            body = {"ruling": ruling, "outcome": outcome}
            act = self.world.act("decision.ruled/v1", body, about=decision, by=(0, 1), reason="So we find.")
            self.published.pop(decision, None)
            self.try_([("ana", "self"), ("ben", "self")], act)

    def wait(self) -> None:
        self.world.wait(hours=self.random.choice([1, 12, 48, 200]))

    def check(self) -> None:
        """The invariants."""
        for decision in list(self.world.state.decisions.decisions.values()):
            self.check_published(decision)
            self.check_force(decision)
            self.check_bound(decision)

    def check_published(self, decision: Decision) -> None:
        """A published outcome is what the rules give for ever, until a panel rules or the text begins anew."""
        if decision.outcome is None:
            self.published.pop(decision.id, None)
            return
        first = self.published.setdefault(decision.id, decision.outcome)
        assert decision.outcome.same_result(first)
        if not any(kind == "decision.ruled/v1" for kind in self.kinds_about(decision)):
            assert outcome_of(self.world.state, decision).same_result(first)

    def kinds_about(self, decision: Decision) -> set[str]:
        return {act.kind for act in self.world.state.record.acts.values() if act.about == decision.id}

    def check_force(self, decision: Decision) -> None:
        """In force is only what was adopted and published; and the state says so too."""
        stage = stage_of(self.world.state, decision, self.world.now)
        assert decision.in_force(self.world.now) == (stage == "in_force")
        if stage in PASSED and stage != "suspended" and decision.in_force_from is not None:
            assert decision.outcome is not None
            assert decision.outcome.code == "adopted"

    def check_bound(self, decision: Decision) -> None:
        """Bound is only who agreed by her own key on the very text, and did not say not bound."""
        bound = binding_set(self.world.state, decision, self.world.now)
        for organization in (*bound.bound, *bound.bound_no_lead, *bound.pending_ratification):
            said = self.world.state.decisions.binding[decision.id, organization]
            assert said.own
            assert said.position in ("consent", "consent_with_reservation")
            assert said.bind != "not_bound"
            assert said.text == decision.text


@pytest.mark.parametrize("seed", [*range(15), 1017])
def test_what_was_decided_stays_decided_whatever_comes_after(seed: int) -> None:
    """A hundred steps of seven people who do what they like: no invariant breaks, and much of it goes through."""
    history = History(seed)
    history.play(100)
    assert history.accepted > 5
