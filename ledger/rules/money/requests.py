"""Asking for money, and approving exactly what was asked (docs/rules.md M-24; governance E16, E17).

An approval names the request, hence its line, amount and payee. Whoever approves must hold the mandate when she signs,
and be neither who asks nor who is paid nor theirs.
"""

from typing import Annotated, Any

from pydantic import Field

from ledger.rules.case import Case, Signed
from ledger.rules.charter.powers import holds_grant, power
from ledger.rules.kind import Check, Detail, Kind, SealedField
from ledger.rules.money.payees import is_connected
from ledger.rules.money.preconditions import line_currency, positive
from ledger.rules.money.state import Approval, Request
from ledger.rules.registers.matching import held_by, interests_in_party
from ledger.rules.values import Body, CivilDate, Document, LineId, Money, PartyId, RefTo

EncumbranceId = Annotated[str, Field(pattern=r"^[0-9a-f]{64}\.(0|[1-9][0-9]?)$"), RefTo(("encumbrance",))]


class MoneyRequested(Body):
    """A claim or an intended purchase. With ``encumbrance`` it asks to raise that one to a new total."""

    line: LineId
    amount: Money
    payee: PartyId
    encumbrance: EncumbranceId | None = None
    due: CivilDate | None = None
    document: Document | None = None


def _record_request(case: Case[MoneyRequested]) -> None:
    body = case.body
    request = Request(case.id, body.line, body.payee, body.amount.minor, case.actor, body.encumbrance)
    case.state.money.requests.put(case.id, request)


class MoneyApproved(Body):
    """One person's word on a request: yes, or (later, replacing it) no."""

    approved: bool = True


def _place(case: Case[MoneyApproved]) -> tuple[str | None, str | None]:
    return case.on, case.actor


def has_mandate(case: Case[Any], signed: Signed, name: str = "money.approve") -> bool:
    """Whether one who signs holds one of the charter's powers over money now: to approve it, unless said otherwise."""
    charter = case.state.charter.in_force.get()
    grants = power(charter.data if charter else None, name).grants
    return any(holds_grant(case.state, grant, signed, case.received) for grant in grants)


def _mandate(case: Case[MoneyApproved]) -> Detail | None:
    return None if has_mandate(case, case.author) else {"person": case.author.person or "clerk"}


def _request(case: Case[MoneyApproved]) -> Request:
    return case.state.money.requests[case.on or ""]


def _own(case: Case[MoneyApproved]) -> Detail | None:
    request = _request(case)
    return {"person": case.actor or ""} if case.body.approved and case.actor == request.requester else None


def _payee(case: Case[MoneyApproved]) -> Detail | None:
    payee = _request(case).payee
    connected = case.body.approved and is_connected(case.state, payee, case.actor, case.received)
    return {"person": case.actor or "", "payee": payee} if connected else None


def _interested(case: Case[MoneyApproved]) -> Detail | None:
    if not case.body.approved:
        return None
    payee = _request(case).payee
    match = held_by(case.state, interests_in_party(case.state, payee), case.actor or "", case.received)
    return {"person": case.actor or "", "payee": payee, "entry": match.entry} if match else None


def _record_approval(case: Case[MoneyApproved]) -> None:
    person = case.author.person
    assert person is not None, "the clerk has no mandate"
    approval = Approval(
        id=case.id,
        request=case.on or "",
        person=person,
        organizations=case.state.people.organizations_of(person, case.received),
        approved=case.body.approved,
    )
    case.state.money.approvals.put(case.id, approval)


KINDS: tuple[Kind[Any], ...] = (
    Kind(
        name="money.requested/v1",
        body=MoneyRequested,
        label="ask for money",
        words="Pay {amount} to {payee} from {line}.",
        power="money.request",
        for_another=True,
        sealed=(SealedField("purpose", "What it is for", required=True),),
        checks=(line_currency(lambda case: str(case.body.line)), positive()),
        record=_record_request,
    ),
    Kind(
        name="money.approved/v1",
        body=MoneyApproved,
        label="approve money",
        words="The request of {on}, exactly as it stands: {approved}.",
        on=("money.requested/v1",),
        place=_place,
        standing=(
            Check(
                "APPROVER_WITHOUT_MANDATE",
                "M-24",
                "{person} may not approve money.",
                "Ask somebody to whom the charter gives it.",
                _mandate,
            ),
        ),
        sealed=(SealedField("reason", "Why"),),
        checks=(
            Check("SELF_APPROVAL", "M-24", "Nobody approves her own request.", "Ask somebody else.", _own),
            Check(
                "APPROVER_IS_PAYEE",
                "M-24",
                "{person} is behind {payee}, or belongs to it.",
                "Ask somebody who is not.",
                _payee,
            ),
            Check(
                "INTEREST_DECLARED",
                "M-24",
                "{person}, or an organization of hers, has declared an interest in {payee}: {entry}.",
                "Ask somebody without one.",
                _interested,
            ),
        ),
        record=_record_approval,
    ),
)
