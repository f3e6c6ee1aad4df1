"""Anything there is: every kind of act by a form that its own model gives, for what no page has a button for.

The fields follow the kind's model as ``plenary say`` does, so nothing is reachable from the command line alone.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from fastapi import APIRouter
from fastapi.responses import Response

from api.drafting.lines import Line, find_kind
from api.pages.acting.fields import Field, FieldError, Shown
from api.pages.acting.form import Form, Values, all_fields, first, page, take
from api.pages.acting.setting import Setting
from api.pages.acting.typed import TypedDep, asked_for
from api.pages.frame import show
from api.server.asked import Asked, AskedDep
from api.server.host import Look
from ledger.rules.kind import Kind, SealedField
from projections.forms import FormField, Shape, form_of
from projections.language import N_
from projections.site.frame import Place

router = APIRouter(include_in_schema=False)
_BODY, _SEALED, _ABOUT, _ON, _UNDER, _AUDIENCE = "b-", "s-", "about", "on", "under", "audience"
_DEEP = 2
_MANY = 400
_NOT_BY_HAND = ("ledger.founded/v1", "notice.sent/v1")
_FAMILIES: dict[str, str] = {
    "ledger": N_("The record"), "head": N_("The record"), "rules": N_("The record"), "statement": N_("The record"),
    "disclosure": N_("The record"), "act": N_("The record"), "organization": N_("Who we are"),
    "person": N_("Who we are"), "key": N_("Keys"), "purpose": N_("What we are for"), "intent": N_("What we are for"),
    "agenda": N_("What we are for"), "party": N_("Money"), "charter": N_("The charter"), "decision": N_("Decisions"),
    "proxy": N_("Decisions"), "tally": N_("Decisions"), "account": N_("Money"), "cash": N_("Money"),
    "bank": N_("Money"), "holding": N_("Money"), "fund": N_("Money"), "period": N_("Money"), "line": N_("Money"),
    "contribution": N_("Money"), "gift": N_("Money"), "collection": N_("Money"), "allocation": N_("Money"),
    "virement": N_("Money"), "overrun": N_("Money"), "money": N_("Money"), "encumbrance": N_("Money"),
    "payment": N_("Money"), "invoice": N_("Money"), "spend": N_("Money"), "refund": N_("Money"),
    "recovery": N_("Money"), "evidence": N_("Money"), "payback": N_("Money"), "restriction": N_("Money"),
    "currency": N_("Money"), "post": N_("Roles"), "nomination": N_("Roles"), "term": N_("Roles"),
    "handover": N_("Roles"), "body": N_("Working groups"), "training": N_("Roles"), "commitment": N_("Promises"),
    "acknowledgement": N_("Promises"), "gathering": N_("Gatherings"), "story": N_("Gatherings"),
    "minutes": N_("Gatherings"), "notice": N_("Gatherings"), "coalition": N_("The coalition"),
    "dispute": N_("Disputes"), "audit": N_("Audits"), "finding": N_("Audits"), "campaign": N_("Campaigns"),
    "goal": N_("Campaigns"), "indicator": N_("Campaigns"), "outcome": N_("Campaigns"), "lesson": N_("Campaigns"),
    "duty": N_("What recurs"), "checklist": N_("Events"), "event": N_("Events"), "register": N_("Registers"),
    "use": N_("Registers"), "exit": N_("The coalition"), "split": N_("The coalition"), "history": N_("History"),
}  # fmt: skip


def kinds_by_family(look: Look, asked: Asked) -> list[tuple[str, list[tuple[str, str]]]]:
    """Every kind of act by the room that it belongs to: name and label."""
    _ = asked.language.gettext
    found: dict[str, list[tuple[str, str]]] = {}
    for kind in look.ledger.registry:
        if kind.name not in _NOT_BY_HAND:
            family = _(_FAMILIES.get(kind.name.partition(".")[0], N_("Other")))
            found.setdefault(family, []).append((kind.name.partition("/")[0], kind.label.capitalize()))
    return list(found.items())


@router.get("/say")
def say(asked: AskedDep) -> Response:
    """Every kind of act there is, by room."""
    with asked.look() as look:
        look.member()
        title = asked.language.gettext("Say anything there is")
        return show(
            asked, look, "act_say.html", title=title, here="more", crumbs=_crumbs(asked, say=False),
            families=kinds_by_family(look, asked),
        )  # fmt: skip


@router.get("/say/{name}")
def show_kind(name: str, asked: AskedDep) -> Response:
    """The form of one kind."""
    with asked.look() as look:
        look.member()
        kind = find_kind(look, name)
        setting = Setting(asked, look, typed=asked_for(asked.request))
        form = form_for(kind)
        shown = [Shown(one, first(setting, one)) for one in all_fields(setting, form)]
        return page(setting, form, shown, kind=kind)


@router.post("/say/{name}")
def take_kind(name: str, asked: AskedDep, typed: TypedDep) -> Response:
    """What was typed into it, on its way to signing."""
    with asked.look() as look:
        look.member()
        kind = find_kind(look, name)
        return take(Setting(asked, look, typed=typed), form_for(kind), kind=kind)


def _crumbs(asked: Asked, *, say: bool) -> tuple[Place, ...]:
    _ = asked.language.gettext
    more = (Place(_("More"), "/more"),)
    return (*more, Place(_("Say anything there is"), "/say")) if say else more


def form_for(kind: Kind[Any]) -> Form:
    """The form that a kind's model gives."""
    name = kind.name.partition("/")[0]

    def fields(setting: Setting) -> tuple[Field, ...]:
        return tuple(_fields(setting, kind))

    def lines(setting: Setting, values: Values) -> Sequence[Line]:
        return [_line(setting, kind, values)]

    title = kind.label[:1].upper() + kind.label[1:]
    return Form(f"/say/{name}", name, title, N_("Go on to sign"), lines, fields, template="act_kind.html")


def _fields(setting: Setting, kind: Kind[Any]) -> Iterable[Field]:
    _ = setting.say
    if kind.about:
        things = setting.things(*kind.about)
        yield Field(_ABOUT, _("What it is about"), "thing" if things else "text", options=things, required=True)
    if kind.on:
        acts = _acts(setting, kind.on)
        hint = _("Left open, the latest about the same thing is taken.")
        yield Field(_ON, _("Which act it judges"), "thing" if acts else "text", hint=hint, options=acts)
    members = form_of(kind.body)
    # What must be said stands first; what can be left out, and takes a pattern to write, waits behind "More".
    for required in (True, False):
        for one in kind.sealed:
            if one.required == required:
                yield from _sealed(setting, one)
        for member in members:
            if member.required == required:
                yield from _member(setting, member, _BODY, 0)
    if kind.decided != "never":
        due = tuple(_due(setting))
        required = kind.decided in ("must", "after_founding")
        label = _("Under which decision")
        yield Field(_UNDER, label, "thing" if due else "text", options=due, required=required, apart=not required)
    if kind.sealed:
        audiences = (("members", _("The members"), None), ("public", _("Everybody"), None))
        label = _("Who may read the words")
        yield Field(_AUDIENCE, label, "choice", options=audiences, default=("members",), apart=True)


def _acts(setting: Setting, kinds: tuple[str, ...]) -> tuple[tuple[str, str, str | None], ...]:
    record = setting.state.record
    labels = {name: find_kind(setting.look, name).label for name in kinds}
    found = [one for one in record.acts.values() if one.kind in labels]
    found.sort(key=lambda one: -one.index)
    told = ((one.id, f"{one.index}.{one.id.rpartition('.')[2]}: {labels[one.kind]}", None) for one in found[:_MANY])
    return tuple(told)


def _due(setting: Setting) -> Iterable[tuple[str, str, str | None]]:
    for one in setting.state.decisions.decisions.values():
        if one.in_force(setting.look.now):
            for place, effect in enumerate(one.effects):
                label = find_kind(setting.look, effect.kind).label
                yield f"{one.id}:{place}", f"{setting.name(one.id)}: {label}", None


def _member(setting: Setting, member: FormField, prefix: str, depth: int) -> Iterable[Field]:
    """A member of a body as fields; a group's members one by one, what is deeper or long as JSON."""
    _ = setting.say
    shape, name, label = member.shape, f"{prefix}{member.name}", member.label.capitalize()
    if shape.sort == "group" and depth < _DEEP:
        for inner in shape.members:
            # What a group needs is needed only where the group is.
            yield from _member(
                setting, inner if member.required else replace(inner, required=False), f"{name}.", depth + 1
            )
        return
    told = ". ".join(part for part in (member.help.rstrip("."), _hint(member)) if part) or None
    options = _options(setting, shape)
    many = shape.sort == "list" and shape.item is not None and bool(options)
    sort: Any = "text"
    if many:
        sort = "many" if len(options) <= 12 else "text"  # noqa: PLR2004 - more rows than fit a phone
    elif options:
        sort = "choice" if len(options) <= 6 else "thing"  # noqa: PLR2004 - as `pick`
    elif shape.sort in ("date", "money", "whole"):
        sort = shape.sort
    elif shape.sort == "document":
        sort = "file"
    elif shape.sort in ("list", "mapping", "group", "either", "anything", "key"):
        sort = "area"
    apart = not member.required and (depth > 0 or sort == "area")
    yield Field(
        name, label, sort, hint=told, required=member.required, options=options if sort != "text" else (), apart=apart,
        low=shape.low if sort == "whole" else None, high=shape.high if sort == "whole" else None,
    )  # fmt: skip


def _hint(member: FormField) -> str:
    words = member.shape.words()
    default = f"; {member.default} unless you say otherwise" if member.default and not member.required else ""
    return f"{words[:1].upper()}{words[1:]}{default}."


def _options(setting: Setting, shape: Shape) -> tuple[tuple[str, str, str | None], ...]:
    inner = shape.item if shape.sort == "list" and shape.item is not None else shape
    if inner.sort == "choice":
        return tuple((choice, choice.replace("_", " ").capitalize(), None) for choice in inner.choices)
    if inner.sort == "thing":
        return setting.things(*inner.things)
    if inner.sort == "yes_no":
        return (("yes", setting.say("Yes"), None), ("no", setting.say("No"), None))
    return ()


def _sealed(setting: Setting, one: SealedField) -> Iterable[Field]:
    if "*" in one.path:
        hint = setting.say("One to a line, in order; a line left empty stays empty.")
        yield Field(f"{_SEALED}{one.path}", one.label, "area", hint=hint, apart=True)
    else:
        yield Field(f"{_SEALED}{one.path}", one.label, "area", required=one.required, rows=3)


def _line(setting: Setting, kind: Kind[Any], values: Values) -> Line:
    body: dict[str, Any] = {}
    for member in form_of(kind.body):
        _put(setting, body, member, values, _BODY, 0)
    sealed: dict[str, Any] = {}
    for one in kind.sealed:
        told = values.get(f"{_SEALED}{one.path}")
        if told is None:
            continue
        if "*" in one.path:
            words = enumerate(str(told).split("\n"))
            sealed |= {one.path.replace("*", str(place), 1): each.strip() for place, each in words if each.strip()}
        else:
            sealed[one.path] = told
    if values.get(_AUDIENCE) == "public":
        sealed = {path: {"text": words, "audience": "public"} for path, words in sealed.items()}
    about, on, under = (values.get(name) for name in (_ABOUT, _ON, _UNDER))
    return Line(kind.name.partition("/")[0], body, about=about, on=on, under=under, sealed=sealed)


def _put(setting: Setting, body: dict[str, Any], member: FormField, values: Values, prefix: str, depth: int) -> None:
    name, shape = f"{prefix}{member.name}", member.shape
    if shape.sort == "group" and depth < _DEEP:
        inner: dict[str, Any] = {}
        for one in shape.members:
            _put(setting, inner, one, values, f"{name}.", depth + 1)
        if inner:
            body[member.name] = inner
        return
    value = values.get(name)
    if value is None:
        return
    if shape.sort == "document":
        value = dict(setting.attach(value))
    elif isinstance(value, tuple):
        value = [*value]
    elif shape.sort in ("list", "mapping", "group", "either", "anything") and str(value).startswith(("{", "[")):
        value = _json(name, str(value), setting)
    body[member.name] = value


def _json(name: str, text: str, setting: Setting) -> Any:
    try:
        return json.loads(text)
    except ValueError as error:
        words = setting.say("It begins like JSON and is none: %(why)s").replace("%(why)s", str(error))
        raise FieldError(name, words) from None
