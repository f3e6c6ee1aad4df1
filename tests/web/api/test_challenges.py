"""Challenges: one purpose, one answer, two minutes."""

import secrets
from collections.abc import Iterator
from pathlib import Path

import pytest

from api.server.challenges import CHALLENGE_MS, Challenges
from api.server.keeping import Keeping


@pytest.fixture
def challenges(tmp_path: Path) -> Iterator[Challenges]:
    keeping = Keeping(tmp_path / "server.db")
    yield Challenges(keeping, secrets.token_bytes)
    keeping.close()


def test_a_challenge_that_was_never_given_is_refused(challenges: Challenges) -> None:
    """Nobody makes up her own."""
    assert not challenges.take(bytes(32), "sign-in", 0)


def test_a_challenge_serves_once(challenges: Challenges) -> None:
    """What was overheard is worth nothing."""
    challenge = challenges.new("sign-in", 1000)
    assert len(challenge) == 32
    assert challenges.take(challenge, "sign-in", 2000)
    assert not challenges.take(challenge, "sign-in", 2000)


def test_a_challenge_serves_its_purpose_only(challenges: Challenges) -> None:
    """An answer for signing in adds no key; and the right answer still counts after a wrong one."""
    challenge = challenges.new("sign-in", 1000)
    assert not challenges.take(challenge, "enrol", 2000)
    assert challenges.take(challenge, "sign-in", 2000)


def test_a_challenge_ends_after_two_minutes(challenges: Challenges) -> None:
    """The last moment is before its end, not at it."""
    early, late = challenges.new("sign-in", 0), challenges.new("sign-in", 0)
    assert challenges.take(early, "sign-in", CHALLENGE_MS - 1)
    assert not challenges.take(late, "sign-in", CHALLENGE_MS)
