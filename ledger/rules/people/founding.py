"""Founding a ledger (docs/rules.md, part F): what is fixed for ever, and who is there.

One statement founds: it fixes keys, policy, versions and currencies, names the organizations as founding or invited,
registers the persons who sign, and adopts the first charter. It may have one signer; what it names binds nobody
until that organization ratifies by its own hand.
"""

import base64
from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints

from ledger.keys.public_keys import key_id
from ledger.rules.case import Case
from ledger.rules.kind import Check, Detail, Kind, SealedField
from ledger.rules.people.state import Organization
from ledger.rules.record.state import Founding
from ledger.rules.values import Base64, Body, Currency, Document

Vkey = Annotated[str, StringConstraints(pattern=r"^[!-*,-~]{1,200}\+[0-9a-f]{8}\+[A-Za-z0-9+/=]{1,2000}$")]


class Founded(Body):
    """What the founding fixes.

    ``currencies`` gives each currency's ISO 4217 exponent, so that no later table can reinterpret history.
    """

    format: Literal[1]
    rules: Literal["rules/v0"]
    note_keys: tuple[Vkey, ...] = Field(min_length=1, max_length=4)
    clerk: Base64
    witness_policy: Annotated[str, StringConstraints(max_length=8192)] = ""
    currencies: dict[Currency, Annotated[int, Field(ge=0, le=4)]] = Field(min_length=1, max_length=200)
    predecessor: Document | None = None


def _record_founding(case: Case[Founded]) -> None:
    body = case.body
    spki = base64.b64decode(body.clerk)
    case.state.record.founding.set(
        Founding(
            id=case.statement,
            origin=case.origin,
            clerk_keyid=key_id(spki),
            clerk_spki=spki,
            note_vkeys=body.note_keys,
            rules=body.rules,
            currencies=dict(body.currencies),
        )
    )


class OrganizationRegistered(Body):
    """An organization, as founding (in the founding only) or invited."""

    standing: Literal["founding", "invited"]


def _standing_fits(case: Case[OrganizationRegistered]) -> Detail | None:
    return {"standing": "founding"} if case.body.standing == "founding" and case.index != 0 else None


def _record_organization(case: Case[OrganizationRegistered]) -> None:
    founding = case.body.standing == "founding"
    case.state.people.organizations.put(case.id, Organization(case.id, case.body.standing, founding))


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
        record=_record_founding,
    ),
    Kind(
        name="organization.registered/v1",
        body=OrganizationRegistered,
        label="name an organization",
        words="Write down {sealed.name} as {standing}.",
        opens="organization",
        power="people.register",
        at_founding=True,
        sealed=(SealedField("name", "Its name", required=True), SealedField("purpose", "What it is for")),
        checks=(
            Check(
                "STANDING_AT_FOUNDING_ONLY",
                "F-4",
                "Only the founding names founding organizations.",
                "Register it as invited; it joins by a decision and its own word.",
                _standing_fits,
            ),
        ),
        record=_record_organization,
    ),
)
