"""What a motion must satisfy, proposed, put in new words, or brought in a room (docs/rules.md D-3 to D-9).

A motion's effects are whole acts, as they will be signed once it is in force. Whatever can be known to be impossible
(an unknown kind, a body that does not fit, a class that may not decide it) is refused now and not after the vote.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from ledger.format import canonical
from ledger.rules.case import Case
from ledger.rules.charter.model import CharterData
from ledger.rules.charter.procedure import RANKED_METHODS, DecisionClass, Procedure
from ledger.rules.charter.validation import check_charter
from ledger.rules.decisions.outcomes import outcome_without_quorum
from ledger.rules.decisions.parts import ChangesBody, EffectBody, OptionBody
from ledger.rules.decisions.stages import done_without_quorum, stage_of
from ledger.rules.decisions.state import Decision
from ledger.rules.kind import Check, Detail


@dataclass(frozen=True, slots=True)
class Draft:
    """A motion as an act brings it."""

    decision_class: str
    domain: str | None
    effects: tuple[EffectBody, ...]
    options: tuple[OptionBody, ...]
    changes: ChangesBody | None


def draft_of(case: Case[Any]) -> Draft:
    """The motion of a proposal or of a room; for a new text with the class of the decision that it is about."""
    body = case.body
    if hasattr(body, "decision_class"):
        return Draft(body.decision_class, body.domain, body.effects, body.options, body.changes)
    motion = case.state.decisions.decisions[case.subject].motion
    assert motion is not None, "a decision with texts has a motion"
    return Draft(motion.decision_class, motion.domain, body.effects, body.options, None)


def charter_of(case: Case[Any]) -> CharterData:
    """The data of the charter in force."""
    version = case.state.charter.in_force.get()
    assert version is not None, "decisions come after the founding, which adopts a charter"
    return version.data


def procedure_for(case: Case[Any], decision_class: str) -> Procedure:
    """The procedure of a class that a check has found in the charter."""
    procedure = charter_of(case).procedure_of(decision_class)
    assert procedure is not None, f"class {decision_class} has no procedure"
    return procedure


def _class_unknown(case: Case[Any]) -> Detail | None:
    known, draft = charter_of(case).classes, draft_of(case)
    return None if draft.decision_class in known else {"found": draft.decision_class, "known": ", ".join(sorted(known))}


def _domain_unknown(case: Case[Any]) -> Detail | None:
    domain, known = draft_of(case).domain, charter_of(case).domains
    return None if domain is None or domain in known else {"found": domain, "known": ", ".join(sorted(known)) or "none"}


def _effect_reserved(case: Case[Any]) -> Detail | None:
    draft, charter = draft_of(case), charter_of(case)
    for place, effect in enumerate(draft.effects):
        classes = charter.classes_for(effect.kind)
        if classes and draft.decision_class not in classes:
            return {"effect": place, "kind": effect.kind, "classes": " or ".join(classes)}
    return None


def _effect_invalid(case: Case[Any]) -> Detail | None:
    for place, effect in enumerate(draft_of(case).effects):
        problem = _problem(case, effect)
        if problem is not None:
            return {"effect": place, "kind": effect.kind, "problem": problem}
    return None


def _problem(case: Case[Any], effect: EffectBody) -> str | None:
    kind = case.registry.get(effect.kind)
    if kind is None:
        return "the rules in force know no such kind"
    if kind.decided == "never":
        return "that kind carries out no decision"
    if bool(kind.about) != (effect.about is not None):
        return f"about must name a {' or '.join(kind.about)}" if kind.about else "about must be left out"
    try:
        body = kind.body.model_validate_json(canonical.encode(effect.body))
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        return f"{'/'.join(map(str, first['loc'])) or 'body'}: {first['msg']}"
    if isinstance(body, CharterData):
        problems = check_charter(body)
        return str(problems[0]) if problems else None
    return None


def _options_wrong(case: Case[Any]) -> Detail | None:
    draft = draft_of(case)
    procedure, codes = procedure_for(case, draft.decision_class), [option.code for option in draft.options]
    choosing = procedure.method in RANKED_METHODS or procedure.method == "sortition"
    if not choosing:
        return {"problem": f"{procedure.method} decides yes or no and takes no options"} if codes else None
    if len(set(codes)) != len(codes):
        return {"problem": "an option stands twice"}
    if not codes:
        return {"problem": f"{procedure.method} needs options"}
    default = procedure.default_option
    return {"problem": f"the charter's option {default} is missing"} if default and default not in codes else None


def _effect_option(case: Case[Any]) -> Detail | None:
    draft = draft_of(case)
    codes = {option.code for option in draft.options}
    for place, effect in enumerate(draft.effects):
        if effect.option is not None and effect.option not in codes:
            return {"effect": place, "option": effect.option}
    return None


def _emergency_effect(case: Case[Any]) -> Detail | None:
    draft = draft_of(case)
    emergency = procedure_for(case, draft.decision_class).emergency
    if emergency is None:
        return None
    for place, effect in enumerate(draft.effects):
        if effect.kind not in emergency.effects:
            return {"effect": place, "kind": effect.kind, "allowed": ", ".join(emergency.effects) or "none"}
    return None


def _changed(case: Case[Any]) -> Decision | None:
    changes = draft_of(case).changes
    return case.state.decisions.decisions.get(changes.decision) if changes else None


def _predecessor_gone(case: Case[Any]) -> Detail | None:
    earlier = _changed(case)
    if earlier is None:
        return None
    changes = draft_of(case).changes
    if changes is not None and changes.how == "ratifies" and done_without_quorum(earlier):
        return None
    stage = stage_of(case.state, earlier, case.received)
    return None if stage in ("in_force", "adopted_provisional", "suspended") else {"stage": stage}


def _rank_too_low(case: Case[Any]) -> Detail | None:
    earlier, draft, charter = _changed(case), draft_of(case), charter_of(case)
    if earlier is None or earlier.motion is None:
        return None
    if draft.changes is not None and draft.changes.how == "ratifies":
        return None
    rank, needed = charter.classes[draft.decision_class].rank, _rank(charter.classes, earlier.motion.decision_class)
    return None if rank >= needed else {"rank": rank, "needed": needed}


def _rank(classes: Mapping[str, DecisionClass], name: str) -> int:
    known = classes.get(name)
    return known.rank if known else 1


def _ratifies_wrongly(case: Case[Any]) -> Detail | None:
    earlier, draft = _changed(case), draft_of(case)
    if earlier is None or draft.changes is None or draft.changes.how != "ratifies":
        return None
    if done_without_quorum(earlier):
        return _ratifies_meeting_wrongly(case, earlier)
    emergency = earlier.opening.procedure.emergency if earlier.opening else None
    if emergency is None:
        return {"expected": "an emergency decision, or business done without quorum"}
    needed = emergency.ratified_in
    return None if draft.decision_class == needed else {"expected": f"class {needed}"}


def _ratifies_meeting_wrongly(case: Case[Any], earlier: Decision) -> Detail | None:
    """Business done without quorum: yes or no, adopted by those who were there, and no weightier than this class."""
    opening, motion, charter = earlier.opening, earlier.motion, charter_of(case)
    assert opening is not None, "what was done was opened"
    assert motion is not None, "what was opened was proposed"
    if opening.procedure.method in RANKED_METHODS or opening.procedure.method == "sortition":
        return {"expected": "a decision on yes or no"}
    if outcome_without_quorum(case.state, earlier).code != "adopted":
        return {"expected": "what those who were there adopted"}
    rank, needed = charter.classes[draft_of(case).decision_class].rank, _rank(charter.classes, motion.decision_class)
    return None if rank >= needed else {"expected": f"a class of rank {needed}"}


def _unsettled(case: Case[Any]) -> Detail | None:
    earlier, changes = _changed(case), draft_of(case).changes
    if earlier is None or changes is None or changes.how == "ratifies":
        return None
    done = [n for n in range(len(earlier.effects)) if (earlier.id, n) in case.state.decisions.effects_done]
    told = [settled.effect for settled in changes.settles]
    if sorted(told) == done:
        return None
    return {"done": ", ".join(map(str, done)) or "none", "told": ", ".join(map(str, sorted(told))) or "none"}


MOTION_CHECKS: tuple[Check[Any], ...] = (
    Check(
        "CLASS_UNKNOWN", "D-3", "The charter knows no class {found}; it has {known}.", "Name one of them.",
        _class_unknown,
    ),
    Check(
        "DOMAIN_UNKNOWN", "D-3", "The charter knows no domain {found}; it has {known}.", "Name one, or leave it out.",
        _domain_unknown,
    ),
    Check(
        "EFFECT_RESERVED", "D-4", "Effect {effect}, {kind}, is decided only in class {classes}.", "Propose it there.",
        _effect_reserved,
    ),
    Check("EFFECT_INVALID", "D-5", "Effect {effect}, {kind}: {problem}.", "Mend that effect.", _effect_invalid),
    Check("OPTIONS_WRONG", "D-6", "{problem}.", "Mend the options.", _options_wrong),
    Check(
        "OPTION_UNKNOWN", "D-6", "Effect {effect} belongs to option {option}, which is not there.", "Name an option.",
        _effect_option,
    ),
    Check(
        "EMERGENCY_EFFECT", "D-7", "In an emergency {kind} is not decided; allowed: {allowed}.",
        "Propose it in the ordinary way.",
        _emergency_effect,
    ),
)  # fmt: skip

CHANGE_CHECKS: tuple[Check[Any], ...] = (
    Check(
        "PREDECESSOR_NOT_IN_FORCE", "D-8", "The decision that it changes is {stage}.", "Name one in force.",
        _predecessor_gone,
    ),
    Check(
        "RANK_TOO_LOW", "D-8", "Its class has rank {rank}; changing that decision takes rank {needed}.",
        "Propose it in a class of that rank.",
        _rank_too_low,
    ),
    Check(
        "RATIFIES_WRONGLY", "D-7", "Ratifying needs {expected}.", "Propose it as the charter says.", _ratifies_wrongly,
    ),
    Check(
        "EFFECTS_UNSETTLED", "D-9", "Carried out already: effects {done}; it says what becomes of {told}.",
        "Say keep or cancel for each that was carried out, and for no other.",
        _unsettled,
    ),
)  # fmt: skip
