"""Kill the writer with SIGKILL at random moments, open the ledger again, compare with what was acknowledged.

Quick form: in the suite. Full form: ``python -m tests.faults.killing ROUNDS``. The control acknowledges before it
writes, and must lose; a test of losses that cannot show one is worth nothing.
"""

import os
import random
import shutil
import signal
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

from ledger.application import Recorded, admit
from ledger.application.compose import Words
from ledger.application.intake import Admitted
from tests.faults.folders import memory_folder
from tests.hall import Hall

STATEMENTS = 250
ROUNDS_A_LEDGER = 20
APPENDS_A_ROUND = 8
APPENDS_TIMED = 10


@dataclass
class Tally:
    """What a campaign saw."""

    rounds: int = 0
    acknowledged: int = 0
    lost: list[str] = field(default_factory=list)
    forked: list[str] = field(default_factory=list)
    unanswered: int = 0


def run(rounds: int, seed: int, *, early: bool = False) -> Tally:
    """Run a campaign; ``early`` is the control that acknowledges before it writes."""
    rng = random.Random(seed)
    tally, pace = Tally(), _pace()
    while tally.rounds < rounds:
        folder = Path(tempfile.mkdtemp(dir=memory_folder()))
        try:
            hall = Hall(folder)
            hall.found({"dockers": "ana", "nurses": "ben"}, {"quota": {"statements": 10**6, "entry_bytes": 10**9}})
            batch = _statements(hall)
            hall.ledger.close()
            _one_ledger(folder, batch, min(ROUNDS_A_LEDGER, rounds - tally.rounds), rng, tally, pace, early=early)
        finally:
            shutil.rmtree(folder)
    return tally


def _statements(hall: Hall) -> list[Admitted]:
    batch = []
    for number in range(STATEMENTS):
        sitting = hall.sitting(("ana", "self"))
        body = {"standing": "invited"}
        sitting.add("organization.registered/v1", body, sealed={"name": Words(f"Choir {number}")})
        batch.append(admit(hall.sign(sitting)))
    return batch


def _one_ledger(
    folder: Path,
    batch: list[Admitted],
    rounds: int,
    rng: random.Random,
    tally: Tally,
    pace: tuple[float, float],
    *,
    early: bool,
) -> None:
    heads: dict[int, str] = {}
    acknowledged: dict[str, int] = {}
    opening_s, append_s = pace
    for turn in range(rounds):
        before = len(acknowledged)
        # Every fifth kill may fall into the opening; the others come in or around an append, after some were answered.
        answers = 0 if turn % 5 == 0 else rng.randint(1, APPENDS_A_ROUND)
        after_s = rng.uniform(0, (opening_s if answers == 0 else 0) + 1.5 * append_s)
        for line in _killed(folder, batch[before : before + 40], answers, after_s, early=early):
            name, number, value = line.split()
            if name == "HEAD":
                if heads.setdefault(int(number), value) != value:
                    tally.forked.append(line)
            else:
                acknowledged[value] = int(number)
        tally.rounds += 1
        hall = Hall(folder)
        stands = hall.ledger.live.state.record.statements
        tally.lost += [identity for identity, index in acknowledged.items() if stands.get(identity) != index]
        tally.unanswered += len(stands) - 1 - len(acknowledged)
        size = hall.ledger.size
        root = hall.ledger.live.root_at(size) or ""
        if heads.setdefault(size, root) != root:
            tally.forked.append(f"HEAD {size} {root}")
        # Whoever got no answer asks again and hears where it stands.
        for answer, admitted in zip(hall.ledger.append(batch[: len(stands) - 1]), batch, strict=False):
            assert answer == Recorded(stands[admitted.id], again=True)
        acknowledged = {admitted.id: stands[admitted.id] for admitted in batch if admitted.id in stands}
        hall.ledger.close()
    tally.acknowledged += len(acknowledged)


def _pace() -> tuple[float, float]:
    """Seconds that opening takes here, and one append: kills are aimed by them, however slow the disk is."""
    with tempfile.TemporaryDirectory(dir=memory_folder()) as name:
        hall = Hall(Path(name))
        hall.found({"dockers": "ana", "nurses": "ben"})
        begun = time.perf_counter()
        hall.reopen()
        opened = time.perf_counter()
        for number in range(APPENDS_TIMED):
            hall.invite("ana", f"Choir {number}")
        done = time.perf_counter()
        hall.ledger.close()
    return opened - begun, (done - opened) / APPENDS_TIMED


def _killed(folder: Path, batch: list[Admitted], answers: int, after_s: float, *, early: bool) -> list[str]:
    """Append in a child until so many were answered and some time went by, then kill it; the lines it had written."""
    read_end, write_end = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(read_end)
        _append(folder, batch, write_end, early=early)
        os._exit(0)
    os.close(write_end)
    with os.fdopen(read_end) as pipe:
        written: list[str] = []
        while sum(line.startswith("ACK") for line in written) < answers and (line := pipe.readline()):
            written.append(line)
        time.sleep(after_s)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        written += pipe.read().splitlines(keepends=True)
    # The last line may have been cut in the middle of its writing.
    return [line for line in written if line.endswith("\n")]


def _append(folder: Path, batch: list[Admitted], out: int, *, early: bool) -> None:
    hall = Hall(folder)
    for admitted in batch:
        if early:
            os.write(out, f"ACK {hall.ledger.size} {admitted.id}\n".encode())
        answer = hall.ledger.append([admitted])[0]
        assert isinstance(answer, Recorded)
        head = hall.ledger.checkpoint().checkpoint
        os.write(out, f"HEAD {head.size} {head.root.hex()}\nACK {answer.index} {admitted.id}\n".encode())


if __name__ == "__main__":
    told = run(int(sys.argv[1]) if len(sys.argv) > 1 else 2000, seed=1)
    sys.stdout.write(
        f"{told.rounds} kills, {told.acknowledged} acknowledged, {len(told.lost)} lost, {len(told.forked)} forked, "
        f"{told.unanswered} recorded but unanswered\n"
    )
    raise SystemExit(bool(told.lost or told.forked))
