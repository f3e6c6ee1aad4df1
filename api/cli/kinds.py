"""``plenary kinds``: every kind of act there is, what each asks for, who may sign it, and why it could be refused."""

from typing import Annotated, Any

import typer
from rich.text import Text

from api.cli.desk import Desk, command
from api.cli.session import Session
from api.cli.terminal import show, show_json, show_rows
from api.drafting.describing import describe
from ledger.application import LedgerFolder
from ledger.rules.charter.model import CharterData, Power
from ledger.rules.charter.powers import power
from ledger.rules.kind import Check, Kind
from ledger.rules.kinds import RULES_V0
from projections.forms import FormField, form_of
from projections.sentences import kind_of

app = typer.Typer()


@command(app)
def kinds(
    desk: Desk,
    kind: Annotated[str | None, typer.Argument(help="A kind to explain; all of them unless said.")] = None,
) -> None:
    """List the kinds of acts, or explain one."""
    charter = _charter(desk)
    if kind is None:
        listed = [describe(each, charter) for each in RULES_V0]
        if desk.as_json:
            show_json({"kinds": listed})
        else:
            rows = [(each.name.partition("/")[0], each.label, who_may(each, charter)) for each in RULES_V0]
            show_rows(rows, head=("KIND", "WHAT IT DOES", "WHO MAY SIGN"))
        return
    found = kind_of(RULES_V0, kind)
    if found is None:
        family = kind.partition(".")[0]
        near = [each.name.partition("/")[0] for each in RULES_V0 if family in each.name]
        words = f"There is no kind {kind!r}." + (f" Near it: {', '.join(near[:8])}." if near else "")
        desk.usage(words, "plenary kinds lists them all.")
    if desk.as_json:
        show_json(describe(found, charter))
    else:
        _explain(found, charter)


def _charter(desk: Desk) -> CharterData | None:
    """The charter of the ledger at hand, if there is one: it says who may."""
    if desk.address is None and not LedgerFolder(desk.folder).exists():
        return None
    session = Session(desk)
    try:
        version = session.state.charter.in_force.get()
        return version.data if version else None
    finally:
        session.close()


def who_may(kind: Kind[Any], charter: CharterData | None) -> str:
    """Who may sign it, in words."""
    if kind.attestation == "computed":
        return "anyone, or the clerk: it must be what the rules give"
    if kind.attestation == "host":
        return "the clerk, or whoever the charter names"
    if kind.power is None and kind.decided == "must":
        return "anyone, to carry out a decision"
    if kind.power is None:
        return "whoever it concerns" if kind.standing else "anyone who is enrolled"
    return power_words(power(charter, kind.power))


def power_words(needed: Power) -> str:
    """A power in words: a delegate; the treasurer, with two signers of two organizations."""
    grants = " or ".join(_GRANTS.get(grant) or grant.removeprefix("post:").replace("_", " ") for grant in needed.grants)
    if needed.signers == 1:
        return grants
    organizations = f" of {needed.organizations} organizations" if needed.organizations > 1 else ""
    return f"{grants}; {needed.signers} signers{organizations}"


_GRANTS = {
    "person": "any person",
    "member": "a member",
    "delegate": "a delegate",
    "authoriser": "an authoriser",
    "registrar": "who vouches (registrar)",
    "clerk": "the clerk",
}

_DECIDED = {
    "must": "It carries out a decision in force: name it with --under D-1:0.",
    "after_founding": "After the founding it carries out a decision in force: name it with --under D-1:0.",
    "may": "It may carry out a decision in force: --under D-1:0.",
}


def _explain(kind: Kind[Any], charter: CharterData | None) -> None:
    show(Text(f"{kind.name}: {kind.label}", style="bold"))
    show(f"It says: {kind.words}")
    show(f"Who may sign: {who_may(kind, charter)}")
    if kind.about:
        show(f"About (--about): {' or '.join(kind.about).replace('_', ' ')}, by number or name")
    if kind.on:
        show(f"It judges (--on): an act of kind {' or '.join(kind.on)}")
    if kind.decided in _DECIDED:
        show(_DECIDED[kind.decided])
    if kind.for_another:
        show("It can be written down for somebody who does not sign: --for PERSON:CAPACITY:HOW")
    if kind.place is not None:
        show("A later one replaces an earlier one in the same place.")
    fields = form_of(kind.body)
    if fields:
        show("")
        show(Text("Fields (--set NAME=VALUE)", style="bold"))
        show_rows([_field_row(each) for each in fields])
    if kind.sealed:
        show("")
        show(Text("Sealed words (--seal NAME=TEXT)", style="bold"))
        show_rows([(f"  {one.path}", "needed" if one.required else "", one.label) for one in kind.sealed])
    checks: tuple[Check[Any], ...] = (*kind.standing, *kind.checks)
    if checks:
        show("")
        show(Text("Why it could be refused", style="bold"))
        show_rows([(f"  {each.code}", each.clause, f"{each.words} {each.mend}") for each in checks])


def _field_row(field: FormField) -> tuple[str, str, str]:
    told = field.shape.words()
    if not field.required and field.default != "none":
        told += f"; {field.default} unless said"
    if field.help:
        told += f". {field.help[:1].upper()}{field.help[1:]}"
    return f"  {field.name}", "needed" if field.required else "", told
