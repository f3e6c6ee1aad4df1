"""Data that no chart can tell truly is refused, with what is wrong in the message."""

from dataclasses import replace
from datetime import date

import pytest

from projections.charts import burndown, commitments, flow, influence, months, timeline
from projections.reports.amounts import Amount
from projections.reports.model import Cell, Count
from tests.projections.charts import gallery
from tests.projections.charts.gallery import FRAME, usd

YEN = Cell(Amount(5, "JPY"), ("a",))


def test_money_of_another_currency_is_refused() -> None:
    """Sums of two currencies have no common scale."""
    year, burn, stream = gallery.a_year(), gallery.a_burndown(), gallery.a_flow()
    with pytest.raises(ValueError, match="in a chart of USD"):
        months.picture(replace(year, months=(replace(year.months[0], plan=YEN),)), FRAME)
    with pytest.raises(ValueError, match="in a chart of USD"):
        burndown.picture(replace(burn, points=(replace(burn.points[0], money=YEN),)), FRAME)
    with pytest.raises(ValueError, match=r"'dues' to 'general' is .*; expected USD"):
        flow.picture(replace(stream, streams=(replace(stream.streams[0], money=YEN),)), FRAME)


def test_a_burndown_goes_forward_in_time() -> None:
    """Two sums on one day, no sum at all, or an end before the last one are refused."""
    burn = gallery.a_burndown()
    with pytest.raises(ValueError, match="does not come after"):
        burndown.picture(replace(burn, points=(burn.points[0], burn.points[0])), FRAME)
    with pytest.raises(ValueError, match="needs a point"):
        burndown.picture(replace(burn, points=()), FRAME)
    with pytest.raises(ValueError, match="on or after the last"):
        burndown.picture(replace(burn, last=date(2026, 5, 30)), FRAME)
    burndown.picture(replace(burn, last=date(2026, 5, 31), empty_on=None), FRAME)


def test_a_seat_has_one_holder_at_a_time() -> None:
    """Terms that overlap are two seats; a term that begins on the day another ends is none of that."""
    shown = gallery.a_timeline()
    chair = shown.posts[0]
    early = replace(chair.terms[1], first=date(2025, 1, 31))
    with pytest.raises(ValueError, match="t2 begins before t1 ends"):
        timeline.picture(replace(shown, posts=(replace(chair, terms=(chair.terms[0], early)),)), FRAME)
    with pytest.raises(ValueError, match="not after its first day"):
        timeline.picture(replace(shown, last=shown.first), FRAME)


def test_promises_are_counted_in_every_state() -> None:
    """A count too few, one below zero, or an amount among them is refused."""
    shown = gallery.some_commitments()
    span = shown.spans[0]
    for counts in (span.counts[1:], (Cell(Count(-1)), *span.counts[1:]), (usd(1), *span.counts[1:])):
        with pytest.raises(ValueError, match="expected 5 counts, 0 or more"):
            commitments.picture(replace(shown, spans=(replace(span, counts=counts),)), FRAME)


def test_influence_has_a_value_for_each_organization() -> None:
    """One too few, one below zero, or money among counts is refused."""
    shown = gallery.an_influence()
    votes = shown.measures[1]
    for cells in (votes.cells[1:], (Cell(Count(-1)), *votes.cells[1:]), (usd(1), *votes.cells[1:])):
        with pytest.raises(ValueError, match=r"votes: .*expected a value, 0 or more, for each organization"):
            influence.picture(replace(shown, measures=(replace(votes, cells=cells),)), FRAME)


def test_charts_of_nothing_are_drawn() -> None:
    """A coalition's first day: no months, no streams, no promises, no posts."""
    empty = [
        months.picture(replace(gallery.a_year(), months=()), FRAME),
        flow.picture(replace(gallery.a_flow(), streams=()), FRAME),
        commitments.picture(replace(gallery.some_commitments(), spans=()), FRAME),
        timeline.picture(replace(gallery.a_timeline(), posts=()), FRAME),
        influence.picture(replace(gallery.an_influence(), measures=()), FRAME),
    ]
    assert [picture.wide.startswith("<svg ") for picture in empty] == [True] * 5
