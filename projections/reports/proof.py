"""What is seen of the proof of a payment, in a word and a badge."""

from collections.abc import Iterable
from datetime import date, timedelta

from ledger.rules.history.preconditions import is_history
from ledger.rules.money.state import Spend
from projections.language import N_
from projections.reports.basis import Basis
from projections.reports.model import Badge

SEEN, LATE = N_("proof seen"), N_("proof late")
SLIP = N_("slip with two hands, no receipt")
PAST = N_("from before this record")


def spend_of(basis: Basis, event: str) -> Spend | None:
    """The spend that an act of paying belongs to: its own, or that of the bill which it paid."""
    money = basis.state.money
    return money.spends.get(event) or money.spends.get(money.settled.get(event) or "")


def paid_of(spend: Spend) -> int:
    """What went out for a spend so far and did not come back, in minor units: a bill counts as far as it was paid."""
    return 0 if spend.reversed else (spend.paid if spend.bill else spend.amount) - spend.refunded


def lacking(spend: Spend) -> int:
    """How much of what was paid has no proof yet, in minor units, 0 or more."""
    return 0 if spend.waived else max(0, paid_of(spend) - spend.proved)


def by_slip(basis: Basis, spend: Spend) -> bool:
    """Whether a slip stands where receipts do not cover what was paid: the rules take it, and a reader is told."""
    entry = basis.state.money.entries.get(spend.id)
    receipts = sum(minor for _, minor in spend.proofs)
    if entry is not None and entry.kind == "payback.made/v1" and basis.read_act(spend.id).body.get("slip"):
        receipts -= spend.amount  # the document of the payback is the slip itself
    return not spend.waived and not lacking(spend) and receipts < paid_of(spend)


def due_on(basis: Basis, spend: Spend) -> date:
    """The day by which its proof is due."""
    return spend.day + timedelta(days=basis.charter.money.evidence_days)


def badge_of(basis: Basis, event: str) -> Badge:
    """The state of the proof of a payment."""
    say = basis.say
    money = basis.state.money
    kind = money.entries[event].kind
    if money.entries[event].reversed_by is not None:
        return Badge("neutral", say("undone"))
    if is_history(kind):
        return Badge("neutral", say(PAST))
    spend = spend_of(basis, event)
    if kind == "bank.fee/v1":
        return Badge("neutral", say("a bank's fee, told by the bank"))
    if spend is None or spend.reversed:
        return Badge("neutral", say("undone"))
    if spend.waived:
        return Badge("neutral", say("done without, by decision"))
    if not lacking(spend):
        return Badge("neutral", say(SLIP)) if by_slip(basis, spend) else Badge("good", say(SEEN))
    due = due_on(basis, spend)
    if basis.today > due:
        return Badge("warning", say(LATE))
    return Badge("waiting", say("proof awaited until {day}", day=basis.words.day(due)))


def summary_of(basis: Basis, spends: Iterable[Spend]) -> Badge | None:
    """The proofs of several payments in one badge; None where nothing was paid."""
    say = basis.say
    paid = [spend for spend in spends if paid_of(spend)]
    if not paid:
        return None
    open_ones = [spend for spend in paid if lacking(spend)]
    late = [spend for spend in open_ones if basis.today > due_on(basis, spend)]
    if late:
        return Badge("warning", say("proof late: {count} of {all}", count=len(late), all=len(paid)))
    if open_ones:
        return Badge("waiting", say("proof awaited: {count} of {all}", count=len(open_ones), all=len(paid)))
    if all(spend.waived for spend in paid):
        return Badge("neutral", say("done without, by decision"))
    slips = [spend for spend in paid if by_slip(basis, spend)]
    if len(slips) == len(paid):
        return Badge("neutral", say(SLIP))
    if not slips:
        return Badge("good", say(SEEN))
    return Badge("good", say("proof seen, {count} of {all} by slip", count=len(slips), all=len(paid)))
