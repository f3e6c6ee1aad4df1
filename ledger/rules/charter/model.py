"""The charter as data: what the rules execute. Bodies differ only here (docs/rules.md, part C).

An empty charter is the consent coalition: one seat an organization, consent with objections, two thirds to change the
charter. Whatever a coalition wants otherwise it writes down.
"""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from ledger.rules.charter.electorate import Domain, Electorate
from ledger.rules.charter.life import LifeLimits
from ledger.rules.charter.limits import (
    Custody,
    LeadershipLimits,
    LoadCeiling,
    MoneyLimits,
    PostsBeyondQuota,
    Recovery,
)
from ledger.rules.charter.procedure import DecisionClass, Hours, InRoom, Procedure, RescindBar, SecondCall
from ledger.rules.commitments.parameters import CommitmentParameters
from ledger.rules.values import Body, CharterId, Code, Count, Positive

Grant = Annotated[
    str, StringConstraints(pattern=r"^(person|member|delegate|authoriser|registrar|clerk|post:[a-z][a-z0-9_-]{0,39})$")
]
"""Who holds a power: any enrolled person; any accredited member; one in a role of her organization; a post's holder."""

PowerName = Annotated[str, StringConstraints(pattern=r"^[a-z]+(\.[a-z_]+)+$")]


class Power(Body):
    """Who may do something, and how many must sign it together.

    The first signer holds one of ``grants``; at least ``signers`` distinct persons sign, of at least
    ``organizations`` different organizations.
    """

    grants: tuple[Grant, ...] = Field(min_length=1)
    signers: Positive = 1
    organizations: Positive = 1


class Quota(Body):
    """Statements and entry bytes a first signer may add in one UTC day of ``received``."""

    statements: Count = 200
    entry_bytes: Count = 1_048_576
    joins: Count = 50
    posts: dict[Code, PostsBeyondQuota] = Field(default_factory=dict)


CONSENT = Procedure(
    method="consent",
    quorum="1/2",
    quorum_strict=True,
    open_min_hours=72,
    notice_min_hours=0,
    early_close="all_spoken",
    block_test="group",
    in_room=InRoom(),
    second_call=SecondCall(calls=2, quorum="1/3"),
)
"""Consent with objections; what the coalition uses unless its charter says otherwise."""

TWO_THIRDS = Procedure(
    method="majority",
    quorum="1/2",
    quorum_strict=True,
    threshold="2/3",
    strict=False,
    threshold_base="seats",
    open_min_hours=168,
    notice_min_hours=168,
    appeal_window_hours=72,
    rescind_bar=RescindBar(notice_hours=168, without_notice="3/4"),
)
"""Two thirds of all seats, a week's notice and a week to answer: for the charter itself."""

CHARTER_EFFECTS = ("charter.adopted/v1",)


def _default_procedures() -> dict[str, Procedure]:
    return {"consent": CONSENT, "two_thirds": TWO_THIRDS}


def _default_classes() -> dict[str, DecisionClass]:
    return {
        "ordinary": DecisionClass(procedure="consent"),
        "charter": DecisionClass(procedure="two_thirds", effects=CHARTER_EFFECTS, rank=2),
    }


class CharterData(Body):
    """One charter version's data.

    Args:
        previous: the version that it replaces; absent in the founding only.
        powers: who may do what; a power left out is as the rules have it by default.
        quota: limits of use.
        electorates: name to who has a seat. ``coalition``, one seat an organization, is there unless redefined.
        procedures: name to procedure.
        classes: class of decision to its procedure.
        domains: fields of decision that some own.
        amending: the class that alone may change the charter.
        one_organization_may_decide_alone: says openly that a procedure may leave a majority to one organization.
        entries: who may read the record's entries.
        witness_gap_hours: a close whose witnessed heads lie further apart is marked *time unproven*.
        money, leadership, custody, recovery, load, life: limits that other families read.
    """

    previous: CharterId | None = None
    powers: dict[PowerName, Power] = Field(default_factory=dict)
    quota: Quota = Quota()
    commitments: CommitmentParameters = CommitmentParameters()
    electorates: dict[Code, Electorate] = Field(default_factory=dict)
    procedures: dict[Code, Procedure] = Field(default_factory=_default_procedures)
    classes: dict[Code, DecisionClass] = Field(default_factory=_default_classes)
    domains: dict[Code, Domain] = Field(default_factory=dict)
    amending: Code = "charter"
    one_organization_may_decide_alone: bool = False
    entries: Literal["members", "public"] = "members"
    witness_gap_hours: Hours = 48
    money: MoneyLimits = MoneyLimits()
    leadership: LeadershipLimits = LeadershipLimits()
    custody: Custody = Custody()
    recovery: Recovery = Recovery()
    load: LoadCeiling = LoadCeiling()
    life: LifeLimits = LifeLimits()

    def electorate(self, name: str) -> Electorate | None:
        """The electorate of that name; ``coalition`` is there by itself."""
        return self.electorates.get(name) or (Electorate() if name == "coalition" else None)

    def procedure_of(self, decision_class: str) -> Procedure | None:
        """The procedure by which a class is decided, or None when the charter knows no such class."""
        known = self.classes.get(decision_class)
        return self.procedures.get(known.procedure) if known else None

    def classes_for(self, effect: str) -> tuple[str, ...]:
        """The classes to which a kind of effect is reserved; empty: any class may decide it."""
        return tuple(sorted(name for name, known in self.classes.items() if effect in known.effects))
