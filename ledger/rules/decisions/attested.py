"""A secret ballot's count, as its tellers attested it: so many ballots of each sort, and nobody's (docs/rules.md D-64).

Nothing here names a voter. Where the counting rules ask for words by seat, the ballots are laid on the seats in the
order of the electorate, the filled ones first: with equal weights and no rule about organizations, which the charter
must have for a secret ballot (C-4), no outcome depends on where one lies.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ledger.rules.charter.procedure import PositionCode

if TYPE_CHECKING:
    from ledger.rules.decisions.state import Opening, Position, Seat


@dataclass(frozen=True, slots=True)
class BallotSort:
    """So many ballots that say the same."""

    position: PositionCode
    count: int
    marks: Mapping[str, int] | None = None


@dataclass(frozen=True, slots=True)
class AttestedTally:
    """What the tellers attest of one opening; ``spoiled`` ballots were handed in and say nothing."""

    act: str
    decision: str
    index: int
    received: int
    ballots: tuple[BallotSort, ...]
    spoiled: int = 0

    @property
    def handed_in(self) -> int:
        """How many ballots there were, the spoiled ones too."""
        return sum(sort.count for sort in self.ballots) + self.spoiled


def lay_out(
    attested: AttestedTally | None, opening: "Opening", seats: Iterable["Seat"], word: type["Position"]
) -> dict[str, "Position"]:
    """The ballots as the counting rules read them: one a seat, of nobody, by nobody's hand."""
    if attested is None:
        return {}
    order = sorted(seats, key=lambda seat: not seat.filled)
    said = [sort for sort in attested.ballots for _ in range(sort.count)]
    return {
        seat.key: word(
            act=attested.act,
            decision=attested.decision,
            place=seat.key,
            person="",
            organization=None,
            position=sort.position,
            basis="personal",
            text=opening.text,
            index=attested.index,
            received=attested.received,
            own=False,
            hand=False,
            ballot=sort.marks,
        )
        for seat, sort in zip(order, said, strict=False)
    }
