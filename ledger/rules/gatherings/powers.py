"""Who writes down gatherings, minutes and notices, where the charter says nothing."""

from ledger.rules.charter.model import Power

POWERS: dict[str, Power] = {
    "gatherings.record": Power(grants=("member",)),
    "gatherings.tell": Power(grants=("person",)),
    "gatherings.write_minutes": Power(grants=("member",)),
    "gatherings.approve_minutes": Power(grants=("delegate",), signers=2, organizations=2),
    "gatherings.dispute_minutes": Power(grants=("member",)),
    "gatherings.notify": Power(grants=("member",)),
    "gatherings.sent": Power(grants=("clerk",)),
}
