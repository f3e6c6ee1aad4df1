"""State of the money family."""

from ledger.rules.journal import Journal


class MoneyState:
    """Tables of the money family."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
