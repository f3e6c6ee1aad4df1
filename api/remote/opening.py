"""Opening a ledger by its address: the mirror that is kept of it, made on first use, brought up to date."""

from collections.abc import Callable, Iterable
from pathlib import Path

import httpx2

from api.remote.errors import DishonestError, RemoteError
from api.remote.mirror import Mirror
from api.remote.pin import Pin, mirror_folder, read_pin, write_pin
from api.remote.signing_in import Offered, sign_in
from api.remote.wire import ProblemAnswerError, Wire
from ledger.application import Clock
from ledger.format.checkpoint import parse_checkpoint
from ledger.format.errors import FormatError

Offer = Callable[[str | None], Iterable[Offered]]
"""The name of the key that signed in last to the keys of this device, that one first."""


def open_mirror(address: str, cache: Path, clock: Clock, client: httpx2.Client, offer: Offer) -> Mirror:
    """The mirror of the ledger at an address, up to date with its server.

    Args:
        address: of the server, ``https://…``.
        cache: the folder in which mirrors lie.
        clock: where time comes from.
        client: speaks HTTP to that address; closed with the mirror.
        offer: the keys with which one may sign in.

    Raises:
        DishonestError: the server's record is not what it was, or not what it signed.
        RemoteError: the server could not be asked.
    """
    folder = mirror_folder(address, cache)
    wire = Wire(address, client)
    try:
        pin = read_pin(folder) or write_pin(folder, Pin(address, _origin(wire)))
        if pin.token is not None and clock.now() < pin.token_ends:
            wire.token = pin.token
        mirror = Mirror(folder, clock, wire, pin, lambda known: sign_in(wire, known, offer(known.key)))
    except BaseException:
        wire.close()
        raise
    try:
        _refresh(mirror, wire)
    except ProblemAnswerError as problem:
        mirror.close()
        if problem.sign_in:
            mend = "Name the folder of an enrolled key with --keys; or join in the browser first."
            raise RemoteError("SIGN_IN_REQUIRED", f"{problem}", mend) from None
        raise
    except BaseException:
        mirror.close()
        raise
    return mirror


def _refresh(mirror: Mirror, wire: Wire) -> None:
    """Bring it up to date; a sign-in that the server has forgotten meanwhile is done again."""
    remembered = wire.token is not None
    try:
        mirror.refresh()
    except ProblemAnswerError as problem:
        if not (remembered and problem.sign_in):
            raise
        mirror.sign_in_again()
        mirror.refresh()


def _origin(wire: Wire) -> str:
    try:
        return parse_checkpoint(wire.get("/checkpoint")).checkpoint.origin
    except FormatError as error:
        raise DishonestError("HEAD_MALFORMED", f"{wire.address} gives no head of a ledger: {error}") from None
