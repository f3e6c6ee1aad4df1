"""Money beside power, per organization (docs/rules.md Z-8)."""

from ledger.rules.measures.influence import influence, terms_by_sort
from tests.rules.commitments.promises import act as about_promise
from tests.rules.commitments.promises import promised
from tests.rules.decisions.council import DELEGATES, council, propose, run_through
from tests.rules.money.treasury import BOTH, treasury
from tests.rules.posts.offices import appoint, coalition, create
from tests.rules.registers.shelf import enter
from tests.world import World


def figures(world: World) -> dict[str, tuple[dict[str, int], int, int, int, int, int]]:
    """Each organization's figures by its test name."""
    names = {identity: name for name, identity in world.ids.items()}
    return {
        names[one.organization]: (dict(one.given), one.positions, one.proposed, one.adopted, one.terms, one.hours)
        for one in influence(world.state, world.now)
    }


def test_what_an_organization_gave_stands_beside_what_it_holds() -> None:
    """Its gifts, whichever party it gave through, bounced money taken off; nobody else's."""
    kit = treasury()
    world = kit.world
    world.say("ana", world.act("party.registered/v1", {"organization": "@nurses"}, name="Nurses"), names=("giver",))
    kit.say(BOTH, kit.gift(500, party="@giver"), called="gift")
    kit.say(BOTH, kit.gift(70))
    assert {name: told[0] for name, told in figures(world).items()} == {
        "dockers": {},
        "nurses": {"USD": 500},
        "tenants": {},
    }


def test_terms_and_hours_are_counted_to_whom_they_are() -> None:
    """A post in its name, twelve hours promised; released they are gone."""
    world = coalition()
    create(world)
    appoint(world, "ben", 0, 30, organization="@nurses")
    promised(world, "cy", "tenants", relied_on_by=["@nurses"])
    world.wait(days=1)
    told = figures(world)
    assert [told[name][4] for name in ("dockers", "nurses", "tenants")] == [0, 1, 0]
    assert [told[name][5] for name in ("dockers", "nurses", "tenants")] == [0, 0, 12]
    enter(world, "profile", by=[("ben", ("organization", "nurses"))], sort="union")
    assert terms_by_sort(world.state, "coordinator") == {"union": 1}
    world.say([("ben", ("organization", "nurses"))], about_promise(world, "released"))
    assert figures(world)["tenants"][5] == 0


def test_votes_and_proposals_are_counted() -> None:
    """Whoever proposed, whoever spoke, what came into force."""
    world = council()
    run_through(world, dict.fromkeys(DELEGATES, "consent"))
    propose(world, name="another")
    told = figures(world)
    assert told["dockers"][1:4] == (1, 2, 1)
    assert told["nurses"][1:4] == (1, 0, 0)
