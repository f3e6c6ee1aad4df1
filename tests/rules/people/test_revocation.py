"""Keys revoked, frozen and thawed: by whom, from when, and what falls with them (docs/rules.md K-6 to K-10)."""

from typing import Any

import pytest

from ledger.rules.judge import Accepted
from tests.rules.pairs import Pair, Try, Verdict, codes_of, expect_accepted, expect_refused, names
from tests.rules.people.acting import add_key, code, frozen, keyid, new_key, part, sign_as, signs, with_keys
from tests.rules.probes import harbour
from tests.world import World, enrol


def revoked(
    key: str = "ana",
    by: tuple[tuple[str, str], ...] = (("ana", "ana"),),
    invalid_from: int | None = None,
    about: str = "ana",
) -> Try:
    """One of Ana's keys (``ana``, then ``phone2``) revoked by persons with keys of these names."""

    def run(world: World) -> Verdict:
        add_key(world, "ana", "phone2", registrar="ben")
        body: dict[str, Any] = {"key": keyid(key)}
        if invalid_from is not None:
            body["invalid_from"] = world.state.people.keys[keyid(key)].enrolled_index + invalid_from
        act = world.act("key.revoked/v1", body, by=tuple(range(len(by))), about=about)
        return with_keys(world, [(person, "self", name) for person, name in by], act)

    return run


def revoked_twice(first: int | None, second: int | None) -> Try:
    """A key revoked and revoked again, each time with an ``invalid_from`` so far after its enrolment, or none."""

    def run(world: World) -> Verdict:
        add_key(world, "ana", "phone2", registrar="ben")
        enrolled = world.state.people.keys[keyid("phone2")].enrolled_index
        for _ in range(3):
            world.say("ana", world.act("probe.plain/v1"))
        bodies = [
            {"key": keyid("phone2")} | ({} if n is None else {"invalid_from": enrolled + n}) for n in (first, second)
        ]
        world.say("ana", world.act("key.revoked/v1", bodies[0], about="ana"))
        return world.try_say("ana", world.act("key.revoked/v1", bodies[1], about="ana"))

    return run


def in_doubt(*, doubted: bool) -> Try:
    """Dee revokes her own key, having been enrolled by Cy, whose key is doubted from that entry on."""

    def run(world: World) -> Verdict:
        enrol(world, "dee", "tenants", by="cy")
        cy = world.state.people.keys[keyid("cy")]
        if doubted:
            body = {"key": cy.keyid, "invalid_from": cy.enrolled_index}
            world.say("cy", world.act("key.revoked/v1", body, about="cy"))
        return world.try_say("dee", world.act("key.revoked/v1", {"key": keyid("dee")}, about="dee"))

    return run


def thawed(by: Any, *, key: str | None = None, second_key: bool = True, frozen_first: bool = True) -> Try:
    """Ana's first key, frozen by Abe, thawed by some, or by herself with another key."""

    def run(world: World) -> Verdict:
        if second_key:
            add_key(world, "ana", "phone2", registrar="ben")
        if frozen_first:
            assert isinstance(frozen("ana", "abe", keys=["ana"])(world), Accepted)
        signers = [by] if isinstance(by, str) else list(by)
        act = world.act("key.thawed/v1", {"keys": [keyid("ana")]}, by=tuple(range(len(signers))), about="ana")
        return with_keys(world, [(name, "self", key or name) for name in signers], act)

    return run


def again(by: Any, *, first: Any = "abe") -> Try:
    """Ana's keys frozen, thawed, and frozen again by some."""

    def run(world: World) -> Verdict:
        assert isinstance(frozen("ana", first)(world), Accepted)
        assert isinstance(frozen("ana", ("ben", "cy"), kind="key.thawed/v1")(world), Accepted)
        return frozen("ana", by)(world)

    return run


def by_mere_members(*people: str) -> Try:
    """Ana's keys frozen by people who are delegates of nobody."""

    def run(world: World) -> Verdict:
        for name, organization in (("eve", "nurses"), ("flo", "tenants")):
            enrol(world, name, organization, by={"nurses": "ben", "tenants": "cy"}[organization])
            live = world.state.record.live[("person.accredited/v1", (world.ids[name], world.ids[organization]))]
            body = {"organization": f"@{organization}", "roles": []}
            world.say(
                {"nurses": "ben", "tenants": "cy"}[organization],
                world.act("person.accredited/v1", body, about=name, replaces=live),
            )
        return frozen("ana", people)(world)

    return run


OWN = revoked()
PHONE2_BY_ANA = revoked("phone2")

PAIRS = (
    Pair("KEY_NOT_HERS", revoked("ben"), OWN),
    Pair("REVOCATION_NOT_ALLOWED", revoked("ana", (("ana", "phone2"),)), PHONE2_BY_ANA),
    Pair(
        "REVOCATION_NOT_ALLOWED",
        revoked("ana", (("ana", "phone2"), ("ben", "ben"))),
        revoked("ana", (("ana", "phone2"), ("abe", "abe"))),
    ),
    Pair("REVOCATION_NOT_ALLOWED", revoked("ana", (("abe", "abe"),)), revoked("ana", (("abe", "abe"), ("ben", "ben")))),
    Pair("REVOCATION_NOT_ALLOWED", revoked("ana", (("ben", "ben"),)), revoked("ana", (("ben", "ben"), ("cy", "cy")))),
    Pair("REVOCATION_NOT_ALLOWED", in_doubt(doubted=True), in_doubt(doubted=False)),
    Pair("REVOKED_ALREADY", revoked_twice(None, None), revoked_twice(None, 0)),
    Pair("REVOKED_ALREADY", revoked_twice(1, 1), revoked_twice(1, 0)),
    Pair("REVOKED_ALREADY", revoked_twice(1, 2), revoked_twice(2, 1)),
    Pair("INVALID_FROM_RANGE", revoked("phone2", invalid_from=-1), revoked("phone2", invalid_from=0)),
    Pair("INVALID_FROM_RANGE", revoked("phone2", invalid_from=2), revoked("phone2", invalid_from=1)),
    Pair("KEY_NOT_HERS", frozen("ana", "abe", keys=["ben"]), frozen("ana", "abe", keys=["ana"])),
    Pair("FREEZE_NOT_ALLOWED", frozen("ana", "ben"), frozen("ana", ("ben", "cy"))),
    Pair("FREEZE_NOT_ALLOWED", by_mere_members("eve", "flo"), frozen("ana", ("ben", "cy"))),
    Pair("NOTHING_TO_FREEZE", lambda w: [frozen("ana", "abe")(w) for _ in "12"][1], frozen("ana", "abe")),
    Pair("FROZEN_BY_THE_SAME", again("abe"), again(("abe", "ben"))),
    Pair("FROZEN_BY_THE_SAME", again("ana", first="ana"), again("abe", first="ana")),
    Pair("THAW_NOT_ALLOWED", thawed("ben"), thawed("abe")),
    Pair("THAW_NOT_ALLOWED", thawed("ben"), thawed(("ben", "cy"))),
    Pair("NOTHING_TO_THAW", thawed("abe", frozen_first=False), thawed("abe")),
    Pair("KEY_NOT_IN_FORCE", thawed("ana", second_key=False), thawed("ana", key="phone2")),
)


@pytest.mark.parametrize("pair", PAIRS, ids=names(PAIRS))
def test_refused(pair: Pair) -> None:
    """No key alone stops an older one, and no one person another's for long."""
    expect_refused(pair)


@pytest.mark.parametrize("pair", PAIRS, ids=names(PAIRS))
def test_just_missed(pair: Pair) -> None:
    """With the right key or one more pair of hands it is accepted."""
    expect_accepted(pair)


def test_every_code_of_these_kinds_has_its_row() -> None:
    """No check of these kinds goes untried."""
    assert codes_of(("key.revoked", "key.frozen", "key.thawed")) <= {pair.code for pair in PAIRS}


def test_a_revocation_acts_from_its_own_index() -> None:
    """What the key signed before stands; what it signs afterwards does not."""
    world = harbour()
    said, *_ = world.say("abe", world.act("probe.said/v1"))
    index = world.state.record.size.get()
    world.say("abe", world.act("key.revoked/v1", {"key": keyid("abe")}, about="abe"))
    assert world.state.people.keys[keyid("abe")].revoked_index == index
    assert said in world.state.record.acts
    assert code(signs(world, "abe", "abe")) == "KEY_NOT_IN_FORCE"


def test_a_key_may_say_more_in_the_statement_that_revokes_it() -> None:
    """The revocation and a last word stand in one entry, whichever comes first in it."""
    world = harbour()
    revoke = world.act("key.revoked/v1", {"key": keyid("abe")}, about="abe")
    assert isinstance(world.try_say("abe", revoke, world.act("probe.plain/v1")), Accepted)


def test_what_a_stolen_key_endorsed_falls_with_it() -> None:
    """The thief's phone, and what that phone endorsed, are revoked; what she had endorsed before stays."""
    world = harbour()
    add_key(world, "ana", "her laptop", registrar="ben")
    stolen_from = world.state.record.size.get()
    add_key(world, "ana", "thief's phone", registrar="ben")
    world.wait(days=4)
    thief = [("ana", "self", "thief's phone")]
    assert isinstance(with_keys(world, thief, new_key(world, "ana", "thief's laptop")), Accepted)
    world.wait(days=4)
    assert isinstance(signs(world, "ana", "thief's laptop"), Accepted)
    body = {"key": keyid("ana"), "invalid_from": stolen_from}
    world.say([("ana", "self"), ("abe", "self")], world.act("key.revoked/v1", body, by=(0, 1), about="ana"))
    for key in ("ana", "thief's phone", "thief's laptop"):
        assert code(signs(world, "ana", key)) == "KEY_NOT_IN_FORCE"
    assert isinstance(signs(world, "ana", "her laptop"), Accepted)
    keys = world.state.people.keys
    assert keys[keyid("thief's laptop")].invalid_from == keys[keyid("thief's laptop")].enrolled_index
    assert keys[keyid("her laptop")].invalid_from is None


def test_without_invalid_from_nothing_falls_with_a_key() -> None:
    """A key given up in good order leaves what it endorsed."""
    world = harbour()
    add_key(world, "ana", "laptop", registrar="ben")
    world.say("ana", world.act("key.revoked/v1", {"key": keyid("ana")}, about="ana"))
    sign_as(world, "ana", "laptop")
    assert isinstance(signs(world, "ana", "laptop"), Accepted)


def test_a_freeze_holds_for_keys_that_do_not_act_yet() -> None:
    """A key that waits for its 72 hours is frozen with the others, and acts when thawed."""
    world = harbour()
    add_key(world, "ana", "laptop")
    assert isinstance(frozen("ana", "abe")(world), Accepted)
    world.wait(days=4)
    assert code(signs(world, "ana", "laptop")) == "KEY_NOT_IN_FORCE"
    assert isinstance(frozen("ana", "abe", kind="key.thawed/v1", keys=["laptop"])(world), Accepted)
    assert isinstance(signs(world, "ana", "laptop"), Accepted)
    assert code(signs(world, "ana", "ana")) == "KEY_NOT_IN_FORCE"


def test_one_of_no_organization_is_frozen_by_two_delegates_only() -> None:
    """Nobody shares an organization with her."""
    world = harbour()
    enrol(world, "eve", "nurses", by="ben")
    part(world, "eve", "nurses")
    assert code(frozen("eve", "ben")(world)) == "FREEZE_NOT_ALLOWED"
    assert isinstance(frozen("eve", ("ana", "abe"))(world), Accepted)
