"""``/lost``: my phone is gone. Freeze it from anybody's phone in two taps; then vouch for the new one (K-10–12)."""

from typing import Annotated

from fastapi import APIRouter, Form
from fastapi.responses import Response

from api.drafting.ground import Hand
from api.drafting.lines import Line
from api.pages.frame import show
from api.pages.keys import begin_pairing
from api.pages.to_sign import to_sign
from api.server.asked import Asked, AskedDep
from api.server.drawing import draw_up
from api.server.host import Look
from api.server.passkeys import key_code
from api.server.problems import ProblemError

router = APIRouter(include_in_schema=False)
_ALONE = "FREEZE_NOT_ALLOWED"
_AGAIN = "FROZEN_BY_THE_SAME"


@router.get("/lost")
def lost(asked: AskedDep) -> Response:
    """Whose phone is gone?"""
    with asked.look() as look:
        return _page(asked, look)


@router.post("/lost")
def stop(asked: AskedDep, person: Annotated[str, Form()] = "", other: Annotated[str, Form()] = "") -> Response:
    """Freeze her keys: at once where one signature is enough, with another's where it takes two."""
    with asked.enter() as look:
        me = look.member()
        line = Line("key.frozen", {}, ("all",), about=_person(look, person))
        hands = [Hand(me, "self", None, chosen=False)]
        if other and other != me:
            hands.append(Hand(_person(look, other), "self", None, chosen=False))
        try:
            draw_up(look, [line], hands)
        except ProblemError as error:
            if error.code in (_ALONE, _AGAIN) and not other:
                return _page(asked, look, second=person)
            raise
        return to_sign(asked, look, [line], hands, back="/lost")


@router.post("/lost/phone")
def new_phone(asked: AskedDep, person: Annotated[str, Form()] = "") -> Response:
    """Begin a passkey on her new phone; who signs in here vouches for her."""
    with asked.enter() as look:
        return begin_pairing(asked, _person(look, person), "recover", look.member())


@router.post("/lost/vouch")
def vouch(asked: AskedDep, key: Annotated[str, Form()] = "") -> Response:
    """Vouch for a new phone that somebody asked for."""
    with asked.enter() as look:
        found = look.state.people.recoveries.get(key)
        if found is None:
            raise ProblemError("NOT_FOUND", "Nobody asked for this key.", "See /lost for what was asked for.")
        line = Line("key.recovery_approved", {"key": key}, about=found.person)
        return to_sign(asked, look, [line], back="/lost")


@router.post("/lost/found")
def thaw(asked: AskedDep, person: Annotated[str, Form()] = "") -> Response:
    """Let her frozen keys act again: the phone is found."""
    with asked.enter() as look:
        return to_sign(asked, look, [Line("key.thawed", {}, about=_person(look, person))], back="/lost")


def _person(look: Look, identity: str) -> str:
    if identity not in look.state.people.persons:
        raise ProblemError("USAGE", "It is not said whose phone.", "Choose her name at /lost.")
    return identity


def _page(asked: Asked, look: Look, second: str | None = None) -> Response:
    title = asked.language.gettext("My phone is gone")
    if asked.reader.person is None or not look.may_enter:
        return show(asked, look, "lost.html", title=title, signed_in=False)
    people, index, now = look.state.people, look.ledger.size, look.now
    own = people.accredited_by(asked.reader.person, now)
    frozen, acting = [], []
    for person in people.persons.values():
        keys = [people.keys[one] for one in people.keys_of.get(person.id) or ()]
        alive = [one for one in keys if not one.stopped(index)]
        near = bool(people.accredited_by(person.id, now) & own) or person.id == asked.reader.person
        told = (person.id, look.directory.show(person.id), near)
        if any(one.frozen for one in alive):
            frozen.append(told)
        if any(not one.frozen and one.in_force(index, now) for one in alive):
            acting.append(told)
    acting.sort(key=lambda one: (not one[2], one[1].casefold()))
    asks = [one for one in people.recoveries.values() if not one.settled and not people.keys[one.keyid].stopped(index)]
    requests = [(one.keyid, key_code(people.keys[one.keyid].spki), look.directory.show(one.person)) for one in asks]
    return show(
        asked, look, "lost.html", title=title, signed_in=True, acting=acting, frozen=frozen, requests=requests,
        second=second, second_name=look.directory.show(second) if second else "",
        delegates=_delegates(look, {second or "", asked.reader.person}) if second else [],
    )  # fmt: skip


def _delegates(look: Look, but: set[str]) -> list[tuple[str, str]]:
    people, found = look.state.people, {}
    for (person, organization), live in people.accreditations.items():
        present = people.organizations[organization].present
        if person not in but and present and live.holds("delegate", look.now) and people.keys_of.get(person):
            found[person] = look.directory.show(person)
    return sorted(found.items(), key=lambda one: one[1].casefold())
