"""The types that bodies are made of: ids of things, money, civil dates, documents, durations.

Bodies hold codes, amounts, dates and ids, never words, so that every rule can be judged without reading a sealed
text. Models are strict: no coercion, no unknown member, no null.
"""

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, model_validator

from ledger.format.canonical import MAX_INTEGER
from ledger.format.codec import DAY_MS, HOUR_MS, decode_base64, parse_date, to_datetime
from ledger.format.document import MEDIA_TYPE, must_be_salted


class Body(BaseModel):
    """Base of every kind's body."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


@dataclass(frozen=True)
class RefTo:
    """Marks a field as the id of a thing of one of some types, opened earlier; refused as ``<TYPE>_UNKNOWN``."""

    things: tuple[str, ...]

    @property
    def code(self) -> str:
        """The refusal's code when there is no such thing."""
        return f"{self.things[0].upper().replace('.', '_')}_UNKNOWN"


_ID = StringConstraints(pattern=r"^[0-9a-f]{64}\.(0|[1-9][0-9]?)$")

PersonId = Annotated[str, _ID, RefTo(("person",))]
OrganizationId = Annotated[str, _ID, RefTo(("organization",))]
PartyId = Annotated[str, _ID, RefTo(("party",))]
DecisionId = Annotated[str, _ID, RefTo(("decision",))]
CharterId = Annotated[str, _ID, RefTo(("charter",))]
PostId = Annotated[str, _ID, RefTo(("post",))]
TermId = Annotated[str, _ID, RefTo(("term",))]
BodyId = Annotated[str, _ID, RefTo(("body",))]
FundId = Annotated[str, _ID, RefTo(("fund",))]
LineId = Annotated[str, _ID, RefTo(("line",))]
AccountId = Annotated[str, _ID, RefTo(("account",))]
PeriodId = Annotated[str, _ID, RefTo(("period",))]
CommitmentId = Annotated[str, _ID, RefTo(("commitment",))]
AgendaItemId = Annotated[str, _ID, RefTo(("agenda_item",))]
PledgeId = Annotated[str, _ID, RefTo(("pledge",))]
NominationId = Annotated[str, _ID, RefTo(("nomination",))]
RequestId = Annotated[str, _ID, RefTo(("request",))]
ProxyId = Annotated[str, _ID, RefTo(("proxy",))]
GatheringId = Annotated[str, _ID, RefTo(("gathering",))]
CampaignId = Annotated[str, _ID, RefTo(("campaign",))]
GoalId = Annotated[str, _ID, RefTo(("goal",))]
EventId = Annotated[str, _ID, RefTo(("event",))]
ActId = Annotated[str, _ID]
"""The id of any act, checked by the kind's own rules."""

Code = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_-]{0,39}$")]
"""A short code chosen by the coalition: a role, a category, a class of decision."""

Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
Origin = Annotated[str, StringConstraints(pattern=r"^[a-z0-9./-]{1,200}$")]
"""The name of a ledger."""
KeyId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{43}$")]
"""Unpadded base64url SHA-256 of a public key's DER SubjectPublicKeyInfo."""


def _canonical_base64(text: str) -> str:
    decode_base64(text, where="base64")
    return text


Base64 = Annotated[str, StringConstraints(max_length=8192), AfterValidator(_canonical_base64)]
Currency = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]
Count = Annotated[int, Field(ge=0, le=MAX_INTEGER)]
Positive = Annotated[int, Field(ge=1, le=MAX_INTEGER)]
Days = Annotated[int, Field(ge=0, le=36_600)]


def _civil(value: Any) -> Any:
    if isinstance(value, date):
        return value
    return parse_date(value, where="date")


CivilDate = Annotated[date, BeforeValidator(_civil)]


class Money(Body):
    """An amount in minor units (cents, fils) of one ISO 4217 currency. The sign is the rule's to judge."""

    minor: Annotated[int, Field(ge=-MAX_INTEGER, le=MAX_INTEGER)]
    ccy: Currency


class Document(Body):
    """A document beside the record, by digest: docs/format.md §6."""

    sha256: Digest
    length: Count
    type: Annotated[str, StringConstraints(pattern=f"^{MEDIA_TYPE.pattern}$")]
    salted: bool

    @model_validator(mode="after")
    def _salted_where_guessable(self) -> "Document":
        if must_be_salted(self.length, self.type) and not self.salted:
            raise ValueError("a text, or a document under 4 KiB, is named by a salted digest")
        return self


class Fraction(Body):
    """A share ``p/q`` with 0 <= p <= q."""

    p: Count
    q: Positive


def latest_civil_date(received: int) -> date:
    """The latest date that is "not in the future" at ``received`` (ms): the UTC date 14 hours later.

    Somewhere on Earth that day has begun already (UTC+14), so a person writing down her own today is never refused.
    """
    return to_datetime(received + 14 * HOUR_MS).date()


def utc_date(received: int) -> date:
    """The UTC date of an instant in milliseconds."""
    return to_datetime(received).date()


def start_of(day: date) -> int:
    """The instant (ms) at which a civil date begins in UTC."""
    return (day.toordinal() - date(1970, 1, 1).toordinal()) * DAY_MS
