"""Who reads, and what that allows: audiences of sealed words, and whether the record's entries are open to her.

Members read everything but what was sealed for fewer; the public reads what the charter opened (``entries: public``)
and words sealed for everybody. Nobody reads more by asking differently: pages, JSON, feeds and exports all come here.
"""

from dataclasses import dataclass

from ledger.format.statement import Audience
from ledger.rules.record.disclosures import audiences
from ledger.rules.state import State
from projections.reports.wording import MEMBERS, PUBLIC


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody who reads.

    Args:
        person: her id; None for the public.
        keyid: the key that she signed in with.
    """

    person: str | None = None
    keyid: str | None = None

    @property
    def audience(self) -> str:
        """For whom reports are made when she asks."""
        return PUBLIC if self.person is None else MEMBERS

    def audiences(self, state: State, now: int) -> frozenset[Audience]:
        """The audiences that she is in."""
        if self.person is None:
            return frozenset({PUBLIC})
        terms = state.posts.terms.values()
        posts = {("post", term.post) for term in terms if term.person == self.person and term.serving(now)}
        return frozenset({PUBLIC, MEMBERS, ("person", self.person), *posts})

    def may_enter(self, state: State) -> bool:
        """Whether the record's entries are open to her."""
        charter = state.charter.in_force.get()
        return self.person is not None or (charter is not None and charter.data.entries == PUBLIC)


ANYBODY = Reader()


def may_read(state: State, digest: str, allowed: frozenset[Audience]) -> bool:
    """Whether a sealed field is open to one of these audiences."""
    return digest in state.record.sealed and not allowed.isdisjoint(audiences(state, digest))
