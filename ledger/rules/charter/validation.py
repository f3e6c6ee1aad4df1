"""What is wrong with a charter, told before anybody adopts it (docs/rules.md C-4, C-5).

A charter that names a procedure it does not have, or a threshold that a motion and its opposite could both reach,
would stop a coalition in the middle of its work. So such data is never adopted; every problem is told at once, with its
place.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from ledger.rules.charter.electorate import Electorate
from ledger.rules.charter.model import CHARTER_EFFECTS, CharterData
from ledger.rules.charter.procedure import RANKED_METHODS, Procedure, as_fraction

HALF = Fraction(1, 2)
_YES_NO = ("consent", "consensus", "majority")


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong: where in the data, what is wrong, what to do."""

    where: str
    problem: str
    mend: str

    def __str__(self) -> str:
        return f"{self.where}: {self.problem}; {self.mend}"


def check_charter(data: CharterData) -> tuple[Problem, ...]:
    """All problems of a charter, in the order of its members; empty: it may be adopted."""
    return tuple(_problems(data))


def _problems(data: CharterData) -> Iterator[Problem]:
    for name, power in data.powers.items():
        if power.organizations > power.signers:
            yield Problem(f"powers/{name}", "asks more organizations than signers", "ask for more signers")
    for name, electorate in data.electorates.items():
        yield from _electorate(f"electorates/{name}", electorate, openly=data.one_organization_may_decide_alone)
    for name, procedure in data.procedures.items():
        yield from _procedure(f"procedures/{name}", procedure, data)
    yield from _classes(data)
    for name, domain in data.domains.items():
        for member, electorate_name in (("binding", domain.binding), ("advisory", domain.advisory)):
            yield from _named(data, f"domains/{name}/{member}", electorate_name)
    yield from _limits(data)


def _electorate(where: str, electorate: Electorate, *, openly: bool) -> Iterator[Problem]:
    if electorate.kind == "posts" and not electorate.posts:
        yield Problem(f"{where}/posts", "names no post", "name the posts whose holders decide")
    if electorate.kind != "seats":
        if electorate.seats:
            yield Problem(f"{where}/seats", f"lists seats, but its kind is {electorate.kind}", "make its kind seats")
        return
    if not electorate.seats:
        yield Problem(f"{where}/seats", "lists no seat", "list the seats")
    yield from _listed_twice(where, electorate)
    if not openly:
        yield from _one_alone(where, electorate)


def _listed_twice(where: str, electorate: Electorate) -> Iterator[Problem]:
    for what, values in (
        ("code", [seat.code for seat in electorate.seats]),
        ("holder", [seat.holder for seat in electorate.seats if seat.holder]),
        ("organization", [seat.organization for seat in electorate.seats if seat.organization and not seat.holder]),
    ):
        for value, times in Counter(values).items():
            if times > 1:
                yield Problem(f"{where}/seats", f"{what} {value} has {times} seats", "give one seat, with a weight")


def _one_alone(where: str, electorate: Electorate) -> Iterator[Problem]:
    held: Counter[str] = Counter()
    for seat in electorate.seats:
        if seat.organization:
            held[seat.organization] += seat.weight
    total = sum(seat.weight for seat in electorate.seats)
    for organization, weight in sorted(held.items()):
        if len(held) > 1 and weight * 2 > total:
            yield Problem(
                f"{where}/seats",
                f"organization {organization} alone holds {weight} of {total}",
                "spread the seats, or say so with one_organization_may_decide_alone",
            )


def _procedure(where: str, procedure: Procedure, data: CharterData) -> Iterator[Problem]:
    for member, name in (("electorate", procedure.electorate), ("advisory", procedure.advisory)):
        yield from _named(data, f"{where}/{member}", name)
    for name in procedure.caucuses:
        yield from _named(data, f"{where}/caucuses", name)
    yield from _thresholds(where, procedure)
    yield from _links(where, procedure, data)
    if (procedure.org_rule == "cap") != (procedure.org_cap is not None):
        yield Problem(f"{where}/org_cap", "goes with org_rule cap, and only with it", "give both or neither")
    electorate = data.electorate(procedure.electorate)
    weighted = electorate is not None and any(seat.weight != 1 for seat in electorate.seats)
    if weighted and procedure.weight_rule == "equal":
        yield Problem(f"{where}/weight_rule", "is equal, but its electorate lists weights", "make it listed")
    yield from _secret(where, procedure)
    if procedure.in_room and procedure.method not in _YES_NO:
        yield Problem(f"{where}/in_room", f"cannot go with {procedure.method}", "vote on options over time")


def _secret(where: str, procedure: Procedure) -> Iterator[Problem]:
    """What a ballot of nobody's cannot go with: whatever asks whose ballot it is."""
    if not procedure.secret:
        return
    if procedure.method != "majority" and procedure.method not in RANKED_METHODS:
        yield Problem(f"{where}/secret", f"cannot go with {procedure.method}", "vote, or choose among options")
    asks: tuple[tuple[str, bool], ...] = (
        ("in_room", procedure.in_room is not None),
        ("caucuses", bool(procedure.caucuses)),
        ("advisory", procedure.advisory is not None),
        ("org_rule", procedure.org_rule != "none"),
        ("weight_rule", procedure.weight_rule != "equal"),
        ("proxy", procedure.proxy.kind != "none"),
        ("early_close", procedure.early_close != "none"),
        ("late_extension", procedure.late_extension is not None),
        ("interests", procedure.interests != "told"),
    )
    for member, given in asks:
        if given:
            yield Problem(f"{where}/{member}", "asks whose ballot is whose, and the ballot is secret", "leave it out")


def _thresholds(where: str, procedure: Procedure) -> Iterator[Problem]:
    share = as_fraction(procedure.threshold)
    if procedure.method in ("majority", "consensus") or procedure.default_option:
        if share < HALF or (share == HALF and not procedure.strict):
            yield Problem(
                f"{where}/threshold",
                f"{procedure.threshold} could be reached by a motion and by its opposite",
                "ask for more than half",
            )
        if share > 1 or (share == 1 and procedure.strict):
            yield Problem(f"{where}/threshold", f"{procedure.threshold} cannot be reached", "lower it")
    yield from _quorum(where, procedure)
    bar = procedure.rescind_bar
    if bar and not share <= as_fraction(bar.without_notice) <= 1:
        yield Problem(f"{where}/rescind_bar", "is below the threshold, or above 1", "put it between the two")
    for member, value in (("org_cap", procedure.org_cap), ("cap", procedure.cap)):
        if value is not None and not 0 < as_fraction(value) <= 1:
            yield Problem(f"{where}/{member}", f"{value} is no share above 0 and at most 1", "mend it")
    if procedure.in_room and not 0 <= as_fraction(procedure.in_room.stand_behind.share) < 1:
        yield Problem(f"{where}/in_room/stand_behind", "asks for all or more of the seats", "lower it")


def _quorum(where: str, procedure: Procedure) -> Iterator[Problem]:
    quorum = as_fraction(procedure.quorum)
    if not procedure.quorum_root and (quorum > 1 or (quorum == 1 and procedure.quorum_strict)):
        yield Problem(f"{where}/quorum", f"{procedure.quorum} cannot be reached", "lower it")
    if quorum > 0 and not procedure.quorum_counts:
        yield Problem(f"{where}/quorum_counts", "names no position", "say which positions count")
    if "not_ours" in procedure.quorum_counts:
        yield Problem(f"{where}/quorum_counts", "not_ours owes no vote and never counts", "leave it out")
    if procedure.second_call and as_fraction(procedure.second_call.quorum) > quorum:
        yield Problem(f"{where}/second_call/quorum", "is higher than at the first call", "lower it")


def _links(where: str, procedure: Procedure, data: CharterData) -> Iterator[Problem]:
    if procedure.fallback is not None:
        fallback = data.procedures.get(procedure.fallback)
        if procedure.method not in ("consent", "consensus"):
            yield Problem(f"{where}/fallback", f"cannot go with {procedure.method}", "leave it out")
        elif fallback is None or fallback.method != "majority":
            yield Problem(f"{where}/fallback", f"{procedure.fallback} is no majority procedure", "name one")
    if procedure.emergency is not None:
        target = data.procedure_of(procedure.emergency.ratified_in)
        if target is None or target.emergency is not None:
            yield Problem(
                f"{where}/emergency/ratified_in",
                f"{procedure.emergency.ratified_in} is no class decided in the ordinary way",
                "name one",
            )
    if procedure.default_option is not None and procedure.method not in RANKED_METHODS:
        yield Problem(f"{where}/default_option", f"cannot go with {procedure.method}", "leave it out")


def _classes(data: CharterData) -> Iterator[Problem]:
    if not data.classes:
        yield Problem("classes", "are empty", "name at least one class of decision")
    for name, known in data.classes.items():
        if known.procedure not in data.procedures:
            yield Problem(f"classes/{name}/procedure", f"there is no procedure {known.procedure}", "add it")
    if data.amending not in data.classes:
        yield Problem("amending", f"there is no class {data.amending}", "name the class that changes the charter")
        return
    for effect in CHARTER_EFFECTS:
        if data.classes_for(effect) != (data.amending,):
            yield Problem(f"classes/{data.amending}/effects", f"must hold {effect}, and no other class", "put it there")
    if data.procedures.get(data.classes[data.amending].procedure, Procedure(method="consent")).emergency:
        yield Problem("amending", "is decided by an emergency procedure", "name an ordinary one")


def _limits(data: CharterData) -> Iterator[Problem]:
    steps = data.money.approvals
    for place, step in enumerate(steps):
        if step.organizations > step.approvals:
            yield Problem(f"money/approvals/{place}", "asks more organizations than approvals", "ask for more")
        if any(other.ccy == step.ccy and other.from_minor >= step.from_minor for other in steps[:place]):
            yield Problem(f"money/approvals/{place}", "does not rise from the step before", "put the steps in order")
    shares = (("leadership/affiliation_cap", data.leadership.affiliation_cap), ("load/share", data.load.share))
    for where, share in shares:
        if share is not None and not 0 < as_fraction(share) <= 1:
            yield Problem(where, f"{share} is no share above 0 and at most 1", "mend it")
    if data.recovery.of and data.recovery.of < data.recovery.needed:
        yield Problem("recovery", f"needs {data.recovery.needed} of {data.recovery.of}", "name more, or need fewer")


def _named(data: CharterData, where: str, electorate: str | None) -> Iterator[Problem]:
    if electorate is not None and data.electorate(electorate) is None:
        yield Problem(where, f"there is no electorate {electorate}", "add it to electorates")
