"""From a figure back to the acts that make it up: index, who, when, what, and how much each adds (money.md, I16)."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from ledger.application import Ledger
from ledger.format.codec import format_millisecond
from ledger.format.statement import Act
from ledger.rules.state import State
from projections.chronicle import Chronicler, statement_of
from projections.render.cells import in_sentence, words_for
from projections.reports.amounts import Amount
from projections.reports.assembly import Made
from projections.reports.basis import Basis
from projections.reports.claims import Parts, contributions


class Acts:
    """Reads acts from a ledger by id, each entry once.

    Args:
        ledger: the ledger.
        state: where an act's index is looked up.
    """

    def __init__(self, ledger: Ledger, state: State) -> None:
        self._ledger = ledger
        self._state = state
        self._read: dict[int, tuple[Act, ...]] = {}

    def __call__(self, act: str) -> Act:
        """The act of an id, its references written as full ids."""
        index = self._state.record.acts[act].index
        if index not in self._read:
            for _, entry in self._ledger.entries(index, index + 1):
                self._read[index] = statement_of(entry)[0].acts
        return self._read[index][int(act.rpartition(".")[2])]

    def body(self, act: str) -> Mapping[str, Any]:
        """The body of an act."""
        return self(act).body


@dataclass(frozen=True, slots=True)
class ActTraced:
    """One act behind a figure: where it stands, when it was received, its words, and what it adds (empty: a fact)."""

    id: str
    index: int
    place: int
    received: str
    kind: str
    words: str
    minor: int | None
    adds: str


@dataclass(frozen=True, slots=True)
class TraceTold:
    """A figure and the acts that make it up."""

    address: str
    value: str
    report: str
    acts: tuple[ActTraced, ...]
    sum_words: str

    def as_json(self) -> dict[str, Any]:
        """The same as JSON."""
        return asdict(self)


def trace(made: Made, address: str, basis: Basis, chronicler: Chronicler) -> TraceTold:
    """Follow a figure to its acts.

    Args:
        made: the report with its claims.
        address: the figure's address in it.
        basis: what the report was made from.
        chronicler: tells acts in words.

    Raises:
        ModelError: there is no such figure; the message lists some that there are.
    """
    report = made.report
    cell = report.cell(address)
    exponents = dict(report.exponents)
    claim = made.claims.get(address)
    parts: Mapping[str, int] = {}
    if claim is not None:
        parts = contributions(cell, claim, basis.books.of_event, lambda act: basis.read_act(act).body)
    acts = [_act(basis, chronicler, act, parts.get(act), cell.value, exponents) for act in cell.sources]
    acts.sort(key=lambda one: (one.index, one.place))
    value = in_sentence(cell.value, exponents, words_for(basis.language.code))
    return TraceTold(address, value, report.identity.report, tuple(acts), _sum_words(basis, len(acts), claim, value))


def _sum_words(basis: Basis, count: int, claim: object, value: str) -> str:
    if not count:
        return basis.say("No act stands behind it: nothing was recorded that would count here.")
    if isinstance(claim, Parts):
        return basis.say_count(
            "One act makes it; where a payment belongs to several decisions, only this one's part is counted: {value}.",
            "{count} acts make it; where a payment belongs to several decisions, only this one's part is counted: "
            "{value}.",
            count,
            value=value,
        )
    return basis.say_count("One act makes it: {value}.", "{count} acts make it: {value}.", count, value=value)


def _act(
    basis: Basis,
    chronicler: Chronicler,
    act: str,
    minor: int | None,
    value: object,
    exponents: Mapping[str, int],
) -> ActTraced:
    known = basis.state.record.acts[act]
    place = int(act.rpartition(".")[2])
    read = basis.read_act(act)
    adds = ""
    if minor is not None and isinstance(value, Amount):
        adds = words_for(basis.language.code).money(Amount(minor, value.currency), exponents)
    words = chronicler.teller.tell(read, place, known.actor)
    return ActTraced(act, known.index, place, format_millisecond(known.received), known.kind, words, minor, adds)
