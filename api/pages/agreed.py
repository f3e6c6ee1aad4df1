"""What we agreed: every decision, the newest first, by stage and by words; each has its page in `agreed_one`."""

from typing import Annotated, Any

from fastapi import APIRouter, Query
from fastapi.responses import Response

from api.pages.agreed_one import decision_page
from api.pages.reading import Reading, bare, read
from api.pages.telling import Telling
from api.pages.wording import STAGES, badge_for
from api.server.asked import Asked, AskedDep
from api.server.host import Look
from ledger.rules.decisions.stages import stage_of
from ledger.rules.decisions.state import Decision
from ledger.rules.values import utc_date
from projections.reports.model import Cell, Column, Reference, Row, Section, Table

router = APIRouter(include_in_schema=False)
PAGE = 25
WAITING = ("proposed", "deliberating", "open", "tied", "suspended", "adopted_provisional", "blocked", "inquorate")


@router.get("/agreed")
@router.get("/agreed.json")
@router.get("/agreed.csv")
def agreed(
    asked: AskedDep,
    stage: Annotated[str, Query(max_length=40)] = "",
    q: Annotated[str, Query(max_length=200)] = "",
    before: Annotated[int | None, Query(ge=0)] = None,
) -> Response:
    """Decisions, the newest first; pages go by the index at which each was proposed."""
    return read(asked, lambda look: _list(asked, look, stage, q.strip(), before))


@router.get("/agreed/{number}")
def one(number: str, asked: AskedDep) -> Response:
    """One decision."""
    return read(asked, lambda look: decision_page(asked, look, bare(number)))


def _list(asked: Asked, look: Look, stage: str, words: str, before: int | None) -> Reading:
    _ = asked.language.gettext
    telling = Telling(look, asked.language)
    stages = {one.id: stage_of(look.state, one, look.now) for one in look.state.decisions.decisions.values()}
    every = sorted(look.state.decisions.decisions.values(), key=lambda one: -_index(look, one))
    wanted = [
        one
        for one in every
        if (not stage or stages[one.id] == stage)
        and (not words or _speaks_of(telling, one, words))
        and (before is None or _index(look, one) < before)
    ]
    shown = wanted[:PAGE]
    view: dict[str, Any] = {
        "decisions": [_row(telling, one, stages[one.id]) for one in shown],
        "waiting": [_row(telling, one, stages[one.id]) for one in every if stages[one.id] in WAITING],
        "count": len(every),
        "found": len(wanted),
        "stage": stage,
        "q": words,
        "stages": [(code, _(STAGES[code].words)) for code in STAGES if code in stages.values()],
        "following": _index(look, shown[-1]) if len(wanted) > PAGE else None,
        "filtered": bool(stage or words or before is not None),
    }
    section = Section("all", _("All of them"), (), (_table(asked, telling, shown, stages),))
    headers = {}
    if view["following"] is not None:
        url = asked.request.url.include_query_params(before=view["following"])
        headers["Link"] = f'<{url.path}?{url.query}>; rel="next"'
    return Reading("agreed_list.html", _("What we agreed"), "agreed", view, (section,), headers=headers)


def _index(look: Look, one: Decision) -> int:
    return look.state.record.acts[one.id].index


def _speaks_of(telling: Telling, one: Decision, words: str) -> bool:
    """Whether its title or text has some words in it."""
    told = (telling.name(one.id), telling.text(one.text or one.id, "text"), telling.text(one.id, "text"))
    return any(words.casefold() in each.casefold() for each in told if each)


def _row(telling: Telling, one: Decision, stage: str) -> dict[str, Any]:
    whose = (one.motion.organization or one.motion.proposer) if one.motion is not None else None
    closes = one.opening.close if one.opening is not None and stage == "open" else None
    return {
        "thing": telling.thing(one.id),
        "day": telling.received_on(one.id),
        "stage": stage,
        "badge": telling.badge(badge_for(STAGES, stage)),
        "closes": utc_date(closes) if closes is not None else None,
        "by": telling.thing(whose) if whose else None,
    }


def _table(asked: Asked, telling: Telling, shown: list[Decision], stages: dict[str, Any]) -> Table:
    _ = asked.language.gettext
    columns = (
        Column("decision", _("Decision"), "reference"),
        Column("number", _("Number"), "text"),
        Column("day", _("Proposed"), "date"),
        Column("sort", _("Sort"), "text"),
        Column("stage", _("Where it stands"), "badge"),
    )
    rows = []
    for one in shown:
        thing = telling.thing(one.id)
        sort = one.motion.decision_class.replace("_", " ") if one.motion is not None else ""
        cells = (
            Cell(Reference(one.id, thing.name)),
            Cell(thing.number or ""),
            Cell(telling.received_on(one.id)),
            Cell(sort),
            Cell(telling.badge(badge_for(STAGES, stages[one.id]))),
        )
        rows.append(Row(thing.number or one.id[:12], cells))
    return Table("decisions", _("The newest first"), columns, tuple(rows), _("No decision is like that."))
