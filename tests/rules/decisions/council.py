"""A council for tests of decisions: seven organizations with a delegate each, and the steps of a decision in a line."""

from collections.abc import Mapping, Sequence
from typing import Any

from ledger.format.codec import HOUR_MS, format_second
from ledger.rules.decisions.closing import closing_body
from ledger.rules.decisions.stages import stage_of
from ledger.rules.decisions.state import Decision
from ledger.rules.judge import Accepted
from ledger.rules.kind import Refusal
from tests.world import World, founded, org

SEVEN = {
    "dockers": ["ana"],
    "nurses": ["ben"],
    "teachers": ["cy"],
    "tenants": ["dee"],
    "choir": ["eli"],
    "kitchen": ["fay"],
    "library": ["gus"],
}
DELEGATES = {people[0]: name for name, people in SEVEN.items()}

MAJORITY: dict[str, Any] = {"method": "majority", "quorum": "1/2", "quorum_strict": True, "open_min_hours": 24}
WEEK_H = 168


def charter_with(procedure: Mapping[str, Any], **more: Any) -> dict[str, Any]:
    """A charter whose class ``ordinary`` is decided by one procedure; the charter itself by two thirds."""
    two_thirds = {"method": "majority", "threshold": "2/3", "strict": False, "threshold_base": "seats"}
    return {
        "procedures": {"ordinary": dict(procedure), "two_thirds": two_thirds, **more.pop("procedures", {})},
        "classes": {
            "ordinary": {"procedure": "ordinary"},
            "charter": {"procedure": "two_thirds", "effects": ["charter.adopted/v1"], "rank": 2},
            **more.pop("classes", {}),
        },
        **more,
    }


def council(
    procedure: Mapping[str, Any] | None = None, organizations: Mapping[str, Sequence[str]] = SEVEN, **charter: Any
) -> World:
    """A founded and ratified council, under the default charter or one with this procedure for ordinary matters."""
    data = charter_with(procedure, **charter) if procedure is not None else charter
    return founded(organizations, charter=data)


def propose(world: World, by: str = "ana", name: str = "motion", **body: Any) -> str:
    """Propose something; its id is kept under ``name``."""
    filled = {"class": "ordinary", **body}
    act = world.act("decision.proposed/v1", filled, title="A title", text="A text")
    return world.say([(by, org(DELEGATES[by]))], act, names=(name,))[0]


def open_up(world: World, name: str = "motion", *, hours: int = 72, by: str = "ana") -> None:
    """Open a proposal for some hours."""
    world.say(by, opening_act(world, name, hours=hours))


def opening_act(world: World, name: str = "motion", *, hours: int = 72, **body: Any) -> Any:
    """The act that opens a proposal; closes on a whole second."""
    closes = -(-(world.now + hours * HOUR_MS) // 1000) * 1000
    return world.act("decision.opened/v1", {"closes": format_second(closes), **body}, about=name)


def word(world: World, who: str, position: str, name: str = "motion", **more: Any) -> Any:
    """The act of one delegate's position; ``reason`` and ``ground`` are filled in where one is owed."""
    decision = decided(world, name)
    body = {"position": position, **more}
    sealed: dict[str, Any] = {}
    if position in ("object", "block"):
        body.setdefault("ground", "harm")
        sealed["reason"] = "It would do harm."
    written_for = body.pop("written_for", None)
    by = body.pop("by", (0,))
    seat = f"{world.id(DELEGATES[who])}" if who in DELEGATES else who
    live = body.pop("replaces", world.state.record.live.get(("decision.position/v1", (decision.id, seat))))
    on = body.pop("on", decision.text)
    return world.act(
        "decision.position/v1",
        body,
        about=name,
        on=on,
        replaces=live,
        written_for=written_for,
        by=by,
        **sealed,
    )


def speak(world: World, who: str, position: str, name: str = "motion", **more: Any) -> None:
    """Have one delegate take a position in her organization's name."""
    world.say([(who, org(DELEGATES[who]))], word(world, who, position, name, **more))


def try_speak(world: World, who: str, position: str, name: str = "motion", **more: Any) -> Accepted | Refusal:
    """As `speak`, but returns the verdict."""
    return world.try_say([(who, org(DELEGATES[who]))], word(world, who, position, name, **more))


def all_speak(world: World, positions: Mapping[str, str], name: str = "motion") -> None:
    """Have several delegates take positions."""
    for who, position in positions.items():
        speak(world, who, position, name)


def close(world: World, name: str = "motion", by: Any = "ana") -> None:
    """Publish the outcome as the rules give it."""
    world.say(by, closing_act(world, name))


def closing_act(world: World, name: str = "motion", **changes: Any) -> Any:
    """The closing act with the body that the rules give, changed where asked."""
    body = closing_body(world.state, decided(world, name))
    return world.act("decision.closed/v1", {**body, **changes}, about=name)


def decided(world: World, name: str = "motion") -> Decision:
    """The decision as the state has it."""
    return world.state.decisions.decisions[world.id(name)]


def stage(world: World, name: str = "motion") -> str:
    """Where it stands now."""
    return stage_of(world.state, decided(world, name), world.now)


def run_through(world: World, positions: Mapping[str, str], name: str = "motion", **body: Any) -> None:
    """A whole decision over time: proposed, opened for three days, positions, closed after its close."""
    propose(world, name=name, **body)
    world.wait(days=8)
    open_up(world, name, hours=WEEK_H)
    all_speak(world, positions, name)
    world.wait(days=8)
    close(world, name)


def line(who: str, position: str, **more: Any) -> dict[str, Any]:
    """One line of a round, in her organization's name."""
    body = {"person": f"@{who}", "as": {"organization": f"@{DELEGATES[who]}"}, "position": position, **more}
    if position in ("object", "block"):
        body.setdefault("ground", "harm")
    return body


def room_act(world: World, lines: Sequence[dict[str, Any]], *, by: tuple[int, ...] = (0,), **body: Any) -> Any:
    """The act by which a meeting decides."""
    reasons: dict[str, Any] = {
        f"round/{place}/reason": "It would do harm."
        for place, one in enumerate(lines)
        if one["position"] in ("object", "block")
    }
    filled = {"procedure": "consent", "class": "ordinary", "round": list(lines), **body}
    return world.act("decision.in_room/v1", filled, by=by, title="A title", text="A text", **reasons)


def in_room(
    world: World,
    positions: Mapping[str, str],
    *,
    signers: Sequence[str] = ("ana", "ben"),
    name: str = "motion",
    **body: Any,
) -> None:
    """Decide in the room; those who sign speak for themselves, the others are written down."""
    lines = [
        line(who, position, **({"until": until_of(world)} if position == "taking_it_back" else {}))
        for who, position in positions.items()
    ]
    by = [(who, org(DELEGATES[who])) for who in signers]
    world.say(by, room_act(world, lines, by=tuple(range(len(by))), **body), names=(name,))


def until_of(world: World, days: int = 14) -> str:
    """A date some days ahead."""
    return format_second((world.now // 1000 + days * 86_400) * 1000)[:10]
