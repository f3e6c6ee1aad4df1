"""Every kind of the registers family."""

from typing import Any

from ledger.rules.kind import Kind
from ledger.rules.registers import answering, entries, uses

KINDS: tuple[Kind[Any], ...] = (*entries.KINDS, *answering.KINDS, *uses.KINDS)
