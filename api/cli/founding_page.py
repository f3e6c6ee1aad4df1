"""The founding's page: read aloud, signed on paper, kept. Plain text, so that any printer prints it."""

import textwrap
from datetime import date

from api.drafting.founding import Plan
from ledger.format.checkpoint import Checkpoint

WIDTH = 78
_YES = {"key": "yes, by key", "in_room": "yes, in the room", "none": "not yet"}


def founding_page(plan: Plan, identity: str, head: Checkpoint, day: date) -> str:
    """The page's text.

    Args:
        plan: what was founded.
        identity: the founding statement's id, the genesis id.
        head: the head that covers it.
        day: the date of the founding (UTC).
    """
    lines = [plan.name.upper(), f"Founded on {day.day} {day:%B %Y}. Record: {plan.origin}", ""]
    if plan.purpose:
        lines += [*textwrap.wrap(f"What we are trying to do: {plan.purpose}", WIDTH), ""]
    if plan.charter_text:
        lines += [*textwrap.wrap(plan.charter_text, WIDTH), ""]
    lines += ["Each organization says yes, or takes it back to its people until a date, and signs:", ""]
    for one in plan.organizations:
        people = ", ".join(person.name for person in one.people)
        lines += [f"{one.name} ({one.standing}; {_YES[one.yes]})"]
        lines += [
            f"   {people}" if people else "",
            "   Signature ______________________   or: back to us until ______________",
            "",
        ]
    lines += ["Compare these digits with what others were given; they name this record for ever:", ""]
    lines += [f"   genesis  {line}" for line in _digits(identity)]
    lines += [f"   root     {line}" for line in _digits(head.root.hex())]
    return "\n".join(lines) + "\n"


def _digits(digest: str) -> list[str]:
    groups = [digest[start : start + 8] for start in range(0, len(digest), 8)]
    return [" ".join(groups[:4]), " ".join(groups[4:])]
