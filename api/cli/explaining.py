"""``plenary explain``: why a decision came out as it did, step by step, and what other rules would have given."""

from collections.abc import Mapping
from typing import Annotated, Any

import typer
from rich.text import Text

from api.cli.desk import Desk, command
from api.cli.session import Session, opened
from api.cli.terminal import show, show_json, show_rows
from ledger.format.references import ACT_ID
from ledger.rules.decisions.explanation import Explanation, Input, explain

app = typer.Typer()


@command(app, "explain")
def explain_command(
    desk: Desk,
    decision: Annotated[str, typer.Argument(help="The decision: a number (D-3) or its title.")],
) -> None:
    """Why a decision came out as it did: rule, words, arithmetic, who is bound."""
    with opened(desk) as session:
        identity = session.find(decision, "decision")
        told = explain(session.state, session.state.decisions.decisions[identity], session.now)
        if desk.as_json:
            show_json(told.as_json())
        else:
            _tell(session, told)


def _tell(session: Session, told: Explanation) -> None:
    name = session.directory.show
    show(Text(f"{name(told.decision)}: {told.stage.replace('_', ' ')}", style="bold"))
    if told.outcome is None:
        show("It was not opened for positions yet: there is nothing to count.")
        return
    rule = [
        f"{member.replace('_', ' ')} {_value(value)}"
        for member, value in told.rule.items()
        if not isinstance(value, Mapping)
    ]
    show(f"The rule: {', '.join(rule)}.")
    _heading("What was said")
    show_rows([_input(session, one) for one in told.inputs])
    _heading("The arithmetic")
    for step in told.steps:
        show(f"  {step.words}")
    chosen = f": {', '.join(told.elected)}" if told.elected else ""
    show(f"  So it is {told.outcome.replace('_', ' ')}{chosen}.")
    _bound(session, told)
    if told.effects:
        _heading("What it does")
        show_rows([(f"  {one.effect}", one.kind.partition("/")[0], _due(one.done, one.waits)) for one in told.effects])
    if told.alternatives:
        _heading("The same words under other rules")
        rows = [(f"  {one.rule.replace('_', ' ')}", one.outcome.replace("_", " "), ", ".join(one.elected))
                for one in told.alternatives]  # fmt: skip
        show_rows(rows)
    if told.dissents:
        show(f"Dissents on record: {len(told.dissents)}.")
    if told.time_unproven:
        show("Time unproven: no two witnessed heads around the close lie near enough to it.")


def _heading(words: str) -> None:
    show("")
    show(Text(words, style="bold"))


def _input(session: Session, one: Input) -> tuple[str, str, str]:
    place = one.place.removeprefix("person:")
    who = session.directory.show(one.organization or (place if ACT_ID.fullmatch(place) else None))
    notes = [] if one.position is None else ["by key" if one.own else "written down"]
    notes += ["late"] * one.late + ["not counted"] * (one.position is not None and not one.counted)
    return f"  {who}", (one.position or "no word").replace("_", " "), ", ".join(notes)


def _bound(session: Session, told: Explanation) -> None:
    lists = (("bound", told.binding.bound), ("bound, not leading", told.binding.bound_no_lead),
             ("waiting for its own ratification", told.binding.pending_ratification))  # fmt: skip
    rows = [(f"  {words}", ", ".join(session.directory.show(one) for one in ids)) for words, ids in lists if ids]
    if rows:
        _heading("Who is in")
        show_rows(rows)


def _due(done: str | None, waits: str | None) -> str:
    if done is not None:
        return "done"
    return f"waits: {waits.replace('_', ' ').lower()}" if waits else "due"


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
