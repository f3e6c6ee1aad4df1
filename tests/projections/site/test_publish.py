"""The published site: nothing private, every figure led back, links that hold, the same bytes again."""

import html
import json
import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ledger.application import Ledger
from ledger.format.disclosure import parse_disclosure
from ledger.rules.record.disclosures import audiences
from projections.language import language
from projections.site import folder as folder_module
from projections.site import pages
from projections.site.folder import FolderError
from projections.site.publish import publish
from projections.site.source import PUBLIC_REPORTS
from tests.projections.site.crawling import HTML, Crawl
from tests.projections.site.world import demo_ledger, open_ledger, opened


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demonstration's ledger."""
    return demo_ledger(tmp_path_factory.mktemp("demo"))


@pytest.fixture(scope="module")
def members_site(demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Its site as the charter has it: entries for members."""
    folder = tmp_path_factory.mktemp("site") / "members"
    with opened(demo) as ledger:
        publish(ledger, folder)
    return folder


@pytest.fixture(scope="module")
def answered_site(demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Its site with entries, for which the operator answered; most words are sealed for members all the same."""
    folder = tmp_path_factory.mktemp("site") / "answered"
    with opened(demo) as ledger:
        publish(ledger, folder, entries="published")
    return folder


@pytest.fixture(scope="module")
def open_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of a coalition that keeps nothing from the public."""
    ledger_folder = open_ledger(tmp_path_factory.mktemp("open"))
    folder = tmp_path_factory.mktemp("site") / "open"
    with opened(ledger_folder) as ledger:
        assert publish(ledger, folder).entries
    return folder


def _contents(folder: Path) -> dict[str, bytes]:
    """Each file with its bytes; spreadsheets unpacked."""
    found: dict[str, bytes] = {}
    for path in sorted(folder.rglob("*")):
        if path.suffix == ".xlsx":
            with zipfile.ZipFile(path) as packed:
                found |= {f"{path.name}/{name}": packed.read(name) for name in packed.namelist()}
        elif path.is_file():
            found[path.relative_to(folder).as_posix()] = path.read_bytes()
    return found


def _private(ledger: Ledger) -> Iterator[str]:
    """Every sealed text that the public may not read, unless the very same words are public elsewhere."""
    state = ledger.live.state
    held: dict[bool, set[str]] = {True: set(), False: set()}
    for digest in state.record.sealed:
        encoded = ledger.beside.disclosure(digest)
        assert encoded is not None
        held["public" in audiences(state, digest)].add(parse_disclosure(encoded).text)
    yield from held[False] - held[True]


def test_a_folder_with_other_things_is_refused(demo: Path, tmp_path: Path) -> None:
    """Neither somebody's files nor another record's site are written over."""
    (tmp_path / "notes.txt").write_text("mine")
    with opened(demo) as ledger, pytest.raises(FolderError, match="not empty"):
        publish(ledger, tmp_path)
    other = tmp_path / "other"
    other.mkdir()
    (other / "site.json").write_text('{"plenary-site": 1, "origin": "else.example", "entries": false, "files": {}}')
    with opened(demo) as ledger, pytest.raises(FolderError, match=re.escape("the site of else.example")):
        publish(ledger, other)
    for nonsense in ("{}", "[]", '{"plenary-site": 2}', "no json", '{"plenary-site": 1, "files": ["a"]}'):
        (other / "site.json").write_text(nonsense)
        with opened(demo) as ledger, pytest.raises(FolderError, match="no list of a site"):
            publish(ledger, other)
    (other / "site.json").write_text(
        '{"plenary-site": 1, "origin": "harbour.example/record", "entries": false, "files": {"../notes.txt": "00"}}'
    )
    with opened(demo) as ledger, pytest.raises(FolderError, match="outside the folder"):
        publish(ledger, other)
    assert (tmp_path / "notes.txt").read_text() == "mine"


def test_a_file_of_the_operators_is_never_written_over(demo: Path, tmp_path: Path) -> None:
    """What stands where a page would, and is not ours, stops the run before anything is written."""
    site = tmp_path / "site"
    with opened(demo) as ledger:
        publish(ledger, site)
        manifest = json.loads((site / "site.json").read_text())
        del manifest["files"]["index.html"]
        (site / "site.json").write_text(json.dumps(manifest))
        (site / "index.html").write_text("mine")
        (site / "budget.html").unlink()
        with pytest.raises(FolderError, match=r"index\.html is not ours"):
            publish(ledger, site)
    assert (site / "index.html").read_text() == "mine"
    assert not (site / "budget.html").exists()


ALSO_PUBLIC = frozenset({"Safe staffing", "Travel", "chat group", "mailbox", "passwords", "keys"})
"""Sealed words of the demonstration that its public data says too: the purpose begins with the first, the second is a
line's category, the others are the codes of what a handover passes on."""


@pytest.mark.parametrize("which", ["members_site", "answered_site"])
def test_nothing_sealed_for_fewer_is_in_any_file(which: str, demo: Path, request: pytest.FixtureRequest) -> None:
    """Each private text of the demonstration is looked for in each file, unpacked, as it is and escaped."""
    contents = _contents(request.getfixturevalue(which))
    with opened(demo) as ledger:
        private = sorted(_private(ledger))
    assert len(private) > 30
    forms = {
        form.encode()
        for text in private
        if text not in ALSO_PUBLIC
        for form in (text, html.escape(text), html.escape(text, quote=False), json.dumps(text)[1:-1])
    }
    pattern = re.compile(rb"(?<![A-Za-z])(?:" + b"|".join(map(re.escape, sorted(forms))) + rb")(?![A-Za-z])")
    found = {(hit, name) for name, data in contents.items() for hit in pattern.findall(data)}
    assert not found


def test_the_look_for_private_words_finds_them(open_site: Path, demo: Path) -> None:
    """The control: where everything is public, nearly all of the same words are found."""
    everything = b"\n".join(_contents(open_site).values())
    with opened(demo) as ledger:
        private = sorted(_private(ledger))
    assert sum(html.escape(text, quote=False).encode() in everything for text in private) > len(private) * 3 // 4


def test_entries_for_members_are_not_published(members_site: Path, demo: Path) -> None:
    """No entry's bytes, no receipt, no tile, no checkpoint; the log says why."""
    names = set(_contents(members_site))
    assert not [name for name in names if name.startswith("tile/") or name.endswith(".tlog-proof")]
    assert not names & {"checkpoint", "disclosures.jsonl"}
    everything = b"\n".join(_contents(members_site).values())
    with opened(demo) as ledger:
        for _, entry in ledger.entries():
            assert entry.envelope.payload not in everything
    assert "The entries themselves are for members" in (members_site / "log.html").read_text()


@pytest.mark.parametrize("which", ["answered_site", "open_site"])
def test_the_auditor_finds_the_site_sound(which: str, request: pytest.FixtureRequest) -> None:
    """A published folder with entries is an export; each receipt on it is good under the key that its page names."""
    site: Path = request.getfixturevalue(which)
    ran = subprocess.run([sys.executable, "-m", "audit", str(site)], capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout[-2000:]
    command = re.search(r"--vkey (\S+?)<", (site / "log" / "17.html").read_text())
    assert command is not None
    receipt = [sys.executable, "-m", "audit", str(site / "log" / "17.tlog-proof"), "--vkey", command[1]]
    assert subprocess.run(receipt, capture_output=True, check=False).returncode == 0


@pytest.mark.parametrize("which", ["members_site", "answered_site", "open_site"])
def test_every_link_holds_and_none_leaves_the_site(which: str, request: pytest.FixtureRequest) -> None:
    """Links are relative, their files and places are there; ids are unique; nothing runs or is fetched."""
    crawl = Crawl(request.getfixturevalue(which))
    ids = {page: crawl.ids(page) for page in crawl.pages}
    for page in crawl.pages:
        assert len(ids[page]) == len(set(ids[page])), page
        for href in crawl.hrefs(page):
            path, place = crawl.target(page, href)
            assert (crawl.folder / path).is_file(), f"{page}: {href}"
            assert not place or place in ids[path], f"{page}: {href}"
        for element in crawl.tree(page).iter():
            assert element.tag not in {HTML + "script", HTML + "style", HTML + "img", HTML + "iframe"}, page
            assert "style" not in element.keys(), page  # noqa: SIM118 - an element is no mapping
            if element.tag == HTML + "link":
                assert (crawl.folder / crawl.target(page, element.get("href", ""))[0]).is_file(), page
    reached = crawl.distances("index.html")
    assert not [page for page in crawl.pages if page not in reached]


def test_every_figure_is_led_to_its_entry_in_three_activations(open_site: Path) -> None:
    """At most two from home to where it is traced, one more to each entry behind it, and the receipt is there."""
    crawl = Crawl(open_site)
    reached = crawl.distances("index.html")
    figures = 0
    for report in PUBLIC_REPORTS:
        page = f"traces/{report}.html"
        if page not in crawl.pages:
            continue
        for block in crawl.tree(page).iter(HTML + "div"):
            if block.get("class") != "trace":
                continue
            figures += 1
            assert reached[page] <= 2, page
            entries = [crawl.target(page, link.get("href", "")) for link in block.iter(HTML + "a")]
            assert entries, block.get("id")
            for path, place in entries:
                assert path.startswith("log/")
                assert place in crawl.ids(path)
                assert (crawl.folder / path).with_suffix(".tlog-proof").is_file()
    assert figures > 150


def test_every_payment_is_followed_from_home(open_site: Path) -> None:
    """Goal 1: each payment that the budget tells is three activations from home: page, figure, entry."""
    crawl = Crawl(open_site)
    (budget,) = {crawl.target("index.html", href)[0] for href in crawl.hrefs("index.html") if href == "budget.html"}
    payments = next(e for e in crawl.tree(budget).iter() if e.get("aria-labelledby") == "paid")
    figures = [link for link in payments.iter(HTML + "a") if link.get("class", "").startswith("figure")]
    assert len(figures) >= 4
    for figure in figures:
        path, place = crawl.target(budget, figure.get("href", ""))
        block = next(element for element in crawl.tree(path).iter() if element.get("id") == place)
        assert [link for link in block.iter(HTML + "a") if "/log/" in f"/{crawl.target(path, link.get('href', ''))[0]}"]


def test_the_figures_of_a_page_are_those_of_its_spreadsheet(open_site: Path) -> None:
    """Each amount and count of a report's JSON stands on its page, digit for digit."""
    crawl = Crawl(open_site)
    compared = 0
    for report, page in (
        ("budget", "budget.html"),
        ("movement", "movement.html"),
        ("contributions", "contributions.html"),
    ):
        shown = {e.get("id"): "".join(e.itertext()) for e in crawl.tree(page).iter() if e.get("id")}
        for cell in _cells(json.loads((open_site / "downloads" / f"{report}.json").read_text())):
            if cell.get("kind") == "money":
                digits = re.sub(r"[^0-9.]", "", shown[cell["address"]])
                assert digits == cell["plain"].lstrip("-"), cell["address"]
                compared += 1
    assert compared > 80


def _cells(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        if "address" in value and "kind" in value:
            yield value
        for member in value.values():
            yield from _cells(member)
    elif isinstance(value, list):
        for member in value:
            yield from _cells(member)


def test_a_figure_of_very_many_acts_tells_where_the_rest_are(
    demo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A trace stays readable: beyond a number of acts it says how many more there are and that the CSV has all."""
    monkeypatch.setattr(pages, "ACTS_SHOWN", 1)
    with opened(demo) as ledger:
        publish(ledger, tmp_path / "site")
    crawl = Crawl(tmp_path / "site")
    blocks = [e for e in crawl.tree("traces/budget.html").iter(HTML + "div") if e.get("id") == "lead.went-out-ZAR"]
    (figure,) = blocks
    assert [link.get("href") for link in figure.iter(HTML + "a")] == ["../log/44.html", "../downloads/budget.csv"]
    assert "and 3 more acts" in "".join(figure.itertext())


def test_a_second_run_writes_nothing_and_a_cut_run_is_completed(
    demo: Path, members_site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Contents are compared; whatever a power cut leaves, the next run makes the very same folder of it."""
    whole = _contents(members_site)
    put, done = folder_module._put, 0

    def cut(path: Path, data: bytes) -> bool:
        nonlocal done
        done += 1
        if done == 40:
            path.with_name(f"{path.name}.new").write_bytes(data[:10])
            raise OSError("the power is gone")
        return put(path, data)

    site = tmp_path / "site"
    with opened(demo) as ledger:
        monkeypatch.setattr(folder_module, "_put", cut)
        with pytest.raises(OSError, match="power"):
            publish(ledger, site)
        monkeypatch.setattr(folder_module, "_put", put)
        publish(ledger, site)
        left = {name for name in _contents(site) if name.endswith(".new")}
        assert len(left) <= 1
        assert {name: data for name, data in _contents(site).items() if name not in left} == whole
        again = publish(ledger, site)
    assert (again.written, again.removed) == (0, 0)


def test_entries_can_be_taken_back_from_the_folder_and_nothing_else_is_touched(demo: Path, tmp_path: Path) -> None:
    """A run without entries removes what a run with them wrote; the operator's own files stay."""
    site = tmp_path / "site"
    with opened(demo) as ledger:
        publish(ledger, site, entries="published")
        (site / "CNAME").write_text("coalition.example")
        assert (site / "checkpoint").is_file()
        publish(ledger, site)
        fresh = tmp_path / "fresh"
        publish(ledger, fresh)
    assert (site / "CNAME").read_text() == "coalition.example"
    assert {name: data for name, data in _contents(site).items() if name != "CNAME"} == _contents(fresh)


_PROGRAM = """
import hashlib, sys
from pathlib import Path
from projections.site.publish import publish
from tests.projections.site.world import opened
folder = Path(sys.argv[2])
with opened(Path(sys.argv[1])) as ledger:
    publish(ledger, folder, entries="published")
for path in sorted(p for p in folder.rglob("*") if p.is_file()):
    print(path.relative_to(folder).as_posix(), hashlib.sha256(path.read_bytes()).hexdigest())
"""


def test_the_same_record_gives_the_same_bytes_in_another_process(
    demo: Path, answered_site: Path, tmp_path: Path
) -> None:
    """Another locale, time zone and hash seed change no byte of any file."""
    del answered_site  # the head was dated when it was made
    told = []
    for number, (zone, locale, seed) in enumerate((("Pacific/Apia", "C", "1"), ("America/Bogota", "C.UTF-8", "77"))):
        environment = os.environ | {"TZ": zone, "LC_ALL": locale, "PYTHONHASHSEED": seed, "PYTHONPATH": str(Path.cwd())}
        command = [sys.executable, "-c", _PROGRAM, str(demo), str(tmp_path / str(number))]
        told.append(subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout)
    assert told[0] == told[1]
    assert told[0].count("\n") > 200


def test_the_frames_words_are_in_the_language_asked_for(demo: Path, tmp_path: Path) -> None:
    """On pages that are all frame no word of ours is hard-coded: the pseudo-language reaches each."""
    with opened(demo) as ledger:
        publish(ledger, tmp_path / "site", language("ar-XB"), entries="published")
    crawl = Crawl(tmp_path / "site")
    for page in ("check.html", "log.html"):
        tree = crawl.tree(page)
        assert tree.get("dir") == "rtl"
        plain = []
        for element in tree.iter():
            if element.tag in {HTML + name for name in ("code", "bdi", "title", "dd", "span")}:
                continue
            words = (element.text or "").strip()
            if re.search(r"[A-Za-z]{3}", words) and not words.startswith("["):
                plain.append(words)
        assert not plain, page
