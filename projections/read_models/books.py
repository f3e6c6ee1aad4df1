"""Models of money: every leg of both books with their sums by month, and the registers."""

from collections.abc import Iterator

from ledger.rules.money.gifts import Acceptance, Contribution, Pledge
from ledger.rules.money.state import (
    Account,
    Allocation,
    Approval,
    Ceiling,
    Encumbrance,
    Entry,
    Floor,
    Fund,
    Line,
    LineBook,
    Period,
    Position,
    Proof,
    Request,
    Sources,
    Spend,
    Stated,
    Stay,
)
from ledger.rules.state import State
from projections.read_models.columns import Ids, json_text, kept
from projections.read_models.model import Change, Model
from projections.read_models.tables import LEGS, MONTH_SUMS, NO_LINE, STRANDS, Row, Strand, write_legs


def _legs(state: State, change: Change) -> Iterator[Row]:
    legs = state.money.legs
    for place in change.keys(legs):
        leg = legs[place]
        yield {
            "leg": place,
            "entry": change.index,
            "act": int(leg.event.rpartition(".")[2]),
            "day": leg.day.isoformat(),
            "strand": Strand(leg.book, leg.account, leg.fund, leg.currency, leg.line or NO_LINE),
            "amount": leg.amount,
        }


_LINE = {"line": (str, lambda one: one.line.id)}
_IN_LINE = {
    name: (str, lambda one, name=name: getattr(one.key, name)) for name in ("fund", "category", "currency", "period")
}

BOOKS = (
    Model("legs", (STRANDS, LEGS, MONTH_SUMS), _legs, write_legs, lambda state: (state.money.legs,)),
    kept("accounts", lambda state: state.money.accounts, Account),
    kept("funds", lambda state: state.money.funds, Fund),
    kept("periods", lambda state: state.money.periods, Period),
    kept("lines", lambda state: state.money.lines, Line, without=("key",), more=_IN_LINE),
    kept("statements_of_account", lambda state: state.money.stated, Stated),
    kept(
        "balances",
        lambda state: state.money.balances,
        int,
        key={"account": str, "fund": str, "currency": str},
    ),
    kept("fund_positions", lambda state: state.money.positions, Position, key={"fund": str, "currency": str}),
    kept("line_books", lambda state: state.money.line_books, LineBook, key={"line": str}),
    kept("allocations", lambda state: state.money.allocations, Allocation, without=("line",), more=_LINE),
    kept(
        "ceilings",
        lambda state: state.money.ceilings,
        Ceiling,
        key={"decision": str, "fund": str, "currency": str},
    ),
    kept("pledges", lambda state: state.money.pledges, Pledge),
    kept("contributions", lambda state: state.money.contributions, Contribution),
    kept("acceptances", lambda state: state.money.acceptances, Acceptance),
    kept("requests", lambda state: state.money.requests, Request),
    kept("approvals", lambda state: state.money.approvals, Approval),
    kept("encumbrances", lambda state: state.money.encumbrances, Encumbrance),
    kept("spends", lambda state: state.money.spends, Spend),
    kept("proofs", lambda state: state.money.proofs, Proof, key={"sha256": str}),
    kept("payment_stays", lambda state: state.money.stays, Stay),
    kept("postings", lambda state: state.money.entries, Entry, key={"event": str}),
    kept("reversals", lambda state: state.money.reversals, Ids, key={"event": str}, value="acts"),
    kept("open_exceptions", lambda state: state.money.floors, Floor, key={"account": str, "fund": str}),
    kept("line_sources", lambda state: state.money.sources, Sources, key={"line": str}, value="by_decision"),
    kept("settled", lambda state: state.money.settled, str, key={"act": str}, value="spend"),
    kept("requests_done", lambda state: state.money.used_requests, str, key={"request": str}, value="act"),
    kept("receipt_numbers", lambda state: state.money.receipt_numbers, int, key={"book": str}, value="highest"),
    kept("given", lambda state: state.money.given, int, key={"party": str, "currency": str, "year": int}),
    kept(
        "one_signature_payments",
        lambda state: state.money.unchecked,
        tuple,
        key={"account": str},
        without=("value",),
        more={
            "oldest": (str | None, lambda one: one and one[0].isoformat()),
            "signers": (str | None, lambda one: one and json_text(one[1])),
        },
    ),
)
"""Models of money."""
