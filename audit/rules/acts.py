"""What every act must satisfy, whatever its kind (docs/rules.md R-16 to R-22)."""

from audit.members import MAX_ACTS
from audit.rules.book import NO_PLACE, PLACES, RULES
from audit.rules.case import Case
from audit.rules.standing import organizations_of
from audit.rules.state import State
from audit.statement import Statement

FOUNDED = "ledger.founded/v1"


def holds(state: State, person: str | None, capacity: str | tuple[str, str], received: int) -> bool:
    """Whether a person holds a capacity (R-12). Of a term only whose it is is known here."""
    if isinstance(capacity, str):
        return True
    tag, identity = capacity
    if tag == "organization":
        found = state.accreditations.get((person or "", identity))
        return found is not None and found.holds("member", received)
    return state.terms.get(identity) == person


def judge_act(case: Case, statement: Statement) -> None:
    """Judge an act, and record what it changes.

    Raises:
        BrokenError: the first thing that it breaks.
    """
    act, state = case.act, case.state
    if act.kind == FOUNDED and not (case.founding and case.place == 0):
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
    if not holds(state, person, held, case.received):
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
