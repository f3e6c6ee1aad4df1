"""The signing page is static: the same bytes for everybody, hashed, under the strictest policy, all of it listed."""

import hashlib
import json
import re
from importlib.resources import files

import pytest

from api.pages.signing import FILES, HASHES, page_file
from api.pages.signing_catalogue import MESSAGES
from api.pages.signing_words import words_name
from ledger.rules.kinds import RULES_V0
from projections.language import OFFERED, PSEUDO
from tests.web.signing.people import Member
from tests.web.site import Site

SCRIPTS = [name for name in FILES if name.endswith(".js")]


def text_of(name: str) -> str:
    """One of the page's files as text."""
    data = page_file(name)
    assert data is not None
    return data.decode()


def test_a_file_that_is_none_is_not_found(site: Site) -> None:
    """Nor is anything outside of the list reached."""
    for name in ("none.js", "..%2fjoin.js", "signing.py", "%2e%2e%2fkeys.html"):
        assert site.client.get(f"/sign/{name}", follow_redirects=False).status_code in (404, 307)


def test_each_file_has_the_hash_that_is_listed(site: Site) -> None:
    """What is served is what was listed, and everything served is listed."""
    listed = site.client.get(f"/sign/{HASHES}").json()
    assert set(listed) == set(FILES)
    for name, digest in listed.items():
        address = "/sign/" if name == "index.html" else f"/sign/{name}"
        assert hashlib.sha256(site.client.get(address).content).hexdigest() == digest


def test_everybody_gets_the_same_bytes(site: Site, rosa: Member) -> None:
    """Signed in or not, in any language, with any draft: nothing of the request is in the page."""
    rosa.sign_in()
    anybody = site.client.get("/sign/").content
    assert rosa.client.get("/sign/?d=abc&lang=es", headers={"Accept-Language": "zu"}).content == anybody
    assert rosa.client.get("/sign/sign.js?v=2").content == site.client.get("/sign/sign.js").content


def test_the_policy_is_the_strictest(site: Site) -> None:
    """Own scripts and styles only, no form, no frame, no text that becomes markup."""
    policy = site.client.get("/sign/").headers["content-security-policy"]
    told = dict(part.strip().partition(" ")[::2] for part in policy.split(";"))
    assert told["default-src"] == "'none'"
    assert told["form-action"] == told["frame-ancestors"] == told["base-uri"] == told["trusted-types"] == "'none'"
    assert told["require-trusted-types-for"] == "'script'"
    assert {told[name] for name in ("script-src", "style-src", "connect-src", "img-src")} == {"'self'"}
    assert "unsafe" not in policy


def test_the_page_loads_only_what_is_listed() -> None:
    """Every address in the page and every import of its scripts is one of the files."""
    page = text_of("index.html")
    wanted = re.findall(r'(?:src|href)="([^"]+)"', page)
    wanted += [f"/sign/{name}" for script in SCRIPTS for name in re.findall(r'from "\./([^"]+)"', text_of(script))]
    assert {one for one in wanted if one != "/"} <= {f"/sign/{name}" for name in FILES}
    assert not re.search(r"<style|style=|<script(?![^>]*src=)|\son[a-z]+=", page)


@pytest.mark.parametrize("name", SCRIPTS)
def test_no_script_makes_markup_or_code_of_text(name: str) -> None:
    """No innerHTML and its kind, no eval, no other host's address."""
    script = text_of(name)
    assert not re.search(
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|new Function|https?://", script
    )


def test_the_scripts_are_small() -> None:
    """What a phone loads to sign; the figure is in docs/signing.md."""
    loaded = sum(len(text_of(name).encode()) for name in SCRIPTS if name != "worker.js")
    assert loaded < 36 * 1024


def test_every_message_of_the_scripts_is_in_the_catalogue() -> None:
    """So that translators see each, and none that nobody says any more."""
    said = set(re.findall(r'\b_\(\s*"((?:[^"\\]|\\.)*)"', text_of("sign.js")))
    own = files("api.pages").joinpath("static", "outbox.js").read_text(encoding="utf-8")
    said |= set(re.findall(r'const MESSAGE = "([^"]*)"', own))
    assert said == set(MESSAGES)


def test_the_page_knows_the_languages_that_are_offered(site: Site) -> None:
    """Each has its file; those of the pseudo-languages are given out where settings say so, which here they do not."""
    known = re.search(r"LANGUAGES = (\[[^]]*\])", text_of("sign.js"))
    assert known is not None
    assert set(json.loads(known[1])) == {*OFFERED, *PSEUDO}
    for code in OFFERED:
        assert json.loads(text_of(words_name(code)))["language"] == code
    for code in PSEUDO:
        assert site.client.get(f"/sign/{words_name(code)}").status_code == 404


def test_the_words_file_knows_every_kind() -> None:
    """Label, sentence and fields of each."""
    book = json.loads(text_of("words.json"))
    assert set(book["kinds"]) == {kind.name for kind in RULES_V0}
    for kind in RULES_V0:
        assert book["kinds"][kind.name]["words"] == kind.words
        assert [field[0] for field in book["kinds"][kind.name]["fields"]] == [
            info.alias or name for name, info in kind.body.model_fields.items()
        ]
