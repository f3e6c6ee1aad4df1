"""Accreditation: whom an organization lets act for it, and in which roles (docs/rules.md P-5 to P-7)."""

from dataclasses import replace
from typing import Any, Literal

from pydantic import Field

from ledger.rules.case import Case
from ledger.rules.kind import Check, Detail, Kind
from ledger.rules.people.standing import others_at_hand, others_vouch, voices_of
from ledger.rules.people.state import ORGANIZATION_VOICES, Accreditation, Role
from ledger.rules.values import Body, CivilDate, OrganizationId, start_of


class PersonAccredited(Body):
    """What an organization lets a person do in its name; ``ended`` takes it all back."""

    organization: OrganizationId
    roles: tuple[Literal["delegate", "authoriser", "registrar"], ...] = Field(default=(), max_length=3)
    until: CivilDate | None = None
    word: Literal["accredited", "ended"] = "accredited"


def _place(case: Case[PersonAccredited]) -> tuple[str, str]:
    return case.subject, case.body.organization


def _by_the_organization(case: Case[PersonAccredited]) -> Detail | None:
    if case.index == 0:
        return None
    people, organization = case.state.people, case.body.organization
    persons = [signer.person for signer in case.signers if signer.person is not None]
    if any(people.has_role(person, organization, ORGANIZATION_VOICES, case.received) for person in persons):
        return None
    if case.body.word == "ended" and case.subject in persons:
        return None
    if voices_of(case.state, organization, case.received):
        return {"organization": organization}
    own = frozenset({organization})
    signed = [signer for signer in case.signers if signer.person != case.subject]
    vouched = others_vouch(case.state, signed, own, case.received)
    return None if vouched >= others_at_hand(case.state, own, case.received) else {"organization": organization}


def _living(case: Case[PersonAccredited]) -> Detail | None:
    return {} if case.state.people.persons[case.subject].standing == "deceased" else None


def _consistent(case: Case[PersonAccredited]) -> Detail | None:
    body = case.body
    if len(set(body.roles)) != len(body.roles):
        return {"problem": "ROLE_TWICE"}
    if body.word == "ended" and (body.roles or body.until):
        return {"problem": "ROLES_AND_ENDED"}
    past = body.until is not None and start_of(body.until) <= case.received
    return {"problem": "UNTIL_PAST"} if past else None


def _record(case: Case[PersonAccredited]) -> None:
    people, body = case.state.people, case.body
    roles: frozenset[Role] = frozenset(body.roles)
    until = case.received if body.word == "ended" else start_of(body.until) if body.until else None
    people.accreditations.put(
        (case.subject, body.organization),
        Accreditation(case.subject, body.organization, roles, case.received, until),
    )
    before = people.affiliations.get(case.subject) or ()
    if body.organization not in before:
        people.affiliations.put(case.subject, (*before, body.organization))
        people.people_of.put(body.organization, (*(people.people_of.get(body.organization) or ()), case.subject))
    person = people.persons[case.subject]
    if person.standing == "left" and body.word == "accredited":
        standing: Literal["joined", "registered"] = "joined" if people.keys_of.get(person.id) else "registered"
        people.persons.put(person.id, replace(person, standing=standing))


KINDS: tuple[Kind[Any], ...] = (
    Kind(
        name="person.accredited/v1",
        body=PersonAccredited,
        label="accredit a person",
        words="{about}, for {organization}: {word}, as {roles}.",
        about=("person",),
        at_founding=True,
        place=_place,
        standing=(
            Check(
                "NOT_THE_ORGANIZATIONS_WORD",
                "P-5",
                "Only {organization} says who acts for it.",
                "Ask its registrar or authoriser to sign; while it has none, people of two others.",
                _by_the_organization,
            ),
        ),
        checks=(
            Check("PERSON_GONE", "P-10", "Her death is in the record.", "Accredit somebody else.", _living),
            Check(
                "ACCREDITATION_UNFIT",
                "P-6",
                "The roles or the end do not fit together: {problem}.",
                "Name each role once, and an end that is still to come.",
                _consistent,
            ),
        ),
        record=_record,
    ),
)
