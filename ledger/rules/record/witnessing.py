"""Heads that witnesses have seen: the record's hold on time (docs/rules.md R-25, R-26; C2SP tlog-cosignature).

``head.witnessed/v1`` carries a checkpoint with the Ed25519 cosignatures that meet the ledger's witness policy, and no
others. What is received later cannot be dated before the witnesses' time, less a minute.
"""

import base64
from typing import Any

from ledger.format.checkpoint import SignedCheckpoint, parse_checkpoint, verify_checkpoint
from ledger.format.codec import MINUTE_MS, SECOND_MS
from ledger.format.cosignature import verify_cosignatures
from ledger.format.errors import FormatError, ProofError
from ledger.format.note import Ed25519NoteVerifier, SignatureType, VerifierKey
from ledger.format.policy import Policy, quorum_time
from ledger.rules.case import Case
from ledger.rules.kind import Check, Detail, Kind
from ledger.rules.record.ledger_keys import note_keys_at, witness_policy_at
from ledger.rules.record.state import WitnessedHead
from ledger.rules.state import State
from ledger.rules.values import Base64, Body

SLACK_MS = MINUTE_MS


class HeadWitnessed(Body):
    """The checkpoint note, standard base64."""

    checkpoint: Base64


def earliest_received(state: State) -> int:
    """The earliest ``received`` (ms) that the next entry may have: the last entry's, and the witnesses' less 60 s."""
    witnessed = state.record.witnessed
    latest = witnessed[-1].time - SLACK_MS if len(witnessed) else 0
    return max(state.record.received.get(), latest)


def witnessed_around(state: State, instant: int) -> tuple[int | None, int | None]:
    """The witnesses' times (ms) nearest to an instant: the last at or before it, the first after it.

    A close whose two lie further apart than the charter's ``witness_gap``, or that has none on a side, is marked *time
    unproven* (R-26).
    """
    before: int | None = None
    for head in reversed([*state.record.witnessed]):
        if head.time <= instant:
            return head.time, before
        before = head.time
    return None, before


def _parse(case: Case[HeadWitnessed]) -> SignedCheckpoint:
    return parse_checkpoint(base64.b64decode(case.body.checkpoint))


def _form(case: Case[HeadWitnessed]) -> Detail | None:
    try:
        head = _parse(case).checkpoint
    except FormatError as error:
        return {"problem": error.code}
    if head.origin != case.origin:
        return {"problem": "ORIGIN_MISMATCH"}
    known = 1 <= head.size <= case.index and case.root_at(head.size) == head.root.hex()
    return None if known else {"problem": "NO_HEAD_OF_THIS_LEDGER"}


def _worth_it(case: Case[HeadWitnessed]) -> Detail | None:
    witnessed = case.state.record.witnessed
    if not len(witnessed):
        return None
    last = witnessed[-1]
    if case.index <= last.index + 1:
        return {"problem": "NOTHING_SINCE", "index": last.index}
    return None if _parse(case).checkpoint.size > last.size else {"problem": "NOT_NEWER", "index": last.index}


def _policy(case: Case[HeadWitnessed]) -> Policy | None:
    return witness_policy_at(case.state, _parse(case).checkpoint.size)


def _asked(case: Case[HeadWitnessed]) -> Detail | None:
    return {} if _policy(case) is None else None


def _signatures(case: Case[HeadWitnessed]) -> Detail | None:
    try:
        _witness_time(case)
    except (FormatError, ProofError) as error:
        return {"problem": error.code}
    return None


def _witness_time(case: Case[HeadWitnessed]) -> int:
    signed, policy = _parse(case), _policy(case)
    assert policy is not None, "checked before"
    note_keys = [k for k in note_keys_at(case.state, signed.checkpoint.size) if k.type is SignatureType.ED25519]
    witnesses = [key for key in policy.witness_keys if key.type is SignatureType.COSIGNATURE_ED25519]
    _check_lines(signed, [*note_keys, *witnesses])
    verify_checkpoint(signed, case.origin, [Ed25519NoteVerifier(key) for key in note_keys])
    time = quorum_time(policy, verify_cosignatures(signed, witnesses))
    if time is None:
        raise ProofError("NO_WITNESS_ASKED", "witness policy", "a quorum of witnesses", "none")
    return time * SECOND_MS


def _check_lines(signed: SignedCheckpoint, keys: list[VerifierKey]) -> None:
    known = {(key.name, key.key_id) for key in keys}
    lines = [(line.name, line.key_id) for line in signed.signatures]
    if not set(lines) <= known:
        raise FormatError("LINE_UNASKED", "checkpoint", "the ledger's Ed25519 line and its witnesses'", "another")
    if len(set(lines)) != len(lines):
        raise FormatError("LINE_TWICE", "checkpoint", "each line once", "one twice")


def _not_ahead(case: Case[HeadWitnessed]) -> Detail | None:
    ahead = _witness_time(case) - SLACK_MS - case.received
    return {"seconds": ahead // SECOND_MS + 60} if ahead > 0 else None


def _record(case: Case[HeadWitnessed]) -> None:
    witnessed, time = case.state.record.witnessed, _witness_time(case)
    latest = max(time, witnessed[-1].time) if len(witnessed) else time
    witnessed.append(WitnessedHead(case.index, _parse(case).checkpoint.size, latest))


KINDS: tuple[Kind[Any], ...] = (
    Kind(
        name="head.witnessed/v1",
        body=HeadWitnessed,
        label="note a witnessed head",
        words="Witnesses outside have seen this record as it was.",
        power="record.witness",
        attestation="host",
        checks=(
            Check("HEAD_UNKNOWN", "R-25", "It is no head of this ledger: {problem}.", "Send a head of it.", _form),
            Check(
                "HEAD_NOT_NEEDED",
                "R-25",
                "The head witnessed at index {index} still serves: {problem}.",
                "Wait until another entry has followed.",
                _worth_it,
            ),
            Check("NO_POLICY", "R-25", "No witness was asked for.", "Give the ledger a witness policy.", _asked),
            Check(
                "COSIGNATURES_INVALID",
                "R-25",
                "The signatures under the head are not as the policy asks: {problem}.",
                "Collect the witnesses' cosignatures again.",
                _signatures,
            ),
            Check(
                "WITNESS_AHEAD",
                "R-26",
                "The witnesses' time is {seconds} s after the ledger's.",
                "Check the host's clock, then the witnesses'.",
                _not_ahead,
            ),
        ),
        record=_record,
    ),
)
