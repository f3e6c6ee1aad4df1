"""From a form to the signing page: lines are drawn up, asked of the rules, kept as a draft, and handed over.

What the rules refuse comes back to the form as a `ProblemError` with the refusal in words; nothing is kept of it.
"""

from collections.abc import Sequence
from urllib.parse import quote

from fastapi.responses import RedirectResponse, Response

from api.drafting.ground import Hand
from api.drafting.lines import Line
from api.drafting.settling import WAITING_MS
from api.server.asked import Asked
from api.server.drawing import draw_up
from api.server.host import Look
from ledger.format.codec import DAY_MS
from ledger.format.submission import format_submission

SEE_OTHER = 303
ON_THE_PHONE_MS = 2 * DAY_MS
"""How long a phone without a network may keep what was signed on it."""
DRAFT_TYPE = "application/vnd.plenary.submission+json"


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
    valid_ms = WAITING_MS if several or as_file else ON_THE_PHONE_MS
    submission = draw_up(look, lines, hands, language=language, valid_ms=valid_ms)
    look.keep_attachments()
    if as_file:
        headers = {"Content-Disposition": 'attachment; filename="draft.json"'}
        return Response(format_submission(submission), media_type=DRAFT_TYPE, headers=headers)
    identity = asked.host.drafts.put(submission, look.now + valid_ms, back)
    return RedirectResponse(f"/sign/?d={quote(identity)}", SEE_OTHER)
