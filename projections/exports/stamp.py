"""What every export carries of its basis: the five that fix its bytes, the coalition's name, its host and first day."""

from datetime import UTC, date, datetime

from projections.exports.journal import ExportError
from projections.reports.basis import Basis
from projections.reports.identity import Five, disclosure_set


def five_of(basis: Basis, name: str) -> Five:
    """The five of an export, to be asked for once its words were read.

    Args:
        basis: what it stands on; the words it gave out so far are its disclosures.
        name: of the export with its version, as ``popolo/v1``.
    """
    chosen = f"{name};date={basis.through.isoformat()}" if basis.through is not None else name
    rules = basis.state.record.rules.get()
    return Five(basis.size, rules, chosen, basis.audience, disclosure_set(basis.words.shown))


def coalition_of(basis: Basis) -> str:
    """The id of the act that founded the coalition.

    Raises:
        ExportError: nothing was founded yet.
    """
    founding = basis.state.record.founding.get()
    if founding is None:
        raise ExportError("this record has no founding yet: there is nothing to export")
    return f"{founding.id}.0"


def name_of(basis: Basis) -> str:
    """The coalition's name, or its origin where that may not be seen."""
    identity, founding = coalition_of(basis), basis.state.record.founding.get()
    assert founding is not None, "coalition_of refused it"
    return basis.words.text(identity, "name") or founding.origin


def host_of(basis: Basis) -> str:
    """The host name in the record's origin."""
    founding = basis.state.record.founding.get()
    return founding.origin.partition("/")[0].partition(":")[0].lower() if founding is not None else ""


def founded_on(basis: Basis) -> date:
    """The day of the founding."""
    day = basis.day_of(coalition_of(basis))
    assert day is not None, "the founding is in the record"
    return day


def instant(milliseconds: int) -> datetime:
    """An instant of the record, in UTC, to the second."""
    return datetime.fromtimestamp(milliseconds // 1000, UTC)
