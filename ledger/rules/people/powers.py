"""Who may register, vouch and compare, where the charter says nothing."""

from ledger.rules.charter.model import Power

POWERS: dict[str, Power] = {
    "people.register": Power(grants=("delegate", "authoriser", "registrar")),
    "people.invite": Power(grants=("registrar",)),
    "people.vouch": Power(grants=("delegate", "authoriser", "registrar")),
    "people.attest": Power(grants=("delegate", "authoriser", "registrar"), signers=2, organizations=2),
    "people.parties": Power(grants=("delegate", "authoriser", "post:treasurer")),
}
