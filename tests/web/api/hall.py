"""A hall that is served: two organizations, words for several audiences, a document, a decision."""

from pathlib import Path
from typing import Any

from ledger.application.compose import Words
from ledger.format.codec import DAY_MS
from tests.hall import Hall
from tests.web.site import Site

ORGANIZATIONS = {"Dockers": "Ana", "Nurses": "Ben", "Choir": "Cy"}
SECRETS = {
    "person": "for Ana's eyes: the spare key is under the third stone",
    "members": "for members: the hall costs less on Mondays",
    "public": "for everybody: come on Thursday",
}
"""Words by audience: sealed for Ana, for members, for everybody."""


def served(path: Path, *, entries: str = "members", **settings: Any) -> Site:
    """A served hall with words for three audiences.

    Args:
        path: the ledger's folder.
        entries: for whom the charter opens the record: ``members`` or ``public``.
        settings: of the server.
    """
    limits = {"reads_per_minute": 10**9, "writes_per_minute": 10**9}
    hall = Hall(path)
    hall.found(ORGANIZATIONS, {"entries": entries})
    speak(hall)
    return Site(hall, limits | settings)


def bearer(site: Site, name: str | None) -> dict[str, str]:
    """The header of a program that a person signed in; none for the public."""
    return {"Authorization": f"Bearer {token(site, name)}"} if name is not None else {}


def token(site: Site, name: str) -> str:
    """A program's sign-in of a person."""
    person, now = site.hall.ids[name], site.hall.clock.now()
    keyid = (site.hall.ledger.live.state.people.keys_of.get(person) or ())[0]
    return site.host.sessions.open(person, keyid, now + DAY_MS)


def speak(hall: Hall) -> None:
    """Propose a decision with a title for each audience."""
    for audience, text in SECRETS.items():
        sitting = hall.sitting(("Ana", "self"))
        to: Any = ("person", hall.ids["Ana"]) if audience == "person" else audience
        sealed = {"title": Words(text, "en", to), "text": Words(f"{text}!", "en", to)}
        sitting.add("decision.proposed/v1", {"class": "ordinary", "effects": []}, sealed=sealed)
        hall.accept(hall.sign(sitting))
