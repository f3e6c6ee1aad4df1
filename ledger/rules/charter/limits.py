"""The charter's limits: money, posts, sealed words, recovery, load (docs/rules.md, part C).

Each family reads its own: ``charter.data.money``, ``.leadership``, ``.custody``, ``.recovery``, ``.load``. A limit in a
currency that is not listed is 0: nothing is small until the charter says so.
"""

from typing import Annotated

from pydantic import Field

from ledger.rules.charter.procedure import Hours, Share
from ledger.rules.values import Body, Code, Count, Currency, Days, Positive

_ONE_APPROVAL = 1
_TWO_APPROVALS = 2


class ApprovalStep(Body):
    """From this amount on (minor units, any currency unless named) so many approvals, of so many organizations."""

    from_minor: Count
    approvals: Positive
    organizations: Positive = 1
    ccy: Currency | None = None


class MoneyLimits(Body):
    """What the money rules read.

    Args:
        small_money_minor: currency to the largest amount (minor units) that is small money; unlisted: 0.
        approvals: steps by amount, rising; the last step reached applies, a step for the currency before one for any.
        no_receipt_cap: currency to the largest spend that a no-receipt slip may prove; unlisted: 0.
        forward_limit: currency to how far a fund's allocations may run ahead of its money; unlisted: 0.
        reserve: currency to the free balance that allocations must leave; unlisted: 0.
        evidence_days: days after a spend within which its evidence is due.
        gift_limit: currency to what one giver may give in a civil year without a decision to accept it (dues apart);
            unlisted: no limit.
        banned_sources: categories of givers from whom nothing is taken.
        criteria_required: an allocation must cite the decision in force that holds the criteria it follows.
        virement_limit: currency to the largest shift between two lines that needs no decision; unlisted: 0.
    """

    small_money_minor: dict[Currency, Count] = Field(default_factory=dict)
    approvals: tuple[ApprovalStep, ...] = (
        ApprovalStep(from_minor=0, approvals=_ONE_APPROVAL),
        ApprovalStep(from_minor=10_000, approvals=_TWO_APPROVALS, organizations=_TWO_APPROVALS),
    )
    no_receipt_cap: dict[Currency, Count] = Field(default_factory=dict)
    forward_limit: dict[Currency, Count] = Field(default_factory=dict)
    reserve: dict[Currency, Count] = Field(default_factory=dict)
    evidence_days: Days = 30
    gift_limit: dict[Currency, Count] = Field(default_factory=dict)
    banned_sources: tuple[Code, ...] = ()
    criteria_required: bool = False
    virement_limit: dict[Currency, Count] = Field(default_factory=dict)

    def is_small(self, minor: int, ccy: str) -> bool:
        """Whether an amount is small money."""
        return minor <= self.small_money_minor.get(ccy, 0)

    def approval_step(self, minor: int, ccy: str) -> ApprovalStep:
        """The approvals that an amount needs: of the steps it reaches, the highest; its currency's own go first."""
        own = [step for step in self.approvals if step.ccy == ccy]
        steps = own or [step for step in self.approvals if step.ccy is None]
        reached = [step for step in steps if step.from_minor <= minor]
        return max(reached, key=lambda step: step.from_minor, default=ApprovalStep(from_minor=0, approvals=1))


class PostLimits(Body):
    """Limits of one post, or of every post not named: term, terms in a row, carryover and interim lengths."""

    term_days_max: Positive = 730
    consecutive_terms_max: Positive | None = None
    carryover_days_max: Days = 90
    interim_days_max: Days = 180
    shadow_days: Days = 0
    training: Code | None = None


class LeadershipLimits(Body):
    """What the rules of posts read.

    Args:
        every_post: holds for each post whose code is not in ``posts``.
        posts: post code to limits of its own.
        affiliation_cap: the largest share of a post's seats that one organization may hold, rounded down but at
            least one seat; None for no cap.
        interim_counts_after_days: an interim longer than this counts as a term.
    """

    every_post: PostLimits = PostLimits()
    posts: dict[Code, PostLimits] = Field(default_factory=dict)
    affiliation_cap: Share | None = None
    interim_counts_after_days: Days = 365

    def of(self, code: str) -> PostLimits:
        """The limits of the post with this code."""
        return self.posts.get(code, self.every_post)


class Custody(Body):
    """Who looks after sealed words, and how long they live.

    Args:
        custodian: code of the post that may have words erased, and takes over at winding down.
        lives: sealed field's ``kind:path`` (``kind:*`` for all of a kind) to its life in days; unlisted: no end.
    """

    custodian: Code = "custodian"
    lives: dict[Annotated[str, Field(max_length=120)], Positive] = Field(default_factory=dict)


class Recovery(Body):
    """Getting back a person's standing after a lost key: so many of so many, after a delay, never the subject.

    The ``of`` may be 0 for "whoever the charter's vouching power names"; ``outside`` names the post of an outside
    custodian, as a coalition of two organizations needs one.
    """

    needed: Positive = 2
    of: Count = 0
    delay_hours: Hours = 24
    outside: Code | None = None


class LoadCeiling(Body):
    """The largest share of all open promises that one organization should carry; asks beyond it are marked."""

    share: Share = "1/2"
    asks_open_max: Positive = 20


class PostsBeyondQuota(Body):
    """A post whose holder may add more in one day than others."""

    statements: Count = 1000
    entry_bytes: Count = 8_388_608
