"""A whole sitting is one statement: one signature for facts and one's own acts, two where it writes down for others."""

from typing import Any

from ledger.format.statement import MAX_PAYLOAD_BYTES, Act, Capacity, format_statement
from ledger.rules.commitments.standing import commitment_standing
from ledger.rules.judge import Accepted
from ledger.rules.kind import Refusal
from tests.rules.decisions.council import DELEGATES, SEVEN, council
from tests.rules.gatherings.evening import PHOTO, day, met, on_paper
from tests.world import World, org

RECORDER: tuple[str, Capacity] = ("ana", "self")
WITNESS: tuple[str, Capacity] = ("ben", "self")
POSITIONS = ("consent", "consent", "consent", "consent_with_reservation", "stand_aside", "not_ours", "consent")


def round_of(world: World) -> list[dict[str, Any]]:
    """One line each for the seven delegates, in their organizations' names."""
    return [
        {"person": f"@{who}", "as": {"organization": f"@{DELEGATES[who]}"}, "position": position}
        for who, position in zip(DELEGATES, POSITIONS, strict=True)
    ]


def decision_in_room(world: World, by: tuple[int, ...]) -> Act:
    """What the room decided, with seven positions."""
    body = {"procedure": "consent", "class": "ordinary", "round": round_of(world)}
    return world.act("decision.in_room/v1", body, by=by, title="The stall", text="We keep the stall on Saturdays.")


def promise_on_paper(world: World, who: str, place: int) -> list[Act]:
    """An offer and its making, from her own hand on paper; ``place`` is the offer's in the statement."""
    terms = {"thing": "hours", "quantity": 6, "unit": "hours", "due": day(world, 20), "evidence": "word"}
    body = {
        "organization": f"@{DELEGATES[who]}",
        "accountable": f"@{who}",
        "promisor": "organization",
        "terms": terms,
    }
    offered = world.act("commitment.offered/v1", body, by=(0, 1), deliverable="Six hours at the stall")
    made = world.act("commitment.made/v1", by=(0, 1), about=f".{place}")
    return [on_paper(world, act, who, org(DELEGATES[who])) for act in (offered, made)]


def cash_box(world: World) -> None:
    """A tin that is counted at gatherings."""
    body = {"kind": "cash", "currency": "ZAR", "role": "tin", "keeper": "@ana"}
    signers: list[tuple[str, Capacity]] = [("ana", "self"), ("ben", "self")]
    world.say(signers, world.act("account.opened/v1", body, by=(0, 1), name="The tin"), names=("tin",))


def sitting(world: World) -> list[Act]:
    """Attendance, a check-in, two decisions with seven positions, three offers, a cash count."""
    evening = met(world, organizations=[f"@{name}" for name in SEVEN], photos=[PHOTO], sealed={"photos/0/alt": "Us"})
    acts = [
        evening,
        world.act("gathering.attended/v1", {"persons": [f"@{who}" for who in DELEGATES]}, about=".0"),
        world.act("gathering.checkin/v1", about=".0", words="Glad to be here"),
        decision_in_room(world, (0, 1)),
        decision_in_room(world, (0, 1)),
    ]
    for who in ("cy", "dee", "eli"):
        acts += promise_on_paper(world, who, len(acts))
    counted = {"day": day(world, 0), "amount": {"minor": 12_345, "ccy": "ZAR"}}
    return [*acts, world.act("cash.counted/v1", counted, by=(0, 1), about="tin")]


def test_a_whole_sitting_is_one_statement_with_two_signatures() -> None:
    """Recorder and witness sign once for everything that the sitting did, and it fits a payload."""
    world = council()
    cash_box(world)
    acts = sitting(world)
    statement = world.statement([RECORDER, WITNESS], acts)
    assert len(format_statement(statement)) <= MAX_PAYLOAD_BYTES
    attested = world.attest(statement)
    assert len(attested.keyids) == 2
    before = world.state.record.size.get()
    verdict = world.judge(attested)
    assert isinstance(verdict, Accepted), verdict
    assert world.state.record.size.get() == before + 1
    made = [one for one in world.state.commitments.commitments.values() if one.on_paper]
    assert [commitment_standing(world.state, one, world.now) for one in made] == ["active"] * 3
    assert sum(decision.in_force(world.now) for decision in world.state.decisions.decisions.values()) == 2


def test_facts_and_one_s_own_acts_take_one_signature() -> None:
    """The account of the evening, who was there, her own check-in and her own promise: one person signs."""
    world = council()
    terms = {"thing": "task", "due": day(world, 20), "evidence": "word"}
    offer = {"organization": "@dockers", "accountable": "@ana", "promisor": "person", "terms": terms}
    verdict = world.try_say(
        "ana",
        met(world),
        world.act("gathering.attended/v1", {"heads": [{"organization": "@nurses", "count": 4}]}, about=".0"),
        world.act("gathering.checkin/v1", about=".0"),
        world.act("commitment.offered/v1", offer, deliverable="Ring the hall"),
        world.act("commitment.made/v1", about=".3"),
    )
    assert isinstance(verdict, Accepted), verdict
    assert len({case.author.person for case in verdict.cases}) == 1


def test_what_is_written_down_for_others_takes_a_witness_and_the_refusal_names_the_line() -> None:
    """Without the witness nothing of the sitting stands, and the act to mend is told before anybody signs."""
    world = council()
    cash_box(world)
    acts = sitting(world)
    alone = [act for act in acts if act.kind != "cash.counted/v1"]
    for place, act in enumerate(alone):
        if act.by != (0,):
            alone[place] = _by_recorder_alone(act)
    told = world.preview(world.attest(world.statement([RECORDER], alone)))
    assert isinstance(told, Refusal)
    assert told.act == 3
    assert len(world.state.gatherings.gatherings) == 0
    assert len(world.state.decisions.decisions) == 0


def _by_recorder_alone(act: Act) -> Act:
    """The same act without its witness."""
    return Act(
        kind=act.kind,
        body=act.body,
        about=act.about,
        for_another=act.for_another,
        sealed=act.sealed,
    )
