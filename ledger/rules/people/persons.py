"""Persons: registered with or without a key, and accredited by their organizations (docs/rules.md, part P)."""

import base64
from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints

from ledger.keys.errors import KeysError
from ledger.keys.public_keys import key_id
from ledger.keys.schemes import parse_public_key
from ledger.rules.case import Case
from ledger.rules.kind import Check, Detail, Enrolment, Kind, SealedField
from ledger.rules.people.state import Accreditation, Key, Person, Role
from ledger.rules.values import Base64, Body, CivilDate, OrganizationId, start_of


class PublicKey(Body):
    """A key to enrol: its scheme, its DER SubjectPublicKeyInfo, and for a passkey where it may be used."""

    scheme: Literal["ed25519", "webauthn"]
    spki: Base64
    rp_id: Annotated[str, StringConstraints(pattern=r"^[a-z0-9.-]{1,253}$")] | None = None
    origins: tuple[Annotated[str, StringConstraints(pattern=r"^https?://[a-z0-9.:-]{1,253}$")], ...] = ()
    backup_eligible: bool | None = None

    def enrolment(self) -> Enrolment:
        """The key as the judge wants it."""
        return Enrolment(self.scheme, base64.b64decode(self.spki), self.rp_id, self.origins)


def key_refused(case: Case[Any], key: PublicKey) -> Detail | None:
    """Why a key may not be enrolled: weak or malformed, enrolled before, or not shown to be held."""
    enrolment = key.enrolment()
    try:
        parse_public_key(enrolment.scheme, enrolment.spki)
    except KeysError as error:
        return {"problem": error.code}
    if key.scheme == "webauthn" and not (key.rp_id and key.origins):
        return {"problem": "a passkey needs rp_id and origins"}
    keyid = key_id(enrolment.spki)
    if keyid in case.state.people.keys:
        return {"problem": "enrolled already"}
    founding = case.state.record.founding.get()
    if founding is not None and keyid == founding.clerk_keyid:
        return {"problem": "the clerk's"}
    if keyid not in [signer.keyid for signer in case.signers]:
        return {"problem": "its holder must sign this act with it"}
    return None


def put_key(case: Case[Any], person: str, key: PublicKey, active_from: int, endorsed_by: str | None = None) -> None:
    """Write an enrolled key."""
    enrolment = key.enrolment()
    keyid = key_id(enrolment.spki)
    case.state.people.keys.put(
        keyid,
        Key(
            keyid=keyid,
            person=person,
            scheme=enrolment.scheme,
            spki=enrolment.spki,
            enrolled_index=case.index,
            active_from=active_from,
            rp_id=enrolment.rp_id,
            origins=enrolment.origins,
            endorsed_by=endorsed_by,
        ),
    )


class PersonRegistered(Body):
    """A person; with a key only when she signs this act with it."""

    key: PublicKey | None = None


def _key_of_registered(body: PersonRegistered) -> Enrolment | None:
    return body.key.enrolment() if body.key else None


def _registered_key(case: Case[PersonRegistered]) -> Detail | None:
    return key_refused(case, case.body.key) if case.body.key else None


def _record_person(case: Case[PersonRegistered]) -> None:
    case.state.people.persons.put(case.id, Person(case.id, "joined" if case.body.key else "registered"))
    if case.body.key:
        put_key(case, case.id, case.body.key, case.received)


class PersonAccredited(Body):
    """What an organization lets a person do in its name."""

    organization: OrganizationId
    roles: tuple[Literal["delegate", "authoriser", "registrar"], ...] = Field(default=(), max_length=3)
    until: CivilDate | None = None


def _accreditation_place(case: Case[PersonAccredited]) -> tuple[str, str]:
    return case.subject, case.body.organization


def _by_the_organization(case: Case[PersonAccredited]) -> Detail | None:
    if case.index == 0:
        return None
    organization = case.body.organization
    registrar = any(
        signer.person is not None
        and (live := case.state.people.accreditations.get((signer.person, organization))) is not None
        and (live.holds("registrar", case.received) or live.holds("authoriser", case.received))
        for signer in case.signers
    )
    nobody = not any(key[1] == organization for key in case.state.people.accreditations)
    return None if registrar or nobody else {"organization": organization}


def _record_accreditation(case: Case[PersonAccredited]) -> None:
    people, body = case.state.people, case.body
    roles: frozenset[Role] = frozenset(body.roles)
    until = start_of(body.until) if body.until else None
    before = people.affiliations.get(case.subject) or ()
    people.accreditations.put(
        (case.subject, body.organization),
        Accreditation(case.subject, body.organization, roles, case.received, until),
    )
    if body.organization not in before:
        people.affiliations.put(case.subject, (*before, body.organization))


KINDS: tuple[Kind[Any], ...] = (
    Kind(
        name="person.registered/v1",
        body=PersonRegistered,
        label="register a person",
        words="Register {sealed.name}.",
        opens="person",
        power="people.register",
        at_founding=True,
        enrols=_key_of_registered,
        sealed=(SealedField("name", "Her name", required=True), SealedField("contact", "How to reach her")),
        checks=(
            Check("KEY_REFUSED", "P-3", "The key cannot be enrolled: {problem}.", "Make another key.", _registered_key),
        ),
        record=_record_person,
    ),
    Kind(
        name="person.accredited/v1",
        body=PersonAccredited,
        label="accredit a person",
        words="Let {about} act for {organization} as {roles}.",
        about=("person",),
        at_founding=True,
        place=_accreditation_place,
        standing=(
            Check(
                "NOT_THE_ORGANIZATIONS_WORD",
                "P-5",
                "Only {organization} says who acts for it.",
                "Ask its registrar or authoriser to sign.",
                _by_the_organization,
            ),
        ),
        record=_record_accreditation,
    ),
)
