"""The charter as data: what the rules execute. Bodies differ only here (docs/rules.md, part C)."""

from typing import Annotated

from pydantic import Field, StringConstraints

from ledger.rules.values import Body, Count, Positive

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


class CharterData(Body):
    """One charter version's data."""

    powers: dict[PowerName, Power] = Field(default_factory=dict)
    quota: Quota = Quota()
