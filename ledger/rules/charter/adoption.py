"""Adopting a charter: the first at the founding, each later one by the amending procedure (docs/rules.md, part C).

A change is decided under the charter that is in force when its decision opens, also when it changes the rule for
changing it; the new version holds from its own index, for what opens later. Whether an organization is bound by what is
decided under it is another matter: that is its own ratification.
"""

from typing import Any

from ledger.rules.case import Case
from ledger.rules.charter.model import CharterData
from ledger.rules.charter.state import CharterVersion
from ledger.rules.charter.validation import check_charter
from ledger.rules.kind import Check, Detail, Kind, SealedField


def _problem(case: Case[CharterData]) -> Detail | None:
    problems = check_charter(case.body)
    return {"problem": str(problems[0]), "problems": len(problems)} if problems else None


def _previous(case: Case[CharterData]) -> Detail | None:
    version = case.state.charter.in_force.get()
    expected = version.id if version else None
    if case.body.previous == expected:
        return None
    return {"expected": expected or "nothing", "found": case.body.previous or "nothing"}


def _record_charter(case: Case[CharterData]) -> None:
    charter = case.state.charter
    decision = case.under.decision if case.under else None
    number = len(charter.versions) + 1
    version = CharterVersion(case.id, number, case.body, case.index, case.received, decision)
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
        decided="after_founding",
        sealed=(SealedField("text", "The charter in plain words"),),
        checks=(
            Check(
                "CHARTER_STALE",
                "C-3",
                "It changes version {found}; in force is {expected}.",
                "Draw it up again from the version in force.",
                _previous,
            ),
            Check("CHARTER_INVALID", "C-4", "{problem} ({problems} in all).", "Mend the charter's data.", _problem),
        ),
        record=_record_charter,
    ),
)
