"""Starter charters by name, and charters from files."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from api.cli.desk import Desk
from api.cli.say import read_data
from ledger.rules.charter.starters import DEFAULT, STARTERS, charter_body, starter

WORDS: Mapping[str, str] = {
    "consent-coalition": "consent with objections, one seat an organization; two thirds change the charter",
    "two-thirds-coalition": "two thirds decide, a week's notice; one seat an organization",
    "debian-like": "one person, one ranked vote, with a default option to beat",
    "kubernetes-like": "everybody ranks candidates for a small committee, capped by affiliation; it decides",
    "union-local": "members vote by majority; an elected board decides in between",
}
"""The starters, each in a line."""


def charter_data(desk: Desk, given: Any, folder: Path) -> Mapping[str, Any]:
    """A charter's data: a starter's, a file's (JSON or TOML), or the data itself.

    Args:
        desk: where errors go.
        given: the starter's name, a path, or data.
        folder: from where a path is read.
    """
    if isinstance(given, Mapping):
        return given
    name = DEFAULT if given == "consent" else str(given)
    if name in STARTERS:
        return charter_body(starter(name))
    path = folder / str(given)
    if not path.is_file():
        words = f"There is no starter charter {given!r}, nor a file of that name."
        desk.usage(words, f"The starters are: {', '.join(STARTERS)}.")
    return read_data(desk, path)
