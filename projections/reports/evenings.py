"""Our evenings: how their time was shared between meeting one another, talk and agreements (S69).

Nobody is timed: what is counted are the moments that whoever wrote an evening down told of, and their minutes where
they were told.
"""

from ledger.rules.measures.evenings import time_shared, together
from projections.reports.basis import Basis
from projections.reports.model import Cell, Column, Count, Row, Section, Table


def sections(basis: Basis) -> tuple[Section, ...]:
    """Each sort of moment, with the evenings that had it and its minutes."""
    say = basis.say
    shared = time_shared(basis.state)
    if not shared:
        return (Section("evenings", say("Our evenings"), ((say("No evening tells of its moments yet."),),)),)
    columns = (
        Column("moment", say("Moment"), "text"),
        Column("evenings", say("Evenings"), "count"),
        Column("minutes", say("Minutes"), "text"),
    )
    rows = tuple(
        Row(
            one.moment.replace("_", "-"),
            (
                Cell(basis.words.code(one.moment), one.gatherings),
                Cell(Count(len(one.gatherings)), one.gatherings),
                Cell(str(one.minutes), one.gatherings),
            ),
        )
        for one in shared
    )
    met, told = together(shared)
    words = say(
        "Of {told} minutes told, {met} were for meeting one another: check-ins, stories, songs and the like.",
        told=told,
        met=met,
    )
    return (
        Section("evenings", say("Our evenings"), ((words,),), (Table("moments", say("By moment"), columns, rows),)),
    )
