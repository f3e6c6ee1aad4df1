"""The home page: what this coalition is, when it last met, money in a sentence, what was promised, what was decided."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from markupsafe import Markup

from ledger.rules.gatherings.state import Gathering
from ledger.rules.values import utc_date
from projections.render.page import render_sections
from projections.reports.amounts import Amount, told
from projections.reports.model import Badge, Card, Cards, Table, figures_of
from projections.reports.wording import told_day
from projections.site import places
from projections.site.decision_pages import decisions_told
from projections.site.pages import Page, Site, kin

_DECISIONS, _PROMISES, _DAYS = 4, 4, 4


@dataclass(frozen=True, slots=True)
class GatheringTold:
    """A gathering: its number, its day, what sort, who was there, what it did, in whose words, when the next one is."""

    key: str
    day: date
    kind: str | None
    who: tuple[str, ...]
    moments: tuple[str, ...]
    words: str | None
    next: date | None
    index: int


def gatherings_told(site: Site) -> tuple[GatheringTold, ...]:
    """The gatherings, the newest first."""
    basis = site.source.told()
    found = sorted(basis.state.gatherings.gatherings.values(), key=lambda one: one.date, reverse=True)
    return tuple(_gathering(site, one) for one in found)


def _gathering(site: Site, one: Gathering) -> GatheringTold:
    words = site.source.report("evenings")[1].words
    return GatheringTold(
        words.key(one.id),
        utc_date(one.date),
        words.code(one.kind) if one.kind else None,
        tuple(words.name(organization) for organization in one.organizations),
        tuple(dict.fromkeys(words.code(moment) for moment in one.moments)),
        words.text(one.account, "words", "note", "text"),
        utc_date(one.next) if one.next is not None else None,
        site.source.state.record.acts[one.account].index,
    )


def home_page(site: Site) -> Page:
    """The first page."""
    source = site.source
    basis = source.told()
    purposes = basis.state.people.purposes
    founding = basis.state.record.founding.get()
    purpose = basis.words.text(purposes[len(purposes) - 1], "text", "words") if len(purposes) else None
    if purpose is None and founding is not None:
        purpose = basis.words.text(f"{founding.id}.0", "purpose")
    return site.page(
        "home.html",
        places.HOME,
        site.map.coalition,
        purpose=purpose,
        founding=founding,
        gathering=next(iter(gatherings_told(site)), None),
        money=_money(site),
        sums=_sums(site),
        promises=_promises(site),
        counts=_counts(site),
        decisions=decisions_told(site)[:_DECISIONS],
        days=tuple(_days(site))[:_DAYS],
        today=basis.today,
        money_kin=kin("budget"),
        met_kin=kin("evenings"),
    )


_SUMS = ("came-in", "went-out", "left")


def _sums(site: Site) -> list[list[tuple[str, str, str]]]:
    """Currency by currency: what came in, went out and is left, each with where it comes from."""
    report = site.source.report("budget")[0].report
    exponents, trace = dict(report.exponents), site.links("budget", site.map.frame(places.HOME, "")).trace
    say = site.language.gettext
    labels = {"came-in": say("Came in"), "went-out": say("Went out"), "left": say("Is left")}
    found: dict[str, list[tuple[str, str, str]]] = {}
    for address, cell in figures_of(report.sections[0].key, report.sections[0].sentences):
        value, key = cell.value, address.partition(".")[2]
        if isinstance(value, Amount) and key.rpartition("-")[0] in _SUMS and cell.sources and trace is not None:
            words = told(value, exponents).replace("-", "\u2212")
            found.setdefault(value.currency, []).append((labels[key.rpartition("-")[0]], words, trace(address)))
    return list(found.values())


def _money(site: Site) -> Markup:
    """The sentence about money, its figures leading to where they come from."""
    report = site.source.report("budget")[0].report
    lead = replace(report.sections[0], heading=site.language.gettext("Our money"))
    frame = site.map.frame(places.HOME, "")
    return render_sections(replace(report, sections=(lead,)), site.links("budget", frame))


def _counts(site: Site) -> list[tuple[str, str, int]]:
    """What became of promises: the section's key, what it is called, how many stand there."""
    found = []
    for section in site.source.report("promises")[0].report.sections:
        cards = [len(block.cards) for block in section.blocks if isinstance(block, Cards)]
        if cards and sum(cards):
            found.append((section.key, section.heading, sum(cards)))
    return found


def _promises(site: Site) -> list[tuple[str, Card, Badge]]:
    """Promises still open, by the day on which each is due."""
    found = []
    for section in site.source.report("promises")[0].report.sections:
        if section.key not in ("running", "silent", "changed", "shared"):
            continue
        for block in section.blocks:
            if isinstance(block, Cards):
                found += [
                    (f"{block.key}.{card.key}", card, card.badge)
                    for card in block.cards
                    if card.badge is not None and card.badge.state in ("waiting", "warning")
                ]
    return found[:_PROMISES]


def _days(site: Site) -> Iterator[tuple[str, str, str]]:
    """What is owed next: the day in words, what, who."""
    for section in site.source.report("calendar")[0].report.sections:
        if section.key == "open":
            continue
        for block in section.blocks:
            if isinstance(block, Table):
                for row in block.rows:
                    day, _, what, who = (cell.value for cell in row.cells)
                    yield told_day(day) if isinstance(day, date) else "", str(what or ""), str(who or "")
