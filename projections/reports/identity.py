"""The five things that fix a report's bytes: the record's "a report is a function of" them, printed on each report.

They are the size of the log, the rules version, the report with its version, the audience, and the set of disclosures
shown. Same five, same bytes: on another machine, in another locale, in another year.

The report's own name carries whatever else a reader may choose, so that nothing outside the five decides a byte::

    budget/v1                       the budget, in English
    budget/v1;fund=F-2;lang=ar      of one fund, in Arabic
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from ledger.format import disclosure

REPORT = re.compile(r"[a-z][a-z0-9_-]*/v[1-9][0-9]*(;[a-z]+=[A-Za-z0-9._:-]+)*")
RULES = re.compile(r"rules/v(0|[1-9][0-9]{0,3})")
AUDIENCE = re.compile(r"[a-z][a-z0-9_-]*")
_DIGEST = re.compile(r"[0-9a-f]{64}")
_LANGUAGE = re.compile(r";lang=([A-Za-z0-9-]+)")
_RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ur"})


class ReportError(Exception):
    """The base of what goes wrong with reports."""


class IdentityError(ReportError):
    """One of the five is malformed."""


@dataclass(frozen=True, slots=True)
class Five:
    """What fixes a report's bytes.

    Args:
        size: entries in the log that the report is made from, 0 or more.
        rules: the rules version, as ``rules/v0``.
        report: the report, its version and what the reader chose, as ``budget/v1;lang=ar``.
        audience: for whom: ``public``, ``members``, ``auditors`` or another that the charter names.
        disclosures: the set of disclosures shown (see `disclosure_set`), 64 hex digits.
    """

    size: int
    rules: str
    report: str
    audience: str
    disclosures: str

    def __post_init__(self) -> None:
        """Refuse what could be printed in two ways."""
        if isinstance(self.size, bool) or not isinstance(self.size, int) or self.size < 0:
            raise IdentityError(f"the size of the log is {self.size!r}; expected a count of entries, 0 or more")
        for name, pattern in (("rules", RULES), ("report", REPORT), ("audience", AUDIENCE), ("disclosures", _DIGEST)):
            found = getattr(self, name)
            if not pattern.fullmatch(found):
                raise IdentityError(f"{name} is {found!r}; expected the form {pattern.pattern}")

    @property
    def language(self) -> str:
        """The BCP 47 tag of the report's language; English unless the report's name says another."""
        chosen = _LANGUAGE.search(self.report)
        return chosen[1] if chosen else "en"

    @property
    def right_to_left(self) -> bool:
        """Whether the report's language is written from right to left."""
        return self.language.partition("-")[0] in _RIGHT_TO_LEFT

    def told(self) -> tuple[tuple[str, str], ...]:
        """The five as name and value, in the order in which each format prints them."""
        return (
            ("size", str(self.size)),
            ("rules", self.rules),
            ("report", self.report),
            ("audience", self.audience),
            ("disclosures", self.disclosures),
        )


def disclosure_set(digests: Iterable[str]) -> str:
    """The digest of a set of disclosures, as the format has it (docs/format.md §6.5), of digests that are ones.

    Args:
        digests: the field digests shown, 64 lower-case hex digits each.

    Returns:
        64 hex digits; for no disclosure at all, those of SHA-256 of nothing.

    Raises:
        IdentityError: one of them is no digest.
    """
    shown = sorted(set(digests))
    for digest in shown:
        if not _DIGEST.fullmatch(digest):
            raise IdentityError(f"{digest!r} is no field digest; expected 64 lower-case hex digits")
    return disclosure.disclosure_set(shown)
