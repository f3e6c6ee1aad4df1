"""The counting room's error tree: why something was not counted, and what to do about it.

A count that cannot be made is never made approximately. Every error names the place, what was expected, what
was found and the next step, so that a teller can mend a file and a program can switch on ``code``.
"""


class CountingError(ValueError):
    """Input that the counting rules refuse.

    Args:
        code: upper-case name of the broken rule, e.g. ``RANK_NOT_A_NUMBER``.
        where: what was read and the place in it, e.g. ``row 12, column 'Ada'``.
        expected: what the rule asks for, in words.
        found: what stood there.
        remedy: what to do next, one sentence.
    """

    def __init__(self, code: str, where: str, expected: str, found: str, remedy: str) -> None:
        self.code = code
        self.where = where
        self.expected = expected
        self.found = found
        self.remedy = remedy
        super().__init__(f"{where}: {code}: expected {expected}, found {found}; {remedy}")


class BallotError(CountingError):
    """A ballot or a file of ballots that cannot be read without guessing."""


class ProcedureError(CountingError):
    """Parameters that contradict each other, or lack what the method needs."""


class UnknownRuleError(ProcedureError):
    """A rule this program does not know: nothing can be said about the count, for or against."""


class DrawError(CountingError):
    """A pool or seeds from which no verifiable draw can be made."""


class BudgetError(CountingError):
    """A participatory budget (``.pb``) file that cannot be read without guessing."""
