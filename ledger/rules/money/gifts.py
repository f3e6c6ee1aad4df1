"""What is kept of givers: pledges, contributions, and consent to large gifts."""

from dataclasses import dataclass
from datetime import date

from ledger.rules.money.movements import Income


@dataclass(frozen=True, slots=True)
class Pledge:
    """A promise of money. ``signed``: by the giver's own hand, so that it may back an allocation."""

    id: str
    party: str
    fund: str
    currency: str
    amount: int
    due: date
    signed: bool
    received: int = 0
    withdrawn: bool = False

    @property
    def open(self) -> int:
        """What is still promised."""
        return 0 if self.withdrawn else max(0, self.amount - self.received)


@dataclass(frozen=True, slots=True)
class Contribution:
    """Money received from one giver, or from nobody named; ``giver`` is the party's oldest name when it was given."""

    id: str
    party: str | None
    fund: str
    account: str
    currency: str
    amount: int
    income: Income
    day: date
    bounced: int = 0
    pledge: str | None = None
    acceptance: str | None = None
    giver: str = ""


@dataclass(frozen=True, slots=True)
class Acceptance:
    """A decision's consent to gifts of one party (None: of nobody named) into one fund, up to an amount."""

    id: str
    party: str | None
    fund: str
    currency: str
    amount: int
    used: int = 0
