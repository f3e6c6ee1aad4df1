"""Who we are: name an organization, register a person, say who acts for us, say yes to the charter or take it back."""

from collections.abc import Sequence
from typing import Any

from api.drafting.lines import Line
from api.pages.acting.fields import Field, FieldError, Option
from api.pages.acting.form import Form, Values
from api.pages.acting.setting import Setting, pick
from api.server.host import Look
from projections.language import N_

ROLES = ("delegate", "authoriser", "registrar")


def _roles(setting: Setting) -> Field:
    _ = setting.say
    options: tuple[Option, ...] = (
        ("delegate", _("Speaks for it"), _("Takes positions and makes promises in its name.")),
        ("authoriser", _("Answers for it"), _("Says who acts for it, and approves money.")),
        ("registrar", _("Writes its people in"), _("Invites them to keys of their own.")),
    )
    return Field("roles", _("What she does for it"), "many", options=options, default=("delegate",))


def _mine(setting: Setting) -> tuple[Option, ...]:
    return tuple((one, setting.name(one), None) for one in setting.my_organizations())


def _organization(_setting: Setting, values: Values) -> Sequence[Line]:
    sealed = {name: values[name] for name in ("name", "purpose") if name in values}
    return [Line("organization.registered", {"standing": "invited"}, sealed=sealed)]


def _organization_fields(setting: Setting) -> tuple[Field, ...]:
    _ = setting.say
    return (
        Field("name", _("What it is called"), required=True),
        Field("purpose", _("What it is for"), "area", rows=2),
    )


def _person_fields(setting: Setting) -> tuple[Field, ...]:
    _ = setting.say
    return (
        Field("name", _("Her name, as she wants it written"), required=True),
        pick("organization", _("For which organization she acts"), _mine(setting), required=False),
        _roles(setting),
        Field("contact", _("How to reach her"), apart=True,
              hint=_("Sealed: only members can read it, and it can be erased.")),
    )  # fmt: skip


def _person(_setting: Setting, values: Values) -> Sequence[Line]:
    sealed = {name: values[name] for name in ("name", "contact") if name in values}
    lines = [Line("person.registered", {}, sealed=sealed, label="her")]
    if "organization" in values:
        body = {"organization": values["organization"], "roles": [*values.get("roles", ())]}
        lines.append(Line("person.accredited", body, about="@her"))
    return lines


def _accredit_fields(setting: Setting) -> tuple[Field, ...]:
    _ = setting.say
    return (
        pick("organization", _("For which organization"), _mine(setting)),
        Field("word", _("From now on"), "choice", required=True, default=("accredited",), options=(
            ("accredited", _("She acts for it"), None), ("ended", _("She acts for it no more"), None))),
        _roles(setting),
        Field("until", _("Until which day"), "date", apart=True),
    )  # fmt: skip


def _accredit(setting: Setting, values: Values) -> Sequence[Line]:
    body: dict[str, Any] = {"organization": values["organization"], "word": values["word"]}
    if values["word"] == "accredited":
        body["roles"] = [*values.get("roles", ())]
        if "until" in values:
            body["until"] = values["until"]
    return [Line("person.accredited", body, about=setting.thing)]


def _ratify_fields(setting: Setting) -> tuple[Field, ...]:
    _ = setting.say
    return (
        pick("organization", _("In whose name"), _mine(setting)),
        Field("word", _("Our word"), "choice", required=True, options=(
            ("ratified", _("Yes: we work by this charter"), None),
            ("taken_back", _("We take our yes back"), _("What we said yes to before stays in the record.")))),
    )  # fmt: skip


def _ratify(setting: Setting, values: Values) -> Sequence[Line]:
    charter = setting.state.charter.in_force.get()
    if charter is None:
        raise FieldError(None, setting.say(N_("There is no charter in force.")))
    organization = str(values["organization"])
    body = {"charter": charter.id, "word": values["word"]}
    return [Line("organization.ratified", body, about=organization)]


def _leave_fields(setting: Setting) -> tuple[Field, ...]:
    _ = setting.say
    return (
        Field("stage", _("What we say"), "choice", required=True, options=(
            ("leaving", _("We are leaving"), _("We settle what we promised first.")),
            ("left", _("We have left"), None), ("staying", _("We stay after all"), None))),
        Field("reason", _("Why, if you like"), "area", rows=2),
    )  # fmt: skip


def _leave(setting: Setting, values: Values) -> Sequence[Line]:
    sealed = {"reason": values["reason"]} if "reason" in values else {}
    return [Line("organization.left", {"stage": values["stage"]}, about=setting.thing, sealed=sealed)]


def _ours(look: Look, organization: str) -> bool:
    person = look.reader.person
    return person is not None and organization in look.state.people.accredited_by(person, look.now)


def _speaks(look: Look, _person: str) -> bool:
    me, now, people = look.reader.person, look.now, look.state.people
    return me is not None and any(
        people.has_role(me, one, ("registrar", "authoriser"), now) for one in people.accredited_by(me, now)
    )


_SIGN = N_("Go on to sign")
_R = "people"
FORMS: tuple[Form, ...] = (
    Form("/organizations/new", "organization.registered", N_("Name an organization"), _SIGN, _organization,
         _organization_fields, _R, lead=N_("It is in once it says yes to the charter itself.")),
    Form("/people/new", "person.registered", N_("Register a person"), _SIGN, _person, _person_fields, _R,
         lead=N_("With or without a phone: she can also act on paper, or through somebody who writes it down.")),
    Form("/people/{number}/accredit", "person.accredited", N_("Say whom she acts for"), _SIGN, _accredit,
         _accredit_fields, _R, "person", fits=_speaks),
    Form("/charter/ratify", "organization.ratified", N_("Say yes to the charter"), _SIGN, _ratify, _ratify_fields, _R),
    Form("/organizations/{number}/leave", "organization.left", N_("Leave the coalition"), _SIGN, _leave, _leave_fields,
         _R, "organization", fits=_ours),
)  # fmt: skip
