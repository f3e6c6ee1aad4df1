"""Words in doubt: confirmed by who signed, disavowed by the panel, disowned by her for whom they were written down.

docs/rules.md R-28 to R-30; governance E26, E29, E30. What is in doubt is told by `ledger.rules.record.contested`.
"""

from typing import Annotated, Any

from pydantic import Field

from ledger.rules.case import Case
from ledger.rules.decisions.reconsidering import reconsider_act
from ledger.rules.kind import Check, Detail, Kind, SealedField
from ledger.rules.people.ratification import withdraw
from ledger.rules.record.contested import contested_signers, is_contested
from ledger.rules.values import ActId, Body

ActIds = Annotated[tuple[ActId, ...], Field(min_length=1, max_length=256)]
_RATIFIED = "organization.ratified/v1"


class ActsNamed(Body):
    """Acts in the record."""

    acts: ActIds


def _known(case: Case[ActsNamed]) -> Detail | None:
    acts = case.body.acts
    strange = [act for act in acts if act not in case.state.record.acts]
    if strange:
        return {"found": strange[0]}
    return {"found": f"{acts[0]} twice"} if len(set(acts)) != len(acts) else None


def _contested(case: Case[ActsNamed]) -> Detail | None:
    sound = [act for act in case.body.acts if not is_contested(case.state, act)]
    return {"found": sound[0]} if sound else None


def _her_own(case: Case[ActsNamed]) -> Detail | None:
    person = case.author.person
    foreign = [act for act in case.body.acts if person not in contested_signers(case.state, act)]
    return {"found": foreign[0]} if foreign else None


def _record_confirmed(case: Case[ActsNamed]) -> None:
    assert case.author.person is not None, "the clerk signs computed kinds only"
    for act in case.body.acts:
        case.state.record.confirmed.put((act, case.author.person), case.id)


def _impartial(case: Case[ActsNamed]) -> Detail | None:
    signers = {signer.person for signer in case.signers}
    own = [act for act in case.body.acts if signers & set(contested_signers(case.state, act))]
    return {"found": own[0]} if own else None


def _record_disavowed(case: Case[ActsNamed]) -> None:
    for act in case.body.acts:
        case.state.record.disavowed.put(act, case.id)
        reconsider_act(case.state, act)


def _written_for(case: Case[ActsNamed]) -> Detail | None:
    people, author = case.state.people, case.author
    for act in case.body.acts:
        info = case.state.record.acts[act]
        organization = info.capacity[1] if isinstance(info.capacity, tuple) else ""
        its_voice = author.organization == organization and people.has_role(
            author.person or "", organization, ("authoriser",), case.received
        )
        if info.own or not (info.actor == author.person or its_voice):
            return {"found": act}
    return None


def _still_owned(case: Case[ActsNamed]) -> Detail | None:
    done = [act for act in case.body.acts if act in case.state.record.disowned]
    return {"found": done[0]} if done else None


def _record_disowned(case: Case[ActsNamed]) -> None:
    record = case.state.record
    for act in case.body.acts:
        record.disowned.put(act, case.id)
        info = record.acts[act]
        if info.kind == _RATIFIED and info.about is not None and _is_live_word(case, info.about, act):
            withdraw(case.state, info.about)
        reconsider_act(case.state, act)


def _is_live_word(case: Case[ActsNamed], organization: str, act: str) -> bool:
    words = case.state.people.ratifications.items()
    return any(whose[0] == organization and word.act == act and word.given for whose, word in words)


_KNOWN = Check("ACT_UNKNOWN", "R-28", "There is no act {found}.", "Check the id; name each once.", _known)
_IN_DOUBT = Check("NOT_CONTESTED", "R-28", "{found} is not in doubt.", "Leave it out.", _contested)
_REASON = (SealedField("reason", "Why"),)

KINDS: tuple[Kind[Any], ...] = (
    Kind(
        name="act.confirmed/v1",
        body=ActsNamed,
        label="confirm what I signed",
        words="I did sign these, before my key was lost: {acts}.",
        checks=(
            _KNOWN,
            _IN_DOUBT,
            Check("NOT_HER_ACT", "R-29", "{found} is in doubt for another's signature.", "She must say so.", _her_own),
        ),
        record=_record_confirmed,
    ),
    Kind(
        name="act.disavowed/v1",
        body=ActsNamed,
        label="disavow what a thief signed",
        words="These were not signed by whom they name, and count no more: {acts}.",
        power="record.disavow",
        sealed=_REASON,
        checks=(
            _KNOWN,
            _IN_DOUBT,
            Check("PANEL_INVOLVED", "R-29", "One who signs is named by {found}.", "Others must judge it.", _impartial),
        ),
        record=_record_disavowed,
    ),
    Kind(
        name="act.disowned/v1",
        body=ActsNamed,
        label="disown what was written down for me",
        words="I did not say what was written down for me: {acts}.",
        sealed=_REASON,
        checks=(
            _KNOWN,
            Check(
                "NOT_WRITTEN_FOR_HER",
                "R-30",
                "{found} was not written down for her, nor for her organization.",
                "Only they can disown it.",
                _written_for,
            ),
            Check("DISOWNED_ALREADY", "R-30", "{found} was disowned before.", "Nothing.", _still_owned),
        ),
        record=_record_disowned,
    ),
)
