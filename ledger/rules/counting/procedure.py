"""The part of a charter's procedure that a count needs (docs/counting.md, clauses G1 to G4).

Accepted is a JSON object ``{"procedures": {NAME: {...}}}``. Of a procedure these members are read:

- ``method`` (needed): ``schulze``, ``condorcet_irv``, ``irv``, ``stv``, ``approval``, ``score``, ``score_mean`` or
  ``majority``;
- ``seats`` (1), ``blank_rule`` (``skip``), ``tie_rule`` (``fails``), ``cap`` (none: a number, or ``"p/q"`` of the
  seats);
- for ``majority``: ``threshold`` (``"1/2"``), ``strict`` (true), ``threshold_base`` (``yes_no``), ``recused_in_base``
  (false).

Members in `ELSEWHERE` govern who may vote and when, not how votes are counted, and are left to their own
rules. Any other member is refused: a rule passed over in silence would make a count look right that is not.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from ledger.rules.counting.ballots import check_blank_rule
from ledger.rules.counting.errors import ProcedureError, UnknownRuleError
from ledger.rules.counting.majority import THRESHOLD_BASES, Threshold
from ledger.rules.counting.result import Exact
from ledger.rules.counting.seats import TIE_RULES, cap_in_seats

RANKED_METHODS = ("schulze", "condorcet_irv", "irv", "stv")
METHODS = (*RANKED_METHODS, "approval", "score", "score_mean", "majority")
ELSEWHERE = frozenset(
    {
        "advisory", "amendments", "appeal_window_hours", "binding", "block_test", "change_vote", "early_close",
        "electorate", "emergency", "fallback", "flip_extension_hours", "grace_hours", "in_room", "interests",
        "lapse_days", "late_extension",
        "notice_min_hours", "open_min_hours", "org_cap", "org_rule", "proxy", "quorum", "quorum_base", "quorum_counts",
        "quorum_root", "quorum_strict", "ratification_hours", "reasons", "repudiation_hours", "rescind_bar", "rounds",
        "second_call", "secret", "seconds", "title", "weight_rule", "written_counts",
    }
)  # fmt: skip


@dataclass(frozen=True)
class Procedure:
    """How to count.

    Args:
        method: one of `METHODS`.
        seats: at least 1; not used by ``majority``.
        blank_rule: ``skip``, ``last`` or ``invalid``.
        tie_rule: ``fails``, ``status_quo``, ``chair``, ``run_off`` or ``lot``.
        cap: most seats for one affiliation, a number or a share of the seats; None for no cap.
        threshold: for ``majority``.

    Raises:
        ProcedureError: a value is out of range.
        UnknownRuleError: a rule has no such name.
    """

    method: str
    seats: int = 1
    blank_rule: str = "skip"
    tie_rule: str = "fails"
    cap: Exact | None = None
    threshold: Threshold = field(default_factory=Threshold)

    def __post_init__(self) -> None:
        _check_name("method", self.method, METHODS)
        _check_name("tie_rule", self.tie_rule, TIE_RULES)
        _check_name("threshold_base", self.threshold.base, THRESHOLD_BASES)
        check_blank_rule(self.blank_rule)
        if self.seats < 1:
            raise ProcedureError("SEATS_OUT_OF_RANGE", "seats", "at least 1", str(self.seats), "say how many")
        cap_in_seats(self.cap, self.seats)


def parse_procedure(charter: Any, name: str) -> Procedure:
    """Read one named procedure of a charter.

    Args:
        charter: the charter's JSON value.
        name: the procedure's name.

    Raises:
        ProcedureError: the shape is another, the name is missing, or a value has the wrong type or range.
        UnknownRuleError: a member or a rule is not known here.
    """
    procedures = charter.get("procedures") if isinstance(charter, Mapping) else None
    if not isinstance(procedures, Mapping):
        raise ProcedureError(
            "NO_PROCEDURES", "charter", 'an object "procedures"', type(procedures).__name__, "give a charter file"
        )
    if name not in procedures or not isinstance(procedures[name], Mapping):
        raise ProcedureError(
            "PROCEDURE_MISSING",
            "charter, procedures",
            f"an object {name!r}",
            ", ".join(sorted(procedures)) or "none",
            "name one of the charter's procedures",
        )
    return _procedure(procedures[name], f"procedure {name!r}")


def _procedure(members: Mapping[str, Any], where: str) -> Procedure:
    read = {
        "method", "seats", "blank_rule", "tie_rule", "cap", "threshold", "strict", "threshold_base", "recused_in_base"
    }  # fmt: skip
    for member in sorted(members):
        if member not in read and member not in ELSEWHERE:
            raise UnknownRuleError(
                "MEMBER_UNKNOWN",
                f"{where}, member {member!r}",
                "a member of docs/counting.md, clause G2",
                "another",
                "count with a program that knows it, or take it out",
            )
    if "method" not in members:
        raise ProcedureError("METHOD_MISSING", where, "a method", "none", "name the method")
    threshold = Threshold(
        share=_fraction(members.get("threshold", "1/2"), f"{where}, threshold"),
        strict=_typed(members, "strict", bool, where, default=True),
        base=rule_code(_typed(members, "threshold_base", str, where, default="yes_no")),
        recused_in_base=_typed(members, "recused_in_base", bool, where, default=False),
    )
    cap = members.get("cap")
    return Procedure(
        method=rule_code(_typed(members, "method", str, where, default="")),
        seats=_typed(members, "seats", int, where, default=1),
        blank_rule=rule_code(_typed(members, "blank_rule", str, where, default="skip")),
        tie_rule=rule_code(_typed(members, "tie_rule", str, where, default="fails")),
        cap=None if cap is None else _fraction(cap, f"{where}, cap"),
        threshold=threshold,
    )


def rule_code(text: str) -> str:
    """Bring a rule's name to the one way it is written here: ``run-off``, ``run off`` and ``Run_Off`` are one rule."""
    return text.strip().lower().replace("-", "_").replace(" ", "_").replace("+", "_")


def _typed(members: Mapping[str, Any], member: str, kind: type, where: str, *, default: Any) -> Any:
    value = members.get(member, default)
    if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
        raise ProcedureError(
            "WRONG_TYPE", f"{where}, {member}", f"a value of type {kind.__name__}", repr(value), "correct it"
        )
    return value


def _fraction(value: Any, where: str) -> Fraction:
    if isinstance(value, str | int) and not isinstance(value, bool):
        try:
            return Fraction(value)
        except (ValueError, ZeroDivisionError):
            pass
    raise ProcedureError("NOT_EXACT", where, 'a whole number or "p/q"', repr(value), "write it as a fraction")


def _check_name(member: str, value: str, known: tuple[str, ...]) -> None:
    if value not in known:
        raise UnknownRuleError(
            f"{member.upper()}_UNKNOWN", member, "one of " + ", ".join(known), repr(value), "name one of them"
        )
