"""The form of every kind: each renders for a member, and samples reach a draft."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ledger.rules.kinds import RULES_V0
from tests.web.acting.stage import actor, errors_of, keep_draft, ratified
from tests.web.site import Site, founded

SAMPLES: tuple[tuple[str, dict[str, Any]], ...] = (
    ("decision.proposed", {"b-class": "ordinary", "s-title": "Hall", "s-text": "We rent it."}),
    ("organization.registered", {"b-standing": "invited", "s-name": "Choir"}),
    ("person.registered", {"s-name": "Cy"}),
    ("gathering.met", {"b-date": "2026-03-01", "b-present": "12", "s-note": "Songs."}),
    ("gathering.met", {"b-date": "2026-03-01", "b-moments": '[{"moment": "song", "minutes": 5}]'}),
    ("party.registered", {"s-name": "A printer"}),
    ("notice.given", {"b-channel": "chat", "b-date": "2026-03-01", "b-gathering": "2026-03-08"}),
    ("acknowledgement.given", {"b-to": "Nurses", "s-words": "For the hall."}),
    ("lesson.learned", {"s-lesson": "Ask first."}),
    ("commitment.requested", {"b-organization": "Nurses", "b-thing": "task", "s-what": "A cake."}),
    ("register.entered", {"b-entry": '{"template": "risk", "topic": "rain", "level": 3}', "s-text": "It may rain."}),
    ("agenda.opened", {"s-title": "Night shifts"}),
)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    found = founded(Path(tmp_path_factory.mktemp("hall")) / "ledger")
    ratified(found)
    yield found
    found.close()


def test_a_kind_that_is_none_is_not_found_or_refused(site: Site) -> None:
    """An address made up names no kind, and says which there are."""
    answer = actor(site, "Ana").client.get("/say/decision.sung")
    assert answer.status_code == 422
    assert "no kind of act" in answer.text


def test_the_public_sees_no_form(site: Site) -> None:
    """Whoever is not signed in is led to sign in, from the list and from every form."""
    for path in ("/say", "/say/decision.proposed"):
        answer = site.client.get(path, headers={"Accept": "text/html"}, follow_redirects=False)
        assert answer.headers["location"].startswith("/sign-in")


def test_json_that_is_none_is_refused_and_kept(site: Site) -> None:
    """What begins like JSON and is none is named by its field, and stands there still."""
    answer = actor(site, "Ana").client.post("/say/register.entered", data={"b-entry": "{risk"})
    assert [field for field, _ in errors_of(answer)] == ["b-entry"]
    assert "{risk" in answer.text


def test_every_kind_has_a_form(site: Site) -> None:
    """Each of the kinds is reachable from a browser: its form renders, with a field for each member of its body."""
    ana = actor(site, "Ana")
    listed = ana.see("/say")
    for kind in RULES_V0:
        name = kind.name.partition("/")[0]
        page = ana.see(f"/say/{name}")
        assert "<form" in page, name
        if name not in ("ledger.founded", "notice.sent"):
            assert f'href="/say/{name}"' in listed, name


@pytest.mark.parametrize(("kind", "values"), SAMPLES, ids=[f"{kind}-{n}" for n, (kind, _) in enumerate(SAMPLES)])
def test_samples_reach_a_draft(site: Site, kind: str, values: dict[str, Any]) -> None:
    """A form of the generic sort, filled in, leads to signing one act of its kind."""
    ids = {"Nurses": site.hall.ids["Nurses"]}
    data = {name: ids.get(value, value) for name, value in values.items()}
    answer = actor(site, "Ana").client.post(f"/say/{kind}", data=data, follow_redirects=False)
    assert f'"kind":"{kind}/v1"'.encode() in keep_draft(site, answer).envelope.payload.replace(b" ", b"")
