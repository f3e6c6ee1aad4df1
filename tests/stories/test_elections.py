"""Real elections held inside a ledger: the Kubernetes steering committee of 2017 to 2020, seat by seat; and a lot."""

import json
from pathlib import Path
from typing import Any

import pytest

from ledger.format.codec import HOUR_MS, format_second
from ledger.rules.counting.ballot_file import parse_ballots
from ledger.rules.counting.ballots import Election
from ledger.rules.counting.result import Step
from ledger.rules.decisions.closing import closing_body
from ledger.rules.decisions.explanation import Explanation, explain, places_of
from ledger.rules.decisions.stages import stage_of
from ledger.rules.judge import Accepted
from ledger.rules.kind import Refusal
from tests.rules.counting.test_published import PUBLISHED, SPELLED
from tests.rules.decided import decided
from tests.rules.posts.offices import day, on_paper, serving
from tests.shared import SHARED_DATA, needs_shared_data
from tests.stories.contributors import BALLOTS, carry_out, code_of, hold, project, register
from tests.world import World, org

DRAW = Path(__file__).resolve().parents[1] / "vectors" / "rfc3797" / "reference.json"
STEERING = "steering"
EMPLOYER = "one employer"
HERS = ("Derek Carr", "Michelle Noorali", "Michael Rubin")
"""Three of one employer in 2017. That two of them stand above the third is all that matters here."""


def ballots_of(year: int) -> Election:
    """The year's ballots as published."""
    text = (SHARED_DATA / "kubernetes-steering" / str(year) / "ballots.csv").read_text(encoding="utf-8")
    return parse_ballots(text)


def published(year: int) -> list[str]:
    """The published order, as codes."""
    return [code_of(name) for name in PUBLISHED[year][3].split(", ")]


def as_published(code: str) -> str:
    """A candidate's code as the announcement spells her name."""
    return code_of({code_of(old): new for old, new in SPELLED.items()}.get(code, code))


def term(code: str, seat: int, world: World, **more: Any) -> dict[str, Any]:
    """A two-year term on one of the committee's seats."""
    starts, ends = day(world, 12), day(world, 12 + 730)
    return {"post": f"@{STEERING}", "person": f"@{code}", "starts": starts, "ends": ends, "seat": seat, **more}


def committee(year: int) -> World:
    """The year's election, held: every candidate's term on every seat is an effect of her being chosen."""
    method, seats, _, _ = PUBLISHED[year]
    election = ballots_of(year)
    world = project(len(election.ballots), {"method": method, "seats": seats})
    decided(
        world, "noor", "post.created/v1", {"code": STEERING, "seats": seats, "eligible": "person", "term_days": 730},
        called=STEERING, name="Steering committee",
    )  # fmt: skip
    register(world, election.candidates)
    codes = [code_of(name) for name in election.candidates]
    effects = [
        {"kind": "term.appointed/v1", "option": code, "body": world.fill(term(code, seat, world))}
        for code in codes
        for seat in range(seats)
    ]
    hold(world, election, [{"code": code, "person": f"@{code}"} for code in codes], effects)
    return world


def explained(world: World) -> Explanation:
    """Why this result."""
    return explain(world.state, world.state.decisions.decisions[world.ids[BALLOTS]], world.now)


def order_of(steps: tuple[Step, ...]) -> list[str]:
    """The whole order that the count gave, each place one candidate, spelled as published."""
    places = places_of(steps)
    assert all(len(place) == 1 for place in places)
    return [as_published(place[0]) for place in places]


def accept(world: World, code: str) -> None:
    """She takes the role on: her own hand on paper, seen by two of two organizations."""
    act = world.act("term.accepted/v1", {"interests": "none"}, about=f"term of {code}", by=(0, 1))
    world.say([("noor", "self"), ("sol", "self")], on_paper(world, act, code))


@needs_shared_data
@pytest.mark.parametrize("year", [2018, 2019, 2020])
def test_the_committee_is_elected_in_the_published_order_and_takes_its_seats(year: int) -> None:
    """Every ballot by its voter's key; the rules give the published order, and the elected take their seats."""
    seats = PUBLISHED[year][1]
    world = committee(year)
    explanation = explained(world)
    assert order_of(explanation.steps) == published(year)
    assert [as_published(code) for code in explanation.elected] == published(year)[:seats]
    codes = [code_of(name) for name in ballots_of(year).candidates]
    for place, code in enumerate(explanation.elected):
        effect = codes.index(code) * seats + place
        verdict = carry_out(world, effect)
        assert isinstance(verdict, Accepted), verdict
        world.ids[f"term of {code}"] = verdict.cases[0].id
        accept(world, code)
    loser = codes.index(next(code for code in codes if as_published(code) == published(year)[seats]))
    verdict = carry_out(world, loser * seats)
    assert isinstance(verdict, Refusal)
    assert verdict.code == "EFFECT_NOT_CHOSEN"
    world.wait(days=2)
    assert sorted(serving(world, STEERING)) == sorted(explanation.elected)


@needs_shared_data
def test_blanks_read_as_last_would_give_another_order_in_2019_and_the_explanation_says_so() -> None:
    """As pinned, blanks are skipped; read as last the same four are elected and those below them change places."""
    explanation = explained(committee(2019))
    assert explanation.rule["method"] == "condorcet_irv"
    (other,) = [one for one in explanation.alternatives if one.rule == "blanks read as last"]
    assert (other.differs, other.same_order) == (False, False)
    assert other.elected == explanation.elected
    changed = [place for place, group in enumerate(other.order) if group != places_of(explanation.steps)[place]]
    assert changed
    assert min(changed) >= 4


@needs_shared_data
def test_the_cap_of_2017_passes_over_the_fourth_and_the_record_says_whom_and_why() -> None:
    """At most a third of six seats for an employer: places 1, 2, 3, 5, 6 and 7 are elected, then seated in a room."""
    election, names = ballots_of(2017), PUBLISHED[2017][3].split(", ")
    world = project(len(election.ballots), {"method": "schulze", "seats": 6, "cap": "1/3"})
    rules = {"code": STEERING, "seats": 6, "eligible": "person", "term_days": 730, "per_organization": 2}
    decided(world, "noor", "post.created/v1", rules, called=STEERING, name="Steering committee")
    register(world, election.candidates)
    options: list[dict[str, Any]] = [
        {"code": code_of(name), "person": f"@{code_of(name)}"}
        | ({"organization": f"@{EMPLOYER}"} if name in HERS else {})
        for name in election.candidates
    ]
    hold(world, election, options, [])
    outcome = world.state.decisions.decisions[world.ids[BALLOTS]].outcome
    assert outcome is not None
    assert order_of(outcome.steps) == published(2017)
    assert [as_published(code) for code in outcome.elected] == [code_of(names[n]) for n in (0, 1, 2, 4, 5, 6)]
    (passed,) = [step for step in outcome.steps if step.kind == "passed_over"]
    assert (passed.facts["candidate"], passed.facts["cap"]) == ("michael-rubin", 2)
    seat_in_a_room(world, outcome.elected)
    world.wait(days=13)
    assert sorted(serving(world, STEERING)) == sorted(outcome.elected)


def seat_in_a_room(world: World, elected: tuple[str, ...]) -> None:
    """One decision with a term for each of the elected, in order; a third of one employer is refused."""
    hers = [code_of(name) for name in HERS]
    for code in hers:
        body = {"organization": f"@{EMPLOYER}", "roles": []}
        world.say("ed", world.act("person.accredited/v1", body, about=code))
    bodies = [
        term(code, seat, world, rank=seat + 1, **({"organization": f"@{EMPLOYER}"} if code in hers else {}))
        for seat, code in enumerate((*elected, "michael-rubin"))
    ]
    bodies[-1] |= {"seat": 5, "organization": f"@{EMPLOYER}"}
    voices = {"noor": "north", "sol": "south", "wim": "west", "ed": EMPLOYER}
    lines = [
        {"person": f"@{who}", "as": {"organization": f"@{home}"}, "position": "consent"} for who, home in voices.items()
    ]
    effects = [{"kind": "term.appointed/v1", "body": body} for body in bodies]
    room = {"procedure": "consent", "class": "ordinary", "round": lines, "effects": effects}
    act = world.act("decision.in_room/v1", room, by=(0, 1, 2, 3), title="Seats", text="As elected.")
    world.say([(who, org(home)) for who, home in voices.items()], act, names=("seating",))
    third = world.act("term.appointed/v1", bodies[-1], under=("seating", 6))
    for seat, code in enumerate(elected):
        if seat == 5:
            assert world.refused("noor", third).code == "AFFILIATION_CAP"
        appointed = world.act("term.appointed/v1", bodies[seat], under=("seating", seat))
        world.say("noor", appointed, names=(f"term of {code}",))
        accept(world, code)


def test_a_lot_inside_the_ledger_draws_what_the_reference_draws() -> None:
    """The pool and numbers of RFC 3797: announced ahead, written down by two tellers, drawn pick by pick."""
    vector = json.loads(DRAW.read_text(encoding="utf-8"))
    pool = [code_of(name) for name in vector["pool"]]
    world = project(4, {"method": "sortition", "seats": len(vector["picks"])})
    options = [{"code": code} for code in pool]
    world.say(
        "noor",
        world.act("decision.proposed/v1", {"class": STEERING, "options": options}, title="A panel", text="By lot"),
        names=(BALLOTS,),
    )
    world.say("noor", world.act("decision.opened/v1", {"closes": instant(world, 24)}, about=BALLOTS))
    announced = {"publication": instant(world, 30)}
    tellers: Any = [("noor", "self"), ("sol", "self")]
    act = world.act("decision.draw_announced/v1", announced, about=BALLOTS, by=(0, 1), sources="Two lotteries, a vote")
    world.say(tellers, act)
    world.wait(hours=29)
    drawn = world.act("decision.drawn/v1", {"sources": vector["seeds"]}, about=BALLOTS, by=(0, 1))
    assert world.refused(tellers, drawn).code == "NOT_PUBLISHED"
    world.wait(hours=2)
    world.say(tellers, drawn)
    decision = world.state.decisions.decisions[world.ids[BALLOTS]]
    world.say("sol", world.act("decision.closed/v1", closing_body(world.state, decision), about=BALLOTS))
    decision = world.state.decisions.decisions[world.ids[BALLOTS]]
    assert stage_of(world.state, decision, world.now) == "in_force"
    assert decision.outcome is not None
    assert list(decision.outcome.elected) == [pool[pick["number"] - 1] for pick in vector["picks"]]


def instant(world: World, hours: int) -> str:
    """A whole second so many hours ahead."""
    return format_second((world.now // 1000) * 1000 + hours * HOUR_MS)
