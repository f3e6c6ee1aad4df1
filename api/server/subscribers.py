"""Who listens to new entries: a slot each, few from one address, all of them told to end when the server does."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Lock

PER_ADDRESS = 8
TOGETHER = 128


class Subscribers:
    """The listeners of one server."""

    def __init__(self) -> None:
        self._held: Counter[str] = Counter()
        self._lock = Lock()
        self._ended = Event()

    @property
    def ended(self) -> bool:
        """Whether the server is ending, so that listeners should."""
        return self._ended.is_set()

    def end(self) -> None:
        """Let every listener end at its next look."""
        self._ended.set()

    @contextmanager
    def slot(self, address: str) -> Iterator[bool]:
        """Hold a slot while listening; False where there is none left."""
        with self._lock:
            free = self._held[address] < PER_ADDRESS and self._held.total() < TOGETHER
            if free:
                self._held[address] += 1
        try:
            yield free
        finally:
            if free:
                self._leave(address)

    def _leave(self, address: str) -> None:
        with self._lock:
            self._held[address] -= 1
            if not self._held[address]:
                del self._held[address]
