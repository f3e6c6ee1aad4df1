"""Acts in doubt: a stolen key, words that nobody said (docs/rules.md R-28 to R-30; governance E26, E29)."""

from typing import Any

import pytest

from ledger.rules.judge import Accepted
from ledger.rules.people.standing import coalition_may_decide, has_ratified
from ledger.rules.record.contested import contested_signers, doubt, is_contested, is_disowned
from tests.rules.pairs import Pair, Try, Verdict, codes_of, expect_accepted, expect_refused, names
from tests.rules.people.acting import add_key, keyid, sign_as
from tests.rules.probes import harbour
from tests.world import World, enrol, founded, org

PAPER = "paper"


def stolen(world: World, *, signers: tuple[str, ...] = ("ana",)) -> tuple[str, str]:
    """Ana's phone is stolen between two acts of hers (the second with others); her laptop revokes it. Both acts."""
    add_key(world, "ana", "laptop", registrar="ben")
    before, *_ = world.say("ana", world.act("probe.plain/v1"))
    since = world.state.record.size.get()
    by: list[tuple[str, Any]] = [(name, "self") for name in signers]
    after, *_ = world.say(by, world.act("probe.plain/v1", by=tuple(range(len(by)))))
    body = {"key": keyid("ana"), "invalid_from": since}
    world.say([("ana", "self"), ("abe", "self")], world.act("key.revoked/v1", body, by=(0, 1), about="ana"))
    sign_as(world, "ana", "laptop")
    return before, after


def confirmed(which: int = 1, by: str = "ana", *, twice: bool = False, again: bool = False) -> Try:
    """Ana's acts before (0) or after (1) the theft confirmed by somebody."""

    def run(world: World) -> Verdict:
        acts = stolen(world)
        act = world.act("act.confirmed/v1", {"acts": [acts[which]] * (2 if twice else 1)})
        if again:
            world.say(by, act)
        return world.try_say(by, act)

    return run


def disavowed(by: tuple[str, ...] = ("ben", "cy"), which: int = 1, *, unknown: bool = False) -> Try:
    """An act of the thief's disavowed by some."""

    def run(world: World) -> Verdict:
        acts = stolen(world)
        named = [f"{'0' * 64}.0"] if unknown else [acts[which]]
        act = world.act("act.disavowed/v1", {"acts": named}, by=tuple(range(len(by))))
        return world.try_say([(name, "self") for name in by], act)

    return run


def write_down(world: World, person: str = "cy", capacity: Any = "self") -> str:
    """Ana writes something down for somebody, before Ben."""
    by: list[tuple[str, Any]] = [("ana", "self"), ("ben", "self")]
    act, *_ = world.say(by, world.act("probe.said/v1", by=(0, 1), written_for=(person, capacity, PAPER)))
    return act


def disowned(by: Any = "cy", capacity: Any = "self", *, own: bool = False, again: bool = False) -> Try:
    """What was written down for Cy disowned by somebody."""

    def run(world: World) -> Verdict:
        act = world.say("cy", world.act("probe.said/v1"))[0] if own else write_down(world, "cy", capacity)
        disown = world.act("act.disowned/v1", {"acts": [act]})
        if again:
            world.say(by, disown)
        return world.try_say(by, disown)

    return run


TENANTS = [("cy", org("tenants"))]
COLLEAGUE = [("dee", org("tenants"))]

PAIRS = (
    Pair("ACT_UNKNOWN", disavowed(unknown=True), disavowed()),
    Pair("ACT_UNKNOWN", confirmed(twice=True), confirmed()),
    Pair("NOT_CONTESTED", confirmed(which=0), confirmed()),
    Pair("NOT_CONTESTED", confirmed(again=True), confirmed()),
    Pair("NOT_CONTESTED", disavowed(which=0), disavowed()),
    Pair("NOT_HER_ACT", confirmed(by="abe"), confirmed(by="ana")),
    Pair("SIGNERS_TOO_FEW", disavowed(("ben",)), disavowed()),
    Pair("ORGANIZATIONS_TOO_FEW", disavowed(("ana", "abe")), disavowed(("abe", "ben"))),
    Pair("PANEL_INVOLVED", disavowed(("ben", "ana")), disavowed(("ben", "cy"))),
    Pair("NOT_WRITTEN_FOR_HER", disowned(by="ben"), disowned()),
    Pair("NOT_WRITTEN_FOR_HER", disowned(own=True), disowned()),
    Pair("NOT_WRITTEN_FOR_HER", disowned(by=[("ben", org("nurses"))], capacity=org("tenants")), disowned(by=TENANTS)),
    Pair("DISOWNED_ALREADY", disowned(again=True), disowned()),
)


@pytest.mark.parametrize("pair", PAIRS, ids=names(PAIRS))
def test_refused(pair: Pair) -> None:
    """Only what is in doubt is confirmed or disavowed, and only by who may."""
    expect_refused(pair)


@pytest.mark.parametrize("pair", PAIRS, ids=names(PAIRS))
def test_just_missed(pair: Pair) -> None:
    """The same by who may is accepted."""
    expect_accepted(pair)


def test_every_code_of_these_kinds_has_its_row() -> None:
    """No check of these kinds goes untried."""
    assert codes_of(("act.",)) <= {pair.code for pair in PAIRS}


def test_e26_only_what_came_after_the_theft_is_in_doubt() -> None:
    """Until she says which of it was hers; a panel disavows the rest."""
    world = harbour()
    before, after = stolen(world)
    assert (doubt(world.state, before), doubt(world.state, after)) == ("sound", "contested")
    confirm, *_ = world.say("ana", world.act("act.confirmed/v1", {"acts": [after]}))
    assert doubt(world.state, after) == "confirmed"
    assert doubt(world.state, confirm) == "sound"


def test_a_disavowed_act_stays_so() -> None:
    """It is no longer contested, and confirming it comes too late."""
    world = harbour()
    _, after = stolen(world)
    both: list[tuple[str, Any]] = [("ben", "self"), ("cy", "self")]
    world.say(both, world.act("act.disavowed/v1", {"acts": [after]}, by=(0, 1)))
    assert doubt(world.state, after) == "disavowed"
    assert world.refused("ana", world.act("act.confirmed/v1", {"acts": [after]})).code == "NOT_CONTESTED"


def test_each_signer_in_doubt_confirms_for_herself() -> None:
    """Ana's word does not stand for Ben's stolen signature under the same act."""
    world = harbour()
    add_key(world, "ben", "ben's laptop", registrar="cy")
    _, after = stolen(world, signers=("ana", "ben"))
    assert contested_signers(world.state, after) == (world.ids["ana"],)
    since = world.state.record.acts[after].index
    world.say("ben", world.act("key.revoked/v1", {"key": keyid("ben"), "invalid_from": since}, about="ben"))
    sign_as(world, "ben", "ben's laptop")
    confirm = world.act("act.confirmed/v1", {"acts": [after]})
    world.say("ana", confirm)
    assert is_contested(world.state, after)
    world.say("ben", confirm)
    assert doubt(world.state, after) == "confirmed"


def test_a_confirmation_in_doubt_confirms_nothing() -> None:
    """The laptop that confirmed turns out to be the thief's too."""
    world = harbour()
    _, after = stolen(world)
    since = world.state.record.size.get()
    confirm = world.act("act.confirmed/v1", {"acts": [after]})
    world.say("ana", confirm)
    add_key(world, "ana", "tablet", registrar="ben")
    world.say("ana", world.act("key.revoked/v1", {"key": keyid("laptop"), "invalid_from": since}, about="ana"))
    assert is_contested(world.state, after)
    # The tablet, endorsed by the laptop since then, fell with it: who may vouch gives her another.
    assert world.state.people.keys[keyid("tablet")].revoked_index is not None


def test_the_first_signer_alone_is_not_the_act() -> None:
    """An act is in doubt for any signer whom it names, and for none whom only another act of the statement names."""
    world = harbour()
    add_key(world, "ana", "laptop", registrar="ben")
    since = world.state.record.size.get()
    acts = [world.act("probe.plain/v1", by=(0,)), world.act("probe.plain/v1", by=(1,))]
    hers, others = world.say([("ana", "self"), ("ben", "self")], *acts)
    body = {"key": keyid("ana"), "invalid_from": since}
    world.say([("ana", "self"), ("abe", "self")], world.act("key.revoked/v1", body, by=(0, 1), about="ana"))
    assert is_contested(world.state, hers)
    assert not is_contested(world.state, others)


def test_her_organization_may_disown_what_was_said_in_its_name() -> None:
    """Cy's colleague, an authoriser of the tenants, disowns what was written down for Cy as their delegate."""
    world = harbour()
    enrol(world, "dee", "tenants", by="cy")
    act = write_down(world, "cy", org("tenants"))
    assert world.refused("dee", world.act("act.disowned/v1", {"acts": [act]})).code == "NOT_WRITTEN_FOR_HER"
    world.say(COLLEAGUE, world.act("act.disowned/v1", {"acts": [act]}))
    assert is_disowned(world.state, act)


def test_a_disowned_ratification_is_none() -> None:
    """The tenants were said to have ratified; Cy says they did not: they are invited, and join by their own word."""
    world = founded({"dockers": ["ana"], "nurses": ["ben"], "tenants": ["cy"]}, ratified=False)
    said = {"charter": "@charter", "word": "ratified"}
    by: list[tuple[str, Any]] = [("ana", "self"), ("ben", "self")]
    written = world.act(
        "organization.ratified/v1", said, by=(0, 1), about="tenants", written_for=("cy", org("tenants"), PAPER)
    )
    act, *_ = world.say(by, written)
    assert has_ratified(world.state, world.ids["tenants"], world.ids["charter"], by_own_hand=True)
    world.say("cy", world.act("act.disowned/v1", {"acts": [act]}))
    assert not has_ratified(world.state, world.ids["tenants"], world.ids["charter"])
    assert world.state.people.organizations[world.ids["tenants"]].standing == "invited"
    assert not coalition_may_decide(world.state)
    own = world.act("organization.ratified/v1", said, about="tenants", replaces=act)
    assert isinstance(world.try_say(TENANTS, own), Accepted)
    assert has_ratified(world.state, world.ids["tenants"], world.ids["charter"])
