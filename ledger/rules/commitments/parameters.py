"""What a charter says about promises (docs/rules.md O-2), with what holds where it says nothing."""

from typing import Literal

from ledger.rules.values import Body, Days

Level = Literal["none", "not_started", "limited", "substantial", "complete"]
"""Completion levels of the Open Government Partnership's independent reviews, lowest first."""

LEVELS: tuple[Level, ...] = ("none", "not_started", "limited", "substantial", "complete")


class CommitmentParameters(Body):
    """The charter's part on promises.

    Args:
        request_days: how long a request stands when it names no date.
        no_word_days: after a missed date, when the list says "no word yet".
        grace_days: after the due date and the owner's last word, when an unclaimed promise lapses.
        renegotiation_days: how long a proposed change waits for the assent of those relying on the promise.
        assent: how many of the organizations relying on a promise must agree to changed terms.
        contest_days: how long a verification can still be contested before it closes the promise.
        answer_days: how long a contested claim waits for a new one before the promise is open again.
        completes: the lowest level that counts as complete.
    """

    request_days: Days = 31
    no_word_days: Days = 7
    grace_days: Days = 30
    renegotiation_days: Days = 30
    assent: Literal["none", "one", "all"] = "one"
    contest_days: Days = 7
    answer_days: Days = 30
    completes: Literal["substantial", "complete"] = "complete"
