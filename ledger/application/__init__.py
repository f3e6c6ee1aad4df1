"""The one way in: submit, verify, check, sequence, receipt.

`Ledger` opens a folder and appends batches; `Sequencer` gathers what arrives at the same time into one batch. Clock,
randomness and folder are passed in.
"""

from ledger.application.clock import Clock, SystemClock
from ledger.application.errors import (
    ClockUnsureError,
    DiskFullError,
    HostError,
    LedgerDamagedError,
    StorageFailedError,
)
from ledger.application.folder import HostKeys, LedgerFolder
from ledger.application.host import Ledger, Recorded
from ledger.application.intake import Admitted, admit
from ledger.application.sequencer import Sequencer

__all__ = [
    "Admitted",
    "Clock",
    "ClockUnsureError",
    "DiskFullError",
    "HostError",
    "HostKeys",
    "Ledger",
    "LedgerDamagedError",
    "LedgerFolder",
    "Recorded",
    "Sequencer",
    "StorageFailedError",
    "SystemClock",
    "admit",
]
