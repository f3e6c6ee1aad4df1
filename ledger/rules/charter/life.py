"""What a charter says of the coalition's common life: how long answers take, who inherits (docs/rules.md Q-1, Z-3)."""

from ledger.rules.values import Body, Code, Days, PartyId, Positive


class LifeLimits(Body):
    """Days within which something is answered, and the two figures of the coalition's life.

    Args:
        admission_days: for a dispute that was filed, until a handler takes it or declines it.
        mediation_days: for the handler, from taking a dispute until it is settled or goes to a panel.
        ruling_days: for a panel, until it rules.
        appeal_days: after a ruling, while it can be appealed.
        finding_days: for an answer to an audit finding that names no day.
        proposal_days: for an answer to a proposal, comment or question in the register.
        small_cell: counts of people below this are not told (1: all are).
        admission_criteria: codes of what an organization must meet to be admitted, each with its evidence.
        heir: the like-minded body to which the remainder goes when the coalition ends.
    """

    admission_days: Days = 14
    mediation_days: Days = 30
    ruling_days: Days = 30
    appeal_days: Days = 14
    finding_days: Days = 14
    proposal_days: Days = 30
    small_cell: Positive = 5
    admission_criteria: tuple[Code, ...] = ()
    heir: PartyId | None = None
