"""The receipts given lately, so that a statement sent again gets the very one that it got the first time.

Kept in memory, the last of them: after a restart, or much later, the receipt is of the same entry under a later head.
"""

from threading import Lock

from ledger.application import Ledger
from ledger.format.receipt import Receipt

MOST = 2000


class Receipts:
    """Receipts by statement.

    Args:
        ledger: what they are of.
        most: how many are kept, >= 1.
    """

    def __init__(self, ledger: Ledger, most: int = MOST) -> None:
        self._ledger = ledger
        self._most = most
        self._given: dict[str, Receipt] = {}
        self._lock = Lock()

    def give(self, statement: str, index: int) -> Receipt:
        """The receipt of a statement that stands in the record, the same as before where it was given lately."""
        with self._lock:
            known = self._given.get(statement)
            if known is None:
                while len(self._given) >= self._most:
                    self._given.pop(next(iter(self._given)))
                known = self._given[statement] = self._ledger.receipt(index)
            return known
