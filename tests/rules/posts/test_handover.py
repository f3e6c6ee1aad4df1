"""Handing over: the list, the receipt, and what happens when nobody signs (docs/rules.md L-24 to L-26)."""

from typing import Any

from ledger.format.statement import Act
from tests.rules.decided import decided
from tests.rules.posts.offices import appoint, coalition, create, serving, standing
from tests.world import World

ITEMS = ["chat_admin", "keys", "bank_mandate"]


def leaving(*, listed: bool = True) -> World:
    """Ana's term has ended; Ben was appointed and waits for the packet."""
    world = coalition()
    create(world, carryover_days=60, handover_days=14, handover=["keys", "bank_mandate"])
    appoint(world, "ana", 0, 100)
    world.wait(days=90)
    appoint(world, "ben", 10, 200)
    if listed:
        world.say("ana", world.act("handover.listed/v1", {"items": ITEMS}, about="ana's term"), names=("list",))
    return world


def receipt(world: World, **outcomes: str) -> Act:
    """A receipt by item: ``i0="accepted"``."""
    items = [{"item": int(name[1:]), "outcome": outcome} for name, outcome in outcomes.items()]
    return world.act("handover.received/v1", {"items": items}, about="ana's term", on="list")


def settled(world: World) -> tuple[Any, ...]:
    """How the items stand."""
    return world.state.posts.packets[world.ids["ana's term"]].settled


def test_the_successor_settles_item_by_item() -> None:
    """Accepted, refused or lost; the role is hers when nothing is open any more."""
    world = leaving()
    world.wait(days=10)
    world.say("ben", receipt(world, i0="accepted", i1="refused"))
    assert (settled(world), serving(world)) == (("accepted", "refused", None), ["ana"])
    world.say("ben", receipt(world, i2="lost"))
    assert (settled(world), serving(world)) == (("accepted", "refused", "lost"), ["ben"])
    assert standing(world, "ana's term") == "handed_over"


def test_an_item_is_settled_once_and_only_if_it_is_listed() -> None:
    """Not twice in one act, not again later, not beyond the list."""
    world = leaving()
    assert world.refused("ben", receipt(world, i3="accepted")).detail == {"item": 3, "problem": "is not in the list"}
    world.say("ben", receipt(world, i0="accepted"))
    assert world.refused("ben", receipt(world, i0="lost")).code == "ITEM_UNFIT"
    twice = {"items": [{"item": 1, "outcome": "lost"}, {"item": 1, "outcome": "accepted"}]}
    act = world.act("handover.received/v1", twice, about="ana's term", on="list")
    assert world.refused("ben", act).detail == {"item": 1, "problem": "is settled already"}


def test_a_list_names_what_the_post_asks_for() -> None:
    """What the post's template names is listed, and marked lost later if it is not there."""
    world = leaving(listed=False)
    act = world.act("handover.listed/v1", {"items": ["keys"]}, about="ana's term")
    refusal = world.refused("ana", act)
    assert (refusal.code, refusal.detail) == ("HANDOVER_INCOMPLETE", {"missing": "bank_mandate"})


def test_strangers_neither_list_nor_sign() -> None:
    """The holder and her successor do; and the custodians where nobody does."""
    world = leaving()
    listed = world.act("handover.listed/v1", {"items": ITEMS}, about="ana's term", replaces="list")
    assert world.refused("cy", listed).code == "NOT_YOURS_TO_LIST"
    assert world.refused("cy", receipt(world, i0="accepted")).code == "NOT_THE_SUCCESSOR"
    assert world.refused("ana", receipt(world, i0="accepted")).code == "NOT_THE_SUCCESSOR"


def test_a_list_can_be_mended_until_something_of_it_is_settled() -> None:
    """A receipt is for the list that stands."""
    world = leaving()
    longer = world.act("handover.listed/v1", {"items": [*ITEMS, "stamp"]}, about="ana's term", replaces="list")
    world.say("ana", longer, names=("longer",))
    assert world.refused("ben", receipt(world, i0="accepted")).code == "HANDOVER_CHANGED"
    world.ids["list"] = world.ids["longer"]
    world.say("ben", receipt(world, i0="accepted"))
    again = world.act("handover.listed/v1", {"items": ITEMS}, about="ana's term", replaces="longer")
    refusal = world.refused("ana", again)
    assert (refusal.code, refusal.detail) == ("HANDOVER_STARTED", {"settled": 1})


def test_nothing_is_received_that_was_not_listed() -> None:
    """A list of another term is no list of this one."""
    world = leaving()
    act = world.act("handover.received/v1", {"items": [{"item": 0, "outcome": "lost"}]}, about="ben's term", on="list")
    world.wait(days=365)
    assert world.refused([("ana", "self")], act).code == "NOT_THE_SUCCESSOR"


def test_e24_a_handover_that_nobody_acknowledges_is_closed_by_the_custodians() -> None:
    """E24: after the deadline two registrars of two organizations sign, marking what is gone as lost."""
    world = leaving()
    world.say("ana", world.act("term.resigned/v1", about="ana's term"))
    everything = {"items": [{"item": place, "outcome": "lost"} for place in range(3)]}
    act = world.act("handover.received/v1", everything, by=(0, 1), about="ana's term", on="list")
    two = [("cy", "self"), ("bea", "self")]
    world.wait(days=14, ms=-1001)
    assert world.refused(two, act).code == "NOT_THE_SUCCESSOR"
    world.wait(ms=1)
    assert world.refused([("ana", "self"), ("abe", "self")], act).code == "NOT_THE_SUCCESSOR"
    world.say(two, act)
    assert (settled(world), standing(world, "ana's term")) == (("lost", "lost", "lost"), "handed_over")


def test_the_successor_can_list_what_a_holder_who_is_gone_left_behind() -> None:
    """When the holder lists nothing, who comes next does."""
    world = leaving(listed=False)
    listed = world.act("handover.listed/v1", {"items": ITEMS}, about="ana's term", note="Nobody answered the phone.")
    world.say("ben", listed, names=("list",))
    world.say("ben", receipt(world, i0="lost", i1="lost", i2="lost"))
    world.wait(days=10)
    assert serving(world) == ["ben"]


def test_a_receipt_after_taking_the_seat_changes_nothing_but_the_packet() -> None:
    """Whoever sits already, because carryover ran out, goes on sitting."""
    world = leaving()
    world.wait(days=71)
    assert serving(world) == ["ben"]
    world.say("ben", receipt(world, i0="accepted", i1="accepted", i2="accepted"))
    assert serving(world) == ["ben"]
    assert standing(world, "ana's term") == "handed_over"


def test_a_removed_holder_hands_over_and_is_not_emeritus() -> None:
    """What she held is settled; the honour is not given."""
    world = leaving()
    decided(world, "cy", "term.removed/v1", about="ana's term")
    world.say("ben", receipt(world, i0="accepted", i1="accepted", i2="accepted"))
    world.wait(days=400)
    assert standing(world, "ana's term") == "handed_over"


def test_an_honoured_holder_is_emeritus() -> None:
    """After the days in which questions may still come, who left in order is emeritus."""
    world = leaving()
    world.say("ben", receipt(world, i0="accepted", i1="accepted", i2="accepted"))
    assert standing(world, "ana's term") == "ending"
    world.wait(days=23)
    assert standing(world, "ana's term") == "handed_over"
    world.wait(days=1)
    assert standing(world, "ana's term") == "emeritus"
