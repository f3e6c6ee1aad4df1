"""Who may speak, what waits for an answer, who stands behind a text, what was not cited (docs/rules.md X-13)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from ledger.format.codec import DAY_MS
from ledger.rules.charter.life import LifeLimits
from ledger.rules.gatherings.sleeping import put_off
from ledger.rules.record.contested import is_contested, is_disowned
from ledger.rules.registers.model import TEMPLATES, Engagement, Mandate, Translation
from ledger.rules.registers.state import Registered
from ledger.rules.state import State


def may_speak(state: State, person: str, topic: str, day: date, channel: str | None = None) -> tuple[Registered, ...]:
    """The mandates by which a person speaks on a topic on a day: the coalition's, and organizations' own."""
    found = []
    for known in state.registers.live("mandate"):
        entry = known.entry
        assert isinstance(entry, Mandate)
        covers = (not entry.topics or topic in entry.topics) and (
            channel is None or not entry.channels or channel in entry.channels
        )
        if entry.person == person and entry.first <= day <= entry.last and covers:
            found.append(known)
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Waiting:
    """An entry that nobody has answered: since when (ms), and whether the charter's days are over."""

    entry: str
    since: int
    late: bool


def unanswered(state: State, received: int) -> tuple[Waiting, ...]:
    """What waits for an answer at ``received`` (ms), the oldest first."""
    charter = state.charter.in_force.get()
    days = (charter.data.life if charter else LifeLimits()).proposal_days
    found = []
    for template, rule in TEMPLATES.items():
        for known in state.registers.live(template) if rule.answerable else ():
            if not known.answers:
                due = put_off(state, known.entered, known.entered + days * DAY_MS)
                found.append(Waiting(known.id, known.entered, received >= due))
    return tuple(sorted(found, key=lambda one: (one.since, one.entry)))


def response_times(state: State) -> Mapping[str, int]:
    """Entry to the time (ms) until its first answer, for every entry that was answered."""
    return {
        known.id: known.answers[0].received - known.entered
        for known in state.registers.entries.values()
        if known.answers
    }


@dataclass(frozen=True, slots=True)
class Behind:
    """Who stands behind the current version of a text, how, and who stood behind an earlier one only."""

    words: Mapping[str, str]
    earlier: tuple[str, ...]


def endorsements(state: State, entry: str) -> Behind:
    """Each organization's word on the version that stands; a word on an earlier version does not carry over."""
    current = state.registers.entries[entry].versions[-1].act
    words: dict[str, str] = {}
    earlier = []
    for organization in state.people.organizations:
        word = state.registers.endorsements.get((entry, organization))
        if word is None or word.word == "takes_back" or is_disowned(state, word.act) or is_contested(state, word.act):
            continue
        if word.version == current:
            words[organization] = word.word
        else:
            earlier.append(organization)
    return Behind(words, tuple(earlier))


def uncited_engagements(state: State) -> tuple[str, ...]:
    """What was done in the coalition's name without citing a decision: to explain (S13)."""
    entries = ((known.id, known.entry) for known in state.registers.live("engagement"))
    return tuple(
        identity
        for identity, entry in entries
        if isinstance(entry, Engagement) and entry.in_name and entry.decision is None
    )


def translations(state: State, act: str) -> Mapping[str, tuple[tuple[str, str, bool], ...]]:
    """Field of an act to its texts: language, how far it is, whether it is the one that holds."""
    found: dict[str, list[tuple[str, str, bool]]] = {}
    for known in state.registers.live("translation"):
        entry = known.entry
        assert isinstance(entry, Translation)
        if entry.of == act:
            holds = state.registers.authoritative.get((act, entry.field)) == known.id and entry.authoritative
            found.setdefault(entry.field, []).append((entry.language, entry.status, holds))
    return {field: tuple(sorted(texts)) for field, texts in sorted(found.items())}
