"""Decisions in force by fiat, for families that carry them out: how one comes about is another family's test."""

import hashlib
from collections.abc import Mapping
from typing import Any

from ledger.format.statement import Act
from ledger.rules.decisions.state import Decision, Effect
from ledger.rules.judge import Accepted
from ledger.rules.kind import Refusal
from tests.world import World


def decide(world: World, *acts: Act) -> str:
    """A decision in force whose effects are these very acts; returns its id."""
    number = len(world.state.decisions.decisions)
    identity = f"{hashlib.sha256(b'decision %d' % number).hexdigest()}.0"
    effects = tuple(Effect(act.kind, act.about, act.body) for act in acts)
    world.state.decisions.decisions.put(identity, Decision(identity, effects, in_force_from=world.now))
    world.state.record.things.put(identity, "decision")
    return identity


def try_decided(
    world: World, by: Any, kind: str, body: Mapping[str, Any] | None = None, *, about: str | None = None, **sealed: Any
) -> Accepted | Refusal:
    """Decide one act and try to carry it out."""
    decision = decide(world, world.act(kind, body, about=about))
    return world.try_say(by, world.act(kind, body, about=about, under=(decision, 0), **sealed))


def decided(
    world: World,
    by: Any,
    kind: str,
    body: Mapping[str, Any] | None = None,
    *,
    about: str | None = None,
    called: str | None = None,
    **sealed: Any,
) -> str:
    """Decide one act and carry it out; returns its id, also kept under ``called``."""
    verdict = try_decided(world, by, kind, body, about=about, **sealed)
    assert isinstance(verdict, Accepted), verdict
    identity = verdict.cases[0].id
    if called is not None:
        world.ids[called] = identity
    return identity


def not_decided(
    world: World, by: Any, kind: str, body: Mapping[str, Any] | None = None, *, about: str | None = None, **sealed: Any
) -> Refusal:
    """Decide one act whose carrying out is refused; returns the refusal."""
    verdict = try_decided(world, by, kind, body, about=about, **sealed)
    assert isinstance(verdict, Refusal), "accepted"
    return verdict
