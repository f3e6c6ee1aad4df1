"""The clerk: the host's own hand, for what the rules give and for the host's word (docs/rules.md R-13, R-25, R-33).

The clerk's statements publish results; they never make time pass. Each act is a statement of its own, so that one that
somebody else has published meanwhile is refused alone.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from ledger.application.compose import Sitting, sign_all
from ledger.application.host import Ledger, Recorded
from ledger.application.intake import Admitted, admit
from ledger.format.checkpoint import SignedCheckpoint, parse_checkpoint, verify_checkpoint
from ledger.format.codec import MINUTE_MS, SECOND_MS, encode_base64
from ledger.format.cosignature import verify_cosignatures
from ledger.format.note import Ed25519NoteVerifier, SignatureType
from ledger.format.policy import quorum_time
from ledger.format.statement import Seen, Signer
from ledger.rules.decisions.closing import closing_body
from ledger.rules.decisions.outcomes import awaits_tellers
from ledger.rules.kind import Refusal
from ledger.rules.record.disclosures import life_ended
from ledger.rules.record.ledger_keys import note_keys_at, witness_policy_at
from ledger.rules.state import State
from ledger.rules.values import utc_date

ERASED_AT_ONCE = 256


@dataclass(frozen=True, slots=True)
class Due:
    """An act that the clerk may sign now."""

    kind: str
    body: dict[str, object]
    about: str | None = None


def due(state: State, received: int) -> Iterator[Due]:
    """What time has brought and nobody has published: outcomes, expired purchases, words at the end of their life.

    Args:
        state: the state.
        received: when (ms) the clerk's statement will be received.
    """
    for decision in state.decisions.decisions.values():
        opening = decision.opening
        if opening is None or decision.outcome is not None or decision.withdrawn:
            continue
        if opening.is_closed(received) and not awaits_tellers(state, decision):
            yield Due("decision.closed/v1", closing_body(state, decision), decision.id)
    for purchase in state.money.encumbrances.values():
        if purchase.standing == "open" and purchase.expires is not None and purchase.expires <= utc_date(received):
            yield Due("encumbrance.expired/v1", {}, purchase.id)
    ended = [digest for digest in state.record.sealed if digest not in state.record.erased]
    ended = [digest for digest in ended if life_ended(state, digest, received)]
    for start in range(0, len(ended), ERASED_AT_ONCE):
        yield Due("disclosure.erased/v1", {"digests": ended[start : start + ERASED_AT_ONCE], "right": "life_ended"})


def publish_due(ledger: Ledger, randomness: Callable[[int], bytes]) -> list[Recorded | Refusal]:
    """Publish everything that is due now; one answer for each statement.

    Args:
        ledger: the ledger, founded.
        randomness: gives that many random bytes.
    """
    received = max(ledger.clock.now(), ledger.live.received)
    statements = [_statement(ledger, act, randomness) for act in due(ledger.live.state, received)]
    return ledger.append(statements) if statements else []


def publish(
    ledger: Ledger, kind: str, body: dict[str, object], randomness: Callable[[int], bytes]
) -> Recorded | Refusal:
    """Publish one act of the host's own: that it sent notice, for one.

    Args:
        ledger: the ledger.
        kind: of the act; one that the clerk may sign.
        body: its fields.
        randomness: gives that many random bytes.
    """
    return ledger.append([_statement(ledger, Due(kind, body), randomness)])[0]


def note_witnessed(ledger: Ledger, note: bytes, randomness: Callable[[int], bytes]) -> Recorded | Refusal:
    """Write down a head that came back from the witnesses; when their time is the host's own, the clock is believed.

    Of the note's lines only the ledger's Ed25519 lines and its witnesses' are taken; lines of others, and ML-DSA
    lines, are left out.

    Args:
        ledger: the ledger, founded, with a witness policy.
        note: the cosigned checkpoint.
        randomness: gives that many random bytes.

    Raises:
        FormatError: it is no checkpoint of this ledger.
        ProofError: a signature does not hold, or the witnesses do not meet the policy.
    """
    signed, time = _witnesses_only(ledger, parse_checkpoint(note))
    if time is not None and abs(time - ledger.clock.now()) <= MINUTE_MS:
        ledger.watch.confirm()
    act = Due("head.witnessed/v1", {"checkpoint": encode_base64(signed.data)})
    return ledger.append([_statement(ledger, act, randomness)])[0]


def _witnesses_only(ledger: Ledger, signed: SignedCheckpoint) -> tuple[SignedCheckpoint, int | None]:
    """The checkpoint with those lines that the record takes, and the witnesses' time (ms)."""
    state, size = ledger.live.state, min(max(signed.checkpoint.size, 1), ledger.size)
    log = [key for key in note_keys_at(state, size) if key.type is SignatureType.ED25519]
    policy = witness_policy_at(state, size)
    witnesses = [key for key in policy.witness_keys if key.type is SignatureType.COSIGNATURE_ED25519] if policy else []
    known = {(key.name, key.key_id) for key in (*log, *witnesses)}
    lines = tuple(line for line in signed.signatures if (line.name, line.key_id) in known)
    kept = SignedCheckpoint(signed.checkpoint, lines or signed.signatures)
    verify_checkpoint(kept, ledger.origin, [Ed25519NoteVerifier(key) for key in log])
    time = quorum_time(policy, verify_cosignatures(kept, witnesses)) if policy else None
    return kept, None if time is None else time * SECOND_MS


def _statement(ledger: Ledger, act: Due, randomness: Callable[[int], bytes]) -> Admitted:
    sitting = Sitting(ledger.origin, (Signer(None, "clerk"),), randomness)
    sitting.add(act.kind, act.body, about=act.about)
    root = ledger.live.root_at(ledger.size)
    assert root is not None, "the tree has a root at its own size"
    draft = sitting.draw_up(at=ledger.clock.now(), seen=Seen(ledger.size, root))
    return admit(sign_all(draft, {None: ledger.keys.clerk}))
