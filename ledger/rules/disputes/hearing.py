"""Disputes before a panel: referred, ruled on, appealed once (docs/rules.md Q-7 to Q-9)."""

from typing import Any, Literal

from pydantic import Field

from ledger.rules.case import Case
from ledger.rules.charter.powers import meets_power
from ledger.rules.disputes.filing import dispute_about, is_side, not_neutral, put_dispute, stands
from ledger.rules.disputes.standing import due, is_involved
from ledger.rules.disputes.state import Dispute, Ruling
from ledger.rules.kind import Check, Detail, Kind, SealedField
from ledger.rules.values import Body, Code, Document, PersonId


class DisputeReferred(Body):
    """The panel that is to rule: an odd number of people."""

    panel: tuple[PersonId, ...] = Field(min_length=1, max_length=9)


class DisputeRuled(Body):
    """What the panel rules for whoever brought it, and a code for what is to follow."""

    outcome: Literal["upheld", "partly", "dismissed"]
    remedy: Code | None = None
    document: Document | None = None


class DisputeAppealed(Body):
    """On what ground: a code, such as ``procedure`` or ``new_evidence``."""

    ground: Code


def _may_not_refer(case: Case[DisputeReferred]) -> Detail | None:
    dispute = dispute_about(case)
    before_panel = dispute.stage in ("admitted", "mediation")
    if before_panel and case.actor == dispute.handler:
        return None
    late = case.received >= due(case.state, dispute)
    if before_panel and not late:
        return {"problem": "its handler has it still"}
    admits = meets_power(case.state, "disputes.admit", case.signers, case.received)
    return None if admits and not_neutral(case) is None else {"problem": "this is for somebody who may take it up"}


def _panel_unfit(case: Case[DisputeReferred]) -> Detail | None:
    dispute, panel = dispute_about(case), case.body.panel
    if len(set(panel)) != len(panel) or len(panel) % 2 == 0:
        return {"problem": "an odd number of different people rule"}
    if any(is_involved(case.state, dispute, person, case.received) for person in panel):
        return {"problem": "somebody on it is of a side"}
    if any(case.state.people.persons[person].gone for person in panel):
        return {"problem": "somebody on it has left or died"}
    if dispute.stage == "appealed" and dispute.heard & set(panel):
        return {"problem": "an appeal goes to others than have heard it"}
    return None


def _record_referred(case: Case[DisputeReferred]) -> None:
    put_dispute(case, dispute_about(case), "panel", panel=case.body.panel)


def _not_on_panel(case: Case[DisputeRuled]) -> Detail | None:
    return None if case.actor in dispute_about(case).panel else {}


def _panel_too_few(case: Case[DisputeRuled]) -> Detail | None:
    dispute = dispute_about(case)
    found, needed = len(_ruling(case, dispute)), len(dispute.panel) // 2 + 1
    return None if found >= needed else {"needed": needed, "found": found}


def _ruling(case: Case[Any], dispute: Dispute) -> tuple[str, ...]:
    """The members of the panel who sign and are still of no side."""
    persons = dict.fromkeys(signer.person for signer in case.signers)
    neutral = (one for one in persons if one in dispute.panel)
    return tuple(one for one in neutral if one and not is_involved(case.state, dispute, one, case.received))


def _record_ruled(case: Case[DisputeRuled]) -> None:
    dispute = dispute_about(case)
    ruling = Ruling(case.id, case.body.outcome, _ruling(case, dispute), case.received)
    heard = dispute.heard | set(dispute.panel)
    put_dispute(case, dispute, "ruled", rulings=(*dispute.rulings, ruling), panel=(), heard=heard)


def _no_side(case: Case[Any]) -> Detail | None:
    return None if is_side(case, dispute_about(case)) else {}


KINDS: tuple[Kind[Any], ...] = (
    Kind(
        name="dispute.referred/v1",
        body=DisputeReferred,
        label="refer a dispute to a panel",
        words="{about} goes to {panel}.",
        about=("dispute",),
        standing=(
            Check(
                "NOT_YOURS_TO_REFER",
                "Q-7",
                "She cannot refer it now: {problem}.",
                "Ask its handler; once she is late, anybody who may take up a dispute and is of no side.",
                _may_not_refer,
            ),
        ),
        checks=(
            stands("admitted", "mediation", "appealed"),
            Check("PANEL_UNFIT", "Q-7", "This panel cannot rule: {problem}.", "Name others.", _panel_unfit),
        ),
        record=_record_referred,
    ),
    Kind(
        name="dispute.ruled/v1",
        body=DisputeRuled,
        label="rule on a dispute",
        words="We rule on {about}: {outcome} {remedy}. {sealed.reason}",
        about=("dispute",),
        standing=(Check("NOT_ON_THE_PANEL", "Q-8", "She is not on its panel.", "Ask the panel.", _not_on_panel),),
        sealed=(SealedField("reason", "Why", required=True),),
        checks=(
            stands("panel"),
            Check(
                "PANEL_TOO_FEW",
                "Q-8",
                "{needed} of the panel rule together; here are {found}.",
                "Let more of them sign.",
                _panel_too_few,
            ),
        ),
        record=_record_ruled,
    ),
    Kind(
        name="dispute.appealed/v1",
        body=DisputeAppealed,
        label="appeal a ruling on a dispute",
        words="I appeal the ruling on {about} ({ground}): {sealed.reason}",
        about=("dispute",),
        for_another=True,
        standing=(Check("NOT_A_SIDE", "Q-9", "Only a side appeals.", "Sign as one of the sides.", _no_side),),
        sealed=(SealedField("reason", "Why", required=True),),
        checks=(stands("ruled"),),
        record=lambda case: put_dispute(case, dispute_about(case), "appealed"),
    ),
)
