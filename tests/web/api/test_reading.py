"""Reading: pages by index, proofs, tiles, registers, reports; conditional, and for HEAD too."""

from io import BytesIO

import pytest
from pypdf import PdfReader

from ledger.format.checkpoint import parse_checkpoint
from ledger.format.note import Ed25519NoteVerifier
from ledger.format.receipt import parse_receipt, verify_receipt
from ledger.format.tile_reader import TileReader
from ledger.format.tiles import EntryBundle
from tests.web.api.hall import bearer
from tests.web.site import Site

READS = (
    "/checkpoint", "/tile/0/000.p/4", "/tile/entries/000.p/4", "/api/entries", "/api/entries/1", "/api/entries/1/proof",
    "/api/disclosures", "/api/registers", "/api/registers/decision", "/api/registers/decision.csv", "/api/things/D-1",
    "/api/kinds", "/api/kinds/decision.proposed", "/api/reports", "/api/reports/budget", "/api/reports/decisions.csv",
    "/api/exports", "/api/exports/popolo",
)  # fmt: skip


@pytest.mark.parametrize(
    "path",
    [
        "/tile/0/001", "/tile/0/000", "/tile/0/000.p/200", "/tile/x", "/tile/..%2Fcheckpoint", "/tile/7/000.p/1",
        "/api/entries/99", "/api/entries/99/proof", "/api/registers/nothing", "/api/things/D-99", "/api/reports/no",
        "/api/reports/budget?at=99", "/api/reports/budget/trace/no", "/api/exports/no", "/api/documents/" + "0" * 64,
    ],
)  # fmt: skip
def test_what_is_not_there_is_not_found(closed: Site, path: str) -> None:
    """404 with where to look."""
    answer = closed.client.get(path, headers=bearer(closed, "Ana"))
    assert (answer.status_code, answer.json()["title"]) == (404, "NOT_FOUND"), answer.text


@pytest.mark.parametrize("path", READS)
def test_a_read_is_conditional(closed: Site, path: str) -> None:
    """The ETag given back is answered 304 without a body; HEAD has the same headers; the public reads without one."""
    headers = bearer(closed, "Ana")
    first = closed.client.get(path, headers=headers)
    assert first.status_code == 200, first.text
    again = closed.client.get(path, headers=headers | {"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    head = closed.client.head(path, headers=headers)
    assert (head.status_code, head.headers["etag"]) == (200, first.headers["etag"])


def test_the_record_is_read_by_pages(closed: Site) -> None:
    """Following `next` gives every entry once, in order; `prev` leads back."""
    headers, seen, path = bearer(closed, "Ben"), [], "/api/entries?limit=2"
    while path:
        answer = closed.client.get(path, headers=headers)
        seen += [one["index"] for one in answer.json()["entries"]]
        path = answer.links.get("next", {}).get("url", "")
    assert seen == list(range(closed.hall.ledger.size))
    assert closed.client.get("/api/entries?from=2&limit=2", headers=headers).links["prev"]["url"].endswith("limit=2")
    assert closed.client.get("/api/entries?from=9999", headers=headers).json()["entries"] == []


def test_a_proof_verifies(closed: Site) -> None:
    """The receipt holds against the ledger's key, and its entry is the one told."""
    hall = closed.hall
    receipt = parse_receipt(closed.client.get("/api/entries/2/proof", headers=bearer(closed, "Ana")).content)
    head = verify_receipt(receipt, hall.ledger.origin, [Ed25519NoteVerifier(hall.ledger.keys.note_key)])
    assert (receipt.index, head.size) == (2, hall.ledger.size)


def test_the_tree_is_read_from_its_tiles(closed: Site) -> None:
    """Checkpoint and hashes are for everybody, and state the root; bundles are for those who may enter."""
    client = closed.client
    signed = parse_checkpoint(client.get("/checkpoint").content)
    assert len(signed.signatures) == 2, "Ed25519 and ML-DSA-44"
    size = signed.checkpoint.size
    tree = TileReader(lambda tile: client.get(f"/{tile.path}").content, size, signed.checkpoint.root)
    bundle = EntryBundle(0, size)
    assert client.get(f"/{bundle.path}").status_code == 401
    data = client.get(f"/{bundle.path}", headers=bearer(closed, "Ana"))
    assert len(tree.check_entry_bundle(bundle, data.content)) == size
    assert "private" in data.headers["cache-control"]


def test_a_report_comes_in_the_form_asked_for(closed: Site) -> None:
    """By suffix or by Accept; the same bytes; none that there is not."""
    headers = bearer(closed, "Ana")
    for suffix, media_type in (
        ("csv", "text/csv"),
        ("txt", "text/plain"),
        ("html", "text/html"),
        ("json", "application/json"),
    ):
        named = closed.client.get(f"/api/reports/budget.{suffix}", headers=headers)
        asked = closed.client.get("/api/reports/budget", headers=headers | {"Accept": f"{media_type}, */*;q=0.1"})
        assert named.headers["content-type"].startswith(media_type)
        assert named.content == asked.content
    refused = closed.client.get("/api/reports/budget", headers=headers | {"Accept": "image/png"})
    assert (refused.status_code, refused.json()["title"]) == (406, "NOT_ACCEPTABLE")


def test_a_figure_is_traced(closed: Site) -> None:
    """Every figure that the report's CSV lists leads to acts or says that there are none."""
    headers = bearer(closed, "Ana")
    lines = closed.client.get("/api/reports/decisions.csv", headers=headers).text.splitlines()
    addresses = [line.partition(",")[0] for line in lines[1:]]
    told = closed.client.get(f"/api/reports/decisions/trace/{addresses[0]}", headers=headers)
    assert told.status_code == 200, told.text
    assert told.json()["address"] == addresses[0]


def test_time_travel_is_by_index_or_day(closed: Site) -> None:
    """As the record stood; a day before it began is not found, and what is no day is a mistake."""
    headers = bearer(closed, "Ana")
    at = {when: closed.client.get(f"/api/reports/budget?at={when}", headers=headers).status_code
          for when in ("0", "2026-03-01", "2020-01-01", "soon")}  # fmt: skip
    assert at == {"0": 200, "2026-03-01": 200, "2020-01-01": 404, "soon": 422}


def test_the_printed_pack_encloses_the_proofs(closed: Site) -> None:
    """As from the command line: a PDF for members with the receipt of each entry behind it."""
    pytest.importorskip("weasyprint")
    answer = closed.client.get("/api/reports/decisions.pdf", headers=bearer(closed, "Ana"))
    assert answer.status_code == 200, answer.text
    assert answer.content.startswith(b"%PDF-")
    assert "decisions.pdf" in answer.headers["content-disposition"]
    held = PdfReader(BytesIO(answer.content)).attachments
    parsed = {parse_receipt(data[0]).index for name, data in held.items() if name.endswith(".tlog-proof")}
    assert parsed >= {1, 2, 3, 4}
