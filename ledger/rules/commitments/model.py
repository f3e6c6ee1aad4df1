"""What is promised: a thing, how much of it, by when, shown by what (docs/rules.md O-5)."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from ledger.rules.values import Body, CivilDate, Code, Money, OrganizationId, PledgeId, Positive

Thing = Literal[
    "task", "hours", "expertise", "venue", "transport", "items", "introductions", "people", "support", "money",
]  # fmt: skip
Evidence = Literal["document", "count", "witness", "word"]
Promisor = Literal["person", "organization", "both"]

ReliedOn = Annotated[tuple[OrganizationId, ...], Field(max_length=60)]


class Milestone(Body):
    """A step on the way, by a date; what it is stands in the sealed ``milestones/N/label``."""

    due: CivilDate
    quantity: Positive | None = None


class Terms(Body):
    """What is owed, by when, and how a stranger could see that it was done.

    Args:
        thing: what kind of thing. A ``task`` needs no quantity; ``money`` has an amount; all others have a quantity.
        quantity, unit: how much of it, e.g. 12 ``hours``.
        money: the amount, for ``money``.
        pledge: the pledge of the money family that this promise stands behind.
        due: the day by whose end it is owed.
        starts: the day on which it begins to be owed, if later than the promise.
        evidence: what shows that it was done: a document, a count, a witness of another organization, a word.
        update_days: how often its owner says how it goes.
        milestones: steps on the way.
    """

    thing: Thing
    due: CivilDate
    evidence: Evidence
    quantity: Positive | None = None
    unit: Code | None = None
    money: Money | None = None
    pledge: PledgeId | None = None
    starts: CivilDate | None = None
    update_days: Positive | None = None
    milestones: tuple[Milestone, ...] = Field(default=(), max_length=40)

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if (self.thing == "money") != (self.money is not None) or (self.pledge and not self.money):
            raise ValueError("an amount is given for money, and for nothing else")
        if (self.quantity is None) != (self.unit is None) or (self.money and self.quantity):
            raise ValueError("a quantity has a unit, and money has an amount instead")
        if self.thing not in ("task", "money") and self.quantity is None:
            raise ValueError("how much of it is missing")
        if self.starts is not None and self.starts > self.due:
            raise ValueError("it would be due before it begins")
        if any(step.due > self.due for step in self.milestones):
            raise ValueError("a milestone lies after the due date")
        return self

    @property
    def amount(self) -> int:
        """How much of the thing: its quantity, minor units of its money, else 1."""
        return self.money.minor if self.money else (self.quantity or 1)

    @property
    def measure(self) -> tuple[str, str]:
        """What amounts are counted in: the thing with its unit or currency."""
        return self.thing, self.money.ccy if self.money else (self.unit or "task")
