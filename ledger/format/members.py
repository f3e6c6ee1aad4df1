"""Reading an object's members one by one: each asked for by name and type, and nothing left over."""

import re
from typing import Any

from ledger.format.codec import check_digest
from ledger.format.errors import FormatError, quote
from ledger.format.references import check_reference


class Members:
    """An object's members, each asked for once; `end` refuses what nobody asked for.

    Args:
        value: what was parsed; NOT_OBJECT unless it is an object.
        where: its place, for errors.
    """

    def __init__(self, value: Any, where: str) -> None:
        if not isinstance(value, dict):
            raise FormatError("NOT_OBJECT", where, "an object", type(value).__name__)
        self.value: dict[str, Any] = value
        self.where = where
        self._asked: set[str] = set()

    def has(self, name: str) -> bool:
        """Whether the member is there."""
        return name in self.value

    def any(self, name: str) -> Any:
        """The member, of any type. Raises MEMBER_MISSING."""
        self._asked.add(name)
        if name not in self.value:
            raise FormatError("MEMBER_MISSING", self.where, f"a member {name}", "none")
        return self.value[name]

    def object(self, name: str) -> "Members":
        """The member, an object. Raises NOT_OBJECT."""
        return Members(self.any(name), f"{self.where}/{name}")

    def list(self, name: str, low: int, high: int) -> list[tuple[Any, str]]:
        """The member's elements with their places: a list of ``low`` to ``high``. Raises LIST_LENGTH."""
        value = self.any(name)
        where = f"{self.where}/{name}"
        if not isinstance(value, list) or not low <= len(value) <= high:
            raise FormatError("LIST_LENGTH", where, f"a list of {low} to {high}", quote(value))
        return [(member, f"{where}/{place}") for place, member in enumerate(value)]

    def integer(self, name: str, low: int) -> int:
        """The member, an integer from ``low``. Raises NOT_INTEGER."""
        return self.integer_of(self.any(name), f"{self.where}/{name}", low)

    def integer_of(self, value: Any, where: str, low: int = 0) -> int:
        """Return ``value`` when it is an integer from ``low`` (true and false are none)."""
        if isinstance(value, bool) or not isinstance(value, int) or value < low:
            raise FormatError("NOT_INTEGER", where, f"an integer from {low}", quote(value))
        return value

    def match(self, name: str, form: re.Pattern[str], expected: str) -> str:
        """The member, a text of the given form. Raises TEXT_FORM."""
        value = self.any(name)
        if not isinstance(value, str) or not form.fullmatch(value):
            raise FormatError("TEXT_FORM", f"{self.where}/{name}", expected, quote(value))
        return value

    def digest(self, name: str) -> str:
        """The member, 64 lower-case hex digits. Raises NOT_DIGEST."""
        return check_digest(self.any(name), where=f"{self.where}/{name}")

    def reference(self, name: str, place: int) -> str:
        """The member, an id, or ``.n`` with n < ``place``. Raises REFERENCE."""
        return check_reference(self.any(name), where=f"{self.where}/{name}", place=place)

    def end(self) -> None:
        """Refuse members that nobody asked for. Raises MEMBER_UNKNOWN."""
        unknown = sorted(set(self.value) - self._asked)
        if unknown:
            raise FormatError(
                "MEMBER_UNKNOWN", self.where, "no member but those of the format", quote(", ".join(unknown), 80)
            )
