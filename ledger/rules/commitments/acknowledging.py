"""Thanks said openly, from one organization to another (docs/rules.md O-24)."""

from typing import Any

from ledger.rules.case import Case
from ledger.rules.commitments.state import Acknowledgement
from ledger.rules.kind import Check, Detail, Kind, SealedField
from ledger.rules.values import Body, CommitmentId, OrganizationId


class Acknowledged(Body):
    """To whom, and for which promise, if for one."""

    to: OrganizationId
    commitment: CommitmentId | None = None


def _itself(case: Case[Acknowledged]) -> Detail | None:
    own = case.state.people.organizations_of(case.actor, case.received)
    return {} if case.body.to in own else None


def _of_another(case: Case[Acknowledged]) -> Detail | None:
    body = case.body
    if body.commitment is None:
        return None
    commitment = case.state.commitments.commitments[body.commitment]
    return None if commitment.organization == body.to else {"organization": commitment.organization}


def _record(case: Case[Acknowledged]) -> None:
    case.state.commitments.acknowledgements.append(
        Acknowledgement(
            act=case.id,
            person=case.actor,
            organization=case.actor_organization,
            to=case.body.to,
            commitment=case.body.commitment,
            received=case.received,
        )
    )


KINDS: tuple[Kind[Any], ...] = (
    Kind(
        name="acknowledgement.given/v1",
        body=Acknowledged,
        label="say thank you",
        words="Thank {to}: {sealed.words}",
        power="commitments.acknowledge",
        for_another=True,
        sealed=(SealedField("words", "For what", required=True),),
        checks=(
            Check("THANKS_TO_ITSELF", "O-24", "It is her own organization.", "Thank another.", _itself),
            Check(
                "THANKS_FOR_ANOTHERS",
                "O-24",
                "That promise is {organization}'s.",
                "Thank the one that kept it.",
                _of_another,
            ),
        ),
        record=_record,
    ),
)
