"""What is wrong with a charter, told before anybody adopts it (docs/rules.md C-4, C-5)."""

from collections.abc import Mapping
from typing import Any

import pytest

from ledger.format import canonical
from ledger.rules.charter.model import CharterData
from ledger.rules.charter.validation import check_charter
from tests.world import founded

A, B = f"{'a' * 64}.1", f"{'b' * 64}.1"
MAJORITY: dict[str, Any] = {"method": "majority"}


def charter(procedure: Mapping[str, Any] | None = None, **more: Any) -> CharterData:
    """A charter with one procedure for everything, and members of choice."""
    chosen = dict(MAJORITY if procedure is None else procedure)
    body: dict[str, Any] = {
        "procedures": {"main": chosen, "vote": MAJORITY},
        "classes": {
            "ordinary": {"procedure": "main"},
            "charter": {"procedure": "vote", "effects": ["charter.adopted/v1"]},
        },
        **more,
    }
    return CharterData.model_validate_json(canonical.encode(body))


def listed(*seats: Mapping[str, Any], **more: Any) -> CharterData:
    """A charter with a listed electorate that decides."""
    named = [{"code": f"s{place}", **seat} for place, seat in enumerate(seats)]
    rule = {**MAJORITY, "electorate": "table", **more.pop("procedure", {})}
    return charter(rule, electorates={"table": {"kind": "seats", "seats": named}}, **more)


WRONG: dict[str, tuple[CharterData, str]] = {
    "a secret consent": (charter({"method": "consent", "secret": True}), "procedures/main/secret"),
    "a secret draw": (charter({"method": "sortition", "secret": True}), "procedures/main/secret"),
    "a secret ballot that closes when all have spoken": (
        charter({**MAJORITY, "secret": True, "early_close": "all_spoken"}),
        "procedures/main/early_close",
    ),
    "a secret ballot by proxy": (
        charter({**MAJORITY, "secret": True, "proxy": {"kind": "standing"}}),
        "procedures/main/proxy",
    ),
    "a class without a procedure": (
        charter(classes={"charter": {"procedure": "none", "effects": ["charter.adopted/v1"]}}),
        "classes/charter/procedure",
    ),
    "no class at all": (charter(classes={}), "classes"),
    "an amending class that is not there": (charter(amending="constitution"), "amending"),
    "an amending class that does not hold the charter": (
        charter(classes={"charter": {"procedure": "vote"}}),
        "classes/charter/effects",
    ),
    "a second class that may change the charter": (
        charter(
            classes={name: {"procedure": "vote", "effects": ["charter.adopted/v1"]} for name in ("charter", "ordinary")}
        ),
        "classes/charter/effects",
    ),
    "a threshold of a third": (charter({**MAJORITY, "threshold": "1/3"}), "procedures/main/threshold"),
    "half where half is enough": (charter({**MAJORITY, "strict": False}), "procedures/main/threshold"),
    "more than all": (charter({**MAJORITY, "threshold": "1/1"}), "procedures/main/threshold"),
    "three halves": (charter({**MAJORITY, "threshold": "3/2"}), "procedures/main/threshold"),
    "a quorum of more than all": (
        charter({**MAJORITY, "quorum": "1/1", "quorum_strict": True}),
        "procedures/main/quorum",
    ),
    "a quorum that nothing counts for": (charter({**MAJORITY, "quorum_counts": []}), "procedures/main/quorum_counts"),
    "not ours in the quorum": (
        charter({**MAJORITY, "quorum_counts": ["consent", "not_ours"]}),
        "procedures/main/quorum_counts",
    ),
    "a second call that asks for more": (
        charter({**MAJORITY, "quorum": "1/3", "second_call": {"quorum": "1/2"}}),
        "procedures/main/second_call/quorum",
    ),
    "a bar below the threshold": (
        charter({**MAJORITY, "threshold": "2/3", "rescind_bar": {"notice_hours": 1, "without_notice": "1/2"}}),
        "procedures/main/rescind_bar",
    ),
    "an electorate that is not there": (charter({**MAJORITY, "electorate": "moon"}), "procedures/main/electorate"),
    "an advisory one that is not there": (charter({**MAJORITY, "advisory": "moon"}), "procedures/main/advisory"),
    "a caucus that is not there": (charter({**MAJORITY, "caucuses": ["moon"]}), "procedures/main/caucuses"),
    "a domain of nobody": (charter(domains={"pay": {"binding": "moon"}}), "domains/pay/binding"),
    "posts without a post": (charter(electorates={"board": {"kind": "posts"}}), "electorates/board/posts"),
    "a list without a seat": (charter(electorates={"board": {"kind": "seats"}}), "electorates/board/seats"),
    "seats of an electorate of persons": (
        charter(electorates={"board": {"kind": "persons", "seats": [{"code": "s"}]}}),
        "electorates/board/seats",
    ),
    "a seat listed twice": (
        listed({"code": "s0", "holder": A}, {"code": "s0", "holder": B}),
        "electorates/table/seats",
    ),
    "one person in two seats": (listed({"holder": A}, {"holder": A}), "electorates/table/seats"),
    "one organization with two seats of its own": (
        listed({"organization": A}, {"organization": A}, {"organization": B}),
        "electorates/table/seats",
    ),
    "weights that are not to count": (listed({"organization": A, "weight": 2}, {}), "procedures/main/weight_rule"),
    "one organization with the majority alone": (
        listed({"organization": A, "weight": 2}, {"organization": B}, procedure={"weight_rule": "listed"}),
        "electorates/table/seats",
    ),
    "a cap without its rule": (charter({**MAJORITY, "org_cap": "1/3"}), "procedures/main/org_cap"),
    "a rule without its cap": (charter({**MAJORITY, "org_rule": "cap"}), "procedures/main/org_cap"),
    "a cap of nothing": (charter({"method": "schulze", "cap": "0/1"}), "procedures/main/cap"),
    "ranking in the room": (charter({"method": "schulze", "in_room": {}}), "procedures/main/in_room"),
    "hands of all and more": (
        charter({"method": "consent", "in_room": {"stand_behind": {"share": "1/1"}}}),
        "procedures/main/in_room/stand_behind",
    ),
    "a fallback of a vote": (charter({**MAJORITY, "fallback": "vote"}), "procedures/main/fallback"),
    "a fallback that is no vote": (charter({"method": "consent", "fallback": "main"}), "procedures/main/fallback"),
    "an emergency ratified by nothing": (
        charter({**MAJORITY, "emergency": {"life_hours": 24, "ratified_in": "moon"}}),
        "procedures/main/emergency/ratified_in",
    ),
    "an emergency ratified by an emergency": (
        charter({**MAJORITY, "emergency": {"life_hours": 24, "ratified_in": "ordinary"}}),
        "procedures/main/emergency/ratified_in",
    ),
    "a charter changed in an emergency": (
        charter(
            {**MAJORITY, "emergency": {"life_hours": 24, "ratified_in": "plain"}},
            classes={
                "charter": {"procedure": "main", "effects": ["charter.adopted/v1"]},
                "plain": {"procedure": "vote"},
            },
        ),
        "amending",
    ),
    "none of these in a vote": (charter({**MAJORITY, "default_option": "none"}), "procedures/main/default_option"),
    "a power of more organizations than signers": (
        charter(powers={"decisions.propose": {"grants": ["member"], "organizations": 2}}),
        "powers/decisions.propose",
    ),
    "approvals that fall": (
        charter(
            money={"approvals": [{"from_minor": 5, "approvals": 1}, {"from_minor": 5, "approvals": 2}]},
        ),
        "money/approvals/1",
    ),
    "approvals of more organizations than approvals": (
        charter(money={"approvals": [{"from_minor": 0, "approvals": 1, "organizations": 2}]}),
        "money/approvals/0",
    ),
    "a share of posts above all": (charter(leadership={"affiliation_cap": "2/1"}), "leadership/affiliation_cap"),
    "more recoverers than there are": (charter(recovery={"needed": 3, "of": 2}), "recovery"),
}


@pytest.mark.parametrize("case", WRONG)
def test_a_charter_that_would_not_work_is_not_adopted(case: str) -> None:
    """Each problem is told with its place in the data."""
    data, where = WRONG[case]
    assert where in [problem.where for problem in check_charter(data)]


RIGHT: dict[str, CharterData] = {
    "the empty charter": CharterData(),
    "two thirds of the seats": charter({**MAJORITY, "threshold": "2/3", "strict": False, "threshold_base": "seats"}),
    "exactly all": charter({**MAJORITY, "threshold": "1/1", "strict": False}),
    "a root": charter({**MAJORITY, "quorum": "3/2", "quorum_root": True}),
    "half of the votes each": listed({"organization": A}, {"organization": B}),
    "listed weights, none the majority": listed(
        {"organization": A, "weight": 2},
        {"organization": B},
        {"holder": A},
        procedure={"weight_rule": "listed"},
    ),
    "a majority alone, said openly": listed(
        {"organization": A, "weight": 2},
        {"organization": B},
        procedure={"weight_rule": "listed"},
        one_organization_may_decide_alone=True,
    ),
    "a fallback": charter({"method": "consent", "fallback": "vote"}),
    "an emergency": charter({**MAJORITY, "emergency": {"life_hours": 24, "ratified_in": "charter"}}),
    "a second call that asks for as much": charter({**MAJORITY, "second_call": {"quorum": "1/2"}}),
}


@pytest.mark.parametrize("case", RIGHT)
def test_a_charter_that_works_has_no_problem(case: str) -> None:
    """Just inside each of the bounds nothing is wrong."""
    assert check_charter(RIGHT[case]) == ()


def test_a_founding_with_a_broken_charter_is_refused() -> None:
    """The check stands at the founding too, and names the first problem."""
    with pytest.raises(AssertionError, match="CHARTER_INVALID"):
        founded({"dockers": ["ana"], "nurses": ["ben"]}, charter={"amending": "nothing"})


def test_all_problems_are_told_at_once() -> None:
    """Two mistakes are two problems."""
    assert len(check_charter(charter({**MAJORITY, "threshold": "1/3", "electorate": "moon"}))) == 2
