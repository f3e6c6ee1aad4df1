"""Where things stand now, in a few words each: for ``show``, for lists, for the head of a page.

Facts are pairs of a label and a text, in the order in which people ask. What a family adds later is one function here.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from ledger.rules.state import State
from projections.directory import Directory, Listed

Facts = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class View:
    """From where one looks: the state, its names, an instant (ms)."""

    state: State
    directory: Directory
    received: int


def facts(view: View, listed: Listed) -> Facts:
    """What can be said of a thing."""
    tell = _FACTS.get(listed.thing)
    return tell(view, listed.id) if tell else []


def short(view: View, listed: Listed) -> str:
    """The first facts in one line."""
    return "; ".join(text for _, text in facts(view, listed)[:2])


def day(instant: int) -> str:
    """The UTC date of an instant, as people write it."""
    moment = datetime.fromtimestamp(instant / 1000, tz=UTC)
    return f"{moment.day} {moment:%B %Y}"


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


_FACTS: dict[str, Callable[[View, str], Facts]] = {
    "organization": _organization,
    "person": _person,
    "post": _post,
    "term": _term,
    "charter": _charter,
}


def _list(words: Sequence[str]) -> str:
    return ", ".join(words)
