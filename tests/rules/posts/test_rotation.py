"""The coordinator's role goes round: decided in the room, accepted by her own hand, handed over, signed for."""

from typing import Any

from ledger.format.statement import Capacity
from tests.rules.decided import decided
from tests.rules.decisions.council import DELEGATES, council
from tests.rules.posts.offices import appointment, day, hand_over, serving, standing
from tests.world import World, org

CONSENT = dict.fromkeys(DELEGATES, "consent")


def appoint_in_room(world: World, person: str, starts: int, ends: int) -> None:
    """Seven consent in the room, and in the same statement the appointment is carried out."""
    own = f"@{DELEGATES[person]}"
    body = world.fill(appointment(person, day(world, starts), day(world, ends), organization=own))
    lines = [
        {"person": f"@{who}", "as": {"organization": f"@{DELEGATES[who]}"}, "position": position}
        for who, position in CONSENT.items()
    ]
    room: dict[str, Any] = {
        "procedure": "consent",
        "class": "ordinary",
        "round": lines,
        "effects": [{"kind": "term.appointed/v1", "body": body}],
    }
    by: list[tuple[str, Capacity]] = [(who, org(DELEGATES[who])) for who in DELEGATES]
    everybody = tuple(range(len(by)))
    world.say(
        by,
        world.act("decision.in_room/v1", room, by=everybody, title="Our coordinator", text="She coordinates."),
        world.act("term.appointed/v1", body, under=(".0", 0)),
        names=("", f"{person}'s term"),
    )


def test_a_rotation_is_decided_shadowed_handed_over_and_binds_by_time() -> None:
    """Ana serves her year; Ben is chosen, accepts, signs for the keys while she is there, and sits on his first day."""
    world = council()
    decided(
        world, "ana", "post.created/v1",
        {"code": "coordinator", "rotation": 1, "limits": {"consecutive": 1}, "handover": ["keys", "mailbox"]},
        called="coordinator", name="Coordinator",
    )  # fmt: skip
    appoint_in_room(world, "ana", 0, 365)
    assert serving(world) == ["ana"]
    world.wait(days=340)
    appoint_in_room(world, "ben", 25, 390)
    world.say("ben", world.act("term.accepted/v1", {"interests": "none"}, about="ben's term"))
    hand_over(world, "ana's term", "ben", items=("keys", "mailbox"))
    assert (standing(world, "ana's term"), standing(world, "ben's term"), serving(world)) == (
        "ending",
        "preparing",
        ["ana"],
    )
    world.wait(days=25)
    assert (serving(world), standing(world, "ana's term")) == (["ben"], "handed_over")
    again = {"post": "@coordinator", "person": "@ben", "starts": day(world, 365), "organization": "@nurses"}
    assert world.refused("cy", world.act("nomination.made/v1", again)).code == "TERM_LIMIT"
