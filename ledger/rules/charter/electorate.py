"""Electorates as data: who has a seat, for whom, with which weight (docs/rules.md C-9 to C-13).

The default is one seat an organization, whatever its size and its money. Every other electorate must be written down
in the charter, where everybody reads it. Who sits in the seats at an opening is counted elsewhere
(`ledger.rules.decisions.seating`).
"""

from typing import Literal

from ledger.rules.values import Body, Code, OrganizationId, PersonId, Positive


class SeatRule(Body):
    """One seat of a listed electorate: a person, or whoever an organization sends; neither: a vacant seat."""

    code: Code
    holder: PersonId | None = None
    organization: OrganizationId | None = None
    weight: Positive = 1


class Electorate(Body):
    """Who decides.

    Args:
        kind: ``organizations``: one seat each present member organization, spoken for by its delegates; ``persons``:
            one seat each accredited person of a present organization; ``posts``: one seat each term that runs in one
            of ``posts``; ``seats``: the seats listed.
        among: only these organizations, for ``organizations`` and ``persons``; empty: all.
        posts: codes of posts.
        seats: the list.
    """

    kind: Literal["organizations", "persons", "posts", "seats"] = "organizations"
    among: tuple[OrganizationId, ...] = ()
    posts: tuple[Code, ...] = ()
    seats: tuple[SeatRule, ...] = ()


class Domain(Body):
    """A field of decisions that some own: whose vote binds, and who is heard (S45)."""

    binding: Code
    advisory: Code | None = None
