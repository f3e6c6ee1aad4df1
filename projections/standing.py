"""Where things stand now, in a few words each: for ``show``, for lists, for the head of a page.

Facts are pairs of a label and a text, in the order in which people ask. What a family adds later is one function here.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from ledger.rules.commitments.standing import commitment_standing
from ledger.rules.decisions.outcomes import outcome_of
from ledger.rules.decisions.stages import stage_of
from ledger.rules.money.books import account_balances, fund_cards, line_card
from ledger.rules.state import State
from projections.directory import Directory, Listed
from projections.language import ENGLISH, Language
from projections.money_words import money_words

Facts = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class View:
    """From where one looks: the state, its names, an instant (ms), and the language in which it is told."""

    state: State
    directory: Directory
    received: int
    language: Language = ENGLISH

    def say(self, message: str, /, **places: object) -> str:
        """A message in the reader's language, with what stands at its places."""
        told = self.language.gettext(message)
        return told.format(**places) if places else told

    def code(self, code: str) -> str:
        """One of the words that kinds choose among."""
        return self.say(code.replace("_", " "))

    def day(self, instant: int) -> str:
        """The UTC date of an instant."""
        return day(instant) if self.language.code == "en" else self.language.date(_at(instant).date())

    def moment(self, instant: int) -> str:
        """An instant to the minute."""
        return moment(instant) if self.language.code == "en" else self.language.instant(instant)

    def money(self, minor: int, currency: str) -> str:
        """An amount with its currency."""
        founding = self.state.record.founding.get()
        exponents = founding.currencies if founding else {}
        if self.language.code == "en":
            return money_words(minor, currency, exponents)
        return self.language.money(minor, currency, exponents.get(currency, 0))


def facts(view: View, listed: Listed) -> Facts:
    """What can be said of a thing."""
    tell = _FACTS.get(listed.thing)
    return tell(view, listed.id) if tell else []


def short(view: View, listed: Listed) -> str:
    """The first facts in one line; figures are told with what they are."""
    told = facts(view, listed)[:2]
    if listed.thing in _FIGURES:
        return ", ".join(f"{label.lower()} {text}" for label, text in told)
    return "; ".join(text for _, text in told)


def day(instant: int) -> str:
    """The UTC date of an instant, as people write it."""
    found = _at(instant)
    return f"{found.day} {found:%B %Y}"


def moment(instant: int) -> str:
    """An instant to the minute, as people write it."""
    return f"{day(instant)}, {_at(instant):%H:%M} UTC"


def _at(instant: int) -> datetime:
    return datetime.fromtimestamp(instant / 1000, tz=UTC)


def _organization(view: View, identity: str) -> Facts:
    say = view.say
    people = view.state.people
    one = people.organizations[identity]
    found: Facts = [(say("Standing"), view.code(one.standing))]
    members = []
    for person in people.people_of.get(identity) or ():
        live = people.accreditations[person, identity]
        if live.holds("member", view.received):
            members.append(f"{view.directory.show(person)} ({_roles(view, live.roles)})")
    found.append((say("Acting for it"), _list(members) or say("nobody")))
    charter = view.state.charter.in_force.get()
    word = people.ratifications.get((identity, charter.id)) if charter else None
    if word is not None:
        ways = {
            "key": say("ratified by key"),
            "in_room": say("ratified in the room"),
            "paper": say("ratified on paper"),
        }
        how = ways.get(word.how) or say("ratified {how}", how=view.code(word.how))
        found.append((say("Charter"), how if word.given else say("taken back")))
    else:
        found.append((say("Charter"), say("no word yet")))
    return found


def _person(view: View, identity: str) -> Facts:
    say = view.say
    people, posts = view.state.people, view.state.posts
    found: Facts = [(say("Standing"), view.code(people.persons[identity].standing))]
    roles = []
    for organization in sorted(people.accredited_by(identity, view.received)):
        live = people.accreditations[identity, organization]
        roles.append(f"{view.directory.show(organization)} ({_roles(view, live.roles)})")
    found.append((say("Acts for"), _list(roles) or say("herself")))
    terms = [term for term in posts.terms.values() if term.person == identity and term.serving(view.received)]
    if terms:
        held = [
            say("{what} until {day}", what=view.directory.show(term.post), day=view.day(term.ends)) for term in terms
        ]
        found.append((say("Roles"), _list(held)))
    size = view.state.record.size.get()
    keys = [people.keys[keyid] for keyid in people.keys_of.get(identity) or ()]
    good = sum(key.in_force(size, view.received) for key in keys)
    told = say("{count} in force", count=good)
    if len(keys) > good:
        told = say("{count} in force, {others} not", count=good, others=len(keys) - good)
    found.append((say("Keys"), told))
    return found


def _post(view: View, identity: str) -> Facts:
    say = view.say
    posts = view.state.posts
    post = posts.posts[identity]
    if not post.standing_at(view.received):
        return [(say("Standing"), say("abolished"))]
    holders = [term for term in posts.terms.values() if term.post == identity and term.serving(view.received)]
    held = [
        say("{what} until {day}", what=view.directory.show(term.person), day=view.day(term.ends)) for term in holders
    ]
    return [
        (say("Holder"), _list(held) or say("vacant")),
        (say("Code"), post.code),
        (say("Seats"), str(post.rules.seats)),
    ]


def _term(view: View, identity: str) -> Facts:
    say = view.say
    term = view.state.posts.terms[identity]
    found: Facts = [
        (say("Holder"), view.directory.show(term.person)),
        (say("Time"), say("{first} to {last}", first=view.day(term.starts), last=view.day(term.ends))),
    ]
    ended = view.code(term.ending) if term.ending else say("not serving")
    found.append((say("Standing"), say("serving") if term.serving(view.received) else ended))
    return found


def _charter(view: View, identity: str) -> Facts:
    say = view.say
    version, current = view.state.charter.versions[identity], view.state.charter.in_force.get()
    in_force = current is not None and current.id == identity
    data = version.data
    return [
        (say("Standing"), say("in force") if in_force else say("replaced")),
        (say("Number"), str(version.number)),
        (
            say("Classes"),
            _list(
                [say("{sort} by {procedure}", sort=name, procedure=one.procedure) for name, one in data.classes.items()]
            ),
        ),
        (say("Entries"), say("for everybody") if data.entries == "public" else say("for members")),
    ]


def _decision(view: View, identity: str) -> Facts:
    say = view.say
    decision = view.state.decisions.decisions[identity]
    found: Facts = [(say("Stage"), view.code(stage_of(view.state, decision, view.received)))]
    opening = decision.opening
    if opening is not None:
        closed = opening.is_closed(view.received)
        found.append((say("Closed") if closed else say("Closes"), view.moment(opening.close)))
        outcome = decision.outcome or outcome_of(view.state, decision)
        counts = [f"{view.code(name)} {number}" for name, number in outcome.counts.items() if number]
        found.append((say("Where we stand"), _list(counts) or say("nobody has spoken")))
    if decision.in_force_from is not None:
        found.append((say("In force from"), view.moment(decision.in_force_from)))
        for place, effect in enumerate(decision.effects):
            done = view.state.decisions.effects_done.get((identity, place))
            state = say("done") if done else say("due")
            found.append((say("Effect {number}", number=place), f"{effect.kind.partition('/')[0]}, {state}"))
    return found


def _commitment(view: View, identity: str) -> Facts:
    say = view.say
    one = view.state.commitments.commitments[identity]
    found: Facts = [(say("Standing"), view.code(commitment_standing(view.state, one, view.received)))]
    found.append((say("Owed by"), view.directory.show(one.organization)))
    return found


def _fund(view: View, identity: str) -> Facts:
    say = view.say
    found: Facts = [(say("Class"), view.code(view.state.money.funds[identity].group))]
    for card in fund_cards(view.state.money, identity):
        told = say(
            "{held} = promised {promised} + set aside {set_aside} + free {free}",
            held=view.money(card.held, card.currency),
            promised=view.money(card.promised, card.currency),
            set_aside=view.money(card.set_aside, card.currency),
            free=view.money(card.free, card.currency),
        )
        found.append((say("We hold"), told))
    return found


def _account(view: View, identity: str) -> Facts:
    say = view.say
    money = view.state.money
    account = money.accounts[identity]
    held = sum(account_balances(money).get(identity, {}).values())
    found: Facts = [(say("Holds"), view.money(held, account.currency)), (say("Kind"), view.code(account.kind))]
    if account.keeper is not None:
        found.append((say("Kept by"), view.directory.show(account.keeper)))
    return found


def _line(view: View, identity: str) -> Facts:
    say = view.say
    money = view.state.money
    card, currency = line_card(money, identity), money.line(identity).currency
    figures = (
        (say("Set aside"), card.granted),
        (say("Available"), card.available),
        (say("Promised"), card.promised),
        (say("Spent"), card.spent),
    )
    return [(label, view.money(minor, currency)) for label, minor in figures]


def _encumbrance(view: View, identity: str) -> Facts:
    say = view.say
    money = view.state.money
    one = money.encumbrances[identity]
    currency = money.line(one.line).currency
    told = say(
        "{granted}, of it open {open}", granted=view.money(one.granted, currency), open=view.money(one.open, currency)
    )
    return [
        (say("Reserved"), told),
        (say("Standing"), view.code(one.standing)),
        (say("To"), view.directory.show(one.payee)),
    ]


def _spend(view: View, identity: str) -> Facts:
    say = view.say
    money = view.state.money
    one = money.spends[identity]
    currency = money.line(one.line).currency
    proof = say("reversed") if one.reversed else say("waived") if one.waived else view.money(one.proved, currency)
    return [
        (say("Paid"), say("{amount} on {day}", amount=view.money(one.amount, currency), day=one.day.isoformat())),
        (say("Proof seen"), proof),
    ]


_FACTS: dict[str, Callable[[View, str], Facts]] = {
    "organization": _organization,
    "person": _person,
    "post": _post,
    "term": _term,
    "charter": _charter,
    "decision": _decision,
    "commitment": _commitment,
    "fund": _fund,
    "account": _account,
    "line": _line,
    "encumbrance": _encumbrance,
    "spend": _spend,
}


_FIGURES = frozenset({"line", "spend", "encumbrance"})


def _roles(view: View, roles: Iterable[str]) -> str:
    return _list([view.code(role) for role in sorted(roles)]) or view.say("member")


def _list(words: Sequence[str]) -> str:
    return ", ".join(words)
