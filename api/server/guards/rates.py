"""How often one address, or one sign-in, may ask: a moving window of a minute, reading and writing apart.

Kept in memory: one process serves one ledger. The session's token counts as its digest and is never kept as it is.
"""

import hashlib
import math

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from api.server.guards.origin import SAFE


class Rates:
    """Counts requests.

    Args:
        reads, writes: how many a minute.
    """

    def __init__(self, reads: int, writes: int) -> None:
        self._limiter = MovingWindowRateLimiter(MemoryStorage())
        self._reads, self._writes = RateLimitItemPerMinute(reads), RateLimitItemPerMinute(writes)

    def wait(self, method: str, address: str, token: str | None, now: float) -> int:
        """Count a request; how many seconds to wait before the next try, 0 when it may pass.

        Args:
            method: of the request.
            address: the client's network address.
            token: of its session, if it has one.
            now: the present (s).
        """
        item = self._reads if method in SAFE else self._writes
        who = hashlib.sha256(token.encode()).hexdigest()[:32] if token else address
        if self._limiter.hit(item, who, "read" if method in SAFE else "write"):
            return 0
        reset = self._limiter.get_window_stats(item, who, "read" if method in SAFE else "write").reset_time
        return max(1, math.ceil(reset - now))
