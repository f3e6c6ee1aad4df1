"""Passkeys as a server knows them beside the record: which credential of a browser is which enrolled key.

The record holds public keys; browsers name credentials by ids of their own. What is kept here only saves trying: a
server that lost it finds a person by her handle, which is made from her id, and tries her keys.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, Table, Text, delete, insert, select

from api.server.host import Look
from api.server.keeping import METADATA, Keeping
from api.server.settings import Settings
from ledger.format.codec import encode_base64, encode_base64url
from ledger.keys.errors import KeysError
from ledger.keys.public_keys import load_public_key
from ledger.keys.schemes import parse_public_key
from ledger.keys.webauthn import WebauthnBinding, verify_assertion
from ledger.rules.people.state import Key
from ledger.rules.state import State

SIGN_IN_LABEL = b"plenary sign-in v1"
_HANDLE_LABEL = b"plenary handle v1"
_PASSKEY = Table(
    "passkey",
    METADATA,
    Column("keyid", Text, primary_key=True),
    Column("credential", Text, nullable=False, index=True),
)


@dataclass(frozen=True, slots=True)
class Passkeys:
    """The credentials that browsers made here, by key id.

    Args:
        keeping: where they are kept.
    """

    keeping: Keeping

    def put(self, keyid: str, credential: str) -> None:
        """Keep a key's credential id (base64url); the first one stays."""
        with self.keeping.writing() as connection:
            if connection.execute(select(_PASSKEY.c.keyid).where(_PASSKEY.c.keyid == keyid)).first() is None:
                connection.execute(insert(_PASSKEY), [{"keyid": keyid, "credential": credential}])

    def of_keys(self, keyids: Iterable[str]) -> Mapping[str, str]:
        """The credential ids of some keys, of those that are known."""
        wanted = select(_PASSKEY.c.keyid, _PASSKEY.c.credential).where(_PASSKEY.c.keyid.in_([*keyids]))
        with self.keeping.reading() as connection:
            return {row.keyid: row.credential for row in connection.execute(wanted)}

    def of_credential(self, credential: str) -> tuple[str, ...]:
        """The ids of the keys that may be meant by a credential id."""
        wanted = select(_PASSKEY.c.keyid).where(_PASSKEY.c.credential == credential)
        with self.keeping.reading() as connection:
            return tuple(connection.execute(wanted).scalars())

    def forget(self, keyid: str) -> None:
        """Forget a key that was never enrolled."""
        with self.keeping.writing() as connection:
            connection.execute(delete(_PASSKEY).where(_PASSKEY.c.keyid == keyid))


@dataclass(frozen=True, slots=True)
class Assertion:
    """What a browser gives back when a passkey answers; ``credential`` and ``handle`` as base64url text."""

    credential: str
    handle: str | None
    authenticator_data: bytes
    client_data_json: bytes
    signature: bytes


def handle_of(person: str) -> str:
    """The user handle of a person's passkeys (base64url): tells browsers whose they are, and nobody who she is."""
    return encode_base64url(hashlib.sha256(_HANDLE_LABEL + b"\x00" + person.encode()).digest())


def sign_in_challenge(nonce: bytes) -> bytes:
    """What a passkey answers to sign in: a hash under a label of its own, so that it can be no statement's."""
    return hashlib.sha256(SIGN_IN_LABEL + b"\x00" + nonce).digest()


def binding(settings: Settings) -> WebauthnBinding:
    """Where passkeys made here may be used."""
    return WebauthnBinding(settings.rp_id, (settings.public_url,))


def key_body(settings: Settings, spki: bytes, *, backup_eligible: bool | None) -> dict[str, Any]:
    """A new passkey as the body of the act that enrols it.

    Raises:
        KeyRefusedError: it is of no sort that the record takes.
    """
    parse_public_key("webauthn", spki)
    where = binding(settings)
    body = {"scheme": "webauthn", "spki": encode_base64(spki), "rp_id": where.rp_id, "origins": [*where.origins]}
    return body | ({} if backup_eligible is None else {"backup_eligible": backup_eligible})


def key_code(spki: bytes) -> str:
    """A key in eight signs, for two people to compare: ``1f3a 99c0``."""
    digest = hashlib.sha256(spki).hexdigest()
    return f"{digest[:4]} {digest[4:8]}"


def find_key(look: Look, passkeys: Passkeys, assertion: Assertion, challenge: bytes, settings: Settings) -> Key | None:
    """The enrolled passkey that made an assertion over a challenge, in force or not; None when there is none."""
    for key in _candidates(look.state, passkeys, assertion):
        try:
            verify_assertion(
                load_public_key(key.spki),
                challenge,
                assertion.authenticator_data,
                assertion.client_data_json,
                assertion.signature,
                binding(settings),
            )
        except KeysError:
            continue
        return key
    return None


def _candidates(state: State, passkeys: Passkeys, assertion: Assertion) -> Iterator[Key]:
    people = state.people
    known = [keyid for keyid in passkeys.of_credential(assertion.credential) if keyid in people.keys]
    person = next((one for one in people.persons if handle_of(one) == assertion.handle), None)
    hers = people.keys_of.get(person) or () if person is not None else ()
    for keyid in dict.fromkeys((*known, *hers)):
        key = people.keys[keyid]
        if key.scheme == "webauthn":
            yield key
