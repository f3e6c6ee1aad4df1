"""State of the commitments family."""

from ledger.rules.journal import Journal


class CommitmentsState:
    """Tables of the commitments family."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
