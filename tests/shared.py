"""Where the public records and vectors lie that are read but not kept in this repository."""

from pathlib import Path

import pytest

SHARED_DATA = Path(__file__).resolve().parents[2] / "shared" / "data"

needs_shared_data = pytest.mark.skipif(
    not SHARED_DATA.is_dir(), reason=f"the shared public data is not at {SHARED_DATA}; nothing to read"
)
