"""What changes how the record goes on: new rules, its end, a statement called back (docs/rules.md R-27, R-3, R-7)."""

from typing import Annotated, Any

from pydantic import StringConstraints

from ledger.rules.case import Case
from ledger.rules.kind import Check, Detail, Kind, SealedField
from ledger.rules.values import Body, Digest


class RulesAdopted(Body):
    """The rules version in force from the next index on."""

    rules: Annotated[str, StringConstraints(pattern=r"^rules/v(0|[1-9][0-9]{0,3})$")]


def _number(version: str) -> int:
    return int(version.removeprefix("rules/v"))


def _is_later(case: Case[RulesAdopted]) -> Detail | None:
    current = case.state.record.rules.get()
    return None if _number(case.body.rules) > _number(current) else {"current": current}


def _record_rules(case: Case[RulesAdopted]) -> None:
    case.state.record.rules.set(case.body.rules)


class LedgerClosed(Body):
    """The ledger ends in order; a successor's founding names it and its last head."""


def _record_closed(case: Case[LedgerClosed]) -> None:
    case.state.record.closed_index.set(case.index)


class StatementCancelled(Body):
    """A statement that is not to be accepted any more, by its id."""

    statement: Digest


def _not_accepted(case: Case[StatementCancelled]) -> Detail | None:
    index = case.state.record.statements.get(case.body.statement)
    if case.body.statement == case.statement:
        return {"index": case.index}
    return None if index is None else {"index": index}


def _record_cancelled(case: Case[StatementCancelled]) -> None:
    cancelled = case.state.record.cancelled
    persons = frozenset(signer.person for signer in case.signers if signer.person is not None)
    cancelled.put(case.body.statement, (cancelled.get(case.body.statement) or frozenset()) | persons)


KINDS: tuple[Kind[Any], ...] = (
    Kind(
        name="rules.adopted/v1",
        body=RulesAdopted,
        label="adopt new rules",
        words="From the next entry on {rules} are the rules.",
        decided="must",
        checks=(
            Check("RULES_NOT_LATER", "R-27", "{current} are in force already.", "Name a later version.", _is_later),
        ),
        record=_record_rules,
    ),
    Kind(
        name="ledger.closed/v1",
        body=LedgerClosed,
        label="close the record",
        words="Close this record for good.",
        decided="must",
        sealed=(SealedField("reason", "Why, and where things went"),),
        record=_record_closed,
    ),
    Kind(
        name="statement.cancelled/v1",
        body=StatementCancelled,
        label="call back a statement",
        words="The statement {statement}, which I signed, is not to count if it arrives.",
        checks=(
            Check(
                "STATEMENT_ACCEPTED",
                "R-7",
                "It stands at index {index} already.",
                "Say the opposite in a new statement.",
                _not_accepted,
            ),
        ),
        record=_record_cancelled,
    ),
)
