"""Training done: recorded by two of two organizations, asked for by posts (docs/rules.md L-18)."""

from typing import Any

from ledger.rules.case import Case
from ledger.rules.kind import Check, Detail, Kind, SealedField
from ledger.rules.values import Body, CivilDate, Code, Document, start_of


class TrainingCompleted(Body):
    """A training that the person has done, and until when it holds."""

    training: Code
    date: CivilDate
    until: CivilDate | None = None
    certificate: Document | None = None


def _ahead(case: Case[TrainingCompleted]) -> Detail | None:
    return {"date": str(case.body.date)} if case.body.date > case.latest_date else None


def _record(case: Case[TrainingCompleted]) -> None:
    until = start_of(case.body.until) if case.body.until else None
    case.state.posts.training.put((case.subject, case.body.training), until)


KINDS: tuple[Kind[Any], ...] = (
    Kind(
        name="training.completed/v1",
        body=TrainingCompleted,
        label="record a training",
        words="{about} has done the training {training} on {date}.",
        about=("person",),
        power="posts.certify_training",
        sealed=(SealedField("note", "What it covered"),),
        checks=(Check("DATE_AHEAD", "L-18", "{date} has not come yet.", "Check the date.", _ahead),),
        record=_record,
    ),
)
