"""Signing in to read, with a key of this keystore: a challenge of the server, signed under a label of its own."""

import json
from collections.abc import Callable, Iterable
from dataclasses import replace

from api.remote.errors import RemoteError
from api.remote.pin import Pin
from api.remote.wire import ProblemAnswerError, Wire
from ledger.format.codec import decode_base64url, encode_base64, parse_millisecond
from ledger.format.errors import FormatError
from ledger.keys.signer import Signer

LABEL = b"plenary session v1"

Offered = tuple[str, Callable[[], Signer | None]]
"""A key's name, and what opens it: None where nobody can be asked for its passphrase."""


def sign_in(wire: Wire, pin: Pin, offered: Iterable[Offered]) -> Pin:
    """Sign in with the first key that the server takes; as it was when it takes none.

    Args:
        wire: to the server; it has the token afterwards.
        pin: what is remembered.
        offered: the keys of this device, the one that signed in last first.
    """
    for name, opened in offered:
        signer = opened()
        if signer is None:
            continue
        given = wire.post("/api/session/challenge")
        try:
            challenge = decode_base64url(str(given["challenge"]), where="challenge")
            message = b"\0".join((LABEL, pin.origin.encode("ascii"), challenge))
            line = signer.sign(message)
            body = {"keyid": signer.keyid, "challenge": given["challenge"], "signature": encode_base64(line.sig)}
            told = wire.post("/api/session", json.dumps(body).encode())
            wire.token = str(told["token"])
            ends = parse_millisecond(str(told["ends"]), where="session")
        except ProblemAnswerError as error:
            if error.sign_in:
                continue
            raise
        except (KeyError, TypeError, FormatError):
            raise RemoteError("ANSWER_MALFORMED", "The sign-in is no sign-in.", "Look at the address.") from None
        return replace(pin, token=wire.token, token_ends=ends, key=name)
    return pin
