"""From an order to the seats: the affiliation cap and ties (docs/counting.md, clauses C1 to C4 and E1 to E5).

Seats are filled by walking the published order from the top. A candidate whose affiliation already holds as
many seats as the cap allows is passed over, and the step says so. Where a group of tied candidates does not
fit, the pinned tie rule decides; a tie it cannot settle is reported, never hidden in the order of a file.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from ledger.rules.counting.errors import ProcedureError, UnknownRuleError
from ledger.rules.counting.result import Count, Exact, Step, Tie, name_list

TIE_RULES = ("fails", "status_quo", "chair", "run_off", "lot")


@dataclass(frozen=True)
class SeatRule:
    """How seats are filled.

    Args:
        seats: at least 1.
        tie_rule: one of `TIE_RULES`.
        cap: most seats for one affiliation: a whole number, or a share of the seats, rounded down but at least 1.
        affiliations: candidate to affiliation; who has none is not capped.
        settled: candidates in the order in which ties fall to them: the lot's, or the chair's.
    """

    seats: int
    tie_rule: str = "fails"
    cap: Exact | None = None
    affiliations: Mapping[str, str] | None = None
    settled: Sequence[str] | None = None


@dataclass
class _Seating:
    rule: SeatRule
    cap: int | None
    elected: list[str]
    held: Counter[str]
    open_seats: int
    steps: list[Step]
    ties: list[Tie]

    def affiliation(self, name: str) -> str | None:
        return (self.rule.affiliations or {}).get(name)

    def room(self, name: str) -> bool:
        affiliation = self.affiliation(name)
        return self.cap is None or affiliation is None or self.held[affiliation] < self.cap

    def seat(self, name: str) -> None:
        self.elected.append(name)
        self.open_seats -= 1
        affiliation = self.affiliation(name)
        if affiliation is not None:
            self.held[affiliation] += 1


def cap_in_seats(cap: Exact | None, seats: int) -> int | None:
    """Turn a cap into seats: a share below 1 of the seats, rounded down but at least 1; a whole number as it is.

    Raises:
        ProcedureError: the cap is not above 0, or is above 1 and no whole number.
    """
    if cap is None:
        return None
    share = Fraction(cap)
    if share <= 0 or (share > 1 and share.denominator != 1):
        raise ProcedureError(
            "CAP_OUT_OF_RANGE", "cap", "a number of seats, or a share of them below 1", str(cap), "mend the cap"
        )
    if share.denominator == 1:
        return share.numerator
    return max(1, share.numerator * seats // share.denominator)


def fill_seats(count: Count, rule: SeatRule) -> tuple[tuple[str, ...], tuple[Step, ...], tuple[Tie, ...]]:
    """Walk the order and fill the seats.

    Returns:
        Who is elected in the order of taking, the steps of the walk, the ties that decided something.

    Raises:
        ProcedureError: seats below 1, or the cap is out of range.
        UnknownRuleError: the tie rule has no such name.
    """
    if rule.seats < 1:
        raise ProcedureError("SEATS_OUT_OF_RANGE", "seats", "at least 1", str(rule.seats), "say how many")
    if rule.tie_rule not in TIE_RULES:
        raise UnknownRuleError(
            "TIE_RULE_UNKNOWN", "tie_rule", "one of " + ", ".join(TIE_RULES), repr(rule.tie_rule), "name one of them"
        )
    seating = _Seating(rule, cap_in_seats(rule.cap, rule.seats), [], Counter(), rule.seats, [], [])
    for group in count.order:
        if seating.open_seats <= 0:
            break
        _seat_group(seating, group)
    names = name_list(seating.elected) or "nobody"
    facts = {"candidates": list(seating.elected), "empty": rule.seats - len(seating.elected)}
    seating.steps.append(Step("seats", f"Seats filled: {names}.", facts))
    return tuple(seating.elected), tuple(seating.steps), tuple(seating.ties)


def _seat_group(seating: _Seating, group: tuple[str, ...]) -> None:
    fitting = []
    for name in group:
        if seating.room(name):
            fitting.append(name)
        else:
            _pass_over(seating, name)
    contested = _contested(seating, fitting)
    for name in fitting:
        if name not in contested:
            seating.seat(name)
    # With open seats for all of it, a contest is inside single affiliations; each is a tie of its own.
    by_contest: dict[str | None, list[str]] = {}
    whole = len(contested) == len(fitting) and _places(seating, fitting) > seating.open_seats
    for name in contested:
        by_contest.setdefault(None if whole else seating.affiliation(name), []).append(name)
    for tied in by_contest.values():
        _settle(seating, tuple(tied))


def _places(seating: _Seating, names: Sequence[str]) -> int:
    """Count how many of the names could be seated if seats were no limit."""
    if seating.cap is None:
        return len(names)
    sizes = Counter(seating.affiliation(name) for name in names)
    return sum(
        size if affiliation is None else min(size, seating.cap - seating.held[affiliation])
        for affiliation, size in sizes.items()
    )


def _contested(seating: _Seating, names: Sequence[str]) -> list[str]:
    if _places(seating, names) > seating.open_seats:
        return list(names)
    if seating.cap is None:
        return []
    sizes = Counter(seating.affiliation(name) for name in names)
    full = {
        affiliation
        for affiliation, size in sizes.items()
        if affiliation is not None and size > seating.cap - seating.held[affiliation]
    }
    return [name for name in names if seating.affiliation(name) in full]


def _settle(seating: _Seating, tied: tuple[str, ...]) -> None:
    rule = seating.rule
    places = min(_places(seating, tied), seating.open_seats)
    who = f"{name_list(tied)} tie for {places} {'seat' if places == 1 else 'seats'}"
    taken: tuple[str, ...] = ()
    resolved = True
    if rule.tie_rule == "fails":
        words = f"{who}; by the tie rule none of them is elected."
    elif rule.tie_rule == "status_quo":
        words = f"{who}; by the tie rule the seats stay as they were."
    elif rule.tie_rule == "run_off":
        resolved = False
        words = f"{who}; a run-off among them decides."
    else:
        taken, resolved = _take(seating, tied, places)
        by = "the chair" if rule.tie_rule == "chair" else "the lot"
        words = f"{who}; {by} took {name_list(taken)}." if resolved else f"{who}; {by} has still to decide."
    if not taken:
        # The places stay spoken for: those further down do not profit from a tie above them.
        seating.open_seats -= places
        for name in _affiliations_spent(seating, tied, places):
            seating.held[name] += 1
    tie = Tie(tied, places, rule.tie_rule, resolved, taken, words)
    seating.ties.append(tie)
    seating.steps.append(Step("tie", words, {k: v for k, v in tie.as_json().items() if k != "words"}))


def _take(seating: _Seating, tied: tuple[str, ...], places: int) -> tuple[tuple[str, ...], bool]:
    settled = seating.rule.settled
    if settled is None or not set(tied) <= set(settled):
        return (), False
    taken: list[str] = []
    for name in sorted(tied, key=list(settled).index):
        if len(taken) == places:
            break
        if seating.room(name):
            seating.seat(name)
            taken.append(name)
        else:
            _pass_over(seating, name)
    return tuple(taken), True


def _affiliations_spent(seating: _Seating, tied: tuple[str, ...], places: int) -> list[str]:
    """Charge an unsettled tie inside one affiliation to that affiliation; one across several is charged to none."""
    affiliations = {seating.affiliation(name) for name in tied}
    if len(affiliations) != 1:
        return []
    return [affiliation for affiliation in affiliations if affiliation is not None for _ in range(places)]


def _pass_over(seating: _Seating, name: str) -> None:
    affiliation = seating.affiliation(name)
    words = f"{name} is passed over: {affiliation} already holds {seating.cap} of {seating.rule.seats} seats."
    facts = {"candidate": name, "affiliation": affiliation, "cap": seating.cap}
    seating.steps.append(Step("passed_over", words, facts))
