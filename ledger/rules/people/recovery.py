"""A new phone for one who lost hers (docs/rules.md K-11, K-12; governance E39).

The new key signs its own request, beside somebody who vouches for her. Her organization's word, or that of two
neighbour organizations, is enough; for one who holds a post the charter says how many must approve. The subject never
counts. Once enough have vouched everybody is told, the delay runs, and any older key of hers may veto.
"""

from dataclasses import replace
from typing import Any

from ledger.format.codec import HOUR_MS
from ledger.rules.case import Case, Signed
from ledger.rules.charter.powers import distinct_organizations
from ledger.rules.kind import Check, Detail, Enrolment, Kind
from ledger.rules.people.keys import KEY_NOT_HERS, KeyNamed
from ledger.rules.people.public_keys import PublicKey, key_refused, put_key
from ledger.rules.people.standing import may_vouch, vouches_in
from ledger.rules.people.state import NOT_YET, ORGANIZATION_VOICES, Recovery
from ledger.rules.state import State
from ledger.rules.values import Body

NEW_PHONE_AFTER_MS = 24 * HOUR_MS
_OUTSIDE = "outside"


class RecoveryRequested(Body):
    """The new key; it signs this act."""

    key: PublicKey


def _new_key(body: RecoveryRequested) -> Enrolment:
    return body.key.enrolment()


def _key_refused(case: Case[RecoveryRequested]) -> Detail | None:
    return key_refused(case, case.body.key)


def _lost_one(case: Case[RecoveryRequested]) -> Detail | None:
    person = case.state.people.persons[case.subject]
    return None if person.standing == "joined" else {"standing": person.standing}


def _vouchers(case: Case[Any]) -> tuple[tuple[str, str], ...]:
    """Who of the signers, never the subject, may approve: each with the organizations she may do it for."""
    state, received = case.state, case.received
    own = state.people.accredited_by(case.subject, received)
    found: list[tuple[str, str]] = []
    for signer in case.signers:
        person = signer.person
        if person is None or person == case.subject:
            continue
        groups = set(vouches_in(state, signer, received))
        groups |= {each for each in own if state.people.has_role(person, each, ORGANIZATION_VOICES, received)}
        if _is_outside(state, signer):
            groups.add(_OUTSIDE)
        found += [(person, group) for group in sorted(groups)]
    return tuple(found)


def _is_outside(state: State, signer: Signed) -> bool:
    charter = state.charter.in_force.get()
    code = charter.data.recovery.outside if charter else None
    term = state.posts.terms.get(signer.term) if signer.term else None
    return code is not None and term is not None and state.posts.posts[term.post].code == code


def _vouched(case: Case[Any]) -> Detail | None:
    return None if _vouchers(case) else {"person": case.subject}


def _record_requested(case: Case[RecoveryRequested]) -> None:
    charter, received = case.state.charter.in_force.get(), case.received
    terms = case.state.posts.terms_of.get(case.subject) or ()
    guarded = any(case.state.posts.terms[term].serving(received) for term in terms)
    terms_of_recovery = charter.data.recovery if charter else None
    delay = NEW_PHONE_AFTER_MS
    if guarded and terms_of_recovery is not None:
        delay = terms_of_recovery.delay_hours * HOUR_MS
    key = put_key(case, case.subject, case.body.key, NOT_YET)
    needed = terms_of_recovery.needed if terms_of_recovery else 2
    _approve(case, Recovery(key.keyid, case.subject, guarded, needed, delay))


def _approve(case: Case[Any], recovery: Recovery) -> None:
    people = case.state.people
    approvals = tuple(dict.fromkeys((*recovery.approvals, *_vouchers(case))))
    settled = _enough(case, recovery, approvals)
    people.recoveries.put(recovery.keyid, replace(recovery, approvals=approvals, settled=settled))
    if settled:
        key = people.keys[recovery.keyid]
        people.keys.put(key.keyid, replace(key, active_from=case.received + recovery.delay))


def _enough(case: Case[Any], recovery: Recovery, approvals: tuple[tuple[str, str], ...]) -> bool:
    persons = dict.fromkeys(person for person, _ in approvals)
    if recovery.guarded:
        groups = [frozenset(group for who, group in approvals if who == person) for person in persons]
        two = min(2, recovery.needed)
        return len(persons) >= recovery.needed and distinct_organizations(groups) >= two
    signed = [Signed(person, "self", "") for person in persons]
    return may_vouch(case.state, signed, recovery.person, case.received)


def _asked_for(case: Case[KeyNamed]) -> Detail | None:
    recovery = case.state.people.recoveries.get(case.body.key)
    key = case.state.people.keys[case.body.key]
    open_still = recovery is not None and not recovery.settled and not key.stopped(case.index)
    return None if open_still else {"key": case.body.key}


def _new_voice(case: Case[KeyNamed]) -> Detail | None:
    known = {person for person, _ in case.state.people.recoveries[case.body.key].approvals}
    return None if {person for person, _ in _vouchers(case)} - known else {"person": case.subject}


def _record_approved(case: Case[KeyNamed]) -> None:
    _approve(case, case.state.people.recoveries[case.body.key])


KINDS: tuple[Kind[Any], ...] = (
    Kind(
        name="key.recovery_requested/v1",
        body=RecoveryRequested,
        label="ask for a new phone",
        words="The key of {about} is lost: this new one is to act for her.",
        about=("person",),
        enrols=_new_key,
        checks=(
            Check(
                "NOT_VOUCHED",
                "K-11",
                "Nobody who may vouch for her, other than herself, signs this.",
                "Ask somebody of her organization, or a delegate.",
                _vouched,
            ),
            Check(
                "NO_KEY_TO_RECOVER",
                "K-11",
                "She is {standing}: there is no key to stand in for.",
                "Invite her.",
                _lost_one,
            ),
            Check("KEY_REFUSED", "K-1", "The key cannot be enrolled: {problem}.", "Make another.", _key_refused),
        ),
        record=_record_requested,
    ),
    Kind(
        name="key.recovery_approved/v1",
        body=KeyNamed,
        label="vouch for a new phone",
        words="The new key {key} is indeed of {about}: I have spoken with her.",
        about=("person",),
        checks=(
            KEY_NOT_HERS,
            Check(
                "RECOVERY_NOT_OPEN",
                "K-12",
                "No request for {key} waits for approval.",
                "See whether it was settled, vetoed or revoked.",
                _asked_for,
            ),
            Check(
                "NOT_VOUCHED",
                "K-11",
                "Nobody who may vouch for her, other than herself, signs this.",
                "Ask somebody of her organization, or a delegate.",
                _vouched,
            ),
            Check("APPROVED_BEFORE", "K-12", "All who sign have approved before.", "Ask somebody else.", _new_voice),
        ),
        record=_record_approved,
    ),
)
