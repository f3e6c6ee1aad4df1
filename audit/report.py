"""What an audit found, and on what its verdict rests."""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field

from audit.errors import BrokenError

SOUND, FINDINGS, USAGE, UNCHECKED = 0, 1, 2, 3
VERDICTS = {SOUND: "sound", FINDINGS: "findings", USAGE: "wrong usage", UNCHECKED: "could not be checked"}
SHOWN = 50

_GROUP = 8


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not as it should be.

    Args:
        index: the entry's index, None where it is about none.
        where: the file or entry, and the place in it.
        code, clause, expected, found: what is broken, by which clause of docs/format.md, docs/rules.md or
            audit/README.md.
    """

    index: int | None
    where: str
    code: str
    clause: str
    expected: str
    found: str


@dataclass
class Report:
    """An audit's outcome. ``stopped`` is why it could not go on, if it could not."""

    subject: str
    origin: str = ""
    size: int = 0
    root: str = ""
    genesis: str = ""
    judged: int = 0
    void: int = 0
    signatures: int = 0
    findings: list[Finding] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    rests_on: list[str] = field(default_factory=list)
    not_judged: tuple[str, ...] = ()
    stopped: str = ""

    def find(self, error: BrokenError, where: str, index: int | None = None) -> None:
        """Take in what a reader or a rule raised."""
        self.findings.append(Finding(index, where + error.where, error.code, error.clause, error.expected, error.found))

    def tell(self, where: str, code: str, clause: str, expected: str, found: str, index: int | None = None) -> None:
        """Take in a finding."""
        self.findings.append(Finding(index, where, code, clause, expected, found))

    @property
    def verdict(self) -> int:
        """The exit code: findings weigh more than not having been able to go on."""
        if self.findings:
            return FINDINGS
        return UNCHECKED if self.stopped else SOUND

    def as_json(self) -> str:
        """The whole report, one line."""
        value = {"verdict": VERDICTS[self.verdict], "exit": self.verdict, **asdict(self)}
        value["not_judged"] = list(self.not_judged)
        return json.dumps(value, ensure_ascii=True, separators=(",", ":"))

    def as_text(self) -> Iterator[str]:
        """The report for people, line by line."""
        for finding in self.findings[:SHOWN]:
            yield f"{finding.where}: {finding.code} ({finding.clause})"
            yield f"    expected {finding.expected}"
            yield f"    found    {finding.found}"
        if len(self.findings) > SHOWN:
            yield f"… and {len(self.findings) - SHOWN} more findings; --json tells them all"
        if self.size:
            yield f"{self.subject}: {self.origin}, size {self.size}, root {self.root}"
            yield f"{self.judged} entries judged, {self.void} void, {self.signatures} signatures held"
        if self.genesis:
            yield "genesis id " + " ".join(grouped(self.genesis))
        for remark in self.remarks:
            yield f"note: {remark}"
        for each in self.rests_on:
            yield f"rests on {each}"
        for each in self.not_judged:
            yield f"not judged by this version: {each}"
        if self.stopped:
            yield f"stopped: {self.stopped}"
        count = len(self.findings)
        found = f" ({count})" if count else ""
        yield f"VERDICT (checked by this device): {VERDICTS[self.verdict]}{found}"


def grouped(digits: str) -> list[str]:
    """Hex digits in groups that can be read aloud and compared."""
    return [digits[place : place + _GROUP] for place in range(0, len(digits), _GROUP)]
