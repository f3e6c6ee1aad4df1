"""What the rules promise to people, judged from the signed statements by another way than the rules take.

Each invariant yields a sentence for what breaks it. The log is read as a stranger would: who signed which act, in whose
name, on paper or not; nothing is taken from the families' own answers where the log can tell.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ledger.format.statement import Act
from ledger.keys.public_keys import key_id
from ledger.rules.commitments.standing import commitment_standing
from ledger.rules.decisions.outcomes import outcome_of
from ledger.rules.decisions.voices import voices_of
from tests.rules.decisions.council import DELEGATES
from tests.rules.properties.history import EARMARKED, History
from tests.world import World, spki

AGREES = ("consent", "consent_with_reservation")


@dataclass(frozen=True)
class Signed:
    """One accepted act as the log has it: its id, its place in the log, and who signed it in which capacity."""

    id: str
    index: int
    act: Act
    signers: tuple[tuple[str | None, object], ...]
    keyids: tuple[str, ...]

    def by_own_hand(self, person: str) -> bool:
        """Whether it is a person's own act: her key, or her hand on paper before two of two organizations."""
        if self.act.for_another is None:
            return self.signers[0][0] == person
        written = self.act.for_another
        return written.person == person and written.how == "paper" and len({who for who, _ in self.signers}) > 1


def log(world: World) -> Iterator[Signed]:
    """Every accepted act in order."""
    for index, (attested, _) in enumerate(world.heard):
        statement = attested.statement
        persons = statement.persons()
        for place, act in enumerate(statement.acts):
            signers = tuple((statement.by[n].person, statement.by[n].capacity) for n in act.by)
            keyids = tuple(attested.keyids[persons.index(person)] for person, _ in signers)
            yield Signed(f"{attested.id}.{place}", index, act, signers, keyids)


def agreed(world: World, acts: list[Signed], decision: str, organization: str, before: int) -> bool:
    """Whether an organization's delegate agreed to a decision by own hand, unrepudiated, before a place in the log."""
    delegate = next(world.ids[who] for who, home in DELEGATES.items() if world.ids[home] == organization)
    said = False
    for one in acts:
        if one.index > before or decision not in (one.act.about, one.id):
            continue
        if one.act.kind == "decision.in_room/v1":
            signing = {person for person, _ in one.signers}
            lines = [line for line in one.act.body["round"] if line["as"] == {"organization": organization}]
            said |= any(line["position"] in AGREES and line["person"] in signing for line in lines)
        elif one.act.kind == "decision.position/v1" and one.act.for_another is None:
            own = one.signers[0] == (delegate, ("organization", organization))
            said |= own and one.act.body["position"] in AGREES and one.act.body.get("bind") != "not_bound"
        elif one.act.kind == "decision.repudiated/v1" and one.act.body["place"] == organization:
            said = False
    return said


def nothing_draws_on_the_unbound(history: History) -> Iterator[str]:
    """No task, request, name, list or earmarked money draws on an organization that did not agree by its own hand."""
    world = history.world
    acts = list(log(world))
    offers = {one.id: one.act.body for one in acts if one.act.kind == "commitment.offered/v1"}
    for one in acts:
        if one.act.kind == "use.announced/v1" and not _lent(acts, one):
            yield f"{one.id} uses what {one.act.body['organization']} never lent"
        decision, organizations = _drawn(world, offers, one)
        if decision is None or not _in_force(world, acts, decision, one.index):
            continue  # a decision that is not in force draws on nobody; what is promised meanwhile is not owed
        for organization in organizations:
            if not agreed(world, acts, decision, organization, one.index):
                yield f"{one.act.kind} {one.id} draws on {organization}, which never agreed to {decision}"


def _drawn(world: World, offers: Mapping[str, Mapping[str, Any]], one: Signed) -> tuple[str | None, list[str]]:
    """The decision under which an act draws on organizations, and on which."""
    body = one.act.body
    if one.act.kind == "commitment.requested/v1":
        return body.get("decision"), [body["organization"]]
    if one.act.kind == "commitment.made/v1":
        offer = offers[one.act.about or ""]
        return (None, []) if offer["promisor"] == "person" else (offer.get("decision"), [offer["organization"]])
    if one.act.kind == "use.announced/v1":
        return body["of"], [body["organization"]]
    if one.act.kind == "allocation.made/v1" and body["line"] == world.ids["marked line"] and one.act.under:
        return one.act.under.decision, [world.ids[name] for name in EARMARKED]
    return None, []


def _in_force(world: World, acts: list[Signed], decision: str, index: int) -> bool:
    """Whether a decision that people made was published, in force and not stayed at a place in the log."""
    known, received = world.state.decisions.decisions[decision], world.heard[index][1]
    if known.motion is None or known.in_force_from is None or known.suspended:
        return False
    published = any(
        other.id == decision or (other.act.about == decision and other.act.kind == "decision.closed/v1")
        for other in acts
        if other.index < index and other.act.kind in ("decision.in_room/v1", "decision.closed/v1")
    )
    until = known.in_force_until
    return published and known.in_force_from <= received and (until is None or received < until)


def _lent(acts: list[Signed], use: Signed) -> bool:
    """Whether the organization's last own word on that thing and purpose before its use is a yes."""
    body = use.act.body
    said = [
        one.act.body["given"]
        for one in acts
        if one.act.kind == "use.consented/v1"
        and one.index < use.index
        and (one.act.about, one.act.body["asset"], one.act.body["of"])
        == (body["organization"], body["asset"], body["of"])
        and one.signers[0][1] == ("organization", body["organization"])
    ]
    return bool(said) and said[-1] is True


def nothing_is_owed_by_the_unbound(history: History) -> Iterator[str]:
    """A promise made before its decision took force is owed only if its organization then agreed to it."""
    world = history.world
    acts = list(log(world))
    for promise in world.state.commitments.commitments.values():
        known = world.state.decisions.decisions.get(promise.decision or "")
        if known is None or promise.promisor == "person" or not known.in_force(world.now):
            continue
        standing = commitment_standing(world.state, promise, world.now)
        owed = standing in ("active", "at_risk", "lapsed", "renegotiating", "transfer_proposed")
        if owed and not agreed(world, acts, known.id, promise.organization, len(world.heard)):
            yield f"{promise.id} is {standing}; {promise.organization} never agreed to {known.id}"


def only_owners_promise(history: History) -> Iterator[str]:
    """Each promise was offered and made, and each taken over, by its owner's own hand and key."""
    world = history.world
    acts = list(log(world))
    owners = {one.id: one.act.body for one in acts if one.act.kind == "commitment.offered/v1"}
    proposed = {one.id: one.act.body for one in acts if one.act.kind == "commitment.transfer_proposed/v1"}
    for one in acts:
        kind = one.act.kind
        if kind == "commitment.offered/v1" and not one.by_own_hand(one.act.body["accountable"]):
            yield f"{one.id} offers what {one.act.body['accountable']} did not"
        if kind == "commitment.made/v1":
            body = owners[one.act.about or ""]
            if not any(one.by_own_hand(person) for person in _may_make(world, body)):
                yield f"{one.id} makes a promise that was not its maker's to make"
        if kind == "commitment.transferred/v1" and not one.by_own_hand(proposed[one.act.on or ""]["accountable"]):
            yield f"{one.id} takes over in another's name"
        for (person, _), keyid in zip(one.signers, one.keyids, strict=True):
            name = world.keys.get(person or "") or next(n for n, i in world.ids.items() if i == person)
            if keyid != key_id(spki(name)):
                yield f"{one.id} is {name}'s by another's key"


def _may_make(world: World, body: Mapping[str, str]) -> list[str]:
    """Whose hand makes it: the accountable person's for her own promise, else her organization's authorisers'."""
    if body["promisor"] == "person":
        return [body["accountable"]]
    return [
        person
        for (person, organization), one in world.state.people.accreditations.items()
        if organization == body["organization"] and "authoriser" in one.roles
    ]


def one_serves(history: History) -> Iterator[str]:
    """At no instant, past or to come, do two terms serve on a seat of one."""
    by_post: dict[str, list[object]] = {}
    terms = list(history.world.state.posts.terms.values())
    instants = {edge for term in terms for edge in (term.seated, term.leaves) if edge is not None}
    instants |= {edge for term in terms for span in term.suspensions for edge in span}
    for instant in instants | {history.world.now}:
        by_post = {}
        for term in terms:
            if term.serving(instant):
                by_post.setdefault(term.post, []).append(term.id)
        for post, serving in by_post.items():
            if len(serving) > 1:
                yield f"{serving} serve in {post} at {instant}"


def outcomes_stay(history: History) -> Iterator[str]:
    """What was published stays what the rules give for it, whatever the charter says since."""
    state = history.world.state
    for decision in state.decisions.decisions.values():
        if decision.outcome is None or decision.motion is None or decision.suspended:
            history.outcomes.pop(decision.id, None)
            continue
        told = (decision.outcome.code, decision.outcome.elected)
        if history.outcomes.setdefault(decision.id, told) != told:
            yield f"{decision.id} was {history.outcomes[decision.id]} and is {told}"
        again = outcome_of(state, decision)
        if (again.code, again.elected) != told:
            yield f"{decision.id} is {told}, and counted again {again.code}"


def duties_are_apart(history: History) -> Iterator[str]:
    """Of each payment: nobody approved her own request or her own pay, nobody paid what she alone approved."""
    world = history.world
    acts = {one.id: one for one in log(world)}
    for one in acts.values():
        if one.act.kind != "payment.made/v1":
            continue
        purchase = acts[one.act.about or ""]
        asked = acts[purchase.act.on or ""]
        yes = [acts[approval].signers[0][0] for approval in purchase.act.body["approvals"]]
        payee = next(name for name, identity in world.ids.items() if identity == purchase.act.body["payee"])
        needed = 2 if purchase.act.body["amount"]["minor"] >= 500 else 1
        if asked.signers[0][0] in yes:
            yield f"{one.id}: who asked approved it"
        if world.ids.get(payee.removeprefix("payee ")) in yes:
            yield f"{one.id}: who is paid approved it"
        if len(set(yes)) < needed:
            yield f"{one.id}: {len(set(yes))} approved it, not {needed}"
        if set(yes) == {one.signers[0][0]}:
            yield f"{one.id}: who alone approved it paid it"


def one_organization_one_weight(history: History) -> Iterator[str]:
    """Under a charter that says nothing of weights, each organization has one seat and each seat counts one."""
    for decision in history.world.state.decisions.decisions.values():
        for opening in (*decision.past, *((decision.opening,) if decision.opening else ())):
            voices = voices_of(opening.procedure, opening.electorate.seats, {})
            weights = {voice.seat.organization: voice.weight for voice in voices}
            if len(weights) != len(voices) or set(weights.values()) - {1}:
                yield f"{decision.id} was opened with weights {weights}"


Invariant = Callable[[History], Iterator[str]]
ALWAYS: tuple[Invariant, ...] = (outcomes_stay,)
"""Held after every step."""
AT_THE_END: tuple[Invariant, ...] = (
    nothing_draws_on_the_unbound,
    nothing_is_owed_by_the_unbound,
    only_owners_promise,
    one_serves,
    duties_are_apart,
    one_organization_one_weight,
)
"""Held over the whole log, once."""
