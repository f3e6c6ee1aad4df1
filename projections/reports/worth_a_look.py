"""What is lawful and still worth a question: payments alike, documents shared, payers who approved (money.md §7)."""

from collections.abc import Iterator
from datetime import timedelta

from ledger.rules.registers.model import Engagement
from ledger.rules.registers.standing import uncited_engagements
from projections.reports.basis import Basis
from projections.reports.model import Badge, Card, Cards, Cell, Figure, Section, sentence
from projections.reports.payments import Payment, payments, what_for
from projections.reports.proof import spend_of

ALIKE_DAYS = 7
"""Payments of the same amount to the same payee within so many days are worth a look."""


def section(basis: Basis) -> Section:
    """Everything of the sort, or that there is nothing."""
    say = basis.say
    cards = tuple(
        card for find in (_alike, _shared, _payer_approved, _unagreed, _unchecked, _uncited) for card in find(basis)
    )
    if not cards:
        return Section("look", say("Worth a look"), ((say("Nothing stands out."),),))
    return Section(
        "look", say("Worth a look"), (), (Cards("looks", say("Lawful, and still worth a question."), cards),)
    )


def _alike(basis: Basis) -> Iterator[Card]:
    """The same amount to the same payee within a week."""
    say = basis.say
    seen: dict[tuple[str, object], Payment] = {}
    for one in payments(basis):
        spend = spend_of(basis, one.event)
        if spend is None or spend.payee is None:
            continue
        before = seen.get((spend.payee, one.money.value))
        if before is not None and one.day - before.day <= timedelta(days=ALIKE_DAYS):
            told = say(
                "The same amount went to {payee} on {first} and {second}.",
                payee=basis.words.name(spend.payee),
                first=basis.words.day(before.day),
                second=basis.words.day(one.day),
            )
            badge = Badge("neutral", say("twice alike"))
            yield Card(f"alike-{one.key}", what_for(basis, one), badge, ((told,),))
        seen[spend.payee, one.money.value] = one


def _shared(basis: Basis) -> Iterator[Card]:
    """Documents that prove more than one payment, as declared."""
    say = basis.say
    shared = [digest for digest, proof in basis.state.money.proofs.items() if proof.total is not None]
    for digest in shared:
        users = [spend for spend in basis.state.money.spends.values() if digest in dict(spend.proofs)]
        if len(users) > 1:
            told = say(
                "The document {document} proves {count} payments, a part of it each, as was declared.",
                document=f"{digest[:12]}…",
                count=len(users),
            )
            yield Card(
                f"shared-{digest[:12]}",
                say("One document, several payments"),
                Badge("neutral", say("shared")),
                ((told,),),
            )


def _payer_approved(basis: Basis) -> Iterator[Card]:
    """Payments whose payer was among those who approved them."""
    say = basis.say
    for one in payments(basis):
        spend = spend_of(basis, one.event)
        purchase = basis.state.money.encumbrances.get((spend.encumbrance if spend else None) or "")
        if spend is None or purchase is None or purchase.id == spend.id:
            continue
        both = [person for person in spend.payers if person in purchase.approvers]
        if both:
            told = say("{people} approved it with others, and paid it too.", people=basis.words.names(both))
            yield Card(
                f"both-{one.key}", what_for(basis, one), Badge("neutral", say("payer among approvers")), ((told,),)
            )


def _unagreed(basis: Basis) -> Iterator[Card]:
    """Payments found that nobody had agreed."""
    say = basis.say
    for one in payments(basis):
        if one.kind == "spend.observed/v1":
            told = say("Found on {day}; nobody had agreed to it beforehand.", day=basis.words.day(one.day))
            yield Card(f"found-{one.key}", what_for(basis, one), Badge("warning", say("agreed by nobody")), ((told,),))


def _unchecked(basis: Basis) -> Iterator[Card]:
    """Tins from which money went on one signature, not yet looked at by a second person."""
    say = basis.say
    for account, waiting in basis.state.money.unchecked.items():
        if waiting is not None:
            told = say(
                "Since {day} small money went out on one signature; a second person has yet to look.",
                day=basis.words.day(waiting[0]),
            )
            key = f"unchecked-{basis.words.key(account)}"
            yield Card(key, basis.words.name(account), Badge("waiting", say("to be looked at")), ((told,),))


def _uncited(basis: Basis) -> Iterator[Card]:
    """What was said or done in the coalition's name and cites no decision (S13)."""
    say = basis.say
    for identity in uncited_engagements(basis.state):
        entry = basis.state.registers.entries[identity].entry
        assert isinstance(entry, Engagement)
        day = Figure("day", Cell(entry.date, (identity,)))
        line = say("In our name ({sort}) on {day}; no decision is cited for it.")
        told = sentence(line, sort=basis.words.code(entry.sort), day=day)
        key = f"uncited-{basis.words.key(identity)}"
        yield Card(key, basis.words.name(identity), Badge("warning", say("no decision is cited")), (told,))
