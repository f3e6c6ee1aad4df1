"""The reports by name, and making one: sections from a basis, the five that fix its bytes, the claim of each figure.

Making a report has no other input than its basis and what the reader chose, and what she chose stands in the report's
own name. So whoever has the same five makes the same bytes.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from projections.reports import budget
from projections.reports.amounts import Amount
from projections.reports.basis import Basis
from projections.reports.claims import Claim
from projections.reports.identity import Five, ReportError, disclosure_set
from projections.reports.model import Report, Section, addressed


class UnknownReportError(ReportError):
    """There is no report of that name."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A report that can be made.

    Args:
        name: its name with its version.
        title: what it is called, before the coalition's name.
        about: what it tells, in a line.
        sections: makes it.
        audiences: for whom it may be made.
    """

    name: str
    title: str
    about: str
    sections: Callable[[Basis], tuple[Section, ...]]
    audiences: tuple[str, ...] = ("public", "members")


@dataclass(frozen=True, slots=True)
class Made:
    """A finished report and what each of its amounts claims to be, by address."""

    report: Report
    claims: Mapping[str, Claim]


REPORTS: dict[str, Kind] = {
    kind.name.partition("/")[0]: kind
    for kind in (
        Kind("budget/v1", "Budget", "what came in, what was paid, what we hold, what is free", budget.sections),
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
    sections = kind.sections(basis)
    title = f"{kind.title} of {_coalition(basis)}"
    chosen = f"{kind.name};date={basis.through.isoformat()}" if basis.through is not None else kind.name
    rules = basis.state.record.rules.get()
    five = Five(basis.size, rules, chosen, basis.audience, disclosure_set(basis.words.shown))
    report = Report(title, five, sections, tuple(sorted(basis.exponents.items())))
    used = {cell.value.currency for _, cell in addressed(report) if isinstance(cell.value, Amount)}
    shown = tuple((currency, places) for currency, places in report.exponents if currency in used)
    return Made(replace(report, exponents=shown), basis.books.claims(report))


def _coalition(basis: Basis) -> str:
    founding = basis.state.record.founding.get()
    if founding is None:
        return "a coalition not yet founded"
    return basis.words.text(f"{founding.id}.0", "name") or founding.origin
