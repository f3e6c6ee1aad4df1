"""Voting in another's place (docs/rules.md D-55 to D-58; E6, E7).

Leave is given by one and accepted by the other, and ends; asked for and not accepted it has no effect. There are no
chains. A proxy's word stands beside her own vote; the principal's own word wins, whenever it comes before the close;
and it never binds the principal, for that takes her own hand.
"""

from dataclasses import replace
from typing import Any

from ledger.format.codec import DAY_MS
from ledger.rules.case import Case
from ledger.rules.decisions.standpoints import end_of
from ledger.rules.decisions.state import Proxy
from ledger.rules.kind import Check, Detail, Kind
from ledger.rules.values import Body, CivilDate, DecisionId, PersonId


class ProxyGiven(Body):
    """Leave to vote in my place: on one decision, or until a date."""

    holder: PersonId
    decision: DecisionId | None = None
    until: CivilDate | None = None


class NoMembers(Body):
    """A body without members."""


def _scope(case: Case[ProxyGiven]) -> Detail | None:
    body = case.body
    if (body.decision is None) == (body.until is None):
        return {"problem": "it is for one decision, or until a date"}
    if body.holder == case.actor:
        return {"problem": "nobody is her own proxy"}
    until = end_of(body.until)
    return {"problem": "its date is over"} if until is not None and until <= case.received else None


def _voiceless(case: Case[ProxyGiven]) -> Detail | None:
    organization, people = case.author.organization, case.state.people
    if organization is None:
        return None
    good = people.has_role(case.author.person or "", organization, ("delegate",), case.received)
    return None if good else {"organization": organization}


def _record_given(case: Case[ProxyGiven]) -> None:
    body = case.body
    proxy = Proxy(
        id=case.id,
        principal=case.author.person or "",
        organization=case.author.organization,
        holder=body.holder,
        decision=body.decision,
        given=case.received,
        until=end_of(body.until),
    )
    case.state.decisions.proxies.put(case.id, proxy)


def _proxy(case: Case[Any]) -> Proxy:
    return case.state.decisions.proxies[case.subject]


def _not_the_holder(case: Case[Any]) -> Detail | None:
    return None if _proxy(case).holder == case.author.person else {}


def _not_theirs(case: Case[Any]) -> Detail | None:
    proxy, author = _proxy(case), case.author
    same = author.person in (proxy.holder, proxy.principal)
    return None if same or (proxy.organization is not None and author.organization == proxy.organization) else {}


def _ended(case: Case[Any]) -> Detail | None:
    proxy = _proxy(case)
    over = proxy.ended is not None or (proxy.until is not None and proxy.until <= case.received)
    return {} if over else None


def _accepted_already(case: Case[Any]) -> Detail | None:
    return {} if _proxy(case).accepted is not None else None


def _record_accepted(case: Case[Any]) -> None:
    case.state.decisions.proxies.put(case.subject, replace(_proxy(case), accepted=case.received))


def _record_ended(case: Case[Any]) -> None:
    case.state.decisions.proxies.put(case.subject, replace(_proxy(case), ended=case.received))


def why_proxy_fails(
    proxy: Proxy, decision: str, person: str, rule_kind: str, days_max: int, received: int
) -> str | None:
    """Why a proxy does not allow a person to vote on a decision now; None when it does."""
    if rule_kind == "none":
        return "this procedure allows no proxies"
    if proxy.holder != person:
        return "it was given to somebody else"
    if not proxy.live(received):
        return "it was not accepted, or has ended"
    if proxy.decision is not None:
        return None if proxy.decision == decision else "it is for another decision"
    if rule_kind != "standing":
        return "this procedure takes proxies for one decision only"
    return None if received < proxy.given + days_max * DAY_MS else "it is older than the charter lets proxies be"


_OVER: Check[Any] = Check("PROXY_ENDED", "D-55", "It has ended.", "Give a new one.", _ended)

KINDS: tuple[Kind[Any], ...] = (
    Kind(
        name="proxy.given/v1",
        body=ProxyGiven,
        label="give a proxy",
        words="Let {holder} vote in our place.",
        opens="proxy",
        checks=(
            Check("PROXY_SCOPE", "D-55", "{problem}.", "Mend it.", _scope),
            Check(
                "NOT_A_VOICE", "D-18", "She is no delegate of {organization}.", "Let a delegate give it.", _voiceless
            ),
        ),
        record=_record_given,
    ),
    Kind(
        name="proxy.accepted/v1",
        body=NoMembers,
        label="accept a proxy",
        words="Accept the proxy {about}.",
        about=("proxy",),
        standing=(Check("NOT_THE_HOLDER", "D-55", "It was given to another.", "She must accept it.", _not_the_holder),),
        checks=(
            _OVER,
            Check("ACCEPTED_ALREADY", "D-55", "It was accepted before.", "Nothing.", _accepted_already),
        ),
        record=_record_accepted,
    ),
    Kind(
        name="proxy.ended/v1",
        body=NoMembers,
        label="end a proxy",
        words="End the proxy {about}.",
        about=("proxy",),
        standing=(Check("NOT_THEIR_PROXY", "D-55", "Only its two sides end it.", "Ask one of them.", _not_theirs),),
        checks=(_OVER,),
        record=_record_ended,
    ),
)
