"""The judge of statements: may this one be, and what does it change? See docs/rules.md, part R.

One pure function of state and statement. The checks run in the order of the clauses; the first that fails is the
refusal and nothing is changed. No clock, no randomness, no look-up outside of the arguments: time enters as
``received``, and binds by itself.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ledger.format.codec import DAY_MS, HOUR_MS, format_millisecond, format_second
from ledger.format.statement import Statement
from ledger.rules.case import Case, Signed
from ledger.rules.charter.model import Quota
from ledger.rules.kind import Refusal, Registry
from ledger.rules.lawful import (
    check_for,
    check_founding,
    check_links,
    check_place,
    check_power,
    check_sealed,
    check_under,
    run_checks,
)
from ledger.rules.reading import Read, read_act
from ledger.rules.record.codes import refuse
from ledger.rules.record.state import ActInfo
from ledger.rules.record.witnessing import earliest_received
from ledger.rules.signers import check_capacities, check_new_keys, sign
from ledger.rules.state import State

AT_AHEAD_MS = 24 * HOUR_MS
QUOTA_EXEMPT = frozenset({"key.frozen/v1", "key.revoked/v1"})


class RulesVersionError(RuntimeError):
    """The record's rules in force are not those that these kinds are of: nothing more can be judged with them."""

    def __init__(self, needed: str, held: str) -> None:
        super().__init__(f"entries from here on are judged by {needed}; this program holds {held}. Update it.")
        self.needed = needed
        self.held = held


RootAt = Callable[[int], str | None]
"""Root hash (hex) of this ledger's tree at a size, None when it has never been that large."""


@dataclass(frozen=True, slots=True)
class Attested:
    """A statement whose signatures hold.

    Args:
        statement: the parsed payload, every reference written as a full id (`ledger.format.resolution`).
        id: the statement's id.
        keyids: the signatures' key ids, in order; each was verified with the key of that id.
        entry_bytes: length of the entry, for the quota.
    """

    statement: Statement
    id: str
    keyids: tuple[str, ...]
    entry_bytes: int


@dataclass(frozen=True, slots=True)
class Accepted:
    """A lawful statement's cases, in order. An act in ``idle`` changed nothing (R-21)."""

    cases: tuple[Case[Any], ...]
    idle: frozenset[int]


def judge(
    state: State, registry: Registry, attested: Attested, *, received: int, root_at: RootAt
) -> Accepted | Refusal:
    """Judge a statement as the next entry; on acceptance the state holds what it changed.

    Args:
        state: the state after all entries so far.
        registry: the kinds that the rules version admits.
        attested: the statement, its signatures verified.
        received: when the ledger took it in (ms).
        root_at: the tree's roots, for ``seen``.
    """
    _check_version(state, registry)
    state.journal.begin()
    try:
        verdict = _judge(state, registry, attested, received, root_at)
    except BaseException:
        state.journal.rollback()
        raise
    if isinstance(verdict, Refusal):
        state.journal.rollback()
        return verdict
    _count(state, attested, received)
    state.journal.commit()
    return verdict


def preview(
    state: State, registry: Registry, attested: Attested, *, received: int, root_at: RootAt
) -> Accepted | Refusal:
    """As `judge`, but the state stays as it was: what the rules would say now."""
    _check_version(state, registry)
    state.journal.begin()
    try:
        return _judge(state, registry, attested, received, root_at)
    finally:
        state.journal.rollback()


def count_void(state: State, statement_id: str | None = None) -> None:
    """Note an entry that breaks a rule: it keeps its index and changes nothing (R-7).

    Args:
        state: the state before the entry.
        statement_id: the id of what it holds, refused for ever; None when that cannot be read.
    """
    index = state.record.size.get()
    state.record.size.set(index + 1)
    if statement_id is not None and statement_id not in state.record.void:
        state.record.void.put(statement_id, index)


def _count(state: State, attested: Attested, received: int) -> None:
    index = state.record.size.get()
    state.record.statements.put(attested.id, index)
    state.record.size.set(index + 1)
    state.record.received.set(received)
    first = attested.statement.by[0].person
    if first is not None and not _exempt(attested.statement):
        day = received // DAY_MS
        statements, size = state.record.quota.get((first, day)) or (0, 0)
        state.record.quota.put((first, day), (statements + 1, size + attested.entry_bytes))


def _judge(state: State, registry: Registry, attested: Attested, received: int, root_at: RootAt) -> Accepted | Refusal:
    refusal = _check_statement(state, attested, received, root_at)
    if refusal is not None:
        return refusal
    founding = state.record.size.get() == 0
    signed = sign(state, registry, attested, received)
    if isinstance(signed, Refusal):
        return signed
    if not founding:
        refusal = check_capacities(state, signed, received) or _check_quota(state, attested, signed, received)
        if refusal is not None:
            return refusal
    cases: list[Case[Any]] = []
    idle: set[int] = set()
    for place in range(len(attested.statement.acts)):
        outcome = _judge_act(state, registry, attested, place, signed, received, root_at, founding=founding)
        if isinstance(outcome, Refusal):
            return outcome
        case, changes = outcome
        cases.append(case)
        if not changes:
            idle.add(place)
    refusal = check_new_keys(state, attested, signed, received)
    if refusal is None and founding:
        refusal = check_capacities(state, signed, received) or _check_charter(state)
    if refusal is not None:
        return refusal
    return Accepted(tuple(cases), frozenset(idle))


def _check_statement(state: State, attested: Attested, received: int, root_at: RootAt) -> Refusal | None:
    return (
        _check_ledger(state, attested.statement)
        or _check_times(state, attested.statement, received)
        or _check_fresh(state, attested)
        or _check_seen(state, attested.statement, root_at)
    )


def _check_ledger(state: State, statement: Statement) -> Refusal | None:
    size, founding = state.record.size.get(), state.record.founding.get()
    if founding is None:
        founds = size == 0 and statement.acts[0].kind == "ledger.founded/v1"
        return None if founds else refuse("FOUNDING_FIRST")
    if statement.ledger != founding.origin:
        return refuse("LEDGER_MISMATCH", expected=founding.origin, found=statement.ledger)
    return refuse("LEDGER_CLOSED") if state.record.closed_index.get() is not None else None


def _check_times(state: State, statement: Statement, received: int) -> Refusal | None:
    earliest = earliest_received(state)
    if received < earliest:
        return refuse("RECEIVED_DECREASES", earliest=format_millisecond(earliest))
    if statement.at > received + AT_AHEAD_MS:
        return refuse("AT_AHEAD", at=format_second(statement.at))
    return refuse("UNTIL_PASSED", until=format_second(statement.until)) if received >= statement.until else None


def _check_fresh(state: State, attested: Attested) -> Refusal | None:
    record, identity = state.record, attested.id
    if identity in record.statements:
        return refuse("DUPLICATE_STATEMENT", index=record.statements[identity])
    if identity in record.void:
        return refuse("VOID", index=record.void[identity])
    cancelled = record.cancelled.get(identity) or frozenset()
    return refuse("STATEMENT_CANCELLED") if cancelled & set(attested.statement.persons()) else None


def _check_seen(state: State, statement: Statement, root_at: RootAt) -> Refusal | None:
    size, seen = state.record.size.get(), statement.seen
    lawful = seen.size == 0 if size == 0 else 1 <= seen.size <= size
    if not lawful or root_at(seen.size) != seen.root:
        return refuse("SEEN_MISMATCH", size=seen.size)
    return None


def _check_charter(state: State) -> Refusal | None:
    return refuse("CHARTER_MISSING") if state.charter.in_force.get() is None else None


def _check_version(state: State, registry: Registry) -> None:
    if state.record.rules.get() != registry.version:
        raise RulesVersionError(state.record.rules.get(), registry.version)


def _exempt(statement: Statement) -> bool:
    kinds = {act.kind for act in statement.acts}
    return all(kind in QUOTA_EXEMPT or kind.startswith("history.") for kind in kinds)


def _check_quota(state: State, attested: Attested, signed: tuple[Signed, ...], received: int) -> Refusal | None:
    first, charter = signed[0].person, state.charter.in_force.get()
    if first is None or charter is None or _exempt(attested.statement):
        return None
    most, most_bytes = _limits(state, charter.data.quota, first, received)
    statements, size = state.record.quota.get((first, received // DAY_MS)) or (0, 0)
    if statements + 1 > most:
        return refuse("QUOTA_EXCEEDED", used=statements, limit=most, unit="statements")
    if size + attested.entry_bytes > most_bytes:
        return refuse("QUOTA_EXCEEDED", used=size, limit=most_bytes, unit="bytes")
    return None


def _limits(state: State, quota: Quota, person: str, received: int) -> tuple[int, int]:
    """The person's limits: everybody's, or more while she serves in a post that the charter gives more."""
    limits = [(quota.statements, quota.entry_bytes)]
    if quota.posts:
        terms = [state.posts.terms[term] for term in state.posts.terms_of.get(person) or ()]
        codes = [state.posts.posts[term.post].code for term in terms if term.serving(received)]
        more = [quota.posts[code] for code in codes if code in quota.posts]
        limits += [(each.statements, each.entry_bytes) for each in more]
    return max(each[0] for each in limits), max(each[1] for each in limits)


def _judge_act(
    state: State,
    registry: Registry,
    attested: Attested,
    place: int,
    signed: tuple[Signed, ...],
    received: int,
    root_at: RootAt,
    *,
    founding: bool,
) -> tuple[Case[Any], bool] | Refusal:
    read = read_act(registry, attested.statement.acts[place], place)
    if isinstance(read, Refusal):
        return read
    kind, act = read.kind, read.act
    case: Case[Any] = Case(
        state=state,
        registry=registry,
        kind=act.kind,
        body=read.body,
        origin=attested.statement.ledger,
        statement=attested.id,
        act=place,
        index=state.record.size.get(),
        received=received,
        signers=tuple(signed[n] for n in act.by),
        about=act.about,
        on=act.on,
        replaces=act.replaces,
        under=act.under,
        sealed=act.sealed,
        for_another=act.for_another,
        root_at=root_at,
    )
    refusal = (
        check_founding(case, read, founding=founding)
        or check_links(case, read)
        or check_under(case, read)
        or check_for(case, read)
        or check_sealed(case, read)
        or check_power(case, read, founding=founding)
        or run_checks(case, kind.standing)
    )
    if refusal is not None:
        return refusal
    changes = True
    if kind.place is not None:
        replaced = check_place(case, read)
        if isinstance(replaced, Refusal):
            return replaced
        changes = replaced
    elif act.replaces is not None:
        return refuse("REPLACES_UNEXPECTED", place, kind=kind.name)
    refusal = run_checks(case, kind.checks)
    if refusal is not None:
        return refusal
    _record(case, read, changes=changes)
    return case, changes


def _record(case: Case[Any], read: Read, *, changes: bool) -> None:
    record, kind = case.state.record, read.kind
    if kind.opens is not None and changes:
        record.things.put(case.id, kind.opens)
    info = ActInfo(
        id=case.id,
        kind=case.kind,
        about=case.about,
        actor=case.actor,
        signers=tuple(signer.person for signer in case.signers),
        index=case.index,
        received=case.received,
        own=case.for_another is None,
        keyids=tuple(signer.keyid for signer in case.signers),
        capacity=case.actor_capacity,
    )
    record.acts.put(case.id, info)
    for path, sealed in case.sealed.items():
        record.sealed.put(sealed.digest, (case.id, path, sealed.audience))
    if not changes:
        return
    if kind.place is not None:
        record.live.put((case.kind, kind.place(case)), case.id)
    if case.under is not None:
        case.state.decisions.effects_done.put((case.under.decision, case.under.effect), case.id)
    kind.record(case)
