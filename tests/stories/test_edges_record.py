"""Awkward cases of the record itself: private matters, words to be forgotten, clocks, a winner who withdraws.

Governance E32 to E35, with people and dates.
"""

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

from ledger.application.compose import Words
from ledger.format.codec import DAY_MS, HOUR_MS
from ledger.format.disclosure import parse_disclosure
from ledger.rules.counting.ballots import Ballot, Election
from ledger.rules.counting.procedure import Procedure
from ledger.rules.counting.tally import count_election
from ledger.rules.decisions.explanation import explain
from ledger.rules.record.disclosures import audiences
from projections.export_tiles import export_tiles
from tests.hall import Hall
from tests.rules.decisions.council import (
    DELEGATES,
    MAJORITY,
    all_speak,
    close,
    council,
    decided,
    open_up,
    propose,
    speak,
    stage,
    word,
)
from tests.rules.money.treasury import Treasury, treasury
from tests.world import org

SECRET = "Bea was shouted at on the ward, and asks that it stay among three of us."


def audit(folder: Path) -> int:
    """What a stranger's program says of an export."""
    command = [sys.executable, "-m", "audit", str(folder)]
    return subprocess.run(command, check=False, capture_output=True).returncode


def test_e32_a_private_matter_shows_that_it_is_there_and_nothing_of_what_it_is() -> None:
    """E32: who proposed it, when, in which class and under which digest; its words are one person's until widened."""
    world = council(MAJORITY)
    private = {name: world.seal(name, SECRET, ("person", world.ids["ben"])) for name in ("title", "text")}
    act = world.act("decision.proposed/v1", {"class": "ordinary"})
    world.say([("ana", org("dockers"))], replace(act, sealed=private), names=("motion",))
    stub = world.state.record.acts[world.ids["motion"]]
    motion = decided(world).motion
    assert motion is not None
    assert (stub.actor, motion.decision_class, stub.received) == (world.ids["ana"], "ordinary", motion.received)
    for field in private.values():
        assert audiences(world.state, field.digest) == (("person", world.ids["ben"]),)
    widen = {"digests": [private["text"].digest], "to": {"everyone": "members"}}
    assert world.refused("cy", world.act("disclosure.widened/v1", widen)).code == "NOT_THE_AUTHOR"
    open_up(world)
    all_speak(world, dict.fromkeys(["ana", "ben", "cy", "dee"], "consent"))
    world.wait(days=4)
    close(world)
    assert stage(world) == "in_force"  # decided like any other: no rule reads words
    world.say("ana", world.act("disclosure.widened/v1", widen))
    assert audiences(world.state, private["text"].digest)[-1] == "members"


def test_e33_words_asked_to_be_forgotten_are_gone_and_the_record_still_proves_itself(tmp_path: Path) -> None:
    """E33: the words leave the host and the next export; digest, order and proof stay, and it is found sound."""
    hall = Hall(tmp_path / "ledger")
    hall.found({"dockers": "ana", "nurses": "ben"})
    sitting = hall.sitting(("ana", "self"))
    sitting.add("story.told/v1", {"uses": ["report"]}, sealed={"words": Words(SECRET, "en")})
    told = hall.accept(hall.sign(sitting))
    digest = list(hall.ledger.live.state.record.sealed)[-1]
    kept = hall.ledger.beside.disclosure(digest)
    assert kept is not None
    assert parse_disclosure(kept).text == SECRET
    export_tiles(hall.ledger, tmp_path / "before", words="all")
    assert SECRET in exported_words(tmp_path / "before")
    sitting = hall.sitting(("ana", "self"))
    sitting.add("disclosure.erased/v1", {"digests": [digest], "right": "author"})
    hall.accept(hall.sign(sitting))
    assert hall.ledger.beside.disclosure(digest) is None
    hall.reopen()
    assert hall.ledger.beside.disclosure(digest) is None
    export_tiles(hall.ledger, tmp_path / "after", words="all")
    assert SECRET not in exported_words(tmp_path / "after")
    assert told in hall.ledger.live.state.record.statements
    assert (audit(tmp_path / "before"), audit(tmp_path / "after")) == (0, 0)
    hall.ledger.close()


def exported_words(folder: Path) -> str:
    """All words of an export."""
    lines = (folder / "disclosures.jsonl").read_text(encoding="utf-8").splitlines()
    return " ".join(parse_disclosure(json.loads(line)["disclosure"]).text for line in lines)


def test_e34_a_clock_set_back_makes_nothing_earlier() -> None:
    """E34: Eli's phone says it is last week; his word comes after the close and is late, whatever it says of itself."""
    world = council(MAJORITY)
    propose(world)
    open_up(world)
    all_speak(world, dict.fromkeys(["ana", "ben", "cy"], "consent"))
    world.wait(days=4)
    a_week_ago = (world.now - 7 * DAY_MS) // 1000 * 1000
    dated: dict[str, Any] = {"at": a_week_ago, "until": a_week_ago + 31 * DAY_MS}
    world.say([("eli", org(DELEGATES["eli"]))], word(world, "eli", "object"), **dated)
    close(world)
    outcome = decided(world).outcome
    assert outcome is not None
    assert outcome.counts == {"consent": 3, "no_response": 4}
    ahead: dict[str, Any] = {
        "at": (world.now + 25 * HOUR_MS) // 1000 * 1000,
        "until": world.now // 1000 * 1000 + 26 * HOUR_MS,
    }
    assert world.refused("ana", world.act("gathering.met/v1", {"date": "2026-03-01"}), **ahead).code == "AT_AHEAD"
    world.now -= 10 * 60_000
    assert world.refused("ana", world.act("gathering.met/v1", {"date": "2026-03-01"})).code == "RECEIVED_DECREASES"


def test_e34_dates_of_facts_are_claims_and_a_close_between_no_witnesses_says_so() -> None:
    """E34: a meeting of last year may be written down today, none of next week; without witnesses a close is marked."""
    world = council(MAJORITY)
    world.say("ana", world.act("gathering.met/v1", {"date": "2025-11-02"}))
    assert world.refused("ana", world.act("gathering.met/v1", {"date": "2026-03-09"})).code == "DATE_AHEAD"
    propose(world)
    open_up(world)
    speak(world, "ana", "consent")
    assert not explain(world.state, decided(world), world.now).time_unproven
    world.wait(days=4)
    assert explain(world.state, decided(world), world.now).time_unproven


PROJECTS = ("garden", "library", "kitchen")


def test_e35_a_project_that_withdraws_after_winning_gives_its_money_to_the_next_by_the_same_rule() -> None:
    """E35: the garden wins and withdraws; its money returns, and the same ballots without it choose the library."""
    kit = chosen_project()
    world = kit.world
    assert decided(world, "projects").outcome is not None
    lost = world.act("allocation.made/v1", project_money(kit, "library"), under=("projects", 1))
    assert world.refused("ana", lost).code == "EFFECT_NOT_CHOSEN"
    world.say("ana", world.act("allocation.made/v1", project_money(kit, "garden"), under=("projects", 0)))
    ended = {"decision": "@projects", "how": "supersedes", "settles": [{"effect": 0, "obligated": "cancel"}]}
    left = Election(PROJECTS[1:], tuple(Ballot(marks[1:]) for marks in APPROVED.values()))
    (following,) = count_election(left, Procedure("approval")).elected
    effects = [{"kind": "allocation.made/v1", "body": project_money(kit, following)}]
    vote(kit, "second", {"class": "plain", "effects": effects, "changes": ended}, dict.fromkeys(VOTERS, "consent"))
    assert following == "library"
    assert stage(world, "projects") == "superseded"
    back = {"line": "@roof", "amount": kit.usd(50_000), "decision": "@projects"}
    world.say("ana", world.act("allocation.returned/v1", back))
    assert kit.book("roof").available == 0
    world.say("ana", world.act("allocation.made/v1", project_money(kit, "library"), under=("second", 0)))
    assert kit.book("travel").available == 50_000


APPROVED = {"ana": (1, 0, 0), "ben": (1, 1, 0), "cy": (1, 1, 1)}
VOTERS = {"ana": "dockers", "ben": "nurses", "cy": "tenants"}


def project_money(kit: Treasury, project: str) -> dict[str, Any]:
    """500.00 for a project, on a line of its own."""
    line = {"garden": "roof", "library": "travel", "kitchen": "print"}[project]
    return kit.world.fill({"line": f"@{line}", "amount": kit.usd(50_000)})  # type: ignore[no-any-return]


def chosen_project() -> Treasury:
    """Three projects, one to be paid for: all three approve the garden, two the library, and it is chosen."""
    procedures = {
        "approval": {"method": "approval", "open_min_hours": 1},
        "plain": {"method": "majority", "open_min_hours": 1},
    }
    classes = {
        "projects": {"procedure": "approval"},
        "plain": {"procedure": "plain"},
        "charter": {"procedure": "plain", "effects": ["charter.adopted/v1"], "rank": 2},
    }
    kit = treasury(charter={"procedures": procedures, "classes": classes})
    kit.give(100_000, fund="general")
    kit.give(100_000, fund="reserve")
    effects = [
        {"kind": "allocation.made/v1", "option": project, "body": project_money(kit, project)} for project in PROJECTS
    ]
    options = [{"code": project} for project in PROJECTS]
    ballots = {
        who: {"position": "ballot", "ballot": dict(zip(PROJECTS, marks, strict=True))}
        for who, marks in APPROVED.items()
    }
    vote(kit, "projects", {"class": "projects", "options": options, "effects": effects}, ballots)
    return kit


def vote(kit: Treasury, name: str, body: dict[str, Any], words: dict[str, Any]) -> None:
    """Propose, open, take words and publish."""
    world = kit.world
    act = world.act("decision.proposed/v1", body, title="A title", text="A text")
    world.say([("ana", org("dockers"))], act, names=(name,))
    open_up(world, name, hours=24)
    for who, said in words.items():
        told = said if isinstance(said, dict) else {"position": said}
        act = world.act("decision.position/v1", told, about=name, on=name)
        world.say([(who, org(VOTERS[who]))], act)
    world.wait(days=2)
    close(world, name)
