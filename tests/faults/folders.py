"""Where campaigns of faults keep their ledgers: in memory where the system has such a folder.

Neither a kill nor a failing call asks what the disk has kept: both leave the system's cache whole. So the time that a
disk takes to sync would be waited for in vain, thousands of times.
"""

from pathlib import Path

_MEMORY = Path("/dev/shm")  # noqa: S108  # each campaign makes a folder of its own in it


def memory_folder() -> Path | None:
    """A folder in memory, or None: then the usual place for temporary files."""
    return _MEMORY if _MEMORY.is_dir() else None
