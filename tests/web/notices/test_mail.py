"""Notices by e-mail: what is owed, once, little content, the week's one message, quiet hours, the clerk's word."""

import asyncio
import threading
from collections.abc import Iterator
from email import message_from_bytes
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.smtp import SMTP

from api.notices.mail import Mail, quiet, send_by
from api.notices.owed import owed
from api.server.settings import Settings
from ledger.application.compose import Words
from ledger.format.codec import DAY_MS, HOUR_MS, parse_second
from tests.hall import Hall
from tests.web.site import Site
from tests.world import key_body

SETTINGS = {"smtp_host": "localhost", "smtp_from": "record@harbour.example", "smtp_security": "none"}
MORNING = parse_second("2026-03-02T09:00:00Z", where="test clock")


class Post:
    """Keeps messages."""

    def __init__(self) -> None:
        self.sent: list[EmailMessage] = []
        self.fails = False

    def __call__(self, message: EmailMessage) -> None:
        if self.fails:
            raise OSError("the mail server is away")
        self.sent.append(message)


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """Dockers (Ana, without an address) and Nurses (Ben); Thandi speaks for the Nurses too and has an address."""
    hall = Hall(tmp_path / "ledger")
    hall.found({"Dockers": "Ana", "Nurses": "Ben"})
    hall.clock.ms = MORNING
    sitting = hall.sitting(("Ben", ("organization", "Nurses")), (".0", "self"))
    sealed = {"name": Words("Thandi"), "contact": Words("thandi@example.org", audience="members")}
    thandi = sitting.add("person.registered/v1", {"key": key_body("Thandi")}, by=(0, 1), sealed=sealed)
    body = {"organization": hall.ids["Nurses"], "roles": ["delegate"]}
    sitting.add("person.accredited/v1", body, by=(0,), about=thandi)
    identity = hall.accept(hall.sign(sitting, {".0": "Thandi"}))
    hall.ids["Thandi"] = f"{identity}.0"
    found = Site(hall, dict(SETTINGS))
    yield found
    found.close()


def propose(site: Site) -> str:
    """Ana proposes something for the Dockers; returns its id."""
    hall = site.hall
    sitting = hall.sitting(("Ana", ("organization", "Dockers")))
    sealed = {"title": Words("A march in May"), "text": Words("We march on 1 May.")}
    sitting.add("decision.proposed/v1", {"class": "ordinary"}, sealed=sealed)
    return f"{hall.accept(hall.sign(sitting))}.0"


def test_a_proposal_is_owed_to_every_organization(site: Site) -> None:
    """Everybody who speaks for one is told, under a key of her own."""
    decision = propose(site)
    found = [one for one in owed(site.hall.ledger.live.state, MORNING + HOUR_MS) if one.thing == decision]
    assert {one.organization for one in found} == {site.hall.ids["Dockers"], site.hall.ids["Nurses"]}
    assert len({one.key for one in found}) == len(found) == 3


def test_a_message_has_a_sentence_and_a_link_and_nothing_else(site: Site) -> None:
    """No title, no name, no amount: a mailbox is read by others."""
    propose(site)
    post = Post()
    assert Mail(site.host, post).round() == 1
    (message,) = post.sent
    text = message.get_content()
    assert message["To"] == "thandi@example.org"
    assert "http://localhost:8000/things/D-1" in text
    for secret in ("march", "Ana", "Dockers", "Thandi"):
        assert secret not in text + message["Subject"]


def test_a_notice_is_sent_once(site: Site) -> None:
    """However often the round is made, and also after a restart."""
    propose(site)
    post = Post()
    Mail(site.host, post).round()
    Mail(site.host, post).round()
    assert len(post.sent) == 1


def test_what_was_not_sent_is_sent_later(site: Site) -> None:
    """A mail server that is away loses nothing."""
    propose(site)
    post = Post()
    post.fails = True
    assert Mail(site.host, post).round() == 0
    post.fails = False
    assert Mail(site.host, post).round() == 1


def test_what_has_no_day_waits_for_the_week(site: Site) -> None:
    """At most one message a week besides days and money."""
    post, mail = Post(), None
    mail = Mail(site.host, post)
    propose(site)
    mail.round()
    propose(site)
    site.hall.clock.wait(2 * DAY_MS)
    assert mail.round() == 0
    site.hall.clock.wait(5 * DAY_MS)
    assert mail.round() == 1


@pytest.mark.parametrize(("hour", "still"), [(18, False), (19, True), (23, True), (0, True), (4, True), (5, False)])
def test_nights_are_quiet(hour: int, *, still: bool) -> None:
    """From 19 to 5 nothing goes out."""
    assert quiet(parse_second(f"2026-03-02T{hour:02}:00:00Z", where="test"), 19, 5) is still


def test_the_clerk_records_that_notice_was_sent(site: Site) -> None:
    """To which organization it went, in the record, since the charter's notice time counts from there."""
    decision = propose(site)
    Mail(site.host, Post()).round()
    notices: Any = site.hall.ledger.live.state.gatherings.notices_of.get(decision)
    assert [(one.host, one.channel, one.organizations) for one in notices] == [
        (True, "email", (site.hall.ids["Nurses"],))
    ]
    size = site.hall.ledger.size
    Mail(site.host, Post()).round()
    assert site.hall.ledger.size == size


class _Mailbox:
    """A mail server's handler."""

    def __init__(self) -> None:
        self.got: list[bytes] = []
        self.come = threading.Event()

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        self.got.append(envelope.content)
        self.come.set()
        await asyncio.sleep(0)
        return "250 OK"


def test_a_real_mail_server_takes_it(site: Site) -> None:
    """Over SMTP, on this machine."""
    box = _Mailbox()
    server_loop = asyncio.new_event_loop()
    listening = server_loop.create_server(lambda: SMTP(box, loop=server_loop), host="127.0.0.1", port=0)
    server = server_loop.run_until_complete(listening)
    running = threading.Thread(target=server_loop.run_forever, daemon=True)
    running.start()
    try:
        port = server.sockets[0].getsockname()[1]
        propose(site)
        settings = Settings(**SETTINGS, smtp_port=port)  # type: ignore[arg-type]
        assert Mail(site.host, send_by(settings)).round() == 1
        assert box.come.wait(5)
        assert message_from_bytes(box.got[0])["To"] == "thandi@example.org"
    finally:
        server_loop.call_soon_threadsafe(server.close)
        server_loop.call_soon_threadsafe(server_loop.stop)
        running.join(5)
        server_loop.close()
