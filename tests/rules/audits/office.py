"""An audit of the dockers' doings by Cy of the tenants, and one finding in it."""

from collections.abc import Callable, Mapping
from typing import Any

from ledger.rules.audits.state import Finding
from ledger.rules.judge import Accepted
from ledger.rules.kind import Refusal
from tests.rules.posts.offices import coalition, day
from tests.world import World

Verdict = Accepted | Refusal


def schedule(world: World, *, by: tuple[str, str] = ("ana", "ben"), **body: Any) -> Verdict:
    """Two delegates schedule it."""
    told = {"scope": "money", "organizations": ["@dockers"], "auditor": "@cy", "due": day(world, 60)} | body
    signers = [(name, "self") for name in by]
    verdict = world.try_say(signers, world.act("audit.scheduled/v1", told, by=(0, 1)))
    if isinstance(verdict, Accepted):
        world.ids["audit"] = verdict.cases[0].id
    return verdict


def take_on(world: World, who: str = "cy") -> Verdict:
    """The auditor takes it on."""
    return world.try_say(who, world.act("audit.opened/v1", about="audit"))


def report(world: World, who: str = "cy") -> Verdict:
    """The auditor reports."""
    return world.try_say(who, world.act("audit.reported/v1", about="audit", summary="All in order but one"))


def raise_finding(world: World, who: str = "cy", **body: Any) -> Verdict:
    """A missing receipt, to be answered by Abe."""
    told = {"severity": "medium", "code": "missing_receipt", "respondent": "@abe"} | body
    verdict = world.try_say(who, world.act("finding.raised/v1", told, about="audit", finding="Where is the receipt?"))
    if isinstance(verdict, Accepted):
        world.ids["finding"] = verdict.cases[0].id
    return verdict


def step(world: World, kind: str, by: Any, body: Mapping[str, Any] | None = None, **sealed: Any) -> Verdict:
    """One act about the finding; several signers all sign it."""
    signers = [(by, "self")] if isinstance(by, str) else by
    act = world.act(f"finding.{kind}/v1", body, about="finding", by=tuple(range(len(signers))), **sealed)
    return world.try_say(signers, act)


def agree(world: World, days: int = 10) -> Verdict:
    """Cy and Abe agree what is done in so many days."""
    body = {"owner": "@abe", "due": day(world, days)}
    return step(world, "action_agreed", [("cy", "self"), ("abe", "self")], body, action="Find it")


STEPS: dict[str, Callable[[World], Verdict]] = {
    "accept": lambda world: step(world, "answered", "abe", {"word": "accepted"}),
    "contest": lambda world: step(world, "answered", "abe", {"word": "contested"}, reason="It is in the box"),
    "uphold": lambda world: step(world, "reviewed", "cy", {"word": "upheld"}),
    "withdraw": lambda world: step(world, "reviewed", "cy", {"word": "withdrawn"}),
    "agree": agree,
    "show": lambda world: step(world, "evidenced", "abe", note="It is here now"),
    "return": lambda world: step(world, "returned", "cy", reason="That is another one"),
    "close": lambda world: step(world, "closed", "cy"),
}
WAYS: dict[str, tuple[str, ...]] = {
    "raised": (),
    "accepted": ("accept",),
    "contested": ("contest",),
    "withdrawn": ("contest", "withdraw"),
    "action_agreed": ("accept", "agree"),
    "evidence": ("contest", "uphold", "agree", "show"),
    "closed": ("accept", "agree", "show", "return", "show", "close"),
}


def opened() -> World:
    """A world with the audit under way."""
    world = coalition()
    schedule(world)
    take_on(world)
    return world


def at(stage: str) -> World:
    """A world in which the finding stands so."""
    world = opened()
    raise_finding(world)
    for name in WAYS[stage]:
        verdict = STEPS[name](world)
        assert isinstance(verdict, Accepted), (name, verdict)
    assert finding(world).stage == stage
    return world


def finding(world: World) -> Finding:
    """The finding as recorded."""
    return world.state.audits.findings[world.ids["finding"]]
