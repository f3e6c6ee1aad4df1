"""The keys of this keystore with which a server is asked to let one read: only when it must be, the last one first."""

import os
from collections.abc import Callable, Iterator

from api.cli.desk import Desk, Signing
from api.cli.signing import passphrase_file
from ledger.keys.keystore import StoredKey
from ledger.keys.signer import Signer

VARIABLE = "PLENARY_PASSPHRASE_FILE"


def offered(desk: Desk, last: str | None) -> Iterator[tuple[str, Callable[[], Signer | None]]]:
    """Each key's name and what opens it; None where its passphrase is in no file and nobody can be asked."""
    stored, _ = desk.keystore.list()
    for key in sorted(stored, key=lambda one: (one.name != last, one.encrypted)):
        yield key.name, _opener(desk, key)


def _opener(desk: Desk, key: StoredKey) -> Callable[[], Signer | None]:
    def opened() -> Signer | None:
        if not key.encrypted:
            return desk.keystore.open(key.name, None)
        file = passphrase_file(key.name, Signing(passphrase_file=os.environ.get(VARIABLE, "").split()))
        if file is None and not desk.outside.is_terminal():
            return None
        secret = desk.passphrase(f"Passphrase of key {key.name}, to sign in", file, f"{VARIABLE}=FILE")
        return desk.keystore.open(key.name, secret)

    return opened
