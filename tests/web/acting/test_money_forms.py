"""Money through the forms: begun, received, asked for, approved, paid with a receipt, counted; and refused."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.web.acting.stage import JPEG, Actor, actor, errors_of, number, ratified, sign_and_send, words_of
from tests.web.site import Site, founded


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    found = founded(Path(tmp_path_factory.mktemp("hall")) / "ledger")
    ana, ben = ratified(found)
    ids = found.hall.ids
    ana.do("/money/books/new", **BOOKS, keeper=ids["Ana"], who__with=[ids["Ben"]])
    ana.do("/agreed/new", title="Leaflets", text="500 rand for leaflets.", effect="money",
           effect__line=line(ana, "Printing"), effect__amount="500.00")  # fmt: skip
    decision = number(found, "decision")
    ana.do(f"/agreed/{decision}/open", span="7")
    for each in (ana, ben):
        each.do(f"/agreed/{decision}/position", position="consent")
    ana.do(f"/agreed/{decision}/close")
    ana.do("/money/received", amount="3412.50", party__new="A hat in the hall", income="donations",
           account=option(ana, "/money/received", "The tin"), fund=option(ana, "/money/received", "General fund"),
           day="2026-03-01", category="members", who__with=[ids["Ben"]])  # fmt: skip
    yield found
    found.close()


BOOKS = {
    "tin": "The tin", "kind": "cash", "currency": "ZAR", "fund": "General fund", "lines": "Printing\nTravel",
    "first": "2026-01-01", "last": "2026-12-31",
}  # fmt: skip


def option(who: Actor, path: str, label: str) -> str:
    """The value of an option by its label, in rows or in a menu."""
    page = who.see(path)
    before = page.partition(f">{label}")[0] if f">{label}" in page else page.partition(label)[0]
    return before.rpartition('value="')[2].partition('"')[0]


def line(who: Actor, name: str) -> str:
    """The id of a budget line."""
    return option(who, "/money/requests/new", name)


@pytest.fixture
def ana(site: Site) -> Actor:
    return actor(site, "Ana")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("12,345", "without a comma"),
        ("1e3", "in digits"),
        ("-5.00 ZAR", "more than nothing"),
        ("0", "more than nothing"),
        ("12.345", "in digits"),
        ("٣٠٠", "in digits"),
        ("10 EUR", "in digits"),
    ],
)
def test_amounts_are_read_strictly(ana: Actor, typed: str, said: str) -> None:
    """What could mean two things, or nothing, is refused at its field with what to write, and stands there still."""
    answer = ana.send(
        "/money/requests/new", amount=typed, purpose="Leaflets", party__new="Press", line=line(ana, "Printing")
    )
    assert answer.status_code == 422
    ((field, words),) = errors_of(answer)
    assert field == "amount"
    assert said in words
    assert f'value="{typed}"' in answer.text


def test_who_counts_is_not_alone(site: Site, ana: Actor) -> None:
    """Passing the hat takes a second signer: without one the form names the field."""
    values = {"amount": "100.00", "occasion": "Evening", "told": "Rent", "day": "2026-03-01"}
    tin = option(ana, "/money/collection", "The tin")
    fund = option(ana, "/money/collection", "General fund")
    answer = ana.send("/money/collection", **values, account=tin, fund=fund)
    assert [field for field, _ in errors_of(answer)] == ["who-with"]
    ana.do("/money/collection", **values, account=tin, fund=fund, who__with=[site.hall.ids["Ben"]])


def test_a_purchase(site: Site, ana: Actor) -> None:
    """Set aside as decided, asked for, declined and approved, reserved, paid with its receipt, closed, counted."""
    ids, ben = site.hall.ids, actor(site, "Ben")
    page = ana.see("/money/allocate")
    effect = page.partition('name="effect" value="')[2].partition('"')[0]
    ana.do("/money/allocate", effect=effect)
    ben.do("/money/requests/new", amount="80.00", purpose="Leaflets", party__new="Press", line=line(ana, "Printing"))
    request = list(site.host.ledger.live.state.money.requests.values())[-1]
    place = f"{site.host.ledger.live.state.record.acts[request.id].index}.{request.id.rpartition('.')[2]}"
    shown = ana.see(f"/money/requests/{place}/approve")
    assert "80.00 ZAR" in shown
    assert "Press" in shown
    assert errors_of(ana.send(f"/money/requests/{place}/approve"))[0][0] == "word"
    signed = words_of(site, ana.send(f"/money/requests/{place}/approve", word="yes"))
    assert "The request of ZAR 80.00 to Press from " in signed
    assert "exactly as it stands: yes" in signed
    ana.do(f"/money/requests/{place}/approve", word="no", reason="Which press?")
    ana.do(f"/money/requests/{place}/approve", word="yes")
    ana.do(f"/money/requests/{place}/reserve")
    reserved = number(site, "encumbrance")
    form = ana.see(f"/money/reserved/{reserved}/pay")
    tin = option(ana, f"/money/reserved/{reserved}/pay", "The tin")
    assert 'value="80.00 ZAR"' in form
    alone = ana.send(f"/money/reserved/{reserved}/pay", amount="80.00", account=tin, day="2026-03-01")
    assert "alone approved it" in errors_of(alone)[0][1]
    sent = ben.send(f"/money/reserved/{reserved}/pay", amount="80.00", account=tin, day="2026-03-01")
    sign_and_send(site, sent)
    spend = number(site, "spend")
    late = ana.send(f"/money/spends/{spend}/receipt", {"receipt": ("r.jpg", b"no photo", "image/jpeg")}, amount="80.00")
    assert [field for field, _ in errors_of(late)] == ["receipt"]
    ana.do(f"/money/spends/{spend}/receipt", {"receipt": ("r.jpg", JPEG, "image/jpeg")}, amount="80.00")
    known = list(site.host.ledger.live.state.money.spends.values())[-1]
    assert known.proved == 8_000
    ana.do(f"/money/reserved/{reserved}/close")
    account = number(site, "account")
    counted = {"amount": "3332.50", "day": "2026-03-01", "who__with": [ids["Ben"]]}
    ana.do(f"/money/accounts/{account}/count", **counted)


def test_an_entry_is_corrected(site: Site, ana: Actor) -> None:
    """A wrong entry is taken out of the sums by a counter-entry of two."""
    tin, fund = option(ana, "/money/collection", "The tin"), option(ana, "/money/collection", "General fund")
    ana.do("/money/collection", amount="100.00", occasion="Evening", told="Rent", day="2026-03-01", account=tin,
           fund=fund, who__with=[site.hall.ids["Ben"]])  # fmt: skip
    found = ana.see("/right/money").partition("record a collection")[0]
    act = found.rpartition('value="')[2].partition('"')[0]
    ana.do("/right/money", act=act, reason="amount", words="Counted wrongly.", day="2026-03-01",
           who__with=[site.hall.ids["Ben"]])  # fmt: skip
