"""Who may sign the record's own kinds, where the charter says nothing."""

from ledger.rules.charter.model import Power

POWERS: dict[str, Power] = {
    "record.keys": Power(grants=("delegate",), signers=2, organizations=2),
    "record.witness": Power(grants=("clerk", "member")),
    "record.disavow": Power(grants=("post:panel", "delegate"), signers=2, organizations=2),
}
