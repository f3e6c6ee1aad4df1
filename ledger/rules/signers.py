"""Who signed, and whether they may sign now: persons, keys and capacities (docs/rules.md R-9 to R-13)."""

from typing import TYPE_CHECKING

from ledger.format.statement import Statement
from ledger.keys.public_keys import key_id
from ledger.rules.case import CLERK, Signed
from ledger.rules.kind import Enrolment, Refusal, Registry
from ledger.rules.reading import enrolments
from ledger.rules.record.codes import refuse
from ledger.rules.record.state import LedgerKeys
from ledger.rules.state import State

if TYPE_CHECKING:
    from ledger.rules.judge import Attested


def find_key(state: State, registry: Registry, statement: Statement, statement_id: str, keyid: str) -> Enrolment | None:
    """The public key of that id: the clerk's, one in the record, or one that the statement itself enrols.

    Whether it may sign is another question; with this the signature itself can be verified, outside of any lock.
    """
    key = state.people.keys.get(keyid)
    if key is not None:
        return Enrolment(key.scheme, key.spki, key.rp_id, key.origins)
    clerk = _clerk_key(state)
    if clerk is not None and keyid == clerk.clerk_keyid:
        return Enrolment("ed25519", clerk.clerk_spki)
    for _, enrolment in enrolments(registry, statement, statement_id):
        if key_id(enrolment.spki) == keyid:
            return enrolment
    return None


def _clerk_key(state: State) -> LedgerKeys | None:
    keys = state.record.keys
    return keys[-1] if len(keys) else None


def check_new_keys(state: State, attested: "Attested", signed: tuple[Signed, ...], received: int) -> Refusal | None:
    """Whether each key that the statement itself enrolled may sign what it signed, judged as if enrolled (R-11).

    A key that acts later, after a delay or an approval, signs nothing but the act that enrols it: otherwise whoever
    asks for a new phone would speak with it before anybody could object.
    """
    index = state.record.size.get()
    for signer in signed:
        key = state.people.keys.get(signer.keyid)
        if signer.person is None or (key is not None and key.in_force(index, received)):
            continue
        if key is not None and key.enrolled_index != index:
            continue  # an older key, in force when it signed, that an act of this very statement stopped
        for place, act in enumerate(attested.statement.acts):
            enrols = key is not None and key.enrolled_by == f"{attested.id}.{place}"
            if not enrols and any(signed[n] == signer for n in act.by):
                return refuse("KEY_NOT_IN_FORCE", place, keyid=signer.keyid)
    return None


def sign(state: State, registry: Registry, attested: "Attested", received: int) -> tuple[Signed, ...] | Refusal:
    """Match each place in ``by`` with its person's key; refuse a key that is not hers or may not sign now."""
    statement, index = attested.statement, state.record.size.get()
    persons = statement.persons()
    if len(attested.keyids) != len(persons):
        return refuse("SIGNATURES_COUNT", expected=len(persons), found=len(attested.keyids))
    own = enrolments(registry, statement, attested.id)
    keyids: dict[str | None, str] = {}
    for place, (person, keyid) in enumerate(zip(persons, attested.keyids, strict=True)):
        refusal = _check_key(state, person, keyid, own, place, index=index, received=received)
        if refusal is not None:
            return refusal
        keyids[person] = keyid
    return tuple(Signed(signer.person, signer.capacity, keyids[signer.person]) for signer in statement.by)


def _check_key(
    state: State,
    person: str | None,
    keyid: str,
    own: list[tuple[str, Enrolment]],
    place: int,
    *,
    index: int,
    received: int,
) -> Refusal | None:
    if person is None:
        clerk = _clerk_key(state)
        good = clerk is not None and keyid == clerk.clerk_keyid
        return None if good else refuse("KEY_UNKNOWN", keyid=keyid)
    key = state.people.keys.get(keyid)
    if key is None:
        enrolled = [enrolled_person for enrolled_person, enrolment in own if key_id(enrolment.spki) == keyid]
        if person in enrolled:
            return None
        if enrolled:
            return refuse("KEY_OF_ANOTHER", keyid=keyid)
        if person not in state.people.persons:
            return refuse("SIGNER_UNKNOWN", place=place)
        return refuse("KEY_UNKNOWN", keyid=keyid)
    if key.person != person:
        return refuse("KEY_OF_ANOTHER", keyid=keyid)
    if not key.in_force(index, received):
        return refuse("KEY_NOT_IN_FORCE", keyid=keyid)
    return None


def check_capacities(state: State, signed: tuple[Signed, ...], received: int) -> Refusal | None:
    """Whether each signer holds the capacity that she signs in, at ``received``."""
    for place, signer in enumerate(signed):
        if not _holds(state, signer, received):
            return refuse("CAPACITY_NOT_HELD", place=place, capacity=str(signer.capacity))
    return None


def _holds(state: State, signer: Signed, received: int) -> bool:
    if signer.capacity in ("self", CLERK):
        return True
    if signer.organization is not None:
        accreditation = state.people.accreditations.get((signer.person or "", signer.organization))
        return accreditation is not None and accreditation.holds("member", received)
    term = state.posts.terms.get(signer.term or "")
    return term is not None and term.person == signer.person and term.serving(received)
