"""Tallies of positions: every method, base, quorum and rule, pure and exact (docs/rules.md D-20 to D-29)."""

import itertools
from fractions import Fraction
from typing import Any

import pytest

from ledger.rules.charter.procedure import POSITIONS, PositionCode, Procedure
from ledger.rules.decisions.state import Electorate, Outcome, Position, Seat
from ledger.rules.decisions.tally import Ballots, tally, tally_without
from ledger.rules.decisions.voices import meets_quorum, organization_alone, total, voices_of

CODES: dict[str, PositionCode] = {
    "y": "consent", "r": "consent_with_reservation", "n": "object", "b": "block", "a": "abstain", "s": "stand_aside",
    "x": "recused", "o": "not_ours", "t": "taking_it_back",
}  # fmt: skip


def seats(number: int, **more: Any) -> tuple[Seat, ...]:
    return tuple(Seat(f"s{n}", organization=f"o{n}", **more) for n in range(number))


def position(seat: Seat, code: str, index: int = 1) -> Position:
    return Position(
        act=f"act-{seat.key}", decision="d", place=seat.key, person="p", organization=seat.organization,
        position=CODES[code], basis="personal", text="t", index=index, received=index, own=True, hand=True,
    )  # fmt: skip


def ballots(
    marks: str, given: tuple[Seat, ...] | None = None, *, set_aside: str = "", fallback: Any = None, **procedure: Any
) -> Ballots:
    """Ballots from letters, one a seat, ``.`` for no response: ``yyn.`` is two consents, an objection, a silence."""
    chosen = given or seats(len(marks))
    said = {seat.key: position(seat, mark) for seat, mark in zip(chosen, marks, strict=True) if mark != "."}
    parsed = Procedure.model_validate({"method": "majority", "quorum": "0/1", **procedure}, strict=False)
    return Ballots(
        procedure=parsed,
        electorate=Electorate(chosen),
        positions=said,
        close=0,
        quorum=parsed.quorum,
        fallback=Procedure.model_validate(fallback, strict=False) if fallback else None,
        set_aside=frozenset(f"act-{key}" for key in set_aside.split()),
    )


def outcome(marks: str, given: tuple[Seat, ...] | None = None, **procedure: Any) -> str:
    return tally(ballots(marks, given, **procedure)).code


def test_e01_a_tie_is_not_adopted_unless_the_charter_says_otherwise() -> None:
    """E1: three against three fails; with a chair, a lot or a run-off it is tied until that settles it."""
    assert outcome("yyynnn") == "not_adopted"
    assert outcome("yyynnn", tie_rule="status_quo") == "not_adopted"
    for rule in ("chair", "lot", "run_off"):
        assert outcome("yyynnn", tie_rule=rule) == "tied"
    assert outcome("yyyynn", tie_rule="lot") == "adopted"


MAJORITIES = [
    # marks, threshold, strict, base, outcome
    ("yyn....", "1/2", True, "yes_no", "adopted"),
    ("yyn....", "1/2", True, "seats", "not_adopted"),
    ("yyyyn..", "1/2", True, "seats", "adopted"),
    ("yyynaaa", "1/2", True, "cast", "not_adopted"),
    ("yyynaaa", "1/2", True, "yes_no", "adopted"),
    ("yyn", "2/3", False, "yes_no", "adopted"),
    ("yyn", "2/3", True, "yes_no", "not_adopted"),
    ("yynx", "2/3", False, "seats", "adopted"),
    ("yyno", "2/3", False, "seats", "adopted"),
    ("yyn.", "2/3", False, "seats", "not_adopted"),
    ("yynt", "2/3", False, "seats", "not_adopted"),
    ("yynt", "2/3", False, "electorate", "adopted"),
    ("yrn", "2/3", False, "yes_no", "adopted"),
    ("yyys", "3/4", True, "cast", "not_adopted"),
    ("yyys", "3/4", False, "cast", "adopted"),
    ("nnn", "1/2", True, "yes_no", "not_adopted"),
    ("...", "1/2", True, "yes_no", "not_adopted"),
    ("aaa", "1/2", True, "cast", "not_adopted"),
]


@pytest.mark.parametrize(("marks", "threshold", "strict", "base", "expected"), MAJORITIES)
def test_majorities_over_every_base(marks: str, threshold: str, strict: bool, base: str, expected: str) -> None:
    """Exactly at the bar is enough unless it is strict; who stepped out, or says not ours, is not in the base."""
    assert outcome(marks, threshold=threshold, strict=strict, threshold_base=base) == expected


def test_stepping_out_counts_in_the_base_only_where_the_charter_says() -> None:
    """Two of three with one recused is enough; with recused_in_base it is two of four."""
    assert outcome("yynx", threshold="2/3", strict=False, threshold_base="seats") == "adopted"
    assert outcome("yynx", threshold="2/3", strict=False, threshold_base="seats", recused_in_base=True) == "not_adopted"


def test_every_vote_of_up_to_five_seats_agrees_with_plain_arithmetic() -> None:
    """Exhaustively: adopted when yes exceeds half, or reaches two thirds, of the base, and only then."""
    for size in range(1, 6):
        for marks in itertools.product("yna.", repeat=size):
            said = "".join(marks)
            yes, no, cast = said.count("y"), said.count("n"), size - said.count(".")
            bases = {"yes_no": yes + no, "cast": cast, "seats": size, "electorate": size}
            for base, number in bases.items():
                half = yes > 0 and yes > Fraction(number, 2)
                assert (outcome(said, threshold_base=base) == "adopted") == half
                two_thirds = yes > 0 and yes >= Fraction(2 * number, 3)
                got = outcome(said, threshold_base=base, threshold="2/3", strict=False)
                assert (got == "adopted") == two_thirds


def test_consent_is_the_absence_of_objections_and_somebody_who_wants_it() -> None:
    """One objection or block stops it; standing aside and abstaining do not; nobody's consent is no consent."""
    assert outcome("yyyyyyy", method="consent") == "adopted"
    assert outcome("y......", method="consent") == "adopted"
    assert outcome("yssaaot", method="consent") == "adopted"
    assert outcome("yyyyyyn", method="consent") == "blocked"
    assert outcome("yyyyyyb", method="consent") == "blocked"
    assert outcome("sssaaao", method="consent") == "not_adopted"


def test_an_objection_found_to_be_a_concern_stops_nothing() -> None:
    """What was tested and set aside is counted as said, and does not stop it."""
    assert tally(ballots("yyn", method="consent", set_aside="act-s2")).code == "blocked"
    told = tally(ballots("yyn", method="consent", set_aside="s2"))
    assert told.code == "adopted"
    assert told.counts == {"consent": 2, "object": 1}


def test_consensus_also_asks_how_many_agree() -> None:
    """Too many who stand aside are no consensus, and one block is none either."""
    rule: dict[str, Any] = {"method": "consensus", "threshold": "3/4", "strict": False, "threshold_base": "cast"}
    assert outcome("yyys", **rule) == "adopted"
    assert outcome("yyss", **rule) == "not_adopted"
    assert outcome("yyyb", **rule) == "blocked"


def test_a_block_falls_back_to_a_vote_where_the_charter_has_one() -> None:
    """With a fallback the vote decides what consensus could not."""
    fallback = {"method": "majority", "threshold": "2/3", "strict": False}
    rule: dict[str, Any] = {"method": "consensus", "threshold": "3/4"}
    assert tally(ballots("yyyn", fallback=fallback, **rule)).code == "adopted"
    assert tally(ballots("yynn", fallback=fallback, **rule)).code == "not_adopted"


QUORA = [
    # marks, quorum, strict, base, met
    ("yyy...", "1/2", False, "all_seats", True),
    ("yyy...", "1/2", True, "all_seats", False),
    ("yyyo..", "1/2", True, "all_seats", True),
    ("yyyx..", "1/2", True, "all_seats", True),
    ("yyt...", "1/2", False, "all_seats", True),
    ("yy....", "1/2", True, "present", True),
]


@pytest.mark.parametrize(("marks", "quorum", "strict", "base", "met"), QUORA)
def test_quorum_over_every_base(marks: str, quorum: str, strict: bool, base: str, met: bool) -> None:
    """Not ours and stepping out leave the base; taking it back never counts against it."""
    rule: dict[str, Any] = {"quorum": quorum, "quorum_strict": strict, "quorum_base": base}
    assert (outcome(marks, **rule) != "inquorate") == met


def test_taking_it_back_leaves_the_base_where_it_does_not_count() -> None:
    """Without being counted as taking part it is not counted as missing either."""
    rule: dict[str, Any] = {"quorum": "1/2", "quorum_strict": True, "quorum_counts": ["consent"]}
    assert outcome("yytt", **rule) == "adopted"
    assert outcome("yy..", **rule) == "inquorate"


def test_vacant_seats_count_in_all_seats_alone() -> None:
    """Two of four with two seats vacant: half of all, everybody of those filled."""
    given = (*seats(2), Seat("v0", filled=False), Seat("v1", filled=False))
    for base, expected in (("all_seats", "inquorate"), ("filled_seats", "adopted"), ("electorate", "adopted")):
        rule = {"quorum": "1/2", "quorum_strict": True, "quorum_base": base}
        assert outcome("yy..", given, **rule) == expected


def test_a_quorum_of_roots_is_exact() -> None:
    """Three halves of the root of 1,000 is 47.43…: 48 are enough, 47 are not; of 4 it is exactly 3."""
    rule = Procedure.model_validate({"method": "majority", "quorum_root": True, "quorum": "3/2"}, strict=False)
    for size, took, met in ((1000, 47, False), (1000, 48, True), (4, 2, False), (4, 3, True)):
        given = seats(size)
        said = {seat.key: position(seat, "y") for seat in given[:took]}
        assert meets_quorum(rule, voices_of(rule, given, said), "3/2")[0] == met


def test_too_few_decide_nothing_whatever_they_said() -> None:
    """Inquorate comes before everything else."""
    assert outcome("y......", quorum="1/2") == "inquorate"
    assert outcome("b......", quorum="1/2", method="consent") == "inquorate"


def test_caucuses_must_each_agree() -> None:
    """A majority of all that one caucus refuses is not adopted; every caucus by itself decides."""
    unions = seats(3, caucuses=frozenset({"unions"}))
    groups = tuple(Seat(f"g{n}", organization=f"g{n}", caucuses=frozenset({"groups"})) for n in range(3))
    rule: dict[str, Any] = {"caucuses": ["unions", "groups"]}
    assert outcome("yyyynn", (*unions, *groups), **rule) == "not_adopted"
    assert outcome("yynyyn", (*unions, *groups), **rule) == "adopted"


def two_big_one_small() -> tuple[Seat, ...]:
    return tuple(Seat(f"s{n}", organization=name) for n, name in enumerate(["big", "big", "big", "small"]))


def test_one_per_organization_takes_its_latest_word() -> None:
    """Three seats of one organization count once, with the last of their words."""
    given = two_big_one_small()
    rule = Procedure.model_validate({"method": "majority", "org_rule": "one_per_organization"}, strict=False)
    said = {seat.key: position(seat, mark, n) for n, (seat, mark) in enumerate(zip(given, "nnyn", strict=True))}
    voices = voices_of(rule, given, said)
    assert [(voice.seat.organization, voice.code) for voice in voices] == [("big", "consent"), ("small", "object")]
    assert outcome("yyyn", given, org_rule="one_per_organization") == "not_adopted"


def test_identical_words_of_one_organization_count_once() -> None:
    """Three times the same word is one; three different words are three."""
    given = two_big_one_small()
    assert outcome("yyyn", given, org_rule="merge_identical") == "not_adopted"
    assert outcome("yyan", given, org_rule="merge_identical", threshold_base="cast") == "not_adopted"
    assert outcome("yyyy", given, org_rule="merge_identical") == "adopted"


def test_a_cap_keeps_one_organization_at_its_share_exactly() -> None:
    """Three of four seats capped at a third of all weight weigh 4/3 together."""
    given = two_big_one_small()
    rule = Procedure.model_validate({"method": "majority", "org_rule": "cap", "org_cap": "1/3"}, strict=False)
    voices = voices_of(rule, given, {})
    assert [voice.weight for voice in voices] == [Fraction(4, 9)] * 3 + [Fraction(1)]
    assert total(voices) == Fraction(7, 3)
    five = (*given, Seat("s4", organization="other"))
    assert outcome("nnnyy", five, org_rule="cap", org_cap="1/4") == "adopted"
    assert outcome("nnnyy", five, org_rule="cap", org_cap="3/5") == "not_adopted"


def test_who_holds_a_majority_alone() -> None:
    """More than half, with others there; half is not a majority, and being the only one is nobody's fault."""
    rule = Procedure.model_validate({"method": "majority"}, strict=False)
    assert organization_alone(voices_of(rule, two_big_one_small(), {})) == "big"
    assert organization_alone(voices_of(rule, two_big_one_small()[2:], {})) is None
    assert organization_alone(voices_of(rule, two_big_one_small()[:2], {})) is None
    nobody = (Seat("a", weight=9), Seat("b", organization="small"))
    assert organization_alone(voices_of(rule, nobody, {})) is None


def test_listed_weights_count() -> None:
    """Where the charter lists weights a seat of three outweighs two of one."""
    given = (Seat("s0", 3, "o0"), Seat("s1", 1, "o1"), Seat("s2", 1, "o2"))
    assert outcome("ynn", given) == "adopted"
    assert outcome("nyy", given) == "not_adopted"


def test_undoing_without_notice_takes_the_higher_bar() -> None:
    """The bar replaces the threshold only where it is higher."""
    base = ballots("yyyn")
    assert tally(base).code == "adopted"
    raised = Ballots(base.procedure, base.electorate, base.positions, 0, "0/1", bar="4/5")
    assert tally(raised).code == "not_adopted"
    lower = Ballots(base.procedure, base.electorate, base.positions, 0, "0/1", bar="1/4")
    assert tally(lower).code == "adopted"


def test_an_outcome_without_some_organizations() -> None:
    """E3's second figure: the same positions, without the seats of those who left."""
    given = ballots("yyynn")
    assert tally(given).code == "adopted"
    assert tally_without(given, frozenset({"o0", "o1"})).code == "not_adopted"


def test_steps_name_every_figure_and_end_with_the_outcome() -> None:
    """The way there is told: positions, quorum, bar, outcome."""
    told: Outcome = tally(ballots("yyn.", quorum="1/2"))
    kinds = [step.kind for step in told.steps]
    assert kinds[:2] == ["positions", "quorum"]
    assert "threshold" in kinds
    assert any("more than 3/2" in step.words for step in told.steps)


def test_every_position_is_counted_as_what_it_is() -> None:
    """The counts name each position said, and silence, and add up to the seats."""
    for code in POSITIONS:
        if code == "ballot":
            continue
        letter = next(letter for letter, name in CODES.items() if name == code)
        told = tally(ballots(f"{letter}."))
        assert told.counts == {code: 1, "no_response": 1}
