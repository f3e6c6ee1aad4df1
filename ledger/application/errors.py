"""Why a host stops: one tree under `HostError`. Nothing was answered when one of these is raised."""

import errno
from pathlib import Path


class HostError(RuntimeError):
    """The host cannot go on by itself; ``code`` says why, ``mend`` what a person does next."""

    code = "HOST"
    mend = "Look at the host."


class ClockUnsureError(HostError):
    """Nothing is taken in until a person or a witness confirms the time."""

    code = "CLOCK_UNSURE"
    mend = "Set the clock, or confirm that it is right."


class LedgerDamagedError(HostError):
    """The stored ledger is not what a lawful ledger can be. Nothing more is appended."""

    code = "LEDGER_DAMAGED"
    mend = "Check it with the auditor, then restore it from a good copy."


class StorageFailedError(HostError):
    """A read or write failed. What memory holds may not be what the disk holds, so the ledger is opened again."""

    code = "STORAGE_FAILED"
    mend = "Look at the disk, open the ledger again, send again what was not answered."


class DiskFullError(OSError):
    """The free space is at its floor. A log that writes until the disk is full can end in the middle of a promise."""

    code = "DISK_FULL"

    def __init__(self, path: Path, free: int, floor: int) -> None:
        super().__init__(errno.ENOSPC, f"{free} bytes are free, fewer than {floor}; nothing was taken in", str(path))
