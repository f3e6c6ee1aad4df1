"""Who speaks for whom (docs/rules.md P-5 to P-8), and what is in doubt (R-28)."""

from collections.abc import Iterable

from audit.members import MAX_ACTS
from audit.rules.case import Signed
from audit.rules.state import Key, State

VOICES = ("registrar", "authoriser")


def accredited_by(state: State, person: str, received: int) -> frozenset[str]:
    """The organizations that accredit a person then."""
    return frozenset(
        each
        for each in state.organizations_of.get(person, ())
        if state.accreditations[person, each].holds("member", received)
    )


def organizations_of(state: State, person: str | None, received: int) -> frozenset[str]:
    """The same, one of none counting as an organization of her own, and the clerk as one (P-7)."""
    if person is None:
        return frozenset({"clerk"})
    return accredited_by(state, person, received) or frozenset({f"person {person}"})


def has_role(state: State, person: str, organization: str, roles: Iterable[str], received: int) -> bool:
    """Whether an organization lets a person act in one of some roles."""
    found = state.accreditations.get((person, organization))
    return found is not None and any(found.holds(role, received) for role in roles)


def is_present(state: State, organization: str) -> bool:
    """Whether an organization is one whose people hold powers."""
    found = state.organizations.get(organization)
    return found is not None and found.present


def has_role_anywhere(state: State, person: str, role: str, received: int) -> bool:
    """Whether any present organization gives a person a role."""
    return any(
        is_present(state, each) and has_role(state, person, each, (role,), received)
        for each in state.organizations_of.get(person, ())
    )


def most_apart(groups: list[frozenset[str]]) -> int:
    """The largest number of persons no two of whom share an organization, each given by hers.

    Tried in order, with or without each; a choice that cannot beat the best is not followed.
    """
    best = 0
    waiting: list[tuple[int, int, frozenset[str]]] = [(0, 0, frozenset())]
    while waiting:
        place, chosen, used = waiting.pop()
        best = max(best, chosen)
        if place < len(groups) and chosen + len(groups) - place > best:
            waiting.append((place + 1, chosen, used))
            if not groups[place] & used:
                waiting.append((place + 1, chosen + 1, used | groups[place]))
    return best


def voices_of(state: State, organization: str, received: int) -> list[str]:
    """The registrars and authorisers of an organization."""
    people = state.people_of.get(organization, ())
    return [person for person in people if has_role(state, person, organization, VOICES, received)]


def vouches_in(state: State, signed: Signed, received: int) -> frozenset[str]:
    """The present organizations for which one who signed may vouch."""
    if signed.person is None:
        return frozenset()
    own = (signed.organization,) if signed.organization else state.organizations_of.get(signed.person, ())
    return frozenset(
        each
        for each in own
        if is_present(state, each) and has_role(state, signed.person, each, state.charter.vouching, received)
    )


def vouched_for(state: State, signers: Iterable[Signed], own: frozenset[str], received: int) -> int:
    """For how many organizations, none of ``own``, signers vouch together, no two persons for one."""
    neighbours = frozenset(each for one in own for each in state.neighbours.get(one, ()))
    groups: dict[str, frozenset[str]] = {}
    for signer in signers:
        found = vouches_in(state, signer, received) - own
        found = found & neighbours if neighbours else found
        if signer.person is not None and found:
            groups[signer.person] = groups.get(signer.person, frozenset()) | found
    return most_apart(list(groups.values()))


def may_vouch(state: State, signers: Iterable[Signed], subject: str, received: int, others: int = 2) -> bool:
    """Whether signers other than the subject may vouch for her (P-8)."""
    own = accredited_by(state, subject, received)
    signed = [signer for signer in signers if signer.person not in (None, subject)]
    if any(has_role(state, s.person or "", each, VOICES, received) for s in signed for each in own):
        return True
    return vouched_for(state, signed, own, received) >= others


def others_at_hand(state: State, own: frozenset[str], received: int) -> int:
    """P-5's two, or one where only one other present organization has a voice with a key in force."""
    found = 0
    for one in state.organizations.values():
        if one.present and one.id not in own:
            keys = [key for voice in voices_of(state, one.id, received) for key in keys_of(state, voice)]
            found += any(key.in_force(state.size, received) for key in keys)
    return min(max(found, 1), 2)


def keys_of(state: State, person: str) -> list[Key]:
    """A person's keys, oldest first."""
    return [state.keys[keyid] for keyid in state.keys_of.get(person, ())]


def is_contested(state: State, act: int) -> bool:
    """Whether an accepted act is in doubt (R-28). Known for enrolments and for words about acts in doubt."""
    word = state.disavowed.get(act)
    if word is not None and not is_contested(state, word):
        return False
    for person in signers_in_doubt(state, act):
        confirming = state.confirmed.get((act, person))
        if confirming is None or is_contested(state, confirming):
            return True
    return False


def signers_in_doubt(state: State, act: int) -> list[str]:
    """The signers of an act whose key was in doubt at its index."""
    signature = state.signatures.get(act)
    if signature is None:
        return []
    index = act // MAX_ACTS
    pairs = zip(signature.persons, signature.keyids, strict=True)
    return [person for person, keyid in pairs if keyid in state.keys and state.keys[keyid].invalid_from <= index]


def is_key_contested(state: State, keyid: str) -> bool:
    """Whether the act that enrolled a key is in doubt (K-9)."""
    key = state.keys.get(keyid)
    return key is not None and is_contested(state, key.enrolled)
