"""A kind of act as JSON: what it says, who may sign it, its fields, and why it could be refused.

One description for ``plenary kinds --json`` and for the server, from which others generate forms and clients.
"""

from typing import Any

from ledger.rules.charter.model import CharterData
from ledger.rules.charter.powers import power
from ledger.rules.kind import Kind
from projections.forms import FormField, Shape, form_of


def describe(kind: Kind[Any], charter: CharterData | None) -> dict[str, Any]:
    """A kind as JSON; the charter in force says who may."""
    needed = power(charter, kind.power) if kind.power else None
    return {
        "kind": kind.name,
        "label": kind.label,
        "words": kind.words,
        "opens": kind.opens,
        "about": list(kind.about),
        "on": list(kind.on),
        "power": kind.power,
        "who_may": needed.model_dump(mode="json") if needed else None,
        "decided": kind.decided,
        "at_founding": kind.at_founding,
        "written_down_for_another": kind.for_another,
        "replaceable": kind.place is not None,
        "attestation": kind.attestation,
        "fields": [_field(each) for each in form_of(kind.body)],
        "sealed": [{"path": one.path, "label": one.label, "required": one.required} for one in kind.sealed],
        "refusals": [
            {"code": each.code, "clause": each.clause, "words": each.words, "next": each.mend}
            for each in (*kind.standing, *kind.checks)
        ],
    }


def _field(field: FormField) -> dict[str, Any]:
    return {
        "name": field.name,
        "required": field.required,
        "default": field.default,
        "type": field.shape.words(),
        "choices": list(field.shape.choices),
        "help": field.help,
        "shape": shape_of(field.shape),
    }


def shape_of(shape: Shape) -> dict[str, Any]:
    """What a value must be, for programs; what does not apply is left out."""
    told: dict[str, Any] = {"sort": shape.sort}
    if shape.choices:
        told["choices"] = list(shape.choices)
    if shape.things:
        told["things"] = list(shape.things)
    if shape.members:
        told["members"] = [_field(each) for each in shape.members]
    if shape.item is not None:
        told["item"] = shape_of(shape.item)
    if shape.options:
        told["options"] = [shape_of(each) for each in shape.options]
    for name in ("low", "high"):
        bound = getattr(shape, name)
        if bound is not None:
            told[name] = bound
    return told
