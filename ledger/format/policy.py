"""The witness policy: C2SP tlog-policy.

    log harbour.example/record+530d903a+AekyeRrm56hApGFk…
    witness X1 <vkey> https://witness.example/
    witness X2 <vkey>
    witness X3 <vkey>
    group X 2 X1 X2 X3
    quorum X

Lines in any order, but a name is defined before it is used. `quorum none` asks for no witness. The file's octets are
opaque above 0x7F: they are read as UTF-8 with every other octet escaped, so that equal names are equal octets.

Where the spec leaves room:

- At most 1,048,576 bytes and 256 each of logs, witnesses and groups. Every line ends in a newline, the last one too.
- A log's key is of type 0x01 or 0x06, a witness's of type 0x04 or 0x06. A checkpoint is accepted only with a log's
  Ed25519 signature (see ledger/format/checkpoint.py), so each log that is to count needs a line with a 0x01 key.
- A threshold is written without leading zeros. `none` cannot be defined, nor be a member of a group.
- A policy may name one witness's Ed25519 and ML-DSA keys as two witnesses; the spec asks only that no public key stands
  twice. Who writes the policy groups them (`any`), or one witness counts twice.
- The *quorum time* of a checkpoint is the latest time T such that the cosignatures dated T or later still meet the
  quorum. So many witnesses as the quorum needs dated the head no earlier, and fewer than that cannot move it into the
  future by dating theirs late.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from ledger.format.checkpoint import SignedCheckpoint, verify_checkpoint
from ledger.format.cosignature import Cosignature, note_verifier, verify_cosignatures
from ledger.format.errors import FormatError, ProofError
from ledger.format.note import SignatureType, VerifierKey, parse_verifier_key

MAX_POLICY_BYTES = 1_048_576
MAX_DEFINITIONS = 256
NONE = "none"
_FORBIDDEN = re.compile(rb"[^\t\n\x20-\x7e\x80-\xff]")
_WHITESPACE = re.compile(r"[ \t]+")
_THRESHOLD = re.compile(r"[1-9][0-9]{0,3}")
_LOG_TYPES = (SignatureType.ED25519, SignatureType.COSIGNATURE_ML_DSA_44)
_WITNESS_TYPES = (SignatureType.COSIGNATURE_ED25519, SignatureType.COSIGNATURE_ML_DSA_44)


@dataclass(frozen=True, slots=True)
class Log:
    """A log that the policy knows; the key's name is the log's origin."""

    key: VerifierKey
    url: str | None


@dataclass(frozen=True, slots=True)
class Witness:
    """A witness that the policy knows, under the name it has within the policy."""

    name: str
    key: VerifierKey
    url: str | None


@dataclass(frozen=True, slots=True)
class Group:
    """A group has witnessed when at least ``threshold`` of its members have; 1 <= threshold <= number of members."""

    name: str
    threshold: int
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Policy:
    """Which logs and witnesses are known, and which witnesses together are enough.

    ``groups`` stand in the order they were defined in, each after its members. ``quorum`` names a witness, a group or
    `NONE`.
    """

    logs: tuple[Log, ...]
    witnesses: tuple[Witness, ...]
    groups: tuple[Group, ...]
    quorum: str

    @property
    def witness_keys(self) -> tuple[VerifierKey, ...]:
        """The keys of all witnesses."""
        return tuple(witness.key for witness in self.witnesses)


def parse_policy(data: bytes) -> Policy:
    """Read a policy file.

    Raises:
        FormatError: POLICY_TOO_LARGE, POLICY_ENCODING, POLICY_LINE, POLICY_NAME, POLICY_DUPLICATE_KEY,
            POLICY_THRESHOLD, POLICY_QUORUM, KEY_TYPE, or as `ledger.format.note.parse_verifier_key`.
    """
    reader = _Reader()
    for number, line in enumerate(_lines(data), start=1):
        items = _WHITESPACE.split(line.strip(" \t"))
        if items == [""] or items[0].startswith("#"):
            continue
        reader.read(items, f"policy, line {number}")
    return reader.finish()


def check_quorum(policy: Policy, cosignatures: Sequence[Cosignature]) -> None:
    """Check that the witnesses who gave these verified cosignatures are enough.

    Raises:
        ProofError: QUORUM_NOT_MET.
    """
    signed = _signed_by(policy, cosignatures)
    if not _meets(policy, signed):
        found = ", ".join(sorted(signed)) or "none"
        raise ProofError("QUORUM_NOT_MET", "witness policy", f"cosignatures that meet {policy.quorum!r}", found)


def quorum_time(policy: Policy, cosignatures: Sequence[Cosignature]) -> int | None:
    """Tell the latest time (POSIX seconds) from which on the cosignatures still meet the quorum.

    Returns:
        The time, or None when the policy asks for no witness.

    Raises:
        ProofError: QUORUM_NOT_MET.
    """
    check_quorum(policy, cosignatures)
    if policy.quorum == NONE:
        return None
    times = sorted({cosignature.timestamp for cosignature in cosignatures})
    enough = [t for t in times if _meets(policy, _signed_by(policy, [c for c in cosignatures if c.timestamp >= t]))]
    return enough[-1]


def verify_policy(signed: SignedCheckpoint, policy: Policy) -> tuple[Cosignature, ...]:
    """Check that a listed log signed the checkpoint and that enough listed witnesses cosigned it.

    Returns:
        The verified cosignatures of the policy's witnesses, in the note's order.

    Raises:
        ProofError: LOG_UNKNOWN, QUORUM_NOT_MET, or as `verify_checkpoint` and `verify_cosignatures`.
    """
    origin = signed.checkpoint.origin
    keys = [log.key for log in policy.logs if log.key.name == origin]
    if not any(key.type is SignatureType.ED25519 for key in keys):
        expected = "the origin of a log that the policy lists with an Ed25519 key"
        raise ProofError("LOG_UNKNOWN", "checkpoint, line 1", expected, origin)
    verify_checkpoint(signed, origin, [note_verifier(key) for key in keys])
    cosignatures = verify_cosignatures(signed, policy.witness_keys)
    check_quorum(policy, cosignatures)
    return cosignatures


def _signed_by(policy: Policy, cosignatures: Sequence[Cosignature]) -> set[str]:
    keys = {cosignature.key for cosignature in cosignatures}
    return {witness.name for witness in policy.witnesses if witness.key in keys}


def _meets(policy: Policy, signed: Collection[str]) -> bool:
    reached = {NONE, *signed}
    for group in policy.groups:
        if sum(member in reached for member in group.members) >= group.threshold:
            reached.add(group.name)
    return policy.quorum in reached


def _lines(data: bytes) -> list[str]:
    if len(data) > MAX_POLICY_BYTES:
        raise FormatError("POLICY_TOO_LARGE", "policy", f"at most {MAX_POLICY_BYTES} bytes", f"{len(data)} bytes")
    forbidden = _FORBIDDEN.search(data)
    if forbidden:
        where = f"policy, byte {forbidden.start()}"
        raise FormatError("POLICY_ENCODING", where, "no control character but tab and newline", forbidden[0].hex())
    if not data.endswith(b"\n"):
        raise FormatError("POLICY_LINE", "policy", "lines that each end in a newline", repr(data[-20:]))
    return data.decode("utf-8", "surrogateescape").split("\n")[:-1]


class _Reader:
    """Collects a policy's definitions in order; each name, key and membership is new when it is taken."""

    def __init__(self) -> None:
        self.logs: list[Log] = []
        self.witnesses: list[Witness] = []
        self.groups: list[Group] = []
        self.quorum: str | None = None
        self.defined: set[str] = set()
        self.members: set[str] = set()

    def read(self, items: list[str], where: str) -> None:
        match items:
            case ["log", key, *url] if len(url) <= 1:
                self._log(key, url, where)
            case ["witness", name, key, *url] if len(url) <= 1:
                self._witness(name, key, url, where)
            case ["group", name, threshold, member, *others]:
                self._group(name, threshold, (member, *others), where)
            case ["quorum", name]:
                self._quorum(name, where)
            case _:
                found = repr(" ".join(items))[:80]
                raise FormatError("POLICY_LINE", where, "a log, witness, group or quorum line", found)

    def finish(self) -> Policy:
        if self.quorum is None:
            raise FormatError("POLICY_QUORUM", "policy", "exactly one quorum line", "none")
        return Policy(tuple(self.logs), tuple(self.witnesses), tuple(self.groups), self.quorum)

    def _log(self, text: str, url: list[str], where: str) -> None:
        key = self._key(text, _LOG_TYPES, [log.key for log in self.logs], where)
        self._check_count(len(self.logs), where)
        self.logs.append(Log(key, url[0] if url else None))

    def _witness(self, name: str, text: str, url: list[str], where: str) -> None:
        key = self._key(text, _WITNESS_TYPES, [witness.key for witness in self.witnesses], where)
        self._check_count(len(self.witnesses), where)
        self._define(name, where)
        self.witnesses.append(Witness(name, key, url[0] if url else None))

    def _group(self, name: str, threshold: str, members: tuple[str, ...], where: str) -> None:
        self._check_count(len(self.groups), where)
        for member in members:
            if member not in self.defined or member in self.members:
                expected = "members defined on a line before and in no group yet"
                raise FormatError("POLICY_NAME", where, expected, repr(member)[:80])
            self.members.add(member)
        count = {"all": len(members), "any": 1}.get(threshold)
        if count is None:
            count = int(threshold) if _THRESHOLD.fullmatch(threshold) else 0
        if not 1 <= count <= len(members):
            expected = f"all, any or a number from 1 to {len(members)}"
            raise FormatError("POLICY_THRESHOLD", where, expected, repr(threshold)[:40])
        self._define(name, where)
        self.groups.append(Group(name, count, members))

    def _quorum(self, name: str, where: str) -> None:
        if self.quorum is not None:
            raise FormatError("POLICY_QUORUM", where, "exactly one quorum line", "a second one")
        if name != NONE and name not in self.defined:
            raise FormatError("POLICY_NAME", where, "none, or a name defined on a line before", repr(name)[:80])
        self.quorum = name

    def _define(self, name: str, where: str) -> None:
        if name == NONE or name in self.defined:
            raise FormatError("POLICY_NAME", where, "a name other than none, not defined before", repr(name)[:80])
        self.defined.add(name)

    @staticmethod
    def _check_count(count: int, where: str) -> None:
        if count >= MAX_DEFINITIONS:
            raise FormatError("POLICY_TOO_LARGE", where, f"at most {MAX_DEFINITIONS} definitions of a kind", "one more")

    @staticmethod
    def _key(text: str, types: Collection[SignatureType], known: Collection[VerifierKey], where: str) -> VerifierKey:
        key = parse_verifier_key(text)
        if key.type not in types:
            expected = "a key of type " + " or ".join(f"{t:02x}" for t in types)
            raise FormatError("KEY_TYPE", where, expected, f"type {key.type:02x}")
        if key.public_key in {other.public_key for other in known}:
            expected = "a public key not listed before"
            raise FormatError("POLICY_DUPLICATE_KEY", where, expected, f"{key.name}+{key.key_id.hex()}")
        return key
