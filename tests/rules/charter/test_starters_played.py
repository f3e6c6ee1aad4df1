"""Each starter charter played: a decision as its own people would take it (docs/rules.md C-16)."""

from typing import Any

from ledger.rules.charter.starters import charter_body, starter
from ledger.rules.decisions.binding import is_bound
from tests.rules.decisions.council import close, decided, open_up, opening_act, propose, stage
from tests.world import World, founded

UNION = {"local": ["ana", "abe", "ada", "art"], "retired": ["ben"]}
COALITION = {"dockers": ["ana"], "nurses": ["ben"], "teachers": ["cy"], "tenants": ["dee"]}


def coalition(name: str, organizations: dict[str, list[str]]) -> World:
    """A coalition founded with a starter."""
    return founded(organizations, charter=charter_body(starter(name)))


def say(world: World, who: str, body: dict[str, Any]) -> None:
    """A person's position, as herself."""
    reason: dict[str, Any] = {"reason": "Why"} if body["position"] == "object" else {}
    world.say(who, world.act("decision.position/v1", body, about="motion", on=decided(world).text, **reason))


def proposed(world: World, decision_class: str, **body: Any) -> None:
    """Ana proposes, as herself."""
    act = world.act("decision.proposed/v1", {"class": decision_class, **body}, title="A title", text="A text")
    world.say("ana", act, names=("motion",))


def test_a_two_thirds_coalition_decides_after_a_week_of_notice() -> None:
    """Three of four with one against is three quarters: enough; two of three would be exactly enough."""
    world = coalition("two-thirds-coalition", COALITION)
    proposed(world, "ordinary")
    assert world.refused("ana", opening_act(world, hours=24)).code == "NOTICE_SHORT"
    world.wait(days=7)
    open_up(world, hours=24)
    for who, position in (("ana", "consent"), ("ben", "consent"), ("cy", "object")):
        all_speak_one(world, who, position)
    world.wait(days=2)
    close(world)
    assert stage(world) == "in_force"


def all_speak_one(world: World, who: str, position: str) -> None:
    """A delegate's position in her organization's name."""
    names = {people[0]: name for name, people in COALITION.items()}
    body: dict[str, Any] = {"position": position, **({"ground": "harm"} if position == "object" else {})}
    sealed: dict[str, Any] = {"reason": "Why"} if position == "object" else {}
    act = world.act("decision.position/v1", body, about="motion", on="motion", **sealed)
    world.say([(who, ("organization", names[who]))], act)


def test_debian_like_developers_rank_options_against_none_of_the_above() -> None:
    """Five seconders of five developers would be too many: here the charter's leader election needs none."""
    world = coalition("debian-like", UNION)
    options = [{"code": "ada"}, {"code": "art"}, {"code": "none_of_the_above"}]
    proposed(world, "leader", options=options)
    world.wait(days=21)
    open_up(world, hours=336)
    for who in ("ana", "abe", "ada"):
        say(world, who, {"position": "ballot", "ballot": {"ada": 1, "none_of_the_above": 2}})
    say(world, "ben", {"position": "ballot", "ballot": {"art": 1, "ada": 2, "none_of_the_above": 3}})
    world.wait(days=15)
    close(world)
    outcome = decided(world).outcome
    assert outcome is not None
    assert outcome.elected == ("ada",)
    assert is_bound(world.state, decided(world), world.ids["retired"], world.now)


def test_a_quorum_of_roots_drops_an_option_that_too_few_want() -> None:
    """Three halves of the root of five is 3.35: three above the default are too few, whatever the others say."""
    world = coalition("debian-like", UNION)
    proposed(world, "leader", options=[{"code": "ada"}, {"code": "none_of_the_above"}])
    world.wait(days=21)
    open_up(world, hours=336)
    for who in ("ana", "abe", "ada"):
        say(world, who, {"position": "ballot", "ballot": {"ada": 1}})
    say(world, "ben", {"position": "abstain"})
    world.wait(days=15)
    close(world)
    assert stage(world) == "not_adopted"


def test_kubernetes_like_contributors_elect_with_a_cap_on_employers() -> None:
    """Three seats, at most one of each organization: the second of the local is passed over."""
    world = coalition("kubernetes-like", {"local": ["ana", "abe"], "other": ["ben"], "third": ["cy"]})
    options = [
        {"code": "ana", "organization": "@local"},
        {"code": "abe", "organization": "@local"},
        {"code": "ben", "organization": "@other"},
        {"code": "cy", "organization": "@third"},
    ]
    proposed(world, "election", options=options)
    world.wait(days=14)
    open_up(world, hours=336)
    for who in ("ana", "abe", "ben", "cy"):
        say(world, who, {"position": "ballot", "ballot": {"ana": 1, "abe": 2, "ben": 3, "cy": 4}})
    world.wait(days=15)
    close(world)
    outcome = decided(world).outcome
    assert outcome is not None
    assert outcome.elected == ("ana", "ben", "cy")


def test_kubernetes_like_steering_decides_nothing_while_nobody_serves() -> None:
    """Without a serving member there is nobody to ask."""
    world = coalition("kubernetes-like", UNION)
    proposed(world, "steering")
    assert world.refused("ana", opening_act(world, hours=168)).code == "ELECTORATE_WRONG"


def test_a_union_local_votes_in_person_and_binds_all() -> None:
    """Three of five, one against: more than half of those who said yes or no, and the local is bound."""
    world = coalition("union-local", UNION)
    proposed(world, "ordinary")
    world.wait(days=7)
    open_up(world, hours=24)
    for who, position in (("ana", "consent"), ("abe", "consent")):
        say(world, who, {"position": position})
    say(world, "ada", {"position": "object", "ground": "improvement"})
    world.wait(days=2)
    close(world)
    assert stage(world) == "in_force"
    assert is_bound(world.state, decided(world), world.ids["local"], world.now)


def test_the_consent_coalition_changes_its_charter_by_two_thirds_of_the_seats() -> None:
    """Three of four is three quarters of the seats; two of four is not enough."""
    for willing, expected in ((3, "in_force"), (2, "inquorate")):
        world = coalition("consent-coalition", COALITION)
        propose(world, **{"class": "charter"})
        world.wait(days=8)
        open_up(world, hours=168)
        for who in ["ana", "ben", "cy"][:willing]:
            all_speak_one(world, who, "consent")
        world.wait(days=11)
        close(world)
        outcome = decided(world).outcome
        assert outcome is not None
        assert (stage(world) if expected == "in_force" else outcome.code) == expected
