"""The campaign: many histories that break no promise of the rules, and planted faults that each must break one.

The tests run a quick form. The full form, with a table of what was tried:
    python -m tests.rules.properties.campaign --full
"""

import argparse
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from ledger.rules.kind import Kind, Registry
from ledger.rules.kinds import RULES_V0
from tests.rules.properties import invariants
from tests.rules.properties.history import History
from tests.rules.properties.invariants import ALWAYS, AT_THE_END, Invariant

STEPS = 150
FULL_SEEDS = 300


@dataclass
class Tally:
    """What was tried, what was accepted, what was broken."""

    steps: int = 0
    accepted: Counter[str] = field(default_factory=Counter)
    broken: list[str] = field(default_factory=list)


def run(seeds: range, *, steps: int = STEPS, registry: Registry = RULES_V0) -> Tally:
    """Play histories; each stops at the first promise broken."""
    tally = Tally()
    for seed in seeds:
        history = History(seed, registry=registry)
        broken: list[str] = []

        def look(played: History, found: list[str] = broken) -> None:
            found += [said for invariant in ALWAYS for said in invariant(played)]

        history.play(steps, look)
        broken += [said for invariant in AT_THE_END for said in invariant(history)]
        tally.steps += steps
        tally.accepted.update(history.accepted)
        tally.broken += [f"seed {seed}: {said}" for said in broken[:1]]
    return tally


@dataclass(frozen=True)
class Fault:
    """A check left out, the invariant that must tell, and the seed from which on the quick form looks."""

    code: str
    kinds: tuple[str, ...]
    told_by: Invariant
    seed: int = 0


FAULTS = (
    Fault(
        "NOT_BOUND", ("commitment.made/v1", "commitment.offered/v1"), invariants.nothing_draws_on_the_unbound, seed=10
    ),
    Fault("NOT_BOUND", ("commitment.requested/v1",), invariants.nothing_draws_on_the_unbound),
    Fault("NOT_BOUND", ("use.announced/v1",), invariants.nothing_draws_on_the_unbound, seed=8),
    Fault("USE_NOT_CONSENTED", ("use.announced/v1",), invariants.nothing_draws_on_the_unbound),
    Fault("NOT_THE_ORGANIZATIONS_WORD", ("use.consented/v1",), invariants.nothing_draws_on_the_unbound),
    Fault("EARMARK_NOT_CONSENTED", ("allocation.made/v1",), invariants.nothing_draws_on_the_unbound),
    Fault("NOT_THE_OWNER", ("commitment.made/v1",), invariants.only_owners_promise),
    Fault("NOT_ACCOUNTABLE", ("commitment.offered/v1",), invariants.only_owners_promise),
    Fault("NOT_OWN_HAND", ("commitment.offered/v1", "commitment.made/v1"), invariants.only_owners_promise),
    Fault("NOT_THE_NEW_OWNER", ("commitment.transferred/v1",), invariants.only_owners_promise, seed=21),
    Fault("SELF_APPROVAL", ("money.approved/v1", "encumbrance.made/v1"), invariants.duties_are_apart),
    Fault("APPROVER_IS_PAYEE", ("money.approved/v1", "encumbrance.made/v1"), invariants.duties_are_apart),
    Fault("APPROVALS_MISSING", ("encumbrance.made/v1",), invariants.duties_are_apart),
    Fault("PAYER_IS_SOLE_APPROVER", ("payment.made/v1",), invariants.duties_are_apart, seed=12),
    Fault("TERM_OVERLAPS", ("term.appointed/v1",), invariants.one_serves),
)


def planted(fault: Fault) -> Registry:
    """All kinds, with the fault's check left out where it says so."""

    def lacking(kind: Kind[Any]) -> Kind[Any]:
        if kind.name not in fault.kinds:
            return kind
        left: Callable[[Any], Any] = lambda checks: tuple(one for one in checks if one.code != fault.code)  # noqa: E731
        return replace(kind, checks=left(kind.checks), standing=left(kind.standing))

    return Registry(tuple(lacking(kind) for kind in RULES_V0))


def caught(fault: Fault, seeds: range, *, steps: int = STEPS) -> int | None:
    """How many histories it took until the fault's invariant told of it; None when none did."""
    registry = planted(fault)
    for number, seed in enumerate(seeds, start=1):
        history = History(seed, registry=registry)
        history.play(steps)
        if any(True for _ in fault.told_by(history)):
            return number
    return None


def main(arguments: list[str]) -> int:
    """Run the campaign and print what it did; 0 when no sound history broke a promise and every fault was caught."""
    parser = argparse.ArgumentParser(description="random histories of a coalition, and checks left out of its rules")
    parser.add_argument("--full", action="store_true", help=f"{FULL_SEEDS} histories of {STEPS} steps")
    parser.add_argument("--seed", type=int, default=0, help="the first seed")
    chosen = parser.parse_args(arguments)
    say, started = sys.stdout.write, time.monotonic()
    tally = run(range(chosen.seed, chosen.seed + (FULL_SEEDS if chosen.full else 10)))
    say(f"{tally.steps} steps, {sum(tally.accepted.values())} acts accepted, {time.monotonic() - started:.0f} s\n")
    say(f"{dict(tally.accepted.most_common())}\n")
    for broken in tally.broken:
        say(f"BROKEN {broken}\n")
    missed = 0
    for fault in FAULTS:
        found = caught(fault, range(chosen.seed + fault.seed, chosen.seed + fault.seed + 40))
        missed += found is None
        say(f"without {fault.code} of {', '.join(fault.kinds)}: {f'after {found}' if found else 'NOT CAUGHT'}\n")
    return 1 if tally.broken or missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
