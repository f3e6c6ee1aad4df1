"""Who files, takes up and hears disputes, where the charter says nothing."""

from ledger.rules.charter.model import Power

POWERS: dict[str, Power] = {
    "disputes.file": Power(grants=("person",)),
    "disputes.admit": Power(grants=("post:mediator", "delegate")),
}
