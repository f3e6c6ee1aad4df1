"""The limits that bind a post: the charter's and its own, whichever is stricter (docs/rules.md L-3)."""

from dataclasses import dataclass

from ledger.format.codec import DAY_MS
from ledger.rules.posts.state import Post
from ledger.rules.state import State


@dataclass(frozen=True, slots=True)
class PostLimitsInForce:
    """What holds for a post now. Lengths in ms; ``seats_per_organization`` and ``consecutive`` None: no limit."""

    term: int
    interim: int
    carryover: int
    shadow: int
    consecutive: int | None
    seats_per_organization: int | None
    interim_uncounted: int
    training: tuple[str, ...]


def limits_of(state: State, post: Post) -> PostLimitsInForce:
    """The limits of a post under the charter in force."""
    charter, rules = state.charter.in_force.get(), post.rules
    assert charter is not None, "a post is judged before any charter"
    leadership = charter.data.leadership
    named = leadership.of(post.code)
    caps = [cap for cap in (rules.per_organization, _share(leadership.affiliation_cap, rules.seats)) if cap]
    training = (named.training,) if named.training else ()
    return PostLimitsInForce(
        term=_stricter(rules.term_days, named.term_days_max) * DAY_MS,
        interim=_stricter(rules.interim_days, named.interim_days_max) * DAY_MS,
        carryover=_stricter(rules.carryover_days, named.carryover_days_max) * DAY_MS,
        shadow=named.shadow_days * DAY_MS,
        consecutive=min(
            (limit for limit in (rules.limits.consecutive, named.consecutive_terms_max) if limit), default=None
        ),
        seats_per_organization=min(caps, default=None),
        interim_uncounted=leadership.interim_counts_after_days * DAY_MS,
        training=tuple(dict.fromkeys((*training, *rules.training))),
    )


def _stricter(own: int | None, charter: int) -> int:
    return charter if own is None else min(own, charter)


def _share(share: str | None, seats: int) -> int | None:
    if share is None:
        return None
    p, q = map(int, share.split("/"))
    return max(1, seats * p // q)
