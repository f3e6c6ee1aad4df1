"""Who can sign a statement: a key in memory here, an ssh-agent's in ``agent``, an opened file's in ``keystore``."""

from dataclasses import dataclass, field
from typing import Protocol

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from ledger.format.envelope import Signature
from ledger.keys.public_keys import encode_public_key, key_id
from ledger.keys.schemes import Scheme


class Signer(Protocol):
    """Signs statements with one key, wherever that key lies."""

    @property
    def scheme(self) -> Scheme:
        """What the key is enrolled as."""
        ...

    @property
    def spki(self) -> bytes:
        """The public key, canonical DER SPKI."""
        ...

    @property
    def keyid(self) -> str:
        """The key's id."""
        ...

    def sign(self, pae: bytes) -> Signature:
        """Sign a statement's pre-authentication encoding.

        Raises:
            KeysError: the key cannot be used.
        """
        ...


@dataclass(frozen=True, slots=True)
class PrivateKeySigner:
    """An Ed25519 private key held in memory."""

    private_key: Ed25519PrivateKey = field(repr=False)

    @property
    def scheme(self) -> Scheme:
        """Plain keys sign by this scheme."""
        return "ed25519"

    @property
    def spki(self) -> bytes:
        """The public key, canonical DER SPKI."""
        return encode_public_key(self.private_key.public_key())

    @property
    def keyid(self) -> str:
        """The key's id."""
        return key_id(self.spki)

    def sign(self, pae: bytes) -> Signature:
        """Sign a statement's pre-authentication encoding."""
        return Signature(self.keyid, self.private_key.sign(pae))
