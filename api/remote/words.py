"""The words beside a mirrored record: those that this reader may see, each compared with the digest in the record."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from api.remote.errors import DishonestError
from api.remote.pin import Pin
from api.remote.wire import Wire
from ledger.format.disclosure import field_digest
from ledger.format.document import document_digest
from ledger.rules.state import State
from ledger.store.beside import BesideStore


class RemoteBeside(BesideStore):
    """Words of a mirror; a document put here goes up to the server, to wait for the statement that names it."""

    def __init__(self, path: Path, wire: Wire) -> None:
        super().__init__(path)
        self._wire = wire

    def put_document(self, data: bytes, media_type: str, salt: bytes | None) -> str:
        """Send a document up; returns its digest as the record names it."""
        query = {"salt": salt.hex()} if salt is not None else {}
        told = self._wire.post("/api/documents", data, media_type, query)
        digest = document_digest(data, salt)
        if not isinstance(told, dict) or told.get("sha256") != digest:
            raise DishonestError("DOCUMENT_CHANGED", "The server took in another document than was sent.")
        return digest


def fetch_words(wire: Wire, pin: Pin, state: State, beside: BesideStore) -> Pin:
    """Bring the words up to date; returns what is to be remembered.

    Where this reader's standing has changed, all of them are asked for again, and those that she may not see any more
    are deleted here.
    """
    told, start = _page(wire, pin.words_to), pin.words_to
    whole = told["standing"] != pin.standing
    if whole and start:
        told = _page(wire, 0)
    kept: set[str] = set()
    while True:
        kept |= _keep(told, state, beside)
        following = told.get("next")
        if not isinstance(following, int):
            break
        told = _page(wire, following)
    if whole:
        beside.retain(kept)
    # Words of what was recorded while we asked come next time.
    return replace(pin, words_to=min(state.record.size.get(), int(told["size"])), standing=str(told["standing"]))


def _page(wire: Wire, start: int) -> Mapping[str, Any]:
    told = wire.get_json("/api/disclosures", **{"from": start})
    if not isinstance(told, dict) or not {"size", "standing", "disclosures"} <= told.keys():
        raise DishonestError("ANSWER_MALFORMED", "The server's words are none.")
    return told


def _keep(told: Mapping[str, Any], state: State, beside: BesideStore) -> set[str]:
    kept: dict[str, str] = {}
    for one in told["disclosures"]:
        text, claimed = str(one["disclosure"]), str(one["digest"])
        digest = field_digest(text) if text.isascii() else ""
        if digest in state.record.sealed:
            kept[digest] = text
        elif claimed in state.record.sealed:
            raise DishonestError("WORDS_CHANGED", f"The server's words for {claimed} are others than were said.")
        # Words of entries that came after ours are asked for again with them.
    beside.put_disclosures(kept.values())
    return set(kept)
