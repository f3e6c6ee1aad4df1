"""The reports by name: what each is called, what it tells, for whom it may be made."""

from collections.abc import Callable
from dataclasses import dataclass

from projections.language import N_
from projections.reports import (
    audit_view,
    budget,
    calendar,
    common_ground,
    contributions,
    decisions,
    evenings,
    influence,
    movement,
    pack,
    promises,
    succession,
    treasurer,
)
from projections.reports.assembly import Made, assemble
from projections.reports.basis import Basis
from projections.reports.identity import ReportError
from projections.reports.model import Section


class UnknownReportError(ReportError):
    """There is no report of that name."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A report that can be made.

    Args:
        name: its name with its version.
        title: what it is called, after the coalition's name.
        about: what it tells, in a line.
        sections: makes it.
        audiences: for whom it may be made.
    """

    name: str
    title: str
    about: str
    sections: Callable[[Basis], tuple[Section, ...]]
    audiences: tuple[str, ...] = ("public", "members")


REPORTS: dict[str, Kind] = {
    kind.name.partition("/")[0]: kind
    for kind in (
        Kind("budget/v1", N_("budget"), N_("what came in, what was paid, what we hold, what is free"), budget.sections),
        Kind("movement/v1", N_("movement in funds"), N_("each fund from one day to another"), movement.sections),
        Kind(
            "contributions/v1",
            N_("contributions"),
            N_("who gave, no giver to be found by subtraction"),
            contributions.sections,
        ),
        Kind("treasurer/v1", N_("money waiting"), N_("what the treasurer has to do"), treasurer.sections, ("members",)),
        Kind(
            "decisions/v1",
            N_("decisions"),
            N_("who decided what, by which rule, and what followed"),
            decisions.sections,
        ),
        Kind("promises/v1", N_("promises"), N_("kept, changed, shared, set down, no word yet"), promises.sections),
        Kind(
            "succession/v1", N_("who leads"), N_("roles, terms, what is due, handovers, history"), succession.sections
        ),
        Kind("calendar/v1", N_("calendar"), N_("what is owed by which day, and by whom"), calendar.sections),
        Kind(
            "common-ground/v1",
            N_("common ground"),
            N_("where organizations meet and clash, what there is to draw on, who thanked whom"),
            common_ground.sections,
        ),
        Kind("evenings/v1", N_("our evenings"), N_("how the time of gatherings was shared"), evenings.sections),
        Kind("pack/v1", N_("meeting pack"), N_("what a meeting needs on the table"), pack.sections, ("members",)),
        Kind("audit/v1", N_("audit"), N_("what was checked, what is worth a look, what is open"), audit_view.sections),
        Kind("influence/v1", N_("influence and load"), N_("by organization"), influence.sections, ("members",)),
    )
}
"""Name to report, in the order in which they are offered."""


def make(name: str, basis: Basis) -> Made:
    """Make a report.

    Args:
        name: one of `REPORTS`.
        basis: what it stands on; used for this one report, since what it shows of sealed words is noted there.

    Raises:
        UnknownReportError: there is none of that name, or it is not made for that audience.
    """
    kind = REPORTS.get(name)
    if kind is None:
        raise UnknownReportError(f"There is no report {name!r}. There is {', '.join(REPORTS)}.")
    if basis.audience not in kind.audiences:
        raise UnknownReportError(f"The report {name} is for {' and '.join(kind.audiences)} only.")
    return assemble(kind.name, kind.title, kind.sections(basis), basis)
