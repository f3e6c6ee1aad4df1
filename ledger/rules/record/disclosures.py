"""Who may read sealed words: widened, never narrowed; and erased (docs/rules.md R-31 to R-33; governance E33).

Audiences are ordered ``public`` > ``members`` > any one body, post or person. A field is open to its first audience
and to all that were added. Erasing deletes the words wherever the ledger holds them; digest and proof stand.
"""

from typing import Annotated, Any, Literal

from pydantic import Field

from ledger.format.codec import DAY_MS
from ledger.format.statement import Audience
from ledger.rules.case import Case, Signed
from ledger.rules.kind import Check, Detail, Kind, SealedField
from ledger.rules.record.state import ActInfo
from ledger.rules.state import State
from ledger.rules.values import Body, BodyId, Digest, PersonId, PostId

Digests = Annotated[tuple[Digest, ...], Field(min_length=1, max_length=256)]


class To(Body):
    """An audience: one of these."""

    everyone: Literal["public", "members"] | None = None
    body: BodyId | None = None
    post: PostId | None = None
    person: PersonId | None = None

    def audience(self) -> Audience | None:
        """As a sealed field has it; None unless exactly one member is given."""
        named: list[Audience] = [self.everyone] if self.everyone else []
        named += [(kind, value) for kind in ("body", "post", "person") if (value := getattr(self, kind)) is not None]
        return named[0] if len(named) == 1 else None


class DisclosureWidened(Body):
    """Fields that more people may read from now on."""

    digests: Digests
    to: To


class DisclosureErased(Body):
    """Fields whose words are deleted, and by what right."""

    digests: Digests
    right: Literal["author", "subject", "custodian", "life_ended"]


def covers(audience: Audience, other: Audience) -> bool:
    """Whether whoever is in ``other`` is in ``audience`` by its name alone."""
    if audience in (other, "public"):
        return True
    return audience == "members" and isinstance(other, tuple)


def audiences(state: State, digest: str) -> tuple[Audience, ...]:
    """All audiences of a sealed field, the first one first."""
    return (state.record.sealed[digest][2], *(state.record.widened.get(digest) or ()))


def _unknown(case: Case[Any]) -> Detail | None:
    record = case.state.record
    strange = [digest for digest in case.body.digests if digest not in record.sealed]
    gone = [digest for digest in case.body.digests if digest in record.erased]
    twice = len(set(case.body.digests)) != len(case.body.digests)
    if strange or gone:
        return {"digest": (strange or gone)[0], "problem": "UNKNOWN" if strange else "ERASED"}
    return {"digest": case.body.digests[0], "problem": "TWICE"} if twice else None


def _sealing_act(state: State, digest: str) -> ActInfo:
    return state.record.acts[state.record.sealed[digest][0]]


def _is_author(state: State, signed: Signed, digest: str, received: int) -> bool:
    """Whether one who signed said these words: herself, or for the organization in whose name they were said."""
    info = _sealing_act(state, digest)
    if signed.person is None or info.actor == signed.person:
        return signed.person is not None
    if not isinstance(info.capacity, tuple) or info.capacity[0] != "organization":
        return False
    organization = info.capacity[1]
    holds = state.people.has_role(signed.person, organization, ("authoriser",), received)
    return signed.organization == organization and holds


def _by_author(case: Case[Any]) -> Detail | None:
    foreign = [d for d in case.body.digests if not _is_author(case.state, case.author, d, case.received)]
    return {"digest": foreign[0]} if foreign else None


def _one_audience(case: Case[DisclosureWidened]) -> Detail | None:
    return {} if case.body.to.audience() is None else None


def _widens(case: Case[DisclosureWidened]) -> Detail | None:
    to = case.body.to.audience()
    assert to is not None, "checked before"
    for digest in case.body.digests:
        if any(covers(have, to) for have in audiences(case.state, digest)):
            return {"digest": digest}
    return None


def _record_widened(case: Case[DisclosureWidened]) -> None:
    to, widened = case.body.to.audience(), case.state.record.widened
    assert to is not None, "checked before"
    for digest in case.body.digests:
        widened.put(digest, (*(widened.get(digest) or ()), to))


def _may_erase(case: Case[DisclosureErased]) -> Detail | None:
    rights = {"author": _is_author, "subject": _is_subject, "custodian": _is_custodian, "life_ended": _is_ended}
    holds = rights[case.body.right]
    for digest in case.body.digests:
        if not holds(case.state, case.author, digest, case.received):
            return {"right": case.body.right, "digest": digest}
    return None


def _is_subject(state: State, signed: Signed, digest: str, received: int) -> bool:
    """Whether the words are about the person who signed: sealed in an act about her, or in the one that named her."""
    del received
    info = _sealing_act(state, digest)
    return signed.person is not None and signed.person in (info.about, info.id)


def _is_custodian(state: State, signed: Signed, digest: str, received: int) -> bool:
    del digest
    charter = state.charter.in_force.get()
    term = state.posts.terms.get(signed.term) if signed.term else None
    if charter is None or term is None or not term.serving(received):
        return False
    return state.posts.posts[term.post].code == charter.data.custody.custodian


def _is_ended(state: State, signed: Signed, digest: str, received: int) -> bool:
    del signed
    return life_ended(state, digest, received)


def life_ended(state: State, digest: str, received: int) -> bool:
    """Whether the life that the charter in force gives such a sealed field has ended by ``received`` (ms)."""
    charter, info = state.charter.in_force.get(), _sealing_act(state, digest)
    if charter is None:
        return False
    shape = "/".join("*" if part.isdigit() else part for part in state.record.sealed[digest][1].split("/"))
    lives = charter.data.custody.lives
    days = lives.get(f"{info.kind}:{shape}", lives.get(f"{info.kind}:*"))
    return days is not None and received >= info.received + days * DAY_MS


def _record_erased(case: Case[DisclosureErased]) -> None:
    for digest in case.body.digests:
        case.state.record.erased.put(digest, case.id)


_KNOWN = Check(
    "DISCLOSURE_UNKNOWN", "R-31", "{digest}: {problem}.", "Name sealed fields of this ledger, each once.", _unknown
)

KINDS: tuple[Kind[Any], ...] = (
    Kind(
        name="disclosure.widened/v1",
        body=DisclosureWidened,
        label="let more people read",
        words="More people may read these words of mine. This cannot be taken back.",
        checks=(
            _KNOWN,
            Check("NOT_THE_AUTHOR", "R-32", "{digest} is not her word.", "Ask its author.", _by_author),
            Check("AUDIENCE_FORM", "R-32", "It names not exactly one audience.", "Name one.", _one_audience),
            Check("NOTHING_WIDENED", "R-32", "{digest} is open to them already.", "Nothing.", _widens),
        ),
        record=_record_widened,
    ),
    Kind(
        name="disclosure.erased/v1",
        body=DisclosureErased,
        label="erase words",
        words="Delete these words everywhere we hold them ({right}).",
        attestation="computed",
        sealed=(SealedField("reason", "Why"),),
        checks=(
            _KNOWN,
            Check(
                "ERASURE_NOT_ALLOWED",
                "R-33",
                "Who signs has no right ({right}) to erase {digest}.",
                "Ask its author, the person it is about, or the custodian.",
                _may_erase,
            ),
        ),
        record=_record_erased,
    ),
)
