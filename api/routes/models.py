"""What the machine's addresses give and take, as Pydantic models: the source of the OpenAPI description.

An *index* counts entries from 0, a *size* is their number; ids are 64 hex digits, and for acts and things a place after
a point. Times are UTC. What a reader may not see is left out.
"""

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

EXAMPLE_ID = "86ae35d58a6aa3b5742df94ef9d7162219f0106a911ae1954c1f0604aaec805d"
StatementId = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$", examples=[EXAMPLE_ID])]
ThingId = Annotated[str, Field(pattern=r"^[0-9a-f]{64}\.[0-9]{1,2}$", examples=[f"{EXAMPLE_ID}.0"])]
Index = Annotated[int, Field(ge=0, examples=[41])]
Size = Annotated[int, Field(ge=0, examples=[42])]


class Told(BaseModel):
    """A model of answers: built by us, so nothing more is in it."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)


class SignerOut(Told):
    """One who signs: ``person`` is left out for the clerk, which is software."""

    person: ThingId | None = None
    name: Annotated[str, Field(examples=["Ana"])]
    capacity: Annotated[str, Field(examples=["for Dockers"])]


class ActOut(Told):
    """One act in words.

    Args:
        author: whose act it is.
        seconds: who signs it with her, or writes it down and witnesses.
        how: of an act written down for somebody, how she said it.
        opens: the number of the thing that it opens.
        sealed: the sealed texts that this reader may see, by path.
    """

    id: ThingId
    kind: Annotated[str, Field(examples=["decision.position/v1"])]
    label: str
    words: Annotated[str, Field(examples=["Consents to Meet every second Thursday."])]
    author: str
    seconds: list[str] = []
    how: str | None = None
    opens: Annotated[str | None, Field(examples=["D-1"])] = None
    sealed: dict[str, str] = {}


class StatementOut(Told):
    """A statement in words; ``index`` and ``received`` when it stands in the record."""

    id: StatementId
    at: Annotated[str, Field(examples=["2026-03-01T18:00:00Z"])]
    until: Annotated[str, Field(examples=["2026-03-01T19:00:00Z"])]
    signers: list[SignerOut]
    acts: list[ActOut]
    index: Index | None = None
    received: Annotated[str | None, Field(examples=["2026-03-01T18:00:03.120Z"])] = None


class EntryOut(StatementOut):
    """An entry in words, with its exact bytes (base64), which are the leaf of the tree, and its envelope."""

    entry: str
    envelope: dict[str, Any]


class EntriesOut(Told):
    """A page of the record."""

    size: Size
    from_: Annotated[int, Field(alias="from", ge=0)]
    entries: list[StatementOut]


class RecordedOut(Told):
    """What was recorded: where, whether it stood there before, and the receipt (C2SP tlog-proof, as text)."""

    index: Index
    statement: StatementId
    again: bool
    size: Size
    receipt: Annotated[str, Field(examples=["c2sp.org/tlog-proof@v1\nextra …\nindex 41\n…"])]


class SubmissionIn(BaseModel):
    """A submission (docs/format.md §6.3): a signed envelope, and the words of its sealed fields."""

    envelope: dict[str, Any]
    disclosures: list[str]


class DisclosureOut(Told):
    """A sealed text as it is kept (docs/format.md §6.1), with the digest that the record holds."""

    digest: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    disclosure: str


class DisclosuresOut(Told):
    """Words that this reader may see.

    Args:
        size: entries in the record.
        standing: changes when she may see other words of old entries than before; then ask again from 0.
        next: the index to ask on from; left out at the end.
    """

    size: Size
    standing: str
    disclosures: list[DisclosureOut]
    next: Index | None = None


class ListedOut(Told):
    """A thing: its id, type, number, and name where this reader may see it."""

    id: ThingId
    thing: Annotated[str, Field(examples=["decision"])]
    number: Annotated[str, Field(examples=["D-1"])]
    name: Annotated[str | None, Field(examples=["Meet every second Thursday"])] = None


class FactOut(Told):
    """How a thing stands: a label and a text."""

    label: Annotated[str, Field(examples=["Stage"])]
    text: Annotated[str, Field(examples=["in force"])]


class ThingOut(ListedOut):
    """A thing as it stands now."""

    now: list[FactOut]


class HistoryOut(Told):
    """An act about a thing."""

    index: Index
    received: str
    act: ActOut


class ThingToldOut(ThingOut):
    """A thing as it stands now, with the acts that opened it and are about it."""

    history: list[HistoryOut]


class RegisterOut(Told):
    """A register: all things of one type."""

    table: Annotated[str, Field(examples=["decision"])]
    things: Annotated[int, Field(ge=0)]
    href: Annotated[str, Field(examples=["/api/registers/decision"])]


class RegistersOut(Told):
    """The registers that there are, and the size of the record they were made from."""

    size: Size
    registers: list[RegisterOut]


class RegisterTableOut(Told):
    """A page of one register."""

    size: Size
    table: str
    things: Annotated[int, Field(ge=0)]
    from_: Annotated[int, Field(alias="from", ge=0)]
    rows: list[ThingOut]


class NamedOut(Told):
    """Something that can be asked for by name."""

    name: Annotated[str, Field(examples=["budget"])]
    about: str
    href: Annotated[str, Field(examples=["/api/reports/budget"])]


class ReportKindOut(NamedOut):
    """A report that can be made, and for whom."""

    audiences: list[str]


class ReportsOut(Told):
    """The reports that there are."""

    reports: list[ReportKindOut]


class ExportsOut(Told):
    """The exports that there are."""

    exports: list[NamedOut]


class TracedOut(Told):
    """One act behind a figure; ``minor`` and ``adds`` where it adds to it."""

    id: ThingId
    index: Index
    place: int
    received: str
    kind: str
    words: str
    minor: int | None = None
    adds: str


class TraceOut(Told):
    """A figure and the acts that make it up."""

    address: str
    value: str
    report: str
    acts: list[TracedOut]
    sum_words: str


class ChallengeOut(Told):
    """What a key is to answer within two minutes, once.

    Args:
        challenge: 32 random bytes, base64url.
        origin: the ledger's name, which stands in what is signed.
        ends: when it is good no longer.
    """

    challenge: Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{43}$")]
    origin: Annotated[str, Field(examples=["harbour.example/record"])]
    ends: str


class AnswerIn(BaseModel):
    """A challenge answered by an Ed25519 key that is enrolled.

    Args:
        keyid: base64url of SHA-256 of its SubjectPublicKeyInfo.
        challenge: as it was given.
        signature: base64, over ``plenary session v1``, a zero byte, the origin, a zero byte, and the challenge's bytes.
    """

    model_config = ConfigDict(extra="forbid")

    keyid: Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{43}$")]
    challenge: Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{43}$")]
    signature: Annotated[str, Field(pattern=r"^[A-Za-z0-9+/]{86}==$")]


class SessionOut(Told):
    """A sign-in for reading: send ``Authorization: Bearer`` and the token."""

    token: str
    person: ThingId
    ends: str


class DocumentOut(Told):
    """A document as statements name it (docs/format.md §6.4), and until when an unnamed one is kept."""

    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    length: Annotated[int, Field(ge=1)]
    type: Annotated[str, Field(examples=["image/png"])]
    salted: bool
    kept_until: str
