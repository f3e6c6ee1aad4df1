"""From acts to what the rules accept: what is replaced and the capacities that nobody named are filled in.

The rules are asked before anybody signs, so a refusal names the line to mend and costs nobody a signature. What a
device fills in for a person is what the record asks for and no choice of hers: the act that she replaces, and, where
she named no capacity, the first of hers in which the rules accept what she says. Both are shown in words.
"""

from dataclasses import dataclass, replace

from api.drafting.ground import Ground, Hand
from ledger.application import admit
from ledger.application.compose import Sitting
from ledger.format.codec import DAY_MS, HOUR_MS
from ledger.format.statement import Capacity, Signer, Statement, parse_statement
from ledger.format.submission import Submission
from ledger.keys.public_keys import key_id
from ledger.rules.kind import Refusal
from ledger.rules.reading import enrolments

ONLINE_MS = HOUR_MS
WAITING_MS = 14 * DAY_MS
"""How long a statement is good for: sent at once, or waiting for signatures and the network."""

_STALE_TRIES = 64


@dataclass
class Draft:
    """A sitting on its way: who signs it, and what may still be filled in.

    Args:
        sitting: the acts; its ``by`` is set from ``hands``.
        hands: who signs, in order.
        open_places: places of acts whose ``replaces`` nobody named.
    """

    sitting: Sitting
    hands: list[Hand]
    open_places: set[int]

    def set_hands(self) -> None:
        """Write the hands into the sitting."""
        self.sitting.by = tuple(Signer(hand.person or None, hand.capacity) for hand in self.hands)


def new_draft(ground: Ground, hands: list[Hand]) -> Draft:
    """An empty sitting of some hands."""
    draft = Draft(Sitting(ground.ledger.origin, (), ground.random_bytes), hands, set())
    draft.set_hands()
    return draft


def settle(ground: Ground, draft: Draft, valid_ms: int) -> Submission:
    """Draw up what the rules accept, with what is replaced and the capacities nobody named; or `Ground.refuse`."""
    verdict: Refusal | None = None
    for _ in range(_STALE_TRIES):
        submission = _draw_up(ground, draft, valid_ms)
        verdict = ask_rules(ground, submission)
        if verdict is None:
            return submission
        if not _fill_replaces(draft, submission, verdict) and not _fill_capacity(ground, draft, verdict, valid_ms):
            ground.refuse(verdict, submission)
    raise AssertionError(f"the rules ask for ever: {verdict}")


def _draw_up(ground: Ground, draft: Draft, valid_ms: int) -> Submission:
    return draft.sitting.draw_up(at=ground.clock.now(), seen=ground.seen(), valid_ms=valid_ms)


def ask_rules(ground: Ground, submission: Submission) -> Refusal | None:
    """What the rules have against it now, whoever has signed so far."""
    verdict = ground.ledger.preview(admit(submission))
    return verdict if isinstance(verdict, Refusal) else None


def _fill_replaces(draft: Draft, submission: Submission, verdict: Refusal) -> bool:
    if verdict.code != "STALE" or verdict.act not in draft.open_places:
        return False
    live, own = str(verdict.detail["live"]), submission.envelope.statement_id
    acts = draft.sitting.acts
    acts[verdict.act] = replace(acts[verdict.act], replaces=live.removeprefix(own) if live != "nothing" else None)
    draft.open_places.discard(verdict.act)
    return True


def _fill_capacity(ground: Ground, draft: Draft, verdict: Refusal, valid_ms: int) -> bool:
    """Try the author's other capacities on the refused act; keep the first that the rules accept."""
    if verdict.act is None:
        return False
    place = draft.sitting.acts[verdict.act].by[0]
    hand = draft.hands[place]
    if hand.chosen or sum(other.person == hand.person for other in draft.hands) > 1:
        return False
    for capacity in capacities(ground, hand.person):
        draft.hands[place] = replace(hand, capacity=capacity)
        draft.set_hands()
        found = ask_rules(ground, _draw_up(ground, draft, valid_ms))
        further = found is None or (found.act is not None and found.act > verdict.act) or found.code == "STALE"
        if further:
            draft.hands[place] = replace(hand, capacity=capacity, chosen=True)
            return True
    draft.hands[place] = replace(hand, chosen=True)
    draft.set_hands()
    return False


def capacities(ground: Ground, person: str) -> list[Capacity]:
    """The capacities beside herself in which a person may act now."""
    organizations = sorted(ground.state.people.accredited_by(person, ground.now))
    terms = [t.id for t in ground.state.posts.terms.values() if t.person == person and t.serving(ground.now)]
    return [*(("organization", each) for each in organizations), *(("term", each) for each in terms)]


def key_owners(ground: Ground, draft: Submission) -> dict[str, str]:
    """Key ids that may sign a draft, with their persons: those in the record, and those that it enrols itself."""
    statement = resolved(ground, draft)
    found = {keyid: key.person for keyid, key in ground.state.people.keys.items()}
    identity = draft.envelope.statement_id
    found |= {key_id(one.spki): person for person, one in enrolments(ground.ledger.registry, statement, identity)}
    return {keyid: person for keyid, person in found.items() if person in statement.persons()}


def resolved(ground: Ground, draft: Submission) -> Statement:
    """A draft's statement, references written as ids.

    It was drawn up for this ledger, or it ends as `Ground.fail` does.
    """
    statement = parse_statement(draft.envelope.payload)
    if statement.ledger != ground.ledger.origin:
        words = f"The draft is for the ledger {statement.ledger}; this one is {ground.ledger.origin}."
        ground.fail("LEDGER_MISMATCH", words, "Name the other ledger with --ledger DIR.")
    return admit(draft).statement
