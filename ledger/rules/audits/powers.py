"""Who schedules audits, where the charter says nothing."""

from ledger.rules.charter.model import Power

POWERS: dict[str, Power] = {"audits.schedule": Power(grants=("delegate",), signers=2, organizations=2)}
