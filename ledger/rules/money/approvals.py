"""How many approvals a purchase needs, and which count (docs/rules.md M-25).

The amount that counts is the new total of the purchase together with what was promised to the same payee in the last
30 days, so that splitting a bill evades nothing.
"""

from typing import Any

from ledger.rules.case import Case
from ledger.rules.charter.powers import distinct_organizations
from ledger.rules.kind import Check, Detail
from ledger.rules.money.payees import is_connected
from ledger.rules.money.preconditions import limits
from ledger.rules.money.state import Approval, Request
from ledger.rules.people.parties import is_same_party, root_of
from ledger.rules.record.contested import doubt

WINDOW_DAYS = 30


def counted_total(case: Case[Any], payee: str, currency: str, total: int, encumbrance: str | None) -> int:
    """The amount by which approvals are counted.

    Args:
        case: the act; its day ends the window of 30 days.
        payee: the party paid.
        currency: of the line.
        total: minor units, the purchase's new total.
        encumbrance: the purchase when it exists already; what was promised under it before is within ``total``.
    """
    promised = case.state.money.promised.get((root_of(case.state, payee), currency)) or ()
    since = case.today.toordinal() - WINDOW_DAYS
    return total + sum(minor for day, purchase, minor in promised if day > since and purchase != encumbrance)


def note_promise(case: Case[Any], payee: str, currency: str, encumbrance: str, minor: int) -> None:
    """Remember what was promised to a payee today; what left the window is forgotten."""
    money, key, today = case.state.money, (root_of(case.state, payee), currency), case.today.toordinal()
    recent = tuple(part for part in money.promised.get(key) or () if part[0] > today - WINDOW_DAYS)
    money.promised.put(key, (*recent, (today, encumbrance, minor)))


def forget_promise(case: Case[Any], payee: str, currency: str, encumbrance: str, minor: int) -> None:
    """A promise was reversed: it counts no more."""
    money, key = case.state.money, (root_of(case.state, payee), currency)
    recent = money.promised.get(key) or ()
    gone = next((part for part in reversed(recent) if part[1:] == (encumbrance, minor)), None)
    money.promised.put(key, tuple(part for part in recent if part is not gone))


def _cited(case: Case[Any]) -> tuple[Approval, ...]:
    """The approvals cited that say yes and are still their signer's word, one a person."""
    money, live = case.state.money, case.state.record.live
    found: dict[str, Approval] = {}
    for act in case.body.approvals:
        approval = money.approvals.get(act)
        if approval is None or not approval.approved:
            continue
        if live.get(("money.approved/v1", (approval.request, approval.person))) == approval.id:
            found.setdefault(approval.person, approval)
    return tuple(found.values())


def approvers(case: Case[Any]) -> tuple[str, ...]:
    """The persons whose approvals are cited."""
    return tuple(approval.person for approval in _cited(case))


def shortfall(case: Case[Any], groups: list[frozenset[str]], total: int, currency: str) -> Detail | None:
    """What is missing of the approvals that a total needs, given each approver's organizations."""
    step, apart = limits(case).approval_step(total, currency), distinct_organizations(groups)
    if len(groups) >= step.approvals and apart >= step.organizations:
        return None
    return {
        "total": total,
        "needed": step.approvals,
        "found": len(groups),
        "organizations": step.organizations,
        "apart": apart,
    }


def _request(case: Case[Any]) -> Request:
    return case.state.money.requests[case.on or ""]


def _missing(case: Case[Any]) -> Detail | None:
    request, money = _request(case), case.state.money
    currency = money.line(request.line).currency
    total = counted_total(case, request.payee, currency, case.body.amount.minor, case.about)
    return shortfall(case, [approval.organizations for approval in _cited(case)], total, currency)


def _own(case: Case[Any]) -> Detail | None:
    requester = _request(case).requester
    return {"person": requester or ""} if requester in approvers(case) else None


def _payee(case: Case[Any]) -> Detail | None:
    party = _request(case).payee
    for person in approvers(case):
        if is_connected(case.state, party, person, case.received):
            return {"person": person, "payee": party}
    return None


def _contested(case: Case[Any]) -> Detail | None:
    for approval in _cited(case):
        if doubt(case.state, approval.id) not in ("sound", "confirmed"):
            return {"person": approval.person}
    return None


def _other(case: Case[Any]) -> Detail | None:
    for approval in _cited(case):
        if approval.request != case.on:
            return {"approval": approval.id}
    return None if _same_content(case) else {"approval": case.on or ""}


def _same_content(case: Case[Any]) -> bool:
    request, body, state = _request(case), case.body, case.state
    if request.encumbrance != case.about or request.amount != body.amount.minor:
        return False
    known = state.money.encumbrances[case.about] if case.about is not None else body
    return bool(request.line == known.line and is_same_party(state, request.payee, known.payee))


def _unused(case: Case[Any]) -> Detail | None:
    used = case.state.money.used_requests.get(case.on or "")
    return {"used": used} if used is not None else None


APPROVALS: tuple[Check[Any], ...] = (
    Check(
        "APPROVALS_MISSING",
        "M-25",
        "{total} needs {needed} approvals of {organizations} organizations; it has {found} of {apart}.",
        "Collect the missing approvals of this very request.",
        _missing,
    ),
    Check("SELF_APPROVAL", "M-25", "{person} asked for it herself.", "Ask somebody else to approve.", _own),
    Check("APPROVER_IS_PAYEE", "M-25", "{person} is behind {payee}, or belongs to it.", "Ask another.", _payee),
    Check(
        "APPROVER_WITHOUT_MANDATE",
        "M-25",
        "{person}'s approval is in doubt: her key was not hers alone.",
        "Let her confirm it, or ask another.",
        _contested,
    ),
    Check(
        "APPROVAL_FOR_OTHER_CONTENT",
        "M-25",
        "{approval} is about another line, amount or payee.",
        "Have this very request approved.",
        _other,
    ),
    Check("REQUEST_USED", "M-25", "{used} carried that request out.", "Put forward a new request.", _unused),
)
"""The checks of approvals, in order, for acts on a request: ``about`` names the purchase that is raised, if any."""
