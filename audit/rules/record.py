"""The record's own kinds: its keys, its heads, what is cancelled, in doubt or erased (R-7, R-25 to R-33, F-2, K-13)."""

from dataclasses import replace
from typing import Any

from audit import ed25519, note
from audit.checkpoint import Head, Policy, Signed, read_head, read_policy, verify_head
from audit.errors import BrokenError
from audit.note import NoteKey, read_vkey
from audit.public_keys import Verifier, check_enrolment
from audit.rules.case import Case
from audit.rules.enrolment import raw_key, remember_signers
from audit.rules.people import settle
from audit.rules.standing import is_contested, signers_in_doubt
from audit.rules.state import Charter, LedgerKeys
from audit.texts import decode_base64, read_digest

WITNESS_SLACK_MS = 60_000
KNOWN_RULES = "rules/v0"
_RATIFIED = "organization.ratified/v1"


def found(case: Case) -> None:
    """``ledger.founded/v1``."""
    body, state = case.act.body, case.state
    if body.get("format") != 1:
        raise case.refuse("BODY_INVALID", "R-15", "format 1", body.get("format"))
    if body.get("rules") != KNOWN_RULES:
        raise case.refuse("BODY_INVALID", "R-15", KNOWN_RULES, body.get("rules"))
    keys = _read_keys(case, case.member("note_keys"), case.text("clerk"), body.get("witness_policy"), "F-2")
    _put_keys(case, keys, "F-2")
    state.journal.set(state, "rules", KNOWN_RULES)


def replace_keys(case: Case) -> None:
    """``ledger.keys/v1``."""
    body, now = case.act.body, case.state.ledger_keys[-1]
    named = {"note_keys", "clerk", "witness_policy"} & body.keys()
    unwitnessed = body.get("unwitnessed") is True
    if not (named or unwitnessed) or (unwitnessed and "witness_policy" in named):
        raise case.refuse("LEDGER_KEYS_EMPTY", "K-13", "something that is replaced, and one word on witnesses", body)
    found_keys = _read_keys(case, body.get("note_keys"), body.get("clerk"), body.get("witness_policy"), "K-13")
    policy = None if unwitnessed else found_keys[2] or now.policy
    _put_keys(case, (found_keys[0] or now.note_keys, found_keys[1] or now.clerk, policy), "K-13")


_Keys = tuple[tuple[NoteKey, ...] | None, Verifier | None, Policy | None]


def _read_keys(case: Case, vkeys: Any, clerk: Any, policy: Any, clause: str) -> _Keys:
    try:
        note_keys = None if vkeys is None else _read_note_keys(case, vkeys, clause)
        verifier = None
        if clerk is not None:
            verifier = Verifier("ed25519", decode_base64(clerk, "/clerk"))
            check_enrolment(verifier)
        read = None if policy is None else read_policy(policy if isinstance(policy, str) else "")
        for key in read.witnesses.values() if read else ():
            if key.type != note.COSIGNATURE_ML_DSA:
                ed25519.check_key(key.public_key)
    except BrokenError as error:
        found_there = f"{error.code}: {error.found}"
        raise case.refuse("LEDGER_KEYS_REFUSED", clause, error.expected, found_there) from None
    return note_keys, verifier, read


def _read_note_keys(case: Case, vkeys: Any, clause: str) -> tuple[NoteKey, ...]:
    def refuse(expected: str, what: object) -> Exception:
        return case.refuse("LEDGER_KEYS_REFUSED", clause, expected, what)

    if not isinstance(vkeys, list) or not 1 <= len(vkeys) <= 4 or not all(isinstance(v, str) for v in vkeys):  # noqa: PLR2004
        raise case.refuse("BODY_INVALID", "R-15", "1 to 4 note keys", vkeys)
    keys = tuple(read_vkey(vkey) for vkey in vkeys)
    origin = case.state.origin
    for key in keys:
        if key.name != origin or key.type not in (note.ED25519, note.COSIGNATURE_ML_DSA):
            raise refuse(f"keys named {origin} of type 01 or 06", str(key))
        if key.type == note.ED25519:
            ed25519.check_key(key.public_key)
    if len({key.public_key for key in keys}) != len(keys):
        raise refuse("each note key once", "one twice")
    if not any(key.type == note.ED25519 for key in keys):
        raise refuse("an Ed25519 note key", "none")
    return keys


def _put_keys(case: Case, keys: _Keys, clause: str) -> None:
    note_keys, clerk, policy = keys
    state = case.state
    assert note_keys is not None
    assert clerk is not None
    uses = [(key.public_key, "note") for key in note_keys]
    uses += [(raw_key(clerk.spki) or b"", "clerk")]
    uses += [(key.public_key, "witness") for key in (policy.witnesses.values() if policy else ())]
    for public_key, use in uses:
        known = state.uses.get(public_key, use)
        if known != use:
            raise case.refuse("LEDGER_KEYS_REFUSED", clause, f"a key used as {use} only", f"used as {known}")
        state.journal.put(state.uses, public_key, use)
    state.journal.append(state.ledger_keys, LedgerKeys(case.index + 1, note_keys, clerk, policy))


def cancel(case: Case) -> None:
    """``statement.cancelled/v1``."""
    identity = read_digest(case.member("statement"), f"/acts/{case.place}/body/statement")
    index = case.state.statements.get(bytes.fromhex(identity), -1)
    if index >= 0 or identity == case.statement:
        raise case.refuse("STATEMENT_ACCEPTED", "R-7", "a statement not accepted yet", identity)
    before = case.state.cancelled.get(identity, frozenset())
    case.state.journal.put(case.state.cancelled, identity, before | case.persons)


def witness_head(case: Case) -> None:
    """``head.witnessed/v1``."""
    state = case.state
    try:
        head = read_head(decode_base64(case.member("checkpoint"), "/checkpoint"))
    except BrokenError as error:
        raise case.refuse("HEAD_UNKNOWN", "R-25", error.expected, f"{error.code}: {error.found}") from None
    known = head.origin == state.origin and 1 <= head.size <= case.index
    if not known or case.tools.root_at(head.size) != head.root.hex():
        raise case.refuse(
            "HEAD_UNKNOWN", "R-25", "a head of this ledger", f"{head.origin} {head.size} {head.root.hex()}"
        )
    if state.witnessed_size and (head.size <= state.witnessed_size or case.index <= state.witnessed_index + 1):
        raise case.refuse("HEAD_NOT_NEEDED", "R-25", f"a head larger than {state.witnessed_size}", head.size)
    time = _witness_time(case, head) * 1000
    if time > case.received + WITNESS_SLACK_MS:
        raise case.refuse("WITNESS_AHEAD", "R-26", "a time at most 60 s after `received`", time)
    state.journal.set(state, "witnessed_size", head.size)
    state.journal.set(state, "witnessed_index", case.index)
    state.journal.set(state, "witness_time", max(time, state.witness_time))


def _witness_time(case: Case, head: Head) -> int:
    keys = case.state.ledger_keys_at(head.size)
    policy = keys.policy if keys else None
    if keys is None or policy is None:
        raise case.refuse("NO_POLICY", "R-25", "a witness policy in force at that size", "none")
    own = [key for key in keys.note_keys if key.type == note.ED25519]
    witnesses = [key for key in policy.witnesses.values() if key.type == note.COSIGNATURE_ED25519]
    try:
        signed = verify_head(head, [*own, *witnesses], case.tools.verify_note)
    except BrokenError as error:
        raise case.refuse("COSIGNATURES_INVALID", "R-25", error.expected, f"{error.code}: {error.found}") from None
    problem = _lines_problem(signed, policy)
    time = policy.witness_time(signed)
    if problem or time is None:
        raise case.refuse("COSIGNATURES_INVALID", "R-25", "the ledger's line and the quorum's", problem or "no quorum")
    return time


def _lines_problem(signed: Signed, policy: Policy) -> str:
    keys = [key for key, _ in signed.keys]
    if signed.unknown:
        return "a line of nobody asked"
    if len(set(keys)) != len(keys):
        return "a line twice"
    if not any(key.type == note.ED25519 for key in keys):
        return "no line of the ledger"
    if any(time == 0 for _, time in signed.keys):
        return "a cosignature without a time"
    return "" if policy.met_by(keys) else "no quorum"


def adopt_rules(case: Case) -> None:
    """``rules.adopted/v1``."""
    case.state.journal.set(case.state, "rules", case.text("rules"))


def close(case: Case) -> None:
    """``ledger.closed/v1``."""
    case.state.journal.set(case.state, "closed", value=True)


def erase(case: Case) -> None:
    """``disclosure.erased/v1``."""
    for digest in _known_digests(case):
        case.state.journal.add(case.state.erased, digest)


def widen(case: Case) -> None:
    """``disclosure.widened/v1``."""
    _known_digests(case)


def _known_digests(case: Case) -> list[bytes]:
    names = case.member("digests")
    if not isinstance(names, list) or not names:
        raise case.refuse("BODY_INVALID", "R-15", "a list of digests", names)
    digests = [bytes.fromhex(read_digest(name, f"/acts/{case.place}/body/digests")) for name in names]
    for digest in digests:
        if digest not in case.state.sealed or digest in case.state.erased or digests.count(digest) > 1:
            raise case.refuse("DISCLOSURE_UNKNOWN", "R-31", "sealed fields not erased, each once", digest)
    return digests


def _acts(case: Case) -> list[int]:
    names, numbers = case.member("acts"), []
    if not isinstance(names, list) or not names:
        raise case.refuse("BODY_INVALID", "R-15", "a list of acts", names)
    for name in names:
        number = case.state.find(name) if isinstance(name, str) and "." in name else None
        if number is None or number in numbers:
            raise case.refuse("ACT_UNKNOWN", "R-28", "accepted acts, each once", name)
        numbers.append(number)
    return numbers


def confirm(case: Case) -> None:
    """``act.confirmed/v1``; kept for the acts on which keys hang."""
    for act in _acts(case):
        if act in case.state.signatures:
            if not is_contested(case.state, act):
                raise case.refuse("NOT_CONTESTED", "R-28", "an act in doubt", case.member("acts"))
            if case.author.person not in signers_in_doubt(case.state, act):
                raise case.refuse(
                    "NOT_HER_ACT", "R-29", "an act of the first signer's key in doubt", case.author.person
                )
            assert case.author.person is not None
            case.state.journal.put(case.state.confirmed, (act, case.author.person), case.number)
    remember_signers(case)


def disavow(case: Case) -> None:
    """``act.disavowed/v1``; kept for the acts on which keys hang."""
    for act in _acts(case):
        if act in case.state.signatures:
            if not is_contested(case.state, act):
                raise case.refuse("NOT_CONTESTED", "R-28", "an act in doubt", case.member("acts"))
            if case.persons & set(signers_in_doubt(case.state, act)):
                raise case.refuse("PANEL_INVOLVED", "R-29", "others than the signers in doubt", "one of them")
            case.state.journal.put(case.state.disavowed, act, case.number)
    remember_signers(case)


def disown(case: Case) -> None:
    """``act.disowned/v1``: whoever ratified only so is out again, before the coalition may decide (F-9)."""
    state = case.state
    for act in _acts(case):
        if act not in state.written:
            raise case.refuse("NOT_WRITTEN_FOR_HER", "R-30", "acts written down for another", case.member("acts"))
        organization = state.ratified_by.get(act)
        if organization is not None and not state.may_decide:
            one = replace(state.organizations[organization], standing="invited")
            state.journal.put(state.organizations, organization, one)
            settle(case)


def adopt_charter(case: Case) -> None:
    """``charter.adopted/v1``: what of it this book reads."""
    plain = Charter()
    powers, recovery = case.act.body.get("powers", {}), case.act.body.get("recovery", {})
    vouch = powers.get("people.vouch", {}) if isinstance(powers, dict) else None
    grants = vouch.get("grants", list(plain.vouching)) if isinstance(vouch, dict) else None
    if not isinstance(recovery, dict) or not isinstance(grants, list):
        raise case.refuse("BODY_INVALID", "R-15", "powers and recovery of a charter", case.act.body)
    needed, hours = recovery.get("needed", plain.recovery[0]), recovery.get("delay_hours", plain.recovery[1])
    outside = recovery.get("outside", "")
    if not (isinstance(needed, int) and isinstance(hours, int) and isinstance(outside, str)):
        raise case.refuse("BODY_INVALID", "R-15", "needed, delay_hours and outside of a recovery", recovery)
    charter = Charter(tuple(role for role in plain.vouching if role in grants), (needed, hours), outside)
    case.state.journal.set(case.state, "has_charter", value=True)
    case.state.journal.set(case.state, "charter", charter)


def create_post(case: Case) -> None:
    """``post.created/v1``: its code."""
    case.state.journal.put(case.state.post_codes, case.id, case.text("code"))


def appoint(case: Case) -> None:
    """``term.appointed/v1``: whose term it is."""
    case.state.journal.put(case.state.terms, case.id, case.text("person"))
    case.state.journal.put(case.state.term_posts, case.id, case.text("post"))
