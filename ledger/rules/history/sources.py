"""Opening a source of history, and closing history (docs/rules.md H-1, H-3)."""

from typing import Annotated, Any

from pydantic import StringConstraints

from ledger.rules.case import Case
from ledger.rules.history.preconditions import COSIGNED, HISTORY_OPEN
from ledger.rules.history.state import Source
from ledger.rules.kind import Check, Detail, Kind, SealedField
from ledger.rules.values import Body, Code, Document

FormatCode = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{0,39}$")]


class SourceOpened(Body):
    """A source: its code, the format that its lines were read in, and the document as it was when first read."""

    code: Code
    format: FormatCode
    document: Document | None = None


def _new(case: Case[SourceOpened]) -> Detail | None:
    known = case.state.history.source_codes.get(case.body.code)
    return None if known is None else {"source": known}


def _record_source(case: Case[SourceOpened]) -> None:
    history, body = case.state.history, case.body
    history.sources.put(case.id, Source(case.id, body.code, body.format))
    history.source_codes.put(body.code, case.id)


class HistoryClosed(Body):
    """Nothing but the act itself."""


def _record_closed(case: Case[HistoryClosed]) -> None:
    case.state.history.closed.set(case.id)


KINDS: tuple[Kind[Any], ...] = (
    Kind(
        name="history.source/v1",
        body=SourceOpened,
        label="open a source of history",
        words="Bring in what {sealed.name} says of the time before this record.",
        opens="source",
        power="history.record",
        standing=(COSIGNED,),
        sealed=(
            SealedField("name", "What it is", required=True),
            SealedField("salt", "The secret that its refs are made with", required=True),
        ),
        attestation="history",
        checks=(
            HISTORY_OPEN,
            Check(
                "SOURCE_EXISTS",
                "H-3",
                "There is a source of that code: {source}.",
                "Use it, or choose another code.",
                _new,
            ),
        ),
        record=_record_source,
        examples=({"code": "council-budget", "format": "ledger"},),
    ),
    Kind(
        name="history.closed/v1",
        body=HistoryClosed,
        label="close history",
        words="Close history: nothing from before this record is taken in any more.",
        power="history.record",
        standing=(COSIGNED,),
        attestation="history",
        checks=(HISTORY_OPEN,),
        record=_record_closed,
        examples=({},),
    ),
)
