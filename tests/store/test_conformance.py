"""Our recorder under the event-sourcing library's own conformance suites."""

import tempfile
from pathlib import Path
from typing import Any
from uuid import uuid4

from eventsourcing.tests.persistence import (
    ApplicationRecorderTestCase,
    NonInterleavingNotificationIDsBaseCase,
    ProcessRecorderTestCase,
    TrackingRecorderTestCase,
)

from ledger.store.engine import open_engine
from ledger.store.recorder import LedgerRecorder


class _OnSqlite:
    def setUp(self) -> None:
        self._folder = tempfile.TemporaryDirectory()
        self._engines: list[Any] = []

    def tearDown(self) -> None:
        for engine in self._engines:
            engine.dispose()
        self._folder.cleanup()

    def new_originator_id(self) -> str:
        return str(uuid4())

    def create_recorder(self) -> LedgerRecorder:
        engine = open_engine(Path(self._folder.name) / "ledger.db")
        self._engines.append(engine)
        recorder = LedgerRecorder(engine)
        recorder.create_tables()
        return recorder


class TestApplicationRecorder(_OnSqlite, ApplicationRecorderTestCase[Any]):
    """Entries and notifications."""


class TestTrackingRecorder(_OnSqlite, TrackingRecorderTestCase):
    """Positions of followers."""


class TestProcessRecorder(_OnSqlite, ProcessRecorderTestCase):
    """Both in one transaction."""


class TestNonInterleaving(_OnSqlite, NonInterleavingNotificationIDsBaseCase):
    """A large batch and a small one do not interleave their ids."""


del ApplicationRecorderTestCase, NonInterleavingNotificationIDsBaseCase
del ProcessRecorderTestCase, TrackingRecorderTestCase
