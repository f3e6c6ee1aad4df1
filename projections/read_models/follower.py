"""The follower: reads the log in batches through the library's notifications, judges, and writes what changed.

One batch is one transaction, because a transaction an entry is some fifty times slower. A crash before the commit
leaves the position where it was; after it, rows and position. An entry is never skipped: a model that fails stops the
follower right there, with everything before it written.
"""

import gc
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from eventsourcing.persistence import ApplicationRecorder, Notification, Subscription

from ledger.application.replay import Live
from ledger.format.tree import EMPTY_ROOT
from ledger.rules.judge import Accepted
from ledger.rules.kind import Registry
from ledger.rules.kinds import RULES_V0
from ledger.store.events import StatementRecorded
from ledger.store.recorder import LedgerRecorder
from projections.read_models.database import Batch, ReadModels, SchemaChangedError, Standing
from projections.read_models.model import Change, Model, ModelFailedError, ReadModelError, Watch

BATCH = 500
APPLICATION = "ledger"
"""The name under which the ledger's notifications are tracked."""

Told = Callable[[int, int], None]
"""Told how many entries of how many are done."""
Subscribed = Callable[[Subscription[ApplicationRecorder]], None]


class OtherHistoryError(ReadModelError):
    """The read models were made from another history than the ledger's: rebuild them, and ask why."""


class _Fold(Live):
    """The ledger's own replay, which also keeps what the entry replayed last did."""

    accepted: Accepted

    def __init__(self, origin: str, registry: Registry, models: tuple[Model, ...]) -> None:
        super().__init__(origin, registry)
        self.watch = Watch(models, self.state)

    def note(self, accepted: Accepted, entry: bytes) -> None:
        super().note(accepted, entry)
        self.accepted = accepted

    def forget(self) -> None:
        """Let go of what only a host needs."""
        self.take_full_tiles()
        self.take_erased()


class Follower:
    """Brings read models up to the ledger, and keeps them there.

    Args:
        recorder: the ledger's.
        origin: which ledger of those in its database.
        models: where to.
        registry: the kinds to judge by.
        batch: how many entries go into one transaction, >= 1.
    """

    def __init__(
        self,
        recorder: LedgerRecorder,
        origin: str,
        models: ReadModels,
        registry: Registry = RULES_V0,
        batch: int = BATCH,
    ) -> None:
        self.recorder = recorder
        self.origin = origin
        self.models = models
        self._registry = registry
        self._batch = batch
        self._fold: _Fold | None = None

    def start(self, told: Told = lambda _, __: None) -> Standing:
        """Catch up; from zero where there is nothing yet, or tables of another version.

        Raises:
            ModelFailedError: a model failed; see `ModelFailedError`.
            OtherHistoryError: these read models are of another history.
        """
        try:
            return self.catch_up(told)
        except SchemaChangedError:
            return self.rebuild(told)

    def rebuild(self, told: Told = lambda _, __: None) -> Standing:
        """Throw everything away and build it again; interrupted, `catch_up` goes on with it."""
        self._fold = None
        self.models.create(self.origin, EMPTY_ROOT.hex())
        return self.catch_up(told)

    def catch_up(self, told: Told = lambda _, __: None) -> Standing:
        """Take in every entry that there is.

        Raises:
            SchemaChangedError: the tables are of another version.
            ModelFailedError: a model failed.
            OtherHistoryError: these read models are of another history.
        """
        standing = self.standing()
        try:
            with _growing() as grown:
                while True:
                    news = self.recorder.select_notifications(standing.position, self._batch, inclusive_of_start=False)
                    if not news:
                        return standing
                    standing = self.take(standing, news)
                    grown()
                    told(standing.size, self.recorder.tree_head(self.origin).size)
        except BaseException as error:
            # What was folded may be ahead of what is written: the next try folds again from what is.
            self._fold = None
            if isinstance(error, ModelFailedError):
                self.models.stop(f"{error.model} at entry {error.index}")
            raise

    def follow(self, told: Told = lambda _, __: None, subscribed: Subscribed = lambda _: None) -> None:
        """Catch up, and again whenever something was appended, until the subscription is stopped.

        Args:
            told: told after each batch, and once when all that was there is taken in.
            subscribed: given the subscription, whose ``stop`` (from another thread) ends this.

        Raises:
            ModelFailedError: a model failed.
            OtherHistoryError: these read models are of another history.
            OvertakenError: another process wrote meanwhile.
        """
        standing = self.start(told)
        told(standing.size, standing.size)
        with self.recorder.subscribe(gt=standing.position) as news:
            subscribed(news)
            for notification in news:
                # What was appended together was taken in together: its other notifications are old by now.
                if standing.position is None or notification.id > standing.position:
                    standing = self.catch_up(told)
                    told(standing.size, standing.size)

    def standing(self) -> Standing:
        """How far the read models are; makes empty ones where there are none.

        Raises:
            SchemaChangedError: the tables are of another version.
            OtherHistoryError: they are another ledger's.
        """
        standing = self.models.standing(APPLICATION)
        if standing is None:
            self.models.create(self.origin, EMPTY_ROOT.hex())
            standing = Standing(self.origin, self.models.schema, 0, EMPTY_ROOT.hex(), None)
        self.models.check_schema(standing)
        if standing.origin != self.origin:
            raise OtherHistoryError(f"these read models are of {standing.origin}, not of {self.origin}")
        return standing

    def lag(self) -> int:
        """How many entries the read models are behind."""
        return self.recorder.tree_head(self.origin).size - self.standing().size

    def take(self, standing: Standing, news: Sequence[Notification]) -> Standing:
        """Take in some notifications that follow a standing, in one transaction."""
        fold = self._folded(standing)
        batch: Batch = []
        failed: ModelFailedError | None = None
        position = standing.position
        for notification in news:
            if notification.originator_id == self.origin:
                try:
                    batch.append(self._rows(fold, notification))
                except ModelFailedError as error:
                    failed = error
                    break
            position = notification.id
        before, standing = standing, self._after(standing, batch, fold, position)
        if position != before.position:
            self._write(batch, before, standing, news)
        if failed is not None:
            raise failed
        return standing

    def _after(self, before: Standing, batch: Batch, fold: _Fold, position: int | None) -> Standing:
        size = before.size + len(batch)
        root = fold.root_at(size)
        assert root is not None, "a tree has a root at every size that it had"
        return Standing(self.origin, before.schema, size, root, position)

    def _write(self, batch: Batch, before: Standing, after: Standing, news: Sequence[Notification]) -> None:
        try:
            self.models.write(batch, before, after, APPLICATION)
        except ModelFailedError:
            if len(batch) == 1:
                raise
            # Some entry of these: one at a time, up to the one that it is.
            places = {note.originator_version - 1: note.id for note in news if note.originator_id == self.origin}
            fold = self._fold
            assert fold is not None, "a batch was folded"
            for index, made in batch:
                then = self._after(before, [(index, made)], fold, places[index])
                self.models.write([(index, made)], before, then, APPLICATION)
                before = then
            raise

    def _rows(self, fold: _Fold, notification: Notification) -> tuple[int, list[tuple[Any, Any]]]:
        change = take_in(fold, self.origin, notification)
        made = []
        for model in fold.watch.concerned(change):
            try:
                rows = list(model.rows(fold.state, change))
            except Exception as error:
                raise ModelFailedError(model.name, change.index, error) from error
            if rows:
                made.append((model, rows))
        return change.index, made

    def _folded(self, standing: Standing) -> _Fold:
        """The state at a standing: what is in memory, or folded anew from the ledger."""
        if self._fold is not None:
            return self._fold
        fold = _Fold(self.origin, self._registry, self.models.models)
        for event in _stored(self.recorder, self.origin, standing.size):
            fold.extend((event,))
            fold.forget()
        if fold.root_at(standing.size) != standing.root:
            there = fold.root_at(standing.size)
            raise OtherHistoryError(
                f"{self.origin}: the read models were made from root {standing.root} at size {standing.size}, the "
                f"ledger has {there or 'no such size'}. Find out which is right before you rebuild."
            )
        fold.state.journal.written = []
        self._fold = fold
        return fold


@contextmanager
def _growing() -> Iterator[Callable[[], object]]:
    """Look for garbage in cycles only among what is new, as often as the function given is called.

    A state only grows; Python's collector would go through all of it again and again, a sixth of a rebuild's time.
    """
    if not gc.isenabled():
        yield lambda: None
        return
    gc.disable()
    try:
        yield lambda: gc.collect(1)
    finally:
        gc.enable()


def take_in(fold: _Fold, origin: str, notification: Notification) -> Change:
    """Fold one entry, and tell what it changed."""
    data = bytes(notification.state)
    fold.extend((StatementRecorded(origin, notification.originator_version, data),))
    fold.forget()
    written: dict[int, dict[Any, None]] = {}
    for where, key in fold.state.journal.written or ():
        written.setdefault(id(where), {})[key] = None
    index = notification.originator_version - 1
    keys = {where: tuple(keys) for where, keys in written.items()}
    return Change(index, data, fold.accepted, keys)


def _stored(recorder: LedgerRecorder, origin: str, size: int) -> Iterator[StatementRecorded]:
    for start in range(0, size, 1000):
        for event in recorder.select_events(origin, gt=start, lte=min(size, start + 1000)):
            yield StatementRecorded(origin, event.originator_version, event.state)
