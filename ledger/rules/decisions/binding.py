"""Who is bound by a decision, apart from how it was decided (docs/rules.md D-42 to D-46).

Nobody is bound by silence, by being outvoted, or by a word that somebody else wrote down: only by her own key, or her
own hand on paper, and by having ratified the charter under which it was decided. Tasks, pledges, names, lists and
earmarked money draw on this set alone.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from ledger.rules.decisions.effects import agrees_by_hand
from ledger.rules.decisions.state import Decision, Opening, Position
from ledger.rules.decisions.voices import YES
from ledger.rules.people.standing import has_ratified
from ledger.rules.state import State

Binding = Literal["bound", "bound_no_lead", "pending_ratification", "not_bound"]

_STAYS_OUT = ("not_ours", "taking_it_back", "recused")


@dataclass(frozen=True, slots=True)
class BindingSet:
    """Organizations and persons by how they are bound, each sorted; whoever is in none is not bound."""

    bound: tuple[str, ...] = ()
    bound_no_lead: tuple[str, ...] = ()
    pending_ratification: tuple[str, ...] = ()

    def __contains__(self, subject: object) -> bool:
        return subject in self.bound or subject in self.bound_no_lead


def binding_set(state: State, decision: Decision, received: int) -> BindingSet:
    """Who is bound by a decision in force at ``received`` (ms); nobody where it is not in force."""
    return _gathered(state, decision) if decision.in_force(received) else BindingSet()


def binding_at_close(state: State, decision: Decision) -> BindingSet:
    """Who will be bound once it is in force, by the words given before the close: what the closing publishes."""
    return _gathered(state, decision, at_close=True)


def binding_of(state: State, decision: Decision, organization: str, received: int) -> Binding:
    """How an organization is bound by a decision at ``received`` (ms)."""
    opening = decision.opening
    if opening is None or not decision.in_force(received):
        return "not_bound"
    place = opening.electorate.by_organization.get(organization, f"organization:{organization}")
    word = state.decisions.binding.get((decision.id, place))
    if word is None and organization not in opening.electorate.organizations:
        return "not_bound"
    return _binding(state, opening, organization, word)


def is_bound(state: State, decision: Decision, organization: str, received: int) -> bool:
    """Whether tasks, pledges, names, lists and earmarked money may draw on an organization by this decision."""
    return binding_of(state, decision, organization, received) in ("bound", "bound_no_lead")


def _gathered(state: State, decision: Decision, *, at_close: bool = False) -> BindingSet:
    opening, found = decision.opening, dict[Binding, set[str]]()
    if opening is None:
        return BindingSet()
    for subject, organization, word in _words(state, decision, opening, at_close=at_close):
        found.setdefault(_binding(state, opening, organization, word), set()).add(subject)
    return BindingSet(
        *(tuple(sorted(found.get(kind, ()))) for kind in ("bound", "bound_no_lead", "pending_ratification"))
    )


def _words(
    state: State, decision: Decision, opening: Opening, *, at_close: bool
) -> Iterator[tuple[str, str | None, Position | None]]:
    """Each subject (an organization, or a person who speaks for herself), its organization if it is one, its word."""
    table = state.decisions.counted if at_close else state.decisions.binding
    named: set[str] = set()
    for seat in opening.electorate.seats:
        word = table.get((decision.id, seat.key))
        in_name = word.organization if word else (None if seat.holder else seat.organization)
        subject = in_name or (word.person if word else seat.holder)
        if subject is not None:
            named.add(subject)
            yield subject, in_name, word
    for organization in opening.electorate.organizations - named:
        if table.get((decision.id, f"organization:{organization}")) is None:
            yield organization, organization, None  # its people hold the seats; bound only where all are
    for place in state.decisions.speakers.get(decision.id) or ():
        word = table.get((decision.id, place))
        if word is not None and word.organization is not None:
            yield word.organization, word.organization, word


def _binding(state: State, opening: Opening, organization: str | None, word: Position | None) -> Binding:
    """How one subject is bound: by its own word; with ``binding`` all, by having ratified the charter and no word."""
    if word is not None and word.text == opening.text:
        if word.bind == "not_bound" or word.position in _STAYS_OUT:
            return "not_bound"
        chosen = word.position in YES or (word.position == "ballot" and word.bind is not None)
        if chosen and agrees_by_hand(state, word, opening.text):
            return _ratified(state, opening, organization, word)
    if opening.procedure.binding == "all" and organization is not None:
        return "bound" if has_ratified(state, organization, opening.charter, by_own_hand=True) else "not_bound"
    return "not_bound"


def _ratified(state: State, opening: Opening, organization: str | None, word: Position) -> Binding:
    if word.basis == "subject_to_ratification":
        return "pending_ratification"
    if organization is not None and not has_ratified(state, organization, opening.charter, by_own_hand=True):
        return "pending_ratification"
    return "bound_no_lead" if word.bind == "bound_no_lead" else "bound"
