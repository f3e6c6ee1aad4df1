"""Who sets what recurs and who meets it, where the charter says nothing."""

from ledger.rules.charter.model import Power

POWERS: dict[str, Power] = {
    "duties.set": Power(grants=("delegate",)),
    "duties.meet": Power(grants=("member",)),
}
