"""What imports ask of the record: things by name or number, amounts in words, texts that this reader may see."""

from collections.abc import Mapping
from dataclasses import dataclass

from ledger.rules.state import State
from projections.directory import Directory, Listed, NotFoundError, ReadWords
from projections.imports.errors import refuse
from projections.reports.amounts import Amount, told


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The record around an import.

    Args:
        state: the rules' state.
        directory: numbers and names over it.
        read_words: field digest to its words, or None.
    """

    state: State
    directory: Directory
    read_words: ReadWords

    @property
    def exponents(self) -> Mapping[str, int]:
        """Each currency's decimals."""
        founding = self.state.record.founding.get()
        return founding.currencies if founding is not None else {}

    def find(self, text: str, thing: str, where: str, then: str) -> str:
        """The id of a thing by name or number.

        Raises:
            ImportRefusedError: nothing, or several, go by that.
        """
        try:
            return self.directory.find(text, thing)
        except NotFoundError as error:
            raise refuse(where, f"one {thing}", text, f"{error} {then}") from None

    def listed(self, identity: str) -> Listed:
        """A thing as people meet it."""
        found = self.directory.get(identity)
        assert found is not None, "only what is in the record is asked for"
        return found

    def number(self, identity: str) -> str:
        """A thing's number, by which a draft names it: no two have one."""
        return self.listed(identity).number

    def told(self, minor: int, currency: str) -> str:
        """An amount in words."""
        return told(Amount(minor, currency), self.exponents)

    def sealed(self, path: str) -> dict[str, str]:
        """Act to the words sealed at a path, where this reader holds them."""
        found = ((act, digest) for digest, (act, at, _) in self.state.record.sealed.items() if at == path)
        return {act: words for act, digest in found if (words := self.read_words(digest)) is not None}


def surroundings(state: State, read_words: ReadWords) -> Surroundings:
    """What imports ask of a state."""
    return Surroundings(state, Directory(state, read_words), read_words)
