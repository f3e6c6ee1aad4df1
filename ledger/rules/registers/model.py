"""The templates of the registers: what each sort of entry holds, in codes, ids and dates (docs/rules.md X-2).

One kind of act writes every sort of entry; what differs is data: the fields here, and in `TEMPLATES` whose word it is
and what others may do with it. Names, reasons and texts stand sealed beside it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from ledger.rules.values import (
    ActId,
    Body,
    CivilDate,
    Code,
    CommitmentId,
    Count,
    DecisionId,
    Document,
    OrganizationId,
    PartyId,
    PersonId,
    Positive,
)

Degree = Annotated[int, Field(ge=1, le=5)]
Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$")]
"""A BCP 47 language tag."""


class Span(Body):
    """From a day to a day, both in it."""

    first: CivilDate
    last: CivilDate

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.last < self.first:
            raise ValueError("the last day comes before the first")
        return self


class Priority(Body):
    """What an organization wants or does not want, and how much (S1)."""

    template: Literal["priority"]
    topic: Code
    stance: Literal["for", "against"] = "for"
    weight: Degree = 3


class Risk(Body):
    """What an organization fears, and how much (S1)."""

    template: Literal["risk"]
    topic: Code
    level: Degree = 3


class Date(Span):
    """Days on which something of an organization's goes on (S2)."""

    template: Literal["date"]
    sort: Literal["bargaining", "action", "media", "election", "hearing", "other"]


class Demand(Body):
    """A demand; the text stands sealed or as a document, each change of it is another version (S3)."""

    template: Literal["demand"]
    topic: Code
    decision: DecisionId | None = None
    document: Document | None = None


class Engagement(Body):
    """A meeting, hearing, letter or statement with outsiders; in the coalition's name or not (S5, S13)."""

    template: Literal["engagement"]
    sort: Literal["meeting", "hearing", "letter", "statement", "call"]
    date: CivilDate
    party: PartyId | None = None
    organizations: tuple[OrganizationId, ...] = Field(default=(), max_length=50)
    in_name: bool = False
    decision: DecisionId | None = None
    commitments: tuple[CommitmentId, ...] = Field(default=(), max_length=50)


class Interest(Body):
    """An interest that a person or organization declares for herself or itself: in a party, a member, a topic (S30)."""

    template: Literal["interest"]
    relation: Literal["employer", "owner", "family", "funding", "membership", "gift", "other"]
    party: PartyId | None = None
    organization: OrganizationId | None = None
    topic: Code | None = None

    @model_validator(mode="after")
    def _in_something(self) -> Self:
        if self.party is None and self.organization is None and self.topic is None:
            raise ValueError("an interest in what: a party, an organization, a topic")
        return self


class Mandate(Span):
    """Whom the coalition, or an organization, lets speak for it, on what, through what, until when (S24)."""

    template: Literal["mandate"]
    person: PersonId
    topics: tuple[Code, ...] = Field(default=(), max_length=40)
    channels: tuple[Code, ...] = Field(default=(), max_length=20)


class Grievance(Body):
    """Something that people suffer from, how badly, how many of them (S39)."""

    template: Literal["grievance"]
    topic: Code
    place: Code | None = None
    severity: Degree = 3
    people: Positive = 1
    resolved: bool = False


class Proposal(Body):
    """A proposal, comment or question, over an act if over one: somebody answers it (S38)."""

    template: Literal["proposal"]
    sort: Literal["proposal", "comment", "question"]
    of: ActId | None = None
    topic: Code | None = None


class Resource(Span):
    """What an organization could give, not promised yet: hours, room-days, items, introductions (S19)."""

    template: Literal["resource"]
    thing: Code
    quantity: Positive
    unit: Code


class Support(Span):
    """A supporting part that an organization plays: a contribution like any other (S61)."""

    template: Literal["support"]
    role: Code
    person: PersonId | None = None
    hours: Count = 0


class Voice(Body):
    """What an organization itself says on something, beside what is said together (S17)."""

    template: Literal["voice"]
    of: ActId
    stance: Literal["for", "against", "other"] = "other"
    document: Document | None = None


class Profile(Body):
    """What sort of organization it is: ``union``, ``community``, ``faith``, … (S60)."""

    template: Literal["profile"]
    sort: Code


class Translation(Body):
    """A text in a language: of which act, how far it is, whether it is the one that holds (S75)."""

    template: Literal["translation"]
    of: ActId
    field: Annotated[str, StringConstraints(pattern=r"^[a-z_]{1,40}(/[a-z0-9_]{1,40})*$")] = "text"
    language: Language
    status: Literal["draft", "checked", "published"] = "draft"
    authoritative: bool = False
    document: Document | None = None


class Cell(Body):
    """So many people of whom one thing is true."""

    code: Code
    count: Positive


class Composition(Body):
    """How a group is made up, told in counts alone, none of them small (S47)."""

    template: Literal["composition"]
    group: Code
    dimension: Code
    date: CivilDate
    cells: tuple[Cell, ...] = Field(min_length=1, max_length=40)


Entry = Annotated[
    Priority | Risk | Date | Demand | Engagement | Interest | Mandate | Grievance | Proposal | Resource | Support
    | Voice | Profile | Translation | Composition,
    Field(discriminator="template"),
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Rule:
    """Whose word an entry is, and what follows.

    Args:
        owner: ``organization``: only in an organization's name; ``anybody``: hers, or the organization's in whose name
            she acts; ``mandate``: the coalition's by decision, or an organization's for itself.
        endorsable: organizations say whether they stand behind it.
        answerable: somebody answers it.
    """

    owner: Literal["organization", "anybody", "mandate"] = "anybody"
    endorsable: bool = False
    answerable: bool = False


_ITS_OWN = Rule("organization")
TEMPLATES: Mapping[str, Rule] = {
    "priority": _ITS_OWN,
    "risk": _ITS_OWN,
    "date": _ITS_OWN,
    "resource": _ITS_OWN,
    "support": _ITS_OWN,
    "voice": _ITS_OWN,
    "profile": _ITS_OWN,
    "demand": Rule(endorsable=True),
    "engagement": Rule(),
    "interest": Rule(),
    "mandate": Rule("mandate"),
    "grievance": Rule(answerable=True),
    "proposal": Rule(answerable=True),
    "translation": Rule(),
    "composition": Rule(),
}
