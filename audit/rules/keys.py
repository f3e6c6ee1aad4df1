"""Keys over time: added, rotated, vetoed, revoked, frozen, thawed, recovered (docs/rules.md K-3 to K-12)."""

from dataclasses import replace

from audit.members import MAX_ACTS
from audit.rules.case import Case, Signed
from audit.rules.enrolment import acts_from, check_possession, enrol, read_key
from audit.rules.standing import (
    VOICES,
    accredited_by,
    has_role,
    has_role_anywhere,
    is_key_contested,
    keys_of,
    may_vouch,
    most_apart,
    vouches_in,
)
from audit.rules.state import NEVER, Key, Recovery, State
from audit.texts import HOUR_MS

NEW_PHONE_AFTER_MS = 24 * HOUR_MS
_OUTSIDE = "outside"
_TWO = 2


def _person(case: Case) -> str:
    if case.subject not in case.state.persons:
        raise case.refuse("ABOUT_UNKNOWN", "R-16", "a person", case.subject)
    return case.subject


def _put(state: State, key: Key) -> None:
    state.journal.put(state.keys, key.keyid, key)


def _named(case: Case, keyid: str) -> Key:
    key = case.state.keys.get(keyid)
    if key is None or key.person != case.subject:
        raise case.refuse("KEY_NOT_HERS", "K-6", "a key of the person it is about", keyid)
    return key


def _herself(case: Case, clause: str) -> None:
    if case.author.person != case.subject:
        raise case.refuse("NOT_HERSELF", clause, "her own signature first", case.author.person)


def _uncontested(case: Case) -> None:
    if is_key_contested(case.state, case.author.keyid):
        raise case.refuse("KEY_CONTESTED", "K-9", "a key whose enrolment is not in doubt", case.author.keyid)


def _endorsed(case: Case) -> tuple[str, Key | None]:
    person = _person(case)
    _herself(case, "K-3")
    _uncontested(case)
    return person, case.state.keys.get(case.author.keyid)


def add_key(case: Case) -> None:
    """``key.added/v1``."""
    person, _ = _endorsed(case)
    key = read_key(case)
    enrol(case, person, key, acts_from(case, person), endorsed_by=case.author.keyid)
    check_possession(case, person, key)


def rotate_key(case: Case) -> None:
    """``key.rotated/v1``."""
    person, old = _endorsed(case)
    key = read_key(case)
    begins = acts_from(case, person)
    enrol(case, person, key, begins, endorsed_by=case.author.keyid, rotates=case.author.keyid)
    check_possession(case, person, key)
    if old is None or old.ends != NEVER:
        raise case.refuse("ROTATED_ALREADY", "K-5", "a key without a successor", case.author.keyid)
    _put(case.state, replace(old, ends=begins))


def veto_key(case: Case) -> None:
    """``key.vetoed/v1``."""
    _person(case)
    _herself(case, "K-4")
    key = _named(case, case.text("key"))
    _uncontested(case)
    veto = case.state.keys.get(case.author.keyid)
    if veto is None or veto.enrolled >= key.enrolled:
        raise case.refuse("KEY_NOT_OLDER", "K-4", "an older key", case.author.keyid)
    if key.stopped(case.index) or key.active <= case.received:
        raise case.refuse("VETO_TOO_LATE", "K-4", "a key that does not act yet", key.keyid)
    _put(case.state, replace(key, vetoed=True))
    _release(case.state, key, case.received)


def _release(state: State, key: Key, received: int) -> None:
    """Let the key go on whose place another was to take, when that one ends before it acts (K-5)."""
    if key.rotates is not None and key.active > received:
        _put(state, replace(state.keys[key.rotates], ends=NEVER))


def revoke(case: Case, keyid: str, invalid_from: int) -> None:
    """Revoke a key from this index on, and what it endorsed since it fell into wrong hands (K-8)."""
    state = case.state
    waiting = [(keyid, invalid_from)]
    while waiting:
        each, since = waiting.pop()
        key = state.keys[each]
        _put(state, replace(key, revoked=min(key.revoked, case.index), invalid_from=min(key.invalid_from, since)))
        _release(state, key, case.received)
        for other in keys_of(state, key.person) if since != NEVER else ():
            index = _index(other)
            if other.endorsed_by == each and index >= since and other.invalid_from == NEVER:
                waiting.append((other.keyid, index))


def _index(key: Key) -> int:
    return key.enrolled // MAX_ACTS


def revoke_key(case: Case) -> None:
    """``key.revoked/v1``."""
    _person(case)
    key = _named(case, case.text("key"))
    own = next((signer for signer in case.signers if signer.person == case.subject), None)
    sound = own is not None and not is_key_contested(case.state, own.keyid)
    if not (own is not None and sound and _may_end(case, own, key)):
        others = case.persons - {case.subject}
        groups = frozenset().union(*(accredited_by(case.state, person, case.received) for person in others))
        vouched = may_vouch(case.state, case.signers, case.subject, case.received)
        if not (vouched and (sound or len(groups) >= _TWO)):
            raise case.refuse(
                "REVOCATION_NOT_ALLOWED", "K-7", "that key, an older one, or who may vouch for her", "none"
            )
    start = case.count("invalid_from")
    if key.revoked != NEVER and not (start is not None and start < key.invalid_from):
        raise case.refuse("REVOKED_ALREADY", "K-7", "a key in force, or an earlier invalid_from", key.keyid)
    if start is not None and not _index(key) <= start <= case.index:
        raise case.refuse("INVALID_FROM_RANGE", "K-8", f"an index from {_index(key)} to {case.index}", start)
    revoke(case, key.keyid, NEVER if start is None else start)


def _may_end(case: Case, own: Signed, key: Key) -> bool:
    signing = case.state.keys.get(own.keyid)
    return signing is not None and signing.enrolled <= key.enrolled


def _targets(case: Case, *, frozen: bool) -> list[Key]:
    _person(case)
    names = case.texts("keys") if "keys" in case.act.body else case.state.keys_of.get(case.subject, ())
    named = [_named(case, name) for name in names]
    return [key for key in named if not key.stopped(case.index) and key.frozen is frozen]


def _may_freeze(case: Case, persons: frozenset[str]) -> bool:
    own = accredited_by(case.state, case.subject, case.received)
    if any(each == case.subject or accredited_by(case.state, each, case.received) & own for each in persons):
        return True
    return sum(has_role_anywhere(case.state, each, "delegate", case.received) for each in persons) >= _TWO


def freeze_keys(case: Case) -> None:
    """``key.frozen/v1``."""
    targets = _targets(case, frozen=False)
    if not _may_freeze(case, case.persons):
        raise case.refuse("FREEZE_NOT_ALLOWED", "K-10", "herself, one of her organization, or two delegates", "others")
    if not targets:
        raise case.refuse("NOTHING_TO_FREEZE", "K-10", "a key that can be frozen", "none")
    again = frozenset().union(*(key.frozen_by for key in targets))
    groups = frozenset().union(*(accredited_by(case.state, each, case.received) for each in case.persons))
    if not _may_freeze(case, case.persons - again) and len(groups) < _TWO:
        raise case.refuse("FROZEN_BY_THE_SAME", "K-10", "somebody new, or of a second organization", "the same people")
    for key in targets:
        _put(case.state, replace(key, frozen=True, frozen_by=key.frozen_by | case.persons))


def thaw_keys(case: Case) -> None:
    """``key.thawed/v1``."""
    targets = _targets(case, frozen=True)
    own = next((signer for signer in case.signers if signer.person == case.subject), None)
    sound = own is not None and not is_key_contested(case.state, own.keyid)
    if not sound and not may_vouch(case.state, case.signers, case.subject, case.received):
        raise case.refuse("THAW_NOT_ALLOWED", "K-10", "another key of hers, or who may vouch for her", "none")
    if not targets:
        raise case.refuse("NOTHING_TO_THAW", "K-10", "a frozen key", "none")
    for key in targets:
        _put(case.state, replace(key, frozen=False))


def request_recovery(case: Case) -> None:
    """``key.recovery_requested/v1``."""
    person, state = _person(case), case.state
    vouchers = _vouchers(case)
    if not vouchers:
        raise case.refuse("NOT_VOUCHED", "K-11", "one who may approve, not herself", "none")
    if state.persons[person].standing != "joined":
        raise case.refuse("NO_KEY_TO_RECOVER", "K-11", "one who has joined", state.persons[person].standing)
    # Whether she served in a post decides how many must approve; the seating of terms is not judged by this version.
    guarded = person in state.terms.values()
    needed, hours = state.charter.recovery
    delay = hours * HOUR_MS if guarded else NEW_PHONE_AFTER_MS
    key = enrol(case, person, read_key(case), NEVER, uncertain=guarded)
    _approve(case, key, Recovery(person, guarded, needed, delay), vouchers)


def approve_recovery(case: Case) -> None:
    """``key.recovery_approved/v1``."""
    _person(case)
    key = _named(case, case.text("key"))
    recovery = case.state.recoveries.get(key.keyid)
    if recovery is None or (recovery.settled and not recovery.guarded) or key.stopped(case.index):
        raise case.refuse("RECOVERY_NOT_OPEN", "K-12", "a request that waits for approval", key.keyid)
    vouchers = _vouchers(case)
    if not vouchers:
        raise case.refuse("NOT_VOUCHED", "K-11", "one who may approve, not herself", "none")
    if {person for person, _ in vouchers} <= {person for person, _ in recovery.approvals}:
        raise case.refuse("APPROVED_BEFORE", "K-12", "somebody who has not approved yet", "none")
    _approve(case, key, recovery, vouchers)


def _vouchers(case: Case) -> list[tuple[str, str]]:
    state, own = case.state, accredited_by(case.state, case.subject, case.received)
    outside = state.charter.outside
    found: list[tuple[str, str]] = []
    for signer in case.signers:
        if signer.person is None or signer.person == case.subject:
            continue
        groups = set(vouches_in(state, signer, case.received))
        groups |= {each for each in own if has_role(state, signer.person, each, VOICES, case.received)}
        post = state.term_posts.get(signer.capacity[1]) if signer.capacity[0] == "term" else None
        if outside and post is not None and state.post_codes.get(post) == outside:
            groups.add(_OUTSIDE)
        found += [(signer.person, group) for group in sorted(groups)]
    return found


def _approve(case: Case, key: Key, recovery: Recovery, vouchers: list[tuple[str, str]]) -> None:
    approvals = tuple(dict.fromkeys((*recovery.approvals, *vouchers)))
    persons = list(dict.fromkeys(person for person, _ in approvals))
    if recovery.guarded:
        groups = [frozenset(group for who, group in approvals if who == person) for person in persons]
        settled = len(persons) >= recovery.needed and most_apart(groups) >= min(_TWO, recovery.needed)
    else:
        signed = [Signed(person, "self", "") for person in persons]
        settled = may_vouch(case.state, signed, recovery.person, case.received)
    journal = case.state.journal
    journal.put(case.state.recoveries, key.keyid, replace(recovery, approvals=approvals, settled=settled))
    if settled:
        _put(case.state, replace(key, active=case.received + recovery.delay))
