"""Charters to start from: whole, valid, told in words, and usable at once (docs/rules.md C-15, C-16)."""

import json
from importlib.resources import files

import pytest

from ledger.format import canonical
from ledger.rules.charter.difference import charter_difference
from ledger.rules.charter.explaining import explain_charter
from ledger.rules.charter.model import CharterData
from ledger.rules.charter.starters import CHOICES, STARTERS, charter_body, starter, with_choices
from ledger.rules.charter.validation import check_charter
from tests.rules.decisions.council import SEVEN, in_room, stage
from tests.world import founded


@pytest.mark.parametrize("name", STARTERS)
def test_every_starter_is_a_whole_valid_charter(name: str) -> None:
    """No starter has a problem, and each fits a statement many times over."""
    data = starter(name)
    assert check_charter(data) == ()
    assert len(canonical.encode(charter_body(data))) < 4096


@pytest.mark.parametrize("name", STARTERS)
def test_every_starter_can_found_a_coalition(name: str) -> None:
    """Its body, as a founding signs it, is adopted and read back as the same charter."""
    world = founded(SEVEN, charter=charter_body(starter(name)))
    version = world.state.charter.in_force.get()
    assert version is not None
    assert version.data == starter(name)


def test_the_files_are_the_list() -> None:
    """Every file is a starter and every starter a file."""
    folder = files("ledger.rules.charter").joinpath("starters")
    assert sorted(entry.name for entry in folder.iterdir()) == sorted(f"{name}.json" for name in STARTERS)


def test_a_founding_is_asked_five_things() -> None:
    """Each of the five choices is a member of the starter; answering changes that member alone."""
    assert len(CHOICES) == 5
    answers = {0: 48, 1: "3/4", 2: {"ZAR": 50_000}, 3: 730, 4: "public"}
    chosen = with_choices(answers)
    assert check_charter(chosen) == ()
    changed = {change.where for change in charter_difference(starter(), chosen)}
    assert changed == {
        "procedures/consent/open_min_hours",
        "procedures/two_thirds/threshold",
        "money/small_money_minor/ZAR",
        "leadership/every_post/term_days_max",
        "entries",
    }
    for choice in CHOICES:
        member = json.loads(starter().model_dump_json())
        for name in choice.path:
            member = member[name]
        assert member == choice.default


def test_the_default_starter_decides_in_the_room() -> None:
    """Founded with it, seven organizations decide by consent in their first meeting."""
    world = founded(SEVEN, charter=charter_body(starter()))
    in_room(world, dict.fromkeys(["ana", "ben", "cy", "dee"], "consent"))
    assert stage(world) == "in_force"


def test_the_consent_charter_fits_a_printed_page() -> None:
    """At most forty lines of ninety signs."""
    lines = sum(-(-len(sentence) // 90) for sentence in explain_charter(starter()))
    assert lines <= 40


SAID = {
    "consent-coalition": ("nobody's objection stands", "No organization alone may have the majority."),
    "two-thirds-coalition": ("at least 2/3 of yes and no", "Notice: 7 days."),
    "debian-like": ("square root", "one organization alone may have the majority"),
    "kubernetes-like": ("At most 1/3 of the 3 seats", "whoever serves as steering"),
    "union-local": ("every accredited person one seat", "without 7 days of notice takes 2/3"),
}


@pytest.mark.parametrize("name", STARTERS)
def test_what_a_charter_says_is_told_from_its_data(name: str) -> None:
    """The sentences hold what is peculiar to each."""
    told = "\n".join(explain_charter(starter(name)))
    for sentence in SAID[name]:
        assert sentence in told


def test_every_parameter_that_matters_shows_in_the_words() -> None:
    """Change a figure of the default procedures, and the explanation changes with it."""
    body = charter_body(starter())
    told = explain_charter(starter())
    changes = {
        "quorum": "2/3", "quorum_base": "filled_seats", "open_min_hours": 100, "block_test": "auto", "binding": "all",
        "fallback": "two_thirds", "seconds": 3, "notice_min_hours": 30, "appeal_window_hours": 50,
        "proxy": {"kind": "standing"}, "caucuses": ["coalition"], "second_call": {"calls": 1, "quorum": "1/3"},
    }  # fmt: skip
    for member, value in changes.items():
        altered = json.loads(json.dumps(body))
        altered["procedures"]["consent"][member] = value
        assert explain_charter(CharterData.model_validate_json(json.dumps(altered))) != told, member


def test_a_difference_names_each_member_with_what_it_was_and_becomes() -> None:
    """Nothing between a charter and itself; a changed, an added and a dropped member each once."""
    before = starter()
    assert charter_difference(before, before) == ()
    body = json.loads(json.dumps(charter_body(before)))
    body["procedures"]["consent"]["quorum"] = "1/3"
    body["domains"] = {"pay": {"binding": "coalition"}}
    del body["classes"]["urgent"]
    body["previous"] = f"{'a' * 64}.1"
    told = {
        change.where: str(change)
        for change in charter_difference(before, CharterData.model_validate_json(json.dumps(body)))
    }
    assert set(told) == {"procedures/consent/quorum", "domains/pay", "classes/urgent"}
    assert told["procedures/consent/quorum"] == "procedures/consent/quorum: 1/2 → 1/3"
    assert told["domains/pay"].startswith("domains/pay: nothing →")
    assert told["classes/urgent"].endswith("→ nothing")
