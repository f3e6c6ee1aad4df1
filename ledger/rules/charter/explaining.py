"""A charter in plain words: what it says, one sentence at a time (docs/rules.md C-15).

The sentences are made from the data alone, so that a charter cannot say one thing to its readers and another to the
rules. What is usual is left out; what is unusual, such as one organization deciding alone, is always said.
"""

from collections.abc import Iterator

from ledger.rules.charter.electorate import Electorate
from ledger.rules.charter.limits import MoneyLimits
from ledger.rules.charter.model import CharterData
from ledger.rules.charter.procedure import RANKED_METHODS, Procedure

_HOURS_A_DAY = 24
_METHODS = {
    "consent": "by consent: it is adopted when nobody's objection stands",
    "consensus": "by consensus: everybody who takes part agrees or stands aside",
    "majority": "by a vote",
    "schulze": "by ranking the options (Schulze)",
    "condorcet_irv": "by ranking the options (Condorcet, then instant run-off)",
    "irv": "by ranking the options (instant run-off)",
    "stv": "by ranking the options (single transferable vote)",
    "approval": "by approving options",
    "score": "by scoring options",
    "score_mean": "by the mean score of options",
    "sortition": "by lot from public numbers",
}
_BASES = {"seats": "all seats", "electorate": "all who may vote", "yes_no": "yes and no", "cast": "the votes cast"}
_QUORUM_BASES = {
    "all_seats": "all seats", "filled_seats": "the filled seats", "electorate": "all who may vote",
    "present": "those present",
}  # fmt: skip
_TESTS = {
    "auto": "An objection stands until its owner takes it back.",
    "facilitator": "The facilitator tests whether an objection is one.",
    "panel": "The panel tests whether an objection is one.",
    "group": "The group tests objections together.",
}
_TIES = {
    "fails": "A tie fails.",
    "status_quo": "A tie leaves everything as it is.",
    "chair": "The chair settles a tie.",
    "run_off": "A tie is voted on again.",
    "lot": "A lot from public numbers settles a tie.",
}


def explain_charter(data: CharterData) -> list[str]:
    """The charter as plain sentences, in the order of its members."""
    return [*_seats(data), *_classes(data), *_domains(data), *_money(data.money), *_offices(data), *_record(data)]


def _seats(data: CharterData) -> Iterator[str]:
    used = {procedure.electorate for procedure in data.procedures.values()}
    for name in sorted(used | set(data.electorates)):
        electorate = data.electorate(name)
        if electorate is not None:
            yield f"In {name}: {_electorate(electorate)}"
    if data.one_organization_may_decide_alone:
        yield "Said openly: one organization alone may have the majority."
    else:
        yield "No organization alone may have the majority."


def _electorate(electorate: Electorate) -> str:
    if electorate.kind == "organizations":
        who = f"{len(electorate.among)} named organizations" if electorate.among else "every member organization"
        return f"{who} one seat each, whatever their size and their money."
    if electorate.kind == "persons":
        return "every accredited person one seat."
    if electorate.kind == "posts":
        return f"whoever serves as {' or '.join(electorate.posts)}, one seat each."
    weights = sum(seat.weight for seat in electorate.seats)
    return f"{len(electorate.seats)} listed seats with {weights} votes."


def _classes(data: CharterData) -> Iterator[str]:
    told: dict[str, str] = {}
    for name, known in sorted(data.classes.items()):
        if known.procedure in told:
            yield f"Decisions of class {name} are made like those of class {told[known.procedure]}."
        else:
            yield f"Decisions of class {name} are made {' '.join(_procedure(data.procedures[known.procedure]))}"
            told[known.procedure] = name
        if known.effects:
            yield f"Only there: {', '.join(known.effects)}."
        if known.sessions:
            of_kind = f" of kind {known.session_kind}" if known.session_kind else ""
            yield f"Before one opens, {_times(known.sessions, 'session')}{of_kind} must have been held to listen."
        if known.sunset_days is not None:
            yield f"They expire after {known.sunset_days} days."
    yield f"The charter is changed in class {data.amending} alone; each organization ratifies it for itself."


def _procedure(procedure: Procedure) -> Iterator[str]:
    yield f"{_METHODS[procedure.method]}."
    if procedure.method in ("majority", "consensus") or procedure.default_option:
        how = "more than" if procedure.strict else "at least"
        default = procedure.default_option
        base = f"those who rank it above or below {default}" if default else _BASES[procedure.threshold_base]
        yield f"Needed: {how} {procedure.threshold} of {base}."
    if not procedure.quorum.startswith("0/"):
        how = "more than" if procedure.quorum_strict else "at least"
        of = "the square root of " if procedure.quorum_root else ""
        yield f"Taking part: {how} {procedure.quorum} of {of}{_QUORUM_BASES[procedure.quorum_base]}."
    if procedure.method in ("consent", "consensus"):
        yield _TESTS[procedure.block_test]
        yield f"Where one stands, {procedure.fallback} decides." if procedure.fallback else "There is no vote instead."
    yield from _ways(procedure)
    yield from _course(procedure)


def _ways(procedure: Procedure) -> Iterator[str]:
    if procedure.secret:
        yield "The ballot is secret: it is held outside of the record, and tellers of two organizations sign the count."
    if procedure.method == "majority" or procedure.method in RANKED_METHODS:
        yield _TIES[procedure.tie_rule]
    if procedure.method in RANKED_METHODS:
        read = {"skip": "says nothing", "last": "is ranked last", "invalid": "spoils the ballot"}
        yield f"An option left blank {read[procedure.blank_rule]}."
        if procedure.cap:
            yield f"At most {procedure.cap} of the {procedure.seats} seats go to one organization."
    if procedure.caucuses:
        yield f"Each of these must agree by itself: {', '.join(procedure.caucuses)}."
    if procedure.interests == "recused":
        yield "Whoever has declared an interest in it steps out."
    if procedure.org_rule != "none":
        rule = {
            "one_per_organization": "count once, with their last word",
            "merge_identical": "count once where they say the same",
            "cap": f"weigh at most {procedure.org_cap} of all",
        }
        yield f"The seats of one organization {rule[procedure.org_rule]}."
    if procedure.proxy.kind != "none":
        yield f"One may vote for {_times(procedure.proxy.held_max, 'other')} by proxy."
    bound = {"consenters": "Bound is who consents by her own hand.", "all": "Bound is everybody who has ratified."}
    yield bound[procedure.binding]


def _course(procedure: Procedure) -> Iterator[str]:
    if procedure.seconds:
        yield f"It needs {_times(procedure.seconds, 'seconder')}."
    if procedure.notice_min_hours:
        yield f"Notice: {_time(procedure.notice_min_hours)}."
    if procedure.open_min_hours:
        yield f"Open for at least {_time(procedure.open_min_hours)}."
    if procedure.in_room is not None:
        room = procedure.in_room
        yield (
            "A meeting may decide at once for those who consent; others may take it back to their people for up to "
            f"{room.back_days_max} days, and who was absent may object within {room.absent_days}."
        )
        yield f"More than {room.stand_behind.share} of the seats must stand behind what moves more than small money."
    if procedure.second_call is not None:
        second = procedure.second_call
        yield f"Where too few take part it is called again, {_times(second.calls, 'time')}, with {second.quorum}."
    if procedure.appeal_window_hours:
        yield f"Appeals: within {_time(procedure.appeal_window_hours)}."
    if procedure.rescind_bar is not None:
        bar = procedure.rescind_bar
        yield f"Undoing an earlier decision without {_time(bar.notice_hours)} of notice takes {bar.without_notice}."
    if procedure.emergency is not None:
        rule = procedure.emergency
        what = ", ".join(rule.effects) or "words only, no effects"
        yield f"It lives {_time(rule.life_hours)} unless ratified as {rule.ratified_in}; it may do: {what}."


def _domains(data: CharterData) -> Iterator[str]:
    for name, domain in sorted(data.domains.items()):
        heard = f"; {domain.advisory} is heard" if domain.advisory else ""
        yield f"In the domain {name}, {domain.binding} decides{heard}."


def _money(money: MoneyLimits) -> Iterator[str]:
    for ccy, minor in sorted(money.small_money_minor.items()):
        yield f"Up to {minor} minor units of {ccy} is small money."
    if not money.small_money_minor:
        yield "No amount is small money."
    for step in money.approvals:
        where = f" {step.ccy}" if step.ccy else ""
        of = f" of {step.organizations} organizations" if step.organizations > 1 else ""
        yield f"From {step.from_minor} minor units{where} on, {_times(step.approvals, 'approval')}{of}."
    yield f"A receipt is due {money.evidence_days} days after the payment."


def _offices(data: CharterData) -> Iterator[str]:
    limits = data.leadership.every_post
    again = f", {_times(limits.consecutive_terms_max, 'term')} in a row" if limits.consecutive_terms_max else ""
    yield f"A term lasts at most {limits.term_days_max} days{again}."
    for code, own in sorted(data.leadership.posts.items()):
        yield f"As {code}: at most {own.term_days_max} days."
    if data.leadership.affiliation_cap:
        yield f"One organization holds at most {data.leadership.affiliation_cap} of a post's seats."


def _record(data: CharterData) -> Iterator[str]:
    readers = "anybody" if data.entries == "public" else "members"
    yield f"The record's entries are read by {readers}; words that were sealed, by whom each is for."
    if data.life.admission_criteria:
        yield f"To be admitted an organization shows, with evidence: {', '.join(data.life.admission_criteria)}."
    outside = f", with {data.recovery.outside} from outside" if data.recovery.outside else ""
    yield f"A lost key is made good by {data.recovery.needed} people after {_time(data.recovery.delay_hours)}{outside}."


def _times(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def _time(hours: int) -> str:
    days, rest = divmod(hours, _HOURS_A_DAY)
    return _times(hours, "hour") if rest or days <= 1 else _times(days, "day")
