"""Where somebody stands: given, changed, taken back, joined later (docs/rules.md D-18, D-19, D-33 to D-36).

A seat's last word before the close counts; a later one is kept and shown as late. Who is bound is written beside it:
a word before the decision takes force sets it, a later one can only join.
"""

from collections.abc import Hashable
from dataclasses import replace
from typing import Any, Literal

from pydantic import Field

from ledger.format.codec import HOUR_MS
from ledger.rules.case import Case
from ledger.rules.charter.procedure import PositionCode
from ledger.rules.decisions.interests import asks_to_step_out, interest_of
from ledger.rules.decisions.moving import moved
from ledger.rules.decisions.parts import Mark
from ledger.rules.decisions.presence import quorate
from ledger.rules.decisions.proposing import TEXTS, decision_about, stage_now
from ledger.rules.decisions.proxies import why_proxy_fails
from ledger.rules.decisions.seating import seat_of
from ledger.rules.decisions.stages import PASSED
from ledger.rules.decisions.standpoints import BACK_DAYS_MAX, ballot_fits, end_of, fits_method, ground_fits, until_fits
from ledger.rules.decisions.state import Decision, DecisionsState, Ground, Opening, Position
from ledger.rules.decisions.voices import NO, YES
from ledger.rules.hands import not_own_hand
from ledger.rules.kind import Check, Detail, Kind, SealedField
from ledger.rules.values import Body, CivilDate, Code, ProxyId

REOPENING: tuple[Ground, ...] = ("harm", "mission")


class DecisionPosition(Body):
    """One seat's or person's word.

    ``basis`` says on what: her own mind, her organization's mandate, or subject to its ratification. ``bind`` is for
    who agrees but will not be bound, or not lead; by default the charter's ``binding`` holds. ``proxy`` names the leave
    by which she votes in another's place.
    """

    position: PositionCode
    basis: Literal["personal", "mandated", "subject_to_ratification"] = "personal"
    ground: Ground | None = None
    until: CivilDate | None = None
    bind: Literal["bound", "bound_no_lead", "not_bound"] | None = None
    ballot: dict[Code, Mark] | None = Field(default=None, max_length=100)
    proxy: ProxyId | None = None


def place_of(opening: Opening | None, person: str, organization: str | None, term: str | None) -> str:
    """The place of a word: a seat's key, or the organization or person where she holds no seat."""
    seat = seat_of(opening.electorate, person, organization, term) if opening else None
    if seat is not None:
        return seat
    return f"organization:{organization}" if organization is not None else f"person:{person}"


def _place_key(case: Case[DecisionPosition]) -> str:
    if case.body.proxy is not None:
        proxy = case.state.decisions.proxies[case.body.proxy]
        seat = place_of(decision_about(case).opening, proxy.principal, proxy.organization, None)
        return f"proxy:{seat}"
    capacity = case.actor_capacity
    term = capacity[1] if isinstance(capacity, tuple) and capacity[0] == "term" else None
    return place_of(decision_about(case).opening, case.actor or "", case.actor_organization, term)


def _place(case: Case[DecisionPosition]) -> Hashable:
    return case.subject, _place_key(case)


def _own_word(case: Case[DecisionPosition]) -> bool:
    live = case.state.decisions.positions.get((case.subject, _place_key(case)))
    return live is not None and live.own


def _not_accredited(case: Case[DecisionPosition]) -> Detail | None:
    people, actor, organization = case.state.people, case.actor or "", case.actor_organization
    if case.body.proxy is not None:
        return None  # PROXY_UNFIT judges it
    if organization is not None:
        good = people.has_role(actor, organization, ("delegate",), case.received)
        return None if good else {"organization": organization}
    if case.actor_capacity != "self" or people.accredited_by(actor, case.received):
        return None
    seated = actor in opening_of(case).electorate.by_holder if decision_about(case).opening else False
    return None if seated else {"organization": "any organization"}


def opening_of(case: Case[Any]) -> Opening:
    """The opening that an act's decision has."""
    opening = decision_about(case).opening
    assert opening is not None, "NOT_OPENED comes first"
    return opening


def _not_opened(case: Case[Any]) -> Detail | None:
    stage = stage_now(case)
    spoken = stage in ("open", "not_adopted", "inquorate", "blocked", "tied", "lapsed", *PASSED)
    return None if spoken and decision_about(case).opening is not None else {"stage": stage}


def _secret(case: Case[Any]) -> Detail | None:
    """A secret ballot takes no open word before its outcome: the two are never counted together."""
    decision = decision_about(case)
    return {} if opening_of(case).procedure.secret and decision.outcome is None else None


def _text_changed(case: Case[Any]) -> Detail | None:
    text = opening_of(case).text
    return None if case.on == text else {"text": text}


def _method(case: Case[DecisionPosition]) -> Detail | None:
    return fits_method(opening_of(case).procedure, case.body.position)


def _ground(case: Case[DecisionPosition]) -> Detail | None:
    return ground_fits(case.body.position, case.body.ground)


def _until(case: Case[DecisionPosition]) -> Detail | None:
    in_room = opening_of(case).procedure.in_room
    days = in_room.back_days_max if in_room else BACK_DAYS_MAX
    return until_fits(case.body.position, case.body.until, case.received, days)


def _reason(case: Case[DecisionPosition]) -> Detail | None:
    needed = case.body.position in opening_of(case).procedure.reasons
    return {"position": case.body.position} if needed and "reason" not in case.sealed else None


def _ballot(case: Case[DecisionPosition]) -> Detail | None:
    motion = decision_about(case).motion
    options = motion.options if motion else ()
    return ballot_fits(opening_of(case).procedure, options, case.body.position, case.body.ballot)


def _final(case: Case[DecisionPosition]) -> Detail | None:
    opening = opening_of(case)
    if not opening.counts_at(case.index, case.received):
        return None
    before = case.state.decisions.counted.get((case.subject, _place_key(case)))
    if before is not None and opening.non_voters and before.index < opening.index and before.text == opening.text:
        return {"position": before.position}
    if opening.procedure.change_vote:
        return None
    final = before is not None and before.own and before.text == opening.text
    return {"position": before.position} if before is not None and final else None


def _proxy(case: Case[DecisionPosition]) -> Detail | None:
    if case.body.proxy is None:
        return None
    decisions, rule = case.state.decisions, opening_of(case).procedure.proxy
    proxy = decisions.proxies[case.body.proxy]
    if case.for_another is not None:
        return {"problem": "a proxy signs herself"}
    problem = why_proxy_fails(proxy, case.subject, case.actor or "", rule.kind, rule.days_max, case.received)
    if problem is not None:
        return {"problem": problem}
    place = _place_key(case)
    if place.removeprefix("proxy:") not in opening_of(case).electorate.keys:
        return {"problem": "the one who gave it has no seat"}
    used = decisions.proxies_used.get((case.subject, case.actor or "")) or frozenset()
    return {"problem": f"she holds {rule.held_max} already"} if len(used | {place}) > rule.held_max else None


def _interested(case: Case[DecisionPosition]) -> Detail | None:
    opening, body = opening_of(case), case.body
    if not asks_to_step_out(opening.procedure, body.position) or not opening.counts_at(case.index, case.received):
        return None
    proxy = case.state.decisions.proxies[body.proxy] if body.proxy else None
    persons = (case.actor or "", *((proxy.principal,) if proxy else ()))
    return interest_of(case.state, decision_about(case), persons, case.received)


def _record_position(case: Case[DecisionPosition]) -> None:
    body, decision, opening = case.body, decision_about(case), opening_of(case)
    proxy = case.state.decisions.proxies[body.proxy] if body.proxy else None
    position = Position(
        act=case.id,
        decision=decision.id,
        place=_place_key(case),
        person=case.actor or "",
        organization=proxy.organization if proxy else case.actor_organization,
        position=body.position,
        basis=body.basis,
        text=opening.text,
        index=case.index,
        received=case.received,
        own=case.for_another is None,
        hand=proxy is None and not_own_hand(case) is None,
        ground=body.ground,
        bind=body.bind,
        until=end_of(body.until),
        ballot=body.ballot,
        late=not opening.counts_at(case.index, case.received),
        void=opening.meeting and not quorate(case.state, opening),
    )
    decisions, before = case.state.decisions, case.state.decisions.positions.get((decision.id, position.place))
    put_position(decisions, decision, opening, position)
    if proxy is not None:
        key = (decision.id, position.person)
        decisions.proxies_used.put(key, (decisions.proxies_used.get(key) or frozenset()) | {position.place})
    after = replace(decision, active=case.received)
    if _reopens(decision, opening, before, position):
        after = reopened(after, opening, case.id)
    elif not position.late:
        decisions.decisions.put(decision.id, after)
        after = replace(after, opening=moved(case.state, after, opening, case.index, case.received))
    decisions.decisions.put(decision.id, after)


def put_position(decisions: DecisionsState, decision: Decision, opening: Opening, position: Position) -> None:
    """Write a word: as the last one, as the one that counts when it came in time, as the one that binds."""
    key = (decision.id, position.place)
    decisions.positions.put(key, position)
    if not position.late and not position.void:
        decisions.counted.put(key, position)
    if position.place not in opening.electorate.keys:
        spoken = decisions.speakers.get(decision.id) or ()
        if position.place not in spoken:
            decisions.speakers.put(decision.id, (*spoken, position.place))
    before = decisions.binding.get(key)
    if _before_force(decision, opening, position) or (_agrees(position) and not (before and _is_in(before, opening))):
        decisions.binding.put(key, position)


def _agrees(word: Position) -> bool:
    return word.position in YES and word.bind != "not_bound"


def _is_in(word: Position, opening: Opening) -> bool:
    """Whether a word has made its place bound for good: by hand, on this text, subject to nothing."""
    return _agrees(word) and word.hand and word.text == opening.text and word.basis != "subject_to_ratification"


def _before_force(decision: Decision, opening: Opening, position: Position) -> bool:
    """Whether a word comes before the decision takes force, or would at the earliest; later ones can only join."""
    if opening.room:
        return position.index == opening.index
    if decision.in_force_from is not None:
        return position.received < decision.in_force_from
    return position.received < opening.close + opening.procedure.appeal_window_hours * HOUR_MS


def _reopens(decision: Decision, opening: Opening, before: Position | None, position: Position) -> bool:
    """Whether a word reopens what a room decided: harm or mission, by a seat that was absent or took it back (D-37)."""
    in_room = opening.procedure.in_room
    if not opening.room or in_room is None or not decision.in_force(position.received):
        return False
    if position.position not in NO or position.ground not in REOPENING:
        return False
    if position.place not in opening.electorate.keys:
        return False
    if before is None:
        return position.received < opening.received + in_room.absent_days * 24 * HOUR_MS
    return before.position == "taking_it_back" and before.until is not None and position.received < before.until


def reopened(decision: Decision, opening: Opening, by: str) -> Decision:
    """The decision as it is once reopened: deliberated again; what was carried out stands, the rest waits."""
    return replace(
        decision,
        in_force_from=None,
        in_force_until=None,
        opening=None,
        outcome=None,
        past=(*decision.past, opening),
        round=decision.round + 1,
        reopened_by=by,
    )


KINDS: tuple[Kind[Any], ...] = (
    Kind(
        name="decision.position/v1",
        body=DecisionPosition,
        label="say where we stand",
        words="{about}: {position}.",
        about=("decision",),
        on=TEXTS,
        place=_place,
        own_word=_own_word,
        for_another=True,
        sealed=(SealedField("reason", "Why"), SealedField("reservation", "What we doubt")),
        standing=(
            Check(
                "NOT_A_VOICE", "D-18", "She is no delegate of {organization}.",
                "Let a delegate say it, or be accredited first.",
                _not_accredited,
            ),
        ),
        checks=(
            Check("NOT_OPENED", "D-18", "It is {stage}: nobody is asked yet.", "Wait for it to open.", _not_opened),
            Check("BALLOT_SECRET", "D-65", "It is decided by a secret ballot.", "Vote there.", _secret),
            Check(
                "TEXT_CHANGED", "D-18", "The text put to you is {text}.", "Read that text, then sign again.",
                _text_changed,
            ),
            Check(
                "POSITION_UNFIT", "D-18", "{method} knows no position {position}.", "Choose another.", _method,
            ),
            Check(
                "GROUND_WRONG", "D-19", "{position}: an objection or block names its ground, nothing else does.",
                "Say whether it is harm, mission, improvement or principle.",
                _ground,
            ),
            Check(
                "UNTIL_WRONG", "D-19", "Only taking it back names a date, from today to {latest}.", "Mend the date.",
                _until,
            ),
            Check("REASON_MISSING", "D-19", "The charter asks for a reason with {position}.", "Add it.", _reason),
            Check("BALLOT_WRONG", "D-19", "The ballot: {problem}.", "Mend the ballot.", _ballot),
            Check("PROXY_UNFIT", "D-56", "The proxy does not hold here: {problem}.", "Vote for yourself.", _proxy),
            Check(
                "INTEREST_DECLARED", "D-67", "{person} has declared an interest in it: {entry}.",
                "Say recused, or not ours.",
                _interested,
            ),
            Check("VOTE_FINAL", "D-19", "This vote cannot be changed; yours is {position}.", "Leave it.",
                  _final),
        ),
        record=_record_position,
    ),
)  # fmt: skip
