"""Reading the record: entries in words and in bytes, each with its proof, and the words that a reader may see."""

import hashlib
import json
from typing import Annotated

from fastapi import APIRouter, Path, Query
from fastapi.responses import Response

from api.routes.answers import JSON, as_json, content, identity_tag, links, no_entry, read, reply
from api.routes.models import DisclosureOut, DisclosuresOut, EntriesOut, EntryOut, StatementOut
from api.routes.statements import RECEIPT
from api.server.asked import AskedDep
from api.server.host import Look
from api.server.readers import may_read
from ledger.format.canonical import MAX_INTEGER
from ledger.format.codec import encode_base64
from ledger.format.entry import format_entry
from ledger.format.envelope import format_envelope
from ledger.format.receipt import format_receipt

router = APIRouter(tags=["read"])
From = Annotated[int, Query(alias="from", ge=0, le=MAX_INTEGER, description="The first index, counted from 0.")]
Limit = Annotated[int, Query(ge=1, le=200, description="How many at most.")]
IndexPath = Annotated[int, Path(ge=0, le=MAX_INTEGER, description="The entry's index, counted from 0.")]
WORDS_AT_ONCE = 2000


@read(router, "/api/entries", operation_id="list_entries", response_model=EntriesOut)
def entries(asked: AskedDep, start: From = 0, limit: Limit = 50) -> Response:
    """The record in words for this reader, a page at a time by index; `Link` leads on and back."""
    with asked.enter() as look:
        size = look.ledger.size

        def made() -> bytes:
            chronicler = look.chronicler()
            stored = look.ledger.entries(start, min(start + limit, size)) if start < size else ()
            told = [StatementOut.model_validate(chronicler.entry(index, one).as_json()) for index, one in stored]
            return as_json(EntriesOut(size=size, from_=start, entries=told))

        tag = identity_tag(look, "entries", start, limit)
        return reply(asked, made, JSON, tag, links("/api/entries", start, limit, size))


@read(router, "/api/entries/{index}", operation_id="get_entry", response_model=EntryOut)
def entry(asked: AskedDep, index: IndexPath) -> Response:
    """One entry: in words for this reader, and the exact bytes that are the leaf of the tree."""
    with asked.enter() as look:
        _must_be(look, index)

        def made() -> bytes:
            ((_, stored),) = look.ledger.entries(index, index + 1)
            told = look.chronicler().entry(index, stored).as_json()
            envelope = json.loads(format_envelope(stored.envelope))
            data = encode_base64(format_entry(stored))
            return as_json(EntryOut.model_validate(told | {"entry": data, "envelope": envelope}))

        return reply(asked, made, JSON, identity_tag(look, "entry", index))


@read(
    router,
    "/api/entries/{index}/proof",
    operation_id="get_proof",
    response_class=Response,
    responses=content("text/plain", about="The entry, its inclusion proof and the signed head: C2SP tlog-proof."),
)
def proof(asked: AskedDep, index: IndexPath) -> Response:
    """An entry's receipt; `plenary verify` checks it, as does any verifier of C2SP tlog-proof."""
    with asked.enter() as look:
        _must_be(look, index)
        data = format_receipt(look.ledger.receipt(index))
        name = f'attachment; filename="entry-{index}.tlog-proof"'
        return reply(asked, lambda: data, RECEIPT, headers={"Content-Disposition": name})


@read(router, "/api/disclosures", operation_id="list_disclosures", response_model=DisclosuresOut)
def disclosures(asked: AskedDep, start: From = 0) -> Response:
    """The sealed words that this reader may see, of entries from an index on; with them a mirror tells what we tell.

    Words that were erased are gone. When `standing` is not what it was, she may see other words of old entries too.
    """
    with asked.enter() as look:
        return reply(asked, lambda: as_json(_disclosures(look, start)), JSON, identity_tag(look, "words", start))


def _disclosures(look: Look, start: int) -> DisclosuresOut:
    record, allowed = look.state.record, look.reader.audiences(look.state, look.now)
    found: list[DisclosureOut] = []
    after: int | None = None
    # A mirror that has them all asks from the end, and most questions are of that sort.
    for digest, (act, _, _) in record.sealed.items() if start < look.ledger.size else ():
        index = record.acts[act].index
        if index < start or digest in record.erased or not may_read(look.state, digest, allowed):
            continue
        if len(found) >= WORDS_AT_ONCE and index != after:
            # All words of one entry go together: what is asked for next begins at an entry.
            return DisclosuresOut(size=look.ledger.size, standing=_standing(look), disclosures=found, next=index)
        encoded = look.ledger.beside.disclosure(digest)
        if encoded is not None:
            found.append(DisclosureOut(digest=digest, disclosure=encoded))
            after = index
    return DisclosuresOut(size=look.ledger.size, standing=_standing(look), disclosures=found)


def _standing(look: Look) -> str:
    audiences = sorted(map(str, look.reader.audiences(look.state, look.now)))
    widened = sum(len(added) for added in look.state.record.widened.values())
    return hashlib.sha256("\0".join([*audiences, str(widened)]).encode()).hexdigest()[:32]


def _must_be(look: Look, index: int) -> None:
    if index >= look.ledger.size:
        raise no_entry(index, look.ledger.size)
