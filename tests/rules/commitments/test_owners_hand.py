"""Over random histories: no hand but the owner's, and its authoriser's, ever makes or changes a promise."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from ledger.format.statement import Capacity
from ledger.rules.judge import Accepted
from tests.rules.commitments.promises import coalition, offer, terms
from tests.rules.posts.offices import on_paper
from tests.world import World, org

PEOPLE = {"ana": "dockers", "abe": "dockers", "ben": "nurses", "cy": "tenants"}
NAMES = st.sampled_from(["ana", "ana", "abe", "cy", "ben"])
KINDS = (
    "offered",
    "made",
    "renegotiating",
    "renegotiated",
    "transfer_proposed",
    "transferred",
    "picked_up",
    "withdrawn",
)
STEPS = st.lists(
    st.tuples(
        st.sampled_from(KINDS),
        NAMES,
        NAMES,
        st.sampled_from(["person", "organization", "both"]),
        st.sampled_from(["key", "paper", "phone"]),
        st.booleans(),
    ),
    max_size=25,
)


def body_of(world: World, kind: str, owner: str, promisor: str) -> dict[str, Any]:
    """A body for an act that names an owner."""
    if kind == "offered":
        return offer(world, owner, PEOPLE[owner], promisor, relied_on_by=["@tenants"])
    if kind in ("renegotiating", "picked_up"):
        return {"terms": terms(world, 60)}
    if kind == "transfer_proposed":
        return {"organization": f"@{PEOPLE[owner]}", "accountable": f"@{owner}"}
    return {}


def attempt(world: World, step: tuple[str, str, str, str, str, bool]) -> bool:
    """Try one act on the latest promise; whether it was accepted."""
    kind, signer, owner, promisor, how, in_its_name = step
    about = None if kind == "offered" else world.ids.get("latest")
    if kind != "offered" and about is None:
        return False
    latest = world.state.commitments.commitments[about] if about else None
    judged = {"renegotiated": latest and latest.proposal, "transferred": latest and latest.transfer}.get(kind)
    capacity: Capacity = org(PEOPLE[signer]) if in_its_name else "self"
    sealed: dict[str, Any] = {"deliverable": "Hours"} if kind == "offered" else {}
    act = world.act(
        f"commitment.{kind}/v1",
        body_of(world, kind, owner, promisor),
        by=(0,) if how == "key" else (0, 1),
        about=about,
        on=judged.act if judged else None,
        written_for=(signer, capacity, "phone") if how == "phone" else None,
        **sealed,
    )
    if how == "paper":
        act = on_paper(world, act, signer, capacity)
    seeing = [name for name in ("bea", "ana", "cy") if PEOPLE.get(name, "nurses") != PEOPLE[signer]][:2]
    by: list[tuple[str, Capacity]] = [(signer, capacity)] if how == "key" else [(name, "self") for name in seeing]
    verdict = world.try_say(by, act)
    if isinstance(verdict, Accepted) and kind == "offered":
        world.ids["latest"] = verdict.cases[0].id
    return isinstance(verdict, Accepted)


@given(st.sampled_from(["person", "organization", "both"]), STEPS)
def test_no_hand_but_the_owner_s_makes_or_changes_a_promise(
    first: str, steps: list[tuple[str, str, str, str, str, bool]]
) -> None:
    """Whoever signs whatever, for whomever: what stands was owned by whom it binds."""
    world = coalition()
    body = body_of(world, "offered", "ana", first)
    world.ids["latest"] = world.say("ana", world.act("commitment.offered/v1", body, deliverable="Hours"))[0]
    for step in steps:
        kind, signer, _, _, how, in_its_name = step
        if not attempt(world, step) or kind in ("renegotiated", "withdrawn"):
            continue
        assert how != "phone"
        latest = world.state.commitments.commitments[world.ids["latest"]]
        if kind in ("made", "transfer_proposed") and latest.promisor != "person":
            assert in_its_name
            assert world.ids[PEOPLE[signer]] == latest.organization
        else:
            assert world.ids[signer] == latest.accountable
        if kind in ("transferred", "picked_up") and latest.promisor != "person":
            assert in_its_name
