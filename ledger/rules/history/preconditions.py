"""What every act of history must satisfy (docs/rules.md H-1 to H-4)."""

from typing import Annotated, Any

from pydantic import Field

from ledger.rules.case import Case
from ledger.rules.charter.powers import distinct_organizations
from ledger.rules.kind import Check, Detail
from ledger.rules.values import Body, CivilDate, Digest, RefTo

PREFIX = "history."

PastDecisionId = Annotated[str, Field(pattern=r"^[0-9a-f]{64}\.(0|[1-9][0-9]?)$"), RefTo(("past_decision",))]

_ORGANIZATIONS = 2


def is_history(kind: str) -> bool:
    """Whether an act of this kind tells of a time before the ledger; every report marks what stems from one.

    Args:
        kind: an act's kind, or that of an entry of the books (`ledger.rules.money.state.Entry.kind`).
    """
    return kind.startswith(PREFIX)


class Imported(Body):
    """One line of a source: the day it tells of, and the ``ref`` that binds it to the line's exact bytes."""

    day: CivilDate
    ref: Digest


def _open(case: Case[Any]) -> Detail | None:
    closed = case.state.history.closed.get()
    return None if closed is None else {"closed": closed}


def _two_hands(case: Case[Any]) -> Detail | None:
    persons = sorted({signer.person or "" for signer in case.signers})
    groups = [case.state.people.organizations_of(person, case.received) for person in persons]
    found = distinct_organizations(groups)
    return None if found >= _ORGANIZATIONS else {"found": found}


def _once(case: Case[Imported]) -> Detail | None:
    known = case.state.history.refs.get((case.subject, case.body.ref))
    return None if known is None else {"act": known}


def keep_ref(case: Case[Any]) -> None:
    """Note that this line of this source is in the record."""
    case.state.history.refs.put((case.subject, case.body.ref), case.id)


HISTORY_OPEN: Check[Any] = Check(
    "HISTORY_CLOSED",
    "H-1",
    "History was closed by {closed}; nothing from before the ledger is taken in any more.",
    "Record what you found late as what it is now: a fact, or a decision that corrects.",
    _open,
)

COSIGNED: Check[Any] = Check(
    "HISTORY_NOT_COSIGNED",
    "H-2",
    "What is told of the past is signed by persons of 2 organizations; these are of {found}.",
    "Ask somebody of another organization to sign it with you.",
    _two_hands,
)

ONCE: Check[Any] = Check(
    "REF_USED", "H-4", "That line of this source is in the record: {act}.", "Leave it out: it is there.", _once
)
