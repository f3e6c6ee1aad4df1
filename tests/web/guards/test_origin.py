"""What changes something comes from our own pages or from programs."""

import pytest

from api.server.guards.origin import cross_site

OWN = "https://record.harbour.example"


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site", "origin": "https://evil.harbour.example"},
        {"sec-fetch-site": "same-origin", "origin": "https://evil.example"},
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"origin": OWN.replace("https", "http")},
        {"origin": f"{OWN}:8443"},
        {"origin": f"{OWN}.evil.example"},
    ],
)
@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_a_page_of_another_site_is_refused(method: str, headers: dict[str, str]) -> None:
    """Whatever another site's page can send is refused, signed in or not."""
    assert cross_site(method, headers, OWN, signed_in=False)
    assert cross_site(method, headers, OWN, signed_in=True)


def test_a_cookie_without_a_word_of_where_it_comes_from_is_refused() -> None:
    """An old browser that says nothing could be any site's."""
    assert cross_site("POST", {}, OWN, signed_in=True)
    assert cross_site("POST", {}, OWN, signed_in=False) is None


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "same-origin", "origin": OWN},
        {"sec-fetch-site": "none"},
        {"origin": OWN},
        {"sec-fetch-site": "same-origin", "origin": "null"},
    ],
)
def test_our_own_pages_pass(headers: dict[str, str]) -> None:
    """A form of ours is taken, with a sign-in or without."""
    assert cross_site("POST", headers, OWN, signed_in=True) is None


def test_reading_changes_nothing_and_is_not_asked() -> None:
    """A link on another site may lead here."""
    assert cross_site("GET", {"sec-fetch-site": "cross-site"}, OWN, signed_in=True) is None
