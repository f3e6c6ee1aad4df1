"""Minutes, terms and outcomes from before the ledger, and what history is exempt from (docs/rules.md H-1, H-6)."""

from dataclasses import replace
from typing import Any

import pytest

from ledger.format import canonical
from ledger.format.codec import DAY_MS
from ledger.rules.history.kinds import KINDS
from ledger.rules.history.preconditions import is_history
from ledger.rules.judge import Accepted
from ledger.rules.kind import Refusal
from tests.rules.history.past import BOTH, DAY, Past, income, past

TOLD: dict[str, dict[str, Any]] = {
    "minutes": {
        "what": "minutes",
        "document": {"sha256": "ab" * 32, "length": 90_000, "type": "image/jpeg", "salted": False},
    },
    "term": {"what": "term", "role": "treasurer", "first": "2023-01-01", "how": "elected", "organization": "@nurses"},
    "outcome": {"what": "outcome", "result": "adopted", "decision": "@taken", "counts": {"yes": 7, "no": 1}},
}


@pytest.mark.parametrize("what", TOLD)
def test_one_shape_tells_of_minutes_terms_and_outcomes(what: str) -> None:
    """Each is taken in, opens a thing that can be found, and gives nobody a role."""
    told = past()
    taken = told.act("history.decision/v1", {"day": DAY, "ref": told.ref()}, title="Elect a treasurer")
    told.world.say(BOTH, taken, names=("taken",))
    body = {"day": DAY, "ref": told.ref(), "told": TOLD[what]}
    (record,) = told.world.say(BOTH, told.act("history.record/v1", body, title="Of the old days", name="Somebody"))
    assert told.world.state.record.things[record] == "past_record"
    assert len(told.world.state.posts.terms) == 0


@pytest.mark.parametrize("wrong", [{"what": "rumour"}, {"what": "minutes", "role": "x"}, {"what": "term"}, {}])
def test_another_shape_is_refused(wrong: dict[str, Any]) -> None:
    """The templates are typed: an unknown one, a strange field and a missing one are no body."""
    told = past()
    act = told.act("history.record/v1", {"day": DAY, "ref": told.ref(), "told": wrong}, title="x")
    assert told.world.refused(BOTH, act).code == "BODY_INVALID"


def test_history_does_not_count_against_the_quota_and_other_acts_do() -> None:
    """When Ana has used her day's statements up, the past is still taken in, and an ordinary statement is not."""
    told = past()
    _use_up_the_quota(told)
    for _ in range(3):
        told.tell(income(1))
    act = told.world.act("fund.opened/v1", {"fund_class": "unrestricted"}, by=(0, 1), name="More")
    mixed = told.world.try_say(BOTH, told.transaction(income(1)), act)
    assert isinstance(mixed, Refusal)
    assert mixed.code == "QUOTA_EXCEEDED"
    assert isinstance(told.try_tell(income(1)), Accepted)


def _use_up_the_quota(told: Past) -> None:
    state = told.world.state
    charter = state.charter.in_force.get()
    used = state.record.quota.get((told.world.id("ana"), told.world.now // DAY_MS))
    assert charter is not None
    assert used is not None
    quota = charter.data.quota.model_copy(update={"statements": used[0]})
    state.charter.in_force.set(replace(charter, data=charter.data.model_copy(update={"quota": quota})))


def test_every_kind_of_the_family_is_marked_and_its_examples_are_bodies() -> None:
    """Reports know history by the kind's name; the docs' examples are what the rules read."""
    for kind in KINDS:
        assert is_history(kind.name)
        assert kind.attestation == "history"
        for example in kind.examples:
            kind.body.model_validate_json(canonical.encode(dict(example)))
    assert not is_history("allocation.made/v1")
