"""Promises: kept, changed, shared, set down, no word yet, and those still running (governance.md §4).

A promise that changes is ordinary life, and setting one down with a word is better than silence. So there is no
ranking here, no percentage, and no count by organization: each promise is told by itself, in the words of its owner.
"""

from collections.abc import Iterator
from datetime import date

from ledger.rules.commitments.model import Terms
from ledger.rules.commitments.standing import commitment_standing, next_date, no_word, ownerless
from ledger.rules.commitments.state import Commitment, Standing
from ledger.rules.values import utc_date
from projections.charts import commitments
from projections.charts.svg import Frame
from projections.language import N_
from projections.reports.basis import Basis
from projections.reports.model import Badge, Card, Cards, Cell, Count, Figure, Section, Sentence
from projections.reports.wording import told_day

_SHELVES: tuple[tuple[str, str, str], ...] = (
    ("kept", "Kept", "None is closed as kept yet."),
    ("changed", "Changed", "None was changed."),
    ("shared", "Shared", "None is shared between organizations."),
    ("down", "Set down", "None was set down."),
    ("silent", "No word yet", "Everybody has been heard from."),
    ("running", "Running", "None is running."),
)

_BADGES: dict[Standing, Badge] = {
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
_QUARTERS = ("January to March", "April to June", "July to September", "October to December")
_KEPT: tuple[Standing, ...] = ("completed", "partial", "verified")
_DOWN: tuple[Standing, ...] = ("withdrawn", "released", "disowned")


def sections(basis: Basis) -> tuple[Section, ...]:
    """One section for what became of promises, each promise once."""
    shelves: dict[str, list[Commitment]] = {key: [] for key, _, _ in _SHELVES}
    for one in sorted(basis.state.commitments.commitments.values(), key=lambda one: one.terms.due):
        shelves[_shelf(basis, one)].append(one)
    told = (_section(basis, key, heading, none, shelves[key]) for key, heading, none in _SHELVES)
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
            "What became of promises, by when they were due",
            tuple(
                commitments.Span(
                    f"{year}-{quarter}",
                    f"{_QUARTERS[quarter - 1]} {year}",
                    tuple(_count(found, year, quarter) for found in due.values()),
                )
                for year, quarter in spans
            ),
        ),
        Frame("by-quarter", basis.exponents),
    )
    yield Section("pictures", say("In pictures"), (), (picture,))


def _count(found: list[tuple[int, int, str]], year: int, quarter: int) -> Cell:
    acts = tuple(sorted(act for one, part, act in found if (one, part) == (year, quarter)))
    return Cell(Count(len(acts)), acts)


def _section(basis: Basis, key: str, heading: str, none: str, found: list[Commitment]) -> Section:
    if not found:
        return Section(key, heading, ((none,),))
    cards = tuple(_card(basis, one) for one in found)
    return Section(key, heading, (), (Cards(f"{key}-promises", "By the day on which each is due.", cards),))


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
        return _BADGES["active"]
    return _BADGES[standing]


def what(basis: Basis, one: Commitment) -> str:
    """What is promised, in its owner's words."""
    return basis.words.text(one.id, "deliverable") or basis.words.name(one.id)


def _card(basis: Basis, one: Commitment) -> Card:
    words = basis.words
    who = f"{words.name(one.accountable)}, {words.name(one.organization)}"
    acts = tuple(sorted({one.id, *((one.made_act,) if one.made_act else ())}))
    due = Figure("due", Cell(one.terms.due, acts))
    sentences: list[Sentence] = [(f"{who}: {_terms(basis, one, one.terms)} by ", due, ".")]
    sentences += [(told,) for told in _story(basis, one)]
    return Card(words.key(one.id), what(basis, one), badge_of(basis, one), tuple(sentences))


def _terms(basis: Basis, one: Commitment, terms: Terms) -> str:
    if terms.money is not None:
        return basis.told(terms.money.minor, terms.money.ccy)
    if terms.quantity is None:
        return "a task" if terms.thing == "task" else terms.thing
    unit = (terms.unit or terms.thing).replace("_", " ")
    own = f" ({one.outstanding} still hers, {one.helped} taken over)" if one.helped else ""
    return f"{terms.quantity} {unit}{own}"


def _story(basis: Basis, one: Commitment) -> Iterator[str]:
    """What happened to it since, in the order in which people ask."""
    yield from _changes(basis, one)
    yield from _shares(basis, one)
    if one.claim is not None:
        yield from _claimed(basis, one)
    if one.closed is not None:
        yield from _ended(basis, one)
    if one.decision is not None:
        yield f"Under {basis.words.quoted(one.decision)}."
    if one.on_paper:
        yield "Its owner's hand was seen on paper."
    if standing_of(basis, one) == "active":
        nearest = utc_date(next_date(basis.state, one) - 1)
        if nearest < one.terms.due:
            yield f"Its owner will be heard again by {told_day(nearest)}."


def _changes(basis: Basis, one: Commitment) -> Iterator[str]:
    for before, after in zip(one.versions, one.versions[1:], strict=False):
        day = told_day(utc_date(after.received))
        was = f"{_terms(basis, one, before.terms)} by {told_day(before.terms.due)}"
        yield f"Changed on {day}: it had been {was}.{_quoted(basis.words.text(after.act, 'reason'))}"
    if one.proposal is not None and standing_of(basis, one) == "renegotiating":
        asked = f"{_terms(basis, one, one.proposal.terms)} by {told_day(one.proposal.terms.due)}"
        yield f"Its owner asks to change it to {asked}.{_quoted(basis.words.text(one.proposal.act, 'reason'))}"


def _shares(basis: Basis, one: Commitment) -> Iterator[str]:
    if one.helps is not None:
        yield f"It takes over a part of {basis.words.quoted(one.helps)}."
    if one.help is not None:
        whom = basis.words.names(one.help.organizations) if one.help.organizations else "any organization"
        yield f"Help was asked for of {whom}."


def _claimed(basis: Basis, one: Commitment) -> Iterator[str]:
    claim, words = one.claim, basis.words
    assert claim is not None
    yield f"On {told_day(utc_date(claim.received))} its owner said that it is done."
    if claim.verdict is not None:
        day = told_day(utc_date(claim.judged))
        level = (claim.level or "").replace("_", " ")
        seen = f"confirmed it: {level}" if claim.verdict == "verified" else "looked and saw it otherwise"
        yield f"{words.name(claim.by)}, of another organization, {seen} ({day})."


def _ended(basis: Basis, one: Commitment) -> Iterator[str]:
    """With what words it was set down or released."""
    kinds = ("commitment.withdrawn/v1", "commitment.released/v1")
    for act in basis.about(one.id, kinds):
        day = basis.day_of(act)
        how = "Set down" if one.closed == "withdrawn" else "Released, nobody at fault" if one.no_fault else "Released"
        yield f"{how}{f' on {told_day(day)}' if day else ''}.{_quoted(basis.words.text(act, 'reason'))}"


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
        carried = f" It carries {request.carried} of {request.all_open} open promises." if request.all_open else ""
        over = " That is more than the charter's share." if request.over_ceiling else ""
        told.append((f"{words.name(request.organization)}: {asked}, until {told_day(until)}.{carried}{over}",))
    nothing = "Nothing that was asked waits for an answer."
    return Section("asked", say("Asked, no duty yet"), tuple(told) or ((nothing,),))
