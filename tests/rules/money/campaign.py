"""The campaign: many random histories that must break no invariant, and planted faults that each must break one.

The tests run a quick form. The full form, with a table of what was tried:
    python -m tests.rules.money.campaign --full
"""

import argparse
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from random import Random

from ledger.rules.kind import Registry
from ledger.rules.money.accountability import check_all
from ledger.rules.money.invariants import Violation
from tests.rules.money.faults import FAULTS, Fault, planted
from tests.rules.money.history import Attempts

STEPS = 500
EVERY = 20
FULL_SEEDS = 400


@dataclass
class Tally:
    """What a campaign tried and what came of it. ``broken`` has the seed and step of each violation."""

    attempts: int = 0
    accepted: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    broken: list[tuple[int, int, tuple[Violation, ...]]] = field(default_factory=list)


def run(seeds: range, *, steps: int = STEPS, every: int = EVERY) -> Tally:
    """Run histories, adding the legs up after every few steps; stops a history at its first violation."""
    tally = Tally()
    for seed in seeds:
        attempts = Attempts(Random(seed))
        violation = _first(attempts, steps, every)
        tally.attempts += steps if violation is None else violation[0]
        tally.accepted.update(attempts.accepted)
        tally.refused.update(attempts.refused)
        if violation is not None:
            tally.broken.append((seed, *violation))
    return tally


def _first(attempts: Attempts, steps: int, every: int) -> tuple[int, tuple[Violation, ...]] | None:
    for number in range(1, steps + 1):
        attempts.step()
        if number % every == 0 or number == steps:
            violations = check_all(attempts.world.state)
            if violations:
                return number, violations
    return None


def catch(
    fault: Fault, seeds: range, *, steps: int = STEPS, every: int = EVERY
) -> tuple[int, tuple[Violation, ...]] | None:
    """How many steps it took until some history showed a planted fault, and what it broke; None when none did."""
    taken = 0
    with planted(fault) as registry:
        for seed in seeds:
            found = _until_broken(seed, registry, steps, every)
            taken += found[0] if found is not None else steps
            if found is not None:
                return taken, found[1]
    return None


def _until_broken(seed: int, registry: Registry, steps: int, every: int) -> tuple[int, tuple[Violation, ...]] | None:
    return _first(Attempts(Random(seed), registry), steps, every)


def main(arguments: list[str]) -> int:
    """Run the campaign and print what it did; 0 when no sound history broke and every fault was caught."""
    parser = argparse.ArgumentParser(description="random histories of money, and faults planted in its rules")
    parser.add_argument("--full", action="store_true", help=f"{FULL_SEEDS} histories of {STEPS} attempts")
    parser.add_argument("--seed", type=int, default=0, help="the first seed")
    chosen = parser.parse_args(arguments)
    started = time.monotonic()
    tally = run(range(chosen.seed, chosen.seed + (FULL_SEEDS if chosen.full else 20)))
    took = time.monotonic() - started
    say = sys.stdout.write
    say(f"{tally.attempts} attempts, {sum(tally.accepted.values())} acts accepted, {took:.0f} s\n")
    say(f"{len(tally.accepted)} kinds: {dict(tally.accepted.most_common())}\n")
    say(f"{len(tally.refused)} codes: {dict(tally.refused.most_common())}\n")
    for seed, step, violations in tally.broken:
        say(f"BROKEN seed {seed} step {step}: {violations[0]}\n")
    missed = 0
    for fault in FAULTS:
        caught = catch(fault, range(chosen.seed, chosen.seed + 60))
        missed += caught is None
        told = f"after {caught[0]} attempts by {caught[1][0].invariant}" if caught else "NOT CAUGHT"
        say(f"{fault.name}: {told}\n")
    return 1 if tally.broken or missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
