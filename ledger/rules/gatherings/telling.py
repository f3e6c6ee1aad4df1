"""Check-ins and stories: that they happened, and no more unless the teller chooses (docs/rules.md G-6 to G-10)."""

from dataclasses import replace
from typing import Any

from pydantic import Field

from ledger.rules.case import Case
from ledger.rules.gatherings.meeting import undescribed
from ledger.rules.gatherings.state import CheckIn, Story, Use
from ledger.rules.hands import OWN_HAND, not_own_hand
from ledger.rules.kind import Check, Detail, Kind, SealedField
from ledger.rules.state import State
from ledger.rules.values import Body, CivilDate, Document, GatheringId, start_of


class CheckedIn(Body):
    """She checked in. What she said is hers: kept only if she seals it herself, for whom she chooses."""


class Told(Body):
    """A story, and what its teller consents to.

    Args:
        gathering: where it was told.
        uses: what it may be used for; none: nothing but that it was told.
        until: the day on which her consent ends by itself.
        media: a recording, a drawing.
    """

    gathering: GatheringId | None = None
    uses: tuple[Use, ...] = Field(default=(), max_length=6)
    until: CivilDate | None = None
    media: tuple[Document, ...] = Field(default=(), max_length=20)


class Consent(Body):
    """What the teller consents to from now on, in place of what she said before."""

    uses: tuple[Use, ...] = Field(default=(), max_length=6)
    until: CivilDate | None = None


class StoryWithdrawn(Body):
    """The teller takes her story back."""


def may_use(state: State, story: str, use: Use, received: int) -> bool:
    """Whether a story may be put to a use at ``received`` (ms)."""
    told = state.gatherings.stories[story]
    return told.standing(received) == "told" and use in told.uses


def _not_her_words(case: Case[CheckedIn]) -> Detail | None:
    return not_own_hand(case) if case.sealed else None


def _record_checkin(case: Case[CheckedIn]) -> None:
    gatherings, person = case.state.gatherings, case.actor
    assert person is not None, "the clerk checks nobody in"
    if (case.subject, person) not in gatherings.checkins:
        gatherings.checked_in.put(case.subject, (*(gatherings.checked_in.get(case.subject) or ()), person))
    gatherings.checkins.put((case.subject, person), CheckIn(case.id, person, bool(case.sealed)))


def _until_past(case: Case[Any]) -> Detail | None:
    until = case.body.until
    return {"until": str(until)} if until is not None and start_of(until) <= case.received else None


def _record_told(case: Case[Told]) -> None:
    body = case.body
    assert case.actor is not None, "the clerk tells no stories"
    case.state.gatherings.stories.put(
        case.id,
        Story(
            id=case.id,
            teller=case.actor,
            gathering=body.gathering,
            uses=tuple(dict.fromkeys(body.uses)),
            until=start_of(body.until) if body.until else None,
            digests=tuple(sealed.digest for sealed in case.sealed.values()),
        ),
    )


def _story(case: Case[Any]) -> Story:
    return case.state.gatherings.stories[case.subject]


def _not_teller(case: Case[Any]) -> Detail | None:
    return None if case.actor == _story(case).teller else {}


def _taken_back(case: Case[Any]) -> Detail | None:
    return None if _story(case).withdrawn is None else {}


def _not_erased(case: Case[StoryWithdrawn]) -> Detail | None:
    left = [digest for digest in _story(case).digests if digest not in case.state.record.erased]
    return {"digest": left[0], "count": len(left)} if left else None


def _record_consent(case: Case[Consent]) -> None:
    body = case.body
    until = start_of(body.until) if body.until else None
    changed = replace(_story(case), uses=tuple(dict.fromkeys(body.uses)), until=until)
    case.state.gatherings.stories.put(case.subject, changed)


def _record_withdrawn(case: Case[StoryWithdrawn]) -> None:
    case.state.gatherings.stories.put(case.subject, replace(_story(case), withdrawn=case.received))


_TELLER: Check[Any] = Check("NOT_THE_TELLER", "G-9", "Only who told it says so.", "Ask her to sign.", _not_teller)
_UNTIL: Check[Any] = Check("UNTIL_PAST", "G-8", "{until} has come already.", "Choose a later day.", _until_past)
_TAKEN_BACK: Check[Any] = Check(
    "STORY_WITHDRAWN", "G-9", "She has taken it back.", "Leave it; she may tell another.", _taken_back
)

KINDS: tuple[Kind[Any], ...] = (
    Kind(
        name="gathering.checkin/v1",
        body=CheckedIn,
        label="check in",
        words="{author} checked in at {about}. {sealed.words}",
        about=("gathering",),
        place=lambda case: (case.subject, case.actor),
        power="gatherings.tell",
        for_another=True,
        sealed=(SealedField("words", "How I am, if I want it kept"),),
        checks=(
            Check(
                "NOT_OWN_HAND",
                "O-3",
                "Words of hers are kept only by her own key or hand on paper; here it is {how}.",
                "Write down only that she checked in.",
                _not_her_words,
            ),
        ),
        record=_record_checkin,
    ),
    Kind(
        name="story.told/v1",
        body=Told,
        label="tell a story",
        words="Keep my story {sealed.title}, for these uses: {uses}, until {until}.",
        opens="story",
        power="gatherings.tell",
        for_another=True,
        sealed=(
            SealedField("title", "What it is about"),
            SealedField("words", "The story"),
            SealedField("media/*/alt", "What is to be seen or heard"),
        ),
        standing=(OWN_HAND,),
        checks=(_UNTIL, undescribed("media")),
        record=_record_told,
    ),
    Kind(
        name="story.consent/v1",
        body=Consent,
        label="say what my story may be used for",
        words="From now on {about} may be used for {uses}, until {until}.",
        about=("story",),
        place=lambda case: case.subject,
        for_another=True,
        standing=(_TELLER, OWN_HAND),
        checks=(_TAKEN_BACK, _UNTIL),
        record=_record_consent,
    ),
    Kind(
        name="story.withdrawn/v1",
        body=StoryWithdrawn,
        label="take my story back",
        words="I take {about} back.",
        about=("story",),
        for_another=True,
        standing=(_TELLER,),
        checks=(
            _TAKEN_BACK,
            Check(
                "STORY_NOT_ERASED",
                "G-10",
                "{count} of its sealed fields are still there.",
                "Erase them by an earlier act of the same statement.",
                _not_erased,
            ),
        ),
        record=_record_withdrawn,
    ),
)
