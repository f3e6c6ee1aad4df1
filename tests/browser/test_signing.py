"""Signing on a phone, in a real Chromium with virtual authenticators: from a link to a receipt, and what goes wrong.

Goals 2 and 7 of the experience: keys only; at most four taps; the screen says what the signed bytes say; nothing twice.
"""

import json
import re
from collections.abc import Iterator
from typing import Literal

import pytest
from playwright.sync_api import Browser, Route, expect

from api.server.readers import Reader
from ledger.format.receipt import parse_receipt
from projections.chronicle import statement_of
from tests.browser.conftest import Judge
from tests.browser.signing_site import SEND, SIGN, Phone, Served, draft, heading, join, opened, phone, served
from tests.browser.test_published_pages import NARROW, SIDEWAYS

UNDO = "Undo"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A coalition of two organizations, served."""
    with served(tmp_path_factory.mktemp("signing") / "ledger") as found:
        yield found


@pytest.fixture(scope="module")
def rosa(site: Served, chromium: Browser) -> Iterator[Phone]:
    """Rosa's phone, with which she joined."""
    found = phone(chromium)
    join(found, site.link("Rosa"))
    yield found
    assert found.errors == []
    found.close()


def test_from_link_to_receipt_in_four_taps(site: Served, chromium: Browser) -> None:
    """A passkey made, the joining read and signed, the receipt: its entry holds what the screen said, once."""
    ledger, one = site.site.hall.ledger, phone(chromium)
    link = site.link("Thandi")
    size = ledger.size
    taps: list[str] = []
    one.page.expose_function("tapped", lambda path: taps.append(path))  # noqa: PLW0108 - it takes no builtin
    one.context.add_init_script("addEventListener('click', () => tapped(location.pathname), true)")
    one.page.goto(link)
    one.page.get_by_role("button", name="Make my passkey").wait_for()
    assert ledger.size == size, "opening the link changed something"
    join(one, link)
    assert len(taps) <= 4
    assert ledger.size == size + 1
    shown = one.page.locator(".act .what").inner_text()
    _, entry = next(iter(ledger.entries(size)))
    with site.site.host.look(Reader(site.site.hall.ids["Thandi"])) as look:
        told = look.chronicler().statement(*statement_of(entry))
    assert shown == told.acts[0].line()
    with one.page.expect_download() as saved:
        one.page.get_by_role("link", name="Keep the receipt").click()
    receipt = parse_receipt(saved.value.path().read_bytes())
    assert receipt.index == size
    one.page.reload()
    heading(one.page, "It is recorded")
    assert ledger.size == size + 1
    assert one.errors == []
    one.close()


def test_by_keys_alone(site: Served, rosa: Phone) -> None:
    """Tab and Enter, the focus always to be seen; it ends on the heading that says that it is recorded."""
    page = opened(site, rosa, draft(site, "Rosa", title="By keys"))
    for wanted, after in ((SIGN, "Signed. Not sent yet"), (SEND, "It is recorded")):
        for _ in range(12):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.textContent") == wanted:
                break
        outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert outline != "none"
        page.keyboard.press("Enter")
        heading(page, after)
    assert page.evaluate("document.activeElement.tagName") == "H1"


def test_undone_within_the_minute_nothing_was_said(site: Served, rosa: Phone) -> None:
    """The signature is gone from the device, and the record is as it was."""
    size = site.site.hall.ledger.size
    page = opened(site, rosa, draft(site, "Rosa", title="Never mind"))
    page.get_by_role("button", name=SIGN).click()
    heading(page, "Signed. Not sent yet")
    page.get_by_role("button", name=UNDO).click()
    heading(page, "Undone")
    assert page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('plenary-act:')).map((key) => "
                         "JSON.parse(localStorage[key]).state).filter((state) => state !== 'sent')") == []  # fmt: skip
    assert site.site.hall.ledger.size == size


def test_signed_without_a_network_it_is_sent_later(site: Served, rosa: Phone) -> None:
    """The page opens from the device, the act is signed and kept there, and goes by itself when the network is back."""
    ledger, page = site.site.hall.ledger, rosa.page
    page.goto(f"{site.url}/settings")
    page.wait_for_function("navigator.serviceWorker.getRegistration('/sign/').then((found) => found?.active)")
    identity, size = draft(site, "Rosa", title="From the ferry"), ledger.size
    opened(site, rosa, identity)
    rosa.context.set_offline(True)
    page.reload()
    heading(page, "Read, then sign")
    expect(page.get_by_role("heading", name="No network now")).to_be_visible()
    page.get_by_role("button", name=SIGN).click()
    page.get_by_role("button", name=SEND).click()
    heading(page, "Signed, and kept on this device")
    assert ledger.size == size
    rosa.context.set_offline(False)
    heading(page, "It is recorded")
    assert ledger.size == size + 1
    rosa.errors[:] = [one for one in rosa.errors if "ERR_INTERNET_DISCONNECTED" not in one]


def test_any_page_sends_what_waits(site: Served, rosa: Phone) -> None:
    """She went on to another page within the minute; that one says what waits, and sends it when it is due."""
    ledger, page = site.site.hall.ledger, opened(site, rosa, draft(site, "Rosa", title="On the way"))
    size = ledger.size
    page.get_by_role("button", name=SIGN).click()
    heading(page, "Signed. Not sent yet")
    page.goto(f"{site.url}/settings")
    expect(page.locator("#outbox")).to_contain_text("1")
    page.evaluate("""() => { for (const key of Object.keys(localStorage)) if (key.startsWith('plenary-act:')) {
      const item = JSON.parse(localStorage[key]); item.send = Math.min(item.send, Date.now());
      localStorage[key] = JSON.stringify(item); } }""")
    page.reload()
    expect(page.locator("#outbox")).to_have_count(0)
    assert ledger.size == size + 1


def test_two_phones_sign_one_after_the_other(site: Served, rosa: Phone, chromium: Browser) -> None:
    """The first is told who is missing and hands the link on; the second's signature sends it."""
    ben, ledger = phone(chromium), site.site.hall.ledger
    join(ben, site.link("Bongani", "Nurses", by="Ben"))
    identity = draft(site, "Rosa", "Bongani", title="Together")
    size = ledger.size
    page = opened(site, rosa, identity)
    page.get_by_role("button", name=SIGN).click()
    page.get_by_role("button", name=SEND).click()
    heading(page, "Signed. Others still have to sign")
    expect(page.get_by_text("Still to sign: Bongani")).to_be_visible()
    link = page.locator(".seal").first.inner_text()
    page.get_by_role("button", name="Somebody else signs on this device").click()
    heading(page, "Read, then sign")
    ben.page.goto(link)
    heading(ben.page, "Read, then sign")
    ben.page.get_by_role("button", name=SIGN).click()
    ben.page.get_by_role("button", name=SEND).click()
    heading(ben.page, "It is recorded")
    assert ledger.size == size + 1
    assert ben.errors == []
    ben.close()


def test_what_the_rules_refuse_is_told_and_nothing_is_lost(site: Served, rosa: Phone) -> None:
    """Withdrawn meanwhile: the reason in words, the act kept on the device until she gives it up."""
    page = rosa.page
    identity = draft(site, "Rosa", title="Refused")
    page.route("**/api/drafts/*/signatures", _refuse)
    opened(site, rosa, identity)
    page.get_by_role("button", name=SIGN).click()
    page.get_by_role("button", name=SEND).click()
    heading(page, "It was not recorded")
    expect(page.get_by_text("The line is frozen.")).to_be_visible()
    expect(page.get_by_text("Ask the treasurer.")).to_be_visible()
    page.unroute("**/api/drafts/*/signatures")
    page.get_by_role("button", name="Try to send it again").click()
    heading(page, "It is recorded")
    rosa.errors[:] = [one for one in rosa.errors if "409" not in one]


def _refuse(route: Route) -> None:
    body = json.dumps({"detail": "The line is frozen.", "next": "Ask the treasurer.", "code": "LINE_FROZEN"})
    route.fulfill(status=409, content_type="application/problem+json", body=body)


@pytest.mark.parametrize("lie", ["payload", "words", "kind"])
def test_a_server_that_changes_the_draft_gets_no_signature(site: Served, rosa: Phone, lie: str) -> None:
    """Bytes and words that do not fit are not offered to be signed."""

    def lying(route: Route) -> None:
        told = route.fetch().json()
        envelope = told["submission"]["envelope"]
        if lie == "payload":
            envelope["payload"] = envelope["payload"][:-4]
        elif lie == "words":
            told["submission"]["disclosures"] = []
        else:
            envelope["payloadType"] = "text/plain"
        route.fulfill(json=told)

    page, identity = rosa.page, draft(site, "Rosa", title="Changed on the way")
    page.route("**/api/drafts/*", lying)
    page.goto(f"{site.url}/sign/?d={identity}")
    heading(page, "This cannot be signed")
    assert page.get_by_role("button", name=SIGN).count() == 0
    page.unroute("**/api/drafts/*")


def test_a_server_that_shows_another_history_gets_no_signature(site: Served, rosa: Phone) -> None:
    """The device remembers the head that it saw; a draft from a fork is refused, a longer history is proved."""
    page = opened(site, rosa, draft(site, "Rosa", title="Which history"))
    page.get_by_text("Details", exact=True).click()
    expect(page.get_by_text("It continues the history that this device has seen")).to_be_visible()
    place = page.evaluate("Object.keys(localStorage).find((key) => key.startsWith('plenary-head:'))")
    kept = page.evaluate("(key) => localStorage[key]", place)
    root = json.loads(kept)["root"]
    page.evaluate("([key, text]) => { localStorage[key] = text; }", [place, kept.replace(root, root[::-1])])
    forked = page.evaluate("(key) => localStorage[key]", place)
    assert forked != kept
    page.reload()
    heading(page, "This cannot be signed")
    expect(page.get_by_text("another history")).to_be_visible()
    page.evaluate("([key, text]) => { localStorage[key] = text; }", [place, kept])


def test_no_passkey_used_no_signature(site: Served, chromium: Browser) -> None:
    """On a phone that holds none of the keys the page says that nothing was signed."""
    other = phone(chromium)
    page = opened(site, other, draft(site, "Rosa", title="Not mine"))
    other.cdp.send("WebAuthn.disable")
    page.evaluate(
        "() => { navigator.credentials.get = () => Promise.reject(new DOMException('no', 'NotAllowedError')); }"
    )
    page.get_by_role("button", name=SIGN).click()
    expect(page.get_by_role("alert")).to_contain_text("Nothing was signed")
    page.get_by_role("button", name="I do not sign this").click()
    heading(page, "Not signed")
    other.close()


def test_a_second_device_by_link(site: Served, rosa: Phone, chromium: Browser) -> None:
    """Signed in on the first, the second makes a passkey; both show one code; the first signs for it."""
    page = rosa.page
    page.goto(f"{site.url}/sign-in?next=/keys")
    page.get_by_role("button", name="Sign in with my passkey").click()
    heading(page, "My keys")
    page.get_by_role("button", name="Add another device").click()
    link = page.get_by_label("The link").input_value()
    laptop = phone(chromium, 1280)
    laptop.page.goto(link)
    laptop.page.get_by_role("button", name="Make a passkey here").click()
    code = laptop.page.locator("#code")
    expect(code).to_be_visible()
    page.reload()
    expect(page.locator(".big")).to_have_text(code.inner_text())
    page.get_by_role("link", name="The code is the same").click()
    heading(page, "Read, then sign")
    expect(page.get_by_text(f"The new key has the code {code.inner_text()}.")).to_be_visible()
    page.get_by_role("button", name=SIGN).click()
    page.get_by_role("button", name=SEND).click()
    heading(page, "It is recorded")
    assert laptop.errors == []
    laptop.close()


def test_a_registrar_invites_from_her_browser(site: Served, rosa: Phone, chromium: Browser) -> None:
    """The one-time key is made in the browser; its seed is in no request; the link works on the other phone."""
    roles = {"organization": site.site.hall.ids["Dockers"], "roles": ["delegate", "registrar"]}
    hall = site.site.hall
    sitting = hall.sitting(("Ana", "self"))
    live = hall.ledger.live.state.people.accreditations[hall.ids["Rosa"], hall.ids["Dockers"]]
    assert live
    sitting.add("person.accredited/v1", roles, about=hall.ids["Rosa"], replaces=_accredited(site, "Rosa"))
    hall.accept(hall.sign(sitting))
    page, sent = rosa.page, []
    page.on("request", lambda request: sent.append((request.url, request.post_data or "")))
    page.goto(f"{site.url}/people/invite")
    page.get_by_label("Her name").fill("Lindiwe")
    page.get_by_role("button", name="Read it and sign").click()
    heading(page, "Read, then sign")
    page.get_by_role("button", name=SIGN).click()
    page.get_by_role("button", name=SEND).click()
    heading(page, "It is recorded")
    page.get_by_role("link", name="Go on").click()
    heading(page, "Hand the invitation on")
    expect(page.locator("#address")).to_have_value(re.compile("seed="))
    link = page.locator("#address").input_value()
    expect(page.locator("#code svg")).to_be_visible()
    seed = link.rpartition("seed=")[2]
    assert len(seed) == 43
    assert not [one for one in sent if seed in "".join(one)]
    other = phone(chromium)
    join(other, link)
    assert other.errors == []
    other.close()


def _accredited(site: Served, name: str) -> str | None:
    hall = site.site.hall
    acts = hall.ledger.live.state.record.acts.values()
    found = [one.id for one in acts if one.kind == "person.accredited/v1" and one.about == hall.ids[name]]
    return found[-1] if found else None


def test_without_scripts_the_page_says_what_is_missing(site: Served, chromium: Browser) -> None:
    """And names the command line."""
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    for address, words in (("/sign/", "plenary sign"), ("/join", "plenary join"), ("/sign-in", "needs JavaScript")):
        page.goto(site.url + address)
        assert words in page.inner_text("main")
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_pages_are_accessible(site: Served, rosa: Phone, axe: Judge, scheme: Literal["light", "dark"]) -> None:
    """No violation of axe, nothing sideways at 320 px, and what signs is at least 44 px high."""
    page = rosa.page
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": NARROW, "height": 700})
    for address in ("/sign-in", "/keys", "/lost", "/settings", "/people/invite", "/join#x", "/keys/device#x", "/sign/"):
        page.goto(site.url + address)
        page.get_by_role("heading", level=1).wait_for()
        assert axe(page) == [], address
        assert page.evaluate(SIDEWAYS) == [], address
    opened(site, rosa, draft(site, "Rosa", title="Wide " + "w" * 60))
    assert axe(page) == []
    assert page.evaluate(SIDEWAYS) == []
    box = page.get_by_role("button", name=SIGN).bounding_box()
    assert box is not None
    assert box["height"] >= 44
    page.set_viewport_size({"width": 360, "height": 780})
