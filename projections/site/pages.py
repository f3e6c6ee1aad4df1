"""The pages of a published site: path to bytes, a pure function of its source.

No clock, no locale of the machine, no address of where it will lie: the same record gives the same bytes.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from projections.chronicle import Chronicler
from projections.language import Language
from projections.render.page import Links, render_sections
from projections.reports.catalogue import REPORTS
from projections.site import places
from projections.site.figures import Group, Resting, resting, titled, traced
from projections.site.frame import STATIC, Frame, environment, static_file
from projections.site.places import PAGE_OF_REPORT, SiteMap
from projections.site.source import PUBLIC_REPORTS, Source

Page = tuple[str, bytes]


@dataclass(frozen=True, slots=True)
class Site:
    """What every page of one site is made with.

    Args:
        source: the record as the public reads it.
        map: frames and addresses.
        figures: report to its figures with the acts behind them.
        rests: entry to the figures that rest on it.
        chronicler: tells acts as the public may read them.
    """

    source: Source
    map: SiteMap
    figures: dict[str, tuple[Group, ...]] = field(repr=False)
    rests: dict[int, tuple[Resting, ...]] = field(repr=False)
    chronicler: Chronicler = field(repr=False)

    @property
    def language(self) -> Language:
        """Of the frame's words."""
        return self.source.language

    def page(self, template: str, path: str, title: str, *crumbs: tuple[str, str], **context: Any) -> Page:
        """A page from a template.

        Args:
            template: one of this package's.
            path: where it will be.
            title: of the page.
            crumbs: names and paths of what is above it.
            context: what the template asks for besides ``frame``, ``site`` and ``to`` (a path's relative address).
        """
        frame = self.map.frame(path, title, *crumbs)
        text = (
            environment(self.language)
            .get_template(template)
            .render(frame=frame, site=self, to=lambda where: frame.base + where, **context)
        )
        return path, text.encode()

    @staticmethod
    def page_of(report: str) -> str:
        """The page of a report."""
        return places.report_page(report)

    @staticmethod
    def trace_of(report: str) -> str:
        """The page that traces a report's figures."""
        return places.trace_page(report)

    @staticmethod
    def decision_of(key: str) -> str:
        """The page of a decision."""
        return places.decision_page(key)

    def told_act(self, act: str) -> str:
        """An act in words where entries are published, else nothing."""
        if not self.source.entries:
            return ""
        known = self.source.state.record.acts[act]
        read = self.source.read_act(act)
        return self.chronicler.teller.tell(read, int(act.rpartition(".")[2]), known.actor)

    @staticmethod
    def entry_of(index: int) -> str:
        """The page of an entry."""
        return places.entry_page(index)

    def links(self, report: str, frame: Frame) -> Links:
        """Where the figures and things on a page of a report lead."""
        traces = frame.base + places.trace_page(report)
        return Links(trace=lambda address: f"{traces}#{address}", act=self.act(frame), thing=self._thing(frame))

    def act(self, frame: Frame) -> Callable[[str], str | None]:
        """An act's id to its place on the page of its entry."""

        def find(act: str) -> str | None:
            known = self.source.state.record.acts.get(act)
            if known is None:
                return None
            place = f"#a{act.rpartition('.')[2]}" if self.source.entries else ""
            return f"{frame.base}{places.entry_page(known.index)}{place}"

        return find

    def _thing(self, frame: Frame) -> Callable[[str], str | None]:
        words = self.source.report("decisions")[1].words

        def find(identity: str) -> str | None:
            if identity not in self.source.state.decisions.decisions:
                return None
            return frame.base + places.decision_page(words.key(identity))

        return find

    def told(self, name: str, path: str) -> dict[str, Any]:
        """What ``five.html`` and the templates of reports ask for: the report's name, sections and five."""
        report = self.source.report(name)[0].report
        inside = render_sections(report, self.links(name, self.map.frame(path, "")))
        return {"name": name, "inside": inside, "five": dict(report.identity.told())}


def make_site(source: Source) -> Site:
    """A site with every figure traced."""
    chronicler = source.chronicler()
    figures = {name: traced(source, name, chronicler) for name in PUBLIC_REPORTS}
    name = source.report("budget")[0].report.title.rpartition(": ")[0]
    return Site(source, SiteMap(name, source.language), figures, resting(figures), chronicler)


def static_files() -> Iterator[Page]:
    """The frame's own files."""
    for name in STATIC:
        yield f"static/{name}", static_file(name)


def report_pages(site: Site) -> Iterator[Page]:
    """A page for each report that has no page with more on it, and for every one a page that traces its figures."""
    for name in PUBLIC_REPORTS:
        report = site.source.report(name)[0].report
        title = titled(report)
        if name not in TOLD_ELSEWHERE:
            path = places.report_page(name)
            yield site.page("report.html", path, title, **site.told(name, path), kin=kin(name))
        if site.figures[name]:
            yield trace_page(site, name, title)


TOLD_ELSEWHERE = ("decisions", "succession", "evenings")
"""Reports whose pages have more on them (`projections.site.other_pages`)."""

_KIN = (("budget", "movement", "contributions"), ("evenings", *sorted(set(PUBLIC_REPORTS) - set(PAGE_OF_REPORT))))
"""Reports that belong together."""


def kin(name: str) -> list[tuple[str, str]]:
    """The reports that belong with one: what each is called, its page."""
    found = next((kin for kin in _KIN if name in kin), ())
    return [(_capital(REPORTS[one].title), places.report_page(one)) for one in found if one != name]


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


ACTS_SHOWN = 60
"""Acts behind a figure that its trace tells in words; where there are more, the report's CSV lists all."""


def trace_page(site: Site, name: str, title: str) -> Page:
    """Where each figure of a report comes from."""
    say = site.language.gettext
    path = places.trace_page(name)
    return site.page(
        "traces.html",
        path,
        say("Where the figures of “%(report)s” come from") % {"report": title},
        (title, places.report_page(name)),
        name=name,
        report=title,
        groups=site.figures[name],
        most=ACTS_SHOWN,
    )
