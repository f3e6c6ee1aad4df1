"""Promises and people: kept, changed and set down; a lost phone; the coordinator's role moves on."""

from collections.abc import Mapping
from typing import Any

from api.demo.beginning import HOME
from api.demo.stage import Stage

HANDOVER = ("chat_group", "mailbox", "passwords", "keys")


def offer(stage: Stage, name: str, person: str, terms: Mapping[str, object], deliverable: str, note: str) -> None:
    """A promise by its owner's own key: offered and made in one sitting."""
    organization = HOME[person]
    scene = stage.scene((person, organization))
    body = {"terms": terms, "organization": f"@{organization}", "accountable": f"@{person}", "promisor": "both"}
    scene.act("commitment.offered/v1", body, call=name, deliverable=deliverable)
    scene.act("commitment.made/v1", about=name)
    stage.record(scene, note)


def make(stage: Stage) -> None:
    """May: three offers."""
    stage.at("2026-05-21 18:00")
    room = {"thing": "venue", "quantity": 6, "unit": "evenings", "due": "2026-09-30", "evidence": "witness"}
    offer(
        stage, "evenings", "Marta", room, "The tenants' hall for six evenings", "Marta promises the hall, six evenings."
    )
    hours = {"thing": "hours", "quantity": 40, "unit": "hours", "due": "2026-07-31", "evidence": "count"}
    offer(
        stage, "stewards", "Thandi", hours, "Stewards for the march and after", "Thandi promises 40 hours of stewards."
    )
    songs = {"thing": "task", "due": "2026-08-31", "evidence": "word"}
    offer(stage, "songbook", "Joao", songs, "A songbook for the harbour", "Joao promises a songbook.")


def changed_and_set_down(stage: Stage) -> None:
    """June and July: one promise is changed, one set down."""
    stage.at("2026-06-20 18:00")
    scene = stage.scene(("Thandi", HOME["Thandi"]))
    terms = {"thing": "hours", "quantity": 24, "unit": "hours", "due": "2026-10-31", "evidence": "count"}
    scene.act("commitment.renegotiating/v1", {"terms": terms}, about="stewards", reason="Strike votes take our people.")
    stage.record(scene, "Thandi asks to change it: 24 hours by the end of October. Nothing red: it happens.")
    stage.at("2026-07-10 18:00")
    scene = stage.scene(("Joao", HOME["Joao"]))
    scene.act("commitment.withdrawn/v1", about="songbook", reason="Our printer is ill. We would rather sing.")
    stage.record(scene, "Joao sets the songbook down, with a reason.")


def kept(stage: Stage) -> None:
    """September: one promise is kept, and another organization confirms it."""
    stage.at("2026-09-12 10:00")
    scene = stage.scene(("Marta", HOME["Marta"]), ("Sipho", HOME["Sipho"]))
    body = {"date": "2026-09-11", "amount": 6}
    scene.act("commitment.claimed/v1", body, call="claim", about="evenings", by=(0, 1))
    stage.record(scene, "Marta: six evenings were held. Sipho was there and signs beside her.")
    scene = stage.scene(("Ruth", HOME["Ruth"]))
    scene.act("commitment.verified/v1", {"completion": "complete"}, about="evenings", on="claim")
    stage.record(scene, "Ruth, of another organization, confirms it: kept.")


def lost_phone(stage: Stage) -> None:
    """July: Lindiwe's phone is gone. Two neighbours freeze its key at once and vouch for a new one."""
    stage.at("2026-07-14 22:10")
    scene = stage.scene(("Ruth", HOME["Ruth"]), ("Marta", HOME["Marta"]))
    scene.act("key.frozen/v1", about="Lindiwe", by=(0, 1), reason="Phone lost on the late ferry.")
    stage.record(scene, "Lindiwe's phone is gone: two neighbours freeze its key the same evening.")
    stage.at("2026-07-15 18:00")
    scene = stage.scene(("Lindiwe", "self"), ("Ruth", HOME["Ruth"]), ("Marta", HOME["Marta"]))
    scene.act("key.recovery_requested/v1", {"key": stage.key_body("Lindiwe/2")}, about="Lindiwe", by=(0, 1, 2))
    stage.record(
        scene,
        "They vouch for a new phone. Everybody is told; a day later it may sign.",
        {stage.ids["Lindiwe"]: "Lindiwe/2"},
    )
    stage.owners["Lindiwe"] = "Lindiwe/2"


def rotation(stage: Stage) -> None:
    """October: the coordinator's role passes from the largest union to the youngest group, item by item."""
    stage.at("2026-10-02 18:00")
    scene = stage.scene(("Thandi", "self"))
    scene.act("term.resigned/v1", {"effective": "2026-11-01"}, about="term of Thandi", reason="Time for somebody else.")
    stage.record(scene, "Thandi will pass the coordinator's role on at the end of the month.")
    body = {
        "post": "@coordinator", "person": "@Lindiwe", "organization": "@Young Voices",
        "starts": "2026-11-01", "ends": "2027-10-31",
    }  # fmt: skip
    stage.at("2026-10-10 19:00")
    signers = ["Marta", "Thandi", "Ruth", "Sipho", "Lindiwe"]
    scene = stage.scene(*((person, HOME[person]) for person in signers))
    rounds = [
        {"person": f"@{person}", "as": {"organization": f"@{HOME[person]}"}, "position": "consent"}
        for person in signers
    ]
    effects = [{"kind": "term.appointed/v1", "body": body}]
    room = {"procedure": "consent", "class": "ordinary", "effects": effects, "round": rounds}
    text = "Lindiwe of Young Voices coordinates from 1 November."
    scene.act("decision.in_room/v1", room, call="rotation", by=(0, 1, 2, 3, 4), title="A new coordinator", text=text)
    stage.record(scene, "In the room: Lindiwe of Young Voices will coordinate from November.")
    scene = stage.scene(("Lindiwe", HOME["Lindiwe"]))
    scene.act("term.appointed/v1", body, call="term of Lindiwe", under=("rotation", 0))
    stage.record(scene, "Lindiwe signs it herself: she accepts, and prepares.")
    _hand_over(stage)


def _hand_over(stage: Stage) -> None:
    stage.at("2026-11-01 10:00")
    scene = stage.scene(("Thandi", "self"))
    labels: dict[str, Any] = {f"items__{place}__label": item.replace("_", " ") for place, item in enumerate(HANDOVER)}
    scene.act("handover.listed/v1", {"items": list(HANDOVER)}, call="list", about="term of Thandi", **labels)
    stage.record(scene)
    scene = stage.scene(("Lindiwe", "self"))
    items = [
        {"item": place, "outcome": "lost" if item == "keys" else "accepted"} for place, item in enumerate(HANDOVER)
    ]
    scene.act("handover.received/v1", {"items": items}, about="term of Thandi", on="list")
    stage.record(scene, "Handover: chat group, mailbox and passwords accepted; the office keys are marked lost.")
