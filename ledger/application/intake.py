"""What a host checks before the rules: form, disclosures, signatures (the *intake* codes of docs/rules.md).

Verifying signatures is the dear part and needs no lock: it is done in threads, a batch at a time, with the keys that
the record or the statement itself names. Whether those keys may sign is the rules' to say, at the entry's own index.
"""

from concurrent.futures import Executor
from dataclasses import dataclass

from ledger.application.folder import HostKeys
from ledger.format.codec import encode_base64
from ledger.format.entry import Entry, format_entry
from ledger.format.errors import FormatError
from ledger.format.resolution import resolve_statement
from ledger.format.statement import Statement, parse_statement
from ledger.format.submission import Submission, match_disclosures
from ledger.keys.errors import KeysError
from ledger.keys.schemes import verify_statement
from ledger.keys.webauthn import WebauthnBinding
from ledger.rules.judge import RulesVersionError
from ledger.rules.kind import Enrolment, Refusal, Registry
from ledger.rules.record.codes import refuse
from ledger.rules.signers import find_key
from ledger.rules.state import State

NAMING_KEYS = ("ledger.founded/v1", "ledger.keys/v1")
_PART = 25


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
    """Verify every signature of a batch, a part in each thread; one refusal or None for each submission."""
    keys = [find_keys(state, registry, one) for one in batch]
    if len(batch) == 1:
        return [verify_one(batch[0], keys[0])]

    def verify_part(start: int) -> list[Refusal | None]:
        end = start + _PART
        return [verify_one(one, found) for one, found in zip(batch[start:end], keys[start:end], strict=True)]

    return [refusal for part in executor.map(verify_part, range(0, len(batch), _PART)) for refusal in part]


def find_keys(state: State, registry: Registry, admitted: Admitted) -> list[Enrolment | None]:
    """The key of each signature, None for one that nobody knows."""
    return [find_key(state, registry, admitted.statement, admitted.id, keyid) for keyid in admitted.keyids]


def verify_one(admitted: Admitted, keys: list[Enrolment | None]) -> Refusal | None:
    """Verify the signatures of one submission with the keys found for it."""
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


def check_host_keys(statement: Statement, held: tuple[HostKeys, ...]) -> Refusal | None:
    """Whether this host holds the note keys and the clerk's that a statement makes the ledger's.

    Otherwise it would go on signing heads that nobody can verify, and the ledger would be over.
    """
    for place, act in enumerate(statement.acts):
        if act.kind not in NAMING_KEYS:
            continue
        named, clerk = act.body.get("note_keys"), act.body.get("clerk")
        if isinstance(named, list) and not any(set(keys.vkeys()) <= set(map(str, named)) for keys in held):
            return _keys_missing(place, "note")
        if clerk is not None and clerk not in [encode_base64(keys.clerk.spki) for keys in held]:
            return _keys_missing(place, "clerk")
    return None


def _keys_missing(place: int, which: str) -> Refusal:
    words = f"This host does not hold the {which} keys that it names."
    mend = "Name both note keys and the clerk's key of one set that the host made."
    return Refusal("HOST_KEYS_MISSING", "K-13", place, {"which": which}, words, mend)


def rules_missing(error: RulesVersionError) -> Refusal:
    """The refusal of whatever comes after rules that this program does not hold."""
    words = f"The rules in force are {error.needed}; this host holds {error.held}."
    detail = {"expected": error.needed, "found": error.held}
    return Refusal("RULES_VERSION_MISSING", "R-27", None, detail, words, "Update the host.")
