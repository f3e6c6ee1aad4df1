"""State of the gatherings family."""

from ledger.rules.journal import Journal


class GatheringsState:
    """Tables of the gatherings family."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
