"""From the positions that count to an outcome, exactly and with every step (docs/rules.md D-20 to D-32).

Pure: a function of the opening, the positions, the objections upheld and what the lot or the chair said. It reads no
clock and no state, so that the same inputs give the same outcome for ever and for anybody.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from ledger.rules.charter.procedure import RANKED_METHODS, Procedure, as_fraction
from ledger.rules.counting.majority import ADOPTED, Threshold, YesNo, count_majority
from ledger.rules.counting.result import Exact, Step, exact
from ledger.rules.counting.sortition import Seeds, lot_order, seed_key
from ledger.rules.decisions.attested import AttestedTally
from ledger.rules.decisions.elections import count_options, draw_options
from ledger.rules.decisions.state import Electorate, Option, Outcome, OutcomeCode, Position, Seat
from ledger.rules.decisions.voices import ABSTAIN, NO, YES, Voice, meets_quorum, total, voices_of, weight


@dataclass(frozen=True, slots=True)
class Ballots:
    """What a tally reads.

    Args:
        procedure: as pinned; ``fallback`` the procedure that it falls back to, if it has one.
        quorum: the share that this call pinned.
        bar: threshold in place of the procedure's own, where an earlier decision is undone without notice.
        positions: seat key to the position that counts.
        set_aside: acts of objections that were found to be concerns.
        settled: yes or no, by the chair's word on a tie; ``order`` the chair's order of options.
        seeds: the lot's public numbers.
        outside: the tellers' count, where the ballot was secret.
        asked_again: index at which those who had not spoken were asked again; None where nobody was.
        close: the instant (ms) to which the outcome speaks.
    """

    procedure: Procedure
    electorate: Electorate
    positions: Mapping[str, Position]
    close: int
    quorum: str
    fallback: Procedure | None = None
    bar: str | None = None
    options: tuple[Option, ...] = ()
    set_aside: frozenset[str] = frozenset()
    settled: str | None = None
    order: tuple[str, ...] = ()
    seeds: Seeds | None = None
    advisory: Mapping[str, Position] = field(default_factory=dict)
    asked_again: int | None = None
    outside: AttestedTally | None = None


def tally(ballots: Ballots) -> Outcome:
    """The outcome of a decision: quorum first, then each caucus, then all together."""
    procedure, seats = ballots.procedure, ballots.electorate.seats
    counts = _counts(seats, ballots.positions)
    steps: list[Step] = [*_outside_step(ballots), _positions_step(counts, len(seats)), *_rounds_step(ballots)]
    if procedure.method == "sortition":
        code, elected, more = draw_options(ballots.options, procedure.seats, ballots.seeds)
        return Outcome(code, ballots.close, elected, counts, (*steps, *more))
    voices = voices_of(procedure, seats, ballots.positions)
    met, step = meets_quorum(procedure, voices, ballots.quorum)
    steps.append(step)
    if not met:
        steps.append(_end("inquorate", "Too few took part: nothing is decided."))
        return Outcome("inquorate", ballots.close, (), counts, tuple(steps))
    if procedure.method in RANKED_METHODS:
        code, elected, more = count_options(
            procedure, ballots.options, voices, ballots.quorum, order=ballots.order, seeds=ballots.seeds
        )
        return Outcome(code, ballots.close, elected, counts, (*steps, *more))
    code = _yes_or_no(ballots, voices, steps)
    steps += _advice(ballots)
    return Outcome(code, ballots.close, (), counts, tuple(steps))


def tally_without(ballots: Ballots, organizations: frozenset[str]) -> Outcome:
    """The outcome as it would be without the seats of some organizations (E3)."""
    seats = tuple(seat for seat in ballots.electorate.seats if seat.organization not in organizations)
    return tally(replace(ballots, electorate=replace(ballots.electorate, seats=seats)))


def quorum_met(ballots: Ballots) -> bool:
    """Whether enough have taken part so far."""
    voices = voices_of(ballots.procedure, ballots.electorate.seats, ballots.positions)
    return meets_quorum(ballots.procedure, voices, ballots.quorum)[0]


def _yes_or_no(ballots: Ballots, voices: tuple[Voice, ...], steps: list[Step]) -> OutcomeCode:
    groups: list[tuple[str, tuple[Voice, ...]]] = [
        (name, tuple(voice for voice in voices if name in voice.seat.caucuses)) for name in ballots.procedure.caucuses
    ]
    worst: OutcomeCode = "adopted"
    for name, group in [*groups, ("", voices)]:
        if name:
            steps.append(Step("caucus", f"Among {name}:", {"caucus": name, "voices": len(group)}))
        code = _test(ballots, group, steps)
        if code != "adopted" and worst == "adopted":
            worst = code
    if worst == "adopted":
        steps.append(_end("adopted", "It is adopted."))
    return worst


def _test(ballots: Ballots, voices: tuple[Voice, ...], steps: list[Step]) -> OutcomeCode:
    procedure = ballots.procedure
    if procedure.method == "majority":
        return _majority(procedure, ballots, voices, steps)
    upheld = sorted(
        voice.position.place
        for voice in voices
        if voice.position and voice.code in NO and voice.position.act not in ballots.set_aside
    )
    words = f"Objections and blocks that stand: {len(upheld)}."
    steps.append(Step("objections", words, {"standing": upheld, "set_aside": len(ballots.set_aside)}))
    if upheld:
        if ballots.fallback is None:
            steps.append(_end("blocked", "An objection stands: it is not adopted until that is resolved."))
            return "blocked"
        steps.append(Step("fallback", "The charter lets a vote decide instead.", {"method": ballots.fallback.method}))
        return _majority(ballots.fallback, ballots, voices, steps)
    if procedure.method == "consensus":
        return _majority(procedure, ballots, voices, steps)
    consents = weight(voices, YES)
    steps.append(Step("consent", f"Consented: {exact(consents)}.", {"consented": exact(consents)}))
    if consents > 0:
        return "adopted"
    steps.append(_end("not_adopted", "Nobody consented: it is not adopted."))
    return "not_adopted"


def _majority(procedure: Procedure, ballots: Ballots, voices: tuple[Voice, ...], steps: list[Step]) -> OutcomeCode:
    share = as_fraction(procedure.threshold)
    strict = procedure.strict
    if ballots.bar is not None and as_fraction(ballots.bar) > share:
        share, strict = as_fraction(ballots.bar), False
        words = f"It undoes an earlier decision without notice: {ballots.bar} is needed."
        steps.append(Step("bar", words, {"bar": ballots.bar}))
    votes = YesNo(weight(voices, YES), weight(voices, NO), weight(voices, ABSTAIN), weight(voices, ("recused",)))
    result = count_majority(
        votes,
        Threshold(share, strict, procedure.threshold_base, procedure.recused_in_base),
        electorate=_electorate_size(voices),
        seats=total(voice for voice in voices if voice.code != "not_ours"),
        tie_rule=procedure.tie_rule,
        settled=ballots.settled or _drawn(ballots, procedure, steps),
    )
    steps.extend(result.steps)
    if not result.elected:
        return "tied"
    return "adopted" if result.elected == (ADOPTED,) else "not_adopted"


def _drawn(ballots: Ballots, procedure: Procedure, steps: list[Step]) -> str | None:
    """Yes or no by lot, where the charter leaves a tie to it and the public numbers are there."""
    if procedure.tie_rule != "lot" or ballots.seeds is None:
        return None
    picked = lot_order(("no", "yes"), ballots.seeds)
    key = seed_key(ballots.seeds)
    steps.append(Step("lot", f"For a tie the lot was drawn: {picked[0]} first.", {"key": key, "order": list(picked)}))
    return picked[0]


def _electorate_size(voices: tuple[Voice, ...]) -> Exact:
    return total(voice for voice in voices if voice.filled and voice.code not in ("not_ours", "taking_it_back"))


def _counts(seats: tuple[Seat, ...], positions: Mapping[str, Position]) -> dict[str, int]:
    counts: Counter[str] = Counter()
    for seat in seats:
        position = positions.get(seat.key)
        counts[position.position if position else "no_response"] += 1
    return dict(sorted(counts.items()))


def _positions_step(counts: Mapping[str, int], seats: int) -> Step:
    said = ", ".join(f"{code} {number}" for code, number in counts.items())
    return Step("positions", f"{seats} seats: {said or 'none'}.", {"seats": seats, **counts})


def _outside_step(ballots: Ballots) -> list[Step]:
    """Whose count it is, where it was a secret ballot."""
    attested = ballots.outside
    if attested is None:
        return []
    spoiled = f", {attested.spoiled} of them spoiled" if attested.spoiled else ""
    words = f"Counted outside: a secret ballot of {attested.handed_in} ballots{spoiled}, as the tellers attest."
    facts = {"attested": attested.act, "ballots": attested.handed_in, "spoiled": attested.spoiled}
    return [Step("counted_outside", words, facts)]


def _rounds_step(ballots: Ballots) -> list[Step]:
    """The two rounds apart, where those who had not spoken were asked again (E36)."""
    if ballots.asked_again is None:
        return []
    first = sum(1 for position in ballots.positions.values() if position.index < ballots.asked_again)
    second = len(ballots.positions) - first
    return [Step("rounds", f"First round: {first}; second: {second}.", {"first": first, "second": second})]


def _advice(ballots: Ballots) -> list[Step]:
    heard = ballots.electorate.advisory
    if not heard:
        return []
    counts = _counts(heard, ballots.advisory)
    said = ", ".join(f"{code} {number}" for code, number in counts.items())
    return [Step("advice", f"Heard beside, not counted: {said}.", counts)]


def _end(code: OutcomeCode, words: str) -> Step:
    return Step("outcome", words, {"outcome": code})
