"""Damage export after export, and count what the auditor misses: ``python -m tests.tamper.campaign --full``.

The full form changes every byte of the 200-entry export (once, to a seeded value); the quick form, which is what the
suite runs, every byte of the 10-entry export and 2,000 of the larger one.
"""

import argparse
import gc
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path

from audit.report import SOUND
from tests.tamper import damage
from tests.tamper.damage import Damage
from tests.tamper.exports import Export, audit, build

SEED = 20261121
SOME = 2000
PARTS = 16
SWEPT_EVERY = 500


@dataclass
class Score:
    """How many damages there were, and which were missed or found elsewhere."""

    tried: int = 0
    missed: list[str] = field(default_factory=list)
    misplaced: list[str] = field(default_factory=list)

    def __add__(self, other: "Score") -> "Score":
        return Score(self.tried + other.tried, self.missed + other.missed, self.misplaced + other.misplaced)


def judge(damages: Iterable[Damage]) -> Score:
    """Audit each damaged export."""
    score = Score()
    # What is alive now stays so: the collector need not look at it again after each of thousands of audits.
    gc.freeze()
    for each in damages:
        report = audit(each.files, each.given)
        score.tried += 1
        if score.tried % SWEPT_EVERY == 0:
            # A refused audit leaves its frames in cycles, each holding a whole export: few objects, much memory.
            gc.collect()
        if report.verdict == SOUND or not report.findings:
            score.missed.append(f"{each.name}: {report.stopped or 'sound'}")
        elif not any(each.place(finding) for finding in report.findings):
            found = "; ".join(f"{f.where}: {f.code}" for f in report.findings[:3])
            score.misplaced.append(f"{each.name}: found at {found}")
    gc.unfreeze()
    return score


def structural(export: Export) -> Iterable[Damage]:
    """Everything that is done to an export beside changing bytes."""
    yield from damage.entries_edited(export)
    yield from damage.entries_forged(export)
    yield from damage.tiles_edited(export)
    yield from damage.checkpoints_edited(export)


def _every_byte(pool: ProcessPoolExecutor, export: Export) -> Score:
    bare = replace(export, keys=None)
    return sum(pool.map(_part, [bare] * PARTS, range(PARTS)), Score())


def _part(export: Export, part: int) -> Score:
    return judge(damage.every_byte(export, SEED, part, PARTS))


def say(line: str) -> None:
    """Print a line."""
    sys.stdout.write(f"{line}\n")


def main() -> int:
    """Run the campaign; exit code 1 when anything was missed or misplaced."""
    parser = argparse.ArgumentParser(prog="python -m tests.tamper.campaign", description=__doc__)
    parser.add_argument("--full", action="store_true", help="every byte of the 200-entry export")
    full = parser.parse_args().full
    begun = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder, ProcessPoolExecutor() as pool:
        small, large = build(Path(folder) / "small", 10), build(Path(folder) / "large", 200)
        scores = {"clean exports": Score(2, [f.code for each in (small, large) for f in audit(each.files).findings])}
        scores["edits, 10 entries"] = judge(structural(small))
        scores["every byte, 10 entries"] = _every_byte(pool, small)
        if full:
            scores["edits, 200 entries"] = judge(structural(large))
            scores["every byte, 200 entries"] = _every_byte(pool, large)
        else:
            scores[f"{SOME} bytes, 200 entries"] = judge(damage.some_bytes(large, SEED, SOME))
    bad = Counter[str]()
    for name, score in scores.items():
        missed, misplaced = len(score.missed), len(score.misplaced)
        say(f"{name}: {score.tried} tried, {missed} missed, {misplaced} found elsewhere only")
        for line in [*score.missed, *score.misplaced][:20]:
            say(f"    {line}")
        bad.update(missed=missed, misplaced=misplaced)
    say(f"seed {SEED}, {time.perf_counter() - begun:.1f} s")
    return 1 if bad.total() else 0


if __name__ == "__main__":
    sys.exit(main())
