"""The charter in plain words, made from its data alone; every version before it, and what changed between two."""

import re
from typing import Annotated, Any

from fastapi import APIRouter, Query
from fastapi.responses import Response

from api.pages.reading import Reading, bare, read
from api.pages.telling import Telling
from api.server.asked import Asked, AskedDep
from api.server.host import Look
from ledger.rules.charter.difference import charter_difference
from ledger.rules.charter.explaining import explain_charter
from ledger.rules.charter.state import CharterVersion
from projections.site.frame import Place

router = APIRouter(include_in_schema=False)
MINOR_UNITS = re.compile(r"([0-9]+) minor units(?: of ([A-Z]{3})| ([A-Z]{3})\b)?")


@router.get("/charter")
@router.get("/charter.json")
def charter(asked: AskedDep) -> Response:
    """The charter in force."""
    return read(asked, lambda look: _charter(asked, look, None, None))


@router.get("/charter/history")
@router.get("/charter/history.json")
def history(asked: AskedDep) -> Response:
    """Every version of the charter."""
    return read(asked, lambda look: _history(asked, look))


@router.get("/charter/versions/{number}")
def version(number: str, asked: AskedDep, since: Annotated[str, Query(max_length=80)] = "") -> Response:
    """One version, and what is different in it."""
    return read(asked, lambda look: _charter(asked, look, bare(number), since or None))


def _charter(asked: Asked, look: Look, number: str | None, since: str | None) -> Reading:
    _ = asked.language.gettext
    telling, state = Telling(look, asked.language), look.state.charter
    current = state.in_force.get()
    one = state.versions[look.find(number, "charter")] if number else current
    if one is None:
        return Reading("charter.html", _("The charter"), "charter", {"charter": None})
    before = _before(look, one) if since is None else state.versions[look.find(since, "charter")]
    changes = [] if before is None else [str(change) for change in charter_difference(before.data, one.data)]
    ratified = [word for (_organization, version), word in look.state.people.ratifications.items() if version == one.id]
    spoken = {word.organization for word in ratified if word.given}
    view: dict[str, Any] = {
        "charter": telling.thing(one.id),
        "number": one.number,
        "in_force": current is not None and current.id == one.id,
        "text": telling.text(one.id, "text"),
        "since": telling.received_on(one.id),
        "sentences": [_in_amounts(telling, sentence) for sentence in explain_charter(one.data)],
        "decision": telling.thing(one.decision) if one.decision else None,
        "ratified": telling.things(sorted(spoken, key=telling.name)),
        "waiting": telling.things(
            each.id for each in look.state.people.organizations.values() if each.present and each.id not in spoken
        ),
        "before": telling.thing(before.id) if before is not None else None,
        "changes": changes,
        "versions": len(state.versions),
    }
    crumbs = (Place(_("The charter"), "/charter"),) if number else ()
    title = _("The charter") if not number else _("The charter, version %(number)s") % {"number": one.number}
    return Reading("charter.html", title, "charter", view, crumbs=crumbs, thing=one.id)


def _in_amounts(telling: Telling, sentence: str) -> str:
    """A clause with its minor units written as an amount; where no currency is named, the only one is meant."""

    def amount(found: re.Match[str]) -> str:
        currency = found[2] or found[3] or telling.look.currency()
        return telling.money(int(found[1]), currency) if currency else found[0]

    return MINOR_UNITS.sub(amount, sentence)


def _before(look: Look, one: CharterVersion) -> CharterVersion | None:
    earlier = [each for each in look.state.charter.versions.values() if each.number < one.number]
    return max(earlier, key=lambda each: each.number, default=None)


def _history(asked: Asked, look: Look) -> Reading:
    _ = asked.language.gettext
    telling, state = Telling(look, asked.language), look.state.charter
    current = state.in_force.get()
    versions = sorted(state.versions.values(), key=lambda one: -one.number)
    view = {
        "versions": [
            {
                "thing": telling.thing(one.id),
                "number": one.number,
                "day": telling.received_on(one.id),
                "decision": telling.thing(one.decision) if one.decision else None,
                "in_force": current is not None and one.id == current.id,
                "changes": len(charter_difference(before.data, one.data)) if (before := _before(look, one)) else None,
            }
            for one in versions
        ]
    }
    crumbs = (Place(_("The charter"), "/charter"),)
    return Reading("charter_history.html", _("Every version of the charter"), "charter", view, crumbs=crumbs)
