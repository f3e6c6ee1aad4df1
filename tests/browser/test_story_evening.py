"""The first evening, played on three phones: two people sign on paper, one takes it back, the network fails an hour.

18:00 check-in; 18:20 six questions; 18:40 one page is read aloud and signed; 19:10 *We met*, one signature and a photo;
the agreement with it, two; 19:20 a text to the group. The third phone enrols during the week.
"""

from pathlib import Path

from playwright.sync_api import Browser, expect

from tests.browser.served import SEND, SIGN, Person, Place, unfounded
from tests.browser.signing_site import heading

MINUTE = 1 / 1440
SHEET = b"\xff\xd8\xff\xe0" + b"a sheet of paper with two signatures " * 200


def ask_six_things(place: Place, lindiwe: Person, sipho: Person) -> None:
    """One page, read aloud; four say yes, two of them on paper; two passkeys sign it."""
    lindiwe.open("/start")
    lindiwe.write(
        name="Harbour Coalition",
        organizations="Dockers: Lindiwe\nNurses: Sipho\nChoir: Zanele\nTraders: Nomsa",
        purpose="Safe staffing on every ward and quay.", writer="Lindiwe", witness="Sipho",
    )  # fmt: skip
    lindiwe.tap("Make the page to read aloud")
    expect(lindiwe.page.locator("table.signatures tbody tr")).to_have_count(4)
    expect(lindiwe.page.locator("table.signatures")).to_contain_text("back to us until")
    for name in ("Dockers", "Nurses", "Choir", "Traders"):
        lindiwe.pick("yes", name)
    lindiwe.tap("Keep this")
    address = lindiwe.page.url.partition("#")[0]
    lindiwe.tap("I am Lindiwe: make my passkey")
    lindiwe.page.get_by_text("has her key").wait_for()
    place.later(20 * MINUTE)
    sipho.page.goto(address)
    sipho.tap("I am Sipho: make my passkey")
    sipho.sign("Signed. Others still have to sign")
    lindiwe.sign_too(sipho)
    for one in (lindiwe, sipho):
        one.sign_in()


def agree_in_the_room(lindiwe: Person, sipho: Person, paper: Path) -> None:
    """Two agree by key, Zanele on paper; Nomsa, on paper, takes it back to her people until a day. Two signatures."""
    lindiwe.open("/agreed")
    lindiwe.tap("Decided in the room")
    lindiwe.write(title="We march together", text="All of us march on the 14th, each under its own banner.")
    stands = lindiwe.page.locator("select[name^='stand-']")
    expect(stands).to_have_count(4)
    for place in range(4):
        name = f"stand-{place}"
        label = lindiwe.page.locator(f"label[for='{name}']").inner_text()
        lindiwe.page.locator(f"select[name='{name}']").select_option(
            "taking_it_back" if label.startswith("Traders") else "consent"
        )
    lindiwe.page.locator("input[name='paper']").set_input_files(paper)
    lindiwe.page.locator("details.more summary").click()
    lindiwe.pick("who-with", "Sipho")
    lindiwe.send()
    lindiwe.sign("Signed. Others still have to sign")
    sipho.sign_too(lindiwe)


def write_down_that_we_met(place: Place, lindiwe: Person, photo: Path) -> None:
    """One screen, one signature; signed while there is no network, sent an hour later by itself."""
    lindiwe.open("/")
    lindiwe.tap("Write down that we met")
    for moment in ("check_in", "story", "agreement"):
        lindiwe.page.locator(f"input[name='moments'][value='{moment}']").check()
    lindiwe.page.locator("summary", has_text="A photo").click()
    lindiwe.page.locator("input[type=file]").first.set_input_files(photo)
    lindiwe.write(alt="The wall with our drawings.", next="2026-03-14")
    lindiwe.send()
    lindiwe.page.wait_for_function("navigator.serviceWorker.getRegistration('/sign/').then((found) => found?.active)")
    size = place.site.hall.ledger.size
    lindiwe.phone.context.set_offline(True)
    lindiwe.tap(SIGN)
    lindiwe.tap(SEND)
    heading(lindiwe.page, "Signed, and kept on this device")
    place.later(61 * MINUTE)
    assert place.site.hall.ledger.size == size
    lindiwe.phone.context.set_offline(False)
    heading(lindiwe.page, "It is recorded")
    assert place.site.hall.ledger.size == size + 1


def pass_it_on(lindiwe: Person) -> str:
    """A text to the group: short, with a link."""
    lindiwe.tap("Go on")
    lindiwe.page.get_by_role("link", name="1 March 2026").first.click()
    return lindiwe.page.locator("#share-text").input_value()


def during_the_week(place: Place, sipho: Person, bea: Person) -> None:
    """Sipho invites Bea, who joins with her phone and reads what the evening was."""
    place.later(2)
    sipho.open("/people")
    sipho.tap("Invite somebody")
    sipho.write(name="Bea")
    sipho.pick("organization", "Nurses")
    sipho.tap("Read it and sign")
    sipho.sign()
    sipho.tap("Go on")
    sipho.page.locator("#address").wait_for()
    bea.join(sipho.page.locator("#address").input_value())
    bea.sign_in()
    expect(bea.page.get_by_role("main")).to_contain_text("Next time: 14 March 2026")


def test_the_first_evening(chromium: Browser, tmp_path: Path) -> None:
    """Founded, agreed, written down, told: five entries at most in the evening, whatever the network does."""
    paper, photo = tmp_path / "sheet.jpg", tmp_path / "wall.jpg"
    for path in (paper, photo):
        path.write_bytes(SHEET + path.name.encode())
    with unfounded(tmp_path / "ledger") as place:
        lindiwe, sipho, bea = (place.comes(chromium, name) for name in ("Lindiwe", "Sipho", "Bea"))
        place.later(20 * MINUTE)
        ask_six_things(place, lindiwe, sipho)
        place.later(25 * MINUTE)
        agree_in_the_room(lindiwe, sipho, paper)
        write_down_that_we_met(place, lindiwe, photo)
        text = pass_it_on(lindiwe)
        assert len(text) < 700
        assert place.url in text
        ledger = place.site.hall.ledger
        assert ledger.size == 3
        state = ledger.live.state
        (decision,) = state.decisions.decisions.values()
        assert decision.in_force(place.site.hall.clock.now())
        (gathering,) = state.gatherings.gatherings.values()
        assert gathering.moments == ("check_in", "story", "agreement")
        lindiwe.open("/agreed")
        lindiwe.tap("We march together")
        unbound = lindiwe.page.locator("main").inner_text().partition("Not bound")[2].partition("What followed")[0]
        assert "Traders" in unbound
        assert "Choir" not in unbound
        during_the_week(place, sipho, bea)
        for one in (lindiwe, sipho, bea):
            assert [error for error in one.phone.errors if "ERR_INTERNET_DISCONNECTED" not in error] == []
