"""Forms from kinds, and what people type read as bodies."""

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.rules.kinds import RULES_V0
from projections.directory import NotFoundError
from projections.form_reading import FormError, read_form, read_money, read_value
from projections.forms import FormField, Shape, form_of
from projections.money_words import money_words

CURRENCIES = {"ZAR": 2, "JPY": 0, "KWD": 3}
ANNA = "a" * 64 + ".2"


class Names:
    """A look-up that knows one person, one file and one key."""

    def find(self, text: str, *things: str) -> str:
        """Anna's id."""
        if text != "Anna" or (things and "person" not in things):
            raise NotFoundError(f"There is no {text}.")
        return ANNA

    def currencies(self) -> Mapping[str, int]:
        """Three currencies with different decimals."""
        return CURRENCIES

    def currency(self) -> str | None:
        """No default."""
        return None

    def document(self, text: str) -> Mapping[str, Any]:
        """A document by its name."""
        return {"sha256": text}

    def key(self, text: str) -> Mapping[str, Any]:
        """A key by its name."""
        return {"spki": text}

    def keyid(self, text: str) -> str:
        """A key's id by its name."""
        return f"id of {text}"


def field_of(kind: str, name: str) -> FormField:
    """A field of a kind's form."""
    found = RULES_V0.get(kind)
    assert found is not None
    return next(field for field in form_of(found.body) if field.name == name)


def read(kind: str, name: str, given: Any) -> Any:
    """What was typed for a field of a kind."""
    return read_value(field_of(kind, name).shape, given, Names(), name)


@pytest.mark.parametrize(
    ("kind", "name", "typed"),
    [
        ("person.accredited/v1", "roles", "delegate, queen"),
        ("person.accredited/v1", "until", "tomorrow"),
        ("person.accredited/v1", "until", "2026-02-30"),
        ("post.created/v1", "seats", "two"),
        ("post.created/v1", "seats", "1.5"),
        ("post.created/v1", "stagger", "often"),
        ("money.approved/v1", "approved", "perhaps"),
        ("decision.opened/v1", "closes", "soon"),
        ("decision.opened/v1", "closes", "2026-03-31 6pm"),
        ("decision.proposed/v1", "effects", "[{"),
        ("collection.taken/v1", "amount", "a lot"),
    ],
)
def test_what_does_not_fit_is_refused_with_what_would(kind: str, name: str, typed: str) -> None:
    """The error names the field, what it wants, and what was typed."""
    with pytest.raises(FormError) as caught:
        read(kind, name, typed)
    assert caught.value.where.startswith(name)
    assert caught.value.expected


@pytest.mark.parametrize(
    "typed",
    ["12,345", "12,345.00 ZAR", "150", "150 EUR", "150.5 ZAR", "150.555 ZAR", "150.00 JPY", "150.00 KWD", "ZAR",
     "1 2 ZAR", "R150", "١٥٠ ZAR", "1e3 ZAR", "150. ZAR", ".50 ZAR"],
)  # fmt: skip
def test_amounts_that_could_mean_two_things_are_refused(typed: str) -> None:
    """No comma, no missing currency, no other number of decimals than the currency has, nothing rounded."""
    with pytest.raises(FormError):
        read_money(typed, CURRENCIES, "amount")


@given(minor=st.integers(-(10**12), 10**12), currency=st.sampled_from(sorted(CURRENCIES)), first=st.booleans())
def test_an_amount_that_is_written_out_reads_back(minor: int, currency: str, first: bool) -> None:
    """What people read is, without its groups, what they may type, in either order."""
    code, figures = money_words(minor, currency, CURRENCIES).replace(",", "").split()
    text = f"{code} {figures}" if first else f"{figures} {code}"
    assert read_money(text, CURRENCIES, "amount") == {"minor": minor, "ccy": currency}
    assert read_money(figures, CURRENCIES, "amount", default=currency) == {"minor": minor, "ccy": currency}


@pytest.mark.parametrize(
    ("kind", "name", "typed", "value"),
    [
        ("person.accredited/v1", "roles", "delegate, registrar", ["delegate", "registrar"]),
        ("person.accredited/v1", "roles", ["delegate"], ["delegate"]),
        ("person.accredited/v1", "until", "2026-03-31", "2026-03-31"),
        ("decision.position/v1", "position", "stand-aside", "stand_aside"),
        ("decision.position/v1", "position", "Taking it back", "taking_it_back"),
        ("decision.position/v1", "ballot", "a=1, b=2", {"a": 1, "b": 2}),
        ("decision.opened/v1", "closes", "2026-03-31 18:00", "2026-03-31T18:00:00Z"),
        ("decision.opened/v1", "closes", "2026-03-31T18:00:05Z", "2026-03-31T18:00:05Z"),
        ("decision.opened/v1", "closes", "2026-03-31", "2026-03-31T23:59:59Z"),
        ("post.created/v1", "seats", "3", 3),
        ("money.approved/v1", "approved", "No", False),
        ("nomination.made/v1", "person", "Anna", ANNA),
        ("nomination.made/v1", "person", ".4", ".4"),
        ("body.opened/v1", "spending_limit", "150.00 ZAR", {"minor": 15000, "ccy": "ZAR"}),
        ("training.completed/v1", "certificate", "a.pdf", {"sha256": "a.pdf"}),
        ("person.registered/v1", "key", "laptop", {"spki": "laptop"}),
        ("key.revoked/v1", "key", "laptop", "id of laptop"),
        ("ledger.founded/v1", "format", "1", 1),
        ("post.created/v1", "stagger", '{"seats": "1", "days": 30}', {"seats": 1, "days": 30}),
    ],
)
def test_what_people_type_becomes_json(kind: str, name: str, typed: Any, value: Any) -> None:
    """Names, dates, amounts, choices in words, lists with commas, pairs, files, keys."""
    assert read(kind, name, typed) == value


def test_in_a_room_each_line_says_for_whom() -> None:
    """A capacity is typed as self, or as the organization alone; names inside nested parts stand for ids."""
    line = {"person": "Anna", "as": "self", "position": "consent"}
    assert read("decision.in_room/v1", "round", [line]) == [{"person": ANNA, "as": "self", "position": "consent"}]
    choir = {"person": "Anna", "as": {"organization": ".1"}, "position": "consent"}
    assert read("decision.in_room/v1", "round", [choir])[0]["as"] == {"organization": ".1"}
    named = {"person": "Anna", "as": {"organization": "Anna"}, "position": "consent"}
    with pytest.raises(FormError, match="round/0/as"):
        read("decision.in_room/v1", "round", [named])


@pytest.mark.parametrize(
    ("kind", "name", "value"),
    [
        ("post.created/v1", "seats", {"two": 2}),
        ("post.created/v1", "handover", {"keys": "yes"}),
        ("money.approved/v1", "approved", 1),
        ("person.accredited/v1", "until", 20260331),
        ("decision.position/v1", "position", 1),
        ("nomination.made/v1", "person", 2),
        ("body.opened/v1", "spending_limit", 150),
        ("decision.in_room/v1", "round", [["Anna"]]),
    ],
)
def test_json_of_another_kind_is_refused(kind: str, name: str, value: Any) -> None:
    """A file's value must be of the kind that the field wants, or a text that reads as it."""
    with pytest.raises(FormError):
        read(kind, name, value)


def test_a_field_that_there_is_not() -> None:
    """An unknown field is refused with those that there are; what nothing goes by is told as not found."""
    fields = form_of(RULES_V0.get("nomination.made/v1").body)  # type: ignore[union-attr]  # it is declared
    with pytest.raises(FormError, match="colour"):
        read_form(fields, {"colour": "red"}, Names())
    with pytest.raises(NotFoundError):
        read_form(fields, {"person": "Zed"}, Names())


@pytest.mark.parametrize("kind", list(RULES_V0), ids=lambda kind: kind.name)
def test_every_kind_can_be_asked_for(kind: Any) -> None:
    """Each field of each kind, however deep, says in words what to type."""

    def walk(shape: Shape) -> None:
        assert shape.words()
        for part in (
            *(member.shape for member in shape.members),
            *shape.options,
            *([shape.item] if shape.item else []),
        ):
            walk(part)

    for field in form_of(kind.body):
        assert field.label
        walk(field.shape)
