"""The first evening and the weeks after: founding on one laptop, hands on paper, phones enrolled one by one."""

from api.demo.stage import Scene, Stage
from ledger.format.codec import encode_base64
from ledger.format.statement import Signer
from ledger.keys.invitations import invitation_key, invitation_proof
from ledger.rules.charter.model import CHARTER_EFFECTS, CONSENT, TWO_THIRDS

UNIONS = {
    "Dock and Ferry Workers": "Thandi",
    "Hospital Staff Union": "Ruth",
    "Bus and Tram Drivers": "Sipho",
}
GROUPS = {
    "Quay Street Tenants": "Marta",
    "Harbour Choir": "Joao",
    "Night Watch Mothers": "Nomsa",
    "Young Voices": "Lindiwe",
}
EVERYBODY = UNIONS | GROUPS
HOME = {person: organization for organization, person in EVERYBODY.items()}
FOUNDERS = ("Thandi", "Marta")
ROLES = ["delegate", "authoriser", "registrar"]
PURPOSE = "Safe staffing, safe streets, and a say for everyone who lives and works at the harbour."
POSTS = {
    "coordinator": ("Coordinator", "Thandi"),
    "treasurer": ("Treasurer", "Sipho"),
    "secretary": ("Secretary", "Marta"),
}

CHARTER = {
    "procedures": {
        "consent": CONSENT.model_dump(mode="json", exclude_defaults=True),
        "two_thirds": TWO_THIRDS.model_dump(mode="json", exclude_defaults=True),
        "ranks": {"method": "schulze", "seats": 1, "open_min_hours": 72},
    },
    "classes": {
        "ordinary": {"procedure": "consent"},
        "election": {"procedure": "ranks"},
        "charter": {"procedure": "two_thirds", "effects": list(CHARTER_EFFECTS), "rank": 2},
    },
    "money": {
        "small_money_minor": {"ZAR": 30_000},
        "no_receipt_cap": {"ZAR": 15_000},
        "approvals": [
            {"from_minor": 0, "approvals": 1},
            {"from_minor": 50_000, "approvals": 2, "organizations": 2},
        ],
    },
}


def found(stage: Stage) -> None:
    """1 March 2026: seven organizations, one laptop, two keys, four hands on paper, one taking it back."""
    stage.at("2026-03-01 18:40")
    scene = stage.scene()
    scene.act("ledger.founded/v1", _fixed(stage), name="Harbour Towns Coalition", purpose=PURPOSE, audience="public")
    for organization, person in EVERYBODY.items():
        by = (FOUNDERS.index(person),) if person in FOUNDERS else (0,)
        scene.act("organization.registered/v1", {"standing": "founding"}, call=organization, by=by, name=organization)
        key = {"key": stage.key_body(person)} if person in FOUNDERS else {}
        scene.act("person.registered/v1", key, call=person, by=by, name=person)
        body = {"organization": f"@{organization}", "roles": ROLES}
        scene.act("person.accredited/v1", body, about=person, by=by)
    scene.act("charter.adopted/v1", CHARTER, call="charter", text="One printed page: we agree when nobody objects.")
    scene.act("purpose.adopted/v1", call="purpose", text=PURPOSE)
    _posts(scene)
    for person in ("Ruth", "Sipho", "Nomsa", "Lindiwe"):
        _ratified(scene, person, paper=True)
    scene.sitting.by = tuple(Signer(scene.id(person), "self") for person in FOUNDERS)
    stage.record(
        scene,
        "Seven organizations found the coalition on one laptop, the network off: two sign with keys, four on paper.",
        {scene.id(person): person for person in FOUNDERS},
    )


def _fixed(stage: Stage) -> dict[str, object]:
    return {
        "format": 1,
        "rules": "rules/v0",
        "note_keys": list(stage.ledger.keys.vkeys()),
        "clerk": encode_base64(stage.ledger.keys.clerk.spki),
        "currencies": {"ZAR": 2, "USD": 2},
    }


def _posts(scene: Scene) -> None:
    for code, (label, person) in POSTS.items():
        scene.act("post.created/v1", {"code": code, "term_days": 366}, call=code, name=label)
        body = {
            "post": f"@{code}",
            "person": f"@{person}",
            "organization": f"@{HOME[person]}",
            "starts": "2026-03-01",
            "ends": "2027-03-01",
        }
        scene.act("term.appointed/v1", body, call=f"term of {person}")


def _ratified(scene: Scene, person: str, *, paper: bool) -> None:
    organization = HOME[person]
    body = {"charter": "@charter", "word": "ratified"}
    if paper:
        kind = "organization.ratified/v1"
        scene.act(kind, body, about=organization, by=(0, 1), paper=(person, organization))
    else:
        scene.act("organization.ratified/v1", body, about=organization)


def enrol(stage: Stage) -> None:
    """The week after: phones join by invitation, organizations confirm by key, the Choir asks its own people first."""
    for person, day in (("Thandi", 2), ("Marta", 2)):
        stage.at(f"2026-03-{day:02d} 08:00")
        scene = stage.scene((person, HOME[person]))
        _ratified(scene, person, paper=False)
        stage.record(scene, f"{HOME[person]} ratifies with its own key.")
    for person, day in (("Ruth", 3), ("Sipho", 3), ("Joao", 4), ("Lindiwe", 5)):
        stage.at(f"2026-03-{day:02d} 19:00")
        join(stage, person)
    scene = stage.scene(("Sipho", "self"))
    scene.act("term.accepted/v1", {"interests": "none"}, about="term of Sipho")
    stage.record(scene, "Sipho takes on the treasurer's role.")
    stage.at("2026-03-08 20:00")
    scene = stage.scene(("Joao", "Harbour Choir"))
    _ratified(scene, "Joao", paper=False)
    stage.record(scene, "The Choir has asked its people. Seven of seven have ratified: the coalition may decide.")


def join(stage: Stage, person: str) -> None:
    """An invitation by somebody who vouches, and the person's own phone."""
    seed = stage.seed(f"invitation of {person}")
    scene = stage.scene(("Thandi", HOME["Thandi"]), ("Marta", HOME["Marta"]))
    scene.act("person.invited/v1", {"invitation": encode_base64(invitation_key(seed))}, about=person, by=(0, 1))
    stage.record(scene)
    proof = invitation_proof(seed, stage.ledger.origin, stage.key(person).spki)
    scene = stage.scene((person, "self"))
    body = {"key": stage.key_body(person), "invitation": encode_base64(proof)}
    scene.act("person.joined/v1", body, about=person)
    stage.record(scene, f"{person} joins with a key on a phone.")
