"""Starter charters by name, and charters from files."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from api.cli.desk import Desk
from api.cli.say import read_data

STARTERS: Mapping[str, str] = {
    "consent": "consent with objections, one seat an organization; two thirds change the charter",
}


def charter_data(desk: Desk, given: Any, folder: Path) -> Mapping[str, Any]:
    """A charter's data: a starter's, a file's (JSON or TOML), or the data itself.

    Args:
        desk: where errors go.
        given: the starter's name, a path, or data.
        folder: from where a path is read.
    """
    if isinstance(given, Mapping):
        return given
    if given == "consent":
        return {}
    path = folder / str(given)
    if not path.is_file():
        words = f"There is no starter charter {given!r}, nor a file of that name."
        desk.usage(words, f"The starters are: {', '.join(STARTERS)}.")
    return read_data(desk, path)
