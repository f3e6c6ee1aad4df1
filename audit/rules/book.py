"""Which act is judged by what: kinds with the rules and the places that this version knows."""

from collections.abc import Callable, Hashable

from audit.rules import keys, people, record
from audit.rules.case import Case

Rule = Callable[[Case], None]

RULES: dict[str, Rule] = {
    "ledger.founded/v1": record.found,
    "ledger.keys/v1": record.replace_keys,
    "ledger.closed/v1": record.close,
    "rules.adopted/v1": record.adopt_rules,
    "statement.cancelled/v1": record.cancel,
    "head.witnessed/v1": record.witness_head,
    "disclosure.erased/v1": record.erase,
    "disclosure.widened/v1": record.widen,
    "act.confirmed/v1": record.confirm,
    "act.disavowed/v1": record.disavow,
    "act.disowned/v1": record.disown,
    "charter.adopted/v1": record.adopt_charter,
    "post.created/v1": record.create_post,
    "term.appointed/v1": record.appoint,
    "organization.registered/v1": people.register_organization,
    "organization.admitted/v1": people.admit_organization,
    "organization.ratified/v1": people.ratify,
    "organization.left/v1": people.leave_coalition,
    "organization.merged/v1": people.merge,
    "organization.neighbours/v1": people.name_neighbours,
    "person.registered/v1": people.register_person,
    "person.invited/v1": people.invite_person,
    "person.joined/v1": people.join,
    "person.accredited/v1": people.accredit,
    "person.left/v1": people.leave,
    "person.deceased/v1": people.die,
    "key.added/v1": keys.add_key,
    "key.rotated/v1": keys.rotate_key,
    "key.vetoed/v1": keys.veto_key,
    "key.revoked/v1": keys.revoke_key,
    "key.frozen/v1": keys.freeze_keys,
    "key.thawed/v1": keys.thaw_keys,
    "key.recovery_requested/v1": keys.request_recovery,
    "key.recovery_approved/v1": keys.approve_recovery,
}

NOT_JUDGED = (
    "legality of money and decisions, and of whatever else parts of docs/rules.md beside R, P and K say",
    "the charter's powers, quotas and custody (R-23, R-24, R-32, R-33)",
    "kinds and their bodies, beyond what keys and capacities rest on (R-13 to R-17, R-20, R-22)",
    "whether a term served when it was signed in (L-9), and which acts are live in places of other families (R-19)",
)
"""What this version leaves open, for every verdict to say."""


def _about(case: Case) -> Hashable:
    return case.subject


PLACES: dict[str, Callable[[Case], Hashable]] = {
    "person.invited/v1": _about,
    "person.accredited/v1": lambda case: (case.subject, case.text("organization")),
    "organization.ratified/v1": lambda case: (case.subject, case.text("charter")),
    "organization.left/v1": _about,
    "organization.neighbours/v1": _about,
}
"""Places (R-19) known here."""

NO_PLACE = frozenset(RULES) - frozenset(PLACES)
"""Kinds known here that replace nothing."""
