"""An organization's own name, list, channel, …: used by its own consent, for one purpose, with a veto (X-7 to X-9)."""

from dataclasses import replace
from typing import Any

from ledger.format.codec import DAY_MS
from ledger.rules.case import Case
from ledger.rules.decisions.binding import is_bound
from ledger.rules.hands import OWN_HAND
from ledger.rules.kind import Check, Detail, Kind, SealedField
from ledger.rules.people.standing import speaks_for
from ledger.rules.record.contested import is_contested, is_disowned
from ledger.rules.registers.state import Asset, Consent, Use
from ledger.rules.state import State
from ledger.rules.values import ActId, Body, CivilDate, OrganizationId, start_of


class UseConsented(Body):
    """Whether something of the organization's may be used for one purpose: a campaign, a decision, a text.

    Args:
        asset: what may be used.
        of: the act that opened the purpose.
        given: yes or no.
        until: the last day; none: until it says otherwise.
    """

    asset: Asset
    of: ActId
    given: bool
    until: CivilDate | None = None


class UseAnnounced(Body):
    """It will be used, or is."""

    organization: OrganizationId
    asset: Asset
    of: ActId
    date: CivilDate


class UseVetoed(Body):
    """Not this use."""


def may_be_used(state: State, organization: str, asset: Asset, of: str, received: int) -> bool:
    """Whether an organization lets something of its own be used for a purpose at ``received`` (ms)."""
    consent = state.registers.consents.get((organization, asset, of))
    if consent is None or not consent.given or is_disowned(state, consent.act) or is_contested(state, consent.act):
        return False
    return consent.until is None or received < consent.until


def _not_its_word(case: Case[Any]) -> Detail | None:
    return None if speaks_for(case, case.subject, ("authoriser",)) else {"organization": case.subject}


def _of_unknown(case: Case[Any]) -> Detail | None:
    return None if case.body.of in case.state.record.acts else {"found": case.body.of}


def _until_past(case: Case[UseConsented]) -> Detail | None:
    until = case.body.until
    return {"until": str(until)} if until is not None and start_of(until) + DAY_MS <= case.received else None


def _record_consented(case: Case[UseConsented]) -> None:
    body = case.body
    until = start_of(body.until) + DAY_MS if body.until else None
    case.state.registers.consents.put((case.subject, body.asset, body.of), Consent(case.id, body.given, until))


def _no_consent(case: Case[UseAnnounced]) -> Detail | None:
    body = case.body
    when = max(case.received, start_of(body.date))
    allowed = may_be_used(case.state, body.organization, body.asset, body.of, when)
    return None if allowed else {"organization": body.organization, "asset": body.asset}


def _not_bound(case: Case[UseAnnounced]) -> Detail | None:
    decision = case.state.decisions.decisions.get(case.body.of)
    if decision is None or is_bound(case.state, decision, case.body.organization, case.received):
        return None
    return {"organization": case.body.organization}


def _record_announced(case: Case[UseAnnounced]) -> None:
    body = case.body
    use = Use(case.id, body.organization, body.asset, body.of, start_of(body.date))
    case.state.registers.uses.put(case.id, use)


def _use(case: Case[Any]) -> Use:
    return case.state.registers.uses[case.subject]


def _not_its_veto(case: Case[Any]) -> Detail | None:
    organization = _use(case).organization
    return None if speaks_for(case, organization, ("delegate", "authoriser")) else {"organization": organization}


def _vetoed(case: Case[Any]) -> Detail | None:
    return {} if _use(case).standing == "vetoed" else None


KINDS: tuple[Kind[Any], ...] = (
    Kind(
        name="use.consented/v1",
        body=UseConsented,
        label="say what of ours may be used",
        words="{about} lets its {asset} be used for {of}: {given}, until {until}.",
        about=("organization",),
        for_another=True,
        place=lambda case: (case.subject, case.body.asset, case.body.of),
        standing=(
            Check(
                "NOT_THE_ORGANIZATIONS_WORD",
                "X-7",
                "Only an authoriser of {organization}, acting for it, says this.",
                "Sign in its name.",
                _not_its_word,
            ),
            OWN_HAND,
        ),
        sealed=(SealedField("conditions", "On what conditions"),),
        checks=(
            Check("PURPOSE_UNKNOWN", "X-7", "No act {found} is there.", "Check the id.", _of_unknown),
            Check("UNTIL_PAST", "X-7", "{until} is over.", "Choose a later day.", _until_past),
        ),
        record=_record_consented,
    ),
    Kind(
        name="use.announced/v1",
        body=UseAnnounced,
        label="use what an organization lent",
        words="For {of} the {asset} of {organization} is used on {date}. {sealed.how}",
        opens="use",
        power="registers.use",
        sealed=(SealedField("how", "How it is used"),),
        checks=(
            Check(
                "USE_NOT_CONSENTED",
                "X-8",
                "{organization} has not said yes to this use of its {asset} on that day.",
                "Ask it; silence is no consent.",
                _no_consent,
            ),
            Check("NOT_BOUND", "X-8", "{organization} is not bound by that decision.", "Leave it out.", _not_bound),
        ),
        record=_record_announced,
    ),
    Kind(
        name="use.vetoed/v1",
        body=UseVetoed,
        label="veto a use of what is ours",
        words="Not {about}. {sealed.reason}",
        about=("use",),
        for_another=True,
        standing=(
            Check("NOT_THE_ORGANIZATIONS_WORD", "X-9", "It is {organization}'s.", "Sign in its name.", _not_its_veto),
        ),
        sealed=(SealedField("reason", "Why"),),
        checks=(Check("VETOED_ALREADY", "X-9", "It was vetoed.", "Nothing: it was.", _vetoed),),
        record=lambda case: case.state.registers.uses.put(case.subject, replace(_use(case), standing="vetoed")),
    ),
)
