"""An entry checked by the reader's own browser: what is genuine is told so, and nothing that was tampered with is."""

import base64
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from ledger.format.codec import encode_base64
from ledger.format.envelope import pae
from ledger.keys.public_keys import key_id
from tests.browser.reading_site import ServedYear, served_year

VECTORS = Path(__file__).parents[1] / "vectors" / "webauthn" / "assertions.json"
ENTRY = "/log/44"
CHECKED, MISMATCH, UNCHECKED = "Checked by this device", "Does not match", "Not yet checked"
OURS_ALONE = {"CLIENT_DATA_MALFORMED", "CLIENT_DATA_SIZE", "AUTHENTICATOR_DATA_SIZE", "BACKUP_FLAGS"}
"""Refusals of form that the server makes before anything is recorded; a browser's own JSON reads some of these."""


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServedYear]:
    """The year, served."""
    with served_year(tmp_path_factory.mktemp("year") / "ledger") as served:
        yield served


@pytest.fixture
def reader(year: ServedYear, chromium: Browser) -> Iterator[BrowserContext]:
    """A browser that has seen nothing yet."""
    context = year.reader(chromium)
    yield context
    context.close()


def _verdict(page: Page, words: str) -> None:
    expect(page.locator("#verdict")).to_contain_text(words)


def _receipt(change: Callable[[str], str]) -> Callable[[Route], None]:
    def answer(route: Route) -> None:
        told = route.fetch()
        route.fulfill(response=told, body=change(told.text()))

    return answer


def _line(text: str, start: str, change: Callable[[str], str]) -> str:
    lines = text.split("\n")
    place = next(place for place, line in enumerate(lines) if line.startswith(start))
    lines[place] = start + change(lines[place].removeprefix(start))
    return "\n".join(lines)


def _flip(encoded: str, place: int = 20) -> str:
    data = bytearray(base64.b64decode(encoded))
    data[place] ^= 1
    return base64.b64encode(data).decode()


TAMPERED: dict[str, Callable[[str], str]] = {
    "a byte of the entry": lambda text: _line(text, "extra ", lambda one: _flip(one, 100)),
    "when it was received": lambda text: _line(text, "extra ", lambda one: _flip(one, 25)),
    "another place": lambda text: _line(text, "index ", lambda _: "43"),
    "a hash of the proof": lambda text: _nth_line(text, 3, _flip),
    "a hash too few": lambda text: "\n".join([*text.split("\n")[:3], *text.split("\n")[4:]]),
    "the head's root": lambda text: _nth_line(text, text.split("\n").index("") + 3, _flip),
    "the head's size": lambda text: _nth_line(text, text.split("\n").index("") + 2, lambda one: str(int(one) + 1)),
    "the head's signature": lambda text: _line(text, "— harbour.example/record ", lambda one: _flip(one, 40)),
    "another record's name": lambda text: _nth_line(text, text.split("\n").index("") + 1, lambda one: f"{one}2"),
    "no receipt at all": lambda _: "<!DOCTYPE html><p>Everything is fine.</p>",
}


def _nth_line(text: str, place: int, change: Callable[[str], str]) -> str:
    lines = text.split("\n")
    lines[place] = change(lines[place])
    return "\n".join(lines)


@pytest.mark.parametrize("what", TAMPERED)
def test_a_tampered_receipt_does_not_match(year: ServedYear, reader: BrowserContext, what: str) -> None:
    """Whatever is changed in the answer, the page says so, and nothing of it is remembered."""
    page = reader.new_page()
    page.route("**/receipt", _receipt(TAMPERED[what]))
    page.goto(year.url + ENTRY)
    _verdict(page, MISMATCH)
    assert page.evaluate("localStorage.length") == 0


@pytest.mark.parametrize(
    ("shown", "instead"),
    [("2026-04-30T", "2026-04-29T"), ('"minor":115000', '"minor":15000'), ('"day":"2026', '"day":"2025')],
)
def test_a_page_that_shows_other_words_than_were_signed_does_not_match(
    year: ServedYear, reader: BrowserContext, shown: str, instead: str
) -> None:
    """The statement shown under Details is held against the bytes."""
    page = reader.new_page()

    def answer(route: Route) -> None:
        told = route.fetch()
        quoted = [one.replace('"', "&#34;") for one in (shown, instead)]
        assert quoted[0] in told.text()
        route.fulfill(response=told, body=told.text().replace(quoted[0], quoted[1]))

    page.route(f"**{ENTRY}", answer)
    page.goto(year.url + ENTRY)
    _verdict(page, MISMATCH)


def test_a_genuine_entry_is_checked_and_its_head_remembered(year: ServedYear, reader: BrowserContext) -> None:
    """Every step holds; a second entry is held against the head seen first; the page runs under Trusted Types."""
    page = reader.new_page()
    answer = page.goto(year.url + ENTRY)
    _verdict(page, CHECKED)
    assert answer is not None
    assert "require-trusted-types-for 'script'" in answer.headers["content-security-policy"]
    assert page.locator("#steps .badge-good").count() == 5
    kept = json.loads(page.evaluate("localStorage.getItem('plenary-checked-head:harbour.example/record')"))
    assert kept["size"] == year.site.stage.ledger.size
    page.goto(f"{year.url}/log/0")
    _verdict(page, CHECKED)


def _pin(year: ServedYear, size: int, root: bytes) -> str:
    vkeys = list(year.site.stage.state.record.keys[-1].note_vkeys)
    kept = json.dumps({"size": size, "root": encode_base64(root), "vkeys": vkeys})
    return f"localStorage.setItem('plenary-checked-head:harbour.example/record', {json.dumps(kept)})"


def test_a_later_head_must_continue_the_one_seen_before(year: ServedYear, reader: BrowserContext) -> None:
    """It does when it does; it does not when the past is another, the record shorter, or its key another."""
    tree, page = year.site.stage.ledger.tree, reader.new_page()
    page.goto(f"{year.url}/verify")
    size = year.site.stage.ledger.size
    for earlier in (1, 40, 64, size - 1):
        page.evaluate(_pin(year, earlier, tree.root(earlier)))
        page.goto(year.url + ENTRY)
        _verdict(page, CHECKED)
    for wrong in (
        _pin(year, 40, tree.root(41)),
        _pin(year, size, tree.root(size - 1)),
        _pin(year, size + 1, tree.root(size)),
        _pin(year, 40, tree.root(40)).replace("harbour.example/record+", "harbour.example/recorx+"),
    ):
        page.evaluate(wrong)
        page.goto(year.url + ENTRY)
        _verdict(page, MISMATCH)
        expect(page.locator("#how")).to_contain_text("older or another record")


def test_without_an_answer_nothing_is_claimed(year: ServedYear, reader: BrowserContext) -> None:
    """No network, no verdict; without scripts the page says so from the start."""
    page = reader.new_page()
    page.route("**/receipt", lambda route: route.abort())
    page.goto(year.url + ENTRY)
    _verdict(page, UNCHECKED)
    expect(page.locator("#how")).to_contain_text("could not be fetched")


def test_every_passkey_vector_has_the_same_verdict_in_the_browser(year: ServedYear, reader: BrowserContext) -> None:
    """Signatures of passkeys of three algorithms hold, and each bad one is refused."""
    vectors: dict[str, Any] = json.loads(VECTORS.read_text(encoding="utf-8"))
    signed = pae(vectors["payloadType"], base64.b64decode(vectors["payload"]))
    page = reader.new_page()
    page.goto(f"{year.url}/verify")
    verify = """async ([line, key, pae]) => {
      const verify = await import("/static/verify.js");
      const bytes = Uint8Array.from(atob(pae), (each) => each.charCodeAt(0));
      try { await verify.checkSignatures({ signatures: [line] }, bytes, [key]); return "ok"; }
      catch (error) { return error.message; }
    }"""
    wrong = []
    for case in vectors["cases"]:
        spki = vectors["keys"][case["key"]]
        keyid = key_id(base64.b64decode(spki))
        line = {"keyid": keyid, **{name: case[name] for name in ("sig", "authenticatorData", "clientDataJSON")}}
        key = {"keyid": keyid, "scheme": "webauthn", "spki": spki}
        key |= {"rp_id": vectors["rp_id"], "origins": vectors["origins"]}
        told = page.evaluate(verify, [line, key, encode_base64(signed)])
        if (told == "ok") != (case["verdict"] == "ok") and case["verdict"] not in OURS_ALONE:
            wrong.append((case["name"], case["key"], case["verdict"], told))
    assert wrong == []
