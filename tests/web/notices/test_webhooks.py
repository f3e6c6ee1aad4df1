"""Webhooks: signed, once, again after a failure, and without a word of anybody's."""

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from api.notices.public_addresses import AddressRefusedError, Target
from api.notices.webhooks import FIRST_WAIT_MS, TOLD, Webhooks
from ledger.format.checkpoint import parse_checkpoint
from tests.web.site import Site, founded

SECRET = "whsec_" + "c2VjcmV0IHNlY3JldCBzZWNyZXQh"
URL = "https://hooks.example.org/plenary"


class Receiver:
    """Keeps what is sent; answers as told."""

    def __init__(self) -> None:
        self.status = 204
        self.got: list[tuple[Target, bytes, dict[str, str]]] = []

    def __call__(self, target: Target, body: bytes, headers: dict[str, str]) -> int:
        self.got.append((target, body, headers))
        return self.status


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    found = founded(tmp_path / "ledger", webhooks=(URL,), webhook_secret=SECRET)
    yield found
    found.close()


def _target(url: str) -> Target:
    assert url == URL
    return Target("hooks.example.org", "93.184.216.34", 443, "/plenary")


def test_new_entries_are_told_once_with_the_signed_head(site: Site) -> None:
    """From where to where, and a checkpoint that anybody can check; nothing else, and nothing twice."""
    receiver = Receiver()
    hooks = Webhooks(site.host, _target, receiver)
    assert hooks.round() == 1
    assert hooks.round() == 0
    site.hall.invite("Ana", "Teachers")
    assert hooks.round() == 1
    told: list[dict[str, Any]] = [json.loads(body) for _, body, _ in receiver.got]
    assert [(one["from"], one["size"]) for one in told] == [(0, 1), (1, 2)]
    assert set(told[0]) == {"type", "ledger", "from", "size", "checkpoint"}
    assert parse_checkpoint(told[1]["checkpoint"].encode()).checkpoint.size == 2


def test_a_receiver_can_tell_ours_from_others_and_from_copies(site: Site) -> None:
    """The signature covers id, time and body; the library's own check refuses an old one."""
    receiver = Receiver()
    Webhooks(site.host, _target, receiver).round()
    (_, body, headers) = receiver.got[0]
    with pytest.raises(WebhookVerificationError, match="old"):
        Webhook(SECRET).verify(body, headers)
    site.hall.clock.ms = time.time_ns() // 1_000_000  # the library looks at the machine's own clock
    site.hall.ledger.heartbeat()
    with site.host.keeping.writing() as connection:
        connection.execute(delete(TOLD))
    Webhooks(site.host, _target, receiver).round()
    (_, body, headers) = receiver.got[1]
    Webhook(SECRET).verify(body, headers)
    with pytest.raises(WebhookVerificationError):
        Webhook(SECRET).verify(body.replace(b'"size":1', b'"size":9'), headers)


def test_what_failed_is_tried_again_later_from_where_it_stopped(site: Site) -> None:
    """Not at once, and ever more seldom; nothing is left out."""
    receiver = Receiver()
    receiver.status = 500
    hooks = Webhooks(site.host, _target, receiver)
    assert hooks.round() == 0
    assert hooks.round() == 0
    assert len(receiver.got) == 1
    site.hall.clock.wait(FIRST_WAIT_MS)
    receiver.status = 200
    assert hooks.round() == 1
    assert json.loads(receiver.got[-1][1])["from"] == 0


def test_an_address_that_leads_inside_is_not_called(site: Site) -> None:
    """It counts as a failure, and the others go on."""

    def refuse(_: str) -> Target:
        raise AddressRefusedError("inside")

    receiver = Receiver()
    assert Webhooks(site.host, refuse, receiver).round() == 0
    assert receiver.got == []
