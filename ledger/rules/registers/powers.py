"""Who writes into the registers and answers there, where the charter says nothing."""

from ledger.rules.charter.model import Power

POWERS: dict[str, Power] = {
    "registers.enter": Power(grants=("person",)),
    "registers.answer": Power(grants=("delegate",)),
    "registers.use": Power(grants=("member",)),
}
