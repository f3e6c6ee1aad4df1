"""Persons: registered with or without a key, invited, joining, leaving (docs/rules.md P-1 to P-4, P-9, P-10)."""

import base64
from dataclasses import replace
from typing import Any

from ledger.format.codec import DAY_MS
from ledger.keys.errors import KeysError
from ledger.keys.invitations import verify_invitation_proof
from ledger.rules.case import Case
from ledger.rules.kind import Check, Detail, Enrolment, Kind, SealedField
from ledger.rules.people.public_keys import PublicKey, invitation_problem, key_refused, put_key, raw_public_key
from ledger.rules.people.standing import may_vouch, others_at_hand
from ledger.rules.people.state import Person
from ledger.rules.people.stopping import revoke
from ledger.rules.posts.endings import end_terms_of
from ledger.rules.values import Base64, Body, CivilDate, Count

INVITATION_MS = 31 * DAY_MS


class PersonRegistered(Body):
    """A person; with a key only when she signs this act with it."""

    key: PublicKey | None = None


def _key_of_registered(body: PersonRegistered) -> Enrolment | None:
    return body.key.enrolment() if body.key else None


def _registered_key(case: Case[PersonRegistered]) -> Detail | None:
    return key_refused(case, case.body.key) if case.body.key else None


def _joins_left(case: Case[Any], registrar: str | None) -> Detail | None:
    charter = case.state.charter.in_force.get()
    if case.index == 0 or registrar is None or charter is None:
        return None
    used = case.state.people.joins.get((registrar, case.received // DAY_MS)) or 0
    limit = charter.data.quota.joins
    return {"used": used, "limit": limit, "unit": "joins"} if used + 1 > limit else None


def _count_join(case: Case[Any], registrar: str | None) -> None:
    if registrar is not None and case.index != 0:
        place, joins = (registrar, case.received // DAY_MS), case.state.people.joins
        joins.put(place, (joins.get(place) or 0) + 1)


def _registered_joins(case: Case[PersonRegistered]) -> Detail | None:
    return _joins_left(case, case.author.person) if case.body.key else None


def _record_person(case: Case[PersonRegistered]) -> None:
    key = case.body.key
    case.state.people.persons.put(case.id, Person(case.id, "joined" if key else "registered"))
    if key:
        put_key(case, case.id, key, case.received)
        _count_join(case, case.author.person)


class PersonInvited(Body):
    """The one-time key of the invitation (DER SubjectPublicKeyInfo, Ed25519); its seed is in the link."""

    invitation: Base64


def _her_place(case: Case[Any]) -> str:
    return case.subject


def _her_organizations_word(case: Case[PersonInvited]) -> Detail | None:
    own = case.state.people.accredited_by(case.subject, case.received)
    if case.index == 0 or not own:
        return None
    needed = others_at_hand(case.state, own, case.received)
    vouched = may_vouch(case.state, case.signers, case.subject, case.received, others=needed)
    return None if vouched else {"needed": needed}


def _no_key_yet(case: Case[PersonInvited]) -> Detail | None:
    person = case.state.people.persons[case.subject]
    return None if person.standing in ("registered", "invited") else {"standing": person.standing}


def _invitation_refused(case: Case[PersonInvited]) -> Detail | None:
    return invitation_problem(case, base64.b64decode(case.body.invitation))


def _record_invited(case: Case[PersonInvited]) -> None:
    spki, persons = base64.b64decode(case.body.invitation), case.state.people.persons
    until = case.received + INVITATION_MS
    invited = replace(
        persons[case.subject],
        standing="invited",
        invitation=spki,
        invited_until=until,
        invited_by=case.author.person,
    )
    persons.put(case.subject, invited)
    raw = raw_public_key(spki)
    if raw is not None:
        case.state.record.public_keys.put(raw, "invitation")


class PersonJoined(Body):
    """The new key, and the invitation key's signature over label, origin and key (docs/rules.md P-4)."""

    key: PublicKey
    invitation: Base64


def _key_of_joined(body: PersonJoined) -> Enrolment:
    return body.key.enrolment()


def _invitation_open(case: Case[PersonJoined]) -> Detail | None:
    person = case.state.people.persons[case.subject]
    if person.invitation is None:
        return {"problem": "NONE_OPEN"}
    return {"problem": "EXPIRED"} if case.received >= person.invited_until else None


def _proof_holds(case: Case[PersonJoined]) -> Detail | None:
    invitation = case.state.people.persons[case.subject].invitation or b""
    proof = base64.b64decode(case.body.invitation)
    try:
        verify_invitation_proof(invitation, case.origin, case.body.key.enrolment().spki, proof)
    except KeysError as error:
        return {"problem": error.code}
    return None


def _joined_key(case: Case[PersonJoined]) -> Detail | None:
    return key_refused(case, case.body.key)


def _joined_joins(case: Case[PersonJoined]) -> Detail | None:
    return _joins_left(case, case.state.people.persons[case.subject].invited_by)


def _record_joined(case: Case[PersonJoined]) -> None:
    persons = case.state.people.persons
    person = persons[case.subject]
    _count_join(case, person.invited_by)
    persons.put(person.id, replace(person, standing="joined", invitation=None))
    put_key(case, person.id, case.body.key, case.received)


class PersonLeft(Body):
    """She leaves: her organizations' accreditations end."""


def _herself(case: Case[Any]) -> Detail | None:
    return None if case.actor == case.subject else {"person": case.subject}


def _not_gone(case: Case[Any]) -> Detail | None:
    person = case.state.people.persons[case.subject]
    return {"standing": person.standing} if person.gone else None


def _end_accreditations(case: Case[Any]) -> None:
    people = case.state.people
    for organization in people.affiliations.get(case.subject) or ():
        live = people.accreditations[case.subject, organization]
        if live.holds("member", case.received):
            people.accreditations.put((case.subject, organization), replace(live, until=case.received))


def _record_left(case: Case[PersonLeft]) -> None:
    persons = case.state.people.persons
    persons.put(case.subject, replace(persons[case.subject], standing="left", invitation=None))
    _end_accreditations(case)


class PersonDeceased(Body):
    """When she died, and from which index on her keys' entries are in doubt."""

    date: CivilDate
    invalid_from: Count | None = None


def _two_others(case: Case[PersonDeceased]) -> Detail | None:
    return {"person": case.subject} if case.subject in [signer.person for signer in case.signers] else None


def _alive(case: Case[PersonDeceased]) -> Detail | None:
    return {} if case.state.people.persons[case.subject].standing == "deceased" else None


def _date_past(case: Case[PersonDeceased]) -> Detail | None:
    return None if case.body.date <= case.latest_date else {"date": case.body.date.isoformat()}


def _invalid_from_past(case: Case[PersonDeceased]) -> Detail | None:
    start = case.body.invalid_from
    return {"invalid_from": start, "index": case.index} if start is not None and start > case.index else None


def _record_deceased(case: Case[PersonDeceased]) -> None:
    people = case.state.people
    people.persons.put(case.subject, replace(people.persons[case.subject], standing="deceased", invitation=None))
    _end_accreditations(case)
    for keyid in people.keys_of.get(case.subject) or ():
        revoke(case, keyid, case.body.invalid_from)
    end_terms_of(case.state, case.subject, case.received, "deceased")


_JOINS = (
    "QUOTA_EXCEEDED",
    "R-24",
    "The registrar has used {used} of {limit} {unit} today.",
    "Wait for tomorrow (UTC).",
)
_KEY = ("KEY_REFUSED", "K-1", "The key cannot be enrolled: {problem}.", "Make another key, and sign this with it.")
_GONE = Check("PERSON_GONE", "P-9", "She is {standing}.", "Nothing more is needed.", _not_gone)

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
        checks=(Check(*_KEY, _registered_key), Check(*_JOINS, _registered_joins)),
        record=_record_person,
    ),
    Kind(
        name="person.invited/v1",
        body=PersonInvited,
        label="invite a person",
        words="Invite {about} to join with a key of her own; the link is good for 31 days.",
        about=("person",),
        power="people.invite",
        at_founding=True,
        place=_her_place,
        standing=(
            Check(
                "NOT_VOUCHED",
                "P-8",
                "Her organization's registrar or authoriser, or people of {needed} others, must sign this.",
                "Ask one of them.",
                _her_organizations_word,
            ),
        ),
        checks=(
            Check(
                "HAS_A_KEY",
                "P-3",
                "She is {standing}: an invitation is for one who has no key yet.",
                "Add a key with hers, or vouch for a new phone.",
                _no_key_yet,
            ),
            Check(
                "KEY_REFUSED", "P-3", "The one-time key is not good: {problem}.", "Make another.", _invitation_refused
            ),
        ),
        record=_record_invited,
    ),
    Kind(
        name="person.joined/v1",
        body=PersonJoined,
        label="join",
        words="Join with this device's key.",
        about=("person",),
        enrols=_key_of_joined,
        checks=(
            Check("NOT_INVITED", "P-4", "No invitation is open for her: {problem}.", "Ask for one.", _invitation_open),
            Check("INVITATION_INVALID", "P-4", "The link is not hers: {problem}.", "Open her own link.", _proof_holds),
            Check(*_KEY, _joined_key),
            Check(*_JOINS, _joined_joins),
        ),
        record=_record_joined,
    ),
    Kind(
        name="person.left/v1",
        body=PersonLeft,
        label="leave",
        words="{about} leaves; nobody acts through her any more.",
        about=("person",),
        for_another=True,
        standing=(Check("NOT_HERSELF", "P-9", "Only she can say that she leaves.", "Ask her to sign.", _herself),),
        checks=(_GONE,),
        record=_record_left,
    ),
    Kind(
        name="person.deceased/v1",
        body=PersonDeceased,
        label="report a death",
        words="Attest that {about} died on {date}; her keys and terms end.",
        about=("person",),
        power="people.attest",
        standing=(Check("NOT_HERSELF", "P-10", "She cannot attest it.", "Ask two others.", _two_others),),
        checks=(
            Check("PERSON_GONE", "P-10", "Her death is in the record.", "Nothing more is needed.", _alive),
            Check("DATE_AHEAD", "P-10", "{date} has not come yet.", "Mend the date.", _date_past),
            Check(
                "INVALID_FROM_RANGE",
                "P-10",
                "Entry {invalid_from} is not before this one, {index}.",
                "Name an earlier entry, or none.",
                _invalid_from_past,
            ),
        ),
        record=_record_deceased,
    ),
)
