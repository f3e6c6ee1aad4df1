"""State of the history family."""

from ledger.rules.journal import Journal


class HistoryState:
    """Tables of the history family."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
