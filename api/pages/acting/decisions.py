"""Decisions: propose, second, give another text, open, publish, appeal, dissent, declare an interest."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from api.drafting.lines import Line
from api.pages.acting.fields import Field, FieldError
from api.pages.acting.form import Form, Values
from api.pages.acting.proposal import class_of, effects_of, text_fields
from api.pages.acting.setting import Setting, pick
from api.server.host import Look
from ledger.rules.charter.procedure import Procedure
from ledger.rules.decisions.closing import closing_body
from ledger.rules.decisions.stages import OPENABLE, REVISABLE, stage_of
from ledger.rules.decisions.state import Decision
from projections.language import N_


def decision_at(look: Look, identity: str) -> Decision:
    """The decision of an id."""
    return look.state.decisions.decisions[identity]


def stage_is(*stages: str) -> Any:
    """The test whether a decision stands at one of some stages."""

    def fits(look: Look, identity: str) -> bool:
        return stage_of(look.state, decision_at(look, identity), look.now) in stages

    return fits


def procedure_of(setting: Setting, decision: Decision) -> Procedure | None:
    """The procedure by which a decision is made, or would be."""
    if decision.opening is not None:
        return decision.opening.procedure
    return setting.charter.procedure_of(decision.motion.decision_class) if decision.motion else None


def _propose(setting: Setting, values: Values) -> Sequence[Line]:
    body: dict[str, Any] = {"class": class_of(setting, values)}
    effects = effects_of(setting, values)
    if effects:
        body["effects"] = effects
    return [Line("decision.proposed", body, sealed={"title": values["title"], "text": values["text"]})]


def _open_fields(setting: Setting) -> tuple[Field, ...]:
    _ = setting.say
    procedure = procedure_of(setting, decision_at(setting.look, setting.about))
    hours = procedure.open_min_hours if procedure else 0
    days = -(-hours // 24)
    spans = sorted({max(1, days + 1), 7, 14, 28})
    options = tuple(
        (
            str(span),
            setting.asked.language.ngettext("%(num)d day", "%(num)d days", span).replace("%(num)d", str(span)),
            None,
        )
        for span in spans
        if span > days
    )
    hint = _("The charter asks for at least %(days)d days.").replace("%(days)d", str(days)) if days else None
    return (
        Field("span", _("How long can people answer?"), "choice", hint=hint, options=options, default=(options[0][0],)),
        Field("closes", _("Or until the end of a day"), "date", apart=True),
    )


def _open(setting: Setting, values: Values) -> Sequence[Line]:
    if "closes" in values:
        closes = values["closes"]
    elif "span" in values:
        closes = (setting.today + timedelta(days=int(values["span"]))).isoformat()
    else:
        raise FieldError("span", setting.say("Say how long people can answer."))
    return [Line("decision.opened", {"closes": closes}, about=setting.thing)]


def _text_fields(setting: Setting) -> tuple[Field, ...]:
    _ = setting.say
    decision = decision_at(setting.look, setting.about)
    words = words_of(setting.look, decision.text, "text") or ""
    kept = Field("effects-kept", _("What follows from it stays as it is."), "note")
    return (
        Field("text", _("The text to decide"), "area", required=True, default=(words,), rows=8),
        *((kept,) if decision.effects else ()),
    )


def words_of(look: Look, act: str | None, path: str) -> str | None:
    """A sealed text of an act, as this reader may see it."""
    if act is None:
        return None
    sealed = look.state.record.sealed.items()
    digests = (digest for digest, (of, where, *_rest) in sealed if (of, where) == (act, path))
    return next((words for digest in digests if (words := look.read_words(digest))), None)


def _effects_as_they_are(decision: Decision) -> dict[str, Any]:
    told = []
    for one in decision.effects:
        effect: dict[str, Any] = {"kind": one.kind, "body": dict(one.body)}
        told.append(
            effect | ({"about": one.about} if one.about else {}) | ({"option": one.option} if one.option else {})
        )
    return {"effects": told} if told else {}


def _change(setting: Setting, values: Values) -> Sequence[Line]:
    decision = decision_at(setting.look, setting.about)
    mine = decision.motion is not None and decision.motion.proposer == setting.me
    body = _effects_as_they_are(decision)
    if mine:
        return [Line("decision.text", body, about=decision.id, sealed={"text": values["text"]})]
    sealed = {"text": values["text"]} | ({"reason": values["reason"]} if "reason" in values else {})
    return [Line("decision.amendment", body, about=decision.id, sealed=sealed)]


def _close(setting: Setting, _values: Values) -> Sequence[Line]:
    decision = decision_at(setting.look, setting.about)
    if decision.opening is None:
        raise FieldError(None, setting.say("Nobody was asked yet: open it first."))
    return [Line("decision.closed", closing_body(setting.state, decision), about=decision.id)]


def _reason(setting: Setting, label: str, *, required: bool = True, name: str = "reason") -> tuple[Field, ...]:
    return (Field(name, setting.say(label), "area", required=required),)


def _can_close(look: Look, identity: str) -> bool:
    decision = decision_at(look, identity)
    opening = decision.opening
    return opening is not None and decision.outcome is None and opening.is_closed(look.now) and not decision.withdrawn


def _can_appeal(look: Look, identity: str) -> bool:
    decision = decision_at(look, identity)
    opening = decision.opening
    if opening is None or decision.outcome is None or not opening.procedure.appeal_window_hours:
        return False
    return look.now < opening.close + opening.procedure.appeal_window_hours * 3_600_000


def _mine(look: Look, identity: str) -> bool:
    motion = decision_at(look, identity).motion
    return motion is not None and motion.proposer == look.reader.person


def _interest_fields(setting: Setting) -> tuple[Field, ...]:
    _ = setting.say
    relations = {
        "employer": _("It employs me"), "owner": _("I own it, or part of it"), "family": _("My family is in it"),
        "funding": _("It pays us"), "membership": _("I am a member of it"), "gift": _("It gave me something"),
        "other": _("Something else"),
    }  # fmt: skip
    with_whom = (*setting.organizations(), *setting.things("party"))
    return (
        pick("relation", _("What ties you to it"), tuple((code, told, None) for code, told in relations.items())),
        Field("with", _("With whom"), "thing", options=with_whom, required=True),
        Field("text", _("In your words"), "area"),
    )


def _interest(setting: Setting, values: Values) -> Sequence[Line]:
    thing = setting.look.directory.get(values["with"])
    assert thing is not None
    entry = {"template": "interest", "relation": values["relation"], thing.thing: thing.id}
    sealed = {"text": values["text"]} if "text" in values else {}
    return [Line("register.entered", {"entry": entry}, sealed=sealed)]


def _about(kind: str, *sealed: str) -> Any:
    """Lines of one act about the form's thing, whose fields are sealed texts."""

    def lines(setting: Setting, values: Values) -> Sequence[Line]:
        return [Line(kind, {}, about=setting.thing, sealed={name: values[name] for name in sealed if name in values})]

    return lines


PROPOSE = Form(
    "/agreed/new", "decision.proposed", N_("Propose a decision"), N_("Go on to sign"), _propose, text_fields, "agreed",
    faults={"CLASS_UNKNOWN": "class", "EFFECT_RESERVED": "class"},
)  # fmt: skip

FORMS: tuple[Form, ...] = (
    PROPOSE,
    Form(
        "/agreed/{number}/second", "decision.seconded", N_("Second it"), N_("I second it"), _about("decision.seconded"),
        room="agreed", thing="decision", fits=stage_is("proposed"),
    ),
    Form(
        "/agreed/{number}/open", "decision.opened", N_("Ask everybody"), N_("Go on to sign"), _open, _open_fields,
        "agreed", "decision", N_("From then on each organization can say where it stands."),
        fits=stage_is(*OPENABLE), faults={"WINDOW_WRONG": "span"},
    ),
    Form(
        "/agreed/{number}/text", "decision.text", N_("Change the text"), N_("Go on to sign"), _change,
        lambda setting: (*_text_fields(setting), *_reason(setting, N_("Why"), required=False)), "agreed", "decision",
        N_("The proposer changes it; anybody else proposes the change to her. Who has spoken is asked again."),
        fits=stage_is(*REVISABLE),
    ),
    Form(
        "/agreed/{number}/close", "decision.closed", N_("Publish the result"), N_("Go on to sign"), _close,
        room="agreed", thing="decision", fits=_can_close,
        lead=N_("The result is counted by the rules; you sign that it is told."),
    ),
    Form(
        "/agreed/{number}/withdraw", "decision.withdrawn", N_("Take the proposal back"), N_("Go on to sign"),
        _about("decision.withdrawn", "reason"), lambda setting: _reason(setting, N_("Why"), required=False), "agreed",
        "decision", fits=lambda look, one: _mine(look, one) and stage_is("proposed", "deliberating", "open")(look, one),
    ),
    Form(
        "/agreed/{number}/appeal", "decision.appealed", N_("Appeal"), N_("Go on to sign"),
        lambda setting, values: [
            Line("decision.appealed", {"ground": values["ground"]}, about=setting.thing,
                 sealed={"reason": values["reason"]})
        ],
        lambda setting: (
            pick("ground", setting.say("On what ground"), (
                ("procedure", setting.say("It was not decided as the charter says"), None),
                ("charter", setting.say("It goes against the charter"), None),
                ("interest", setting.say("Somebody with an interest took part"), None),
                ("facts", setting.say("It rests on something untrue"), None),
            )),
            *_reason(setting, N_("What went wrong")),
        ),
        "agreed", "decision", fits=_can_appeal,
    ),
    Form(
        "/agreed/{number}/dissent", "decision.dissented", N_("State a dissent"), N_("Go on to sign"),
        _about("decision.dissented", "statement"),
        lambda setting: _reason(setting, N_("Why we did not agree"), name="statement"), "agreed", "decision",
        N_("It stands beside the decision for good."),
        fits=stage_is("in_force", "adopted_provisional"), voice=True,
    ),
    Form(
        "/agreed/{number}/interest", "register.entered", N_("Declare an interest"), N_("Go on to sign"), _interest,
        _interest_fields, "agreed", "decision",
        N_("So that nobody has to wonder. Whether you may take part all the same is what the charter says."),
        fits=stage_is("proposed", "deliberating", "open"),
    ),
)  # fmt: skip
