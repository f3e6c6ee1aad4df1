"""Who plans events and says go, where the charter says nothing."""

from ledger.rules.charter.model import Power

POWERS: dict[str, Power] = {
    "events.plan": Power(grants=("member",)),
    "events.go": Power(grants=("delegate",), signers=2, organizations=2),
}
