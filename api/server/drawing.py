"""Lines as a draft that the rules accept: asked before anybody signs, so that a refusal costs nobody a signature.

What the rules refuse comes back as a `ProblemError` with the refusal in words; nothing is kept of it.
"""

from collections.abc import Sequence

from api.drafting.ground import Hand, RefusedError
from api.drafting.lines import Line, Writer
from api.drafting.settling import ONLINE_MS, new_draft, settle
from api.server.host import Look
from api.server.problems import ProblemError
from ledger.format.submission import Submission
from ledger.rules.kind import Refusal


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
        raise refused(look, error.refusal, error.submission) from None


def refused(look: Look, refusal: Refusal, submission: Submission | None) -> ProblemError:
    """A refusal as a problem, its ids written as names and its amounts as amounts, as far as she may see them."""
    words, mend = look.told_refusal(refusal, submission)
    return ProblemError("REFUSED", words, mend, code=refusal.code, refusal=refusal)
