"""What this device remembers of a server: its ledger, pinned on first use, and the sign-in for reading."""

import hashlib
import json
import os
import re
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from ledger.application import LedgerFolder
from ledger.application.folder import HostKeys
from ledger.keys.private_file import create_private_directory

FILE = "remote.json"


@dataclass(frozen=True, slots=True)
class Pin:
    """What is remembered.

    Args:
        address: the server's.
        origin: the ledger's name.
        genesis: its founding statement's id; None before the first entries were read.
        words_to: the index up to which words were asked for.
        standing: what the server told of the words that this reader may see.
        token, token_ends: a sign-in for reading, and when (ms) it ends.
        key: the name of the key that signed in.
    """

    address: str
    origin: str
    genesis: str | None = None
    words_to: int = 0
    standing: str = ""
    token: str | None = None
    token_ends: int = 0
    key: str | None = None


class MirrorFolder(LedgerFolder):
    """The folder of a mirror: as a ledger's on its host, without the host's keys."""

    __slots__ = ()

    def load_keys(self) -> tuple[HostKeys, ...]:
        """None: a mirror signs no heads."""
        return ()


def cache_folder() -> Path:
    """Where mirrors lie: ``plenary/mirrors`` in XDG_CACHE_HOME."""
    named = Path(os.environ.get("XDG_CACHE_HOME", ""))
    base = named if named.is_absolute() else Path.home() / ".cache"
    return base / "plenary" / "mirrors"


def mirror_folder(address: str, cache: Path) -> MirrorFolder:
    """The folder of the mirror of one server."""
    readable = re.sub(r"[^a-z0-9.-]+", "_", address.partition("://")[2].lower())[:60]
    digest = hashlib.sha256(address.encode()).hexdigest()[:16]
    return MirrorFolder(cache / f"{readable}-{digest}")


def read_pin(folder: LedgerFolder) -> Pin | None:
    """What is remembered; None on first use."""
    path = folder.path / FILE
    return Pin(**json.loads(path.read_text(encoding="utf-8"))) if path.is_file() else None


def write_pin(folder: LedgerFolder, pin: Pin) -> Pin:
    """Remember; the file is for its owner alone, since it holds a sign-in."""
    if not folder.path.is_dir():
        create_private_directory(folder.path)
    if not folder.exists():
        folder.settings.write_text(json.dumps({"origin": pin.origin}), encoding="ascii")
    part = folder.path / f".{FILE}.part"
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump(asdict(pin), file)
    part.replace(folder.path / FILE)
    return pin


def signed_out(pin: Pin) -> Pin:
    """The same without a sign-in."""
    return replace(pin, token=None, token_ends=0)
