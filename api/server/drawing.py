"""Lines as a draft that the rules accept: asked before anybody signs, so that a refusal costs nobody a signature.

What the rules refuse comes back as a `ProblemError` with the refusal in words; nothing is kept of it.
"""

from collections.abc import Sequence

from api.drafting.ground import Hand, RefusedError
from api.drafting.lines import Line, Writer
from api.drafting.settling import ONLINE_MS, new_draft, settle
from api.server.host import Look
from api.server.problems import ProblemError
from ledger.application import admit
from ledger.format.submission import Submission
from projections.refusals import tell_refusal


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
