"""Decisions: who decided, by which rule, where each stood and why, the dissent, who is in, and the money that followed.

Made from what the rules themselves give as the explanation of an outcome (docs/rules.md, D-60). Dissent stands beside
the decision and cannot be left out; a word that was changed later stays readable, because an objection that changed a
proposal is worth more than one that was never raised.
"""

from collections.abc import Iterator

from ledger.rules.decisions.explanation import Explanation, Input, explain
from ledger.rules.decisions.stages import Stage, stage_of
from ledger.rules.decisions.state import Decision
from ledger.rules.values import utc_date
from projections.language import N_
from projections.reports import decided, in_our_name
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
)
from projections.reports.wording import joined, told_day

POSITIONS = {
    "consent": "agrees",
    "consent_with_reservation": "agrees, with a reservation",
    "stand_aside": "stands aside",
    "not_ours": "not ours",
    "taking_it_back": "takes it back to her people",
    "object": "objects",
    "block": "blocks",
    "abstain": "abstains",
    "recused": "steps out",
    "ballot": "marked the options",
}
"""Where we stand, in words."""

STAGES: dict[Stage, Badge] = {
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
    "consent": "by consent: it stands unless somebody objects",
    "consensus": "by consensus",
    "majority": "by a vote",
    "sortition": "by lot",
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
        sort = one.motion.decision_class.replace("_", " ") if one.motion is not None else ""
        rows.append(
            Row(
                basis.words.key(one.id),
                (
                    Cell(basis.words.reference(one.id), (one.id,)),
                    Cell(basis.day_of(one.id), (one.id,)),
                    Cell(sort, (one.id,)),
                    Cell(STAGES[told.stage], (one.id,)),
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
        blocks.append(Cards(f"dissent-{key}", "Dissent, which stands beside the decision", cards))
    return Section(key, f"{words.name(one.id)} ({key}): {STAGES[told.stage].words}", tuple(sentences), tuple(blocks))


def _lines(basis: Basis, one: Decision, told: Explanation) -> Iterator[str]:
    words, motion, opening = basis.words, one.motion, one.opening
    if motion is not None:
        who = words.name(motion.proposer) if motion.proposer else "nobody named"
        where = f", {words.name(motion.organization)}" if motion.organization else ""
        room = "Decided in the room" if opening is not None and opening.room else "Proposed"
        yield f"{room} on {told_day(utc_date(motion.received))} by {who}{where}."
    if opening is not None:
        charter = basis.state.charter.versions[opening.charter].number
        method = _METHODS.get(opening.procedure.method, f"by {opening.procedure.method.replace('_', ' ')}")
        call = f", call {opening.call}" if opening.call > 1 else ""
        texts = f" This is its text number {one.round}." if one.round > 1 else ""
        yield f"The rule: {method} (charter version {charter}{call}).{texts}"
    yield from _objections(basis, one)
    yield from (step.words.replace("no_response", "no word").replace("_", " ") for step in told.steps)
    if told.elected:
        yield f"Chosen: {joined(_option(basis, one, code) for code in told.elected)}."
    yield from _bound(basis, told)
    done = sum(effect.done is not None for effect in told.effects)
    if told.effects:
        waiting = f"; {len(told.effects) - done} still due" if done < len(told.effects) else ""
        yield f"What it asked to be done: {done} of {len(told.effects)} carried out{waiting}."
    if one.in_force_from is not None:
        until = f" until {told_day(utc_date(one.in_force_until))}" if one.in_force_until is not None else ""
        yield f"In force since {told_day(utc_date(one.in_force_from))}{until}."


def _option(basis: Basis, one: Decision, code: str) -> str:
    options = one.motion.options if one.motion is not None else ()
    known = next((option for option in options if option.code == code), None)
    whose = known.person or known.organization if known is not None else None
    return basis.words.name(whose) if whose else code.replace("_", " ")


def _bound(basis: Basis, told: Explanation) -> Iterator[str]:
    binding, words = told.binding, basis.words
    if binding.bound:
        yield f"Who is in: {words.names(binding.bound)}."
    if binding.bound_no_lead:
        yield f"In, without leading: {words.names(binding.bound_no_lead)}."
    if binding.pending_ratification:
        yield f"In, once their people have agreed: {words.names(binding.pending_ratification)}."


def _objections(basis: Basis, one: Decision) -> Iterator[str]:
    """Objections raised at any time; one that stands is in the table too."""
    for act in basis.about(one.id, ("decision.position/v1",)):
        body = basis.read_act(act).body
        if body.get("position") not in ("object", "block"):
            continue
        info, day = basis.state.record.acts[act], basis.day_of(act)
        reason = basis.words.text(act, "reason")
        ground = str(body.get("ground", "")).replace("_", " ")
        who = basis.words.name(info.actor)
        where = f" of {basis.words.name(info.capacity[1])}" if isinstance(info.capacity, tuple) else ""
        when = told_day(day) if day else ""
        said = f": “{reason}”" if reason else "."
        yield f"On {when} {who}{where} objected ({ground}){said}"


def _money(basis: Basis, one: Decision, costs: decided.Costs) -> list[Sentence]:
    """The money that followed."""
    told: list[Sentence] = []
    for (key, currency), cost in costs.items():
        if key != one.id:
            continue
        granted, reserved, spent = decided.cells(basis, cost, currency)
        told.append(
            (
                "Money that followed: ",
                Figure(f"granted-{currency}", granted),
                " set aside, of it ",
                Figure(f"reserved-{currency}", reserved),
                " reserved to pay and ",
                Figure(f"spent-{currency}", spent),
                " spent.",
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
            Cell(POSITIONS.get(word.position or "", "no word"), acts),
            Cell(_how(word), acts) if word.act else EMPTY,
            Cell(reason, acts) if reason else EMPTY,
        )
        rows.append(Row(f"{number}", cells))
    return Table(f"positions-{key}", "Where each stands", columns, tuple(rows))


def _who(basis: Basis, one: Decision, word: Input) -> str:
    if word.organization is not None:
        return basis.words.name(word.organization)
    known = basis.state.decisions.positions.get((one.id, word.place))
    if known is not None:
        return basis.words.name(known.person)
    kind, _, identity = word.place.partition(":")
    return basis.words.name(identity) if identity in basis.state.record.things else kind


def _how(word: Input) -> str:
    told = ["by her own key" if word.own else "written down for her"]
    if word.late:
        told.append("after the close")
    elif not word.counted:
        told.append("after the count")
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
    text = basis.words.text(act, "text", "reason", "statement") or "Its words are not for this audience."
    who = basis.words.name(info.capacity[1] if isinstance(info.capacity, tuple) else info.actor)
    return Card(basis.words.key(act), who, None, ((f"“{text}”",),))
