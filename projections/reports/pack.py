"""The meeting pack: what a meeting needs on the table, on a few pages (money first, then what waits for its word)."""

from projections.reports import budget, calendar, decisions, holdings, to_explain, treasurer
from projections.reports.basis import Basis
from projections.reports.model import Section


def sections(basis: Basis) -> tuple[Section, ...]:
    """Money in a sentence and what is free, what needs explaining, what is open, what is owed soon."""
    return (
        budget.lead(basis),
        holdings.section(basis),
        to_explain.section(basis),
        treasurer.approvals(basis),
        *decisions.open_ones(basis),
        *calendar.sections(basis)[:2],
    )
