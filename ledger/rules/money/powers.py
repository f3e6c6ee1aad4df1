"""Who may do what with money, where the charter says nothing."""

from ledger.rules.charter.model import Power

_TREASURY = ("delegate", "authoriser", "post:treasurer")

POWERS: dict[str, Power] = {
    "money.frame": Power(grants=_TREASURY, signers=2, organizations=2),
    "money.receive": Power(grants=_TREASURY, signers=2, organizations=2),
    "money.report": Power(grants=_TREASURY),
    "money.allocate": Power(grants=_TREASURY),
    "money.request": Power(grants=("member", "post:treasurer")),
    "money.approve": Power(grants=_TREASURY),
    "money.encumber": Power(grants=_TREASURY),
    "money.pay": Power(grants=_TREASURY),
    "money.prove": Power(grants=("member", "post:treasurer")),
    "money.move": Power(grants=_TREASURY, signers=2, organizations=2),
    "money.handle": Power(grants=("member", "post:treasurer")),
    "money.stay": Power(grants=("member", "post:treasurer")),
    "money.reverse": Power(grants=_TREASURY, signers=2, organizations=2),
    "money.close": Power(grants=_TREASURY, signers=2),
}
