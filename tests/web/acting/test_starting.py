"""Starting a coalition: the six questions refused and answered, the page, and the founding signed by two passkeys."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import httpx2
import pytest
from fastapi.testclient import TestClient

from api.pages.acting.six_questions import plan_of
from tests.hall import Hall
from tests.web.acting.stage import SAME_SITE, errors_of
from tests.web.signing.people import Member, passkey_of
from tests.web.site import PUBLIC_URL, Site, founded

PLENARY = str(Path(sys.executable).with_name("plenary"))
ANSWERS = {
    "name": "Harbour Coalition",
    "organizations": "Dockers: Ana, Cy\nNurses: Ben\nChoir: Dee",
    "purpose": "Safe staffing on every ward and quay.",
    "charter": "consent-coalition",
    "writer": "ana",
    "witness": "Ben",
    "entries": "members",
}


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    empty = Site(Hall(tmp_path / "ledger"))
    yield empty
    empty.close()


def browser(site: Site) -> TestClient:
    """A browser of somebody who is not signed in."""
    return TestClient(site.app, base_url=PUBLIC_URL, raise_server_exceptions=False, headers=SAME_SITE)


def founder(site: Site, name: str) -> Member:
    """Somebody with a new passkey, who is in no record yet."""
    return Member(name, "", passkey_of(name), browser(site))


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "???"}, "name"),
        ({"organizations": ""}, "organizations"),
        ({"organizations": "Dockers: Ana, Cy\nNurses: Ben\nNurses: Dee"}, "organizations"),
        ({"organizations": ": Ana\nNurses: Ben"}, "organizations"),
        ({"charter": "anarchy"}, "charter"),
        ({"writer": "Zoe"}, "writer"),
        ({"witness": "Cy"}, "witness"),
        ({"entries": "nobody"}, "entries"),
    ],
)
def test_answers_that_do_not_fit(site: Site, changed: dict[str, str], field: str) -> None:
    """Each wrong answer is named by its question, and everything typed is still there."""
    answer = browser(site).post("/start", data={**ANSWERS, **changed}, follow_redirects=False)
    assert answer.status_code == 422
    assert field in [name for name, _ in errors_of(answer)]
    assert "Safe staffing on every ward and quay." in answer.text


def test_a_record_that_is_there_is_not_founded_again(tmp_path: Path) -> None:
    """Where there is a record, nothing can be started, by the page or by a key."""
    there = founded(tmp_path / "ledger")
    client = browser(there)
    assert client.get("/start").status_code == 410
    assert client.post("/start", data=ANSWERS).status_code == 410
    key = {"founding": "x", "person": "Ana", "spki": "AA==", "credential": "AA"}
    assert client.post("/start/x/key", json=key).status_code == 410
    there.close()


def test_nobody_else_makes_a_key(site: Site) -> None:
    """A key for a name that does not sign, a key that is none, and a founding that is not there are refused."""
    client = browser(site)
    place = client.post("/start", data=ANSWERS, follow_redirects=False).headers["location"]
    key = founder(site, "Dee").new_key()
    identity = place.rpartition("/")[2]
    assert client.post(f"{place}/key", json={"founding": identity, "person": "Dee", **key}).status_code == 403
    broken = {**key, "spki": "AAAA"}
    assert client.post(f"{place}/key", json={"founding": identity, "person": "Ana", **broken}).status_code == 400
    assert client.get("/start/nothing").status_code == 404


def test_founded_by_two_passkeys(site: Site) -> None:
    """Answered, read aloud, said yes to in the room, signed by two passkeys: the record stands, and Ana signs in."""
    ana, ben = founder(site, "Ana"), founder(site, "Ben")
    place = ana.client.post("/start", data=ANSWERS, follow_redirects=False).headers["location"]
    page = ana.client.get(place).text
    for words in ("Harbour Coalition", "Choir", "Dee", "By consent", "back to us until"):
        assert words in page
    ana.client.post(place, data={"yes": ["Choir", "Strangers"]})
    identity = place.rpartition("/")[2]
    first = ana.client.post(f"{place}/key", json={"founding": identity, "person": "Ana", **ana.new_key()}).json()
    assert first == {"draft": None, "waiting": ["Ben"]}
    second = ben.client.post(f"{place}/key", json={"founding": identity, "person": "Ben", **ben.new_key()}).json()
    assert "Read and sign" in ana.client.get(place).text
    assert ana.sign(second["draft"]).status_code == 202
    assert ben.sign(second["draft"]).status_code == 201
    done = ana.client.get(place)
    assert "Write these on paper" in done.text
    state = site.host.ledger.live.state
    charter = state.charter.in_force.get()
    assert charter is not None
    said = {site.host.ledger.live.state.people.organizations[key[0]].standing for key in state.people.ratifications}
    assert len(state.people.ratifications) == 3
    assert said == {"member"}
    ana.sign_in()
    assert "Harbour Coalition" in ana.client.get("/").text


def test_one_who_writes_it_down_alone(site: Site) -> None:
    """Without a witness one passkey founds it; her organization is in, the others join by their own word."""
    ana = founder(site, "Ana")
    place = ana.client.post("/start", data={**ANSWERS, "witness": ""}, follow_redirects=False).headers["location"]
    told = ana.client.post(
        f"{place}/key", json={"founding": place.rpartition("/")[2], "person": "Ana", **ana.new_key()}
    ).json()
    assert ana.sign(told["draft"]).status_code == 201
    assert len(site.host.ledger.live.state.people.ratifications) == 1


def test_a_server_without_a_record_asks_and_steps_aside(tmp_path: Path) -> None:
    """``plenary serve`` on an empty folder asks the six questions; who answered goes on in the whole application."""
    command = [PLENARY, "serve", "--ledger", str(tmp_path / "new"), "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as server:
        assert server.stdout is not None
        url = server.stdout.readline().split()[-1].removesuffix("/start")
        headers = {"Sec-Fetch-Site": "same-origin", "Accept": "text/html"}
        with httpx2.Client(base_url=url, headers=headers, timeout=20) as client:
            assert client.get("/agreed").headers["location"] == "/start"
            wrong = client.post("/start", data={**ANSWERS, "name": ""})
            assert wrong.status_code == 422
            assert "Dockers: Ana, Cy" in wrong.text
            place = client.post("/start", data=ANSWERS).headers["location"]
            assert server.stdout.readline().startswith("Serving harbour-coalition/record")
            page = client.get(place).text
        assert "harbour-coalition/record" in page
        assert "make my passkey" in page
        server.send_signal(signal.SIGINT)
        assert server.wait(20) in (0, 130)


def test_who_has_not_said_yes_is_invited_and_holds_nothing_up() -> None:
    """A founding organization would: nothing is decided before each of those has ratified."""
    data = {
        "name": "Harbour",
        "purpose": None,
        "charter": "consent-coalition",
        "entries": "members",
        "signers": ["Ana"],
        "organizations": [
            {"name": "Dockers", "people": [{"name": "Ana"}]},
            {"name": "Nurses", "people": [{"name": "Ben"}]},
            {"name": "Traders", "people": [{"name": "Cy"}]},
        ],
    }
    plan = plan_of(data, "harbour/record", date(2026, 3, 1), said_yes=("Nurses",))
    assert [one.standing for one in plan.organizations] == ["founding", "founding", "invited"]
