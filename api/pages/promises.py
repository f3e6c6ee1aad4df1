"""Who does what: the board of promises, my own, and each with how it came and what became of it.

A promise that changes is ordinary life. There is no ranking here, and nothing is red because of a date alone: the
charter leaves its owner some days for a word first.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from fastapi import APIRouter
from fastapi.responses import Response

from api.pages.reading import Reading, bare, read
from api.pages.telling import Named, Telling
from api.pages.wording import PROMISES, badge_for
from api.server.asked import Asked, AskedDep
from api.server.host import Look
from ledger.rules.commitments.model import Terms
from ledger.rules.commitments.standing import commitment_standing, end_of_due, no_word, ownerless
from ledger.rules.commitments.state import Commitment
from projections.reports.model import Badge, Cell, Column, Reference, Row, Section, Table
from projections.site.frame import Place

router = APIRouter(include_in_schema=False)
_DONE = ("completed", "partial", "verified")
_DOWN = ("withdrawn", "released", "disowned")


@dataclass(frozen=True, slots=True)
class Promise:
    """A promise as boards show it; ``silent``: a day was missed, and its owner was not heard for long."""

    thing: Named
    what: str
    amount: str | None
    due: date
    accountable: Named
    organization: Named
    standing: str
    badge: Badge
    silent: bool


@router.get("/promises")
@router.get("/promises.json")
@router.get("/promises.csv")
def board(asked: AskedDep) -> Response:
    """The board: what waits for a word, what runs, what was kept, what was set down."""
    return read(asked, lambda look: _board(asked, look, mine=False))


@router.get("/promises/mine")
@router.get("/promises/mine.json")
@router.get("/promises/mine.csv")
def mine(asked: AskedDep) -> Response:
    """What the reader promised."""
    return read(asked, lambda look: _board(asked, look, mine=True))


@router.get("/promises/{number}")
def promise(number: str, asked: AskedDep) -> Response:
    """One promise."""
    return read(asked, lambda look: _one(asked, look, bare(number)))


def standing_of(telling: Telling, one: Commitment) -> str:
    """Where a promise stands, as it is told: a missed day alone is still between its owner and her organization."""
    state, now = telling.state, telling.now
    standing = commitment_standing(state, one, now)
    if no_word(state, one, now):
        return "silent"
    if standing == "at_risk" and not one.risk and not ownerless(state, one, now):
        return "active"
    return standing


def tell_promise(telling: Telling, one: Commitment) -> Promise:
    """A promise as a board shows it."""
    standing = standing_of(telling, one)
    return Promise(
        thing=telling.thing(one.id),
        what=telling.text(one.id, "deliverable") or telling.name(one.id),
        amount=tell_terms(telling, one.terms),
        due=telling.day(end_of_due(telling.state, one) - 1),
        accountable=telling.thing(one.accountable),
        organization=telling.thing(one.organization),
        standing=standing,
        badge=telling.badge(badge_for(PROMISES, standing)),
        silent=standing == "silent",
    )


def tell_terms(telling: Telling, terms: Terms) -> str | None:
    """How much was promised; None for a task, which has no quantity."""
    if terms.money is not None:
        return telling.money(terms.money.minor, terms.money.ccy)
    if terms.quantity is None:
        return None
    return f"{terms.quantity} {(terms.unit or terms.thing).replace('_', ' ')}"


def _shelf(one: Promise) -> str:
    if one.standing in _DONE:
        return "kept"
    if one.standing in _DOWN:
        return "down"
    return "silent" if one.standing in ("silent", "lapsed") else "running"


def _board(asked: Asked, look: Look, *, mine: bool) -> Reading:
    telling = Telling(look, asked.language)
    _ = asked.language.gettext
    me = look.member() if mine else None
    every = [
        tell_promise(telling, one)
        for one in look.state.commitments.commitments.values()
        if me is None or one.accountable == me
    ]
    every.sort(key=lambda one: one.due)
    shelves = {key: [one for one in every if _shelf(one) == key] for key in ("silent", "running", "kept", "down")}
    asked_for = [] if mine else _asked_for(telling)
    view = {"mine": mine, "shelves": shelves, "asked": asked_for, "count": len(every)}
    title = _("What I promised") if mine else _("Who does what")
    crumbs = (Place(_("Who does what"), "/promises"),) if mine else ()
    section = Section("promises", _("All in one table"), (), (_table(asked, every),))
    return Reading("promises_board.html", title, "promises", view, (section,), crumbs=crumbs)


def _asked_for(telling: Telling) -> list[dict[str, Any]]:
    """What was asked of organizations and waits for an answer."""
    return [
        {
            "thing": telling.thing(one.id),
            "of": telling.thing(one.organization),
            "what": telling.text(one.id, "what") or telling.name(one.id),
            "until": telling.day(one.until - 1),
        }
        for one in telling.state.commitments.requests.values()
        if one.standing(telling.now) == "requested"
    ]


def _table(asked: Asked, every: list[Promise]) -> Table:
    _ = asked.language.gettext
    columns = (
        Column("what", _("What"), "reference"),
        Column("who", _("Who"), "reference"),
        Column("organization", _("For"), "reference"),
        Column("amount", _("How much"), "text"),
        Column("due", _("By"), "date"),
        Column("standing", _("Where it stands"), "badge"),
    )
    rows = tuple(
        Row(
            one.thing.number or one.thing.id[:12],
            (
                Cell(Reference(one.thing.id, one.what)),
                Cell(Reference(one.accountable.id, one.accountable.name)),
                Cell(Reference(one.organization.id, one.organization.name)),
                Cell(one.amount or ""),
                Cell(one.due),
                Cell(one.badge),
            ),
        )
        for one in every
    )
    return Table("all", _("By the day on which each is due"), columns, rows, _("Nothing was promised yet."))


def _one(asked: Asked, look: Look, number: str) -> Reading:
    identity = look.find(number, "commitment")
    telling = Telling(look, asked.language)
    _ = asked.language.gettext
    one = look.state.commitments.commitments[identity]
    told = tell_promise(telling, one)
    helpers = [each.id for each in look.state.commitments.commitments.values() if each.helps == identity]
    view: dict[str, Any] = {
        "promise": told,
        "evidence": telling.text(identity, "evidence"),
        "versions": [
            {
                "day": telling.day(version.received),
                "amount": tell_terms(telling, version.terms),
                "due": version.terms.due,
                "reason": telling.text(version.act, "reason"),
            }
            for version in one.versions
        ],
        "milestones": [
            {
                "label": telling.text(one.versions[-1].act, f"milestones/{place}/label"),
                "due": step.due,
                "done": place in one.done,
            }
            for place, step in enumerate(one.terms.milestones)
        ],
        "decision": telling.thing(one.decision) if one.decision else None,
        "helps": telling.thing(one.helps) if one.helps else None,
        "helpers": telling.things(helpers),
        "relied_on_by": telling.things(one.relied_on_by),
        "claim": _claim(telling, one),
        "closed": _closed(telling, one),
        "thanks": [
            {
                "from": telling.thing(each.organization or each.person or each.to),
                "words": telling.text(each.act, "words"),
            }
            for each in look.state.commitments.acknowledgements
            if each.commitment == identity
        ],
        "history": telling.happened(telling.about(identity)),
    }
    crumbs = (Place(_("Who does what"), "/promises"),)
    return Reading("promises_one.html", told.what, "promises", view, crumbs=crumbs, thing=identity)


def _claim(telling: Telling, one: Commitment) -> dict[str, Any] | None:
    if one.claim is None:
        return None
    return {
        "day": telling.day(one.claim.received),
        "account": telling.text(one.claim.act, "account"),
        "verdict": one.claim.verdict,
        "by": telling.thing(one.claim.by) if one.claim.by else None,
        "judged": telling.day(one.claim.judged) if one.claim.verdict else None,
    }


def _closed(telling: Telling, one: Commitment) -> dict[str, Any] | None:
    """With what words it was set down or released."""
    kinds = ("commitment.withdrawn/v1", "commitment.released/v1")
    acts = telling.state.record.acts
    found = [act for act in telling.about(one.id) if acts[act].kind in kinds]
    if one.closed is None or not found:
        return None
    return {"how": one.closed, "day": telling.received_on(found[-1]), "reason": telling.text(found[-1], "reason")}
