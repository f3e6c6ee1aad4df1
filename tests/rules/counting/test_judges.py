"""Other people's programs give the same answers, or a clause says why not."""

import json

import pytest

from tests.rules.counting.campaign import QUESTIONS, VECTORS, Question, ask

LIVE = [question for question in QUESTIONS if question.judge == "votelib"]
KEPT = [question for question in QUESTIONS if question.judge != "votelib"]


@pytest.mark.judge
@pytest.mark.campaign
@pytest.mark.parametrize("question", LIVE, ids=lambda question: question.name)
def test_votelib_agrees(question: Question) -> None:
    """On 400 random small elections each difference is one that a clause predicts exactly."""
    tally = ask(question, seed=2, size=400)
    assert not tally.open
    assert tally.agreed + sum(tally.explained.values()) == 400
    assert tally.agreed > 200


@pytest.mark.parametrize("question", KEPT, ids=lambda question: question.name)
def test_the_kept_answers_of_other_judges_are_ours(question: Question) -> None:
    """pref_voting and pabutools were asked once; the vectors hold their answers, and a clause for each difference."""
    rows = [json.loads(line) for line in (VECTORS / f"{question.name}.jsonl").read_text().splitlines()]
    assert len(rows) == 100
    for row in rows:
        assert question.ours(row["case"]) == row.get("ours", row["answer"])
    assert {row["clause"] for row in rows if "clause" in row} <= {"T2", "F8"}
