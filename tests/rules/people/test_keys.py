"""More keys of one person: endorsed, proved, vetoed, in the place of others (docs/rules.md K-1 to K-6, K-9)."""

from typing import Any

import pytest

from ledger.format.codec import HOUR_MS, encode_base64
from ledger.keys.public_keys import encode_public_key, key_id
from ledger.rules.judge import Accepted
from ledger.rules.people.public_keys import possession_message
from tests.keys.authenticator import BINDING, SoftwareAuthenticator, fixed_keys
from tests.rules.pairs import Pair, Try, Verdict, codes_of, expect_accepted, expect_refused, names
from tests.rules.people.acting import (
    add_key,
    code,
    frozen,
    keyid,
    new_key,
    possession,
    sign_as,
    signs,
    with_keys,
)
from tests.rules.probes import harbour
from tests.world import ORIGIN, World, key_body, spki

LOW_ORDER = encode_base64(bytes.fromhex("302a300506032b6570032100") + bytes([1, *[0] * 31]))


def adding(
    key: dict[str, Any] | None = None, proof: dict[str, str] | None = None, by: str = "ana", kind: str = "key.added/v1"
) -> Try:
    """Ana's laptop added by somebody, with some key and proof."""

    def run(world: World) -> Verdict:
        body = {
            "key": key or key_body("laptop"),
            "possession": proof or possession(world.ids["ana"], "laptop"),
        }
        return world.try_say(by, world.act(kind, body, about="ana"))

    return run


def proving(*, person: str = "ana", origin: str = ORIGIN, signed_by: str = "laptop") -> Try:
    """Ana's laptop added with a proof made for somebody, some ledger, by some key."""
    return lambda w: adding(proof=possession(w.ids[person], "laptop", origin=origin, signed_by=signed_by))(w)


def vetoed(target: str = "laptop", by: str = "ana", person: str = "ana", *, wait: int = 0, twice: bool = False) -> Try:
    """Ana's laptop is added and, so long after, vetoed with some key."""

    def run(world: World) -> Verdict:
        add_key(world, "ana", "phone2", registrar="ben")
        add_key(world, "ana", "laptop")
        world.now = world.state.people.keys[keyid("laptop")].active_from - 72 * HOUR_MS + wait
        act = world.act("key.vetoed/v1", {"key": keyid(target)}, about=person)
        signer = "ben" if by == "ben" else "ana"
        if twice:
            with_keys(world, [(signer, "self", by)], act)
        return with_keys(world, [(signer, "self", by)], act)

    return run


def with_doubtful_key(kind: str) -> Try:
    """Dee, enrolled by Ben, whose key turns out to have been stolen before that, adds a key or vetoes one."""

    def run(world: World) -> Verdict:
        _enrol_by_ben(world)
        ben = world.state.people.keys[keyid("ben")]
        add_key(world, "dee", "dee's laptop")
        body = {"key": ben.keyid, "invalid_from": ben.enrolled_index}
        world.say("ben", world.act("key.revoked/v1", body, about="ben"))
        if kind == "key.vetoed/v1":
            return world.try_say("dee", world.act(kind, {"key": keyid("dee's laptop")}, about="dee"))
        return world.try_say("dee", new_key(world, "dee", "dee's third", kind))

    return run


def without_doubt(kind: str) -> Try:
    """The same where nobody doubts Ben's key."""

    def run(world: World) -> Verdict:
        _enrol_by_ben(world)
        add_key(world, "dee", "dee's laptop")
        if kind == "key.vetoed/v1":
            return world.try_say("dee", world.act(kind, {"key": keyid("dee's laptop")}, about="dee"))
        return world.try_say("dee", new_key(world, "dee", "dee's third", kind))

    return run


def _enrol_by_ben(world: World) -> None:
    acts = [world.act("person.registered/v1", {"key": key_body("dee")}, by=(0, 1), name="Dee")]
    verdict = with_keys(world, [("ben", "self", "ben"), (".0", "self", "dee")], *acts)
    assert isinstance(verdict, Accepted)
    world.ids["dee"] = verdict.cases[0].id
    world.keys[verdict.cases[0].id] = "dee"


def rotated_twice(world: World) -> Verdict:
    """A key that already has a successor names another."""
    add_key(world, "ana", "phone2", kind="key.rotated/v1")
    return world.try_say("ana", new_key(world, "ana", "phone3", "key.rotated/v1"))


def rotated_after_veto(world: World) -> Verdict:
    """A key names another successor after it has vetoed the first."""
    add_key(world, "ana", "phone2", kind="key.rotated/v1")
    world.say("ana", world.act("key.vetoed/v1", {"key": keyid("phone2")}, about="ana"))
    return world.try_say("ana", new_key(world, "ana", "phone3", "key.rotated/v1"))


GOOD = adding()

PAIRS = (
    Pair("NOT_HERSELF", adding(by="abe"), GOOD),
    Pair("NOT_HERSELF", adding(by="abe", kind="key.rotated/v1"), adding(kind="key.rotated/v1")),
    Pair("KEY_CONTESTED", with_doubtful_key("key.added/v1"), without_doubt("key.added/v1")),
    Pair("KEY_CONTESTED", with_doubtful_key("key.vetoed/v1"), without_doubt("key.vetoed/v1")),
    Pair("KEY_REFUSED", adding(key=key_body("ben")), GOOD),
    Pair("KEY_REFUSED", adding(key=key_body("note")), GOOD),
    Pair("KEY_REFUSED", adding(key=key_body("clerk")), GOOD),
    Pair("KEY_REFUSED", adding(key={"scheme": "ed25519", "spki": LOW_ORDER}), GOOD),
    Pair("KEY_REFUSED", adding(key=key_body("laptop") | {"scheme": "webauthn"}), GOOD),
    Pair("KEY_REFUSED", adding(key=key_body("laptop") | {"rp_id": "harbour.example"}), GOOD),
    Pair("BODY_INVALID", adding(key={"scheme": "ed25519", "spki": "QQ"}), GOOD),
    Pair("POSSESSION_INVALID", proving(signed_by="ana"), proving()),
    Pair("POSSESSION_INVALID", proving(person="abe"), proving()),
    Pair("POSSESSION_INVALID", proving(origin="other.example/record"), proving()),
    Pair("ROTATED_ALREADY", rotated_twice, rotated_after_veto),
    Pair("NOT_HERSELF", vetoed(by="ben"), vetoed()),
    Pair("KEY_NOT_HERS", vetoed(target="ben"), vetoed()),
    Pair("KEY_NOT_HERS", vetoed(target="nobody's"), vetoed()),
    Pair("VETO_TOO_LATE", vetoed(target="phone2", by="ana"), vetoed(target="laptop", by="phone2")),
    Pair("VETO_TOO_LATE", vetoed(wait=72 * HOUR_MS), vetoed(wait=72 * HOUR_MS - 1)),
    Pair("VETO_TOO_LATE", vetoed(twice=True), vetoed()),
    Pair("KEY_NOT_OLDER", lambda w: _vetoed_by_younger(w, "phone3"), lambda w: _vetoed_by_younger(w, "ana")),
)


def _vetoed_by_younger(world: World, by: str) -> Verdict:
    """The laptop waits; a phone added after it acts already, by a registrar's word, and would veto it."""
    add_key(world, "ana", "laptop")
    add_key(world, "ana", "phone3", registrar="ben")
    return with_keys(world, [("ana", "self", by)], world.act("key.vetoed/v1", {"key": keyid("laptop")}, about="ana"))


@pytest.mark.parametrize("pair", PAIRS, ids=names(PAIRS))
def test_refused(pair: Pair) -> None:
    """Keys that are weak, used, not held or not endorsed are refused, each for its own reason."""
    expect_refused(pair)


@pytest.mark.parametrize("pair", PAIRS, ids=names(PAIRS))
def test_just_missed(pair: Pair) -> None:
    """The same without the fault is accepted."""
    expect_accepted(pair)


def test_every_code_of_these_kinds_has_its_row() -> None:
    """No check of these kinds goes untried."""
    assert codes_of(("key.added", "key.rotated", "key.vetoed")) <= {pair.code for pair in PAIRS}


def test_a_further_key_acts_after_72_hours() -> None:
    """Not a millisecond earlier; the older key goes on."""
    world = harbour()
    start = world.now
    add_key(world, "ana", "laptop")
    world.now = start + 72 * HOUR_MS - 1
    assert code(signs(world, "ana", "laptop")) == "KEY_NOT_IN_FORCE"
    world.now = start + 72 * HOUR_MS
    assert isinstance(signs(world, "ana", "laptop"), Accepted)
    assert isinstance(signs(world, "ana", "ana"), Accepted)


def test_a_registrar_who_signs_too_lets_it_act_at_once() -> None:
    """Any organization's registrar will do, but not she herself."""
    world = harbour()
    add_key(world, "ana", "laptop", registrar="ben")
    assert isinstance(signs(world, "ana", "laptop"), Accepted)
    add_key(world, "ana", "tablet")
    assert code(signs(world, "ana", "tablet")) == "KEY_NOT_IN_FORCE"


def test_a_vetoed_key_never_acts() -> None:
    """Nor when its time would have come."""
    world = harbour()
    assert isinstance(vetoed()(world), Accepted)
    world.wait(days=30)
    assert code(signs(world, "ana", "laptop")) == "KEY_NOT_IN_FORCE"


def test_a_new_key_cannot_speak_in_the_statement_that_adds_it() -> None:
    """The laptop is not hers until an older key has said so, in an entry before."""
    world = harbour()
    acts = [new_key(world, "ana", "laptop"), world.act("probe.plain/v1")]
    assert code(with_keys(world, [("ana", "self", "laptop")], *acts)) == "KEY_UNKNOWN"


def test_a_rotated_key_hands_over_at_one_moment() -> None:
    """Up to 72 hours the old one signs, from then on the new one."""
    world = harbour()
    start = world.now
    add_key(world, "ana", "phone2", kind="key.rotated/v1")
    world.now = start + 72 * HOUR_MS - 1
    assert isinstance(signs(world, "ana", "ana"), Accepted)
    world.now = start + 72 * HOUR_MS
    assert code(signs(world, "ana", "ana")) == "KEY_NOT_IN_FORCE"
    assert isinstance(signs(world, "ana", "phone2"), Accepted)


@pytest.mark.parametrize("kind", ["key.vetoed/v1", "key.revoked/v1"])
def test_a_rotation_that_is_stopped_leaves_the_old_key(kind: str) -> None:
    """She is not left without a key when the new one turns out wrong before it acts."""
    world = harbour()
    add_key(world, "ana", "phone2", kind="key.rotated/v1")
    world.say("ana", world.act(kind, {"key": keyid("phone2")}, about="ana"))
    world.wait(days=30)
    assert isinstance(signs(world, "ana", "ana"), Accepted)


def test_a_rotation_that_is_revoked_later_brings_the_old_key_not_back() -> None:
    """Once the new one has acted, the old one is over."""
    world = harbour()
    add_key(world, "ana", "phone2", registrar="ben", kind="key.rotated/v1")
    sign_as(world, "ana", "phone2")
    world.say("ana", world.act("key.revoked/v1", {"key": keyid("phone2")}, about="ana"))
    assert code(signs(world, "ana", "ana")) == "KEY_NOT_IN_FORCE"


def test_a_passkey_is_added_with_its_own_assertion() -> None:
    """A phone's passkey proves itself over the same bytes, as the challenge of an assertion."""
    world = harbour()
    authenticator = SoftwareAuthenticator(fixed_keys()["ES256"])
    der = encode_public_key(authenticator.key.public_key())
    proof = authenticator.sign(possession_message(ORIGIN, world.ids["ana"], der))
    assert proof.authenticator_data is not None
    assert proof.client_data_json is not None
    possession_body = {
        "sig": encode_base64(proof.sig),
        "authenticator_data": encode_base64(proof.authenticator_data),
        "client_data_json": encode_base64(proof.client_data_json),
    }
    key = {
        "scheme": "webauthn",
        "spki": encode_base64(der),
        "rp_id": BINDING.rp_id,
        "origins": list(BINDING.origins),
        "backup_eligible": True,
    }
    world.say("ana", world.act("key.added/v1", {"key": key, "possession": possession_body}, about="ana"))
    written = world.state.people.keys[key_id(der)]
    assert (written.scheme, written.rp_id, written.origins) == ("webauthn", BINDING.rp_id, BINDING.origins)
    elsewhere = key | {"origins": ["https://elsewhere.example"]}
    act = world.act("key.added/v1", {"key": elsewhere, "possession": possession_body}, about="ana")
    assert world.refused("ana", act).code == "KEY_REFUSED"


def test_a_frozen_key_endorses_and_vetoes_nothing() -> None:
    """It signs nothing at all."""
    world = harbour()
    add_key(world, "ana", "laptop")
    assert isinstance(frozen("ana", "abe", keys=["ana"])(world), Accepted)
    veto = world.act("key.vetoed/v1", {"key": keyid("laptop")}, about="ana")
    assert world.refused("ana", veto).code == "KEY_NOT_IN_FORCE"
    assert world.refused("ana", new_key(world, "ana", "tablet")).code == "KEY_NOT_IN_FORCE"


def test_the_proof_is_for_nothing_else() -> None:
    """What a new key signs to be enrolled can be no statement's signature and no invitation's."""
    message = possession_message(ORIGIN, "p" * 66, spki("laptop"))
    assert message.startswith(b"plenary key v1\x00")
