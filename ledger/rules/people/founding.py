"""Founding a ledger (docs/rules.md, part F): what is fixed for ever.

One statement founds: it fixes keys, policy, versions and currencies, names the organizations as founding or invited,
registers the persons who sign, and adopts the first charter. It may have one signer; what it names binds nobody
until that organization ratifies by its own hand.
"""

from typing import Annotated, Any, Literal

from pydantic import Field

from ledger.rules.case import Case
from ledger.rules.kind import Check, Detail, Kind, SealedField
from ledger.rules.record.ledger_keys import PolicyText, Vkey, ledger_keys_problem, put_ledger_keys
from ledger.rules.record.state import Founding
from ledger.rules.values import Base64, Body, Currency, Digest, Origin, Positive


class Predecessor(Body):
    """The ledger that this one goes on from: its origin, its founding statement's id, and the last head known."""

    origin: Origin
    founding: Digest
    size: Positive
    root: Digest


class Founded(Body):
    """What the founding fixes.

    ``currencies`` gives each currency's ISO 4217 exponent, so that no later table can reinterpret history.
    """

    format: Literal[1]
    rules: Literal["rules/v0"]
    note_keys: tuple[Vkey, ...] = Field(min_length=1, max_length=4)
    clerk: Base64
    witness_policy: PolicyText | None = None
    currencies: dict[Currency, Annotated[int, Field(ge=0, le=4)]] = Field(min_length=1, max_length=200)
    predecessor: Predecessor | None = None


def _keys_refused(case: Case[Founded]) -> Detail | None:
    return ledger_keys_problem(case, case.body.note_keys, case.body.clerk, case.body.witness_policy)


def _record_founding(case: Case[Founded]) -> None:
    body = case.body
    case.state.record.founding.set(Founding(case.statement, case.origin, body.rules, dict(body.currencies)))
    case.state.record.rules.set(body.rules)
    put_ledger_keys(case, body.note_keys, body.clerk, body.witness_policy)


KINDS: tuple[Kind[Any], ...] = (
    Kind(
        name="ledger.founded/v1",
        body=Founded,
        label="found the record",
        words="Found this record, with its keys, rules {rules} and currencies {currencies}.",
        at_founding=True,
        sealed=(
            SealedField("name", "The coalition's name", required=True),
            SealedField("purpose", "What it is for, in a sentence"),
        ),
        checks=(
            Check(
                "LEDGER_KEYS_REFUSED",
                "F-2",
                "These keys cannot be the ledger's: {problem} ({where}).",
                "Make new keys for the host and name those.",
                _keys_refused,
            ),
        ),
        record=_record_founding,
    ),
)
