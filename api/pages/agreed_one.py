"""A decision's page: its text, the concerns, each one's own voice, why this result, who is bound, what followed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from api.pages.addresses import act_address, address_of
from api.pages.agreed_money import money_of
from api.pages.reading import Reading
from api.pages.telling import Named, Telling
from api.pages.wording import POSITIONS, STAGES, badge_for
from api.server.asked import Asked
from api.server.host import Look
from ledger.format.statement import Act
from ledger.rules.charter.explaining import explain_charter
from ledger.rules.decisions.explanation import Explanation, Input, explain
from ledger.rules.decisions.state import Decision, Effect
from projections.reports.model import Badge
from projections.sentences import kind_of
from projections.site.frame import Place


@dataclass(frozen=True, slots=True)
class Voice:
    """Where one stands: whose voice, in which words, how it was said, and the entry that says so."""

    who: str
    href: str | None
    position: str
    badge: Badge
    reason: str | None
    withheld: bool
    own: bool
    late: bool
    counted: bool
    act: str | None


def decision_page(asked: Asked, look: Look, number: str) -> Reading:
    """A decision, told from its beginning to what followed."""
    identity = look.find(number, "decision")
    telling = Telling(look, asked.language)
    _ = asked.language.gettext
    one = look.state.decisions.decisions[identity]
    told = explain(look.state, one, look.now)
    view: dict[str, Any] = {
        "thing": telling.thing(identity),
        "stage": told.stage,
        "badge": telling.badge(badge_for(STAGES, told.stage)),
        **_head(telling, one),
        "texts": _texts(telling, one),
        "concerns": list(_concerns(telling, one)),
        "voices": [_voice(telling, one, word) for word in told.inputs],
        "joint": _joint(telling, one),
        "dissents": [_dissent(telling, act) for act in told.dissents],
        "why": _why(telling, one, told),
        "bound": _bound(telling, one, told),
        "effects": [_effect(telling, one, told, place) for place in range(len(one.effects))],
        "money": money_of(telling, identity),
        "promises": telling.things(
            each.id for each in look.state.commitments.commitments.values() if each.decision == identity
        ),
        "later": telling.things(look.state.decisions.named_by.get(identity) or ()),
        "history": telling.happened([*telling.about(identity), *_done(telling, one)]),
    }
    crumbs = (Place(_("What we agreed"), "/agreed"),)
    return Reading("agreed_one.html", telling.name(identity), "agreed", view, crumbs=crumbs, thing=identity)


def _head(telling: Telling, one: Decision) -> dict[str, Any]:
    motion, opening = one.motion, one.opening
    closed = opening is not None and opening.is_closed(telling.now)
    return {
        "text": telling.text(one.text or one.id, "text") or telling.text(one.id, "text"),
        "proposed": telling.received_on(one.id),
        "proposer": telling.thing(motion.proposer) if motion is not None and motion.proposer else None,
        "organization": telling.thing(motion.organization) if motion is not None and motion.organization else None,
        "sort": motion.decision_class if motion is not None else None,
        "room": opening is not None and opening.room,
        "opened": telling.day(opening.received) if opening is not None else None,
        "close": opening.close if opening is not None else None,
        "closed": closed,
        "call": opening.call if opening is not None else None,
        "from": telling.day(one.in_force_from) if one.in_force_from is not None else None,
        "until": telling.day(one.in_force_until) if one.in_force_until is not None else None,
        "charter": telling.thing(opening.charter) if opening is not None else None,
        "clause": _clause(telling, one),
        "options": [_option(telling, one, option.code) for option in motion.options] if motion is not None else [],
        "elected": [_option(telling, one, code) for code in one.outcome.elected] if one.outcome is not None else [],
    }


def _clause(telling: Telling, one: Decision) -> str | None:
    """Where the charter tells, in plain words, how such decisions are made."""
    if one.opening is None or one.motion is None:
        return None
    page = address_of(telling.look, one.opening.charter)
    data = telling.state.charter.versions[one.opening.charter].data
    begins = f"Decisions of class {one.motion.decision_class} are"
    clauses = enumerate(explain_charter(data), start=1)
    number = next((number for number, sentence in clauses if sentence.startswith(begins)), None)
    return f"{page}#clause-{number}" if number is not None else page


def _option(telling: Telling, one: Decision, code: str) -> str:
    options = one.motion.options if one.motion is not None else ()
    for place, option in enumerate(options):
        if option.code == code:
            label = telling.text(one.id, f"options/{place}/label")
            return label or telling.name(option.person or option.organization) or code.replace("_", " ")
    return code.replace("_", " ")


def _texts(telling: Telling, one: Decision) -> list[dict[str, Any]]:
    """Every text that was proposed, with its day: the last one is what was decided on."""
    acts = telling.state.record.acts
    found = [one.id, *(act for act in telling.about(one.id) if acts[act].kind == "decision.text/v1")]
    return [
        {"day": telling.received_on(act), "text": telling.text(act, "text"), "href": act_address(telling.look, act)}
        for act in found
    ]


def _concerns(telling: Telling, one: Decision) -> Iterator[dict[str, Any]]:
    """Objections raised at any time, those too that were taken back: one that changed a text is worth the most."""
    acts = telling.state.record.acts
    for act in telling.about(one.id):
        if acts[act].kind != "decision.position/v1":
            continue
        body = telling.body(act)
        if body.get("position") not in ("object", "block"):
            continue
        word = next((each for each in _words_of(telling, one) if each.act == act), None)
        capacity = acts[act].capacity
        yield {
            "who": telling.name(acts[act].actor),
            "for": telling.name(capacity[1]) if isinstance(capacity, tuple) else None,
            "day": telling.received_on(act),
            "ground": str(body.get("ground", "")).replace("_", " "),
            "reason": telling.text(act, "reason"),
            "stands": word is not None,
            "href": act_address(telling.look, act),
        }


def _words_of(telling: Telling, one: Decision) -> Iterator[Any]:
    """The last word of each on a decision."""
    for (decision, _), word in telling.state.decisions.positions.items():
        if decision == one.id:
            yield word


def _voice(telling: Telling, one: Decision, word: Input) -> Voice:
    known = telling.state.decisions.positions.get((one.id, word.place))
    whose = word.organization or (known.person if known is not None else None)
    if whose is None:
        kind, _, identity = word.place.partition(":")
        whose = identity if identity in telling.state.record.things else None
        who = telling.name(whose) if whose else kind.replace("_", " ")
    else:
        who = telling.name(whose)
    reason = _reason(telling, one, word)
    badge = telling.badge(badge_for(POSITIONS, word.position))
    return Voice(
        who=who,
        href=telling.thing(whose).href if whose else None,
        position=word.position or "",
        badge=badge,
        reason=reason,
        withheld=word.act is not None and reason is None and telling.withheld(word.act, "reason"),
        own=word.own,
        late=word.late,
        counted=word.counted,
        act=act_address(telling.look, word.act) if word.act else None,
    )


def _reason(telling: Telling, one: Decision, word: Input) -> str | None:
    """In her own words; what was said in the room stands in the room's own act."""
    if word.act is None:
        return None
    own = telling.text(word.act, "reason", "reservation")
    known = telling.state.decisions.positions.get((one.id, word.place))
    if own is not None or word.act != one.id or known is None:
        return own
    for place, line in enumerate(telling.body(one.id).get("round", ())):
        if line.get("person") == known.person:
            return telling.text(one.id, f"round/{place}/reason")
    return None


def _joint(telling: Telling, one: Decision) -> str | None:
    """The joint statement: the words of a decision that makes one, beside which each voice stays its own."""
    for place, effect in enumerate(one.effects):
        if effect.kind.startswith("register.entered"):
            act = telling.state.decisions.effects_done.get((one.id, place))
            return telling.text(act, "text", "title")
    return None


def _dissent(telling: Telling, act: str) -> dict[str, Any]:
    info = telling.state.record.acts[act]
    whose = info.capacity[1] if isinstance(info.capacity, tuple) else info.actor
    return {
        "who": telling.name(whose),
        "words": telling.text(act, "statement", "text", "reason"),
        "href": act_address(telling.look, act),
    }


def _why(telling: Telling, one: Decision, told: Explanation) -> dict[str, Any] | None:
    if told.outcome is None:
        return None
    opening = one.opening
    method = opening.procedure.method if opening is not None else ""
    return {
        "rule": {name: value for name, value in told.rule.items() if not isinstance(value, dict)},
        "method": method,
        "steps": [step.words.replace("no_response", "no word").replace("_", " ") for step in told.steps],
        "outcome": told.outcome,
        "elected": [_option(telling, one, code) for code in told.elected],
        "alternatives": [
            {"rule": each.rule.replace("_", " "), "outcome": each.outcome.replace("_", " "), "differs": each.differs}
            for each in told.alternatives
        ],
        "time_unproven": told.time_unproven,
    }


def _bound(telling: Telling, one: Decision, told: Explanation) -> dict[str, list[Named]]:
    """Who is bound and who is not: decided is not bound."""
    binding = told.binding
    everybody = one.opening.electorate.organizations if one.opening is not None else frozenset()
    inside = {*binding.bound, *binding.bound_no_lead, *binding.pending_ratification}
    return {
        "bound": telling.things(binding.bound),
        "no_lead": telling.things(binding.bound_no_lead),
        "pending": telling.things(binding.pending_ratification),
        "not_bound": telling.things(sorted(everybody - inside, key=telling.name)),
    }


def _effect(telling: Telling, one: Decision, told: Explanation, place: int) -> dict[str, Any]:
    effect, due = one.effects[place], told.effects[place]
    day: date | None = telling.received_on(due.done) if due.done else None
    waits = due.waits.replace("_", " ").lower() if due.waits else None
    return {
        "words": _effect_words(telling, effect),
        "done": due.done is not None,
        "day": day,
        "href": act_address(telling.look, due.done) if due.done else None,
        "waits": waits,
    }


def _effect_words(telling: Telling, effect: Effect) -> str:
    registry = telling.look.ledger.registry
    kind = kind_of(registry, effect.kind)
    act = Act(kind=effect.kind, body=dict(effect.body), by=(0,), about=effect.about)
    words = telling.look.teller().tell(act)
    return words if kind is not None else effect.kind


def _done(telling: Telling, one: Decision) -> Iterator[str]:
    """The acts that carried its effects out."""
    for place in range(len(one.effects)):
        act = telling.state.decisions.effects_done.get((one.id, place))
        if act is not None:
            yield act
