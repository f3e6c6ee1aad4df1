"""Two laptops with the same keys, clock and randomness: one beside the ledger's folder, one that asks a server.

Whatever is typed on both must print the same. The server is the application in this process.
"""

import re
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx2
from fastapi.testclient import TestClient
from typer.testing import CliRunner, Result

from api.app import create_app
from api.cli.desk import Outside
from api.cli.main import app
from api.server.host import Host
from api.server.settings import Settings
from ledger.application import Ledger, LedgerFolder
from tests.api.laptop import Laptop
from tests.hall import Randomness, TestClock

ADDRESS = "http://localhost:8000"


class Server:
    """A ledger's folder behind the application."""

    def __init__(self, folder: Path, clock: TestClock) -> None:
        self.ledger = Ledger(LedgerFolder(folder), clock)
        self.host = Host(self.ledger, Settings(public_url=ADDRESS), clock, Randomness("server"))
        self.app = create_app(self.host)

    def connect(self, address: str) -> httpx2.Client:
        """A client of it."""
        assert address == ADDRESS
        return TestClient(self.app, base_url=ADDRESS, raise_server_exceptions=False)

    def close(self) -> None:
        """Close it."""
        self.host.close()
        self.ledger.close()


@dataclass
class FarLaptop(Laptop):
    """A laptop without the ledger's folder. ``cache`` is where its mirrors lie."""

    server: Server | None = None

    def run(self, *arguments: Any, typed: str | None = None) -> Result:
        """Run a command against the server."""
        assert self.server is not None
        outside = Outside(self.clock, self.randomness, 1, lambda: typed is not None, self.server.connect)
        env = {
            "PLENARY_LEDGER": ADDRESS,
            "PLENARY_KEYS": str(self.keys),
            "PLENARY_PASSPHRASE_FILE": str(self.passphrase_file) if typed is None else "",
            "XDG_CACHE_HOME": str(self.directory / "cache"),
            "TERMINAL_WIDTH": "200",
            "NO_COLOR": "1",
        }
        self.clock.wait(1000)
        return CliRunner().invoke(app, [str(each) for each in arguments], input=typed, env=env, obj=outside)

    @property
    def mirror(self) -> Path:
        """The folder of its one mirror."""
        (found,) = (self.directory / "cache" / "plenary" / "mirrors").iterdir()
        return found


@dataclass
class Office:
    """The two laptops, and the server of the far one's ledger."""

    near: Laptop
    far: FarLaptop
    server: Server

    def both(self, *arguments: Any, **more: Any) -> Result:
        """Run a command on both; it prints the same and ends the same. Returns the far one's result."""
        near, far = self.near.run(*arguments, **more), self.far.run(*arguments, **more)
        assert far.exception is None or isinstance(far.exception, SystemExit), far.exception
        assert far.exit_code == near.exit_code, f"{arguments}: {near.output} / {far.output}"
        assert self._plain(far.stdout) == self._plain(near.stdout), f"{arguments}: {near.stdout} / {far.stdout}"
        assert self._plain(far.stderr) == self._plain(near.stderr), f"{arguments}: {near.stderr} / {far.stderr}"
        return far

    @staticmethod
    def _plain(text: str) -> str:
        """What was printed, without names of temporary folders."""
        return re.sub(r"/\S*plenary-verify-\w+", "/export", text)


def office(home: Path, founded: Laptop) -> Office:
    """Both laptops with a copy of a founded ledger each, as it was when it was founded."""
    near, far = home / "near", home / "far"
    for side in (near, far):
        shutil.copytree(founded.directory, side / "laptop")
        shutil.copytree(founded.ledger, side / "ledger")
    laptop = Laptop(near / "laptop", near / "ledger")
    clock = TestClock()
    server = Server(far / "ledger", clock)
    other = FarLaptop(far / "laptop", far / "ledger", clock, server=server)
    for one in (laptop, other):
        one.randomness.calls = founded.randomness.calls
        one.clock.ms = founded.clock.ms
    return Office(laptop, other, server)
