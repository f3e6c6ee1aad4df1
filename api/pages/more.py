"""More: every other room with a sentence; those in use first. How to verify, which is open to everybody."""

from collections.abc import Callable
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from fastapi import APIRouter
from fastapi.responses import Response

from api.pages.reading import Reading, read
from api.server.asked import Asked, AskedDep
from api.server.host import Look
from ledger.format.tiles import new_entry_bundles, new_tiles
from ledger.rules.state import State
from projections.export_tiles import CHECKPOINT, lasting_head
from projections.language import N_

router = APIRouter(include_in_schema=False)

Used = Callable[[State], bool]


def _always(_: State) -> bool:
    return True


ROOMS: tuple[tuple[str, str, str, Used], ...] = (
    ("/posts", N_("Roles"), N_("Who holds which role until when, who held it before, handovers."),
     lambda state: len(state.posts.posts) > 0),
    ("/calendar", N_("Calendar"), N_("What is owed by which day, and by whom."),
     lambda state: len(state.commitments.commitments) > 0 or len(state.posts.terms) > 0),
    ("/charter", N_("The charter"), N_("How we agree, in plain words, and how that changed."),
     lambda state: len(state.charter.versions) > 0),
    ("/reports", N_("Reports"), N_("Budget, decisions, promises and the rest, to read, keep and print."), _always),
    ("/audits", N_("Audits"), N_("What was looked at, what was found, what was done about it."),
     lambda state: len(state.audits.audits) > 0),
    ("/log", N_("The log"), N_("Every signed entry, in words, with its proof."), _always),
    ("/search", N_("Search"), N_("By number, name, or words."), _always),
    ("/money/waiting", N_("Money waiting"), N_("Requests to approve, proof awaited, statements."),
     lambda state: len(state.money.funds) > 0),
    ("/verify", N_("Check the record"), N_("How anybody can check all of it, without trusting us."), _always),
    ("/right", N_("Put it right"), N_("Mend a mistake, take back a word, remove what is private."), _always),
    ("/lost", N_("My phone is gone"), N_("Stop its key at once, from anybody's phone."), _always),
    ("/sheet", N_("The meeting sheet"), N_("A page to print, fill in by hand, and bring in as one draft."), _always),
    ("/say", N_("Say anything there is"), N_("Every kind of act, with its form."), _always),
    ("/docs", N_("For programs"), N_("The addresses by which other programs read and write."), _always),
)  # fmt: skip
"""Address, name, a sentence, and whether the record has something there."""


@router.get("/more")
@router.get("/more.json")
def more(asked: AskedDep) -> Response:
    """Every other room."""
    return read(asked, lambda look: _more(asked, look))


@router.get("/verify/record.zip")
def record(asked: AskedDep) -> Response:
    """The signed head, the tiles and the entries as one file, without any words that were sealed; for the auditor."""
    with asked.enter() as look:
        ledger = look.ledger
        head = lasting_head(ledger)
        size = head.checkpoint.size
        parts = [(tile.path, ledger.tree.tile(tile)) for tile in new_tiles(0, size)]
        parts += [(bundle.path, ledger.tree.entry_bundle(bundle)) for bundle in new_entry_bundles(0, size)]
    file = BytesIO()
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        for name, data in (*parts, (CHECKPOINT, head.data)):
            archive.writestr(ZipInfo(name), data, ZIP_DEFLATED)
    headers = {"Content-Disposition": 'attachment; filename="record.zip"', "Cache-Control": "private, no-store"}
    return Response(file.getvalue(), media_type="application/zip", headers=headers)


@router.get("/verify")
@router.get("/verify.json")
def verify(asked: AskedDep) -> Response:
    """How anybody checks the record."""
    return read(asked, lambda look: _verify(asked, look), everybody=True)


def _more(asked: Asked, look: Look) -> Reading:
    _ = asked.language.gettext
    told = [
        {"href": href, "name": _(name), "about": _(about), "used": used(look.state)}
        for href, name, about, used in ROOMS
    ]
    view = {"used": [room for room in told if room["used"]], "unused": [room for room in told if not room["used"]]}
    return Reading("more.html", _("More"), "more", view)


def _verify(asked: Asked, look: Look) -> Reading:
    keys = look.state.record.keys
    view = {
        "origin": look.ledger.origin,
        "url": asked.host.settings.public_url,
        "size": look.ledger.size if look.may_enter else None,
        "vkeys": list(keys[-1].note_vkeys) if len(keys) else [],
        "policy": keys[-1].witness_policy if len(keys) else None,
    }
    return Reading("verify.html", asked.language.gettext("Check the record"), "more", view)
