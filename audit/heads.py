"""Signed heads: the export's own checkpoint, and those that the user kept from before (docs/format.md §5.3, §9.2)."""

from collections.abc import Callable
from dataclasses import dataclass

from audit import note
from audit.checkpoint import Head, Signed, VerifyLine, read_head, verify_head
from audit.errors import BrokenError, FormError
from audit.layout import CHECKPOINT
from audit.note import NoteKey
from audit.report import Report, grouped
from audit.rules.state import LedgerKeys, State
from audit.texts import show_time

RootAt = Callable[[int], str | None]
_CLAUSE = "format §5.3"


@dataclass(frozen=True)
class Given:
    """What the user brings to be held against the export.

    Args:
        genesis: the genesis id (hex), empty for none.
        vkeys: verifier keys that must have signed the checkpoint.
        heads: signed heads kept from before, with names to tell them by.
    """

    genesis: str = ""
    vkeys: tuple[str, ...] = ()
    heads: tuple[tuple[str, bytes], ...] = ()


def check(state: State, head: Head | None, given: Given, root_at: RootAt, verify: VerifyLine, report: Report) -> None:
    """Check who signed the export's head, and hold against it what the user brought."""
    _check_genesis(state, given, report)
    if head is not None:
        signed = _check_own(state, head, verify, report)
        _check_vkeys(head, given, signed, verify, report)
    for name, data in given.heads:
        _check_kept(state, name, data, root_at, verify, report)


def _check_genesis(state: State, given: Given, report: Report) -> None:
    if given.genesis and given.genesis != state.genesis:
        found = state.genesis or "no founding"
        report.tell("entry 0", "GENESIS_MISMATCH", "format §8.1", f"{given.genesis}, which you gave", found, 0)
    said = " ".join(grouped(state.genesis))
    by = "given by you" if given.genesis else "taken from the export itself: compare it with the one you were told"
    report.rests_on.append(f"the genesis id {said or 'of nothing'}, {by}")


def _keys(state: State, size: int) -> LedgerKeys | None:
    return state.ledger_keys_at(max(size, 1))


def _verify(keys: LedgerKeys, head: Head, verify: VerifyLine) -> Signed:
    """Verify a head by the ledger's keys and its witnesses'.

    Raises:
        FormError: a line does not hold, or the ledger's Ed25519 line is missing.
    """
    witnesses = keys.policy.witnesses.values() if keys.policy else ()
    signed = verify_head(head, [*keys.note_keys, *witnesses], verify)
    if not any(key.type == note.ED25519 and key in keys.note_keys for key, _ in signed.keys):
        raise FormError("LOG_SIGNATURE_MISSING", _CLAUSE, "", "the ledger's Ed25519 line", "none")
    return signed


def _check_own(state: State, head: Head, verify: VerifyLine, report: Report) -> Signed | None:
    keys = _keys(state, head.size)
    if keys is None:
        report.remarks.append("the record names no key of the ledger, so nobody can say who signed the checkpoint")
        report.stopped = report.stopped or "the checkpoint's signatures could not be checked"
        return None
    if head.origin != state.origin:
        report.tell(f"{CHECKPOINT}/line 1", "ORIGIN_MISMATCH", _CLAUSE, state.origin, head.origin)
    try:
        signed = _verify(keys, head, verify)
    except BrokenError as error:
        report.find(error, CHECKPOINT)
        return None
    made = {key for key, _ in signed.keys}
    for key in keys.note_keys:
        # An export's head bears the lasting signature too, so that a line nobody knows hides no lost one.
        if key.type == note.COSIGNATURE_ML_DSA and key not in made:
            report.tell(CHECKPOINT, "LOG_SIGNATURE_MISSING", _CLAUSE, f"an ML-DSA-44 line of {key.name}", "none")
    for line in signed.unknown:
        report.remarks.append(f"a signature line of {line.name}+{line.key_id.hex()}, whom the record does not name")
    _tell_witnesses(keys, signed, report)
    return signed


def _tell_witnesses(keys: LedgerKeys, signed: Signed, report: Report) -> None:
    if keys.policy is None or keys.policy.quorum == "none":
        report.rests_on.append("no witness: the record asks for none")
        return
    time = keys.policy.witness_time(signed)
    if time is None:
        report.rests_on.append("no witness: this checkpoint lacks the quorum of the record's witness policy")
    else:
        report.rests_on.append(f"the record's witness policy, met at {show_time(time * 1000)}")


def _check_vkeys(head: Head, given: Given, signed: Signed | None, verify: VerifyLine, report: Report) -> None:
    for text in given.vkeys:
        key = note.read_vkey(text)
        try:
            verify_head(head, [key], verify)
        except BrokenError as error:
            report.tell(
                CHECKPOINT, "VKEY_MISMATCH", _CLAUSE, f"a signature of {_name(key)}, which you gave", error.found
            )
        else:
            report.rests_on.append(f"the key {_name(key)}, given by you")
    if signed is not None and not given.vkeys:
        names = ", ".join(_name(key) for key, _ in signed.keys)
        report.rests_on.append(f"the keys {names}, taken from the export itself")


def _name(key: NoteKey) -> str:
    return f"{key.name}+{key.id.hex()}"


def _check_kept(state: State, name: str, data: bytes, root_at: RootAt, verify: VerifyLine, report: Report) -> None:
    where = f"kept head {name}"
    try:
        head = read_head(data)
        keys = _keys(state, head.size)
        if keys is None or head.origin != state.origin:
            raise FormError("ORIGIN_MISMATCH", _CLAUSE, "", f"a head of {state.origin or 'this ledger'}", head.origin)
        _verify(keys, head, verify)
    except BrokenError as error:
        report.find(error, where)
        return
    root = root_at(head.size)
    if root is None:
        expected = f"at least the {head.size} entries of the head that you kept"
        report.tell(where, "ENTRIES_MISSING", "format §9.2", expected, f"{state.size}", state.size)
    elif root != head.root.hex():
        expected = f"{head.root.hex()} at size {head.size}, in the head that you kept"
        report.tell(where, "ROOT_MISMATCH", "format §9.2", expected, root)
    else:
        report.rests_on.append(f"the head of size {head.size} that you kept")
