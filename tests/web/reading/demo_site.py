"""The demonstration's year behind an application: what readers see of a record in which a lot happened."""

from dataclasses import dataclass
from pathlib import Path

from fastapi import FastAPI
from fastapi.testclient import TestClient

from api.app import create_app
from api.demo.stage import Stage
from api.demo.year import play
from api.server.asked import COOKIE
from api.server.host import Host
from api.server.settings import Settings
from ledger.format.codec import HOUR_MS

PUBLIC_URL = "http://localhost:8000"
PAGE = {"accept": "text/html"}


@dataclass
class DemoSite:
    """The year, its host, and clients that look at it."""

    stage: Stage
    host: Host
    app: FastAPI
    url: str

    def token(self, name: str) -> str:
        """A session of somebody of the story."""
        state, now = self.stage.state, self.stage.clock.now()
        person = self.stage.ids[name]
        keys = state.people.keys_of.get(person) or ()
        keyid = next(one for one in keys if state.people.keys[one].in_force(self.stage.ledger.size, now))
        return self.host.sessions.open(person, keyid, now + HOUR_MS)

    def client(self, name: str | None = None) -> TestClient:
        """A client in which somebody is signed in; nobody: the public."""
        cookies = {COOKIE: self.token(name)} if name else None
        return TestClient(self.app, base_url=self.url, raise_server_exceptions=False, cookies=cookies)

    def close(self) -> None:
        """Close the host and the ledger."""
        self.host.close()
        self.stage.ledger.close()


def demo_site(folder: Path, url: str = PUBLIC_URL) -> DemoSite:
    """Play the year into a folder and serve it."""
    stage = play(folder)
    settings = Settings(public_url=url, demo=True, pseudo_languages=True, reads_per_minute=1_000_000)
    host = Host(stage.ledger, settings, stage.clock, stage.randomness)
    return DemoSite(stage, host, create_app(host), url)
