"""The demonstration's year served to a real browser, and a member who reads it."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import uvicorn
from playwright.sync_api import Browser, BrowserContext

from api.server.asked import COOKIE
from tests.web.reading.demo_site import DemoSite, demo_site


@dataclass
class ServedYear:
    """The year and where it answers."""

    site: DemoSite
    url: str

    def reader(
        self, browser: Browser, *, width: int = 360, scheme: Literal["light", "dark"] = "light", language: str = "en"
    ) -> BrowserContext:
        """A browser of its own in which Thandi is signed in."""
        context = browser.new_context(
            viewport={"width": width, "height": 800},
            color_scheme=scheme,
            reduced_motion="reduce",
            extra_http_headers={"Accept-Language": "en"},
        )
        context.add_cookies(
            [
                {
                    "name": COOKIE,
                    "value": self.site.token("Thandi"),
                    "domain": "localhost",
                    "path": "/",
                    "secure": True,
                    "httpOnly": True,
                },
                {"name": "plenary-language", "value": language, "domain": "localhost", "path": "/"},
            ]
        )
        return context


@contextmanager
def served_year(folder: Path) -> Iterator[ServedYear]:
    """The year on a port of its own, on this machine alone."""
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        url = f"http://localhost:{bound.getsockname()[1]}"
        site = demo_site(folder, url)
        server = uvicorn.Server(uvicorn.Config(site.app, log_level="error", access_log=False, lifespan="off"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [bound]}, daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.01)
        try:
            yield ServedYear(site, url)
        finally:
            server.should_exit = True
            thread.join(10)
            site.close()
