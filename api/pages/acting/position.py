"""Where we stand: the charter's choices as big buttons; what a choice needs besides is asked on one more page.

Home, decision, choice, signature: four taps. Nothing is chosen for anybody beforehand.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from fastapi import APIRouter
from fastapi.responses import Response

from api.drafting.lines import Line
from api.pages.acting.decisions import decision_at, stage_is, words_of
from api.pages.acting.fields import Field, FieldError, Option, Shown
from api.pages.acting.form import Form, Values, all_fields, first, page, stand, take
from api.pages.acting.setting import Setting
from api.pages.acting.typed import TypedDep, asked_for
from api.server.asked import AskedDep
from ledger.rules.charter.procedure import RANKED_METHODS, Procedure
from ledger.rules.decisions.standpoints import BACK_DAYS_MAX
from ledger.rules.decisions.state import Decision
from projections.language import N_

_TOLD = "told"
_YES_NO: Sequence[tuple[str, str, str]] = (
    ("consent", N_("Yes"), ""),
    ("object", N_("No"), N_("You say why on the next page.")),
    ("abstain", N_("Abstain"), N_("We take part, and leave it to the others.")),
)
_CONSENT: Sequence[tuple[str, str, str]] = (
    ("consent", N_("Consent"), N_("We can live with it, and will act by it.")),
    ("consent_with_reservation", N_("Consent, with a doubt"), N_("We go along; our doubt is written down.")),
    ("stand_aside", N_("Stand aside"), N_("Not our way, but we do not stop it.")),
    ("object", N_("Object"), N_("It does harm, or goes against what we are for. You say why on the next page.")),
)
_BLOCK = ("block", N_("Block"), N_("It must not pass as it is. You say why on the next page."))
_BALLOT = ("ballot", N_("Mark the ballot"), N_("You rank or mark what there is on the next page."))
_BESIDE: Sequence[tuple[str, str, str]] = (
    ("taking_it_back", N_("Taking it back to our people"), N_("You name a day by which you answer.")),
    ("abstain", N_("Abstain"), N_("We take part, and leave it to the others.")),
    ("not_ours", N_("Not ours to decide"), N_("It does not concern us; the others go on without us.")),
    ("recused", N_("Step out"), N_("We have an interest in it.")),
)
_GROUNDS: Mapping[str, str] = {
    "harm": N_("It does harm to people"),
    "mission": N_("It goes against what we are for"),
    "principle": N_("It goes against a principle"),
    "improvement": N_("It could be better"),
}
_ASKS_MORE = ("object", "block", "taking_it_back", "consent_with_reservation", "ballot")


def choices_of(procedure: Procedure) -> tuple[Sequence[tuple[str, str, str]], Sequence[tuple[str, str, str]]]:
    """The choices of a procedure: those shown as big buttons, and those beside them."""
    if procedure.method in RANKED_METHODS:
        return (_BALLOT,), _BESIDE
    if procedure.method == "majority":
        return _YES_NO, [one for one in _BESIDE if one[0] != "abstain"]
    return ((*_CONSENT, _BLOCK) if procedure.method == "consensus" else _CONSENT), _BESIDE


def _fields(setting: Setting) -> tuple[Field, ...]:
    chosen = setting.typed.one("position")
    _ = setting.say
    reason = Field("reason", _("Why"), "area", hint=_("Members can read it."))
    if chosen not in _ASKS_MORE:
        return (Field("position", "", "hidden"), replace(reason, apart=True))
    kept = (Field("position", "", "hidden", default=(chosen,)), Field(_TOLD, "", "hidden", default=("yes",)))
    decision = decision_at(setting.look, setting.about)
    if chosen in ("object", "block"):
        grounds: tuple[Option, ...] = tuple((code, _(words), None) for code, words in _GROUNDS.items())
        ground = Field("ground", _("On what ground"), "choice", options=grounds, required=True)
        needed = decision.opening is not None and chosen in decision.opening.procedure.reasons
        return (*kept, ground, replace(reason, required=needed))
    if chosen == "taking_it_back":
        hint = _("At most %(days)d days from today.").replace("%(days)d", str(BACK_DAYS_MAX))
        return (*kept, Field("until", _("By which day do you answer?"), "date", hint=hint, required=True), reason)
    if chosen == "consent_with_reservation":
        return (*kept, Field("reservation", _("What we doubt"), "area", required=True))
    return (*kept, *_ballot_fields(setting, decision), replace(reason, apart=True))


def _ballot_fields(setting: Setting, decision: Decision) -> tuple[Field, ...]:
    _ = setting.say
    procedure = decision.opening.procedure if decision.opening else None
    options = decision.motion.options if decision.motion else ()
    if procedure is not None and procedure.method == "approval":
        return tuple(Field(f"mark-{one.code}", _option_name(setting, decision, one.code), "yes") for one in options)
    scored = procedure is not None and procedure.method.startswith("score")
    hint = (
        _("Points; more is better.") if scored else _("1 is the one you want most; leave empty what you do not rank.")
    )
    low = 0 if scored else 1
    return tuple(
        Field(f"mark-{one.code}", _option_name(setting, decision, one.code), "whole", low=low,
              hint=hint if place == 0 else None)
        for place, one in enumerate(options)
    )  # fmt: skip


def _option_name(setting: Setting, decision: Decision, code: str) -> str:
    options = decision.motion.options if decision.motion else ()
    place = next(place for place, one in enumerate(options) if one.code == code)
    one = options[place]
    told = words_of(setting.look, decision.text, f"options/{place}/label")
    return told or (setting.name(one.person or one.organization) if one.person or one.organization else code)


def _lines(setting: Setting, values: Values) -> Sequence[Line]:
    _ = setting.say
    chosen = values.get("position")
    decision = decision_at(setting.look, setting.about)
    if chosen is None:
        raise FieldError("positions", _("Choose where you stand."))
    body: dict[str, Any] = {"position": chosen}
    body |= {name: values[name] for name in ("ground", "until") if name in values}
    if chosen == "ballot":
        options = decision.motion.options if decision.motion else ()
        marks = {one.code: values[f"mark-{one.code}"] for one in options if f"mark-{one.code}" in values}
        if not marks:
            raise FieldError(f"mark-{options[0].code}" if options else None, _("Mark at least one."))
        body["ballot"] = {code: int(mark) for code, mark in marks.items()}
    sealed = {name: values[name] for name in ("reason", "reservation") if name in values}
    return [Line("decision.position", body, about=decision.id, sealed=sealed)]


POSITION = Form(
    "/agreed/{number}/position", "decision.position", N_("Where do you stand?"), N_("Go on to sign"), _lines, _fields,
    "agreed", "decision", offer=N_("Say where you stand"), fits=stage_is("open"), voice=True,
    faults={"GROUND_WRONG": "ground", "UNTIL_WRONG": "until", "REASON_MISSING": "reason"},
)  # fmt: skip

router = APIRouter(include_in_schema=False)


@router.get(POSITION.path)
def show_positions(asked: AskedDep) -> Response:
    """The decision's text, and the choices; or what a choice in the address needs besides."""
    with asked.look() as look:
        look.member()
        return _asks(stand(asked, look, POSITION, asked_for(asked.request)))


@router.post(POSITION.path)
def take_position(asked: AskedDep, typed: TypedDep) -> Response:
    """A choice: on to signing, or to the one page that asks for what it needs besides."""
    with asked.look() as look:
        look.member()
        setting = stand(asked, look, POSITION, typed)
        chosen = typed.one("position")
        if chosen in _ASKS_MORE and typed.one(_TOLD):
            return take(setting, replace(POSITION, title=_title(chosen)))
        known = {code for code, _label, _more in (*_BESIDE, *_YES_NO, *_CONSENT)} - {*_ASKS_MORE}
        if chosen in known:
            return take(setting, replace(POSITION, template="act_position.html"), **_choices(setting))
        if chosen in _ASKS_MORE:
            return _asks(setting)
        return _asks(setting, [("positions", setting.say("Choose where you stand."))], 422)


def _asks(setting: Setting, errors: Sequence[tuple[str | None, str]] = (), status: int = 200) -> Response:
    shown = [Shown(one, first(setting, one)) for one in all_fields(setting, POSITION)]
    chosen = setting.typed.one("position")
    if chosen in _ASKS_MORE:
        return page(setting, replace(POSITION, title=_title(chosen)), shown, errors, status)
    return page(setting, replace(POSITION, template="act_position.html"), shown, errors, status, **_choices(setting))


def _title(chosen: str) -> str:
    return next(label for code, label, _ in (*_BESIDE, *_CONSENT, _BLOCK, _BALLOT) if code == chosen)


def _choices(setting: Setting) -> dict[str, Any]:
    decision = decision_at(setting.look, setting.about)
    known = decision.opening.procedure if decision.opening else None
    big, beside = choices_of(known) if known else ((), ())
    return {
        "big": [(code, setting.say(label), setting.say(more)) for code, label, more in big],
        "beside": [(code, setting.say(label), setting.say(more)) for code, label, more in beside],
        "text": words_of(setting.look, decision.text, "text"),
    }
