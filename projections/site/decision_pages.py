"""A page a decision: its text where that is public, where each stood, why it came out so, who is in, what followed."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from markupsafe import Markup

from projections.render.page import render_sections
from projections.reports.decisions import STAGES
from projections.reports.model import Badge, Section
from projections.site import places
from projections.site.figures import titled
from projections.site.pages import Page, Site


@dataclass(frozen=True, slots=True)
class DecisionTold:
    """A decision: its number, name, day, sort, where it stands, its text, the acts about it, what its report tells."""

    key: str
    name: str
    day: date | None
    sort: str
    badge: Badge
    text: str | None
    acts: tuple[str, ...]
    section: Section


def decisions_told(site: Site) -> tuple[DecisionTold, ...]:
    """The decisions, the newest first, as their report tells them."""
    made, basis = site.source.report("decisions")
    keys = {basis.words.key(identity): identity for identity in basis.state.decisions.decisions}
    shown = (basis.shown(badge) for badge in STAGES.values())
    badges = {badge.words: badge for badge in shown}
    found = []
    for section in made.report.sections:
        identity = keys.get(section.key)
        if identity is None:
            continue
        words = section.heading.rpartition(": ")[2]
        text, rest = _text(section)
        acts = tuple(dict.fromkeys((identity, *basis.history.get(identity, ()))))
        name, day = basis.words.name(identity), basis.day_of(identity)
        motion = basis.state.decisions.decisions[identity].motion
        sort = basis.words.code(motion.decision_class) if motion is not None else ""
        badge = badges.get(words, Badge("neutral", words))
        found.append(DecisionTold(section.key, name, day, sort, badge, text, acts, rest))
    return tuple(found)


def _text(section: Section) -> tuple[str | None, Section]:
    """What was decided, in its own words, and the section without them."""
    first = section.sentences[0] if section.sentences else ()
    if len(first) == 1 and isinstance(first[0], str) and first[0].startswith("“"):
        return first[0].strip("“”"), replace(section, sentences=section.sentences[1:])
    return None, section


def decision_pages(site: Site) -> Iterator[Page]:
    """All decisions in a list, and a page a decision."""
    say = site.language.gettext
    report = site.source.report("decisions")[0].report
    record = site.source.state.record
    every = site.told("decisions", places.DECISIONS)
    yield site.page("decisions.html", places.DECISIONS, titled(report), decisions=decisions_told(site), **every)
    for one in decisions_told(site):
        path = places.decision_page(one.key)
        frame = site.map.frame(path, one.name)
        section = replace(one.section, heading=say("How it came out, and why"))
        inside: Markup = render_sections(replace(report, sections=(section,)), site.links("decisions", frame))
        acts = [(record.acts[act].index, act) for act in one.acts]
        yield site.page(
            "decision.html",
            path,
            one.name,
            (say("Decisions"), places.DECISIONS),
            one=one,
            **(every | {"inside": inside}),
            acts=[(index, int(act.rpartition(".")[2]), site.told_act(act)) for index, act in acts],
        )
