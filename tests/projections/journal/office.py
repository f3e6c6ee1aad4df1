"""An office where old books are brought in: a real ledger, two people of two organizations, and the command line."""

import hashlib
import io
import json
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from api.cli.desk import Outside
from api.cli.main import run
from ledger.application import Ledger, LedgerFolder
from ledger.format.codec import parse_second
from ledger.format.disclosure import parse_disclosure
from ledger.keys.keystore import Keystore
from tests.hall import Hall, Randomness, TestClock

NOW = parse_second("2026-08-20T10:00:00Z", where="test clock")
PASSPHRASE = "a long enough passphrase of nobody"
ORGANIZATIONS = {"council": "ana", "foundation": "ben"}


@dataclass(frozen=True)
class Said:
    """What a command answered."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """Its JSON."""
        return json.loads(self.out)


class Office:
    """A ledger founded by the council (Ana) and the foundation (Ben), with both their keys here."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.clock = TestClock(NOW)
        self.hall = Hall(folder / "ledger", clock=self.clock)
        self.hall.found(ORGANIZATIONS)
        self.hall.ledger.close()
        keystore = Keystore(folder / "keys", rounds=1)
        for name in ORGANIZATIONS.values():
            keystore.new(name, PASSPHRASE, hashlib.sha256(b"test key of " + name.encode()).digest())
        self.secret = folder / "passphrase"
        self.secret.write_text(PASSPHRASE)
        self.secret.chmod(0o600)
        self.outside = Outside(self.clock, Randomness("office"), 1, lambda: False)

    def run(self, *arguments: str | Path) -> Said:
        """Run one command on this ledger."""
        self.clock.wait(1000)
        where = ["--ledger", str(self.hall.path), "--keys", str(self.folder / "keys")]
        out, err = io.StringIO(), io.StringIO()
        code = 0
        with redirect_stdout(out), redirect_stderr(err):
            try:
                run([*map(str, arguments), *where], self.outside)
            except SystemExit as leaving:
                code = int(leaving.code or 0)
        return Said(code, out.getvalue(), err.getvalue())

    def import_(self, journal: Path, mapping: Path, *more: str | Path) -> Said:
        """Import a journal, signed by Ana and Ben unless told otherwise."""
        signing = ["--by", "ana", "--by", "ben", "--yes", "--passphrase-file", str(self.secret)]
        return self.run("import", "journal", journal, "--map", mapping, *(more or signing))

    def ledger(self) -> Ledger:
        """The ledger as it is now; to be closed."""
        return Ledger(LedgerFolder(self.hall.path), self.clock)


def sealed_text(ledger: Ledger, digest: str) -> str:
    """A sealed text that the ledger's host holds."""
    encoded = ledger.beside.disclosure(digest)
    assert encoded is not None
    return parse_disclosure(encoded).text
