"""An empty ledger served to a real browser, and people with phones who use its pages as they are labelled."""

import logging
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import structlog
import uvicorn
from fastapi import FastAPI
from playwright.sync_api import Browser, Page
from playwright.sync_api import Error as PlaywrightError

from tests.browser.signing_site import Phone, heading, phone
from tests.hall import Hall
from tests.web.site import Site

LIMITS = {"reads_per_minute": 10**6, "writes_per_minute": 10**6}
SIGN, SEND = "Sign with my passkey", "Send now"


@contextmanager
def listening(make: Any) -> Iterator[tuple[Any, str]]:
    """Serve what ``make(url)`` gives (it has an ``app``), on a port of its own, on this machine alone."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        url = f"http://localhost:{bound.getsockname()[1]}"
        made = make(url)
        app: FastAPI = made.app
        server = uvicorn.Server(uvicorn.Config(app, log_level="critical", access_log=False, lifespan="off"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [bound]}, daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.01)
        try:
            yield made, url
        finally:
            server.should_exit = True
            thread.join(10)
            made.close()
            structlog.reset_defaults()


@contextmanager
def unfounded(folder: Path) -> Iterator["Place"]:
    """A place where a coalition can be founded."""
    with listening(lambda url: Site(Hall(folder), {"public_url": url, **LIMITS})) as (site, url):
        yield Place(site, url)


@dataclass
class Place:
    """An address, and what is behind it."""

    site: Site
    url: str

    def later(self, days: float) -> None:
        """Let days pass."""
        self.site.hall.clock.wait(int(days * 86_400_000))
        self.site.hall.ledger.watch.confirm()

    def comes(self, browser: Browser, name: str, width: int = 360) -> "Person":
        """Somebody with a phone."""
        return Person(name, self, phone(browser, width))


@dataclass
class Person:
    """Somebody before her phone: she taps what is written on it."""

    name: str
    place: Place
    phone: Phone
    taps: list[str] = field(default_factory=list)

    @property
    def page(self) -> Page:
        """What she sees."""
        return self.phone.page

    def open(self, path: str) -> None:
        """Open an address."""
        self.page.goto(f"{self.place.url}{path}")

    def tap(self, words: str, **options: Any) -> None:
        """Tap a link or a button by its words."""
        self.page.get_by_role("link", name=words, **options).or_(
            self.page.get_by_role("button", name=words, **options)
        ).first.click()
        self.taps.append(words)

    def write(self, **words: str) -> None:
        """Write into fields, by their names in the form."""
        for name, text in words.items():
            self.page.locator(f"[name='{name.replace('__', '-')}']").first.fill(text)

    def tick(self, *labels: str) -> None:
        """Tick or choose, by what stands beside it."""
        for label in labels:
            self.page.get_by_label(label, exact=False).first.check()

    def pick(self, name: str, label: str) -> None:
        """Choose in a menu or in a row of choices, by its words."""
        menu = self.page.locator(f"select[name='{name}']")
        if menu.count():
            value = menu.locator("option", has_text=label).first.get_attribute("value")
            menu.select_option(value)
        else:
            self.page.locator(f"input[name='{name}']").and_(self.page.get_by_label(label)).first.check()

    def sees(self, words: str) -> None:
        """Wait until the page says something at its top; otherwise tell what it does say."""
        try:
            heading(self.page, words)
        except PlaywrightError as error:
            told = self.page.locator("main").inner_text()
            raise AssertionError(f"{self.name} at {self.page.url} waits for {words!r} and reads: {told}") from error

    def send(self, button: str = "Go on to sign") -> None:
        """Tap the form's main button, on to the signing page."""
        self.tap(button)
        self.sees("Read, then sign")

    def sign(self, then: str = "It is recorded") -> str:
        """Read, sign, send; returns what she read."""
        self.sees("Read, then sign")
        read = self.page.locator("main").inner_text()
        self.tap(SIGN)
        self.tap(SEND)
        self.sees(then)
        return read

    def sign_too(self, other: "Person") -> None:
        """Sign what another has begun, by the link that she hands on."""
        link = other.page.locator(".seal").first.inner_text()
        self.page.goto(link)
        self.sign()

    def sign_in(self) -> None:
        """Sign in to read."""
        self.open("/sign-in")
        self.tap("Sign in with my passkey")
        self.page.wait_for_url(lambda url: "/sign-in" not in url)

    def join(self, link: str) -> None:
        """From the link of an invitation to a passkey in the record."""
        self.page.goto(link)
        self.tap("Make my passkey")
        self.sign()
