"""The host's clock, and doubting it (docs/rules.md R-4; the code CLOCK_UNSURE is the host's own check).

``received`` decides everything, so a host whose clock may be wrong stops and asks a person, once: "Is today 3 March
2027?" It doubts when the clock stands over two minutes behind the last entry, over 31 days ahead of it, or has moved
against the monotonic clock by over a minute since the host started.
"""

import time
from typing import Protocol

from ledger.application.errors import ClockUnsureError
from ledger.format.codec import DAY_MS, MINUTE_MS, format_second

MAX_BEHIND_MS = 2 * MINUTE_MS
MAX_AHEAD_MS = 31 * DAY_MS
MAX_DRIFT_MS = MINUTE_MS

# A laptop that slept must not look like one whose clock was set.
_RUNNING = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)


class Clock(Protocol):
    """Where time comes from, in whole milliseconds."""

    def now(self) -> int:
        """Milliseconds since 1970-01-01T00:00:00Z."""
        ...

    def monotonic(self) -> int:
        """Milliseconds since some moment, never going back and never set."""
        ...


class SystemClock:
    """The machine's clocks."""

    def now(self) -> int:
        """The machine's wall clock."""
        return time.time_ns() // 1_000_000

    def monotonic(self) -> int:
        """The machine's monotonic clock; where there is one that runs on while the machine sleeps, that one."""
        return time.clock_gettime_ns(_RUNNING) // 1_000_000


class ClockWatch:
    """Gives each batch its ``received`` and stops when the clock cannot be believed."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._offset = clock.now() - clock.monotonic()
        self._confirmed = False

    def confirm(self) -> None:
        """A person or a witness says that the clock is right now; the next batch may follow a long silence."""
        self._offset = self._clock.now() - self._clock.monotonic()
        self._confirmed = True

    def take(self, last: int) -> int:
        """The ``received`` of a batch taken in now, never before ``last`` (ms; 0 when there is no entry).

        Raises:
            ClockUnsureError: see the module.
        """
        now = self._clock.now()
        doubt = self._doubt(now, last)
        if doubt:
            raise ClockUnsureError(
                f"{doubt}. Is it {format_second(now)} now? If so, confirm the clock; if not, set it first."
            )
        self._confirmed = False
        return max(now, last)

    def _doubt(self, now: int, last: int) -> str | None:
        if now < last - MAX_BEHIND_MS:
            return f"the clock stands {(last - now) // 1000} s behind the last entry"
        if abs(now - self._clock.monotonic() - self._offset) > MAX_DRIFT_MS:
            return "the clock was set while the host ran"
        if last and now > last + MAX_AHEAD_MS and not self._confirmed:
            return f"the last entry came {(now - last) // DAY_MS} days ago"
        return None
