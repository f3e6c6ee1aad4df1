"""First views are light: at most 100 kB compressed with all that a page loads, of it at most 30 kB of script."""

import gzip
import re
from collections import Counter
from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from tests.web.attacks.poisoned import Poisoned, poison
from tests.web.attacks.walk import walk

WHOLE, SCRIPT = 100_000, 30_000
"""Bytes, compressed."""
_LOADED = re.compile(r'<(?:script|link rel="(?:stylesheet|icon)"|img)[^>]*?(?:src|href)="(/[^"]+)"')
_IMPORTED = re.compile(r"""(?:import|from)\s*["']([^"']+\.js)["']""")


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Poisoned]:
    """The demonstration's year, with longer words than people write."""
    found = poison(tmp_path_factory.mktemp("light") / "ledger")
    yield found
    found.close()


def loaded(client: TestClient, html: str) -> dict[str, bytes]:
    """What a page loads, by address: its style, its pictures, its scripts with all that they import."""
    waiting, found = _LOADED.findall(html), {}
    while waiting:
        path = waiting.pop()
        if path in found:
            continue
        answer = client.get(path)
        assert answer.status_code == 200, path
        found[path] = answer.content
        if path.endswith(".js"):
            folder = path.rpartition("/")[0]
            for name in _IMPORTED.findall(answer.text):
                waiting.append(name if name.startswith("/") else f"{folder}/{name.removeprefix('./')}")
    return found


def weight(data: bytes) -> int:
    """Bytes on the way."""
    return len(gzip.compress(data, 6))


def test_what_a_page_loads_is_found() -> None:
    """Scripts that scripts import are counted: the signing page has several."""
    assert _IMPORTED.findall('import {a} from "./b.js";\nimport "/c/d.js";') == ["./b.js", "/c/d.js"]
    html = '<link rel="stylesheet" href="/s.css"/><script type="module" src="/a.js"></script>'
    assert _LOADED.findall(html) == ["/s.css", "/a.js"]


def test_first_views_are_light(year: Poisoned) -> None:
    """Each kind of page of the year, once; nothing is kept from the page before."""
    client, heavy = year.client(year.people()[0]), {}
    pages = [one for one in walk(client, ("/", "/sign/", "/join", "/sign-in", "/lost"), Counter(), 1) if one.is_page]
    assert len(pages) > 60
    for one in pages:
        files = loaded(client, one.answer.text)
        assert any(path.endswith(".css") for path in files), one.path
        scripts = sum(weight(data) for path, data in files.items() if path.endswith(".js"))
        whole = weight(one.answer.content) + sum(map(weight, files.values()))
        if whole > WHOLE or scripts > SCRIPT:
            heavy[one.path] = (whole, scripts)
    assert not heavy
