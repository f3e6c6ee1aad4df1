"""``plenary commit``, ``done``: what an organization or a person promises, by her own hand, in short."""

from typing import Annotated, Any

import typer

from api.cli.desk import Desk, Signing, command
from api.cli.say import say_lines
from api.cli.session import Session, opened
from api.drafting.lines import Line
from ledger.rules.values import utc_date

app = typer.Typer()


@command(app)
def commit(
    desk: Desk,
    deliverable: Annotated[str, typer.Argument(help="What will be done, so that a stranger could check it.")],
    *,
    signing: Signing,
    due: Annotated[str, typer.Option("--due", metavar="DATE", help="The day by whose end it is owed.")],
    organization: Annotated[
        str | None, typer.Option("--organization", help="The organization that answers for it; yours unless said.")
    ] = None,
    promisor: Annotated[str, typer.Option("--owed-by", help="organization, person or both.")] = "organization",
    thing: Annotated[str, typer.Option("--thing", help="task, hours, people, money, …")] = "task",
    quantity: Annotated[str | None, typer.Option("--quantity", metavar="'12 hours'", help="How much.")] = None,
    money: Annotated[str | None, typer.Option("--money", help="The amount, for money.")] = None,
    evidence: Annotated[str, typer.Option("--evidence", help="document, count, witness or word.")] = "word",
    decision: Annotated[str | None, typer.Option("--decision", help="The decision under which it is promised.")] = None,
    only_offer: Annotated[bool, typer.Option("--offer", help="Offer it only; promise it later.")] = False,
) -> None:
    """Promise something; it exists only by its owner's own hand."""
    with opened(desk) as session:
        hand = session.hands(signing.by)[0]
        owner = organization or _only_organization(session, hand.person)
        terms: dict[str, Any] = {"thing": thing, "due": due, "evidence": evidence}
        if quantity is not None:
            count, _, unit = quantity.partition(" ")
            terms |= {"quantity": count, "unit": unit.strip() or thing}
        if money is not None:
            terms |= {"thing": "money", "money": money}
        body = {"terms": terms, "organization": owner, "accountable": hand.person, "promisor": promisor}
        if decision is not None:
            body["decision"] = decision
        lines = [Line("commitment.offered", body, ("all",), sealed={"deliverable": deliverable}, label="promise")]
        if not only_offer:
            lines.append(Line("commitment.made", {}, ("all",), about="@promise"))
        say_lines(session, lines, signing)


def _only_organization(session: Session, person: str) -> str:
    own = sorted(session.state.people.accredited_by(person, session.now))
    if len(own) != 1:
        names = ", ".join(session.directory.show(one) for one in own) or "none"
        session.desk.usage(f"She acts for {names}.", "Say which with --organization.")
    return own[0]


@command(app)
def done(
    desk: Desk,
    commitment: Annotated[str, typer.Argument(help="The promise: its number (C-3) or its words.")],
    *,
    signing: Signing,
    account: Annotated[str | None, typer.Option("--account", help="What was done, in a sentence.")] = None,
    date: Annotated[str | None, typer.Option("--date", metavar="DATE", help="The day; today unless said.")] = None,
    document: Annotated[list[str] | None, typer.Option("--document", metavar="FILE", help="What shows it.")] = None,
    amount: Annotated[str | None, typer.Option("--amount", help="How much of it, where it was counted.")] = None,
) -> None:
    """Say that a promise is kept."""
    with opened(desk) as session:
        body: dict[str, Any] = {"date": date or utc_date(session.now).isoformat()}
        if document:
            body["documents"] = document
        if amount is not None:
            body["amount"] = amount
        sealed = {"account": account} if account else {}
        say_lines(session, [Line("commitment.claimed", body, ("all",), commitment, sealed=sealed)], signing)
