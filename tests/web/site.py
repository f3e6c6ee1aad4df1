"""A site: a hall that is served, and people who look at it in a browser without a screen.

`Site.client` is a client of the application in this process; `Site.as_person` is one with a session open.
"""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from fastapi.testclient import TestClient

from api.app import create_app
from api.server.asked import COOKIE
from api.server.host import Host
from api.server.settings import Settings
from ledger.format.codec import HOUR_MS
from tests.hall import Hall

PUBLIC_URL = "http://localhost:8000"


@dataclass
class Site:
    """A hall behind an application."""

    hall: Hall
    settings: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        settings = Settings(**({"public_url": PUBLIC_URL} | self.settings))
        self.host = Host(self.hall.ledger, settings, self.hall.clock, self.hall.randomness)
        self.app: FastAPI = create_app(self.host)
        self.client = TestClient(self.app, base_url=PUBLIC_URL, raise_server_exceptions=False)

    def as_person(self, name: str) -> TestClient:
        """A client in which a person of the hall is signed in."""
        person = self.hall.ids[name]
        keyid = (self.hall.ledger.live.state.people.keys_of.get(person) or ())[0]
        token = self.host.sessions.open(person, keyid, self.hall.clock.now() + HOUR_MS)
        return TestClient(self.app, base_url=PUBLIC_URL, raise_server_exceptions=False, cookies={COOKIE: token})

    def close(self) -> None:
        """Close the host; the hall's ledger too."""
        self.host.close()
        self.hall.ledger.close()


def founded(path: Path, **settings: Any) -> Site:
    """A site of a coalition of two organizations: Dockers (Ana) and Nurses (Ben)."""
    hall = Hall(path)
    hall.found({"Dockers": "Ana", "Nurses": "Ben"})
    return Site(hall, settings)
