"""The clerk on its host: what is due is published once, and heads that witnesses saw are written down."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from ledger.application import ClockUnsureError, Recorded
from ledger.application.clerk import due, note_witnessed, publish_due
from ledger.application.compose import Words
from ledger.format.checkpoint import add_signatures
from ledger.format.codec import DAY_MS, HOUR_MS, MINUTE_MS, format_second
from ledger.format.errors import ProofError
from ledger.format.note import NoteSigner, sign_note
from ledger.rules.kind import Refusal
from tests.format.note_keys import ml_dsa_signer, witness_signer
from tests.hall import Hall
from tests.rules.record.test_ledger_keys import policy

NAME_LIFE_DAYS = 30


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[Hall]:
    """Two unions that have ratified; names of organizations live for thirty days."""
    hall = Hall(tmp_path)
    lives = {"organization.registered/v1:name": NAME_LIFE_DAYS}
    hall.found({"dockers": "ana", "nurses": "ben"}, {"custody": {"lives": lives}})
    yield hall
    hall.ledger.close()


def _say(hall: Hall, who: str, kind: str, body: dict[str, Any], **act: Any) -> str:
    home = {"ana": "dockers", "ben": "nurses"}[who]
    sitting = hall.sitting((who, ("organization", home)))
    sitting.add(kind, body, **act)
    return f"{hall.accept(hall.sign(sitting))}.0"


def _open_decision(hall: Hall, closes: int) -> str:
    charter = hall.ledger.live.state.charter.in_force.get()
    assert charter is not None
    for who, home in (("ana", "dockers"), ("ben", "nurses")):
        body = {"charter": charter.id, "word": "ratified"}
        _say(hall, who, "organization.ratified/v1", body, about=hall.ids[home])
    sealed = {"title": Words("A march", "en"), "text": Words("At six", "en")}
    decision = _say(hall, "ana", "decision.proposed/v1", {"class": "ordinary"}, sealed=sealed)
    _say(hall, "ana", "decision.opened/v1", {"closes": format_second(closes)}, about=decision)
    return decision


def _codes(answers: Sequence[Recorded | Refusal]) -> list[str]:
    return [answer.code if isinstance(answer, Refusal) else "" for answer in answers]


def test_nothing_is_published_before_it_is_due(hall: Hall) -> None:
    """Before the close there is no outcome to publish; from the close on there is, once."""
    closes = hall.clock.ms + 4 * DAY_MS
    decision = _open_decision(hall, closes)
    hall.clock.ms = closes - 1
    assert publish_due(hall.ledger, hall.randomness) == []
    hall.clock.wait(1)
    assert _codes(publish_due(hall.ledger, hall.randomness)) == [""]
    assert hall.ledger.live.state.decisions.decisions[decision].outcome is not None
    assert publish_due(hall.ledger, hall.randomness) == []


def test_words_at_the_end_of_their_life_are_erased_by_the_clerk(hall: Hall) -> None:
    """A day before nothing happens; on the day the statement is there and the words are not."""
    hall.invite("ana", "Choir")
    sealed = list(hall.ledger.live.state.record.sealed)
    digest = sealed[-1]
    hall.clock.wait(NAME_LIFE_DAYS * DAY_MS - HOUR_MS)
    assert publish_due(hall.ledger, hall.randomness) == []
    hall.clock.wait(HOUR_MS)
    assert [act.kind for act in due(hall.ledger.live.state, hall.clock.ms)] == ["disclosure.erased/v1"]
    assert _codes(publish_due(hall.ledger, hall.randomness)) == [""]
    assert hall.ledger.beside.disclosure(digest) is None
    assert hall.ledger.beside.disclosure(sealed[0]) is not None


def _watched(hall: Hall) -> None:
    sitting = hall.sitting(("ana", ("organization", "dockers")), ("ben", ("organization", "nurses")))
    sitting.add("ledger.keys/v1", {"witness_policy": policy(11, 12, 13, quorum=2)}, by=(0, 1))
    hall.accept(hall.sign(sitting))


def _cosigned(hall: Hall, *witnesses: NoteSigner) -> bytes:
    signed = hall.ledger.heartbeat()
    return add_signatures(signed, sign_note(signed.text, witnesses).signatures).data


def _seconds(hall: Hall, ahead: int = 0) -> int:
    return hall.clock.ms // 1000 + ahead


def test_too_few_witnesses_are_written_down_by_nobody(hall: Hall) -> None:
    """One of the two asked for does not do, nor does one whose signature is over other bytes."""
    _watched(hall)
    with pytest.raises(ProofError):
        note_witnessed(hall.ledger, _cosigned(hall, witness_signer(11, _seconds(hall))), hall.randomness)
    forged = witness_signer(12, _seconds(hall))
    good = _cosigned(hall, witness_signer(11, _seconds(hall)), forged)
    with pytest.raises(ProofError):
        note_witnessed(hall.ledger, good.replace(good[-20:-10], b"A" * 10), hall.randomness)
    assert hall.ledger.size == 2


def test_a_witnessed_head_is_written_down_once(hall: Hall) -> None:
    """The host's ML-DSA line and a stranger's are left out; again it is taken only when another entry followed."""
    _watched(hall)
    now = _seconds(hall)
    note = _cosigned(hall, witness_signer(11, now), witness_signer(12, now), ml_dsa_signer(44, now))
    assert note_witnessed(hall.ledger, note, hall.randomness) == Recorded(2, again=False)
    note = _cosigned(hall, witness_signer(11, now), witness_signer(13, now))
    assert _codes([note_witnessed(hall.ledger, note, hall.randomness)]) == ["HEAD_NOT_NEEDED"]
    hall.invite("ana", "Choir")
    later = _seconds(hall)
    note = _cosigned(hall, witness_signer(11, later), witness_signer(13, later))
    assert note_witnessed(hall.ledger, note, hall.randomness) == Recorded(4, again=False)


def test_what_is_received_is_held_to_the_witnesses_time(hall: Hall) -> None:
    """With the clock 61 s behind the witnesses nothing is taken; at 60 s it is."""
    _watched(hall)
    far, ahead = _seconds(hall, 61), _seconds(hall, 60)
    note = _cosigned(hall, witness_signer(11, far), witness_signer(12, far))
    assert _codes([note_witnessed(hall.ledger, note, hall.randomness)]) == ["WITNESS_AHEAD"]
    note = _cosigned(hall, witness_signer(11, ahead), witness_signer(12, ahead))
    assert note_witnessed(hall.ledger, note, hall.randomness) == Recorded(2, again=False)
    hall.invite("ana", "Choir")
    assert hall.ledger.size == 4


def test_witnesses_confirm_a_clock_in_doubt(hall: Hall) -> None:
    """After a month of silence their time, when it is the host's, stands for a person's word; another does not."""
    _watched(hall)
    hall.clock.wait(32 * DAY_MS)
    with pytest.raises(ClockUnsureError):
        hall.invite("ana", "Choir")
    before = hall.ledger.checkpoint()
    wrong = hall.clock.ms // 1000 - 10 * DAY_MS // 1000
    signers = [witness_signer(11, wrong), witness_signer(12, wrong)]
    note = add_signatures(before, sign_note(before.text, signers).signatures).data
    with pytest.raises(ClockUnsureError):
        note_witnessed(hall.ledger, note, hall.randomness)
    near = (hall.clock.ms - MINUTE_MS) // 1000
    signers = [witness_signer(11, near), witness_signer(12, near)]
    note = add_signatures(before, sign_note(before.text, signers).signatures).data
    assert note_witnessed(hall.ledger, note, hall.randomness) == Recorded(2, again=False)
