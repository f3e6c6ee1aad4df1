"""Statements: the payload that one or more persons sign (docs/format.md §2)."""

import re
from dataclasses import dataclass
from typing import Any

from audit import json_text
from audit.acts import Act, read_act, resolve_act
from audit.errors import FormError
from audit.members import (
    MAX_ACTS,
    read_capacity,
    read_count,
    read_list,
    read_object,
    read_reference,
    read_text,
    resolve,
)
from audit.texts import DAY_MS, read_digest, read_second

MAX_PAYLOAD = 32_768
MAX_SIGNERS = 16
LONGEST_LIFE_MS = 31 * DAY_MS
LANGUAGE = re.compile(r"[A-Za-z0-9]{1,8}(-[A-Za-z0-9]{1,8}){0,4}")
ORIGIN = re.compile(r"[a-z0-9./-]{1,200}")

# Texts that may name an act of the statement itself; where there are none, nothing needs to be resolved.
_OWN_ACT = re.compile(rb'"\.[0-9]')
_NONCE = re.compile(r"[0-9a-f]{32}")
_MEMBERS = frozenset({"ledger", "by", "at", "until", "seen", "nonce", "acts"})
_SEEN = frozenset({"size", "root"})
_SIGNER, _SIGNER_MORE = frozenset({"person", "as"}), frozenset({"shown"})
_CLERK = frozenset({"as"})
_SHOWN, _SHOWN_MORE = frozenset({"lang", "catalogue"}), frozenset({"translation"})


@dataclass(frozen=True, slots=True)
class Signer:
    """One place of ``by``. ``person`` is None for the clerk; ``capacity`` is a word, or a tag with an id."""

    person: str | None
    capacity: str | tuple[str, str]


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement with every reference written as a full id. Times in milliseconds.

    Args:
        id: the digest of what was signed.
        persons: the distinct signers in order of first appearance; None for the clerk.
    """

    id: str
    ledger: str
    by: tuple[Signer, ...]
    persons: tuple[str | None, ...]
    at: int
    until: int
    seen_size: int
    seen_root: str
    nonce: str
    acts: tuple[Act, ...]


def read_statement(payload: bytes, identity: str) -> Statement:
    """Read a payload.

    Args:
        payload: the very bytes that were signed.
        identity: the statement's id.

    Raises:
        FormError: what is wrong, and where below the statement.
    """
    if len(payload) > MAX_PAYLOAD:
        raise FormError("PAYLOAD_TOO_LARGE", "format §2.1", "", f"at most {MAX_PAYLOAD} bytes", f"{len(payload)}")
    value = json_text.read(payload)
    read_object(value, "", _MEMBERS)
    read_text(value["ledger"], "/ledger", ORIGIN, "format §2.1")
    raw_acts = read_list(value["acts"], "/acts", MAX_ACTS)
    raw_by = read_list(value["by"], "/by", MAX_SIGNERS)
    by = _read_signers(raw_by, len(raw_acts))
    at, until = read_second(value["at"], "/at"), read_second(value["until"], "/until")
    if not at < until <= at + LONGEST_LIFE_MS:
        raise FormError("UNTIL_RANGE", "format §2.1", "/until", "after `at`, by at most 31 days", value["until"])
    seen = value["seen"]
    read_object(seen, "/seen", _SEEN)
    size, root = read_count(seen["size"], "/seen/size"), read_digest(seen["root"], "/seen/root")
    read_text(value["nonce"], "/nonce", _NONCE, "format §2.1")
    inside = _OWN_ACT.search(payload) is not None
    acts = tuple(read_act(raw, place, len(by), inside=inside) for place, raw in enumerate(raw_acts))
    used = {place for act in acts for place in act.by}
    if len(used) != len(by):
        idle = min(set(range(len(by))) - used)
        raise FormError("SIGNER_IDLE", "format §2.2", "/by", "each place named by some act", f"place {idle}")
    if inside:
        by = tuple(_resolve_signer(signer, identity) for signer in by)
        acts = tuple(resolve_act(act, identity) for act in acts)
    persons = tuple(dict.fromkeys(signer.person for signer in by))
    return Statement(identity, value["ledger"], by, persons, at, until, size, root, value["nonce"], acts)


def _resolve_signer(signer: Signer, identity: str) -> Signer:
    capacity = signer.capacity
    resolved = capacity if isinstance(capacity, str) else (capacity[0], resolve(capacity[1], identity))
    return Signer(resolve(signer.person, identity), resolved)


def _read_signers(values: list[Any], acts: int) -> tuple[Signer, ...]:
    signers = tuple(_read_signer(value, f"/by/{place}", acts) for place, value in enumerate(values))
    if any(signer.person is None for signer in signers) and len(signers) > 1:
        raise FormError(
            "CLERK_NOT_ALONE", "format §2.2", "/by", "the clerk alone, or persons", f"{len(signers)} places"
        )
    if len(set(signers)) != len(signers):
        raise FormError("SIGNER_TWICE", "format §2.2", "/by", "each person once in one capacity", "one twice")
    for place, signer in enumerate(signers):
        if (
            signer.person in [before.person for before in signers[:place]]
            and signers[place - 1].person != signer.person
        ):
            raise FormError("SIGNER_APART", "format §2.2", "/by", "one person's places side by side", f"place {place}")
    return signers


def _read_signer(value: Any, where: str, acts: int) -> Signer:
    if isinstance(value, dict) and value.get("as") == "clerk":
        read_object(value, where, _CLERK)
        return Signer(None, "clerk")
    read_object(value, where, _SIGNER, _SIGNER_MORE)
    read_reference(value["person"], f"{where}/person", acts)
    read_capacity(value["as"], f"{where}/as", acts)
    if "shown" in value:
        _read_shown(value["shown"], f"{where}/shown")
    capacity = value["as"]
    return Signer(value["person"], capacity if isinstance(capacity, str) else next(iter(capacity.items())))


def _read_shown(value: Any, where: str) -> None:
    read_object(value, where, _SHOWN, _SHOWN_MORE)
    read_text(value["lang"], f"{where}/lang", LANGUAGE, "format §2.2")
    for name in ("catalogue", "translation"):
        if name in value:
            read_digest(value[name], f"{where}/{name}")
