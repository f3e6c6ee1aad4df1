"""Money beside power: per organization what it gave, and what it holds and carries (docs/rules.md Z-8; S56, S11)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ledger.rules.people.parties import root_of
from ledger.rules.posts.standing import HOLDING, term_standing
from ledger.rules.registers.model import Profile
from ledger.rules.state import State

_HOURS = "hours"


@dataclass(frozen=True, slots=True)
class Influence:
    """One organization's figures.

    Args:
        given: minor units that it gave, bounced money taken off, by currency.
        positions: decisions on which it has spoken.
        proposed, adopted: decisions that it proposed, and those of them that were adopted.
        terms: posts that its people hold now in its name.
        hours: hours promised in all that were made and neither released nor taken back.
    """

    organization: str
    given: Mapping[str, int]
    positions: int
    proposed: int
    adopted: int
    terms: int
    hours: int


def influence(state: State, received: int) -> tuple[Influence, ...]:
    """Every present organization's figures at ``received`` (ms), in order of admission; shares are the reader's sum."""
    given = _given(state)
    spoken = _count(word.organization for word in state.decisions.counted.values())
    motions = [one for one in state.decisions.decisions.values() if one.motion is not None]
    proposed = _count(one.motion.organization for one in motions if one.motion)
    passed = [one for one in motions if one.in_force_from is not None and not one.void]
    adopted = _count(one.motion.organization for one in passed if one.motion)
    terms = _count(
        term.organization for term in state.posts.terms.values() if term_standing(state, term, received) in HOLDING
    )
    hours: dict[str, int] = {}
    for one in state.commitments.commitments.values():
        if one.made is not None and one.closed is None and one.terms.measure[1] == _HOURS:
            hours[one.organization] = hours.get(one.organization, 0) + one.outstanding
    return tuple(
        Influence(
            organization=one.id,
            given=given.get(one.id, {}),
            positions=spoken.get(one.id, 0),
            proposed=proposed.get(one.id, 0),
            adopted=adopted.get(one.id, 0),
            terms=terms.get(one.id, 0),
            hours=hours.get(one.id, 0),
        )
        for one in state.people.organizations.values()
        if one.present
    )


def _given(state: State) -> dict[str, dict[str, int]]:
    behind = {root_of(state, one): one for one in state.people.organizations if one in state.people.party_of}
    found: dict[str, dict[str, int]] = {}
    for gift in state.money.contributions.values():
        entry = state.money.entries.get(gift.id)
        organization = behind.get(root_of(state, gift.party)) if gift.party else None
        if organization is not None and (entry is None or entry.reversed_by is None):
            sums = found.setdefault(organization, {})
            sums[gift.currency] = sums.get(gift.currency, 0) + gift.amount - gift.bounced
    return found


def _count(values: Iterable[str | None]) -> dict[str, int]:
    found: dict[str, int] = {}
    for value in values:
        if value is not None:
            found[value] = found.get(value, 0) + 1
    return found


def terms_by_sort(state: State, post_code: str) -> Mapping[str, int]:
    """Who has held a post, by the sort of organization that each names in its profile (S60); ``unknown`` where none."""
    sorts = {}
    for known in state.registers.live("profile"):
        assert isinstance(known.entry, Profile)
        sorts[known.organization] = known.entry.sort
    found: dict[str, int] = {}
    for term in state.posts.terms.values():
        if state.posts.posts[term.post].code == post_code and term.seated is not None and term.organization:
            sort = sorts.get(term.organization, "unknown")
            found[sort] = found.get(sort, 0) + 1
    return dict(sorted(found.items()))
