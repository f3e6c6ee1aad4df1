"""Lessons: each ends in a change, named, or in a recorded reason for none (docs/rules.md W-8, W-9)."""

from dataclasses import replace
from typing import Any, Literal

from ledger.format.codec import DAY_MS
from ledger.rules.campaigns.state import Lesson
from ledger.rules.case import Case
from ledger.rules.gatherings.sleeping import put_off
from ledger.rules.kind import Check, Detail, Kind, SealedField
from ledger.rules.state import State
from ledger.rules.values import ActId, Body, CampaignId, CivilDate, start_of


class LessonLearned(Body):
    """Something learned, in sealed words; of a campaign if of one; to be taken up by a day if by one."""

    campaign: CampaignId | None = None
    due: CivilDate | None = None


class LessonEnded(Body):
    """What it led to: an act accepted since, or nothing, for a sealed reason."""

    word: Literal["changed", "no_change"]
    change: ActId | None = None


def _lesson(case: Case[Any]) -> Lesson:
    return case.state.campaigns.lessons[case.subject]


def lessons_open(state: State, received: int) -> tuple[tuple[Lesson, bool], ...]:
    """The lessons that have led to nothing yet, each with whether its day has passed at ``received`` (ms)."""
    lessons = (one for one in state.campaigns.lessons.values() if one.standing == "open")
    return tuple((one, one.due is not None and received >= put_off(state, one.learned, one.due)) for one in lessons)


def _record_learned(case: Case[LessonLearned]) -> None:
    due = start_of(case.body.due) + DAY_MS if case.body.due else None
    case.state.campaigns.lessons.put(case.id, Lesson(case.id, case.body.campaign, due, case.received))


def _ended(case: Case[LessonEnded]) -> Detail | None:
    found = _lesson(case).standing
    return None if found == "open" else {"standing": found}


def _no_change(case: Case[LessonEnded]) -> Detail | None:
    body, acts = case.body, case.state.record.acts
    if body.word == "no_change":
        return None if body.change is None else {"problem": "no change, and yet one is named"}
    if body.change is None:
        return {"problem": "no change is named"}
    act, learned = acts.get(body.change), acts[case.subject]
    if act is None:
        return {"problem": f"no act {body.change} is there"}
    later = (act.index, int(act.id.partition(".")[2])) > (learned.index, int(learned.id.partition(".")[2]))
    return None if later else {"problem": "that came before the lesson"}


def _reason_missing(case: Case[LessonEnded]) -> Detail | None:
    return {} if case.body.word == "no_change" and "reason" not in case.sealed else None


def _record_ended(case: Case[LessonEnded]) -> None:
    now = replace(_lesson(case), standing=case.body.word, change=case.body.change)
    case.state.campaigns.lessons.put(now.id, now)


KINDS: tuple[Kind[Any], ...] = (
    Kind(
        name="lesson.learned/v1",
        body=LessonLearned,
        label="write down a lesson",
        words="We learned from {campaign}: {sealed.lesson} To be taken up by {due}.",
        opens="lesson",
        power="campaigns.learn",
        sealed=(SealedField("lesson", "What we learned", required=True),),
        record=_record_learned,
    ),
    Kind(
        name="lesson.ended/v1",
        body=LessonEnded,
        label="say what a lesson led to",
        words="{about}: {word} {change}. {sealed.reason}",
        about=("lesson",),
        power="campaigns.learn",
        sealed=(SealedField("reason", "Why nothing changes, or what does"),),
        checks=(
            Check("LESSON_ENDED", "W-9", "It has ended already: {standing}.", "Write down a new one.", _ended),
            Check("CHANGE_UNFIT", "W-9", "{problem}.", "Name an act accepted since the lesson.", _no_change),
            Check("REASON_MISSING", "W-9", "Nothing changes: why?", "Seal the reason with it.", _reason_missing),
        ),
        record=_record_ended,
    ),
)
