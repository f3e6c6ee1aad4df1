"""Money coming in: contributions, pledges, limits on gifts, bounces, things given, collections."""

from typing import Any

import pytest

from ledger.format.statement import Act
from tests.rules.money.treasury import BOTH, Treasury, open_thing, treasury
from tests.world import org

LIMITED = {"gift_limit": {"USD": 1_000}, "banned_sources": ["tobacco"]}


@pytest.fixture
def kit() -> Treasury:
    """A treasury whose charter limits gifts and bans a source."""
    return treasury(limits=LIMITED)


def test_a_contribution_is_a_positive_amount_in_its_accounts_currency(kit: Treasury) -> None:
    """One cent is money; nothing is not; yen do not lie in a dollar account."""
    assert kit.code(BOTH, kit.gift(1)) == "OK"
    assert kit.code(BOTH, kit.gift(0)) == "AMOUNT_NOT_POSITIVE"
    assert kit.code(BOTH, kit.gift(1, amount={"minor": 1, "ccy": "JPY"})) == "CURRENCY_MISMATCH"


def test_two_hands_of_two_organizations_take_money_in(kit: Treasury) -> None:
    """A treasurer alone, or with one of her own, does not record a contribution."""
    alone = kit.world.act("contribution.received/v1", kit.gift(1).body)
    assert kit.code("ana", alone) == "SIGNERS_TOO_FEW"
    assert kit.code([("ana", "self"), ("abe", "self")], kit.gift(1)) == "ORGANIZATIONS_TOO_FEW"


def test_a_day_is_past_or_today_somewhere(kit: Treasury) -> None:
    """At 18:00 UTC on 1 March it is 2 March somewhere, and 3 March nowhere."""
    assert kit.code(BOTH, kit.gift(1, day="2026-03-02")) == "OK"
    assert kit.code(BOTH, kit.gift(1, day="2026-03-03")) == "DATE_IN_FUTURE"


@pytest.mark.parametrize(
    ("fund", "words", "code"),
    [
        ("strike", {"purposes": ["hardship", "legal"]}, "OK"),
        ("strike", {"purposes": ["hardship", "legal", "rent"]}, "OK"),
        ("strike", {"purposes": ["hardship"]}, "RESTRICTION_NOT_KEPT"),
        ("general", {"purposes": ["hardship"]}, "RESTRICTION_NOT_KEPT"),
        ("strike", {"last": "2027-06-30"}, "OK"),
        ("strike", {"last": "2027-06-29"}, "RESTRICTION_NOT_KEPT"),
        ("strike", {"first": "2026-01-01"}, "RESTRICTION_NOT_KEPT"),
        ("general", {}, "OK"),
    ],
)
def test_a_givers_restriction_goes_into_a_fund_that_keeps_it(
    kit: Treasury, fund: str, words: dict[str, Any], code: str
) -> None:
    """The fund allows nothing that the giver did not."""
    assert kit.code(BOTH, kit.gift(1, fund=fund, **words)) == code


def test_a_banned_source_gives_nothing(kit: Treasury) -> None:
    """The charter's list of sources is kept."""
    assert kit.code(BOTH, kit.gift(1, category="tobacco")) == "SOURCE_BANNED"
    assert kit.code(BOTH, kit.gift(1, category="church")) == "OK"


def test_gifts_of_a_year_above_the_limit_need_consent(kit: Treasury) -> None:
    """Small gifts of one giver add up within a civil year; dues do not count, another giver starts anew."""
    kit.give(600, party="@kim")
    assert kit.code(BOTH, kit.gift(400, party="@kim")) == "OK"
    assert kit.code(BOTH, kit.gift(401, party="@kim")) == "GIFT_NOT_ACCEPTED"
    assert kit.code(BOTH, kit.gift(401, party="@kim", income="dues")) == "OK"
    assert kit.code(BOTH, kit.gift(401, party="@kim", day="2025-12-31")) == "OK"
    assert kit.code(BOTH, kit.gift(1_000, party="@lou")) == "OK"
    assert kit.code(BOTH, kit.gift(1_000)) == "OK"
    assert kit.code(BOTH, kit.gift(1_001)) == "GIFT_NOT_ACCEPTED"


def test_two_names_of_one_giver_are_one_giver(kit: Treasury) -> None:
    """Parties found to be the same share one limit."""
    kit.give(600, party="@kim")
    kit.say("ana", kit.world.act("party.same/v1", {"party": "@lou"}, about="kim"))
    assert kit.code(BOTH, kit.gift(401, party="@lou")) == "GIFT_NOT_ACCEPTED"


def test_consent_covers_what_it_says(kit: Treasury) -> None:
    """An acceptance is of one party, one fund, one currency, and is used up."""
    kit.say(
        "ana",
        kit.decided("gift.accepted/v1", {"party": "@kim", "fund": "@strike", "amount": kit.usd(5_000)}),
        called="consent",
    )
    with_consent = {"acceptance": "@consent"}
    assert kit.code(BOTH, kit.gift(5_001, party="@kim", **with_consent)) == "GIFT_NOT_ACCEPTED"
    assert kit.code(BOTH, kit.gift(5_000, party="@lou", **with_consent)) == "GIFT_NOT_ACCEPTED"
    assert kit.code(BOTH, kit.gift(5_000, party="@kim", fund="general", **with_consent)) == "GIFT_NOT_ACCEPTED"
    kit.give(5_000, party="@kim", **with_consent)
    assert kit.code(BOTH, kit.gift(1, party="@kim", **with_consent)) == "GIFT_NOT_ACCEPTED"
    assert kit.code(BOTH, kit.gift(1_000, party="@kim")) == "OK"


def pledged(kit: Treasury, minor: int, **more: Any) -> Act:
    """The act of writing a pledge down."""
    body = {"party": "@kim", "fund": "@strike", "amount": kit.usd(minor), "due": "2026-06-01", **more}
    return kit.world.act("contribution.pledged/v1", body)


def test_a_pledge_is_used_up_by_what_comes_in(kit: Treasury) -> None:
    """Only its own party's money into its own fund counts, and a withdrawn pledge takes none."""
    kit.say("ana", pledged(kit, 500), called="promise")
    withdraw = kit.world.act("contribution.pledge_withdrawn/v1", {}, about="promise")
    assert kit.code(BOTH, kit.gift(300, party="@lou", pledge="@promise")) == "PLEDGE_MISMATCH"
    assert kit.code(BOTH, kit.gift(300, party="@kim", pledge="@promise", fund="general")) == "PLEDGE_MISMATCH"
    assert kit.code("ana", withdraw) == "OK"
    kit.give(500, party="@kim", pledge="@promise")
    assert kit.money.pledges[kit.id("promise")].open == 0
    assert kit.code("ana", withdraw) == "PLEDGE_NOT_OPEN"


def test_only_a_pledge_in_the_givers_own_hand_backs_anything(kit: Treasury) -> None:
    """A document, or the party's own signature in its name, makes a pledge signed."""
    kit.say("ana", kit.world.act("party.registered/v1", {"organization": "@dockers"}, name="Dockers"), called="own")
    kit.say("ana", pledged(kit, 10, party="@own"), called="hearsay")
    kit.say([("ana", org("dockers"))], pledged(kit, 20, party="@own"), called="signed")
    document = {"sha256": "ab" * 32, "length": 9_000, "type": "application/pdf", "salted": False}
    kit.say("ana", pledged(kit, 40, document=document), called="letter")
    signed = [kit.money.pledges[kit.id(name)].signed for name in ("hearsay", "signed", "letter")]
    assert signed == [False, True, True]
    assert kit.money.pledged[kit.id("strike"), "USD"] == 60


def bounce(kit: Treasury, minor: int, ccy: str = "USD") -> Act:
    """The act of recording a bounce."""
    body = {"amount": {"minor": minor, "ccy": ccy}, "day": "2026-03-01"}
    return kit.world.act("contribution.bounced/v1", body, about="gift")


def test_no_more_bounces_than_came(kit: Treasury) -> None:
    """In parts, up to the whole."""
    kit.give(500)
    kit.say("ana", bounce(kit, 200))
    assert kit.code("ana", bounce(kit, 301)) == "EXCEEDS_CONTRIBUTION"
    assert kit.code("ana", bounce(kit, 300)) == "OK"
    assert kit.code("ana", bounce(kit, 0)) == "AMOUNT_NOT_POSITIVE"
    assert kit.code("ana", bounce(kit, 300, "JPY")) == "CURRENCY_MISMATCH"


def test_a_reversed_contribution_does_not_bounce(kit: Treasury) -> None:
    """It never came."""
    kit.give(500)
    assert kit.code("ana", bounce(kit, 500)) == "OK"
    kit.reverse("gift")
    assert kit.code("ana", bounce(kit, 500)) == "ALREADY_REVERSED"


def test_a_bounce_is_never_refused_for_lack_of_money() -> None:
    """The money was spent; the cheque bounces; the books say what is true, and name the deficit."""
    kit = treasury()
    kit.give(10_000)
    kit.allocate(10_000)
    kit.encumber(10_000)
    kit.pay(10_000)
    kit.say("ana", bounce(kit, 10_000))
    assert kit.cash("bank", "strike") == -10_000
    assert kit.position("strike").deficit == 10_000
    assert kit.money.floors[kit.money.accounts[kit.id("bank")].name, kit.id("strike")].amount == -10_000


def test_a_bounce_after_its_fund_closed_is_the_successors(kit: Treasury) -> None:
    """A closed fund has no money to lose."""
    kit.give(500, fund="general")
    move = {"source": "@general", "target": "@reserve", "account": "@bank", "amount": kit.usd(500), "day": "2026-03-01"}
    kit.say(BOTH, kit.world.act("fund.transferred/v1", move, by=(0, 1)))
    kit.say(BOTH, kit.world.act("fund.closed/v1", {"successor": "@reserve"}, by=(0, 1), about="general"))
    kit.say("ana", bounce(kit, 200))
    assert (kit.cash("bank", "general"), kit.cash("bank", "reserve")) == (0, 300)


def test_a_value_of_things_needs_a_fund_and_a_sum(kit: Treasury) -> None:
    """Without value nothing is posted; with one, income and expense at once, and no cash."""
    body: dict[str, Any] = {"what": "room", "quantity": 2, "unit": "day", "day": "2026-03-01"}
    things = {"none": body, "bare": {**body, "amount": kit.usd(100)}}
    things["full"] = {**things["bare"], "fund": "@general"}
    things["nothing"] = {**things["full"], "amount": kit.usd(0)}
    codes = {name: kit.code("ana", kit.world.act("contribution.in_kind/v1", one)) for name, one in things.items()}
    assert codes == {"none": "OK", "bare": "VALUE_INCOMPLETE", "full": "OK", "nothing": "VALUE_INCOMPLETE"}
    kit.say("ana", kit.world.act("contribution.in_kind/v1", things["none"]))
    assert len(kit.money.legs) == 0
    kit.say("ana", kit.world.act("contribution.in_kind/v1", things["full"]))
    assert [(leg.account, leg.amount) for leg in kit.money.legs] == [("Expenses:InKind", 100), ("Income:InKind", -100)]


def hat(kit: Treasury, **more: Any) -> Act:
    """The act of recording a collection counted by two."""
    body = {"account": "@tin", "fund": "@strike", "amount": kit.usd(8_150), "day": "2026-03-01", **more}
    return kit.world.act("collection.taken/v1", body, by=(0, 1), occasion="Gate 4", told="For the strikers")


def test_a_hat_is_counted_by_two_of_two_organizations(kit: Treasury) -> None:
    """Two dockers are not enough; a docker and a nurse are."""
    assert kit.code([("ana", "self"), ("abe", "self")], hat(kit)) == "COUNTERS_NOT_INDEPENDENT"
    assert kit.code(BOTH, hat(kit)) == "OK"


def test_receipt_numbers_of_a_book_only_grow(kit: Treasury) -> None:
    """The next collection starts after the last receipt."""
    kit.say(BOTH, hat(kit, book="red", first_number=1, last_number=20))
    assert kit.code(BOTH, hat(kit, book="red", first_number=20, last_number=30)) == "RECEIPT_NUMBERS"
    assert kit.code(BOTH, hat(kit, book="red", first_number=21, last_number=21)) == "OK"
    assert kit.code(BOTH, hat(kit, book="red", first_number=22, last_number=21)) == "RECEIPT_NUMBERS"
    assert kit.code(BOTH, hat(kit, book="blue", first_number=1, last_number=5)) == "OK"
    assert kit.code(BOTH, hat(kit, book="blue", first_number=1)) == "RECEIPT_NUMBERS"


def test_what_is_held_for_us_counts_as_ours(kit: Treasury) -> None:
    """Money given into a union's account for us is headroom like any other."""
    held = {"kind": "held", "currency": "USD", "organization": "@nurses"}
    open_thing(kit, "held", "account.opened/v1", held, name="The nurses hold it")
    kit.give(700, account="held")
    assert kit.position("strike").headroom == 700
