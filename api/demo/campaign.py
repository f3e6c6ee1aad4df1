"""The campaign: deciding in the room and over time, and an objection that changed a proposal."""

from typing import Any

from api.demo.beginning import HOME
from api.demo.money import allocate, buy, taxi, zar
from api.demo.stage import Scene, Stage
from ledger.rules.decisions.closing import closing_body


def in_the_room(stage: Stage) -> None:
    """28 March: money set aside in the room. Four sign, one on paper, one takes it back, for one it is not theirs."""
    stage.at("2026-03-28 19:30")
    signers = ["Marta", "Thandi", "Ruth", "Sipho"]
    scene = stage.scene(*((person, HOME[person]) for person in signers))
    rounds: list[dict[str, Any]] = [
        *({"position": "consent", "person": f"@{person}"} for person in signers),
        {"position": "consent", "person": "@Nomsa"},
        {"position": "not_ours", "person": "@Lindiwe"},
        {"position": "taking_it_back", "person": "@Joao", "until": "2026-04-10"},
    ]
    for spoken in rounds:
        spoken["as"] = {"organization": f"@{HOME[str(spoken['person'])[1:]]}"}
    effects = [
        {"kind": "allocation.made/v1", "body": {"line": "@leaflets", "amount": zar(1800)}},
        {"kind": "allocation.made/v1", "body": {"line": "@travel", "amount": zar(600)}},
        {"kind": "allocation.made/v1", "body": {"line": "@campaign line", "amount": zar(3000)}},
    ]
    body = {"procedure": "consent", "class": "ordinary", "effects": effects, "round": rounds}
    scene.act(
        "decision.in_room/v1",
        body,
        call="spring budget",
        by=(0, 1, 2, 3),
        title="Money for the spring",
        text="R1,800 for leaflets and R600 for travel from the general fund; R3,000 from the campaign's own.",
    )
    stage.record(
        scene,
        "In the room: R5,400.00 set aside for the spring. Five consent; for Young Voices it is not theirs; "
        "the Choir takes it back to its people until 10 April.",
    )
    stage.at("2026-03-29 09:00")
    for effect, (line, amount) in enumerate(
        (("leaflets", zar(1800)), ("travel", zar(600)), ("campaign line", zar(3000)))
    ):
        allocate(stage, "spring budget", effect, line, amount, f"Set aside, as decided: {line}.")
    stage.at("2026-04-08 20:00")
    scene = stage.scene(("Joao", HOME["Joao"]))
    position(scene, stage, "spring budget", "Joao", "consent")
    stage.record(scene, "The Choir has asked its people and joins: it is in.")


def position(scene: Scene, stage: Stage, decision: str, person: str, stand: str, **more: Any) -> None:
    """One position, replacing the one that stands."""
    state, identity = stage.state, stage.ids[decision]
    place = (identity, stage.ids[HOME[person]])
    live = state.record.live.get(("decision.position/v1", place))
    sealed: dict[str, Any] = {key: more.pop(key) for key in ("reason", "reservation") if key in more}
    body = {"position": stand, **more}
    scene.act(
        "decision.position/v1",
        body,
        about=decision,
        on=state.decisions.decisions[identity].text,
        replaces=live,
        **sealed,
    )


def staffing(stage: Stage) -> None:
    """April and May: a proposal meets an objection, its text changes, and nobody objects any more."""
    stage.at("2026-04-12 18:00")
    scene = stage.scene(("Thandi", HOME["Thandi"]))
    effects = [{"kind": "allocation.made/v1", "body": {"line": "@campaign line", "amount": zar(2000)}}]
    body = {"class": "ordinary", "effects": effects}
    text = "A march to the hospital gate on 1 May at noon; R2,000 for banners and sound."
    scene.act("decision.proposed/v1", body, call="march", title="A march for safe staffing", text=text)
    stage.record(scene, "Thandi proposes a march to the hospital gate at noon on 1 May.")
    open_up(stage, "march", "2026-04-13 08:00", "2026-04-20T18:00:00Z")
    for person in ("Thandi", "Sipho", "Marta"):
        stage.at("2026-04-14 12:00")
        scene = stage.scene((person, HOME[person]))
        position(scene, stage, "march", person, "consent")
        stage.record(scene)
    stage.at("2026-04-14 20:00")
    scene = stage.scene(("Ruth", HOME["Ruth"]))
    reason = "At noon the wards are at their thinnest: patients would come to harm. At six the shifts change."
    position(scene, stage, "march", "Ruth", "object", ground="harm", reason=reason)
    stage.record(scene, "Ruth objects for the Hospital Staff Union: at noon patients would come to harm.")
    stage.at("2026-04-21 09:00")
    close(stage, "march", "The rules give the result: blocked by an objection.")
    stage.at("2026-04-22 18:00")
    scene = stage.scene(("Thandi", HOME["Thandi"]))
    text = "A march to the hospital gate on 1 May at six, when the shifts change; R2,000 for banners and sound."
    scene.act("decision.text/v1", {"effects": effects}, about="march", text=text)
    stage.record(scene, "The text changes: at six in the evening, when the shifts change.")
    open_up(stage, "march", "2026-04-22 19:00", "2026-04-29T18:00:00Z")
    for number, person in enumerate(("Thandi", "Ruth", "Sipho", "Marta", "Joao")):
        stage.at(f"2026-04-2{3 + number} 12:00")
        scene = stage.scene((person, HOME[person]))
        position(scene, stage, "march", person, "stand_aside" if person == "Joao" else "consent")
        stage.record(scene, "The Choir stands aside: it will not stop it and is not bound." if person == "Joao" else "")
    stage.at("2026-04-28 12:00")
    scene = stage.scene(("Marta", HOME["Marta"]), ("Ruth", HOME["Ruth"]))
    body = {"position": "consent"}
    on = stage.state.decisions.decisions[stage.ids["march"]].text
    scene.act("decision.position/v1", body, about="march", on=on, by=(0, 1), paper=("Nomsa", HOME["Nomsa"]))
    stage.record(scene, "Nomsa consents on paper; Marta writes it down, Ruth is the witness.")
    stage.at("2026-04-29 18:30")
    close(stage, "march", "No objection stands. The march is agreed.")


def open_up(stage: Stage, decision: str, when: str, closes: str) -> None:
    """Open a decision for positions."""
    stage.at(when)
    scene = stage.scene(("Marta", HOME["Marta"]))
    scene.act("decision.opened/v1", {"closes": closes}, about=decision)
    stage.record(scene)


def close(stage: Stage, decision: str, note: str) -> None:
    """Publish the result as the rules give it; anybody may."""
    scene = stage.scene(("Lindiwe", HOME["Lindiwe"]))
    body = closing_body(stage.state, stage.state.decisions.decisions[stage.ids[decision]])
    scene.act("decision.closed/v1", body, about=decision)
    stage.record(scene, note)


def spend(stage: Stage) -> None:
    """May: leaflets with a receipt, a taxi without, banners for the march, and a gift that bounces."""
    stage.at("2026-04-30 10:00")
    buy(stage, "Leaflets", "leaflets", "printer", zar(1200), zar(1150), ["Ruth", "Thandi"])
    stage.at("2026-05-01 23:30")
    taxi(stage)
    stage.at("2026-05-02 10:00")
    allocate(stage, "march", 0, "campaign line", zar(2000), "R2,000.00 set aside for the march, as decided.")
    buy(stage, "Banners and sound", "campaign line", "printer", zar(1900), zar(1900), ["Ruth", "Thandi"])
    stage.at("2026-05-20 10:00")
    scene = stage.scene(("Sipho", "term of Sipho"))
    fee = {"day": "2026-05-19", "account": "@account", "line": "@travel", "amount": zar(35)}
    scene.act("bank.fee/v1", fee)
    stage.record(scene, "The bank took a fee of R35.00: a fact, written down as it is.")
