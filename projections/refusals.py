"""Refusals in words for people: ids as names, minor units as amounts; codes and numbers stay as the rules gave them."""

from collections.abc import Iterator, Mapping

from ledger.format.references import ACT_ID
from ledger.format.statement import Act
from ledger.rules.kind import Refusal, fill
from ledger.rules.record.codes import CODES
from projections.sentences import Teller

AMOUNTS = frozenset(
    {
        "asked", "available", "missing", "overrun", "deficit", "free", "ceiling", "used", "total", "stated", "booked",
        "paid", "open", "reserved", "cash", "limit",
    }
)  # fmt: skip
"""Numbers of a money refusal that are amounts in minor units; other numbers are counts."""
_MONEY = "M-"


def tell_refusal(teller: Teller, refusal: Refusal, act: Act | None) -> tuple[str, str]:
    """The refusal's words and what to do next.

    Args:
        teller: writes names and amounts.
        refusal: what the rules said.
        act: the refused act, whose amount says the currency; None when the whole statement is refused.
    """
    currency = _currency(act)
    detail: dict[str, int | str] = {}
    for name, value in refusal.detail.items():
        if isinstance(value, int) and currency and name in AMOUNTS and refusal.clause.startswith(_MONEY):
            detail[name] = teller.money(value, currency)
        else:
            detail[name] = value
    for words, mend in _templates(teller, refusal, act):
        if fill(words, refusal.detail) == refusal.words:
            say = teller.language.gettext
            return _named(teller, fill(say(words), detail)), _named(teller, fill(say(mend), detail))
    return _named(teller, refusal.words), _named(teller, refusal.mend)


def _templates(teller: Teller, refusal: Refusal, act: Act | None) -> Iterator[tuple[str, str]]:
    kind = teller.registry.get(act.kind) if act else None
    for check in (*kind.standing, *kind.checks) if kind else ():
        if check.code == refusal.code:
            yield check.words, check.mend
    if refusal.code in CODES:
        yield CODES[refusal.code].words, CODES[refusal.code].mend


def _currency(act: Act | None) -> str | None:
    amount = act.body.get("amount") if act else None
    found = amount.get("ccy") if isinstance(amount, Mapping) else None
    return found if isinstance(found, str) else None


def _named(teller: Teller, text: str) -> str:
    return ACT_ID.sub(lambda match: teller.name(match[0]), text)
