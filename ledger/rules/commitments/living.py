"""How a promise goes: heard of, at risk, help asked for (docs/rules.md O-12 to O-14)."""

from dataclasses import replace
from typing import Any

from pydantic import Field

from ledger.format.codec import DAY_MS
from ledger.rules.case import Case
from ledger.rules.commitments.offering import HELPABLE, next_update
from ledger.rules.commitments.owners import OWNERS_WORD, commitment_of, stands
from ledger.rules.commitments.state import Commitment, Help
from ledger.rules.kind import Check, Detail, Kind, SealedField
from ledger.rules.values import Body, CivilDate, Count, OrganizationId, Positive, start_of


class Updated(Body):
    """It goes on. Milestones reached, by their place in the terms, and when its owner will be heard again."""

    milestones: tuple[Count, ...] = Field(default=(), max_length=40)
    next_update: CivilDate | None = None


class AtRisk(Body):
    """It may not come about as promised. The reason may be sealed, or unsaid."""

    next_update: CivilDate | None = None


class HelpAsked(Body):
    """Others may take over a part: these organizations, or any; so much of it, or as much as there is."""

    organizations: tuple[OrganizationId, ...] = Field(default=(), max_length=60)
    amount: Positive | None = None


def _milestone_unknown(case: Case[Updated]) -> Detail | None:
    steps = len(commitment_of(case).terms.milestones)
    unknown = [place for place in case.body.milestones if place >= steps]
    return {"milestone": unknown[0], "count": steps} if unknown else None


def _date_past(case: Case[Any]) -> Detail | None:
    ahead = case.body.next_update
    return {"date": str(ahead)} if ahead is not None and start_of(ahead) + DAY_MS <= case.received else None


def _too_much(case: Case[HelpAsked]) -> Detail | None:
    left, amount = commitment_of(case).outstanding, case.body.amount
    return {"asked": amount, "left": left} if amount is not None and amount > left else None


def heard(case: Case[Any], commitment: Commitment) -> Commitment:
    """The promise with its owner heard now, and the next update counted from now, unless she names a day."""
    fresh = replace(commitment, last_word=case.received)
    named = getattr(case.body, "next_update", None)
    return replace(fresh, next_update=start_of(named) + DAY_MS if named else next_update(fresh))


def put(case: Case[Any], commitment: Commitment) -> None:
    """Write a promise."""
    case.state.commitments.commitments.put(commitment.id, commitment)


def _record_updated(case: Case[Updated]) -> None:
    commitment = heard(case, commitment_of(case))
    put(case, replace(commitment, risk=False, done=commitment.done | frozenset(case.body.milestones)))


def _record_at_risk(case: Case[AtRisk]) -> None:
    put(case, replace(heard(case, commitment_of(case)), risk=True))


def _record_help(case: Case[HelpAsked]) -> None:
    commitment, body = commitment_of(case), case.body
    wanted = body.amount or commitment.outstanding
    asked = Help(case.id, tuple(dict.fromkeys(body.organizations)), wanted, case.received)
    put(case, replace(heard(case, commitment), help=asked))


_DATE_PAST: Check[Any] = Check("DATE_PAST", "O-12", "{date} is over.", "Name a day that is not.", _date_past)

KINDS: tuple[Kind[Any], ...] = (
    Kind(
        name="commitment.updated/v1",
        body=Updated,
        label="say how a promise goes",
        words="{about} goes on. Reached: {milestones}. Next word by {next_update}. {sealed.note}",
        about=("commitment",),
        for_another=True,
        sealed=(SealedField("note", "How it goes"),),
        standing=(OWNERS_WORD,),
        checks=(
            stands("made", "active", "at_risk", "renegotiating", "transfer_proposed", "contested"),
            Check(
                "MILESTONE_UNKNOWN",
                "O-12",
                "The terms have {count} milestones; there is none {milestone}.",
                "Count them from 0.",
                _milestone_unknown,
            ),
            _DATE_PAST,
        ),
        record=_record_updated,
    ),
    Kind(
        name="commitment.at_risk/v1",
        body=AtRisk,
        label="say that a promise is at risk",
        words="{about} may not come about as promised. Next word by {next_update}. {sealed.reason}",
        about=("commitment",),
        for_another=True,
        sealed=(SealedField("reason", "Why, if you like"),),
        standing=(OWNERS_WORD,),
        checks=(stands("made", "active", "at_risk", "renegotiating", "transfer_proposed"), _DATE_PAST),
        record=_record_at_risk,
    ),
    Kind(
        name="commitment.help_asked/v1",
        body=HelpAsked,
        label="ask for help with a promise",
        words="Ask for help with {amount} of {about}.",
        about=("commitment",),
        for_another=True,
        sealed=(SealedField("what", "What would help"),),
        standing=(OWNERS_WORD,),
        checks=(
            stands(*HELPABLE),
            Check("HELP_TOO_MUCH", "O-14", "{asked} is more than the {left} left.", "Ask for less.", _too_much),
        ),
        record=_record_help,
    ),
)
