"""Findings: raised, answered, mended, shown, closed by the auditor alone (docs/rules.md A-4 to A-8)."""

from dataclasses import replace
from typing import Any, Literal

from ledger.format.codec import DAY_MS
from ledger.rules.audits.auditing import NOT_AUDITOR, audit_about, audit_stands, auditor_refused, put_audit
from ledger.rules.audits.state import Audit, Finding, FindingStage, Severity
from ledger.rules.case import Case
from ledger.rules.kind import Check, Detail, Kind, SealedField
from ledger.rules.values import ActId, Body, CivilDate, Code, Document, PersonId, start_of


class FindingRaised(Body):
    """A question that the audit asks.

    Args:
        severity: how much depends on it.
        code: of what sort: ``missing_receipt``, ``late_handover``, …
        respondent: who answers it.
        answer_by: the day by which; none: the charter's days from now.
        concerns: the act over which it is, if it is over one.
    """

    severity: Severity
    code: Code
    respondent: PersonId
    answer_by: CivilDate | None = None
    concerns: ActId | None = None


class FindingAnswered(Body):
    """The respondent accepts or contests it."""

    word: Literal["accepted", "contested"]


class FindingReviewed(Body):
    """The auditor upholds what was contested, or takes it back."""

    word: Literal["upheld", "withdrawn"]


class ActionAgreed(Body):
    """What is to be done stands sealed; who does it, and by which day, stand here."""

    owner: PersonId
    due: CivilDate


class FindingEvidenced(Body):
    """What shows that it is done: a document, an act of this record, or sealed words."""

    document: Document | None = None
    act: ActId | None = None


class FindingJudged(Body):
    """The auditor's word on the evidence."""


def _finding(case: Case[Any]) -> Finding:
    return case.state.audits.findings[case.subject]


def _audit(case: Case[Any]) -> Audit:
    return case.state.audits.audits[_finding(case).audit]


def _put(case: Case[Any], stage: FindingStage, **changes: Any) -> None:
    now = replace(_finding(case), stage=stage, since=case.received, **changes)
    case.state.audits.findings.put(now.id, now)


def _stands(*stages: FindingStage) -> Check[Any]:
    def test(case: Case[Any]) -> Detail | None:
        found = _finding(case).stage
        return None if found in stages else {"standing": found, "expected": " or ".join(stages)}

    return Check("FINDING_STANDING", "A-4", "The finding is {standing}, not {expected}.", "See where it stands.", test)


def _concerns_unknown(case: Case[FindingRaised]) -> Detail | None:
    concerns = case.body.concerns
    return {"found": concerns} if concerns is not None and concerns not in case.state.record.acts else None


def _day_past(field: str) -> Check[Any]:
    def test(case: Case[Any]) -> Detail | None:
        day = getattr(case.body, field)
        return {"due": str(day)} if day is not None and start_of(day) + DAY_MS <= case.received else None

    return Check("DUE_PAST", "A-4", "{due} is over.", "Choose a later day.", test)


def _record_raised(case: Case[FindingRaised]) -> None:
    audit, body = audit_about(case), case.body
    charter = case.state.charter.in_force.get()
    days = charter.data.life.finding_days if charter else 0
    due = start_of(body.answer_by) + DAY_MS if body.answer_by else case.received + days * DAY_MS
    finding = Finding(
        id=case.id,
        audit=audit.id,
        severity=body.severity,
        code=body.code,
        respondent=body.respondent,
        concerns=body.concerns,
        stage="raised",
        since=case.received,
        set_on=case.received,
        due=due,
    )
    case.state.audits.findings.put(case.id, finding)
    put_audit(case, replace(audit, findings=(*audit.findings, case.id)))


def _not_respondent(case: Case[Any]) -> Detail | None:
    return None if case.actor == _finding(case).respondent else {}


def _reason_missing(case: Case[FindingAnswered]) -> Detail | None:
    return {} if case.body.word == "contested" and "reason" not in case.sealed else None


def _record_reviewed(case: Case[FindingReviewed]) -> None:
    _put(case, "accepted" if case.body.word == "upheld" else "withdrawn")


def _owner_missing(case: Case[ActionAgreed]) -> Detail | None:
    signed = {signer.person for signer in case.signers}
    return None if case.body.owner in signed else {"person": case.body.owner}


def _record_agreed(case: Case[ActionAgreed]) -> None:
    due = start_of(case.body.due) + DAY_MS
    _put(case, "action_agreed", owner=case.body.owner, set_on=case.received, due=due, agreed=_finding(case).agreed + 1)


def _not_owner(case: Case[Any]) -> Detail | None:
    return None if case.actor == _finding(case).owner else {}


def _shows_nothing(case: Case[FindingEvidenced]) -> Detail | None:
    body = case.body
    if body.act is not None:
        return None if body.act in case.state.record.acts else {"problem": f"no act {body.act} is there"}
    return None if body.document is not None or "note" in case.sealed else {"problem": "nothing is shown"}


def _record_evidenced(case: Case[FindingEvidenced]) -> None:
    _put(case, "evidence", evidence=(*_finding(case).evidence, case.id))


_RAISER: Check[Any] = Check(*NOT_AUDITOR, lambda case: auditor_refused(audit_about(case), case))
_AUDITOR: Check[Any] = Check(*NOT_AUDITOR, lambda case: auditor_refused(_audit(case), case))

KINDS: tuple[Kind[Any], ...] = (
    Kind(
        name="finding.raised/v1",
        body=FindingRaised,
        label="raise a finding",
        words="In {about} I find ({code}, {severity}): {sealed.finding} {respondent} answers by {answer_by}.",
        opens="finding",
        about=("audit",),
        standing=(_RAISER,),
        sealed=(SealedField("finding", "What was found", required=True), SealedField("advice", "What would mend it")),
        checks=(
            audit_stands("open"),
            Check("CONCERNS_UNKNOWN", "A-4", "No act {found} is there.", "Check the id.", _concerns_unknown),
            _day_past("answer_by"),
        ),
        record=_record_raised,
    ),
    Kind(
        name="finding.answered/v1",
        body=FindingAnswered,
        label="answer a finding",
        words="On {about}: {word}. {sealed.reason}",
        about=("finding",),
        for_another=True,
        standing=(
            Check("NOT_THE_RESPONDENT", "A-5", "Somebody else is asked.", "Ask the respondent.", _not_respondent),
        ),
        sealed=(SealedField("reason", "Why"),),
        checks=(
            _stands("raised"),
            Check("REASON_MISSING", "A-5", "Contesting takes a reason.", "Seal the reason with it.", _reason_missing),
        ),
        record=lambda case: _put(case, case.body.word),
    ),
    Kind(
        name="finding.reviewed/v1",
        body=FindingReviewed,
        label="review a contested finding",
        words="{about}, contested, is {word}.",
        about=("finding",),
        standing=(_AUDITOR,),
        sealed=(SealedField("reason", "Why"),),
        checks=(_stands("contested"),),
        record=_record_reviewed,
    ),
    Kind(
        name="finding.action_agreed/v1",
        body=ActionAgreed,
        label="agree what is to be done",
        words="On {about}, {owner} does by {due}: {sealed.action}",
        about=("finding",),
        standing=(_AUDITOR,),
        sealed=(SealedField("action", "What is to be done", required=True),),
        checks=(
            _stands("accepted", "action_agreed"),
            Check("OWNER_UNSIGNED", "A-6", "{person} has not signed.", "Let whoever does it sign.", _owner_missing),
            _day_past("due"),
        ),
        record=_record_agreed,
    ),
    Kind(
        name="finding.evidenced/v1",
        body=FindingEvidenced,
        label="show that it is done",
        words="{about} is mended: {document} {act} {sealed.note}",
        about=("finding",),
        for_another=True,
        standing=(Check("NOT_THE_OWNER", "A-7", "Somebody else does it.", "Ask its owner.", _not_owner),),
        sealed=(SealedField("note", "What was done"),),
        checks=(
            _stands("action_agreed", "evidence"),
            Check("EVIDENCE_MISSING", "A-7", "{problem}.", "Name a document or an act, or say it.", _shows_nothing),
        ),
        record=_record_evidenced,
    ),
    Kind(
        name="finding.returned/v1",
        body=FindingJudged,
        label="send evidence back",
        words="What was shown for {about} does not do: {sealed.reason}",
        about=("finding",),
        standing=(_AUDITOR,),
        sealed=(SealedField("reason", "What is missing", required=True),),
        checks=(_stands("evidence"),),
        record=lambda case: _put(case, "action_agreed"),
    ),
    Kind(
        name="finding.closed/v1",
        body=FindingJudged,
        label="close a finding",
        words="{about} is mended and closed.",
        about=("finding",),
        standing=(_AUDITOR,),
        sealed=(SealedField("note", "What I saw"),),
        checks=(_stands("evidence"),),
        record=lambda case: _put(case, "closed"),
    ),
)
