"""Make each database call of a host fail, twice over: lost (it never happened) and kept (it happened, then erred).

The calls of all three files are counted together, statements and commits alike, so every step of an append and of
opening is met: words beside, entries, tiles, head, guard, erasure. Pairs: while the host recovers from one fault it
meets another. Quick form: in the suite. Full form: ``python -m tests.faults.injecting``, every pair.
"""

import random
import sqlite3
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from sqlalchemy import Connection, Engine, event, exc

from ledger.application import Recorded, StorageFailedError, admit
from ledger.application.compose import Words
from ledger.application.intake import Admitted
from tests.faults.folders import memory_folder
from tests.hall import Hall

Mode = Literal["lost", "kept"]


@dataclass
class Faults:
    """Counts database calls, and fails one of them: the call number ``at`` since it was armed."""

    calls: int = 0
    at: int | None = None
    mode: Mode = "lost"
    met: int = 0

    def arm(self, at: int | None, mode: Mode = "lost") -> None:
        """Count from here; fail at that call, or never."""
        self.calls, self.at, self.mode = 0, at, mode

    def now(self) -> bool:
        """Whether the call under way is the one to fail."""
        self.calls += 1
        hit = self.calls - 1 == self.at
        self.met += hit
        return hit

    def execute(self, cursor: Any, statement: str, parameters: Any, context: Any) -> None:
        """Before a statement is executed."""
        if self.now():
            if self.mode == "kept":
                (cursor.executemany if context.executemany else cursor.execute)(statement, parameters)
            raise sqlite3.OperationalError("disk I/O error")

    def commit(self, connection: Connection) -> None:
        """Before a transaction is committed."""
        if self.now():
            if self.mode == "kept":
                connection.connection.commit()
            raise exc.OperationalError("COMMIT", None, sqlite3.OperationalError("disk I/O error"))


@contextmanager
def injected() -> Iterator[Faults]:
    """Faults in every database of this process, until the end of the block."""
    faults = Faults()
    heard = (("do_execute", faults.execute), ("do_executemany", faults.execute), ("commit", faults.commit))
    for name, listener in heard:
        event.listen(Engine, name, listener)
    try:
        yield faults
    finally:
        for name, listener in heard:
            event.remove(Engine, name, listener)


@dataclass
class Told:
    """What a campaign saw: runs, faults met, and every broken promise."""

    runs: int = 0
    met: int = 0
    broken: list[str] = field(default_factory=list)


@dataclass
class Campaign:
    """One ledger through many faults."""

    hall: Hall
    faults: Faults
    told: Told = field(default_factory=Told)
    acknowledged: dict[str, int] = field(default_factory=dict)
    roots: dict[int, bytes] = field(default_factory=dict)
    words: list[str] = field(default_factory=list)

    def run(self, at: int | None, mode: Mode, then: tuple[int, Mode] | None = None) -> None:
        """Append with a fault; open again, perhaps with another; check every promise; send again what was sent."""
        self.told.runs += 1
        where = f"call {at} {mode}" + (f", opening {then[0]} {then[1]}" if then else "")
        batch = self._batch()
        self.faults.arm(at, mode)
        met = self.faults.met
        self._append(batch)
        if self.faults.met > met:
            self.faults.arm(None)
            self._stays_shut(batch, where)
        if then is not None:
            self._open_badly(*then)
        self.faults.arm(None)
        self.hall.reopen()
        self._check(where)
        before = dict(self.hall.ledger.live.state.record.statements.items())
        answers = self._append(batch)
        for admitted, answer in zip(batch, answers, strict=True):
            if before.get(admitted.id, answer.index) != answer.index or answer.again != (admitted.id in before):
                self.told.broken.append(f"{where}: sent again, {answer}")
        self._check(f"{where}, sent again")
        self.told.met = self.faults.met

    def measure(self) -> tuple[int, int]:
        """How many database calls an append makes, and how many opening makes."""
        self.run(None, "lost")
        batch = self._batch()
        self.faults.arm(None)
        self._append(batch)
        append = self.faults.calls
        self.faults.arm(None)
        self.hall.reopen()
        return append, self.faults.calls

    def _batch(self) -> list[Admitted]:
        """A statement with words, and one that erases the words of the round before."""
        hall, state = self.hall, self.hall.ledger.live.state
        sitting = hall.sitting(("ana", "self"))
        name = Words(f"Choir {self.told.runs}")
        sitting.add("organization.registered/v1", {"standing": "invited"}, sealed={"name": name})
        batch = [admit(hall.sign(sitting))]
        last = list(state.record.sealed)[-1]
        if last not in state.record.erased and self.acknowledged:
            sitting = hall.sitting(("ana", "self"))
            sitting.add("disclosure.erased/v1", {"digests": [last], "right": "author"})
            batch.append(admit(hall.sign(sitting)))
        hall.clock.wait(1000)
        return batch

    def _append(self, batch: list[Admitted]) -> list[Recorded]:
        try:
            answers = self.hall.ledger.append(batch)
        except StorageFailedError:
            return []
        recorded = [answer for answer in answers if isinstance(answer, Recorded)]
        assert len(recorded) == len(batch), answers
        self.acknowledged |= {admitted.id: answer.index for admitted, answer in zip(batch, recorded, strict=True)}
        return recorded

    def _stays_shut(self, batch: list[Admitted], where: str) -> None:
        size = self.hall.ledger.recorder.tree_head(self.hall.ledger.origin).size
        if self._append(batch) or self.hall.ledger.recorder.tree_head(self.hall.ledger.origin).size != size:
            self.told.broken.append(f"{where}: it went on after a fault")

    def _open_badly(self, at: int, mode: Mode) -> None:
        self.hall.ledger.close()
        self.faults.arm(at, mode)
        try:
            self.hall.reopen()
        except StorageFailedError:
            return  # told, not hidden; what it left behind the next opening shows

    def _check(self, where: str) -> None:
        ledger, record = self.hall.ledger, self.hall.ledger.live.state.record
        head = ledger.checkpoint().checkpoint
        tell = self.told.broken.append
        if head.size != ledger.size or self.roots.setdefault(head.size, head.root) != head.root:
            tell(f"{where}: head {head.size} {head.root.hex()}")
        for identity, index in self.acknowledged.items():
            if record.statements.get(identity) != index:
                tell(f"{where}: {identity} was acknowledged at {index}")
        held = {digest for digest in record.sealed if digest not in record.erased}
        if set(ledger.beside.digests()) != held:
            tell(f"{where}: words held are not those of the record")


def campaign(pairs: int | None, seed: int = 1) -> Told:
    """Every single fault, then so many pairs (all when None)."""
    with tempfile.TemporaryDirectory(dir=memory_folder()) as name, injected() as faults:
        hall = Hall(Path(name))
        hall.found({"dockers": "ana", "nurses": "ben"}, {"quota": {"statements": 10**6, "entry_bytes": 10**9}})
        run = Campaign(hall, faults)
        append, opening = run.measure()
        modes: tuple[Mode, Mode] = ("lost", "kept")
        firsts = [(at, mode) for at in range(append) for mode in modes]
        seconds = [(at, mode) for at in range(opening) for mode in modes]
        for at, mode in firsts:
            run.run(at, mode)
        both = [(first, second) for first in firsts for second in seconds]
        for (at, mode), then in both if pairs is None else random.Random(seed).sample(both, pairs):
            run.run(at, mode, then)
        hall.ledger.close()
        return run.told


if __name__ == "__main__":
    seen = campaign(None)
    sys.stdout.write(f"{seen.runs} runs, {seen.met} faults met, {len(seen.broken)} promises broken\n")
    sys.stdout.write("".join(f"{line}\n" for line in seen.broken[:20]))
    raise SystemExit(bool(seen.broken))
