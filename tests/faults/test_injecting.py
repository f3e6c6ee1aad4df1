"""Every database call fails once, lost and kept, alone and in pairs; no promise is broken."""

import pytest

from ledger.store.beside import BesideStore
from tests.faults import injecting


@pytest.mark.campaign
def test_no_fault_breaks_a_promise() -> None:
    """Nothing acknowledged is lost, one root a size, the same index when sent again, words held and erased as due."""
    told = injecting.campaign(pairs=30)
    assert told.met > 100
    assert told.broken == []


@pytest.mark.campaign
def test_the_control_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    """A host that does not tidy its words when it opens is seen to hold words that it must not, or none at all."""
    monkeypatch.setattr(BesideStore, "retain", lambda _store, _digests: None)
    assert any("words held" in line for line in injecting.campaign(pairs=0).broken)
