"""Questions about people that every family asks (docs/rules.md parts F and P): who is in, who speaks for whom."""

from collections.abc import Iterable

from ledger.rules.case import Case, Signed
from ledger.rules.charter.powers import distinct_organizations, power
from ledger.rules.people.state import ORGANIZATION_VOICES, How, Role
from ledger.rules.record.contested import is_contested, is_disowned
from ledger.rules.state import State
from ledger.rules.values import Body

_ROLES: tuple[Role, ...] = ("delegate", "authoriser", "registrar")
_TWO = 2


def coalition_may_decide(state: State) -> bool:
    """Whether every founding organization has ratified in a lawful form, or gone back to invited (F-9)."""
    return state.people.may_decide.get()


def confirmed_by_key(state: State) -> tuple[int, int]:
    """How many of the organizations that the founding named as founding ratified by key, and how many there are."""
    founding = [one.id for one in state.people.organizations.values() if one.founding]
    words = [word for word in state.people.ratifications.values() if word.given and word.how == "key"]
    confirmed = {word.organization for word in words if not is_contested(state, word.act)}
    return len(confirmed & set(founding)), len(founding)


def has_ratified(state: State, organization: str, charter: str, *, by_own_hand: bool = False) -> bool:
    """Whether an organization's live word on a charter version is that it ratifies (F-8).

    Args:
        state: the state.
        organization: whose word.
        charter: the charter version.
        by_own_hand: only by key or by hand on paper, as being bound needs; not in the room.
    """
    word = state.people.ratifications.get((organization, charter))
    if word is None or not word.given or is_disowned(state, word.act) or is_contested(state, word.act):
        return False
    return own_hand(word.how) if by_own_hand else True


def own_hand(how: How) -> bool:
    """Whether a word came by the person's own key or her own hand on paper: what being bound needs."""
    return how in ("key", "paper")


def speaks_for(case: Case[Body], organization: str, roles: tuple[Role, ...]) -> bool:
    """Whether the actor acts in the name of an organization that lets her, in one of some roles."""
    actor = case.actor
    if actor is None or case.actor_organization != organization:
        return False
    return case.state.people.has_role(actor, organization, roles, case.received)


def voices_of(state: State, organization: str, received: int) -> tuple[str, ...]:
    """The persons who speak for an organization about its people at ``received``: registrars and authorisers."""
    people = state.people
    members = people.people_of.get(organization) or ()
    return tuple(p for p in members if people.has_role(p, organization, ORGANIZATION_VOICES, received))


def vouches_in(state: State, signed: Signed, received: int) -> frozenset[str]:
    """The present organizations in which a signer holds the charter's vouching power (``people.vouch``)."""
    charter, people = state.charter.in_force.get(), state.people
    if signed.person is None:
        return frozenset()
    grants = power(charter.data if charter else None, "people.vouch").grants
    roles = tuple(role for role in _ROLES if role in grants)
    own = (signed.organization,) if signed.organization else people.affiliations.get(signed.person) or ()
    return frozenset(
        each
        for each in own
        if people.organizations[each].present and people.has_role(signed.person, each, roles, received)
    )


def may_vouch(state: State, signers: Iterable[Signed], subject: str, received: int, *, others: int = 2) -> bool:
    """Whether signers other than the subject may vouch for her (P-8).

    Either one of them is a registrar or authoriser of an organization of hers; or several of them vouch for other
    organizations, which must be her organizations' named neighbours where these have named any.

    Args:
        state: the state.
        signers: who signs; the subject herself is passed over.
        subject: for whom.
        received: when (ms).
        others: how many other organizations must vouch, where her own does not.
    """
    people, own = state.people, state.people.accredited_by(subject, received)
    signed = [signer for signer in signers if signer.person not in (None, subject)]
    if any(people.has_role(s.person or "", each, ORGANIZATION_VOICES, received) for s in signed for each in own):
        return True
    return others_vouch(state, signed, own, received) >= others


def others_vouch(state: State, signed: Iterable[Signed], own: frozenset[str], received: int) -> int:
    """For how many distinct organizations, none of ``own``, these signers vouch, no person counted twice."""
    named = frozenset(each for one in own for each in state.people.neighbours.get(one) or ())
    groups: dict[str | None, frozenset[str]] = {}
    for signer in signed:
        group = vouches_in(state, signer, received) - own
        group = group & named if named else group
        groups[signer.person] = groups.get(signer.person, frozenset()) | group
    return distinct_organizations([group for group in groups.values() if group])


def others_at_hand(state: State, own: frozenset[str], received: int) -> int:
    """How many other organizations to ask where an organization has no voice yet: two, or one when only one has keys.

    Counted are present organizations, none of ``own``, with a registrar or authoriser who has a key that may sign now.
    """
    people, index, found = state.people, state.record.size.get(), 0
    for one in people.organizations.values():
        if one.present and one.id not in own:
            keys = [key for voice in voices_of(state, one.id, received) for key in people.keys_of.get(voice) or ()]
            found += any(people.keys[key].in_force(index, received) for key in keys)
    return min(max(found, 1), _TWO)
