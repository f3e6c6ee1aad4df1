"""Following in the background: a thread that keeps read models at the ledger's head, for a server or a command.

It catches up, then waits on the ledger's subscription (the library's; on SQLite it polls), and takes in whatever there
is in one transaction a batch. A stop is clean: the batch in hand is written or left, and the next start goes on. What
goes wrong ends the thread, never silently: `stopped` says what, and for a model that failed, which one and where.
"""

from threading import Condition, Thread

from eventsourcing.persistence import ApplicationRecorder, Subscription

from ledger.rules.kind import Registry
from ledger.rules.kinds import RULES_V0
from ledger.store.recorder import LedgerRecorder
from projections.read_models.database import OvertakenError, ReadModels
from projections.read_models.follower import APPLICATION, BATCH, Follower


class _StoppingError(Exception):
    """Somebody asked the thread to stop while it was catching up."""


class Following:
    """Read models that follow a ledger while this process lives.

    Args:
        recorder: the ledger's.
        origin: which ledger of those in its database.
        models: where to; closed by whoever opened them, after `stop`.
        registry: the kinds to judge by.
        batch: how many entries go into one transaction, >= 1.
    """

    def __init__(
        self,
        recorder: LedgerRecorder,
        origin: str,
        models: ReadModels,
        registry: Registry = RULES_V0,
        batch: int = BATCH,
    ) -> None:
        self._follower = Follower(recorder, origin, models, registry, batch)
        self._changed = Condition()
        self._size = 0
        self._stopping = False
        self._stopped: str | None = None
        self._news: Subscription[ApplicationRecorder] | None = None
        self._thread: Thread | None = None

    def start(self) -> None:
        """Begin, once; returns at once. Tables of another version are made anew."""
        assert self._thread is None, "it is started once"
        self._thread = Thread(target=self._run, name="read models", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End, and wait until it has; a stop after a stop, or before a start, does nothing."""
        with self._changed:
            self._stopping = True
            if self._news is not None:
                self._news.stop()
        self.join()

    def join(self) -> None:
        """Wait until it ends: by `stop` from another thread, or by what went wrong."""
        if self._thread is not None:
            self._thread.join()

    def lag(self) -> int:
        """How many entries of the ledger are not in the tables yet."""
        standing = self._follower.models.standing(APPLICATION)
        head = self._follower.recorder.tree_head(self._follower.origin)
        return head.size - (0 if standing is None else standing.size)

    def stopped(self) -> str | None:
        """What went wrong, where; None while nothing did."""
        return self._stopped

    def wait(self, size: int, timeout_s: float) -> bool:
        """Wait until the tables hold so many entries, for whoever wants to read what she just wrote.

        Returns:
            Whether they do; False after ``timeout_s`` seconds, or when it ended before.
        """
        with self._changed:
            self._changed.wait_for(lambda: self._size >= size or self._ended(), timeout_s)
            return self._size >= size

    def _ended(self) -> bool:
        return self._stopping or self._stopped is not None

    def _run(self) -> None:
        try:
            while not self._stopping:
                self._once()
        except _StoppingError:
            pass
        except Exception as error:  # noqa: BLE001  # whatever it is, a thread has nobody to raise it to
            self._end(str(error))

    def _once(self) -> None:
        try:
            self._follower.follow(self._told, self._subscribed)
        except OvertakenError:
            # Another process wrote these entries: they are there, and what comes next is read anew.
            return

    def _told(self, done: int, _of: int) -> None:
        with self._changed:
            self._size = done
            self._changed.notify_all()
            if self._stopping:
                raise _StoppingError

    def _subscribed(self, news: Subscription[ApplicationRecorder]) -> None:
        with self._changed:
            self._news = news
            if self._stopping:
                raise _StoppingError

    def _end(self, words: str) -> None:
        with self._changed:
            self._stopped = words
            self._changed.notify_all()
