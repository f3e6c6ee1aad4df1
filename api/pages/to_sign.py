"""From a form to the signing page: lines are drawn up, asked of the rules, kept as a draft, and handed over.

What the rules refuse comes back to the form as a `ProblemError` with the refusal in words; nothing is kept of it.
"""

from collections.abc import Sequence
from urllib.parse import quote

from fastapi.responses import RedirectResponse, Response

from api.drafting.ground import Hand, RefusedError
from api.drafting.lines import Line, Writer
from api.drafting.settling import ONLINE_MS, WAITING_MS, new_draft, settle
from api.server.asked import Asked
from api.server.host import Look
from api.server.problems import ProblemError
from ledger.application import admit
from ledger.format.submission import Submission, format_submission
from projections.refusals import tell_refusal

SEE_OTHER = 303
DRAFT_TYPE = "application/vnd.plenary.submission+json"


def draw_up(
    look: Look, lines: Sequence[Line], hands: Sequence[Hand] = (), *, language: str = "en", valid_ms: int = ONLINE_MS
) -> Submission:
    """Lines as a draft that the rules accept now, whoever has signed so far.

    Args:
        look: the member's look.
        lines: the acts.
        hands: who signs; none: the member who asks, in the first capacity of hers that the rules accept.
        language: of the sealed texts that are not names.
        valid_ms: how long it may wait for signatures and the network.

    Raises:
        ProblemError: what is wrong, in words, with the refusal where a rule refused.
    """
    hands = list(hands) or [Hand(look.member(), "self", None, chosen=False)]
    draft = new_draft(look, hands)
    writer = Writer(look, draft, [hand.person for hand in hands], language=language)
    for line in lines:
        writer.write(line)
    try:
        return settle(look, draft, valid_ms)
    except RefusedError as error:
        raise refused(look, error) from None


def refused(look: Look, error: RefusedError) -> ProblemError:
    """A refusal as a problem, its ids written as names and its amounts as amounts."""
    refusal, submission = error.refusal, error.submission
    acts = admit(submission).statement.acts if submission else ()
    act = acts[refusal.act] if refusal.act is not None and refusal.act < len(acts) else None
    words, mend = tell_refusal(look.teller(submission), refusal, act)
    return ProblemError("REFUSED", words, mend, code=refusal.code, refusal=refusal)


def to_sign(
    asked: Asked,
    look: Look,
    lines: Sequence[Line],
    hands: Sequence[Hand] = (),
    *,
    back: str = "/",
    as_file: bool = False,
) -> Response:
    """Lead to the signing page with these lines, or give the draft as a file for the command line.

    Args:
        asked: the request.
        look: the member's look.
        lines: the acts.
        hands: who signs; see `draw_up`.
        back: where the signing page leads back to.
        as_file: whether she asked for the file.
    """
    several = len({hand.person for hand in hands}) > 1
    language = asked.language.code if not asked.language.code.endswith(("-XA", "-XB")) else "en"
    valid_ms = WAITING_MS if several or as_file else ONLINE_MS
    submission = draw_up(look, lines, hands, language=language, valid_ms=valid_ms)
    look.keep_attachments()
    if as_file:
        headers = {"Content-Disposition": 'attachment; filename="draft.json"'}
        return Response(format_submission(submission), media_type=DRAFT_TYPE, headers=headers)
    identity = asked.host.drafts.put(submission, look.now + valid_ms, back)
    return RedirectResponse(f"/sign/?d={quote(identity)}", SEE_OTHER)
