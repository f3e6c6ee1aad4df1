"""The coalition's own audits and what they find (docs/rules.md, part A). Instants in ms."""

from dataclasses import dataclass
from typing import Literal

from ledger.rules.journal import Journal, Table

AuditStanding = Literal["scheduled", "open", "reported"]
FindingStage = Literal["raised", "accepted", "contested", "action_agreed", "evidence", "closed", "withdrawn"]
Severity = Literal["low", "medium", "high"]
OPEN: tuple[FindingStage, ...] = ("raised", "accepted", "contested", "action_agreed", "evidence")


@dataclass(frozen=True, slots=True)
class Audit:
    """An audit.

    Args:
        scope: what is looked at, as a code.
        organizations, posts: whose doings are looked at.
        first, last: the days looked at, as instants of their beginning; None: all of them.
        auditor: who audits now; ``auditors`` everybody who has.
        due: the end of the day by which it is to be reported.
        findings: in order.
    """

    id: str
    scope: str
    organizations: tuple[str, ...]
    posts: tuple[str, ...]
    first: int | None
    last: int | None
    auditor: str
    due: int
    scheduled: int
    opened: int | None = None
    reported: int | None = None
    findings: tuple[str, ...] = ()

    @property
    def standing(self) -> AuditStanding:
        """Where the audit stands."""
        if self.reported is not None:
            return "reported"
        return "scheduled" if self.opened is None else "open"


@dataclass(frozen=True, slots=True)
class Finding:
    """A finding.

    Args:
        respondent: who answers it.
        stage, since: the last act's stage, and when it came to it.
        due: the instant by which the next step is owed: the answer, then the action; counted from ``set_on``.
        owner: who does what was agreed.
        agreed: how many times an action was agreed: a new day is not the first one.
        evidence: the acts that show it done.
    """

    id: str
    audit: str
    severity: Severity
    code: str
    respondent: str
    concerns: str | None
    stage: FindingStage
    since: int
    set_on: int
    due: int
    owner: str | None = None
    agreed: int = 0
    evidence: tuple[str, ...] = ()


class AuditsState:
    """Audits and findings by id."""

    def __init__(self, journal: Journal) -> None:
        self.audits: Table[str, Audit] = Table(journal)
        self.findings: Table[str, Finding] = Table(journal)
