"""What a published site is made from: one ledger as it stands, for the audience *public* and nobody else.

Words reach a page through here alone, and what is not open to the public does not get through. Whether the entries
themselves may be published is the charter's to say (docs/format.md §5.5); the reports for the public are made either
way.
"""

from dataclasses import dataclass, field
from typing import Literal

from ledger.application import Ledger
from ledger.format.checkpoint import SignedCheckpoint
from ledger.format.disclosure import parse_disclosure
from ledger.format.statement import Act
from ledger.rules.record.disclosures import audiences
from ledger.rules.state import State
from projections.chronicle import Chronicler
from projections.directory import Directory
from projections.export_tiles import lasting_head
from projections.language import Language
from projections.reports.assembly import Made
from projections.reports.basis import Basis, look
from projections.reports.catalogue import REPORTS, make
from projections.reports.wording import PUBLIC
from projections.sentences import Teller
from projections.trace import Acts

Entries = Literal["charter", "published"]
"""Whether entries are published as the charter says, or because the operator answers for it."""


@dataclass(frozen=True, slots=True)
class Source:
    """One look at a ledger for the public.

    Args:
        ledger: held still by whoever made this.
        state: after its last entry.
        language: of the frame's words and of the reports.
        entries: whether the entries are published.
        head: the signed head that everything is proved to.
    """

    ledger: Ledger
    state: State
    language: Language
    entries: bool
    head: SignedCheckpoint
    _acts: Acts = field(repr=False)
    _made: dict[str, tuple[Made, Basis]] = field(default_factory=dict, repr=False)

    @property
    def size(self) -> int:
        """How many entries there are."""
        return self.head.checkpoint.size

    @property
    def by_charter(self) -> bool:
        """Whether the charter itself makes the entries public."""
        version = self.state.charter.in_force.get()
        return version is not None and version.data.entries == PUBLIC

    def read_words(self, digest: str) -> str | None:
        """A sealed text, if the public may read it and it is there."""
        record = self.state.record
        if digest not in record.sealed or digest in record.erased or PUBLIC not in audiences(self.state, digest):
            return None
        encoded = self.ledger.beside.disclosure(digest)
        return parse_disclosure(encoded).text if encoded is not None else None

    @property
    def has_words(self) -> bool:
        """Whether any sealed text is open to the public."""
        return any(self.read_words(digest) is not None for digest in self.state.record.sealed)

    def basis(self) -> Basis:
        """A new basis: one for each export, since what it shows of sealed words is noted there."""
        return look(self.state, self.read_words, self._acts, audience=PUBLIC)

    def told(self) -> Basis:
        """A new basis for a report or for words on a page, in the language of the pages."""
        return look(self.state, self.read_words, self._acts, audience=PUBLIC, language=self.language)

    def read_act(self, act: str) -> Act:
        """An act of the record by its id."""
        return self._acts(act)

    def report(self, name: str) -> tuple[Made, Basis]:
        """A report, made once."""
        if name not in self._made:
            basis = self.told()
            self._made[name] = (make(name, basis), basis)
        return self._made[name]

    def chronicler(self) -> Chronicler:
        """Tells acts as the public may read them."""
        founding = self.state.record.founding.get()
        words = self.told().words
        directory = Directory(self.state, self.read_words)
        currencies = founding.currencies if founding else {}
        teller = Teller(self.ledger.registry, words.name, self.read_words, currencies, self.language)
        return Chronicler(teller, directory.role, directory.number)


PUBLIC_REPORTS = tuple(name for name, kind in REPORTS.items() if PUBLIC in kind.audiences)
"""The reports that are made for the public, in the order in which they are offered."""


def look_at(ledger: Ledger, state: State, language: Language, entries: Entries = "charter") -> Source:
    """A source for a ledger with at least one entry, whose state the caller holds still."""
    version = state.charter.in_force.get()
    public = version is not None and version.data.entries == PUBLIC
    return Source(ledger, state, language, public or entries == "published", lasting_head(ledger), Acts(ledger, state))
