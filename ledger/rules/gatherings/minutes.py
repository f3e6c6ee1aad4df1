"""Minutes: drafted, corrected, disputed, approved; never the source of votes (docs/rules.md G-11 to G-14; E31)."""

from dataclasses import replace
from typing import Any

from ledger.rules.case import Case
from ledger.rules.gatherings.state import Minutes, MinutesStanding
from ledger.rules.kind import Check, Detail, Kind, SealedField
from ledger.rules.values import Body, Document, GatheringId


class MinutesRecorded(Body):
    """Minutes of a gathering: sealed text, a document, or both."""

    gathering: GatheringId
    document: Document | None = None


class MinutesCorrected(Body):
    """Another version; the earlier ones stay."""

    document: Document | None = None


class MinutesWord(Body):
    """Yes to a version, no to it, or the no taken back."""


def _empty(case: Case[Any]) -> Detail | None:
    return {} if case.body.document is None and "text" not in case.sealed else None


def _minutes(case: Case[Any]) -> Minutes:
    return case.state.gatherings.minutes[case.subject]


def _record_minutes(case: Case[MinutesRecorded]) -> None:
    gatherings, gathering = case.state.gatherings, case.body.gathering
    gatherings.minutes.put(case.id, Minutes(case.id, gathering, (case.id,)))
    gatherings.minutes_of.put(gathering, (*(gatherings.minutes_of.get(gathering) or ()), case.id))


def _record_corrected(case: Case[MinutesCorrected]) -> None:
    minutes = _minutes(case)
    corrected = replace(minutes, versions=(*minutes.versions, case.id), disputes=())
    case.state.gatherings.minutes.put(minutes.id, corrected)


def _version_old(case: Case[Any]) -> Detail | None:
    current = _minutes(case).versions[-1]
    return None if case.on == current else {"current": current}


def _stand(*standings: MinutesStanding) -> Check[Any]:
    def test(case: Case[Any]) -> Detail | None:
        found = _minutes(case).standing
        return None if found in standings else {"standing": found, "expected": ", ".join(standings)}

    return Check(
        "MINUTES_STANDING",
        "G-12",
        "The minutes are {standing}; this needs {expected} ones.",
        "Correct them, or let the dispute be taken back.",
        test,
    )


def _record_approved(case: Case[MinutesWord]) -> None:
    minutes = _minutes(case)
    approved = replace(minutes, approved=(*minutes.approved, minutes.versions[-1]))
    case.state.gatherings.minutes.put(minutes.id, approved)


def _record_disputed(case: Case[MinutesWord]) -> None:
    minutes = _minutes(case)
    case.state.gatherings.minutes.put(minutes.id, replace(minutes, disputes=(*minutes.disputes, case.id)))


def _own_dispute(case: Case[Any]) -> Detail | None:
    acts, disputes = case.state.record.acts, _minutes(case).disputes
    return None if case.on in disputes and acts[case.on].actor == case.actor else {}


def _record_undisputed(case: Case[MinutesWord]) -> None:
    minutes = _minutes(case)
    left = tuple(dispute for dispute in minutes.disputes if dispute != case.on)
    case.state.gatherings.minutes.put(minutes.id, replace(minutes, disputes=left))


_TEXT = (SealedField("text", "The minutes"),)
_EMPTY: Check[Any] = Check("MINUTES_EMPTY", "G-11", "There is nothing in them.", "Add the text or a document.", _empty)
_VERSIONS = ("minutes.recorded/v1", "minutes.corrected/v1")
_VERSION_OLD: Check[Any] = Check(
    "VERSION_OLD", "G-12", "The version that stands is {current}.", "Read that one.", _version_old
)

KINDS: tuple[Kind[Any], ...] = (
    Kind(
        name="minutes.recorded/v1",
        body=MinutesRecorded,
        label="draft minutes",
        words="Minutes of {gathering}: {sealed.text}",
        opens="minutes",
        power="gatherings.write_minutes",
        sealed=_TEXT,
        checks=(_EMPTY,),
        record=_record_minutes,
    ),
    Kind(
        name="minutes.corrected/v1",
        body=MinutesCorrected,
        label="correct minutes",
        words="{about}, corrected: {sealed.text}",
        about=("minutes",),
        power="gatherings.write_minutes",
        sealed=(*_TEXT, SealedField("reason", "What was wrong")),
        checks=(_EMPTY,),
        record=_record_corrected,
    ),
    Kind(
        name="minutes.approved/v1",
        body=MinutesWord,
        label="approve minutes",
        words="Approve {about}.",
        about=("minutes",),
        on=_VERSIONS,
        power="gatherings.approve_minutes",
        checks=(_VERSION_OLD, _stand("draft")),
        record=_record_approved,
    ),
    Kind(
        name="minutes.disputed/v1",
        body=MinutesWord,
        label="dispute minutes",
        words="I dispute {about}: {sealed.reason}",
        about=("minutes",),
        on=_VERSIONS,
        power="gatherings.dispute_minutes",
        for_another=True,
        sealed=(SealedField("reason", "What is wrong", required=True),),
        checks=(_VERSION_OLD,),
        record=_record_disputed,
    ),
    Kind(
        name="minutes.undisputed/v1",
        body=MinutesWord,
        label="take a dispute back",
        words="I dispute {about} no more.",
        about=("minutes",),
        on=("minutes.disputed/v1",),
        for_another=True,
        checks=(
            Check(
                "NOT_YOUR_DISPUTE",
                "G-13",
                "That is no dispute of hers over the version that stands.",
                "Ask who raised it.",
                _own_dispute,
            ),
        ),
        record=_record_undisputed,
    ),
)
