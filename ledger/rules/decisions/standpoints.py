"""What a word must hold to be a position, given over time or in a room alike (docs/rules.md D-18, D-19)."""

from collections.abc import Mapping
from datetime import timedelta

from ledger.format.codec import DAY_MS
from ledger.rules.charter.procedure import RANKED_METHODS, PositionCode, Procedure
from ledger.rules.decisions.state import Ground, Option
from ledger.rules.kind import Detail
from ledger.rules.values import CivilDate, start_of, utc_date

BACK_DAYS_MAX = 31
_BESIDE: tuple[PositionCode, ...] = ("abstain", "recused", "not_ours", "taking_it_back")
GROUNDED: tuple[PositionCode, ...] = ("object", "block")


def fits_method(procedure: Procedure, position: PositionCode) -> Detail | None:
    """Whether the method knows this position: a ballot where options are ranked or scored, words where yes or no."""
    if procedure.method == "sortition":
        return {"position": position, "method": procedure.method}
    if position in _BESIDE:
        return None
    choosing = procedure.method in RANKED_METHODS
    return None if choosing == (position == "ballot") else {"position": position, "method": procedure.method}


def ground_fits(position: PositionCode, ground: Ground | None) -> Detail | None:
    """An objection and a block name their ground, and nothing else does."""
    return None if (position in GROUNDED) == (ground is not None) else {"position": position}


def until_fits(position: PositionCode, until: CivilDate | None, received: int, days_max: int) -> Detail | None:
    """Taking it back names a date, from today on and at most so many days ahead; nothing else does."""
    if (position == "taking_it_back") != (until is not None):
        return {"position": position, "latest": ""}
    if until is None:
        return None
    today = utc_date(received)
    latest = today + timedelta(days=days_max)
    return None if today <= until <= latest else {"position": position, "latest": latest.isoformat()}


def end_of(until: CivilDate | None) -> int | None:
    """The instant (ms) at which her date is over: the end of that day in UTC."""
    return None if until is None else start_of(until) + DAY_MS


def ballot_fits(
    procedure: Procedure, options: tuple[Option, ...], position: PositionCode, ballot: Mapping[str, int] | None
) -> Detail | None:
    """Whether a ballot marks options that there are, with marks that the method knows."""
    if (position == "ballot") != (ballot is not None):
        return {"problem": "a ballot needs the position ballot" if ballot is not None else "the ballot is missing"}
    if ballot is None:
        return None
    known = {option.code for option in options}
    for code, mark in sorted(ballot.items()):
        if code not in known:
            return {"problem": f"there is no option {code}"}
        if procedure.method == "approval" and mark > 1:
            return {"problem": f"{code}: an approval is 1 or 0"}
        if procedure.method not in ("approval", "score", "score_mean") and mark < 1:
            return {"problem": f"{code}: ranks begin at 1"}
    return {"problem": "it marks nothing"} if not ballot else None
