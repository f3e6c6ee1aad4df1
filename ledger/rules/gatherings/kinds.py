"""Every kind of the gatherings family."""

from typing import Any

from ledger.rules.gatherings import meeting, minutes, noticing, sleeping, telling
from ledger.rules.kind import Kind

KINDS: tuple[Kind[Any], ...] = (*meeting.KINDS, *telling.KINDS, *minutes.KINDS, *noticing.KINDS, *sleeping.KINDS)
