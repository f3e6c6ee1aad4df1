"""Charters to start from, and the five choices that a founding is asked (docs/rules.md C-16).

The starters are data files beside this module, each a whole charter; the consent coalition is what an empty charter is,
with an emergency procedure and limits of office added. Nothing in the rules knows their names.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from ledger.format import canonical
from ledger.rules.charter.model import CharterData

STARTERS: tuple[str, ...] = (
    "consent-coalition",
    "two-thirds-coalition",
    "debian-like",
    "kubernetes-like",
    "union-local",
)
DEFAULT = STARTERS[0]


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing that a founding coalition says for itself: where in the data, the question, what it is unless said."""

    path: tuple[str, ...]
    question: str
    default: Any


CHOICES: tuple[Choice, ...] = (
    Choice(("procedures", "consent", "open_min_hours"), "How many hours does everybody have to answer?", 72),
    Choice(("procedures", "two_thirds", "threshold"), "Which share of all seats changes the charter?", "2/3"),
    Choice(("money", "small_money_minor"), "Up to which amount (minor units, by currency) is money small?", {}),
    Choice(("leadership", "every_post", "term_days_max"), "How many days does a term last at most?", 366),
    Choice(("entries",), "Who may read the record's entries: members or public?", "members"),
)
"""The five choices of the consent coalition."""


def starter(name: str = DEFAULT) -> CharterData:
    """A starter charter by name, one of `STARTERS`."""
    assert name in STARTERS, f"there is no starter charter {name}"
    text = files("ledger.rules.charter").joinpath("starters", f"{name}.json").read_bytes()
    return CharterData.model_validate_json(text)


def with_choices(answers: Mapping[int, Any]) -> CharterData:
    """The consent coalition with some of the five choices answered: place in `CHOICES` to value.

    Raises:
        pydantic.ValidationError: an answer does not fit.
    """
    body = charter_body(starter())
    for place, value in answers.items():
        _set(body, CHOICES[place].path, value)
    return CharterData.model_validate_json(canonical.encode(body))


def charter_body(data: CharterData) -> dict[str, Any]:
    """A charter as the body of ``charter.adopted/v1``: whatever is as the rules have it by default is left out."""
    body: dict[str, Any] = data.model_dump(mode="json", exclude_defaults=True)
    return body


def _set(body: dict[str, Any], path: tuple[str, ...], value: Any) -> None:
    for name in path[:-1]:
        body = body.setdefault(name, {})
    body[path[-1]] = value
