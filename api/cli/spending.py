"""``plenary allocate``, ``request``, ``approve``, ``encumber``, ``spend``, ``evidence``: money, in short.

Each writes the lines that ``plenary say`` would. What is known already (a request's amount and payee, the approvals
given on it) is taken from the record instead of being typed again.
"""

from pathlib import Path
from typing import Annotated, Any

import typer

from api.cli.desk import Desk, Signing, command
from api.cli.say import say_lines
from api.cli.session import Session, opened
from api.drafting.lines import Line
from ledger.rules.values import utc_date

app = typer.Typer()

Amount = Annotated[str, typer.Argument(help="An amount, like '150.00 ZAR'.")]
Day = Annotated[str | None, typer.Option("--day", metavar="DATE", help="The day; today unless said.")]
Reason = Annotated[str | None, typer.Option("--reason", help="Why; sealed.")]


def _plain(given: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in given.items() if value is not None}


def _today(session: Session, day: str | None) -> str:
    return day or utc_date(session.now).isoformat()


@command(app)
def allocate(
    desk: Desk,
    line: Annotated[str, typer.Argument(help="The budget line.")],
    amount: Amount,
    *,
    signing: Signing,
    under: Annotated[
        str | None, typer.Option("--under", metavar="DECISION:EFFECT", help="The effect that it carries out.")
    ] = None,
    decision: Annotated[
        str | None, typer.Option("--decision", help="The decision whose ceiling it draws on, instead.")
    ] = None,
    reason: Reason = None,
) -> None:
    """Set money aside on a line, by a decision in force."""
    with opened(desk) as session:
        body = _plain({"line": line, "amount": amount, "decision": decision})
        sealed = {"reason": reason} if reason else {}
        say_lines(session, [Line("allocation.made", body, ("all",), under=under, sealed=sealed)], signing)


@command(app)
def request(
    desk: Desk,
    line: Annotated[str, typer.Argument(help="The budget line.")],
    amount: Amount,
    payee: Annotated[str, typer.Argument(help="Who is to be paid.")],
    *,
    signing: Signing,
    purpose: Annotated[str, typer.Option("--purpose", help="What it is for.")],
    due: Annotated[str | None, typer.Option("--due", metavar="DATE", help="By when.")] = None,
    document: Annotated[str | None, typer.Option("--document", metavar="FILE", help="A quote or bill.")] = None,
    written_for: Annotated[
        str | None, typer.Option("--for", metavar="PERSON[:CAPACITY]:HOW", help="Written down for her.")
    ] = None,
) -> None:
    """Ask for money of a line."""
    with opened(desk) as session:
        body = _plain({"line": line, "amount": amount, "payee": payee, "due": due, "document": document})
        by = () if written_for else ("all",)
        asked = Line("money.requested", body, by, written_for=written_for, sealed={"purpose": purpose})
        say_lines(session, [asked], signing)


@command(app)
def approve(
    desk: Desk,
    request: Annotated[str, typer.Argument(help="The request: its place in the log, such as 12 or 12.0.")],
    *,
    signing: Signing,
    refuse: Annotated[bool, typer.Option("--refuse", help="Say no instead.")] = False,
    reason: Reason = None,
) -> None:
    """Approve a request for money, exactly as it was made."""
    with opened(desk) as session:
        body = {"approved": False} if refuse else {}
        sealed = {"reason": reason} if reason else {}
        asked = session.find_act(request, session.state.money.requests, "request for money")
        lines = [
            Line("money.approved", body, (name,), on=asked, sealed=sealed)
            for name in signing.by or [hand.key or hand.person for hand in session.hands(None)]
        ]
        say_lines(session, lines, signing)


@command(app)
def encumber(
    desk: Desk,
    request: Annotated[str, typer.Argument(help="The request: its place in the log, such as 12 or 12.0.")],
    *,
    signing: Signing,
    expires: Annotated[str | None, typer.Option("--expires", metavar="DATE", help="Paid before that day.")] = None,
    floated: Annotated[bool, typer.Option("--float", help="A float, closed by receipts.")] = False,
) -> None:
    """Reserve money to pay what was requested and approved."""
    with opened(desk) as session:
        money = session.state.money
        asked = money.requests[session.find_act(request, money.requests, "request for money")]
        line = money.line(asked.line)
        given = [one.id for one in money.approvals.values() if one.request == asked.id and one.approved]
        body = _plain(
            {
                "line": asked.line,
                "amount": {"minor": asked.amount, "ccy": line.currency},
                "payee": asked.payee,
                "approvals": given,
                "expires": expires,
                "floated": floated or None,
            }
        )
        say_lines(session, [Line("encumbrance.made", body, ("all",), on=asked.id)], signing)


@command(app)
def spend(
    desk: Desk,
    encumbrance: Annotated[str, typer.Argument(help="What was reserved: its number (E-3).")],
    amount: Annotated[str | None, typer.Argument(help="The amount paid; all that is reserved unless said.")] = None,
    *,
    signing: Signing,
    account: Annotated[str, typer.Option("--account", help="The account that it was paid from.")],
    day: Day = None,
    method: Annotated[str | None, typer.Option("--method", help="bank, cash, voucher or ewallet.")] = None,
    reference: Annotated[str | None, typer.Option("--reference", help="Of the payment; sealed.")] = None,
) -> None:
    """Record the payment of what was reserved."""
    with opened(desk) as session:
        money = session.state.money
        purchase = money.encumbrances[session.find(encumbrance, "encumbrance")]
        paid: Any = amount or {"minor": purchase.open, "ccy": money.line(purchase.line).currency}
        body = _plain({"day": _today(session, day), "account": account, "amount": paid, "method": method})
        sealed = {"reference": reference} if reference else {}
        say_lines(session, [Line("payment.made", body, ("all",), purchase.id, sealed=sealed)], signing)


@command(app)
def evidence(
    desk: Desk,
    spent: Annotated[str, typer.Argument(help="The payment that it proves: its number (Z-3).", metavar="SPEND")],
    file: Annotated[Path, typer.Argument(help="The receipt: a photo, a scan, a PDF.", exists=True, dir_okay=False)],
    amount: Annotated[str | None, typer.Argument(help="The amount that it proves; the whole unless said.")] = None,
    *,
    signing: Signing,
) -> None:
    """Attach a receipt to a payment."""
    with opened(desk) as session:
        money = session.state.money
        known = money.spends[session.find(spent, "spend")]
        whole = {"minor": known.amount - known.proved, "ccy": money.line(known.line).currency}
        body = {"spend": known.id, "document": str(file), "amount": amount or whole}
        sealed = {"filename": {"text": file.name, "lang": "und"}}
        say_lines(session, [Line("evidence.attached", body, ("all",), sealed=sealed)], signing)
