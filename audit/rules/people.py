"""Organizations, persons, accreditations: what keys and capacities rest on (docs/rules.md F-5 to F-12, P-1 to P-10).

Who an invitation or an accreditation comes from is judged; what the charter's powers ask for is not, in this version.
"""

from dataclasses import replace

from audit.rules.case import Case
from audit.rules.enrolment import check_invitation_key, check_invitation_proof, enrol, raw_key, read_key
from audit.rules.keys import revoke
from audit.rules.standing import accredited_by, has_role, may_vouch, others_at_hand, voices_of, vouched_for
from audit.rules.state import NEVER, Accreditation, Organization, Person
from audit.texts import DAY_MS, read_date

INVITATION_MS = 31 * DAY_MS
_GONE = ("left", "deceased")
_VOICES = ("registrar", "authoriser")
_ROLES = frozenset({"delegate", "authoriser", "registrar"})


def person_of(case: Case) -> Person:
    """The person whom an act is about.

    Raises:
        RuleError: ABOUT_UNKNOWN.
    """
    found = case.state.persons.get(case.subject)
    if found is None:
        raise case.refuse("ABOUT_UNKNOWN", "R-16", "a person", case.subject)
    return found


def organization_of(case: Case) -> Organization:
    """The organization that an act is about.

    Raises:
        RuleError: ABOUT_UNKNOWN.
    """
    found = case.state.organizations.get(case.subject)
    if found is None:
        raise case.refuse("ABOUT_UNKNOWN", "R-16", "an organization", case.subject)
    return found


def _put_person(case: Case, person: Person) -> None:
    case.state.journal.put(case.state.persons, person.id, person)


def _put_organization(case: Case, organization: Organization) -> None:
    case.state.journal.put(case.state.organizations, organization.id, organization)


def register_person(case: Case) -> None:
    """``person.registered/v1``."""
    with_key = "key" in case.act.body
    _put_person(case, Person(case.id, "joined" if with_key else "registered"))
    if with_key:
        enrol(case, case.id, read_key(case), case.received)


def invite_person(case: Case) -> None:
    """``person.invited/v1``."""
    person = person_of(case)
    own = accredited_by(case.state, person.id, case.received)
    if own and not case.founding:
        others = others_at_hand(case.state, own, case.received)
        if not may_vouch(case.state, case.signers, person.id, case.received, others):
            raise case.refuse("NOT_VOUCHED", "P-8", "who may vouch for her", "others")
    if person.standing not in ("registered", "invited"):
        raise case.refuse("HAS_A_KEY", "P-3", "one without a key", person.standing)
    spki = check_invitation_key(case)
    _put_person(case, replace(person, standing="invited", invitation=spki, invited_until=case.received + INVITATION_MS))
    raw = raw_key(spki)
    assert raw is not None, "an invitation's key is an Ed25519 key"
    case.state.journal.put(case.state.uses, raw, "invitation")


def join(case: Case) -> None:
    """``person.joined/v1``."""
    person = person_of(case)
    if person.invitation is None or case.received >= person.invited_until:
        raise case.refuse("NOT_INVITED", "P-4", "an open invitation", "none")
    key = read_key(case)
    check_invitation_proof(case, person.invitation, key)
    _put_person(case, replace(person, standing="joined", invitation=None))
    enrol(case, person.id, key, case.received)


def accredit(case: Case) -> None:
    """``person.accredited/v1``."""
    person, organization = person_of(case), case.text("organization")
    if organization not in case.state.organizations:
        raise case.refuse("ORGANIZATION_UNKNOWN", "R-17", "an organization", organization)
    ended = case.act.body.get("word", "accredited") == "ended"
    if not case.founding:
        _by_the_organization(case, organization, ended=ended)
    if person.standing == "deceased":
        raise case.refuse("PERSON_GONE", "P-6", "a living person", person.standing)
    roles, until = _terms(case, ended=ended)
    state, pair = case.state, (person.id, organization)
    state.journal.put(state.accreditations, pair, Accreditation(roles, case.received, until))
    if organization not in state.organizations_of.get(person.id, ()):
        state.journal.put(state.organizations_of, person.id, (*state.organizations_of.get(person.id, ()), organization))
        state.journal.put(state.people_of, organization, (*state.people_of.get(organization, ()), person.id))
    if person.standing == "left" and not ended:
        _put_person(case, replace(person, standing="joined" if state.keys_of.get(person.id) else "registered"))


def _terms(case: Case, *, ended: bool) -> tuple[frozenset[str], int]:
    roles, until = case.act.body.get("roles", []), case.act.body.get("until")
    if not isinstance(roles, list) or not all(isinstance(role, str) and role in _ROLES for role in roles):
        raise case.refuse("BODY_INVALID", "R-15", "roles: delegate, authoriser, registrar", roles)
    end = case.received if ended else NEVER if until is None else read_date(until, f"/acts/{case.place}/body/until")
    if len(set(roles)) != len(roles) or (ended and (roles or until)) or (until is not None and end <= case.received):
        raise case.refuse("ACCREDITATION_UNFIT", "P-6", "each role once, and an end that lies ahead", case.act.body)
    return frozenset(roles), end


def _by_the_organization(case: Case, organization: str, *, ended: bool) -> None:
    state, received = case.state, case.received
    if any(has_role(state, person, organization, _VOICES, received) for person in case.persons):
        return
    if ended and case.subject in case.persons:
        return
    own = frozenset({organization})
    signed = [signer for signer in case.signers if signer.person != case.subject]
    orphan = not voices_of(state, organization, received)
    if not orphan or vouched_for(state, signed, own, received) < others_at_hand(state, own, received):
        expected = f"a registrar or authoriser of {organization}"
        raise case.refuse("NOT_THE_ORGANIZATIONS_WORD", "P-5", expected, "others")


def leave(case: Case) -> None:
    """``person.left/v1``."""
    person = person_of(case)
    actor = case.act.written_for["person"] if case.act.written_for else case.author.person
    if actor != person.id:
        raise case.refuse("NOT_HERSELF", "P-9", "her own word", actor)
    if person.standing in _GONE:
        raise case.refuse("PERSON_GONE", "P-9", "one who is there", person.standing)
    _put_person(case, replace(person, standing="left", invitation=None))
    _end_accreditations(case)


def die(case: Case) -> None:
    """``person.deceased/v1``."""
    person = person_of(case)
    if person.id in case.persons:
        raise case.refuse("NOT_HERSELF", "P-10", "others", person.id)
    if person.standing == "deceased":
        raise case.refuse("PERSON_GONE", "P-10", "one who is alive", person.standing)
    start = case.count("invalid_from")
    if start is not None and start > case.index:
        raise case.refuse("INVALID_FROM_RANGE", "P-10", f"an index up to {case.index}", start)
    _put_person(case, replace(person, standing="deceased", invitation=None))
    _end_accreditations(case)
    for keyid in case.state.keys_of.get(person.id, ()):
        revoke(case, keyid, NEVER if start is None else start)


def _end_accreditations(case: Case) -> None:
    state = case.state
    for organization in state.organizations_of.get(case.subject, ()):
        found = state.accreditations[case.subject, organization]
        if found.holds("member", case.received):
            state.journal.put(state.accreditations, (case.subject, organization), replace(found, until=case.received))


def register_organization(case: Case) -> None:
    """``organization.registered/v1``."""
    standing = case.text("standing")
    if standing not in ("founding", "invited"):
        raise case.refuse("BODY_INVALID", "R-15", "founding or invited", standing)
    if standing == "founding" and not case.founding:
        raise case.refuse("STANDING_AT_FOUNDING_ONLY", "F-4", "invited", standing)
    _put_organization(case, Organization(case.id, standing))


def admit_organization(case: Case) -> None:
    """``organization.admitted/v1``."""
    _put_organization(case, replace(organization_of(case), standing="invited"))


def ratify(case: Case) -> None:
    """``organization.ratified/v1``."""
    organization, state = organization_of(case), case.state
    if case.act.written_for is not None:
        state.journal.put(state.ratified_by, case.number, organization.id)
    if case.text("word") == "ratified":
        if organization.standing in ("founding", "invited"):
            _put_organization(case, replace(organization, standing="member"))
    elif not state.may_decide:
        _put_organization(case, replace(organization, standing="invited"))
    settle(case)


def settle(case: Case) -> None:
    """Note that the coalition may decide from here on, once it may (F-9)."""
    standings = [one.standing for one in case.state.organizations.values()]
    if not case.state.may_decide and "founding" not in standings and "member" in standings:
        case.state.journal.set(case.state, "may_decide", value=True)


def leave_coalition(case: Case) -> None:
    """``organization.left/v1``."""
    organization, stage = organization_of(case), case.text("stage")
    if stage == "staying":
        _put_organization(case, Organization(organization.id, organization.before or "member"))
    elif stage not in ("leaving", "left"):
        raise case.refuse("BODY_INVALID", "R-15", "leaving, left or staying", stage)
    else:
        before = organization.before or organization.standing
        _put_organization(case, Organization(organization.id, stage, before))
    settle(case)


def merge(case: Case) -> None:
    """``organization.merged/v1``."""
    heir = organization_of(case)
    for each in case.texts("predecessors"):
        if each not in case.state.organizations:
            raise case.refuse("ORGANIZATION_UNKNOWN", "R-17", "an organization", each)
        _put_organization(case, replace(case.state.organizations[each], standing="merged"))
    _put_organization(case, replace(heir, standing="member"))


def name_neighbours(case: Case) -> None:
    """``organization.neighbours/v1``."""
    case.state.journal.put(case.state.neighbours, organization_of(case).id, case.texts("organizations"))
