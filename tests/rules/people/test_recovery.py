"""A new phone for one who lost hers (docs/rules.md K-11, K-12, P-8; governance E39)."""

from typing import Any

import pytest

from ledger.format.codec import DAY_MS, HOUR_MS
from ledger.rules.judge import Accepted
from ledger.rules.posts.state import Term
from tests.rules.decided import decided
from tests.rules.pairs import Pair, Try, Verdict, codes_of, expect_accepted, expect_refused, names
from tests.rules.people.acting import (
    add_key,
    approve,
    code,
    frozen,
    keyid,
    part,
    recovery,
    sign_as,
    signs,
    with_keys,
)
from tests.rules.probes import harbour
from tests.world import World, enrol, key_body, org

CUSTODIAN = f"{'8' * 64}.0"


def asked(*vouchers: str, person: str = "cy", first: bool = False) -> Try:
    """A new phone of Cy's asked for with these vouchers."""
    return lambda w: recovery(w, person, "new phone", *vouchers, first=first)


def by_outsider(*, accredited: bool) -> Try:
    """A new phone of Cy's asked for with Eve's word, who is a delegate of the nurses or of nobody."""

    def run(world: World) -> Verdict:
        enrol(world, "eve", "nurses", by="ben")
        if not accredited:
            part(world, "eve", "nurses")
        return recovery(world, "cy", "new phone", "eve")

    return run


def keyless(*, joined: bool) -> Try:
    """A phone asked for somebody who never had a key, or who has one."""

    def run(world: World) -> Verdict:
        if joined:
            return recovery(world, "cy", "new phone", "ben")
        world.say("ana", world.act("person.registered/v1", name="Zed"), names=("zed",))
        return recovery(world, "zed", "new phone", "ben")

    return run


def approved(*vouchers: str, then: Any = None, request_by: str = "ben", key: str = "new phone") -> Try:
    """Cy's request by one neighbour, perhaps something else, then approved by some."""

    def run(world: World) -> Verdict:
        assert isinstance(recovery(world, "cy", "new phone", request_by), Accepted)
        if then:
            then(world)
        return approve(world, "cy", key, *vouchers)

    return run


def veto(world: World) -> None:
    """Cy finds her old phone and refuses the new one."""
    world.say("cy", world.act("key.vetoed/v1", {"key": keyid("new phone")}, about="cy"))


def unsigned(*, signed: bool) -> Try:
    """A key asked for that does not sign the request itself."""

    def run(world: World) -> Verdict:
        body = {"key": key_body("new phone")}
        if signed:
            return recovery(world, "cy", "new phone", "ben")
        return world.try_say("ben", world.act("key.recovery_requested/v1", body, about="cy"))

    return run


PAIRS = (
    Pair("NOT_VOUCHED", asked(first=True), asked("ben", first=True)),
    Pair("NOT_VOUCHED", by_outsider(accredited=False), by_outsider(accredited=True)),
    Pair("NO_KEY_TO_RECOVER", keyless(joined=False), keyless(joined=True)),
    Pair("KEY_REFUSED", unsigned(signed=False), unsigned(signed=True)),
    Pair("KEY_REFUSED", lambda w: recovery(w, "cy", "note", "ben"), asked("ben")),
    Pair("KEY_NOT_HERS", approved("ana", key="ana"), approved("ana")),
    Pair("RECOVERY_NOT_OPEN", approved("ana", key="cy"), approved("ana")),
    Pair("RECOVERY_NOT_OPEN", approved("ana", then=veto), approved("ana")),
    Pair("RECOVERY_NOT_OPEN", approved("ana", then=lambda w: approve(w, "cy", "new phone", "abe")), approved("ana")),
    Pair("NOT_VOUCHED", approved("cy"), approved("ana")),
    Pair("APPROVED_BEFORE", approved("ben"), approved("ben", "ana")),
)


@pytest.mark.parametrize("pair", PAIRS, ids=names(PAIRS))
def test_refused(pair: Pair) -> None:
    """Nobody vouches for herself, twice, or without standing."""
    expect_refused(pair)


@pytest.mark.parametrize("pair", PAIRS, ids=names(PAIRS))
def test_just_missed(pair: Pair) -> None:
    """With one who may vouch it is accepted."""
    expect_accepted(pair)


def test_every_code_of_these_kinds_has_its_row() -> None:
    """No check of these kinds goes untried."""
    assert codes_of(("key.recovery",)) <= {pair.code for pair in PAIRS}


def acts_from(world: World) -> int | None:
    """When the new phone begins to act, None while it waits."""
    settled = world.state.people.recoveries[keyid("new phone")].settled
    return world.state.people.keys[keyid("new phone")].active_from if settled else None


def test_her_own_organization_is_enough() -> None:
    """Abe vouches for Ana: her new phone acts a day later, not a millisecond earlier."""
    world = harbour()
    start = world.now
    assert isinstance(recovery(world, "ana", "new phone", "abe"), Accepted)
    world.now = start + 24 * HOUR_MS - 1
    assert code(signs(world, "ana", "new phone")) == "KEY_NOT_IN_FORCE"
    world.now = start + 24 * HOUR_MS
    assert isinstance(signs(world, "ana", "new phone"), Accepted)


def test_the_only_delegate_of_a_small_group_is_vouched_for_by_two_neighbours() -> None:
    """Cy lost her phone; Ben asks, Ana approves: two organizations, neither hers. Ben alone was not enough."""
    world = harbour()
    assert isinstance(asked("ben")(world), Accepted)
    assert acts_from(world) is None
    world.wait(days=3)
    assert code(signs(world, "cy", "new phone")) == "KEY_NOT_IN_FORCE"
    approved_at = world.now
    assert isinstance(approve(world, "cy", "new phone", "ana"), Accepted)
    assert acts_from(world) == approved_at + 24 * HOUR_MS


def test_two_of_one_organization_are_one_neighbour() -> None:
    """Ana and Abe are both dockers."""
    world = harbour()
    assert isinstance(asked("ana")(world), Accepted)
    assert isinstance(approve(world, "cy", "new phone", "abe"), Accepted)
    assert acts_from(world) is None


def test_named_neighbours_alone_vouch_where_there_are_any() -> None:
    """The tenants named the nurses and the choir; the dockers' word does not count for them."""
    world = harbour()
    world.say("ana", world.act("organization.registered/v1", {"standing": "invited"}, name="Choir"), names=("choir",))
    named = {"organizations": ["@nurses", "@choir"]}
    world.say([("cy", org("tenants"))], world.act("organization.neighbours/v1", named, about="tenants"))
    assert isinstance(asked("ben")(world), Accepted)
    assert isinstance(approve(world, "cy", "new phone", "ana"), Accepted)
    assert acts_from(world) is None


def test_her_old_phone_vetoes_until_the_new_one_acts() -> None:
    """A false story about a lost phone ends when its owner sees it; once frozen, a stolen phone vetoes nothing."""
    world = harbour()
    assert isinstance(recovery(world, "ana", "new phone", "abe"), Accepted)
    world.say("ana", world.act("key.vetoed/v1", {"key": keyid("new phone")}, about="ana"))
    world.wait(days=2)
    assert code(signs(world, "ana", "new phone")) == "KEY_NOT_IN_FORCE"


def test_the_new_phone_says_nothing_in_the_statement_that_asks_for_it() -> None:
    """Else whoever gets one voucher's signature could speak as her at once."""
    world = harbour()
    ask = world.act("key.recovery_requested/v1", {"key": key_body("new phone")}, by=(0, 1), about="cy")
    speak = world.act("probe.plain/v1", by=(1,))
    signers: list[tuple[str, Any, str]] = [("ben", "self", "ben"), ("cy", "self", "new phone")]
    for acts in ([ask, speak], [speak, ask]):
        assert code(with_keys(world, signers, *acts)) == "KEY_NOT_IN_FORCE"
    assert isinstance(with_keys(world, signers, ask), Accepted)


@pytest.mark.parametrize(("needed", "delay_hours"), [(2, 24), (3, 100)])
def test_for_one_who_holds_a_post_the_charter_says_how_many(needed: int, delay_hours: int) -> None:
    """Cy keeps the money: her own organization's word is not enough, and the delay is the charter's."""
    world = harbour({"recovery": {"needed": needed, "delay_hours": delay_hours}})
    enrol(world, "dee", "tenants", by="cy")
    serve(world, "cy", "treasurer")
    assert isinstance(asked("dee")(world), Accepted)
    assert acts_from(world) is None
    for voucher in ("ana", "ben")[: needed - 1]:
        assert acts_from(world) is None
        settled_at = world.now
        assert isinstance(approve(world, "cy", "new phone", voucher), Accepted)
    assert acts_from(world) == settled_at + delay_hours * HOUR_MS


def test_for_a_post_two_organizations_are_needed_at_least() -> None:
    """Ana and Abe are two persons and one organization."""
    world = harbour({"recovery": {"needed": 2}})
    serve(world, "cy", "treasurer")
    assert isinstance(asked("ana")(world), Accepted)
    assert isinstance(approve(world, "cy", "new phone", "abe"), Accepted)
    assert acts_from(world) is None
    assert isinstance(approve(world, "cy", "new phone", "ben"), Accepted)
    assert acts_from(world) is not None


def test_an_outside_custodian_helps_a_coalition_of_two() -> None:
    """The charter's custodian, whom no organization accredits, approves beside one organization."""
    world = harbour({"recovery": {"needed": 2, "outside": "custodian"}})
    serve(world, "cy", "treasurer")
    enrol(world, "eve", "nurses", by="ben")
    part(world, "eve", "nurses")
    serve(world, "eve", "custodian", CUSTODIAN)
    assert isinstance(asked("ana")(world), Accepted)
    act = world.act("key.recovery_approved/v1", {"key": keyid("new phone")}, about="cy")
    assert world.refused("eve", act).code == "NOT_VOUCHED"
    world.say([("eve", ("term", CUSTODIAN))], act)
    assert acts_from(world) is not None


def serve(world: World, person: str, post_code: str, term: str = f"{'7' * 64}.0") -> None:
    """Put somebody into a new post by fiat: how one comes into it is another family's test."""
    post = decided(world, "ana", "post.created/v1", {"code": post_code, "seats": 1}, name="A post")
    posts, ends = world.state.posts, world.now + 100 * DAY_MS
    posts.terms.put(term, Term(term, post, world.ids[person], None, world.now, ends, seated=world.now, leaves=ends))
    posts.terms_of.put(world.ids[person], (term,))


def test_e39_lost_phone_of_the_only_delegate() -> None:
    """Frozen at once, written down for meanwhile, vouched for, and the old phone revoked with the new one's help."""
    world = harbour()
    assert isinstance(frozen("cy", ("ana", "ben"))(world), Accepted)
    assert code(signs(world, "cy", "cy")) == "KEY_NOT_IN_FORCE"
    written = world.act("probe.said/v1", by=(0, 1), written_for=("cy", "self", "phone"))
    world.say([("ana", "self"), ("ben", "self")], written)
    assert isinstance(recovery(world, "cy", "new phone", "ben", "ana"), Accepted)
    veto_act = world.act("key.vetoed/v1", {"key": keyid("new phone")}, about="cy")
    assert world.refused("cy", veto_act).code == "KEY_NOT_IN_FORCE"
    world.wait(days=1)
    sign_as(world, "cy", "new phone")
    revoke = {"key": keyid("cy")}
    assert world.refused("cy", world.act("key.revoked/v1", revoke, about="cy")).code == "REVOCATION_NOT_ALLOWED"
    together = world.act("key.revoked/v1", revoke, by=(0, 1, 2), about="cy")
    world.say([("cy", "self"), ("ana", "self"), ("ben", "self")], together)
    assert isinstance(signs(world, "cy", "new phone"), Accepted)
    add_key(world, "cy", "laptop", registrar="ben")
    assert isinstance(signs(world, "cy", "laptop"), Accepted)
