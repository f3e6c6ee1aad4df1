"""What goes wrong when files of others are read. Every problem says where, what was expected and found, what to do."""

from dataclasses import dataclass

_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Problem:
    """A place of a file that cannot be read.

    Args:
        where: ``line 7, Amount`` or ``Meeting, cell C5``.
        expected: what would have been read.
        found: what stands there, shortened when told.
        then: what to do.
    """

    where: str
    expected: str
    found: str
    then: str

    def words(self) -> str:
        """The problem in one line."""
        found = self.found if len(self.found) <= _SHOWN else f"{self.found[: _SHOWN - 1]}…"
        return f"{self.where}: expected {self.expected}, found {found!r}. {self.then}"


class ImportRefusedError(ValueError):
    """A file that is not read any further, with everything that is wrong with it."""

    def __init__(self, *problems: Problem) -> None:
        self.problems = problems
        super().__init__("\n".join(problem.words() for problem in problems))


def refuse(where: str, expected: str, found: str, then: str) -> ImportRefusedError:
    """The refusal of a file for one reason."""
    return ImportRefusedError(Problem(where, expected, found, then))
