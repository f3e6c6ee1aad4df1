"""A project that elects its steering committee inside a ledger: contributors with keys, candidates, ranked ballots."""

import re
import unicodedata
from collections.abc import Sequence
from typing import Any

from ledger.format.codec import HOUR_MS, format_second
from ledger.rules.counting.ballots import Election
from ledger.rules.decisions.closing import closing_body
from ledger.rules.judge import Accepted
from ledger.rules.kind import Refusal
from tests.world import World, enrol, founded

FOUNDERS = {"north": ["noor"], "south": ["sol"], "west": ["wim"], "one employer": ["ed"]}
BALLOTS = "election"


def code_of(name: str) -> str:
    """A candidate's code: her name without accents and marks, as a ballot can carry it."""
    plain = unicodedata.normalize("NFKD", name.partition(" (@")[0]).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z]+", "-", plain).strip("-")


def project(voters: int, procedure: dict[str, Any]) -> World:
    """A project of four founders whose class ``steering`` is decided by all its contributors, each with one ballot."""
    everyone = {"kind": "persons"}
    ranked = {"electorate": "contributors", "quorum": "1/2", "quorum_base": "all_seats", **procedure}
    room = {"method": "consent", "in_room": {}}
    charter = {
        "quota": {"statements": 10**6, "entry_bytes": 10**12, "joins": 10**6},
        "electorates": {"contributors": everyone},
        "procedures": {"ranked": ranked, "consent": room},
        "classes": {
            "steering": {"procedure": "ranked"},
            "ordinary": {"procedure": "consent"},
            "charter": {"procedure": "consent", "effects": ["charter.adopted/v1"], "rank": 2},
        },
    }
    world = founded(FOUNDERS, charter=charter)
    homes = list(FOUNDERS.items())
    for number in range(voters - len(homes)):
        organization, (founder,) = homes[number % len(homes)]
        enrol(world, f"voter {number}", organization, by=founder)
    return world


def electors(world: World, count: int) -> list[str]:
    """The test names of everybody who has a ballot: the founders and those who joined."""
    names = [people[0] for people in FOUNDERS.values()]
    return [*names, *(f"voter {number}" for number in range(count - len(names)))]


def register(world: World, names: Sequence[str]) -> None:
    """Register the candidates, who need no key to stand; their codes stand for their ids."""
    for name in names:
        world.say("noor", world.act("person.registered/v1", name=name), names=(code_of(name),))


def hold(world: World, election: Election, options: list[dict[str, Any]], effects: list[dict[str, Any]]) -> None:
    """Propose, open, cast every ballot by its voter's own key, and publish what the rules give."""
    labels: dict[str, Any] = {f"options/{n}/label": name for n, name in enumerate(election.candidates)}
    body = {"class": "steering", "options": options, "effects": effects}
    proposed = world.act("decision.proposed/v1", body, title="Steering committee", text="Who steers", **labels)
    world.say("noor", proposed, names=(BALLOTS,))
    closes = format_second((world.now // 1000) * 1000 + 240 * HOUR_MS)
    world.say("noor", world.act("decision.opened/v1", {"closes": closes}, about=BALLOTS))
    codes = [code_of(name) for name in election.candidates]
    for who, ballot in zip(electors(world, len(election.ballots)), election.ballots, strict=True):
        marks = {code: mark for code, mark in zip(codes, ballot.marks, strict=True) if mark is not None}
        word = {"position": "ballot", "ballot": marks} if marks else {"position": "abstain"}
        world.say(who, world.act("decision.position/v1", word, about=BALLOTS, on=BALLOTS))
    world.wait(days=11)
    decision = world.state.decisions.decisions[world.ids[BALLOTS]]
    world.say("sol", world.act("decision.closed/v1", closing_body(world.state, decision), about=BALLOTS))


def carry_out(world: World, effect: int) -> Accepted | Refusal:
    """Try to carry out one effect of the election, as the decision has it."""
    due = world.state.decisions.decisions[world.ids[BALLOTS]].effects[effect]
    return world.try_say("noor", world.act(due.kind, due.body, under=(BALLOTS, effect)))
