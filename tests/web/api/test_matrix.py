"""Who may read what: every read of the description, by every sort of reader, on a closed and on an open record.

The words sealed for one person, for members and for everybody are looked for in every byte that comes back.
"""

from collections.abc import Iterator
from typing import Any

import pytest

from projections.exports.catalogue import EXPORTS
from projections.reports.catalogue import REPORTS
from tests.web.api.hall import SECRETS, bearer
from tests.web.site import Site

READERS = {
    "public": {"public"},
    "signed out": {"public"},
    "Dee": {"public"},
    "Cy": {"public", "members"},
    "Ben": {"public", "members", "post"},
    "Ana": {"public", "members", "person"},
}
"""Each reader with the audiences whose words she may see: nobody; one whose session ended; one whose key was revoked; a
member of another organization; the auditor; the person herself."""
OPEN_TO_ALL = frozenset({"get_checkpoint", "list_kinds", "get_kind", "alive", "ready", "metrics"})
"""Reads that give nothing of the record's content away."""
LEFT_OUT = frozenset({"listen"})
THERE: dict[str, tuple[str, ...]] = {
    "index": ("0", "1", "2", "3", "4", "5"),
    "table": ("decision", "person"),
    "path": ("entries/000.p/4", "entries/000.p/6"),
    "form": ("json", "csv", "html", "txt", "xlsx"),
    "cell": ("nothing",),
    "digest": ("0" * 64,),
    "identity": ("A" * 22,),
}
NAMES: dict[str, tuple[str, ...]] = {
    "get_thing": ("D-1", "D-2", "D-3", "D-4", "P-1", "R-1"),
    "get_kind": ("decision.proposed",),
    "get_report": tuple(REPORTS),
    "get_report_as": ("decisions", "pack"),
    "trace_figure": ("decisions",),
    "get_export": tuple(EXPORTS),
}


def _paths(site: Site) -> Iterator[tuple[str, str]]:
    """Each read's operation, with addresses that lead to what is there."""
    for path, methods in site.app.openapi()["paths"].items():
        if "get" not in methods or methods["get"]["operationId"] in LEFT_OUT:
            continue
        name = methods["get"]["operationId"]
        found = [path]
        for parameter in (each["name"] for each in methods["get"].get("parameters", ()) if each["in"] == "path"):
            values = NAMES.get(name, ()) if parameter == "name" else THERE.get(parameter, ("nothing",))
            found = [one.replace(f"{{{parameter}}}", value) for one in found for value in values]
        yield from ((name, one) for one in found)


def _headers(site: Site, reader: str) -> dict[str, str]:
    if reader == "public":
        return {}
    headers = bearer(site, "Cy" if reader == "signed out" else reader)
    if reader == "signed out":
        site.host.sessions.end(headers["Authorization"][7:])
    return headers


def _seen(answer: Any) -> set[str]:
    return {audience for audience, words in SECRETS.items() if words.encode() in answer.content}


@pytest.mark.parametrize("reader", READERS)
def test_a_closed_record_gives_each_her_own(closed: Site, reader: str) -> None:
    """The public and a revoked key get nothing but hashes; members not the words that are for Ana alone."""
    headers, seen, operations = _headers(closed, reader), set(), set()
    for name, path in _paths(closed):
        answer = closed.client.get(path, headers=headers)
        operations.add(name)
        assert answer.status_code < 500, (name, answer.text)
        if READERS[reader] == {"public"} and name not in OPEN_TO_ALL:
            assert answer.status_code in (401, 404, 410), (name, path, answer.text)
        seen |= _seen(answer)
    assert seen == (READERS[reader] if READERS[reader] != {"public"} else set())
    assert len(operations) > 20


@pytest.mark.parametrize("reader", READERS)
def test_an_open_record_keeps_words_for_whom_they_are(opened: Site, reader: str) -> None:
    """Everybody reads the entries; sealed words only those for whom they are."""
    headers, seen = _headers(opened, reader), set()
    for name, path in _paths(opened):
        answer = opened.client.get(path, headers=headers)
        assert answer.status_code < 500, (name, answer.text)
        seen |= _seen(answer)
    assert seen == READERS[reader]


@pytest.mark.parametrize("audience", ["members"])
def test_the_public_does_not_ask_itself_in(opened: Site, audience: str) -> None:
    """Naming a wider audience opens nothing."""
    for path in ("/api/reports/decisions", "/api/exports/feed", "/api/reports/pack.txt"):
        answer = opened.client.get(path, params={"audience": audience})
        assert answer.status_code in (401, 404), answer.text
        assert _seen(answer) == set()


@pytest.mark.parametrize("reader", READERS)
def test_nobody_writes_by_being_signed_in(closed: Site, reader: str) -> None:
    """Every write of the description, empty or made up, leaves the record as it was."""
    size = closed.hall.ledger.size
    for path, methods in closed.app.openapi()["paths"].items():
        for method in methods.keys() & {"post", "put", "patch", "delete"}:
            headers = _headers(closed, reader)
            where = path.replace("{identity}", "nothing").replace("{digest}", "0" * 64)
            answer = closed.client.request(method, where, headers=headers, json={"lines": []})
            assert answer.status_code < 500, (method, path, answer.text)
    assert closed.hall.ledger.size == size
