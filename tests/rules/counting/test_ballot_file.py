"""Files of ballots: what is refused, with its place, and what is read."""

from fractions import Fraction

import pytest

from ledger.rules.counting.ballot_file import parse_ballots, parse_positions
from ledger.rules.counting.errors import BallotError


@pytest.mark.parametrize(
    ("text", "code", "where"),
    [
        ("", "FILE_EMPTY", "ballots"),
        ("A,\n1,2\n", "NAME_EMPTY", "header, place 2"),
        ("A,A\n1,2\n", "NAME_TWICE", "header, place 2"),
        ("A,B\n1\n", "ROW_LENGTH", "row 2"),
        ("A,B\n1,2\n1,2,3\n", "ROW_LENGTH", "row 3"),
        ("A,B\n1,x\n", "MARK_NOT_A_NUMBER", "row 2, column 'B'"),
        ("A,B\n1,0\n", "MARK_NOT_A_NUMBER", "row 2, column 'B'"),
        ("A,B\n-1,2\n", "MARK_NOT_A_NUMBER", "row 2, column 'A'"),
        ("A,B\n1.5,2\n", "MARK_NOT_A_NUMBER", "row 2, column 'A'"),
        ("A,B\n1,²\n", "MARK_NOT_A_NUMBER", "row 2, column 'B'"),
        ("A,B\n1,no opinion\n", "MARK_NOT_A_NUMBER", "row 2, column 'B'"),
        ('A,B\n1,"2\n', "NOT_CSV", "row 2"),
    ],
)
def test_a_file_that_would_need_guessing_is_refused(text: str, code: str, where: str) -> None:
    """The error names the broken clause and the place, and says what to do."""
    with pytest.raises(BallotError) as caught:
        parse_ballots(text)
    assert (caught.value.code, caught.value.where) == (code, where)
    assert caught.value.expected
    assert caught.value.remedy


@pytest.mark.parametrize("weight", ["0", "-1", "0.5", "1/0", "", "x"])
def test_a_weight_that_is_no_weight_is_refused(weight: str) -> None:
    """Weights are whole numbers above 0 or p/q."""
    with pytest.raises(BallotError) as caught:
        parse_ballots(f"A,w\n1,{weight}\n", weight_column="w")
    assert caught.value.code == "WEIGHT_NOT_A_NUMBER"


def test_a_weight_column_that_is_not_there_is_refused() -> None:
    """A misspelt column of weights never becomes a count without weights."""
    with pytest.raises(BallotError, match="WEIGHT_COLUMN_MISSING"):
        parse_ballots("A,B\n1,2\n", weight_column="w")


@pytest.mark.parametrize(
    ("text", "code"), [("a,b\nyes,no\n", "ONE_COLUMN_NEEDED"), ("motion\nYes\n", "POSITION_UNKNOWN")]
)
def test_positions_that_would_need_guessing_are_refused(text: str, code: str) -> None:
    """A motion's file holds one column of the four known words."""
    with pytest.raises(BallotError) as caught:
        parse_positions(text)
    assert caught.value.code == code


def test_ranks_blanks_and_weights_are_read() -> None:
    """Both spellings of a blank, a byte order mark, quoted names, line ends of any kind and fractions as weights."""
    election = parse_ballots('\ufeff"Ada, B.",Ben,w\r\n1,No opinion,2\r\n,3,1/3\r\n', weight_column="w")
    assert election.candidates == ("Ada, B.", "Ben")
    assert [ballot.marks for ballot in election.ballots] == [(1, None), (None, 3)]
    assert [ballot.weight for ballot in election.ballots] == [2, Fraction(1, 3)]


def test_scores_may_be_zero() -> None:
    """The lowest mark is the reader's to say: 0 is a score and no rank."""
    assert parse_ballots("A,B\n0,5\n", lowest_mark=0).ballots[0].marks == (0, 5)


def test_positions_are_summed() -> None:
    """A blank did not vote; weights count."""
    votes = parse_positions("motion,w\nyes,2\nno,1\nabstain,1/2\nrecused,1\n,9\n", weight_column="w")
    assert (votes.yes, votes.no, votes.abstain, votes.recused) == (2, 1, Fraction(1, 2), 1)
