"""The demonstration's year, as it is and as a coalition that keeps nothing from the public would have lived it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from unittest.mock import patch

from api.demo import beginning
from api.demo.stage import Scene, StageClock
from api.demo.year import play
from ledger.application import Ledger, LedgerFolder

AFTER = 1_796_600_000_000
"""The day after the year (ms)."""


def demo_ledger(folder: Path) -> Path:
    """The demonstration's ledger: entries for members, most words too."""
    play(folder).ledger.close()
    return folder


def open_ledger(folder: Path) -> Path:
    """The same year with every word and every entry open to the public."""
    defaults = {**(Scene.act.__kwdefaults__ or {}), "audience": "public"}
    with (
        patch.object(Scene.act, "__kwdefaults__", defaults),
        patch.dict(beginning.CHARTER, {"entries": "public"}),
    ):
        play(folder).ledger.close()
    return folder


@contextmanager
def opened(folder: Path) -> Iterator[Ledger]:
    """A ledger of this module, opened on the day after its last entry."""
    with Ledger(LedgerFolder(folder), StageClock(AFTER)) as ledger:
        yield ledger
