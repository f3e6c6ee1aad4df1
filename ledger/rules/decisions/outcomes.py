"""A decision's outcome, from the state: which words count, and what came too late to (docs/rules.md D-18 to D-20).

A tally reads what came in before the close. What is found out later (an interest, a word that was never the seat's, a
stolen key) enters `reviewed_outcome` alone, which can suspend a decision and never makes one.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from ledger.rules.charter.procedure import Procedure
from ledger.rules.decisions.attested import lay_out
from ledger.rules.decisions.state import Decision, Finding, Opening, Outcome, Position, Seat
from ledger.rules.decisions.tally import Ballots, quorum_met, tally, tally_without
from ledger.rules.record.contested import doubt, is_disowned
from ledger.rules.state import State


def outcome_of(state: State, decision: Decision) -> Outcome:
    """The outcome of a decision's current opening as it stands at its close; before it, as if it closed now."""
    ballots = ballots_of(state, decision)
    outcome = tally(ballots)
    departed = _departed(state, ballots)
    if departed:
        without = tally_without(ballots, departed)
        if not without.same_result(outcome):
            return replace(outcome, departed=without.code)
    return outcome


def reviewed_outcome(state: State, decision: Decision) -> Outcome:
    """The outcome with everything found out since the close."""
    return tally(ballots_of(state, decision, reviewed=True))


def outcome_without_quorum(state: State, decision: Decision) -> Outcome:
    """What those who were there had decided, had they been enough: void words count, and quorum is not asked (D-66)."""
    ballots, said = ballots_of(state, decision), dict[str, Position]()
    for seat in ballots.electorate.seats:
        word = state.decisions.positions.get((decision.id, seat.key))
        if word is not None and word.void and not word.late and decision.opening is not None:
            counts = _as_it_counts(state, decision.id, word, decision.opening, reviewed=False)
            said |= {seat.key: counts} if counts is not None else {}
    return tally(replace(ballots, positions={**ballots.positions, **said}, quorum="0/1"))


def has_quorum(state: State, decision: Decision) -> bool:
    """Whether enough have taken part so far."""
    return quorum_met(ballots_of(state, decision))


def ballots_of(state: State, decision: Decision, *, reviewed: bool = False) -> Ballots:
    """What a tally of the current opening reads."""
    opening, decisions = decision.opening, state.decisions
    assert opening is not None, "an outcome is asked of a decision that was never opened"
    assert decision.motion is not None, "an opened decision has a motion"
    electorate = opening.electorate
    attested = decisions.attested.get(opening.act)
    if opening.procedure.secret:
        positions: Mapping[str, Position] = lay_out(attested, opening, electorate.seats, Position)
    else:
        positions = _positions(state, decision, opening, electorate.seats, reviewed=reviewed)
    settlement = decisions.settlements.get(opening.act)
    return Ballots(
        procedure=opening.procedure,
        electorate=electorate,
        positions=positions,
        close=opening.close,
        quorum=quorum_of(opening),
        fallback=_fallback(state, opening),
        bar=_bar(decision, opening),
        options=decision.motion.options,
        set_aside=frozenset(p.act for p in positions.values() if p.act in decisions.concerns),
        settled=settlement.settled if settlement else None,
        order=settlement.order if settlement else (),
        seeds=settlement.seeds if settlement else None,
        advisory=_positions(state, decision, opening, electorate.advisory, reviewed=reviewed),
        asked_again=opening.index if opening.non_voters else None,
        outside=attested,
    )


def quorum_of(opening: Opening) -> str:
    """The quorum's share at this call."""
    second = opening.procedure.second_call
    return second.quorum if second is not None and opening.call > 1 else opening.procedure.quorum


def _fallback(state: State, opening: Opening) -> Procedure | None:
    name = opening.procedure.fallback
    return state.charter.versions[opening.charter].data.procedures.get(name) if name else None


def _bar(decision: Decision, opening: Opening) -> str | None:
    bar, changes = opening.procedure.rescind_bar, decision.motion.changes if decision.motion else None
    if bar is None or changes is None or changes.how == "ratifies":
        return None
    return bar.without_notice if opening.notice_ms < bar.notice_hours * 3_600_000 else None


def _positions(
    state: State, decision: Decision, opening: Opening, seats: Iterable[Seat], *, reviewed: bool
) -> Mapping[str, Position]:
    found: dict[str, Position] = {}
    for seat in seats:
        for place in (seat.key, f"proxy:{seat.key}"):
            position = state.decisions.counted.get((decision.id, place))
            if position is not None:
                position = _as_it_counts(state, decision.id, position, opening, reviewed=reviewed)
            if position is not None:
                found[seat.key] = position
                break
    return found


def _as_it_counts(
    state: State, decision: str, position: Position, opening: Opening, *, reviewed: bool
) -> Position | None:
    if position.text != opening.text or not (position.own or opening.procedure.written_counts):
        return None
    decisions, key = state.decisions, (decision, position.place)
    for finding in decisions.repudiated.get(key) or ():
        if finding.index >= position.index and _bears(finding, opening, reviewed=reviewed):
            return None
    if _fell(state, position, opening, reviewed=reviewed):
        return None
    if _bears(decisions.recusals.get(key), opening, reviewed=reviewed):
        return replace(position, position="recused")
    return position


def _bears(finding: Finding | None, opening: Opening, *, reviewed: bool) -> bool:
    """Whether a finding bears on the count: it came before the close, or the outcome is reviewed."""
    if finding is None:
        return False
    return reviewed or opening.counts_at(finding.index, finding.received)


def _fell(state: State, position: Position, opening: Opening, *, reviewed: bool) -> bool:
    record = state.record
    disowning = record.disowned.get(position.act) if is_disowned(state, position.act) else None
    disavowing = record.disavowed.get(position.act) if doubt(state, position.act) == "disavowed" else None
    for by in (disowning, disavowing):
        if by is not None and (reviewed or opening.counts_at(record.acts[by].index, record.acts[by].received)):
            return True
    return False


def awaits_tellers(state: State, decision: Decision) -> bool:
    """Whether a secret ballot's count is still to be attested: till then there is no outcome (D-65)."""
    opening = decision.opening
    return opening is not None and opening.procedure.secret and opening.act not in state.decisions.attested


def _departed(state: State, ballots: Ballots) -> frozenset[str]:
    if ballots.procedure.secret:
        return frozenset()  # nobody knows whose ballots were theirs
    organizations = {seat.organization for seat in ballots.electorate.seats if seat.organization}
    known = state.people.organizations
    return frozenset(one for one in organizations if known[one].standing in ("left", "merged"))
