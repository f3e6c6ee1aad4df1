"""New rules, the end of a record, and statements called back (docs/rules.md R-27, R-3, R-7)."""

from typing import Any

import pytest

from ledger.rules.judge import Accepted
from tests.rules.attempts import say
from tests.rules.decided import try_decided
from tests.rules.pairs import Pair, Try, Verdict, codes_of, expect_accepted, expect_refused, names
from tests.rules.probes import harbour
from tests.world import World


def rules(version: str) -> Try:
    """A rules version adopted by a decision."""
    return lambda w: try_decided(w, "ana", "rules.adopted/v1", {"rules": version})


def called_back(world: World, *, accepted: bool) -> Verdict:
    """A statement called back, perhaps after it was accepted."""
    attested = world.attest(world.statement([("ana", "self")], [world.act("probe.plain/v1")]))
    if accepted:
        assert isinstance(world.judge(attested), Accepted)
    return world.try_say("ana", world.act("statement.cancelled/v1", {"statement": attested.id}))


PAIRS = (
    Pair("RULES_NOT_LATER", rules("rules/v0"), rules("rules/v1")),
    Pair("UNDER_MISSING", lambda w: say(w, "rules.adopted/v1", body={"rules": "rules/v1"}), rules("rules/v1")),
    Pair("UNDER_MISSING", lambda w: say(w, "ledger.closed/v1"), lambda w: try_decided(w, "ana", "ledger.closed/v1")),
    Pair("STATEMENT_ACCEPTED", lambda w: called_back(w, accepted=True), lambda w: called_back(w, accepted=False)),
)


@pytest.mark.parametrize("pair", PAIRS, ids=names(PAIRS))
def test_refused(pair: Pair) -> None:
    """Each is refused for its own reason."""
    expect_refused(pair)


@pytest.mark.parametrize("pair", PAIRS, ids=names(PAIRS))
def test_just_missed(pair: Pair) -> None:
    """The same without that is accepted."""
    expect_accepted(pair)


def test_every_code_of_these_kinds_has_its_row() -> None:
    """No check of these kinds goes untried."""
    assert codes_of(("rules.", "ledger.closed", "statement.")) <= {pair.code for pair in PAIRS}


def test_a_stranger_calls_back_nothing() -> None:
    """Cy cancels what Ana is about to send: Ana's statement is accepted all the same; Ana's own word stops it."""
    world = harbour()
    both: list[tuple[str, Any]] = [("ana", "self"), ("ben", "self")]
    attested = world.attest(world.statement(both, [world.act("probe.plain/v1", by=(0, 1))]))
    cancel = world.act("statement.cancelled/v1", {"statement": attested.id})
    world.say("cy", cancel)
    assert isinstance(world.preview(attested), Accepted)
    world.say("ben", cancel)
    verdict = world.judge(attested)
    assert getattr(verdict, "code", "") == "STATEMENT_CANCELLED"


def test_the_new_rules_are_in_force_from_the_next_index() -> None:
    """What stands in the same statement after the adoption is still judged by the old ones."""
    world = harbour()
    verdict = rules("rules/v7")(world)
    assert isinstance(verdict, Accepted)
    assert world.state.record.rules.get() == "rules/v7"
