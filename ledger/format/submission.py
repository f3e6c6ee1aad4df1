"""A submission, and a draft on its way: ``{"envelope":…,"disclosures":[…]}`` (docs/format.md §6.3).

The disclosures are the words of the statement's sealed fields. They must arrive with it and match it, or the ledger
would hold digests of words that nobody can ever read. None of this stands in the entry, so the checks are the host's.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ledger.format import canonical
from ledger.format.disclosure import Disclosure, field_digest, parse_disclosure
from ledger.format.envelope import Envelope, envelope_from, format_envelope
from ledger.format.errors import FormatError
from ledger.format.members import Members
from ledger.format.statement import Statement


@dataclass(frozen=True, slots=True)
class Submission:
    """An envelope, and the disclosures of its sealed fields as base64url texts."""

    envelope: Envelope
    disclosures: tuple[str, ...]


def parse_submission(data: bytes, *, where: str = "submission") -> Submission:
    """Read a submission or a draft, in any spacing and member order; the disclosures themselves are not opened yet.

    Raises:
        FormatError: as `parse_envelope`; a member missing, unknown or of another type.
    """
    members = Members(canonical.loads(data, where=where), where)
    envelope = envelope_from(members.any("envelope"), where=f"{where}/envelope")
    texts = members.any("disclosures")
    if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
        raise FormatError("NOT_TEXT", f"{where}/disclosures", "a list of base64url texts", type(texts).__name__)
    members.end()
    return Submission(envelope, tuple(texts))


def format_submission(submission: Submission) -> bytes:
    """Write a submission compactly: what `parse_submission` reads back as the same."""
    return b'{"envelope":%b,"disclosures":%b}' % (
        format_envelope(submission.envelope),
        canonical.encode(list(submission.disclosures)),
    )


def match_disclosures(statement: Statement, texts: Iterable[str]) -> Mapping[tuple[int, str], Disclosure]:
    """Find the words of each sealed field of a statement.

    Args:
        statement: the parsed statement.
        texts: the disclosures that arrived with it, in any order.

    Returns:
        The disclosure of each field, by place of its act and path of the field.

    Raises:
        FormatError: DISCLOSURE_UNASKED when one belongs to no field, DISCLOSURE_TWICE when two have one digest (in the
            statement or among the texts), DISCLOSURE_NAME when it names another field, DISCLOSURE_MISSING when a field
            is left without words; or as `parse_disclosure`.
    """
    fields: dict[str, tuple[int, str]] = {}
    for place, act in enumerate(statement.acts):
        for path, sealed in act.sealed.items():
            if sealed.digest in fields:
                where = f"acts/{place}/sealed/{path}"
                raise FormatError("DISCLOSURE_TWICE", where, "a digest of its own", sealed.digest)
            fields[sealed.digest] = (place, path)
    found: dict[tuple[int, str], Disclosure] = {}
    for position, text in enumerate(texts):
        where = f"disclosures/{position}"
        disclosure = parse_disclosure(text, where=where)
        digest = field_digest(text)
        field = fields.get(digest)
        if field is None:
            raise FormatError("DISCLOSURE_UNASKED", where, "the digest of a sealed field", digest)
        if field in found:
            raise FormatError("DISCLOSURE_TWICE", where, "each disclosure once", digest)
        if disclosure.name != field[1]:
            raise FormatError("DISCLOSURE_NAME", f"{where}/name", f"the field {field[1]}", disclosure.name)
        found[field] = disclosure
    for digest, field in fields.items():
        if field not in found:
            where = f"acts/{field[0]}/sealed/{field[1]}"
            raise FormatError("DISCLOSURE_MISSING", where, f"the disclosure of digest {digest}", "none")
    return found
