"""Every kind of the audits family."""

from typing import Any

from ledger.rules.audits import auditing, findings
from ledger.rules.kind import Kind

KINDS: tuple[Kind[Any], ...] = (*auditing.KINDS, *findings.KINDS)
