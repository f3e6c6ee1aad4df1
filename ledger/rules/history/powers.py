"""Who may bring in history, where the charter says nothing."""

from ledger.rules.charter.model import Power

POWERS: dict[str, Power] = {
    "history.record": Power(
        grants=("delegate", "authoriser", "registrar", "post:treasurer", "post:secretary"), signers=2, organizations=2
    ),
}
"""Whatever a charter makes of this, two persons of two organizations sign (docs/rules.md H-2)."""
