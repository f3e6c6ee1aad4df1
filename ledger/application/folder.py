"""A ledger's folder on its host: where each file lies, and the host's own keys.

settings.json   the origin
ledger.db       entries, tiles, heads          guard.db   the head signed last
beside.db       disclosures and documents      keys/      note keys and the clerk's, mode 0600; later sets in keys/1, …
lock            held while a batch is appended
"""

import json
import os
from collections.abc import Callable
from dataclasses import dataclass, replace
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
from ledger.keys.private_file import create_private_directory
from ledger.keys.service import create_ed25519_key, create_mldsa44_key, load_ed25519_key, load_mldsa44_key
from ledger.keys.signer import PrivateKeySigner
from ledger.rules.record.state import LedgerKeys
from ledger.store.guard import SigningGuardError

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
        keys = self._create_keys(origin, self.keys, randomness)
        # Written last: a crash before this leaves keys and no ledger, and `create` can be told another folder.
        _write_synced(self.settings, json.dumps({"origin": origin}).encode())
        return keys

    def create_more_keys(self, randomness: Callable[[int], bytes]) -> HostKeys:
        """Make another set of keys, to be named in ``ledger.keys/v1``; the host signs with it from then on."""
        number = max((int(path.name) for path in self.keys.iterdir() if path.name.isdecimal()), default=0) + 1
        return self._create_keys(self.origin(), self.keys / str(number), randomness)

    def load_keys(self) -> tuple[HostKeys, ...]:
        """Read all sets of the host's keys, the first one first."""
        origin = self.origin()
        return tuple(
            HostKeys(
                origin,
                load_ed25519_key(path / "note-ed25519.pem"),
                load_mldsa44_key(path / "note-mldsa44.pem"),
                PrivateKeySigner(load_ed25519_key(path / "clerk.pem")),
            )
            for path in self._key_folders()
        )

    def _key_folders(self) -> list[Path]:
        later = sorted((path for path in self.keys.iterdir() if path.name.isdecimal()), key=lambda path: int(path.name))
        # The clerk's key is written last: a folder without it is one that a crash cut short.
        return [self.keys, *(path for path in later if (path / "clerk.pem").exists())]

    @staticmethod
    def _create_keys(origin: str, path: Path, randomness: Callable[[int], bytes]) -> HostKeys:
        create_private_directory(path)
        note = create_ed25519_key(path / "note-ed25519.pem", randomness(SEED_BYTES))
        mldsa = create_mldsa44_key(path / "note-mldsa44.pem", randomness(SEED_BYTES))
        clerk = create_ed25519_key(path / "clerk.pem", randomness(SEED_BYTES))
        return HostKeys(origin, note, mldsa, PrivateKeySigner(clerk))


def held_for(held: tuple[HostKeys, ...], named: LedgerKeys) -> HostKeys:
    """The note keys and the clerk's that the record names, out of the sets that a host holds.

    Raises:
        SigningGuardError: it holds none that is named: what it signed nobody could verify.
    """
    notes = [keys for keys in held if set(keys.vkeys()) <= set(named.note_vkeys)]
    clerks = [keys for keys in held if keys.clerk.keyid == named.clerk_keyid]
    if not notes or not clerks:
        raise SigningGuardError(
            f"{held[0].origin}: this host does not hold the {'clerk' if notes else 'note'} key that the record names. "
            "Bring the keys folder of the host that does."
        )
    return replace(notes[-1], clerk=clerks[-1].clerk)


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
