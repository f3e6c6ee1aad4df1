"""One entry: its words first, who signed, its receipt; raw bytes and hashes below, checked by the reader's browser.

The page holds what the server says of the entry and the keys that it names. ``verify.js`` fetches the receipt and
holds every one of them against the bytes: the proof, the head's signature, the statement's own signatures.
"""

import hashlib
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query
from fastapi.responses import JSONResponse, Response

from api.pages.addresses import address_of
from api.pages.log import tell_entry
from api.pages.reading import Reading, read
from api.pages.telling import Telling
from api.server.asked import Asked, AskedDep
from api.server.host import Look
from api.server.problems import ProblemError
from ledger.format.codec import encode_base64
from ledger.format.entry import Entry, format_entry
from ledger.format.errors import FormatError
from ledger.format.proof import prove_consistency
from ledger.format.receipt import format_receipt
from ledger.format.tree import leaf_hash
from ledger.rules.record.contested import doubt, is_disowned
from projections.chronicle import ActTold
from projections.site.frame import Place

router = APIRouter(include_in_schema=False)
SCRIPT = "/static/verify.js"
RECEIPT_TYPE = "text/plain; charset=utf-8"
Index = Annotated[int, Path(ge=0, le=2**53 - 1)]
Size = Annotated[int, Query(ge=1, le=2**53 - 1)]


@router.get("/log/consistency.json")
def consistency(asked: AskedDep, old: Size, new: Size) -> Response:
    """That the record of one size is the beginning of that of another: hashes in base64."""
    with asked.enter() as look:
        try:
            proof = prove_consistency(old, min(new, look.ledger.size), look.ledger.tree.read_hash)
        except FormatError as error:
            raise ProblemError("USAGE", str(error), "Name two sizes that the record has had.") from None
        told = {"old": old, "new": new, "size": look.ledger.size, "proof": [encode_base64(one) for one in proof]}
        return JSONResponse(told)


@router.get("/log/{index}/receipt")
def receipt(index: Index, asked: AskedDep) -> Response:
    """An entry's receipt, a C2SP tlog-proof: the entry, its proof, the signed head."""
    with asked.enter() as look:
        _must_be(look, index)
        data = format_receipt(look.ledger.receipt(index))
    name = f"entry-{index}.tlog-proof"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-cache"}
    return Response(data, media_type=RECEIPT_TYPE, headers=headers)


@router.get("/log/{index}")
@router.get("/log/{index}.json")
def entry(index: Index, asked: AskedDep) -> Response:
    """One entry."""
    return read(asked, lambda look: _entry(asked, look, index))


def _must_be(look: Look, index: int) -> None:
    if index >= look.ledger.size:
        words = f"There is no entry {index}: the record has {look.ledger.size}, counted from 0."
        raise ProblemError("NOT_FOUND", words, "See /log for what there is.")


def _entry(asked: Asked, look: Look, index: int) -> Reading:
    _ = asked.language.gettext
    _must_be(look, index)
    telling = Telling(look, asked.language)
    ((_index, raw),) = look.ledger.entries(index, index + 1)
    told = telling.entry(index)
    data = format_entry(raw)
    view: dict[str, Any] = {
        **tell_entry(telling, told),
        "signers": [
            {"name": one.name, "capacity": one.capacity, "href": address_of(look, one.person) if one.person else None}
            for one in told.signers
        ],
        "told": [_act(telling, place, act) for place, act in enumerate(told.acts)],
        "statement": told.id,
        "void": told.id in look.state.record.void,
        "leaf": leaf_hash(data).hex(),
        "digest": hashlib.sha256(data).hexdigest(),
        "payload": raw.envelope.payload.decode(),
        "origin": look.ledger.origin,
        "vkeys": list(look.state.record.keys[-1].note_vkeys) if len(look.state.record.keys) else [],
        "keys": _keys(look, raw),
        "previous": index - 1 if index else None,
        "next": index + 1 if index + 1 < look.ledger.size else None,
    }
    title = _("Entry %(index)s") % {"index": index}
    crumbs = (Place(_("The log"), "/log"),)
    return Reading("log_entry.html", title, "log", view, crumbs=crumbs, scripts=(SCRIPT,))


def _act(telling: Telling, place: int, act: ActTold) -> dict[str, Any]:
    about = telling.state.record.acts[act.id].about if act.id in telling.state.record.acts else None
    return {
        "place": place,
        "words": act.words,
        "label": act.label,
        "author": act.author,
        "seconds": list(act.seconds),
        "how": act.how,
        "opens": telling.thing(act.id) if act.opens else None,
        "about": telling.thing(about) if about else None,
        "sealed": [_sealed(telling, act, path) for path in act.sealed],
        "doubt": _doubt(telling, act.id),
        "kind": act.kind,
    }


def _sealed(telling: Telling, act: ActTold, path: str) -> dict[str, Any]:
    """A text that was sealed: its words where she may see them, else the day on which it was removed, if it was."""
    return {"path": path, "words": telling.text(act.id, path), "removed": telling.removed(act.id, path)}


def _doubt(telling: Telling, act: str) -> str | None:
    """Whether an act is in doubt, or was disowned by whose it was said to be; None where all is well."""
    if act not in telling.state.record.acts:
        return None
    if is_disowned(telling.state, act):
        return "disowned"
    standing = doubt(telling.state, act)
    return standing if standing in ("contested", "disavowed") else None


def _keys(look: Look, raw: Entry) -> list[dict[str, Any]]:
    """The keys that the entry's signatures name, as the record enrolled them; the browser holds them against it."""
    found, people = [], look.state.people
    own = {one.clerk_keyid: one.clerk_spki for one in look.state.record.keys}
    for line in raw.envelope.signatures:
        key = people.keys.get(line.keyid)
        if key is not None:
            found.append(
                {
                    "keyid": key.keyid,
                    "scheme": key.scheme,
                    "spki": encode_base64(key.spki),
                    "rp_id": key.rp_id,
                    "origins": list(key.origins),
                    "owner": look.directory.show(key.person),
                    "enrolled": key.enrolled_index,
                }
            )
        elif line.keyid in own:
            spki = encode_base64(own[line.keyid])
            found.append({"keyid": line.keyid, "scheme": "ed25519", "spki": spki, "owner": "clerk", "enrolled": 0})
    return found
