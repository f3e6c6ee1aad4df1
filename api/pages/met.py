"""We met: every gathering, the last one first; and each with who was there, what we did, and what came of it."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Query
from fastapi.responses import Response

from api.pages.reading import Reading, bare, read
from api.pages.telling import Named, Telling
from api.pages.wording import MOMENTS
from api.server.asked import Asked, AskedDep
from api.server.host import Look
from ledger.rules.gatherings.state import Gathering
from ledger.rules.values import utc_date
from projections.site.frame import Place

router = APIRouter(include_in_schema=False)
PAGE = 20


@dataclass(frozen=True, slots=True)
class Moment:
    """A part of a gathering: what it was, how long (minutes), and a sentence about it."""

    what: str
    minutes: int | None
    sentence: str | None


@dataclass(frozen=True, slots=True)
class Met:
    """A gathering as it is told in a list: ``heads`` is how many were there, where only that was kept."""

    thing: Named
    day: date
    place: str | None
    note: str | None
    organizations: list[Named]
    heads: int | None
    moments: list[Moment]
    next_day: date | None
    next_place: str | None


@router.get("/met")
@router.get("/met.json")
def met_list(asked: AskedDep, start: Annotated[int, Query(alias="from", ge=0)] = 0) -> Response:
    """Every gathering, the last one first."""

    def make(look: Look) -> Reading:
        telling = Telling(look, asked.language)
        every = latest_first(look)
        shown = [tell_met(telling, one) for one in every[start : start + PAGE]]
        following = start + PAGE if start + PAGE < len(every) else None
        view = {"gatherings": shown, "count": len(every), "first": start, "following": following}
        return Reading("met_list.html", asked.language.gettext("We met"), "met", view)

    return read(asked, make)


@router.get("/met/{number}")
def met_one(number: str, asked: AskedDep) -> Response:
    """One gathering."""
    return read(asked, lambda look: _one(asked, look, bare(number)))


def latest_first(look: Look) -> list[Gathering]:
    """The gatherings, the last one first."""
    return sorted(look.state.gatherings.gatherings.values(), key=lambda one: one.date, reverse=True)


def tell_met(telling: Telling, one: Gathering) -> Met:
    """A gathering as a list tells it."""
    body = telling.body(one.account)
    return Met(
        thing=telling.thing(one.id),
        day=utc_date(one.date),
        place=telling.text(one.account, "place"),
        note=telling.text(one.account, "note"),
        organizations=telling.things(one.organizations),
        heads=body.get("present"),
        moments=[_moment(telling, one, place, code) for place, code in enumerate(one.moments)],
        next_day=utc_date(one.next) if one.next is not None else None,
        next_place=telling.text(one.account, "next_place"),
    )


def _moment(telling: Telling, one: Gathering, place: int, code: str) -> Moment:
    what = telling.language.gettext(MOMENTS[code]) if code in MOMENTS else code.replace("_", " ")
    minutes = one.minutes[place] if place < len(one.minutes) else 0
    return Moment(what, minutes or None, telling.text(one.account, f"moments/{place}/sentence"))


def _one(asked: Asked, look: Look, number: str) -> Reading:
    identity = look.find(number, "gathering")
    telling, state = Telling(look, asked.language), look.state.gatherings
    _ = asked.language.gettext
    one = state.gatherings[identity]
    told = tell_met(telling, one)
    attendance = state.attendance.get(identity)
    minutes = [state.minutes[each] for each in state.minutes_of.get(identity) or ()]
    stories = [each for each in state.stories.values() if each.gathering == identity]
    view: dict[str, Any] = {
        "met": told,
        "persons": telling.things(attendance.persons) if attendance else [],
        "heads": [(telling.thing(organization), count) for organization, count in attendance.heads]
        if attendance
        else [],
        "photos": _photos(telling, one),
        "minutes": [
            {
                "thing": telling.thing(each.id),
                "text": telling.text(each.versions[-1], "text"),
                "standing": each.standing,
            }
            for each in minutes
        ],
        "stories": [
            {
                "thing": telling.thing(each.id),
                "teller": telling.thing(each.teller),
                "title": telling.text(each.id, "title"),
                "words": telling.text(each.id, "words") if each.standing(look.now) == "told" else None,
                "standing": each.standing(look.now),
            }
            for each in stories
        ],
        "decided": telling.things(_decided(telling, one)),
        "history": telling.happened(
            [*telling.about(identity, *(each.id for each in minutes)), *(each.id for each in stories)]
        ),
    }
    crumbs = (Place(_("We met"), "/met"),)
    title = _("We met on %(day)s") % {"day": asked.language.date(told.day)}
    return Reading("met_one.html", title, "met", view, crumbs=crumbs, thing=identity)


def _photos(telling: Telling, one: Gathering) -> list[str]:
    """What is to be seen on each photo, as somebody described it."""
    photos = telling.body(one.account).get("photos", ())
    described = (telling.text(one.account, f"photos/{place}/alt") for place in range(len(photos)))
    return [words for words in described if words]


def _decided(telling: Telling, one: Gathering) -> list[str]:
    """What was decided in the room on that day."""
    decisions = telling.state.decisions.decisions.values()
    return [
        each.id
        for each in decisions
        if each.opening is not None and each.opening.room and telling.received_on(each.id) == utc_date(one.date)
    ]
