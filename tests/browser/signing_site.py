"""A hall served to a real browser, and phones that hold passkeys: what the tests of signing share."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import uvicorn
from playwright.sync_api import Browser, BrowserContext, CDPSession, Page

from api.drafting.ground import Hand
from api.drafting.lines import Line
from api.server.drawing import draw_up
from api.server.readers import Reader
from ledger.format.codec import DAY_MS, encode_base64url
from tests.web.signing.people import invite, seed_of
from tests.web.site import Site, founded

SIGN, SEND = "Sign with my passkey", "Send now"
AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@contextmanager
def served(folder: Path, make: Callable[..., Site] = founded, **settings: Any) -> Iterator["Served"]:
    """A site of two organizations on a port of its own, on this machine alone."""
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        port = bound.getsockname()[1]
        url = f"http://localhost:{port}"
        site = make(folder, public_url=url, **settings)
        server = uvicorn.Server(uvicorn.Config(site.app, log_level="error", access_log=False, lifespan="off"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [bound]}, daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.01)
        try:
            yield Served(site, url)
        finally:
            server.should_exit = True
            thread.join(10)
            site.close()


@dataclass
class Served:
    """A site and where it answers."""

    site: Site
    url: str

    def link(self, name: str, organization: str = "Dockers", by: str = "Ana") -> str:
        """Invite somebody, and the link for her phone."""
        person = invite(self.site, name, by, organization)
        hall = self.site.hall
        founding, seen = hall.ledger.live.state.record.founding.get(), hall.seen()
        assert founding is not None
        parts = {
            "origin": founding.origin, "genesis": founding.id, "person": person, "size": seen.size, "root": seen.root,
            "seed": encode_base64url(seed_of(name)),
        }  # fmt: skip
        return f"{self.url}/join#{urlencode(parts, safe='/')}"


@dataclass
class Phone:
    """A browser with an authenticator of its own."""

    context: BrowserContext
    page: Page
    cdp: CDPSession
    errors: list[str]

    def close(self) -> None:
        """Put it away."""
        self.context.close()


def phone(browser: Browser, width: int = 360, **options: Any) -> Phone:
    """A phone: 360 px wide, with a passkey authenticator that says yes."""
    context = browser.new_context(viewport={"width": width, "height": 780}, **options)
    page = context.new_page()
    page.set_default_timeout(10_000)
    cdp = context.new_cdp_session(page)
    cdp.send("WebAuthn.enable")
    cdp.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda told: errors.append(told.text) if told.type == "error" else None)
    return Phone(context, page, cdp, errors)


def heading(page: Page, words: str) -> None:
    """Wait until the page says something at its top."""
    page.get_by_role("heading", level=1, name=words, exact=True).wait_for(timeout=10_000)


def join(one: Phone, link: str) -> None:
    """From the invitation's link to the receipt: three taps."""
    one.page.goto(link)
    one.page.get_by_role("button", name="Make my passkey").click()
    heading(one.page, "Read, then sign")
    one.page.get_by_role("button", name=SIGN).click()
    one.page.get_by_role("button", name=SEND).click()
    heading(one.page, "It is recorded")


def draft(site: Served, *names: str, title: str = "Night buses") -> str:
    """A draft in which people open an item of the agenda; its id."""
    ids = [site.site.hall.ids[name] for name in names]
    with site.site.host.look(Reader(ids[0])) as look:
        line = Line("agenda.opened", {}, ("all",), sealed={"title": title})
        submission = draw_up(look, [line], [Hand(one, "self", None, chosen=False) for one in ids], valid_ms=DAY_MS)
        return site.site.host.drafts.put(submission, look.now + DAY_MS, "/agreed")


def opened(site: Served, one: Phone, identity: str) -> Page:
    """The signing page with a draft."""
    one.page.goto(f"{site.url}/sign/?d={identity}")
    heading(one.page, "Read, then sign")
    return one.page
