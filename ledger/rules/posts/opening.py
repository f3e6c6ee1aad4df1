"""Posts come and go: created, abolished, a rule of theirs waived for one person (docs/rules.md L-1 to L-5)."""

from dataclasses import replace
from typing import Any, Literal

from pydantic import Field

from ledger.rules.case import Case
from ledger.rules.kind import Check, Detail, Kind, SealedField
from ledger.rules.posts.model import PostRules
from ledger.rules.posts.seating import reseat
from ledger.rules.posts.state import Post
from ledger.rules.values import Body, CivilDate, PersonId, start_of


def _code_taken(case: Case[PostRules]) -> Detail | None:
    holder = case.state.posts.by_code.get(case.body.code)
    taken = holder is not None and case.state.posts.posts[holder].standing_at(case.received)
    return {"code": case.body.code, "post": holder or ""} if taken else None


def _record_created(case: Case[PostRules]) -> None:
    posts = case.state.posts
    posts.posts.put(case.id, Post(case.id, case.body.code, case.body, case.received))
    posts.by_code.put(case.body.code, case.id)


class PostAbolished(Body):
    """The end of a post; the terms in it end with it."""


def post_gone(case: Case[Any]) -> Detail | None:
    """Whether the post that the act is about is not there any more."""
    return None if case.state.posts.posts[case.subject].standing_at(case.received) else {}


POST_ABOLISHED: Check[Any] = Check(
    "POST_ABOLISHED", "L-5", "That post is not there any more.", "Create it anew first.", post_gone
)


def _record_abolished(case: Case[PostAbolished]) -> None:
    posts = case.state.posts
    post = posts.posts[case.subject]
    posts.posts.put(post.id, replace(post, abolished=case.received))
    for seat in range(post.rules.seats):
        for identity in posts.seats.get((post.id, seat)) or ():
            term = posts.terms[identity]
            over = term.ended if term.ended is not None else max(term.ends, term.leaves)
            if over > case.received:
                posts.terms.put(identity, replace(term, ended=case.received, ending="abolished"))
        reseat(posts, post.id, seat)


class RuleWaived(Body):
    """Limits of a post that do not bind one person for terms that begin before ``until``."""

    person: PersonId
    rules: tuple[Literal["terms", "rotation", "cap"], ...] = Field(min_length=1, max_length=3)
    until: CivilDate


def _record_waived(case: Case[RuleWaived]) -> None:
    body = case.body
    case.state.posts.waivers.put((case.subject, body.person), (frozenset(body.rules), start_of(body.until)))


KINDS: tuple[Kind[Any], ...] = (
    Kind(
        name="post.created/v1",
        body=PostRules,
        label="create a role",
        words="Create the role {sealed.name} ({code}) with {seats} seats.",
        opens="post",
        power="posts.carry_out",
        decided="after_founding",
        at_founding=True,
        sealed=(
            SealedField("name", "What it is called", required=True),
            SealedField("duties", "What its holder does"),
            SealedField("powers", "What its holder may decide alone"),
        ),
        checks=(
            Check(
                "POST_CODE_TAKEN",
                "L-1",
                "The code {code} names a post already.",
                "Choose another code, or abolish that post first.",
                _code_taken,
            ),
        ),
        record=_record_created,
    ),
    Kind(
        name="post.abolished/v1",
        body=PostAbolished,
        label="abolish a role",
        words="Abolish the role {about}; the terms in it end.",
        about=("post",),
        power="posts.carry_out",
        decided="must",
        sealed=(SealedField("reason", "Why"),),
        checks=(POST_ABOLISHED,),
        record=_record_abolished,
    ),
    Kind(
        name="post.rule_waived/v1",
        body=RuleWaived,
        label="waive a limit",
        words="Let {person} hold {about} past its limits ({rules}), for terms that begin before {until}.",
        about=("post",),
        power="posts.carry_out",
        decided="must",
        sealed=(SealedField("reason", "Why"),),
        checks=(POST_ABOLISHED,),
        record=_record_waived,
    ),
)
