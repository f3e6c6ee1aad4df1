"""Who is who: organizations, persons, the keys they sign with, and whom each organization has accredited."""

from dataclasses import dataclass
from typing import Literal

from ledger.format.canonical import MAX_INTEGER
from ledger.rules.journal import Cell, Journal, Series, Table

OrganizationStanding = Literal["founding", "invited", "member", "leaving", "left", "merged"]
PersonStanding = Literal["registered", "invited", "joined", "left", "deceased"]
Role = Literal["delegate", "authoriser", "registrar", "member"]
How = Literal["key", "in_room", "phone", "paper"]

PRESENT: tuple[OrganizationStanding, ...] = ("founding", "member", "leaving")
"""Standings whose people hold the powers of the coalition."""

ORGANIZATION_VOICES: tuple[Role, ...] = ("registrar", "authoriser")
"""Roles in which a person speaks for her organization about who its people are."""

NOT_YET = MAX_INTEGER
"""``active_from`` of a key that waits for approvals."""


@dataclass(frozen=True, slots=True)
class Organization:
    """A union or community group.

    Args:
        standing: ``founding`` until it has ratified, then ``member``; ``invited`` until it joins.
        founding: named as founding by the founding.
        named: index at which it was named; 0 means by the founding.
        admitted: a decision admitted it, since it was last no member.
        before: its standing before it said that it leaves.
        predecessors: the organizations that it grew out of.
    """

    id: str
    standing: OrganizationStanding
    founding: bool
    named: int = 0
    admitted: bool = False
    before: OrganizationStanding | None = None
    predecessors: tuple[str, ...] = ()

    @property
    def present(self) -> bool:
        """Whether its people hold the powers of the coalition."""
        return self.standing in PRESENT


@dataclass(frozen=True, slots=True)
class Ratification:
    """An organization's live word on a charter version; ``act`` gave it."""

    organization: str
    charter: str
    act: str
    given: bool
    how: How
    index: int


@dataclass(frozen=True, slots=True)
class Person:
    """A person, with or without a key.

    Args:
        invitation: SPKI of the one-time Ed25519 key of her open invitation; None when there is none.
        invited_until: instant (ms) at which the invitation ends.
        invited_by: who invited her, for the joins per registrar.
    """

    id: str
    standing: PersonStanding
    invitation: bytes | None = None
    invited_until: int = 0
    invited_by: str | None = None

    @property
    def gone(self) -> bool:
        """Whether she left or died: nobody writes down new words for her."""
        return self.standing in ("left", "deceased")


@dataclass(frozen=True, slots=True)
class Key:
    """A public key, enrolled once per ledger for one person and one scheme.

    Args:
        keyid: unpadded base64url SHA-256 of ``spki``.
        enrolled_index: leaf index of its enrolment.
        active_from: instant (ms) from which it acts; `NOT_YET` while it waits for approvals.
        enrolled_by: the act that enrolled it.
        order: how many keys the ledger had before it; of two keys the lower is the older.
        endorsed_by: key id that endorsed it, if any.
        rotates: key id whose place it takes, if any.
        ends: instant (ms) from which it acts no more because another took its place; None: no end.
        revoked_index: its signatures count only at indexes below this; None while not revoked.
        invalid_from: entries it signed from this index on are contested; None when none are.
        frozen: it signs nothing while frozen.
        vetoed: an older key refused it before it became active; it never acts.
        frozen_by: everybody who ever froze it.
    """

    keyid: str
    person: str
    scheme: str
    spki: bytes
    enrolled_index: int
    active_from: int
    enrolled_by: str = ""
    order: int = 0
    rp_id: str | None = None
    origins: tuple[str, ...] = ()
    endorsed_by: str | None = None
    rotates: str | None = None
    ends: int | None = None
    revoked_index: int | None = None
    invalid_from: int | None = None
    frozen: bool = False
    vetoed: bool = False
    frozen_by: frozenset[str] = frozenset()

    def in_force(self, index: int, received: int) -> bool:
        """Whether it may sign the entry at ``index``, received at ``received`` (ms)."""
        ended = self.ends is not None and self.ends <= received
        return not self.stopped(index) and not self.frozen and not ended and self.active_from <= received

    def stopped(self, index: int) -> bool:
        """Whether it never acts again from ``index`` on: revoked or vetoed."""
        return self.vetoed or (self.revoked_index is not None and index >= self.revoked_index)


@dataclass(frozen=True, slots=True)
class Recovery:
    """A request to enrol a new key without an old one; pinned when asked for, settled when enough have vouched.

    Args:
        keyid: the new key.
        person: whose it is.
        guarded: she held a post: the charter's number of approvals is needed, not her organization's word.
        needed: how many must approve when guarded.
        delay: how long (ms) after the last approval the key acts.
        approvals: who has vouched, in order, with the organization in whose name (empty: an outside custodian).
        settled: enough have vouched.
    """

    keyid: str
    person: str
    guarded: bool
    needed: int
    delay: int
    approvals: tuple[tuple[str, str], ...] = ()
    settled: bool = False


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


@dataclass(frozen=True, slots=True)
class Party:
    """Somebody whom a rule compares: payee, payer, bank.

    Args:
        person, organization: who it is in the record, if declared.
        same_as: the older party that it was found to be, or itself.
    """

    id: str
    person: str | None
    organization: str | None
    same_as: str


class PeopleState:
    """Tables of organizations, persons, parties and purposes (by id), keys (by key id), accreditations (by ids)."""

    def __init__(self, journal: Journal) -> None:
        self.organizations: Table[str, Organization] = Table(journal)
        self.ratifications: Table[tuple[str, str], Ratification] = Table(journal)
        """Organization and charter version to its live word on it."""
        self.neighbours: Table[str, tuple[str, ...]] = Table(journal)
        """Organization to those that it named as neighbours who may vouch for its people."""
        self.persons: Table[str, Person] = Table(journal)
        self.keys: Table[str, Key] = Table(journal)
        self.keys_of: Table[str, tuple[str, ...]] = Table(journal)
        """Person to her key ids, oldest first."""
        self.recoveries: Table[str, Recovery] = Table(journal)
        """Key id to the request that asked for it."""
        self.joins: Table[tuple[str, int], int] = Table(journal)
        """Registrar and UTC day number to the keys enrolled on her word."""
        self.accreditations: Table[tuple[str, str], Accreditation] = Table(journal)
        self.affiliations: Table[str, tuple[str, ...]] = Table(journal)
        """Person to the organizations she is or was accredited by, in order."""
        self.people_of: Table[str, tuple[str, ...]] = Table(journal)
        """Organization to the persons it accredits or accredited, in order."""
        self.parties: Table[str, Party] = Table(journal)
        self.related: Table[str, frozenset[str]] = Table(journal)
        """Party, person or organization (a party by its oldest name) to what it was declared related to."""
        self.party_of: Table[str, str] = Table(journal)
        """Person or organization to the oldest party that was declared to be it."""
        self.purposes: Series[str] = Series(journal)
        """Ids of the purposes, the one in force last."""
        self.acknowledged: Table[tuple[str, str], str] = Table(journal)
        """Purpose and organization to the act that acknowledged it."""
        self.intents: Table[str, str] = Table(journal)
        """Organization to its declaration of intent."""
        self.agenda: Table[tuple[str, str], bool] = Table(journal)
        """Agenda item and organization to whether it owns the item now."""
        self.may_decide: Cell[bool] = Cell(journal, value=False)
        """Whether every founding organization had ratified at some time (docs/rules.md F-9)."""

    def organizations_of(self, person: str | None, received: int) -> frozenset[str]:
        """The organizations whose accredited member a person is at ``received``.

        One of no organization counts as an organization of her own (docs/rules.md P-7), so that a witness from
        outside is "another organization".
        """
        if person is None:
            return frozenset({"clerk"})
        live = self.accredited_by(person, received)
        return live or frozenset({f"person:{person}"})

    def accredited_by(self, person: str, received: int) -> frozenset[str]:
        """The organizations that accredit a person at ``received``; empty for one of none."""
        return frozenset(
            organization
            for organization in self.affiliations.get(person) or ()
            if self.accreditations[person, organization].holds("member", received)
        )

    def has_role(self, person: str, organization: str, roles: tuple[Role, ...], received: int) -> bool:
        """Whether an organization, present or not, lets a person act in one of some roles."""
        live = self.accreditations.get((person, organization))
        return live is not None and any(live.holds(role, received) for role in roles)
