"""A hall that is served: two organizations, words for several audiences, a document, a decision."""

from pathlib import Path
from typing import Any

from ledger.application.compose import Sitting, Words
from ledger.format.codec import DAY_MS
from ledger.format.submission import Submission
from tests.hall import Hall
from tests.web.site import Site

ORGANIZATIONS = {"Dockers": "Ana", "Nurses": "Ben", "Choir": "Cy", "Cooks": "Dee"}
"""Ana is the subject of what is sealed for one; Ben audits; Cy is a member and no more; Dee's key was revoked."""
SECRETS = {
    "person": "for Ana's eyes: the spare key is under the third stone",
    "members": "for members: the hall costs less on Mondays",
    "public": "for everybody: come on Thursday",
    "post": "for the auditor: the receipts lie in the blue box",
}
"""Words by audience: sealed for Ana, for members, for everybody, for whoever is the auditor."""


class AuditedHall(Hall):
    """A hall whose founding also appoints Ben as auditor."""

    def sign(self, sitting: Sitting, names: dict[str, str] | None = None) -> Submission:
        """Sign; the founding with the post, its holder and his acceptance."""
        if not self.ledger.size:
            body = {"code": "auditor"}
            self.ids["auditor"] = post = sitting.add("post.created/v1", body, sealed={"name": Words("Auditor")})
            term = {"post": post, "person": self.ids["Ben"], "organization": self.ids["Nurses"]}
            days = {"starts": "2026-03-01", "ends": "2027-03-01"}
            opened = sitting.add("term.appointed/v1", term | days)
            sitting.add("term.accepted/v1", {"interests": "none"}, by=(1,), about=opened)
        return super().sign(sitting, names)


def served(path: Path, *, entries: str = "members", **settings: Any) -> Site:
    """A served hall with words for three audiences.

    Args:
        path: the ledger's folder.
        entries: for whom the charter opens the record: ``members`` or ``public``.
        settings: of the server.
    """
    limits = {"reads_per_minute": 10**9, "writes_per_minute": 10**9}
    hall = AuditedHall(path)
    hall.found(ORGANIZATIONS, {"entries": entries})
    speak(hall)
    revoke(hall, "Dee")
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
        whose = {"person": "Ana", "post": "auditor"}
        to: Any = (audience, hall.ids[whose[audience]]) if audience in whose else audience
        sealed = {"title": Words(text, "en", to), "text": Words(f"{text}!", "en", to)}
        sitting.add("decision.proposed/v1", {"class": "ordinary", "effects": []}, sealed=sealed)
        hall.accept(hall.sign(sitting))


def revoke(hall: Hall, name: str) -> None:
    """Revoke somebody's key, by two who vouch."""
    person = hall.ids[name]
    (key,) = hall.ledger.live.state.people.keys_of.get(person) or ()
    sitting = hall.sitting(("Ana", ("organization", "Dockers")), ("Ben", ("organization", "Nurses")))
    sitting.add("key.revoked/v1", {"key": key}, by=(0, 1), about=person)
    hall.accept(hall.sign(sitting))
