"""A payment, with who asked, who approved, who paid and what proves it; and a request that waits for approvals."""

from typing import Any

from fastapi import APIRouter
from fastapi.responses import Response

from api.pages.addresses import act_address, request_address
from api.pages.money import proof_of, way
from api.pages.reading import Reading, bare, read
from api.pages.telling import Telling
from api.pages.wording import SPENDS, badge_for
from api.server.asked import Asked, AskedDep
from api.server.host import Look
from ledger.rules.money.state import Request, Spend
from projections.site.frame import Place

router = APIRouter(include_in_schema=False)


@router.get("/money/spends/{number}")
def spend(number: str, asked: AskedDep) -> Response:
    """One payment."""
    return read(asked, lambda look: _spend(asked, look, bare(number)))


@router.get("/money/requests/{place}")
def request(place: str, asked: AskedDep) -> Response:
    """One request to spend: what, for whom, who approved, what it still lacks."""
    return read(asked, lambda look: _request(asked, look, bare(place)))


def _spend(asked: Asked, look: Look, number: str) -> Reading:
    identity = look.find(number, "spend")
    telling, money = Telling(look, asked.language), look.state.money
    one = money.spends[identity]
    key = money.line(one.line)
    purchase = money.encumbrances.get(one.encumbrance or "")
    decisions = list(dict.fromkeys(each for each, _ in purchase.draws if each)) if purchase else []
    asked_for = _request_of(telling, one)
    evidence = [act for act in telling.about(identity) if "evidence" in look.state.record.acts[act].kind]
    view: dict[str, Any] = {
        "thing": telling.thing(identity),
        "amount": telling.money(one.amount, key.currency),
        "day": one.day,
        "what": telling.text(identity, "purpose", "story", "reference"),
        "payee": telling.thing(one.payee) if one.payee else None,
        "payers": telling.things(one.payers),
        "line": telling.thing(one.line),
        "fund": telling.thing(key.fund),
        "entry": act_address(look, identity),
        "index": look.state.record.acts[identity].index,
        "bill": one.bill,
        "refunded": telling.money(one.refunded, key.currency) if one.refunded else None,
        "badge": telling.badge(badge_for(SPENDS, proof_of(one))),
        "proofs": [{"digest": digest, "amount": telling.money(minor, key.currency)} for digest, minor in one.proofs],
        "decisions": telling.things(decisions),
        "purchase": telling.thing(purchase.id) if purchase else None,
        "request": _request_view(telling, asked_for) if asked_for else None,
        "history": telling.happened([*telling.about(identity), *evidence]),
    }
    places = [*way(asked)]
    for step in (key.fund, one.line):
        thing = telling.thing(step)
        places.append(Place(thing.name, thing.href or "/money"))
    title = telling.name(one.payee) if one.payee else telling.name(identity)
    return Reading("money_spend.html", title, "money", view, crumbs=tuple(places), thing=identity)


def _request_of(telling: Telling, one: Spend) -> Request | None:
    """The request that a payment carries out, by way of its purchase."""
    money = telling.state.money
    for identity, used in money.used_requests.items():
        if used in (one.encumbrance, one.id):
            return money.requests[identity]
    return None


def _request_view(telling: Telling, one: Request) -> dict[str, Any]:
    money = telling.state.money
    words = [each for each in money.approvals.values() if each.request == one.id]
    return {
        "href": request_address(telling.look, one.id),
        "what": telling.text(one.id, "purpose"),
        "by": telling.thing(one.requester) if one.requester else None,
        "day": telling.received_on(one.id),
        "entry": act_address(telling.look, one.id),
        "words": [
            {
                "who": telling.thing(each.person),
                "of": telling.things(sorted(each.organizations & set(telling.state.people.organizations))),
                "approved": each.approved,
                "reason": telling.text(each.id, "reason"),
                "day": telling.received_on(each.id),
                "entry": act_address(telling.look, each.id),
            }
            for each in words
        ],
    }


def _request(asked: Asked, look: Look, place: str) -> Reading:
    _ = asked.language.gettext
    money = look.state.money
    identity = look.find_act(place, money.requests, _("request to spend"))
    telling = Telling(look, asked.language)
    one = money.requests[identity]
    key = money.line(one.line)
    charter = look.state.charter.in_force.get()
    step = charter.data.money.approval_step(one.amount, key.currency) if charter is not None else None
    used = money.used_requests.get(identity)
    view: dict[str, Any] = {
        **_request_view(telling, one),
        "amount": telling.money(one.amount, key.currency),
        "payee": telling.thing(one.payee),
        "line": telling.thing(one.line),
        "fund": telling.thing(key.fund),
        "needed": step.approvals if step else 0,
        "organizations": step.organizations if step else 0,
        "used": telling.thing(used) if used else None,
        "history": telling.happened([identity, *telling.about(identity), *_words_on(telling, identity)]),
    }
    crumbs = (*way(asked), Place(_("What waits"), "/money/waiting"))
    title = view["what"] or telling.name(one.payee)
    return Reading("money_request.html", title, "money", view, crumbs=crumbs, thing=identity)


def _words_on(telling: Telling, request: str) -> list[str]:
    return [one.id for one in telling.state.money.approvals.values() if one.request == request]
