"""Who opens, reads and evaluates campaigns, where the charter says nothing."""

from ledger.rules.charter.model import Power

POWERS: dict[str, Power] = {
    "campaigns.open": Power(grants=("delegate",)),
    "campaigns.measure": Power(grants=("member",)),
    "campaigns.evaluate": Power(grants=("delegate",), signers=2, organizations=2),
    "campaigns.learn": Power(grants=("member",)),
}
