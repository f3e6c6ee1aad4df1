"""Decisions, minutes, terms and outcomes from before the ledger (docs/rules.md H-5, H-6).

They are told, not judged: nothing here is in force, nobody holds a role by it, and no limit counts it.
"""

from typing import Annotated, Any, Literal

from pydantic import Field

from ledger.rules.case import Case
from ledger.rules.history.preconditions import COSIGNED, HISTORY_OPEN, ONCE, Imported, PastDecisionId, keep_ref
from ledger.rules.history.state import PastDecision
from ledger.rules.kind import Check, Detail, Kind, SealedField
from ledger.rules.money.preconditions import not_in_future
from ledger.rules.values import Body, CivilDate, Code, Count, Document, OrganizationId, PersonId, PostId


class DecisionTaken(Imported):
    """A decision taken before the ledger."""

    document: Document | None = None


def _record_decision(case: Case[DecisionTaken]) -> None:
    keep_ref(case)
    case.state.history.decisions.put(case.id, PastDecision(case.id, case.subject, case.body.day))


class Minutes(Body):
    """Minutes of a meeting, by document or in the sealed text."""

    what: Literal["minutes"]
    document: Document | None = None


class TermHeld(Body):
    """Somebody held a role from one day until another (exclusive; None: until the record began)."""

    what: Literal["term"]
    role: Code
    first: CivilDate
    until: CivilDate | None = None
    how: Literal["elected", "appointed", "drawn", "interim", "unknown"] = "unknown"
    person: PersonId | None = None
    organization: OrganizationId | None = None
    post: PostId | None = None


class Outcome(Body):
    """How something was decided; the counts are those that the source gives."""

    what: Literal["outcome"]
    result: Literal["adopted", "rejected", "withdrawn", "elected", "other"]
    decision: PastDecisionId | None = None
    counts: dict[Code, Count] = Field(default_factory=dict, max_length=64)


Told = Annotated[Minutes | TermHeld | Outcome, Field(discriminator="what")]


class PastTold(Imported):
    """Minutes, a term or an outcome from before the ledger."""

    told: Told


def _ordered(case: Case[PastTold]) -> Detail | None:
    told = case.body.told
    if not isinstance(told, TermHeld) or told.until is None or told.first < told.until:
        return None
    return {"first": told.first.isoformat(), "until": told.until.isoformat()}


KINDS: tuple[Kind[Any], ...] = (
    Kind(
        name="history.decision/v1",
        body=DecisionTaken,
        label="cite a past decision",
        words="Before this record, on {day}, it was decided: {sealed.title} {sealed.link}",
        opens="past_decision",
        about=("source",),
        power="history.record",
        standing=(COSIGNED,),
        sealed=(
            SealedField("title", "What was decided", required=True),
            SealedField("link", "Where it is written"),
            SealedField("text", "Its words"),
        ),
        attestation="history",
        checks=(HISTORY_OPEN, ONCE, not_in_future()),
        record=_record_decision,
        examples=({"day": "2024-04-12", "ref": "5a" * 32},),
    ),
    Kind(
        name="history.record/v1",
        body=PastTold,
        label="record something past",
        words="Before this record, on {day}: {sealed.title} ({told}).",
        opens="past_record",
        about=("source",),
        power="history.record",
        standing=(COSIGNED,),
        sealed=(
            SealedField("title", "What it is", required=True),
            SealedField("text", "Its words"),
            SealedField("link", "Where it is written"),
            SealedField("name", "Who it was"),
        ),
        attestation="history",
        checks=(
            HISTORY_OPEN,
            ONCE,
            not_in_future(),
            Check("TERM_DATES", "H-6", "{first} is not before {until}.", "Put the first day first.", _ordered),
        ),
        record=keep_ref,
        examples=(
            {"day": "2024-04-12", "ref": "5a" * 32, "told": {"what": "minutes"}},
            {
                "day": "2023-01-01",
                "ref": "5b" * 32,
                "told": {"what": "term", "role": "treasurer", "first": "2023-01-01", "until": "2024-01-01"},
            },
            {
                "day": "2024-04-12",
                "ref": "5c" * 32,
                "told": {"what": "outcome", "result": "adopted", "counts": {"yes": 7, "no": 1}},
            },
        ),
    ),
)
