"""The short commands: people, decisions, promises, money; each says what ``say`` would, and the rules decide."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.api.laptop import PASSPHRASE, Laptop

BOTH = ("--by", "anna", "--by", "bo")


def with_money(laptop: Laptop) -> None:
    """Open a bank account, a fund, a period, a line and a payee, and take in 5,000 rand."""
    acts: list[dict[str, Any]] = [
        {"kind": "account.opened", "body": {"kind": "bank", "currency": "ZAR"}, "sealed": {"name": "Bank"},
         "name": "bank"},
        {"kind": "fund.opened", "body": {"fund_class": "unrestricted"}, "sealed": {"name": "Common fund"},
         "name": "fund"},
        {"kind": "period.opened", "body": {"first": "2026-01-01", "last": "2026-12-31"}, "name": "year"},
        {"kind": "line.opened",
         "body": {"fund": "@fund", "category": "transport", "currency": "ZAR", "period": "@year"}},
        {"kind": "party.registered", "sealed": {"name": "Cab Co"}},
        {"kind": "contribution.received",
         "body": {"day": "2026-02-28", "account": "@bank", "fund": "@fund", "amount": "5000", "income": "donations",
                  "category": "public"}},
    ]  # fmt: skip
    sitting = {"by": ["anna", "bo"], "acts": [{"by": "all", **act} for act in acts]}
    laptop.done("say", "--sitting", laptop.write("money.json", sitting), "-y")


def decide(laptop: Laptop) -> None:
    """Decide to set 3,000 rand aside for transport: three consents, published by the clerk."""
    laptop.done("propose", "Transport", "--text", "R3000 for the year.", "--by", "anna", "-y",
                "--effect", "allocation.made line=L-1 amount='3000 ZAR'")  # fmt: skip
    laptop.done("open", "D-1", "--closes", "2026-03-10 18:00", "--by", "anna", "-y")
    laptop.done("position", "Transport", "consent", "--by", "anna", "-y")
    laptop.done("position", "Transport", "consent", *BOTH, "--for", "Cy:Street Choir:in_room", "-y")
    laptop.done("position", "Transport", "consent", "--by", "bo", "-y")
    laptop.done("close", "Transport", "--clerk")


@pytest.mark.parametrize("how", ["key on this machine", "by link on her own"])
def test_a_person_gets_a_key_of_her_own(laptop: Laptop, tmp_path: Path, how: str) -> None:
    """She is enrolled with her key where she stands, or opens a link at home; either way she can sign after."""
    if how == "key on this machine":
        laptop.done("enrol", "Eve", "--organization", "Dockers Union", "--key", "eve", "--by", "anna", "-y")
        home = laptop
    else:
        link = laptop.json("invite", "Eve", "--organization", "Dockers Union", "--by", "anna", "-y")["link"]
        assert link.startswith("plenary:join?origin=harbour.example/record&genesis=")
        home = Laptop(tmp_path / "home", laptop.ledger, laptop.clock, seed="home")
        home.done("join", "--key", "eve", "--link-file", home.write("link", link), "-y")
        home.refused("join", "--key", "eve", "--link-file", home.directory / "link", "-y", code="NOT_INVITED")
    home.say("intent.declared", "--about", "Dockers Union", "--seal", "text=Together", by=("eve",))
    assert home.json("show", "Eve")["now"]["Keys"] == "1 in force"


def test_a_link_that_is_not_for_this_record_is_refused(laptop: Laptop, tmp_path: Path) -> None:
    """Another text, another record's link and one to a head that this copy lacks are told apart; no seed is shown."""
    file = laptop.directory / "link"
    laptop.done("invite", "Cy", *BOTH, "-y", "-o", file)
    link = file.read_text(encoding="utf-8")
    assert file.stat().st_mode & 0o077 == 0
    home = Laptop(tmp_path / "home", laptop.ledger, laptop.clock, seed="home")
    cases = [
        ("https://example.org", "INVITATION_LINK", 1),
        (link.replace("size=2", "colour=2"), "INVITATION_LINK", 1),
        (link.replace("harbour", "haven"), "LEDGER_MISMATCH", 1),
        (link.replace("size=2", "size=1"), "SEEN_MISMATCH", 3),
    ]
    for text, code, exit_code in cases:
        told = home.refused("join", "--link-file", home.write("link", text), "-y", code=code, exit_code=exit_code)
        assert link.rpartition("seed=")[2].strip() not in told
    assert not home.keys.exists()
    home.done("join", typed=f"{link.strip()}\n{PASSPHRASE}\n{PASSPHRASE}\ny\n{PASSPHRASE}\n")


def test_an_invitation_may_wait_for_another_signature(laptop: Laptop, tmp_path: Path) -> None:
    """The link of a draft names the person that the draft will register."""
    draft, link = tmp_path / "draft.json", tmp_path / "link"
    (laptop.keys / "bo.key").rename(tmp_path / "bo.key")
    laptop.done("invite", "Eve", "--by", "anna", "--by", "Bo", "--draft", draft, "-o", link, "-y")
    (tmp_path / "bo.key").rename(laptop.keys / "bo.key")
    laptop.done("sign", draft, "--by", "bo", "-y")
    laptop.done("send", draft)
    assert laptop.json("show", "Eve")["id"] in link.read_text(encoding="utf-8")


def test_from_a_proposal_to_a_receipt(laptop: Laptop, tmp_path: Path) -> None:
    """A decision sets money aside; it is asked for, approved, reserved, paid and proved, and the fund adds up."""
    with_money(laptop)
    decide(laptop)
    assert laptop.json("show", "D-1")["now"]["Stage"] == "in force"
    laptop.refused("allocate", "L-1", "2000", "--under", "D-1:0", "--by", "bo", "-y", code="EFFECT_MISMATCH")
    laptop.done("allocate", "L-1", "3000", "--under", "D-1:0", "--by", "bo", "-y")
    laptop.refused("allocate", "L-1", "3000", "--under", "D-1:0", "--by", "bo", "-y", code="EFFECT_DONE")
    asked = json.loads(
        laptop.done("request", "L-1", "90", "Cab Co", "--purpose", "Taxi home", "--by", "anna", "-y", "--json")
    )["index"]
    laptop.refused("encumber", asked, "--by", "bo", "-y", code="APPROVALS_MISSING")
    laptop.refused("approve", asked, "--by", "anna", "-y", code="SELF_APPROVAL")
    laptop.refused("approve", "0.99", "--by", "bo", "-y", code="NOT_FOUND", exit_code=2)
    laptop.done("approve", f"{asked}.0", *BOTH[2:], "-y")
    laptop.done("encumber", asked, "--by", "bo", "-y")
    told = laptop.refused("spend", "E-1", "9000", "--account", "Bank", "--by", "anna", "-y", code="EXCEEDS_ENCUMBRANCE")
    assert "ZAR 90.00" in told
    laptop.done("spend", "E-1", "--account", "Bank", "--by", "anna", "-y")
    photo = tmp_path / "receipt.jpg"
    photo.write_bytes(b"\xff\xd8" + bytes(5000))
    laptop.done("evidence", "Z-1", photo, "--by", "anna", "-y")
    now = laptop.json("show", "Common fund")["now"]
    assert now["We hold"] == "ZAR 4,910.00 = promised ZAR 0.00 + set aside ZAR 2,910.00 + free ZAR 2,000.00"
    assert laptop.json("show", "Z-1")["now"]["Proof seen"] == "ZAR 90.00"


def test_where_we_stand(laptop: Laptop) -> None:
    """Positions go for the one organization whose delegate she is; a changed mind replaces; objections need grounds."""
    with_money(laptop)
    laptop.done("propose", "Transport", "--text-file", laptop.write("text", "R3000."), "--by", "anna", "-y")
    laptop.refused("position", "D-1", "consent", "--by", "anna", "-y", code="NOT_OPENED")
    laptop.refused("close", "D-1", "--by", "anna", "-y", code="NOT_OPENED")
    laptop.refused("open", "D-1", "--closes", "soon", "--by", "anna", "-y", code="USAGE", exit_code=2)
    laptop.done("open", "D-1", "--closes", "2026-03-10", "--by", "anna", "-y")
    laptop.refused("close", "D-1", "--by", "anna", "-y", code="NOT_CLOSED")
    laptop.refused("position", "D-1", "sing", "--by", "anna", "-y", code="USAGE", exit_code=2)
    laptop.refused("position", "D-1", "object", "--by", "anna", "-y", code="GROUND_WRONG")
    laptop.done("position", "D-1", "stand-aside", "--by", "anna", "-y")
    laptop.done("position", "D-1", "consent", "--by", "anna", "-y")
    now = laptop.json("show", "D-1")["now"]
    assert now["Stage"] == "open"
    assert now["Closes"] == "10 March 2026, 23:59 UTC"
    assert "consent 1" in now["Where we stand"]
    laptop.clock.wait(10 * 24 * 3_600_000)
    result = laptop.run("close", "D-1", "--by", "anna", "-y")
    assert result.exit_code == 0, result.output
    assert "inquorate" in result.stderr


def test_a_promise_is_made_and_kept(laptop: Laptop) -> None:
    """One command promises, for the one organization she acts for; another says that it is done."""
    laptop.done("commit", "Stewards at the march", "--quantity", "12 people", "--thing", "people",
                "--due", "2026-03-20", "--by", "anna:Dockers Union", "-y")  # fmt: skip
    assert laptop.json("show", "C-1")["name"] == "Stewards at the march"
    laptop.refused("commit", "X", "--due", "2026-03-20", "--organization", "Tenants Circle", "--by", "anna", "-y",
                   code="ACCOUNTABLE_NOT_OF_ORGANIZATION")  # fmt: skip
    laptop.done("done", "C-1", "--account", "All twelve came.", "--amount", "12", "--by", "anna:Dockers Union", "-y")
    assert laptop.json("show", "C-1")["now"]["Standing"] == "claimed"


def test_an_organization_takes_its_yes_back_and_gives_it_again(laptop: Laptop) -> None:
    """By its delegate's key, or written down for her in the room."""
    laptop.done("ratify", "Tenants Circle", "--by", "bo", "-y")
    laptop.done("ratify", "Street Choir", *BOTH, "--for", "Cy:in_room", "-y")
    laptop.done("ratify", "Tenants Circle", "--take-back", "--by", "bo", "-y")
    assert laptop.json("show", "Tenants Circle")["now"]["Charter"] == "taken back"
    laptop.refused("ratify", "Street Choir", "--by", "bo", "-y", code="NOT_THE_ORGANIZATIONS_WORD")


def test_a_lost_phone(laptop: Laptop) -> None:
    """His colleague freezes Bo's keys at once and vouches for a new one; a stranger can do neither."""
    laptop.done("enrol", "Eve", "--organization", "Tenants Circle", "--role", "registrar", "--key", "eve",
                "--by", "bo", "-y")  # fmt: skip
    laptop.refused("freeze", "Bo", "--by", "anna", "-y", code="FREEZE_NOT_ALLOWED")
    laptop.done("freeze", "Bo", "--by", "eve", "-y")
    laptop.refused("say", "organization.registered", "--by", "bo", "--set", "standing=invited", "--seal", "name=W",
                   "-y", code="KEY_NOT_IN_FORCE")  # fmt: skip
    laptop.done("recover", "Bo", "bo-new", "--by", "eve", "-y")
    laptop.refused("vouch", "Bo", "x" * 43, "--by", "eve", "-y", code="KEY_NOT_HERS")
    laptop.done("freeze", "Bo", "--lift", "--by", "eve", "-y")
    laptop.say("organization.registered", "--set", "standing=invited", "--seal", "name=W", by=("bo",))


def test_another_device_and_a_rotation(laptop: Laptop) -> None:
    """A second key is added with proof that she holds it; a new one takes the place of the old."""
    laptop.done("add-key", "anna-phone", "--by", "anna", "-y")
    laptop.refused("add-key", "anna-phone", "--by", "anna", "-y", code="KEY_REFUSED")
    assert laptop.json("show", "Anna")["now"]["Keys"] == "1 in force, 1 not"
    laptop.clock.wait(73 * 3_600_000)
    laptop.say("organization.registered", "--set", "standing=invited", "--seal", "name=W", by=("anna-phone",))
    laptop.done("add-key", "bo-new", "--rotate", "--by", "bo", "-y")
