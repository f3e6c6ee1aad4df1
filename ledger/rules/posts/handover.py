"""Handing over: what a holder lists, and how each item is settled (docs/rules.md L-24 to L-26; E24)."""

from dataclasses import replace
from typing import Annotated, Any

from pydantic import Field

from ledger.format.codec import DAY_MS
from ledger.rules.case import Case
from ledger.rules.charter.powers import meets_power
from ledger.rules.kind import Check, Detail, Kind, SealedField
from ledger.rules.posts.seating import reseat
from ledger.rules.posts.standing import AHEAD, HOLDING, LEFT, term_standing
from ledger.rules.posts.state import Outcome, Packet, Term
from ledger.rules.state import State
from ledger.rules.values import Body, Code, Count


class HandoverListed(Body):
    """What the holder of a term has in hand, by code; what each is stands in the sealed ``items/N/label``."""

    items: Annotated[tuple[Code, ...], Field(min_length=1, max_length=60)]


class Settled(Body):
    """One item, by its place in the list from 0, and what became of it."""

    item: Count
    outcome: Outcome


class HandoverReceived(Body):
    """Items settled: accepted, refused (it stays where it is), or marked lost."""

    items: Annotated[tuple[Settled, ...], Field(min_length=1, max_length=60)]


def successors(state: State, term: Term, received: int) -> tuple[str, ...]:
    """The persons who take over from a term: whoever holds, or is to hold, the same seat after it."""
    return tuple(
        other.person
        for identity in state.posts.seats.get((term.post, term.seat)) or ()
        if (other := state.posts.terms[identity]).appointed >= term.appointed
        and other.id != term.id
        and term_standing(state, other, received) in (*HOLDING, *AHEAD)
        and other.accepted is not None
    )


def handover_deadline(state: State, term: Term) -> int:
    """When (ms) the handover of a term should be done: so many days after she left, or is to leave."""
    return max(term.leaves, term.seated or 0) + state.posts.posts[term.post].rules.handover_days * DAY_MS


def holds_custody(case: Case[Any]) -> bool:
    """Whether enough signers hold the power to settle what nobody settles."""
    return meets_power(case.state, "posts.custody", case.signers, case.received)


def _term(case: Case[Any]) -> Term:
    return case.state.posts.terms[case.subject]


def _may_not_list(case: Case[Any]) -> Detail | None:
    term = _term(case)
    if case.actor == term.person or case.actor in successors(case.state, term, case.received) or holds_custody(case):
        return None
    return {}


def _never_held(case: Case[Any]) -> Detail | None:
    found = term_standing(case.state, _term(case), case.received)
    return None if found in (*HOLDING, *LEFT) else {"standing": found, "expected": "held, now or before"}


def _started(case: Case[HandoverListed]) -> Detail | None:
    packet = case.state.posts.packets.get(case.subject)
    settled = sum(1 for outcome in packet.settled if outcome is not None) if packet else 0
    return {"settled": settled} if settled else None


def _incomplete(case: Case[HandoverListed]) -> Detail | None:
    post = case.state.posts.posts[_term(case).post]
    missing = [item for item in post.rules.handover if item not in case.body.items]
    return {"missing": ", ".join(missing)} if missing else None


def _record_listed(case: Case[HandoverListed]) -> None:
    items = case.body.items
    case.state.posts.packets.put(case.subject, Packet(case.subject, case.id, items, (None,) * len(items)))


def _may_not_receive(case: Case[Any]) -> Detail | None:
    term = _term(case)
    if case.actor in successors(case.state, term, case.received):
        return None
    deadline = handover_deadline(case.state, term)
    if case.received >= deadline and holds_custody(case):
        return None
    return {"deadline_days": case.state.posts.posts[term.post].rules.handover_days}


def _packet_changed(case: Case[HandoverReceived]) -> Detail | None:
    packet = case.state.posts.packets.get(case.subject)
    listed = packet.listed if packet else "nothing"
    return None if listed == case.on else {"listed": listed}


def _items_unfit(case: Case[HandoverReceived]) -> Detail | None:
    packet = case.state.posts.packets[case.subject]
    seen: set[int] = set()
    for settled in case.body.items:
        if settled.item >= len(packet.items):
            return {"item": settled.item, "problem": "is not in the list"}
        if settled.item in seen or packet.settled[settled.item] is not None:
            return {"item": settled.item, "problem": "is settled already"}
        seen.add(settled.item)
    return None


def _record_received(case: Case[HandoverReceived]) -> None:
    posts = case.state.posts
    packet, term = posts.packets[case.subject], _term(case)
    outcomes = dict(enumerate(packet.settled)) | {one.item: one.outcome for one in case.body.items}
    settled = tuple(outcomes[place] for place in range(len(packet.items)))
    posts.packets.put(packet.term, replace(packet, settled=settled))
    if None in settled:
        return
    posts.terms.put(term.id, replace(term, handed_over=case.received))
    for identity in posts.seats.get((term.post, term.seat)) or ():
        other = posts.terms[identity]
        waiting = other.seated is None or other.seated > case.received
        if other.person == case.actor and other.receipt is None and waiting and other.ended is None:
            posts.terms.put(identity, replace(other, receipt=case.received))
    reseat(posts, term.post, term.seat)


KINDS: tuple[Kind[Any], ...] = (
    Kind(
        name="handover.listed/v1",
        body=HandoverListed,
        label="list what is handed over",
        words="List what goes with the role {about}: {items}.",
        about=("term",),
        place=lambda case: case.subject,
        for_another=True,
        sealed=(SealedField("items/*/label", "What it is and where"), SealedField("note", "For whoever comes next")),
        standing=(
            Check(
                "NOT_YOURS_TO_LIST",
                "L-24",
                "Only the holder, her successor or the custodians list it.",
                "Ask one of them to sign.",
                _may_not_list,
            ),
        ),
        checks=(
            Check(
                "TERM_STANDING",
                "L-10",
                "The term is {standing}; this needs one that is {expected}.",
                "Look at the register of who holds what.",
                _never_held,
            ),
            Check(
                "HANDOVER_STARTED",
                "L-24",
                "{settled} items are settled already.",
                "Settle the rest of that list.",
                _started,
            ),
            Check(
                "HANDOVER_INCOMPLETE",
                "L-24",
                "The post asks for these too: {missing}.",
                "List them; mark as lost later what is not there.",
                _incomplete,
            ),
        ),
        record=_record_listed,
    ),
    Kind(
        name="handover.received/v1",
        body=HandoverReceived,
        label="sign for a handover",
        words="Sign for what goes with the role {about}: {items}.",
        about=("term",),
        on=("handover.listed/v1",),
        for_another=True,
        sealed=(SealedField("items/*/reason", "Why it was refused or is lost"), SealedField("note", "What to know")),
        standing=(
            Check(
                "NOT_THE_SUCCESSOR",
                "L-25",
                "Only her successor signs, or the custodians {deadline_days} days after she left.",
                "Let the successor accept the role and sign.",
                _may_not_receive,
            ),
        ),
        checks=(
            Check(
                "HANDOVER_CHANGED",
                "L-25",
                "The list that stands is {listed}.",
                "Read it and sign for that one.",
                _packet_changed,
            ),
            Check("ITEM_UNFIT", "L-25", "Item {item} {problem}.", "Settle each open item once.", _items_unfit),
        ),
        record=_record_received,
    ),
)
