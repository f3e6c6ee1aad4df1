"""Inviting and joining: a one-time key made in the registrar's browser, and a passkey in the invited person's.

The seed of an invitation never comes here: the registrar's page keeps it, its public half stands in the statement, and
the link holds it behind ``#``, which browsers send to nobody.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Form
from fastapi.responses import Response

from api.drafting.lines import Line
from api.pages.frame import show
from api.pages.to_sign import to_sign
from api.server.asked import Asked, AskedDep
from api.server.host import Look
from api.server.problems import ProblemError
from ledger.format.codec import decode_base64, encode_base64url

router = APIRouter(include_in_schema=False)
_KEY = re.compile(r"[A-Za-z0-9_-]{43}")
_KEY_TEXT = re.compile(r"[A-Za-z0-9+/]{59}=")
"""An Ed25519 key in DER, 44 bytes, as base64."""
_TEXTS = ("name", "contact", "person", "invitation")
ROLES = ("delegate", "authoriser", "registrar")


@router.get("/join")
def join(asked: AskedDep) -> Response:
    """Where an invitation's link leads; who invites whom is told by a script, which alone sees the link's secret."""
    with asked.look() as look:
        title = asked.language.gettext("You are invited")
        return show(asked, look, "join.html", title=title, scripts=("/static/join.js",))


@router.get("/people/invite")
def invite(asked: AskedDep, person: str = "") -> Response:
    """Invite somebody: new to the record, or known to it without a key."""
    with asked.enter() as look:
        look.member()
        return _form(asked, look, {"person": person, "roles": ("delegate",)})


@router.post("/people/invite")
def send_invite(
    asked: AskedDep,
    name: Annotated[str, Form()] = "",
    contact: Annotated[str, Form()] = "",
    organization: Annotated[str, Form()] = "",
    roles: Annotated[list[str] | None, Form()] = None,
    person: Annotated[str, Form()] = "",
    invitation: Annotated[str, Form()] = "",
    as_: Annotated[str, Form(alias="as")] = "",
) -> Response:
    """Draw the invitation up, to be signed."""
    given = {
        "name": name, "contact": contact, "organization": organization, "roles": tuple(roles or ()), "person": person,
        "invitation": invitation,
    }  # fmt: skip
    with asked.enter() as look:
        look.member()
        problems = _missing(asked, given)
        if problems:
            return _form(asked, look, given, problems)
        key = encode_base64url(decode_base64(invitation, where="invitation")[-32:])
        try:
            back = f"/people/invite/link?key={key}"
            return to_sign(asked, look, _lines(given), back=back, as_file=as_ == "file")
        except ProblemError as error:
            return _form(asked, look, given, [(None, f"{error.detail} {error.mend}")], int(error.status))


def _missing(asked: Asked, given: Mapping[str, Any]) -> list[tuple[str | None, str]]:
    _ = asked.language.gettext
    found: list[tuple[str | None, str]] = []
    if not given["person"] and not given["name"].strip():
        found.append(("name", _("Write her name, as people here call her.")))
    if not given["person"] and not given["organization"]:
        found.append(("organization", _("Choose the organization that she acts for.")))
    if not _KEY_TEXT.fullmatch(given["invitation"]):
        words = _("The one-time key is missing. A script makes it: switch scripts on, or type: plenary invite")
        found.append(("invitation", words))
    return found


def _lines(given: Mapping[str, Any]) -> Sequence[Line]:
    lines, about = [], given["person"] or ".0"
    if not given["person"]:
        sealed = {"name": given["name"].strip()}
        if given["contact"].strip():
            sealed["contact"] = given["contact"].strip()
        lines.append(Line("person.registered", {}, ("all",), sealed=sealed))
    if given["organization"]:
        body = {"organization": given["organization"], "roles": [one for one in given["roles"] if one in ROLES]}
        lines.append(Line("person.accredited", body, ("all",), about=about))
    lines.append(Line("person.invited", {"invitation": given["invitation"]}, ("all",), about=about))
    return lines


def _form(
    asked: Asked,
    look: Look,
    given: Mapping[str, Any],
    problems: Sequence[tuple[str | None, str]] = (),
    status: int | None = None,
) -> Response:
    _ = asked.language.gettext
    own = look.state.people.accredited_by(look.member(), look.now)
    organizations = [(one.id, one.name or one.number) for one in look.directory if one.thing == "organization"]
    organizations.sort(key=lambda one: (one[0] not in own, one[1].casefold()))
    known = look.directory.get(given.get("person", ""))
    if known is not None:
        organizations.insert(0, ("", _("As before")))
    roles = (
        ("delegate", _("Delegate"), _("speaks and decides for the organization")),
        ("authoriser", _("Authoriser"), _("approves payments")),
        ("registrar", _("Registrar"), _("says who its people are, and invites them")),
    )
    empty = {
        "name": "",
        "contact": "",
        "organization": organizations[0][0],
        "roles": (),
        "person": "",
        "invitation": "",
    }
    return show(
        asked, look, "invite.html", title=_("Invite somebody"), here="people", scripts=("/static/invite.js",),
        status=status or (422 if problems else 200), given={**empty, **given}, problems=problems,
        organizations=organizations, roles=roles, known=known,
    )  # fmt: skip


@router.get("/people/invite/link")
def invite_link(asked: AskedDep, key: str = "") -> Response:
    """The link of an invitation that this browser made, to hand on."""
    with asked.enter() as look:
        look.member()
        people = look.state.people.persons.values()
        person = next((one for one in people if one.invitation and encode_base64url(one.invitation[-32:]) == key), None)
        if not _KEY.fullmatch(key) or person is None:
            words = "No open invitation has this key: it is not recorded yet, or it was used."
            raise ProblemError("NOT_FOUND", words, "Sign the invitation first, or make a new one at /people/invite.")
        founding, seen = look.state.record.founding.get(), look.seen()
        assert founding is not None
        title = asked.language.gettext("Hand the invitation on")
        return show(
            asked, look, "invite_link.html", title=title, here="people", scripts=("/static/invite_link.js",), key=key,
            name=look.directory.show(person.id), until=person.invited_until,
            parts={"origin": founding.origin, "genesis": founding.id, "person": person.id, "size": seen.size,
                   "root": seen.root},
        )  # fmt: skip
