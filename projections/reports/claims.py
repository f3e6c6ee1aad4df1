"""What a figure claims to be, and adding it up again from the acts that it lists (money.md, I16).

Three claims. A `Measure` says which legs of the listed acts count. `Parts` says how much of some legs belongs here,
where the same legs are divided among several figures: by which of two decisions money of one line was spent. `Facts`
are amounts that acts state without moving money: what is asked for, pledged, counted.

`check_claims` knows nothing of how a report was made: it reads the finished report, the legs and the acts.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from projections.reports.amounts import Amount
from projections.reports.model import Cell, Report, addressed
from projections.reports.tracing import Leg, Measure, TraceError

ReadBody = Callable[[str], Mapping[str, Any]]
"""An act's id to its body."""


@dataclass(frozen=True, slots=True)
class Part:
    """How much of the legs of some acts on some account of a line a figure has: ``minor`` units, counted by ``sign``.

    ``account`` is of book B; the events together are what is divided, and every figure that divides them names the
    same ones.
    """

    events: tuple[str, ...]
    account: str
    line: str
    sign: int
    minor: int

    @property
    def whole(self) -> tuple[tuple[str, ...], str, str, int]:
        """What is divided."""
        return self.events, self.account, self.line, self.sign


@dataclass(frozen=True, slots=True)
class Parts:
    """A figure made of parts. All figures of one ``family`` together have each whole exactly."""

    family: str
    currency: str
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Fact:
    """An amount that an act states: where in its body, as ``amount`` or ``unpresented/0``, counted by ``sign``."""

    act: str
    path: str = "amount"
    sign: int = 1


@dataclass(frozen=True, slots=True)
class Facts:
    """A figure made of facts."""

    currency: str
    facts: tuple[Fact, ...]


Claim = Measure | Parts | Facts


def contributions(cell: Cell, claim: Claim, legs_of: Callable[[str], Iterable[Leg]], body: ReadBody) -> dict[str, int]:
    """What each act that a cell lists adds to it, in minor units.

    Args:
        cell: an amount.
        claim: what it claims to be.
        legs_of: an act's id to the legs that it posted.
        body: an act's id to its body.
    """
    match claim:
        case Measure():
            return {act: sum(filter(None, map(claim.of, legs_of(act)))) for act in cell.sources}
        case Facts():
            found: dict[str, int] = {}
            for fact in claim.facts:
                found[fact.act] = found.get(fact.act, 0) + fact.sign * stated(body(fact.act), fact.path)[0]
            return found
        case Parts():
            return _divided(claim, legs_of)


def _divided(claim: Parts, legs_of: Callable[[str], Iterable[Leg]]) -> dict[str, int]:
    """The part of each act: its whole, the last one of several cut to what the figure has of them."""
    found: dict[str, int] = {}
    for part in claim.parts:
        left = part.minor
        whole = {event: _on(legs_of(event), part) for event in part.events}
        rest = sum(whole.values()) - part.minor
        for event in part.events:
            own = whole[event] if not rest else (left if event == part.events[-1] else min(whole[event], left))
            found[event] = found.get(event, 0) + own
            left -= own
    return found


def _on(legs: Iterable[Leg], part: Part) -> int:
    return part.sign * sum(
        leg.amount for leg in legs if (leg.book, leg.account, leg.line) == ("B", part.account, part.line)
    )


def stated(body: Mapping[str, Any], path: str) -> tuple[int, str]:
    """The amount at a path of a body: minor units and currency.

    Raises:
        TraceError: there is no amount there.
    """
    at: Any = body
    for step in path.split("/"):
        at = at[int(step)] if isinstance(at, list | tuple) else at.get(step) if isinstance(at, Mapping) else None
        if at is None:
            raise TraceError(f"there is no amount at {path}")
    return at["minor"], at["ccy"]


def check_claims(
    report: Report, claims: Mapping[str, Claim], legs_of: Callable[[str], Iterable[Leg]], body: ReadBody
) -> int:
    """Add up again every amount of a report from the acts that it lists and no others.

    Returns:
        How many amounts were checked: all that the report has.

    Raises:
        TraceError: an amount has no claim, is not what its acts add up to, lists an act that adds nothing of its sort,
            or parts of a whole do not make the whole.
    """
    wholes: dict[tuple[str, Any], int] = {}
    checked = 0
    for address, cell in addressed(report):
        if not isinstance(cell.value, Amount):
            continue
        checked += 1
        claim = claims.get(address)
        if claim is None:
            if cell.value.minor or cell.sources:
                raise TraceError(f"{address} claims nothing: it cannot be traced")
            continue
        _check_cell(address, cell, claim, legs_of, body)
        for part in claim.parts if isinstance(claim, Parts) else ():
            key = claim.family if isinstance(claim, Parts) else "", part.whole
            wholes[key] = wholes.get(key, 0) + part.minor
    for (family, (events, account, line, sign)), minor in wholes.items():
        expected = sum(_on(legs_of(event), Part((), account, line, sign, 0)) for event in events)
        if expected != minor:
            raise TraceError(f"{family}: parts of {events} on {account} make {minor}; expected {expected}")
    return checked


def _check_cell(
    address: str, cell: Cell, claim: Claim, legs_of: Callable[[str], Iterable[Leg]], body: ReadBody
) -> None:
    found = contributions(cell, claim, legs_of, body)
    if set(found) != set(cell.sources):
        raise TraceError(f"{address} lists {sorted(cell.sources)}; its figure comes from {sorted(found)}")
    if isinstance(claim, Measure):
        idle = [act for act in cell.sources if all(claim.of(leg) is None for leg in legs_of(act))]
        if idle:
            raise TraceError(f"{address} lists {idle[0]}, which posted nothing that it counts")
    expected = Amount(sum(found.values()), claim.currency)
    if cell.value != expected:
        raise TraceError(f"{address} shows {cell.value}; the acts it lists sum to {expected}")
