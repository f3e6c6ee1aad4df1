"""Invitation links: as the command line writes them, and as pages do."""

import pytest

from api.cli.invitation_link import InvitationLink, format_link, parse_link
from ledger.format.errors import FormatError

LINK = InvitationLink("harbour.example/record", "0" * 64, f"{'1' * 64}.4", 17, "2" * 64, bytes(range(32)))


def test_a_link_reads_back() -> None:
    """What is written is what is read."""
    assert parse_link(format_link(LINK)) == LINK


def test_a_page_s_link_reads_as_the_same() -> None:
    """Who got her link from a browser may join at the command line."""
    query = format_link(LINK).partition("?")[2]
    assert parse_link(f" https://record.harbour.example/join#{query}\n") == LINK


@pytest.mark.parametrize(
    "text",
    [
        "",
        "join",
        "javascript:/join#x",
        "https://record.harbour.example/join",
        "https://record.harbour.example/join#",
        format_link(LINK) + "&size=18",
        format_link(LINK).replace("size=17", "size=x"),
        format_link(LINK)[:-8],
    ],
)
def test_what_is_no_link_is_refused_without_its_secret(text: str) -> None:
    """The seed is in no error: an error is copied into chats."""
    with pytest.raises(FormatError) as error:
        parse_link(text)
    assert "AAECAwQF" not in str(error.value)
