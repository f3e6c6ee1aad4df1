"""A ledger's folder on its host: where each file lies, and the host's own keys.

settings.json   the origin
ledger.db       entries, tiles, heads          guard.db   the head signed last
beside.db       disclosures and documents      keys/      note keys and the clerk's, mode 0600
lock            held while a batch is appended
"""

import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PrivateKey

from ledger.format.checkpoint import check_origin
from ledger.format.cosignature import CosignatureSigner
from ledger.format.note import (
    Ed25519NoteSigner,
    NoteSigner,
    SignatureType,
    VerifierKey,
    format_verifier_key,
)
from ledger.keys.service import create_ed25519_key, create_mldsa44_key, load_ed25519_key, load_mldsa44_key
from ledger.keys.signer import PrivateKeySigner

SEED_BYTES = 32


@dataclass(frozen=True, slots=True)
class HostKeys:
    """The keys that a host holds for one ledger: two that sign its notes, and the clerk's."""

    origin: str
    note: Ed25519PrivateKey
    note_mldsa: MLDSA44PrivateKey
    clerk: PrivateKeySigner

    @property
    def note_key(self) -> VerifierKey:
        """The Ed25519 note key (0x01): on every checkpoint."""
        return VerifierKey(self.origin, SignatureType.ED25519, self.note.public_key().public_bytes_raw())

    @property
    def note_mldsa_key(self) -> VerifierKey:
        """The ML-DSA-44 note key (0x06): on heads for witnesses, heartbeats and exports."""
        raw = self.note_mldsa.public_key().public_bytes_raw()
        return VerifierKey(self.origin, SignatureType.COSIGNATURE_ML_DSA_44, raw)

    def vkeys(self) -> tuple[str, str]:
        """Both note keys, as the founding names them."""
        return format_verifier_key(self.note_key), format_verifier_key(self.note_mldsa_key)

    def signer(self) -> NoteSigner:
        """Signs every checkpoint."""
        return Ed25519NoteSigner(self.note_key, self.note)

    def lasting_signer(self, timestamp: int) -> NoteSigner:
        """Signs, at a time (POSIX seconds), a head that must hold against tomorrow's computers."""
        return CosignatureSigner(self.note_mldsa_key, self.note_mldsa, timestamp)


@dataclass(frozen=True, slots=True)
class LedgerFolder:
    """A ledger's folder."""

    path: Path

    @property
    def settings(self) -> Path:
        """The settings file."""
        return self.path / "settings.json"

    @property
    def keys(self) -> Path:
        """The host's keys."""
        return self.path / "keys"

    def exists(self) -> bool:
        """Whether there is a ledger here."""
        return self.settings.is_file()

    def origin(self) -> str:
        """The ledger's origin."""
        value = json.loads(self.settings.read_text(encoding="ascii"))
        return check_origin(value["origin"], where=str(self.settings))

    def create(self, origin: str, randomness: Callable[[int], bytes]) -> HostKeys:
        """Make the folder, its settings and its keys.

        Args:
            origin: the ledger's name for ever.
            randomness: gives that many random bytes.

        Raises:
            FileExistsError: there is a ledger here already.
        """
        check_origin(origin, where="origin")
        if self.exists():
            raise FileExistsError(f"{self.path} holds a ledger already")
        self.keys.mkdir(parents=True, exist_ok=True, mode=0o700)
        note = create_ed25519_key(self.keys / "note-ed25519.pem", randomness(SEED_BYTES))
        mldsa = create_mldsa44_key(self.keys / "note-mldsa44.pem", randomness(SEED_BYTES))
        clerk = create_ed25519_key(self.keys / "clerk.pem", randomness(SEED_BYTES))
        # Written last: a crash before this leaves keys and no ledger, and `create` can be told another folder.
        _write_synced(self.settings, json.dumps({"origin": origin}).encode())
        return HostKeys(origin, note, mldsa, PrivateKeySigner(clerk))

    def load_keys(self) -> HostKeys:
        """Read the host's keys."""
        return HostKeys(
            self.origin(),
            load_ed25519_key(self.keys / "note-ed25519.pem"),
            load_mldsa44_key(self.keys / "note-mldsa44.pem"),
            PrivateKeySigner(load_ed25519_key(self.keys / "clerk.pem")),
        )


def _write_synced(path: Path, data: bytes) -> None:
    with path.open("xb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    directory = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(directory)
    finally:
        os.close(directory)
