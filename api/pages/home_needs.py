"""What needs me: positions to take, approvals that wait, what I promised, terms that end, keys."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from api.pages.addresses import address_of, request_address
from api.pages.telling import Telling
from ledger.format.codec import DAY_MS
from ledger.rules.audits.state import OPEN as OPEN_FINDINGS
from ledger.rules.commitments.standing import commitment_standing, next_date
from ledger.rules.commitments.state import OPEN
from ledger.rules.decisions.state import Decision, Seat

SOON_MS = 30 * DAY_MS


@dataclass(frozen=True, slots=True)
class Need:
    """Something that waits for the reader: what, what it is about, where to do it, and by which day."""

    what: str
    about: str
    href: str
    by: date | None = None


def needs(telling: Telling) -> list[Need]:
    """Everything that waits for the reader, what has a day first; nothing for the public."""
    person = telling.look.reader.person
    if person is None:
        return []
    found = [
        need for find in (_positions, _approvals, _promises, _terms, _findings, _own) for need in find(telling, person)
    ]
    return sorted(found, key=lambda need: (need.by is None, need.by or date.max))


def my_seats(telling: Telling, person: str, decision: Decision) -> Iterator[Seat]:
    """The seats of a decision's electorate for which a person may speak."""
    if decision.opening is None:
        return
    people, now = telling.state.people, telling.now
    for seat in decision.opening.electorate.seats:
        delegate = seat.organization is not None and people.has_role(person, seat.organization, ("delegate",), now)
        if seat.holder == person or (seat.holder is None and delegate):
            yield seat


def _positions(telling: Telling, person: str) -> Iterator[Need]:
    _, state = telling.language.gettext, telling.state.decisions
    for one in state.decisions.values():
        if one.opening is None or one.withdrawn or one.opening.is_closed(telling.now):
            continue
        mine = list(my_seats(telling, person, one))
        if mine and all((one.id, seat.key) not in state.positions for seat in mine):
            href = f"{address_of(telling.look, one.id)}/position"
            yield Need(_("Say where you stand"), telling.name(one.id), href, telling.day(one.opening.close))


def _approvals(telling: Telling, person: str) -> Iterator[Need]:
    _, money, people = telling.language.gettext, telling.state.money, telling.state.people
    organizations = people.accredited_by(person, telling.now)
    if not any(people.has_role(person, one, ("authoriser", "delegate"), telling.now) for one in organizations):
        return
    spoken = {(one.request, one.person) for one in money.approvals.values()}
    for request in money.requests.values():
        if request.id in money.used_requests or request.requester == person or (request.id, person) in spoken:
            continue
        what = telling.text(request.id, "purpose") or telling.name(request.line)
        amount = telling.money(request.amount, money.line(request.line).currency)
        yield Need(_("Approve or refuse a payment"), f"{amount}: {what}", request_address(telling.look, request.id))


def _promises(telling: Telling, person: str) -> Iterator[Need]:
    _, state = telling.language.gettext, telling.state
    for one in state.commitments.commitments.values():
        if one.accountable != person:
            continue
        standing, due = commitment_standing(state, one, telling.now), next_date(state, one)
        about, href = telling.name(one.id), address_of(telling.look, one.id) or "/promises"
        if standing in OPEN and due < telling.now + SOON_MS:
            yield Need(_("You promised this"), about, href, telling.day(due - 1))
        elif standing == "offered":
            yield Need(_("You offered this: make it a promise, or let it be"), about, href)


def _terms(telling: Telling, person: str) -> Iterator[Need]:
    _, posts, now = telling.language.gettext, telling.state.posts, telling.now
    for identity in posts.terms_of.get(person) or ():
        term = posts.terms[identity]
        about, href = telling.name(term.post), address_of(telling.look, identity) or "/posts"
        packet = posts.packets.get(identity)
        if term.ending is None and term.accepted is None and now < term.ends:
            yield Need(_("Accept or decline a role"), about, href)
        elif term.serving(now) and term.ends < now + SOON_MS:
            yield Need(_("Your term ends; prepare to hand over"), about, href, telling.day(term.ends))
        elif term.seated is not None and term.leaves <= now and term.handed_over is None:
            words = _("Hand over what you held") if packet is None else _("Your handover is not finished")
            yield Need(words, about, href)


def _findings(telling: Telling, person: str) -> Iterator[Need]:
    _ = telling.language.gettext
    for one in telling.state.audits.findings.values():
        href = address_of(telling.look, one.id) or "/audits"
        about = telling.text(one.id, "finding") or telling.name(one.id)
        if one.stage == "raised" and one.respondent == person:
            yield Need(_("Answer what an audit found"), about, href, telling.day(one.due - 1))
        elif one.stage in OPEN_FINDINGS and one.owner == person:
            yield Need(_("Do what was agreed after an audit"), about, href, telling.day(one.due - 1))


def _own(telling: Telling, person: str) -> Iterator[Need]:
    """Her own keys, and the charter that her organization has not spoken on."""
    _, people, now = telling.language.gettext, telling.state.people, telling.now
    size = telling.look.ledger.size
    good = [keyid for keyid in people.keys_of.get(person) or () if people.keys[keyid].in_force(size, now)]
    if len(good) == 1:
        yield Need(_("Add a second key, so that a lost phone stops nothing"), _("Your keys"), "/keys")
    charter = telling.state.charter.in_force.get()
    for organization in sorted(people.accredited_by(person, now)):
        may = people.has_role(person, organization, ("delegate",), now)
        if charter is not None and may and (organization, charter.id) not in people.ratifications:
            yield Need(_("Say yes or no to the charter in force"), telling.name(organization), "/charter")
