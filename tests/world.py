"""A small world for rule tests: people with fixed keys, a fixed clock, one state, and no disk, network or signature.

Signatures are another room's: here a statement counts as signed by whoever it names. `World.say` builds a real
statement, reads it back from its bytes as the ledger would, and has it judged as the next entry.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from ledger.format.codec import DAY_MS, HOUR_MS, encode_base64, parse_second
from ledger.format.disclosure import Disclosure
from ledger.format.envelope import statement_id
from ledger.format.note import SignatureType, VerifierKey, format_verifier_key
from ledger.format.resolution import resolve_statement
from ledger.format.statement import (
    Act,
    Capacity,
    ForAnother,
    Sealed,
    Seen,
    Signer,
    Statement,
    Under,
    format_statement,
    parse_statement,
)
from ledger.format.tree import EMPTY_ROOT, Frontier
from ledger.keys.public_keys import key_id
from ledger.rules.judge import Accepted, Attested, judge, preview
from ledger.rules.kind import Refusal, Registry
from ledger.rules.kinds import RULES_V0
from ledger.rules.state import State

ORIGIN = "harbour.example/record"
START = parse_second("2026-03-01T18:00:00Z", where="test clock")
CURRENCIES = {"USD": 2, "ZAR": 2, "JPY": 0, "KWD": 3}


def private_key(name: str) -> Ed25519PrivateKey:
    """The fixed private key of a test person."""
    return Ed25519PrivateKey.from_private_bytes(hashlib.sha256(b"test key of " + name.encode()).digest())


def spki(name: str) -> bytes:
    """The DER SubjectPublicKeyInfo of a test person's key."""
    return private_key(name).public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


def note_vkey(name: str = "note") -> str:
    """The verifier key of a fixed Ed25519 key that signs this ledger's notes."""
    return format_verifier_key(VerifierKey(ORIGIN, SignatureType.ED25519, spki(name)[-32:]))


def key_body(name: str) -> dict[str, Any]:
    """A `PublicKey` body for a test person's key."""
    return {"scheme": "ed25519", "spki": encode_base64(spki(name))}


@dataclass
class World:
    """State, clock and tree.

    ``ids`` maps a test name (``ana``, ``dockers``) to the id of its thing; ``heard`` is what was accepted, and when.
    """

    registry: Registry = RULES_V0
    state: State = field(default_factory=State)
    now: int = START
    ids: dict[str, str] = field(default_factory=dict)
    keys: dict[str, str] = field(default_factory=dict)
    roots: list[str] = field(default_factory=lambda: [EMPTY_ROOT.hex()])
    tree: Frontier = field(default_factory=Frontier)
    words: dict[str, str] = field(default_factory=dict)
    made: int = 0
    heard: list[tuple[Attested, int]] = field(default_factory=list)

    def root_at(self, size: int) -> str | None:
        """The tree's root at a size."""
        return self.roots[size] if size < len(self.roots) else None

    def wait(self, *, days: int = 0, hours: int = 0, ms: int = 0) -> None:
        """Let time pass."""
        self.now += days * DAY_MS + hours * HOUR_MS + ms

    def seal(self, name: str, text: str, audience: Any = "members") -> Sealed:
        """A sealed field with a fresh, deterministic salt."""
        self.made += 1
        salt = hashlib.sha256(b"salt %d" % self.made).digest()[:16]
        digest = Disclosure(salt, name, "en", text).digest
        self.words[digest] = text
        return Sealed(audience, digest)

    def act(
        self,
        kind: str,
        body: Mapping[str, Any] | None = None,
        *,
        by: tuple[int, ...] = (0,),
        about: str | None = None,
        on: str | None = None,
        under: tuple[str, int] | None = None,
        replaces: str | None = None,
        written_for: tuple[str, Capacity, Any] | None = None,
        **sealed: str,
    ) -> Act:
        """An act; keyword arguments left over are sealed texts. Test names stand for ids everywhere."""
        return Act(
            kind=kind,
            body=self.fill(dict(body or {})),
            by=by,
            about=self.id(about) if about else None,
            on=self.id(on) if on else None,
            under=Under(self.id(under[0]), under[1]) if under else None,
            replaces=self.id(replaces) if replaces else None,
            for_another=ForAnother(self.id(written_for[0]), self.capacity(written_for[1]), written_for[2])
            if written_for
            else None,
            sealed={name: self.seal(name, text) for name, text in sealed.items()},
        )

    def id(self, name: str) -> str:
        """The id behind a test name; an id or a reference stays as it is."""
        return self.ids.get(name, name)

    def fill(self, value: Any) -> Any:
        """A body with ``@name`` written as the id behind the test name."""
        if isinstance(value, str):
            return self.ids[value[1:]] if value.startswith("@") else value
        if isinstance(value, Mapping):
            return {name: self.fill(member) for name, member in value.items()}
        if isinstance(value, list | tuple):
            return [self.fill(member) for member in value]
        return value

    def capacity(self, capacity: Capacity) -> Capacity:
        """A capacity with a test name filled in."""
        return capacity if isinstance(capacity, str) else (capacity[0], self.id(capacity[1]))

    def statement(self, by: list[tuple[str, Capacity]], acts: list[Act], **changes: Any) -> Statement:
        """A statement by some people, drawn up now and good for an hour."""
        self.made += 1
        size = self.state.record.size.get()
        signers = tuple(
            Signer(None, "clerk") if name == "clerk" else Signer(self.id(name), self.capacity(capacity))
            for name, capacity in by
        )
        nonce = hashlib.sha256(b"nonce %d" % self.made).hexdigest()[:32]
        at = self.now - self.now % 1000
        seen = Seen(size, self.roots[size])
        return replace(Statement(ORIGIN, signers, at, at + HOUR_MS, seen, nonce, tuple(acts)), **changes)

    def attest(self, statement: Statement, keyids: tuple[str, ...] | None = None) -> Attested:
        """The statement as read back from its bytes, signed by whoever it names."""
        payload = format_statement(statement)
        read = parse_statement(payload)
        assert read == statement
        identity = statement_id(payload)
        resolved = resolve_statement(read, identity)
        names = {value: name for name, value in self.ids.items()}
        if keyids is None:
            keyids = tuple(
                key_id(spki("clerk" if person is None else self.keys.get(person, names.get(person, person))))
                for person in resolved.persons()
            )
        return Attested(resolved, identity, keyids, len(payload) * 4 // 3 + 300)

    def judge(self, attested: Attested) -> Accepted | Refusal:
        """Judge a statement as the next entry, and grow the tree when it is accepted."""
        verdict = judge(self.state, self.registry, attested, received=self.now, root_at=self.root_at)
        if isinstance(verdict, Accepted):
            self.grow(bytes.fromhex(attested.id))
            self.heard.append((attested, self.now))
            self.now += 1000
        return verdict

    def grow(self, leaf: bytes) -> None:
        """Add a leaf to the tree."""
        self.tree.append(leaf)
        self.roots.append(self.tree.root().hex())

    def preview(self, attested: Attested) -> Accepted | Refusal:
        """What `judge` would say, changing nothing."""
        return preview(self.state, self.registry, attested, received=self.now, root_at=self.root_at)

    def say(self, by: Any, *acts: Act, names: tuple[str, ...] = (), **changes: Any) -> tuple[str, ...]:
        """Have acts accepted in one statement; returns the acts' ids, also kept under ``names``."""
        verdict = self.try_say(by, *acts, **changes)
        assert isinstance(verdict, Accepted), verdict
        ids = tuple(case.id for case in verdict.cases)
        self.ids.update(zip(names, ids, strict=False))
        return ids

    def try_say(self, by: Any, *acts: Act, **changes: Any) -> Accepted | Refusal:
        """As `say`, but returns the verdict. ``by`` is a name, or a list of (name, capacity)."""
        signers = [(by, "self")] if isinstance(by, str) else by
        return self.judge(self.attest(self.statement(signers, list(acts), **changes)))

    def refused(self, by: Any, *acts: Act, **changes: Any) -> Refusal:
        """Have acts refused; returns the refusal."""
        verdict = self.try_say(by, *acts, **changes)
        assert isinstance(verdict, Refusal), "accepted"
        return verdict


def org(name: str) -> tuple[str, str]:
    """The capacity of acting for an organization."""
    return ("organization", name)


def founded(
    organizations: Mapping[str, Sequence[str]], *, charter: Mapping[str, Any] | None = None, ratified: bool = True
) -> World:
    """A world whose ledger was just founded, and whose founding organizations have ratified its charter.

    Args:
        organizations: test name of each founding organization to the names of its delegates (all with keys, each
            delegate, authoriser and registrar). The first two organizations' first delegates sign the founding.
        charter: the first charter's data.
        ratified: False leaves every organization still to ratify.
    """
    world = World()
    signing = [people[0] for people in list(organizations.values())[:2]]
    place: dict[str, int] = {}
    acts = [founding_act(world)]
    for name, people in organizations.items():
        place[name] = len(acts)
        acts.append(world.act("organization.registered/v1", {"standing": "founding"}, name=name))
        for person in people:
            if person in signing:
                acts += _person_acts(world, place, person, name, len(acts), by=(signing.index(person),))
    acts.append(world.act("charter.adopted/v1", dict(charter or {})))
    statement = world.statement([(f".{place[name]}", "self") for name in signing], acts)
    verdict = world.judge(world.attest(statement, tuple(key_id(spki(name)) for name in signing)))
    assert isinstance(verdict, Accepted), verdict
    world.ids = {name: verdict.cases[number].id for name, number in place.items()}
    world.ids["charter"] = verdict.cases[-1].id
    world.keys = {world.ids[person]: person for person in signing}
    for name, people in organizations.items():
        for person in [person for person in people if person not in signing]:
            enrol(world, person, name, by=people[0] if people[0] in world.ids else signing)
    if ratified:
        ratify(world, {name: people[0] for name, people in organizations.items()})
    return world


def ratify(world: World, voices: Mapping[str, str]) -> None:
    """Have organizations ratify the charter in force, each by the key of a delegate, in one sitting."""
    acts = [
        world.act("organization.ratified/v1", {"charter": "@charter", "word": "ratified"}, by=(place,), about=name)
        for place, name in enumerate(voices)
    ]
    now = world.now
    world.say([(voice, org(name)) for name, voice in voices.items()], *acts)
    world.now = now  # costs no time: tests that give times by hand need not know of it


def founding_act(world: World) -> Act:
    """The act that founds this ledger."""
    body = {
        "format": 1,
        "rules": "rules/v0",
        "note_keys": [note_vkey()],
        "clerk": encode_base64(spki("clerk")),
        "currencies": CURRENCIES,
    }
    return world.act("ledger.founded/v1", body, name="Harbour Coalition")


def _person_acts(
    world: World, place: dict[str, int], person: str, organization: str, first: int, *, by: tuple[int, ...]
) -> list[Act]:
    place[person] = first
    body = {"organization": f".{place[organization]}", "roles": ["delegate", "authoriser", "registrar"]}
    return [
        world.act("person.registered/v1", {"key": key_body(person)}, by=by, name=person),
        world.act("person.accredited/v1", body, by=by, about=f".{first}"),
    ]


def enrol(world: World, person: str, organization: str, *, by: str | Sequence[str]) -> str:
    """Register and accredit one more person with her key, signed by one or more delegates and herself; her id."""
    recorders = [by] if isinstance(by, str) else list(by)
    places = tuple(range(len(recorders) + 1))
    accredited = {"organization": f"@{organization}", "roles": ["delegate", "authoriser", "registrar"]}
    acts = [
        world.act("person.registered/v1", {"key": key_body(person)}, by=places, name=person),
        world.act("person.accredited/v1", accredited, by=places, about=".0"),
    ]
    statement = world.statement([*((each, "self") for each in recorders), (".0", "self")], acts)
    known = [world.keys.get(world.id(each), each) for each in recorders]
    verdict = world.judge(world.attest(statement, tuple(key_id(spki(name)) for name in [*known, person])))
    assert isinstance(verdict, Accepted), verdict
    world.ids[person] = verdict.cases[0].id
    world.keys[verdict.cases[0].id] = person
    return verdict.cases[0].id
