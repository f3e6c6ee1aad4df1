"""The judge: what every statement must satisfy, whatever it says (docs/rules.md, part R).

One table holds every code of the record: a statement that is refused for it, and one that just misses it.
"""

from typing import Any

import pytest

from ledger.format.codec import HOUR_MS
from ledger.format.statement import Seen
from ledger.format.tree import EMPTY_ROOT
from ledger.rules.kind import Refusal
from ledger.rules.record.codes import CODES
from tests.rules.attempts import (
    after_void,
    cancelled,
    carried_out,
    clerk,
    closed,
    drawn_up,
    first_word,
    found,
    founding_acts,
    frozen,
    good_until,
    in_bytes,
    in_capacity,
    judged,
    newcomer,
    powered,
    received_at,
    replacing,
    replacing_nothing,
    same_digest_in_two_fields,
    say,
    sealing,
    seen,
    signed,
    stranger,
    twice,
    unfounded,
    voided,
    within,
    written,
)
from tests.rules.decided import decide
from tests.rules.pairs import Pair, Try, Verdict, expect_accepted, expect_refused, names
from tests.rules.probes import snapshot
from tests.world import World, org

EMPTY = EMPTY_ROOT.hex()
PLAIN: Try = say
ABOUT_BEN: Try = lambda w: say(w, "probe.about/v1", about="ben")  # noqa: E731 - a column of a table

PAIRS = (
    Pair("FOUNDING_FIRST", unfounded, found, bare=True),
    Pair("FOUNDING_FIRST", after_void, found, bare=True),
    Pair("FOUNDED_ALREADY", lambda w: w.try_say("ana", founding_acts(w)[0]), PLAIN),
    Pair("NOT_AT_FOUNDING", lambda w: found(w, extra=("party.registered/v1", {})), found, bare=True),
    Pair("CHARTER_MISSING", lambda w: found(w, drop="charter.adopted/v1"), found, bare=True),
    Pair("LEDGER_MISMATCH", lambda w: say(w, statement_ledger="harbour.example/other"), PLAIN),
    Pair("LEDGER_CLOSED", lambda w: closed(w, before=False), lambda w: closed(w, before=True)),
    Pair("RECEIVED_DECREASES", received_at(-1), received_at(0)),
    Pair("AT_AHEAD", drawn_up(24 * HOUR_MS + 1000), drawn_up(24 * HOUR_MS)),
    Pair("UNTIL_PASSED", good_until(0), good_until(1)),
    Pair("DUPLICATE_STATEMENT", lambda w: twice(w, same=True), lambda w: twice(w, same=False)),
    Pair("VOID", lambda w: voided(w, same=True), lambda w: voided(w, same=False)),
    Pair("STATEMENT_CANCELLED", lambda w: cancelled(w, "ben"), lambda w: cancelled(w, "cy")),
    Pair("SEEN_MISMATCH", seen(0, EMPTY), seen(1)),
    Pair("SEEN_MISMATCH", seen(1, "0" * 64), seen(2)),
    Pair("SEEN_MISMATCH", lambda w: seen(w.state.record.size.get() + 1)(w), seen(-1)),
    Pair("SEEN_MISMATCH", lambda w: found(w, seen=Seen(1, EMPTY)), found, bare=True),
    Pair("SEEN_MISMATCH", lambda w: found(w, seen=Seen(0, "0" * 64)), found, bare=True),
    Pair("SIGNER_UNKNOWN", stranger, newcomer),
    Pair("SIGNATURES_COUNT", signed("ana"), signed("ana", "ben")),
    Pair("SIGNATURES_COUNT", signed("ana", "ben", "cy"), signed("ana", "ben")),
    Pair("KEY_UNKNOWN", signed("ana", "zed"), signed("ana", "ben")),
    Pair("KEY_UNKNOWN", lambda w: clerk(w, "probe.computed/v1", "zed"), lambda w: clerk(w, "probe.computed/v1")),
    Pair("KEY_OF_ANOTHER", signed("ben", "ana"), signed("ana", "ben")),
    Pair("KEY_NOT_IN_FORCE", lambda w: frozen(w, thawed=False), lambda w: frozen(w, thawed=True)),
    Pair("CAPACITY_NOT_HELD", in_capacity("nurses"), in_capacity("dockers")),
    Pair("CAPACITY_NOT_HELD", lambda w: say(w, by=[("ana", ("term", f"{'0' * 64}.0"))]), PLAIN),
    Pair("CLERK_ONLY", lambda w: clerk(w, "probe.plain/v1"), lambda w: clerk(w, "probe.computed/v1")),
    Pair("KIND_UNKNOWN", lambda w: say(w, "probe.plain/v2"), PLAIN),
    Pair("BODY_INVALID", lambda w: say(w, body={"number": "7"}), lambda w: say(w, body={"number": 7})),
    Pair("BODY_INVALID", lambda w: say(w, body={"numbre": 7}), PLAIN),
    Pair("ABOUT_MISSING", lambda w: say(w, "probe.about/v1"), ABOUT_BEN),
    Pair("ABOUT_UNEXPECTED", lambda w: say(w, about="ben"), PLAIN),
    Pair("ABOUT_UNKNOWN", lambda w: say(w, "probe.about/v1", about=f"{'0' * 64}.0"), ABOUT_BEN),
    Pair("ABOUT_UNKNOWN", lambda w: say(w, "probe.about/v1", about="nurses"), ABOUT_BEN),
    Pair(
        "PERSON_UNKNOWN",
        lambda w: say(w, body={"person": "@nurses"}),
        lambda w: say(w, body={"person": "@ben"}),
    ),
    Pair("ON_MISSING", lambda w: say(w, "probe.judged/v1"), lambda w: judged(w, "probe.plain/v1")),
    Pair("ON_UNEXPECTED", lambda w: say(w, on="ben"), PLAIN),
    Pair("ON_WRONG", lambda w: judged(w, "probe.said/v1"), lambda w: judged(w, "probe.plain/v1")),
    Pair("ON_WRONG", lambda w: say(w, "probe.judged/v1", on=f"{'0' * 64}.0"), lambda w: judged(w, "probe.plain/v1")),
    Pair("STALE", replacing(names=None), replacing(names="first")),
    Pair("STALE", replacing(names="older"), replacing(names="first")),
    Pair("STALE", replacing_nothing, first_word),
    Pair("REPLACES_UNEXPECTED", lambda w: say(w, replaces="ben"), PLAIN),
    Pair("UNDER_MISSING", lambda w: say(w, "probe.decided/v1", about="ben"), carried_out()),
    Pair("UNDER_UNEXPECTED", lambda w: say(w, under=(decide(w, w.act("probe.plain/v1")), 0)), PLAIN),
    Pair("DECISION_UNKNOWN", carried_out(known=False), carried_out()),
    Pair("DECISION_NOT_IN_FORCE", carried_out(wait=1), carried_out(wait=0)),
    Pair("EFFECT_UNKNOWN", carried_out(effect=1), carried_out(effect=0)),
    Pair("EFFECT_MISMATCH", carried_out(number=8), carried_out(number=7)),
    Pair("EFFECT_MISMATCH", carried_out(about="cy"), carried_out(about="ben")),
    Pair("EFFECT_DONE", carried_out(done=True), carried_out()),
    Pair("FOR_UNEXPECTED", written("probe.plain/v1"), written()),
    Pair("FOR_PERSON_UNKNOWN", written(person="nobody"), written()),
    Pair("FOR_SELF", written(person="ben"), written(person="cy")),
    Pair("FOR_PERSON_GONE", written(gone=True), written()),
    Pair("FOR_CAPACITY", written(capacity=org("nurses")), written(capacity=org("tenants"))),
    Pair("WITNESS_MISSING", written(by=("ana",)), written()),
    Pair("WITNESS_MISSING", written(by=("ana",), twice_ana=True), written(twice_ana=True)),
    Pair("WITNESS_MISSING", written(by=("ana", "abe")), written(by=("ana", "ben"))),
    Pair("WITNESS_MISSING", written(by=("ana", "abe", "ben")), written(by=("ana", "ben", "abe"))),
    Pair("FIELD_UNKNOWN", sealing("title"), sealing("text")),
    Pair("FIELD_UNKNOWN", sealing("items/3"), sealing("items/3/label")),
    Pair(
        "FIELD_MISSING",
        lambda w: say(w, "probe.titled/v1"),
        lambda w: say(w, "probe.titled/v1", title="Bread and roses"),
    ),
    Pair("DIGEST_REUSED", sealing("text", again=True), sealing("text")),
    Pair("DIGEST_REUSED", same_digest_in_two_fields, sealing("text")),
    Pair("AUDIENCE_UNKNOWN", sealing("text", ("person", "nurses")), sealing("text", ("person", "ben"))),
    Pair("POWER_NOT_HELD", powered(("ana",), grant="post:treasurer"), powered(("ana",))),
    Pair("SIGNERS_TOO_FEW", powered(("ana",), signers=2), powered(("ana", "abe"), signers=2)),
    Pair(
        "ORGANIZATIONS_TOO_FEW",
        powered(("ana", "abe"), signers=2, organizations=2),
        powered(("ana", "ben"), signers=2, organizations=2),
    ),
    Pair("QUOTA_EXCEEDED", within(2, 3), within(3, 3)),
    Pair("QUOTA_EXCEEDED", in_bytes(-1), in_bytes(0)),
)

ELSEWHERE = {
    "SIGNATURE_INVALID": "signatures are verified before the rules are asked; tests/application",
    "THING_UNKNOWN": "a pattern for PERSON_UNKNOWN and its like",
    "EFFECT_NOT_CHOSEN": "what an election leaves out; tests/rules/decisions",
    "EFFECT_WAITS": "what waits for more hands; tests/rules/decisions",
}


@pytest.mark.parametrize("pair", PAIRS, ids=names(PAIRS))
def test_each_code_of_the_record_is_reached(pair: Pair) -> None:
    """The statement is refused for just this code, under its clause, in words without a gap."""
    expect_refused(pair)


@pytest.mark.parametrize("pair", PAIRS, ids=names(PAIRS))
def test_each_code_of_the_record_is_just_missed(pair: Pair) -> None:
    """The statement that differs in that one thing is accepted."""
    expect_accepted(pair)


@pytest.mark.parametrize("pair", PAIRS, ids=names(PAIRS))
def test_a_refusal_changes_nothing(pair: Pair) -> None:
    """Every table of every family is as it was before the refused statement."""
    world = pair.world()
    before: list[dict[str, Any]] = []
    judged_by = World.judge

    class Watching(World):
        """Notes the state before each judgement."""

        def judge(self, attested: Any) -> Verdict:
            before.append(snapshot(self.state))
            return judged_by(self, attested)

    world.__class__ = Watching
    assert isinstance(pair.refused(world), Refusal)
    assert snapshot(world.state) == before[-1]


def test_every_code_of_the_record_has_its_row() -> None:
    """No code is left without a statement that reaches it."""
    assert {pair.code for pair in PAIRS} >= set(CODES) - set(ELSEWHERE)
    assert set(ELSEWHERE) <= set(CODES)
