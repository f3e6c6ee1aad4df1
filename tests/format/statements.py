"""Strategies for lawful statements, envelopes and entries, for properties."""

from typing import Any

from hypothesis import strategies as st

from ledger.format.codec import DAY_MS, SECOND_MS, encode_base64url
from ledger.format.document import DocumentRef, must_be_salted
from ledger.format.entry import Entry
from ledger.format.envelope import Envelope, Signature
from ledger.format.statement import Act, ForAnother, Sealed, Seen, Shown, Signer, Statement, Under, format_statement

DIGESTS = st.binary(min_size=32, max_size=32).map(bytes.hex)
_IDS = st.builds("{}.{}".format, DIGESTS, st.integers(0, 63))
_SECONDS = st.integers(0, 250_000_000_000).map(lambda n: n * SECOND_MS)
_PATHS = st.sampled_from(["reason", "title", "items/0/label", "items/9999", "round/3/reason"])
_KINDS = st.sampled_from(["decision.position/v1", "a.b/v1", "money.claim.paid/v9999"])


def _references(place: int) -> st.SearchStrategy[str]:
    """An id, or an earlier act of the same statement."""
    own = st.integers(0, place - 1).map(".{}".format) if place else st.nothing()
    return _IDS | own


def _capacities(place: int) -> st.SearchStrategy[Any]:
    return st.just("self") | st.tuples(st.sampled_from(["organization", "term"]), _references(place))


def _bodies(place: int) -> st.SearchStrategy[dict[str, Any]]:
    leaves = (
        st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | _references(place) | st.sampled_from(["", "x", ".x"])
    )
    inner = st.recursive(
        leaves,
        lambda deeper: st.lists(deeper, max_size=3) | st.dictionaries(st.sampled_from("abc"), deeper, max_size=3),
        max_leaves=6,
    )
    return st.dictionaries(st.sampled_from(["position", "person", "amount", ".0"]), inner, max_size=3)


@st.composite
def _documents(draw: st.DrawFn) -> DocumentRef:
    length, media = draw(st.integers(0, 2**53 - 1)), draw(st.sampled_from(["text/csv", "image/jpeg", "a/b+c.d-e"]))
    salted = must_be_salted(length, media) or draw(st.booleans())
    return DocumentRef(draw(DIGESTS), length, media, salted)


@st.composite
def _acts(draw: st.DrawFn, place: int, by: tuple[int, ...]) -> Act:
    references = _references(place)
    audiences: st.SearchStrategy[Any] = st.sampled_from(["public", "members"]) | st.tuples(
        st.sampled_from(["body", "post", "person"]), references
    )
    another = st.builds(
        ForAnother,
        references,
        _capacities(place),
        st.sampled_from(["in_room", "phone", "paper"]),
        st.none() | _documents(),
    )
    return Act(
        kind=draw(_KINDS),
        body=draw(_bodies(place)),
        by=by,
        about=draw(st.none() | references),
        on=draw(st.none() | references),
        under=draw(st.none() | st.builds(Under, references, st.integers(0, 99))),
        replaces=draw(st.none() | references),
        for_another=draw(st.none() | another),
        sealed=draw(st.dictionaries(_PATHS, st.builds(Sealed, audiences, DIGESTS), max_size=2)),
    )


@st.composite
def statements(draw: st.DrawFn) -> Statement:
    """Statements that the format admits: distinct persons, every signer named by some act, at < until."""
    count = draw(st.integers(1, 3))
    if count == 1 and draw(st.booleans()):
        by: tuple[Signer, ...] = (Signer(None, "clerk"),)
    else:
        people = draw(st.lists(_IDS, min_size=count, max_size=count, unique=True))
        shown = st.none() | st.builds(Shown, st.sampled_from(["en", "ar", "zh-Hant-TW"]), DIGESTS, st.none() | DIGESTS)
        by = tuple(Signer(person, draw(_capacities(1)), draw(shown)) for person in people)
    first = tuple(draw(st.permutations(range(len(by)))))
    later = draw(st.lists(st.just((0,)) | st.just(first), max_size=2))
    acts = tuple(draw(_acts(place, places)) for place, places in enumerate([first, *later]))
    at = draw(_SECONDS)
    return Statement(
        ledger=draw(st.sampled_from(["harbour.example/record", "a", "-./0z" * 40])),
        by=by,
        at=at,
        until=at + draw(st.integers(1, 31 * DAY_MS // SECOND_MS)) * SECOND_MS,
        seen=Seen(draw(st.integers(0, 2**53 - 1)), draw(DIGESTS)),
        nonce=draw(DIGESTS)[:32],
        acts=acts,
    )


_KEYIDS = st.binary(min_size=32, max_size=32)
_PASSKEYS = st.tuples(st.binary(max_size=40), st.binary(max_size=40))


@st.composite
def envelopes(draw: st.DrawFn) -> Envelope:
    """Envelopes over lawful payloads, with signature lines of any bytes."""
    lines = []
    for keyid in draw(st.lists(_KEYIDS, max_size=3, unique=True)):
        passkey = draw(st.none() | _PASSKEYS)
        lines.append(Signature(encode_base64url(keyid), draw(st.binary(max_size=70)), *(passkey or ())))
    return Envelope(format_statement(draw(statements())), tuple(lines))


def entries() -> st.SearchStrategy[Entry]:
    """Entries with any instant."""
    return st.builds(Entry, st.integers(0, 250_000_000_000_000), envelopes())
