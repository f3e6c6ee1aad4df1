"""From a plan to the founding statement: what the six questions asked for, as acts (docs/rules.md part F).

One statement founds: the record with its keys and currencies, who is in, whom each lets act for it, the charter, the
purpose, roles, and the word of those who say yes now, by key or written down in the room. It may stand alone on a
laptop with the network off; who was not there joins by her own later word.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Literal

from api.drafting.ground import Hand
from api.drafting.settling import Draft
from ledger.application import HostKeys
from ledger.application.compose import Sitting, Words
from ledger.format.codec import encode_base64
from ledger.format.statement import Capacity, ForAnother, How

Yes = Literal["key", "in_room", "none"]
ROLES = ("delegate", "authoriser", "registrar")


@dataclass(frozen=True, slots=True)
class PersonPlan:
    """Somebody at the founding. With a ``key`` (a name in the keystore) she signs it."""

    name: str
    roles: tuple[str, ...] = ROLES
    key: str | None = None


@dataclass(frozen=True, slots=True)
class OrganizationPlan:
    """An organization: founding or invited, its people, and how it says yes to the charter now."""

    name: str
    standing: Literal["founding", "invited"] = "founding"
    people: tuple[PersonPlan, ...] = ()
    yes: Yes = "none"
    purpose: str | None = None


@dataclass(frozen=True, slots=True)
class PostPlan:
    """A role and who takes it now, for how long; nobody: it stands vacant."""

    code: str
    name: str
    holder: str | None = None
    starts: date | None = None
    ends: date | None = None
    rules: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Plan:
    """All that a founding says. Names are unique among persons, and among organizations."""

    origin: str
    name: str
    organizations: tuple[OrganizationPlan, ...]
    currencies: Mapping[str, int]
    purpose: str | None = None
    charter: Mapping[str, Any] = field(default_factory=dict)
    charter_text: str | None = None
    posts: tuple[PostPlan, ...] = ()
    language: str = "en"

    def signers(self) -> tuple[PersonPlan, ...]:
        """Who signs the founding."""
        return tuple(person for one in self.organizations for person in one.people if person.key is not None)


class Founding:
    """Writes a plan into a draft.

    Args:
        plan: what is founded.
        host: the ledger's own keys.
        random_bytes: gives that many random bytes.
        key: the body of a key to enrol, by the name that the plan gives it.
    """

    def __init__(
        self,
        plan: Plan,
        host: HostKeys,
        random_bytes: Callable[[int], bytes],
        key: Callable[[str], Mapping[str, Any]],
    ) -> None:
        self.plan = plan
        self._host = host
        self._key = key
        self.sitting = Sitting(plan.origin, (), random_bytes)
        self.hands: list[Hand] = []
        self.places: dict[str, str] = {}
        """Name of an organization or person to ``.n``."""
        self._signing = {person.name: place for place, person in enumerate(plan.signers())}
        self._capacities: list[tuple[str, Capacity]] = []

    def draft(self) -> Draft:
        """The founding as a draft."""
        self._found()
        for one in self.plan.organizations:
            self._organization(one)
        charter = self._charter()
        for one in self.plan.organizations:
            self._ratify(one, charter)
        for post in self.plan.posts:
            self._post(post)
        self._set_hands()
        draft = Draft(self.sitting, self.hands, set())
        draft.set_hands()
        return draft

    def _words(self, text: str, *, name: bool = False) -> Words:
        return Words(text, "und" if name else self.plan.language)

    def _found(self) -> None:
        keys = self._host
        body = {
            "format": 1,
            "rules": "rules/v0",
            "note_keys": list(keys.vkeys()),
            "clerk": encode_base64(keys.clerk.spki),
            "currencies": dict(self.plan.currencies),
        }
        sealed = {"name": self._words(self.plan.name, name=True)}
        if self.plan.purpose:
            sealed["purpose"] = self._words(self.plan.purpose)
        self._add("ledger.founded/v1", body, sealed=sealed)

    def _organization(self, one: OrganizationPlan) -> None:
        sealed = {"name": self._words(one.name, name=True)}
        if one.purpose:
            sealed["purpose"] = self._words(one.purpose)
        self.places[one.name] = self._add("organization.registered/v1", {"standing": one.standing}, sealed=sealed)
        for person in one.people:
            # A key is enrolled by her who holds it, so she signs that line; others are written in by the first signer.
            own = (self._signing[person.name],) if person.key is not None else (0,)
            body = {"key": dict(self._key(person.key))} if person.key is not None else {}
            name = {"name": self._words(person.name, name=True)}
            self.places[person.name] = self._add("person.registered/v1", body, by=own, sealed=name)
            roles = {"organization": self.places[one.name], "roles": list(person.roles)}
            self._add("person.accredited/v1", roles, by=own, about=self.places[person.name])

    def _charter(self) -> str:
        text = {"text": self._words(self.plan.charter_text)} if self.plan.charter_text else {}
        charter = self._add("charter.adopted/v1", dict(self.plan.charter), sealed=text)
        if self.plan.purpose:
            self._add("purpose.adopted/v1", {}, sealed={"text": self._words(self.plan.purpose)})
        return charter

    def _ratify(self, one: OrganizationPlan, charter: str) -> None:
        speakers = [person for person in one.people if {"delegate", "authoriser"} & set(person.roles)]
        if one.yes == "none" or not speakers:
            return
        body = {"charter": charter, "word": "ratified"}
        about, capacity = self.places[one.name], ("organization", self.places[one.name])
        signer = next((person for person in speakers if person.key is not None), None)
        if signer is not None and one.yes == "key":
            place = self._place(signer.name, capacity)
            self._add("organization.ratified/v1", body, by=(place,), about=about)
        else:
            self._write_down(speakers[0], capacity, "in_room", "organization.ratified/v1", body, about)

    def _write_down(
        self, person: PersonPlan, capacity: Capacity, how: How, kind: str, body: dict[str, Any], about: str
    ) -> None:
        another = ForAnother(self.places[person.name], capacity, how)
        self._add(kind, body, by=tuple(self._signing.values()), about=about, for_another=another)

    def _post(self, post: PostPlan) -> None:
        body = {"code": post.code, **post.rules}
        opened = self._add("post.created/v1", body, sealed={"name": self._words(post.name)})
        if post.holder is None or post.starts is None or post.ends is None:
            return
        organization = next(
            one.name for one in self.plan.organizations if post.holder in [person.name for person in one.people]
        )
        term = self._add(
            "term.appointed/v1",
            {
                "post": opened,
                "person": self.places[post.holder],
                "starts": post.starts.isoformat(),
                "ends": post.ends.isoformat(),
                "organization": self.places[organization],
            },
        )
        if post.holder in self._signing:
            self._add("term.accepted/v1", {"interests": "none"}, by=(self._signing[post.holder],), about=term)

    def _place(self, name: str, capacity: Capacity) -> int:
        """The place among the signers of somebody in another capacity than her own."""
        wanted = (name, capacity)
        if wanted not in self._capacities:
            self._capacities.append(wanted)
        return len(self._signing) + self._capacities.index(wanted)

    def _add(self, kind: str, body: dict[str, Any], *, by: tuple[int, ...] = (0,), **more: Any) -> str:
        return self.sitting.add(kind, body, by=by, **more)

    def _set_hands(self) -> None:
        """Order the signers, each person's capacities side by side, and renumber the acts' places."""
        plain = [(person.name, "self") for person in self.plan.signers()]
        places: list[tuple[str, Capacity]] = [*plain, *self._capacities]
        ordered = sorted(range(len(places)), key=lambda place: (self._signing[places[place][0]], place))
        moved = {old: new for new, old in enumerate(ordered)}
        keys = {person.name: person.key for person in self.plan.signers()}
        for number, act in enumerate(self.sitting.acts):
            self.sitting.acts[number] = replace(act, by=tuple(moved[place] for place in act.by))
        for place in ordered:
            name, capacity = places[place]
            self.hands.append(Hand(self.places[name], capacity, keys[name]))
