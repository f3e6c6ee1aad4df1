"""A charter's procedure: what is read, and that nothing is passed over in silence."""

from fractions import Fraction
from typing import Any

import pytest

from ledger.rules.counting.errors import ProcedureError, UnknownRuleError
from ledger.rules.counting.procedure import ELSEWHERE, Procedure, parse_procedure


@pytest.mark.parametrize(
    ("members", "code"),
    [
        ({}, "METHOD_MISSING"),
        ({"method": "irv", "seats": 0}, "SEATS_OUT_OF_RANGE"),
        ({"method": "irv", "seats": True}, "WRONG_TYPE"),
        ({"method": "irv", "seats": "3"}, "WRONG_TYPE"),
        ({"method": 3}, "WRONG_TYPE"),
        ({"method": "irv", "cap": 0.5}, "NOT_EXACT"),
        ({"method": "irv", "cap": "half"}, "NOT_EXACT"),
        ({"method": "irv", "cap": "1/0"}, "NOT_EXACT"),
        ({"method": "irv", "cap": "0"}, "CAP_OUT_OF_RANGE"),
        ({"method": "majority", "strict": "yes"}, "WRONG_TYPE"),
    ],
)
def test_a_procedure_of_another_shape_is_refused(members: dict[str, Any], code: str) -> None:
    """Wrong types and ranges are told with the procedure's name; floats are never taken."""
    with pytest.raises(ProcedureError) as caught:
        parse_procedure({"procedures": {"board": members}}, "board")
    assert caught.value.code == code
    assert not isinstance(caught.value, UnknownRuleError)


@pytest.mark.parametrize(
    ("members", "code"),
    [
        ({"method": "borda"}, "METHOD_UNKNOWN"),
        ({"method": "irv", "tie_rule": "coin"}, "TIE_RULE_UNKNOWN"),
        ({"method": "irv", "blank_rule": "first"}, "BLANK_RULE_UNKNOWN"),
        ({"method": "majority", "threshold_base": "present"}, "THRESHOLD_BASE_UNKNOWN"),
        ({"method": "irv", "gender_quota": "1/2"}, "MEMBER_UNKNOWN"),
    ],
)
def test_a_rule_that_is_not_known_is_told_apart(members: dict[str, Any], code: str) -> None:
    """What this program does not know is another error than what is wrong: nothing can be said about the count."""
    with pytest.raises(UnknownRuleError) as caught:
        parse_procedure({"procedures": {"board": members}}, "board")
    assert caught.value.code == code


@pytest.mark.parametrize("charter", [None, [], {}, {"procedures": []}])
def test_what_is_no_charter_is_refused(charter: Any) -> None:
    """A file of another kind is never counted by defaults."""
    with pytest.raises(ProcedureError, match="NO_PROCEDURES"):
        parse_procedure(charter, "board")


def test_a_procedure_that_is_not_there_is_refused_with_those_that_are() -> None:
    """The error lists the names to choose from."""
    with pytest.raises(ProcedureError, match=r"expected an object 'board', found council"):
        parse_procedure({"procedures": {"council": {"method": "irv"}}}, "board")


def test_a_whole_procedure_is_read() -> None:
    """Names may be written with hyphens or blanks; what other rules govern is left to them."""
    members = {"method": "Condorcet-IRV", "seats": 6, "blank_rule": "skip", "tie_rule": "run-off", "cap": "1/3"}
    read = parse_procedure({"procedures": {"board": {**members, **dict.fromkeys(ELSEWHERE, 1)}}}, "board")
    assert read == Procedure("condorcet_irv", 6, "skip", "run_off", Fraction(1, 3))


def test_a_threshold_is_read() -> None:
    """Two thirds of all seats, reached, with those who stepped out kept in."""
    members = {
        "method": "majority", "threshold": "2/3", "strict": False, "threshold_base": "seats", "recused_in_base": True
    }  # fmt: skip
    threshold = parse_procedure({"procedures": {"m": members}}, "m").threshold
    assert (threshold.share, threshold.strict, threshold.base, threshold.recused_in_base) == (
        Fraction(2, 3),
        False,
        "seats",
        True,
    )
