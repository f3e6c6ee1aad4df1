"""What a proposal holds: title, text, its class where there is a choice, and effects picked from a short list."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from api.pages.acting.fields import Field, FieldError, Option
from api.pages.acting.form import Values
from api.pages.acting.setting import Setting
from projections.language import N_

_NO_EFFECT, _MONEY, _ASK = "none", "money", "ask"


def class_options(setting: Setting, *, in_room: bool = False) -> tuple[Option, ...]:
    """The classes of decision that the charter knows, each with how it is decided."""
    charter = setting.charter
    found = []
    for name, one in charter.classes.items():
        procedure = charter.procedures.get(one.procedure)
        if procedure is not None and (procedure.in_room is not None or not in_room):
            label = name.replace("_", " ").replace("-", " ").capitalize()
            found.append((name, label, f"{setting.say(METHODS.get(procedure.method, procedure.method))}"))
    # What is decided every day stands first.
    return tuple(sorted(found, key=lambda one: one[0] != "ordinary"))


METHODS: Mapping[str, str] = {
    "consent": N_("By consent: it passes when nobody objects with a reason that holds"),
    "consensus": N_("By consensus: it passes when nobody blocks"),
    "majority": N_("By counting yes and no"),
    "sortition": N_("By lot"),
    "schulze": N_("By ranking"),
    "condorcet_irv": N_("By ranking"),
    "irv": N_("By ranking"),
    "stv": N_("By ranking"),
    "approval": N_("By approving of as many as one likes"),
    "score": N_("By giving points"),
    "score_mean": N_("By giving points"),
}


def _effect_fields(setting: Setting) -> tuple[Field, ...]:
    _ = setting.say
    lines = setting.things("line")
    choices: list[Option] = [(_NO_EFFECT, _("Nothing by itself: we agree on the text"), None)]
    if lines:
        choices.append((_MONEY, _("Money is set aside"), _("For a budget line, once it is in force.")))
    choices.append((_ASK, _("An organization is asked to do something"), _("It promises by its own hand, or not.")))
    found = [Field("effect", _("What follows from it"), "choice", options=tuple(choices), default=(_NO_EFFECT,))]
    if lines:
        found += [
            Field("effect-line", _("Which budget line"), "thing", options=lines),
            Field("effect-amount", _("How much"), "money", hint=_("In digits, like 1500.00")),
        ]
    found += [
        Field("effect-organization", _("Which organization is asked"), "thing", options=setting.organizations()),
        Field("effect-thing", _("What would help"), "thing", options=thing_options(setting)),
    ]
    return tuple(replace(one, apart=True) for one in found)


def thing_options(setting: Setting) -> tuple[Option, ...]:
    """What can be promised, in words."""
    _ = setting.say
    words = {
        "task": _("A task"), "hours": _("Hours of work"), "expertise": _("Knowledge"), "venue": _("A place to meet"),
        "transport": _("Transport"), "items": _("Things"), "introductions": _("Introductions"), "people": _("People"),
        "support": _("Support"), "money": _("Money"),
    }  # fmt: skip
    return tuple((code, told, None) for code, told in words.items())


def effects_of(setting: Setting, values: Values) -> list[dict[str, Any]]:
    """What a decision does once in force, as picked from the short list."""
    _ = setting.say
    chosen = values.get("effect", _NO_EFFECT)
    if chosen == _MONEY:
        if "effect-line" not in values:
            raise FieldError("effect-line", _("Say which budget line."))
        if "effect-amount" not in values:
            raise FieldError("effect-amount", _("Say how much."))
        body = {"line": values["effect-line"], "amount": values["effect-amount"]}
        return [{"kind": "allocation.made", "body": body}]
    if chosen == _ASK:
        if "effect-organization" not in values:
            raise FieldError("effect-organization", _("Say which organization is asked."))
        thing = values.get("effect-thing", "task")
        return [
            {"kind": "commitment.requested", "body": {"organization": values["effect-organization"], "thing": thing}}
        ]
    if "effect-amount" in values:
        raise FieldError("effect", _("There is an amount, but nothing says that money is set aside."))
    return []


def text_fields(setting: Setting, *, in_room: bool = False) -> tuple[Field, ...]:
    """Title, text, class where there is a choice, and effects."""
    _ = setting.say
    classes = class_options(setting, in_room=in_room)
    found = [
        Field("title", _("What it is about"), hint=_("In one line."), required=True),
        Field("text", _("The text to decide"), "area", hint=_("As it should stand, in plain words."), required=True),
    ]
    if len(classes) > 1:
        label = _("What sort of decision")
        found.append(Field("class", label, "choice", options=classes, default=(classes[0][0],)))
    return (*found, *_effect_fields(setting))


def class_of(setting: Setting, values: Values) -> str:
    """The class chosen, or the only one."""
    known = class_options(setting)
    return str(values.get("class") or ("ordinary" if not known else known[0][0]))
