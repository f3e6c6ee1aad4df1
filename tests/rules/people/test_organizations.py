"""Organizations: ratifying, being admitted, leaving, merging (docs/rules.md F-5 to F-12; governance E27, E28)."""

from typing import Any

import pytest

from ledger.rules.judge import Accepted
from ledger.rules.people.standing import coalition_may_decide, confirmed_by_key, has_ratified
from tests.rules.commitments.promises import promised
from tests.rules.decided import decide, decided, try_decided
from tests.rules.pairs import Pair, Try, Verdict, codes_of, expect_accepted, expect_refused, names
from tests.rules.people.acting import accredit, add_key, keyid, part
from tests.rules.probes import harbour
from tests.world import World, enrol, founded, org, ratify

RATIFIED = {"charter": "@charter", "word": "ratified"}
TAKEN_BACK = {"charter": "@charter", "word": "taken_back"}
BOTH: list[tuple[str, Any]] = [("ana", "self"), ("ben", "self")]
THREE = {"dockers": ["ana"], "nurses": ["ben"], "tenants": ["cy"]}


def founding_still() -> World:
    """A coalition that nobody has ratified yet."""
    return founded(THREE, ratified=False)


def into(world: World, other: World) -> World:
    """The first world made into the second."""
    vars(world).update(vars(other))
    return world


def choir(world: World) -> World:
    """The choir, invited, with Dee for it, whom Ana and Ben have accredited."""
    world.say("ana", world.act("organization.registered/v1", {"standing": "invited"}, name="Choir"), names=("choir",))
    enrol(world, "dee", "choir", by=["ana", "ben"])
    return world


def ratifying(
    by: Any = (("cy", "tenants"),), how: str | None = None, body: dict[str, str] | None = None, capacity: Any = None
) -> Try:
    """The tenants ratify by somebody acting for some organization, or written down for Cy."""

    def run(world: World) -> Verdict:
        into(world, founding_still())
        if how:
            written = ("cy", capacity or org("tenants"), how)
            act = world.act(
                "organization.ratified/v1", body or RATIFIED, by=(0, 1), about="tenants", written_for=written
            )
            return world.try_say(BOTH, act)
        signers = [(person, org(organization) if organization else "self") for person, organization in by]
        return world.try_say(signers, world.act("organization.ratified/v1", body or RATIFIED, about="tenants"))

    return run


def mere_member(roles: list[str]) -> Try:
    """Dee, whom the tenants let act in some roles, ratifies for them."""

    def run(world: World) -> Verdict:
        into(world, founding_still())
        enrol(world, "dee", "tenants", by="cy")
        accredit(world, "dee", "tenants", roles, by="cy")
        act = world.act("organization.ratified/v1", RATIFIED, about="tenants")
        return world.try_say([("dee", org("tenants"))], act)

    return run


def older_charter(*, ratifies: str) -> Try:
    """The tenants ratify the charter in force or the one before it."""

    def run(world: World) -> Verdict:
        into(world, founding_still())
        ratify(world, {name: people[0] for name, people in THREE.items()})
        second = decided(world, "ana", "charter.adopted/v1", {"previous": world.ids["charter"]})
        world.ids["second"] = second
        live = world.state.record.live.get(("organization.ratified/v1", (world.ids["tenants"], world.ids[ratifies])))
        act = world.act(
            "organization.ratified/v1", {"charter": f"@{ratifies}", "word": "ratified"}, about="tenants", replaces=live
        )
        return world.try_say([("cy", org("tenants"))], act)

    return run


def joining(*, admitted: bool, word: str = "ratified") -> Try:
    """The choir, invited after the founding, ratifies, admitted or not."""

    def run(world: World) -> Verdict:
        choir(world)
        if admitted:
            decided(world, "ana", "organization.admitted/v1", about="choir")
        act = world.act("organization.ratified/v1", {"charter": "@charter", "word": word}, about="choir")
        return world.try_say([("dee", org("choir"))], act)

    return run


def admitting(name: str, *, twice: bool = False) -> Try:
    """An organization admitted by a decision."""

    def run(world: World) -> Verdict:
        choir(world)
        if twice:
            decided(world, "ana", "organization.admitted/v1", about=name)
        return try_decided(world, "ana", "organization.admitted/v1", about=name)

    return run


def leaving(
    *stages: str, by: Any = "cy", how: str | None = None, roles: list[str] | None = None, owing: bool = False
) -> Try:
    """The tenants, perhaps owing something, go through some stages; the last one's verdict."""

    def run(world: World) -> Verdict:
        if owing:
            promised(world, "cy", "tenants")
        if roles is not None:
            accredit(world, "cy", "tenants", roles, by="cy")
        live, verdict = None, None
        for stage in stages:
            written = ("cy", org("tenants"), how) if how else None
            places = (0, 1) if how else (0,)
            act = world.act(
                "organization.left/v1", {"stage": stage}, by=places, about="tenants", replaces=live, written_for=written
            )
            verdict = world.try_say(BOTH if how else [(by, org("tenants") if by == "cy" else "self")], act)
            live = verdict.cases[0].id if isinstance(verdict, Accepted) else live
        assert verdict is not None
        return verdict

    return run


def merging(
    predecessors: tuple[str, ...] = ("nurses", "tenants"), heir: str = "choir", by: tuple[str, ...] = ("ben", "cy")
) -> Try:
    """Some organizations merge into one, signed by some for their own."""
    own = {"ana": "dockers", "ben": "nurses", "cy": "tenants"}

    def run(world: World) -> Verdict:
        choir(world)
        body = {"predecessors": [f"@{name}" for name in predecessors]}
        act = world.act("organization.merged/v1", body, by=tuple(range(len(by))), about=heir)
        return world.try_say([(name, org(own[name])) for name in by], act)

    return run


def neighbours(*named: str, by: Any = (("cy", "tenants"),)) -> Try:
    """The tenants name neighbours."""

    def run(world: World) -> Verdict:
        body = {"organizations": [f"@{name}" for name in named]}
        signers = [(person, org(organization) if organization else "self") for person, organization in by]
        return world.try_say(signers, world.act("organization.neighbours/v1", body, about="tenants"))

    return run


PAIRS = (
    Pair("NOT_THE_ORGANIZATIONS_WORD", ratifying((("cy", ""),)), ratifying()),
    Pair("NOT_THE_ORGANIZATIONS_WORD", ratifying((("ana", "dockers"),)), ratifying()),
    Pair("NOT_THE_ORGANIZATIONS_WORD", ratifying(how="paper", capacity="self"), ratifying(how="paper")),
    Pair("NOT_THE_ORGANIZATIONS_WORD", mere_member(["registrar"]), mere_member(["authoriser"])),
    Pair("NOT_THE_ORGANIZATIONS_WORD", mere_member([]), mere_member(["delegate"])),
    Pair("RATIFIED_BY_PHONE", ratifying(how="phone"), ratifying(how="in_room")),
    Pair("CHARTER_NOT_IN_FORCE", older_charter(ratifies="charter"), older_charter(ratifies="second")),
    Pair("CHARTER_UNKNOWN", ratifying(body={"charter": "@ana", "word": "ratified"}), ratifying()),
    Pair("NOT_ADMITTED", joining(admitted=False), joining(admitted=True)),
    Pair("NOT_ADMITTED", joining(admitted=True, word="taken_back"), joining(admitted=True)),
    Pair("ADMITTED_ALREADY", admitting("tenants"), admitting("choir")),
    Pair("ADMITTED_ALREADY", admitting("choir", twice=True), admitting("choir")),
    Pair("NOT_THE_ORGANIZATIONS_WORD", leaving("leaving", by="ana"), leaving("leaving")),
    Pair(
        "NOT_THE_ORGANIZATIONS_WORD", leaving("leaving", roles=["delegate"]), leaving("leaving", roles=["authoriser"])
    ),
    Pair("OWN_HAND_NEEDED", leaving("leaving", how="in_room"), leaving("leaving", how="paper")),
    Pair("OWN_HAND_NEEDED", leaving("leaving", how="phone"), leaving("leaving", how="paper")),
    Pair("STAGE_OUT_OF_ORDER", leaving("staying"), leaving("leaving", "staying")),
    Pair("STAGE_OUT_OF_ORDER", leaving("leaving", "leaving"), leaving("leaving", "left")),
    Pair("STAGE_OUT_OF_ORDER", leaving("left", "left"), leaving("left")),
    Pair("EXIT_PENDING", leaving("leaving", "left", owing=True), leaving("leaving", owing=True)),
    Pair("EXIT_PENDING", leaving("left", owing=True), leaving("left")),
    Pair("MERGER_UNFIT", merging(heir="tenants"), merging()),
    Pair("MERGER_UNFIT", merging(("nurses", "nurses")), merging()),
    Pair("MERGER_UNFIT", merging(("nurses", "choir")), merging()),
    Pair("MERGER_UNSIGNED", merging(by=("ben", "ana")), merging(by=("ben", "cy", "ana"))),
    Pair("NEIGHBOURS_UNFIT", neighbours("nurses", "tenants"), neighbours("nurses", "dockers")),
    Pair("NEIGHBOURS_UNFIT", neighbours("nurses", "nurses"), neighbours()),
    Pair("NOT_THE_ORGANIZATIONS_WORD", neighbours(by=(("cy", ""),)), neighbours()),
)


@pytest.mark.parametrize("pair", PAIRS, ids=names(PAIRS))
def test_refused(pair: Pair) -> None:
    """Nobody speaks for an organization that has not let her, nor in a form that does not count."""
    expect_refused(pair)


@pytest.mark.parametrize("pair", PAIRS, ids=names(PAIRS))
def test_just_missed(pair: Pair) -> None:
    """By the right person and in the right form it is accepted."""
    expect_accepted(pair)


def test_every_code_of_these_kinds_has_its_row() -> None:
    """No check of these kinds goes untried."""
    elsewhere = {"STANDING_AT_FOUNDING_ONLY", "CRITERION_MISSING", "CRITERION_UNPROVEN"}  # the last two: test_admission
    assert codes_of(("organization.",)) - elsewhere <= {pair.code for pair in PAIRS}


def standing(world: World, name: str) -> str:
    """An organization's standing."""
    return world.state.people.organizations[world.ids[name]].standing


def test_the_coalition_may_decide_once_every_founding_one_has_ratified() -> None:
    """Two of three is not enough; the third may be written down in the room, and counts as unconfirmed."""
    world = founding_still()
    ratify(world, {"dockers": "ana", "nurses": "ben"})
    assert not coalition_may_decide(world.state)
    written = world.act(
        "organization.ratified/v1", RATIFIED, by=(0, 1), about="tenants", written_for=("cy", org("tenants"), "in_room")
    )
    act, *_ = world.say(BOTH, written)
    assert coalition_may_decide(world.state)
    assert confirmed_by_key(world.state) == (2, 3)
    assert has_ratified(world.state, world.ids["tenants"], world.ids["charter"])
    assert not has_ratified(world.state, world.ids["tenants"], world.ids["charter"], by_own_hand=True)
    own = world.act("organization.ratified/v1", RATIFIED, about="tenants", replaces=act)
    world.say([("cy", org("tenants"))], own)
    assert confirmed_by_key(world.state) == (3, 3)
    assert has_ratified(world.state, world.ids["tenants"], world.ids["charter"], by_own_hand=True)


def test_one_that_takes_it_back_is_invited_and_joins_by_its_own_word() -> None:
    """The others go ahead without it; it needs no admission, since the founding named it."""
    world = founding_still()
    ratify(world, {"dockers": "ana", "nurses": "ben"})
    back, *_ = world.say([("cy", org("tenants"))], world.act("organization.ratified/v1", TAKEN_BACK, about="tenants"))
    assert standing(world, "tenants") == "invited"
    assert coalition_may_decide(world.state)
    world.say([("cy", org("tenants"))], world.act("organization.ratified/v1", RATIFIED, about="tenants", replaces=back))
    assert standing(world, "tenants") == "member"


def test_after_the_coalition_decides_taking_back_only_unbinds() -> None:
    """A member that takes its word back stays a member, out of the binding sets made under that charter."""
    world = harbour()
    live = world.state.record.live[("organization.ratified/v1", (world.ids["tenants"], world.ids["charter"]))]
    world.say(
        [("cy", org("tenants"))], world.act("organization.ratified/v1", TAKEN_BACK, about="tenants", replaces=live)
    )
    assert standing(world, "tenants") == "member"
    assert not has_ratified(world.state, world.ids["tenants"], world.ids["charter"])
    assert coalition_may_decide(world.state)


def test_a_ratification_in_doubt_counts_when_confirmed() -> None:
    """Cy's key is doubted from before she ratified; her confirmation restores it."""
    world = harbour()
    add_key(world, "cy", "laptop", registrar="ben")
    ratified = world.state.people.ratifications[world.ids["tenants"], world.ids["charter"]]
    world.say("cy", world.act("key.revoked/v1", {"key": keyid("cy"), "invalid_from": ratified.index}, about="cy"))
    assert not has_ratified(world.state, world.ids["tenants"], world.ids["charter"])
    assert confirmed_by_key(world.state) == (2, 3)


def test_a_new_charter_version_is_ratified_anew() -> None:
    """Ratifying the first says nothing about the second; both words stand side by side."""
    world = harbour()
    second = decided(world, "ana", "charter.adopted/v1", {"previous": world.ids["charter"]})
    assert has_ratified(world.state, world.ids["dockers"], world.ids["charter"])
    assert not has_ratified(world.state, world.ids["dockers"], second)


def test_one_that_left_has_no_powers_and_comes_back_by_admission() -> None:
    """Its people act for it still, but hold no power of the coalition."""
    world = harbour()
    assert isinstance(leaving("left")(world), Accepted)
    register = world.act("organization.registered/v1", {"standing": "invited"}, name="Choir")
    assert world.refused("cy", register).code == "POWER_NOT_HELD"
    again = world.act(
        "organization.ratified/v1",
        RATIFIED,
        about="tenants",
        replaces=world.state.record.live[("organization.ratified/v1", (world.ids["tenants"], world.ids["charter"]))],
    )
    assert world.refused([("cy", org("tenants"))], again).code == "NOT_ADMITTED"
    decided(world, "ana", "organization.admitted/v1", about="tenants")
    world.say([("cy", org("tenants"))], again)
    assert standing(world, "tenants") == "member"


def test_one_that_is_leaving_keeps_its_powers_and_may_stay() -> None:
    """It settles what it owes; changing its mind brings it back to what it was."""
    world = harbour()
    assert isinstance(leaving("leaving")(world), Accepted)
    assert standing(world, "tenants") == "leaving"
    world.say("cy", world.act("organization.registered/v1", {"standing": "invited"}, name="Choir"))
    other = harbour()
    assert isinstance(leaving("leaving", "staying")(other), Accepted)
    assert standing(other, "tenants") == "member"


def test_e27_one_vote_from_the_merger_on() -> None:
    """The new organization is a member that has ratified, as both of its predecessors had."""
    world = harbour()
    assert isinstance(merging()(world), Accepted)
    assert [standing(world, name) for name in ("nurses", "tenants", "choir")] == ["merged", "merged", "member"]
    assert has_ratified(world.state, world.ids["choir"], world.ids["charter"], by_own_hand=True)
    register = world.act("organization.registered/v1", {"standing": "invited"}, name="Band")
    assert world.refused("ben", register).code == "POWER_NOT_HELD"
    assert isinstance(world.try_say("dee", register), Accepted)


def test_an_admission_is_decided_about_one_organization() -> None:
    """A decision to admit the choir admits nobody else."""
    world = choir(harbour())
    world.say("ana", world.act("organization.registered/v1", {"standing": "invited"}, name="Band"), names=("band",))
    decision = decide(world, world.act("organization.admitted/v1", about="choir"))
    act = world.act("organization.admitted/v1", about="band", under=(decision, 0))
    assert world.refused("ana", act).code == "EFFECT_MISMATCH"


def test_who_is_no_longer_accredited_speaks_for_nobody() -> None:
    """Not even in a statement drawn up before."""
    world = harbour()
    enrol(world, "dee", "tenants", by="cy")
    act = world.act("organization.left/v1", {"stage": "leaving"}, about="tenants")
    attested = world.attest(world.statement([("dee", org("tenants"))], [act]))
    part(world, "dee", "tenants", by="cy")
    verdict = world.judge(attested)
    assert getattr(verdict, "code", "") == "CAPACITY_NOT_HELD"
