"""Roles: nominate, stand, accept or decline, give up; hand over item by item, and sign for what was handed over."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

from api.drafting.lines import Line
from api.pages.acting.fields import Field, FieldError
from api.pages.acting.form import Form, Values
from api.pages.acting.purchases import code_of
from api.pages.acting.setting import Setting
from api.server.host import Look
from projections.language import N_

_OUTCOMES = {
    "accepted": N_("I have it"),
    "refused": N_("I do not take it"),
    "lost": N_("It is lost"),
}


def _plain(kind: str, *sealed: str, body: tuple[str, ...] = ()) -> Callable[[Setting, Values], Sequence[Line]]:
    def lines(setting: Setting, values: Values) -> Sequence[Line]:
        told = {name: values[name] for name in sealed if name in values}
        return [Line(kind, {name: values[name] for name in body if name in values}, about=setting.thing, sealed=told)]

    return lines


def _starts(setting: Setting) -> Field:
    _ = setting.say
    default = (setting.today + timedelta(days=14)).isoformat()
    return Field("starts", _("From which day"), "date", required=True, default=(default,))


def _nominate_fields(setting: Setting) -> tuple[Field, ...]:
    _ = setting.say
    return (
        Field("person", _("Whom"), "thing", required=True, options=setting.persons()),
        _starts(setting),
        Field("reason", _("Why she"), "area", rows=2),
    )


def _nominate(setting: Setting, values: Values) -> Sequence[Line]:
    body = {"post": setting.thing, "person": values["person"], "starts": values["starts"]}
    organizations = setting.my_organizations(values["person"])
    if len(organizations) == 1:
        body["organization"] = organizations[0]
    return [Line("nomination.made", body, sealed={"reason": values["reason"]} if "reason" in values else {})]


def _interest_fields(setting: Setting) -> tuple[Field, ...]:
    _ = setting.say
    return (
        Field("declared", _("I have interests that could touch the role"), "yes"),
        Field("interests", _("Which"), "area", rows=2, hint=_("Such as an employer, a business, a relative.")),
    )


def _stand_fields(setting: Setting) -> tuple[Field, ...]:
    return (_starts(setting), *_interest_fields(setting), Field("reason", setting.say(N_("Why I")), "area", rows=2))


def _interests(setting: Setting, values: Values) -> tuple[dict[str, str], dict[str, str]]:
    if "interests" in values:
        return {"interests": "declared"}, {"interests": values["interests"]}
    if values.get("declared"):
        raise FieldError("interests", setting.say(N_("Say which interests.")))
    return {"interests": "none"}, {}


def _stand(setting: Setting, values: Values) -> Sequence[Line]:
    (nominated,) = _nominate(setting, {**values, "person": setting.me})
    body, sealed = _interests(setting, values)
    accepted = Line("nomination.accepted", body, about="@nomination", sealed=sealed)
    return [Line(nominated.kind, nominated.body, sealed=nominated.sealed, label="nomination"), accepted]


def _accept(kind: str) -> Callable[[Setting, Values], Sequence[Line]]:
    def lines(setting: Setting, values: Values) -> Sequence[Line]:
        body, sealed = _interests(setting, values)
        return [Line(kind, body, about=setting.thing, sealed=sealed)]

    return lines


def _items_fields(setting: Setting) -> tuple[Field, ...]:
    _ = setting.say
    term = setting.state.posts.terms[setting.about]
    needed = "\n".join(item.replace("_", " ") for item in setting.state.posts.posts[term.post].rules.handover)
    return (
        Field("items", _("What you hand over"), "area", required=True, rows=6, default=(needed,) if needed else (),
              hint=_("One thing to a line: the chat group, the mailbox, the keys. Never write a password here.")),
        Field("note", _("For whoever comes next"), "area", rows=3),
    )  # fmt: skip


def _items(setting: Setting, values: Values) -> Sequence[Line]:
    named = [line.strip() for line in str(values["items"]).splitlines() if line.strip()]
    codes = [code_of(one)[:40].rstrip("_") for one in named]
    if not all(codes) or len(set(codes)) != len(codes):
        raise FieldError("items", setting.say(N_("Give each thing a name of its own, in plain letters.")))
    sealed = {f"items/{place}/label": one for place, one in enumerate(named)}
    if "note" in values:
        sealed["note"] = values["note"]
    return [Line("handover.listed", {"items": codes}, about=setting.thing, sealed=sealed)]


def _received_fields(setting: Setting) -> tuple[Field, ...]:
    _ = setting.say
    packet = setting.state.posts.packets.get(setting.about)
    if packet is None:
        return (Field("none", _("Nothing is listed yet to be handed over."), "note"),)
    outcomes = tuple((code, _(told), None) for code, told in _OUTCOMES.items())
    items = tuple(
        Field(f"item-{place}", item.replace("_", " ").capitalize(), "choice", options=outcomes)
        for place, item in enumerate(packet.items)
        if packet.settled[place] is None
    )
    return (*items, Field("note", _("What to know"), "area", rows=2))


def _received(setting: Setting, values: Values) -> Sequence[Line]:
    packet = setting.state.posts.packets.get(setting.about)
    places = range(len(packet.items)) if packet else range(0)
    items: list[dict[str, Any]] = [
        {"item": place, "outcome": values[f"item-{place}"]} for place in places if f"item-{place}" in values
    ]
    if not items:
        raise FieldError("item-0", setting.say(N_("Say of one thing at least whether you have it.")))
    sealed = {"note": values["note"]} if "note" in values else {}
    return [Line("handover.received", {"items": items}, about=setting.thing, sealed=sealed)]


def _resign_fields(setting: Setting) -> tuple[Field, ...]:
    _ = setting.say
    return (Field("effective", _("From which day"), "date"), Field("reason", _("Why, if you like"), "area", rows=2))


def _my_term(look: Look, identity: str) -> bool:
    term = look.state.posts.terms[identity]
    return term.person == look.reader.person and term.ended is None


def _to_accept(look: Look, identity: str) -> bool:
    return _my_term(look, identity) and look.state.posts.terms[identity].accepted is None


def _serves(look: Look, identity: str) -> bool:
    return _my_term(look, identity) and look.state.posts.terms[identity].serving(look.now)


def _comes_next(look: Look, identity: str) -> bool:
    packet = look.state.posts.packets.get(identity)
    before, terms = look.state.posts.terms[identity], look.state.posts.terms.values()
    mine = any(one.post == before.post and one.person == look.reader.person and one.id != identity for one in terms)
    return mine and packet is not None and any(one is None for one in packet.settled)


def _nominated(look: Look, identity: str) -> bool:
    one = look.state.posts.nominations[identity]
    return one.standing == "nominated" and one.person == look.reader.person


def _stands(look: Look, identity: str) -> bool:
    return look.state.posts.posts[identity].standing_at(look.now)


def _endorsable(look: Look, identity: str) -> bool:
    one = look.state.posts.nominations[identity]
    return one.standing in ("nominated", "accepted") and one.person != look.reader.person


_SIGN = N_("Go on to sign")
_R = "more"
FORMS: tuple[Form, ...] = (
    Form("/posts/{number}/nominate", "nomination.made", N_("Nominate somebody"), _SIGN, _nominate, _nominate_fields, _R,
         "post", N_("She stands once she says yes herself."), fits=_stands),
    Form("/posts/{number}/stand", "nomination.made", N_("Stand for it"), _SIGN, _stand, _stand_fields, _R, "post",
         N_("You put yourself forward, and say yes in the same breath."), fits=_stands),
    Form("/nominations/{number}/accept", "nomination.accepted", N_("I stand"), _SIGN, _accept("nomination.accepted"),
         _interest_fields, _R, "nomination", fits=_nominated),
    Form("/nominations/{number}/decline", "nomination.declined", N_("I do not stand"), _SIGN,
         _plain("nomination.declined"), room=_R, thing="nomination", fits=_nominated),
    Form("/nominations/{number}/endorse", "nomination.endorsed", N_("Endorse it"), _SIGN, _plain("nomination.endorsed"),
         room=_R, thing="nomination", fits=_endorsable),
    Form("/handovers/{number}/accept", "term.accepted", N_("Accept the role"), _SIGN, _accept("term.accepted"),
         _interest_fields, _R, "term", fits=_to_accept),
    Form("/handovers/{number}/decline", "term.declined", N_("Decline the role"), _SIGN, _plain("term.declined"),
         room=_R, thing="term", fits=_to_accept),
    Form("/handovers/{number}/resign", "term.resigned", N_("Give the role up"), _SIGN,
         _plain("term.resigned", "reason", body=("effective",)), _resign_fields, _R, "term", fits=_serves),
    Form("/handovers/{number}/list", "handover.listed", N_("List what you hand over"), _SIGN, _items, _items_fields, _R,
         "term", fits=_my_term, faults={"ITEMS_MISSING": "items"}),
    Form("/handovers/{number}/sign", "handover.received", N_("Sign for what was handed over"), _SIGN, _received,
         _received_fields, _R, "term", fits=_comes_next),
)  # fmt: skip
