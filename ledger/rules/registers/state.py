"""Register entries with their versions, endorsements and answers; uses of what is an organization's own (part X)."""

from dataclasses import dataclass
from typing import Literal

from ledger.rules.journal import Journal, Table
from ledger.rules.registers.model import Entry

Asset = Literal["name", "logo", "list", "channel", "premises", "money"]
UseStanding = Literal["announced", "vetoed"]


@dataclass(frozen=True, slots=True)
class Version:
    """An entry as one act has it."""

    act: str
    entry: Entry
    received: int


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of an entry that somebody answers."""

    act: str
    disposition: str
    by: str | None
    received: int


@dataclass(frozen=True, slots=True)
class Registered:
    """An entry.

    Args:
        organization: whose it is, if an organization's; ``person`` who wrote it.
        decided: it carries out a decision of the coalition.
        versions: the last one stands.
        ended: when (ms) its owner ended it.
    """

    id: str
    template: str
    organization: str | None
    person: str | None
    decided: bool
    versions: tuple[Version, ...]
    answers: tuple[Answer, ...] = ()
    ended: int | None = None

    @property
    def entry(self) -> Entry:
        """The entry as it stands."""
        return self.versions[-1].entry

    @property
    def entered(self) -> int:
        """When (ms) it was first written."""
        return self.versions[0].received


@dataclass(frozen=True, slots=True)
class Endorsement:
    """An organization's word on a version of an entry."""

    act: str
    version: str
    word: str


@dataclass(frozen=True, slots=True)
class Consent:
    """An organization's word on the use of one thing of its own for one purpose, until an instant (ms) or for good."""

    act: str
    given: bool
    until: int | None


@dataclass(frozen=True, slots=True)
class Use:
    """A use of an organization's name, list, channel, … for a purpose."""

    id: str
    organization: str
    asset: Asset
    of: str
    date: int
    standing: UseStanding = "announced"


class RegistersState:
    """Entries by id; endorsements by entry and organization; consents by organization, asset and purpose; uses."""

    def __init__(self, journal: Journal) -> None:
        self.entries: Table[str, Registered] = Table(journal)
        self.of_template: Table[str, tuple[str, ...]] = Table(journal)
        """Template to its entries, ended ones too."""
        self.endorsements: Table[tuple[str, str], Endorsement] = Table(journal)
        self.authoritative: Table[tuple[str, str], str] = Table(journal)
        """Act and field to the entry that holds the text that is authoritative."""
        self.consents: Table[tuple[str, str, str], Consent] = Table(journal)
        self.uses: Table[str, Use] = Table(journal)

    def live(self, template: str) -> tuple[Registered, ...]:
        """The entries of a template that were not ended, oldest first."""
        entries = (self.entries[one] for one in self.of_template.get(template) or ())
        return tuple(one for one in entries if one.ended is None)
