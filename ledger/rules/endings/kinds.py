"""Every kind of the endings family."""

from typing import Any

from ledger.rules.endings import leaving, splitting, winding
from ledger.rules.kind import Kind

KINDS: tuple[Kind[Any], ...] = (*leaving.KINDS, *winding.KINDS, *splitting.KINDS)
