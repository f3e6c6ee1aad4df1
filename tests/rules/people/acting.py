"""People with several keys: who signs with which, new keys with their proofs, and time passing in between."""

from collections.abc import Sequence
from typing import Any

from ledger.format.codec import encode_base64
from ledger.format.statement import Act, Capacity
from ledger.keys.public_keys import key_id
from ledger.rules.people.public_keys import possession_message
from tests.rules.pairs import Try, Verdict
from tests.world import ORIGIN, World, key_body, private_key, spki

DOCKERS_ROLES = ["delegate", "authoriser", "registrar"]


def keyid(name: str) -> str:
    """The id of the fixed key of that name."""
    return key_id(spki(name))


def with_keys(world: World, by: Sequence[tuple[str, Capacity, str]], *acts: Act, **changes: Any) -> Verdict:
    """Acts by persons, each in a capacity and with a key of some name."""
    statement = world.statement([(person, capacity) for person, capacity, _ in by], list(acts), **changes)
    keys = {person: key for person, _, key in reversed(by)}
    return world.judge(
        world.attest(statement, tuple(keyid(keys[person]) for person in dict.fromkeys(p for p, *_ in by)))
    )


def sign_as(world: World, person: str, key: str) -> None:
    """From now on a person signs with the key of that name."""
    world.keys[world.ids[person]] = key


def possession(person: str, key: str, *, origin: str = ORIGIN, signed_by: str | None = None) -> dict[str, str]:
    """A new key's proof that it is held, by itself or by another."""
    message = possession_message(origin, person, spki(key))
    return {"sig": encode_base64(private_key(signed_by or key).sign(message))}


def new_key(world: World, person: str, key: str, kind: str = "key.added/v1", by: tuple[int, ...] = (0,)) -> Act:
    """The act that adds a key for a person."""
    body = {"key": key_body(key), "possession": possession(world.ids[person], key)}
    return world.act(kind, body, by=by, about=person)


def add_key(world: World, person: str, key: str, *, registrar: str | None = None, kind: str = "key.added/v1") -> None:
    """Have a key added, at once where a registrar signs too."""
    signers = [person, registrar] if registrar else [person]
    act = new_key(world, person, key, kind, tuple(range(len(signers))))
    world.say([(name, "self") for name in signers], act)


def signs(world: World, person: str, key: str) -> Verdict:
    """Something said by a person with the key of that name."""
    return with_keys(world, [(person, "self", key)], world.act("probe.plain/v1"))


def code(verdict: Verdict) -> str:
    """The refusal's code, or nothing for what is accepted."""
    return getattr(verdict, "code", "")


def recovery(world: World, person: str, key: str, *vouchers: str, first: bool = False) -> Verdict:
    """A new key asked for by its own signature and some vouchers, these first unless she is."""
    signers: list[tuple[str, Capacity, str]] = [(name, "self", world.keys[world.ids[name]]) for name in vouchers]
    signers.insert(0 if first else len(signers), (person, "self", key))
    act = world.act("key.recovery_requested/v1", {"key": key_body(key)}, by=tuple(range(len(signers))), about=person)
    return with_keys(world, signers, act)


def approve(world: World, person: str, key: str, *vouchers: str) -> Verdict:
    """A new key vouched for."""
    act = world.act("key.recovery_approved/v1", {"key": keyid(key)}, by=tuple(range(len(vouchers))), about=person)
    return world.try_say([(name, "self") for name in vouchers], act)


def accredit(world: World, person: str, organization: str, roles: Sequence[str], *, by: str) -> None:
    """One more accreditation, replacing the one there may be."""
    live = world.state.record.live.get(("person.accredited/v1", (world.ids[person], world.ids[organization])))
    body = {"organization": f"@{organization}", "roles": list(roles)}
    world.say(by, world.act("person.accredited/v1", body, about=person, replaces=live))


def part(world: World, person: str, organization: str, *, by: str | None = None) -> None:
    """End an accreditation."""
    live = world.state.record.live[("person.accredited/v1", (world.ids[person], world.ids[organization]))]
    body = {"organization": f"@{organization}", "word": "ended"}
    world.say(by or person, world.act("person.accredited/v1", body, about=person, replaces=live))


def frozen(person: str, by: Any, *, keys: Sequence[str] | None = None, kind: str = "key.frozen/v1") -> Try:
    """Keys frozen (or thawed) by some."""

    def run(world: World) -> Verdict:
        signers = [by] if isinstance(by, str) else list(by)
        body = {} if keys is None else {"keys": [keyid(key) for key in keys]}
        act = world.act(kind, body, by=tuple(range(len(signers))), about=person)
        return world.try_say([(name, "self") for name in signers], act)

    return run
