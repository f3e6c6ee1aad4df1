"""Verifiable random selection, RFC 3797 (docs/counting.md, clauses D1 to D5).

Pool and sources are published first; then the sources show their numbers; then anyone computes the same
picks. The key is each source's numbers, sorted, each followed by a full stop, each source followed by a slash
(RFC 3797 §4). Pick n, from 0, takes the remainder of MD5(n ‖ key ‖ n), n as two bytes, high byte first,
divided by the number of people left.

We depart in being narrower: a source gives whole numbers only. The RFC allows decimals and words, yet its
text and its program do not write them alike, and the RFC itself advises whole numbers.

MD5 is what the RFC names. It serves here to mix numbers nobody controls, not to guard against forged files.

A seeds file has one source a line, numbers parted by blanks or commas; lines that begin with ``#`` and empty
lines are left out::

    # state lottery of 2 May, then 9 May
    9319
    2 5 12 8 10
"""

import hashlib
import re
from collections.abc import Sequence
from typing import TypeAlias

from ledger.rules.counting.errors import DrawError
from ledger.rules.counting.result import Result, Step

Seeds: TypeAlias = tuple[tuple[int, ...], ...]

_POOL_LIMIT = 65_536  # the pick's number is written in two bytes


def parse_seeds(text: str) -> Seeds:
    """Read a seeds file.

    Raises:
        DrawError: a value is no whole number, or there is no source at all.
    """
    sources = []
    for number, line in enumerate(text.splitlines(), start=1):
        stripped = line.strip()
        if not stripped or stripped.startswith("#"):
            continue
        values = re.split(r"[\s,]+", stripped.strip(","))
        for value in values:
            if not re.fullmatch(r"[0-9]+", value):
                raise DrawError(
                    "SEED_NOT_WHOLE",
                    f"seeds, line {number}",
                    "whole numbers, parted by blanks",
                    repr(value),
                    "name sources that give whole numbers",
                )
        sources.append(tuple(int(value) for value in values))
    if not sources:
        raise DrawError("NO_SEEDS", "seeds", "at least one source", "none", "give the published numbers")
    return tuple(sources)


def seed_key(seeds: Seeds) -> str:
    """Write the sources as the key that every pick is hashed with."""
    return "".join("".join(f"{value}." for value in sorted(source)) + "/" for source in seeds)


def parse_pool(text: str) -> tuple[str, ...]:
    """Read a pool file: one name a line, in the published order; empty lines are left out.

    Raises:
        DrawError: no name, or a name twice.
    """
    names = tuple(line.strip() for line in text.splitlines() if line.strip())
    return _checked(names)


def _checked(names: tuple[str, ...]) -> tuple[str, ...]:
    if not 0 < len(names) < _POOL_LIMIT:
        raise DrawError("POOL_SIZE", "pool", f"1 to {_POOL_LIMIT - 1} names", str(len(names)), "publish the full pool")
    seen: dict[str, int] = {}
    for place, name in enumerate(names, start=1):
        if name in seen:
            raise DrawError(
                "NAME_TWICE",
                f"pool, name {place}",
                "each name once",
                f"{name!r}, which is name {seen[name]} too",
                "number namesakes apart",
            )
        seen[name] = place
    return names


def draw(pool: Sequence[str], seeds: Seeds, count: int) -> Result:
    """Draw ``count`` names from the pool, in the order of the picks.

    Args:
        pool: names in the published order, which is part of the draw.
        seeds: the sources' numbers, in the published order of sources.
        count: at least 1, at most the size of the pool.

    Raises:
        DrawError: the pool is empty or holds a name twice, there are no seeds, or ``count`` is out of range.
    """
    names = _checked(tuple(pool))
    if not seeds or not all(seeds):
        raise DrawError("NO_SEEDS", "seeds", "at least one number a source", "none", "give the published numbers")
    if not 0 < count <= len(names):
        raise DrawError("COUNT_OUT_OF_RANGE", "count", f"1 to {len(names)}", str(count), "draw no more than the pool")
    key = seed_key(seeds)
    numbered = list(enumerate(names, start=1))
    words = f"The pool holds {len(names)} names in its published order; the key is {key}"
    steps = [Step("key", words, {"key": key, "pool": list(names)})]
    picks = []
    for index in range(count):
        mark = index.to_bytes(2, "big")
        digest = hashlib.md5(mark + key.encode("ascii") + mark, usedforsecurity=False).digest()
        left = len(numbered)
        number, name = numbered.pop(int.from_bytes(digest, "big") % left)
        picks.append(name)
        facts = {
            "pick": index + 1,
            "md5": digest.hex().upper(),
            "left": left,
            "number": number,
            "candidate": name,
        }
        words = f"Pick {index + 1} of {left} left: number {number}, {name} (MD5 {facts['md5']})."
        steps.append(Step("pick", words, facts))
    return Result("sortition", tuple((name,) for name in picks), tuple(picks), (), tuple(steps))


def lot_order(candidates: Sequence[str], seeds: Seeds) -> tuple[str, ...]:
    """Draw all candidates, sorted by name first, so that the lot does not hang on the order of a file.

    Raises:
        DrawError: see `draw`.
    """
    return draw(sorted(candidates), seeds, len(candidates)).elected
