"""Who may ask for promises and judge them, where the charter says nothing. Making one is its owner's alone."""

from ledger.rules.charter.model import Power

POWERS: dict[str, Power] = {
    "commitments.request": Power(grants=("member",)),
    "commitments.verify": Power(grants=("member",)),
    "commitments.acknowledge": Power(grants=("member",)),
}
