"""Where things stand now, in a few words each: for ``show``, for lists, for the head of a page.

Facts are pairs of a label and a text, in the order in which people ask. What a family adds later is one function here.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from ledger.rules.commitments.standing import commitment_standing
from ledger.rules.decisions.outcomes import outcome_of
from ledger.rules.decisions.stages import stage_of
from ledger.rules.money.books import account_balances, fund_cards, line_card
from ledger.rules.state import State
from projections.directory import Directory, Listed
from projections.sentences import money_words

Facts = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class View:
    """From where one looks: the state, its names, an instant (ms)."""

    state: State
    directory: Directory
    received: int

    def money(self, minor: int, currency: str) -> str:
        """An amount with its currency."""
        founding = self.state.record.founding.get()
        return money_words(minor, currency, founding.currencies if founding else {})


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
    moment = datetime.fromtimestamp(instant / 1000, tz=UTC)
    return f"{moment.day} {moment:%B %Y}"


def moment(instant: int) -> str:
    """An instant to the minute, as people write it."""
    return f"{day(instant)}, {datetime.fromtimestamp(instant / 1000, tz=UTC):%H:%M} UTC"


def _organization(view: View, identity: str) -> Facts:
    people = view.state.people
    one = people.organizations[identity]
    found: Facts = [("Standing", one.standing)]
    members = []
    for person in people.people_of.get(identity) or ():
        live = people.accreditations[person, identity]
        if live.holds("member", view.received):
            members.append(f"{view.directory.show(person)} ({_list(sorted(live.roles)) or 'member'})")
    found.append(("Acting for it", _list(members) or "nobody"))
    charter = view.state.charter.in_force.get()
    word = people.ratifications.get((identity, charter.id)) if charter else None
    if word is not None:
        how = {"key": "by key", "in_room": "in the room", "paper": "on paper"}.get(word.how, word.how)
        found.append(("Charter", f"ratified {how}" if word.given else "taken back"))
    else:
        found.append(("Charter", "no word yet"))
    return found


def _person(view: View, identity: str) -> Facts:
    people, posts = view.state.people, view.state.posts
    found: Facts = [("Standing", people.persons[identity].standing)]
    roles = []
    for organization in sorted(people.accredited_by(identity, view.received)):
        live = people.accreditations[identity, organization]
        roles.append(f"{view.directory.show(organization)} ({_list(sorted(live.roles)) or 'member'})")
    found.append(("Acts for", _list(roles) or "herself"))
    terms = [term for term in posts.terms.values() if term.person == identity and term.serving(view.received)]
    if terms:
        held = [f"{view.directory.show(term.post)} until {day(term.ends)}" for term in terms]
        found.append(("Roles", _list(held)))
    size = view.state.record.size.get()
    keys = [people.keys[keyid] for keyid in people.keys_of.get(identity) or ()]
    good = sum(key.in_force(size, view.received) for key in keys)
    found.append(("Keys", f"{good} in force" + (f", {len(keys) - good} not" if len(keys) > good else "")))
    return found


def _post(view: View, identity: str) -> Facts:
    posts = view.state.posts
    post = posts.posts[identity]
    if not post.standing_at(view.received):
        return [("Standing", "abolished")]
    holders = [term for term in posts.terms.values() if term.post == identity and term.serving(view.received)]
    held = [f"{view.directory.show(term.person)} until {day(term.ends)}" for term in holders]
    return [("Holder", _list(held) or "vacant"), ("Code", post.code), ("Seats", str(post.rules.seats))]


def _term(view: View, identity: str) -> Facts:
    term = view.state.posts.terms[identity]
    found: Facts = [("Holder", view.directory.show(term.person)), ("Time", f"{day(term.starts)} to {day(term.ends)}")]
    found.append(("Standing", "serving" if term.serving(view.received) else term.ending or "not serving"))
    return found


def _charter(view: View, identity: str) -> Facts:
    version, current = view.state.charter.versions[identity], view.state.charter.in_force.get()
    in_force = current is not None and current.id == identity
    data = version.data
    return [
        ("Standing", "in force" if in_force else "replaced"),
        ("Number", str(version.number)),
        ("Classes", _list([f"{name} by {one.procedure}" for name, one in data.classes.items()])),
        ("Entries", "for everybody" if data.entries == "public" else "for members"),
    ]


def _decision(view: View, identity: str) -> Facts:
    decision = view.state.decisions.decisions[identity]
    found: Facts = [("Stage", stage_of(view.state, decision, view.received).replace("_", " "))]
    opening = decision.opening
    if opening is not None:
        closed = opening.is_closed(view.received)
        found.append(("Closed" if closed else "Closes", moment(opening.close)))
        outcome = decision.outcome or outcome_of(view.state, decision)
        counts = [f"{name.replace('_', ' ')} {number}" for name, number in outcome.counts.items() if number]
        found.append(("Where we stand", _list(counts) or "nobody has spoken"))
    if decision.in_force_from is not None:
        found.append(("In force from", moment(decision.in_force_from)))
        for place, effect in enumerate(decision.effects):
            done = view.state.decisions.effects_done.get((identity, place))
            found.append((f"Effect {place}", f"{effect.kind.partition('/')[0]}, {'done' if done else 'due'}"))
    return found


def _commitment(view: View, identity: str) -> Facts:
    one = view.state.commitments.commitments[identity]
    found: Facts = [("Standing", commitment_standing(view.state, one, view.received).replace("_", " "))]
    found.append(("Owed by", view.directory.show(one.organization)))
    return found


def _fund(view: View, identity: str) -> Facts:
    found: Facts = [("Class", view.state.money.funds[identity].group)]
    for card in fund_cards(view.state.money, identity):
        told = f"{view.money(card.held, card.currency)} = promised {view.money(card.promised, card.currency)}"
        told += f" + set aside {view.money(card.set_aside, card.currency)}"
        found.append(("We hold", f"{told} + free {view.money(card.free, card.currency)}"))
    return found


def _account(view: View, identity: str) -> Facts:
    money = view.state.money
    account = money.accounts[identity]
    held = sum(account_balances(money).get(identity, {}).values())
    found: Facts = [("Holds", view.money(held, account.currency)), ("Kind", account.kind)]
    if account.keeper is not None:
        found.append(("Kept by", view.directory.show(account.keeper)))
    return found


def _line(view: View, identity: str) -> Facts:
    money = view.state.money
    card, currency = line_card(money, identity), money.line(identity).currency
    figures = (("Set aside", card.granted), ("Available", card.available), ("Promised", card.promised),
               ("Spent", card.spent))  # fmt: skip
    return [(label, view.money(minor, currency)) for label, minor in figures]


def _encumbrance(view: View, identity: str) -> Facts:
    money = view.state.money
    one = money.encumbrances[identity]
    currency = money.line(one.line).currency
    told = f"{view.money(one.granted, currency)}, of it open {view.money(one.open, currency)}"
    return [("Reserved", told), ("Standing", one.standing), ("To", view.directory.show(one.payee))]


def _spend(view: View, identity: str) -> Facts:
    money = view.state.money
    one = money.spends[identity]
    currency = money.line(one.line).currency
    proof = "reversed" if one.reversed else "waived" if one.waived else view.money(one.proved, currency)
    return [("Paid", f"{view.money(one.amount, currency)} on {one.day.isoformat()}"), ("Proof seen", proof)]


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


def _list(words: Sequence[str]) -> str:
    return ", ".join(words)
