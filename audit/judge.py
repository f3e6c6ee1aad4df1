"""The judge of entries: may this one stand where it stands? docs/rules.md, parts R and K.

All that is independent is checked and told, not only the first. An entry with anything wrong is void: it keeps its
index and changes nothing (docs/format.md §4.3).
"""

from collections.abc import Callable

from audit.entry import Entry
from audit.errors import BrokenError, CannotCheckError, RuleError
from audit.members import MAX_ACTS
from audit.public_keys import Verifier
from audit.rules.acts import FOUNDED, holds, judge_act
from audit.rules.case import Case, Signed, Tools
from audit.rules.enrolment import enrolled_by
from audit.rules.record import KNOWN_RULES, WITNESS_SLACK_MS
from audit.rules.state import State
from audit.statement import Signer, Statement
from audit.texts import HOUR_MS, show_time

AT_AHEAD_MS = 24 * HOUR_MS


def judge(state: State, tools: Tools, entry: Entry, statement: Statement) -> list[BrokenError]:
    """Judge an entry as the next one, and record what it changes.

    Returns:
        What is wrong with it; nothing when it stands.

    Raises:
        CannotCheckError: the rules in force are of a version that this auditor lacks.
    """
    if state.rules not in ("", KNOWN_RULES):
        raise CannotCheckError(
            f"from entry {state.size} on the rules are {state.rules}; this auditor knows {KNOWN_RULES}"
        )
    state.journal.mark()
    found = list(_check_statement(state, tools, entry, statement))
    if not found:
        found = _judge_acts(state, tools, entry, statement)
    if found:
        state.journal.roll_back()
        state.remember(entry.id, None)
        return found
    state.journal.mark()
    state.remember(entry.id, [act.kind for act in statement.acts])
    state.received = entry.received
    return []


def founding_problem(state: State, entry: Entry, statement: Statement) -> RuleError | None:
    """Whether the ledger may begin with this entry (R-1)."""
    if state.size == 0 and statement.acts[0].kind == FOUNDED:
        return None
    return _refuse("FOUNDING_FIRST", "R-1", "a founding as entry 0", f"entry {state.size}, {entry.id}")


def _refuse(code: str, clause: str, expected: str, found: object, where: str = "") -> RuleError:
    return RuleError(code, f"rules {clause}", where, expected, found)


def _check_statement(state: State, tools: Tools, entry: Entry, statement: Statement) -> list[BrokenError]:
    problem = founding_problem(state, entry, statement) if not state.genesis else None
    if problem is not None:
        return [problem]
    checks: tuple[Callable[..., RuleError | None], ...] = (_ledger, _received, _times, _fresh, _seen)
    told: list[BrokenError] = []
    for check in checks:
        error = check(state, tools, entry, statement)
        if error is not None:
            told.append(error)
    return told + _check_signatures(state, tools, entry, statement)


def _ledger(state: State, _tools: Tools, _entry: Entry, statement: Statement) -> RuleError | None:
    if state.genesis and statement.ledger != state.origin:
        return _refuse("LEDGER_MISMATCH", "R-2", state.origin, statement.ledger)
    return _refuse("LEDGER_CLOSED", "R-3", "nothing after the end", statement.id) if state.closed else None


def _received(state: State, _tools: Tools, entry: Entry, _statement: Statement) -> RuleError | None:
    earliest = max(state.received, state.witness_time - WITNESS_SLACK_MS) if state.genesis else 0
    if entry.received >= earliest:
        return None
    return _refuse("RECEIVED_DECREASES", "R-4", f"not before {show_time(earliest)}", show_time(entry.received))


def _times(_state: State, _tools: Tools, entry: Entry, statement: Statement) -> RuleError | None:
    received = entry.received
    if statement.at > received + AT_AHEAD_MS:
        return _refuse("AT_AHEAD", "R-5", f"at most 24 h after {show_time(received)}", show_time(statement.at), "/at")
    if received >= statement.until:
        return _refuse(
            "UNTIL_PASSED", "R-6", f"received before {show_time(statement.until)}", show_time(received), "/until"
        )
    return None


def _fresh(state: State, _tools: Tools, _entry: Entry, statement: Statement) -> RuleError | None:
    index = state.statements.get(bytes.fromhex(statement.id))
    if index is not None:
        code, before = ("DUPLICATE_STATEMENT", index) if index >= 0 else ("VOID", -1 - index)
        return _refuse(code, "R-7", "a statement that stands once", f"{statement.id} at entry {before} too")
    cancelled = state.cancelled.get(statement.id, frozenset())
    if cancelled & set(statement.persons):
        return _refuse("STATEMENT_CANCELLED", "R-7", "a statement not cancelled", statement.id)
    return None


def _seen(state: State, tools: Tools, _entry: Entry, statement: Statement) -> RuleError | None:
    size, lawful = statement.seen_size, range(1, state.size + 1) if state.size else range(1)
    if size not in lawful:
        return _refuse("SEEN_MISMATCH", "R-8", f"a size from {lawful[0]} to {lawful[-1]}", size, "/seen/size")
    root = tools.root_at(size)
    if root != statement.seen_root:
        return _refuse("SEEN_MISMATCH", "R-8", f"{statement.seen_root} at size {size}", root, "/seen/root")
    return None


def _check_signatures(state: State, tools: Tools, entry: Entry, statement: Statement) -> list[BrokenError]:
    """R-9 to R-11 for every line."""
    if len(entry.lines) != len(statement.persons):
        expected = f"{len(statement.persons)} signatures"
        return [_refuse("SIGNATURES_COUNT", "R-10", expected, len(entry.lines), "/signatures")]
    own = enrolled_by(statement.acts, statement.id)
    found: list[BrokenError] = []
    for place, (person, line) in enumerate(zip(statement.persons, entry.lines, strict=True)):
        where = f"/signatures/{place}"
        verifier = _find_key(state, own, person, line.keyid, entry.received, where)
        if isinstance(verifier, RuleError):
            found.append(verifier)
            continue
        try:
            tools.verify(verifier, entry.pae, line, where)
        except BrokenError as error:
            found.append(
                _refuse("SIGNATURE_INVALID", "R-10", error.expected, f"{error.code}: {error.found}", error.where)
            )
    return found


def _find_key(
    state: State, own: dict[str, tuple[str, Verifier]], person: str | None, keyid: str, received: int, where: str
) -> Verifier | RuleError:
    if person is None:
        clerk = state.ledger_keys[-1].clerk if state.ledger_keys else None
        if clerk is not None and clerk.keyid == keyid:
            return clerk
        return _refuse("KEY_UNKNOWN", "R-11", "the clerk's key", keyid, where)
    key = state.keys.get(keyid)
    if key is None:
        enrolled, verifier = own.get(keyid, (None, None))
        if verifier is not None and enrolled == person:
            return verifier
        if verifier is not None:
            return _refuse("KEY_OF_ANOTHER", "R-11", f"a key of {person}", f"{keyid} of {enrolled}", where)
        if person not in state.persons:
            return _refuse("SIGNER_UNKNOWN", "R-9", "a person of this ledger", person, where)
        return _refuse("KEY_UNKNOWN", "R-11", "an enrolled key", keyid, where)
    if key.person != person:
        return _refuse("KEY_OF_ANOTHER", "R-11", f"a key of {person}", f"{keyid} of {key.person}", where)
    if not key.in_force(state.size, received):
        why = (
            "revoked" if state.size >= key.revoked else "vetoed" if key.vetoed else "frozen" if key.frozen else "ended"
        )
        why = "not active yet" if key.active > received else why
        return _refuse("KEY_NOT_IN_FORCE", "R-11", "a key that may sign now", f"{keyid}: {why}", where)
    return key.verifier


def _check_capacities(state: State, by: tuple[Signer, ...], received: int) -> RuleError | None:
    for place, signer in enumerate(by):
        if not holds(state, signer.person, signer.capacity, received):
            return _refuse("CAPACITY_NOT_HELD", "R-12", "a capacity held then", signer.capacity, f"/by/{place}/as")
    return None


def _judge_acts(state: State, tools: Tools, entry: Entry, statement: Statement) -> list[BrokenError]:
    founding = not state.genesis
    if founding:
        state.journal.set(state, "origin", statement.ledger)
    else:
        refusal = _check_capacities(state, statement.by, entry.received)
        if refusal is not None:
            return [refusal]
    keyids = dict(zip(statement.persons, (line.keyid for line in entry.lines), strict=True))
    signed = tuple(Signed(signer.person, signer.capacity, keyids[signer.person]) for signer in statement.by)
    for place, act in enumerate(statement.acts):
        signers = tuple(signed[n] for n in act.by)
        case = Case(state, tools, act, statement.id, place, entry.received, signers)
        try:
            judge_act(case, statement)
        except BrokenError as error:
            return [error]
    refusal = _check_new_keys(state, statement, signed, entry.received)
    if refusal is None and founding:
        refusal = _check_capacities(state, statement.by, entry.received) or _charter(state)
        state.journal.set(state, "genesis", statement.id)
    return [] if refusal is None else [refusal]


def _charter(state: State) -> RuleError | None:
    adopted = "charter.adopted/v1"
    return None if state.has_charter else _refuse("CHARTER_MISSING", "R-1", f"an act {adopted}", "none")


def _check_new_keys(state: State, statement: Statement, signed: tuple[Signed, ...], received: int) -> RuleError | None:
    """A key that does not act at once signs nothing but the act that enrols it (R-11)."""
    for signer in signed:
        key = state.keys.get(signer.keyid)
        if key is None or key.enrolled // MAX_ACTS != state.size or key.active <= received:
            continue
        for place, act in enumerate(statement.acts):
            if key.enrolled % MAX_ACTS != place and any(signed[n] == signer for n in act.by):
                where = f"/acts/{place}/by"
                return _refuse("KEY_NOT_IN_FORCE", "R-11", "a key that may sign now", signer.keyid, where)
    return None
