"""The tree as files at the addresses of C2SP tlog-tiles: the checkpoint, tiles of hashes, bundles of entries.

Hashes give nothing away and are for everybody, so that witnesses and monitors need no account; bundles hold the
entries and are for whoever may enter.
"""

from typing import Annotated

from fastapi import APIRouter, Path
from fastapi.responses import Response

from api.routes.answers import content, problems, read, reply
from api.server.asked import AskedDep
from api.server.host import Look
from api.server.problems import ProblemError
from api.server.readers import ANYBODY
from ledger.format.errors import FormatError
from ledger.format.tiles import TILE_HEIGHT, TILE_WIDTH, EntryBundle, Tile, parse_tile_path
from projections.export_tiles import lasting_head

router = APIRouter(tags=["tiles"])
BYTES = "application/octet-stream"
NOTE = "text/plain; charset=utf-8"
_YEAR = "max-age=31536000, immutable"


@read(
    router,
    "/checkpoint",
    operation_id="get_checkpoint",
    response_class=Response,
    responses=content("text/plain", about="The signed head: C2SP tlog-checkpoint.") | problems("STORAGE_FAILED"),
)
def checkpoint(asked: AskedDep) -> Response:
    """The head signed last, with its Ed25519 and its ML-DSA-44 line; for everybody."""
    with asked.look() as look:
        if look.ledger.size == 0:
            raise ProblemError("NOT_FOUND", "This ledger has no founding yet.", "Ask again when it is founded.")
        data = lasting_head(look.ledger).data
    return reply(asked, lambda: data, NOTE, headers={"Cache-Control": "no-cache"})


@read(
    router,
    "/tile/{path:path}",
    operation_id="get_tile",
    response_class=Response,
    responses=content(BYTES, about="A tile or bundle: C2SP tlog-tiles."),
)
def tile(
    asked: AskedDep, path: Annotated[str, Path(description="As tlog-tiles has it after `/tile/`.", examples=["0/000"])]
) -> Response:
    """A tile of hashes (`L/N[.p/W]`), or a bundle of entries (`entries/N[.p/W]`), where the reader may enter."""
    try:
        wanted = parse_tile_path(f"tile/{path}")
    except FormatError as error:
        words = f"There is no such tile: expected {error.expected}."
        raise ProblemError("NOT_FOUND", words, "See c2sp.org/tlog-tiles for the addresses.") from None
    with asked.look() as look:
        if isinstance(wanted, EntryBundle):
            look.must_enter()
        _must_lie(look, wanted)
        data = look.ledger.tree.tile(wanted) if isinstance(wanted, Tile) else look.ledger.tree.entry_bundle(wanted)
        closed = isinstance(wanted, EntryBundle) and not ANYBODY.may_enter(look.state)
    scope = "private" if closed else "public"
    caching = _YEAR if wanted.width == TILE_WIDTH else "no-cache"
    return reply(asked, lambda: data, BYTES, headers={"Cache-Control": f"{scope}, {caching}"})


def _must_lie(look: Look, wanted: Tile | EntryBundle) -> None:
    level = wanted.level if isinstance(wanted, Tile) else 0
    if (wanted.index * TILE_WIDTH + wanted.width) << (TILE_HEIGHT * level) > look.ledger.size:
        words = f"The tree has {look.ledger.size} leaves, and no such tile."
        raise ProblemError("NOT_FOUND", words, "The checkpoint says how large it is.")
