"""What was said or done in the coalition's name without a decision, and interests that touch what is open (S13, S30).

Neither is an accusation: an interest declared is an interest handled well, and what happened has happened.
"""

from collections.abc import Iterator

from ledger.rules.registers.matching import Match, interests_in_open_decisions, interests_in_payees
from ledger.rules.registers.model import Engagement
from ledger.rules.registers.standing import uncited_engagements
from projections.reports.basis import Basis
from projections.reports.model import Badge, Cell, Column, Row, Section, Table
from projections.reports.wording import PUBLIC


def sections(basis: Basis) -> Iterator[Section]:
    """What has no decision behind it; for members, declared interests too."""
    yield from _uncited(basis)
    if basis.audience != PUBLIC:
        yield from _interests(basis)


def _uncited(basis: Basis) -> Iterator[Section]:
    say = basis.say
    columns = (
        Column("day", say("On"), "date"),
        Column("sort", say("Sort"), "text"),
        Column("what", say("What"), "text"),
        Column("who", say("By"), "text"),
        Column("state", say("To explain"), "badge"),
    )
    rows = []
    for identity in uncited_engagements(basis.state):
        known = basis.state.registers.entries[identity]
        entry, act = known.entry, (identity,)
        assert isinstance(entry, Engagement)
        who = known.organization or known.person
        cells = (
            Cell(entry.date, act),
            Cell(basis.words.code(entry.sort), act),
            Cell(basis.words.name(identity), act),
            Cell(basis.words.name(who) if who else "", act),
            Cell(Badge("warning", say("no decision is cited")), act),
        )
        rows.append(Row(basis.words.key(identity), cells))
    if rows:
        told = say("Said or done in the coalition's name, and no decision is cited for it. A decision can still be.")
        table = Table("uncited", say("In our name, without a decision"), columns, tuple(rows))
        yield Section("in-our-name", say("In our name"), ((told,),), (table,))


def _interests(basis: Basis) -> Iterator[Section]:
    say = basis.say
    matches = dict.fromkeys((*interests_in_open_decisions(basis.state), *interests_in_payees(basis.state)))
    columns = (
        Column("who", say("Whose interest"), "text"),
        Column("relation", say("Sort"), "text"),
        Column("in", say("In"), "text"),
        Column("touches", say("It touches"), "text"),
    )
    rows = tuple(_interest(basis, number, match) for number, match in enumerate(matches, start=1))
    if rows:
        told = say("Declared by those who have them; they touch a decision that is open, or money that is promised.")
        table = Table("interests", say("Interests that touch what is open"), columns, rows)
        yield Section("declared", say("Declared interests"), ((told,),), (table,))


def _interest(basis: Basis, number: int, match: Match) -> Row:
    words, act = basis.words, (match.entry,)
    who = match.organization or match.person
    through = words.name(match.through) if match.through in basis.state.record.acts else match.through
    touched = words.quoted if match.touches in basis.state.decisions.decisions else words.name
    cells = (
        Cell(words.name(who) if who else "", act),
        Cell(basis.words.code(match.relation), act),
        Cell(words.code(through), act),
        Cell(touched(match.touches), tuple(sorted({match.entry, match.touches}))),
    )
    return Row(f"{number}-{words.key(match.entry)}", cells)
