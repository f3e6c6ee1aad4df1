"""Where things are on a published site: one folder of files whose links are relative, so that it opens from anywhere.

Paths have letters, digits, ``.``, ``_``, ``-`` and ``/`` only, as an export's names must (audit/README.md §2).
"""

from dataclasses import dataclass

from projections.language import Language
from projections.site.frame import Frame, Place

HOME, BUDGET, DECISIONS, PROMISES, PEOPLE = (
    "index.html",
    "budget.html",
    "decisions.html",
    "promises.html",
    "people.html",
)
GATHERINGS, CALENDAR, CHARTER, AUDIT, LOG = "gatherings.html", "calendar.html", "charter.html", "audit.html", "log.html"
CHECK, DOWNLOADS = "check.html", "downloads.html"
FEED, DATES = "decisions.atom", "calendar.ics"

PAGE_OF_REPORT = {
    "budget": BUDGET,
    "movement": "movement.html",
    "contributions": "contributions.html",
    "decisions": DECISIONS,
    "promises": PROMISES,
    "succession": PEOPLE,
    "calendar": CALENDAR,
    "evenings": GATHERINGS,
    "audit": AUDIT,
}
"""Report to the page on which it is read, where that is not named after it."""

_ABOVE = {"movement.html": BUDGET, "contributions.html": BUDGET}


def report_page(report: str) -> str:
    """The page of a report."""
    return PAGE_OF_REPORT.get(report, f"{report}.html")


def decision_page(key: str) -> str:
    """The page of a decision, by its number."""
    return f"decisions/{key}.html"


def entry_page(index: int) -> str:
    """The page of an entry."""
    return f"log/{index}.html"


def receipt_file(index: int) -> str:
    """The receipt of an entry."""
    return f"log/{index}.tlog-proof"


def log_page(number: int) -> str:
    """A page of the log, counted from 1; the first holds the newest entries."""
    return LOG if number == 1 else f"log/page-{number}.html"


def trace_page(report: str) -> str:
    """Where the figures of a report are traced to entries."""
    return f"traces/{report}.html"


@dataclass(frozen=True, slots=True)
class SiteMap:
    """Frames for the pages of one site.

    Args:
        coalition: its name.
        language: of the frame's words.
    """

    coalition: str
    language: Language

    def frame(self, path: str, title: str, *crumbs: tuple[str, str]) -> Frame:
        """The frame of a page.

        Args:
            path: of the page within the site.
            title: of the page.
            crumbs: names and paths of the pages above it, but for home.
        """
        base = "../" * path.count("/")
        above = crumbs[0][1] if crumbs else _ABOVE.get(path, path)
        say = self.language.gettext
        if not any(where == above for _, where in self._places()):
            above = GATHERINGS
        return Frame(
            title,
            self.coalition,
            self.language,
            base,
            tuple(Place(name, base + where, where == above) for name, where in self._places()),
            crumbs=tuple(Place(name, base + where) for name, where in crumbs),
            feeds=(
                Place(say("Decisions as a feed"), base + FEED),
                Place(say("Days to keep, for your calendar"), base + DATES),
            ),
        )

    def _places(self) -> tuple[tuple[str, str], ...]:
        say = self.language.gettext
        return (
            (say("Home"), HOME),
            (say("Money"), BUDGET),
            (say("Decisions"), DECISIONS),
            (say("Promises"), PROMISES),
            (say("Who leads"), PEOPLE),
            (say("We met"), GATHERINGS),
            (say("Calendar"), CALENDAR),
            (say("Charter"), CHARTER),
            (say("Audits"), AUDIT),
            (say("Log"), LOG),
            (say("Check it"), CHECK),
            (say("Downloads"), DOWNLOADS),
        )
