"""Parties: whom a rule compares, without a name (docs/rules.md P-14, P-15; governance E16)."""

from itertools import permutations
from typing import Any

import pytest

from ledger.rules.people.parties import is_related, is_same_party
from tests.rules.pairs import Pair, Try, Verdict, codes_of, expect_accepted, expect_refused, names
from tests.rules.people.acting import accredit
from tests.rules.probes import harbour
from tests.world import World


def party(world: World, called: str, **body: Any) -> str:
    """A party registered by Ana."""
    identity, *_ = world.say("ana", world.act("party.registered/v1", body, name=called), names=(called,))
    return identity


def same(world: World, one: str, other: str) -> None:
    """Two parties found to be one."""
    world.say("ana", world.act("party.same/v1", {"party": f"@{other}"}, about=one))


def registered(**body: Any) -> Try:
    """A party registered."""
    return lambda w: w.try_say("ana", w.act("party.registered/v1", body, name="Bank"))


def joined(one: str, other: str, *, before: bool = False) -> Try:
    """Two of a printer, his shop, and Ben as a party joined, perhaps joined before."""

    def run(world: World) -> Verdict:
        party(world, "printer")
        party(world, "shop")
        party(world, "ben as payee", person="@ben")
        if before:
            same(world, other, one)
        return world.try_say("ana", world.act("party.same/v1", {"party": f"@{other}"}, about=one))

    return run


def by_member(*roles: str) -> Try:
    """A party registered by Abe, whom the dockers let act in some roles."""

    def run(world: World) -> Verdict:
        accredit(world, "abe", "dockers", roles, by="ana")
        return world.try_say("abe", world.act("party.registered/v1", name="Bank"))

    return run


PAIRS = (
    Pair("POWER_NOT_HELD", by_member(), by_member("delegate")),
    Pair("PARTY_TWO_THINGS", registered(person="@ben", organization="@nurses"), registered(person="@ben")),
    Pair("PERSON_UNKNOWN", registered(person="@nurses"), registered(organization="@nurses")),
    Pair("PARTY_UNKNOWN", registered(related=["@charter"]), registered(related=["@ben", "@nurses"])),
    Pair("PARTY_SAME_ALREADY", joined("printer", "printer"), joined("printer", "shop")),
    Pair("PARTY_SAME_ALREADY", joined("printer", "shop", before=True), joined("printer", "shop")),
    Pair("ABOUT_UNKNOWN", joined("ben", "shop"), joined("ben as payee", "shop")),
)


@pytest.mark.parametrize("pair", PAIRS, ids=names(PAIRS))
def test_refused(pair: Pair) -> None:
    """A party is one thing, and joined once."""
    expect_refused(pair)


@pytest.mark.parametrize("pair", PAIRS, ids=names(PAIRS))
def test_just_missed(pair: Pair) -> None:
    """Without that fault it is accepted."""
    expect_accepted(pair)


def test_every_code_of_these_kinds_has_its_row() -> None:
    """No check of these kinds goes untried."""
    assert codes_of(("party.",)) <= {pair.code for pair in PAIRS}


def test_a_payee_who_is_a_person_is_that_person() -> None:
    """Two parties declared to be Ben are one, and are Ben; others are not."""
    world = harbour()
    first, second = party(world, "ben at home", person="@ben"), party(world, "ben's card", person="@ben")
    other = party(world, "abe's card", person="@abe")
    assert is_same_party(world.state, first, second)
    assert is_same_party(world.state, second, world.ids["ben"])
    assert not is_same_party(world.state, first, other)
    assert not is_related(world.state, first, world.ids["abe"])


def test_what_was_related_to_one_name_is_related_to_all() -> None:
    """In whatever order household, person and card become known, the household is related to the card."""
    for order in permutations(["household", "card", "same"]):
        world = harbour()
        party(world, "ben at home", person="@ben")
        party(world, "card")
        for step in order:
            if step == "household":
                party(world, "household", related=["@ben"])
            elif step == "card":
                party(world, "employer", related=["@card"])
            else:
                same(world, "ben at home", "card")
        for name in ("ben", "ben at home", "card"):
            assert is_related(world.state, world.ids[name], world.ids["household"]), (order, name)
            assert is_related(world.state, world.ids["employer"], world.ids[name]), (order, name)
        assert not is_related(world.state, world.ids["household"], world.ids["employer"]), "two steps are no relation"


def test_a_party_that_becomes_known_takes_what_was_said_of_the_person() -> None:
    """The household was related to Ben before any party was declared to be Ben."""
    world = harbour()
    household = party(world, "household", related=["@ben"])
    ben = party(world, "ben's card", person="@ben")
    assert is_related(world.state, household, ben)
    assert is_related(world.state, ben, household)


def test_organizations_are_parties_too() -> None:
    """A printer owned by the nurses is related to them, not to their members."""
    world = harbour()
    printer = party(world, "printer", related=["@nurses"])
    nurses = party(world, "nurses' account", organization="@nurses")
    assert is_related(world.state, printer, nurses)
    assert is_same_party(world.state, nurses, world.ids["nurses"])
    assert not is_related(world.state, printer, world.ids["ben"])
