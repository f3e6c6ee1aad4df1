"""A founded coalition has its secretary, treasurer and coordinator from the first entry on."""

from ledger.format.statement import Capacity
from ledger.keys.public_keys import key_id
from ledger.rules.judge import Accepted
from ledger.rules.posts.standing import holders
from tests.rules.posts.offices import day
from tests.world import World, _person_acts, founding_act, spki


def test_posts_and_terms_may_be_filled_by_the_founding_itself() -> None:
    """Whoever signs the founding takes up her role with it; anybody else accepts later by her own hand."""
    world, place = World(), {"dockers": 1, "nurses": 2}
    acts = [founding_act(world)]
    acts += [world.act("organization.registered/v1", {"standing": "founding"}, name=name) for name in place]
    acts += _person_acts(world, place, "ana", "dockers", 3, by=(0,))
    acts += _person_acts(world, place, "ben", "nurses", 5, by=(1,))
    acts.append(world.act("charter.adopted/v1"))
    for code, person in (("treasurer", "ana"), ("secretary", "ben")):
        acts.append(world.act("post.created/v1", {"code": code}, name=code.title()))
        term = {"post": f".{len(acts) - 1}", "person": f".{place[person]}", "starts": day(world, 0)}
        acts.append(world.act("term.appointed/v1", term | {"ends": day(world, 365)}, by=(0, 1)))
    body = {"entry": "open"}
    acts.append(world.act("body.opened/v1", body, name="Steering", remit="Prepare what the coalition decides"))
    acts.append(world.act("body.joined/v1", {"person": f".{place['ana']}"}, about=f".{len(acts) - 1}"))
    signers: list[tuple[str, Capacity]] = [(f".{place['ana']}", "self"), (f".{place['ben']}", "self")]
    statement = world.statement(signers, acts)
    verdict = world.judge(world.attest(statement, (key_id(spki("ana")), key_id(spki("ben")))))
    assert isinstance(verdict, Accepted), verdict
    posts = {post.code: post.id for post in world.state.posts.posts.values()}
    assert [len(holders(world.state, post, world.now)) for post in posts.values()] == [1, 1]
    assert holders(world.state, posts["treasurer"], world.now)[0].person == verdict.cases[place["ana"]].id
