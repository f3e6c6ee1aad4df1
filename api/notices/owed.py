"""Which notices are owed to whom, from the state alone: what waits for a person's word, her turn, her overdue promise.

A notice says little and leads to a page: no name, no amount, no reason of anybody's. Each has a key that never comes
twice, so it is sent once whatever happens. What has a day or money in it goes at once; the rest waits for the one
message of the week.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from ledger.format.codec import DAY_MS
from ledger.rules.commitments.standing import no_word
from ledger.rules.decisions.stages import stage_of
from ledger.rules.state import State
from projections.directory import Directory
from projections.language import N_, Language

DEADLINE_MS = DAY_MS
TURN_MS = 30 * DAY_MS
"""How long before a close, and before a term begins, somebody is told."""


_WORDS = {
    "proposal": N_("A proposal waits for your organization's word."),
    "opened": N_("A decision is open for your organization's position until {until}."),
    "deadline": N_("A decision closes at {until}, and your organization has not spoken."),
    "turn": N_("Your turn to lead begins on {until}."),
    "handover": N_("Something was handed over to you and waits for your signature."),
    "overdue": N_("A promise of your organization is past its day, and nobody has said how it stands."),
    "approval": N_("A request to spend waits for your word."),
}


@dataclass(frozen=True, slots=True)
class Owed:
    """A notice to one person.

    Args:
        key: never the same for two notices.
        person: to whom.
        sort: what it is about, a key of the words above.
        thing: the id of what it is about.
        until: an instant (ms) that the words name, if they do.
        urgent: whether it goes at once, also in quiet hours' week of silence: days and money.
        decision: the decision of which it gives notice, where the rules count that.
        organization: for whose word it asks.
    """

    key: str
    person: str
    sort: str
    thing: str
    until: int | None = None
    urgent: bool = False
    decision: str | None = None
    organization: str | None = None

    def words(self, language: Language) -> str:
        """One sentence."""
        until = language.instant(self.until) if self.until is not None else ""
        return language.gettext(_WORDS[self.sort]).format(until=until)


def owed(state: State, now: int) -> Iterator[Owed]:
    """Every notice that is owed at an instant (ms), sent before or not."""
    for find in _FINDERS:
        yield from find(state, now)


def _proposals(state: State, now: int) -> Iterator[Owed]:
    for one in state.decisions.decisions.values():
        if one.motion is None or stage_of(state, one, now) not in ("proposed", "deliberating"):
            continue
        for organization in state.people.organizations:
            for person in _acting_for(state, organization, now):
                key = f"proposal:{one.id}:{organization}:{person}"
                yield Owed(key, person, "proposal", one.id, decision=one.id, organization=organization)


def _open_decisions(state: State, now: int) -> Iterator[Owed]:
    for one in state.decisions.decisions.values():
        opening = one.opening
        if opening is None or stage_of(state, one, now) != "open":
            continue
        for organization in sorted(opening.electorate.organizations):
            place = opening.electorate.by_organization.get(organization)
            if place is not None and (one.id, place) in state.decisions.positions:
                continue
            for person in _acting_for(state, organization, now):
                key = f"{one.id}:{opening.call}:{organization}:{person}"
                told = Owed(f"opened:{key}", person, "opened", one.id, opening.closes, urgent=True, decision=one.id,
                            organization=organization)  # fmt: skip
                yield told
                if opening.closes - now <= DEADLINE_MS:
                    yield Owed(f"deadline:{key}", person, "deadline", one.id, opening.closes, urgent=True,
                               organization=organization)  # fmt: skip


def _turns(state: State, now: int) -> Iterator[Owed]:
    for term in state.posts.terms.values():
        if term.ended is None and now < term.starts <= now + TURN_MS:
            yield Owed(f"turn:{term.id}", term.person, "turn", term.id, term.starts)
    for packet in state.posts.packets.values():
        left = state.posts.terms[packet.term]
        for term in state.posts.terms.values():
            follows = term.post == left.post and term.seat == left.seat and term.starts >= left.starts
            if follows and term.id != left.id and term.receipt is None and term.serving(now):
                yield Owed(f"handover:{packet.listed}:{term.id}", term.person, "handover", term.id)


def _overdue(state: State, now: int) -> Iterator[Owed]:
    for one in state.commitments.commitments.values():
        if no_word(state, one, now):
            for person in _acting_for(state, one.organization, now):
                key = f"overdue:{one.id}:{one.terms.due.isoformat()}:{person}"
                yield Owed(key, person, "overdue", one.id, organization=one.organization)


def _approvals(state: State, now: int) -> Iterator[Owed]:
    """Requests to spend that lack approvals, to everybody who may approve and has not spoken."""
    money = state.money
    charter = state.charter.in_force.get()
    for one in money.requests.values():
        if one.id in money.used_requests or charter is None:
            continue
        words = [word for word in money.approvals.values() if word.request == one.id]
        step = charter.data.money.approval_step(one.amount, money.line(one.line).currency)
        if any(not word.approved for word in words) or len({word.person for word in words}) >= step.approvals:
            continue
        spoken = {one.requester, *(word.person for word in words)}
        for (person, organization), held in state.people.accreditations.items():
            if person not in spoken and held.holds("authoriser", now):
                key = f"approval:{one.id}:{person}"
                yield Owed(key, person, "approval", one.id, urgent=True, organization=organization)


def _acting_for(state: State, organization: str, now: int) -> list[str]:
    """Who speaks for an organization, in the order of joining."""
    held = state.people.accreditations.items()
    return [person for (person, whose), one in held if whose == organization and one.holds("delegate", now)]


_FINDERS: tuple[Callable[[State, int], Iterator[Owed]], ...] = (
    _proposals, _open_decisions, _turns, _overdue, _approvals,
)  # fmt: skip


def where(directory: Directory, thing: str) -> str:
    """The path that leads to a thing's page, whatever it is."""
    return f"/things/{directory.number(thing) or thing}"
