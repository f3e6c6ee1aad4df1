"""The money that followed a decision: what it set aside, what was reserved of that, what was paid."""

from typing import Any

from api.pages.telling import Telling


def money_of(telling: Telling, decision: str) -> dict[str, Any]:
    """What a decision set aside and what came of it, each with its page."""
    money = telling.state.money
    allocations = [one for one in money.allocations.values() if one.decision == decision]
    purchases = [
        one for one in money.encumbrances.values() if any(source == decision for source, _ in one.draws)
    ]  # fmt: skip
    spends = [money.spends[identity] for one in purchases for identity in one.spends]
    return {
        "set_aside": [
            {
                "line": telling.thing(one.line.id),
                "amount": telling.money(one.amount, one.line.currency),
                "day": telling.received_on(one.id),
            }
            for one in allocations
        ],
        "reserved": [
            {
                "purchase": telling.thing(one.id),
                "payee": telling.name(one.payee),
                "amount": telling.money(one.granted, money.line(one.line).currency),
                "open": telling.money(one.open, money.line(one.line).currency) if one.open else None,
            }
            for one in purchases
        ],
        "paid": [
            {
                "spend": telling.thing(one.id),
                "payee": telling.name(one.payee),
                "amount": telling.money(one.amount, money.line(one.line).currency),
                "day": one.day,
            }
            for one in spends
        ],
    }
