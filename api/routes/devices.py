"""A passkey on another device: the first device begins, the second one makes the key, the first one signs for it."""

from typing import Annotated

from fastapi import APIRouter
from pydantic import Field

from api.drafting.ground import Hand
from api.drafting.lines import Line
from api.drafting.settling import WAITING_MS
from api.routes.answers import problems
from api.routes.models import Told
from api.routes.passkeys import Base64Text, DraftedOut, In, NewKey, keep_drafted, new_key
from api.server.asked import Asked, AskedDep
from api.server.drawing import draw_up
from api.server.pairings import Pairing, Pairings
from api.server.passkeys import Passkeys, handle_of
from api.server.problems import ProblemError
from api.server.readers import Reader

router = APIRouter(tags=["sign in"])
_Token = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{22}$")]


class DeviceIn(In):
    """The secret of a pairing."""

    token: _Token


class DeviceOut(Told):
    """What the second device is asked for: a passkey for whom, and what it will sign to show that it holds it."""

    name: str
    sort: str
    person: str
    ledger: str
    handle: str
    known: list[str]


class Possession(In):
    """The new key's own signature over its enrolment (base64)."""

    sig: Base64Text
    authenticator_data: Base64Text
    client_data_json: Base64Text


class DeviceKeyIn(DeviceIn):
    """The passkey that the second device made; ``possession`` only where an older key endorses it."""

    key: NewKey
    possession: Possession | None = None


@router.post("/api/passkeys/device", operation_id="open_pairing", responses=problems("NOT_FOUND", "USAGE"))
def device(given: DeviceIn, asked: AskedDep) -> DeviceOut:
    """What another device asks this one for; opening it changes nothing."""
    found = _pairing(asked, given.token)
    with asked.host.look(Reader(found.voucher)) as look:
        keyids = look.state.people.keys_of.get(found.person) or ()
        known = Passkeys(asked.host.keeping).of_keys(keyids) if found.sort == "add" else {}
        return DeviceOut(
            name=look.directory.show(found.person),
            sort=found.sort,
            person=found.person,
            ledger=look.ledger.origin,
            handle=handle_of(found.person),
            known=[*known.values()],
        )


@router.post(
    "/api/passkeys/device/key",
    operation_id="pair",
    responses=problems("GONE", "MALFORMED", "NOT_FOUND", "REFUSED", "USAGE"),
)
def pair(given: DeviceKeyIn, asked: AskedDep) -> DraftedOut:
    """Draw up the enrolment of the passkey that another device asked for."""
    found = _pairing(asked, given.token)
    if found.draft is not None:
        raise ProblemError("GONE", "A passkey was made for this link.", "Ask the other device for a new link.")
    with asked.host.look(Reader(found.voucher)) as look:
        spki, body = new_key(asked, given.key)
        hands = [Hand(found.person, "self", None)]
        if found.sort == "recover":
            line = Line("key.recovery_requested", {"key": body}, ("all",), about=found.person)
            hands.append(Hand(found.voucher, "self", None, chosen=False))
        else:
            possession = given.possession.model_dump() if given.possession else {"sig": ""}
            line = Line("key.added", {"key": body, "possession": possession}, about=found.person)
        submission = draw_up(look, [line], hands, valid_ms=WAITING_MS)
        told = keep_drafted(asked, submission, given.key.credential, spki, "/keys")
        Pairings(asked.host.keeping, asked.host.random_bytes).made(given.token, told.draft, told.code)
        return told


def _pairing(asked: Asked, token: str) -> Pairing:
    found = Pairings(asked.host.keeping, asked.host.random_bytes).find(token, asked.host.clock.now())
    if found is None:
        raise ProblemError("NOT_FOUND", "This link is good no longer.", "Ask the other device for a new one.")
    return found
