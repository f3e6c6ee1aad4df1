"""Every kind of the disputes family."""

from typing import Any

from ledger.rules.disputes import filing, hearing
from ledger.rules.kind import Kind

KINDS: tuple[Kind[Any], ...] = (*filing.KINDS, *hearing.KINDS)
