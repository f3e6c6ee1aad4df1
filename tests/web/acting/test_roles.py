"""Roles, audits, disputes and people through the forms, and what a page offers about each."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from api.pages.actions import actions_for
from api.server.host import Look
from api.server.readers import Reader
from tests.web.acting.stage import Actor, actor, errors_of, identity, number, ratified
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


@pytest.fixture
def ben(site: Site) -> Actor:
    return actor(site, "Ben")


def offered(site: Site, name: str | None, thing: str) -> list[str]:
    """The addresses that a page offers to somebody about a thing."""
    reader = Reader(site.hall.ids[name]) if name else Reader()
    with site.host.ledger.reading():
        return [place.href for place in actions_for(Look(site.host, reader), thing)]


def in_the_room(site: Site, who: Actor, title: str, effect: str) -> str:
    """A decision made in the room by both organizations, with an effect as JSON through the form for anything."""
    ids = site.hall.ids
    stands = ",".join(
        f'{{"person":"{ids[person]}","as":{{"organization":"{ids[own]}"}},"position":"consent"}}'
        for person, own in (("Ana", "Dockers"), ("Ben", "Nurses"))
    )
    who.do(
        "/say/decision.in_room",
        b__procedure="consent",
        b__class="ordinary",
        b__round=f"[{stands}]",
        b__effects=f"[{effect}]",
        s__title=title,
        s__text=title,
        who__with=[ids["Ben"]],
    )
    return number(site, "decision")


def test_nothing_is_offered_to_the_public(site: Site) -> None:
    """Whoever is not signed in is offered nothing, whatever there is."""
    assert offered(site, None, site.hall.ids["Dockers"]) == []


def test_in_the_room_a_written_word_needs_a_witness(site: Site, ana: Actor) -> None:
    """Who writes down another's word alone is refused, and the form says who must sign too."""
    values = {"title": "Hall", "text": "We rent it.", "stand__0": "consent", "stand__1": "taking_it_back",
              "until": "2026-03-15"}  # fmt: skip
    refused = ana.send("/agreed/room", **values)
    assert refused.status_code == 409
    assert [field for field, _ in errors_of(refused)] == ["who-with"]
    assert errors_of(ana.send("/agreed/room", title="Hall", text="We rent it."))[0][0] == "stand-0"
    ana.do("/agreed/room", **values, who__with=[site.hall.ids["Ben"]])
    decision = list(site.host.ledger.live.state.decisions.decisions.values())[-1]
    assert decision.in_force_from is not None


def test_a_role_from_nomination_to_handover(site: Site, ana: Actor, ben: Actor) -> None:
    """A role is created as decided; one stands for it, is nominated, hands over, and her successor signs for it."""
    ids = site.hall.ids
    post = '{"kind":"post.created/v1","body":{"code":"treasurer","term_days":366}}'
    decision = in_the_room(site, ana, "A treasurer", post)
    assert f"/agreed/{decision}/carry-out" in offered(site, "Ana", identity(site, "decision"))
    missing = ana.send(f"/agreed/{decision}/carry-out", effect="0")
    assert [field for field, _ in errors_of(missing)] == ["words-0-name"]
    ana.do(f"/agreed/{decision}/carry-out", effect="0", words__0__name="Treasurer")
    assert f"/agreed/{decision}/carry-out" not in offered(site, "Ana", identity(site, "decision"))
    role = number(site, "post")
    assert f"/posts/{role}/stand" in offered(site, "Ana", identity(site, "post"))
    asks = ana.send(f"/posts/{role}/stand", starts="2026-03-20", declared="yes")
    assert [field for field, _ in errors_of(asks)] == ["interests"]
    ana.do(f"/posts/{role}/stand", starts="2026-03-20", reason="I can count.")
    ben.do(f"/nominations/{number(site, 'nomination')}/endorse")
    ana.do(f"/posts/{role}/nominate", person=ids["Ben"], starts="2026-03-20")
    nomination = number(site, "nomination")
    assert f"/nominations/{nomination}/accept" in offered(site, "Ben", identity(site, "nomination"))
    ben.do(f"/nominations/{nomination}/decline")
    dates = '"starts":"2026-03-02","ends":"2026-12-31"'
    body = f'{{"post":"{identity(site, "post")}","person":"{ids["Ana"]}","organization":"{ids["Dockers"]}",{dates}}}'
    decision = in_the_room(site, ana, "Ana counts", f'{{"kind":"term.appointed/v1","body":{body}}}')
    ben.do(f"/agreed/{decision}/carry-out", effect="0")
    term = number(site, "term")
    assert f"/handovers/{term}/accept" in offered(site, "Ana", identity(site, "term"))
    ana.do(f"/handovers/{term}/accept", interests="My brother owns the press.")
    site.hall.clock.wait(3 * 24 * 3_600_000)
    ana, ben = actor(site, "Ana"), actor(site, "Ben")
    ana.do(f"/handovers/{term}/list", items="Chat group\nMailbox", note="Ask the bank early.")
    ana.do(f"/handovers/{term}/resign", reason="Night shifts.")


def test_an_audit_with_a_finding(site: Site, ana: Actor, ben: Actor) -> None:
    """Asked for by two, taken on, found, answered, agreed, shown to be mended, closed, reported."""
    ids = site.hall.ids
    ana.do("/audits/new", remit="The tin.", auditor=ids["Ben"], organizations=[ids["Dockers"]], due="2026-04-15",
           who__with=[ids["Ben"]])  # fmt: skip
    audit = number(site, "audit")
    assert f"/audits/{audit}/open" in offered(site, "Ben", identity(site, "audit"))
    assert offered(site, "Ana", identity(site, "audit")) == []
    ben.do(f"/audits/{audit}/open")
    empty = ben.send(f"/audits/{audit}/finding", finding="Not counted.", sort="tin")
    assert {field for field, _ in errors_of(empty)} == {"severity", "respondent"}
    ben.do(f"/audits/{audit}/finding", finding="Not counted.", sort="tin", severity="low", respondent=ids["Ana"])
    finding = number(site, "finding")
    assert f"/findings/{finding}/answer" in offered(site, "Ana", identity(site, "finding"))
    ana.do(f"/findings/{finding}/answer", word="accepted")
    ben.do(f"/findings/{finding}/agree", action="Count it.", owner=ids["Ana"], due="2026-03-31", who__with=[ids["Ana"]])
    ana.do(f"/findings/{finding}/show", note="Counted before Ben.")
    ben.do(f"/findings/{finding}/close", note="I saw it.")
    ben.do(f"/audits/{audit}/report", summary="One finding, mended.")


def test_a_dispute_names_somebody(site: Site, ana: Actor) -> None:
    """A dispute is with somebody: without, the form names the field; then it is filed and taken back."""
    alone = ana.send("/disputes/new", matter="A torn speaker.", ground="equipment")
    assert [field for field, _ in errors_of(alone)] == ["organizations"]
    ana.do("/disputes/new", matter="A torn speaker.", ground="equipment", organizations=[site.hall.ids["Nurses"]])
    ana.do(f"/disputes/{number(site, 'dispute')}/withdraw")


def test_people_and_organizations(site: Site, ana: Actor) -> None:
    """An organization is named; a person without a phone is registered, acts for hers, and is written down."""
    ids = site.hall.ids
    ana.do("/organizations/new", name="Choir", purpose="Songs.")
    assert errors_of(ana.send("/people/new", name=""))[0][0] == "name"
    ana.do("/people/new", name="Cy", organization=ids["Dockers"], roles=["delegate"])
    cy = identity(site, "person")
    ana.do("/agreed/new", title="Hall", text="We rent it.")
    decision = number(site, "decision")
    ana.do(f"/agreed/{decision}/open", span="7")
    half = ana.send(f"/agreed/{decision}/position", position="consent", who__for=cy)
    assert [field for field, _ in errors_of(half)] == ["who-how"]
    ana.do(f"/agreed/{decision}/position", position="consent", who__for=cy, who__how="in_room", who__with=[ids["Ben"]])
    ana.do(f"/people/{number(site, 'person')}/accredit", organization=ids["Dockers"], word="ended")
    ana.do("/charter/ratify", organization=ids["Dockers"], word="taken_back")
