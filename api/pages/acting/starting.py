"""Start a coalition: six questions, one page that is read aloud, and a signature with a passkey made right there.

Open only while the record is empty. Who writes it down makes her passkey on this device; a witness of another
organization makes hers on her own phone; when both keys are there the founding is drawn up, and each signs it.
"""

from dataclasses import replace
from typing import Annotated, Any

from fastapi import APIRouter
from fastapi.responses import JSONResponse, RedirectResponse, Response
from pydantic import BaseModel, ConfigDict, Field

from api.drafting.founding import Founding
from api.drafting.ground import RefusedError
from api.drafting.settling import WAITING_MS, settle
from api.pages.acting.foundings import Begun, Foundings
from api.pages.acting.six_questions import charter_words, plan_of, read_answers, shown
from api.pages.acting.typed import Typed, TypedDep
from api.pages.frame import show
from api.server.asked import Asked, AskedDep
from api.server.drawing import refused
from api.server.host import Look
from api.server.passkeys import Passkeys, key_body, key_code
from api.server.problems import ProblemError
from ledger.format.codec import decode_base64, encode_base64url
from ledger.format.errors import FormatError
from ledger.keys.errors import KeysError
from ledger.keys.public_keys import key_id
from ledger.rules.values import utc_date

router = APIRouter(include_in_schema=False)
SEE_OTHER = 303
_HANDLE_BYTES = 32
_Text = Annotated[str, Field(max_length=4096)]


class NewKeyIn(BaseModel):
    """A passkey that a founder's browser has made: her name, the public key (base64), the credential's id."""

    model_config = ConfigDict(extra="forbid")

    founding: _Text
    person: _Text
    spki: _Text
    credential: Annotated[str, Field(max_length=2048, pattern=r"^[A-Za-z0-9_-]+$")]
    backup_eligible: bool | None = None


@router.get("/start")
def start(asked: AskedDep) -> Response:
    """The six questions."""
    with asked.look() as look:
        _must_be_empty(look)
        return _ask(asked, look, None, [])


@router.post("/start")
def answer(asked: AskedDep, typed: TypedDep) -> Response:
    """The answers: on to the page that is read aloud."""
    with asked.look() as look:
        _must_be_empty(look)
        data, errors = read_answers(asked.language.gettext, typed)
        if errors:
            return _ask(asked, look, typed, errors)
        begun = _foundings(asked).begin(data, asked.host.random_bytes, look.now)
        return RedirectResponse(f"/start/{begun.id}", SEE_OTHER)


@router.get("/start/{identity}")
def page(identity: str, asked: AskedDep) -> Response:
    """The page to read aloud and to print; and who still makes her key, or signs."""
    with asked.look() as look:
        if look.ledger.size:
            return _done(asked, look)
        return _page(asked, look, _begun(asked, look, identity))


@router.post("/start/{identity}")
def say_yes(identity: str, asked: AskedDep, typed: TypedDep) -> Response:
    """Which organizations have said yes in the room."""
    with asked.look() as look:
        _must_be_empty(look)
        begun = _begun(asked, look, identity)
        if begun.draft is None:
            known = {one["name"] for one in begun.answers["organizations"]}
            said = tuple(name for name in typed.all("yes") if name in known)
            _foundings(asked).put(replace(begun, said_yes=said), look.now)
        return RedirectResponse(f"/start/{identity}#keys", SEE_OTHER)


@router.post("/start/{identity}/key")
def take_key(identity: str, given: NewKeyIn, asked: AskedDep) -> Response:
    """Take a founder's new passkey in; with the last one the founding is drawn up."""
    with asked.look() as look:
        _must_be_empty(look)
        begun = _begun(asked, look, identity)
        name = given.person.casefold()
        if begun.draft is None:
            if name not in {one.casefold() for one in begun.answers["signers"]}:
                raise ProblemError("NOT_ALLOWED", "This name does not sign the founding.", "Go back to the page.")
            spki, body = _new_key(asked, given)
            keys = {**begun.keys, name: {"body": body, "code": key_code(spki)}}
            Passkeys(asked.host.keeping).put(key_id(spki), given.credential)
            begun = replace(begun, keys=keys)
            if not begun.waiting:
                begun = replace(begun, draft=_draw_up(asked, look, begun))
            _foundings(asked).put(begun, look.now)
        return JSONResponse({"draft": begun.draft, "waiting": begun.waiting})


def _new_key(asked: Asked, given: NewKeyIn) -> tuple[bytes, dict[str, Any]]:
    try:
        spki = decode_base64(given.spki, where="spki")
        return spki, key_body(asked.host.settings, spki, backup_eligible=given.backup_eligible)
    except (FormatError, KeysError) as error:
        mend = "Make a passkey of another sort: of this device, or a security key."
        raise ProblemError("MALFORMED", str(error), mend) from None


def _draw_up(asked: Asked, look: Look, begun: Begun) -> str:
    """The founding as a draft for all who sign it; returns its id."""
    plan = plan_of(begun.answers, look.ledger.origin, utc_date(look.now), said_yes=_in_the_room(begun))
    founding = Founding(
        plan, look.ledger.keys, asked.host.random_bytes, lambda name: begun.keys[name.casefold()]["body"]
    )  # fmt: skip
    try:
        submission = settle(look, founding.draft(), WAITING_MS)
    except RefusedError as error:
        raise refused(look, error.refusal, error.submission) from None
    return asked.host.drafts.put(submission, look.now + WAITING_MS, f"/start/{begun.id}")


def _in_the_room(begun: Begun) -> tuple[str, ...]:
    """Who is written down as saying yes: only before a witness."""
    return begun.said_yes if len(begun.answers["signers"]) > 1 else ()


def _foundings(asked: Asked) -> Foundings:
    return Foundings(asked.host.keeping)


def _begun(asked: Asked, look: Look, identity: str) -> Begun:
    found = _foundings(asked).get(identity, look.now)
    if found is None:
        raise ProblemError("NOT_FOUND", "This founding is not here any more.", "Begin again at /start.")
    return found


def _must_be_empty(look: Look) -> None:
    if look.ledger.size:
        words = "There is a record here already."
        raise ProblemError("GONE", words, "Read it from /; another coalition needs a server of its own.")


def _ask(asked: Asked, look: Look, typed: Typed | None, errors: list[tuple[str | None, str]]) -> Response:
    _ = asked.language.gettext
    return show(
        asked, look, "act_start.html", title=_("Start a coalition"), status=422 if errors else 200, errors=errors,
        fields=shown(_, typed, errors), address="/start",
    )  # fmt: skip


def _page(asked: Asked, look: Look, begun: Begun) -> Response:
    _ = asked.language.gettext
    answers = begun.answers
    signers = [
        {
            "name": name,
            "code": begun.keys.get(name.casefold(), {}).get("code"),
            "handle": encode_base64url(asked.host.random_bytes(_HANDLE_BYTES)),
        }
        for name in answers["signers"]
    ]
    context: dict[str, Any] = {
        "begun": begun, "answers": answers, "how": charter_words(_, answers["charter"]), "signers": signers,
        "today": utc_date(look.now), "origin": look.ledger.origin,
        "address": f"{asked.host.settings.public_url}/start/{begun.id}", "others": len(signers) > 1,
    }  # fmt: skip
    return show(asked, look, "act_start_page.html", title=answers["name"], scripts=("/static/start.js",), **context)


def _done(asked: Asked, look: Look) -> Response:
    _ = asked.language.gettext
    founding = look.state.record.founding.get()
    assert founding is not None
    root = look.ledger.live.root_at(1)
    return show(
        asked, look, "act_start_done.html", title=_("It is founded"), origin=look.ledger.origin, genesis=founding.id,
        root=root or "",
    )  # fmt: skip
