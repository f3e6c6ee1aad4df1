"""Where posts and terms stand at an instant, told from what is recorded and the time alone (docs/rules.md L-10)."""

from ledger.format.codec import DAY_MS
from ledger.rules.posts.state import Post, Term, TermStanding
from ledger.rules.state import State

IN_OFFICE: tuple[TermStanding, ...] = ("serving", "ending", "carryover", "interim")
HOLDING: tuple[TermStanding, ...] = (*IN_OFFICE, "suspended")
AHEAD: tuple[TermStanding, ...] = ("appointed", "preparing")
LEFT: tuple[TermStanding, ...] = ("ended", "resigned", "removed", "deceased", "disqualified", "abolished")
_NOT_HONOURED = ("removed", "deceased", "disqualified")


def term_standing(state: State, term: Term, received: int) -> TermStanding:
    """Where a term stands at ``received`` (ms)."""
    rules = state.posts.posts[term.post].rules
    if term.ending is not None and term.ended is not None and term.ended <= received:
        return "declined" if term.ending == "declined" else _after(term, rules.handover_days, received, term.ending)
    if term.accepted is None:
        return "appointed" if received < term.ends else "lapsed"
    if term.seated is None:
        return "preparing" if received < term.ends and not _displaced(term, received) else "lapsed"
    if received < term.seated:
        return "preparing"
    if received >= term.leaves:
        return _after(term, rules.handover_days, received, "ended")
    return _holding(term, rules.notice_days, received)


def _holding(term: Term, notice_days: int, received: int) -> TermStanding:
    if term.suspended(received):
        return "suspended"
    if term.interim:
        return "interim"
    if received >= term.ends:
        return "carryover"
    return "ending" if received >= term.ends - notice_days * DAY_MS else "serving"


def _displaced(term: Term, received: int) -> bool:
    return term.interim and max(term.starts, term.accepted or 0) <= received


def _after(term: Term, handover_days: int, received: int, otherwise: TermStanding) -> TermStanding:
    if term.handed_over is None or received < term.handed_over:
        return otherwise
    honoured = max(term.handed_over, term.leaves) + handover_days * DAY_MS
    if received < honoured or term.ending in _NOT_HONOURED:
        return "handed_over"
    return "emeritus"


def holders(state: State, post: str, instant: int) -> tuple[Term, ...]:
    """The terms that served in a post at an instant (ms), seat by seat: the register of who held what when."""
    found = []
    for seat in range(state.posts.posts[post].rules.seats):
        for identity in state.posts.seats.get((post, seat)) or ():
            term = state.posts.terms[identity]
            if term.serving(instant):
                found.append(term)
    return tuple(found)


def post_standing(state: State, post: Post, received: int) -> str:
    """``created`` (nobody has held it yet), ``filled``, ``vacant`` (in part or whole) or ``abolished``."""
    if not post.standing_at(received):
        return "abolished"
    held = holders(state, post.id, received)
    if len(held) == post.rules.seats:
        return "filled"
    terms = [
        state.posts.terms[identity]
        for seat in range(post.rules.seats)
        for identity in state.posts.seats.get((post.id, seat)) or ()
    ]
    return "vacant" if any(term.seated is not None and term.seated <= received for term in terms) else "created"


def duties_of(state: State, post: str, received: int) -> tuple[Term, ...]:
    """Who does a post's duties: its holders, else those of the post to which its duties fall. Empty: leaderless.

    Each post is looked at once, so a circle of posts ends in nobody.
    """
    seen: set[str] = set()
    at: str | None = post
    while at is not None and at not in seen:
        held = holders(state, at, received)
        if held:
            return held
        seen.add(at)
        at = state.posts.posts[at].rules.duties_fall_to
    return ()
