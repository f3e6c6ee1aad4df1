"""Every kind of the people family."""

from typing import Any

from ledger.rules.kind import Kind
from ledger.rules.people import (
    accreditation,
    founding,
    keys,
    organizations,
    parties,
    persons,
    purpose,
    ratification,
    recovery,
    revocation,
)

KINDS: tuple[Kind[Any], ...] = (
    *founding.KINDS,
    *organizations.KINDS,
    *ratification.KINDS,
    *persons.KINDS,
    *accreditation.KINDS,
    *keys.KINDS,
    *revocation.KINDS,
    *recovery.KINDS,
    *purpose.KINDS,
    *parties.KINDS,
)
