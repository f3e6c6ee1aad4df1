"""The registers: things by type, as they stand now; as JSON by pages, or whole as CSV."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Path
from fastapi.responses import Response

from api.routes.answers import JSON, as_json, content, identity_tag, links, read, reply
from api.routes.entries import From, Limit
from api.routes.models import (
    ActOut,
    FactOut,
    HistoryOut,
    RegisterOut,
    RegistersOut,
    RegisterTableOut,
    ThingOut,
    ThingToldOut,
)
from api.server.asked import AskedDep
from api.server.host import Look
from api.server.problems import ProblemError
from ledger.format.codec import format_millisecond
from projections.directory import LETTERS, Listed
from projections.render.csv_text import quote, write
from projections.standing import facts

router = APIRouter(tags=["registers"])
CSV = "text/csv; charset=utf-8"
TableName = Annotated[str, Path(description="A type of thing.", examples=["decision"], pattern="^[a-z_.]{1,40}$")]


@read(router, "/api/registers", operation_id="list_registers", response_model=RegistersOut)
def registers(asked: AskedDep) -> Response:
    """The registers that this record has, and how much stands in each."""
    with asked.enter() as look:

        def made() -> bytes:
            counts: dict[str, int] = {}
            for thing in look.state.record.things.values():
                counts[thing] = counts.get(thing, 0) + 1
            told = [
                RegisterOut(table=thing, things=count, href=f"/api/registers/{thing}")
                for thing, count in sorted(counts.items())
            ]
            return as_json(RegistersOut(size=look.ledger.size, registers=told))

        return reply(asked, made, JSON, identity_tag(look, "registers"))


@read(
    router,
    "/api/registers/{table}.csv",
    operation_id="get_register_csv",
    response_class=Response,
    responses=content("text/csv", about="The whole register, a thing a line; safe to open in a spreadsheet."),
)
def register_csv(asked: AskedDep, table: TableName) -> Response:
    """A register as CSV (RFC 4180, UTF-8): the labels of what is told of any of its things are columns."""
    with asked.enter() as look:
        listed = _listed(look, table)
        view = look.view()
        told = [(one, dict(facts(view, one))) for one in listed]
    columns = list(dict.fromkeys(label for _, now in told for label in now))
    lines: list[Sequence[str]] = [("number", "name", *map(quote, columns), "id")]
    lines += [
        (one.number, quote(one.name or ""), *(quote(now.get(label, "")) for label in columns), one.id)
        for one, now in told
    ]
    data = write(lines).encode()
    headers = {"Content-Disposition": f'attachment; filename="{table}.csv"'}
    return reply(asked, lambda: data, CSV, headers=headers)


@read(router, "/api/registers/{table}", operation_id="get_register", response_model=RegisterTableOut)
def register(asked: AskedDep, table: TableName, start: From = 0, limit: Limit = 50) -> Response:
    """A register as it stands now, a page at a time."""
    with asked.enter() as look:
        listed, size = _listed(look, table), look.ledger.size
        rows = [_thing(look, one) for one in listed[start : start + limit]]
    told = RegisterTableOut(size=size, table=table, things=len(listed), from_=start, rows=rows)
    headers = links(f"/api/registers/{table}", start, limit, len(listed))
    return reply(asked, lambda: as_json(told), JSON, headers=headers)


@read(router, "/api/things/{name}", operation_id="get_thing", response_model=ThingToldOut)
def thing(
    asked: AskedDep,
    name: Annotated[str, Path(description="An id, a number such as D-1, or a name.", examples=["D-1"])],
) -> Response:
    """A thing as it stands now, with the acts that opened it and are about it."""
    with asked.enter() as look:
        identity = look.find(name)
        listed = look.directory.get(identity)
        assert listed is not None, "it was found there"
        told = ThingToldOut(**_thing(look, listed).model_dump(), history=_history(look, identity))
    return reply(asked, lambda: as_json(told), JSON)


def _listed(look: Look, table: str) -> list[Listed]:
    found = [one for one in look.directory if one.thing == table]
    if not found and table not in LETTERS:
        raise ProblemError("NOT_FOUND", "There is no such register.", "See /api/registers for what there is.")
    return found


def _thing(look: Look, listed: Listed) -> ThingOut:
    now = [FactOut(label=label, text=text) for label, text in facts(look.view(), listed)]
    return ThingOut(id=listed.id, thing=listed.thing, number=listed.number, name=listed.name, now=now)


def _history(look: Look, identity: str) -> list[HistoryOut]:
    acts = [one for one in look.state.record.acts.values() if identity in (one.id, one.about)]
    chronicler, told = look.chronicler(), {}
    for index in sorted({act.index for act in acts}):
        ((_, entry),) = look.ledger.entries(index, index + 1)
        told[index] = chronicler.entry(index, entry)
    found = []
    for act in acts:
        spoken = next(one for one in told[act.index].as_json()["acts"] if one["id"] == act.id)
        spoken = {name: value for name, value in spoken.items() if value is not None}
        received = format_millisecond(act.received)
        found.append(HistoryOut(index=act.index, received=received, act=ActOut.model_validate(spoken)))
    return found
