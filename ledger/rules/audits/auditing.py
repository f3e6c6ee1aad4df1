"""Audits: scheduled, taken on by an independent auditor, passed on, reported (docs/rules.md A-1 to A-3, A-9)."""

from dataclasses import replace
from typing import Any, Self

from pydantic import Field, model_validator

from ledger.format.codec import DAY_MS
from ledger.rules.audits.standing import independent
from ledger.rules.audits.state import Audit, AuditStanding
from ledger.rules.case import Case
from ledger.rules.kind import Check, Detail, Kind, SealedField
from ledger.rules.values import Body, CivilDate, Code, Document, OrganizationId, PersonId, PostId, start_of


class AuditScheduled(Body):
    """An audit to come.

    Args:
        scope: what is looked at: ``money``, ``decisions``, ``privacy``, …
        organizations, posts: whose doings are looked at; none: the coalition's own books, nobody's in particular.
        first, last: the days looked at; none: all.
        auditor: who is to audit; nobody of what is audited.
        due: the day by which it is to be reported.
    """

    scope: Code
    organizations: tuple[OrganizationId, ...] = Field(default=(), max_length=32)
    posts: tuple[PostId, ...] = Field(default=(), max_length=32)
    first: CivilDate | None = None
    last: CivilDate | None = None
    auditor: PersonId
    due: CivilDate

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.first is not None and self.last is not None and self.last < self.first:
            raise ValueError("the last day audited comes before the first")
        return self


class AuditOpened(Body):
    """The auditor takes it on."""


class AuditorChanged(Body):
    """Another auditor goes on with it."""

    auditor: PersonId


class AuditReported(Body):
    """The auditor's report; findings stay open until each is closed."""

    document: Document | None = None


def audit_about(case: Case[Any]) -> Audit:
    """The audit that an act is about."""
    return case.state.audits.audits[case.subject]


def put_audit(case: Case[Any], audit: Audit) -> None:
    """Write an audit."""
    case.state.audits.audits.put(audit.id, audit)


def audit_stands(*standings: AuditStanding) -> Check[Any]:
    """The check that the audit stands where the step starts from."""

    def test(case: Case[Any]) -> Detail | None:
        found = audit_about(case).standing
        return None if found in standings else {"standing": found, "expected": " or ".join(standings)}

    return Check("AUDIT_STANDING", "A-1", "The audit is {standing}, not {expected}.", "See where it stands.", test)


def _as_scheduled(case: Case[AuditScheduled]) -> Audit:
    body = case.body
    return Audit(
        id=case.id,
        scope=body.scope,
        organizations=tuple(dict.fromkeys(body.organizations)),
        posts=tuple(dict.fromkeys(body.posts)),
        first=start_of(body.first) if body.first else None,
        last=start_of(body.last) + DAY_MS - 1 if body.last else None,
        auditor=body.auditor,
        due=start_of(body.due) + DAY_MS,
        scheduled=case.received,
    )


def _chosen_involved(case: Case[AuditScheduled]) -> Detail | None:
    chosen = independent(case.state, _as_scheduled(case), case.body.auditor, case.received)
    return None if chosen else {"person": case.body.auditor}


def _next_involved(case: Case[AuditorChanged]) -> Detail | None:
    chosen = independent(case.state, audit_about(case), case.body.auditor, case.received)
    return None if chosen else {"person": case.body.auditor}


def _due_past(case: Case[AuditScheduled]) -> Detail | None:
    over = start_of(case.body.due) + DAY_MS <= case.received
    return {"due": str(case.body.due)} if over else None


def auditor_refused(audit: Audit, case: Case[Any]) -> Detail | None:
    """Why the actor may not speak as an audit's auditor: she is not, or is independent no more."""
    if case.actor != audit.auditor:
        return {"problem": "she is not its auditor"}
    if not independent(case.state, audit, case.actor, case.received):
        return {"problem": "she is no longer independent of what is audited"}
    return None


NOT_AUDITOR = ("NOT_THE_AUDITOR", "A-2", "This is for its auditor: {problem}.", "Ask the auditor, or name another.")
_AUDITOR: Check[Any] = Check(*NOT_AUDITOR, lambda case: auditor_refused(audit_about(case), case))
_INVOLVED = (
    "AUDITOR_INVOLVED",
    "A-2",
    "{person} is of an audited organization, or holds or held an audited post.",
    "Name somebody of another organization, or from outside.",
)

KINDS: tuple[Kind[Any], ...] = (
    Kind(
        name="audit.scheduled/v1",
        body=AuditScheduled,
        label="schedule an audit",
        words="{auditor} audits {scope} of {organizations} {posts}, from {first} to {last}, by {due}.",
        opens="audit",
        power="audits.schedule",
        decided="may",
        sealed=(SealedField("remit", "What is to be looked at"),),
        checks=(
            Check("DUE_PAST", "A-1", "{due} is over.", "Choose a later day.", _due_past),
            Check(*_INVOLVED, _chosen_involved),
        ),
        record=lambda case: put_audit(case, _as_scheduled(case)),
    ),
    Kind(
        name="audit.opened/v1",
        body=AuditOpened,
        label="take on an audit",
        words="I take on {about} and am independent of what it looks at.",
        about=("audit",),
        standing=(_AUDITOR,),
        checks=(audit_stands("scheduled"),),
        record=lambda case: put_audit(case, replace(audit_about(case), opened=case.received)),
    ),
    Kind(
        name="audit.passed_on/v1",
        body=AuditorChanged,
        label="name another auditor",
        words="{auditor} goes on with {about}.",
        about=("audit",),
        power="audits.schedule",
        decided="may",
        sealed=(SealedField("reason", "Why"),),
        checks=(Check(*_INVOLVED, _next_involved),),
        record=lambda case: put_audit(case, replace(audit_about(case), auditor=case.body.auditor)),
    ),
    Kind(
        name="audit.reported/v1",
        body=AuditReported,
        label="report an audit",
        words="The report of {about}: {sealed.summary}",
        about=("audit",),
        standing=(_AUDITOR,),
        sealed=(SealedField("summary", "What was found, in short", required=True),),
        checks=(audit_stands("open"),),
        record=lambda case: put_audit(case, replace(audit_about(case), reported=case.received)),
    ),
)
