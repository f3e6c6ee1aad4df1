"""The one way in: submit, verify, check, sequence, receipt.

`Ledger` opens a folder and appends batches; `Sequencer` gathers what arrives at the same time into one batch. Clock,
randomness and folder are passed in.
"""

from ledger.application.clock import Clock, ClockUnsureError, SystemClock
from ledger.application.folder import HostKeys, LedgerFolder
from ledger.application.host import Ledger, LedgerDamagedError, Recorded
from ledger.application.intake import Admitted, admit
from ledger.application.sequencer import Sequencer

__all__ = [
    "Admitted",
    "Clock",
    "ClockUnsureError",
    "HostKeys",
    "Ledger",
    "LedgerDamagedError",
    "LedgerFolder",
    "Recorded",
    "Sequencer",
    "SystemClock",
    "admit",
]
