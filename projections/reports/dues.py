"""Something owed by a day, or happening on it: a line of the calendar."""

from dataclasses import dataclass
from datetime import date, timedelta

SOON = timedelta(days=30)
"""How far ahead counts as soon."""


@dataclass(frozen=True, slots=True)
class Due:
    """Something owed by a day.

    Args:
        key: unique in the calendar, of letters, digits and hyphens.
        what: what it is.
        who: who owes it; empty: everybody.
        acts: where it stands in the record.
    """

    key: str
    day: date
    sort: str
    what: str
    who: str
    acts: tuple[str, ...]
