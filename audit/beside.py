"""What may lie beside the record: disclosed words and documents (docs/format.md §6; audit/README.md §2)."""

import hashlib
from collections.abc import Callable, Iterator

from audit.disclosure import FILE, MAX_LINE, Disclosure
from audit.errors import BrokenError, FormError
from audit.layout import CHECKPOINT, CLAUSE, DOCUMENTS
from audit.report import Report
from audit.rules.state import State
from audit.sources import Source
from audit.texts import DIGEST

ReadWords = Callable[[bytes], Disclosure]

STRANGERS_NAMED = 8
"""Files without a place in an export that are told by name; of more, these stand for the rest."""


def check_disclosures(source: Source, names: frozenset[str], state: State, read: ReadWords, report: Report) -> None:
    """Hold each disclosed text to be that of a sealed field, and shown once."""
    shown: set[bytes] = set()
    if FILE in names:
        for number, line in enumerate(_lines(source, report), start=1):
            _check_disclosure(read, line, f"{FILE} line {number}", state, shown, report)
    if state.sealed:
        hidden = len(state.sealed) - len(shown)
        erased = len(state.erased - shown)
        told = f"{len(shown)} of {len(state.sealed)} sealed texts are shown and are what was signed"
        rest = f"; {erased} were erased, {hidden - erased} are withheld or missing" if hidden else ""
        report.remarks.append(told + rest)


def _lines(source: Source, report: Report) -> Iterator[bytes]:
    rest, number = b"", 0
    for chunk in source.chunks(FILE):
        *lines, rest = (rest + chunk).split(b"\n")
        yield from lines
        number += len(lines)
        if len(rest) > MAX_LINE:
            break
    if rest:
        where = f"{FILE} line {number + 1}"
        report.tell(
            where, "DISCLOSURE_LINE", CLAUSE, f"lines of at most {MAX_LINE} bytes, each ended", f"{len(rest)} bytes"
        )


def _check_disclosure(
    read: ReadWords, line: bytes, where: str, state: State, shown: set[bytes], report: Report
) -> None:
    try:
        found = read(line)
        digest = bytes.fromhex(found.digest)
        path = state.sealed.get(digest)
        if path is None:
            raise FormError("DISCLOSURE_UNASKED", "format §6.3", "", "the digest of a sealed field", found.digest)
        if path != found.name:
            raise FormError("DISCLOSURE_NAME", "format §6.3", "", path, found.name)
        if digest in shown:
            raise FormError("DISCLOSURE_TWICE", "format §6.3", "", "each text once", found.digest)
        if digest in state.erased:
            raise FormError("DISCLOSURE_ERASED", "format §6.5", "", "no text that was erased", found.digest)
        shown.add(digest)
    except BrokenError as error:
        report.find(error, where)


def check_documents(source: Source, names: frozenset[str], state: State, report: Report) -> None:
    """Hold each document to be the one that its name and the record say; tell what has no place in an export."""
    shown = 0
    strangers: list[str] = []
    for name in sorted(names):
        if name in (CHECKPOINT, FILE) or name.startswith("tile/"):
            continue
        digest = name.removeprefix(DOCUMENTS)
        if not name.startswith(DOCUMENTS) or not DIGEST.fullmatch(digest):
            strangers.append(name)
            continue
        length = state.documents.get(digest)
        if length is None:
            report.tell(name, "DOCUMENT_UNASKED", CLAUSE, "a document that the record binds", "none of that digest")
            continue
        found, size = hashlib.sha256(), 0
        for chunk in source.chunks(name):
            found.update(chunk)
            size += len(chunk)
        if (found.hexdigest(), size) != (digest, length):
            report.tell(
                name, "DOCUMENT_MISMATCH", "format §6.4", f"{digest}, {length} bytes", f"{found.hexdigest()}, {size}"
            )
            continue
        shown += 1
    report.remarks.extend(_strangers(strangers))
    if state.documents:
        report.remarks.append(f"{shown} of {len(state.documents)} documents are here and are what was signed")


def _strangers(names: list[str]) -> list[str]:
    """What is said of files that have no place in an export: a published site brings hundreds."""
    if len(names) <= STRANGERS_NAMED:
        return [f"{name} is no part of an export and was not looked at" for name in names]
    named = ", ".join(names[:STRANGERS_NAMED])
    return [f"{len(names)} files are no part of an export and were not looked at: {named}, …"]
