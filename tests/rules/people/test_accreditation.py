"""Whom an organization lets act for it (docs/rules.md P-5 to P-8; S71)."""

from typing import Any

import pytest

from ledger.format.codec import DAY_MS
from ledger.rules.judge import Accepted
from tests.rules.pairs import Pair, Try, Verdict, codes_of, expect_accepted, expect_refused, names
from tests.rules.people.acting import accredit, code, frozen, part, signs
from tests.rules.probes import harbour
from tests.world import START, World, enrol, founded, org


def accredited(by: Any = "ana", organization: str = "dockers", whom: str = "cy", **body: Any) -> Try:
    """Somebody accredited by some, or no longer."""

    def run(world: World) -> Verdict:
        signers = [by] if isinstance(by, str) else list(by)
        live = world.state.record.live.get(("person.accredited/v1", (world.ids[whom], world.ids[organization])))
        act = world.act(
            "person.accredited/v1",
            {"organization": f"@{organization}", **body},
            by=tuple(range(len(signers))),
            about=whom,
            replaces=live,
        )
        return world.try_say([(name, "self") for name in signers], act)

    return run


def for_the_choir(by: tuple[str, ...], *, whom: str = "cy", voices: tuple[str, ...] = ()) -> Try:
    """Somebody accredited for the choir, which is invited and has perhaps a voice."""

    def run(world: World) -> Verdict:
        act = world.act("organization.registered/v1", {"standing": "invited"}, name="Choir")
        world.say("ana", act, names=("choir",))
        for voice in voices:
            enrol(world, voice, "choir", by=["ana", "ben"])
        return accredited(by, "choir", whom)(world)

    return run


def with_few_at_hand(by: tuple[str, ...], *, nurses_have_keys: bool) -> Try:
    """The tenants' first delegate where only the dockers, or the nurses too, have somebody with a key."""

    def run(world: World) -> Verdict:
        organizations = {"dockers": ["ana"], "nurses": ["ben"]} if nurses_have_keys else {"dockers": ["ana", "abe"]}
        vars(world).update(vars(founded(organizations)))
        act = world.act("organization.registered/v1", {"standing": "invited"}, name="Tenants")
        world.say("ana", act, names=("tenants",))
        world.say("ana", world.act("person.registered/v1", name="Cy"), names=("cy",))
        return accredited(by, "tenants")(world)

    return run


def after_death(world: World) -> Verdict:
    """Cy accredited after Cy died."""
    body = {"date": "2026-03-01"}
    world.say([("ana", "self"), ("ben", "self")], world.act("person.deceased/v1", body, by=(0, 1), about="cy"))
    return accredited()(world)


def as_registrar(*roles: str) -> Try:
    """Cy accredited by Abe, whom the dockers let act in some roles."""

    def run(world: World) -> Verdict:
        accredit(world, "abe", "dockers", roles, by="ana")
        return accredited("abe")(world)

    return run


GOOD = accredited()

PAIRS = (
    Pair("NOT_THE_ORGANIZATIONS_WORD", accredited("ben"), GOOD),
    Pair("NOT_THE_ORGANIZATIONS_WORD", accredited("cy"), accredited(("cy", "ana"))),
    Pair("NOT_THE_ORGANIZATIONS_WORD", as_registrar("delegate"), as_registrar("registrar")),
    Pair("NOT_THE_ORGANIZATIONS_WORD", as_registrar(), as_registrar("authoriser")),
    Pair("NOT_THE_ORGANIZATIONS_WORD", accredited(("ben", "cy"), whom="abe"), accredited("ana", whom="abe")),
    Pair(
        "NOT_THE_ORGANIZATIONS_WORD",
        accredited("ben", whom="abe", word="ended"),
        accredited("abe", whom="abe", word="ended"),
    ),
    Pair("NOT_THE_ORGANIZATIONS_WORD", for_the_choir(("ana",)), for_the_choir(("ana", "ben"))),
    Pair("NOT_THE_ORGANIZATIONS_WORD", for_the_choir(("ana", "abe")), for_the_choir(("abe", "ben"))),
    Pair("NOT_THE_ORGANIZATIONS_WORD", for_the_choir(("ana", "cy")), for_the_choir(("ana", "cy"), whom="abe")),
    Pair(
        "NOT_THE_ORGANIZATIONS_WORD",
        for_the_choir(("ana", "ben"), voices=("dee",)),
        for_the_choir(("dee",), voices=("dee",)),
    ),
    Pair(
        "NOT_THE_ORGANIZATIONS_WORD",
        with_few_at_hand(("ana",), nurses_have_keys=True),
        with_few_at_hand(("ana",), nurses_have_keys=False),
    ),
    Pair("PERSON_GONE", after_death, GOOD),
    Pair("ACCREDITATION_UNFIT", accredited(roles=["delegate", "delegate"]), accredited(roles=["delegate"])),
    Pair("ACCREDITATION_UNFIT", accredited(word="ended", roles=["delegate"]), accredited(word="ended")),
    Pair("ACCREDITATION_UNFIT", accredited(word="ended", until="2027-01-01"), accredited(until="2027-01-01")),
    Pair("ACCREDITATION_UNFIT", accredited(until="2026-03-01"), accredited(until="2026-03-02")),
    Pair("BODY_INVALID", accredited(until="2026-02-29"), accredited(until="2028-02-29")),
)


@pytest.mark.parametrize("pair", PAIRS, ids=names(PAIRS))
def test_refused(pair: Pair) -> None:
    """Only an organization says who acts for it."""
    expect_refused(pair)


@pytest.mark.parametrize("pair", PAIRS, ids=names(PAIRS))
def test_just_missed(pair: Pair) -> None:
    """By its own voice, or by two others while it has none, it is accepted."""
    expect_accepted(pair)


def test_every_code_of_this_kind_has_its_row() -> None:
    """No check of this kind goes untried."""
    assert codes_of(("person.accredited",)) <= {pair.code for pair in PAIRS}


def test_an_accreditation_ends_by_itself() -> None:
    """On the morning of its date (UTC) she signs for them no more, whether or not anybody says so."""
    world = harbour()
    assert isinstance(accredited(whom="cy", roles=["delegate"], until="2026-04-01")(world), Accepted)
    world.now = START // DAY_MS * DAY_MS + 31 * DAY_MS - 1  # the last millisecond of March
    say = world.act("probe.plain/v1")
    assert isinstance(world.try_say([("cy", org("dockers"))], say), Accepted)
    assert code(world.try_say([("cy", org("dockers"))], say)) == "CAPACITY_NOT_HELD"


def test_one_accreditation_replaces_another() -> None:
    """The roles are those of the latest; a word drawn up against an older one is stale."""
    world = harbour()
    accredit(world, "abe", "dockers", ["delegate"], by="ana")
    people, abe, dockers = world.state.people, world.ids["abe"], world.ids["dockers"]
    assert people.has_role(abe, dockers, ("delegate",), world.now)
    assert not people.has_role(abe, dockers, ("registrar", "authoriser"), world.now)
    stale = world.act("person.accredited/v1", {"organization": "@dockers"}, about="abe")
    assert world.refused("ana", stale).code == "STALE"


def test_an_organization_whose_voices_are_all_gone_is_helped_by_two_others() -> None:
    """The tenants' only registrar leaves; people of two others accredit a successor."""
    world = harbour()
    part(world, "cy", "tenants")
    enrol(world, "eve", "nurses", by="ben")
    assert code(accredited("ana", "tenants", "eve")(world)) == "NOT_THE_ORGANIZATIONS_WORD"
    assert isinstance(accredited(("ana", "ben"), "tenants", "eve", roles=["registrar"])(world), Accepted)
    assert code(accredited(("ana", "ben"), "tenants", "cy")(world)) == "NOT_THE_ORGANIZATIONS_WORD"


def test_a_frozen_voice_is_still_a_voice() -> None:
    """Freezing the only registrar does not hand her organization to its neighbours."""
    world = harbour()
    assert isinstance(frozen("cy", ("ana", "ben"))(world), Accepted)
    assert code(signs(world, "cy", "cy")) == "KEY_NOT_IN_FORCE"
    assert code(accredited(("ana", "ben"), "tenants", "abe")(world)) == "NOT_THE_ORGANIZATIONS_WORD"
