"""Every kind of the events family."""

from typing import Any

from ledger.rules.events import planning
from ledger.rules.kind import Kind

KINDS: tuple[Kind[Any], ...] = planning.KINDS
