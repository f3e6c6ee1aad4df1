"""Decisions as a feed: each decision once, told by its title, where it stands, who is in, and its text."""

from collections.abc import Iterator

from ledger.rules.decisions.explanation import explain
from ledger.rules.decisions.state import Decision
from projections.exports import atom_feed
from projections.exports.atom_feed import FeedEntry
from projections.exports.stamp import five_of, founded_on, host_of, instant, name_of
from projections.reports.basis import Basis
from projections.reports.decisions import STAGES

NAME = "feed/v1"


def atom(basis: Basis, address: str, decision: str) -> str:
    """The decisions as an Atom feed.

    Args:
        basis: what it stands on.
        address: the feed's own, or its name beside the page that links to it.
        decision: where a decision is read, with ``{key}`` for its number.
    """
    entries = [_entry(basis, one, decision) for one in basis.state.decisions.decisions.values()]
    name = name_of(basis)
    return atom_feed.render(
        host_of(basis),
        founded_on(basis),
        f"{name}: decisions",
        five_of(basis, NAME),
        entries,
        updated=instant(basis.now),
        link=address,
    )


def _entry(basis: Basis, one: Decision, decision: str) -> FeedEntry:
    acts, words = basis.state.record.acts, basis.words
    key = words.key(one.id)
    told = explain(basis.state, one, basis.now)
    motion = one.motion
    return FeedEntry(
        one.id,
        words.name(one.id),
        " ".join(_summary(basis, one)),
        instant(acts[one.id].received),
        instant(max(acts[act].received for act in (one.id, *basis.history.get(one.id, ())))),
        decision.format(key=key),
        words.name(motion.organization) if motion is not None and motion.organization else name_of(basis),
        (told.stage,),
    )


def _summary(basis: Basis, one: Decision) -> Iterator[str]:
    told = explain(basis.state, one, basis.now)
    state = STAGES[told.stage].words
    yield f"{state[:1].upper()}{state[1:]}."
    if told.binding.bound:
        yield f"Who is in: {basis.words.names(told.binding.bound)}."
    text = basis.words.text(one.text or one.id, "text", "words") or basis.words.text(one.id, "text")
    if text:
        yield f"“{text}”"
