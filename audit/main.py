"""The command: ``python -m audit PATH``. Exit codes: 0 sound, 1 findings, 2 wrong usage, 3 could not be checked."""

import argparse
import os
import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from audit import note
from audit.checkpoint import verify_head
from audit.errors import AuditError, BrokenError, CannotCheckError, UsageError
from audit.heads import Given
from audit.log import Audit
from audit.note import read_vkey
from audit.receipt import FIRST_LINE, MAX_RECEIPT, read_receipt
from audit.report import UNCHECKED, USAGE, Report
from audit.signatures import Signatures
from audit.sources import Folder, Source, Zip
from audit.statement import read_statement

_ZIP = b"PK\x03\x04"
_DIGEST = re.compile(r"[0-9a-f]{64}")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command.

    Returns:
        The exit code.
    """
    try:
        options = _parser().parse_args(arguments)
        report = audit(
            Path(options.path),
            _given(options.genesis, options.vkey, options.head),
            jobs=options.jobs,
            progress=sys.stderr.isatty(),
        )
    except UsageError as error:
        print(f"{error}. Run python -m audit --help.", file=sys.stderr)
        return USAGE
    except AuditError as error:
        report = Report(str(options.path), stopped=str(error))
    except Exception as error:  # noqa: BLE001 — fail closed: what nobody foresaw is never "sound"
        print(f"this auditor failed: {type(error).__name__}: {error}", file=sys.stderr)
        return UNCHECKED
    if sys.stderr.isatty():
        print("\r\x1b[K", end="", file=sys.stderr)
    for line in [report.as_json()] if options.json else report.as_text():
        print(line)
    return report.verdict


def audit(path: Path, given: Given, *, jobs: int = 1, progress: bool = False) -> Report:
    """Audit what lies at a path: an exported folder, a ZIP file of one, or a receipt.

    Raises:
        CannotCheckError: there is nothing that can be judged.
        UsageError: what was given is of no use.
    """
    for vkey in given.vkeys:
        try:
            read_vkey(vkey)
        except BrokenError as error:
            raise UsageError(f"--vkey: {error}") from None
    source: Source
    if path.is_dir():
        source = Folder(path)
    else:
        try:
            with path.open("rb") as file:
                start = file.read(MAX_RECEIPT + 1)
        except OSError as error:
            raise CannotCheckError(f"{path} cannot be read: {error.strerror}") from None
        if start.startswith(FIRST_LINE.encode("ascii")):
            return audit_receipt(str(path), start, given)
        if not start.startswith(_ZIP):
            raise CannotCheckError(f"{path} is neither an exported folder, nor a ZIP file of one, nor a receipt")
        source = Zip(path)
    signatures = Signatures(jobs)
    try:
        return Audit(source, given, signatures, progress=progress).run()
    finally:
        signatures.close()


def audit_receipt(name: str, data: bytes, given: Given) -> Report:
    """Check a receipt: that its head holds its entry, and that the keys given signed the head."""
    report = Report(f"receipt {name}")
    report.not_judged = ("who signed the entry and whether she might, which takes the whole record",)
    try:
        receipt = read_receipt(data)
        head = receipt.head
        report.origin, report.size, report.root = head.origin, head.size, head.root.hex()
        report.remarks.append(f"entry {receipt.index}, statement {receipt.entry.id}, is in the tree of that head")
        ledger = read_statement(receipt.entry.payload, receipt.entry.id).ledger
        if ledger != head.origin:
            report.tell(f"entry {receipt.index}", "LEDGER_MISMATCH", "rules R-2", head.origin, ledger, receipt.index)
        if receipt.index == 0:
            report.genesis = receipt.entry.id
        if given.genesis and receipt.index == 0 and given.genesis != report.genesis:
            report.tell("entry 0", "GENESIS_MISMATCH", "format §8.1", given.genesis, report.genesis, 0)
        keys = [read_vkey(vkey) for vkey in given.vkeys]
        if not keys:
            report.stopped = "nobody said whose signature the head must bear: give the ledger's key with --vkey"
            return report
        for key, _ in verify_head(head, keys, note.verify_line).keys:
            report.rests_on.append(f"the key {key.name}+{key.id.hex()}, given by you")
    except BrokenError as error:
        report.find(error, "receipt")
    return report


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise UsageError(message)


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="python -m audit", description="Audit an exported record, a ZIP file of one, or a receipt.")
    parser.add_argument("path", help="an exported folder, a ZIP file of one, or a .tlog-proof")
    parser.add_argument("--genesis", default="", metavar="HEX", help="the genesis id that you were told")
    parser.add_argument(
        "--vkey", action="append", default=[], metavar="VKEY", help="a key that must have signed the head"
    )
    parser.add_argument("--head", action="append", default=[], metavar="FILE", help="a signed head that you kept")
    parser.add_argument("--json", action="store_true", help="the report as one line of JSON")
    jobs = os.cpu_count() or 1
    parser.add_argument("--jobs", type=int, default=jobs, help=f"threads that verify signatures (here {jobs})")
    return parser


def _given(genesis: str, vkeys: list[str], heads: list[str]) -> Given:
    digits = genesis.replace(" ", "")
    if digits and not _DIGEST.fullmatch(digits):
        raise UsageError("--genesis takes 64 lower-case hex digits")
    kept = []
    for name in heads:
        try:
            with Path(name).open("rb") as file:
                kept.append((name, file.read(note.MAX_NOTE + 1)))
        except OSError as error:
            raise UsageError(f"--head {name} cannot be read: {error.strerror}") from None
    return Given(digits, tuple(vkeys), tuple(kept))
