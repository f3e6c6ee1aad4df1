"""An ordinary year of seven organizations, played by a script, and how often each person had to sign.

Twelve gatherings, ten decisions, twenty-five promises, forty payments, a rotation, an audit. Each gathering is one
statement by whoever records (the secretary) and a witness of another organization (the treasurer), with everything that
was done there; the month's bills are one more, by the treasurer and two who approve. `play` gives the counts.

    python -m tests.stories.ordinary_year
"""

import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from ledger.format.codec import HOUR_MS, format_second
from ledger.format.statement import Act, Capacity
from ledger.rules.decisions.closing import closing_body
from ledger.rules.money.books import closing_balance, digest_rows
from tests.rules.decided import decided
from tests.rules.decisions.council import DELEGATES, SEVEN
from tests.rules.posts.offices import PAPER, appointment, day, on_paper
from tests.world import World, founded, org

SECRETARY, TREASURER = "ana", "ben"
OTHERS = tuple(who for who in DELEGATES if who not in (SECRETARY, TREASURER))
AUDITOR = "gus"
LINES = {"travel": 200_000, "print": 200_000, "venue": 100_000}
IN_ROOM_MONTHS = (0, 1, 2, 3, 5, 6, 8, 10)
OVER_TIME_MONTHS = (4, 9)
ROTATION, AUDIT = 6, 7
PAPER_LINE = {"sha256": PAPER.sha256, "length": PAPER.length, "type": PAPER.type, "salted": PAPER.salted}
CHARTER = {
    "money": {
        "small_money_minor": {"ZAR": 30_000},
        "approvals": [{"from_minor": 0, "approvals": 1}, {"from_minor": 20_000, "approvals": 2, "organizations": 2}],
    }
}


@dataclass
class Year:
    """The year as it goes.

    Args:
        begun: how many statements stood before the year: the founding, which is counted to nobody here.
        signed: statements by signer.
        done: what was done, by kind of thing.
        promises: those still to be kept, oldest first, each with its owner.
        in_hand, called: the statement being drawn up, and the names of what its acts open.
    """

    world: World
    begun: int = 0
    signed: Counter[str] = field(default_factory=Counter)
    statements: int = 0
    done: Counter[str] = field(default_factory=Counter)
    slips: int = 0
    promises: list[tuple[str, str]] = field(default_factory=list)
    in_hand: list[Act] = field(default_factory=list)
    called: dict[int, str] = field(default_factory=dict)

    def add(self, act: Act, called: str | None = None) -> str:
        """Put an act into the statement being drawn up; returns how later acts of it name it."""
        self.in_hand.append(act)
        if called is not None:
            self.called[len(self.in_hand) - 1] = called
        return f".{len(self.in_hand) - 1}"

    def sign(self, *who: str) -> None:
        """Sign what is in hand, each in her organization's name."""
        signers: list[tuple[str, Capacity]] = [(one, org(DELEGATES[one])) for one in who]
        ids = self.world.say(signers, *self.in_hand)
        self.world.ids |= {name: ids[place] for place, name in self.called.items()}
        self.in_hand, self.called = [], {}
        self.signed.update(who)
        self.statements += 1

    def receipt(self) -> dict[str, Any]:
        """A document never used before."""
        self.slips += 1
        return {"sha256": f"{self.slips:064x}", "length": 5_000, "type": "application/pdf", "salted": False}

    def today(self) -> str:
        """The civil date."""
        return day(self.world, 0)


def zar(minor: int) -> dict[str, Any]:
    """An amount in cents."""
    return {"minor": minor, "ccy": "ZAR"}


def begin() -> Year:
    """Seven organizations that have ratified, with a coordinator in office and a role for the treasurer."""
    world = founded(SEVEN, charter=CHARTER)
    year = Year(world)
    rules = {"handover": ["keys", "mailbox"], "term_days": 365}
    decided(world, "cy", "post.created/v1", {"code": "coordinator", **rules}, called="coordinator", name="Coordinator")
    decided(world, "cy", "post.created/v1", {"code": "treasurer", **rules}, called="treasurer", name="Treasurer")
    body = appointment("cy", day(world, 0), day(world, 30 * ROTATION + 25), organization="@teachers")
    decided(world, "cy", "term.appointed/v1", body, called="cy's term")
    year.begun = len(world.heard)
    return year


def frame(year: Year) -> None:
    """Accounts, the fund, the year's period and lines, two payees: one statement, secretary and treasurer."""
    world, both = year.world, (0, 1)
    tin = {"kind": "cash", "currency": "ZAR", "role": "treasurer", "keeper": f"@{TREASURER}"}
    year.add(world.act("account.opened/v1", tin, by=both, name="The tin"), "tin")
    year.add(world.act("account.opened/v1", {"kind": "bank", "currency": "ZAR"}, by=both, name="Bank"), "bank")
    fund = year.add(world.act("fund.opened/v1", {"fund_class": "unrestricted"}, by=both, name="General"), "general")
    dates = {"first": "2026-03-01", "last": "2027-02-28"}
    period = year.add(world.act("period.opened/v1", dates, by=both), "period")
    for line in LINES:
        body = {"fund": fund, "category": line, "currency": "ZAR", "period": period}
        year.add(world.act("line.opened/v1", body, by=both, name=line), line)
    for payee in ("printer", "driver"):
        year.add(world.act("party.registered/v1", {}, name=payee), payee)
    year.sign(SECRETARY, TREASURER)


def gathering(year: Year, month: int) -> None:
    """What one evening did, in one statement."""
    world = year.world
    moments = [{"moment": "check_in", "minutes": 15}, {"moment": "agreement", "minutes": 40}]
    met = {"date": year.today(), "organizations": [f"@{name}" for name in SEVEN], "moments": moments}
    evening = year.add(world.act("gathering.met/v1", met, by=(0, 1)))
    year.add(
        world.act("gathering.attended/v1", {"persons": [f"@{who}" for who in DELEGATES]}, by=(0, 1), about=evening)
    )
    year.add(world.act("gathering.checkin/v1", about=evening))
    year.done["gathering"] += 1
    collect(year, month)
    if month in IN_ROOM_MONTHS:
        decide_in_room(year, month)
    if month > 1:
        settle_promises(year)
    if month < 11:
        promise(year, OTHERS[month % 5])
        promise(year, tuple(DELEGATES)[(month + 1) % 7])
    pay_back(year)
    pay_back(year)
    if month == AUDIT:
        scope = {"scope": "money", "posts": ["@treasurer"], "auditor": f"@{AUDITOR}", "due": day(world, 60)}
        year.add(world.act("audit.scheduled/v1", scope, by=(0, 1), remit="The year's money"), "audit")
    if month == AUDIT + 2:
        shown = {"document": year.receipt()}
        year.add(world.act("finding.evidenced/v1", shown, by=(1,), about="finding", note="Counted and photographed"))
    year.sign(SECRETARY, TREASURER)


def collect(year: Year, month: int) -> None:
    """A collection in the hall, counted by two of two organizations; in the first month a union's gift to the bank."""
    world, amount = year.world, 60_000
    numbers = {"book": "a", "first_number": month * 10 + 1, "last_number": month * 10 + 9}
    taken = {"day": year.today(), "account": "@tin", "fund": "@general", "amount": zar(amount), **numbers}
    year.add(world.act("collection.taken/v1", taken, by=(0, 1), occasion="The evening", told="For the stall"))
    if month == 0:
        gift = {"day": year.today(), "account": "@bank", "fund": "@general", "amount": zar(900_000)}
        source = {"income": "donations", "category": "union"}
        year.add(world.act("contribution.received/v1", gift | source, by=(1, 0)))


def decide_in_room(year: Year, month: int) -> None:
    """All consent, each by her hand on the sheet of paper that is kept; what follows is carried out at once."""
    world, bodies, kind = year.world, list[dict[str, Any]](), ""
    if month == 0:
        kind = "allocation.made/v1"
        bodies = [world.fill({"line": f"@{line}", "amount": zar(amount)}) for line, amount in LINES.items()]
    elif month == ROTATION:
        kind = "term.appointed/v1"
        starts, ends = day(world, 25), day(world, 25 + 364)
        bodies = [world.fill(appointment("dee", starts, ends, organization="@tenants"))]
    lines = [
        {"person": f"@{who}", "as": {"organization": f"@{home}"}, "position": "consent"}
        | ({"document": PAPER_LINE} if who in OTHERS else {})
        for who, home in DELEGATES.items()
    ]
    effects = [{"kind": kind, "body": body} for body in bodies]
    room = {"procedure": "consent", "class": "ordinary", "round": lines, "effects": effects}
    decision = year.add(
        world.act("decision.in_room/v1", room, by=(0, 1), title="A title", text="A text"), f"room {month}"
    )
    for effect, body in enumerate(bodies):
        if kind == "allocation.made/v1":
            year.add(world.act(kind, body, by=(1,), under=(decision, effect)))
    year.done["decision"] += 1


def promise(year: Year, who: str) -> None:
    """Hours promised by her own hand on paper, seen by the two who sign."""
    world, home = year.world, DELEGATES[who]
    terms = {"thing": "hours", "quantity": 6, "unit": "hours", "due": day(world, 50), "evidence": "word"}
    body = {"organization": f"@{home}", "accountable": f"@{who}", "promisor": "organization", "terms": terms}
    name = f"promise {year.done['promise']}"
    year.promises.append((name, who))
    keyed = who in (SECRETARY, TREASURER)
    by = (int(who == TREASURER),) if keyed else (0, 1)
    offered = world.act("commitment.offered/v1", body, by=by, deliverable="Six hours at the stall")
    reference = year.add(offered if keyed else on_paper(world, offered, who, org(home)), name)
    made = world.act("commitment.made/v1", by=by, about=reference)
    year.add(made if keyed else on_paper(world, made, who, org(home)))
    year.done["promise"] += 1


def settle_promises(year: Year) -> None:
    """The two promises of the month before last: kept, said so by their owners, confirmed by another organization."""
    world = year.world
    for name, who in [year.promises.pop(0) for _ in range(2)]:
        keyed = who in (SECRETARY, TREASURER)
        by = (int(who == TREASURER),) if keyed else (0, 1)
        claimed = world.act("commitment.claimed/v1", {"date": year.today()}, by=by, about=name)
        reference = year.add(claimed if keyed else on_paper(world, claimed, who, org(DELEGATES[who])))
        other = next(one for one in OTHERS if one != who)
        seen = {"completion": "complete"}
        verified = world.act("commitment.verified/v1", seen, by=(0, 1), about=name, on=reference)
        year.add(on_paper(world, verified, other, org(DELEGATES[other])))
        year.done["kept"] += 1


def pay_back(year: Year) -> None:
    """Small money out of the tin, with its receipt: claim, proof, approval and payment in one act of two hands."""
    body = {"day": year.today(), "line": "@travel", "account": "@tin", "payee": "@driver", "amount": zar(2_500)}
    act = year.world.act("payback.made/v1", body | {"document": year.receipt()}, by=(1, 0), purpose="Getting here")
    year.add(act)
    year.done["payment"] += 1


def bills(year: Year, month: int, count: int) -> None:
    """The month's bills in one statement: asked and paid by the treasurer, approved by two delegates in turn."""
    world, approvers = year.world, [OTHERS[(2 * month + place) % 5] for place in range(2)]
    for _ in range(count):
        body = {"line": "@print", "amount": zar(12_000), "payee": "@printer"}
        ask = year.add(world.act("money.requested/v1", body, purpose="Leaflets"))
        yes = [year.add(world.act("money.approved/v1", {}, by=(place,), on=ask)) for place in (1, 2)]
        made = year.add(world.act("encumbrance.made/v1", {**body, "approvals": yes}, on=ask))
        paid = {"account": "@bank", "amount": zar(12_000), "day": year.today()}
        spend = year.add(world.act("payment.made/v1", paid, about=made))
        proof = {"spend": spend, "document": year.receipt(), "amount": zar(12_000)}
        year.add(world.act("evidence.attached/v1", proof))
        year.add(world.act("encumbrance.closed/v1", {}, about=made))
        year.done["payment"] += 1
    year.sign(TREASURER, *approvers)


def decide_over_time(year: Year, month: int) -> None:
    """Proposed and opened in one statement; each answers by her own key within the week; the clerk publishes."""
    world, name = year.world, f"decision {month}"
    closes = format_second((world.now // 1000) * 1000 + 168 * HOUR_MS)
    act = world.act("decision.proposed/v1", {"class": "ordinary"}, title="A title", text="A text")
    proposed = year.add(act, name)
    year.add(world.act("decision.opened/v1", {"closes": closes}, about=proposed))
    year.add(world.act("decision.position/v1", {"position": "consent"}, about=proposed, on=proposed))
    year.sign("eli")
    for who in (one for one in DELEGATES if one != "eli"):
        year.add(world.act("decision.position/v1", {"position": "consent"}, about=name, on=name))
        year.sign(who)
    world.wait(days=8)
    decision = world.state.decisions.decisions[world.ids[name]]
    world.say([("clerk", "clerk")], world.act("decision.closed/v1", closing_body(world.state, decision), about=name))
    year.done["decision"] += 1


def own_promises(year: Year) -> None:
    """Three promises more, each by her own key and in her own time."""
    for who in ("cy", "eli", "fay"):
        world, home = year.world, DELEGATES[who]
        terms = {"thing": "task", "due": day(world, 300), "evidence": "word"}
        body = {"organization": f"@{home}", "accountable": f"@{who}", "promisor": "both", "terms": terms}
        offered = year.add(world.act("commitment.offered/v1", body, deliverable="A songbook"))
        year.add(world.act("commitment.made/v1", about=offered))
        year.sign(who)
        year.done["promise"] += 1


def rotate(year: Year) -> None:
    """Dee accepts, and she and Cy go through what there is to hand over, in one statement."""
    world = year.world
    decision = world.state.decisions.decisions[world.ids[f"room {ROTATION}"]]
    year.add(world.act("term.appointed/v1", decision.effects[0].body, under=(f"room {ROTATION}", 0)), "dee's term")
    listed = world.act("handover.listed/v1", {"items": ["keys", "mailbox"]}, by=(1,), about="cy's term")
    reference = year.add(listed)
    settled = {"items": [{"item": place, "outcome": "accepted"} for place in range(2)]}
    year.add(world.act("handover.received/v1", settled, about="cy's term", on=reference))
    year.sign("dee", "cy")
    year.done["rotation"] += 1


def audit(year: Year) -> None:
    """The auditor finds one thing; the treasurer accepts and agrees what is to be done, in one statement each."""
    world = year.world
    year.add(world.act("audit.opened/v1", about="audit"))
    found = {"severity": "low", "code": "tin", "respondent": f"@{TREASURER}"}
    year.add(world.act("finding.raised/v1", found, about="audit", finding="The tin was counted by habit"), "finding")
    year.sign(AUDITOR)
    year.add(world.act("finding.answered/v1", {"word": "accepted"}, by=(1,), about="finding"))
    agreed = {"owner": f"@{TREASURER}", "due": day(world, 60)}
    year.add(
        world.act("finding.action_agreed/v1", agreed, by=(0, 1), about="finding", action="Count it at each meeting")
    )
    year.sign(AUDITOR, TREASURER)


def close_audit(year: Year) -> None:
    """What was shown does: the finding is closed, by the auditor alone, and the report given."""
    world = year.world
    year.add(world.act("finding.closed/v1", about="finding"))
    year.add(world.act("audit.reported/v1", about="audit", summary="One finding, mended"))
    year.sign(AUDITOR)
    year.done["audit"] += 1


def close_books(year: Year) -> None:
    """The accounts as the bank and two counters see them; then two who paid nothing close the period."""
    world, money = year.world, year.world.state.money
    balance = {
        name: money.balance(money.accounts[world.ids[name]].name, world.ids["general"], "ZAR")
        for name in ("bank", "tin")
    }
    dated = {"day": "2027-02-28"}
    year.add(world.act("bank.statement/v1", {**dated, "amount": zar(balance["bank"])}, by=(0,), about="bank"))
    year.add(world.act("cash.counted/v1", {**dated, "amount": zar(balance["tin"])}, by=(0, 1), about="tin"))
    year.sign(TREASURER, SECRETARY)
    left = [{"line": f"@{line}"} for line in LINES if money.book(world.ids[line]).available]
    digest = digest_rows(closing_balance(money, world.ids["period"]))
    body = {"trial_balance": digest, "lines": left}
    year.add(world.act("period.closed/v1", body, by=(0, 1), about="period"))
    year.sign("fay", "cy")


def play() -> Year:
    """The whole year."""
    year = begin()
    frame(year)
    for month in range(12):
        gathering(year, month)
        bills(year, month, 2 if month < 4 else 1)
        if month in OVER_TIME_MONTHS:
            decide_over_time(year, month)
        if month == 2:
            own_promises(year)
        if month == ROTATION:
            rotate(year)
        if month == AUDIT:
            audit(year)
        if month == AUDIT + 2:
            close_audit(year)
        year.world.wait(days=30 if month not in OVER_TIME_MONTHS else 22)
    year.world.wait(days=10)
    close_books(year)
    return year


def main(arguments: Sequence[str] = ()) -> int:
    """Play the year and say what it took."""
    del arguments
    year = play()
    both = year.signed[SECRETARY] + year.signed[TREASURER]
    told = ", ".join(f"{who} {year.signed[who]}" for who in DELEGATES)
    sys.stdout.write(f"{dict(year.done)} in {year.statements} statements\n{told}; secretary and treasurer {both}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
