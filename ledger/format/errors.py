"""The one error tree of the record's bytes.

A reader of the record raises, it never returns ``False``. Every error says what was read, where, what was expected and
what was found, so that a person can mend it and a program can switch on ``code``.
"""

_NAME_SHOWN = 40


class FormatError(ValueError):
    """Bytes that are not what docs/format.md says they must be.

    Args:
        code: upper-case name of the broken rule, e.g. ``NOT_CANONICAL``.
        where: what was being read and the place in it, e.g. ``statement payload, acts/2/kind``.
        expected: what the format asks for, in words.
        found: what stood there (shortened; never secret material).
    """

    def __init__(self, code: str, where: str, expected: str, found: str) -> None:
        self.code = code
        self.where = where
        self.expected = expected
        self.found = found
        super().__init__(f"{where}: {code}: expected {expected}, found {found}")


class ProofError(FormatError):
    """A proof, signature or root that does not hold for what it is shown for."""


def quote(value: object, limit: int = 60) -> str:
    """What was found, as a message may show it: ASCII, on one line, shortened.

    Whoever wrote the bytes chose it: a line break or a lone surrogate in a message would spoil a log or crash a print.
    """
    text = ascii(value)
    return text if len(text) <= limit else f"{text[:limit]}…"


def step(name: str) -> str:
    """A member's name as a step in a place, shown as it is only where it is short, plain ASCII."""
    return name if len(name) <= _NAME_SHOWN and name.isascii() and name.isprintable() else quote(name)
