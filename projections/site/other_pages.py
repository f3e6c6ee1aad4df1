"""Gatherings, people, the charter in plain words, how to check everything, and what can be downloaded."""

from collections.abc import Iterator
from dataclasses import dataclass

from ledger.rules.charter.explaining import explain_charter
from ledger.rules.people.state import OrganizationStanding
from ledger.rules.values import utc_date
from projections.exports.catalogue import EXPORTS, Addresses, make
from projections.exports.journal import ExportError
from projections.render import csv_text, json_text, plain_text, spreadsheet
from projections.reports.catalogue import REPORTS
from projections.reports.model import Badge
from projections.site import places
from projections.site.figures import titled
from projections.site.home import gatherings_told
from projections.site.pages import Page, Site, kin
from projections.site.source import PUBLIC_REPORTS

_JOURNALS = ("beancount", "hledger", "ledger")


@dataclass(frozen=True, slots=True)
class Download:
    """Something to download: what it is, and its files by form."""

    about: str
    files: tuple[tuple[str, str], ...]


def gatherings_page(site: Site) -> Page:
    """When we met, and how the time was shared."""
    title, path = site.language.gettext("We met"), places.GATHERINGS
    more = site.told("evenings", path)
    return site.page("gatherings.html", path, title, gatherings=gatherings_told(site), kin=kin("evenings"), **more)


def people_page(site: Site) -> Page:
    """Who leads, and which organizations there are."""
    report, basis = site.source.report("succession")
    title, path = titled(report.report), places.PEOPLE
    act, words = site.act(site.map.frame(path, title)), site.source.told().words
    organizations = [
        (words.name(one.id), words.number(one.id), _standing(site, one.standing), act(one.id))
        for one in basis.state.people.organizations.values()
    ]
    return site.page("people.html", path, title, organizations=organizations, **site.told("succession", path))


def _standing(site: Site, standing: OrganizationStanding) -> Badge:
    """Where an organization stands, in words."""
    say = site.language.gettext
    match standing:
        case "founding":
            return Badge("waiting", say("founding, has not said yes yet"))
        case "invited":
            return Badge("waiting", say("invited"))
        case "member":
            return Badge("good", say("member"))
        case "leaving":
            return Badge("waiting", say("leaving"))
        case "left":
            return Badge("neutral", say("left"))
        case "merged":
            return Badge("neutral", say("merged into another"))


def charter_page(site: Site) -> Page:
    """The charter in force in plain words, and its versions."""
    say = site.language.gettext
    basis = site.source.told()
    charter = basis.state.charter
    version = charter.in_force.get()
    text = basis.words.text(version.id, "text", "words") if version is not None else None
    versions = [
        (one.number, utc_date(one.adopted_received), one.adopted_index, basis.words.number(one.decision or ""))
        for one in charter.versions.values()
    ]
    return site.page(
        "charter.html",
        places.CHARTER,
        say("How we agree"),
        version=version,
        text=text,
        sentences=explain_charter(version.data) if version is not None else [],
        versions=versions[::-1],
    )


def check_page(site: Site) -> Page:
    """How anybody checks all of this without us."""
    source = site.source
    founding = source.state.record.founding.get()
    genesis = founding.id if founding is not None else ""
    return site.page(
        "check.html",
        places.CHECK,
        site.language.gettext("Check it yourself"),
        genesis=" ".join(genesis[place : place + 8] for place in range(0, len(genesis), 8)),
        genesis_plain=genesis,
        origin=source.ledger.origin,
        head=source.head.data.decode(),
        root=source.head.checkpoint.root.hex(),
        vkeys=source.ledger.keys.vkeys(),
    )


def downloads(site: Site) -> Iterator[Page]:
    """Every report in every form, what other programs read, and the page that lists them."""
    say = site.language.gettext
    reports, others = [], []
    for name in PUBLIC_REPORTS:
        report = site.source.report(name)[0].report
        files = {
            f"downloads/{name}.csv": csv_text.render(report).encode(),
            f"downloads/{name}.xlsx": spreadsheet.render(report),
            f"downloads/{name}.json": json_text.render(report).encode(),
            f"downloads/{name}.txt": plain_text.render(report).encode(),
        }
        yield from files.items()
        shown = tuple((path.rpartition(".")[2].upper(), path) for path in files)
        reports.append(Download(f"{titled(report)}: {site.language.gettext(REPORTS[name].about)}", shown))
    addresses = Addresses(places.FEED, places.CALENDAR, "decisions/{key}.html")
    for name, export in EXPORTS.items():
        try:
            made = make(name, site.source.basis(), addresses)
        except ExportError as error:
            if name not in _JOURNALS:
                raise
            others.append(Download(f"{export.about}: {error}", ()))
            continue
        files = {_place(name, path): data for path, data in made.items()}
        yield from files.items()
        others.append(Download(export.about, tuple((path.rpartition("/")[2], path) for path in files)))
    title = say("Downloads")
    yield site.page(
        "downloads.html", places.DOWNLOADS, title, reports=reports, others=others, has_words=site.source.has_words
    )


def _place(name: str, path: str) -> str:
    if name in ("feed", "calendar"):
        return path
    return f"downloads/package/{path}" if name == "package" else f"downloads/{path}"
