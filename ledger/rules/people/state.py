"""Who is who: organizations, persons, the keys they sign with, and whom each organization has accredited."""

from dataclasses import dataclass
from typing import Literal

from ledger.rules.journal import Journal, Table

OrganizationStanding = Literal["founding", "invited", "member", "leaving", "left", "merged"]
PersonStanding = Literal["registered", "invited", "joined", "left", "deceased"]
Role = Literal["delegate", "authoriser", "registrar", "member"]


@dataclass(frozen=True, slots=True)
class Organization:
    """A union or community group. ``founding``: named so by the founding; ``member`` once it has ratified."""

    id: str
    standing: OrganizationStanding
    founding: bool
    party: str | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """A person, with or without a key. ``invitation`` is the one-time Ed25519 public key of her invitation (raw)."""

    id: str
    standing: PersonStanding
    invitation: bytes | None = None


@dataclass(frozen=True, slots=True)
class Key:
    """A public key, enrolled once per ledger for one person and one scheme.

    Args:
        keyid: unpadded base64url SHA-256 of ``spki``.
        enrolled_index: leaf index of its enrolment.
        active_from: instant (ms) from which it acts: at once, or 72 h after an endorsement without a registrar.
        endorsed_by: key id that endorsed it, if any.
        revoked_index: its signatures count only at indexes below this; None while not revoked.
        invalid_from: entries it signed from this index on are contested; None when none are.
        frozen: it signs nothing while frozen.
        vetoed: an older key refused it before it became active; it never acts.
    """

    keyid: str
    person: str
    scheme: str
    spki: bytes
    enrolled_index: int
    active_from: int
    rp_id: str | None = None
    origins: tuple[str, ...] = ()
    endorsed_by: str | None = None
    revoked_index: int | None = None
    invalid_from: int | None = None
    frozen: bool = False
    vetoed: bool = False

    def in_force(self, index: int, received: int) -> bool:
        """Whether it may sign the entry at ``index``, received at ``received`` (ms)."""
        revoked = self.revoked_index is not None and index >= self.revoked_index
        return not revoked and not self.frozen and not self.vetoed and self.active_from <= received


@dataclass(frozen=True, slots=True)
class Accreditation:
    """What an organization lets a person do in its name, from ``since`` (ms) until ``until`` (ms, None: open)."""

    person: str
    organization: str
    roles: frozenset[Role]
    since: int
    until: int | None = None

    def holds(self, role: Role, received: int) -> bool:
        """Whether the person has the role at ``received``; any role makes a member."""
        live = self.since <= received and (self.until is None or received < self.until)
        return live and (role == "member" or role in self.roles)


class PeopleState:
    """Tables of organizations (by id), persons (by id), keys (by key id) and accreditations (by both ids)."""

    def __init__(self, journal: Journal) -> None:
        self.organizations: Table[str, Organization] = Table(journal)
        self.persons: Table[str, Person] = Table(journal)
        self.keys: Table[str, Key] = Table(journal)
        self.accreditations: Table[tuple[str, str], Accreditation] = Table(journal)
        self.affiliations: Table[str, tuple[str, ...]] = Table(journal)
        """Person to the organizations she is or was accredited by, in order."""

    def organizations_of(self, person: str | None, received: int) -> frozenset[str]:
        """The organizations whose accredited member a person is at ``received``.

        One of no organization counts as an organization of her own (docs/rules.md P-7), so that a witness from
        outside is "another organization".
        """
        if person is None:
            return frozenset({"clerk"})
        live = frozenset(
            organization
            for organization in self.affiliations.get(person) or ()
            if self.accreditations[person, organization].holds("member", received)
        )
        return live or frozenset({f"person:{person}"})
