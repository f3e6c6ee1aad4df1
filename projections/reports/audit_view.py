"""The audit report: what was checked, what is worth a look, and what auditors asked (money.md §7; governance.md §6).

Each check tells how many things it looked at, and the first that does not hold. All of it is the ledger's own
arithmetic; whoever trusts nobody runs the standalone auditor on an export (``plenary verify``), which shares no code
with this.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from ledger.rules.audits.standing import is_overdue
from ledger.rules.audits.state import OPEN, Finding
from ledger.rules.money import accountability, invariants
from ledger.rules.money.invariants import Violation
from ledger.rules.money.state import LineBook
from ledger.rules.record.contested import is_contested
from ledger.rules.state import State
from ledger.rules.values import utc_date
from projections.language import N_
from projections.reports import budget, contributions, movement, worth_a_look
from projections.reports.amounts import Amount
from projections.reports.assembly import assemble
from projections.reports.basis import Basis
from projections.reports.books import Books
from projections.reports.claims import check_claims
from projections.reports.model import (
    EMPTY,
    Badge,
    Card,
    Cards,
    Cell,
    Column,
    Count,
    Row,
    Section,
    Table,
    Value,
    addressed,
)
from projections.reports.tracing import TraceError
from projections.reports.wording import AUDIENCES, Wording

_MONEY: dict[str, Callable[[Basis], tuple[Section, ...]]] = {
    "budget/v1": budget.sections,
    "movement/v1": movement.sections,
    "contributions/v1": contributions.sections,
}

Lines = dict[str, LineBook]


@dataclass(frozen=True, slots=True)
class _Check:
    """An invariant: its name, what it says, how many things it looks at, and what does not hold."""

    name: str
    says: str
    count: Callable[[State], int]
    find: Callable[[State, Lines], Iterable[Violation]]


CHECKS = (
    _Check(
        "I1",
        N_("Every act's debits and credits balance"),
        lambda state: len(state.money.entries),
        lambda state, _: invariants.balanced_events(state.money.legs),
    ),
    _Check(
        "I2",
        N_("Every fund balances in both books"),
        lambda state: len(state.money.positions),
        lambda state, _: invariants.balanced_books(state),
    ),
    _Check(
        "I3",
        N_("What was granted is available, reserved or spent"),
        lambda state: len(state.money.lines),
        invariants.authority_is_used,
    ),
    _Check("I4", N_("No line is below zero"), lambda state: len(state.money.lines), invariants.lines_are_covered),
    _Check(
        "I5",
        N_("What was reserved is open, spent or given back"),
        lambda state: len(state.money.encumbrances),
        invariants.purchases_add_up,
    ),
    _Check(
        "I6",
        N_("No account is below zero, or it is named"),
        lambda state: len(state.money.accounts),
        lambda state, _: invariants.accounts_are_covered(state),
    ),
    _Check(
        "I7",
        N_("What is set aside rests on money, but for named deficits"),
        lambda state: len(state.money.positions),
        lambda state, _: invariants.funds_are_covered(state),
    ),
    _Check(
        "I8",
        N_("What lines spent is what was paid for them"),
        lambda state: len(state.money.lines),
        invariants.expenses_are_expended,
    ),
    _Check(
        "I9",
        N_("Statements and counts agree with the books"),
        lambda state: len(state.money.last_stated),
        lambda state, _: accountability.statements_agree(state),
    ),
    _Check(
        "I10",
        N_("Closed periods are as they were signed"),
        lambda state: sum(one.closed_by is not None for one in state.money.periods.values()),
        lambda state, _: accountability.closes_stand(state),
    ),
    _Check(
        "I11",
        N_("Nothing came back or was undone twice"),
        lambda state: len(state.money.spends) + len(state.money.reversals),
        lambda state, _: accountability.undone_once(state),
    ),
    _Check(
        "I12",
        N_("What moved explains every balance"),
        lambda state: len(state.money.positions) * len(state.money.periods),
        lambda state, _: accountability.movements_explain(state),
    ),
    _Check(
        "I13",
        N_("Restricted money went where it may"),
        lambda state: len(state.money.spends),
        lambda state, _: accountability.restrictions_hold(state),
    ),
    _Check(
        "I14",
        N_("Nothing beyond a decision's ceiling was set aside"),
        lambda state: len(state.money.allocations),
        lambda state, _: accountability.ceilings_hold(state),
    ),
)


def sections(basis: Basis) -> tuple[Section, ...]:
    """What was checked, what is worth a look, what is open."""
    return (_checked(basis), _record(basis), worth_a_look.section(basis), _audits(basis), _findings(basis))


def _checked(basis: Basis) -> Section:
    say = basis.say
    columns = (
        Column("check", say("Check"), "text"),
        Column("says", say("What holds"), "text"),
        Column("count", say("Looked at"), "count"),
        Column("result", say("Result"), "badge"),
        Column("first", say("First that does not"), "text"),
    )
    lines = invariants.recomputed_lines(basis.state.money)
    rows, broken = [], 0
    for check in CHECKS:
        found = list(check.find(basis.state, lines))
        broken += bool(found)
        first = found[0] if found else None
        result = Badge("bad", say("{count} do not hold", count=len(found))) if found else Badge("good", say("holds"))
        cells = (
            Cell(check.name),
            Cell(say(check.says)),
            Cell(Count(check.count(basis.state))),
            Cell(result),
            Cell(_found(basis, first)) if first else EMPTY,
        )
        rows.append(Row(check.name, cells))
    figures, wrong = _figures(basis)
    broken += wrong is not None
    result = Badge("good", say("holds")) if wrong is None else Badge("bad", say("does not hold"))
    says = Cell(say("Every figure of the money reports is what its acts add up to, for every audience"))
    rows.append(Row("I16", (Cell("I15, I16"), says, Cell(Count(figures)), Cell(result), Cell(wrong))))
    told = say("All of them hold.")
    if broken:
        told = say("{count} of {all} do not hold.", count=broken, all=len(rows))
    table = Table("checks", say("Added up again from every leg, without the running sums"), columns, tuple(rows))
    return Section("checked", say("What was checked"), ((told,),), (table,))


def _found(basis: Basis, first: Violation) -> str:
    return basis.say(
        "{where}: expected {expected}, found {found}", where=first.where, expected=first.expected, found=first.found
    )


def _figures(basis: Basis) -> tuple[int, str | None]:
    """Make the money reports for every audience, without words, and add each figure up again."""
    say = basis.say
    checked, amounts = 0, list[dict[str, Value]]()
    try:
        for audience in AUDIENCES:
            found = dict[str, Value]()
            for name, make in _MONEY.items():
                unseen = replace(
                    basis,
                    audience=audience,
                    words=Wording(basis.state, lambda _: None, audience, basis.language),
                    books=Books(basis.state.money, basis.through),
                )
                made = assemble(name, name, make(unseen), unseen)
                legs, body = unseen.books.of_event, lambda act: basis.read_act(act).body
                checked += check_claims(made.report, made.claims, legs, body)
                found |= {f"{name} {address}": cell.value for address, cell in addressed(made.report)}
            amounts.append({where: value for where, value in found.items() if isinstance(value, Amount)})
    except TraceError as error:
        return checked, str(error)
    same = all(one == amounts[0] for one in amounts)
    return checked, None if same else say("amounts differ between audiences")


def _record(basis: Basis) -> Section:
    """Entries, keys, doubts, in words."""
    say = basis.say
    record, people = basis.state.record, basis.state.people
    keys = list(people.keys.values())
    stopped = sum(key.stopped(basis.size) for key in keys)
    frozen = sum(key.frozen for key in keys)
    doubtful = any(key.invalid_from is not None for key in keys)
    contested = sum(is_contested(basis.state, act) for act in record.acts) if doubtful else 0
    written = sum(not info.own and info.actor is not None for info in record.acts.values())
    void, erased = len(record.void), len(record.erased)
    told = (
        say(
            "{entries} entries with {acts} acts, each within the rules in force when it was recorded.",
            entries=basis.size,
            acts=len(record.acts),
        ),
        say(
            "{keys} keys enrolled, {stopped} of them stopped for good and {frozen} frozen now.",
            keys=len(keys),
            stopped=stopped,
            frozen=frozen,
        ),
        say("{count} acts were written down for somebody without a key at hand, before a witness.", count=written),
        say("{count} heads were seen by enough witnesses.", count=len(record.witnessed)),
        say(
            "{contested} acts are in doubt, and {disavowed} were disavowed.",
            contested=contested,
            disavowed=len(record.disavowed),
        ),
        say(
            "{void} entries are void. {erased} words were erased; no sum and no proof changed.",
            void=void,
            erased=erased,
        ),
        say("Signatures, tree and proofs are checked by another program, offline: plenary verify."),
    )
    return Section("record", say("The record"), tuple((line,) for line in told))


def _audits(basis: Basis) -> Section:
    """The coalition's own audits."""
    say = basis.say
    words = basis.words
    columns = (
        Column("scope", say("Audit"), "text"),
        Column("auditor", say("By"), "text"),
        Column("due", say("Due"), "date"),
        Column("state", say("State"), "badge"),
    )
    rows = []
    for audit in basis.state.audits.audits.values():
        late = audit.reported is None and audit.due <= basis.now
        badge = (
            Badge("warning", say("late"))
            if late
            else Badge("good" if audit.reported else "waiting", words.code(audit.standing))
        )
        acts = (audit.id,)
        scope = f"{words.text(audit.id, 'remit') or words.code(audit.scope)} ({words.number(audit.id)})"
        cells = (
            Cell(scope, acts),
            Cell(words.name(audit.auditor), acts),
            Cell(utc_date(audit.due - 1), acts),
            Cell(badge, acts),
        )
        rows.append(Row(words.key(audit.id), cells))
    if not rows:
        return Section("audits", say("Audits by the coalition"), ((say("None was scheduled yet."),),))
    table = Table("all-audits", say("Scheduled, open and reported"), columns, tuple(rows))
    return Section("audits", say("Audits by the coalition"), (), (table,))


def _findings(basis: Basis) -> Section:
    """The questions that audits raised, the open ones first."""
    say = basis.say
    found = sorted(basis.state.audits.findings.values(), key=lambda one: one.stage not in OPEN)
    if not found:
        return Section("questions", say("Questions raised"), ((say("None."),),))
    cards = tuple(_finding(basis, one) for one in found)
    return Section("questions", say("Questions raised"), (), (Cards("findings", say("The open ones first."), cards),))


def _finding(basis: Basis, one: Finding) -> Card:
    say = basis.say
    words = basis.words
    late = is_overdue(basis.state, one, basis.now)
    badge = Badge("good" if one.stage == "closed" else "neutral", words.code(one.stage))
    if one.stage in OPEN:
        badge = Badge("warning", say("late")) if late else Badge("waiting", words.code(one.stage))
    heading = words.text(one.id, "finding") or words.code(one.code)
    severity = words.code(str(one.severity))
    told = [say("Asked of {whom}. Weight: {weight}.", whom=words.name(one.respondent), weight=severity)]
    if one.owner is not None:
        told.append(_agreed(basis, one, words.name(one.owner)))
    if one.stage in ("raised", "action_agreed"):
        told.append(say("Owed by {day}.", day=words.day(utc_date(one.due - 1))))
    return Card(words.key(one.id), heading, badge, tuple((line,) for line in told))


def _agreed(basis: Basis, one: Finding, owner: str) -> str:
    """Who sees to what was agreed, and the how manieth time it was."""
    say = basis.say
    closed, again = one.stage == "closed", one.agreed > 1
    if closed:
        once, often = say("{owner} saw to what was agreed."), say("{owner} saw to what was agreed, the {number}. time.")
    else:
        once, often = (
            say("{owner} sees to what was agreed."),
            say("{owner} sees to what was agreed, the {number}. time."),
        )
    return (often if again else once).format(owner=owner, number=one.agreed)
