"""The five that fix a report's bytes: what is refused, and the digest of a set of disclosures."""

import hashlib

import pytest

from projections.reports.identity import Five, IdentityError, disclosure_set

NONE = disclosure_set([])


@pytest.mark.parametrize(
    ("size", "rules", "report", "audience", "disclosures"),
    [
        (-1, "rules/v0", "budget/v1", "public", NONE),
        (True, "rules/v0", "budget/v1", "public", NONE),
        (3, "v0", "budget/v1", "public", NONE),
        (3, "rules/v01", "budget/v1", "public", NONE),
        (3, "rules/v0", "budget", "public", NONE),
        (3, "rules/v0", "budget/v1;lang", "public", NONE),
        (3, "rules/v0", "budget/v1 ", "public", NONE),
        (3, "rules/v0", "budget/v1", "", NONE),
        (3, "rules/v0", "budget/v1", "public", NONE[:-1]),
        (3, "rules/v0", "budget/v1", "public", NONE.upper()),
    ],
)
def test_a_malformed_one_of_the_five_is_refused(
    size: int, rules: str, report: str, audience: str, disclosures: str
) -> None:
    """Nothing that could be printed in two ways is taken."""
    with pytest.raises(IdentityError):
        Five(size, rules, report, audience, disclosures)


def test_the_language_is_part_of_the_reports_name() -> None:
    """Another language is another report: the five decide every byte."""
    english = Five(3, "rules/v0", "budget/v1;fund=F-2", "public", NONE)
    arabic = Five(3, "rules/v0", "budget/v1;fund=F-2;lang=ar", "public", NONE)
    assert (english.language, english.right_to_left) == ("en", False)
    assert (arabic.language, arabic.right_to_left) == ("ar", True)
    assert english != arabic


def test_the_disclosure_set_is_sha_256_over_sorted_digests() -> None:
    """The order and repeats of what is shown do not matter; what is shown does."""
    first, second = hashlib.sha256(b"1").hexdigest(), hashlib.sha256(b"2").hexdigest()
    low, high = sorted((first, second))
    expected = hashlib.sha256((low + high).encode()).hexdigest()
    assert disclosure_set([first, second]) == disclosure_set([second, first, first]) == expected
    assert disclosure_set([]) == hashlib.sha256(b"").hexdigest()
    assert disclosure_set([first]) != disclosure_set([second])


@pytest.mark.parametrize("digest", ["", "ab", "A" * 64, "0" * 63 + "\n"])
def test_what_is_no_digest_is_refused(digest: str) -> None:
    """A short or upper-case digest would make a second digest of one set."""
    with pytest.raises(IdentityError):
        disclosure_set([digest])
