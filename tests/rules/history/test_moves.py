"""What the past does to the books: facts that a rule for the present would refuse (docs/rules.md H-8, H-9)."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from ledger.rules.history.preconditions import is_history
from ledger.rules.money.invariants import check_books
from ledger.rules.money.posting import legs_of
from ledger.rules.money.state import LineBook
from tests.rules.history.past import BOTH, Move, Past, expense, income, on, past, usd


def test_money_spent_before_any_was_set_aside_is_there_as_an_overrun() -> None:
    """The first thing that happened may be a payment: the line shows it as spent beyond what was agreed."""
    told = past()
    event = told.tell(expense(252_297), day="2024-03-26")
    assert told.book() == LineBook(expended=252_297, overrun=-252_297, actual=252_297)
    assert told.position().deficit == 252_297
    assert is_history(told.money.entries[event].kind)
    assert {leg.day.isoformat() for leg in legs_of(told.money, event)} == {"2024-03-26"}
    assert not check_books(told.world.state)


def test_what_is_set_aside_later_covers_it() -> None:
    """The allocation ratifies the overrun first; the rest is available."""
    told = past()
    told.tell(expense(30))
    told.tell(income(100))
    told.tell(on("allocation", 75))
    assert told.book() == LineBook(authority=-75, available=45, expended=30, actual=30)
    assert told.position().headroom == 100 - 30 - 45
    assert told.position().deficit == 0
    assert not check_books(told.world.state)


def test_more_may_be_set_aside_than_there_is() -> None:
    """The free balance of the past may be negative; it says so."""
    told = past()
    told.tell(income(10))
    told.tell(on("allocation", 300))
    assert told.position().headroom == -290
    assert told.position().deficit == 290
    told.tell(income(400))
    assert told.position().deficit == 0
    assert not check_books(told.world.state)


def test_taking_back_more_than_is_left_shows_what_was_spent_too_much() -> None:
    """What lacks becomes the line's overrun, and the sum of both is what the old books say it held."""
    told = past()
    told.tell(income(100), on("allocation", 50), expense(40))
    told.tell(on("deallocation", 30))
    assert told.book() == LineBook(authority=-20, expended=40, overrun=-20, actual=40)
    assert not check_books(told.world.state)


def test_promises_are_kept_changed_and_overdrawn() -> None:
    """More may be paid out of promises than was promised; a later promise makes it good first."""
    told = past()
    told.tell(income(100), on("allocation", 100), on("commitment", 20))
    told.tell(expense(25, promised=True))
    assert (told.book().available, told.book().encumbered) == (75, 0)
    told.tell(on("commitment", 15))
    assert (told.book().available, told.book().encumbered) == (65, 10)
    told.tell(on("release", 4))
    assert (told.book().available, told.book().encumbered) == (69, 6)
    assert not check_books(told.world.state)


def test_bills_and_what_was_paid_ahead() -> None:
    """A bill spends the line's money when it comes; paying it moves cash; what was paid ahead is spent when used."""
    told = past()
    told.tell(income(1000), on("allocation", 500))
    told.tell(expense(88, against="payable"), on("prepayment", 24, against="payable"))
    assert (told.position().payables, told.position().prepaid, told.book().available) == (112, 24, 412)
    told.tell(on("settlement", 112, account="@bank"))
    assert (told.position().payables, told.position().cash) == (0, 888)
    told.tell(expense(24, against="prepaid"))
    assert (told.position().prepaid, told.book().available, told.book().expended) == (0, 388, 112)
    assert not check_books(told.world.state)


def test_what_was_owed_is_paid_in_the_present() -> None:
    """After history was closed a bill from before it is paid like any other, up to what is open."""
    told = past()
    told.tell(income(1000), on("allocation", 500), expense(88, against="payable"))
    told.tell(on("settlement", 8, account="@bank"))
    told.world.say(BOTH, told.world.act("history.closed/v1", by=(0, 1)))
    body = {"account": "@bank", "amount": usd(81), "day": "2026-03-01"}
    assert (
        told.world.refused("ana", told.world.act("invoice.paid/v1", body, about="travel owed")).code == "EXCEEDS_BILL"
    )
    told.world.say("ana", told.world.act("invoice.paid/v1", body | {"amount": usd(80)}, about="travel owed"))
    assert told.position().payables == 0
    assert not check_books(told.world.state)


def test_what_was_promised_is_paid_and_released_in_the_present() -> None:
    """After history was closed the money promised before it is paid out, and what is not needed is released."""
    told = past()
    told.tell(income(1000), on("allocation", 500), on("commitment", 60))
    told.world.say(BOTH, told.world.act("history.closed/v1", by=(0, 1)))
    body = {"account": "@bank", "amount": usd(45), "day": "2026-03-01"}
    told.world.say("ana", told.world.act("payment.made/v1", body, about="travel promised"))
    told.world.say("ana", told.world.act("encumbrance.released/v1", {}, about="travel promised"))
    assert (told.book().available, told.book().encumbered, told.book().expended) == (455, 0, 45)
    assert not check_books(told.world.state)


def test_transfers_handovers_shifts_and_money_returned() -> None:
    """Money moves between funds, accounts and lines, and back to where it came from."""
    told = past()
    told.tell(
        income(100),
        {"move": "transfer", "amount": usd(30), "account": "@bank", "source": "@general", "target": "@reserve"},
        {"move": "handover", "amount": usd(10), "source": "@bank", "target": "@savings", "fund": "@reserve"},
        {"move": "income_returned", "amount": usd(5), "account": "@bank", "fund": "@general", "income": "grants"},
        on("allocation", 40),
        {"move": "shift", "amount": usd(15), "source": "@travel", "target": "@print"},
        expense(12, "print"),
        on("refund", 2, "print", against="account", account="@bank"),
    )
    assert (told.position("general").cash, told.position("reserve").cash) == (55, 30)
    assert (told.book("travel").available, told.book("print").available) == (25, 5)
    assert not check_books(told.world.state)


MOVES = st.sampled_from(
    ("income", "allocation", "deallocation", "commitment", "release", "expense", "promised", "bill", "settlement",
     "prepayment", "used", "refund", "shift")
)  # fmt: skip


def _move(name: str, minor: int) -> Move:
    table: dict[str, Move] = {
        "income": income(minor),
        "expense": expense(minor),
        "promised": expense(minor, promised=True),
        "bill": expense(minor, against="payable"),
        "used": expense(minor, against="prepaid"),
        "prepayment": on("prepayment", minor, against="account", account="@bank"),
        "settlement": on("settlement", minor, account="@bank"),
        "refund": on("refund", minor, against="account", account="@bank"),
        "shift": {"move": "shift", "amount": usd(minor), "source": "@travel", "target": "@print"},
    }
    return table.get(name) or on(name, minor)


class OldBooks:
    """The same moves as envelopes: what is free on the line, what is promised on it; either may be below zero."""

    def __init__(self) -> None:
        self.free = 0
        self.promised = 0

    def tell(self, name: str, minor: int) -> None:
        """Book one move."""
        free = {"allocation": 1, "deallocation": -1, "commitment": -1, "release": 1, "refund": 1}
        self.free += free.get(name, -1 if name in ("expense", "bill", "used", "shift") else 0) * minor
        self.promised += {"commitment": 1, "release": -1, "promised": -1}.get(name, 0) * minor


def _agree(told: Past, books: OldBooks) -> None:
    book: Any = told.book()
    assert book.encumbered == max(0, books.promised)
    assert book.available + book.overrun + book.encumbered == books.free + books.promised
    assert not (book.available and book.overrun)


@given(st.lists(st.lists(st.tuples(MOVES, st.integers(1, 60)), min_size=1, max_size=4), max_size=10))
def test_random_pasts_keep_the_invariants_and_agree_with_envelopes(pasts: list[list[tuple[str, int]]]) -> None:
    """Whatever happened is taken in; I1 to I8 hold after each transaction, and the line holds what envelopes say."""
    told, books = past(), OldBooks()
    for moves in pasts:
        told.tell(*(_move(name, minor) for name, minor in moves))
        for name, minor in moves:
            books.tell(name, minor)
        assert not check_books(told.world.state)
        _agree(told, books)
