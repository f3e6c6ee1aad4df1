"""What an import would record, in words that a member can follow: a line a transaction."""

from collections.abc import Mapping
from typing import Any

from projections.journal.mapping import JournalMapping
from projections.journal.moves import together
from projections.journal.plan import Item
from projections.reports.amounts import Amount, told

_WORDS: Mapping[str, str] = {
    "income": "{amount} came in{party}",
    "income_returned": "{amount} went back{party}",
    "allocation": "{amount} set aside for {line}",
    "deallocation": "{amount} set aside for {line} taken back",
    "shift": "{amount} moved from {source} to {target}",
    "commitment": "{amount} of {line} promised",
    "release": "{amount} promised of {line} released",
    "expense": "{amount} of {line} spent{against}",
    "settlement": "{amount} of bills of {line} paid",
    "prepayment": "{amount} of {line} paid ahead{against}",
    "refund": "{amount} came back to {line}{against}",
    "transfer": "{amount} moved from {source} to {target}",
    "handover": "{amount} moved from {source} to {target}",
}
_AGAINST = {"payable": " by a bill", "prepaid": ", paid before"}


def tell_item(item: Item, mapping: JournalMapping, exponents: Mapping[str, int]) -> str:
    """One transaction: its date, what the old books call it, what it did, and the decision that they name."""
    moves = [_tell(move, count, mapping, exponents) for move, count in together(item.moves)]
    words = "; ".join(moves) or "moved nothing"
    year = f" (for {item.year})" if item.year is not None else ""
    decision = f", decided in {item.decision.link}" if item.decision is not None else ""
    title = item.transaction.description or "–"
    return f"{mapping.day(item.transaction).isoformat()} {title}: {words}{year}{decision}."


def _tell(move: Mapping[str, Any], count: int, mapping: JournalMapping, exponents: Mapping[str, int]) -> str:
    amount = told(Amount(move["amount"]["minor"], move["amount"]["ccy"]), exponents)
    party = mapping.givers[move["party"]].name if "party" in move else None
    direction = "to" if move["move"] == "income_returned" else "from"
    names = {
        "amount": f"{amount} in {count} amounts" if count > 1 else amount,
        "party": f" {direction} {party}" if party else "",
        "line": mapping.lines[move["line"]].name if "line" in move else "",
        "against": " as promised" if move.get("promised") else _AGAINST.get(move.get("against", ""), ""),
        **{end: _end(move, end, mapping) for end in ("source", "target")},
    }
    return _WORDS[move["move"]].format_map(names)


def _end(move: Mapping[str, Any], end: str, mapping: JournalMapping) -> str:
    known: dict[str, Mapping[str, Any]] = {
        "shift": mapping.lines,
        "transfer": mapping.funds,
        "handover": mapping.places,
    }
    return str(known[move["move"]][move[end]].name) if move["move"] in known else ""
