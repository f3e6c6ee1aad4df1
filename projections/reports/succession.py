"""Succession: who leads, until when, what is due, handovers open, and who held each role before (S22, S31, S48).

A role nobody holds is said to be without a holder: that is a fact to be known, not a fault to be hidden.
"""

from collections.abc import Iterator, Mapping
from datetime import date

from ledger.format.codec import DAY_MS
from ledger.rules.posts.limits import limits_of
from ledger.rules.posts.standing import AHEAD, HOLDING, LEFT, duties_of, holders, term_standing
from ledger.rules.posts.state import Post, Term, TermStanding
from ledger.rules.values import utc_date
from projections.charts import timeline
from projections.language import N_
from projections.reports import by_sort
from projections.reports.basis import Basis
from projections.reports.model import (
    EMPTY,
    Badge,
    Card,
    Cards,
    Cell,
    Column,
    Figure,
    Picture,
    Reference,
    Row,
    Section,
    Sentence,
    Table,
    sentence,
)

BADGES: Mapping[str, Badge] = {
    "appointed": Badge("waiting", N_("appointed, not yet accepted")),
    "preparing": Badge("waiting", N_("preparing")),
    "serving": Badge("good", N_("serving")),
    "ending": Badge("waiting", N_("ends soon")),
    "carryover": Badge("waiting", N_("stays on until somebody is found")),
    "interim": Badge("waiting", N_("for the time between")),
    "suspended": Badge("warning", N_("may not act now")),
    "ended": Badge("neutral", N_("ended")),
    "lapsed": Badge("neutral", N_("no word")),
    "declined": Badge("neutral", N_("declined")),
    "resigned": Badge("neutral", N_("passed it on")),
    "removed": Badge("neutral", N_("removed")),
    "deceased": Badge("neutral", N_("died")),
    "disqualified": Badge("neutral", N_("could not stay")),
    "abolished": Badge("neutral", N_("role ended")),
    "handed_over": Badge("good", N_("handed over")),
    "emeritus": Badge("good", N_("handed over, with thanks")),
}
OUTCOMES = {"accepted": N_("taken on"), "refused": N_("refused"), "lost": N_("lost")}


OPEN = N_("open")


def sections(basis: Basis) -> tuple[Section, ...]:
    """Who leads, what is due, handovers, history."""
    say = basis.say
    if not basis.state.posts.posts:
        return (Section("leads", say("Who leads"), ((say("No role was created yet."),),)), *_before(basis))
    return (_leads(basis), _due(basis), _handovers(basis), _history(basis), *by_sort.sections(basis), *_before(basis))


def standing(basis: Basis, term: Term) -> TermStanding:
    """Where a term stands now."""
    return term_standing(basis.state, term, basis.now)


def _posts(basis: Basis) -> list[Post]:
    return [post for post in basis.state.posts.posts.values() if post.standing_at(basis.now)]


def _terms(basis: Basis, post: Post) -> list[Term]:
    """The terms of a post in order of appointment, seat by seat."""
    posts = basis.state.posts
    seats = range(post.rules.seats)
    return [posts.terms[one] for seat in seats for one in posts.seats.get((post.id, seat)) or ()]


def _leads(basis: Basis) -> Section:
    say = basis.say
    words = basis.words
    columns = (
        Column("role", say("Role"), "reference"),
        Column("holder", say("Held by"), "text"),
        Column("organization", say("Of"), "text"),
        Column("since", say("Since"), "date"),
        Column("until", say("Until"), "date"),
        Column("state", say("State"), "badge"),
    )
    rows = []
    for post in _posts(basis):
        held = [term for term in _terms(basis, post) if standing(basis, term) in HOLDING]
        name = Cell(words.reference(post.id), (post.id,))
        for term in held:
            acts = (term.id,)
            cells = (
                name,
                Cell(words.name(term.person), acts),
                Cell(words.name(term.organization), acts) if term.organization else EMPTY,
                Cell(utc_date(term.seated if term.seated is not None else term.starts), acts),
                Cell(utc_date(term.ends), acts),
                Cell(basis.shown(BADGES[standing(basis, term)]), acts),
            )
            rows.append(Row(f"{words.key(post.id)}-{words.key(term.id)}", cells))
        if len(held) < post.rules.seats:
            rows.append(Row(f"{words.key(post.id)}-open", (name, *_vacant(basis, post, len(held)))))
    table = Table("now", say("Roles and who holds them"), columns, tuple(rows))
    return Section("leads", say("Who leads"), (), (table,))


def _vacant(basis: Basis, post: Post, held: int) -> tuple[Cell, ...]:
    """A seat without a holder: who does its duties meanwhile, and whether somebody is on the way."""
    say = basis.say
    ahead = [term for term in _terms(basis, post) if standing(basis, term) in AHEAD]
    instead = [term for term in duties_of(basis.state, post.id, basis.now) if term.post != post.id]
    seats = post.rules.seats
    told = say("nobody") if seats == 1 else say("{open} of {seats} seats open", open=seats - held, seats=seats)
    if instead:
        told += "; " + say("meanwhile {people}", people=basis.words.names(term.person for term in instead))
    state = Badge("waiting", say("somebody is on the way")) if ahead else Badge("warning", say("without a holder"))
    if ahead:
        told += "; " + say("{people} named", people=basis.words.names(term.person for term in ahead))
    return (Cell(told, (post.id,)), EMPTY, EMPTY, EMPTY, Cell(state, (post.id,)))


def _due(basis: Basis) -> Section:
    """Terms that end soon or have ended, seats without a holder, limits near."""
    say = basis.say
    words = basis.words
    told: list[Sentence] = []
    for post in _posts(basis):
        for term in _terms(basis, post):
            stands = standing(basis, term)
            if stands in ("ending", "carryover"):
                ends = Figure(f"ends-{words.key(term.id)}", Cell(utc_date(term.ends), (term.id,)))
                if stands == "ending":
                    line = say("The term of {person} as {role} ends {day}.")
                else:
                    line = say("The term of {person} as {role} ended {day}; {person} stays on until somebody is found.")
                told.append(sentence(line, person=words.name(term.person), role=words.name(post.id), day=ends))
            elif stands == "appointed":
                told.append(
                    (
                        say(
                            "{person} has yet to accept the role {role}.",
                            person=words.name(term.person),
                            role=words.name(post.id),
                        ),
                    )
                )
        if not holders(basis.state, post.id, basis.now):
            told.append((say("{role}: nobody holds it now.", role=words.name(post.id)),))
    limits = [(line,) for post in _posts(basis) for line in _limits(basis, post)]
    return Section("due", say("What is due"), (*(told or [(say("Nothing is due."),)]), *limits))


def _limits(basis: Basis, post: Post) -> Iterator[str]:
    """How long and how often a role may be held."""
    say = basis.say
    limits = limits_of(basis.state, post)
    told = [
        basis.say_count("a term lasts at most {count} days", "a term lasts at most {count} days", limits.term // DAY_MS)
    ]
    if limits.consecutive is not None:
        told.append(say("at most {count} in a row", count=limits.consecutive))
    if post.rules.limits.terms is not None:
        told.append(say("at most {count} in all", count=post.rules.limits.terms))
    if post.rules.rotation:
        told.append(say("it passes from organization to organization"))
    yield f"{basis.words.name(post.id)}: {', '.join(told)}."


def _handovers(basis: Basis) -> Section:
    """Each handover item by item; those owed and not begun too."""
    say = basis.say
    words = basis.words
    cards = []
    for term in basis.state.posts.terms.values():
        packet = basis.state.posts.packets.get(term.id)
        left = standing(basis, term) in (*LEFT, "handed_over", "emeritus") or packet is not None
        if not left or (packet is None and term.seated is None):
            continue
        name = f"{words.name(term.post)}: {words.name(term.person)}"
        owed = utc_date(max(term.leaves, term.ended or 0) + _days(basis, term) * DAY_MS)
        if packet is None:
            late = basis.today > owed
            state = (
                Badge("warning", say("overdue")) if late else Badge("waiting", say("due {day}", day=words.day(owed)))
            )
            cards.append(Card(words.key(term.id), name, state, ((say("Nothing was listed yet."),),)))
            continue
        items = [
            f"{words.text(packet.listed, f'items/{place}/label') or words.code(item)}: "
            f"{say(OUTCOMES.get(settled or '', OPEN))}"
            for place, (item, settled) in enumerate(zip(packet.items, packet.settled, strict=True))
        ]
        lost = any(settled == "lost" for settled in packet.settled)
        if any(settled is None for settled in packet.settled):
            state = (
                Badge("warning", say("overdue"))
                if basis.today > owed
                else Badge("waiting", say("due {day}", day=words.day(owed)))
            )
        else:
            state = Badge("warning", say("done, something is lost")) if lost else Badge("good", say("done"))
        cards.append(Card(words.key(term.id), name, state, (("; ".join(items) + ".",),)))
    if not cards:
        return Section("handovers", say("Handovers"), ((say("None is owed yet."),),))
    return Section(
        "handovers", say("Handovers"), (), (Cards("packets", say("What passed from one to the next."), tuple(cards)),)
    )


def _days(basis: Basis, term: Term) -> int:
    return basis.state.posts.posts[term.post].rules.handover_days


def _history(basis: Basis) -> Section:
    say = basis.say
    words = basis.words
    columns = (
        Column("role", say("Role"), "text"),
        Column("holder", say("Held by"), "text"),
        Column("organization", say("Of"), "text"),
        Column("from", basis.language.pgettext("a day", "From"), "date"),
        Column("until", say("Until"), "date"),
        Column("state", say("How it stands"), "badge"),
    )
    rows = []
    for post in basis.state.posts.posts.values():
        for term in _terms(basis, post):
            acts = (term.id,)
            cells = (
                Cell(words.name(post.id), (post.id,)),
                Cell(words.name(term.person), acts),
                Cell(words.name(term.organization), acts) if term.organization else EMPTY,
                Cell(utc_date(term.starts), acts),
                Cell(_until(basis, term), acts),
                Cell(basis.shown(BADGES[standing(basis, term)]), acts),
            )
            rows.append(Row(words.key(term.id), cells))
    table = Table(
        "terms", say("Everybody who was named, role by role"), columns, tuple(rows), say("Nobody was named yet.")
    )
    drawn = _drawn(basis)
    return Section("history", say("Who held each role"), (), (table, drawn) if drawn is not None else (table,))


def _until(basis: Basis, term: Term) -> date:
    """When she leaves, or is to: staying on is only told once it has begun."""
    if term.seated is None or (basis.now < term.ends <= term.leaves):
        return utc_date(term.ends)
    return utc_date(term.leaves)


def _drawn(basis: Basis) -> Picture | None:
    """Who held which seat when, and how the work was handed over; only who really held it."""
    say = basis.say
    posts, days = [], list[date]()
    for post in basis.state.posts.posts.values():
        for seat in range(post.rules.seats):
            terms = [basis.state.posts.terms[one] for one in basis.state.posts.seats.get((post.id, seat)) or ()]
            held = sorted((term for term in terms if term.seated is not None), key=lambda term: term.seated or 0)
            drawn = tuple(_bar(basis, term) for term in held if utc_date(term.seated or 0) < _until(basis, term))
            days += [day for bar in drawn for day in (bar.first, bar.until) if day is not None]
            handed = tuple(_diamond(basis, term) for term in held if term.leaves <= basis.now)
            name = basis.words.name(post.id)
            if post.rules.seats > 1:
                name = say("{role}, seat {number}", role=name, number=seat + 1)
            posts.append(timeline.Post(f"{basis.words.key(post.id)}-{seat}", name, drawn, handed))
    if not days or min(days) >= max(days):
        return None
    window = timeline.Timeline(
        "held",
        say("Who held each role when"),
        min(days),
        max(days),
        basis.today,
        tuple(posts),
        (say("Post"), say("Held by"), basis.language.pgettext("a day", "From"), say("Until"), say("State")),
        (
            basis.language.pgettext("a role", "held"),
            say("interim"),
            say("handed over"),
            say("handover open"),
            say("today"),
        ),
    )
    return timeline.picture(window, basis.frame("held"))


def _bar(basis: Basis, term: Term) -> timeline.Term:
    return timeline.Term(
        basis.words.key(term.id),
        Reference(term.person, basis.words.name(term.person)),
        utc_date(term.seated or 0),
        _until(basis, term),
        basis.shown(BADGES[standing(basis, term)]),
        (term.id,),
        term.interim,
    )


def _diamond(basis: Basis, term: Term) -> timeline.Handover:
    say = basis.say
    done = term.handed_over is not None and term.handed_over <= basis.now
    day = utc_date(term.handed_over if done and term.handed_over is not None else term.leaves)
    return timeline.Handover(day, done, say("handed over") if done else say("handover open"))


def _before(basis: Basis) -> Iterator[Section]:
    """Terms from before this record, as its sources tell them."""
    say = basis.say
    rows = []
    for act, info in basis.state.record.acts.items():
        if info.kind != "history.record/v1":
            continue
        told = basis.read_act(act).body["told"]
        if told.get("what") != "term":
            continue
        name = basis.words.text(act, "name") or (basis.words.name(told["person"]) if told.get("person") else "")
        role = basis.words.code(str(told["role"]))
        cells = (Cell(role, (act,)), Cell(name, (act,)), Cell(told["first"], (act,)), Cell(told.get("until"), (act,)))
        rows.append(Row(basis.words.key(act), cells))
    if rows:
        columns = (
            Column("role", say("Role"), "text"),
            Column("holder", say("Held by"), "text"),
            Column("from", basis.language.pgettext("a day", "From"), "text"),
            Column("until", say("Until"), "text"),
        )
        rows.sort(key=lambda row: (str(row.cells[0].value), str(row.cells[2].value)))
        table = Table("past-terms", say("As the sources tell it"), columns, tuple(rows))
        yield Section("past", say("Before this record"), (), (table,))
