"""The log as tables: entries, acts and who signed them, the things that they open, sealed fields, documents.

Of sealed fields there are digests and audiences, never words: those stay beside the record, where they can be erased.
"""

from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel

from ledger.format.statement import Audience, Capacity
from ledger.rules.case import Case
from ledger.rules.state import State
from ledger.rules.values import utc_date
from projections.read_models.columns import json_text, kept
from projections.read_models.model import Change, appended, replaced
from projections.read_models.tables import ACTS, DOCUMENTS, ENTRIES, SEALED, SIGNERS, THINGS, Row


def _entries(_: State, change: Change) -> Iterator[Row]:
    yield {
        "entry": change.index,
        "received": change.received,
        "day": utc_date(change.received).isoformat(),
        "statement": change.statement,
        "acts": len(change.accepted.cases),
        "bytes": len(change.data),
    }


def _capacity(capacity: Capacity) -> Row:
    sort, of = capacity if isinstance(capacity, tuple) else (capacity, None)
    return {"capacity": sort, "capacity_of": of}


def _acts(_: State, change: Change) -> Iterator[Row]:
    for case in change.accepted.cases:
        yield {
            "id": case.id,
            "entry": change.index,
            "place": case.act,
            "kind": case.kind,
            "actor": case.actor,
            **_capacity(case.actor_capacity),
            "how": case.how,
            "about": case.about,
            "answers": case.on,
            "replaces": case.replaces,
            "decision": case.under.decision if case.under else None,
            "effect": case.under.effect if case.under else None,
            "idle": case.act in change.accepted.idle,
        }


def _signers(_: State, change: Change) -> Iterator[Row]:
    for case in change.accepted.cases:
        for place, signer in enumerate(case.signers):
            capacity = _capacity(signer.capacity)
            yield {"act": case.id, "place": place, "person": signer.person, **capacity, "keyid": signer.keyid}


def _things(state: State, change: Change) -> Iterator[Row]:
    things = state.record.things
    for identity in change.keys(things):
        # A thing is opened by the act whose id it has.
        place = int(identity.rpartition(".")[2])
        yield {"id": identity, "thing": things[identity], "entry": change.index, "place": place}


def _sealed(state: State, change: Change) -> Iterator[Row]:
    record = state.record
    touched = (*change.keys(record.sealed), *change.keys(record.widened), *change.keys(record.erased))
    for digest in dict.fromkeys(touched):
        act, path, audience = record.sealed[digest]
        more: tuple[Audience, ...] = record.widened.get(digest) or ()
        yield {
            "digest": digest,
            "act": act,
            "path": path,
            "audience": json_text(audience),
            "widened": json_text(more),
            "erased_by": record.erased.get(digest),
        }


_DOCUMENT = {"sha256", "length", "type", "salted"}


def _documents(_: State, change: Change) -> Iterator[Row]:
    for case in change.accepted.cases:
        for path, found in _in(_json(case), "body"):
            yield {"act": case.id, "path": path, **found}


def _json(case: Case[Any]) -> Any:
    return case.body.model_dump(mode="json") if isinstance(case.body, BaseModel) else {}


def _in(value: Any, path: str) -> Iterator[tuple[str, dict[str, Any]]]:
    if isinstance(value, dict):
        if value.keys() >= _DOCUMENT:
            yield path, {name: value[name] for name in sorted(_DOCUMENT)}
            return
        for name, member in value.items():
            yield from _in(member, f"{path}/{name}")
    elif isinstance(value, list):
        for place, member in enumerate(value):
            yield from _in(member, f"{path}/{place}")


LOG = (
    appended(ENTRIES, _entries),
    appended(ACTS, _acts),
    appended(SIGNERS, _signers),
    appended(THINGS, _things),
    replaced(SEALED, _sealed),
    appended(DOCUMENTS, _documents),
    kept("disowned", lambda state: state.record.disowned, str, key={"act": str}),
    kept("disavowed", lambda state: state.record.disavowed, str, key={"act": str}),
)
"""Models of the log itself."""
