"""What of the past is not taken in, and what just is (docs/rules.md, part H)."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from ledger.rules.judge import Accepted
from ledger.rules.kind import Refusal
from tests.rules.history.past import BOTH, DAY, ONE_IS_ENOUGH, Move, Past, expense, income, move, on, past, usd
from tests.rules.pairs import codes_of

Verdict = Accepted | Refusal
Try = Callable[[Past], Verdict]


def _tell(*moves: Move, **more: Any) -> Try:
    return lambda told: told.try_tell(*moves, **more)


def _by(*people: str) -> Try:
    return lambda told: told.world.try_say([(person, "self") for person in people], told.transaction(income(5)))


def _source(code: str) -> Try:
    def attempt(told: Past) -> Verdict:
        body = {"code": code, "format": "csv"}
        return told.world.try_say(BOTH, told.world.act("history.source/v1", body, by=(0, 1), name="x", salt="11" * 16))

    return attempt


def _twice(ref: str) -> Try:
    def attempt(told: Past) -> Verdict:
        told.world.say(BOTH, told.transaction(ref="ab" * 32))
        return told.world.try_say(BOTH, told.transaction(ref=ref))

    return attempt


def _term(first: str, until: str) -> Try:
    def attempt(told: Past) -> Verdict:
        term = {"what": "term", "role": "treasurer", "first": first, "until": until}
        act = told.act("history.record/v1", {"day": DAY, "ref": told.ref(), "told": term}, title="Treasurer")
        return told.world.try_say(BOTH, act)

    return attempt


def _after_closing(*, closed: bool) -> Try:
    def attempt(told: Past) -> Verdict:
        if closed:
            told.world.say(BOTH, told.world.act("history.closed/v1", by=(0, 1)))
        return told.try_tell(income(5))

    return attempt


def _period_closed(by: str | None) -> Try:
    def attempt(told: Past) -> Verdict:
        period = told.money.periods[told.world.id("period")]
        told.money.periods.put(period.id, replace(period, closed_by=by))
        return told.try_tell(expense(5))

    return attempt


def _fund_closed(fund: str) -> Try:
    def attempt(told: Past) -> Verdict:
        reserve = told.money.funds[told.world.id("reserve")]
        told.money.funds.put(reserve.id, replace(reserve, closed=True))
        return told.try_tell(income(5, fund))

    return attempt


def _pool(line: str) -> Try:
    def attempt(told: Past) -> Verdict:
        return told.world.try_say(BOTH, told.act("history.promised/v1", {"line": f"@{line}"}))

    return attempt


def _ends(kind: str, source: str, target: str, **more: Any) -> Try:
    return _tell(move(kind, 5, source=f"@{source}", target=f"@{target}", **more))


PAIRS: tuple[tuple[str, Try, Try], ...] = (
    ("HISTORY_CLOSED", _after_closing(closed=True), _after_closing(closed=False)),
    ("HISTORY_NOT_COSIGNED", _by("ana", "abe"), _by("ana", "cy")),
    ("SOURCE_EXISTS", _source("old-books"), _source("new-books")),
    ("REF_USED", _twice("ab" * 32), _twice("ac" * 32)),
    ("TERM_DATES", _term("2024-01-01", "2024-01-01"), _term("2024-01-01", "2024-01-02")),
    ("DATE_IN_FUTURE", _tell(income(5), day="2026-03-03"), _tell(income(5), day="2026-03-02")),
    ("AMOUNT_NOT_POSITIVE", _tell(income(0)), _tell(income(1))),
    ("MOVE_INCOMPLETE", _tell(on("expense", 5, against="account")), _tell(expense(5))),
    ("MOVE_INCOMPLETE", _tell(expense(5, against="payable", account="@bank")), _tell(expense(5, against="payable"))),
    ("MOVE_INCOMPLETE", _ends("shift", "travel", "roof"), _ends("shift", "travel", "print")),
    ("MOVE_INCOMPLETE", _ends("shift", "travel", "travel"), _ends("shift", "print", "travel")),
    (
        "MOVE_INCOMPLETE",
        _ends("handover", "bank", "bank", fund="@general"),
        _ends("handover", "bank", "savings", fund="@general"),
    ),
    (
        "MOVE_INCOMPLETE",
        _ends("transfer", "general", "general", account="@bank"),
        _ends("transfer", "general", "reserve", account="@bank"),
    ),
    (
        "CURRENCY_MISMATCH",
        _tell(on("expense", 5, account="@tokyo")),
        _tell(on("expense", 5, account="@savings")),
    ),
    (
        "CURRENCY_MISMATCH",
        _tell({**on("allocation", 5), "amount": {"minor": 5, "ccy": "JPY"}}),
        _tell({**on("allocation", 5), "amount": usd(5)}),
    ),
    ("PERIOD_CLOSED", _period_closed("somebody"), _period_closed(None)),
    ("FUND_CLOSED", _fund_closed("reserve"), _fund_closed("general")),
    ("POOL_EXISTS", _pool("travel"), _pool("print")),
    ("POOL_MISSING", _tell(on("commitment", 5, "print")), _tell(on("commitment", 5, "travel"))),
    (
        "POOL_MISSING",
        _tell(on("settlement", 5, "print", account="@bank")),
        _tell(on("settlement", 5, "travel", account="@bank")),
    ),
    ("POOL_MISSING", _tell(expense(5, "print", promised=True)), _tell(expense(5, "print"))),
)


@pytest.mark.parametrize(("code", "refused", "missed"), PAIRS, ids=[f"{n} {pair[0]}" for n, pair in enumerate(PAIRS)])
def test_each_refusal_is_reached_and_just_missed(code: str, refused: Try, missed: Try) -> None:
    """The one is refused for just this code, the other, which differs in that one thing, is accepted."""
    verdict = refused(past(charter=ONE_IS_ENOUGH))
    assert isinstance(verdict, Refusal), "accepted"
    assert verdict.code == code
    assert "…" not in verdict.words + verdict.mend
    kept = missed(past(charter=ONE_IS_ENOUGH))
    assert isinstance(kept, Accepted), kept


def test_no_code_of_history_is_without_a_pair() -> None:
    """Every check of these kinds is in the table."""
    assert codes_of(("history.",)) == {code for code, _, _ in PAIRS}


def test_one_signer_cannot_tell_of_the_past() -> None:
    """The charter's power already asks for two signers."""
    told = past()
    verdict = told.world.try_say("ana", replace(told.transaction(income(5)), by=(0,)))
    assert isinstance(verdict, Refusal)
    assert verdict.code == "SIGNERS_TOO_FEW"


def test_a_charter_that_asks_for_one_signer_is_not_enough() -> None:
    """Two organizations are the rule's own, whatever the charter says."""
    told = past(charter=ONE_IS_ENOUGH)
    verdict = told.world.try_say("ana", replace(told.transaction(income(5)), by=(0,)))
    assert isinstance(verdict, Refusal)
    assert verdict.code == "HISTORY_NOT_COSIGNED"


def test_a_past_decision_carries_nothing_out() -> None:
    """It is no decision of this record: nothing is done under it, and only the past cites it."""
    told = past()
    taken = told.act("history.decision/v1", {"day": DAY, "ref": told.ref()}, title="Travel money", link="minutes/1")
    told.world.say(BOTH, taken, names=("old decision",))
    body = {"line": "@travel", "amount": usd(5)}
    act = told.world.act("allocation.made/v1", body, under=("old decision", 0))
    refusal = told.world.refused("ana", act)
    assert refusal.code == "DECISION_UNKNOWN"
    told.tell(on("allocation", 5, decision="@old decision"))
    assert told.world.state.history.allocations[0].decision == told.world.id("old decision")


def test_a_decision_that_is_not_there_cannot_be_cited() -> None:
    """An allocation of the past cites a past decision or none."""
    told = past()
    refusal = told.try_tell(on("allocation", 5, decision="@general"))
    assert isinstance(refusal, Refusal)
    assert refusal.code == "PAST_DECISION_UNKNOWN"
