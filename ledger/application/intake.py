"""What a host checks before the rules: form, disclosures, signatures (the *intake* codes of docs/rules.md).

Verifying signatures is the dear part and needs no lock: it is done in threads, a batch at a time, with the keys that
the record or the statement itself names. Whether those keys may sign is the rules' to say, at the entry's own index.
"""

from concurrent.futures import Executor
from dataclasses import dataclass

from ledger.format.entry import Entry, format_entry
from ledger.format.errors import FormatError
from ledger.format.resolution import resolve_statement
from ledger.format.statement import Statement, parse_statement
from ledger.format.submission import Submission, match_disclosures
from ledger.keys.errors import KeysError
from ledger.keys.schemes import verify_statement
from ledger.keys.webauthn import WebauthnBinding
from ledger.rules.kind import Enrolment, Refusal, Registry
from ledger.rules.record.codes import refuse
from ledger.rules.signers import find_key
from ledger.rules.state import State


@dataclass(frozen=True, slots=True)
class Admitted:
    """A submission of good form. ``statement`` has every reference written as a full id."""

    submission: Submission
    statement: Statement
    id: str

    def entry(self, received: int) -> bytes:
        """The entry's bytes when it is received at ``received`` (ms).

        Raises:
            FormatError: ENTRY_TOO_LARGE.
        """
        return format_entry(Entry(received, self.submission.envelope))

    @property
    def keyids(self) -> tuple[str, ...]:
        """The signatures' key ids, in order."""
        return tuple(signature.keyid for signature in self.submission.envelope.signatures)


def admit(submission: Submission) -> Admitted:
    """Read a submission's statement and match its disclosures.

    Raises:
        FormatError: what is malformed, where.
    """
    envelope = submission.envelope
    statement = parse_statement(envelope.payload)
    match_disclosures(statement, submission.disclosures)
    identity = envelope.statement_id
    # Measured with any time: every `received` has the same length.
    admitted = Admitted(submission, resolve_statement(statement, identity), identity)
    admitted.entry(0)
    return admitted


def verify_signatures(
    state: State, registry: Registry, batch: list[Admitted], executor: Executor
) -> list[Refusal | None]:
    """Verify every signature of a batch; one refusal or None for each submission."""
    keys = [[find_key(state, registry, one.statement, one.id, keyid) for keyid in one.keyids] for one in batch]
    return list(executor.map(_verify_one, batch, keys))


def _verify_one(admitted: Admitted, keys: list[Enrolment | None]) -> Refusal | None:
    envelope = admitted.submission.envelope
    pae = envelope.pae
    for signature, key in zip(envelope.signatures, keys, strict=True):
        if key is None:
            return refuse("KEY_UNKNOWN", keyid=signature.keyid)
        binding = WebauthnBinding(key.rp_id, key.origins) if key.rp_id is not None else None
        try:
            verify_statement(key.scheme, key.spki, pae, signature, binding)
        except (KeysError, FormatError) as error:
            return refuse("SIGNATURE_INVALID", keyid=signature.keyid, problem=error.code)
    return None
