"""Audits and disputes, in plain words: say what was found, answer it, show that it is mended, close it."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

from api.drafting.lines import Line
from api.pages.acting.fields import Field, FieldError
from api.pages.acting.form import Form, Values
from api.pages.acting.purchases import code_of
from api.pages.acting.setting import Setting, pick
from api.server.host import Look
from ledger.rules.audits.state import Finding
from projections.language import N_


def _finding(look: Look, identity: str) -> Finding:
    return look.state.audits.findings[identity]


def _audits(look: Look, audit: str) -> bool:
    return look.state.audits.audits[audit].auditor == look.reader.person


def _stage(*stages: str, who: str = "auditor") -> Callable[[Look, str], bool]:
    def fits(look: Look, identity: str) -> bool:
        one = _finding(look, identity)
        if one.stage not in stages:
            return False
        if who == "auditor":
            return _audits(look, one.audit)
        return look.reader.person == (one.respondent if who == "respondent" else one.owner)

    return fits


def _plain(kind: str, *sealed: str, body: tuple[str, ...] = ()) -> Callable[[Setting, Values], Sequence[Line]]:
    def lines(setting: Setting, values: Values) -> Sequence[Line]:
        filled = {name: values[name] for name in body if name in values}
        told = {name: values[name] for name in sealed if name in values}
        return [Line(kind, filled, about=setting.thing, sealed=told)]

    return lines


def _area(name: str, label: str, *, required: bool = False) -> Callable[[Setting], tuple[Field, ...]]:
    return lambda setting: (Field(name, setting.say(label), "area", required=required, rows=3),)


def _audit_fields(setting: Setting) -> tuple[Field, ...]:
    _ = setting.say
    due = (setting.today + timedelta(days=42)).isoformat()
    return (
        Field("remit", _("What is to be looked at"), "area", required=True, rows=2),
        Field("auditor", _("Who looks"), "thing", required=True, options=setting.persons(),
              hint=_("Nobody whose doings are looked at.")),
        Field("posts", _("Whose doings: which roles"), "many", options=setting.things("post")),
        Field("organizations", _("Or which organizations"), "many", options=setting.organizations(), apart=True),
        Field("due", _("By which day it is told"), "date", required=True, default=(due,)),
    )  # fmt: skip


def _audit(_setting: Setting, values: Values) -> Sequence[Line]:
    body: dict[str, Any] = {"scope": "money", "auditor": values["auditor"], "due": values["due"]}
    body |= {name: [*values[name]] for name in ("posts", "organizations") if name in values}
    return [Line("audit.scheduled", body, sealed={"remit": values["remit"]})]


def _raise_fields(setting: Setting) -> tuple[Field, ...]:
    _ = setting.say
    weights = (
        ("low", _("Little depends on it"), None), ("medium", _("It matters"), None),
        ("high", _("Much depends on it"), None),
    )  # fmt: skip
    return (
        Field("finding", _("What you found"), "area", required=True),
        Field("severity", _("How much depends on it"), "choice", required=True, options=weights),
        Field("respondent", _("Who answers it"), "thing", required=True, options=setting.persons()),
        Field("sort", _("Of what sort, in a word or two"), required=True, hint=_("Like missing receipt")),
        Field("advice", _("What would mend it"), "area", rows=2),
        Field("answer_by", _("By which day it is answered"), "date", apart=True),
    )


def _raise(setting: Setting, values: Values) -> Sequence[Line]:
    body = {name: values[name] for name in ("severity", "respondent", "answer_by") if name in values}
    body["code"] = code_of(values["sort"]) or "other"
    sealed = {name: values[name] for name in ("finding", "advice") if name in values}
    return [Line("finding.raised", body, about=setting.thing, sealed=sealed)]


def _answer_fields(setting: Setting) -> tuple[Field, ...]:
    _ = setting.say
    return (
        Field("word", _("Your answer"), "choice", required=True, options=(
            ("accepted", _("It is so"), None), ("contested", _("It is not so"), None))),
        Field("reason", _("Why"), "area", rows=3),
    )  # fmt: skip


def _agree_fields(setting: Setting) -> tuple[Field, ...]:
    _ = setting.say
    return (
        Field("action", _("What is to be done"), "area", required=True, rows=2),
        Field("owner", _("Who does it"), "thing", required=True, options=setting.persons()),
        Field("due", _("By which day"), "date", required=True),
    )


def _evidence_fields(setting: Setting) -> tuple[Field, ...]:
    _ = setting.say
    return (
        Field("note", _("What was done"), "area", rows=3),
        Field("document", _("What shows it"), "file", hint=_("A photo or a PDF.")),
    )


def _evidence(setting: Setting, values: Values) -> Sequence[Line]:
    body = {"document": setting.attach(values["document"])} if "document" in values else {}
    sealed = {"note": values["note"]} if "note" in values else {}
    return [Line("finding.evidenced", body, about=setting.thing, sealed=sealed)]


def _dispute_fields(setting: Setting) -> tuple[Field, ...]:
    _ = setting.say
    others = tuple(one for one in setting.organizations() if one[0] not in setting.my_organizations())
    grounds = {
        "money": _("Money"), "conduct": _("How somebody behaved"), "equipment": _("Things and places"),
        "credit": _("Who is named for what was done"), "promise": _("A promise"), "other": _("Something else"),
    }  # fmt: skip
    return (
        Field("matter", _("What it is about"), "area", required=True, hint=_("In your own words.")),
        Field("organizations", _("With which organization"), "many", options=others),
        Field("persons", _("Or with whom"), "many", options=setting.persons(), apart=True),
        pick("ground", _("Of what sort it is"), tuple((code, told, None) for code, told in grounds.items())),
        Field("asks", _("What would settle it"), "area", rows=2),
    )


def _dispute(setting: Setting, values: Values) -> Sequence[Line]:
    body: dict[str, Any] = {name: [*values[name]] for name in ("organizations", "persons") if name in values}
    if not body:
        raise FieldError("organizations", setting.say(N_("Say with whom.")))
    sealed = {name: values[name] for name in ("matter", "asks") if name in values}
    return [Line("dispute.filed", body | {"ground": values["ground"]}, sealed=sealed)]


def _reported(look: Look, identity: str) -> bool:
    return _audits(look, identity) and look.state.audits.audits[identity].standing == "open"


_SIGN = N_("Go on to sign")
_R = "more"
_A, _F = "audit", "finding"
FORMS: tuple[Form, ...] = (
    Form("/audits/new", "audit.scheduled", N_("Ask for an audit"), _SIGN, _audit, _audit_fields, _R),
    Form("/audits/{number}/open", "audit.opened", N_("Take the audit on"), _SIGN, _plain("audit.opened"), room=_R,
         thing=_A, fits=lambda look, one: _audits(look, one) and look.state.audits.audits[one].opened is None),
    Form("/audits/{number}/finding", "finding.raised", N_("Say what you found"), _SIGN, _raise, _raise_fields, _R, _A,
         fits=_reported),
    Form("/audits/{number}/report", "audit.reported", N_("Report the audit"), _SIGN,
         _plain("audit.reported", "summary"), _area("summary", N_("What was found, in short"), required=True), _R, _A,
         fits=_reported),
    Form("/findings/{number}/answer", "finding.answered", N_("Answer it"), _SIGN,
         _plain("finding.answered", "reason", body=("word",)), _answer_fields, _R, _F,
         fits=_stage("raised", who="respondent")),
    Form("/findings/{number}/agree", "finding.action_agreed", N_("Agree what is to be done"), _SIGN,
         _plain("finding.action_agreed", "action", body=("owner", "due")), _agree_fields, _R, _F,
         N_("Whoever does it signs too."), fits=_stage("accepted", "action_agreed"), faults={"DUE_PAST": "due"}),
    Form("/findings/{number}/show", "finding.evidenced", N_("Show that it is done"), _SIGN, _evidence, _evidence_fields,
         _R, _F, fits=_stage("action_agreed", who="owner")),
    Form("/findings/{number}/return", "finding.returned", N_("Something is missing"), _SIGN,
         _plain("finding.returned", "reason"), _area("reason", N_("What is missing"), required=True), _R, _F,
         fits=_stage("evidence")),
    Form("/findings/{number}/close", "finding.closed", N_("Close it"), _SIGN, _plain("finding.closed", "note"),
         _area("note", N_("What you saw")), _R, _F, fits=_stage("evidence")),
    Form("/disputes/new", "dispute.filed", N_("Bring a dispute"), _SIGN, _dispute, _dispute_fields, _R,
         lead=N_("Somebody of neither side hears both.")),
    Form("/disputes/{number}/withdraw", "dispute.withdrawn", N_("Take the dispute back"), _SIGN,
         _plain("dispute.withdrawn"), room=_R, thing="dispute",
         fits=lambda look, one: look.state.disputes.disputes[one].filer == look.reader.person),
)  # fmt: skip
