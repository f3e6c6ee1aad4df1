"""What goes wrong when old books are read. Every error says where, what was expected and found, and what to do."""


class JournalError(ValueError):
    """Base of this package's errors."""


class JournalSyntaxError(JournalError):
    """A line of the journal that cannot be read.

    Args:
        line: its number, from 1.
        expected: what would have been read.
        found: what stands there.
        then: what to do.
    """

    def __init__(self, line: int, expected: str, found: str, then: str) -> None:
        super().__init__(f"line {line}: expected {expected}, found {found!r}. {then}")
        self.line = line
        self.expected = expected
        self.found = found
        self.then = then


class MappingError(JournalError):
    """The mapping file does not fit: its form, the journal, or the ledger."""
