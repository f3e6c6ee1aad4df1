"""Every kind of the duties family."""

from typing import Any

from ledger.rules.duties import recurring
from ledger.rules.kind import Kind

KINDS: tuple[Kind[Any], ...] = recurring.KINDS
