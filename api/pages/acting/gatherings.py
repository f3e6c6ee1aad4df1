"""We met: one screen, one signature; and what else belongs to an evening: notice, check-in, stories, minutes."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from api.drafting.lines import Line
from api.pages.acting.decisions import stage_is, words_of
from api.pages.acting.fields import Field, FieldError, Option
from api.pages.acting.form import Form, Values
from api.pages.acting.setting import Setting, pick
from api.server.host import Look
from ledger.rules.values import utc_date
from projections.imports.sheet_form import MOMENT_WORDS
from projections.language import N_

MOMENTS: Mapping[str, str] = {code: words for code, words in MOMENT_WORDS.items() if code != "round"}
CHANNELS: Mapping[str, str] = {
    "chat": N_("In the chat"),
    "call": N_("By a call"),
    "in_person": N_("In person"),
    "text": N_("By text message"),
    "letter": N_("By letter"),
    "email": N_("By e-mail"),
    "poster": N_("By a poster"),
}
USES: Mapping[str, str] = {
    "gathering": N_("Among those who were there"),
    "minutes": N_("In the minutes"),
    "report": N_("In our reports"),
    "training": N_("In training"),
    "website": N_("On the website"),
    "media": N_("In the media"),
}


def options_of(setting: Setting, words: Mapping[str, str]) -> tuple[Option, ...]:
    """Codes with their words as options."""
    return tuple((code, setting.say(told), None) for code, told in words.items())


def met_fields(setting: Setting) -> tuple[Field, ...]:
    """What is asked about a gathering; only the day is required, and today stands there already."""
    _ = setting.say
    sentences = tuple(
        Field(f"sentence-{code}", _("%(moment)s: a sentence").replace("%(moment)s", _(told)))
        for code, told in MOMENTS.items()
    )
    return (
        Field("date", _("When"), "date", required=True, default=(setting.today.isoformat(),)),
        Field("organizations", _("Who was there"), "many", options=setting.organizations()),
        Field("present", _("Or just how many"), "whole", low=1),
        Field("moments", _("What there was"), "many", options=options_of(setting, MOMENTS)),
        *sentences,
        Field("note", _("A sentence about the evening"), "area", rows=2,
              hint=_("Not who was frightened, not what was said in confidence.")),
        Field("photo", _("A photo"), "file",
              hint=_("Of a wall, a table, a drawing. Faces only of those who said yes.")),
        Field("alt", _("What is to be seen in it")),
        Field("next", _("Next time"), "date"),
        Field("place", _("Where it was"), apart=True),
        Field("next_place", _("Where the next one is"), apart=True),
    )  # fmt: skip


def met_line(setting: Setting, values: Values, kind: str = "gathering.met") -> Line:
    """The one act of *We met*."""
    _ = setting.say
    body: dict[str, Any] = {name: values[name] for name in ("date", "present", "next") if name in values}
    sealed: dict[str, Any] = {name: values[name] for name in ("note", "place", "next_place") if name in values}
    if "organizations" in values:
        body["organizations"] = [*values["organizations"]]
    # A sentence about a moment says that there was one, tapped or not.
    moments = [code for code in MOMENTS if code in values.get("moments", ()) or f"sentence-{code}" in values]
    if moments:
        body["moments"] = [{"moment": code} for code in moments]
    for place, code in enumerate(moments):
        if f"sentence-{code}" in values:
            sealed[f"moments/{place}/sentence"] = values[f"sentence-{code}"]
    if "photo" in values:
        if "alt" not in values:
            raise FieldError("alt", _("Say in a few words what is to be seen, for those who cannot see it."))
        body["photos"] = [setting.attach(values["photo"])]
        sealed["photos/0/alt"] = values["alt"]
    return Line(kind, body, about=setting.thing, sealed=sealed)


def _mend_fields(setting: Setting) -> tuple[Field, ...]:
    known = setting.state.gatherings.gatherings[setting.about]
    before: dict[str, tuple[str, ...]] = {
        "date": (utc_date(known.date).isoformat(),),
        "organizations": known.organizations,
        "moments": known.moments,
        "note": (words_of(setting.look, known.account, "note") or "",),
        "place": (words_of(setting.look, known.account, "place") or "",),
        "next": (utc_date(known.next).isoformat(),) if known.next is not None else (),
    }
    fields = (replace(one, default=before.get(one.name, one.default)) for one in met_fields(setting))
    return (*fields, Field("reason", setting.say("What was wrong"), "area", rows=2))


def _mend(setting: Setting, values: Values) -> Sequence[Line]:
    line = met_line(setting, values, "gathering.corrected")
    return [replace(line, sealed={**line.sealed, "reason": values["reason"]} if "reason" in values else line.sealed)]


def _notice_fields(setting: Setting) -> tuple[Field, ...]:
    _ = setting.say
    return (
        pick("channel", _("How it was given"), options_of(setting, CHANNELS)),
        Field("date", _("When"), "date", required=True, default=(setting.today.isoformat(),), apart=True),
        Field("organizations", _("To whom"), "many", options=setting.organizations(), apart=True,
              hint=_("None chosen: to everybody.")),
        Field("words", _("What was said"), "area", apart=True),
    )  # fmt: skip


def _notice(values: Values, **of: Any) -> Sequence[Line]:
    body = {"channel": values["channel"], "date": values["date"], **of}
    if "organizations" in values:
        body["organizations"] = [*values["organizations"]]
    return [Line("notice.given", body, sealed={"words": values["words"]} if "words" in values else {})]


def _story_fields(setting: Setting) -> tuple[Field, ...]:
    _ = setting.say
    return (
        Field("title", _("What it is about")),
        Field("words", _("The story"), "area", rows=8, hint=_("You can leave it out: that it was told is enough.")),
        Field("uses", _("What it may be used for"), "many", options=options_of(setting, USES),
              hint=_("None chosen: for nothing but that it was told.")),
        Field("until", _("Until which day"), "date", hint=_("Then your consent ends by itself."), apart=True),
    )  # fmt: skip


def _story(setting: Setting, values: Values) -> Sequence[Line]:
    body: dict[str, Any] = {"gathering": setting.thing, "uses": [*values.get("uses", ())]}
    if "until" in values:
        body["until"] = values["until"]
    sealed = {name: values[name] for name in ("title", "words") if name in values}
    return [Line("story.told", body, sealed=sealed)]


def _consent(setting: Setting, values: Values) -> Sequence[Line]:
    body: dict[str, Any] = {"uses": [*values.get("uses", ())]}
    if "until" in values:
        body["until"] = values["until"]
    return [Line("story.consent", body, about=setting.thing)]


def _minutes_fields(setting: Setting) -> tuple[Field, ...]:
    _ = setting.say
    return (
        Field("text", _("The minutes"), "area", rows=12),
        Field("document", _("Or as a file"), "file", hint=_("A photo or a PDF.")),
    )


def _minutes(setting: Setting, values: Values) -> Sequence[Line]:
    body: dict[str, Any] = {"gathering": setting.thing}
    if "document" in values:
        body["document"] = setting.attach(values["document"])
    return [Line("minutes.recorded", body, sealed={"text": values["text"]} if "text" in values else {})]


def _checkin(setting: Setting, values: Values) -> Sequence[Line]:
    sealed = {"words": values["words"]} if "words" in values else {}
    return [Line("gathering.checkin", {}, about=setting.thing, sealed=sealed)]


def _is_teller(look: Look, story: str) -> bool:
    return look.state.gatherings.stories[story].teller == look.reader.person


MET = Form(
    "/met/new", "gathering.met", N_("We met"), N_("Go on to sign"), lambda setting, values: [met_line(setting, values)],
    met_fields, "met", lead=N_("Tap what fits and leave the rest: only the day is needed."), template="act_met.html",
    faults={"DATE_AHEAD": "date", "NEXT_BEFORE": "next", "DESCRIPTION_MISSING": "alt"},
)  # fmt: skip

FORMS: tuple[Form, ...] = (
    MET,
    Form(
        "/met/{number}/checkin", "gathering.checkin", N_("Check in"), N_("Go on to sign"), _checkin,
        lambda setting: (Field("words", setting.say("How I am, if I want it kept"), "area", rows=2),), "met",
        "gathering", N_("You can leave it empty: that you were there is enough."), faults={"NOT_OWN_HAND": "words"},
    ),
    Form(
        "/met/{number}/story", "story.told", N_("Keep a story that I told"), N_("Go on to sign"), _story, _story_fields,
        "met", "gathering", N_("It is yours: you say what it may be used for, and can take it back."),
        faults={"UNTIL_PAST": "until"},
    ),
    Form(
        "/met/{number}/minutes", "minutes.recorded", N_("Write the minutes"), N_("Go on to sign"), _minutes,
        _minutes_fields, "met", "gathering", faults={"MINUTES_EMPTY": "text"},
    ),
    Form(
        "/met/{number}/mend", "gathering.corrected", N_("Put right what we wrote"), N_("Go on to sign"), _mend,
        _mend_fields, "met", "gathering", template="act_met.html",
        lead=N_("What was written first stays in the record; from now on this stands in its place."),
        faults={"DATE_AHEAD": "date", "NEXT_BEFORE": "next", "DESCRIPTION_MISSING": "alt"},
    ),
    Form(
        "/stories/{number}/uses", "story.consent", N_("What my story may be used for"), N_("Go on to sign"), _consent,
        lambda setting: tuple(one for one in _story_fields(setting) if one.name in ("uses", "until")), "met", "story",
        fits=_is_teller, faults={"UNTIL_PAST": "until"},
    ),
    Form(
        "/minutes/{number}/approve", "minutes.approved", N_("Approve the minutes"), N_("Go on to sign"),
        lambda setting, _values: [Line("minutes.approved", {}, about=setting.thing)], room="met", thing="minutes",
    ),
    Form(
        "/minutes/{number}/dispute", "minutes.disputed", N_("Say what is wrong in the minutes"), N_("Go on to sign"),
        lambda setting, values: [
            Line("minutes.disputed", {}, about=setting.thing, sealed={"reason": values["reason"]})
        ],
        lambda setting: (Field("reason", setting.say("What is wrong"), "area", required=True),), "met", "minutes",
    ),
    Form(
        "/agreed/{number}/notice", "notice.given", N_("Write down that notice was given"), N_("Go on to sign"),
        lambda setting, values: _notice(values, decision=setting.thing), _notice_fields, "agreed", "decision",
        N_("One tap, for everybody: that people were told of this decision."),
        offer=N_("People were told of it"), fits=stage_is("proposed", "deliberating", "open"),
        faults={"DATE_AHEAD": "date"},
    ),
    Form(
        "/met/notice", "notice.given", N_("Write down that people were invited"), N_("Go on to sign"),
        lambda _setting, values: _notice(values, gathering=values["gathering"]),
        lambda setting: (
            Field("gathering", setting.say("The day of the gathering"), "date", required=True),
            *_notice_fields(setting),
        ),
        "met", faults={"DATE_AHEAD": "date"},
    ),
)  # fmt: skip
