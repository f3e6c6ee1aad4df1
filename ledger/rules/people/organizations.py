"""Organizations: named, admitted, ratifying the charter, leaving, merging (docs/rules.md F-4 to F-12)."""

from dataclasses import replace
from typing import Any, Literal

from pydantic import Field

from ledger.rules.case import Case
from ledger.rules.endings.outstanding import promises_left
from ledger.rules.kind import Check, Detail, Kind, SealedField
from ledger.rules.people.ratification import settle
from ledger.rules.people.standing import has_ratified, speaks_for
from ledger.rules.people.state import Organization, Ratification
from ledger.rules.values import ActId, Body, Code, Document, OrganizationId


class OrganizationRegistered(Body):
    """An organization, as founding (in the founding only) or invited."""

    standing: Literal["founding", "invited"]


def _standing_fits(case: Case[OrganizationRegistered]) -> Detail | None:
    return {"standing": "founding"} if case.body.standing == "founding" and case.index != 0 else None


def _record_organization(case: Case[OrganizationRegistered]) -> None:
    founding = case.body.standing == "founding"
    case.state.people.organizations.put(case.id, Organization(case.id, case.body.standing, founding, case.index))


class CriterionMet(Body):
    """How one of the charter's criteria is met: by a document, or by an act in the record such as a decision."""

    criterion: Code
    document: Document | None = None
    act: ActId | None = None


class OrganizationAdmitted(Body):
    """An invited organization may join: how it meets each of the charter's criteria, where there are any."""

    criteria: tuple[CriterionMet, ...] = Field(default=(), max_length=40)


def _may_be_admitted(case: Case[OrganizationAdmitted]) -> Detail | None:
    one = case.state.people.organizations[case.subject]
    return None if one.standing in ("invited", "left") and not one.admitted else {"standing": one.standing}


def _criterion_missing(case: Case[OrganizationAdmitted]) -> Detail | None:
    charter = case.state.charter.in_force.get()
    asked = charter.data.life.admission_criteria if charter else ()
    shown = {met.criterion for met in case.body.criteria}
    missing = [criterion for criterion in asked if criterion not in shown]
    return {"criterion": missing[0], "count": len(missing)} if missing else None


def _evidence_missing(case: Case[OrganizationAdmitted]) -> Detail | None:
    for met in case.body.criteria:
        known = met.act is None or met.act in case.state.record.acts
        if not known or (met.act is None and met.document is None):
            return {"criterion": met.criterion}
    return None


def _record_admitted(case: Case[OrganizationAdmitted]) -> None:
    organizations = case.state.people.organizations
    organizations.put(case.subject, replace(organizations[case.subject], standing="invited", admitted=True))


class OrganizationLeft(Body):
    """Where an organization is on its way out; while ``leaving`` it settles what it owes."""

    stage: Literal["leaving", "left", "staying"]


def _leaving_place(case: Case[OrganizationLeft]) -> str:
    return case.subject


def _its_authoriser(case: Case[Any]) -> Detail | None:
    return None if speaks_for(case, case.subject, ("authoriser",)) else {"organization": case.subject}


def _by_own_hand(case: Case[Any]) -> Detail | None:
    return None if case.how in ("key", "paper") else {"how": case.how}


def _stage_follows(case: Case[OrganizationLeft]) -> Detail | None:
    standing = case.state.people.organizations[case.subject].standing
    before = {"leaving": ("founding", "member"), "left": ("founding", "member", "leaving"), "staying": ("leaving",)}
    return None if standing in before[case.body.stage] else {"standing": standing, "stage": case.body.stage}


def _exit_pending(case: Case[OrganizationLeft]) -> Detail | None:
    left = promises_left(case.state, case.subject, case.received) if case.body.stage == "left" else ()
    return {"count": len(left), "first": left[0]} if left else None


def _record_left(case: Case[OrganizationLeft]) -> None:
    organizations = case.state.people.organizations
    one = organizations[case.subject]
    if case.body.stage == "staying":
        organizations.put(one.id, replace(one, standing=one.before or "member", before=None))
    else:
        before = one.before or one.standing
        admitted = one.admitted and case.body.stage == "leaving"
        organizations.put(one.id, replace(one, standing=case.body.stage, before=before, admitted=admitted))
    settle(case.state)


class OrganizationMerged(Body):
    """The organizations that become one."""

    predecessors: tuple[OrganizationId, ...] = Field(min_length=2, max_length=16)


def _predecessors_fit(case: Case[OrganizationMerged]) -> Detail | None:
    organizations, ids = case.state.people.organizations, case.body.predecessors
    heir = organizations[case.subject].standing
    if heir != "invited":
        return {"organization": case.subject, "standing": heir}
    if len(set(ids)) != len(ids):
        return {"organization": ids[0], "standing": "named twice"}
    wrong = [each for each in ids if organizations[each].standing not in ("member", "leaving")]
    return {"organization": wrong[0], "standing": organizations[wrong[0]].standing} if wrong else None


def _each_signed(case: Case[OrganizationMerged]) -> Detail | None:
    people = case.state.people
    for each in case.body.predecessors:
        signed = [s.person for s in case.signers if s.person is not None and s.organization == each]
        if not any(people.has_role(person, each, ("authoriser",), case.received) for person in signed):
            return {"organization": each}
    return None


def _record_merged(case: Case[OrganizationMerged]) -> None:
    people, ids = case.state.people, case.body.predecessors
    for each in ids:
        people.organizations.put(each, replace(people.organizations[each], standing="merged"))
    heir = people.organizations[case.subject]
    people.organizations.put(heir.id, replace(heir, standing="member", predecessors=ids))
    charter = case.state.charter.in_force.get()
    if charter is not None and all(has_ratified(case.state, each, charter.id) for each in ids):
        word = Ratification(heir.id, charter.id, case.id, given=True, how="key", index=case.index)
        people.ratifications.put((heir.id, charter.id), word)


class NeighboursNamed(Body):
    """The organizations whose people may vouch for this one's (governance E39)."""

    organizations: tuple[OrganizationId, ...] = Field(max_length=16)


def _neighbours_fit(case: Case[NeighboursNamed]) -> Detail | None:
    named = set(case.body.organizations)
    if case.subject in named:
        return {"problem": "ITSELF"}
    return {"problem": "ONE_ALONE"} if len(named) == 1 else None


def _record_neighbours(case: Case[NeighboursNamed]) -> None:
    case.state.people.neighbours.put(case.subject, tuple(dict.fromkeys(case.body.organizations)))


_ITS_WORD = Check(
    "NOT_THE_ORGANIZATIONS_WORD",
    "F-10",
    "Only an authoriser of {organization}, signing for it, can say this.",
    "Ask its authoriser to sign in its name.",
    _its_authoriser,
)

KINDS: tuple[Kind[Any], ...] = (
    Kind(
        name="organization.registered/v1",
        body=OrganizationRegistered,
        label="name an organization",
        words="Write down {sealed.name} as {standing}.",
        opens="organization",
        power="people.register",
        at_founding=True,
        sealed=(SealedField("name", "Its name", required=True), SealedField("purpose", "What it is for")),
        checks=(
            Check(
                "STANDING_AT_FOUNDING_ONLY",
                "F-4",
                "Only the founding names founding organizations.",
                "Register it as invited; it joins by a decision and its own word.",
                _standing_fits,
            ),
        ),
        record=_record_organization,
    ),
    Kind(
        name="organization.admitted/v1",
        body=OrganizationAdmitted,
        label="admit an organization",
        words="Admit {about}: it is in once it ratifies the charter by its own word.",
        about=("organization",),
        decided="must",
        checks=(
            Check(
                "ADMITTED_ALREADY",
                "F-7",
                "It is {standing} and needs no admission, or was admitted already.",
                "Nothing: it joins by its own word.",
                _may_be_admitted,
            ),
            Check(
                "CRITERION_MISSING",
                "F-7",
                "The charter asks for {criterion}, and {count} of its criteria are not shown to be met.",
                "Decide it with how each is met.",
                _criterion_missing,
            ),
            Check(
                "CRITERION_UNPROVEN",
                "F-7",
                "How {criterion} is met is shown by no document, and by no act of this record.",
                "Name one.",
                _evidence_missing,
            ),
        ),
        record=_record_admitted,
    ),
    Kind(
        name="organization.left/v1",
        body=OrganizationLeft,
        label="leave the coalition",
        words="In the name of {about}: {stage}.",
        about=("organization",),
        place=_leaving_place,
        standing=(_ITS_WORD,),
        for_another=True,
        sealed=(SealedField("reason", "Why"),),
        checks=(
            Check(
                "OWN_HAND_NEEDED",
                "F-10",
                "Leaving needs a key, or a hand on paper; this came {how}.",
                "Have its authoriser sign, on a device or on paper.",
                _by_own_hand,
            ),
            Check(
                "STAGE_OUT_OF_ORDER",
                "F-10",
                "It is {standing} now, so it cannot go to {stage}.",
                "See where it stands.",
                _stage_follows,
            ),
            Check(
                "EXIT_PENDING",
                "Z-2",
                "{count} of its promises are open, the first {first}.",
                "Keep it, hand it on, have it released, or have it published as unmet while leaving.",
                _exit_pending,
            ),
        ),
        record=_record_left,
    ),
    Kind(
        name="organization.merged/v1",
        body=OrganizationMerged,
        label="merge organizations",
        words="From now on {about} stands in the place of {predecessors}.",
        about=("organization",),
        checks=(
            Check(
                "MERGER_UNFIT",
                "F-11",
                "{organization} is {standing}: members merge into one that is invited.",
                "Register the new organization as invited, and name members only.",
                _predecessors_fit,
            ),
            Check(
                "MERGER_UNSIGNED",
                "F-11",
                "No authoriser of {organization} signs for it.",
                "Ask one of each to sign in its name.",
                _each_signed,
            ),
        ),
        record=_record_merged,
    ),
    Kind(
        name="organization.neighbours/v1",
        body=NeighboursNamed,
        label="name neighbours",
        words="For {about}: people of {organizations} may vouch for ours, two organizations together.",
        about=("organization",),
        place=_leaving_place,
        standing=(_ITS_WORD,),
        checks=(
            Check(
                "NEIGHBOURS_UNFIT",
                "F-12",
                "Neighbours are two or more other organizations, or none ({problem}).",
                "Name two or more others.",
                _neighbours_fit,
            ),
        ),
        record=_record_neighbours,
    ),
)
