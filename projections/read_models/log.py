"""The log as tables: entries, acts and who signed them, the things that they open, sealed fields, documents.

Of sealed fields there are digests and audiences, never words: those stay beside the record, where they can be erased.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from pydantic import BaseModel

from ledger.format.statement import Audience, Capacity
from ledger.rules.case import Case
from ledger.rules.journal import Cell
from ledger.rules.record.state import LedgerKeys, WitnessedHead
from ledger.rules.state import State
from ledger.rules.values import utc_date
from projections.read_models.columns import json_text, kept, kept_cells
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


PLACE = {"place": int}

CELLS: Mapping[str, Callable[[State], Cell[Any]]] = {
    "founding": lambda state: state.record.founding,
    "rules": lambda state: state.record.rules,
    "closed_index": lambda state: state.record.closed_index,
    "may_decide": lambda state: state.people.may_decide,
    "charter_in_force": lambda state: state.charter.in_force,
    "closed_through": lambda state: state.money.closed_through,
    "history_closed": lambda state: state.history.closed,
    "sleeps": lambda state: state.gatherings.sleeps,
    "winding_down": lambda state: state.endings.winding_down,
}
"""What the ledger holds only one of."""

LOG = (
    appended(ENTRIES, _entries),
    appended(ACTS, _acts),
    appended(SIGNERS, _signers),
    appended(THINGS, _things, lambda state: (state.record.things,)),
    replaced(SEALED, _sealed, lambda state: (state.record.sealed, state.record.widened, state.record.erased)),
    appended(DOCUMENTS, _documents),
    kept("disowned", lambda state: state.record.disowned, str, key={"act": str}),
    kept("disavowed", lambda state: state.record.disavowed, str, key={"act": str}),
    kept("confirmed", lambda state: state.record.confirmed, str, key={"act": str, "signer": str}),
    kept("cancelled", lambda state: state.record.cancelled, frozenset, key={"statement": str}),
    kept("places", lambda state: state.record.live, str, key={"kind": str, "place": object}),
    kept("ledger_keys", lambda state: state.record.keys, LedgerKeys, key=PLACE, without=("clerk_spki",)),
    kept("witnessed", lambda state: state.record.witnessed, WitnessedHead, key=PLACE),
    kept_cells("standings", CELLS),
)
"""Models of the log itself."""
