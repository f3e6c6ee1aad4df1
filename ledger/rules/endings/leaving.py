"""Leaving with things undone: each is settled, or published as unmet (docs/rules.md Z-1; governance E28)."""

from typing import Any

from ledger.rules.case import Case
from ledger.rules.commitments.standing import is_open
from ledger.rules.kind import Check, Detail, Kind, SealedField
from ledger.rules.values import Body


class PromiseUnmet(Body):
    """The organization goes without having kept it."""


def _not_leaving(case: Case[PromiseUnmet]) -> Detail | None:
    organization = case.state.commitments.commitments[case.subject].organization
    standing = case.state.people.organizations[organization].standing
    return None if standing == "leaving" else {"standing": standing}


def _not_open(case: Case[PromiseUnmet]) -> Detail | None:
    commitment = case.state.commitments.commitments[case.subject]
    return None if is_open(case.state, commitment, case.received) else {}


def _told(case: Case[PromiseUnmet]) -> Detail | None:
    return {} if case.subject in case.state.endings.unmet else None


KINDS: tuple[Kind[Any], ...] = (
    Kind(
        name="exit.unmet/v1",
        body=PromiseUnmet,
        label="publish a promise as unmet",
        words="Its organization leaves, and {about} stays unmet. {sealed.note}",
        about=("commitment",),
        power="endings.publish",
        sealed=(SealedField("note", "What was tried"),),
        checks=(
            Check(
                "NOT_LEAVING", "Z-1", "Its organization is {standing}, not leaving.", "Renegotiate it.", _not_leaving
            ),
            Check("PROMISE_NOT_OPEN", "Z-1", "It is not open.", "Nothing: it is settled.", _not_open),
            Check("UNMET_ALREADY", "Z-1", "That was published.", "Nothing: it was.", _told),
        ),
        record=lambda case: case.state.endings.unmet.put(case.subject, case.id),
    ),
)
