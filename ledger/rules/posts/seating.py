"""Who sits when: from the acts on one seat to the time each of its terms holds it (docs/rules.md L-9 to L-11).

The only arithmetic of succession. It is run again over a seat whenever an act touches it; every act carries its own
``received``, so what is computed never changes who held the seat before now.
"""

from dataclasses import replace

from ledger.rules.posts.state import PostsState, Term


def reseat(posts: PostsState, post: str, seat: int) -> None:
    """Compute anew when each term of a seat holds it."""
    terms = [posts.terms[term] for term in posts.seats.get((post, seat)) or ()]
    ordinary = _seat_ordinary(sorted((t for t in terms if not t.interim), key=lambda t: (t.starts, t.appointed)))
    interim = [_seat_interim(term, ordinary) for term in terms if term.interim]
    for term in [*(_end_ordinary(term, [*ordinary, *interim]) for term in ordinary), *interim]:
        if term != posts.terms[term.id]:
            posts.terms.put(term.id, term)


def _seat_ordinary(terms: list[Term]) -> list[Term]:
    seated: list[Term] = []
    before: Term | None = None
    for term in terms:
        begins = _begins(term, before)
        over = term.ends if term.ended is None else term.ended
        placed = replace(term, seated=begins if begins is not None and begins < over else None)
        seated.append(placed)
        before = placed if placed.seated is not None else before
    return seated


def _begins(term: Term, before: Term | None) -> int | None:
    if term.accepted is None:
        return None
    begins = max(term.starts, term.accepted)
    if before is None:
        return begins
    if before.ended is not None:
        return max(begins, before.ended)
    if before.person == term.person:
        return max(begins, before.ends)
    at_last = max(begins, before.ends + before.carryover)
    if term.receipt is None:
        return at_last
    return min(at_last, max(begins, term.receipt, before.ends, term.accepted + term.shadow))


def _seat_interim(term: Term, ordinary: list[Term]) -> Term:
    if term.accepted is None:
        return replace(term, seated=None)
    begins = max(term.starts, term.accepted)
    over = min(term.ends, term.ended if term.ended is not None else term.ends)
    for other in ordinary:
        if other.seated is None:
            continue
        stop = other.ended if other.ended is not None else other.ends
        if other.seated > begins:
            over = min(over, other.seated)
        elif begins < stop:
            back = [end for start, end in other.suspensions if start <= begins < end]
            over = min(over, *back) if back else begins
    return replace(term, seated=begins if begins < over else None, leaves=over)


def _end_ordinary(term: Term, others: list[Term]) -> Term:
    if term.ended is not None:
        return replace(term, leaves=term.ended)
    next_seated = [other.seated for other in others if other.seated is not None and other.seated >= term.ends]
    return replace(term, leaves=min([term.ends + term.carryover, *next_seated]))
