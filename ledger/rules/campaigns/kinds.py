"""Every kind of the campaigns family."""

from typing import Any

from ledger.rules.campaigns import learning, running
from ledger.rules.kind import Kind

KINDS: tuple[Kind[Any], ...] = (*running.KINDS, *learning.KINDS)
