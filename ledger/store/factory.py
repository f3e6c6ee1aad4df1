"""The library's way to our recorder: ``PERSISTENCE_MODULE=ledger.store.factory``."""

from pathlib import Path
from typing import Any

from eventsourcing.persistence import (
    AggregateRecorder,
    ApplicationRecorder,
    InfrastructureFactory,
    Mapper,
    ProcessRecorder,
    TrackingRecorder,
)

from ledger.store.engine import open_engine
from ledger.store.events import EntryMapper
from ledger.store.recorder import LedgerRecorder

DATABASE = "LEDGER_DATABASE"


class LedgerFactory(InfrastructureFactory[TrackingRecorder]):
    """Builds one `LedgerRecorder` on the file that ``LEDGER_DATABASE`` names, for every purpose."""

    def __init__(self, env: Any) -> None:
        super().__init__(env)
        path = self.env.get(DATABASE)
        if not path:
            raise ValueError(f"{DATABASE} must name the ledger's database file")
        self._recorder = LedgerRecorder(open_engine(Path(path)))
        self._recorder.create_tables()

    def mapper(self, *_: Any, **__: Any) -> Mapper[Any]:
        """The mapper that keeps entry bytes."""
        return EntryMapper(transcoder=self.transcoder())

    def aggregate_recorder(self, *_: Any, **__: Any) -> AggregateRecorder:
        """The one recorder."""
        return self._recorder

    def application_recorder(self) -> ApplicationRecorder:
        """The one recorder."""
        return self._recorder

    def tracking_recorder(self, *_: Any, **__: Any) -> TrackingRecorder:
        """The one recorder."""
        return self._recorder

    def process_recorder(self) -> ProcessRecorder:
        """The one recorder."""
        return self._recorder

    def close(self) -> None:
        """Close the database."""
        self._recorder.engine.dispose()
