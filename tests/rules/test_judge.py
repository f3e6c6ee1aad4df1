"""The judge: what every statement must satisfy, whatever it says (docs/rules.md, part R)."""

from ledger.rules.kind import Refusal
from tests.world import World, founded, org


def two_unions() -> World:
    return founded({"dockers": ["ana", "abe"], "nurses": ["ben"], "tenants": ["cy"]})


def test_a_founding_makes_persons_and_organizations() -> None:
    """After the founding its organizations and persons are there, with the charter in force."""
    world = two_unions()
    assert len(world.state.people.organizations) == 3
    assert len(world.state.people.persons) == 4
    assert world.state.charter.in_force.get() is not None


def test_a_delegate_may_register_an_invited_organization() -> None:
    """A power that the charter leaves to delegates is a delegate's."""
    world = two_unions()
    world.say("ana", world.act("organization.registered/v1", {"standing": "invited"}, name="Choir"), names=("choir",))
    assert world.state.people.organizations[world.ids["choir"]].standing == "invited"


def test_nothing_of_a_refused_statement_stays() -> None:
    """When the second act is refused the first is undone."""
    world = two_unions()
    first = world.act("organization.registered/v1", {"standing": "invited"}, name="Choir")
    second = world.act("organization.registered/v1", {"standing": "founding"}, name="Band")
    refusal = world.refused("ana", first, second)
    assert (refusal.code, refusal.act, refusal.clause) == ("STANDING_AT_FOUNDING_ONLY", 1, "F-4")
    assert len(world.state.people.organizations) == 3
    assert world.state.record.size.get() == 4


def test_a_capacity_that_is_not_held_is_refused() -> None:
    """Nobody signs for an organization that has not accredited her."""
    world = two_unions()
    act = world.act("organization.registered/v1", {"standing": "invited"}, name="Choir")
    refusal = world.try_say([("ana", org("nurses"))], act)
    assert isinstance(refusal, Refusal)
    assert refusal.code == "CAPACITY_NOT_HELD"
