"""What changes from one charter to another, member by member and in words (docs/rules.md C-15)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ledger.rules.charter.model import CharterData

NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Change:
    """One member that differs: where it is, what it was, what it becomes, as JSON values; ``nothing`` for none."""

    where: str
    before: Any
    after: Any

    def __str__(self) -> str:
        return f"{self.where}: {_told(self.before)} → {_told(self.after)}"


def charter_difference(before: CharterData, after: CharterData) -> tuple[Change, ...]:
    """Every member that differs, in order of its place; ``previous`` is left out, it always differs."""
    old, new = (data.model_dump(mode="json", exclude={"previous"}) for data in (before, after))
    return tuple(_changes("", old, new))


def _changes(where: str, before: Any, after: Any) -> Iterator[Change]:
    if before == after:
        return
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        for name in sorted({*before, *after}):
            path = f"{where}/{name}" if where else name
            yield from _changes(path, before.get(name, NOTHING), after.get(name, NOTHING))
        return
    yield Change(where, before, after)


def _told(value: Any) -> str:
    if isinstance(value, Mapping):
        return f"{{{', '.join(f'{name}: {_told(member)}' for name, member in value.items() if member is not None)}}}"
    if isinstance(value, list):
        return f"[{', '.join(map(_told, value))}]"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return NOTHING if value is None else str(value)
