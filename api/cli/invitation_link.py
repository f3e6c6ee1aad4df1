"""The link that invites one person: which record, which person, the head that her first device starts from, one seed.

    plenary:join?origin=harbour.example/record&genesis=…&person=….4&size=17&root=…&seed=…
    https://record.harbour.example/join#origin=…            the same, as a server's pages write it

Whoever holds the link can join in her place until she does, so it is handed over like a key. Opening it changes
nothing; joining does.
"""

from dataclasses import dataclass
from urllib.parse import parse_qs, urlencode

from ledger.format.codec import decode_base64url, encode_base64url
from ledger.format.errors import FormatError
from ledger.format.references import ACT_ID

PREFIX = "plenary:join?"
SEED_BYTES = 32
_PARTS = ("origin", "genesis", "person", "size", "root", "seed")


@dataclass(frozen=True, slots=True)
class InvitationLink:
    """An invitation. ``genesis`` and ``root`` are hex digests, ``size`` a count of entries, ``seed`` 32 bytes."""

    origin: str
    genesis: str
    person: str
    size: int
    root: str
    seed: bytes


def format_link(link: InvitationLink) -> str:
    """The link's text."""
    values = (link.origin, link.genesis, link.person, link.size, link.root, encode_base64url(link.seed))
    return PREFIX + urlencode(dict(zip(_PARTS, values, strict=True)), safe="/")


def parse_link(text: str) -> InvitationLink:
    """Read a link.

    Raises:
        FormatError: INVITATION_LINK; the text is never repeated in the error, for it holds a secret.
    """
    wanted = text.strip()
    page, mark, fragment = wanted.partition("/join#")
    if wanted.startswith(PREFIX):
        query = wanted.removeprefix(PREFIX)
    elif mark and page.startswith(("https://", "http://")):
        query = fragment
    else:
        expected = f"a text that begins with {PREFIX}, or a page's address that ends in /join#…"
        raise FormatError("INVITATION_LINK", "invitation link", expected, "another text")
    members = parse_qs(query, keep_blank_values=True)
    if set(members) != set(_PARTS) or any(len(values) != 1 for values in members.values()):
        raise FormatError("INVITATION_LINK", "invitation link", f"{', '.join(_PARTS)}, each once", "other parts")
    origin, genesis, person, size, root, seed_text = (members[name][0] for name in _PARTS)
    seed = decode_base64url(seed_text, where="invitation link, seed")
    if not ACT_ID.fullmatch(person) or not size.isdigit() or len(seed) != SEED_BYTES:
        raise FormatError("INVITATION_LINK", "invitation link", "a person's id, a size and a seed", "something else")
    return InvitationLink(origin, genesis, person, int(size), root, seed)
