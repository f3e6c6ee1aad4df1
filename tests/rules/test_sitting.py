"""A statement as a whole: all or nothing, written-down words, quotas, time, new rules (docs/rules.md, part R)."""

from typing import Any

import pytest

from ledger.format.codec import DAY_MS
from ledger.rules.judge import Accepted, RulesVersionError, judge
from ledger.rules.kind import Refusal, Registry
from ledger.rules.posts.state import Term
from tests.rules.attempts import clerk, limit, say
from tests.rules.decided import decide, decided
from tests.rules.probes import harbour, snapshot
from tests.world import World, founded, org

IN_ROOM = "in_room"
TWO: list[tuple[str, Any]] = [("ana", "self"), ("ben", "self")]


def live(world: World, person: str = "cy") -> str | None:
    """The act live in a person's place."""
    return world.state.record.live.get(("probe.said/v1", world.ids[person]))


def write_down(world: World, replaces: str | None = None, person: str = "cy") -> Accepted | Refusal:
    """Ana writes down for Cy, before Ben."""
    act = world.act("probe.said/v1", by=(0, 1), replaces=replaces, written_for=(person, "self", IN_ROOM))
    return world.try_say(TWO, act)


def test_a_founding_makes_persons_and_organizations() -> None:
    """After the founding its organizations and persons are there, with the charter in force."""
    world = founded({"dockers": ["ana", "abe"], "nurses": ["ben"], "tenants": ["cy"]})
    assert len(world.state.people.organizations) == 3
    assert len(world.state.people.persons) == 4
    assert world.state.charter.in_force.get() is not None


@pytest.mark.parametrize("place", range(4))
def test_nothing_of_a_refused_statement_stays(place: int) -> None:
    """Wherever the unlawful act stands, what the acts before it wrote is undone."""
    world = harbour()
    before = snapshot(world.state)
    acts = [
        world.act("organization.registered/v1", {"standing": "invited"}, name="Choir"),
        world.act("person.registered/v1", name="Zed"),
        world.act("key.frozen/v1", about="abe"),
        world.act("probe.said/v1"),
    ]
    acts.insert(place, world.act("organization.registered/v1", {"standing": "founding"}, name="Band"))
    refusal = world.refused("ana", *acts)
    assert (refusal.code, refusal.act, refusal.clause) == ("STANDING_AT_FOUNDING_ONLY", place, "F-4")
    assert snapshot(world.state) == before


def test_a_later_act_sees_what_an_earlier_one_did() -> None:
    """A person registered by the first act can be accredited by the second."""
    world = harbour()
    roles = {"organization": "@dockers", "roles": ["delegate"]}
    acts = [world.act("person.registered/v1", name="Zed"), world.act("person.accredited/v1", roles, about=".0")]
    person, _ = world.say("ana", *acts)
    assert world.state.people.has_role(person, world.ids["dockers"], ("delegate",), world.now)


def test_looking_ahead_changes_nothing() -> None:
    """A preview says what the judge would say and leaves the state alone, lawful or not."""
    world = harbour()
    before = snapshot(world.state)
    lawful = world.attest(world.statement([("ana", "self")], [world.act("probe.said/v1")]))
    unlawful = world.attest(world.statement([("ana", org("nurses"))], [world.act("probe.said/v1")]))
    assert isinstance(world.preview(lawful), Accepted)
    assert isinstance(world.preview(unlawful), Refusal)
    assert snapshot(world.state) == before


def test_a_rule_that_fails_in_the_program_undoes_what_was_written() -> None:
    """An error of ours in the middle of a statement is no half-written statement."""
    world = harbour()
    before = snapshot(world.state)
    statement = world.statement(
        [("ana", "self")], [world.act("person.registered/v1", name="Zed"), world.act("probe.said/v1")]
    )
    attested = world.attest(statement)

    class Failing(Registry):
        """Fails on the second act."""

        def get(self, name: str) -> Any:
            if name == "probe.said/v1":
                raise ZeroDivisionError
            return super().get(name)

    world.registry = Failing(tuple(world.registry))
    with pytest.raises(ZeroDivisionError):
        world.judge(attested)
    assert snapshot(world.state) == before


def test_her_own_word_stands_against_one_written_down_later() -> None:
    """Cy signed; what Ana writes down for her afterwards is accepted and changes nothing, whatever it replaces."""
    world = harbour()
    own, *_ = world.say("cy", world.act("probe.said/v1"))
    for replaces in (None, own, "ana"):
        verdict = write_down(world, replaces)
        assert isinstance(verdict, Accepted)
        assert verdict.idle == {0}
        assert live(world) == own


def test_her_own_word_takes_the_place_of_one_written_down_before() -> None:
    """Ana wrote down for Cy; Cy's own word replaces it, and what is written down after that changes nothing."""
    world = harbour()
    written = write_down(world)
    assert isinstance(written, Accepted)
    assert live(world) == written.cases[0].id
    assert world.refused("cy", world.act("probe.said/v1")).code == "STALE"
    own, *_ = world.say("cy", world.act("probe.said/v1", replaces=written.cases[0].id))
    assert isinstance(write_down(world, written.cases[0].id), Accepted)
    assert live(world) == own


def test_one_written_down_word_replaces_another_by_its_name() -> None:
    """Between two written-down words the rule of places holds as between two signed ones."""
    world = harbour()
    first = write_down(world)
    assert isinstance(first, Accepted)
    again = write_down(world)
    assert isinstance(again, Refusal)
    assert again.code == "STALE"
    assert isinstance(write_down(world, first.cases[0].id), Accepted)


def test_the_witness_may_be_of_the_organization_written_down_for() -> None:
    """Ana of the dockers writes down for Abe of the dockers, before Ben; and for Cy with Cy's colleague Dee."""
    world = harbour()
    assert isinstance(write_down(world, person="abe"), Accepted)
    roles = {"organization": "@nurses", "roles": []}
    world.say("ben", world.act("person.accredited/v1", roles, about="cy"))
    assert isinstance(write_down(world), Accepted)


def test_a_person_of_no_organization_is_a_witness() -> None:
    """Who belongs to none counts as another organization."""
    world = harbour()
    ended = {"organization": "@nurses", "word": "ended"}
    live_word = world.state.record.live[("person.accredited/v1", (world.ids["ben"], world.ids["nurses"]))]
    world.say("ben", world.act("person.accredited/v1", ended, about="ben", replaces=live_word))
    assert isinstance(write_down(world), Accepted)


def test_the_quota_begins_anew_with_the_utc_day() -> None:
    """Two statements a day are two on each."""
    world = harbour()
    limit(world, statements=2)
    start = world.now
    assert isinstance(say(world), Accepted)
    world.now = start + DAY_MS - 1
    assert isinstance(say(world), Accepted)
    assert isinstance(say(world), Accepted)  # the world's clock has passed midnight
    assert world.now // DAY_MS == start // DAY_MS + 1


def test_the_quota_is_the_first_signers() -> None:
    """Who seconds a statement has not used up anything."""
    world = harbour()
    limit(world, statements=1)
    world.say(TWO, world.act("probe.plain/v1", by=(0, 1)))
    assert isinstance(say(world, by="ben"), Accepted)
    assert world.refused(TWO, world.act("probe.plain/v1", by=(0, 1))).code == "QUOTA_EXCEEDED"


def test_freezing_revoking_and_the_clerk_are_free_of_quotas() -> None:
    """Nobody is kept from stopping a stolen key by having said much that day; mixed with other words it counts."""
    world = harbour()
    limit(world, statements=0)
    frozen = world.act("key.frozen/v1", about="abe")
    assert world.refused("ana", frozen, world.act("probe.plain/v1")).code == "QUOTA_EXCEEDED"
    assert isinstance(world.try_say("ana", frozen), Accepted)
    assert isinstance(clerk(world, "probe.computed/v1"), Accepted)
    key = world.state.people.keys_of[world.ids["ben"]][0]
    assert isinstance(world.try_say("ben", world.act("key.revoked/v1", {"key": key}, about="ben")), Accepted)
    assert world.refused("ana", world.act("probe.plain/v1")).code == "QUOTA_EXCEEDED"
    assert not [place for place in world.state.record.quota if place[1] == world.now // DAY_MS]


def test_a_post_may_have_a_larger_quota() -> None:
    """The charter lets the secretary write more than others, while she serves."""
    world = harbour({"quota": {"statements": 200, "posts": {"secretary": {"statements": 3, "entry_bytes": 1_000_000}}}})
    post = decided(world, "ana", "post.created/v1", {"code": "secretary", "seats": 1}, name="Secretary")
    limit(world, statements=1)
    assert isinstance(say(world, by="cy"), Accepted)
    assert isinstance(say(world, by="cy"), Refusal)
    _serve(world, post, "cy")
    assert isinstance(say(world, by="cy"), Accepted)
    assert isinstance(say(world, by="cy"), Accepted)
    assert isinstance(say(world, by="cy"), Refusal)


def _serve(world: World, post: str, person: str) -> None:
    """Put somebody into a post by fiat: how one comes into it is another family's test."""
    term, posts = f"{'7' * 64}.0", world.state.posts
    ends = world.now + 100 * DAY_MS
    posts.terms.put(term, Term(term, post, world.ids[person], None, world.now, ends, seated=world.now, leaves=ends))
    posts.terms_of.put(world.ids[person], (term,))


def test_nothing_is_judged_by_rules_that_the_program_lacks() -> None:
    """After a version is adopted that these kinds are not of, the judge stops rather than guess."""
    world = harbour()
    decision = decide(world, world.act("rules.adopted/v1", {"rules": "rules/v1"}))
    world.say("ana", world.act("rules.adopted/v1", {"rules": "rules/v1"}, under=(decision, 0)))
    with pytest.raises(RulesVersionError, match="rules/v1"):
        say(world)
    world.registry = Registry(tuple(world.registry), version="rules/v1")
    assert isinstance(say(world), Accepted)


def test_the_rules_are_a_function_of_what_was_received() -> None:
    """The same statements at the same times give the same state, judged again from nothing."""
    first, second = harbour(), World(registry=harbour().registry)
    said = [("ana", "probe.said/v1"), ("ben", "probe.plain/v1")]
    for by, kind in said:
        say(first, kind, by)
    for attested, received in first.heard:
        judge(second.state, second.registry, attested, received=received, root_at=first.root_at)
    assert snapshot(second.state) == snapshot(first.state)
