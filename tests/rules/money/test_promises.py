"""Requests, approvals and promises to pay: who must agree to what, and what is left for it."""

from dataclasses import replace
from typing import Any

import pytest

from ledger.format.statement import Act
from tests.rules.money.treasury import ALL, BOTH, Treasury, treasury
from tests.world import org


@pytest.fixture
def kit() -> Treasury:
    """A treasury with 4,000.00 set aside for hardship; two approvals of two organizations from 1,000.00 on."""
    kit = treasury()
    kit.give(500_000)
    kit.allocate(400_000)
    return kit


def party(kit: Treasury, called: str, **body: Any) -> None:
    """Register a payee."""
    kit.say("ana", kit.world.act("party.registered/v1", body, name=called), called=called)


def test_what_is_asked_is_positive_and_in_the_lines_currency(kit: Treasury) -> None:
    """A request for nothing, or for yen on a dollar line, is no request."""
    assert kit.code("ana", kit.request(0)) == "AMOUNT_NOT_POSITIVE"
    assert kit.code("ana", kit.request(1, amount={"minor": 1, "ccy": "JPY"})) == "CURRENCY_MISMATCH"
    assert kit.code("ana", kit.request(1)) == "OK"
    assert kit.code(ALL, *kit.reserve(0)) == "AMOUNT_NOT_POSITIVE"


class TestApproving:
    """One person's word on one request."""

    def approving(self, kit: Treasury, payee: str = "kim") -> Act:
        """A request by Ana, and an approval of it."""
        kit.say("ana", kit.request(1_000, payee=payee), called="request")
        return kit.world.act("money.approved/v1", {}, on="request")

    def test_nobody_approves_her_own_request(self, kit: Treasury) -> None:
        """Ana asked; Ben may approve, she may not; a no is anybody's."""
        act = self.approving(kit)
        assert kit.code("ana", act) == "SELF_APPROVAL"
        assert kit.code("ana", kit.world.act("money.approved/v1", {"approved": False}, on="request")) == "OK"
        assert kit.code("ben", act) == "OK"

    def test_s30_who_declared_an_interest_in_the_payee_does_not_approve(self, kit: Treasury) -> None:
        """Ben declared that Kim is of his family: he may say no, another approves, and he again once it has ended."""
        act, world = self.approving(kit), kit.world
        assert kit.code("ben", act) == "OK"
        interest = {"template": "interest", "relation": "family", "party": "@kim"}
        kit.say("ben", world.act("register.entered/v1", {"entry": interest}, text="Family"), called="interest")
        assert kit.code("ben", act) == "INTEREST_DECLARED"
        assert kit.code("ben", world.act("money.approved/v1", {"approved": False}, on="request")) == "OK"
        assert kit.code("cy", act) == "OK"
        kit.say("ben", world.act("register.ended/v1", about="interest"))
        assert kit.code("ben", act) == "OK"

    def test_a_mandate_is_held_when_signing(self, kit: Treasury) -> None:
        """A member without a role approves nothing until her organization gives her one."""
        act = self.approving(kit)
        role = {"organization": "@nurses", "roles": []}
        live = kit.world.state.record.live["person.accredited/v1", (kit.id("ben"), kit.id("nurses"))]
        kit.say("ben", kit.world.act("person.accredited/v1", role, about="ben", replaces=live))
        assert kit.code("ben", act) == "APPROVER_WITHOUT_MANDATE"
        assert kit.code("cy", act) == "OK"

    @pytest.mark.parametrize(
        "body",
        [{"person": "@ben"}, {"organization": "@nurses"}, {"related": ["@ben"]}, {"related": ["@nurses"]}],
        ids=["is she", "is her organization", "is of her household", "is her employer"],
    )
    def test_nobody_approves_for_herself_and_hers(self, kit: Treasury, body: dict[str, Any]) -> None:
        """E16: Ben is kept from approving whatever goes to Ben, in any guise; Cy is not."""
        party(kit, "near", **body)
        act = self.approving(kit, "near")
        assert kit.code("ben", act) == "APPROVER_IS_PAYEE"
        assert kit.code("cy", act) == "OK"


class TestReserving:
    """Money of a line is promised to one payee."""

    def test_what_is_available_is_the_limit(self, kit: Treasury) -> None:
        """To the cent."""
        assert kit.code(ALL, *kit.reserve(400_001)) == "INSUFFICIENT_AVAILABLE"
        assert kit.code(ALL, *kit.reserve(400_000)) == "OK"

    def test_a_line_must_be_there(self, kit: Treasury) -> None:
        """No promise without a line."""
        acts = kit.reserve(1_000)
        wrong = replace(acts[-1], body={**acts[-1].body, "line": "0" * 64 + ".0"})
        assert kit.code(ALL, *acts[:-1], wrong) == "LINE_UNKNOWN"

    def test_a_deficit_or_an_overrun_blocks_the_fund(self, kit: Treasury) -> None:
        """A fact took it below zero, or spent what nobody had agreed: a decision comes first."""
        kit.observe(100)
        refusal = kit.refused(ALL, *kit.reserve(1_000))
        assert (refusal.code, refusal.detail["overrun"]) == ("FUND_IN_DEFICIT", 100)
        kit.say("ana", kit.decided("overrun.ratified/v1", {"line": "@hardship", "amount": kit.usd(100)}))
        assert kit.code(ALL, *kit.reserve(1_000)) == "OK"

    def test_the_amount_says_how_many_approve(self, kit: Treasury) -> None:
        """Below 1,000.00 one is enough; from there on two, of two organizations."""
        one, pair = BOTH, [("ana", "self"), ("ben", "self"), ("abe", "self")]
        assert kit.code(one, *kit.reserve(99_999, approvers=("ben",))) == "OK"
        assert kit.code(one, *kit.reserve(100_000, approvers=("ben",))) == "APPROVALS_MISSING"
        assert kit.code(pair, *kit.reserve(100_000)) == "OK"
        same = [("cy", "self"), ("ana", "self"), ("abe", "self")]
        assert kit.code(same, *kit.reserve(100_000)) == "APPROVALS_MISSING"
        assert kit.code("ana", *kit.reserve(1, approvers=())) == "APPROVALS_MISSING"

    def test_splitting_a_bill_evades_nothing(self, kit: Treasury) -> None:
        """What one payee was promised in 30 days counts together, under any of its names."""
        kit.encumber(60_000)
        assert kit.code(BOTH, *kit.reserve(40_000, approvers=("ben",))) == "APPROVALS_MISSING"
        assert kit.code(BOTH, *kit.reserve(39_999, approvers=("ben",))) == "OK"
        assert kit.code(BOTH, *kit.reserve(40_000, payee="lou", approvers=("ben",))) == "OK"
        kit.say("ana", kit.world.act("party.same/v1", {"party": "@lou"}, about="kim"))
        assert kit.code(BOTH, *kit.reserve(40_000, payee="lou", approvers=("ben",))) == "APPROVALS_MISSING"
        kit.world.wait(days=29)
        assert kit.code(BOTH, *kit.reserve(40_000, approvers=("ben",))) == "APPROVALS_MISSING"
        kit.world.wait(days=1)
        assert kit.code(BOTH, *kit.reserve(40_000, approvers=("ben",))) == "OK"

    def test_a_word_taken_back_counts_no_more(self, kit: Treasury) -> None:
        """Ben approves, then does not."""
        kit.say("ana", kit.request(1_000), called="request")
        kit.say("ben", kit.world.act("money.approved/v1", {}, on="request"), called="yes")
        body = {"line": "@hardship", "amount": kit.usd(1_000), "payee": "@kim", "approvals": ["@yes"]}
        made = kit.world.act("encumbrance.made/v1", body, on="request")
        assert kit.code("ana", made) == "OK"
        kit.say("ben", kit.world.act("money.approved/v1", {"approved": False}, on="request", replaces="yes"))
        assert kit.code("ana", made) == "APPROVALS_MISSING"

    def test_an_approval_is_of_one_content(self, kit: Treasury) -> None:
        """Another line, amount or payee, or another request: not what was approved."""
        kit.say("ana", kit.request(1_000), called="request")
        kit.say("ben", kit.world.act("money.approved/v1", {}, on="request"), called="yes")
        kit.say("cy", kit.request(1_000), called="other")
        body = {"line": "@hardship", "amount": kit.usd(1_000), "payee": "@kim", "approvals": ["@yes"]}

        def code(on: str = "request", **more: Any) -> str:
            return kit.code("ana", kit.world.act("encumbrance.made/v1", {**body, **more}, on=on))

        assert code() == "OK"
        wrong = "APPROVAL_FOR_OTHER_CONTENT"
        assert code(amount=kit.usd(999)) == code(payee="@lou") == code("other") == wrong
        kit.say(
            "ana",
            kit.decided("virement.made/v1", {"source": "@hardship", "target": "@legal", "amount": kit.usd(9_000)}),
        )
        assert code(line="@legal") == wrong

    def test_a_cited_approver_is_neither_who_asked_nor_who_is_paid(self, kit: Treasury) -> None:
        """Even where her word was lawful when she gave it, on another request or before she was related."""
        kit.say("cy", kit.request(1_000), called="hers")
        kit.say("ana", kit.world.act("money.approved/v1", {}, on="hers"), called="word")
        kit.say("ana", kit.request(1_000), called="mine")
        body = {"line": "@hardship", "amount": kit.usd(1_000), "payee": "@kim", "approvals": ["@word"]}
        assert kit.code("ben", kit.world.act("encumbrance.made/v1", body, on="mine")) == "SELF_APPROVAL"
        made = kit.world.act("encumbrance.made/v1", body, on="hers")
        assert kit.code("ben", made) == "OK"
        party(kit, "ana-too", person="@ana")
        kit.say("ben", kit.world.act("party.same/v1", {"party": "@ana-too"}, about="kim"))
        assert kit.code("ben", made) == "APPROVER_IS_PAYEE"

    def test_a_word_in_doubt_does_not_count(self, kit: Treasury) -> None:
        """Ben's phone was stolen before he approved: his approval waits for him."""
        kit.say("ana", kit.request(1_000), called="request")
        kit.say("ben", kit.world.act("money.approved/v1", {}, on="request"), called="yes")
        body = {"line": "@hardship", "amount": kit.usd(1_000), "payee": "@kim", "approvals": ["@yes"]}
        made = kit.world.act("encumbrance.made/v1", body, on="request")
        assert kit.code("ana", made) == "OK"
        keys = kit.world.state.people.keys
        hers = next(key for key in keys.values() if key.person == kit.id("ben"))
        keys.put(hers.keyid, replace(hers, invalid_from=1))
        assert kit.code("ana", made) == "APPROVER_WITHOUT_MANDATE"

    def test_a_request_is_carried_out_once(self, kit: Treasury) -> None:
        """The same approvals do not reserve twice."""
        kit.say("ana", kit.request(1_000), called="request")
        kit.say("ben", kit.world.act("money.approved/v1", {}, on="request"), called="yes")
        body = {"line": "@hardship", "amount": kit.usd(1_000), "payee": "@kim", "approvals": ["@yes"]}
        made = kit.world.act("encumbrance.made/v1", body, on="request")
        kit.say("ana", made)
        assert kit.code("ana", made) == "REQUEST_USED"

    def test_a_delegate_may_claim_in_her_organizations_name(self, kit: Treasury) -> None:
        """A claim is a member's word, in whichever capacity."""
        assert kit.code([("ben", org("nurses"))], kit.request(1_000)) == "OK"

    def test_of_two_acts_for_the_last_cent_one_wins(self, kit: Treasury) -> None:
        """The ledger's one order decides."""
        first, second = kit.reserve(400_000), kit.reserve(1)
        assert kit.code(ALL, *second) == "OK"
        kit.say(ALL, *first)
        assert kit.refused(ALL, *second).detail["available"] == 0


def raising(kit: Treasury, minor: int, approvers: int = 2) -> list[Act]:
    """Request, approvals and raise to a new total, for Ana, Ben and Cy."""
    words = [kit.world.act("money.approved/v1", {}, by=(place,), on=".0") for place in range(1, approvers + 1)]
    body = {"amount": kit.usd(minor), "approvals": [f".{place}" for place in range(1, approvers + 1)]}
    return [
        kit.request(minor, encumbrance="@purchase"),
        *words,
        kit.world.act("encumbrance.raised/v1", body, about="purchase", on=".0"),
    ]


class TestRaising:
    """A dearer bill: the new total, approved as if it were new."""

    def test_the_new_total_is_what_is_approved(self, kit: Treasury) -> None:
        """Raising from 999.99 to 1,000.00 needs what 1,000.00 needs."""
        kit.encumber(90_000)
        assert kit.code(BOTH, *raising(kit, 99_999, 1)) == "OK"
        assert kit.code(BOTH, *raising(kit, 100_000, 1)) == "APPROVALS_MISSING"
        assert kit.code(ALL, *raising(kit, 100_000)) == "OK"

    def test_a_raise_is_more_and_fits(self, kit: Treasury) -> None:
        """The difference must be available; as much or less is no raise."""
        kit.encumber(90_000)
        assert kit.code(ALL, *raising(kit, 90_000)) == "NOT_MORE"
        assert kit.code(ALL, *raising(kit, 400_001)) == "INSUFFICIENT_AVAILABLE"
        kit.say(ALL, *raising(kit, 400_000))
        assert kit.book("hardship")[1:3] == (0, 400_000)

    def test_raise_and_pay_are_one_statement(self, kit: Treasury) -> None:
        """The dearer bill is paid in the act after the raise, or nothing happens at all."""
        kit.encumber(90_000)
        assert kit.code("ana", kit.payment(95_000)) == "EXCEEDS_ENCUMBRANCE"
        kit.say(ALL, *raising(kit, 95_000), kit.payment(95_000))
        assert kit.book("hardship").expended == 95_000

    def test_what_ended_is_not_raised(self, kit: Treasury) -> None:
        """A released purchase is over."""
        kit.encumber(90_000)
        kit.say("ana", kit.world.act("encumbrance.released/v1", {}, about="purchase"))
        assert kit.code(ALL, *raising(kit, 95_000)) == "ENCUMBRANCE_NOT_OPEN"

    def test_a_raise_is_for_the_purchase_that_was_asked_for(self, kit: Treasury) -> None:
        """A request about another purchase does not raise this one."""
        kit.encumber(90_000)
        acts = raising(kit, 95_000)
        kit.encumber(1_000, called="other")
        assert kit.code(ALL, *acts[:-1], replace(acts[-1], about=kit.id("other"))) == "APPROVAL_FOR_OTHER_CONTENT"


class TestReleasing:
    """What is not needed goes back; what expired is noted as an event."""

    def test_at_most_what_is_open_is_released(self, kit: Treasury) -> None:
        """In parts; nothing, and a cent too much, are refused."""
        kit.encumber(1_000)

        def code(minor: int, ccy: str = "USD") -> str:
            body = {"amount": {"minor": minor, "ccy": ccy}}
            return kit.code("ana", kit.world.act("encumbrance.released/v1", body, about="purchase"))

        assert [code(0), code(1_001), code(1_000)] == ["EXCEEDS_ENCUMBRANCE", "EXCEEDS_ENCUMBRANCE", "OK"]
        assert code(1, "JPY") == "CURRENCY_MISMATCH"
        kit.say("ana", kit.world.act("encumbrance.released/v1", {}, about="purchase"))
        assert code(1) == "ENCUMBRANCE_NOT_OPEN"

    def test_an_expiry_is_dated_on_or_after_its_day(self, kit: Treasury) -> None:
        """On the day named the promise ends: it is paid no more, and anybody may note it."""
        kit.encumber(1_000, expires="2026-03-03")
        expired = kit.world.act("encumbrance.expired/v1", {}, about="purchase")
        kit.world.wait(days=1)
        assert kit.code("cy", expired) == "NOT_YET_EXPIRED"
        assert kit.code("ana", kit.payment(1_000)) == "OK"
        kit.world.wait(days=1)
        assert kit.code("ana", kit.payment(1_000)) == "ENCUMBRANCE_EXPIRED"
        kit.say("clerk", expired)
        assert kit.book("hardship").available == 400_000

    def test_what_never_expires_does_not(self, kit: Treasury) -> None:
        """No day, no expiry."""
        kit.encumber(1_000)
        assert kit.code("cy", kit.world.act("encumbrance.expired/v1", {}, about="purchase")) == "NOT_YET_EXPIRED"
