"""Evenings without motions: who was there, a check-in, a story told with consent, the next date."""

from api.demo.beginning import EVERYBODY, HOME
from api.demo.stage import Stage


def first_evening(stage: Stage) -> None:
    """1 March, after the founding: the gathering itself, in one statement."""
    stage.at("2026-03-01 21:00")
    scene = stage.scene(("Marta", HOME["Marta"]))
    body = {
        "date": "2026-03-01",
        "organizations": [f"@{organization}" for organization in EVERYBODY],
        "moments": [{"moment": "check_in", "minutes": 20}, {"moment": "agreement", "minutes": 30}],
        "next": "2026-03-14",
    }
    scene.act("gathering.met/v1", body, call="first evening", note="The first evening at the tenants' hall.")
    stage.record(scene, "We met: seven organizations at the tenants' hall. One statement, one signature.")


def story_evening(stage: Stage) -> None:
    """22 August: stories. Lindiwe tells hers, and lets it be kept for the gathering only."""
    stage.at("2026-08-22 20:30")
    scene = stage.scene(("Lindiwe", HOME["Lindiwe"]))
    body = {
        "date": "2026-08-22",
        "present": 41,
        "moments": [{"moment": "story", "minutes": 60}, {"moment": "song", "minutes": 15}],
        "next": "2026-09-11",
    }
    scene.act("gathering.met/v1", body, call="story evening", note="Stories and songs by the water.")
    told = {"gathering": "@story evening", "uses": ["gathering"]}
    scene.act("story.told/v1", told, call="story", title="The night the ward was empty", words="It began at two.")
    stage.record(
        scene, "A story evening, forty-one people. Lindiwe tells hers, for those who were there and nobody else."
    )
