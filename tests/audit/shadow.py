"""A pytest plugin: whatever the ledger judges in a rule test, the auditor judges too.

``pytest -p tests.audit.shadow tests/rules`` runs the rule tests with an auditor in the shadow of every world. What the
ledger accepts the auditor must not object to; what the ledger refuses for a rule that the auditor judges, the auditor
must refuse, with the ledger's code among its codes. Where a test reaches into the ledger's state by hand, its world
has no shadow any more.
"""

import copy
import os
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from audit.entry import PAYLOAD_TYPE, Entry, Line, encode_pae
from audit.errors import FormError
from audit.judge import judge
from audit.note import verify_line as verify_note
from audit.public_keys import Verifier, verify_line
from audit.rules.case import Tools
from audit.rules.state import State
from audit.statement import read_statement
from ledger.format.statement import Statement, format_statement
from ledger.rules.judge import Accepted, Attested
from ledger.rules.kind import Refusal
from tests.world import World

TALLY = "AUDIT_SHADOW_TALLY"
"""Environment variable: where to write how often which code was met."""

JUDGED = frozenset(
    (
        "FOUNDING_FIRST",
        "FOUNDED_ALREADY",
        "CHARTER_MISSING",
        "LEDGER_MISMATCH",
        "LEDGER_CLOSED",
        "RECEIVED_DECREASES",
        "AT_AHEAD",
        "UNTIL_PASSED",
        "DUPLICATE_STATEMENT",
        "VOID",
        "STATEMENT_CANCELLED",
        "STATEMENT_ACCEPTED",
        "SEEN_MISMATCH",
        "SIGNER_UNKNOWN",
        "SIGNATURES_COUNT",
        "KEY_UNKNOWN",
        "KEY_OF_ANOTHER",
        "KEY_NOT_IN_FORCE",
        "DIGEST_REUSED",
        "FOR_PERSON_UNKNOWN",
        "FOR_SELF",
        "FOR_PERSON_GONE",
        "WITNESS_MISSING",
        "HEAD_UNKNOWN",
        "HEAD_NOT_NEEDED",
        "NO_POLICY",
        "COSIGNATURES_INVALID",
        "WITNESS_AHEAD",
        "DISCLOSURE_UNKNOWN",
        "LEDGER_KEYS_REFUSED",
        "LEDGER_KEYS_EMPTY",
        "HAS_A_KEY",
        "NOT_INVITED",
        "INVITATION_INVALID",
        "KEY_REFUSED",
        "NOT_VOUCHED",
        "POSSESSION_INVALID",
        "NOT_HERSELF",
        "KEY_NOT_OLDER",
        "VETO_TOO_LATE",
        "ROTATED_ALREADY",
        "KEY_NOT_HERS",
        "REVOCATION_NOT_ALLOWED",
        "REVOKED_ALREADY",
        "INVALID_FROM_RANGE",
        "KEY_CONTESTED",
        "FREEZE_NOT_ALLOWED",
        "NOTHING_TO_FREEZE",
        "FROZEN_BY_THE_SAME",
        "THAW_NOT_ALLOWED",
        "NOTHING_TO_THAW",
        "NO_KEY_TO_RECOVER",
        "APPROVED_BEFORE",
        "ACCREDITATION_UNFIT",
        "STANDING_AT_FOUNDING_ONLY",
    )
)
"""Codes of rules that this version of the auditor judges whatever the kind."""

ONLY_FOR = {
    "NOT_THE_ORGANIZATIONS_WORD": ("person.accredited/v1",),
    "CAPACITY_NOT_HELD": (),
    "STALE": ("person.invited/v1", "person.accredited/v1", "organization.ratified/v1", "organization.left/v1"),
    "PERSON_GONE": ("person.accredited/v1", "person.left/v1", "person.deceased/v1"),
    "RECOVERY_NOT_OPEN": (),
}
"""Codes that it judges for some kinds only."""


class Shadow:
    """The auditor beside one world."""

    def __init__(self) -> None:
        self.state = State()
        self.lost = False

    def judge(self, world: World, attested: Attested, payload: bytes, *, keep: bool) -> list[Any]:
        """The auditor's codes for a statement as the next entry; ``keep``: the ledger took it."""
        lines = tuple(Line(keyid, b"") for keyid in attested.keyids)
        entry = Entry(world.now, payload, encode_pae(PAYLOAD_TYPE, payload), attested.id, lines)
        state = self.state if keep else copy.deepcopy(self.state)
        tools = Tools(_verify, verify_note, world.root_at)
        return judge(state, tools, entry, read_statement(payload, attested.id))


def _verify(key: Verifier, message: bytes, line: Line, where: str) -> None:
    """In a world a statement counts as signed by whoever it names; proofs inside of bodies are real."""
    if line.signature:
        verify_line(key, message, line, where)
    elif not message.startswith(b"DSSEv1"):
        raise FormError("SIGNATURE_INVALID", "test", where, "a signature", "none")


class Watch:
    """Wraps `World` while the plugin is on."""

    def __init__(self) -> None:
        self.payloads: dict[str, bytes] = {}
        self.tally = Counter[str]()

    def attest(self, original: Any, world: World, statement: Statement, *more: Any) -> Attested:
        """Keep the bytes of what is attested."""
        attested: Attested = original(world, statement, *more)
        self.payloads[attested.id] = format_statement(statement)
        return attested

    def judge(self, original: Any, world: World, attested: Attested) -> Accepted | Refusal:
        """Let both judge, and compare."""
        shadow: Shadow = world.__dict__.setdefault("_shadow", Shadow())
        size, now = world.state.record.size.get(), world.now
        payload = self.payloads.get(attested.id)
        shadow.lost |= payload is None or shadow.state.size != size or _touched(world, shadow, attested)
        verdict: Accepted | Refusal = original(world, attested)
        if shadow.lost or payload is None:
            self.tally["without a shadow"] += 1
            return verdict
        world.now, after = now, world.now
        found = shadow.judge(world, attested, payload, keep=isinstance(verdict, Accepted))
        world.now = after
        codes = {error.code for error in found}
        if isinstance(verdict, Accepted):
            assert not found, f"the ledger accepts what the auditor refuses: {found}"
            self.tally["accepted"] += 1
        elif verdict.code in JUDGED or (verdict.act is not None and _judged(verdict, attested)):
            assert verdict.code in codes, f"the ledger refuses with {verdict.code}, the auditor finds {codes}"
            self.tally[verdict.code] += 1
        else:
            self.tally["refused for what the auditor leaves open"] += 1
        return verdict


def _judged(verdict: Refusal, attested: Attested) -> bool:
    assert verdict.act is not None
    return attested.statement.acts[verdict.act].kind in ONLY_FOR.get(verdict.code, ())


def _touched(world: World, shadow: Shadow, attested: Attested) -> bool:
    """Whether a test wrote into the ledger's state by hand, as far as the auditor would miss it."""
    record, people = world.state.record, world.state.people
    decisions = [act.under.decision for act in attested.statement.acts if act.under is not None]
    if any(each in world.state.decisions.decisions and each not in record.acts for each in decisions):
        return True
    return record.received.get() != shadow.state.received or set(people.keys) != set(shadow.state.keys)


WATCH = Watch()


def pytest_configure() -> None:
    """Put an auditor beside every world from here on."""
    attest, judged = World.attest, World.judge

    def watched_attest(world: World, *more: Any) -> Attested:
        return WATCH.attest(attest, world, *more)

    def watched_judge(world: World, attested: Attested) -> Accepted | Refusal:
        return WATCH.judge(judged, world, attested)

    World.attest = watched_attest  # type: ignore[assignment,method-assign]
    World.judge = watched_judge  # type: ignore[assignment,method-assign]


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish() -> None:
    """Leave the tally where asked."""
    if TALLY in os.environ:
        lines = "".join(f"{count} {code}\n" for code, count in sorted(WATCH.tally.items()))
        Path(os.environ[TALLY]).write_text(lines)
