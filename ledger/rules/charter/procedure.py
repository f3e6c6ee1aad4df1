"""Procedures: how one class of decision is made, with every parameter (docs/rules.md, part C; governance.md §2).

A procedure is data. Nothing about a method is written into the rules twice: a count reads these members, and the
explanation in plain words (`ledger.rules.charter.explain`) reads the same.
"""

from fractions import Fraction
from typing import Annotated, Literal, get_args

from pydantic import Field, StringConstraints

from ledger.rules.values import Body, Code, Count, Positive

Share = Annotated[str, StringConstraints(pattern=r"^(0|[1-9][0-9]{0,8})/[1-9][0-9]{0,8}$")]
"""An exact share ``p/q``, as in ``2/3``. Never a float."""

PositionCode = Literal[
    "consent", "consent_with_reservation", "stand_aside", "not_ours", "taking_it_back",
    "object", "block", "abstain", "recused", "ballot",
]  # fmt: skip
POSITIONS: tuple[PositionCode, ...] = get_args(PositionCode)

SPOKEN: tuple[PositionCode, ...] = tuple(code for code in POSITIONS if code not in ("not_ours", "recused"))
"""Positions that count towards quorum unless the charter says otherwise: whoever took part."""

RankedMethod = Literal["schulze", "condorcet_irv", "irv", "stv", "approval", "score", "score_mean"]
Method = Literal["consent", "consensus", "majority", RankedMethod, "sortition"]
RANKED_METHODS: tuple[RankedMethod, ...] = get_args(RankedMethod)

QuorumBase = Literal["all_seats", "filled_seats", "electorate", "present"]
ThresholdBase = Literal["seats", "electorate", "yes_no", "cast"]
BlankRule = Literal["skip", "last", "invalid"]
TieRule = Literal["fails", "status_quo", "chair", "run_off", "lot"]
OrganizationRule = Literal["none", "one_per_organization", "merge_identical", "cap"]
BlockTest = Literal["auto", "facilitator", "panel", "group"]

Hours = Annotated[int, Field(ge=0, le=36_600 * 24)]


def as_fraction(share: str) -> Fraction:
    """The share as an exact number."""
    return Fraction(share)


class ProxyRule(Body):
    """Whether one may vote for another: never, for one decision, or standing until a date. No chains, ever."""

    kind: Literal["none", "per_decision", "standing"] = "none"
    held_max: Positive = 1
    days_max: Positive = 365


class LateExtension(Body):
    """When quorum is first reached within the last ``window_hours``, the close moves by ``by_hours``, once."""

    window_hours: Hours
    by_hours: Hours


class RescindBar(Body):
    """What undoing an earlier decision takes where it was not announced ``notice_hours`` before the opening."""

    notice_hours: Hours
    without_notice: Share


class Emergency(Body):
    """Limits of an emergency procedure: how long its decisions live unless ratified, in which class, for what."""

    life_hours: Annotated[int, Field(ge=1, le=31 * 24)]
    ratified_in: Code
    effects: tuple[str, ...] = ()


class StandBehind(Body):
    """What a meeting alone cannot bring about: effects that wait until more than ``share`` of the seats stand behind.

    ``kinds`` are kinds of effect; ``money`` adds every effect of a decision that moves more than small money.
    """

    share: Share = "1/2"
    kinds: tuple[str, ...] = ("charter.adopted/v1",)
    money: bool = True


class InRoom(Body):
    """Deciding in the room: how long those taking it back have at most, and the absent to object, in days."""

    back_days_max: Annotated[int, Field(ge=1, le=31)] = 31
    absent_days: Annotated[int, Field(ge=1, le=31)] = 14
    stand_behind: StandBehind = StandBehind()


class SecondCall(Body):
    """A further call where too few took part: how many, and the quorum from then on."""

    calls: Positive = 1
    quorum: Share


class Procedure(Body):
    """A named way to decide.

    Args:
        method: consent and consensus look for objections; majority counts; the others rank, score or draw options.
        electorate: name of the charter's electorate that decides; ``advisory`` one that is heard beside it.
        quorum: share of ``quorum_base`` that must take part; ``quorum_strict`` asks for more than it, ``quorum_root``
            takes the share of the base's square root.
        quorum_counts: the positions that count as taking part.
        threshold: share of ``threshold_base`` that must agree; ``strict`` asks for more than it.
        org_cap: with ``org_rule`` cap, the largest share of all weight that one organization's seats may have.
        caucuses: electorates of which each must agree separately.
        written_counts: whether a word written down for another counts in the outcome (it never binds by itself).
        default_option: for ranked methods, the option "none of these": who does not beat it is dropped.
        secret: a ballot held outside of the record; tellers sign its count, and nobody's position is written.
        interests: whether one who has declared an interest in a decision may take part in it (``told``), or not.
        amendments: who accepts another's amendment: the proposer, a decision that names it, or either.
        seats: how many options an election takes; ``cap`` the most of one affiliation, a share of them.
    """

    method: Method
    electorate: Code = "coalition"
    advisory: Code | None = None
    quorum: Share = "1/2"
    quorum_strict: bool = False
    quorum_root: bool = False
    quorum_base: QuorumBase = "all_seats"
    quorum_counts: tuple[PositionCode, ...] = SPOKEN
    threshold: Share = "1/2"
    strict: bool = True
    threshold_base: ThresholdBase = "yes_no"
    recused_in_base: bool = False
    blank_rule: BlankRule = "skip"
    tie_rule: TieRule = "fails"
    weight_rule: Literal["equal", "listed"] = "equal"
    org_rule: OrganizationRule = "none"
    org_cap: Share | None = None
    change_vote: bool = True
    proxy: ProxyRule = ProxyRule()
    open_min_hours: Hours = 0
    notice_min_hours: Hours = 0
    grace_hours: Hours = 24
    late_extension: LateExtension | None = None
    early_close: Literal["none", "all_spoken"] = "none"
    block_test: BlockTest = "auto"
    fallback: Code | None = None
    binding: Literal["consenters", "all"] = "consenters"
    appeal_window_hours: Hours = 0
    flip_extension_hours: Hours = 168
    rescind_bar: RescindBar | None = None
    emergency: Emergency | None = None
    in_room: InRoom | None = None
    rounds: Positive = 3
    amendments: Literal["proposer", "vote", "either"] = "either"
    secret: bool = False
    interests: Literal["told", "recused"] = "told"
    second_call: SecondCall | None = None
    seconds: Annotated[int, Field(ge=0, le=100)] = 0
    lapse_days: Positive = 365
    ratification_hours: Hours = 0
    repudiation_hours: Hours = 336
    reasons: tuple[PositionCode, ...] = ("object", "block")
    written_counts: bool = True
    caucuses: tuple[Code, ...] = ()
    default_option: Code | None = None
    seats: Positive = 1
    cap: Share | None = None


class DecisionClass(Body):
    """A class of decision: its procedure, and the kinds of effect that only such classes may decide.

    Args:
        effects: kinds reserved to the classes that list them; a kind that no class lists may be decided in any.
        rank: a decision is undone only by one of a class of at least its rank.
        sessions: gatherings held to listen that an opening must name; only those of kind ``session_kind`` count, where
            it is given.
        sunset_days: the decision expires so long after it took force, unless renewed; None: never.
    """

    procedure: Code
    effects: tuple[str, ...] = ()
    rank: Annotated[int, Field(ge=1, le=9)] = 1
    sessions: Count = 0
    session_kind: Code | None = None
    sunset_days: Positive | None = None
