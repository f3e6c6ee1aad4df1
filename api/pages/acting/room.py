"""Decided in the room: the text, and where each organization stood, on one screen; and carrying out what follows.

Who signs speaks for herself. Everybody else is written down, before a witness of another organization, with a photo of
the paper where there is one: with equal standing.
"""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from api.drafting.lines import Line, find_kind
from api.pages.acting.fields import Field, FieldError, Option
from api.pages.acting.form import Form, Values
from api.pages.acting.money import due_effects
from api.pages.acting.proposal import class_of, effects_of, text_fields
from api.pages.acting.setting import Setting, pick
from api.pages.acting.who import WITH
from api.server.host import Look
from ledger.rules.kind import SealedField
from projections.language import N_

_STANDS: Mapping[str, str] = {
    "consent": N_("Consents"),
    "consent_with_reservation": N_("Consents, with a doubt"),
    "stand_aside": N_("Stands aside"),
    "taking_it_back": N_("Takes it back to its people"),
    "abstain": N_("Abstains"),
    "not_ours": N_("Not ours to decide"),
    "recused": N_("Steps out"),
    "object:harm": N_("Objects: it does harm"),
    "object:mission": N_("Objects: against what we are for"),
    "object:principle": N_("Objects: against a principle"),
}
_BACK_DAYS = 14


def _delegates(setting: Setting, organization: str) -> tuple[Option, ...]:
    people = setting.state.people
    now = setting.look.now
    found = [
        person
        for person in people.people_of.get(organization) or ()
        if people.has_role(person, organization, ("delegate",), now) and not people.persons[person].gone
    ]
    # She who fills this in stands first: she is who speaks, where her organization has several.
    found.sort(key=lambda person: (person != setting.me, setting.name(person)))
    return tuple((person, setting.name(person), None) for person in found)


def _seated(setting: Setting) -> list[tuple[int, str, str, tuple[Option, ...]]]:
    """Place, id, name and delegates of each organization that can speak."""
    known = setting.state.people.organizations
    seated = [(one, name) for one, name, _ in setting.organizations() if known[one].present]
    found = [(place, one, name, _delegates(setting, one)) for place, (one, name) in enumerate(seated)]
    return [each for each in found if each[3]]


def _fields(setting: Setting) -> tuple[Field, ...]:
    _ = setting.say
    stands = tuple((code, _(told), None) for code, told in _STANDS.items())
    rows: list[Field] = []
    for place, _one, name, delegates in _seated(setting):
        default = ("consent",) if delegates[0][0] == setting.me else ()
        rows.append(Field(f"stand-{place}", name, "thing", options=stands, default=default, blank=_("Was not here")))
        if len(delegates) > 1:
            label = _("Who spoke for %(name)s").replace("%(name)s", name)
            rows.append(Field(f"speaker-{place}", label, "thing", options=delegates, default=(delegates[0][0],)))
        said = _("%(name)s: why, in a sentence").replace("%(name)s", name)
        rows.append(Field(f"said-{place}", said, apart=True))
    until = (setting.today + timedelta(days=_BACK_DAYS)).isoformat()
    return (
        *text_fields(setting, in_room=True),
        Field("stands", _("Where each one stood; leave out who was not there."), "note"),
        *rows,
        Field("until", _("Who takes it back answers by"), "date", default=(until,), apart=True),
        Field("paper", _("The paper that was signed"), "file", hint=_("A photo, a scan or a PDF.")),
    )


def _lines(setting: Setting, values: Values) -> Sequence[Line]:
    signing = {setting.me, *values.get(WITH, ())}
    paper = setting.attach(values["paper"]) if "paper" in values else None
    rounds: list[dict[str, Any]] = []
    sealed: dict[str, Any] = {"title": values["title"], "text": values["text"]}
    for place, one, _name, delegates in _seated(setting):
        stand = values.get(f"stand-{place}")
        if stand is None:
            continue
        speaker = values.get(f"speaker-{place}", delegates[0][0])
        position, _colon, ground = str(stand).partition(":")
        row: dict[str, Any] = {"person": speaker, "as": {"organization": one}, "position": position}
        if ground:
            row["ground"] = ground
        if position == "taking_it_back":
            row["until"] = values.get("until")
        if paper is not None and speaker not in signing:
            row["document"] = paper
        if f"said-{place}" in values:
            sealed[f"round/{len(rounds)}/reason"] = values[f"said-{place}"]
        rounds.append(row)
    if not rounds:
        raise FieldError("stand-0", setting.say(N_("Say where at least one of them stood.")))
    decided = class_of(setting, values)
    known = setting.charter.classes.get(decided)
    body: dict[str, Any] = {"procedure": known.procedure if known else decided, "class": decided, "round": rounds}
    effects = effects_of(setting, values)
    if effects:
        body["effects"] = effects
    return [Line("decision.in_room", body, sealed=sealed)]


def _effects(setting: Setting) -> list[tuple[int, str]]:
    """The effects of the decision that nobody has carried out, with their kinds."""
    effects = setting.state.decisions.decisions[setting.about].effects
    return [(place, effects[place].kind) for decision, place in due_effects(setting) if decision == setting.about]


def _wanted(setting: Setting, kind: str) -> list[SealedField]:
    return [one for one in find_kind(setting.look, kind).sealed if one.required and "*" not in one.path]


def _carry_fields(setting: Setting) -> tuple[Field, ...]:
    _ = setting.say
    due = _effects(setting)
    if not due:
        return (Field("none", _("Everything that follows from it was carried out."), "note"),)
    options = tuple(
        (str(place), find_kind(setting.look, kind).label.capitalize(), _told(setting, place)) for place, kind in due
    )
    words = [
        Field(f"words-{place}-{one.path}", one.label, "area", rows=2)
        for place, kind in due
        for one in _wanted(setting, kind)
    ]
    return (pick("effect", _("What you carry out"), options), *words)


def _told(setting: Setting, place: int) -> str:
    effect = setting.state.decisions.decisions[setting.about].effects[place]
    teller = setting.look.teller()
    return ", ".join(f"{name.replace('_', ' ')}: {teller.value(value)}" for name, value in effect.body.items())


def _carry(setting: Setting, values: Values) -> Sequence[Line]:
    if "effect" not in values:
        raise FieldError(None, setting.say(N_("There is nothing to carry out.")))
    place = int(values["effect"])
    effect = setting.state.decisions.decisions[setting.about].effects[place]
    sealed: dict[str, Any] = {}
    for one in _wanted(setting, effect.kind):
        name = f"words-{place}-{one.path}"
        if name not in values:
            raise FieldError(name, setting.say(N_("Fill this in: %(label)s")).replace("%(label)s", one.label))
        sealed[one.path] = values[name]
    under = f"{setting.about}:{place}"
    return [Line(effect.kind, dict(effect.body), about=effect.about, under=under, sealed=sealed)]


def _has_due(look: Look, identity: str) -> bool:
    decision = look.state.decisions.decisions[identity]
    done = look.state.decisions.effects_done
    return decision.in_force(look.now) and any(
        (identity, place) not in done for place in range(len(decision.effects))
    )  # fmt: skip


FORMS: tuple[Form, ...] = (
    Form(
        "/agreed/room", "decision.in_room", N_("Decided in the room"), N_("Go on to sign"), _lines, _fields, "agreed",
        lead=N_("In force at once for those who consent. Read it aloud before you sign."),
        faults={"ROUND_NOT_WITNESSED": "who-with", "UNTIL_WRONG": "until", "REASON_MISSING": "said-0"},
    ),
    Form(
        "/agreed/{number}/carry-out", "decision.closed", N_("Carry it out"), N_("Go on to sign"), _carry, _carry_fields,
        "agreed", "decision", N_("Exactly as it was decided."), fits=_has_due,
    ),
)  # fmt: skip
