"""Founding: what is fixed for ever, and what cannot found (docs/rules.md F-1 to F-4; governance E44)."""

from typing import Any

import pytest

from ledger.format.codec import encode_base64
from ledger.keys.public_keys import key_id
from ledger.rules.judge import Accepted
from ledger.rules.kind import Refusal
from ledger.rules.people.standing import coalition_may_decide, confirmed_by_key, has_ratified
from tests.rules.attempts import founding_acts
from tests.rules.pairs import Pair, Try, Verdict, codes_of, expect_accepted, expect_refused, names
from tests.rules.record.test_ledger_keys import WEAK_POINT, policy, vkey
from tests.world import World, founding_act, key_body, note_vkey, org, spki

HEAD = {"origin": "harbour.example/old", "founding": "1" * 64, "size": 7, "root": "2" * 64}


def founding(standing: str = "founding", **body: Any) -> Try:
    """A founding by Ana whose first act says something else."""

    def run(world: World) -> Verdict:
        acts = founding_acts(world)
        acts[0] = world.act("ledger.founded/v1", {**dict(acts[0].body), **body}, name="Harbour Coalition")
        acts[1] = world.act("organization.registered/v1", {"standing": standing}, name="Dockers")
        statement = world.statement([(".2", "self")], acts)
        return world.judge(world.attest(statement, (key_id(spki("ana")),)))

    return run


def signed_by_the_clerks_key(world: World) -> Verdict:
    """Ana enrols the very key that is the clerk's."""
    acts = founding_acts(world)
    acts[2] = world.act("person.registered/v1", {"key": key_body("clerk")}, name="Ana")
    statement = world.statement([(".2", "self")], acts)
    return world.judge(world.attest(statement, (key_id(spki("clerk")),)))


def later(standing: str) -> Try:
    """An organization named after the founding."""
    return lambda w: w.try_say("ana", w.act("organization.registered/v1", {"standing": standing}, name="Choir"))


GOOD = founding()

PAIRS = (
    Pair("LEDGER_KEYS_REFUSED", founding(note_keys=[vkey(WEAK_POINT)]), GOOD, bare=True),
    Pair("LEDGER_KEYS_REFUSED", founding(note_keys=[vkey(spki("n")[-32:], "other.example/record")]), GOOD, bare=True),
    Pair("LEDGER_KEYS_REFUSED", founding(note_keys=[note_vkey("clerk")]), GOOD, bare=True),
    Pair(
        "LEDGER_KEYS_REFUSED",
        founding(clerk=encode_base64(spki("clerk")[:12] + WEAK_POINT)),
        founding(clerk=encode_base64(spki("another clerk"))),
        bare=True,
    ),
    Pair(
        "LEDGER_KEYS_REFUSED",
        founding(witness_policy="quorum X\n"),
        founding(witness_policy=policy(11, 12, quorum=2)),
        bare=True,
    ),
    Pair("KEY_REFUSED", signed_by_the_clerks_key, GOOD, bare=True),
    Pair("BODY_INVALID", founding(format=2), GOOD, bare=True),
    Pair("BODY_INVALID", founding(rules="rules/v1"), GOOD, bare=True),
    Pair("BODY_INVALID", founding(currencies={}), founding(currencies={"KWD": 3}), bare=True),
    Pair("BODY_INVALID", founding(currencies={"KWD": 5}), founding(currencies={"KWD": 4}), bare=True),
    Pair("BODY_INVALID", founding(predecessor=HEAD | {"size": 0}), founding(predecessor=HEAD), bare=True),
    Pair("STANDING_AT_FOUNDING_ONLY", later("founding"), later("invited")),
)


@pytest.mark.parametrize("pair", PAIRS, ids=names(PAIRS))
def test_refused(pair: Pair) -> None:
    """What cannot be fixed for ever does not found."""
    expect_refused(pair)


@pytest.mark.parametrize("pair", PAIRS, ids=names(PAIRS))
def test_just_missed(pair: Pair) -> None:
    """What differs in that one thing does."""
    expect_accepted(pair)


def test_every_code_of_these_kinds_has_its_row() -> None:
    """No check of these kinds goes untried."""
    assert codes_of(("ledger.founded", "organization.registered")) <= {pair.code for pair in PAIRS}


def test_a_founding_fixes_its_keys_currencies_and_id() -> None:
    """The founding statement's id names the ledger; the note keys are for every head from size 1 on."""
    world = World()
    verdict = GOOD(world)
    assert isinstance(verdict, Accepted)
    fixed = world.state.record.founding.get()
    assert fixed is not None
    assert fixed.id == verdict.cases[0].statement
    assert fixed.currencies == {"USD": 2, "ZAR": 2, "JPY": 0, "KWD": 3}
    assert [keys.from_size for keys in world.state.record.keys] == [1]
    assert world.state.record.rules.get() == "rules/v0"


def test_e44_founding_with_the_network_off() -> None:
    """One laptop, two keys and a hand on paper: the coalition may decide that evening, "confirmed 2 of 3"."""
    world, roles = World(), ["delegate", "authoriser", "registrar"]
    standing = {"standing": "founding"}
    ana, ana_for_dockers, ben, ben_for_nurses = range(4)
    both = (ana, ben)
    acts = [
        founding_act(world),
        *(world.act("organization.registered/v1", standing, name=name) for name in ("Dockers", "Nurses", "Tenants")),
        world.act("person.registered/v1", {"key": key_body("ana")}, by=(ana,), name="Ana"),
        world.act("person.accredited/v1", {"organization": ".1", "roles": roles}, by=(ana,), about=".4"),
        world.act("person.registered/v1", {"key": key_body("ben")}, by=(ben,), name="Ben"),
        world.act("person.accredited/v1", {"organization": ".2", "roles": roles}, by=(ben,), about=".6"),
        world.act("person.registered/v1", by=both, name="Cy"),
        world.act("person.accredited/v1", {"organization": ".3", "roles": roles}, by=both, about=".8"),
        world.act("charter.adopted/v1", by=both),
    ]
    said = {"charter": ".10", "word": "ratified"}
    acts += [
        world.act("organization.ratified/v1", said, by=(ana_for_dockers,), about=".1"),
        world.act("organization.ratified/v1", said, by=(ben_for_nurses,), about=".2"),
        world.act("organization.ratified/v1", said, by=both, about=".3", written_for=(".8", org(".3"), "paper")),
    ]
    signers: list[tuple[str, Any]] = [(".4", "self"), (".4", org(".1")), (".6", "self"), (".6", org(".2"))]
    verdict = world.judge(world.attest(world.statement(signers, acts), (key_id(spki("ana")), key_id(spki("ben")))))
    assert isinstance(verdict, Accepted), verdict
    assert coalition_may_decide(world.state)
    assert confirmed_by_key(world.state) == (2, 3)
    tenants, charter = verdict.cases[3].id, verdict.cases[10].id
    assert has_ratified(world.state, tenants, charter, by_own_hand=True)


def test_a_founding_may_have_one_signer() -> None:
    """It binds nobody: the dockers have not ratified, and the coalition may not decide."""
    world = World()
    assert isinstance(GOOD(world), Accepted)
    assert not coalition_may_decide(world.state)
    assert confirmed_by_key(world.state) == (0, 1)


def test_the_clerk_cannot_found() -> None:
    """A program has no key before a person has founded."""
    world = World()
    statement = world.statement([("clerk", "clerk")], [founding_act(world)])
    verdict = world.judge(world.attest(statement, (key_id(spki("clerk")),)))
    assert isinstance(verdict, Refusal)
    assert verdict.code == "KEY_UNKNOWN"


def test_in_a_founding_a_capacity_may_be_of_a_later_act() -> None:
    """Who signs for the dockers must be accredited by them by the end of the founding, and by nobody else."""
    world = World()
    acts = founding_acts(world)
    verdict = world.judge(
        world.attest(world.statement([(".2", org(".1"))], acts), (key_id(spki("ana")),)),
    )
    assert isinstance(verdict, Accepted)
    bare = World()
    acts = [act for act in founding_acts(bare) if act.kind != "person.accredited/v1"]
    statement = bare.statement([(".2", org(".1"))], acts)
    refusal = bare.judge(bare.attest(statement, (key_id(spki("ana")),)))
    assert isinstance(refusal, Refusal)
    assert refusal.code == "CAPACITY_NOT_HELD"
