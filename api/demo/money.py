"""The money of the year: a hat in a hall, a bank account, money set aside, a taxi without a receipt, a bounced gift."""

from typing import Any

from api.demo.beginning import HOME
from api.demo.stage import Scene, Stage
from ledger.format.codec import format_second

YEAR = {"first": "2026-03-01", "last": "2027-02-28"}
LINES = {
    "leaflets": ("general", "print"),
    "travel": ("general", "travel"),
    "hall": ("general", "venue"),
    "campaign line": ("campaign", "campaign"),
}


def zar(rand: int, cents: int = 0) -> Any:
    """An amount in rand."""
    return {"minor": rand * 100 + cents, "ccy": "ZAR"}


def two(stage: Stage, first: str = "Sipho", second: str = "Marta") -> Scene:
    """A scene signed by the treasurer and one of another organization."""
    how = f"term of {first}" if f"term of {first}" in stage.ids else HOME[first]
    return stage.scene((first, how), (second, HOME[second]))


def frame(stage: Stage) -> None:
    """A tin and a bank account, two funds, a year, its lines, and the parties money goes to."""
    stage.at("2026-03-09 17:00")
    scene = two(stage)
    both = (0, 1)
    tin = {"kind": "cash", "currency": "ZAR", "role": "treasurer", "keeper": "@Sipho"}
    scene.act("account.opened/v1", tin, call="tin", by=both, name="The tin")
    scene.act("party.registered/v1", {}, call="bank", by=(0,), name="Harbour Savings Bank")
    bank = {"kind": "bank", "currency": "ZAR", "bank": "@bank"}
    scene.act("account.opened/v1", bank, call="account", by=both, name="Harbour Savings, account 1")
    general = {"fund_class": "unrestricted"}
    scene.act("fund.opened/v1", general, call="general", by=both, name="General fund")
    campaign = {"fund_class": "restricted", "purposes": ["campaign", "print"], **YEAR}
    terms = "Given for the staffing-safety campaign only."
    scene.act("fund.opened/v1", campaign, call="campaign", by=both, name="Staffing-safety campaign", terms=terms)
    scene.act("period.opened/v1", YEAR, call="year", by=both)
    for line, (fund, category) in LINES.items():
        body = {"fund": f"@{fund}", "category": category, "currency": "ZAR", "period": "@year"}
        scene.act("line.opened/v1", body, call=line, by=both, name=line.capitalize())
    scene.act("party.registered/v1", {}, call="printer", name="Quayside Print")
    scene.act("party.registered/v1", {}, call="taxi", name="A taxi driver")
    scene.act("party.registered/v1", {"person": "@Marta"}, call="Marta as payee", name="Marta")
    stage.record(scene, "Treasurer and a second open a tin, a bank account, two funds, a year and its lines.")


def hat(stage: Stage) -> None:
    """14 March: R3,412.50 in a hat, counted by two of two organizations; the bank; a union's gift with a purpose."""
    stage.at("2026-03-14 21:30")
    scene = stage.scene(("Sipho", "term of Sipho"), ("Ruth", HOME["Ruth"]))
    body = {
        "day": "2026-03-14", "account": "@tin", "fund": "@general", "amount": zar(3412, 50),
        "book": "a", "first_number": 1, "last_number": 46,
    }  # fmt: skip
    told = "For leaflets, getting people here, and the hall."
    scene.act("collection.taken/v1", body, by=(0, 1), occasion="The Harbour Hall evening", told=told)
    count = {"day": "2026-03-14", "amount": zar(3412, 50)}
    scene.act("cash.counted/v1", count, about="tin", by=(0, 1))
    stage.record(scene, "R3,412.50 in a hat at the Harbour Hall, counted by two people of two organizations.")

    stage.at("2026-03-16 10:00")
    scene = two(stage)
    moved = {"day": "2026-03-16", "source": "@tin", "target": "@account", "fund": "@general", "amount": zar(3000)}
    scene.act("cash.handed_over/v1", moved, by=(0, 1))
    stage.record(scene, "R3,000.00 of it goes to the bank; R412.50 stays in the tin.")

    stage.at("2026-03-20 12:00")
    scene = two(stage, second="Thandi")
    scene.act("party.registered/v1", {"organization": "@Dock and Ferry Workers"}, call="dock party", name="Dock union")
    gift = {
        "day": "2026-03-20", "account": "@account", "fund": "@campaign", "amount": zar(5000),
        "income": "donations", "category": "union", "party": "@dock party",
    }  # fmt: skip
    scene.act("contribution.received/v1", gift, call="gift", by=(0, 1))
    stage.record(scene, "The Dock union gives R5,000.00 for the staffing-safety campaign, and only for that.")


def allocate(stage: Stage, decision: str, effect: int, line: str, amount: Any, note: str) -> None:
    """Money set aside, as a decision in force says."""
    scene = stage.scene(("Sipho", "term of Sipho"))
    body = {"line": f"@{line}", "amount": amount}
    scene.act("allocation.made/v1", body, under=(decision, effect))
    stage.record(scene, note)


def buy(
    stage: Stage,
    name: str,
    line: str,
    payee: str,
    asked: Any,
    paid: Any,
    approvers: list[str],
) -> None:
    """A purchase: asked for, approved by others, reserved, paid, proved, closed."""
    day = _day(stage)
    scene = stage.scene(("Marta", HOME["Marta"]))
    body = {"line": f"@{line}", "amount": asked, "payee": f"@{payee}"}
    scene.act("money.requested/v1", body, call=f"{name} request", purpose=name)
    stage.record(scene)
    for approver in approvers:
        scene = stage.scene((approver, HOME[approver]))
        scene.act("money.approved/v1", {}, call=f"{name} yes {approver}", on=f"{name} request")
        stage.record(scene)
    scene = stage.scene(("Sipho", "term of Sipho"))
    body |= {"approvals": [f"@{name} yes {approver}" for approver in approvers]}
    scene.act("encumbrance.made/v1", body, call=f"{name} reserved", on=f"{name} request")
    pay = {"day": day, "account": "@account", "amount": paid}
    scene.act("payment.made/v1", pay, call=f"{name} paid", about=f"{name} reserved")
    receipt = stage.document(f"receipt for {name}")
    document = {
        "sha256": receipt.sha256, "length": receipt.length, "type": receipt.type, "salted": receipt.salted,
    }  # fmt: skip
    proof = {"spend": f"@{name} paid", "document": document, "amount": paid}
    scene.act("evidence.attached/v1", proof)
    if asked != paid:
        scene.act("encumbrance.released/v1", about=f"{name} reserved")
    scene.act("encumbrance.closed/v1", about=f"{name} reserved")
    stage.record(
        scene, f"{name}: asked by Marta, approved by {' and '.join(approvers)}, paid by Sipho, receipt attached."
    )


def taxi(stage: Stage) -> None:
    """R120 for a taxi after a night shift, without a receipt: two hands on a slip."""
    scene = stage.scene(("Sipho", "term of Sipho"), ("Ruth", HOME["Ruth"]))
    sheet = stage.document("taxi after the night shift, R120; two hands")
    document = {"sha256": sheet.sha256, "length": sheet.length, "type": sheet.type, "salted": sheet.salted}
    body = {
        "day": _day(stage), "line": "@travel", "account": "@tin", "payee": "@Marta as payee", "amount": zar(120),
        "document": document, "slip": True, "method": "cash",
    }  # fmt: skip
    scene.act("payback.made/v1", body, call="taxi paid", by=(0, 1), purpose="A taxi home after the night shift")
    stage.record(
        scene, "R120.00 paid back to Marta for a taxi, no receipt: a slip with two hands, under the charter's cap."
    )


def _day(stage: Stage) -> str:
    return format_second(stage.clock.now())[:10]
