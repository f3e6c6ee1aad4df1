"""Days that recur or were planned: briefings and reviews, events, goals, lessons, disputes, everybody's own dates."""

from collections.abc import Iterator

from ledger.rules.disputes.standing import dispute_standing
from ledger.rules.disputes.standing import due as dispute_due
from ledger.rules.duties.schedule import obligations_due
from ledger.rules.registers.calendar import date_conflicts
from ledger.rules.registers.model import Date
from ledger.rules.values import utc_date
from projections.reports.basis import Basis
from projections.reports.dues import SOON, Due

_WAITING = ("filed", "admitted", "mediation", "panel", "appealed")


def planned(basis: Basis) -> Iterator[Due]:
    """All of them."""
    for find in (_duties, _events, _goals, _lessons, _disputes, _dates):
        yield from find(basis)


def _duties(basis: Basis) -> Iterator[Due]:
    """What recurs: the occurrences not met so far, and those of the next days."""
    say = basis.say
    words = basis.words
    for one in obligations_due(basis.state, basis.today + SOON):
        duty = basis.state.duties.duties[one.duty]
        what = words.text(duty.id, "what") or say("regular {duty}", duty=words.code(duty.template))
        who = words.name(duty.organization or duty.post) if duty.organization or duty.post else say("the coalition")
        yield Due(f"{words.key(duty.id)}-{one.number}", one.day, words.code(duty.template), what, who, (duty.id,))


def _events(basis: Basis) -> Iterator[Due]:
    say = basis.say
    words = basis.words
    for event in basis.state.events.events.values():
        if event.standing not in ("planned", "go"):
            continue
        done = dict(event.done)
        open_items = [words.code(item) for item, _ in event.checklist.items if item not in done]
        if event.checklist.joint_briefing and event.briefing is None:
            open_items.append(say("the joint briefing"))
        what = words.name(event.id)
        if open_items:
            what = say("{event}; still open: {items}", event=what, items=", ".join(open_items))
        yield Due(words.key(event.id), utc_date(event.date), say("event"), what, words.name(event.lead), (event.id,))


def _goals(basis: Basis) -> Iterator[Due]:
    say = basis.say
    words, campaigns = basis.words, basis.state.campaigns
    for goal in campaigns.goals.values():
        if goal.due is not None and campaigns.campaigns[goal.campaign].standing == "running":
            what = words.text(goal.id, "goal") or words.name(goal.id)
            yield Due(words.key(goal.id), utc_date(goal.due), say("goal"), what, words.name(goal.campaign), (goal.id,))
    for campaign in campaigns.campaigns.values():
        if campaign.ends is not None and campaign.standing == "running":
            what = say("evaluation of {campaign}", campaign=words.name(campaign.id))
            yield Due(words.key(campaign.id), utc_date(campaign.ends), say("campaign"), what, "", (campaign.id,))


def _lessons(basis: Basis) -> Iterator[Due]:
    say = basis.say
    words = basis.words
    for lesson in basis.state.campaigns.lessons.values():
        if lesson.due is not None and lesson.standing == "open":
            what = words.text(lesson.id, "lesson") or words.name(lesson.id)
            yield Due(words.key(lesson.id), utc_date(lesson.due), say("lesson"), what, "", (lesson.id,))


def _disputes(basis: Basis) -> Iterator[Due]:
    """That a step is owed, never what the matter is."""
    say = basis.say
    words = basis.words
    for dispute in basis.state.disputes.disputes.values():
        if dispute_standing(basis.state, dispute, basis.now) in _WAITING:
            day = utc_date(dispute_due(basis.state, dispute))
            who = words.name(dispute.handler) if dispute.handler else ""
            yield Due(
                words.key(dispute.id),
                day,
                say("dispute"),
                say("its next step: {dispute}", dispute=words.numbered(dispute.id)),
                who,
                (dispute.id,),
            )


def _dates(basis: Basis) -> Iterator[Due]:
    """Bargaining, actions, elections: everybody's own days, with what gets in each other's way."""
    say = basis.say
    words = basis.words
    in_the_way: dict[str, list[str]] = {}
    for clash in date_conflicts(basis.state):
        for one, other in (clash.entries, clash.entries[::-1]):
            in_the_way.setdefault(one, []).append(other)
    for known in basis.state.registers.live("date"):
        entry = known.entry
        if not isinstance(entry, Date) or entry.last < basis.today:
            continue
        what = words.name(known.id)
        if entry.last > entry.first:
            what = say("{what} until {day}", what=what, day=words.day(entry.last))
        clashes = in_the_way.get(known.id, ())
        if clashes:
            what = say("{what}; at the same time: {others}", what=what, others=words.names(clashes))
        day = max(entry.first, basis.today) if entry.first < basis.today else entry.first
        yield Due(words.key(known.id), day, words.code(entry.sort), what, words.name(known.organization), (known.id,))
