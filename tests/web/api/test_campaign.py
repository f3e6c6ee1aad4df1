"""Schemathesis, in its quick form: nothing undocumented, nothing broken; the full form has a command of its own."""

from pathlib import Path
from typing import Any

import pytest

from tests.web.api.campaign import QUICK, quiet, run
from tests.web.api.hall import served


@pytest.mark.campaign
def test_nothing_undocumented_comes_back(tmp_path: Path) -> None:
    """A few hundred cases over every operation: no 5xx, no status, media type, header or shape that is not told."""
    with quiet():
        site = served(tmp_path / "ledger")
        outcome = run(site, QUICK)
        site.close()
    assert outcome.wrong == {}
    assert outcome.cases.total() >= QUICK
    assert outcome.statuses[200] > 0


def test_the_campaign_finds_what_is_not_told(tmp_path: Path) -> None:
    """A status taken out of the description is found: the checks do check."""
    with quiet():
        site = served(tmp_path / "ledger")
        told: dict[str, Any] = site.app.openapi()
        told["paths"] = {"/api/entries/{index}": told["paths"]["/api/entries/{index}"]}
        del told["paths"]["/api/entries/{index}"]["get"]["responses"]["404"]
        outcome = run(site, 10)
        site.close()
    assert [where for where, _ in outcome.wrong] == ["get_entry"]
