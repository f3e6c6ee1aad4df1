"""What a server does by itself, and whether it tells when it cannot."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from api.app import create_app
from api.routes.health import STALE_MS
from api.server.host import Host
from api.server.running import prepared
from api.server.settings import Settings
from api.server.upkeep import Upkeep
from ledger.application import Recorded, StorageFailedError
from ledger.format.codec import DAY_MS, format_second
from projections.read_models.following import Following
from tests.web.notices.test_mail import propose
from tests.web.site import PUBLIC_URL, Site, founded


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    found = founded(tmp_path / "ledger")
    yield found
    found.close()


def test_what_time_has_brought_is_published(site: Site) -> None:
    """A decision whose window is over is closed by the clerk, with nobody there."""
    hall = site.hall
    charter = hall.ledger.live.state.charter.in_force.get()
    assert charter is not None
    for person, organization in (("Ana", "Dockers"), ("Ben", "Nurses")):
        yes = hall.sitting((person, ("organization", organization)))
        body = {"charter": charter.id, "word": "ratified"}
        yes.add("organization.ratified/v1", body, about=hall.ids[organization])
        hall.accept(hall.sign(yes))
    propose(site)
    sitting = hall.sitting(("Ana", ("organization", "Dockers")))
    decision = next(iter(hall.ledger.live.state.decisions.decisions))
    sitting.add("decision.opened/v1", {"closes": format_second(hall.clock.now() + 8 * DAY_MS)}, about=decision)
    answer = hall.submit(hall.sign(sitting))
    assert isinstance(answer, Recorded), answer
    size = hall.ledger.size
    Upkeep(site.host).round()
    assert hall.ledger.size == size
    hall.clock.wait(9 * DAY_MS)
    Upkeep(site.host).round()
    assert hall.ledger.size == size + 1
    assert hall.ledger.live.state.decisions.decisions[decision].outcome is not None


def test_sign_ins_and_drafts_that_have_ended_are_forgotten(site: Site) -> None:
    """They leave no trace on the server."""
    token = site.host.sessions.open(site.hall.ids["Ana"], "key", site.hall.clock.now() + 1)
    site.hall.clock.wait(2)
    Upkeep(site.host).round()
    site.hall.clock.ms -= 2
    assert site.host.sessions.find(token, site.hall.clock.now()) is None


def test_a_round_that_fails_is_told_and_tried_again(site: Site) -> None:
    """The readiness says so; the next good round takes it back."""
    upkeep = Upkeep(site.host)

    def fail() -> None:
        raise StorageFailedError("the disk is away")

    upkeep.also(fail)
    upkeep.round()
    client = TestClient(create_app(site.host, upkeep=upkeep), base_url=PUBLIC_URL)
    site.app.state.upkeep = upkeep
    assert site.client.get("/readyz").json()["failing"] == ["upkeep"]
    upkeep._more.clear()
    upkeep.round()
    assert site.client.get("/readyz").status_code == 200
    client.close()


def test_a_head_that_nobody_tends_is_told(site: Site) -> None:
    """After 26 hours without a signed head the server says that it is not ready."""
    assert site.client.get("/readyz").status_code == 200
    site.hall.clock.wait(STALE_MS + 1)
    answer = site.client.get("/readyz")
    assert (answer.status_code, answer.json()["failing"]) == (503, ["checkpoint_age"])


def test_the_read_models_follow_while_it_serves(tmp_path: Path) -> None:
    """They begin and end with the application, and are told of in the readiness."""
    hall = founded(tmp_path / "ledger").hall
    settings = Settings(public_url=PUBLIC_URL)

    def make(host: Host, upkeep: Upkeep, following: Following) -> FastAPI:
        return create_app(host, upkeep=upkeep, following=following)

    with prepared(hall.ledger, settings, hall.clock, make, hall.randomness) as served:
        app = served.server.config.app
        with TestClient(app, base_url=PUBLIC_URL) as client:  # type: ignore[arg-type]  # it is an application
            following = app.state.following  # type: ignore[union-attr]
            assert following.wait(1, 10)
            assert client.get("/readyz").json()["projection_lag"] == 0
            hall.invite("Ana", "Teachers")
            assert following.wait(2, 10)
        assert following.stopped() is None
    hall.ledger.close()
