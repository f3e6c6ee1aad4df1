"""Disputes filed, taken up or declined, mediated, settled, withdrawn (docs/rules.md Q-1 to Q-6, Q-10)."""

from dataclasses import replace
from typing import Any, Self

from pydantic import Field, model_validator

from ledger.rules.case import Case
from ledger.rules.charter.life import LifeLimits
from ledger.rules.disputes.standing import dispute_standing, is_involved
from ledger.rules.disputes.state import HEARD, OPEN, Dispute, DisputeStanding, Stage
from ledger.rules.kind import Check, Detail, Kind, SealedField
from ledger.rules.people.standing import speaks_for
from ledger.rules.people.state import Role
from ledger.rules.values import ActId, Body, CivilDate, Code, OrganizationId, PersonId


class DisputeFiled(Body):
    """A dispute with organizations, persons, or both.

    Args:
        organizations, persons: with whom.
        ground: of what sort, as a code: ``money``, ``conduct``, ``credit``, …
        concerns: the act over which it is, if it is over one.
    """

    organizations: tuple[OrganizationId, ...] = Field(default=(), max_length=16)
    persons: tuple[PersonId, ...] = Field(default=(), max_length=16)
    ground: Code
    concerns: ActId | None = None

    @model_validator(mode="after")
    def _with_somebody(self) -> Self:
        if not self.organizations and not self.persons:
            raise ValueError("a dispute with whom: an organization, a person, or both")
        return self


class DisputeAnswered(Body):
    """Taken up by whoever says so, declined, or taken back."""


class DisputeMediated(Body):
    """The sides met before the handler."""

    date: CivilDate


class DisputeSettled(Body):
    """The sides agree, before the handler; on what stands sealed."""


class StayLinked(Body):
    """A stay of a payment or of a decision, for as long as the dispute lasts."""

    stay: ActId


def dispute_about(case: Case[Any]) -> Dispute:
    """The dispute that an act is about."""
    return case.state.disputes.disputes[case.subject]


def put_dispute(case: Case[Any], dispute: Dispute, stage: Stage, **changes: Any) -> None:
    """Write a dispute that came to a stage now."""
    case.state.disputes.disputes.put(dispute.id, replace(dispute, stage=stage, since=case.received, **changes))


def stands(*standings: DisputeStanding) -> Check[Any]:
    """The check that the dispute stands where the step starts from."""

    def test(case: Case[Any]) -> Detail | None:
        found = dispute_standing(case.state, dispute_about(case), case.received)
        return None if found in standings else {"standing": found, "expected": ", ".join(standings)}

    return Check(
        "DISPUTE_STANDING", "Q-2", "The dispute is {standing}; this needs {expected}.", "See where it stands.", test
    )


def not_neutral(case: Case[Any]) -> Detail | None:
    """Whether one of the signers is involved."""
    dispute = dispute_about(case)
    involved = [one.person for one in case.signers if is_involved(case.state, dispute, one.person, case.received)]
    return {"person": involved[0] or "the clerk"} if involved else None


def is_side(case: Case[Any], dispute: Dispute) -> bool:
    """Whether the actor is a side: the filer, a person named, or a voice of an organization named, in its name."""
    if case.actor == dispute.filer or case.actor in dispute.persons:
        return True
    return any(speaks_for(case, one, ("delegate", "authoriser")) for one in dispute.organizations)


def _with_oneself(case: Case[DisputeFiled]) -> Detail | None:
    return {} if case.actor in case.body.persons else None


def _concerns_unknown(case: Case[DisputeFiled]) -> Detail | None:
    concerns = case.body.concerns
    return {"found": concerns} if concerns is not None and concerns not in case.state.record.acts else None


def _record_filed(case: Case[DisputeFiled]) -> None:
    state, body = case.state, case.body
    assert case.actor is not None, "the clerk files no disputes"
    charter = state.charter.in_force.get()
    involved = set(body.organizations)
    for person in (case.actor, *body.persons):
        involved |= state.people.accredited_by(person, case.received)
    filed = Dispute(
        id=case.id,
        filer=case.actor,
        organizations=tuple(dict.fromkeys(body.organizations)),
        persons=tuple(dict.fromkeys(body.persons)),
        involved=frozenset(involved),
        concerns=body.concerns,
        filed=case.received,
        limits=charter.data.life if charter else LifeLimits(),
        stage="filed",
        since=case.received,
    )
    state.disputes.disputes.put(case.id, filed)


def _record_admitted(case: Case[Any]) -> None:
    dispute = dispute_about(case)
    assert case.actor is not None, "the clerk hears no disputes"
    put_dispute(case, dispute, "admitted", handler=case.actor, heard=dispute.heard | {case.actor})


def _not_handler(case: Case[Any]) -> Detail | None:
    return None if case.actor == dispute_about(case).handler else {}


def _date_ahead(case: Case[DisputeMediated]) -> Detail | None:
    return {"date": str(case.body.date)} if case.body.date > case.latest_date else None


def _record_mediated(case: Case[DisputeMediated]) -> None:
    dispute = dispute_about(case)
    if dispute.stage == "admitted":
        put_dispute(case, dispute, "mediation", sessions=1)
    else:
        case.state.disputes.disputes.put(dispute.id, replace(dispute, sessions=dispute.sessions + 1))


def _side_missing(case: Case[DisputeSettled]) -> Detail | None:
    dispute, people = dispute_about(case), case.state.people
    roles: tuple[Role, ...] = ("delegate", "authoriser")
    persons = {signer.person for signer in case.signers}
    for person in (dispute.filer, *dispute.persons):
        if person not in persons:
            return {"side": person}
    for organization in dispute.organizations:
        voices = [signer.person or "" for signer in case.signers if signer.organization == organization]
        if not any(people.has_role(voice, organization, roles, case.received) for voice in voices):
            return {"side": organization}
    return None


def _not_filer(case: Case[Any]) -> Detail | None:
    return None if case.actor == dispute_about(case).filer else {}


def _may_not_link(case: Case[StayLinked]) -> Detail | None:
    dispute = dispute_about(case)
    hears = case.actor == dispute.handler or case.actor in dispute.panel
    return None if hears or is_side(case, dispute) else {}


def _no_stay(case: Case[StayLinked]) -> Detail | None:
    act = case.state.record.acts.get(case.body.stay)
    return None if act is not None and act.kind in STAYS else {"found": case.body.stay}


def _record_linked(case: Case[StayLinked]) -> None:
    dispute = dispute_about(case)
    stays = tuple(dict.fromkeys((*dispute.stays, case.body.stay)))
    case.state.disputes.disputes.put(dispute.id, replace(dispute, stays=stays))


STAYS = ("payment.stayed/v1", "decision.stayed/v1")
NEUTRAL: Check[Any] = Check(
    "NOT_NEUTRAL",
    "Q-3",
    "{person} is of a side: the dispute is heard by people of no involved organization.",
    "Ask somebody of another organization, or from outside.",
    not_neutral,
)
HANDLER: Check[Any] = Check("NOT_THE_HANDLER", "Q-4", "This is its handler's.", "Ask her to sign.", _not_handler)
_TAKING_BACK = tuple(one for one in OPEN if one != "ruled")

KINDS: tuple[Kind[Any], ...] = (
    Kind(
        name="dispute.filed/v1",
        body=DisputeFiled,
        label="bring a dispute",
        words="I bring a dispute with {organizations} {persons} ({ground}) over {concerns}: {sealed.matter}",
        opens="dispute",
        power="disputes.file",
        for_another=True,
        sealed=(SealedField("matter", "What it is about", required=True), SealedField("asks", "What would settle it")),
        checks=(
            Check("DISPUTE_WITH_ONESELF", "Q-1", "She is on both sides.", "Name the other side.", _with_oneself),
            Check("CONCERNS_UNKNOWN", "Q-1", "No act {found} is there.", "Check the id.", _concerns_unknown),
        ),
        record=_record_filed,
    ),
    Kind(
        name="dispute.admitted/v1",
        body=DisputeAnswered,
        label="take up a dispute",
        words="I take up {about} and will hear both sides.",
        about=("dispute",),
        power="disputes.admit",
        standing=(NEUTRAL,),
        checks=(stands("filed"),),
        record=_record_admitted,
    ),
    Kind(
        name="dispute.declined/v1",
        body=DisputeAnswered,
        label="decline a dispute",
        words="{about} is not for the coalition to settle: {sealed.reason}",
        about=("dispute",),
        power="disputes.admit",
        standing=(NEUTRAL,),
        sealed=(SealedField("reason", "Why", required=True),),
        checks=(stands("filed"),),
        record=lambda case: put_dispute(case, dispute_about(case), "declined"),
    ),
    Kind(
        name="dispute.mediated/v1",
        body=DisputeMediated,
        label="record a mediation",
        words="The sides of {about} met before me on {date}.",
        about=("dispute",),
        standing=(HANDLER, NEUTRAL),
        sealed=(SealedField("note", "Where it stands"),),
        checks=(
            stands("admitted", "mediation"),
            Check("DATE_AHEAD", "Q-4", "{date} has not come yet.", "Write it down when they have met.", _date_ahead),
        ),
        record=_record_mediated,
    ),
    Kind(
        name="dispute.settled/v1",
        body=DisputeSettled,
        label="settle a dispute",
        words="{about} is settled between us: {sealed.terms}",
        about=("dispute",),
        standing=(HANDLER,),
        sealed=(SealedField("terms", "On what we agree"),),
        checks=(
            stands("admitted", "mediation", "panel", "appealed"),
            Check("SIDE_MISSING", "Q-5", "{side} has not signed.", "Let every side sign it.", _side_missing),
        ),
        record=lambda case: put_dispute(case, dispute_about(case), "settled"),
    ),
    Kind(
        name="dispute.withdrawn/v1",
        body=DisputeAnswered,
        label="take a dispute back",
        words="I take {about} back.",
        about=("dispute",),
        for_another=True,
        standing=(Check("NOT_THE_FILER", "Q-6", "Only who brought it takes it back.", "Ask her to sign.", _not_filer),),
        checks=(stands(*_TAKING_BACK),),
        record=lambda case: put_dispute(case, dispute_about(case), "withdrawn"),
    ),
    Kind(
        name="dispute.stay_linked/v1",
        body=StayLinked,
        label="tie a stay to a dispute",
        words="{stay} holds until {about} is over.",
        about=("dispute",),
        standing=(
            Check(
                "NOT_IN_DISPUTE",
                "Q-10",
                "Only a side, the handler or the panel says this.",
                "Ask one of them to sign.",
                _may_not_link,
            ),
        ),
        checks=(
            stands("filed", *HEARD),
            Check(
                "STAY_UNKNOWN",
                "Q-10",
                "{found} stays neither a payment nor a decision.",
                "Stay it first, then name that act.",
                _no_stay,
            ),
        ),
        record=_record_linked,
    ),
)
