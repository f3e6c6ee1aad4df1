"""What can be wrong: one tree of errors under `AuditError`.

What does not hold is raised by whoever reads it, and becomes a finding where the place is known. Codes are those of
docs/format.md §5, §7 and §10 and of docs/rules.md, with the clause beside each.
"""

_SHOWN = 120


class AuditError(Exception):
    """Anything that the auditor raises on purpose."""


class BrokenError(AuditError):
    """Something in the record is not what the format or the rules say.

    Args:
        code: e.g. ``NOT_CANONICAL``.
        clause: the clause that it breaks, e.g. ``format §1.1``, ``rules R-8``.
        where: the place below the thing that is read, e.g. ``/acts/0/kind``; empty for the thing itself.
        expected: in words.
        found: what stands there; shortened, and printable whatever it is.
    """

    def __init__(self, code: str, clause: str, where: str, expected: str, found: object) -> None:
        self.code = code
        self.clause = clause
        self.where = where
        self.expected = expected
        self.found = shown(found)
        super().__init__(f"{where or 'here'}: {code} ({clause}): expected {expected}, found {self.found}")


class FormError(BrokenError):
    """Bytes that are not what docs/format.md says."""

    def below(self, where: str) -> "FormError":
        """The same, told from a level further out."""
        return FormError(self.code, self.clause, where + self.where, self.expected, self.found)


class RuleError(BrokenError):
    """A statement that docs/rules.md does not allow."""


class CannotCheckError(AuditError):
    """There is nothing to judge by: no such path, no key to trust, a version that this auditor does not know."""


class UsageError(AuditError):
    """What was asked cannot be asked."""


def shown(value: object) -> str:
    """A value as short printable ASCII, so that a finding stays one line whatever was in the record."""
    if isinstance(value, bytes):
        text = value.hex() if len(value) <= _SHOWN // 2 else f"{value[: _SHOWN // 2].hex()}… ({len(value)} bytes)"
    else:
        text = value if isinstance(value, str) else repr(value)
        text = text if text.isascii() and text.isprintable() else ascii(text)
        text = text if len(text) <= _SHOWN else f"{text[:_SHOWN]}… ({len(text)} characters)"
    return text
