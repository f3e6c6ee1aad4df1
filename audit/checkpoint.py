"""Signed heads of the tree (C2SP tlog-checkpoint; docs/format.md §5.3), and their witnesses (tlog-policy; §5.4)."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from audit import merkle, note
from audit.errors import FormError
from audit.note import NoteKey, NoteLine, read_note, read_vkey
from audit.statement import ORIGIN
from audit.texts import decode_base64

MAX_POLICY = 1_048_576
MOST_OF_EACH = 256

_CLAUSE = "format §5.3"
_POLICY_CLAUSE = "format §5.4"
_DECIMAL = re.compile(r"0|[1-9][0-9]{0,15}")
_LINES = 3

VerifyLine = Callable[[NoteKey, str, NoteLine, str], int | None]


@dataclass(frozen=True, slots=True)
class Head:
    """A head as its bytes tell it; no signature is checked yet."""

    origin: str
    size: int
    root: bytes
    text: str
    lines: tuple[NoteLine, ...]


@dataclass(frozen=True, slots=True)
class Signed:
    """Who signed a head: keys with the times (s) that they state, and lines of nobody known."""

    keys: tuple[tuple[NoteKey, int | None], ...]
    unknown: tuple[NoteLine, ...]


def read_decimal(text: str, where: str, clause: str) -> int:
    """Read a number without leading zeros, at most 2^53 − 1.

    Raises:
        FormError: DECIMAL, TREE_SIZE.
    """
    if not _DECIMAL.fullmatch(text):
        raise FormError("DECIMAL", clause, where, "a decimal number without leading zeros", text)
    if int(text) > merkle.MAX_SIZE:
        raise FormError("TREE_SIZE", clause, where, "at most 2^53 − 1", text)
    return int(text)


def read_head(data: bytes) -> Head:
    """Read a checkpoint.

    Raises:
        FormError: what is wrong with the note or its three lines.
    """
    found = read_note(data)
    lines = found.text.split("\n")[:-1]
    if len(lines) != _LINES:
        raise FormError("CHECKPOINT_LINES", _CLAUSE, "", "three lines", len(lines))
    origin, size_text, root_text = lines
    if not ORIGIN.fullmatch(origin):
        raise FormError("ORIGIN", _CLAUSE, "/line 1", ORIGIN.pattern, origin)
    size = read_decimal(size_text, "/line 2", _CLAUSE)
    root = decode_base64(root_text, "/line 3")
    if len(root) != merkle.HASH_BYTES:
        raise FormError("HASH_LENGTH", _CLAUSE, "/line 3", f"{merkle.HASH_BYTES} bytes", len(root))
    if size == 0 and root != merkle.EMPTY_ROOT:
        raise FormError("EMPTY_TREE_ROOT", _CLAUSE, "/line 3", merkle.EMPTY_ROOT.hex(), root)
    return Head(origin, size, root, found.text, found.lines)


def verify_head(head: Head, keys: Iterable[NoteKey], verify: VerifyLine = note.verify_line) -> Signed:
    """Verify every line of a known key.

    Raises:
        FormError: KEY_AMBIGUOUS, SIGNATURE_INVALID and what `note.verify_line` says; SIGNATURE_MISSING.
    """
    known: dict[tuple[str, bytes], NoteKey] = {}
    for key in keys:
        if known.setdefault((key.name, key.id), key) != key:
            raise FormError("KEY_AMBIGUOUS", _CLAUSE, "", "one key of a name and id", str(key))
    signed: list[tuple[NoteKey, int | None]] = []
    unknown: list[NoteLine] = []
    for place, line in enumerate(head.lines):
        signer = known.get((line.name, line.key_id))
        if signer is None:
            unknown.append(line)
            continue
        signed.append((signer, verify(signer, head.text, line, f"/signature {place}")))
    if not signed:
        raise FormError("SIGNATURE_MISSING", _CLAUSE, "", "a line of a known key", "none")
    return Signed(tuple(signed), tuple(unknown))


@dataclass(frozen=True, slots=True)
class Policy:
    """Which witnesses are enough (C2SP tlog-policy).

    Args:
        logs: keys of logs; may be empty.
        witnesses: name to key.
        groups: name to the number of members needed and their names.
        quorum: a name, or ``none``.
    """

    logs: tuple[NoteKey, ...]
    witnesses: dict[str, NoteKey]
    groups: dict[str, tuple[int, tuple[str, ...]]]
    quorum: str

    def met_by(self, signed: Iterable[NoteKey]) -> bool:
        """Whether some signers are a quorum."""
        keys = set(signed)
        return self.quorum == "none" or self._holds(self.quorum, keys)

    def _holds(self, name: str, keys: set[NoteKey]) -> bool:
        if name in self.witnesses:
            return self.witnesses[name] in keys
        needed, members = self.groups[name]
        return sum(self._holds(member, keys) for member in members) >= needed

    def witness_time(self, signed: Signed) -> int | None:
        """The latest time (s) such that the cosignatures of then or later still meet the quorum; None without one."""
        named = set(self.witnesses.values())
        times = sorted((time, place) for place, (key, time) in enumerate(signed.keys) if time and key in named)
        for time, _ in reversed(times):
            if self.met_by(key for key, dated in signed.keys if dated is not None and dated >= time):
                return time
        return None


def _refuse(code: str, place: int, expected: str, found: object) -> FormError:
    return FormError(code, _POLICY_CLAUSE, f"/line {place + 1}", expected, found)


def read_policy(text: str) -> Policy:
    """Read a policy.

    Raises:
        FormError: POLICY_TOO_LARGE, POLICY_ENCODING, POLICY_LINE, POLICY_NAME, POLICY_THRESHOLD, POLICY_QUORUM,
            POLICY_DUPLICATE_KEY, and those of `note.read_vkey`.
    """
    if len(text.encode("utf-8")) > MAX_POLICY:
        raise _refuse("POLICY_TOO_LARGE", 0, f"at most {MAX_POLICY} bytes", len(text))
    if text and not text.endswith("\n"):
        raise _refuse("POLICY_LINE", text.count("\n"), "a newline at the end of each line", text[-20:])
    if any((character < " " and character not in "\t\n") or character == "\x7f" for character in text):
        raise _refuse("POLICY_ENCODING", 0, "no control characters but tab and newline", text)
    reader = _PolicyReader()
    for place, line in enumerate(text.split("\n")):
        words = [word for word in re.split("[ \t]+", line) if word]
        if words and not words[0].startswith("#"):
            reader.line(words, place)
    if reader.quorum is None:
        raise _refuse("POLICY_QUORUM", 0, "one quorum line", "none")
    return Policy(tuple(reader.logs), reader.witnesses, reader.groups, reader.quorum)


class _PolicyReader:
    def __init__(self) -> None:
        self.logs: list[NoteKey] = []
        self.witnesses: dict[str, NoteKey] = {}
        self.groups: dict[str, tuple[int, tuple[str, ...]]] = {}
        self.quorum: str | None = None
        self.members: set[str] = set()

    def line(self, words: list[str], place: int) -> None:
        match words:
            case ["log", vkey] | ["log", vkey, _]:
                self.log(vkey, place)
            case ["witness", name, vkey] | ["witness", name, vkey, _]:
                self.witness(name, vkey, place)
            case ["group", name, needed, *members] if members:
                self.group(name, needed, tuple(members), place)
            case ["quorum", name]:
                if self.quorum is not None or not (name == "none" or self.knows(name)):
                    raise _refuse("POLICY_QUORUM", place, "one quorum line with a name defined before", name)
                self.quorum = name
            case _:
                raise _refuse("POLICY_LINE", place, "log, witness, group or quorum", " ".join(words))

    def knows(self, name: str) -> bool:
        return name in self.witnesses or name in self.groups

    def fresh(self, name: str, place: int) -> None:
        if name == "none" or self.knows(name):
            raise _refuse("POLICY_NAME", place, "a name not used before", name)

    def key(self, vkey: str, place: int, types: tuple[int, ...], known: Iterable[NoteKey]) -> NoteKey:
        try:
            key = read_vkey(vkey)
        except FormError as error:
            raise FormError(error.code, _POLICY_CLAUSE, f"/line {place + 1}", error.expected, error.found) from None
        if key.type not in types:
            raise _refuse("KEY_TYPE", place, " or ".join(f"{each:02x}" for each in types), f"{key.type:02x}")
        known = list(known)
        if key.public_key in [each.public_key for each in known]:
            raise _refuse("POLICY_DUPLICATE_KEY", place, "each key once", str(key))
        if len(known) == MOST_OF_EACH:
            raise _refuse("POLICY_TOO_LARGE", place, f"at most {MOST_OF_EACH} of each", MOST_OF_EACH + 1)
        return key

    def log(self, vkey: str, place: int) -> None:
        self.logs.append(self.key(vkey, place, (note.ED25519, note.COSIGNATURE_ML_DSA), self.logs))

    def witness(self, name: str, vkey: str, place: int) -> None:
        self.fresh(name, place)
        types = (note.COSIGNATURE_ED25519, note.COSIGNATURE_ML_DSA)
        self.witnesses[name] = self.key(vkey, place, types, self.witnesses.values())

    def group(self, name: str, needed: str, members: tuple[str, ...], place: int) -> None:
        self.fresh(name, place)
        for member in members:
            if not self.knows(member) or member in self.members:
                raise _refuse("POLICY_NAME", place, "members defined before, each in one group", member)
            self.members.add(member)
        words = {"all": len(members), "any": 1}
        count = words.get(needed) or (int(needed) if _DECIMAL.fullmatch(needed) else 0)
        if not 1 <= count <= len(members):
            raise _refuse("POLICY_THRESHOLD", place, f"any, all, or 1 to {len(members)}", needed)
        if len(self.groups) == MOST_OF_EACH:
            raise _refuse("POLICY_TOO_LARGE", place, f"at most {MOST_OF_EACH} of each", MOST_OF_EACH + 1)
        self.groups[name] = (count, members)
