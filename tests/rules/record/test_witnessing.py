"""Witnessed heads: what holds the record's time to the world's (docs/rules.md R-25, R-26, R-4)."""

from collections.abc import Sequence
from typing import Any

import pytest

from ledger.format.checkpoint import Checkpoint, add_signatures, sign_checkpoint
from ledger.format.codec import encode_base64
from ledger.format.note import NoteSignature, NoteSigner, format_verifier_key, sign_note
from ledger.rules.judge import Accepted
from ledger.rules.record.witnessing import earliest_received, witnessed_around
from tests.format.note_keys import ml_dsa_signer, note_signer, witness_signer
from tests.rules.attempts import say
from tests.rules.pairs import Pair, Try, Verdict, codes_of, expect_accepted, expect_refused, names
from tests.rules.probes import harbour
from tests.rules.record.test_ledger_keys import BOTH, policy
from tests.world import ORIGIN, World

NOTE_SEED = 1


def watched(world: World, text: str | None = None) -> World:
    """The world with a note key of a known seed and two of three witnesses asked for, and an entry after that."""
    body = {"witness_policy": text or policy(11, 12, 13, quorum=2), "note_keys": [_vkey(note_signer(NOTE_SEED))]}
    world.say(BOTH, world.act("ledger.keys/v1", body, by=(0, 1)))
    world.say("ana", world.act("probe.plain/v1"))
    return world


def _vkey(signer: NoteSigner) -> str:
    return format_verifier_key(signer.key)


def lines(text: str, signers: Sequence[NoteSigner]) -> tuple[NoteSignature, ...]:
    """Signature lines over a text."""
    return sign_note(text, signers).signatures


def note(
    world: World,
    *,
    size: int | None = None,
    times: Sequence[int] = (0, 0),
    root: str | None = None,
    origin: str = ORIGIN,
    log: int = NOTE_SEED,
    extra: Sequence[NoteSigner] = (),
) -> str:
    """A checkpoint with cosignatures of the witnesses 11, 12, … dated so many seconds after now; base64."""
    size = world.state.record.size.get() if size is None else size
    head = Checkpoint(origin, size, bytes.fromhex(root or world.roots[size]))
    signed = sign_checkpoint(head, [note_signer(log, origin)])
    now = world.now // 1000
    witnesses = [witness_signer(11 + place, now + offset) for place, offset in enumerate(times)]
    return encode_base64(
        add_signatures(signed, lines(signed.text, [*witnesses, *extra])).data if [*witnesses, *extra] else signed.data
    )


def witnessed(*, by: Any = "ana", again: bool = False, policy_text: str | None = None, **changes: Any) -> Try:
    """A witnessed head noted by somebody."""

    def run(world: World) -> Verdict:
        watched(world, policy_text)
        if again:
            world.say("ana", world.act("head.witnessed/v1", {"checkpoint": note(world)}))
        made = {name: value(world) if callable(value) else value for name, value in changes.items()}
        return world.try_say(by, world.act("head.witnessed/v1", {"checkpoint": note(world, **made)}))

    return run


def followed(*entries: str, size_back: int = 0) -> Try:
    """A second witnessed head after some entries, of a head so many entries back."""

    def run(world: World) -> Verdict:
        watched(world)
        world.say("ana", world.act("head.witnessed/v1", {"checkpoint": note(world)}))
        for kind in entries:
            world.say("ana", world.act(kind))
        size = world.state.record.size.get() - size_back
        return world.try_say("ana", world.act("head.witnessed/v1", {"checkpoint": note(world, size=size)}))

    return run


def before_policy(world: World) -> Verdict:
    """A head of a size at which no witness was asked for, noted after one was."""
    watched(world)
    return world.try_say("ana", world.act("head.witnessed/v1", {"checkpoint": note(world, size=1, log=NOTE_SEED)}))


def raw(data: bytes) -> Try:
    """Any bytes as a checkpoint."""
    return lambda w: watched(w).try_say("ana", w.act("head.witnessed/v1", {"checkpoint": encode_base64(data)}))


def outsider(world: World) -> Verdict:
    """The head noted by somebody whom no organization accredits."""
    watched(world)
    live = world.state.record.live[("person.accredited/v1", (world.ids["cy"], world.ids["tenants"]))]
    ended = {"organization": "@tenants", "word": "ended"}
    world.say("cy", world.act("person.accredited/v1", ended, about="cy", replaces=live))
    return world.try_say("cy", world.act("head.witnessed/v1", {"checkpoint": note(world)}))


GOOD = witnessed()

PAIRS = (
    Pair("POWER_NOT_HELD", outsider, witnessed(by="cy")),
    Pair("HEAD_UNKNOWN", raw(b"no checkpoint"), GOOD),
    Pair("HEAD_UNKNOWN", witnessed(origin="other.example/record"), GOOD),
    Pair("HEAD_UNKNOWN", witnessed(root="0" * 64), GOOD),
    Pair("HEAD_UNKNOWN", witnessed(size=lambda w: w.state.record.size.get() + 1, root="0" * 64), GOOD),
    Pair("HEAD_NOT_NEEDED", witnessed(again=True), GOOD),
    Pair("HEAD_NOT_NEEDED", followed(), followed("probe.plain/v1")),
    Pair("HEAD_NOT_NEEDED", followed("probe.plain/v1", size_back=2), followed("probe.plain/v1", size_back=1)),
    Pair("NO_POLICY", before_policy, GOOD),
    Pair("COSIGNATURES_INVALID", witnessed(times=(0,)), witnessed(times=(0, 0))),
    Pair("COSIGNATURES_INVALID", witnessed(times=()), witnessed(times=(0, 0, 0))),
    Pair("COSIGNATURES_INVALID", witnessed(log=2), GOOD),
    Pair("COSIGNATURES_INVALID", witnessed(extra=(witness_signer(14, 5),)), GOOD),
    Pair("COSIGNATURES_INVALID", witnessed(extra=(witness_signer(11, 5),)), GOOD),
    Pair("COSIGNATURES_INVALID", witnessed(extra=(ml_dsa_signer(11, 5),)), GOOD),
    Pair("COSIGNATURES_INVALID", witnessed(policy_text="quorum none\n", times=()), GOOD),
    Pair("WITNESS_AHEAD", witnessed(times=(61, 61)), witnessed(times=(60, 61))),
)


@pytest.mark.parametrize("pair", PAIRS, ids=names(PAIRS))
def test_refused(pair: Pair) -> None:
    """A head that is not the ledger's, not needed, or not witnessed as asked for is refused."""
    expect_refused(pair)


@pytest.mark.parametrize("pair", PAIRS, ids=names(PAIRS))
def test_just_missed(pair: Pair) -> None:
    """The head that differs in that one thing is accepted."""
    expect_accepted(pair)


def test_every_code_of_the_kind_has_its_row() -> None:
    """No check of this kind goes untried."""
    assert codes_of(("head.",)) <= {pair.code for pair in PAIRS}


def test_a_damaged_cosignature_refuses_the_head() -> None:
    """One bit of a witness's line, and the whole note does not hold."""
    world = watched(harbour())
    signed = sign_checkpoint(Checkpoint(ORIGIN, 1, bytes.fromhex(world.roots[1])), [note_signer(NOTE_SEED)])
    good = lines(signed.text, [witness_signer(11, 1), witness_signer(12, 1)])
    bad = NoteSignature(good[0].name, good[0].key_id, good[0].signature[:-1] + bytes([good[0].signature[-1] ^ 1]))
    size = world.state.record.size.get()
    head = sign_checkpoint(Checkpoint(ORIGIN, size, bytes.fromhex(world.roots[size])), [note_signer(NOTE_SEED)])
    data = add_signatures(head, [bad, good[1]]).data
    refusal = world.refused("ana", world.act("head.witnessed/v1", {"checkpoint": encode_base64(data)}))
    assert (refusal.code, refusal.detail["problem"]) == ("COSIGNATURES_INVALID", "SIGNATURE_INVALID")


def test_the_clerk_may_note_a_head() -> None:
    """It is the host's word that the head was sent; what proves it are the witnesses' own lines."""
    world = watched(harbour())
    world.say([("clerk", "clerk")], world.act("head.witnessed/v1", {"checkpoint": note(world)}))
    assert len(world.state.record.witnessed) == 1


@pytest.mark.parametrize(("offset", "lawful"), [(-60_001, False), (-60_000, True)])
def test_nothing_later_is_dated_before_the_witnesses(offset: int, lawful: bool) -> None:
    """Witnesses ahead of the host by half a minute pull the record's time after them, less a minute."""
    world = watched(harbour())
    world.say("ana", world.act("head.witnessed/v1", {"checkpoint": note(world, times=(59, 59))}))
    time = world.state.record.witnessed[-1].time
    world.state.record.received.set(time - 120_000)  # as if the host's clock had been set back
    world.now = time + offset
    assert earliest_received(world.state) == time - 60_000
    assert isinstance(say(world), Accepted) is lawful


def test_the_witness_time_is_the_latest_that_meets_the_quorum() -> None:
    """Of witnesses at 10, 20 and 50 s, two say 20 or later: one late clock moves nothing."""
    world = watched(harbour())
    now = world.now // 1000 * 1000
    world.say("ana", world.act("head.witnessed/v1", {"checkpoint": note(world, times=(10, 20, 50))}))
    assert world.state.record.witnessed[-1].time == now + 20_000


def test_an_instant_lies_between_two_witnessed_heads() -> None:
    """Around a close stand the last head at or before it and the first after it; either may be missing."""
    world = watched(harbour())
    assert witnessed_around(world.state, world.now) == (None, None)
    times = []
    for _ in range(3):
        world.wait(days=1)
        world.say("ana", world.act("head.witnessed/v1", {"checkpoint": note(world)}))
        times.append(world.state.record.witnessed[-1].time)
        say(world)
    first, second, third = times
    assert witnessed_around(world.state, first - 1) == (None, first)
    assert witnessed_around(world.state, first) == (first, second)
    assert witnessed_around(world.state, second + 1) == (second, third)
    assert witnessed_around(world.state, third) == (third, None)


def test_two_heads_in_one_statement_are_one_too_many() -> None:
    """The second has no entry between it and the first."""
    world = watched(harbour())
    act = world.act("head.witnessed/v1", {"checkpoint": note(world)})
    assert world.refused("ana", act, act).code == "HEAD_NOT_NEEDED"
