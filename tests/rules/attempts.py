"""Things tried on the judge, each varied in one respect: what the table of part R is made of."""

from dataclasses import replace
from typing import Any

from ledger.format.codec import DAY_MS, HOUR_MS
from ledger.format.statement import Act, Sealed, Seen
from ledger.keys.public_keys import key_id
from ledger.rules.judge import Accepted, count_void
from tests.rules.decided import decide
from tests.rules.pairs import Try, Verdict
from tests.rules.probes import harbour
from tests.world import START, World, founding_act, key_body, org, spki

IN_ROOM = "in_room"


def say(world: World, kind: str = "probe.plain/v1", by: Any = "ana", **changes: Any) -> Verdict:
    """One act of a probe by somebody; ``body`` and all else of `World.act` pass through, ``statement_`` to it."""
    own = {name.removeprefix("statement_"): changes.pop(name) for name in list(changes) if name.startswith("statement")}
    act = world.act(kind, changes.pop("body", None), **changes)
    return world.try_say(by, act, **own)


def founding_acts(world: World) -> list[Act]:
    """What founds a ledger: the dockers, Ana for them (act 2), and a charter."""
    roles = {"organization": ".1", "roles": ["delegate", "authoriser", "registrar"]}
    return [
        founding_act(world),
        world.act("organization.registered/v1", {"standing": "founding"}, name="Dockers"),
        world.act("person.registered/v1", {"key": key_body("ana")}, name="Ana"),
        world.act("person.accredited/v1", roles, about=".2"),
        world.act("charter.adopted/v1"),
    ]


def found(world: World, drop: str = "", extra: tuple[str, dict[str, Any]] | None = None, **changes: Any) -> Verdict:
    """A founding by Ana for the dockers, without the acts of one kind, or with one more."""
    acts = [act for act in founding_acts(world) if act.kind != drop]
    if extra:
        acts.append(world.act(extra[0], extra[1], name="extra"))
    statement = world.statement([(".2", "self")], acts, **changes)
    return world.judge(world.attest(statement, (key_id(spki("ana")),)))


def unfounded(world: World) -> Verdict:
    """A first statement that registers Ana and founds nothing."""
    acts = [world.act("person.registered/v1", {"key": key_body("ana")}, name="Ana")]
    statement = world.statement([(".0", "self")], acts)
    return world.judge(world.attest(statement, (key_id(spki("ana")),)))


def after_void(world: World) -> Verdict:
    """A founding as entry 1, entry 0 being void."""
    count_void(world.state)
    world.grow(bytes(32))
    return found(world, seen=Seen(1, world.roots[1]))


def closed(world: World, *, before: bool) -> Verdict:
    """Something said after the closing entry, or in it."""
    effect = decide(world, world.act("ledger.closed/v1"))
    close = world.act("ledger.closed/v1", under=(effect, 0))
    if before:
        return world.try_say("ana", close, world.act("probe.plain/v1"))
    world.say("ana", close)
    return say(world)


def received_at(offset: int) -> Try:
    """Received so long after the last entry (ms)."""

    def run(world: World) -> Verdict:
        world.now = world.state.record.received.get() + offset
        return say(world)

    return run


def drawn_up(ahead: int) -> Try:
    """Drawn up so long (ms) after it is received."""

    def run(world: World) -> Verdict:
        at = world.now + ahead
        return say(world, statement_at=at, statement_until=at + HOUR_MS)

    return run


def good_until(left: int) -> Try:
    """Received so long (ms) before ``until``."""

    def run(world: World) -> Verdict:
        attested = world.attest(world.statement([("ana", "self")], [world.act("probe.plain/v1")]))
        world.now = attested.statement.until - left
        return world.judge(attested)

    return run


def twice(world: World, *, same: bool) -> Verdict:
    """The same statement again, or the same words in another."""
    act = world.act("probe.plain/v1")
    attested = world.attest(world.statement([("ana", "self")], [act]))
    assert isinstance(world.judge(attested), Accepted)
    return world.judge(attested if same else world.attest(world.statement([("ana", "self")], [act])))


def voided(world: World, *, same: bool) -> Verdict:
    """A statement that stands in a void entry, or another."""
    act = world.act("probe.plain/v1")
    void = world.attest(world.statement([("ana", "self")], [act]))
    count_void(world.state, void.id)
    world.grow(bytes(32))
    return world.judge(void if same else world.attest(world.statement([("ana", "self")], [act])))


def cancelled(world: World, by: str) -> Verdict:
    """A statement of Ana's and Ben's after somebody has called it back."""
    signers: list[tuple[str, Any]] = [("ana", "self"), ("ben", "self")]
    attested = world.attest(world.statement(signers, [world.act("probe.plain/v1", by=(0, 1))]))
    world.say(by, world.act("statement.cancelled/v1", {"statement": attested.id}))
    return world.judge(attested)


def seen(size: int, root: str | None = None) -> Try:
    """Seeing a head of some size; negative sizes count back from the next index."""

    def run(world: World) -> Verdict:
        told = size if size >= 0 else world.state.record.size.get() + 1 + size
        return say(world, statement_seen=Seen(told, root or world.roots[min(told, len(world.roots) - 1)]))

    return run


def signed(*names: str) -> Try:
    """A statement of Ana's and Ben's with the keys of these."""

    def run(world: World) -> Verdict:
        by: list[tuple[str, Any]] = [("ana", "self"), ("ben", "self")]
        statement = world.statement(by, [world.act("probe.plain/v1", by=(0, 1))])
        return world.judge(world.attest(statement, tuple(key_id(spki(name)) for name in names)))

    return run


def stranger(world: World) -> Verdict:
    """A statement by somebody of whom nobody has heard."""
    world.ids["zed"] = f"{'0' * 64}.0"
    return say(world, by="zed")


def newcomer(world: World) -> Verdict:
    """A statement by somebody whom it enrols."""
    acts = [world.act("person.registered/v1", {"key": key_body("zed")}, by=(0, 1), name="Zed")]
    statement = world.statement([("ana", "self"), (".0", "self")], acts)
    return world.judge(world.attest(statement, (key_id(spki("ana")), key_id(spki("zed")))))


def frozen(world: World, *, thawed: bool) -> Verdict:
    """Abe's word after his key was frozen, or thawed again."""
    world.say("ana", world.act("key.frozen/v1", about="abe"))
    if thawed:
        world.say("ana", world.act("key.thawed/v1", about="abe"))
    return say(world, by="abe")


def in_capacity(name: str) -> Try:
    """Ana's word in the name of an organization."""
    return lambda world: say(world, by=[("ana", org(name))])


def replacing(*, names: str | None) -> Try:
    """Ana's second word in her place, naming the first, nothing, or what the first replaced."""

    def run(world: World) -> Verdict:
        first, *_ = world.say("ana", world.act("probe.said/v1"))
        if names == "older":
            world.say("ana", world.act("probe.said/v1", replaces=first))
        return say(world, "probe.said/v1", replaces=first if names else None)

    return run


def first_word(world: World) -> Verdict:
    """Ana's first word in her place."""
    return say(world, "probe.said/v1")


def replacing_nothing(world: World) -> Verdict:
    """Ana's first word, claiming to replace an act that never stood in her place."""
    other, *_ = world.say("ben", world.act("probe.said/v1"))
    return say(world, "probe.said/v1", replaces=other)


def carried_out(
    effect: int = 0, *, number: int = 7, about: str = "ben", wait: int = 0, done: bool = False, known: bool = True
) -> Try:
    """The effect "7 about Ben" of a decision in force from a while on, carried out in some way."""

    def run(world: World) -> Verdict:
        decision = decide(world, world.act("probe.decided/v1", {"number": 7}, about="ben"))
        decisions = world.state.decisions.decisions
        decisions.put(decision, replace(decisions[decision], in_force_from=world.now + wait))
        under = (decision if known else f"{'9' * 64}.0", effect)
        act = world.act("probe.decided/v1", {"number": number}, about=about, under=under)
        if done:
            world.say("ana", act)
        return world.try_say("ana", act)

    return run


def written(
    kind: str = "probe.said/v1",
    by: tuple[str, ...] = ("ana", "ben"),
    person: str = "cy",
    capacity: Any = "self",
    *,
    gone: bool = False,
    twice_ana: bool = False,
) -> Try:
    """Something written down for somebody, in the room."""

    def run(world: World) -> Verdict:
        world.ids.setdefault("nobody", f"{'0' * 64}.0")
        if gone:
            world.say("cy", world.act("person.left/v1", about="cy"))
        signers: list[tuple[str, Any]] = [(name, "self") for name in by]
        if twice_ana:
            signers.insert(1, ("ana", org("dockers")))
        act = world.act(kind, by=tuple(range(len(signers))), written_for=(person, capacity, IN_ROOM))
        return world.try_say(signers, act)

    return run


def sealing(path: str, audience: Any = "members", *, again: bool = False) -> Try:
    """A sealed field at a path, shown to somebody, perhaps with the digest of an older one."""

    def run(world: World) -> Verdict:
        to = (audience[0], world.id(audience[1])) if isinstance(audience, tuple) else audience
        field = world.seal(path, "Words", to)
        act = replace(world.act("probe.plain/v1"), sealed={path: field})
        if again:
            world.say("ana", act)
        return world.try_say("ana", act)

    return run


def same_digest_in_two_fields(world: World) -> Verdict:
    """One digest for two fields of one act, shown to different people."""
    digest = world.seal("text", "Words").digest
    fields = {"text": Sealed("members", digest), "items/0/label": Sealed("public", digest)}
    return world.try_say("ana", replace(world.act("probe.plain/v1"), sealed=fields))


def powered(by: tuple[str, ...], signers: int = 1, organizations: int = 1, grant: str = "delegate") -> Try:
    """A power that the charter gives to delegates, so many, of so many organizations."""

    def run(world: World) -> Verdict:
        power = {"grants": [grant], "signers": signers, "organizations": organizations}
        fresh = harbour({"powers": {"probe.power": power}})
        vars(world).update(vars(fresh))
        act = world.act("probe.power/v1", by=tuple(range(len(by))))
        return world.try_say([(name, "self") for name in by], act)

    return run


def limit(world: World, **quota: int) -> None:
    """Put a quota into the charter in force, and begin a new day."""
    charter = world.state.charter.in_force.get()
    assert charter is not None
    data = charter.data.model_copy(update={"quota": charter.data.quota.model_copy(update=quota)})
    world.state.charter.in_force.set(replace(charter, data=data))
    world.now = (START // DAY_MS + 1) * DAY_MS


def within(statements: int, times: int) -> Try:
    """So many statements on one day under a quota; the last one's verdict."""

    def run(world: World) -> Verdict:
        limit(world, statements=statements)
        for _ in range(times - 1):
            assert isinstance(say(world), Accepted)
        return say(world)

    return run


def in_bytes(spare: int) -> Try:
    """A statement whose entry has so many bytes less than the quota."""

    def run(world: World) -> Verdict:
        need = world.attest(world.statement([("ana", "self")], [world.act("probe.plain/v1")])).entry_bytes
        limit(world, entry_bytes=need + spare)
        return say(world)

    return run


def clerk(world: World, kind: str, key: str = "clerk") -> Verdict:
    """The clerk's word, signed with some key."""
    statement = world.statement([("clerk", "clerk")], [world.act(kind)])
    return world.judge(world.attest(statement, (key_id(spki(key)),)))


def judged(world: World, kind: str) -> Verdict:
    """A judgement on an act of some kind."""
    act, *_ = world.say("ben", world.act(kind))
    return say(world, "probe.judged/v1", on=act)
