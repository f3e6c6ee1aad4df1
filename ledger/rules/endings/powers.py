"""Who tells what stayed undone, where the charter says nothing."""

from ledger.rules.charter.model import Power

POWERS: dict[str, Power] = {
    "endings.publish": Power(grants=("delegate",)),
    "endings.carry_out": Power(grants=("member",)),
}
