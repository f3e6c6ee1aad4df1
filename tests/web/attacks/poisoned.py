"""The demonstration's year with every word of it poisoned: names, titles, texts, reasons carry payloads."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from api.app import create_app
from api.demo import stage as demo_stage
from api.demo.stage import Stage
from api.demo.year import play
from api.server.asked import COOKIE
from api.server.host import Host
from api.server.settings import Settings
from ledger.application.compose import Words
from ledger.format.codec import DAY_MS
from tests.web.attacks.payloads import payload

URL = "http://localhost:8000"
EACH = 3
"""Payloads in one text: the year has fewer texts than there are payloads."""
LIMITS = {"reads_per_minute": 10**9, "writes_per_minute": 10**9}


@dataclass
class Poisoned:
    """The year, served."""

    stage: Stage
    host: Host
    app: FastAPI
    texts: int

    def people(self) -> list[str]:
        """Ids of those who have a key in force."""
        known = self.stage.state.people
        now, size = self.stage.clock.now(), self.stage.ledger.size
        return [
            person
            for person, keys in known.keys_of.items()
            if any(known.keys[keyid].in_force(size, now) for keyid in keys)
        ]

    def token(self, person: str) -> str:
        """A session of somebody."""
        known = self.stage.state.people
        now, size = self.stage.clock.now(), self.stage.ledger.size
        keyid = next(keyid for keyid in known.keys_of[person] if known.keys[keyid].in_force(size, now))
        return self.host.sessions.open(person, keyid, now + DAY_MS)

    def client(self, person: str | None = None) -> TestClient:
        """A browser without a screen; of somebody who is signed in, or of the public."""
        cookies = {COOKIE: self.token(person)} if person else None
        headers = {"Sec-Fetch-Site": "same-origin"}
        return TestClient(
            self.app, base_url=URL, raise_server_exceptions=False, follow_redirects=False, cookies=cookies,
            headers=headers,
        )  # fmt: skip

    def close(self) -> None:
        """Close the host and the ledger."""
        self.host.close()
        self.stage.ledger.close()


def poison(folder: Path, url: str = URL, **settings: Any) -> Poisoned:
    """Play the year with payloads behind every word."""
    turn = 0

    def bad_words(text: str, *rest: Any) -> Words:
        nonlocal turn
        added = " ".join(payload(turn * EACH + place) for place in range(EACH))
        turn += 1
        return Words(f"{text} {added}", *rest)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(demo_stage, "Words", bad_words)
        stage = play(folder)
    chosen: dict[str, Any] = {"public_url": url, **LIMITS, **settings}
    host = Host(stage.ledger, Settings(**chosen), stage.clock, stage.randomness)
    return Poisoned(stage, host, create_app(host), turn)
