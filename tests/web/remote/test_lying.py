"""A server that lies is caught: another entry, another history, a shorter one, other words, a receipt of nothing."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx2
import pytest
from typer.testing import Result

from api.remote.errors import RemoteError
from api.remote.wire import connect
from ledger.format.checkpoint import parse_checkpoint
from ledger.format.disclosure import Disclosure
from ledger.format.receipt import format_receipt, parse_receipt
from tests.api.laptop import PLAN, Laptop
from tests.web.remote.office import FarLaptop, Office, Server


class Lies(httpx2.BaseTransport):
    """Hands on what a server answers, changed on the way."""

    def __init__(self, honest: httpx2.Client, change: Callable[[str, bytes], bytes]) -> None:
        self._honest = honest
        self._change = change

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """Answer."""
        kept = {name: value for name, value in request.headers.items() if name in ("authorization", "content-type")}
        answer = self._honest.request(request.method, str(request.url), headers=kept, content=request.read())
        data = self._change(request.url.path, answer.content) if answer.is_success else answer.content
        headers = {"Content-Type": answer.headers["content-type"]}
        return httpx2.Response(answer.status_code, headers=headers, content=data)


def _lie(office: Office, change: Callable[[str, bytes], bytes]) -> None:
    honest = office.server.connect

    def connect(address: str) -> httpx2.Client:
        return httpx2.Client(base_url=address, transport=Lies(honest(address), change))

    office.server.connect = connect  # type: ignore[method-assign]  # the lie


def _caught(result: Result, code: str) -> str:
    assert result.exit_code == 3, result.output
    assert f"{code}: " in result.stderr, result.stderr
    return result.stderr


def _propose(laptop: Any, title: str) -> None:
    laptop.done("propose", title, "--text", "So be it.", "--by", "anna", "-y")


def test_a_changed_entry_is_caught(both: Office) -> None:
    """An entry that is not the leaf of the signed tree is not taken in, and nothing is kept of it."""
    _lie(both, lambda path, data: _flipped(data) if path.startswith("/tile/entries") else data)
    _caught(both.far.run("log"), "NOT_WHAT_WAS_SIGNED")


def _flipped(data: bytes) -> bytes:
    return data[:-10] + bytes([data[-10] ^ 1]) + data[-9:]


def test_a_head_of_other_keys_is_caught(both: Office) -> None:
    """A head whose signature does not hold is no head."""
    _lie(both, lambda path, data: _unsigned(data) if path == "/checkpoint" else data)
    _caught(both.far.run("log"), "HEAD_NOT_SIGNED")


def _unsigned(data: bytes) -> bytes:
    lines = data.splitlines(keepends=True)
    name, sig = lines[4].rsplit(b" ", 1)
    swapped = b"A" if sig[20:21] != b"A" else b"B"
    return b"".join([*lines[:4], name, b" ", sig[:20], swapped, sig[21:], *lines[5:]])


def test_changed_words_are_caught(both: Office) -> None:
    """Words whose digest is not the record's are not what was said."""

    def change(path: str, data: bytes) -> bytes:
        if path != "/api/disclosures":
            return data
        told = json.loads(data)
        other = Disclosure(bytes(16), "name", "und", "Somebody else").encode()
        told["disclosures"][0]["disclosure"] = other
        return json.dumps(told).encode()

    _lie(both, change)
    _caught(both.far.run("log"), "WORDS_CHANGED")


def _copied(office: Office, to: Path) -> Path:
    """The ledger's folder as it is now, as a host could keep it aside."""
    shutil.copytree(office.server.ledger.folder.path, to)
    return to


def _swap(office: Office, folder: Path) -> Server:
    """Serve another folder at the same address."""
    office.server.close()
    office.server = Server(folder, office.far.clock)
    office.far.server = office.server
    return office.server


def test_a_history_rolled_back_is_caught(both: Office, tmp_path: Path) -> None:
    """A shorter record than was seen is refused; both signed heads are kept as evidence."""
    old = _copied(both, tmp_path / "old")
    _propose(both.far, "Meet on Thursday")
    _swap(both, old)
    told = _caught(both.far.run("log"), "ROLLED_BACK")
    evidence = json.loads(_evidence(both.far).read_text())
    assert evidence["what"] == "ROLLED_BACK"
    assert str(_evidence(both.far)) in told
    sizes = [parse_checkpoint(evidence[head].encode()).checkpoint.size for head in ("held", "given")]
    assert sizes == [2, 1]


@pytest.mark.parametrize("more", [0, 1])
def test_a_fork_is_caught_with_proof(both: Office, tmp_path: Path, more: int) -> None:
    """Two histories from one host: at one size two signed heads, at another two entries at one index, each proved."""
    other = _copied(both, tmp_path / "other")
    _propose(both.far, "Meet on Thursday")
    _swap(both, other)
    elsewhere = FarLaptop(tmp_path / "elsewhere", other, both.far.clock, seed="elsewhere", server=both.server)
    shutil.copytree(both.far.keys, elsewhere.keys)
    for place in range(more + 1):
        _propose(elsewhere, f"Meet never {place}")
    _caught(both.far.run("log"), "FORKED")
    evidence = json.loads(_evidence(both.far).read_text())
    held, given = (parse_checkpoint(evidence[head].encode()).checkpoint for head in ("held", "given"))
    assert (held.size, given.size) == (2, 2 + more)
    if not more:
        assert held.root != given.root
        return
    receipts = [parse_receipt(one.encode()) for one in evidence["receipts"]]
    assert {one.index for one in receipts} == {1}
    assert receipts[0].entry != receipts[1].entry
    assert [one.checkpoint.checkpoint.root for one in receipts] == [held.root, given.root]


def _evidence(laptop: FarLaptop) -> Path:
    (found,) = laptop.mirror.glob("evidence-*.json")
    return found


def test_a_receipt_of_another_entry_is_caught(both: Office) -> None:
    """What was sent is believed recorded only by its own receipt."""
    other = format_receipt(both.server.ledger.receipt(0)).decode()

    def change(path: str, data: bytes) -> bytes:
        return json.dumps(json.loads(data) | {"receipt": other}).encode() if path == "/api/statements" else data

    _lie(both, change)
    result = both.far.run("propose", "Sing", "--text", "Loud.", "--by", "anna", "-y")
    _caught(result, "RECEIPT_REFUSED")


def test_another_ledger_at_the_address_is_caught(both: Office, tmp_path: Path) -> None:
    """The founding was pinned on first use: another one, however well signed, is not that record."""
    both.far.done("log")
    near = Laptop(tmp_path / "stranger", tmp_path / "new", both.far.clock, seed="stranger")
    near.found()
    _swap(both, near.ledger)
    _caught(both.far.run("log"), "HEAD_NOT_SIGNED")
    near = Laptop(tmp_path / "other", tmp_path / "third", both.far.clock, seed="third")
    near.found(PLAN | {"origin": "other.example/record"})
    _swap(both, near.ledger)
    _caught(both.far.run("log"), "OTHER_LEDGER")


def test_an_open_address_is_refused(both: Office) -> None:
    """Words do not travel unencrypted, but on this machine."""
    with pytest.raises(RemoteError, match="not encrypted"):
        connect("http://plenary.example")
    connect("https://plenary.example").close()
    connect("http://127.0.0.1:9").close()


def test_without_a_key_a_closed_record_says_what_to_do(both: Office, tmp_path: Path) -> None:
    """Whoever is not in the record is told to name her keys."""
    result = both.far.run("log", "--keys", tmp_path / "nobody")
    assert "SIGN_IN_REQUIRED: " in _caught(result, "SIGN_IN_REQUIRED")
    assert "--keys" in result.stderr


@pytest.mark.parametrize(("lost", "code"), [(1, None), (9, "UNANSWERED")])
def test_an_answer_that_is_lost_says_nothing_twice(both: Office, lost: int, code: str | None) -> None:
    """The same statement is sent again, and recorded once; where no answer comes at all, that is said."""
    left = [lost]

    def change(path: str, data: bytes) -> bytes:
        if path == "/api/statements" and left[0]:
            left[0] -= 1
            raise httpx2.ReadTimeout("lost")
        return data

    _lie(both, change)
    result = both.far.run("propose", "Sing", "--text", "Loud.", "--by", "anna", "-y")
    assert both.server.ledger.size == 2
    if code is None:
        assert "Recorded already at index 1" in result.stdout, result.output
    else:
        _caught(result, code)
