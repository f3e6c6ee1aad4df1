"""A whole meeting of seven organizations as one statement: written by two, shown line by line, refused as a whole.

Attendance, check-in, two decisions with seven positions each, three offers, a count of the cash.
"""

import copy
from pathlib import Path
from typing import Any

import pytest

from ledger.format.submission import parse_submission
from tests.api.laptop import PLAN, Laptop

NAMES = ("Porters", "Nurses", "Tenants", "Choir", "Mosque", "Youth", "Elders")
PEOPLE = ("Anna", "Bo", "Cy", "Dora", "Eve", "Femi", "Gus")


def seats(*, back: str | None = None) -> list[dict[str, Any]]:
    """Where each of the seven stands: they consent, but for one who takes it back to her people."""
    lines: list[dict[str, Any]] = []
    for person, organization in zip(PEOPLE, NAMES, strict=True):
        line = {"person": person, "as": {"organization": organization}, "position": "consent"}
        if person == back:
            line |= {"position": "taking_it_back", "until": "2026-03-20"}
        lines.append(line)
    return lines


def offer(words: str, person: str, organization: str, **more: Any) -> dict[str, Any]:
    """An offer by her own hand."""
    terms = {"thing": "task", "due": "2026-03-28", "evidence": "word"}
    body = {"terms": terms, "organization": organization, "accountable": person, "promisor": "organization"}
    return {"kind": "commitment.offered", "body": body, "sealed": {"deliverable": words}} | more


def decided(title: str, back: str | None = None) -> dict[str, Any]:
    """A decision made in the room."""
    body = {"procedure": "consent", "class": "ordinary", "round": seats(back=back)}
    return {"kind": "decision.in_room", "by": "all", "body": body, "sealed": {"title": title, "text": f"{title}."}}


def meeting(paper: Path) -> dict[str, Any]:
    """The evening's nine acts."""
    return {
        "by": ["anna", "anna:Porters", "bo", "bo:Nurses"],
        "acts": [
            {"kind": "gathering.met", "body": {"date": "2026-03-01", "organizations": list(NAMES)}, "name": "evening",
             "sealed": {"note": "We sang."}},
            {"kind": "gathering.attended", "about": "@evening", "body": {"persons": list(PEOPLE)}},
            {"kind": "gathering.checkin", "about": "@evening"},
            decided("March on Sunday"),
            decided("One banner for all", back="Eve"),
            offer("Bring the drums", "Anna", "Porters", by="anna:Porters"),
            offer("Cook for forty", "Bo", "Nurses", by="bo:Nurses"),
            offer("Paint the banner", "Cy", "Tenants",
                  **{"for": {"person": "Cy", "as": "Tenants", "how": "paper", "document": str(paper)}}),
            {"kind": "cash.counted", "by": ["anna", "bo"], "about": "Tin",
             "body": {"day": "2026-03-01", "amount": "310.50 ZAR"}},
        ],
    }  # fmt: skip


@pytest.fixture
def evening(blank: Laptop) -> Laptop:
    """Seven organizations, two keys, a tin."""
    organizations = [
        {"name": name, "people": [{"name": person}], "yes": "in_room"}
        for name, person in zip(NAMES, PEOPLE, strict=True)
    ]
    plan = copy.deepcopy(PLAN) | {"organizations": organizations, "posts": []}
    plan["charter"]["procedures"]["consent"]["in_room"] = {}
    for one, key in zip(plan["organizations"][:2], ("anna", "bo"), strict=True):
        one["people"][0]["key"], one["yes"] = key, "key"
    blank.found(plan)
    blank.say("account.opened", "--set", "kind=cash", "--set", "currency=ZAR", "--set", "role=tin", "--set",
              "keeper=Dora", "--seal", "name=Tin", by=("anna", "bo"))  # fmt: skip
    return blank


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    """A photograph of the paper that Cy signed."""
    path = tmp_path / "cy.jpg"
    path.write_bytes(b"\xff\xd8" + bytes(6000))
    return path


def test_a_refusal_names_the_line_before_anybody_signs(evening: Laptop, paper: Path) -> None:
    """One wrong line of nine refuses all nine; its number and what to mend are told, and no passphrase was asked."""
    wrong = meeting(paper)
    wrong["acts"][8]["body"]["amount"] = "310.50 USD"
    told = evening.refused("say", "--sitting", evening.write("m.json", wrong), "-y", code="USAGE", exit_code=2)
    assert "310.50 USD" in told
    wrong["acts"][8] |= {"body": {"day": "2026-03-01", "amount": "310.50 ZAR"}, "by": "anna"}
    told = evening.refused("say", "--sitting", evening.write("m.json", wrong), "-y", code="COUNTERS_NOT_INDEPENDENT")
    assert "Line 9: " in told
    assert evening.json("show")["size"] == 2


def test_the_meeting_is_one_entry_with_two_signatures(evening: Laptop, paper: Path) -> None:
    """Nine acts, two signatures; the decisions are in force for those who consented, and the offers stand."""
    draft = evening.directory / "draft.json"
    evening.done("say", "--sitting", evening.write("m.json", meeting(paper)), "-y", "--draft", draft)
    assert len(parse_submission(draft.read_bytes()).envelope.signatures) == 2
    evening.done("send", draft)
    entry = evening.json("show", "2")
    assert len(entry["acts"]) == 9
    assert [act["opens"] for act in entry["acts"] if act["opens"]] == ["G-1", "D-1", "D-2", "C-1", "C-2", "C-3"]
    assert entry["acts"][7]["how"] == "by hand on paper"
    assert evening.json("show", "D-1")["now"]["Stage"] == "in force"
    inputs = evening.json("explain", "D-2")["inputs"]
    assert [one["position"] for one in inputs] == ["consent"] * 4 + ["taking_it_back"] + ["consent"] * 2
    assert evening.json("show", "C-3")["now"]["Standing"] == "offered"


def test_facts_and_own_acts_need_one_signature(evening: Laptop) -> None:
    """A gathering, who was there, her own check-in and her own offer: one key."""
    acts = [*meeting(Path())["acts"][:3], offer("Bring the drums", "Anna", "Porters", by="anna:Porters")]
    evening.done("say", "--sitting", evening.write("m.json", {"by": ["anna", "anna:Porters"], "acts": acts}), "-y")
    assert [signer["name"] for signer in evening.json("show", "2")["signers"]] == ["Anna", "Anna"]
