"""The forms for decisions: what they refuse, what they keep, and a decision played through them."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.web.acting.stage import actor, errors_of, keep_draft, number, ratified, words_of
from tests.web.site import Site, founded


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    found = founded(tmp_path / "ledger")
    yield found
    found.close()


def test_the_public_is_led_to_sign_in(site: Site) -> None:
    """Forms are for members: whoever is not signed in is led to where one signs in, and can draw nothing up."""
    shown = site.client.get("/agreed/new", headers={"Accept": "text/html"}, follow_redirects=False)
    assert (shown.status_code, shown.headers["location"].partition("?")[0]) == (303, "/sign-in")
    assert site.client.post("/agreed/new", data={"title": "A", "text": "B"}).status_code == 401


def test_what_is_missing_is_named_and_nothing_typed_is_lost(site: Site) -> None:
    """The summary links to the empty field; the other fields stand as they were typed."""
    answer = actor(site, "Ana").send("/agreed/new", title="", text="We rent the <hall>.")
    assert answer.status_code == 422
    assert [field for field, _ in errors_of(answer)] == ["title"]
    assert 'id="title"' in answer.text
    assert "We rent the &lt;hall&gt;." in answer.text


def test_money_is_read_strictly(site: Site) -> None:
    """12,345 is refused with the reason, and stands there to be mended."""
    ana = actor(site, "Ana")
    answer = ana.send("/agreed/new", title="A", text="B", effect="ask", effect__thing="task")
    assert [field for field, _ in errors_of(answer)] == ["effect-organization"]
    assert answer.status_code == 422


def test_a_number_that_names_nothing_is_not_found(site: Site) -> None:
    """The form of a decision that is not there is no page."""
    assert actor(site, "Ana").client.get("/agreed/D-9/position").status_code == 404


def test_a_refusal_of_the_rules_is_told_in_words(site: Site) -> None:
    """What the rules refuse comes back to the form, with what to do next."""
    ana = actor(site, "Ana")
    ana.do("/agreed/new", title="Hall", text="We rent it.")
    decision = number(site, "decision")
    answer = ana.send(f"/agreed/{decision}/position", position="consent")
    assert answer.status_code == 409
    assert "nobody is asked yet" in errors_of(answer)[0][1]


def test_the_draft_can_be_downloaded_instead(site: Site) -> None:
    """The second button gives the draft as a file for the command line."""
    answer = actor(site, "Ana").send("/agreed/new", title="Hall", text="We rent it.", as_="file")
    assert answer.status_code == 200
    assert "attachment" in answer.headers["content-disposition"]


def test_a_decision_from_proposal_to_result(site: Site) -> None:
    """Proposed, opened, objected to, given a new text, consented to by all, and published, all through forms."""
    ana, ben = ratified(site)
    ana.do("/agreed/new", title="Hall", text="We rent the hall for a year.")
    decision = number(site, "decision")
    ana.do(f"/agreed/{decision}/open", span="7")
    ask = ben.send(f"/agreed/{decision}/position", position="object")
    assert ask.status_code == 200
    assert "On what ground" in ask.text
    assert errors_of(ask) == []
    missing = ben.send(f"/agreed/{decision}/position", position="object", told="yes", reason="Too long.")
    assert [field for field, _ in errors_of(missing)] == ["ground"]
    assert "Too long." in missing.text
    told = ben.send(f"/agreed/{decision}/position", position="object", told="yes", reason="Too long.", ground="harm")
    assert "object" in words_of(site, told)
    ben.do(f"/agreed/{decision}/position", position="object", told="yes", reason="Too long.", ground="harm")
    ana.do(f"/agreed/{decision}/position", position="consent")
    ana.do(f"/agreed/{decision}/close")
    ana.do(f"/agreed/{decision}/text", text="We rent the hall for a month.")
    ana.do(f"/agreed/{decision}/open", span="7")
    for each in (ana, ben):
        each.do(f"/agreed/{decision}/position", position="consent")
    ben.do(f"/agreed/{decision}/close")
    kept = site.host.ledger.live.state.decisions.decisions
    assert [one.outcome.code for one in kept.values() if one.outcome] == ["adopted"]


def test_one_organization_needs_no_question(site: Site) -> None:
    """She who is the delegate of one organization speaks for it without being asked."""
    ana, _ben = ratified(site)
    ana.do("/agreed/new", title="Hall", text="We rent it.")
    decision = number(site, "decision")
    ana.do(f"/agreed/{decision}/open", span="7")
    answer = ana.send(f"/agreed/{decision}/position", position="consent")
    assert "Dockers" in words_of(site, answer)
    assert len(keep_draft(site, answer).envelope.signatures) == 0
