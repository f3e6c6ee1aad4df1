"""``/keys``: a member's keys in plain words, another device, and stopping one."""

from dataclasses import dataclass
from typing import Annotated

import segno
from fastapi import APIRouter, Form
from fastapi.responses import JSONResponse, RedirectResponse, Response
from markupsafe import Markup

from api.drafting.lines import Line
from api.pages.frame import show
from api.pages.to_sign import to_sign
from api.server.asked import Asked, AskedDep
from api.server.host import Look
from api.server.pairings import Pairing, Pairings, Sort
from api.server.passkeys import key_code
from api.server.problems import ProblemError
from ledger.rules.people.state import NOT_YET, Key

router = APIRouter(include_in_schema=False)
SEE_OTHER = 303
ACTS = {"freeze": "key.frozen", "thaw": "key.thawed", "revoke": "key.revoked", "veto": "key.vetoed"}


@dataclass(frozen=True, slots=True)
class KeyTold:
    """A key in words: its code, where it lies, since when, how it stands, and what she may do about it."""

    keyid: str
    code: str
    sort: str
    since: int
    standing: str
    state: str
    acts: tuple[tuple[str, str], ...]


def tell_key(asked: Asked, look: Look, key: Key) -> KeyTold:
    """A key as its owner reads it."""
    _ = asked.language.gettext
    sort = _("passkey") if key.scheme == "webauthn" else _("key on a computer (command line)")
    act = look.state.record.acts[key.enrolled_by]
    acts: tuple[tuple[str, str], ...] = (("freeze", _("Freeze")), ("revoke", _("Revoke for good")))
    state, standing = "good", _("acts")
    if key.stopped(look.ledger.size):
        state, standing, acts = "neutral", _("revoked: it acts no more"), ()
    elif key.frozen:
        state, standing, acts = (
            "warning",
            _("frozen"),
            (("thaw", _("Let it act again")), ("revoke", _("Revoke for good"))),
        )
    elif key.active_from == NOT_YET:
        state, standing, acts = "waiting", _("waits until others vouch for it"), (("veto", _("Refuse it")),)
    elif key.active_from > look.now:
        when = asked.language.instant(key.active_from)
        state, standing, acts = "waiting", _("acts from %(time)s") % {"time": when}, (("veto", _("Refuse it")),)
    elif key.ends is not None and key.ends <= look.now:
        state, standing, acts = "neutral", _("replaced by another"), ()
    return KeyTold(key.keyid, key_code(key.spki), sort, act.received, standing, state, acts)


@router.get("/keys")
def keys(asked: AskedDep) -> Response:
    """Her keys."""
    with asked.enter() as look:
        own = [look.state.people.keys[one] for one in look.state.people.keys_of.get(look.member()) or ()]
        told = [tell_key(asked, look, one) for one in own]
        return show(asked, look, "keys.html", title=asked.language.gettext("My keys"), here="settings", keys=told)


@router.post("/keys")
def act(
    asked: AskedDep,
    act: Annotated[str, Form()] = "",
    key: Annotated[str, Form()] = "",
    as_: Annotated[str, Form(alias="as")] = "",
) -> Response:
    """Freeze, thaw, revoke or refuse one of her keys."""
    with asked.enter() as look:
        person = look.member()
        if act not in ACTS or key not in (look.state.people.keys_of.get(person) or ()):
            raise ProblemError("USAGE", "It is not said which key, or what is to happen to it.", "Choose it at /keys.")
        body = {"keys": [key]} if act in ("freeze", "thaw") else {"key": key}
        return to_sign(asked, look, [Line(ACTS[act], body, about=person)], back="/keys", as_file=as_ == "file")


@router.post("/keys/device")
def add_device(asked: AskedDep) -> Response:
    """Begin a passkey on another device of hers."""
    with asked.enter() as look:
        return begin_pairing(asked, look.member(), "add", look.member())


def begin_pairing(asked: Asked, person: str, sort: Sort, voucher: str) -> Response:
    """Begin a pairing, and show its link."""
    host = asked.host
    token = Pairings(host.keeping, host.random_bytes).begin(person, sort, voucher, host.clock.now())
    return RedirectResponse(f"/keys/waiting/{token}", SEE_OTHER)


def _pairing(asked: Asked, look: Look, token: str) -> Pairing:
    host = asked.host
    found = Pairings(host.keeping, host.random_bytes).find(token, host.clock.now())
    if found is None or found.voucher != look.member():
        raise ProblemError("NOT_FOUND", "This link is good no longer.", "Begin again at /keys.")
    return found


@router.get("/keys/waiting/{token}")
def waiting(token: str, asked: AskedDep) -> Response:
    """The first device: the link for the other one, then what that one made."""
    with asked.enter() as look:
        found = _pairing(asked, look, token)
        link = f"{asked.host.settings.public_url}/keys/device#{token}"
        code = segno.make(link, error="m", micro=False).svg_inline(
            border=4, omitsize=True, svgclass="code", lineclass=None
        )
        return show(
            asked, look, "keys_waiting.html", title=asked.language.gettext("Another device"), here="settings",
            scripts=("/static/waiting.js",), pairing=found, link=link, code=Markup(code),  # noqa: S704 - segno's own
            name=look.directory.show(found.person),
        )  # fmt: skip


@router.get("/keys/waiting/{token}/made")
def made(token: str, asked: AskedDep) -> Response:
    """Whether the other device has made its passkey."""
    with asked.enter() as look:
        return JSONResponse({"made": _pairing(asked, look, token).draft is not None})


@router.get("/keys/device")
def device(asked: AskedDep) -> Response:
    """The other device: makes the passkey; the link's secret is behind ``#``."""
    with asked.look() as look:
        title = asked.language.gettext("A passkey on this device")
        return show(asked, look, "keys_device.html", title=title, scripts=("/static/device.js",))
