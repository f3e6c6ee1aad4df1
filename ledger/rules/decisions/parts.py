"""Parts of the bodies of decisions: effects, options, changes to earlier decisions, the line of one in a room."""

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, ConfigDict, Field, StringConstraints

from ledger.format.codec import parse_second
from ledger.format.statement import Capacity
from ledger.rules.charter.procedure import PositionCode
from ledger.rules.decisions.state import Changes, Effect, Ground, Option
from ledger.rules.values import (
    ActId,
    Body,
    CivilDate,
    Code,
    Count,
    DecisionId,
    Document,
    OrganizationId,
    PersonId,
    TermId,
)

KindName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z_]*(\.[a-z][a-z_]*)+/v[1-9][0-9]{0,3}$")]


def _whole_second(text: str) -> str:
    parse_second(text, where="instant")
    return text


Instant = Annotated[str, AfterValidator(_whole_second)]
"""A UTC instant, ``YYYY-MM-DDThh:mm:ssZ``."""

Mark = Annotated[int, Field(ge=0, le=1_000_000)]
"""One option's mark on a ballot: a rank from 1, an approval 0 or 1, or a score."""


class EffectBody(Body):
    """An act that the decision will allow, as it will be signed."""

    kind: KindName
    about: ActId | None = None
    body: dict[str, Any] = Field(default_factory=dict)
    option: Code | None = None


class OptionBody(Body):
    """Something or somebody to choose; the affiliation counts where the procedure has a cap."""

    code: Code
    organization: OrganizationId | None = None
    person: PersonId | None = None


class Settled(Body):
    """What becomes of what an effect of the earlier decision has brought about: paid stays in any case."""

    effect: Count
    obligated: Literal["keep", "cancel"]


class ChangesBody(Body):
    """The earlier decision that this one amends, rescinds, supersedes, or (an emergency one) ratifies."""

    decision: DecisionId
    how: Literal["amends", "rescinds", "supersedes", "ratifies"]
    settles: tuple[Settled, ...] = Field(default=(), max_length=64)


class OrganizationCapacity(Body):
    """In an organization's name."""

    organization: OrganizationId


class TermCapacity(Body):
    """In the capacity of a term."""

    term: TermId


class Line(Body):
    """Where one person stood in the room.

    ``until`` is the date by which one who takes it back answers; ``document`` her own hand on paper.
    """

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True, validate_by_name=True, validate_by_alias=True)

    person: PersonId
    capacity: Literal["self"] | OrganizationCapacity | TermCapacity = Field(alias="as")
    position: PositionCode
    until: CivilDate | None = None
    ground: Ground | None = None
    document: Document | None = None

    def acts_as(self) -> Capacity:
        """The capacity as a statement has it."""
        if isinstance(self.capacity, OrganizationCapacity):
            return "organization", self.capacity.organization
        if isinstance(self.capacity, TermCapacity):
            return "term", self.capacity.term
        return "self"


def effects_of(bodies: tuple[EffectBody, ...]) -> tuple[Effect, ...]:
    """Effects as the state keeps them."""
    return tuple(Effect(body.kind, body.about, body.body, body.option) for body in bodies)


def options_of(bodies: tuple[OptionBody, ...]) -> tuple[Option, ...]:
    """Options as the state keeps them."""
    return tuple(Option(body.code, body.organization, body.person) for body in bodies)


def changes_of(body: ChangesBody | None) -> Changes | None:
    """Changes to an earlier decision as the state keeps them."""
    if body is None:
        return None
    return Changes(body.decision, body.how, {settled.effect: settled.obligated for settled in body.settles})
