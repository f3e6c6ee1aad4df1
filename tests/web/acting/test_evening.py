"""We met, promises, thanks, and putting it right, through the forms."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.web.acting.stage import JPEG, Actor, actor, errors_of, keep_draft, number, ratified, words_of
from tests.web.site import Site, founded


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    found = founded(Path(tmp_path_factory.mktemp("hall")) / "ledger")
    ratified(found)
    yield found
    found.close()


@pytest.fixture
def ana(site: Site) -> Actor:
    return actor(site, "Ana")


def test_a_day_that_is_none_keeps_everything_else(ana: Actor) -> None:
    """A wrong day is named; the taps, the sentence and the photo are still there."""
    answer = ana.send(
        "/met/new", {"photo": ("wall.jpg", JPEG, "image/jpeg")}, date="yesterday", moments=["song"], note="Songs.",
        alt="A wall.", sentence__song="We sang.",
    )  # fmt: skip
    assert answer.status_code == 422
    assert [field for field, _ in errors_of(answer)] == ["date"]
    assert 'value="song" checked="checked"' in answer.text
    assert "We sang." in answer.text
    assert "wall.jpg" in answer.text
    kept = answer.text.partition('name="photo-kept" value="')[2].partition('"')[0]
    again = ana.send(
        "/met/new", date="2026-03-01", moments=["song"], note="Songs.", alt="A wall.", photo__kept=kept
    )  # fmt: skip
    assert b"image/jpeg" in keep_draft(ana.site, again).envelope.payload


@pytest.mark.parametrize("data", [b"", b"<svg onload=alert(1)>", b"MZ\x90 a program", b"<!doctype html>"])
def test_what_is_no_photo_is_not_taken(ana: Actor, data: bytes) -> None:
    """A file is what its first bytes say, whatever it is called; programs and pages are not taken."""
    answer = ana.send("/met/new", {"photo": ("wall.jpg", data, "image/jpeg")}, date="2026-03-01", alt="A wall.")
    assert [field for field, _ in errors_of(answer)] == ["photo"]


def test_a_kept_file_is_its_senders_alone(site: Site, ana: Actor) -> None:
    """The id of a file that another left with a form gives nothing."""
    answer = ana.send("/met/new", {"photo": ("wall.jpg", JPEG, "image/jpeg")}, date="no", alt="A wall.")
    kept = answer.text.partition('name="photo-kept" value="')[2].partition('"')[0]
    other = actor(site, "Ben").send("/met/new", date="2026-03-01", alt="A wall.", photo__kept=kept)
    assert [field for field, _ in errors_of(other)] == ["photo"]


def test_a_photo_needs_a_description(ana: Actor) -> None:
    """Those who cannot see it are told what is to be seen."""
    answer = ana.send("/met/new", {"photo": ("wall.jpg", JPEG, "image/jpeg")}, date="2026-03-01")
    assert [field for field, _ in errors_of(answer)] == ["alt"]


def test_only_the_day_is_required_and_stands_there(ana: Actor) -> None:
    """Sending the page as it comes is enough: today, and nothing else."""
    page = ana.see("/met/new")
    assert 'value="2026-03-01"' in page
    assert "required" in page.partition('name="date"')[2][:200]
    assert keep_draft(ana.site, ana.send("/met/new", date="2026-03-01"))


def test_an_evening(site: Site, ana: Actor) -> None:
    """Who, which moments, a sentence and the next time: one screen, one signature; put right afterwards."""
    ids = site.hall.ids
    values = {
        "date": "2026-03-01", "organizations": [ids["Dockers"], ids["Nurses"]], "moments": ["check_in", "song"],
        "sentence__story": "Somebody told of the strike.", "next_": "2026-03-14", "note": "A good evening.",
    }  # fmt: skip
    told = words_of(site, ana.send("/met/new", **values))
    for words in ("Dockers", "Nurses", "song", "A good evening."):
        assert words in told
    ana.do("/met/new", **values)
    gathering = number(site, "gathering")
    known = [*site.host.ledger.live.state.gatherings.gatherings.values()][-1]
    assert known.moments == ("check_in", "story", "song")
    page = ana.see(f"/met/{gathering}/mend")
    assert "A good evening." in page
    ana.do(f"/met/{gathering}/mend", date="2026-03-01", present="12", note="A long evening.", reason="Counted again.")
    ana.do(f"/met/{gathering}/checkin", words="Tired and glad.")
    ana.do(f"/met/{gathering}/minutes", text="We sang.")
    actor(site, "Ben").do(f"/met/{gathering}/story", title="The strike", uses=["gathering"])


def test_notice_in_one_tap(site: Site, ana: Actor) -> None:
    """That people were told of a decision is recorded for all in one tap: today is filled in."""
    ana.do("/agreed/new", title="Hall", text="We rent it.")
    decision = number(site, "decision")
    page = ana.see(f"/agreed/{decision}/notice")
    today = page.partition('name="date"')[2].partition('value="')[2][:10]
    ana.do(f"/agreed/{decision}/notice", channel="chat", date=today)


def test_a_promise_from_offer_to_thanks(site: Site, ana: Actor) -> None:
    """Made by its owner's hand, told of, claimed with a photo; confirmed and thanked by another."""
    ids = site.hall.ids
    missing = ana.send("/promises/new", deliverable="Stewards", organization=ids["Dockers"], thing="hours", due="")
    assert [field for field, _ in errors_of(missing)] == ["due"]
    values = {
        "deliverable": "Stewards for the march", "organization": ids["Dockers"], "thing": "hours", "quantity": "40",
        "unit": "hours", "due": "2026-07-31", "evidence": "count",
    }  # fmt: skip
    ana.do("/promises/new", **values)
    promise = number(site, "commitment")
    ana.do(f"/promises/{promise}/update", note="Half of them are found.")
    ana.do(f"/promises/{promise}/risk", reason="Strike votes.")
    ana.do(f"/promises/{promise}/help", what="Ten people more.")
    photo = {"document": ("list.jpg", JPEG, "image/jpeg")}
    ana.do(f"/promises/{promise}/done", photo, date="2026-03-01", amount="40", account="All there.", alt="The list.")
    ben = actor(site, "Ben")
    ben.do(f"/promises/{promise}/verify", completion="complete", finding="I saw them.")
    ben.do(f"/promises/{promise}/thank", words="For the stewards.")


def test_changing_passing_on_and_setting_down(site: Site, ana: Actor) -> None:
    """Other terms, another owner, and setting it down with a reason."""
    ids = site.hall.ids
    ana.do("/promises/new", deliverable="A songbook", organization=ids["Dockers"], thing="task", due="2026-08-31")
    promise = number(site, "commitment")
    ana.do(f"/promises/{promise}/change", thing="task", due="2026-09-30", reason="The printer is ill.")
    ana.do("/promises/new", deliverable="A banner", organization=ids["Dockers"], thing="task", due="2026-08-31")
    banner = number(site, "commitment")
    ana.do(f"/promises/{banner}/transfer", organization=ids["Nurses"], accountable=ids["Ben"])
    actor(site, "Ben").do(f"/promises/{banner}/take")
    ana.do("/promises/new", deliverable="A cake", organization=ids["Dockers"], thing="task", due="2026-08-31")
    cake = number(site, "commitment")
    ana.do(f"/promises/{cake}/down", reason="No oven.")
    ana.do("/promises/ask", organization=ids["Nurses"], what="A van", thing="task")


def test_putting_it_right(site: Site, ana: Actor) -> None:
    """Words of hers are removed, a story with its words is taken back, and whoever is named asks."""
    ana.do("/met/new", date="2026-03-01", note="Something that should not be here.")
    gathering = number(site, "gathering")
    ana.do(f"/met/{gathering}/story", title="The ward", words="It began at two.", uses=["gathering"])
    assert "others hold" in ana.see("/right")
    page = ana.see("/right/erase")
    digest = page.partition("Something that should not be here.")[0].rpartition('value="')[2].partition('"')[0]
    assert errors_of(ana.send("/right/erase"))[0][0] == "words"
    ana.do("/right/erase", words=[digest], reason="It names somebody.")
    assert digest in site.host.ledger.live.state.record.erased
    ana.do(f"/right/story/{number(site, 'story')}")
    assert "We met" in ana.see("/right/mend")
    assert ana.see("/right/back")
    ana.do("/right/me", entry="0", text="My name is spelled otherwise.")
    wrong = ana.send("/right/me", entry="the first", text="My name.")
    assert [field for field, _ in errors_of(wrong)] == ["entry"]
