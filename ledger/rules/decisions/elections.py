"""Choosing among options: ranked, approval and score ballots, and the draw (docs/rules.md D-28 to D-31).

The counts themselves are `ledger.rules.counting`'s, the very same that anyone can run without a ledger. Here seats'
ballots become an election, and options that do not clear the charter's default option are dropped first.
"""

from collections.abc import Sequence
from fractions import Fraction

from ledger.rules.charter.procedure import RANKED_METHODS, Procedure, RankedMethod, as_fraction
from ledger.rules.counting.ballots import Ballot, Election
from ledger.rules.counting.procedure import Procedure as CountingProcedure
from ledger.rules.counting.result import Exact, Result, Step, exact
from ledger.rules.counting.sortition import Seeds, draw
from ledger.rules.counting.tally import Outside, count_election
from ledger.rules.decisions.state import Option, OutcomeCode
from ledger.rules.decisions.voices import Voice

Told = tuple[OutcomeCode, tuple[str, ...], tuple[Step, ...]]


def counting_procedure(procedure: Procedure, *, method: RankedMethod | None = None) -> CountingProcedure:
    """A charter's procedure as the counting rules want it; ``method`` in place of its own shows what it would give."""
    chosen = method or procedure.method
    assert chosen in RANKED_METHODS, f"{chosen} elects nobody"
    return CountingProcedure(
        method=chosen,
        seats=procedure.seats,
        blank_rule=procedure.blank_rule,
        tie_rule=procedure.tie_rule,
        cap=as_fraction(procedure.cap) if procedure.cap else None,
    )


def election_of(options: Sequence[Option], voices: Sequence[Voice]) -> Election:
    """The ballots cast on some options."""
    codes = tuple(option.code for option in options)
    ballots = tuple(
        Ballot(tuple((voice.position.ballot or {}).get(code) for code in codes), voice.weight)
        for voice in voices
        if voice.position and voice.code == "ballot" and voice.weight > 0
    )
    return Election(codes, ballots)


def count_options(
    procedure: Procedure,
    options: tuple[Option, ...],
    voices: tuple[Voice, ...],
    quorum: str,
    *,
    order: tuple[str, ...] = (),
    seeds: Seeds | None = None,
) -> Told:
    """Count an election: outcome, who is elected, and the steps."""
    kept, steps = _clear_default(procedure, options, voices, quorum)
    standing = [option for option in kept if option.code != procedure.default_option]
    if not standing:
        return "not_adopted", (), (*steps, _end("not_adopted", "No option is left: nothing is chosen."))
    result = _count(procedure, kept, voices, order, seeds)
    steps = (*steps, *result.steps)
    if any(not tie.resolved and tie.seats > 0 for tie in result.ties):
        return "tied", (), (*steps, _end("tied", "A tie has still to be settled."))
    elected = tuple(code for code in result.elected if code != procedure.default_option)
    if procedure.default_option in result.elected or not elected:
        return "not_adopted", (), (*steps, _end("not_adopted", "None of the options is chosen."))
    return "adopted", elected, (*steps, _end("adopted", f"Chosen: {', '.join(elected)}."))


def _count(
    procedure: Procedure,
    options: tuple[Option, ...],
    voices: tuple[Voice, ...],
    order: tuple[str, ...],
    seeds: Seeds | None,
) -> Result:
    affiliations = {option.code: option.organization for option in options if option.organization}
    left = {option.code for option in options}
    outside = Outside(
        affiliations=affiliations if procedure.cap else None,
        seeds=seeds,
        chair=[code for code in order if code in left] or None,
    )
    return count_election(election_of(options, voices), counting_procedure(procedure), outside)


def _clear_default(
    procedure: Procedure, options: tuple[Option, ...], voices: tuple[Voice, ...], quorum: str
) -> tuple[tuple[Option, ...], tuple[Step, ...]]:
    default = procedure.default_option
    if default is None:
        return options, ()
    kept, steps, base = [], [], sum((Fraction(voice.weight) for voice in voices), start=Fraction(0))
    share, needed = as_fraction(procedure.threshold), as_fraction(quorum)
    for option in options:
        if option.code == default:
            kept.append(option)
            continue
        rule = procedure.blank_rule
        over = _preferring(voices, option.code, default, rule, len(options))
        under = _preferring(voices, default, option.code, rule, len(options))
        bar = share * (over + under)
        clears = over > bar if procedure.strict else over >= bar
        enough = Fraction(over) ** 2 >= needed**2 * base if procedure.quorum_root else over >= needed * base
        words = f"{option.code} over {default}: {exact(over)} to {exact(under)}; needed {exact(bar)} of both."
        facts = {"option": option.code, "over": exact(over), "under": exact(under), "kept": clears and enough}
        steps.append(Step("default", words, facts))
        if clears and enough:
            kept.append(option)
    return tuple(kept), tuple(steps)


def _preferring(voices: Sequence[Voice], one: str, other: str, blank_rule: str, options: int) -> Exact:
    """Weight of the ballots that rank one option above another, blanks read by the pinned rule."""
    found = Fraction(0)
    for voice in voices:
        ballot = voice.position.ballot if voice.position and voice.code == "ballot" else None
        if not ballot or one not in ballot:
            continue
        if blank_rule == "invalid" and len(ballot) < options:
            continue
        above = ballot[one] < ballot[other] if other in ballot else blank_rule == "last"
        found += voice.weight if above else 0
    return found


def draw_options(options: tuple[Option, ...], seats: int, seeds: Seeds | None) -> Told:
    """Draw options by lot (RFC 3797): tied until the public numbers are there."""
    if seeds is None:
        return "tied", (), (_end("tied", "The draw waits for its public numbers."),)
    result = draw([option.code for option in options], seeds, min(seats, len(options)))
    ended = _end("adopted", f"Drawn: {', '.join(result.elected)}.")
    return "adopted", result.elected, (*result.steps, ended)


def _end(code: OutcomeCode, words: str) -> Step:
    return Step("outcome", words, {"outcome": code})
