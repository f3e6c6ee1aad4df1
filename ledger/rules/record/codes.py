"""The refusals that are about the record itself, whatever the kind: docs/rules.md, part R."""

from dataclasses import dataclass

from ledger.rules.kind import Refusal, fill


@dataclass(frozen=True, slots=True)
class RecordCode:
    """A code with its clause, one plain sentence, and what to do next."""

    clause: str
    words: str
    mend: str


_AGAIN = "Prepare the statement afresh and sign it again."

CODES: dict[str, RecordCode] = {
    "FOUNDING_FIRST": RecordCode("R-1", "The first statement of a ledger founds it; this one does not.", "Run init."),
    "FOUNDED_ALREADY": RecordCode("R-1", "This ledger was founded already.", "Use the ledger that there is."),
    "NOT_AT_FOUNDING": RecordCode("R-1", "{kind} cannot stand in a founding.", "Send it after the founding."),
    "CHARTER_MISSING": RecordCode("R-1", "A founding adopts the first charter; this one does not.", "Add a charter."),
    "LEDGER_MISMATCH": RecordCode(
        "R-2", "It was signed for {found}, not for {expected}.", "Sign it for this ledger, or send it to that one."
    ),
    "LEDGER_CLOSED": RecordCode("R-3", "This ledger was closed.", "Use its successor."),
    "RECEIVED_DECREASES": RecordCode(
        "R-4", "Received before {earliest}, when the last entry or the witnesses were.", "Check the host's clock."
    ),
    "AT_AHEAD": RecordCode("R-5", "It says it was drawn up at {at}, over 24 h from now.", "Set the device's clock."),
    "UNTIL_PASSED": RecordCode("R-6", "It was good until {until}; that has passed.", _AGAIN),
    "DUPLICATE_STATEMENT": RecordCode("R-7", "The same statement stands at index {index}.", "Nothing: it counts once."),
    "VOID": RecordCode("R-7", "It stands at index {index} and is void.", _AGAIN),
    "STATEMENT_CANCELLED": RecordCode("R-7", "One who signed it has cancelled it.", _AGAIN),
    "SEEN_MISMATCH": RecordCode(
        "R-8", "It names a head of size {size} that is not this ledger's.", "Update the device's copy; " + _AGAIN
    ),
    "SIGNER_UNKNOWN": RecordCode("R-9", "Signer {place} is no person of this ledger.", "Enrol her first."),
    "SIGNATURES_COUNT": RecordCode(
        "R-10", "It carries {found} signatures; its signers owe {expected}.", "Collect exactly one from each."
    ),
    "SIGNATURE_INVALID": RecordCode(
        "R-10", "The signature of key {keyid} does not hold: {problem}.", "Sign again on the device with that key."
    ),
    "KEY_UNKNOWN": RecordCode("R-11", "Key {keyid} is not enrolled.", "Enrol it, or sign with an enrolled key."),
    "KEY_OF_ANOTHER": RecordCode("R-11", "Key {keyid} is not this signer's.", "Sign with her own key."),
    "KEY_NOT_IN_FORCE": RecordCode(
        "R-11", "Key {keyid} may not sign now: revoked, frozen or not active yet.", "Sign with another of her keys."
    ),
    "CAPACITY_NOT_HELD": RecordCode(
        "R-12", "Signer {place} does not act for {capacity} now.", "Sign as herself, or be accredited first."
    ),
    "CLERK_ONLY": RecordCode("R-13", "{kind} is not the clerk's to sign.", "A person must sign it."),
    "KIND_UNKNOWN": RecordCode("R-14", "The rules in force know no {kind}.", "See the list of kinds, or update."),
    "BODY_INVALID": RecordCode("R-15", "{field}: {problem}.", "Mend that field."),
    "ABOUT_MISSING": RecordCode("R-16", "It must say which {expected} it is about.", "Name it in about."),
    "ABOUT_UNEXPECTED": RecordCode("R-16", "{kind} is about nothing; it names {found}.", "Leave about out."),
    "ABOUT_UNKNOWN": RecordCode("R-16", "There is no {expected} {found}.", "Check the id."),
    "THING_UNKNOWN": RecordCode("R-17", "{field}: there is no {expected} {found}.", "Check the id."),
    "ON_MISSING": RecordCode("R-18", "It must name, in on, the act that it judges.", "Name the exact version."),
    "ON_UNEXPECTED": RecordCode("R-18", "{kind} judges no act; it names {found}.", "Leave on out."),
    "ON_WRONG": RecordCode("R-18", "{found} is not a {expected}.", "Name the act that holds what is judged."),
    "STALE": RecordCode(
        "R-19", "In this place {live} stands now; the act replaces {replaces}.", "Read what stands now; sign again."
    ),
    "REPLACES_UNEXPECTED": RecordCode("R-19", "{kind} replaces nothing.", "Leave replaces out."),
    "UNDER_MISSING": RecordCode("R-20", "It needs a decision in force that it carries out.", "Name it in under."),
    "UNDER_UNEXPECTED": RecordCode("R-20", "{kind} carries out no decision.", "Leave under out."),
    "DECISION_UNKNOWN": RecordCode("R-20", "There is no decision {found}.", "Check the id."),
    "DECISION_NOT_IN_FORCE": RecordCode("R-20", "The decision is not in force.", "Wait for it, or decide anew."),
    "EFFECT_UNKNOWN": RecordCode("R-20", "The decision has no effect {effect}.", "Count its effects from 0."),
    "EFFECT_MISMATCH": RecordCode(
        "R-20", "The decision's effect says otherwise.", "Copy kind, about and body from it."
    ),
    "EFFECT_DONE": RecordCode("R-20", "That effect was carried out by {done}.", "Nothing: it is done."),
    "EFFECT_NOT_CHOSEN": RecordCode(
        "D-40", "It belongs to option {option}, which was not chosen.", "Carry out the effects of what was chosen."
    ),
    "EFFECT_WAITS": RecordCode(
        "D-41",
        "Decided in the room: {behind} of {seats} seats stand behind it by key or by hand on paper; needed: {needed}.",
        "Ask the others for their own word, by key or on paper.",
    ),
    "FOR_UNEXPECTED": RecordCode("R-21", "{kind} cannot be written down for another.", "She must sign it herself."),
    "FOR_PERSON_UNKNOWN": RecordCode("R-21", "There is no person {found} to write down for.", "Register her first."),
    "FOR_PERSON_GONE": RecordCode("R-21", "She is {standing}; no new word is hers.", "Leave it out."),
    "FOR_SELF": RecordCode("R-21", "One who signs here speaks for herself.", "Leave for out."),
    "FOR_CAPACITY": RecordCode("R-21", "She does not act for {capacity} now.", "Write her down as herself."),
    "WITNESS_MISSING": RecordCode(
        "R-21", "What is written down needs a witness of another organization.", "Ask one to sign second."
    ),
    "FIELD_UNKNOWN": RecordCode("R-22", "{kind} has no sealed field {field}.", "Leave it out."),
    "FIELD_MISSING": RecordCode("R-22", "The sealed field {field} is missing.", "Add it."),
    "DIGEST_REUSED": RecordCode("R-22", "The disclosure of {field} was used before.", "Make one with a fresh salt."),
    "AUDIENCE_UNKNOWN": RecordCode("R-22", "{field}: there is no {expected} {found} to show it to.", "Check the id."),
    "POWER_NOT_HELD": RecordCode(
        "R-23", "The charter gives {power} to {grants}; the first signer signs as none.", "Ask one of them to sign."
    ),
    "SIGNERS_TOO_FEW": RecordCode("R-23", "It needs {needed} signers; it has {found}.", "Collect the others."),
    "ORGANIZATIONS_TOO_FEW": RecordCode(
        "R-23", "It needs signers of {needed} organizations; it has {found}.", "Ask one of another organization."
    ),
    "QUOTA_EXCEEDED": RecordCode(
        "R-24", "The first signer has used {used} of {limit} {unit} today.", "Wait for tomorrow (UTC)."
    ),
}


def refuse(code: str, act: int | None = None, **detail: int | str) -> Refusal:
    """The refusal for one of `CODES`, its numbers filled in."""
    told = CODES[code]
    return Refusal(code, told.clause, act, detail, fill(told.words, detail), fill(told.mend, detail))
