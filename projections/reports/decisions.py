"""Decisions: who decided, by which rule, where each stood and why, the dissent, who is in, and the money that followed.

Made from what the rules themselves give as the explanation of an outcome (docs/rules.md, D-60). Dissent stands beside
the decision and cannot be left out; a word that was changed later stays readable, because an objection that changed a
proposal is worth more than one that was never raised.
"""

from collections.abc import Iterator, Mapping

from ledger.rules.decisions.explanation import Explanation, Input, explain
from ledger.rules.decisions.stages import stage_of
from ledger.rules.decisions.state import Decision
from ledger.rules.values import utc_date
from projections.language import N_
from projections.reports import decided, in_our_name, steps
from projections.reports.basis import Basis
from projections.reports.model import (
    EMPTY,
    Badge,
    Block,
    Card,
    Cards,
    Cell,
    Column,
    Figure,
    Row,
    Section,
    Sentence,
    Table,
    sentence,
)

POSITIONS = {
    "consent": N_("agrees"),
    "consent_with_reservation": N_("agrees, with a reservation"),
    "stand_aside": N_("stands aside"),
    "not_ours": N_("not ours"),
    "taking_it_back": N_("takes it back to her people"),
    "object": N_("objects"),
    "block": N_("blocks"),
    "abstain": N_("abstains"),
    "recused": N_("steps out"),
    "ballot": N_("marked the options"),
}
"""Where we stand, in words."""

NO_WORD = N_("no word")

STAGES: Mapping[str, Badge] = {
    "proposed": Badge("waiting", N_("proposed")),
    "deliberating": Badge("waiting", N_("talked over")),
    "open": Badge("waiting", N_("open")),
    "adopted_provisional": Badge("waiting", N_("agreed, not yet in force")),
    "in_force": Badge("good", N_("in force")),
    "not_adopted": Badge("neutral", N_("not agreed")),
    "inquorate": Badge("neutral", N_("too few of us")),
    "blocked": Badge("neutral", N_("an objection stands")),
    "tied": Badge("neutral", N_("a tie")),
    "withdrawn": Badge("neutral", N_("taken back by who proposed it")),
    "lapsed": Badge("neutral", N_("no word")),
    "suspended": Badge("warning", N_("stayed until it is ruled on")),
    "amended": Badge("neutral", N_("amended since")),
    "superseded": Badge("neutral", N_("replaced since")),
    "rescinded": Badge("neutral", N_("undone since")),
    "expired": Badge("neutral", N_("its time is over")),
    "void": Badge("bad", N_("void")),
}
_METHODS = {
    "consent": N_("by consent: it stands unless somebody objects"),
    "consensus": N_("by consensus"),
    "majority": N_("by a vote"),
    "sortition": N_("by lot"),
}


def sections(basis: Basis) -> tuple[Section, ...]:
    """An overview, each decision, the newest first; then what has none behind it, and declared interests."""
    say = basis.say
    found = sorted(
        basis.state.decisions.decisions.values(), key=lambda one: basis.state.record.acts[one.id].index, reverse=True
    )
    if not found:
        nothing = Section("decisions", say("What we decided"), ((say("Nothing was decided yet."),),))
        return (nothing, *in_our_name.sections(basis))
    costs = decided.costs(basis)
    told = (_section(basis, one, costs) for one in found)
    return (_overview(basis, found), *told, *in_our_name.sections(basis))


def open_ones(basis: Basis) -> tuple[Section, ...]:
    """The decisions that wait for a meeting's word, each as in the whole report."""
    say = basis.say
    waiting = ("proposed", "deliberating", "open", "blocked", "tied", "inquorate")
    found = [
        one for one in basis.state.decisions.decisions.values() if stage_of(basis.state, one, basis.now) in waiting
    ]
    if not found:
        return (Section("to-decide", say("To decide"), ((say("Nothing waits for a decision."),),)),)
    costs = decided.costs(basis)
    return tuple(_section(basis, one, costs) for one in found)


def _overview(basis: Basis, found: list[Decision]) -> Section:
    say = basis.say
    columns = (
        Column("decision", say("Decision"), "reference"),
        Column("day", say("Proposed"), "date"),
        Column("class", say("Sort"), "text"),
        Column("stage", say("Where it stands"), "badge"),
    )
    rows = []
    for one in found:
        told = explain(basis.state, one, basis.now)
        sort = basis.words.code(one.motion.decision_class) if one.motion is not None else ""
        rows.append(
            Row(
                basis.words.key(one.id),
                (
                    Cell(basis.words.reference(one.id), (one.id,)),
                    Cell(basis.day_of(one.id), (one.id,)),
                    Cell(sort, (one.id,)),
                    Cell(basis.shown(STAGES[told.stage]), (one.id,)),
                ),
            )
        )
    return Section(
        "decisions",
        say("What we decided"),
        (),
        (Table("all-decisions", say("The newest first"), columns, tuple(rows)),),
    )


def _section(basis: Basis, one: Decision, costs: decided.Costs) -> Section:
    say = basis.say
    words = basis.words
    key = words.key(one.id)
    told = explain(basis.state, one, basis.now)
    text = words.text(one.text or one.id, "text", "words") or words.text(one.id, "text")
    sentences: list[Sentence] = [(f"“{text}”",)] if text else []
    sentences += [(line,) for line in _lines(basis, one, told)]
    sentences += _money(basis, one, costs)
    blocks: list[Block] = []
    if told.inputs:
        blocks.append(_positions(basis, one, told, key))
    cards = tuple(_dissent(basis, act) for act in told.dissents)
    if cards:
        blocks.append(Cards(f"dissent-{key}", say("Dissent, which stands beside the decision"), cards))
    return Section(
        key, f"{words.name(one.id)} ({key}): {basis.say(STAGES[told.stage].words)}", tuple(sentences), tuple(blocks)
    )


def _lines(basis: Basis, one: Decision, told: Explanation) -> Iterator[str]:
    say = basis.say
    words = basis.words
    yield from _proposal(basis, one)
    yield from _objections(basis, one)
    yield from (steps.told(basis.language, step) for step in told.steps)
    if told.elected:
        yield say("Chosen: {options}.", options=words.joined(_option(basis, one, code) for code in told.elected))
    yield from _bound(basis, told)
    count, done = len(told.effects), sum(effect.done is not None for effect in told.effects)
    if done < count:
        due = count - done
        yield say(
            "What it asked to be done: {done} of {count} carried out; {due} still due.", done=done, count=count, due=due
        )
    elif told.effects:
        yield say("What it asked to be done: {done} of {count} carried out.", done=done, count=count)
    if one.in_force_from is None:
        return
    day = words.day(utc_date(one.in_force_from))
    if one.in_force_until is not None:
        yield say("In force since {day} until {until}.", day=day, until=words.day(utc_date(one.in_force_until)))
    else:
        yield say("In force since {day}.", day=day)


def _proposal(basis: Basis, one: Decision) -> Iterator[str]:
    """Who proposed it and when, by which rule."""
    say = basis.say
    words, motion, opening = basis.words, one.motion, one.opening
    if motion is not None:
        who = words.name(motion.proposer) if motion.proposer else say("nobody named")
        if motion.organization:
            who += f", {words.name(motion.organization)}"
        day = words.day(utc_date(motion.received))
        if opening is not None and opening.room:
            yield say("Decided in the room on {day} by {who}.", day=day, who=who)
        else:
            yield say("Proposed on {day} by {who}.", day=day, who=who)
    if opening is not None:
        charter = basis.state.charter.versions[opening.charter].number
        method = opening.procedure.method
        known = _METHODS.get(method)
        rule = say(known) if known else say("by {method}", method=words.code(method))
        if opening.call > 1:
            line = say(
                "The rule: {rule} (charter version {charter}, call {call}).",
                rule=rule,
                charter=charter,
                call=opening.call,
            )
        else:
            line = say("The rule: {rule} (charter version {charter}).", rule=rule, charter=charter)
        if one.round > 1:
            line += " " + say("This is its text number {number}.", number=one.round)
        yield line


def _option(basis: Basis, one: Decision, code: str) -> str:
    options = one.motion.options if one.motion is not None else ()
    known = next((option for option in options if option.code == code), None)
    whose = known.person or known.organization if known is not None else None
    return basis.words.name(whose) if whose else basis.words.code(code)


def _bound(basis: Basis, told: Explanation) -> Iterator[str]:
    say = basis.say
    binding, words = told.binding, basis.words
    if binding.bound:
        yield say("Who is in: {organizations}.", organizations=words.names(binding.bound))
    if binding.bound_no_lead:
        yield say("In, without leading: {organizations}.", organizations=words.names(binding.bound_no_lead))
    if binding.pending_ratification:
        waiting = words.names(binding.pending_ratification)
        yield say("In, once their people have agreed: {organizations}.", organizations=waiting)


def _objections(basis: Basis, one: Decision) -> Iterator[str]:
    """Objections raised at any time; one that stands is in the table too."""
    say = basis.say
    for act in basis.about(one.id, ("decision.position/v1",)):
        body = basis.read_act(act).body
        if body.get("position") not in ("object", "block"):
            continue
        info, day = basis.state.record.acts[act], basis.day_of(act)
        reason = basis.words.text(act, "reason")
        ground = basis.words.code(str(body.get("ground", "")))
        who = basis.words.name(info.actor)
        if isinstance(info.capacity, tuple):
            who = say("{person} of {organization}", person=who, organization=basis.words.name(info.capacity[1]))
        when = basis.words.day(day) if day else ""
        if reason:
            told = say(
                "On {day} {who} objected ({ground}): “{reason}”", day=when, who=who, ground=ground, reason=reason
            )
        else:
            told = say("On {day} {who} objected ({ground}).", day=when, who=who, ground=ground)
        yield told


def _money(basis: Basis, one: Decision, costs: decided.Costs) -> list[Sentence]:
    """The money that followed."""
    say = basis.say
    told: list[Sentence] = []
    for (key, currency), cost in costs.items():
        if key != one.id:
            continue
        granted, reserved, spent = decided.cells(basis, cost, currency)
        followed = say("Money that followed: {granted} set aside, of it {reserved} reserved to pay and {spent} spent.")
        told.append(
            sentence(
                followed,
                granted=Figure(f"granted-{currency}", granted),
                reserved=Figure(f"reserved-{currency}", reserved),
                spent=Figure(f"spent-{currency}", spent),
            )
        )
    return told


def _positions(basis: Basis, one: Decision, told: Explanation, key: str) -> Table:
    say = basis.say
    columns = (
        Column("who", say("Who"), "text"),
        Column("stand", say("Where they stand"), "text"),
        Column("how", say("How it was said"), "text"),
        Column("reason", say("In their words"), "text"),
    )
    rows = []
    for number, word in enumerate(told.inputs, start=1):
        acts = (word.act,) if word.act else ()
        reason = _reason(basis, one, word)
        cells = (
            Cell(_who(basis, one, word), acts),
            Cell(say(POSITIONS.get(word.position or "", NO_WORD)), acts),
            Cell(_how(basis, word), acts) if word.act else EMPTY,
            Cell(reason, acts) if reason else EMPTY,
        )
        rows.append(Row(f"{number}", cells))
    return Table(f"positions-{key}", say("Where each stands"), columns, tuple(rows))


def _who(basis: Basis, one: Decision, word: Input) -> str:
    if word.organization is not None:
        return basis.words.name(word.organization)
    known = basis.state.decisions.positions.get((one.id, word.place))
    if known is not None:
        return basis.words.name(known.person)
    kind, _, identity = word.place.partition(":")
    return basis.words.name(identity) if identity in basis.state.record.things else kind


def _how(basis: Basis, word: Input) -> str:
    say = basis.say
    told = [say("by her own key") if word.own else say("written down for her")]
    if word.late:
        told.append(say("after the close"))
    elif not word.counted:
        told.append(say("after the count"))
    return ", ".join(told)


def _reason(basis: Basis, one: Decision, word: Input) -> str | None:
    if word.act is None:
        return None
    own = basis.words.text(word.act, "reason", "reservation")
    if own is not None or word.act != one.id:
        return own
    known = basis.state.decisions.positions.get((one.id, word.place))
    spoken = basis.read_act(one.id).body.get("round", ())
    for place, line in enumerate(spoken):
        if known is not None and line.get("person") == known.person:
            return basis.words.text(one.id, f"round/{place}/reason")
    return None


def _dissent(basis: Basis, act: str) -> Card:
    info = basis.state.record.acts[act]
    text = basis.words.text(act, "text", "reason", "statement") or basis.say("Its words are not for this audience.")
    who = basis.words.name(info.capacity[1] if isinstance(info.capacity, tuple) else info.actor)
    return Card(basis.words.key(act), who, None, ((f"“{text}”",),))
