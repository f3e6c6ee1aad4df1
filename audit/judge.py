"""The judge of entries: may this one stand where it stands? docs/rules.md, parts R and K.

All that is independent is checked and told, not only the first. An entry with anything wrong is void: it keeps its
index and changes nothing (docs/format.md §4.3).
"""

from collections.abc import Callable

from audit.entry import Entry
from audit.errors import BrokenError, CannotCheckError, RuleError
from audit.members import MAX_ACTS
from audit.public_keys import Verifier
from audit.rules.book import NO_PLACE, PLACES, RULES
from audit.rules.case import Case, Signed, Tools
from audit.rules.enrolment import enrolled_by
from audit.rules.record import KNOWN_RULES, WITNESS_SLACK_MS
from audit.rules.standing import organizations_of
from audit.rules.state import State
from audit.statement import Signer, Statement
from audit.texts import HOUR_MS, show_time

AT_AHEAD_MS = 24 * HOUR_MS
_FOUNDED = "ledger.founded/v1"


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
    if state.size == 0 and statement.acts[0].kind == _FOUNDED:
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


def _holds(state: State, person: str | None, capacity: str | tuple[str, str], received: int) -> bool:
    """R-12. Of a term only its holder is checked."""
    if isinstance(capacity, str):
        return True
    tag, identity = capacity
    if tag == "organization":
        found = state.accreditations.get((person or "", identity))
        return found is not None and found.holds("member", received)
    return state.terms.get(identity) == person


def _check_capacities(state: State, by: tuple[Signer, ...], received: int) -> RuleError | None:
    for place, signer in enumerate(by):
        if not _holds(state, signer.person, signer.capacity, received):
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
            _judge_act(case, statement)
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


def _judge_act(case: Case, statement: Statement) -> None:
    act, state = case.act, case.state
    if act.kind == _FOUNDED and not (case.founding and case.place == 0):
        raise case.refuse("FOUNDED_ALREADY", "R-1", "one founding", act.kind)
    _check_references(case, statement)
    if act.written_for is not None:
        _check_for(case)
        state.journal.add(state.written, case.number)
    for path, field in act.sealed.items():
        digest = bytes.fromhex(field["digest"])
        if digest in state.sealed:
            raise case.refuse("DIGEST_REUSED", "R-22", "a digest not used before", field["digest"])
        state.journal.put(state.sealed, digest, path)
    changes = _check_place(case, statement)
    _keep_documents(case)
    rule = RULES.get(act.kind)
    if rule is not None and changes:
        rule(case)


def _number_of(case: Case, statement: Statement, act: str) -> tuple[int, str] | None:
    """The number and kind of an act named by id: one of this statement, before this one, or an accepted one."""
    own, _, place = act.partition(".")
    if own == statement.id:
        return case.index * MAX_ACTS + int(place), statement.acts[int(place)].kind
    number = case.state.find(act)
    return None if number is None else (number, case.state.kind_of(number))


def _check_references(case: Case, statement: Statement) -> None:
    act = case.act
    named = (
        ("ABOUT_UNKNOWN", "R-16", act.about),
        ("ON_WRONG", "R-18", act.on),
        ("DECISION_UNKNOWN", "R-20", act.under[0] if act.under else None),
    )
    for code, clause, identity in named:
        if identity is None:
            continue
        found = _number_of(case, statement, identity)
        if found is None or (code != "ON_WRONG" and found[0] in case.state.idle):
            raise case.refuse(code, clause, "an accepted act", identity)


def _check_for(case: Case) -> None:
    """R-21, as far as it asks not for the kind."""
    written, state = case.act.written_for, case.state
    assert written is not None
    person, capacity = written["person"], written["as"]
    if person not in state.persons:
        raise case.refuse("FOR_PERSON_UNKNOWN", "R-21", "a person of this ledger", person)
    if person in case.persons:
        raise case.refuse("FOR_SELF", "R-21", "one who does not sign here", person)
    if state.persons[person].standing in ("left", "deceased"):
        raise case.refuse("FOR_PERSON_GONE", "R-21", "one who is there", state.persons[person].standing)
    held = capacity if isinstance(capacity, str) else next(iter(capacity.items()))
    if not _holds(state, person, held, case.received):
        raise case.refuse("FOR_CAPACITY", "R-21", "a capacity held then", held)
    witness = next((signer for signer in case.signers if signer.person != case.author.person), None)
    recorder = organizations_of(state, case.author.person, case.received)
    if witness is None or recorder & organizations_of(state, witness.person, case.received):
        raise case.refuse("WITNESS_MISSING", "R-21", "a witness of another organization", "none")


def _check_place(case: Case, statement: Statement) -> bool:
    """Whether the act changes anything (R-19, R-21).

    Where the kind's place is unknown here, what it replaces is held to be an act of its kind that nothing replaced yet.
    """
    act, state = case.act, case.state
    place = PLACES.get(act.kind)
    if place is None and act.replaces is None:
        return True
    if act.replaces is not None and act.kind in NO_PLACE:
        raise case.refuse("REPLACES_UNEXPECTED", "R-19", "nothing replaced", act.replaces)
    named = _number_of(case, statement, act.replaces) if act.replaces else None
    number = named[0] if named else None
    if place is None and named is not None and named[1] != act.kind and named[1] not in RULES:
        # One act of another kind may stand in many places (a meeting's lines, D-35): its own rule book says which.
        return True
    if place is not None:
        slot = (act.kind, place(case))
        live = state.live.get(slot)
    else:
        slot, live = None, _latest(state, number)
    if act.written_for is not None and live is not None and live not in state.written:
        state.journal.add(state.idle, case.number)
        return False
    unknown = act.replaces is not None and (named is None or named[1] != act.kind or number in state.idle)
    if unknown and act.written_for is not None and place is None:
        return True
    if unknown or live != number:
        expected = "nothing to replace" if live is None else f"the act live there, entry {live // MAX_ACTS}"
        raise case.refuse("STALE", "R-19", expected, act.replaces or "nothing")
    if live is not None:
        state.journal.put(state.replaced, live, case.number)
    if slot is not None:
        state.journal.put(state.live, slot, case.number)
    return True


def _latest(state: State, number: int | None) -> int | None:
    """What stands now where an act stood."""
    while number is not None and number in state.replaced:
        number = state.replaced[number]
    return number


def _keep_documents(case: Case) -> None:
    """Note the documents that an act binds, to check those that are shown."""
    waiting: list[object] = [case.act.body, case.act.written_for]
    while waiting:
        value = waiting.pop()
        if isinstance(value, list):
            waiting.extend(value)
        elif isinstance(value, dict):
            if value.keys() == {"sha256", "length", "type", "salted"} and isinstance(value["length"], int):
                length = value["length"] + (32 if value["salted"] else 0)
                case.state.journal.put(case.state.documents, value["sha256"], length)
            waiting.extend(value.values())
