"""Drawing up statements: acts and words in, a draft to sign out (docs/format.md §2, §6).

A draft is an envelope with the signatures it has so far, and its disclosures. It travels as a file; signers may sign
in any order, on devices that never meet.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from ledger.format.codec import HOUR_MS, SECOND_MS
from ledger.format.disclosure import SALT_BYTES, Disclosure
from ledger.format.envelope import Envelope, Signature
from ledger.format.statement import (
    Act,
    Audience,
    ForAnother,
    Sealed,
    Seen,
    Signer,
    Statement,
    Under,
    format_statement,
    parse_statement,
)
from ledger.format.submission import Submission
from ledger.keys import signer as keys

NONCE_BYTES = 16
VALID_MS = HOUR_MS
"""How long a statement drawn up online is good for; drafts that wait for others ask for more, at most 31 days."""


@dataclass(frozen=True, slots=True)
class Words:
    """A sealed text: its language (``und`` for a name) and who may read it."""

    text: str
    lang: str = "und"
    audience: Audience = "members"


@dataclass
class Sitting:
    """What one or more persons will sign together. Acts are added in order; ``.n`` names an earlier one.

    Args:
        origin: the ledger's origin.
        by: who signs, in which capacity.
        randomness: gives that many random bytes, for salts and the nonce.
    """

    origin: str
    by: tuple[Signer, ...]
    randomness: Callable[[int], bytes]
    acts: list[Act] = field(default_factory=list)
    disclosures: list[str] = field(default_factory=list)

    def add(
        self,
        kind: str,
        body: Mapping[str, Any] | None = None,
        *,
        by: tuple[int, ...] = (0,),
        about: str | None = None,
        on: str | None = None,
        under: Under | None = None,
        replaces: str | None = None,
        for_another: ForAnother | None = None,
        sealed: Mapping[str, Words] | None = None,
    ) -> str:
        """Add an act; returns ``.n``, by which later acts of this sitting name it."""
        fields = {path: self._seal(path, words) for path, words in (sealed or {}).items()}
        act = Act(kind, dict(body or {}), by, about, on, under, replaces, for_another, fields)
        self.acts.append(act)
        return f".{len(self.acts) - 1}"

    def _seal(self, path: str, words: Words) -> Sealed:
        disclosure = Disclosure(self.randomness(SALT_BYTES), path, words.lang, words.text)
        self.disclosures.append(disclosure.encode())
        return Sealed(words.audience, disclosure.digest)

    def draw_up(self, *, at: int, seen: Seen, valid_ms: int = VALID_MS) -> Submission:
        """The draft, unsigned.

        Args:
            at: now (ms), rounded down to the second.
            seen: the head that the device has verified.
            valid_ms: how long it may wait for signatures and the network.

        Raises:
            FormatError: when it is too large or its parts do not fit together.
        """
        second = at - at % SECOND_MS
        statement = Statement(
            self.origin,
            self.by,
            second,
            second + valid_ms,
            seen,
            self.randomness(NONCE_BYTES).hex(),
            tuple(self.acts),
        )
        payload = format_statement(statement)
        parse_statement(payload)
        return Submission(Envelope(payload, ()), tuple(self.disclosures))


def sign_draft(draft: Submission, person: str | None, signer: keys.Signer) -> Submission:
    """Add one person's signature, in the place that the format gives it; a draft may come signed by others already.

    Args:
        draft: the draft.
        person: the signer as the statement's ``by`` has her (``.n`` or an id); None for the clerk.
        signer: her key.

    Raises:
        ValueError: she is no signer of this statement.
    """
    statement = parse_statement(draft.envelope.payload)
    persons = statement.persons()
    if person not in persons:
        raise ValueError(f"{person} is not among those who sign this statement: {', '.join(map(str, persons))}")
    signature = signer.sign(draft.envelope.pae)
    return _with(draft, (*draft.envelope.signatures, signature))


def in_order(draft: Submission, keyids: Iterable[str]) -> Submission:
    """The draft with its signatures in the order of these key ids: that of first appearance in ``by``."""
    places = {keyid: place for place, keyid in enumerate(keyids)}
    ordered = sorted(draft.envelope.signatures, key=lambda line: places.get(line.keyid, len(places)))
    return _with(draft, tuple(ordered))


def _with(draft: Submission, signatures: tuple[Signature, ...]) -> Submission:
    return replace(draft, envelope=replace(draft.envelope, signatures=signatures))


def sign_all(draft: Submission, signers: Mapping[str | None, keys.Signer]) -> Submission:
    """Sign for every person at once, in order; for whoever holds all the keys (a founding laptop, tests, the demo)."""
    statement = parse_statement(draft.envelope.payload)
    lines = tuple(signers[person].sign(draft.envelope.pae) for person in statement.persons())
    return _with(draft, lines)
