"""A split: successors cite one checkpoint; name, money and contacts go along by consent alone (Z-6, Z-7; E42)."""

from typing import Annotated, Any

from pydantic import Field

from ledger.rules.case import Case
from ledger.rules.endings.state import Inheritance, Split, Successor
from ledger.rules.hands import OWN_HAND
from ledger.rules.kind import Check, Detail, Kind, SealedField
from ledger.rules.people.standing import speaks_for
from ledger.rules.values import Body, Digest, OrganizationId, Origin, Positive


class GoingOn(Body):
    """A successor's ledger, and who goes with it."""

    origin: Origin
    organizations: tuple[OrganizationId, ...] = Field(min_length=1, max_length=100)


class CoalitionSplit(Body):
    """The coalition parts; each successor cites the checkpoint of this size and root."""

    size: Positive
    root: Digest
    successors: Annotated[tuple[GoingOn, ...], Field(min_length=2, max_length=16)]


class SplitConsented(Body):
    """Whether a successor may take along the common name, the common money, or this organization's contacts."""

    origin: Origin
    what: Inheritance
    given: bool


def _checkpoint_differs(case: Case[CoalitionSplit]) -> Detail | None:
    body = case.body
    good = body.size <= case.index and case.root_at(body.size) == body.root
    return None if good else {"size": body.size}


def _successors_unfit(case: Case[CoalitionSplit]) -> Detail | None:
    origins = [one.origin for one in case.body.successors]
    named = [organization for one in case.body.successors for organization in one.organizations]
    if len(set(origins)) != len(origins) or case.origin in origins:
        return {"problem": "each has a name of its own, and not this ledger's"}
    if len(set(named)) != len(named):
        return {"problem": "an organization goes with one of them"}
    gone = [one for one in named if not case.state.people.organizations[one].present]
    return {"problem": f"{gone[0]} is no member"} if gone else None


def _record_split(case: Case[CoalitionSplit]) -> None:
    body = case.body
    successors = tuple(Successor(one.origin, one.organizations) for one in body.successors)
    case.state.endings.splits.put(case.id, Split(case.id, body.size, body.root, successors))


def _no_authoriser(case: Case[SplitConsented]) -> Detail | None:
    organization = case.actor_organization
    return None if organization and speaks_for(case, organization, ("authoriser",)) else {}


def _no_successor(case: Case[SplitConsented]) -> Detail | None:
    origins = [one.origin for one in case.state.endings.splits[case.subject].successors]
    return None if case.body.origin in origins else {"found": case.body.origin}


def _record_consented(case: Case[SplitConsented]) -> None:
    body = case.body
    case.state.endings.consents.put((case.subject, case.actor_organization or "", body.origin, body.what), body.given)


KINDS: tuple[Kind[Any], ...] = (
    Kind(
        name="coalition.split/v1",
        body=CoalitionSplit,
        label="part ways",
        words="We part: {successors}. Each goes on from the checkpoint of {size} entries.",
        opens="split",
        power="endings.carry_out",
        decided="must",
        sealed=(SealedField("reason", "Why"),),
        checks=(
            Check(
                "CHECKPOINT_DIFFERS", "Z-6", "That is not the root at {size}.", "Name a checkpoint of this ledger.",
                _checkpoint_differs,
            ),
            Check("SUCCESSORS_UNFIT", "Z-6", "{problem}.", "Mend the list.", _successors_unfit),
        ),
        record=_record_split,
    ),
    Kind(
        name="split.consented/v1",
        body=SplitConsented,
        label="let a successor take something along",
        words="{origin} may take along the {what}: {given}.",
        about=("split",),
        for_another=True,
        place=lambda case: (case.subject, case.actor_organization, case.body.origin, case.body.what),
        standing=(
            Check(
                "NOT_THE_ORGANIZATIONS_WORD", "Z-7", "Only an authoriser, acting for an organization, says this.",
                "Sign in its name.", _no_authoriser,
            ),
            OWN_HAND,
        ),
        checks=(Check("SUCCESSOR_UNKNOWN", "Z-7", "{found} is none of them.", "Check it.", _no_successor),),
        record=_record_consented,
    ),
)  # fmt: skip
