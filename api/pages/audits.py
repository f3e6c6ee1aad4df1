"""Audits and what they found; what is worth a look; each finding with its answer and what was done."""

from typing import Any

from fastapi import APIRouter
from fastapi.responses import Response

from api.pages.reading import Reading, bare, read
from api.pages.telling import Telling
from api.pages.wording import AUDITS, FINDINGS, SEVERITIES, badge_for
from api.server.asked import Asked, AskedDep
from api.server.host import Look
from ledger.rules.audits.state import OPEN, Audit, Finding
from projections.reports import audit_view
from projections.site.frame import Place

router = APIRouter(include_in_schema=False)


@router.get("/audits")
@router.get("/audits.json")
@router.get("/audits.csv")
def audits(asked: AskedDep) -> Response:
    """Audits, open findings, what was checked, what is worth a look."""
    return read(asked, lambda look: _audits(asked, look))


@router.get("/audits/{number}")
def audit(number: str, asked: AskedDep) -> Response:
    """One audit with its findings."""
    return read(asked, lambda look: _audit(asked, look, bare(number)))


def _audits(asked: Asked, look: Look) -> Reading:
    telling, state = Telling(look, asked.language), look.state.audits
    view = {
        "audits": [_tell_audit(telling, one) for one in state.audits.values()],
        "open": [_tell_finding(telling, one) for one in state.findings.values() if one.stage in OPEN],
    }
    basis = look.basis(language=asked.language)
    title, told_in, sections = asked.language.gettext("Audits"), basis.language.code, audit_view.sections(basis)
    return Reading("audits_all.html", title, "audits", view, sections, report="audit", told_in=told_in)


def _tell_audit(telling: Telling, one: Audit) -> dict[str, Any]:
    return {
        "thing": telling.thing(one.id),
        "scope": one.scope.replace("_", " "),
        "remit": telling.text(one.id, "remit"),
        "auditor": telling.thing(one.auditor),
        "due": telling.day(one.due - 1),
        "first": telling.day(one.first) if one.first is not None else None,
        "last": telling.day(one.last) if one.last is not None else None,
        "badge": telling.badge(badge_for(AUDITS, one.standing)),
        "findings": len(one.findings),
    }


def _tell_finding(telling: Telling, one: Finding) -> dict[str, Any]:
    acts = telling.state.record.acts
    steps = [act for act in telling.about(one.id) if act != one.id]
    agreed = [act for act in steps if acts[act].kind == "finding.action_agreed/v1"]
    return {
        "thing": telling.thing(one.id),
        "words": telling.text(one.id, "finding") or telling.name(one.id),
        "advice": telling.text(one.id, "advice"),
        "severity": telling.language.gettext(SEVERITIES[one.severity]),
        "respondent": telling.thing(one.respondent),
        "owner": telling.thing(one.owner) if one.owner else None,
        "action": telling.text(agreed[-1], "action") if agreed else None,
        "due": telling.day(one.due - 1) if one.stage in OPEN else None,
        "badge": telling.badge(badge_for(FINDINGS, one.stage)),
        "history": telling.happened([one.id, *steps]),
    }


def _audit(asked: Asked, look: Look, number: str) -> Reading:
    identity = look.find(number, "audit")
    telling, state = Telling(look, asked.language), look.state.audits
    one = state.audits[identity]
    acts = look.state.record.acts
    reports = [act for act in telling.about(identity) if acts[act].kind == "audit.reported/v1"]
    view: dict[str, Any] = {
        **_tell_audit(telling, one),
        "organizations": telling.things(one.organizations),
        "posts": telling.things(one.posts),
        "summary": telling.text(reports[-1], "summary") if reports else None,
        "found": [_tell_finding(telling, state.findings[each]) for each in one.findings],
        "history": telling.happened(telling.about(identity)),
    }
    crumbs = (Place(asked.language.gettext("Audits"), "/audits"),)
    return Reading("audits_one.html", telling.name(identity), "audits", view, crumbs=crumbs, thing=identity)
