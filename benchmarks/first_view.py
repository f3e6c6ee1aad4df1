"""``python -m benchmarks.first_view``: the largest paint of first views at 400 kbit/s, in a real Chromium.

Each page is opened in a browser that has kept nothing, its network held to 400 kbit/s and 150 ms by the browser's own
means; told is the time at which the largest thing on the screen was painted (ms), and the bytes that came.
"""

import shutil
import socket
import tempfile
import threading
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from api.app import create_app
from api.demo.year import play
from api.server.asked import COOKIE
from api.server.host import Host
from api.server.running import configured
from api.server.settings import Settings
from ledger.format.codec import HOUR_MS

PATHS = (
    "/",
    "/met",
    "/agreed",
    "/agreed/D-3",
    "/promises",
    "/money",
    "/people",
    "/log/44",
    "/reports/movement",
    "/sign/",
)
BITS, LATENCY_MS = 400_000, 150
_LARGEST = """() => new Promise((done) => new PerformanceObserver((list) =>
  done(Math.round(list.getEntries().at(-1).startTime))).observe({type: "largest-contentful-paint", buffered: true}))"""


def measure(browser: Browser, url: str, token: str, path: str) -> tuple[int, int]:
    """The time of the largest paint (ms), and the bytes that came."""
    context = browser.new_context(viewport={"width": 360, "height": 780})
    context.add_cookies([{"name": COOKIE, "value": token, "url": url.replace("http:", "https:"), "secure": True}])
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    rate = BITS // 8
    limits = {"offline": False, "latency": LATENCY_MS, "downloadThroughput": rate, "uploadThroughput": rate}
    session.send("Network.emulateNetworkConditions", limits)
    came = [0]
    session.on("Network.loadingFinished", lambda told: came.append(int(told["encodedDataLength"])))
    page.goto(url + path, wait_until="networkidle")
    largest = int(page.evaluate(_LARGEST))
    context.close()
    return largest, sum(came)


def main() -> None:
    """Measure and print."""
    import uvicorn  # noqa: PLC0415 - as `api.serving`: only where something is served

    with tempfile.TemporaryDirectory() as folder, socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        url = f"http://localhost:{bound.getsockname()[1]}"
        stage = play(Path(folder) / "ledger")
        settings = Settings(public_url=url, demo=True, reads_per_minute=10**6)
        host = Host(stage.ledger, settings, stage.clock, stage.randomness)
        person = stage.ids["Thandi"]
        keyid = stage.state.people.keys_of.get(person) or ()
        token = host.sessions.open(person, keyid[0], stage.clock.now() + HOUR_MS)
        config = configured(create_app(host), settings)
        config.lifespan = "off"
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [bound]}, daemon=True)
        thread.start()
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
            measure(browser, url, token, "/sign/")
            for path in PATHS:
                largest, came = measure(browser, url, token, path)
                print(f"{path:<20} {largest:>6} ms {came / 1000:>7.1f} kB")
            browser.close()
        server.should_exit = True
        thread.join(10)
        host.close()
        stage.ledger.close()


if __name__ == "__main__":
    main()
