"""A person's own hand: her own key, or her own hand on paper (docs/rules.md O-3).

What a person owes, takes on or lends her name to needs it. Her word by phone or across the room is written down for
other things; silence never does.
"""

from typing import Any

from ledger.rules.case import Case
from ledger.rules.kind import Check, Detail


def not_own_hand(case: Case[Any]) -> Detail | None:
    """None when it is the actor's own key, or her hand on paper with the paper named.

    That two people of two organizations saw the paper is R-21: the recorder and the witness.
    """
    another = case.for_another
    if another is None:
        return None
    if another.how != "paper":
        return {"how": another.how}
    return None if another.document is not None else {"how": "paper without its document"}


OWN_HAND: Check[Any] = Check(
    "NOT_OWN_HAND",
    "O-3",
    "This takes her own key, or her own hand on paper with the paper named; here it is {how}.",
    "Let her sign it, or let her sign a paper and name its document.",
    not_own_hand,
)
