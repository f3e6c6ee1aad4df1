"""A coalition from its founding to its verified tiles, on phones, by what is written on the pages.

Founded, three delegates invited, an allocation proposed, objected to, changed, agreed; paid with a receipt; followed
from home to the signed entry, whose proof this device checks; and verified from what the server gives out.
"""

import subprocess
import sys
from pathlib import Path

from playwright.sync_api import Browser, expect

from ledger.format.tiles import new_entry_bundles, new_tiles
from tests.browser.served import Person, Place, unfounded


def found(place: Place, chromium: Browser) -> dict[str, Person]:
    """Lindiwe answers the six questions; Sipho witnesses on his own phone; both sign."""
    people = {name: place.comes(chromium, name) for name in ("Lindiwe", "Sipho")}
    lindiwe, sipho = people.values()
    lindiwe.open("/")
    lindiwe.tap("Start a coalition")
    lindiwe.write(
        name="Harbour Coalition", organizations="Dockers: Lindiwe\nNurses: Sipho",
        purpose="Safe staffing on every ward and quay.", writer="Lindiwe", witness="Sipho",
    )  # fmt: skip
    lindiwe.tap("Make the page to read aloud")
    lindiwe.tick("Dockers", "Nurses")
    lindiwe.tap("Keep this")
    address = lindiwe.page.url.partition("#")[0]
    lindiwe.tap("I am Lindiwe: make my passkey")
    lindiwe.page.get_by_text("has her key").wait_for()
    sipho.page.goto(address)
    sipho.tap("I am Sipho: make my passkey")
    sipho.sign("Signed. Others still have to sign")
    lindiwe.sign_too(sipho)
    for one in (lindiwe, sipho):
        one.sign_in()
    return people


def invite(by: Person, name: str, organization: str, place: Place, chromium: Browser) -> Person:
    """A registrar invites a delegate by a link; she makes her passkey on her own phone."""
    by.open("/people")
    by.tap("Invite somebody")
    by.write(name=name)
    by.pick("organization", organization)
    by.tick("Delegate", "Authoriser")
    by.tap("Read it and sign")
    by.sign()
    by.tap("Go on")
    by.page.locator("#address").wait_for()
    link = by.page.locator("#address").input_value()
    person = place.comes(chromium, name)
    person.join(link)
    person.sign_in()
    return person


def begin_books(lindiwe: Person, sipho: Person) -> None:
    """One tin, one fund, one year, a few lines; and what was in the hat."""
    lindiwe.open("/money")
    lindiwe.tap("Begin the books")
    lindiwe.pick("currency", "ZAR")
    lindiwe.pick("who-with", "Sipho")
    lindiwe.send()
    lindiwe.sign("Signed. Others still have to sign")
    sipho.sign_too(lindiwe)
    lindiwe.open("/money/collection")
    lindiwe.write(amount="1200.00", occasion="The first evening", told="For leaflets")
    lindiwe.pick("who-with", "Sipho")
    lindiwe.send()
    lindiwe.sign("Signed. Others still have to sign")
    sipho.sign_too(lindiwe)


def propose(amina: Person) -> str:
    """Amina proposes to set money aside, and asks everybody; returns the proposal's address."""
    amina.open("/agreed")
    amina.tap("Propose")
    amina.write(title="Leaflets", text="We set 500 rand aside for leaflets.")
    amina.page.locator("details.more summary").click()
    amina.tick("Money is set aside")
    amina.pick("effect-line", "Printing")
    amina.write(effect__amount="500.00")
    amina.send()
    amina.sign()
    amina.tap("Go on")
    amina.page.get_by_role("link", name="Leaflets").first.click()
    address = amina.page.url
    amina.tap("Ask everybody")
    amina.send()
    amina.sign()
    return address


def act(one: Person, address: str, offered: str, **words: str) -> None:
    """What a page offers, written and signed."""
    one.page.goto(address)
    one.tap(offered)
    one.write(**words)
    one.send()
    one.sign()


def stand(one: Person, address: str, word: str) -> None:
    """Take a position that needs no more words."""
    one.page.goto(address)
    one.tap("Say where you stand")
    one.tap(word)
    one.sign()


def agree(amina: Person, bea: Person, sipho: Person, address: str) -> None:
    """The Nurses object, Amina changes the text, both organizations consent, the result is published."""
    bea.page.goto(address)
    bea.tap("Say where you stand")
    bea.tap("Object")
    bea.tick("harm")
    bea.write(reason="The old ones are not handed out yet.")
    bea.send()
    assert "The old ones are not handed out yet." in bea.sign()
    stand(amina, address, "Consent")
    act(amina, address, "Publish the result")
    act(amina, address, "Change the text", text="We set 500 rand aside, once the old leaflets are handed out.")
    act(amina, address, "Ask everybody")
    for one in (amina, sipho):
        stand(one, address, "Consent")
    act(sipho, address, "Publish the result")


def ask_for_money(lindiwe: Person) -> None:
    """The treasurer sets the money aside as decided, and asks for some of it."""
    lindiwe.open("/money/allocate")
    lindiwe.tick("Leaflets")
    lindiwe.send()
    lindiwe.sign()
    lindiwe.open("/money")
    lindiwe.tap("Ask for money")
    lindiwe.write(amount="480.00", purpose="A thousand leaflets", party__new="Harbour Press")
    expect(lindiwe.page.get_by_role("status").first).to_contain_text("four hundred and eighty")
    lindiwe.pick("line", "Printing")
    lindiwe.send()
    lindiwe.sign()


def approve_and_pay(lindiwe: Person, approvers: tuple[Person, Person], folder: Path) -> None:
    """Two approve it, the money is reserved and paid, the receipt attached."""
    for one in approvers:
        one.open("/money/waiting")
        one.tap("A thousand leaflets")
        one.tap("Approve or decline")
        one.tick("I approve it")
        one.send()
        one.sign()
    lindiwe.open("/money/waiting")
    lindiwe.tap("A thousand leaflets")
    lindiwe.tap("Reserve the money")
    lindiwe.send()
    lindiwe.sign()
    receipt = folder / "receipt.jpg"
    receipt.write_bytes(b"\xff\xd8\xff\xe0" + b"480.00, paid with thanks. " * 200)
    lindiwe.tap("Go on")
    lindiwe.tap("Harbour Press, Printing")
    lindiwe.tap("Record the payment")
    lindiwe.pick("account", "The tin")
    lindiwe.send()
    lindiwe.sign()
    lindiwe.open("/money")
    lindiwe.tap("A thousand leaflets")
    lindiwe.tap("Attach the receipt")
    lindiwe.page.locator("input[type=file]").first.set_input_files(receipt)
    lindiwe.send()
    lindiwe.sign()


def follow(thandi: Person) -> None:
    """From home to the signed entry in three taps at most; this device checks its proof."""
    thandi.open("/")
    thandi.taps.clear()
    thandi.tap("Where the money went")
    thandi.page.get_by_role("link", name="480.00").first.click()
    thandi.taps.append("480.00")
    if "/log/" not in thandi.page.url:
        thandi.tap("The signed entry")
    assert len(thandi.taps) <= 3
    expect(thandi.page.locator("#verdict")).to_contain_text("Checked by this device", timeout=15_000)


def fetch(place: Place, person: Person, folder: Path) -> None:
    """Download the checkpoint and every tile over HTTP, as her browser may read them."""
    size = place.site.hall.ledger.size
    paths = ["checkpoint", *(one.path for one in new_tiles(0, size)), *(one.path for one in new_entry_bundles(0, size))]
    for path in paths:
        data = person.page.evaluate(
            "async (path) => { const got = await fetch(path); if (!got.ok) throw new Error(path + got.status);"
            "return Array.from(new Uint8Array(await got.arrayBuffer())); }",
            f"/{path}",
        )
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(bytes(data))


def verify(folder: Path) -> str:
    """Run the auditor as a program."""
    program = Path(sys.executable).with_name("plenary")
    done = subprocess.run([program, "verify", str(folder)], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


def test_from_a_founding_to_verified_tiles(chromium: Browser, tmp_path: Path) -> None:
    """The whole of it."""
    with unfounded(tmp_path / "ledger") as place:
        people = found(place, chromium)
        lindiwe, sipho = people["Lindiwe"], people["Sipho"]
        people["Amina"] = amina = invite(lindiwe, "Amina", "Dockers", place, chromium)
        people["Bea"] = bea = invite(sipho, "Bea", "Nurses", place, chromium)
        people["Thandi"] = thandi = invite(sipho, "Thandi", "Nurses", place, chromium)
        begin_books(lindiwe, sipho)
        address = propose(amina)
        agree(amina, bea, sipho, address)
        thandi.page.goto(address)
        for told in ("Consented: 2.", "It is adopted.", "This changed what was proposed"):
            expect(thandi.page.get_by_role("main")).to_contain_text(told)
        ask_for_money(lindiwe)
        approve_and_pay(lindiwe, (amina, bea), tmp_path)
        follow(thandi)
        fetch(place, thandi, tmp_path / "export")
        assert "sound" in verify(tmp_path / "export")
        assert {name: one.phone.errors for name, one in people.items() if one.phone.errors} == {}
