"""Who may do what about posts, bodies and handovers, where the charter says nothing."""

from ledger.rules.charter.model import Power

POWERS: dict[str, Power] = {
    "posts.carry_out": Power(grants=("member",)),
    "posts.nominate": Power(grants=("member",)),
    "posts.endorse": Power(grants=("delegate",)),
    "posts.attest_death": Power(grants=("member",), signers=2, organizations=2),
    "posts.custody": Power(grants=("post:custodian", "registrar"), signers=2, organizations=2),
    "posts.certify_training": Power(grants=("delegate",), signers=2, organizations=2),
}
"""What a decision in force says is carried out by any member: the decision is the authority, not the hand."""
