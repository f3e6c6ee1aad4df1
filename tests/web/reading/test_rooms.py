"""What single pages tell, against the record: money to its entry, decisions with every voice, the log, the charter."""

import csv
import io
import re
from html import unescape
from zipfile import ZipFile

import pytest

from api.pages.home_needs import needs
from api.pages.telling import Telling
from api.server.readers import Reader
from audit.main import main as audit
from ledger.format.receipt import parse_receipt
from projections.language import ENGLISH
from tests.web.reading.demo_site import PAGE, DemoSite

ACTIVATIONS = 3


def _links(text: str) -> set[str]:
    return {unescape(found) for found in re.findall(r'href="(/[^"]*)"', text)}


def test_every_payment_is_three_steps_from_home_to_its_signed_entry(site: DemoSite) -> None:
    """Follow the rand: a breadth-first walk along links finds each payment's entry within three activations."""
    member, kinds = site.client("Thandi"), ("payment.made/v1", "payback.made/v1", "bank.fee/v1")
    acts = site.stage.state.record.acts.values()
    wanted = {f"/log/{act.index}" for act in acts if act.kind in kinds}
    assert len(wanted) == 4
    reached, near = set[str](), {"/"}
    for _ in range(ACTIVATIONS - 1):
        near = {
            link for path in near for link in _links(member.get(path, headers=PAGE).text) if link.startswith("/money")
        }
        reached |= near
    ends = {link.partition("#")[0] for path in reached for link in _links(member.get(path, headers=PAGE).text)}
    assert wanted <= ends


@pytest.mark.parametrize(
    "path", ["/money", "/money/funds/F-1", "/money/lines/L-1", "/agreed", "/promises", "/people", "/posts", "/calendar"]
)
def test_the_csv_is_the_table_cell_for_cell(site: DemoSite, path: str) -> None:
    """As many rows and columns as the page's first table, and in each cell what stands there."""
    member = site.client("Thandi")
    page = member.get(path, headers=PAGE).text
    table = re.findall(r"<table\b.*?</table>", page, flags=re.DOTALL)
    rows = [
        [_cell(cell) for cell in re.findall(r"<t[hd]\b[^>]*>(.*?)</t[hd]>", row, flags=re.DOTALL)]
        for row in re.findall(r"<tr\b.*?</tr>", table[0], flags=re.DOTALL)
    ]
    told = list(csv.reader(io.StringIO(member.get(f"{path}.csv").text, newline="")))
    assert len(told) > 1
    assert [[_bare(cell) for cell in row] for row in told] == rows


def _cell(html: str) -> str:
    text = unescape(re.sub(r"<[^>]+>", "", re.sub(r'<span aria-hidden="true">.*?</span>', "", html)))
    return _bare(text)


def _bare(text: str) -> str:
    """A cell without the marks between thousands, with a hyphen for a minus, on one line."""
    joined = " ".join(text.split()).replace("\u2212", "-")
    return re.sub(r"(?<=\d),(?=\d{3})", "", joined)


def test_a_decision_tells_every_voice_beside_the_result(site: DemoSite) -> None:
    """The objection that changed it, who stood aside, who is bound and who is not, and the money that followed."""
    told = site.client("Ruth").get("/agreed/D-3.json").json()
    assert [one["who"] for one in told["concerns"]] == ["Ruth"]
    assert told["concerns"][0]["reason"]
    stands = {one["who"]: one["position"] for one in told["voices"]}
    assert stands["Harbour Choir"] == "stand_aside"
    assert {one["name"] for one in told["bound"]["not_bound"]} == {"Harbour Choir", "Young Voices"}
    assert len(told["bound"]["bound"]) == 5
    assert told["money"]["set_aside"][0]["amount"] == "ZAR\N{NO-BREAK SPACE}2,000.00"
    assert len(told["texts"]) == 2
    assert told["why"]["steps"]


def test_decisions_are_found_by_stage_and_by_words(site: DemoSite) -> None:
    """One word of a title, a stage that none has, and pages that go by index."""
    member = site.client("Thandi")
    assert [one["thing"]["number"] for one in member.get("/agreed.json?q=march").json()["decisions"]] == ["D-3"]
    assert member.get("/agreed.json?stage=open").json()["decisions"] == []
    assert member.get("/agreed.json?before=30").json()["found"] == 3


def test_the_log_is_searched_by_kind_person_thing_and_words(site: DemoSite) -> None:
    """Each filter alone finds what the record has, and two together what both have."""
    member, acts = site.client("Thandi"), list(site.stage.state.record.acts.values())

    def found(query: str) -> set[int]:
        return {one["index"] for one in member.get(f"/log.json?{query}").json()["entries"]}

    paid = {act.index for act in acts if act.kind == "payment.made/v1"}
    assert found("kind=payment.made/v1") == paid
    assert found("who=Sipho&kind=payment.made/v1") == paid
    assert found("who=Ruth&kind=payment.made/v1") == set()
    assert found("thing=F-1&kind=fund.opened/v1") == {act.index for act in acts if act.kind == "fund.opened/v1"}
    assert 52 in found("q=six evenings")


def test_the_log_goes_by_index_to_its_very_beginning(site: DemoSite) -> None:
    """The Link header leads from the newest page to entry 0, and each entry stands on one page."""
    member, path, seen = site.client("Thandi"), "/log.json", list[int]()
    while path:
        told = member.get(path)
        seen += [one["index"] for one in told.json()["entries"]]
        link = re.match(r'<([^>]+)>; rel="next"', told.headers.get("link", ""))
        path = link[1] if link else ""
    assert seen == list(range(site.stage.ledger.size - 1, -1, -1))


def test_an_entry_gives_its_receipt_and_the_proof_between_two_heads(site: DemoSite) -> None:
    """The file is the ledger's own receipt; a consistency proof names hashes; sizes that never were are refused."""
    member = site.client("Thandi")
    receipt = parse_receipt(member.get("/log/44/receipt").content)
    assert (receipt.index, receipt.checkpoint.checkpoint.size) == (44, site.stage.ledger.size)
    proof = member.get("/log/consistency.json?old=40&new=80").json()
    assert proof["proof"]
    assert member.get("/log/consistency.json?old=90&new=80").status_code == 422
    assert site.client().get("/log/44/receipt").status_code == 401


def test_the_record_as_one_file_is_sound_to_the_auditor(
    site: DemoSite, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """What a member downloads is what `python -m audit` takes, and it finds nothing."""
    file = tmp_path_factory.mktemp("record") / "record.zip"
    file.write_bytes(site.client("Thandi").get("/verify/record.zip").content)
    with ZipFile(file) as archive:
        assert {"checkpoint", f"tile/entries/000.p/{site.stage.ledger.size}"} <= set(archive.namelist())
    assert audit([str(file)]) == 0
    assert site.client().get("/verify/record.zip").status_code == 401


def test_reports_of_another_time_tell_another_budget(site: DemoSite) -> None:
    """As the record stood at entry 20 nothing was spent; since then the page says what changed."""
    member = site.client("Thandi")
    assert "3,205.00" in member.get("/reports/budget", headers=PAGE).text
    assert "3,205.00" not in member.get("/reports/budget?at=20", headers=PAGE).text
    assert "What changed" in member.get("/reports/budget?since=20", headers=PAGE).text
    assert member.get("/reports/budget?at=2025-01-01").status_code == 404


def test_the_charter_writes_amounts_as_amounts(site: DemoSite) -> None:
    """No minor units are told to readers, and the clause of a decision is on the page."""
    told = site.client("Thandi").get("/charter.json").json()
    assert any("ZAR\N{NO-BREAK SPACE}300.00" in sentence for sentence in told["sentences"])
    assert not any("minor units" in sentence for sentence in told["sentences"])
    clause = site.client("Thandi").get("/agreed/D-3.json").json()["clause"]
    page, _, anchor = clause.partition("#")
    assert f'id="{anchor}"' in site.client("Thandi").get(page, headers=PAGE).text


@pytest.mark.parametrize(("name", "about"), [("Thandi", "Your keys"), ("Marta", "Secretary"), ("Sipho", "Your keys")])
def test_home_says_what_needs_its_reader(site: DemoSite, name: str, about: str) -> None:
    """A second key for whoever has one, a role to accept for whoever was named; nothing for the public."""
    with site.host.look(Reader(site.stage.ids[name])) as look:
        assert about in [need.about for need in needs(Telling(look, ENGLISH))]
    with site.host.look(Reader()) as look:
        assert needs(Telling(look, ENGLISH)) == []
