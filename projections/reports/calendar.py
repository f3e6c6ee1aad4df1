"""The calendar of obligations: what is owed by which day, and by whom; what is past and not done stands first.

Nobody is named here for a delay but the one who owes, and a sleeping coalition owes nothing: while it sleeps, the
rules put the days off by themselves.
"""

from collections.abc import Iterator
from datetime import date

from ledger.rules.commitments.standing import end_of_due, no_word
from ledger.rules.commitments.state import Commitment
from ledger.rules.decisions.stages import stage_of
from ledger.rules.posts.standing import HOLDING
from ledger.rules.values import utc_date
from projections.reports import days_together, promises, succession
from projections.reports.basis import Basis
from projections.reports.dues import SOON, Due
from projections.reports.model import Cell, Column, Row, Section, Table
from projections.reports.planned_days import planned
from projections.reports.proof import due_on, lacking

_OPEN = ("made", "active", "at_risk", "renegotiating", "transfer_proposed", "contested")


def dues(basis: Basis) -> tuple[Due, ...]:
    """Everything that is owed, by day."""
    found = [due for find in _FINDERS for due in find(basis)]
    return tuple(sorted(found, key=lambda due: (due.day, due.key)))


def sections(basis: Basis) -> tuple[Section, ...]:
    """Past and open, the next thirty days, later; whose days fall together, what was missed."""
    say = basis.say
    every = dues(basis)
    past = [due for due in every if due.day < basis.today]
    soon = [due for due in every if basis.today <= due.day <= basis.today + SOON]
    later = [due for due in every if due.day > basis.today + SOON]
    return (
        _section(basis, "open", say("Past its day and open"), say("Nothing."), past),
        _section(basis, "soon", say("In the next thirty days"), say("Nothing."), soon),
        _section(basis, "later", say("Later"), say("Nothing."), later),
        *days_together.sections(basis),
    )


def _section(basis: Basis, key: str, heading: str, none: str, found: list[Due]) -> Section:
    say = basis.say
    if not found:
        return Section(key, heading, ((none,),))
    columns = (
        Column("day", say("By"), "date"),
        Column("sort", say("Sort"), "text"),
        Column("what", say("What"), "text"),
        Column("who", say("Who"), "text"),
    )
    rows = tuple(
        Row(due.key, (Cell(due.day, due.acts), Cell(due.sort), Cell(due.what, due.acts), Cell(due.who, due.acts)))
        for due in found
    )
    return Section(key, heading, (), (Table(f"{key}-dues", say("By day"), columns, rows),))


def _promises(basis: Basis) -> Iterator[Due]:
    """Promises by their days.

    What is over and quiet is left out: a missed day is first a private word between its owner and her organization,
    and the charter leaves some days for that.
    """
    say = basis.say
    words = basis.words
    for one in basis.state.commitments.commitments.values():
        if promises.standing_of(basis, one) not in _OPEN:
            continue
        told = no_word(basis.state, one, basis.now)
        for suffix, day, sort, place in _days(basis, one):
            if not told and day < basis.today:
                continue
            who = f"{words.name(one.accountable)}, {words.name(one.organization)}"
            what = promises.what(basis, one)
            if place is not None:
                label = words.text(one.versions[-1].act, f"milestones/{place}/label") or say(
                    "step {number}", number=place + 1
                )
                what = f"{what}: {label}"
            yield Due(f"{words.key(one.id)}{suffix}", day, sort, what, who, (one.id,))


def _days(basis: Basis, one: Commitment) -> Iterator[tuple[str, date, str, int | None]]:
    """The days by which something of a promise is owed: with the end of a key, the sort, and which step it is."""
    say = basis.say
    yield "", utc_date(end_of_due(basis.state, one) - 1), say("promise"), None
    for place, step in enumerate(one.terms.milestones):
        if place not in one.done:
            yield f"-step-{place}", step.due, say("step of a promise"), place
    if one.next_update is not None:
        yield "-word", utc_date(one.next_update - 1), say("a word on it"), None


def _answers(basis: Basis) -> Iterator[Due]:
    """What was asked and waits for an answer, and what audits wait for."""
    say = basis.say
    words = basis.words
    for request in basis.state.commitments.requests.values():
        if request.standing(basis.now) == "requested":
            what = words.text(request.id, "deliverable", "text") or words.name(request.id)
            whose = words.name(request.organization)
            yield Due(words.key(request.id), utc_date(request.until - 1), say("asked"), what, whose, (request.id,))
    for audit in basis.state.audits.audits.values():
        if audit.reported is None:
            what = say("audit report, {scope}", scope=words.code(audit.scope))
            yield Due(
                words.key(audit.id), utc_date(audit.due - 1), say("audit"), what, words.name(audit.auditor), (audit.id,)
            )
    for finding in basis.state.audits.findings.values():
        if finding.stage in ("raised", "action_agreed"):
            raised = finding.stage == "raised"
            what = say("answer to a question of an audit") if raised else say("what was agreed after an audit")
            whose = words.name(finding.owner or finding.respondent)
            yield Due(words.key(finding.id), utc_date(finding.due - 1), say("audit"), what, whose, (finding.id,))


def _terms(basis: Basis) -> Iterator[Due]:
    say = basis.say
    words = basis.words
    for term in basis.state.posts.terms.values():
        if succession.standing(basis, term) in HOLDING:
            what = say("term as {role} ends", role=words.name(term.post))
            yield Due(words.key(term.id), utc_date(term.ends), say("role"), what, words.name(term.person), (term.id,))


def _decisions(basis: Basis) -> Iterator[Due]:
    say = basis.say
    words = basis.words
    for one in basis.state.decisions.decisions.values():
        key, name = words.key(one.id), words.quoted(one.id)
        if one.opening is not None and stage_of(basis.state, one, basis.now) == "open":
            day = utc_date(one.opening.closes)
            yield Due(f"{key}-close", day, say("decision"), say("{decision} closes", decision=name), "", (one.id,))
        if one.in_force_until is not None and one.in_force_until > basis.now:
            day = utc_date(one.in_force_until)
            yield Due(
                f"{key}-end", day, say("decision"), say("{decision} ends or is reviewed", decision=name), "", (one.id,)
            )
    for position in basis.state.decisions.positions.values():
        if position.until is not None and position.until > basis.now:
            decision = words.quoted(position.decision)
            whose = words.name(position.organization or position.person)
            what = say("{decision}: word of her people", decision=decision)
            key = f"{words.key(position.decision)}-{words.key(position.organization or position.person)}"
            yield Due(key, utc_date(position.until - 1), say("decision"), what, whose, (position.act,))


def _money(basis: Basis) -> Iterator[Due]:
    say = basis.say
    money, words = basis.state.money, basis.words
    for spend in money.spends.values():
        if lacking(spend):
            what = say("proof of a payment from {line}", line=words.name(spend.line))
            who = words.names(spend.payers)
            yield Due(f"{words.key(spend.id)}-proof", due_on(basis, spend), say("proof"), what, who, (spend.id,))
    for purchase in money.encumbrances.values():
        if purchase.standing == "open" and purchase.open and purchase.expires is not None:
            what = say("reserved for {payee} until then", payee=words.name(purchase.payee))
            yield Due(words.key(purchase.id), purchase.expires, say("money"), what, "", (purchase.id,))
    for pledge in money.pledges.values():
        if pledge.open:
            what = say("pledged for {fund}", fund=words.name(pledge.fund))
            yield Due(words.key(pledge.id), pledge.due, say("pledge"), what, words.name(pledge.party), (pledge.id,))
    for period in money.periods.values():
        if period.closed_by is None:
            what = say("close of {period}", period=words.name(period.id))
            yield Due(words.key(period.id), period.last, say("money"), what, "", (period.id,))


def _gatherings(basis: Basis) -> Iterator[Due]:
    say = basis.say
    words = basis.words
    held = {utc_date(one.date) for one in basis.state.gatherings.gatherings.values()}
    for one in basis.state.gatherings.gatherings.values():
        day = utc_date(one.next) if one.next is not None else None
        if day is not None and day >= basis.today and day not in held:
            yield Due(f"{words.key(one.id)}-next", day, say("gathering"), say("the next gathering"), "", (one.id,))


_FINDERS = (_promises, _answers, _terms, _decisions, _money, _gatherings, planned)
