"""Persons: registered, invited by a link, joining, leaving, dying (docs/rules.md P-1 to P-4, P-8 to P-10)."""

from typing import Any

import pytest

from ledger.format.codec import DAY_MS, encode_base64
from ledger.keys.invitations import invitation_key, invitation_proof
from ledger.rules.judge import Accepted
from ledger.rules.record.contested import is_contested
from tests.rules.attempts import limit as put_limit
from tests.rules.pairs import Pair, Try, Verdict, codes_of, expect_accepted, expect_refused, names
from tests.rules.people.acting import accredit, code, frozen, keyid, part, recovery, signs, with_keys
from tests.rules.probes import harbour
from tests.world import ORIGIN, World, enrol, key_body, spki

SEED, OTHER_SEED = bytes([21] * 32), bytes([22] * 32)
BOTH: list[tuple[str, Any]] = [("ana", "self"), ("ben", "self")]


def registered(key: str, signed_with: str | None = None) -> Try:
    """Zed registered with a key, by Ana and a signature of some key."""

    def run(world: World) -> Verdict:
        act = world.act("person.registered/v1", {"key": key_body(key)}, by=(0, 1), name="Zed")
        return with_keys(world, [("ana", "self", "ana"), (".0", "self", signed_with or key)], act)

    return run


def with_key_of_the_recorder(key: str) -> Try:
    """Zed registered by Ben alone, with a key: Ben's own, or one that signs nothing here."""
    return lambda w: w.try_say("ben", w.act("person.registered/v1", {"key": key_body(key)}, name="Zed"))


def alone(world: World) -> Verdict:
    """Zed registers herself."""
    return with_keys(
        world,
        [(".0", "self", "zed")],
        world.act("person.registered/v1", {"key": key_body("zed")}, name="Zed"),
    )


def keyless(world: World, organization: str | None = None) -> World:
    """Zed, who has no key, perhaps accredited by an organization."""
    world.say("ana", world.act("person.registered/v1", name="Zed"), names=("zed",))
    if organization:
        accredit(world, "zed", organization, [], by={"dockers": "ana", "nurses": "ben"}[organization])
    return world


def invited(by: Any = "ana", *, spki_: bytes | None = None, organization: str | None = None, whom: str = "zed") -> Try:
    """Zed (or somebody with a key) invited by some."""

    def run(world: World) -> Verdict:
        keyless(world, organization)
        signers = [by] if isinstance(by, str) else list(by)
        body = {"invitation": encode_base64(spki_ or invitation_key(SEED))}
        act = world.act("person.invited/v1", body, by=tuple(range(len(signers))), about=whom)
        return world.try_say([(name, "self") for name in signers], act)

    return run


def joined(
    *,
    wait_ms: int = 0,
    seed: bytes = SEED,
    origin: str = ORIGIN,
    proof_of: str = "zed",
    key: str = "zed",
    signed_with: str | None = None,
    again: bool = False,
    invite: bool = True,
) -> Try:
    """Zed opens her link, so long after it was made."""

    def run(world: World) -> Verdict:
        keyless(world)
        received = world.now
        if invite:
            body = {"invitation": encode_base64(invitation_key(SEED))}
            world.say("ana", world.act("person.invited/v1", body, about="zed"))
        if wait_ms:
            world.now = received + wait_ms
        proof = encode_base64(invitation_proof(seed, origin, spki(proof_of)))
        act = world.act("person.joined/v1", {"key": key_body(key), "invitation": proof}, about="zed")
        if again:
            assert isinstance(with_keys(world, [("zed", "self", key)], act), Accepted)
        return with_keys(world, [("zed", "self", signed_with or key)], act)

    return run


def joins(limit: int, times: int) -> Try:
    """So many persons registered with keys by Ana on one day."""

    def run(world: World) -> Verdict:
        put_limit(world, joins=limit)
        verdicts = []
        for number in range(times):
            act = world.act("person.registered/v1", {"key": key_body(f"zed{number}")}, by=(0, 1), name="Zed")
            verdicts.append(with_keys(world, [("ana", "self", "ana"), (".0", "self", f"zed{number}")], act))
        assert all(isinstance(each, Accepted) for each in verdicts[:-1])
        return verdicts[-1]

    return run


def joined_after(limit: int, invited_by: str) -> Try:
    """Zed joins on somebody's invitation, on a day when Ana has registered one person with a key."""

    def run(world: World) -> Verdict:
        keyless(world)
        put_limit(world, joins=limit)
        body = {"invitation": encode_base64(invitation_key(SEED))}
        world.say(invited_by, world.act("person.invited/v1", body, about="zed"))
        assert isinstance(registered("yara")(world), Accepted)
        proof = encode_base64(invitation_proof(SEED, ORIGIN, spki("zed")))
        act = world.act("person.joined/v1", {"key": key_body("zed"), "invitation": proof}, about="zed")
        return with_keys(world, [("zed", "self", "zed")], act)

    return run


def left(by: str = "cy", *, again: bool = False, written: str | None = None) -> Try:
    """Cy leaves."""

    def run(world: World) -> Verdict:
        if written:
            act = world.act("person.left/v1", by=(0, 1), about="cy", written_for=(written, "self", "phone"))
            return world.try_say(BOTH, act)
        act = world.act("person.left/v1", about="cy")
        if again:
            world.say("cy", act)
        return world.try_say(by, act)

    return run


def died(
    by: tuple[str, ...] = ("ana", "ben"), date: str = "2026-03-01", *, again: bool = False, invalid_from: int = 0
) -> Try:
    """Cy's death attested."""

    def run(world: World) -> Verdict:
        body = {"date": date, "invalid_from": world.state.record.size.get() + invalid_from}
        act = world.act("person.deceased/v1", body, by=tuple(range(len(by))), about="cy")
        signers: list[tuple[str, Any]] = [(name, "self") for name in by]
        if again:
            world.say(signers, act)
        return world.try_say(signers, act)

    return run


def registrar_is(*roles: str) -> Try:
    """Zed invited by Eve, whom the nurses let act in some roles."""

    def run(world: World) -> Verdict:
        enrol(world, "eve", "nurses", by="ben")
        accredit(world, "eve", "nurses", roles, by="ben")
        return invited("eve")(world)

    return run


JOINED = joined()

PAIRS = (
    Pair("POWER_NOT_HELD", alone, registered("zed")),
    Pair("KEY_REFUSED", with_key_of_the_recorder("ben"), registered("zed")),
    Pair("KEY_REFUSED", with_key_of_the_recorder("zed"), registered("zed")),
    Pair("KEY_REFUSED", registered("note"), registered("zed")),
    Pair("POWER_NOT_HELD", registrar_is("delegate", "authoriser"), registrar_is("registrar")),
    Pair("NOT_VOUCHED", invited("ana", organization="nurses"), invited("ben", organization="nurses")),
    Pair("NOT_VOUCHED", invited("ana", organization="nurses"), invited(("ana", "cy"), organization="nurses")),
    Pair("HAS_A_KEY", invited(("ana", "ben"), whom="cy"), invited(("ana", "ben"))),
    Pair("KEY_REFUSED", invited(spki_=b"no key"), invited()),
    Pair("KEY_REFUSED", invited(spki_=spki("note")), invited()),
    Pair("KEY_REFUSED", invited(spki_=spki("ben")), invited()),
    Pair("NOT_INVITED", joined(invite=False), JOINED),
    Pair("NOT_INVITED", joined(wait_ms=31 * DAY_MS), joined(wait_ms=31 * DAY_MS - 1)),
    Pair("INVITATION_INVALID", joined(seed=OTHER_SEED), JOINED),
    Pair("INVITATION_INVALID", joined(origin="other.example/record"), JOINED),
    Pair("INVITATION_INVALID", joined(proof_of="thief"), JOINED),
    Pair("KEY_REFUSED", joined(key="note", proof_of="note"), JOINED),
    Pair("QUOTA_EXCEEDED", joins(2, 3), joins(3, 3)),
    Pair("QUOTA_EXCEEDED", joined_after(1, "ana"), joined_after(2, "ana")),
    Pair("QUOTA_EXCEEDED", joined_after(1, "ana"), joined_after(1, "ben")),
    Pair("NOT_HERSELF", left("ana"), left()),
    Pair("NOT_HERSELF", left(written="abe"), left(written="cy")),
    Pair("PERSON_GONE", left(again=True), left()),
    Pair("NOT_HERSELF", died(("ana", "cy")), died(("ana", "ben"))),
    Pair("SIGNERS_TOO_FEW", died(("ana",)), died()),
    Pair("ORGANIZATIONS_TOO_FEW", died(("ana", "abe")), died()),
    Pair("PERSON_GONE", died(again=True), died()),
    Pair("DATE_AHEAD", died(date="2026-03-03"), died(date="2026-03-02")),
    Pair("INVALID_FROM_RANGE", died(invalid_from=1), died(invalid_from=0)),
)


@pytest.mark.parametrize("pair", PAIRS, ids=names(PAIRS))
def test_refused(pair: Pair) -> None:
    """Nobody comes in, or goes, by a stranger's word."""
    expect_refused(pair)


@pytest.mark.parametrize("pair", PAIRS, ids=names(PAIRS))
def test_just_missed(pair: Pair) -> None:
    """By who may say so it is accepted."""
    expect_accepted(pair)


def test_every_code_of_these_kinds_has_its_row() -> None:
    """No check of these kinds goes untried."""
    kinds = ("person.registered", "person.invited", "person.joined", "person.left", "person.deceased")
    assert codes_of(kinds) <= {pair.code for pair in PAIRS}


def test_who_joins_signs_with_her_new_key_from_then_on() -> None:
    """At once, and the link is spent."""
    world = harbour()
    assert isinstance(JOINED(world), Accepted)
    assert isinstance(signs(world, "zed", "zed"), Accepted)
    assert code(joined(again=True)(harbour())) == "NOT_INVITED"
    proof = encode_base64(invitation_proof(SEED, ORIGIN, spki("thief")))
    act = world.act("person.joined/v1", {"key": key_body("thief"), "invitation": proof}, about="zed")
    assert code(with_keys(world, [("zed", "self", "thief")], act)) == "NOT_INVITED"


def test_a_new_invitation_ends_the_one_before() -> None:
    """A link that went astray is worth nothing once another is made."""
    world = keyless(harbour())
    first, *_ = world.say(
        "ana", world.act("person.invited/v1", {"invitation": encode_base64(invitation_key(OTHER_SEED))}, about="zed")
    )
    second = {"invitation": encode_base64(invitation_key(SEED))}
    assert world.refused("ana", world.act("person.invited/v1", second, about="zed")).code == "STALE"
    world.say("ana", world.act("person.invited/v1", second, about="zed", replaces=first))
    for seed, expected in ((OTHER_SEED, "INVITATION_INVALID"), (SEED, "")):
        proof = encode_base64(invitation_proof(seed, ORIGIN, spki("zed")))
        act = world.act("person.joined/v1", {"key": key_body("zed"), "invitation": proof}, about="zed")
        assert code(with_keys(world, [("zed", "self", "zed")], act)) == expected


def test_joining_may_say_more_in_the_same_statement() -> None:
    """The key acts at once, so it is judged as enrolled, before and after the act that enrols it."""
    world = keyless(harbour())
    world.say("ana", world.act("person.invited/v1", {"invitation": encode_base64(invitation_key(SEED))}, about="zed"))
    proof = encode_base64(invitation_proof(SEED, ORIGIN, spki("zed")))
    join = world.act("person.joined/v1", {"key": key_body("zed"), "invitation": proof}, about="zed")
    plain = world.act("probe.plain/v1")
    assert isinstance(with_keys(world, [("zed", "self", "zed")], plain, join, plain), Accepted)


def test_one_who_left_keeps_her_keys_and_no_powers() -> None:
    """She can still disown what is said to be hers; being accredited again brings her back."""
    world = harbour()
    world.say("abe", world.act("person.left/v1", about="abe"))
    assert isinstance(signs(world, "abe", "abe"), Accepted)
    assert world.state.people.accredited_by(world.ids["abe"], world.now) == frozenset()
    register = world.act("organization.registered/v1", {"standing": "invited"}, name="Choir")
    assert world.refused("abe", register).code == "POWER_NOT_HELD"
    accredit(world, "abe", "dockers", ["delegate"], by="ana")
    assert world.state.people.persons[world.ids["abe"]].standing == "joined"
    world.say("abe", register)


def test_e25_a_key_holder_dies() -> None:
    """Two attest it: her keys end, what they signed since is in doubt, and her phone cannot be recovered."""
    world = harbour()
    since = world.state.record.size.get()
    after, *_ = world.say("cy", world.act("probe.said/v1"))
    body = {"date": "2026-03-01", "invalid_from": since}
    world.say(BOTH, world.act("person.deceased/v1", body, by=(0, 1), about="cy"))
    assert code(signs(world, "cy", "cy")) == "KEY_NOT_IN_FORCE"
    assert is_contested(world.state, after)
    assert world.state.people.keys[keyid("cy")].invalid_from == since
    assert code(recovery(world, "cy", "new phone", "ana", "ben")) == "NO_KEY_TO_RECOVER"
    written = world.act("probe.said/v1", by=(0, 1), replaces=after, written_for=("cy", "self", "paper"))
    assert world.refused(BOTH, written).code == "FOR_PERSON_GONE"
    body = {"organization": "@dockers", "roles": []}
    assert world.refused("ana", world.act("person.accredited/v1", body, about="cy")).code == "PERSON_GONE"
    assert code(frozen("cy", "ana")(world)) == "FREEZE_NOT_ALLOWED"


def test_her_organizations_at_an_instant() -> None:
    """Several at once (S71), none after the last ended; one of none is an organization of her own."""
    world = harbour()
    accredit(world, "abe", "nurses", [], by="ben")
    people, abe = world.state.people, world.ids["abe"]
    assert people.organizations_of(abe, world.now) == {world.ids["dockers"], world.ids["nurses"]}
    part(world, "abe", "nurses")
    part(world, "abe", "dockers", by="ana")
    assert people.organizations_of(abe, world.now) == {f"person:{abe}"}
    assert people.organizations_of(None, world.now) == {"clerk"}
