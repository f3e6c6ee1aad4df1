"""Preparing a statement: what would be signed, in words and in bytes, and whether the rules would accept it now.

Nothing is written. The bytes are the client's to sign, and to check against the words before it does.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Body
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict, Field

from api.drafting.ground import Attachment, Hand, RefusedError
from api.drafting.lines import Line, Writer
from api.drafting.settling import ONLINE_MS, WAITING_MS, new_draft, settle
from api.routes.answers import JSON, as_json, problems
from api.routes.models import StatementId, StatementOut, Told
from api.routes.statements import malformed
from api.server.asked import AskedDep
from api.server.drawing import refused
from api.server.host import Look
from api.server.problems import ProblemBody, ProblemError
from api.server.uploads import documents_in
from ledger.format.codec import encode_base64, encode_base64url
from ledger.format.envelope import PAYLOAD_TYPE
from ledger.format.errors import FormatError
from ledger.format.references import OWN_ID
from ledger.format.submission import Submission
from ledger.keys.webauthn import statement_challenge

router = APIRouter(tags=["write"])
_DIGEST = 64
_Text = Annotated[str, Field(max_length=20_000)]
_Name = Annotated[str, Field(min_length=1, max_length=300)]


class LineIn(BaseModel):
    """One act as people write it: names or numbers for ids, ``150.00 ZAR`` for amounts, words for digests.

    Args:
        kind: its kind, with or without the version; `/api/kinds` lists them.
        body: field to value.
        by: those of ``by`` who sign this act; left out: the first.
        about, on, replaces: what it concerns, the act it judges, the act it replaces: a name, number, id or ``@label``.
        under: ``DECISION:EFFECT``, the effect of a decision that it carries out.
        for: whose word is written down: ``PERSON[:CAPACITY]:HOW``.
        paper: the digest of an uploaded document: the paper that she signed.
        sealed: path to text, or to text with its language and audience.
        label: how later lines may name it, as ``@label``.
    """

    model_config = ConfigDict(extra="forbid", populate_by_name=True)

    kind: Annotated[_Name, Field(examples=["decision.proposed"])]
    body: dict[str, Any] = Field(default_factory=dict, examples=[{"class": "ordinary", "effects": []}])
    by: Annotated[list[_Name], Field(max_length=16)] = Field(default_factory=list)
    about: _Name | None = None
    on: _Name | None = None
    replaces: _Name | None = None
    under: _Name | None = None
    written_for: Annotated[_Name | None, Field(alias="for")] = None
    paper: _Name | None = None
    sealed: dict[_Name, _Text | dict[str, _Text]] = Field(
        default_factory=dict, examples=[{"title": "Meet every second Thursday"}]
    )
    label: _Name | None = None

    def line(self) -> Line:
        """The same as the drafting room has it."""
        return Line(
            self.kind, self.body, tuple(self.by), self.about, self.on, self.replaces, self.under, self.written_for,
            self.paper, self.sealed, self.label,
        )  # fmt: skip


class PrepareIn(BaseModel):
    """What is to be said, and by whom.

    Args:
        by: who signs, as ``PERSON[:CAPACITY]``; left out: the member who asks.
        lines: the acts, in order.
        language: of the sealed texts that are not names.
        audience: who may read them, where a line does not say.
        valid: whether it is sent at once, or may wait two weeks for signatures and the network.
    """

    model_config = ConfigDict(extra="forbid")

    by: Annotated[list[_Name], Field(max_length=16)] = Field(default_factory=list, examples=[["Ana:Dockers"]])
    lines: Annotated[list[LineIn], Field(min_length=1, max_length=64)]
    language: Annotated[str, Field(pattern=r"^[A-Za-z0-9]{1,8}(-[A-Za-z0-9]{1,8}){0,4}$")] = "en"
    audience: _Name = "members"
    valid: Literal["online", "waiting"] = "online"


class PreparedOut(Told):
    """What would be signed.

    Args:
        statement: its id: SHA-256 of the PAE, which is what a plain key signs.
        payload_type, payload: of the DSSE envelope; the payload base64.
        disclosures: the words of the sealed fields, to be sent with it.
        pae: what a plain key signs, base64.
        challenge: what a passkey is asked, base64url.
        told: the same bytes in words.
        accepted: whether the rules accept it now, whoever has signed.
        refusal: why not.
    """

    statement: StatementId
    payload_type: str
    payload: str
    disclosures: list[str]
    pae: str
    challenge: str
    told: StatementOut
    accepted: bool
    refusal: ProblemBody | None = None


@router.post(
    "/api/prepare",
    operation_id="prepare_statement",
    response_model=PreparedOut,
    response_class=Response,
    responses=problems("MALFORMED", "USAGE", "SIGN_IN_REQUIRED"),
    summary="Draw a statement up without writing anything",
)
def prepare(asked: AskedDep, wanted: Annotated[PrepareIn, Body()]) -> Response:
    """What would be signed, in words and bytes, and whether the rules would accept it now; it writes nothing."""
    with asked.enter() as look, _typed():
        submission, error = _drawn_up(look, wanted)
        told = look.chronicler(submission).draft(submission)
        envelope = submission.envelope
        prepared = PreparedOut(
            statement=envelope.statement_id,
            payload_type=PAYLOAD_TYPE,
            payload=encode_base64(envelope.payload),
            disclosures=list(submission.disclosures),
            pae=encode_base64(envelope.pae),
            challenge=encode_base64url(statement_challenge(envelope.pae)),
            told=StatementOut.model_validate(told.as_json()),
            accepted=error is None,
            refusal=refused(look, error.refusal, submission).body() if error is not None else None,
        )
    return Response(as_json(prepared), media_type=JSON, headers={"Cache-Control": "no-store"})


def _drawn_up(look: Look, wanted: PrepareIn) -> tuple[Submission, RefusedError | None]:
    hands = [_hand(look, text) for text in wanted.by] or [Hand(look.member(), "self", None, chosen=False)]
    for line in wanted.lines:
        _take_in_documents(look, line)
    draft = new_draft(look, hands)
    names = wanted.by or [hand.person for hand in hands]
    writer = Writer(look, draft, names, language=wanted.language, audience=wanted.audience)
    for line in wanted.lines:
        writer.write(line.line())
    try:
        return settle(look, draft, WAITING_MS if wanted.valid == "waiting" else ONLINE_MS), None
    except RefusedError as error:
        if error.submission is None:
            words = f"{error.refusal.words}"
            raise ProblemError("USAGE", words, error.refusal.mend, code=error.refusal.code) from None
        return error.submission, error


def _hand(look: Look, text: str) -> Hand:
    name, colon, wanted = text.partition(":")
    person = name if OWN_ID.fullmatch(name) else look.find(name, "person")
    return Hand(person, look.capacity(person, wanted), None, chosen=bool(colon))


def _take_in_documents(look: Look, line: LineIn) -> None:
    """Make the uploaded documents known that a line names, by digest or by a whole reference."""
    named = {reference.sha256 for reference in documents_in(line.body)}
    named |= {value for value in (line.paper, *_texts(line.body)) if value is not None and len(value) == _DIGEST}
    for digest in named:
        waiting = look.host.uploads.take(digest)
        if waiting is not None:
            look.attachments.append(Attachment(*waiting))


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for member in value.values() if isinstance(value, dict) else value:
            yield from _texts(member)


@contextmanager
def _typed() -> Iterator[None]:
    """Whatever was typed and cannot be meant is the client's to mend, and told as that."""
    try:
        yield
    except ProblemError as error:
        if error.title != "NOT_FOUND":
            raise
        raise ProblemError("USAGE", error.detail, "See /api/registers for what there is.", code=error.code) from None
    except FormatError as error:
        raise malformed(error) from None
    except (ValueError, RecursionError) as error:
        words = f"A field is not written as it must be ({type(error).__name__})."
        raise ProblemError("USAGE", words, "See /api/kinds for the fields of each kind.") from None
