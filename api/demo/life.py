"""The coalition's life: a campaign with a goal, a contested election, a dispute, an audit, and what it all came to."""

from typing import Any

from api.demo.beginning import HOME
from api.demo.campaign import close, open_up, position
from api.demo.stage import Stage

CANDIDATES = {"marta": "Marta", "joao": "Joao", "lindiwe": "Lindiwe"}
BALLOTS: dict[str, dict[str, int]] = {
    "Thandi": {"marta": 1, "joao": 2, "lindiwe": 3},
    "Ruth": {"lindiwe": 1, "marta": 2, "joao": 3},
    "Sipho": {"marta": 1, "lindiwe": 2},
    "Marta": {"lindiwe": 1, "marta": 2, "joao": 2},
    "Joao": {"joao": 1, "lindiwe": 2},
    "Lindiwe": {"lindiwe": 1, "joao": 2, "marta": 3},
}
"""Ranks; who is left out was left blank. Neither of the first two has a majority of first places."""


def goal(stage: Stage) -> None:
    """10 April: the campaign is opened, and the room agrees its goal and that somebody should speak for all."""
    stage.at("2026-04-10 19:00")
    scene = stage.scene(("Ruth", HOME["Ruth"]))
    dates, aim = {"starts": "2026-04-10", "ends": "2026-12-31"}, "Enough hands on every ward, every night."
    scene.act("campaign.opened/v1", dates, call="safe staffing", name="Safe staffing", aim=aim)
    stage.record(scene)
    signers = ["Marta", "Thandi", "Ruth", "Sipho", "Lindiwe"]
    scene = stage.scene(*((person, HOME[person]) for person in signers))
    rounds = [
        {"person": f"@{person}", "as": {"organization": f"@{HOME[person]}"}, "position": "consent"}
        for person in signers
    ]
    speaker = {"code": "speaker", "term_days": 366}
    effects = [
        {"kind": "goal.adopted/v1", "about": scene.id("safe staffing"), "body": {"due": "2026-11-30"}},
        {"kind": "post.created/v1", "body": speaker},
    ]
    room = {"procedure": "consent", "class": "ordinary", "effects": effects, "round": rounds}
    text = "Two nurses on every night ward by the end of November; one of us speaks for all."
    scene.act("decision.in_room/v1", room, call="goals", by=(0, 1, 2, 3, 4), title="What we want", text=text)
    told = "Two nurses on every night ward."
    body = {"due": "2026-11-30"}
    scene.act("goal.adopted/v1", body, call="goal", about="safe staffing", under=("goals", 0), goal=told)
    scene.act("post.created/v1", speaker, call="speaker", under=("goals", 1), name="Speaker")
    stage.record(scene, "The campaign's goal: two nurses on every night ward by the end of November.")


def election(stage: Stage) -> None:
    """1 to 9 June: three stand to speak for all; ranks are counted, and the one that beats both others is chosen."""
    stage.at("2026-06-01 18:00")
    scene = stage.scene(("Ruth", HOME["Ruth"]))
    options = [
        {"code": code, "person": f"@{person}", "organization": f"@{HOME[person]}"}
        for code, person in CANDIDATES.items()
    ]
    effects = [
        {"kind": "term.appointed/v1", "option": code, "body": _term(person)} for code, person in CANDIDATES.items()
    ]
    body = {"class": "election", "options": options, "effects": effects}
    labels: dict[str, Any] = {f"options__{n}__label": person for n, person in enumerate(CANDIDATES.values())}
    scene.act(
        "decision.proposed/v1", body, call="who speaks", title="Who speaks for us", text="One of three.", **labels
    )
    stage.record(scene, "Marta, Joao and Lindiwe stand to speak for the coalition.")
    open_up(stage, "who speaks", "2026-06-01 19:00", "2026-06-08T18:00:00Z")
    for number, (person, ballot) in enumerate(BALLOTS.items()):
        stage.at(f"2026-06-0{2 + number} 12:00")
        scene = stage.scene((person, HOME[person]))
        position(scene, stage, "who speaks", person, "ballot", ballot=ballot)
        stage.record(scene)
    stage.at("2026-06-08 18:30")
    close(stage, "who speaks", "Six rank them; by the counting rule of the charter Lindiwe beats both others.")
    scene = stage.scene(("Lindiwe", HOME["Lindiwe"]))
    scene.act("term.appointed/v1", _term("Lindiwe"), call="speaking term", under=("who speaks", 2))
    stage.record(scene, "Lindiwe signs it herself: she speaks for all until May.")


def _term(person: str) -> dict[str, str]:
    dates = {"starts": "2026-06-10", "ends": "2027-05-31"}
    return {"post": "@speaker", "person": f"@{person}", "organization": f"@{HOME[person]}"} | dates


def dispute(stage: Stage) -> None:
    """September: the Choir and Young Voices fall out over an amplifier; somebody of neither side hears both."""
    stage.at("2026-09-14 18:00")
    scene = stage.scene(("Joao", HOME["Joao"]))
    matter = "The amplifier came back with a torn speaker, and nobody says who pays."
    body = {"organizations": ["@Young Voices"], "ground": "equipment"}
    scene.act("dispute.filed/v1", body, call="dispute", matter=matter)
    stage.record(scene, "The Choir brings a dispute with Young Voices: an amplifier came back torn.")
    stage.at("2026-09-15 18:00")
    scene = stage.scene(("Ruth", HOME["Ruth"]))
    scene.act("dispute.admitted/v1", about="dispute")
    stage.record(scene)
    stage.at("2026-09-19 18:00")
    scene = stage.scene(("Ruth", HOME["Ruth"]), ("Joao", HOME["Joao"]), ("Lindiwe", HOME["Lindiwe"]))
    scene.act("dispute.mediated/v1", {"date": "2026-09-19"}, about="dispute")
    terms = "Young Voices mend it; the Choir lends it out with a sheet to sign."
    scene.act("dispute.settled/v1", about="dispute", by=(0, 1, 2), terms=terms)
    stage.record(scene, "Ruth, of neither side, hears both; they settle it, and all three sign.")


def audit(stage: Stage) -> None:
    """November: Joao looks at the money, finds one thing, and closes it himself when it is mended."""
    stage.at("2026-11-05 18:00")
    scene = stage.scene(("Marta", HOME["Marta"]), ("Ruth", HOME["Ruth"]))
    body = {"scope": "money", "posts": ["@treasurer"], "auditor": "@Joao", "due": "2026-12-15"}
    scene.act("audit.scheduled/v1", body, call="audit", by=(0, 1), remit="The year's money, tin and bank.")
    stage.record(scene)
    stage.at("2026-11-12 18:00")
    scene = stage.scene(("Joao", HOME["Joao"]))
    scene.act("audit.opened/v1", about="audit")
    found = {"severity": "low", "code": "tin", "respondent": "@Sipho", "answer_by": "2026-11-26"}
    said = "The tin was last counted in March."
    scene.act("finding.raised/v1", found, call="finding", about="audit", finding=said, advice="Count it each month.")
    stage.record(scene, "Joao, who holds no money, audits it and finds: the tin was last counted in March.")
    stage.at("2026-11-14 18:00")
    scene = stage.scene(("Joao", HOME["Joao"]), ("Sipho", HOME["Sipho"]))
    scene.act("finding.answered/v1", {"word": "accepted"}, about="finding", by=(1,))
    agreed = {"owner": "@Sipho", "due": "2026-11-30"}
    scene.act("finding.action_agreed/v1", agreed, about="finding", by=(0, 1), action="Count the tin, and every month.")
    stage.record(scene, "Sipho accepts it, and both sign what is to be done.")
    stage.at("2026-11-28 18:00")
    scene = stage.scene(("Sipho", HOME["Sipho"]), ("Ruth", HOME["Ruth"]))
    count = {"day": "2026-11-28", "amount": {"minor": 29_250, "ccy": "ZAR"}}
    scene.act("cash.counted/v1", count, call="count", about="tin", by=(0, 1))
    scene.act("finding.evidenced/v1", {"act": "@count"}, about="finding", note="Counted before Ruth.")
    stage.record(scene, "The tin is counted: R292.50, as the books say.")
    stage.at("2026-12-01 18:00")
    scene = stage.scene(("Joao", HOME["Joao"]))
    scene.act("finding.closed/v1", about="finding", note="I saw the sheet.")
    scene.act("audit.reported/v1", about="audit", summary="One finding, mended.")
    stage.record(scene, "Joao closes the finding: only the auditor can.")


def evaluation(stage: Stage) -> None:
    """December: what came of the campaign, with evidence; it cannot be closed before it was evaluated."""
    stage.at("2026-12-05 18:00")
    scene = stage.scene(("Ruth", HOME["Ruth"]), ("Thandi", HOME["Thandi"]))
    sheet = stage.document("the hospital's new rota, signed")
    document = {"sha256": sheet.sha256, "length": sheet.length, "type": sheet.type, "salted": sheet.salted}
    won = {"date": "2026-11-25", "level": "substantial", "goal": "@goal", "documents": [document]}
    told = "Two nurses on five of six night wards."
    scene.act("outcome.recorded/v1", won, call="outcome", about="safe staffing", outcome=told)
    goals = {"goals": [{"goal": "@goal", "level": "substantial"}]}
    words = "The march at six brought the shifts together. One ward is still short."
    scene.act("campaign.evaluated/v1", goals, about="safe staffing", by=(0, 1), evaluation=words)
    scene.act("campaign.closed/v1", about="safe staffing")
    lesson = "Ask the wards for the hour before choosing it."
    scene.act("lesson.learned/v1", {"campaign": "@safe staffing"}, call="lesson", lesson=lesson)
    stage.record(scene, "Five of six night wards: the campaign is evaluated by two organizations, then closed.")
