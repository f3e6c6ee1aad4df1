"""Adopting a charter: the first at the founding, each later one by the amending procedure (docs/rules.md, part C)."""

from typing import Any

from ledger.rules.case import Case
from ledger.rules.charter.model import CharterData
from ledger.rules.charter.state import CharterVersion
from ledger.rules.kind import Kind, SealedField


def _record_charter(case: Case[CharterData]) -> None:
    charter = case.state.charter
    version = CharterVersion(case.id, len(charter.versions) + 1, case.body, case.index)
    charter.versions.put(case.id, version)
    charter.in_force.set(version)


KINDS: tuple[Kind[Any], ...] = (
    Kind(
        name="charter.adopted/v1",
        body=CharterData,
        label="adopt the charter",
        words="Adopt this charter.",
        opens="charter",
        at_founding=True,
        decided="may",
        sealed=(SealedField("text", "The charter in plain words"),),
        record=_record_charter,
    ),
)
