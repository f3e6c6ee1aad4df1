"""Who held which post when, and how the work was handed over: terms as bars, handovers as diamonds.

Terms are half-open, [from, until): a day on which one ends and the next begins belongs to the next. One that is still
running has no end in the drawing but its edge. A handover that is not finished is hollow.
"""

from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from projections.charts.bars import draw_key, draw_label
from projections.charts.scale import length
from projections.charts.svg import LOOKS, NARROW, PX, SMALL, WIDE, Anchor, Canvas, Frame, fit
from projections.reports.model import Badge, Cell, Column, Picture, Reference, Row, Table

_TERM = 22 * PX
_SIDES: tuple[Anchor, Anchor, Anchor] = ("start", "middle", "end")
_HELD, _INTERIM = LOOKS[0], LOOKS[1]


@dataclass(frozen=True, slots=True)
class Term:
    """Somebody's time on a post; ``interim``: kept by somebody until it is filled. ``until`` None: running."""

    key: str
    holder: Reference
    first: date
    until: date | None
    state: Badge
    sources: tuple[str, ...]
    interim: bool = False


@dataclass(frozen=True, slots=True)
class Handover:
    """A handover between two terms, on the day it was due or done."""

    day: date
    done: bool
    words: str


@dataclass(frozen=True, slots=True)
class Post:
    """A post with its terms and handovers, each by date; a post of several seats comes once for each."""

    key: str
    label: str
    terms: tuple[Term, ...]
    handovers: tuple[Handover, ...] = ()


@dataclass(frozen=True, slots=True)
class Timeline:
    """Posts over a window.

    Args:
        key: of the table.
        title: what it shows.
        first, last: the window, both inclusive; first < last. What lies outside is cut off at its edge.
        today: the day of the report, marked when it lies within.
        posts: in order.
        headings: of the table: post, holder, from, until, state.
        names: in the key of the drawing: held, interim, handed over, handover open, today.
        description: in the report's language; empty: English, from the data.
    """

    key: str
    title: str
    first: date
    last: date
    today: date
    posts: tuple[Post, ...]
    headings: tuple[str, str, str, str, str] = ("Post", "Held by", "From", "Until", "State")
    names: tuple[str, str, str, str, str] = ("held", "interim", "handed over", "handover open", "today")
    description: str = ""


def picture(timeline: Timeline, frame: Frame) -> Picture:
    """The timeline drawn and as a table.

    Raises:
        ValueError: the window is empty, or two terms of one post overlap: a seat has one holder at a time.
    """
    if timeline.last <= timeline.first:
        raise ValueError(f"the window ends on {timeline.last}, not after its first day, {timeline.first}")
    for post in timeline.posts:
        for before, after in pairwise(post.terms):
            if before.until is None or after.first < before.until:
                raise ValueError(f"{post.key}: the term {after.key} begins before {before.key} ends")
    held = sum(any(_runs(term, timeline.today) for term in post.terms) for post in timeline.posts)
    description = timeline.description or frame.say(
        "{posts} posts from {first} to {last}; {held} held on {today}.",
        posts=len(timeline.posts),
        first=timeline.first.isoformat(),
        last=timeline.last.isoformat(),
        held=held,
        today=timeline.today.isoformat(),
    )
    wide = _draw(timeline, Canvas(frame, "wide", WIDE), description)
    narrow = _draw(timeline, Canvas(frame, "narrow", NARROW), description)
    return Picture(f"{timeline.key}-picture", timeline.title, description, wide, narrow, _table(timeline))


def _runs(term: Term, day: date) -> bool:
    return term.first <= day and (term.until is None or day < term.until)


def _draw(timeline: Timeline, canvas: Canvas, description: str) -> str:
    held, interim, done, opened, today = timeline.names
    y = draw_key(canvas, 0, [(held, _HELD), (interim, _INTERIM)])
    for name, filled in ((done, True), (opened, False)):
        canvas.diamond(8 * PX, y, 6 * PX, filled=filled, tip=name)
        canvas.words(20 * PX, y + 4 * PX, name, size=SMALL)
        y += 18 * PX
    days = timeline.last.toordinal() - timeline.first.toordinal() + 1

    def at(day: date) -> int:
        return length(min(max(day.toordinal() - timeline.first.toordinal(), 0), days), days, canvas.width)

    top = y
    for post in timeline.posts:
        y = draw_label(canvas, y + 8 * PX, post.label, bold=True)
        for term in post.terms:
            _term(canvas, post, term, (at(term.first), at(term.until) if term.until else canvas.width), y)
        for handover in post.handovers:
            if timeline.first <= handover.day <= timeline.last:
                told = f"{handover.day.isoformat()}: {handover.words}"
                canvas.diamond(at(handover.day), y + _TERM // 2, 7 * PX, filled=handover.done, tip=told)
        y += _TERM
    y += 8 * PX
    if timeline.first <= timeline.today <= timeline.last:
        canvas.line([(at(timeline.today), top), (at(timeline.today), y)], dashed="2 3", tip=today)
        x = at(timeline.today)
        quarter = 0 if x <= canvas.width // 4 else 2 if x >= canvas.width * 3 // 4 else 1
        words = f"{today}: {timeline.today.isoformat()}"
        canvas.words(x, y + 14 * PX, words, size=SMALL, anchor=_SIDES[quarter])
        y += 18 * PX
    canvas.words(0, y + 14 * PX, timeline.first.isoformat(), size=SMALL)
    canvas.words(canvas.width, y + 14 * PX, timeline.last.isoformat(), size=SMALL, anchor="end")
    return canvas.finish(timeline.title, description, y + 22 * PX)


def _term(canvas: Canvas, post: Post, term: Term, ends: tuple[int, int], y: int) -> None:
    start, end = ends
    if end <= start:
        return
    until = term.until.isoformat() if term.until else "…"
    told = f"{post.label}: {term.holder.words}, {term.first.isoformat()} – {until}, {term.state.words}"
    canvas.rect(start, y, end - start, _TERM, _INTERIM if term.interim else _HELD, told)
    # Words keep clear of the diamonds at both ends of a term.
    canvas.words(start + 10 * PX, y + 15 * PX, fit(term.holder.words, end - start - 20 * PX, SMALL), size=SMALL)


def _table(timeline: Timeline) -> Table:
    post, holder, first, until, state = timeline.headings
    columns = (
        Column("post", post, "text"),
        Column("holder", holder, "reference"),
        Column("first", first, "date"),
        Column("until", until, "date"),
        Column("state", state, "badge"),
    )
    rows = tuple(
        Row(
            term.key,
            (
                Cell(each.label),
                Cell(term.holder, term.sources),
                Cell(term.first, term.sources),
                Cell(term.until, term.sources if term.until else ()),
                Cell(term.state, term.sources),
            ),
        )
        for each in timeline.posts
        for term in each.terms
    )
    return Table(timeline.key, timeline.title, columns, rows)
