"""Roles: who holds each, until when, who held it before; and each term with its handover."""

from typing import Any

from fastapi import APIRouter
from fastapi.responses import Response

from api.pages.reading import Reading, bare, read
from api.pages.telling import Telling
from api.pages.wording import ITEMS, TERMS, badge_for
from api.server.asked import Asked, AskedDep
from api.server.host import Look
from ledger.format.codec import DAY_MS
from ledger.rules.posts.limits import limits_of
from ledger.rules.posts.standing import AHEAD, HOLDING, duties_of, term_standing
from ledger.rules.posts.state import Post, Term
from projections.reports import succession
from projections.site.frame import Place

router = APIRouter(include_in_schema=False)


@router.get("/posts")
@router.get("/posts.json")
@router.get("/posts.csv")
def posts(asked: AskedDep) -> Response:
    """Roles and terms, what is due, handovers, who held what."""
    return read(asked, lambda look: _posts(asked, look))


@router.get("/posts/{number}")
def post(number: str, asked: AskedDep) -> Response:
    """One role."""
    return read(asked, lambda look: _post(asked, look, bare(number)))


@router.get("/handovers/{number}")
def handover(number: str, asked: AskedDep) -> Response:
    """One term, and what it hands over."""
    return read(asked, lambda look: _term(asked, look, bare(number)))


def _way(asked: Asked) -> tuple[Place, ...]:
    return (Place(asked.language.gettext("Roles"), "/posts"),)


def _posts(asked: Asked, look: Look) -> Reading:
    telling = Telling(look, asked.language)
    view = {
        "posts": [_tell_post(telling, one) for one in look.state.posts.posts.values() if one.standing_at(look.now)],
    }
    basis = look.basis(language=asked.language)
    sections = tuple(one for one in succession.sections(basis) if one.key != "leads")  # told as cards above
    title, told_in = asked.language.gettext("Roles"), basis.language.code
    return Reading("posts_all.html", title, "posts", view, sections, report="succession", told_in=told_in)


def _terms_of(telling: Telling, post: Post) -> list[Term]:
    state = telling.state.posts
    return [state.terms[one] for seat in range(post.rules.seats) for one in state.seats.get((post.id, seat)) or ()]


def _tell_post(telling: Telling, post: Post) -> dict[str, Any]:
    terms = [(term, term_standing(telling.state, term, telling.now)) for term in _terms_of(telling, post)]
    held = [_tell_term(telling, term) for term, standing in terms if standing in HOLDING]
    return {
        "thing": telling.thing(post.id),
        "code": post.code,
        "seats": post.rules.seats,
        "open": max(0, post.rules.seats - len(held)),
        "held": held,
        "ahead": [_tell_term(telling, term) for term, standing in terms if standing in AHEAD],
    }


def _tell_term(telling: Telling, term: Term) -> dict[str, Any]:
    standing = term_standing(telling.state, term, telling.now)
    return {
        "thing": telling.thing(term.id),
        "post": telling.thing(term.post),
        "person": telling.thing(term.person),
        "organization": telling.thing(term.organization) if term.organization else None,
        "from": telling.day(term.seated if term.seated is not None else term.starts),
        "until": telling.day(term.ends),
        "badge": telling.badge(badge_for(TERMS, standing)),
        "interim": term.interim,
    }


def _post(asked: Asked, look: Look, number: str) -> Reading:
    identity = look.find(number, "post")
    telling, state = Telling(look, asked.language), look.state.posts
    one = state.posts[identity]
    terms = _terms_of(telling, one)
    limits = limits_of(look.state, one) if look.state.charter.in_force.get() is not None else None
    instead = [term for term in duties_of(look.state, identity, look.now) if term.post != identity]
    nominations = [each for each in state.nominations.values() if each.post == identity]
    view: dict[str, Any] = {
        **_tell_post(telling, one),
        "standing": one.standing_at(look.now),
        "duties": telling.text(identity, "duties"),
        "powers": telling.text(identity, "powers"),
        "instead": [_tell_term(telling, term) for term in instead],
        "limits": {
            "days": limits.term // DAY_MS if limits else None,
            "in_a_row": limits.consecutive if limits else None,
            "in_all": one.rules.limits.terms,
            "rotation": bool(one.rules.rotation),
        },
        "nominations": [
            {
                "thing": telling.thing(each.id),
                "person": telling.thing(each.person),
                "organization": telling.thing(each.organization) if each.organization else None,
                "standing": each.standing,
                "endorsed": len(each.endorsed),
                "reason": telling.text(each.id, "reason"),
            }
            for each in nominations
        ],
        "terms": [_tell_term(telling, term) for term in sorted(terms, key=lambda term: term.starts)],
        "history": telling.happened(telling.about(identity)),
    }
    title = telling.name(identity)
    return Reading("posts_one.html", title, "posts", view, crumbs=_way(asked), thing=identity)


def _term(asked: Asked, look: Look, number: str) -> Reading:
    _ = asked.language.gettext
    identity = look.find(number, "term")
    telling, state = Telling(look, asked.language), look.state.posts
    term = state.terms[identity]
    packet = state.packets.get(identity)
    rules = state.posts[term.post].rules
    left = term.seated is not None and max(term.leaves, term.ended or 0) <= look.now
    view: dict[str, Any] = {
        "term": _tell_term(telling, term),
        "asked_for": [item.replace("_", " ") for item in rules.handover],
        "owed": telling.day(max(term.leaves, term.ended or 0) + rules.handover_days * DAY_MS) if left else None,
        "packet": None
        if packet is None
        else {
            "note": telling.text(packet.listed, "note"),
            "day": telling.received_on(packet.listed),
            "items": [
                {
                    "label": telling.text(packet.listed, f"items/{place}/label") or item.replace("_", " "),
                    "badge": telling.badge(badge_for(ITEMS, settled)),
                }
                for place, (item, settled) in enumerate(zip(packet.items, packet.settled, strict=True))
            ],
        },
        "done": term.handed_over is not None and term.handed_over <= look.now,
        "history": telling.happened(telling.about(identity)),
    }
    crumbs = (*_way(asked), Place(telling.name(term.post), telling.thing(term.post).href or "/posts"))
    title = _("%(role)s: %(who)s") % {"role": telling.name(term.post), "who": telling.name(term.person)}
    return Reading("posts_term.html", title, "posts", view, crumbs=crumbs, thing=identity)
