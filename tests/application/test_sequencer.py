"""Group commit, the clock's doubts, and two processes on one ledger."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from ledger.application import ClockUnsureError, Recorded, Sequencer, StorageFailedError, admit
from ledger.application.clock import ClockWatch
from ledger.application.compose import Words
from ledger.application.intake import Admitted
from ledger.format.codec import DAY_MS, MINUTE_MS
from ledger.store.engine import open_engine
from tests.hall import START, Hall, TestClock


@pytest.fixture
def hall(tmp_path: Path) -> Hall:
    """A ledger founded by two unions."""
    hall = Hall(tmp_path)
    hall.found({"dockers": "ana", "nurses": "ben"}, {"quota": {"statements": 1000, "entry_bytes": 10**7}})
    return hall


def _statement(hall: Hall, name: str) -> Admitted:
    sitting = hall.sitting(("ana", "self"))
    sitting.add("organization.registered/v1", {"standing": "invited"}, sealed={"name": Words(name)})
    return admit(hall.sign(sitting))


def test_many_at_once_are_each_answered(hall: Hall) -> None:
    """Statements handed in from many threads all get an index of their own, without gaps."""
    batch = [_statement(hall, f"Choir {number}") for number in range(60)]
    sequencer = Sequencer(hall.ledger)
    with ThreadPoolExecutor(8) as pool:
        answers = [future.result() for future in pool.map(sequencer.submit, batch)]
    sequencer.close()
    indexes = sorted(answer.index for answer in answers if isinstance(answer, Recorded))
    assert indexes == list(range(1, 61))


def test_two_hosts_of_one_folder_keep_one_order(hall: Hall, tmp_path: Path) -> None:
    """A second process catches up with the first before it appends; neither overwrites the other."""
    other = Hall(tmp_path, clock=hall.clock, ids=hall.ids)
    other.randomness.seed = "other"
    for number in range(4):
        hall.invite("ana", f"Choir {number}")
        other.ledger.append([])
        other.invite("ben", f"Band {number}")
        hall.ledger.append([])
    hall.reopen()
    assert hall.ledger.size == 9


def test_a_tile_that_another_host_filled_is_not_filled_again(hall: Hall, tmp_path: Path) -> None:
    """Two processes on one folder append past a full tile by turns; both go on, under one root."""
    other = Hall(tmp_path, clock=hall.clock, ids=hall.ids)
    other.randomness.seed = "other"
    assert all(isinstance(answer, Recorded) for answer in hall.ledger.append(_crowd(hall, 200)))
    assert all(isinstance(answer, Recorded) for answer in other.ledger.append(_crowd(other, 60)))
    assert all(isinstance(answer, Recorded) for answer in hall.ledger.append(_crowd(hall, 3)))
    other.ledger.append([])
    assert hall.ledger.size == other.ledger.size == 264
    assert hall.ledger.live.root() == other.ledger.live.root() == hall.ledger.tree.root(264)


def _crowd(hall: Hall, count: int) -> list[Admitted]:
    return [_statement(hall, f"Choir {hall.randomness.seed} {number}") for number in range(count)]


def test_when_the_storage_fails_each_waiting_one_hears_of_it(hall: Hall) -> None:
    """Nobody waits for ever, nobody is told a lie, and nothing more is taken in until the ledger is opened again."""
    waiting = [_statement(hall, f"Choir {number}") for number in range(5)]
    hall.ledger.beside.close()
    hall.ledger.beside.engine = open_engine(Path("/nowhere/beside.db"))
    sequencer = Sequencer(hall.ledger)
    futures = [sequencer.submit(admitted) for admitted in waiting]
    errors = [future.exception(timeout=30) for future in futures]
    sequencer.close()
    assert all(isinstance(error, StorageFailedError) for error in errors)
    hall.reopen()
    assert hall.ledger.size == 1
    assert [type(answer) for answer in hall.ledger.append(waiting)] == [Recorded] * 5


def test_a_clock_that_stands_behind_stops_the_host() -> None:
    """Two minutes behind the last entry are borne, more are not."""
    watch = ClockWatch(TestClock(START))
    assert watch.take(START + 2 * MINUTE_MS) == START + 2 * MINUTE_MS
    with pytest.raises(ClockUnsureError):
        watch.take(START + 2 * MINUTE_MS + 1)


def test_after_a_month_of_silence_a_person_is_asked() -> None:
    """31 days after the last entry are borne; more need a person's word, once."""
    clock = TestClock(START)
    watch = ClockWatch(clock)
    assert watch.take(START - 31 * DAY_MS) == START
    with pytest.raises(ClockUnsureError):
        watch.take(START - 31 * DAY_MS - 1)
    watch.confirm()
    assert watch.take(START - 31 * DAY_MS - 1) == START
    with pytest.raises(ClockUnsureError):
        watch.take(START - 31 * DAY_MS - 1)


def test_a_clock_set_while_the_host_runs_stops_it() -> None:
    """The wall clock may drift a minute against the monotonic one, not more."""

    class Jumping(TestClock):
        jump = 0

        def now(self) -> int:
            return self.ms + self.jump

    clock = Jumping(START)
    watch = ClockWatch(clock)
    clock.jump = MINUTE_MS
    watch.take(START)
    clock.jump = MINUTE_MS + 1
    with pytest.raises(ClockUnsureError):
        watch.take(START)
