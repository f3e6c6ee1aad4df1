"""What every act must satisfy, whatever its kind (docs/rules.md R-13, R-16 to R-23)."""

from typing import Any

from ledger.rules.case import Case, Signed
from ledger.rules.charter.powers import distinct_organizations, holds_grant, power
from ledger.rules.decisions.effects import why_effect_waits
from ledger.rules.kind import Check, Refusal
from ledger.rules.reading import Read, references
from ledger.rules.record.codes import refuse
from ledger.rules.signers import check_capacities


def run_checks(case: Case[Any], checks: tuple[Check[Any], ...]) -> Refusal | None:
    """The first check that fails, as a refusal."""
    for check in checks:
        detail = check.test(case)
        if detail is not None:
            return check.refuse(case.act, detail)
    return None


def check_founding(case: Case[Any], read: Read, *, founding: bool) -> Refusal | None:
    """Whether the act may stand where it stands: in the founding, after it, by the clerk."""
    if founding and not read.kind.at_founding:
        return refuse("NOT_AT_FOUNDING", case.act, kind=case.kind)
    if case.kind == "ledger.founded/v1" and not (founding and case.act == 0):
        return refuse("FOUNDED_ALREADY", case.act)
    clerk = case.author.person is None
    if clerk and read.kind.attestation not in ("computed", "host"):
        return refuse("CLERK_ONLY", case.act, kind=case.kind)
    return None


def check_links(case: Case[Any], read: Read) -> Refusal | None:
    """Whether what it is about, judges and names in its body exists and is of the right type."""
    kind, things = read.kind, case.state.record.things
    if kind.about and case.about is None:
        return refuse("ABOUT_MISSING", case.act, expected=" or ".join(kind.about))
    if not kind.about and case.about is not None:
        return refuse("ABOUT_UNEXPECTED", case.act, kind=kind.name, found=case.about)
    if case.about is not None and things.get(case.about) not in kind.about:
        return refuse("ABOUT_UNKNOWN", case.act, expected=" or ".join(kind.about), found=case.about)
    for field, mark, reference in references(read.body):
        if things.get(reference) not in mark.things:
            told = refuse("THING_UNKNOWN", case.act, field=field, expected=" or ".join(mark.things), found=reference)
            return Refusal(mark.code, told.clause, told.act, told.detail, told.words, told.mend)
    if kind.on and case.on is None:
        return refuse("ON_MISSING", case.act)
    if not kind.on and case.on is not None:
        return refuse("ON_UNEXPECTED", case.act, kind=kind.name, found=case.on)
    judged = case.state.record.acts.get(case.on) if case.on else None
    if case.on is not None and (judged is None or judged.kind not in kind.on):
        return refuse("ON_WRONG", case.act, expected=" or ".join(kind.on), found=case.on)
    return None


def check_under(case: Case[Any], read: Read) -> Refusal | None:
    """Whether the effect that it carries out is an effect of a decision in force, the very same, not yet done."""
    decided, under = read.kind.decided, case.under
    if under is None:
        needed = decided == "must" or (decided == "after_founding" and case.index != 0)
        return refuse("UNDER_MISSING", case.act) if needed else None
    if decided == "never":
        return refuse("UNDER_UNEXPECTED", case.act, kind=case.kind)
    decisions = case.state.decisions
    decision = decisions.decisions.get(under.decision)
    if decision is None:
        return refuse("DECISION_UNKNOWN", case.act, found=under.decision)
    if not decision.in_force(case.received):
        return refuse("DECISION_NOT_IN_FORCE", case.act)
    if under.effect >= len(decision.effects):
        return refuse("EFFECT_UNKNOWN", case.act, effect=under.effect)
    effect = decision.effects[under.effect]
    if (effect.kind, effect.about, dict(effect.body)) != (case.kind, case.about, dict(read.value)):
        return refuse("EFFECT_MISMATCH", case.act)
    done = decisions.effects_done.get((under.decision, under.effect))
    if done is not None:
        return refuse("EFFECT_DONE", case.act, done=done)
    waits = why_effect_waits(case.state, decision, under.effect)
    return refuse(waits.code, case.act, **waits.detail) if waits is not None else None


def check_for(case: Case[Any], read: Read) -> Refusal | None:
    """Whether it may be written down for her, before a witness of another organization."""
    another, people = case.for_another, case.state.people
    if another is None:
        return None
    if not read.kind.for_another:
        return refuse("FOR_UNEXPECTED", case.act, kind=case.kind)
    if another.person not in people.persons:
        return refuse("FOR_PERSON_UNKNOWN", case.act, found=another.person)
    if another.person in [signer.person for signer in case.signers]:
        return refuse("FOR_SELF", case.act)
    if people.persons[another.person].gone:
        return refuse("FOR_PERSON_GONE", case.act, standing=people.persons[another.person].standing)
    stand_in = Signed(another.person, another.capacity, "")
    if check_capacities(case.state, (stand_in,), case.received) is not None:
        return refuse("FOR_CAPACITY", case.act, capacity=str(another.capacity))
    recorder, *others = dict.fromkeys(signer.person for signer in case.signers)
    own = people.organizations_of(recorder, case.received)
    if not others or own & people.organizations_of(others[0], case.received):
        return refuse("WITNESS_MISSING", case.act)
    return None


def check_sealed(case: Case[Any], read: Read) -> Refusal | None:
    """Whether its sealed fields are those of its kind, fresh, and shown to somebody who exists."""
    fields = {field.path: field for field in read.kind.sealed}
    record = case.state.record
    for path, sealed in case.sealed.items():
        shape = "/".join("*" if part.isdigit() else part for part in path.split("/"))
        if shape not in fields:
            return refuse("FIELD_UNKNOWN", case.act, kind=case.kind, field=path)
        if sealed.digest in record.sealed or [each.digest for each in case.sealed.values()].count(sealed.digest) > 1:
            return refuse("DIGEST_REUSED", case.act, field=path)
        if isinstance(sealed.audience, tuple) and record.things.get(sealed.audience[1]) != sealed.audience[0]:
            kind, found = sealed.audience
            return refuse("AUDIENCE_UNKNOWN", case.act, field=path, expected=kind, found=found)
    for field in fields.values():
        if field.required and "*" not in field.path and field.path not in case.sealed:
            return refuse("FIELD_MISSING", case.act, field=field.path)
    return None


def check_power(case: Case[Any], read: Read, *, founding: bool) -> Refusal | None:
    """Whether enough signers, of enough organizations, hold the charter's power."""
    name = read.kind.power
    if name is None or founding:
        return None
    charter = case.state.charter.in_force.get()
    needed = power(charter.data if charter else None, name)
    actor = Signed(case.for_another.person, case.for_another.capacity, "") if case.for_another else case.author
    if not any(holds_grant(case.state, grant, actor, case.received) for grant in needed.grants):
        return refuse("POWER_NOT_HELD", case.act, power=name, grants=", ".join(needed.grants))
    persons = {signer.person for signer in case.signers}
    if len(persons) < needed.signers:
        return refuse("SIGNERS_TOO_FEW", case.act, needed=needed.signers, found=len(persons))
    groups = [case.state.people.organizations_of(person, case.received) for person in sorted(persons, key=str)]
    found = distinct_organizations(groups)
    if found < needed.organizations:
        return refuse("ORGANIZATIONS_TOO_FEW", case.act, needed=needed.organizations, found=found)
    return None


def check_place(case: Case[Any], read: Read) -> bool | Refusal:
    """Whether the act changes anything: a written-down word that meets the person's own signed word does not."""
    assert read.kind.place is not None
    live = case.state.record.live.get((case.kind, read.kind.place(case)))
    if case.for_another is not None and live is not None:
        own = read.kind.own_word(case) if read.kind.own_word else case.state.record.acts[live].own
        if own:
            return False
    if live != case.replaces:
        return refuse("STALE", case.act, live=live or "nothing", replaces=case.replaces or "nothing")
    return True
