"""Register entries of every template, lawful ones, for the tests."""

from typing import Any

from ledger.rules.judge import Accepted
from ledger.rules.kind import Refusal
from tests.rules.posts.offices import coalition, day
from tests.world import World, org

Verdict = Accepted | Refusal
DOCKERS = [("ana", org("dockers"))]
NURSES = [("ben", org("nurses"))]


def bodies(world: World) -> dict[str, dict[str, Any]]:
    """One lawful entry of each template."""
    span = {"first": day(world, 0), "last": day(world, 10)}
    return {
        "priority": {"topic": "night_shifts"},
        "risk": {"topic": "layoffs"},
        "date": {"sort": "bargaining", **span},
        "demand": {"topic": "night_shifts"},
        "engagement": {"sort": "meeting", "date": day(world, 0), "organizations": ["@dockers"]},
        "interest": {"relation": "employer", "topic": "port"},
        "mandate": {"person": "@ana", "topics": ["night_shifts"], **span},
        "grievance": {"topic": "night_shifts", "people": 12},
        "proposal": {"sort": "comment", "of": "@charter"},
        "resource": {"thing": "hours", "quantity": 20, "unit": "hours", **span},
        "support": {"role": "kitchen", "hours": 4, **span},
        "voice": {"of": "@charter", "stance": "for"},
        "profile": {"sort": "union"},
        "translation": {"of": "@charter", "language": "pt-BR"},
        "composition": {
            "group": "speakers",
            "dimension": "age",
            "date": day(world, 0),
            "cells": [{"code": "under_30", "count": 7}, {"code": "other", "count": 5}],
        },
    }


def enter(world: World, template: str, by: Any = None, called: str = "entry", **body: Any) -> Verdict:
    """Write an entry, for the dockers unless said; ``body`` changes what is written."""
    entry = {"template": template} | bodies(world)[template] | body
    signers = DOCKERS if by is None else by
    verdict = world.try_say(signers, world.act("register.entered/v1", {"entry": entry}, text="As we said"))
    if isinstance(verdict, Accepted):
        world.ids[called] = verdict.cases[0].id
    return verdict


def change(world: World, template: str, by: Any = None, replaces: str | None = None, **body: Any) -> Verdict:
    """Write another version of the entry."""
    entry = {"template": template} | bodies(world)[template] | body
    act = world.act("register.changed/v1", {"entry": entry}, about="entry", replaces=replaces, text="Said anew")
    verdict = world.try_say(DOCKERS if by is None else by, act)
    if isinstance(verdict, Accepted):
        world.ids["version"] = verdict.cases[0].id
    return verdict


def end(world: World, by: Any = None) -> Verdict:
    """End the entry."""
    return world.try_say(DOCKERS if by is None else by, world.act("register.ended/v1", about="entry"))


def endorse(world: World, version: str, word: str = "endorses", by: Any = None, replaces: str | None = None) -> Verdict:
    """An organization's word on a version."""
    act = world.act("register.endorsed/v1", {"word": word}, about="entry", on=version, replaces=replaces)
    return world.try_say(NURSES if by is None else by, act)


def answer(world: World, by: Any = "ben", disposition: str = "noted", **more: Any) -> Verdict:
    """Answer the entry."""
    body = {"disposition": disposition} | ({"act": more.pop("act")} if "act" in more else {})
    return world.try_say(by, world.act("register.answered/v1", body, about="entry", **more))


def refused(verdict: Verdict) -> str:
    """The code of a refusal."""
    assert isinstance(verdict, Refusal), "accepted"
    return verdict.code


__all__ = [
    "DOCKERS",
    "NURSES",
    "Verdict",
    "answer",
    "bodies",
    "change",
    "coalition",
    "day",
    "end",
    "endorse",
    "enter",
    "refused",
]
