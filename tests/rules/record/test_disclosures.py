"""Sealed words: opened to more people, never to fewer, and erased by who has the right (docs/rules.md R-31 to R-33)."""

from dataclasses import replace
from typing import Any

import pytest

from ledger.format.codec import DAY_MS
from ledger.format.statement import Audience
from ledger.rules.judge import Accepted
from ledger.rules.posts.state import Term
from ledger.rules.record.disclosures import audiences, covers
from tests.rules.attempts import clerk
from tests.rules.decided import decided
from tests.rules.pairs import Pair, Try, Verdict, codes_of, expect_accepted, expect_refused, names
from tests.rules.probes import harbour
from tests.world import World, org

LIFE_DAYS = 30
CHARTER = {"custody": {"lives": {"probe.plain/v1:items/*/label": LIFE_DAYS, "person.registered/v1:*": 2 * LIFE_DAYS}}}
EVERYBODY = {"everyone": "public"}


def sealed(world: World, path: str = "text", audience: Any = "members", by: Any = "ana") -> str:
    """Somebody's sealed words; their digest."""
    to = (audience[0], world.id(audience[1])) if isinstance(audience, tuple) else audience
    field = world.seal(path, "Words", to)
    world.say(by, replace(world.act("probe.plain/v1"), sealed={path: field}))
    return field.digest


def widened(
    to: dict[str, str], by: Any = "ana", author: Any = "ana", audience: Any = "members", *, before: Any = None
) -> Try:
    """Words opened to more people, perhaps opened before."""

    def run(world: World) -> Verdict:
        digest = sealed(world, audience=audience, by=author)
        if before:
            world.say(author, world.act("disclosure.widened/v1", {"digests": [digest], "to": before}))
        return world.try_say(by, world.act("disclosure.widened/v1", {"digests": [digest], "to": to}))

    return run


def naming(*, twice: bool = False, known: bool = True, erased: bool = False) -> Try:
    """Words opened that are named twice, unknown, or erased already."""

    def run(world: World) -> Verdict:
        digest = sealed(world)
        if erased:
            world.say("ana", world.act("disclosure.erased/v1", {"digests": [digest], "right": "author"}))
        digests = [digest if known else "0" * 64] * (2 if twice else 1)
        return world.try_say("ana", world.act("disclosure.widened/v1", {"digests": digests, "to": EVERYBODY}))

    return run


def erased(right: str, by: Any = "ana", author: Any = "ana") -> Try:
    """Words erased by somebody, by some right."""

    def run(world: World) -> Verdict:
        digest = sealed(world, by=author)
        return world.try_say(by, world.act("disclosure.erased/v1", {"digests": [digest], "right": right}))

    return run


def erased_name(by: str) -> Try:
    """A person's own name erased, as what is about her."""

    def run(world: World) -> Verdict:
        digest = next(d for d, told in world.state.record.sealed.items() if told[0] == world.ids["cy"])
        return world.try_say(by, world.act("disclosure.erased/v1", {"digests": [digest], "right": "subject"}))

    return run


def erased_about(by: str) -> Try:
    """The reason of a freeze erased by somebody, as what is about Abe."""

    def run(world: World) -> Verdict:
        world.say("ana", world.act("key.frozen/v1", about="abe", reason="He left the phone on the tram"))
        world.say("ana", world.act("key.thawed/v1", about="abe"))
        digest = list(world.state.record.sealed)[-1]
        return world.try_say(by, world.act("disclosure.erased/v1", {"digests": [digest], "right": "subject"}))

    return run


def after(days: int, *, ms: int = 0, path: str = "items/2/label", by_clerk: bool = False) -> Try:
    """Words erased because their life has ended, so long after they were received."""

    def run(world: World) -> Verdict:
        vars(world).update(vars(harbour(CHARTER)))
        received = world.now
        digest = sealed(world, path)
        world.now = received + days * DAY_MS + ms
        body = {"digests": [digest], "right": "life_ended"}
        if not by_clerk:
            return world.try_say("cy", world.act("disclosure.erased/v1", body))
        return world.try_say([("clerk", "clerk")], world.act("disclosure.erased/v1", body))

    return run


def by_custodian(code: str) -> Try:
    """Words of Ana's erased by Cy, acting in a post."""

    def run(world: World) -> Verdict:
        post = decided(world, "ana", "post.created/v1", {"code": code, "seats": 1}, name="A post")
        term, ends = f"{'7' * 64}.0", world.now + 100 * DAY_MS
        cy = world.ids["cy"]
        world.state.posts.terms.put(term, Term(term, post, cy, None, world.now, ends, seated=world.now, leaves=ends))
        digest = sealed(world)
        body = {"digests": [digest], "right": "custodian"}
        return world.try_say([("cy", ("term", term))], world.act("disclosure.erased/v1", body))

    return run


DOCKERS = [("ana", org("dockers"))]
ABE = [("abe", org("dockers"))]
PUBLIC = widened(EVERYBODY)

PAIRS = (
    Pair("DISCLOSURE_UNKNOWN", naming(known=False), naming()),
    Pair("DISCLOSURE_UNKNOWN", naming(twice=True), naming()),
    Pair("DISCLOSURE_UNKNOWN", naming(erased=True), naming()),
    Pair("NOT_THE_AUTHOR", widened(EVERYBODY, by="ben"), PUBLIC),
    Pair("NOT_THE_AUTHOR", widened(EVERYBODY, by=ABE), widened(EVERYBODY, by=ABE, author=DOCKERS)),
    Pair("NOT_THE_AUTHOR", widened(EVERYBODY, by="abe", author=DOCKERS), widened(EVERYBODY, by=ABE, author=DOCKERS)),
    Pair("AUDIENCE_FORM", widened({}), PUBLIC),
    Pair("AUDIENCE_FORM", widened({"everyone": "public", "person": "@ben"}), PUBLIC),
    Pair("NOTHING_WIDENED", widened({"person": "@ben"}), widened({"person": "@ben"}, audience=("person", "cy"))),
    Pair("NOTHING_WIDENED", widened({"everyone": "members"}), PUBLIC),
    Pair(
        "NOTHING_WIDENED",
        widened({"person": "@ben"}, audience=("person", "cy"), before={"everyone": "members"}),
        widened({"everyone": "members"}, audience=("person", "cy"), before={"person": "@ben"}),
    ),
    Pair("PERSON_UNKNOWN", widened({"person": "@nurses"}, audience=("person", "cy")), PUBLIC),
    Pair("ERASURE_NOT_ALLOWED", erased("author", by="ben"), erased("author")),
    Pair("ERASURE_NOT_ALLOWED", erased("subject"), erased("author")),
    Pair("ERASURE_NOT_ALLOWED", erased("author", by=ABE), erased("author", by=ABE, author=DOCKERS)),
    Pair("ERASURE_NOT_ALLOWED", erased_name("ben"), erased_name("cy")),
    Pair("ERASURE_NOT_ALLOWED", erased_about("ben"), erased_about("abe")),
    Pair("ERASURE_NOT_ALLOWED", erased("custodian"), by_custodian("custodian")),
    Pair("ERASURE_NOT_ALLOWED", by_custodian("treasurer"), by_custodian("custodian")),
    Pair("ERASURE_NOT_ALLOWED", after(LIFE_DAYS, ms=-1), after(LIFE_DAYS)),
    Pair("ERASURE_NOT_ALLOWED", after(LIFE_DAYS, path="text"), after(LIFE_DAYS)),
    Pair("ERASURE_NOT_ALLOWED", after(LIFE_DAYS, ms=-1, by_clerk=True), after(LIFE_DAYS, by_clerk=True)),
)


@pytest.mark.parametrize("pair", PAIRS, ids=names(PAIRS))
def test_refused(pair: Pair) -> None:
    """Who has no right is refused, and so is what would narrow."""
    expect_refused(pair)


@pytest.mark.parametrize("pair", PAIRS, ids=names(PAIRS))
def test_just_missed(pair: Pair) -> None:
    """The same by who has the right is accepted."""
    expect_accepted(pair)


def test_every_code_of_these_kinds_has_its_row() -> None:
    """No check of these kinds goes untried."""
    assert codes_of(("disclosure.",)) <= {pair.code for pair in PAIRS}


@pytest.mark.parametrize("right", ["author", "subject", "custodian"])
def test_the_clerk_erases_only_what_has_outlived_its_life(right: str) -> None:
    """No other right is the clerk's, whatever it claims."""
    world = harbour()
    digest = sealed(world)
    body = {"digests": [digest], "right": right}
    refusal = world.refused([("clerk", "clerk")], world.act("disclosure.erased/v1", body))
    assert refusal.code == "ERASURE_NOT_ALLOWED"
    assert not hasattr(clerk(world, "probe.computed/v1"), "code")


def test_the_order_of_audiences() -> None:
    """Public covers all, members cover whoever is named one by one, and these cover only themselves."""
    one, other = ("person", "a"), ("post", "b")
    rows: dict[Audience, tuple[Audience, ...]] = {
        "public": ("public", "members", one, other),
        "members": ("members", one, other),
        one: (one,),
    }
    for audience, covered in rows.items():
        assert [each for each in rows["public"] if covers(audience, each)] == list(covered)


def test_a_field_is_open_to_every_audience_it_was_ever_given() -> None:
    """Opening words to Ben leaves them open to Cy."""
    world = harbour()
    digest = sealed(world, audience=("person", "cy"))
    world.say("ana", world.act("disclosure.widened/v1", {"digests": [digest], "to": {"person": "@ben"}}))
    assert audiences(world.state, digest) == (("person", world.ids["cy"]), ("person", world.ids["ben"]))


def test_erased_words_leave_their_digest() -> None:
    """The digest stays used, so that nobody can put other words in its place."""
    world = harbour()
    field = world.seal("text", "Words")
    act = replace(world.act("probe.plain/v1"), sealed={"text": field})
    world.say("ana", act)
    erasing, *_ = world.say("ana", world.act("disclosure.erased/v1", {"digests": [field.digest], "right": "author"}))
    assert world.state.record.erased[field.digest] == erasing
    assert world.refused("ana", act).code == "DIGEST_REUSED"


def test_what_was_written_down_for_her_is_hers_to_open() -> None:
    """Cy, not Ana who wrote it down, decides who reads Cy's words."""
    world = harbour()
    by: list[tuple[str, Any]] = [("ana", "self"), ("ben", "self")]
    intent = world.act(
        "intent.declared/v1", by=(0, 1), about="tenants", written_for=("cy", org("tenants"), "in_room"), text="Together"
    )
    world.say(by, intent)
    body = {"digests": [intent.sealed["text"].digest], "to": EVERYBODY}
    assert world.refused("ana", world.act("disclosure.widened/v1", body)).code == "NOT_THE_AUTHOR"
    assert isinstance(world.try_say("cy", world.act("disclosure.widened/v1", body)), Accepted)
