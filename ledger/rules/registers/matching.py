"""Declared interests held against open decisions and payees (docs/rules.md X-12; S30)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ledger.format.references import ACT_ID
from ledger.rules.decisions.state import Decision
from ledger.rules.people.parties import is_related
from ledger.rules.registers.model import Interest
from ledger.rules.registers.state import Registered
from ledger.rules.state import State


@dataclass(frozen=True, slots=True)
class Match:
    """An interest that touches something: the entry, whose it is, what it touches, and through which id or topic."""

    entry: str
    person: str | None
    organization: str | None
    relation: str
    touches: str
    through: str


def interests(state: State) -> Iterator[tuple[Registered, Interest]]:
    """The interests declared and not ended."""
    for known in state.registers.live("interest"):
        assert isinstance(known.entry, Interest)
        yield known, known.entry


def interests_in_party(state: State, party: str) -> tuple[Match, ...]:
    """The interests in a payee or payer: in that party, in one found the same or related, or in who is behind it."""
    return tuple(
        _match(known, entry, party, through)
        for known, entry in interests(state)
        for through in (entry.party, entry.organization)
        if through is not None and is_related(state, party, through)
    )


def held_by(state: State, matches: tuple[Match, ...], person: str, received: int) -> Match | None:
    """The first interest that is a person's own, or that of an organization which accredits her at ``received``."""
    organizations = state.people.accredited_by(person, received)
    for match in matches:
        own = match.person == person if match.organization is None else match.organization in organizations
        if own:
            return match
    return None


def interests_in_decision(state: State, decision: Decision) -> tuple[Match, ...]:
    """The interests in what a decision names in its effects and options, and in its domain or class as a topic."""
    named = set(_named(decision))
    motion = decision.motion
    topics = {motion.decision_class, motion.domain} if motion else set()
    return tuple(
        _match(known, entry, decision.id, through)
        for known, entry in interests(state)
        for through in (entry.party, entry.organization, entry.topic)
        if through is not None and (through in topics or _is_named(state, named, through))
    )


def interests_in_open_decisions(state: State) -> tuple[Match, ...]:
    """Every interest in a decision that is proposed or open: before anybody counts its votes."""
    undecided = (one for one in state.decisions.decisions.values() if _undecided(one))
    return tuple(match for decision in undecided for match in interests_in_decision(state, decision))


def interests_in_payees(state: State) -> tuple[Match, ...]:
    """Every interest in somebody to whom money is promised and not paid out yet."""
    purchases = state.money.encumbrances.values()
    promised = {one.payee for one in purchases if one.standing == "open" and one.open > 0}
    return tuple(match for party in sorted(promised) for match in interests_in_party(state, party))


def _undecided(decision: Decision) -> bool:
    over = decision.outcome is not None or decision.withdrawn or decision.void
    return not over and decision.in_force_from is None and decision.motion is not None


def _is_named(state: State, named: set[str], own: str) -> bool:
    kinds, things = ("party", "person", "organization"), state.record.things
    return any(own == one or (things.get(one) in kinds and is_related(state, one, own)) for one in named)


def _named(decision: Decision) -> Iterator[str]:
    for effect in decision.effects:
        yield from _ids(effect.body)
        if effect.about is not None:
            yield effect.about
    for option in decision.motion.options if decision.motion else ():
        yield from (each for each in (option.organization, option.person) if each is not None)


def _ids(value: Any) -> Iterator[str]:
    if isinstance(value, str) and ACT_ID.fullmatch(value):
        yield value
    elif isinstance(value, Mapping):
        for member in value.values():
            yield from _ids(member)
    elif isinstance(value, list | tuple):
        for member in value:
            yield from _ids(member)


def _match(known: Registered, entry: Interest, touches: str, through: str) -> Match:
    return Match(known.id, known.person, known.organization, entry.relation, touches, through)
