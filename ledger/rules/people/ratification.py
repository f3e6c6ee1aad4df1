"""Ratifying the charter, organization by organization (docs/rules.md F-8, F-9; governance E44).

One charter version governs procedure at any index. Ratifying decides whether an organization is in binding sets made
under it, and, for those that the founding named, when the coalition may begin to decide.
"""

from dataclasses import replace
from typing import Any, Literal

from ledger.rules.case import Case
from ledger.rules.kind import Check, Detail, Kind
from ledger.rules.people.standing import speaks_for
from ledger.rules.people.state import Ratification
from ledger.rules.state import State
from ledger.rules.values import Body, CharterId


class OrganizationRatified(Body):
    """An organization's word on a charter version."""

    charter: CharterId
    word: Literal["ratified", "taken_back"]


def settle(state: State) -> None:
    """Let the coalition decide once no founding organization is left that has not ratified (F-9)."""
    organizations = state.people.organizations
    if state.people.may_decide.get():
        return
    standings = [one.standing for one in organizations.values()]
    if "founding" not in standings and "member" in standings:
        state.people.may_decide.set(True)


def withdraw(state: State, organization: str) -> None:
    """Send an organization back to ``invited`` when its ratification falls before the coalition may decide."""
    people = state.people
    if people.may_decide.get():
        return
    one = people.organizations[organization]
    people.organizations.put(organization, replace(one, standing="invited"))
    settle(state)


def _place(case: Case[OrganizationRatified]) -> tuple[str, str]:
    return case.subject, case.body.charter


def _its_voice(case: Case[OrganizationRatified]) -> Detail | None:
    spoken = speaks_for(case, case.subject, ("delegate", "authoriser"))
    return None if spoken else {"organization": case.subject}


def _lawful_form(case: Case[OrganizationRatified]) -> Detail | None:
    return {"how": case.how} if case.how == "phone" else None


def _charter_in_force(case: Case[OrganizationRatified]) -> Detail | None:
    charter = case.state.charter.in_force.get()
    if case.body.word == "taken_back" or (charter is not None and charter.id == case.body.charter):
        return None
    return {"charter": case.body.charter, "in_force": charter.id if charter else "none"}


def _may_speak(case: Case[OrganizationRatified]) -> Detail | None:
    one = case.state.people.organizations[case.subject]
    if one.present:
        return None
    joining = case.body.word == "ratified" and one.standing == "invited" and (one.named == 0 or one.admitted)
    return None if joining else {"standing": one.standing}


def _record(case: Case[OrganizationRatified]) -> None:
    people, given = case.state.people, case.body.word == "ratified"
    word = Ratification(case.subject, case.body.charter, case.id, given, case.how, case.index)
    people.ratifications.put((case.subject, case.body.charter), word)
    one = people.organizations[case.subject]
    if not given:
        withdraw(case.state, one.id)
        return
    if one.standing in ("founding", "invited"):
        people.organizations.put(one.id, replace(one, standing="member"))
    settle(case.state)


KINDS: tuple[Kind[Any], ...] = (
    Kind(
        name="organization.ratified/v1",
        body=OrganizationRatified,
        label="ratify the charter",
        words="In the name of {about}: {word}, charter {charter}.",
        about=("organization",),
        place=_place,
        for_another=True,
        at_founding=True,
        standing=(
            Check(
                "NOT_THE_ORGANIZATIONS_WORD",
                "F-8",
                "Only a delegate or authoriser of {organization}, acting for it, can say this.",
                "Ask one of them to sign in its name, or write it down for one of them.",
                _its_voice,
            ),
        ),
        checks=(
            Check(
                "RATIFIED_BY_PHONE",
                "F-8",
                "Ratifying needs a key, a hand on paper, or the room; this came by {how}.",
                "Have it signed, or said in the room.",
                _lawful_form,
            ),
            Check(
                "CHARTER_NOT_IN_FORCE",
                "F-8",
                "Charter {charter} is not the one in force, which is {in_force}.",
                "Ratify the one in force.",
                _charter_in_force,
            ),
            Check(
                "NOT_ADMITTED",
                "F-7",
                "It is {standing}: it joins once a decision has admitted it.",
                "Ask the coalition to admit it.",
                _may_speak,
            ),
        ),
        record=_record,
    ),
)
