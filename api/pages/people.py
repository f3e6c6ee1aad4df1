"""Who we are: the organizations and their people; each with what it does here."""

from typing import Any

from fastapi import APIRouter
from fastapi.responses import Response

from api.pages.promises import tell_promise
from api.pages.reading import Reading, bare, read
from api.pages.telling import Named, Telling
from api.pages.wording import STANDINGS, badge_for
from api.server.asked import Asked, AskedDep
from api.server.host import Look
from ledger.rules.people.state import PRESENT
from projections.reports.model import Cell, Column, Count, Reference, Row, Section, Table
from projections.site.frame import Place

router = APIRouter(include_in_schema=False)
RECENT = 20


@router.get("/people")
@router.get("/people.json")
@router.get("/people.csv")
def people(asked: AskedDep) -> Response:
    """Organizations and people."""
    return read(asked, lambda look: _people(asked, look))


@router.get("/people/{number}")
def person(number: str, asked: AskedDep) -> Response:
    """One person."""
    return read(asked, lambda look: _person(asked, look, bare(number)))


@router.get("/organizations/{number}")
def organization(number: str, asked: AskedDep) -> Response:
    """One organization."""
    return read(asked, lambda look: _organization(asked, look, bare(number)))


def _way(asked: Asked) -> tuple[Place, ...]:
    return (Place(asked.language.gettext("Who we are"), "/people"),)


def _people(asked: Asked, look: Look) -> Reading:
    _ = asked.language.gettext
    telling, known = Telling(look, asked.language), look.state.people
    view = {
        "organizations": [
            {
                "thing": telling.thing(one.id),
                "badge": telling.badge(badge_for(STANDINGS, one.standing)),
                "present": one.standing in PRESENT,
                "purpose": telling.text(one.id, "purpose"),
                "people": _members(telling, one.id),
            }
            for one in known.organizations.values()
        ],
        "others": [telling.thing(one) for one in known.persons if not known.accredited_by(one, look.now)],
        "bodies": [telling.thing(one.id) for one in look.state.posts.bodies.values() if one.open_at(look.now)],
    }
    section = Section("all", _("All people"), (), (_table(asked, telling),))
    return Reading("people_all.html", _("Who we are"), "people", view, (section,))


def _members(telling: Telling, organization: str) -> list[dict[str, Any]]:
    """Who acts for an organization now, and as what."""
    known, found = telling.state.people, []
    for one in known.people_of.get(organization) or ():
        live = known.accreditations[one, organization]
        if live.holds("member", telling.now):
            found.append({"thing": telling.thing(one), "roles": sorted(live.roles)})
    return found


def _table(asked: Asked, telling: Telling) -> Table:
    _ = asked.language.gettext
    known, size = telling.state.people, telling.look.ledger.size
    columns = (
        Column("person", _("Who"), "reference"),
        Column("organizations", _("Of"), "text"),
        Column("roles", _("Roles"), "text"),
        Column("keys", _("Keys in force"), "count"),
    )
    rows = []
    for one in known.persons:
        thing = telling.thing(one)
        keys = tuple(keyid for keyid in known.keys_of.get(one) or () if known.keys[keyid].in_force(size, telling.now))
        rows.append(
            Row(
                thing.number or one[:12],
                (
                    Cell(Reference(one, thing.name)),
                    Cell(telling.names(sorted(known.accredited_by(one, telling.now), key=telling.name))),
                    Cell(telling.names(term.post for term in _serving(telling, one))),
                    Cell(Count(len(keys))),
                ),
            )
        )
    return Table("people", _("By number"), columns, tuple(rows), _("Nobody is registered yet."))


def _serving(telling: Telling, person: str) -> list[Any]:
    terms = telling.state.posts.terms.values()
    return [term for term in terms if term.person == person and term.serving(telling.now)]


def _terms(telling: Telling, person: str) -> list[dict[str, Any]]:
    terms = [term for term in telling.state.posts.terms.values() if term.person == person]
    return [
        {
            "thing": telling.thing(term.id),
            "post": telling.thing(term.post),
            "from": telling.day(term.starts),
            "until": telling.day(term.ends),
            "now": term.serving(telling.now),
        }
        for term in terms
    ]


def _person(asked: Asked, look: Look, number: str) -> Reading:
    identity = look.find(number, "person")
    telling, known = Telling(look, asked.language), look.state.people
    one, size = known.persons[identity], look.ledger.size
    keys = [known.keys[keyid] for keyid in known.keys_of.get(identity) or ()]
    acts = [act for act, info in look.state.record.acts.items() if info.actor == identity]
    view: dict[str, Any] = {
        "thing": telling.thing(identity),
        "me": identity == look.reader.person,
        "badge": telling.badge(badge_for(STANDINGS, one.standing)),
        "organizations": [
            {"thing": telling.thing(each), "roles": sorted(known.accreditations[identity, each].roles)}
            for each in sorted(known.accredited_by(identity, look.now), key=telling.name)
        ],
        "terms": _terms(telling, identity),
        "keys": {"good": sum(key.in_force(size, look.now) for key in keys), "all": len(keys)},
        "promises": [
            tell_promise(telling, each)
            for each in look.state.commitments.commitments.values()
            if each.accountable == identity
        ],
        "count": len(acts),
        "history": telling.happened(acts[-RECENT:]),
    }
    title = telling.name(identity)
    return Reading("people_person.html", title, "people", view, crumbs=_way(asked), thing=identity)


def _organization(asked: Asked, look: Look, number: str) -> Reading:
    _ = asked.language.gettext
    identity = look.find(number, "organization")
    telling, known = Telling(look, asked.language), look.state.people
    one = known.organizations[identity]
    charter = look.state.charter.in_force.get()
    word = known.ratifications.get((identity, charter.id)) if charter is not None else None
    how = {"key": _("by key"), "in_room": _("in the room"), "phone": _("by phone"), "paper": _("on paper")}
    view: dict[str, Any] = {
        "thing": telling.thing(identity),
        "badge": telling.badge(badge_for(STANDINGS, one.standing)),
        "purpose": telling.text(identity, "purpose"),
        "people": _members(telling, identity),
        "predecessors": _known(telling, one.predecessors),
        "charter": telling.thing(charter.id) if charter is not None else None,
        "ratified": None if word is None else {"given": word.given, "how": how.get(word.how, word.how)},
        "promises": [
            tell_promise(telling, each)
            for each in look.state.commitments.commitments.values()
            if each.organization == identity
        ],
        "met": telling.things(
            each.id for each in look.state.gatherings.gatherings.values() if identity in each.organizations
        ),
        "history": telling.happened(telling.about(identity)),
    }
    title = telling.name(identity)
    return Reading("people_organization.html", title, "people", view, crumbs=_way(asked), thing=identity)


def _known(telling: Telling, identities: tuple[str, ...]) -> list[Named]:
    return telling.things(one for one in identities if one in telling.state.record.things)
