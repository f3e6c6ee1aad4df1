"""Who signs a form's acts: in which capacity, who signs beside her, and for whom it is written down.

Nobody is asked what can be known: one organization is chosen by itself, and what the rules find out is left to them.
"""

from dataclasses import replace
from typing import Any

from api.drafting.ground import Hand
from api.drafting.lines import Line
from api.pages.acting.fields import Field, FieldError, Option
from api.pages.acting.setting import Setting
from ledger.format.statement import Capacity
from ledger.rules.charter.powers import power
from ledger.rules.kind import Kind

AS, WITH, FOR, HOW, PAPER = "who-as", "who-with", "who-for", "who-how", "who-paper"
SELF = "self"


def who_fields(setting: Setting, kind: Kind[Any], *, voice: bool, signers: int | None) -> tuple[Field, ...]:
    """The fields about who signs; most wait behind "More".

    Args:
        setting: where the form stands.
        kind: of its main act.
        voice: whether it is an organization's word.
        signers: how many must sign, where it is not the charter's power that says so.
    """
    _ = setting.say
    found: list[Field] = []
    needed = signers or signers_of(setting, kind)
    others = tuple(one for one in setting.persons(with_key=True) if one[0] != setting.me)
    if needed > 1 or others:
        hint = (
            _("This takes two people of two organizations. The draft waits until all have signed.")
            if needed > 1
            else _("The draft waits until all have signed.")
        )
        label = _("Who signs with you")
        found.append(
            Field(WITH, label, "many", hint=hint, options=others, required=needed > 1, apart=needed == 1)
        )  # fmt: skip
    capacities = capacity_options(setting, voice=voice)
    if len(capacities) > 1:
        several = voice and _only_voice(setting) is None
        open_hint = _("Left open, the first that the rules accept is taken.")
        found.append(
            Field(
                AS,
                _("You act for"),
                "choice",
                hint=None if several else open_hint,
                options=capacities,
                required=several,
                apart=not several,
            )
        )
    if kind.for_another:
        found += _for_another(setting)
    return tuple(found)


def signers_of(setting: Setting, kind: Kind[Any]) -> int:
    """How many must sign by the charter."""
    return power(setting.charter, kind.power).signers if kind.power else 1


def capacity_options(setting: Setting, *, voice: bool) -> tuple[Option, ...]:
    """The capacities in which she may act now; for an organization's word only those of organizations."""
    _ = setting.say
    mine = tuple((f"organization:{one}", setting.name(one), None) for one in setting.my_organizations())
    if voice and mine:
        return mine
    terms = tuple(
        (f"term:{term.id}", setting.name(term.post), None)
        for term in setting.state.posts.terms.values()
        if term.person == setting.me and term.serving(setting.look.now)
    )
    return ((SELF, _("Myself"), None), *mine, *terms)


def _for_another(setting: Setting) -> list[Field]:
    _ = setting.say
    hows = (
        ("in_room", _("She said it in the room"), None),
        ("phone", _("She said it on the phone"), None),
        ("paper", _("She signed it on paper"), None),
    )
    people = tuple(one for one in setting.persons() if one[0] != setting.me)
    hint = _("For somebody who does not sign here. Her word stands as hers, with your name as who wrote it down.")
    return [
        Field(FOR, _("Write it down for"), "thing", hint=hint, options=people, apart=True),
        Field(HOW, _("How she said it"), "choice", options=hows, apart=True),
        Field(PAPER, _("The paper that she signed"), "file", hint=_("A photo, a scan or a PDF."), apart=True),
    ]


def hands_of(setting: Setting, values: dict[str, Any], *, voice: bool) -> list[Hand]:
    """Those who sign, she first."""
    chosen = values.get(AS)
    if chosen is not None:
        mine = Hand(setting.me, _capacity(chosen), None)
    else:
        only = _only_voice(setting) if voice else None
        mine = Hand(setting.me, ("organization", only) if only else "self", None, chosen=only is not None)
    others = [
        Hand(person, _capacity_of(setting, person, voice=voice), None, chosen=False) for person in values.get(WITH, ())
    ]
    return [mine, *others]


def sign_by(setting: Setting, lines: list[Line], values: dict[str, Any], kind: Kind[Any]) -> list[Line]:
    """The lines with who signs each: all who were named, and for whom they are written down."""
    written = _written_for(setting, values)
    told: list[Line] = []
    for line in lines:
        more: dict[str, Any] = {}
        if written is not None and line.kind == kind.name.partition("/")[0]:
            more["written_for"] = written
        elif values.get(WITH) and not line.by:
            more["by"] = ("all",)
        told.append(replace(line, **more))
    return told


def _written_for(setting: Setting, values: dict[str, Any]) -> dict[str, Any] | None:
    _ = setting.say
    person = values.get(FOR)
    if person is None:
        if values.get(HOW):
            raise FieldError(FOR, _("Say for whom you write it down."))
        return None
    how = values.get(HOW)
    if how is None:
        raise FieldError(HOW, _("Say how she said it."))
    capacity = _capacity_of(setting, person, voice=True)
    told: dict[str, Any] = {"person": person, "as": capacity if isinstance(capacity, str) else capacity[1], "how": how}
    if PAPER in values:
        told["document"] = str(setting.attach(values[PAPER])["sha256"])
    return told


def _capacity_of(setting: Setting, person: str, *, voice: bool) -> Capacity:
    own = setting.my_organizations(person)
    return ("organization", own[0]) if voice and len(own) == 1 else "self"


def _only_voice(setting: Setting) -> str | None:
    """The one organization whose word she can give, if it is one."""
    people, now = setting.state.people, setting.look.now
    mine = setting.my_organizations()
    own = [one for one in mine if people.has_role(setting.me, one, ("delegate", "authoriser"), now)]
    return own[0] if len(own) == 1 else None


def _capacity(chosen: str) -> Capacity:
    sort, colon, identity = chosen.partition(":")
    return (sort, identity) if colon else SELF
