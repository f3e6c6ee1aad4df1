"""Money: what we hold, each payment with its proof, each fund; from here every figure leads to the signed entry.

The first screen has our own words; below it stands the whole budget report, whose figures are traced in it.
"""

from typing import Any

from fastapi import APIRouter
from fastapi.responses import Response

from api.pages.addresses import act_address
from api.pages.reading import Reading, bare, read
from api.pages.telling import Telling
from api.server.asked import Asked, AskedDep
from api.server.host import Look
from ledger.rules.money.books import fund_cards, line_card
from ledger.rules.money.state import Spend
from projections.reports import budget, treasurer
from projections.reports.amounts import Amount
from projections.reports.basis import Basis
from projections.reports.model import Cell, Column, Reference, Row, Section, Table
from projections.reports.payments import Payment, payments, what_for
from projections.site.frame import Place

router = APIRouter(include_in_schema=False)
_SHOWN_ABOVE = ("payments",)
"""Sections of the report that this page tells in its own way."""


@router.get("/money")
@router.get("/money.json")
@router.get("/money.csv")
def money(asked: AskedDep) -> Response:
    """What we hold, what was paid, the whole budget."""
    return read(asked, lambda look: _money(asked, look))


@router.get("/money/waiting")
@router.get("/money/waiting.json")
@router.get("/money/waiting.csv")
def waiting(asked: AskedDep) -> Response:
    """What waits: requests and approvals, proof, statements; the treasurer's queue."""
    return read(asked, lambda look: _waiting(asked, look))


@router.get("/money/funds/{number}")
def fund(number: str, asked: AskedDep) -> Response:
    """One fund, its lines and what was paid from it."""
    return read(asked, lambda look: _fund(asked, look, bare(number)))


@router.get("/money/lines/{number}")
def line(number: str, asked: AskedDep) -> Response:
    """One line, what was set aside on it, and what was paid."""
    return read(asked, lambda look: _line(asked, look, bare(number)))


def way(asked: Asked) -> tuple[Place, ...]:
    """The way to the pages of this room."""
    return (Place(asked.language.gettext("Money"), "/money"),)


def _money(asked: Asked, look: Look) -> Reading:
    _ = asked.language.gettext
    telling, basis = Telling(look, asked.language), look.basis(language=asked.language)
    paid = payments(basis)
    waits = [one for one in look.state.money.requests.values() if one.id not in look.state.money.used_requests]
    view: dict[str, Any] = {
        "funds": [_fund_card(telling, identity) for identity in look.state.money.funds],
        "accounts": telling.things(look.state.money.accounts),
        "waiting": len(waits),
        "payments": len(paid),
    }
    own = Section("paid", _("What was paid"), (), (payment_table(asked, basis, paid[::-1]),))
    rest = tuple(one for one in budget.sections(basis) if one.key not in _SHOWN_ABOVE)
    return Reading("money.html", _("Money"), "money", view, (own, *rest), report="budget", told_in=basis.language.code)


def _fund_card(telling: Telling, identity: str) -> dict[str, Any]:
    known = telling.state.money.funds[identity]
    cards = fund_cards(telling.state.money, identity)
    return {
        "thing": telling.thing(identity),
        "class": known.group,
        "frozen": known.frozen,
        "closed": known.closed,
        "consent_of": telling.things(sorted(known.consent_of)),
        "figures": [
            {
                "currency": card.currency,
                "held": telling.money(card.held, card.currency),
                "promised": telling.money(card.promised, card.currency),
                "set_aside": telling.money(card.set_aside, card.currency),
                "free": telling.money(card.free, card.currency),
                "short": card.free < 0,
            }
            for card in cards
        ],
    }


def payment_table(asked: Asked, basis: Basis, paid: tuple[Payment, ...], key: str = "all-paid") -> Table:
    """Payments as a table: what for leads to the payment, the amount to the signed entry."""
    _ = asked.language.gettext
    columns = (
        Column("what", _("What for"), "reference"),
        Column("amount", _("Amount"), "money"),
        Column("day", _("Paid on"), "date"),
        Column("fund", _("From"), "reference"),
        Column("proof", _("Proof"), "badge"),
    )
    rows = tuple(
        Row(
            one.key,
            (
                Cell(Reference(one.event, what_for(basis, one)), (one.event,)),
                one.money,
                Cell(one.day, (one.event,)),
                Cell(basis.words.reference(one.fund), (one.fund,)),
                Cell(one.badge, (one.event,)),
            ),
        )
        for one in paid
    )
    return Table(key, _("The newest first; each amount leads to the signed entry"), columns, rows, _("Nothing yet."))


def _waiting(asked: Asked, look: Look) -> Reading:
    _ = asked.language.gettext
    look.member()  # who asks for what is for members, also where the record's entries are open to everybody
    telling, basis, money = Telling(look, asked.language), look.basis(language=asked.language), look.state.money
    open_ones = [one for one in money.requests.values() if one.id not in money.used_requests]
    view = {
        "requests": [
            {
                "href": f"/money/requests/{look.state.record.acts[one.id].index}.{one.id.rpartition('.')[2]}",
                "what": telling.text(one.id, "purpose") or telling.name(one.line),
                "payee": telling.name(one.payee),
                "amount": telling.money(one.amount, money.line(one.line).currency),
                "approved": telling.things(
                    word.person for word in money.approvals.values() if word.request == one.id and word.approved
                ),
            }
            for one in open_ones
        ],
        "reserved": [
            {
                "href": f"/things/{look.directory.number(one.id)}",
                "what": telling.name(one.line),
                "payee": telling.name(one.payee),
                "amount": telling.money(one.open, money.line(one.line).currency),
            }
            for one in money.encumbrances.values()
            if one.standing == "open" and one.open
        ],
    }
    sections = tuple(one for one in treasurer.sections(basis) if one.key != "waiting")  # told as cards above
    return Reading(
        "money_waiting.html", _("What waits"), "money", view, sections, report="treasurer",
        told_in=basis.language.code, crumbs=way(asked),
    )  # fmt: skip


def _fund(asked: Asked, look: Look, number: str) -> Reading:
    _ = asked.language.gettext
    identity = look.find(number, "fund")
    telling, basis = Telling(look, asked.language), look.basis(language=asked.language)
    lines = [one for one, known in look.state.money.lines.items() if known.key.fund == identity]
    paid = tuple(one for one in payments(basis)[::-1] if one.fund == identity)
    view = {
        "fund": _fund_card(telling, identity),
        "terms": telling.text(identity, "terms"),
        "purposes": sorted(look.state.money.funds[identity].purposes),
        "history": telling.happened(telling.about(identity)),
    }
    sections = (
        Section("lines", _("Its lines"), (), (_lines_table(asked, look, basis, lines),)),
        Section("paid", _("What was paid from it"), (), (payment_table(asked, basis, paid),)),
    )
    title = telling.name(identity)
    return Reading(
        "money_fund.html", title, "money", view, sections, crumbs=way(asked), thing=identity
    )  # fmt: skip


def _lines_table(asked: Asked, look: Look, basis: Basis, lines: list[str]) -> Table:
    _ = asked.language.gettext
    columns = (
        Column("line", _("Line"), "reference"),
        Column("granted", _("Set aside"), "money"),
        Column("spent", _("Spent"), "money"),
        Column("promised", _("Reserved"), "money"),
        Column("left", _("Left"), "money"),
    )
    rows = []
    for one in lines:
        card, key = line_card(look.state.money, one), look.state.money.line(one)
        figures = (card.granted, card.spent, card.promised, card.available)
        source = tuple(sorted({one, *(leg.event for leg in basis.books.on_line(one))}))
        cells = (
            Cell(basis.words.reference(one), (one,)),
            *(Cell(Amount(minor, key.currency), source) for minor in figures),
        )
        rows.append(Row(basis.words.key(one), cells))
    return Table("its-lines", _("Each line leads to what was paid"), columns, tuple(rows), _("It has no line yet."))


def _line(asked: Asked, look: Look, number: str) -> Reading:
    _ = asked.language.gettext
    identity = look.find(number, "line")
    telling, basis, money = Telling(look, asked.language), look.basis(language=asked.language), look.state.money
    card, key = line_card(money, identity), money.line(identity)
    paid = tuple(one for one in payments(basis)[::-1] if one.line == identity)
    view = {
        "thing": telling.thing(identity),
        "fund": telling.thing(key.fund),
        "period": telling.thing(key.period),
        "category": key.category.replace("_", " "),
        "figures": [
            (_("Set aside"), telling.money(card.granted, key.currency)),
            (_("Spent"), telling.money(card.spent, key.currency)),
            (_("Reserved"), telling.money(card.promised, key.currency)),
            (_("Left"), telling.money(card.available, key.currency)),
        ],
        "allocations": [
            {
                "amount": telling.money(one.amount, key.currency),
                "decision": telling.thing(one.decision) if one.decision else None,
                "day": telling.received_on(one.id),
                "href": act_address(look, one.id),
            }
            for one in money.allocations.values()
            if one.line.id == identity
        ],
        "history": telling.happened(telling.about(identity)),
    }
    sections = (Section("paid", _("What was paid"), (), (payment_table(asked, basis, paid),)),)
    fund_place = Place(telling.name(key.fund), telling.thing(key.fund).href or "/money")
    return Reading(
        "money_line.html", telling.name(identity), "money", view, sections,
        crumbs=(*way(asked), fund_place), thing=identity,
    )  # fmt: skip


def proof_of(spend: Spend) -> str:
    """The state of a payment's proof, as a code of `wording.SPENDS`."""
    if spend.reversed:
        return "reversed"
    if spend.waived:
        return "waived"
    if spend.proved >= spend.amount - spend.refunded:
        return "proved"
    return "partly" if spend.proved else "unproved"
