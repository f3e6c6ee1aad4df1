"""``plenary room``: what a meeting decided, in one act: who signs stands behind it, the others are written down."""

from dataclasses import replace
from typing import Annotated, Any

import typer

from api.cli.deciding import DecisionClass, Effects, Pairs, TextFile, text_of, voices
from api.cli.desk import Desk, Signing, command
from api.cli.say import put_pairs, say_lines
from api.cli.session import Session, opened
from api.drafting.lines import Line
from ledger.format.statement import Capacity

app = typer.Typer()


@command(app)
def room(
    desk: Desk,
    title: Annotated[str, typer.Argument(help="What it is about, in a line.")],
    *,
    signing: Signing,
    text: Annotated[str | None, typer.Option("--text", help="The text that was decided.")] = None,
    text_file: TextFile = None,
    stand: Annotated[
        list[str] | None,
        typer.Option(
            "--stand",
            metavar="PERSON[:CAPACITY]=POSITION[:UNTIL|GROUND][:REASON]",
            help="Where one stands who does not consent, or does not sign: 'Cy:Choir=taking-it-back:2026-03-31'. "
            "Whoever signs and is not named here consents.",
        ),
    ] = None,
    decision_class: DecisionClass = "ordinary",
    effect: Effects = None,
    pairs: Pairs = None,
) -> None:
    """Record what a meeting decided in the room; in force at once for those who consent."""
    with opened(desk) as session:
        named = voices(session, signing.by)
        rounds: dict[str, dict[str, Any]] = {}
        sealed: dict[str, Any] = {"title": title, "text": text_of(desk, text, text_file, "The text that was decided")}
        for one in session.hands(named):
            rounds[one.person] = _line(one.person, one.capacity, "consent")
        reasons = {}
        for spoken in stand or []:
            person, line, reason = _stand(session, spoken)
            rounds[person] = line
            if reason:
                reasons[person] = reason
        sealed |= {f"round/{place}/reason": reasons[person] for place, person in enumerate(rounds) if person in reasons}
        body: dict[str, Any] = {
            "procedure": _procedure(session, decision_class),
            "class": decision_class,
            "round": list(rounds.values()),
        }
        if effect:
            body["effects"] = effect
        put_pairs(desk, body, pairs or [])
        say_lines(session, [Line("decision.in_room", body, ("all",), sealed=sealed)], replace(signing, by=named))


def _line(person: str, capacity: Capacity, position: str, **more: str) -> dict[str, Any]:
    acts_as = capacity if isinstance(capacity, str) else {capacity[0]: capacity[1]}
    return {"person": person, "as": acts_as, "position": position.replace("-", "_")} | more


def _stand(session: Session, spoken: str) -> tuple[str, dict[str, Any], str | None]:
    """Read ``PERSON[:CAPACITY]=POSITION[:UNTIL|GROUND][:REASON]``."""
    who, parted, told = spoken.partition("=")
    if not parted:
        session.desk.usage(f"{spoken!r} names no position.", "Write --stand 'Cy:Choir=consent'.")
    name, _, wanted = who.partition(":")
    person = session.find(name, "person")
    position, *rest = told.split(":", 2)
    more: dict[str, str] = {}
    if rest and rest[0]:
        more["until" if position.startswith("taking") else "ground"] = rest[0]
    return person, _line(person, _capacity(session, person, wanted), position, **more), rest[1] if rest[1:] else None


def _capacity(session: Session, person: str, wanted: str) -> Capacity:
    if wanted:
        return session.capacity(person, wanted)
    own = sorted(session.state.people.accredited_by(person, session.now))
    return ("organization", own[0]) if len(own) == 1 else "self"


def _procedure(session: Session, decision_class: str) -> str:
    charter = session.state.charter.in_force.get()
    known = charter.data.classes.get(decision_class) if charter else None
    return known.procedure if known else decision_class
