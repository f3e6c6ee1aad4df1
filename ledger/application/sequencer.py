"""Group commit: one writer thread takes whatever has arrived, commits it once, signs once, answers all.

No timer: while one batch is being committed the next one gathers. A submission is answered when it is durable and
covered by a checkpoint, or refused; when the storage fails every waiting one gets the error, and the ledger stops.
"""

from concurrent.futures import Future
from queue import Empty, SimpleQueue
from threading import Thread

from ledger.application.host import Ledger, Recorded
from ledger.application.intake import Admitted
from ledger.rules.kind import Refusal

MAX_BATCH = 500

_Waiting = tuple[Admitted, "Future[Recorded | Refusal]"]


class Sequencer:
    """Takes submissions from many threads for one ledger."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._queue: SimpleQueue[_Waiting | None] = SimpleQueue()
        self._thread = Thread(target=self._run, name="sequencer", daemon=True)
        self._thread.start()

    def submit(self, admitted: Admitted) -> "Future[Recorded | Refusal]":
        """Hand in a submission; the future is done when it is recorded and covered by a checkpoint, or refused."""
        future: Future[Recorded | Refusal] = Future()
        self._queue.put((admitted, future))
        return future

    def close(self) -> None:
        """Finish what has arrived, then stop."""
        self._queue.put(None)
        self._thread.join()

    def _run(self) -> None:
        open_ = True
        while open_:
            first = self._queue.get()
            batch, open_ = self._gather(first)
            if batch:
                self._append(batch)

    def _gather(self, first: _Waiting | None) -> tuple[list[_Waiting], bool]:
        batch: list[_Waiting] = []
        waiting = first
        while waiting is not None:
            batch.append(waiting)
            if len(batch) == MAX_BATCH:
                return batch, True
            try:
                waiting = self._queue.get_nowait()
            except Empty:
                return batch, True
        return batch, False

    def _append(self, batch: list[_Waiting]) -> None:
        live = [(admitted, future) for admitted, future in batch if future.set_running_or_notify_cancel()]
        try:
            answers = self._ledger.append([admitted for admitted, _ in live])
        except BaseException as error:  # noqa: BLE001  # whatever it was, whoever waits must hear of it
            for _, future in live:
                future.set_exception(error)
            return
        for (_, future), answer in zip(live, answers, strict=True):
            future.set_result(answer)
