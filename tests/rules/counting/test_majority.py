"""Majorities: every base, every threshold on small bodies, and exact ties."""

from fractions import Fraction
from itertools import product

import pytest

from ledger.rules.counting.errors import CountingError, ProcedureError, UnknownRuleError
from ledger.rules.counting.majority import ADOPTED, NOT_ADOPTED, Threshold, YesNo, count_majority


@pytest.mark.parametrize(
    ("votes", "threshold", "sizes", "code"),
    [
        (YesNo(1, 0), Threshold(Fraction(0)), {}, "THRESHOLD_OUT_OF_RANGE"),
        (YesNo(1, 0), Threshold(Fraction(3, 2)), {}, "THRESHOLD_OUT_OF_RANGE"),
        (YesNo(-1, 0), Threshold(), {}, "SUM_BELOW_ZERO"),
        (YesNo(1, 0), Threshold(base="electorate"), {}, "BASE_MISSING"),
        (YesNo(1, 0), Threshold(base="seats"), {"electorate": 3}, "BASE_MISSING"),
        (YesNo(2, 1, 1), Threshold(base="seats"), {"seats": 3}, "MORE_VOTES_THAN_BASE"),
        (YesNo(2, 1, 0, 1), Threshold(base="electorate"), {"electorate": 3}, "MORE_VOTES_THAN_BASE"),
        (YesNo(1, 0), Threshold(base="present"), {}, "THRESHOLD_BASE_UNKNOWN"),
    ],
)
def test_a_bar_that_cannot_be_told_is_refused(
    votes: YesNo, threshold: Threshold, sizes: dict[str, int], code: str
) -> None:
    """Nothing is decided on a base that is missing or too small."""
    with pytest.raises(CountingError) as caught:
        count_majority(votes, threshold, **sizes)  # type: ignore[arg-type]
    assert caught.value.code == code
    assert isinstance(caught.value, UnknownRuleError if code.endswith("UNKNOWN") else ProcedureError)


def test_an_unknown_tie_rule_is_refused() -> None:
    """A tie is never settled by a rule that is not known."""
    with pytest.raises(UnknownRuleError, match="TIE_RULE_UNKNOWN"):
        count_majority(YesNo(1, 1), Threshold(), tie_rule="coin")


@pytest.mark.parametrize("share", [Fraction(1, 2), Fraction(2, 3), Fraction(3, 5), Fraction(1)])
@pytest.mark.parametrize("strict", [True, False])
@pytest.mark.parametrize("recused_in_base", [True, False])
def test_every_small_vote_on_every_base(share: Fraction, *, strict: bool, recused_in_base: bool) -> None:
    """For all votes of up to seven the outcome is what whole-number arithmetic says, and open only in a tie."""
    size = 7
    for yes, no, abstain, recused in product(range(size + 1), repeat=4):
        if yes + no + abstain + recused > size:
            continue
        whole = size if recused_in_base else size - recused
        bases = {"yes_no": yes + no, "cast": yes + no + abstain, "electorate": whole, "seats": whole}
        for base, among in bases.items():
            threshold = Threshold(share, strict=strict, base=base, recused_in_base=recused_in_base)
            result = count_majority(
                YesNo(yes, no, abstain, recused), threshold, electorate=size, seats=size, tie_rule="run_off"
            )
            left, right = yes * share.denominator, share.numerator * among
            passes = (left > right if strict else left >= right) and yes > 0
            tied = strict and share == Fraction(1, 2) and yes == no and 0 < 2 * yes == among
            assert result.elected == (() if tied else (ADOPTED if passes else NOT_ADOPTED,))
            assert bool(result.ties) == tied


@pytest.mark.parametrize(
    ("tie_rule", "settled", "outcome"),
    [
        ("fails", None, (NOT_ADOPTED,)),
        ("status_quo", None, (NOT_ADOPTED,)),
        ("run_off", None, ()),
        ("chair", None, ()),
        ("chair", "yes", (ADOPTED,)),
        ("chair", "no", (NOT_ADOPTED,)),
        ("lot", None, ()),
        ("lot", "yes", (ADOPTED,)),
    ],
)
def test_each_tie_rule_settles_or_leaves_open(tie_rule: str, settled: str | None, outcome: tuple[str, ...]) -> None:
    """An open tie elects nobody and says so."""
    result = count_majority(YesNo(3, 3, 1), Threshold(), tie_rule=tie_rule, settled=settled)
    assert result.elected == outcome
    assert result.ties[0].resolved == bool(outcome)


def test_two_thirds_of_weights_is_exact() -> None:
    """A third and two thirds of a vote do add up: reaching 2/3 is reaching it, exceeding it is not."""
    votes = YesNo(Fraction(2, 3), Fraction(1, 3))
    assert count_majority(votes, Threshold(Fraction(2, 3), strict=False)).elected == (ADOPTED,)
    assert count_majority(votes, Threshold(Fraction(2, 3), strict=True)).elected == (NOT_ADOPTED,)
