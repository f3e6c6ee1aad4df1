"""``plenary propose``, ``second``, ``open``, ``position``, ``close``: a decision from text to outcome, in short.

Each writes the lines that ``plenary say`` would. The outcome is never typed: ``close`` signs what the rules give.
"""

from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

import typer

from api.cli.desk import Desk, Signing, command
from api.cli.say import put_pairs, say_lines
from api.cli.session import Session, opened
from api.cli.signing import send, tell
from api.cli.terminal import REFUSED, say
from api.drafting.ground import Hand
from api.drafting.lines import Line, Writer
from api.drafting.settling import ONLINE_MS, new_draft, settle
from ledger.application.compose import sign_all
from ledger.rules.decisions.closing import closing_body
from ledger.rules.decisions.stages import stage_of
from ledger.rules.decisions.state import Decision

app = typer.Typer()

DecisionName = Annotated[str, typer.Argument(help="The decision: a number (D-3) or its title.", metavar="DECISION")]
TextFile = Annotated[Path | None, typer.Option("--text-file", metavar="FILE", help="The text, from a file.")]
DecisionClass = Annotated[str, typer.Option("--class", help="Its class in the charter.")]
Effects = Annotated[
    list[str] | None,
    typer.Option("--effect", metavar="'KIND FIELD=VALUE …'", help="What it does once in force; again for each."),
]
Pairs = Annotated[list[str] | None, typer.Option("--set", metavar="FIELD=VALUE", help="Another field.")]
Paper = Annotated[str | None, typer.Option("--paper", metavar="FILE", help="The paper that she signed.")]


def text_of(desk: Desk, text: str | None, file: Path | None, question: str) -> str:
    """A longer text: as given, from a file, or asked for."""
    if text is not None and file is not None:
        desk.usage("The text was given twice.", "Give --text or --text-file.")
    if file is not None:
        try:
            return file.read_text(encoding="utf-8-sig").strip()
        except (FileNotFoundError, UnicodeDecodeError) as error:
            desk.usage(f"{file}: {error}.", "Name a text file in UTF-8.")
    return text if text is not None else desk.ask(question, option="--text TEXT")


@command(app)
def propose(
    desk: Desk,
    title: Annotated[str, typer.Argument(help="What it is about, in a line.")],
    *,
    signing: Signing,
    text: Annotated[str | None, typer.Option("--text", help="The text to decide.")] = None,
    text_file: TextFile = None,
    decision_class: DecisionClass = "ordinary",
    effect: Effects = None,
    pairs: Pairs = None,
) -> None:
    """Propose a decision."""
    with opened(desk) as session:
        body: dict[str, Any] = {"class": decision_class}
        if effect:
            body["effects"] = effect
        put_pairs(desk, body, pairs or [])
        sealed = {"title": title, "text": text_of(desk, text, text_file, "The text to decide")}
        say_lines(session, [Line("decision.proposed", body, ("all",), sealed=sealed)], signing)


@command(app)
def second(desk: Desk, decision: DecisionName, *, signing: Signing) -> None:
    """Second a proposal."""
    with opened(desk) as session:
        say_lines(session, [Line("decision.seconded", {}, ("all",), about=decision)], signing)


@command(app, "open")
def open_command(
    desk: Desk,
    decision: DecisionName,
    *,
    signing: Signing,
    closes: Annotated[str, typer.Option("--closes", metavar="TIME", help="When it closes: 2026-03-31 18:00 (UTC).")],
) -> None:
    """Open a decision for positions."""
    with opened(desk) as session:
        say_lines(session, [Line("decision.opened", {"closes": closes}, ("all",), about=decision)], signing)


@command(app)
def position(
    desk: Desk,
    decision: DecisionName,
    stand: Annotated[
        str,
        typer.Argument(help="consent, stand-aside, object, abstain, recused, taking-it-back, not-ours, …"),
    ],
    *,
    signing: Signing,
    reason: Annotated[str | None, typer.Option("--reason", help="Why.")] = None,
    ground: Annotated[str | None, typer.Option("--ground", help="Of an objection: harm, mission, …")] = None,
    until: Annotated[str | None, typer.Option("--until", metavar="DATE", help="Taking it back: until when.")] = None,
    basis: Annotated[str | None, typer.Option("--basis", help="personal, mandated or subject_to_ratification.")] = None,
    bind: Annotated[str | None, typer.Option("--bind", help="bound, bound_no_lead or not_bound.")] = None,
    written_for: Annotated[
        str | None, typer.Option("--for", metavar="PERSON[:CAPACITY]:HOW", help="Written down for her.")
    ] = None,
    paper: Paper = None,
) -> None:
    """Say where you, or your organization, stand on a decision."""
    given = {"position": stand, "ground": ground, "until": until, "basis": basis, "bind": bind}
    body = {name: value for name, value in given.items() if value is not None}
    sealed = {"reason": reason} if reason else {}
    with opened(desk) as session:
        by = () if written_for else ("all",)
        line = Line("decision.position", body, by, decision, written_for=written_for, paper=paper, sealed=sealed)
        say_lines(session, [line], replace(signing, by=voices(session, signing.by)))


def voices(session: Session, by: list[str] | None) -> list[str]:
    """Signers who named no capacity speak for the one organization whose delegates they are."""
    named = []
    for place, hand in enumerate(session.hands(by)):
        text = by[place] if by and place < len(by) else hand.key or hand.person
        people = session.state.people
        own = [
            one
            for one in sorted(people.accredited_by(hand.person, session.now))
            if people.has_role(hand.person, one, ("delegate",), session.now)
        ]
        if not hand.chosen and len(own) == 1:
            text = f"{text}:{own[0]}"
        named.append(text)
    return named


@command(app)
def close(
    desk: Desk,
    decision: DecisionName,
    *,
    signing: Signing,
    clerk: Annotated[bool, typer.Option("--clerk", help="Let the clerk software sign it with the host's key.")] = False,
) -> None:
    """Publish the outcome that the rules give; anybody may sign it."""
    with opened(desk) as session:
        found = session.state.decisions.decisions[session.find(decision, "decision")]
        if found.opening is None:
            words = f"{session.directory.show(found.id)} was never opened for positions."
            desk.fail("NOT_OPENED", words, f"Open it: plenary open {decision} --closes TIME", exit_code=REFUSED)
        line = Line("decision.closed", closing_body(session.state, found), ("all",), about=found.id)
        if clerk:
            _by_the_clerk(session, line)
        else:
            say_lines(session, [line], signing)
        _tell_stage(session, found.id)


def _by_the_clerk(session: Session, line: Line) -> None:
    draft = new_draft(session, [Hand("", "clerk", None)])
    Writer(session, draft).write(line)
    submission = settle(session, draft, ONLINE_MS)
    if not session.desk.as_json:
        tell(session.chronicler(submission).draft(submission))
    send(session, sign_all(submission, {None: session.ledger.keys.clerk}))


def _tell_stage(session: Session, identity: str) -> None:
    decision: Decision = session.state.decisions.decisions[identity]
    say(
        f"{session.directory.show(identity)} is now {stage_of(session.state, decision, session.now).replace('_', ' ')}."
    )
