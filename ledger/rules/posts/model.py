"""What a post is, as its opening says it (docs/rules.md L-2).

The charter's leadership limits hold for every post; a post may be stricter, never laxer. No rule knows a post by name.
"""

from typing import Literal, Self

from pydantic import Field, model_validator

from ledger.rules.values import Body, BodyId, Code, Count, Days, OrganizationId, Positive, PostId

HANDOVER_TEMPLATE: tuple[str, ...] = (
    "chat_admin",
    "mailbox",
    "passwords",
    "bank_mandate",
    "receipt_book",
    "stamp",
    "keys",
    "contacts",
    "server",
    "domain",
)
"""What is usually handed over, by code: who runs the chat group, where passwords are, contacts with consent, …"""


class Limits(Body):
    """How often the same person may hold the post (L-13).

    Args:
        terms: terms in all.
        consecutive: terms without a break between them.
        break_days: days out of the post that make a break.
        uncounted_days: a term of at most so many days, interim or not, does not count.
    """

    terms: Positive | None = None
    consecutive: Positive | None = None
    break_days: Days = 1
    uncounted_days: Days = 0


class Stagger(Body):
    """At most ``seats`` terms of the post may end within ``days`` of each other (L-17)."""

    seats: Positive
    days: Days


class Allotted(Body):
    """A seat kept for one organization."""

    seat: Count
    organization: OrganizationId


class PostRules(Body):
    """A post: its code, by which the charter's powers name it, its seats, and who may sit in them for how long.

    Args:
        code: e.g. ``treasurer``; no two standing posts have the same.
        seats: how many hold it at a time, each in a seat numbered from 0.
        term_days: the longest ordinary term; None: as the charter says, and so below.
        interim_days: the longest interim term.
        eligible: who may hold it: any registered person, a member of an organization of the coalition, a delegate.
        limits: how often the same person may hold it.
        rotation: so many last organizations on a seat may not hold it next; 0 for none, 1 for never twice running.
        allotment: seats kept for one organization each.
        per_organization: the most seats that persons of one organization may hold together.
        cap_days: how long a broken cap may stand before the lowest ranked seat is given up.
        stagger: how many terms may end together.
        carryover_days: how long a holder stays on after the end while nobody is seated.
        notice_days: how long before its end a term is shown as ending.
        handover: items that every packet of this post must list.
        handover_days: how long after leaving the handover may take.
        endorsements: organizations, other than the nominee's, that must endorse a nomination.
        training: training that the holder must have done.
        body: the body it belongs to.
        duties_fall_to: the post whose holder does the duties while nobody holds this one.
    """

    code: Code
    seats: int = Field(default=1, ge=1, le=100)
    term_days: Positive | None = None
    interim_days: Positive | None = None
    eligible: Literal["person", "member", "delegate"] = "member"
    limits: Limits = Limits()
    rotation: Count = 0
    allotment: tuple[Allotted, ...] = Field(default=(), max_length=100)
    per_organization: Positive | None = None
    cap_days: Days = 30
    stagger: Stagger | None = None
    carryover_days: Days | None = None
    notice_days: Days = 30
    handover: tuple[Code, ...] = Field(default=(), max_length=40)
    handover_days: Days = 14
    endorsements: Count = 0
    training: tuple[Code, ...] = Field(default=(), max_length=20)
    body: BodyId | None = None
    duties_fall_to: PostId | None = None

    @model_validator(mode="after")
    def _fits(self) -> Self:
        seats = [allotted.seat for allotted in self.allotment]
        if len(set(seats)) != len(seats) or any(seat >= self.seats for seat in seats):
            raise ValueError("allotment names a seat twice, or one that is not there")
        if len(set(self.handover)) != len(self.handover):
            raise ValueError("handover names an item twice")
        return self
