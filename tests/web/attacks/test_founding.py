"""Before there is a record: the six questions and the page that is read aloud, answered with payloads."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from tests.hall import Hall
from tests.web.attacks.markup import faults
from tests.web.attacks.payloads import SCRIPTS, marks_in
from tests.web.attacks.walk import HTML
from tests.web.site import PUBLIC_URL, Site


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A server without a record."""
    folder: Path = tmp_path_factory.mktemp("empty") / "ledger"
    found = Site(Hall(folder), {"writes_per_minute": 10**9, "reads_per_minute": 10**9})
    yield found
    found.close()


def test_no_answer_becomes_markup(site: Site) -> None:
    """Each payload as the coalition's, an organization's and a person's name: on the form again, or read aloud."""
    own = {"Sec-Fetch-Site": "same-origin", **HTML}
    client = TestClient(site.app, base_url=PUBLIC_URL, raise_server_exceptions=False, headers=own)
    read_aloud = 0
    for one in SCRIPTS:
        plain = one.replace(":", "").replace(",", "")
        data = {
            "name": f"Harbour {one}", "organizations": f"{plain} O: Ana {plain}\nNurses: Ben", "purpose": one,
            "charter": "consent-coalition", "entries": "members", "writer": f"Ana {plain}", "witness": "Ben",
        }  # fmt: skip
        answer = client.post("/start", data=data)
        assert answer.status_code in (200, 422), answer.text[:300]
        assert not faults(answer.text), (one, faults(answer.text))
        assert marks_in(answer.text)
        read_aloud += answer.status_code == 200
    assert read_aloud > 150
    for one in SCRIPTS[::5]:
        chosen = {"name": "Harbour", "charter": one, "entries": one, "witness": one, "writer": one}
        assert not faults(client.post("/start", data=chosen).text)
