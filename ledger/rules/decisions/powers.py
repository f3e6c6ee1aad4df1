"""Who may do what with decisions, unless the charter says otherwise (docs/rules.md D-2)."""

from ledger.rules.charter.model import Power

_DELEGATE = Power(grants=("delegate",))
_PANEL = Power(grants=("post:panel",), signers=2, organizations=2)
_TELLERS = Power(grants=("delegate",), signers=2, organizations=2)

POWERS: dict[str, Power] = {
    "decisions.propose": _DELEGATE,
    "decisions.second": _DELEGATE,
    "decisions.open": _DELEGATE,
    "decisions.record_room": Power(grants=("member",)),
    "decisions.record_presence": Power(grants=("member",), signers=2, organizations=2),
    "decisions.close": Power(grants=("clerk", "member")),
    "decisions.draw": _TELLERS,
    "decisions.attest": _TELLERS,
    "decisions.settle_tie": Power(grants=("post:chair",)),
    "decisions.facilitate": Power(grants=("post:facilitator",)),
    "decisions.rule": _PANEL,
    "decisions.appeal": _DELEGATE,
}
