"""A whole year mirrored: what a member, an auditor or nobody may read of the demonstration, and not a word more."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.demo.stage import Stage
from api.demo.year import play
from api.remote.errors import RemoteError
from api.remote.mirror import Mirror
from api.remote.opening import open_mirror
from api.server.host import Host
from api.server.readers import Reader, may_read
from api.server.settings import Settings
from ledger.rules.state import State
from tests.hall import Randomness
from tests.web.remote.office import ADDRESS


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Stage, Host]]:
    """The demonstration's year, served."""
    stage = play(tmp_path_factory.mktemp("year") / "ledger")
    host = Host(stage.ledger, Settings(public_url=ADDRESS), stage.ledger.clock, Randomness("server"))
    yield stage, host
    host.close()
    stage.ledger.close()


def _mirror(year: tuple[Stage, Host], cache: Path, name: str | None) -> Mirror:
    stage, host = year
    client = TestClient(create_app(host), base_url=ADDRESS)
    keys = [] if name is None else [(name, lambda: stage.key(name))]
    return open_mirror(ADDRESS, cache, stage.ledger.clock, client, lambda _: keys)


def _readable(state: State, reader: Reader, now: int) -> set[str]:
    allowed = reader.audiences(state, now)
    return {one for one in state.record.sealed if one not in state.record.erased and may_read(state, one, allowed)}


def test_a_mirror_of_nobody_is_refused_a_closed_record(year: tuple[Stage, Host], tmp_path: Path) -> None:
    """Without a key there is nothing to mirror but hashes."""
    with pytest.raises(RemoteError, match="members"):
        _mirror(year, tmp_path, None)


def test_each_member_mirrors_her_own_words(year: tuple[Stage, Host], tmp_path: Path) -> None:
    """Every entry, the same state, root and receipts; of the sealed words exactly those that she may read."""
    stage, host = year
    ledger, state = stage.ledger, stage.ledger.live.state
    people = [key for key in state.people.keys.values() if key.in_force(ledger.size, ledger.clock.now())]
    names = {key.person: key.keyid for key in people}
    tried = 0
    for person, keyid in names.items():
        name = host.directory(ledger.size, frozenset({"members"}), host.read_any_words).show(person)
        if stage.key(name).keyid != keyid:
            continue
        tried += 1
        mirror = _mirror(year, tmp_path / str(tried), name)
        assert (mirror.size, mirror.live.root()) == (ledger.size, ledger.live.root())
        assert mirror.receipt(7).entry == ledger.receipt(7).entry
        held = {
            one for one in _readable(state, Reader(person, keyid), ledger.clock.now()) if ledger.beside.disclosure(one)
        }
        assert set(mirror.beside.digests()) == held
        mirror.close()
        if tried == 3:
            break
    assert tried == 3
