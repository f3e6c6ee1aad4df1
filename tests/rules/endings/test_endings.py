"""Ends: leaving with things undone, winding down, parting (docs/rules.md, part Z; governance E28, E41, E42)."""

from typing import Any

import pytest

from ledger.rules.endings.outstanding import may_inherit, outstanding
from ledger.rules.judge import Accepted
from ledger.rules.kind import Refusal
from tests.rules.commitments.promises import act as about_promise
from tests.rules.commitments.promises import promised
from tests.rules.decided import decide, try_decided
from tests.rules.money.treasury import BOTH, treasury
from tests.rules.posts.offices import coalition, day
from tests.world import World, org

Verdict = Accepted | Refusal
DOCKERS: list[tuple[str, Any]] = [("ana", org("dockers"))]
NURSES: list[tuple[str, Any]] = [("ben", org("nurses"))]


def refused(verdict: Verdict) -> str:
    """The code of a refusal."""
    assert isinstance(verdict, Refusal), "accepted"
    return verdict.code


def leave(world: World, stage: str) -> Verdict:
    """The dockers say where they are on their way out."""
    verdict = world.try_say(
        DOCKERS, world.act("organization.left/v1", {"stage": stage}, about="dockers", replaces=world.ids.get("word"))
    )
    if isinstance(verdict, Accepted):
        world.ids["word"] = verdict.cases[0].id
    return verdict


def publish(world: World, called: str = "the promise") -> Verdict:
    """Ben publishes a promise as unmet."""
    return world.try_say("ben", world.act("exit.unmet/v1", about=called))


def test_e28_an_organization_leaves_when_each_promise_is_settled() -> None:
    """E28: kept, passed on, released or published as unmet; until then its exit is pending."""
    world = coalition()
    for called in ("passed", "released", "owed"):
        promised(world, called=called, relied_on_by=["@nurses"])
    leave(world, "leaving")
    assert refused(leave(world, "left")) == "EXIT_PENDING"
    transfer = {"organization": "@tenants", "accountable": "@cy"}
    world.say("ana", about_promise(world, "transfer_proposed", transfer, about="passed"), names=("transfer",))
    world.say("cy", about_promise(world, "transferred", about="passed", on="transfer"))
    world.say(NURSES, about_promise(world, "released", about="released"))
    left = outstanding(world.state, world.ids["dockers"], world.now)
    assert left.promises == (world.ids["owed"],)
    assert refused(leave(world, "left")) == "EXIT_PENDING"
    assert isinstance(publish(world, "owed"), Accepted)
    assert isinstance(leave(world, "left"), Accepted)


def test_a_promise_is_published_as_unmet_once_and_only_on_the_way_out() -> None:
    """Not while its organization stays; not when it is settled; not twice."""
    world = coalition()
    promised(world, relied_on_by=["@nurses"])
    promised(world, called="released", relied_on_by=["@nurses"])
    assert refused(publish(world)) == "NOT_LEAVING"
    leave(world, "leaving")
    world.say(NURSES, about_promise(world, "released", about="released"))
    assert refused(publish(world, "released")) == "PROMISE_NOT_OPEN"
    assert isinstance(publish(world), Accepted)
    assert refused(publish(world)) == "UNMET_ALREADY"


def test_what_is_open_is_told_but_only_promises_hold_up() -> None:
    """A dispute of the dockers' shows, and they may go."""
    world = coalition()
    filed = world.act("dispute.filed/v1", {"organizations": ["@dockers"], "ground": "credit"}, matter="Our name")
    world.say("ben", filed, names=("quarrel",))
    leave(world, "leaving")
    assert outstanding(world.state, world.ids["dockers"], world.now).disputes == (world.ids["quarrel"],)
    assert isinstance(leave(world, "left"), Accepted)


def heir(world: World, called: str = "heir") -> None:
    """A like-minded body."""
    world.say("ana", world.act("party.registered/v1", name="Harbour Fund"), names=(called,))


def begin(world: World, signers: tuple[str, ...] = ("ana", "cy"), **body: Any) -> Verdict:
    """Ana carries out the decision to wind down, Cy keeps what stays."""
    told = {"ends": day(world, 60), "heir": "@heir", "custodians": ["@cy"], "sealed_days": 365} | body
    decision = decide(world, world.act("coalition.winding_down/v1", told))
    act = world.act("coalition.winding_down/v1", told, under=(decision, 0), by=tuple(range(len(signers))))
    return world.try_say([(name, "self") for name in signers], act)


def wind_up(world: World) -> Verdict:
    """Say that nothing is left, as decided."""
    return try_decided(world, "ana", "coalition.wound_up/v1")


def test_e41_a_coalition_ends_when_nothing_is_left() -> None:
    """E41: promises, money and disputes hold it up, each by its name; then it is wound up, once."""
    world = treasury().world
    heir(world)
    assert refused(wind_up(world)) == "NOT_WINDING_DOWN"
    assert isinstance(begin(world), Accepted)
    promised(world, relied_on_by=["@nurses"])
    world.say("ben", world.act("dispute.filed/v1", {"organizations": ["@dockers"], "ground": "x"}, matter="M"),
              names=("quarrel",))  # fmt: skip
    assert refused(wind_up(world)) == "PROMISES_OPEN"
    world.say(NURSES, about_promise(world, "released"))
    assert refused(wind_up(world)) == "DISPUTES_OPEN"
    world.say("ben", world.act("dispute.withdrawn/v1", about="quarrel"))
    assert isinstance(wind_up(world), Accepted)
    assert refused(wind_up(world)) == "NOT_WINDING_DOWN"
    assert refused(begin(world)) == "WINDING_ALREADY"


def test_e41_money_goes_first() -> None:
    """E41: while a fund holds a cent it is not wound up."""
    kit = treasury()
    heir(kit.world)
    begin(kit.world)
    kit.say(BOTH, kit.gift(1))
    verdict = wind_up(kit.world)
    assert refused(verdict) == "MONEY_LEFT"
    assert isinstance(verdict, Refusal)
    assert (verdict.detail["minor"], verdict.detail["ccy"]) == (1, "USD")


def test_winding_down_begins_once_with_custodians_who_sign() -> None:
    """Nobody is made a custodian; it can be stopped, and begun again."""
    world = coalition()
    heir(world)
    assert refused(begin(world, ("ana",))) == "CUSTODIAN_UNSIGNED"
    assert isinstance(begin(world), Accepted)
    assert refused(begin(world)) == "WINDING_ALREADY"
    assert isinstance(try_decided(world, "ana", "coalition.winding_stopped/v1"), Accepted)
    assert refused(try_decided(world, "ana", "coalition.winding_stopped/v1")) == "NOT_WINDING_DOWN"
    assert isinstance(begin(world), Accepted)


def test_the_remainder_goes_to_the_heir_that_the_charter_names() -> None:
    """Another one is refused; one found to be the same is the same."""
    world = coalition()
    heir(world)
    heir(world, "other")
    version = world.state.charter.in_force.get()
    assert version is not None
    named = version.data.life.model_copy(update={"heir": world.ids["heir"]})
    version.data.__dict__["life"] = named
    assert refused(begin(world, heir="@other")) == "HEIR_DIFFERS"
    world.say("ana", world.act("party.same/v1", {"party": "@heir"}, about="other"))
    assert isinstance(begin(world, heir="@other"), Accepted)


def part(world: World, **body: Any) -> Verdict:
    """The dockers go one way, the others another."""
    size = world.state.record.size.get()
    told = {
        "size": size,
        "root": world.roots[size],
        "successors": [
            {"origin": "north.example/record", "organizations": ["@dockers"]},
            {"origin": "south.example/record", "organizations": ["@nurses", "@tenants"]},
        ],
    } | body
    verdict = try_decided(world, "ana", "coalition.split/v1", told)
    if isinstance(verdict, Accepted):
        world.ids["split"] = verdict.cases[0].id
    return verdict


def test_e42_successors_cite_one_checkpoint_of_this_ledger() -> None:
    """E42: another root, or a size still to come, is none."""
    world = coalition()
    size = world.state.record.size.get()
    assert refused(part(world, root="0" * 64)) == "CHECKPOINT_DIFFERS"
    assert refused(part(world, size=size + 1)) == "CHECKPOINT_DIFFERS"
    assert isinstance(part(world), Accepted)


@pytest.mark.parametrize(
    ("first", "second", "organizations"),
    [
        ("north.example/record", "north.example/record", ["@nurses"]),
        ("harbour.example/record", "south.example/record", ["@nurses"]),
        ("north.example/record", "south.example/record", ["@nurses", "@dockers"]),
        ("north.example/record", "south.example/record", ["@choir"]),
    ],
    ids=["one name", "our name", "twice", "no member"],
)
def test_e42_each_successor_has_its_own_name_and_people(first: str, second: str, organizations: list[str]) -> None:
    """E42: neither takes the other's name or this ledger's, nor an organization that goes with the other or is none."""
    world = coalition()
    invited = world.act("organization.registered/v1", {"standing": "invited"}, name="Choir")
    world.say("ana", invited, names=("choir",))
    successors = [
        {"origin": first, "organizations": ["@dockers"]},
        {"origin": second, "organizations": organizations},
    ]
    assert refused(part(world, successors=successors)) == "SUCCESSORS_UNFIT"


def test_e42_nothing_goes_along_without_consent() -> None:
    """E42: name and money when all say so; each may take its word back; only its authoriser gives it."""
    world = coalition()
    part(world)

    def consent(by: Any, replaces: str | None = None, called: str = "yes", **body: Any) -> Verdict:
        told = {"origin": "north.example/record", "what": "name", "given": True} | body
        verdict = world.try_say(by, world.act("split.consented/v1", told, about="split", replaces=replaces))
        if isinstance(verdict, Accepted):
            world.ids[called] = verdict.cases[0].id
        return verdict

    def inherited() -> tuple[int, bool]:
        given, all_agree = may_inherit(world.state, world.ids["split"], "north.example/record", "name")
        return len(given), all_agree

    assert refused(consent("ana")) == "NOT_THE_ORGANIZATIONS_WORD"
    assert refused(consent(DOCKERS, origin="east.example/record")) == "SUCCESSOR_UNKNOWN"
    assert inherited() == (0, False)
    for by in (DOCKERS, NURSES):
        consent(by)
    assert inherited() == (2, False)
    consent([("cy", org("tenants"))], called="last")
    assert inherited() == (3, True)
    consent([("cy", org("tenants"))], given=False, replaces="last")
    assert inherited() == (2, False)
    assert not may_inherit(world.state, world.ids["split"], "south.example/record", "name")[0]
