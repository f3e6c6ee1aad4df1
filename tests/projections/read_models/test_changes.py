"""What the journal tells a follower: exactly what an accepted statement wrote, and nothing of a refused one."""

from ledger.rules.judge import Accepted
from tests.world import World, founded


def told(world: World) -> set[tuple[int, object]]:
    """What the statement judged last wrote."""
    return {(id(where), key) for where, key in world.state.journal.written or ()}


def test_nobody_follows() -> None:
    """Where nobody asked, nothing is kept."""
    assert founded({"dockers": ["ana"], "nurses": ["ben"]}).state.journal.written is None


def test_what_an_accepted_statement_wrote() -> None:
    """The statement's own records are told with their tables, and no other's."""
    world = founded({"dockers": ["ana"], "nurses": ["ben"]})
    world.state.journal.written = []
    (choir,) = world.say("ana", world.act("organization.registered/v1", {"standing": "invited"}, name="Choir"))
    state = world.state
    first = told(world)
    assert (id(state.people.organizations), choir) in first
    assert (id(state.record.acts), choir) in first
    assert (id(state.people.organizations), world.id("dockers")) not in first
    (other,) = world.say("ana", world.act("organization.registered/v1", {"standing": "invited"}, name="Ward"))
    assert (id(state.people.organizations), other) in told(world)
    assert (id(state.people.organizations), choir) not in told(world)


def test_what_a_refused_statement_wrote() -> None:
    """When a later act is refused, the earlier ones of the statement are taken back, and not told."""
    world = founded({"dockers": ["ana"], "nurses": ["ben"]})
    world.state.journal.written = []
    good = world.act("organization.registered/v1", {"standing": "invited"}, name="Choir")
    bad = world.act("organization.registered/v1", {"standing": "founding"}, name="Ward")
    assert not isinstance(world.try_say("ana", good, bad), Accepted)
    assert told(world) == set()
    world.preview(world.attest(world.statement([("ana", "self")], [good])))
    assert told(world) == set()
