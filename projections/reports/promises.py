"""Promises: kept, changed, shared, set down, no word yet, and those still running (governance.md §4).

A promise that changes is ordinary life, and setting one down with a word is better than silence. So there is no
ranking here, no percentage, and no count by organization: each promise is told by itself, in the words of its owner.
"""

from collections.abc import Iterator, Mapping
from datetime import date

from ledger.rules.commitments.model import Terms
from ledger.rules.commitments.standing import commitment_standing, next_date, no_word, ownerless
from ledger.rules.commitments.state import Commitment, Standing
from ledger.rules.values import utc_date
from projections.charts import commitments
from projections.language import N_
from projections.reports.basis import Basis
from projections.reports.model import Badge, Card, Cards, Cell, Count, Figure, Section, Sentence, sentence

_SHELVES: tuple[tuple[str, str, str], ...] = (
    ("kept", N_("Kept"), N_("None is closed as kept yet.")),
    ("changed", N_("Changed"), N_("None was changed.")),
    ("shared", N_("Shared"), N_("None is shared between organizations.")),
    ("down", N_("Set down"), N_("None was set down.")),
    ("silent", N_("No word yet"), N_("Everybody has been heard from.")),
    ("running", N_("Running"), N_("None is running.")),
)

BADGES: Mapping[str, Badge] = {
    "offered": Badge("waiting", N_("offered, not yet promised")),
    "made": Badge("waiting", N_("promised, not yet begun")),
    "active": Badge("waiting", N_("running")),
    "at_risk": Badge("warning", N_("its owner needs a hand")),
    "renegotiating": Badge("waiting", N_("being changed")),
    "transfer_proposed": Badge("waiting", N_("on its way to another owner")),
    "claimed": Badge("waiting", N_("done, says its owner")),
    "contested": Badge("waiting", N_("looked at again")),
    "verified": Badge("good", N_("confirmed")),
    "completed": Badge("good", N_("kept")),
    "partial": Badge("good", N_("kept in part")),
    "released": Badge("neutral", N_("released")),
    "lapsed": Badge("neutral", N_("no word")),
    "withdrawn": Badge("neutral", N_("set down")),
    "disowned": Badge("neutral", N_("not hers: disowned")),
}
_QUARTERS = (
    N_("January to March {year}"),
    N_("April to June {year}"),
    N_("July to September {year}"),
    N_("October to December {year}"),
)
_KEPT: tuple[Standing, ...] = ("completed", "partial", "verified")
_DOWN: tuple[Standing, ...] = ("withdrawn", "released", "disowned")


def sections(basis: Basis) -> tuple[Section, ...]:
    """One section for what became of promises, each promise once."""
    shelves: dict[str, list[Commitment]] = {key: [] for key, _, _ in _SHELVES}
    for one in sorted(basis.state.commitments.commitments.values(), key=lambda one: one.terms.due):
        shelves[_shelf(basis, one)].append(one)
    told = (_section(basis, key, basis.say(heading), basis.say(none), shelves[key]) for key, heading, none in _SHELVES)
    return (*told, _asked(basis), *_drawn(basis, shelves))


def _drawn(basis: Basis, shelves: dict[str, list[Commitment]]) -> Iterator[Section]:
    """What became of promises by the quarter in which each was due: never by whose they were."""
    say = basis.say
    ended = ("kept", "changed", "shared", "down", "silent")
    due = {key: [(one.terms.due.year, (one.terms.due.month + 2) // 3, one.id) for one in shelves[key]] for key in ended}
    spans = sorted({(year, quarter) for found in due.values() for year, quarter, _ in found})
    if not spans:
        return
    picture = commitments.picture(
        commitments.Commitments(
            "by-quarter",
            say("What became of promises, by when they were due"),
            tuple(
                commitments.Span(
                    f"{year}-{quarter}",
                    say(_QUARTERS[quarter - 1], year=year),
                    tuple(_count(found, year, quarter) for found in due.values()),
                )
                for year, quarter in spans
            ),
            say("Due"),
            tuple(say(state) for state in commitments.STATES),
        ),
        basis.frame("by-quarter"),
    )
    yield Section("pictures", say("In pictures"), (), (picture,))


def _count(found: list[tuple[int, int, str]], year: int, quarter: int) -> Cell:
    acts = tuple(sorted(act for one, part, act in found if (one, part) == (year, quarter)))
    return Cell(Count(len(acts)), acts)


def _section(basis: Basis, key: str, heading: str, none: str, found: list[Commitment]) -> Section:
    say = basis.say
    if not found:
        return Section(key, heading, ((none,),))
    cards = tuple(_card(basis, one) for one in found)
    return Section(key, heading, (), (Cards(f"{key}-promises", say("By the day on which each is due."), cards),))


def standing_of(basis: Basis, one: Commitment) -> Standing:
    """Where a promise stands now."""
    return commitment_standing(basis.state, one, basis.now)


def _shelf(basis: Basis, one: Commitment) -> str:
    standing = standing_of(basis, one)
    if standing in _KEPT:
        return "kept"
    if standing in _DOWN:
        return "down"
    if standing == "lapsed" or no_word(basis.state, one, basis.now):
        return "silent"
    if one.helps is not None or one.helped:
        return "shared"
    return "changed" if len(one.versions) > 1 or standing == "renegotiating" else "running"


def badge_of(basis: Basis, one: Commitment) -> Badge:
    """Where a promise stands, in a word."""
    say = basis.say
    if no_word(basis.state, one, basis.now):
        return Badge("warning", say("no word yet"))
    standing = standing_of(basis, one)
    if standing == "at_risk" and not one.risk and not ownerless(basis.state, one, basis.now):
        # A day was missed, and the charter leaves her some days for a word before anybody reads of it.
        standing = "active"
    return basis.shown(BADGES[standing])


def what(basis: Basis, one: Commitment) -> str:
    """What is promised, in its owner's words."""
    return basis.words.text(one.id, "deliverable") or basis.words.name(one.id)


def _card(basis: Basis, one: Commitment) -> Card:
    words = basis.words
    who = f"{words.name(one.accountable)}, {words.name(one.organization)}"
    acts = tuple(sorted({one.id, *((one.made_act,) if one.made_act else ())}))
    due = Figure("due", Cell(one.terms.due, acts))
    terms = _terms(basis, one, one.terms)
    sentences = [sentence(basis.say("{who}: {terms} by {due}."), who=who, terms=terms, due=due)]
    sentences += [(told,) for told in _story(basis, one)]
    return Card(words.key(one.id), what(basis, one), badge_of(basis, one), tuple(sentences))


def _terms(basis: Basis, one: Commitment, terms: Terms) -> str:
    say = basis.say
    if terms.money is not None:
        return basis.told(terms.money.minor, terms.money.ccy)
    if terms.quantity is None:
        return say("a task") if terms.thing == "task" else terms.thing
    unit = basis.words.code(terms.unit or terms.thing)
    if not one.helped:
        return f"{terms.quantity} {unit}"
    return say(
        "{quantity} {unit} ({outstanding} still hers, {helped} taken over)",
        quantity=terms.quantity,
        unit=unit,
        outstanding=one.outstanding,
        helped=one.helped,
    )


def _story(basis: Basis, one: Commitment) -> Iterator[str]:
    """What happened to it since, in the order in which people ask."""
    say = basis.say
    yield from _changes(basis, one)
    yield from _shares(basis, one)
    if one.claim is not None:
        yield from _claimed(basis, one)
    if one.closed is not None:
        yield from _ended(basis, one)
    if one.decision is not None:
        yield say("Under {decision}.", decision=basis.words.quoted(one.decision))
    if one.on_paper:
        yield say("Its owner's hand was seen on paper.")
    if standing_of(basis, one) == "active":
        nearest = utc_date(next_date(basis.state, one) - 1)
        if nearest < one.terms.due:
            yield say("Its owner will be heard again by {day}.", day=basis.words.day(nearest))


def _changes(basis: Basis, one: Commitment) -> Iterator[str]:
    say = basis.say
    day = basis.words.day
    for before, after in zip(one.versions, one.versions[1:], strict=False):
        told = say(
            "Changed on {day}: it had been {terms} by {due}.",
            day=day(utc_date(after.received)),
            terms=_terms(basis, one, before.terms),
            due=day(before.terms.due),
        )
        yield told + _quoted(basis.words.text(after.act, "reason"))
    if one.proposal is not None and standing_of(basis, one) == "renegotiating":
        asked = one.proposal.terms
        told = say(
            "Its owner asks to change it to {terms} by {due}.", terms=_terms(basis, one, asked), due=day(asked.due)
        )
        yield told + _quoted(basis.words.text(one.proposal.act, "reason"))


def _shares(basis: Basis, one: Commitment) -> Iterator[str]:
    say = basis.say
    if one.helps is not None:
        yield say("It takes over a part of {promise}.", promise=basis.words.quoted(one.helps))
    if one.help is not None:
        whom = basis.words.names(one.help.organizations) if one.help.organizations else say("any organization")
        yield say("Help was asked for of {organizations}.", organizations=whom)


def _claimed(basis: Basis, one: Commitment) -> Iterator[str]:
    say = basis.say
    claim, words = one.claim, basis.words
    assert claim is not None
    yield say("On {day} its owner said that it is done.", day=words.day(utc_date(claim.received)))
    if claim.verdict is None:
        return
    who, day = words.name(claim.by), words.day(utc_date(claim.judged))
    if claim.verdict == "verified":
        level = words.code(claim.level or "")
        yield say("{who}, of another organization, confirmed it: {level} ({day}).", who=who, level=level, day=day)
    else:
        yield say("{who}, of another organization, looked and saw it otherwise ({day}).", who=who, day=day)


def _ended(basis: Basis, one: Commitment) -> Iterator[str]:
    """With what words it was set down or released."""
    say = basis.say
    kinds = ("commitment.withdrawn/v1", "commitment.released/v1")
    for act in basis.about(one.id, kinds):
        day = basis.day_of(act)
        when = basis.words.day(day) if day else ""
        if one.closed == "withdrawn":
            told = say("Set down on {day}.", day=when) if day else say("Set down.")
        elif one.no_fault:
            alone = say("Released, nobody at fault.")
            told = say("Released, nobody at fault on {day}.", day=when) if day else alone
        else:
            told = say("Released on {day}.", day=when) if day else say("Released.")
        yield told + _quoted(basis.words.text(act, "reason"))


def _quoted(reason: str | None) -> str:
    return f" “{reason}”" if reason else ""


def _asked(basis: Basis) -> Section:
    """What was asked of organizations and not answered yet: it creates no duty."""
    say = basis.say
    words = basis.words
    told: list[Sentence] = []
    for request in basis.state.commitments.requests.values():
        if request.standing(basis.now) != "requested":
            continue
        until: date = utc_date(request.until)
        asked = words.text(request.id, "deliverable", "text", "title") or words.name(request.id)
        line = say(
            "{organization}: {asked}, until {day}.",
            organization=words.name(request.organization),
            asked=asked,
            day=words.day(until),
        )
        if request.all_open:
            count, every = request.carried, request.all_open
            line += " " + say("It carries {count} of {all} open promises.", count=count, all=every)
        if request.over_ceiling:
            line += " " + say("That is more than the charter's share.")
        told.append((line,))
    nothing = say("Nothing that was asked waits for an answer.")
    return Section("asked", say("Asked, no duty yet"), tuple(told) or ((nothing,),))
