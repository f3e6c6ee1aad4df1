"""Playing stories through the forms: fill one in, follow it to its draft, sign it with the hall's keys, send it."""

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlparse

from fastapi.testclient import TestClient
from httpx2 import Response

from api.server.host import Look
from api.server.readers import Reader
from ledger.application import Recorded
from ledger.application.compose import sign_all
from ledger.format.statement import parse_statement
from ledger.format.submission import Submission
from ledger.keys.signer import PrivateKeySigner
from projections.directory import Directory, Listed
from tests.web.site import Site
from tests.world import private_key

SAME_SITE = {"Sec-Fetch-Site": "same-origin", "Accept": "text/html"}
JPEG = b"\xff\xd8\xff\xe0" + b"a photo of a wall" * 400


def keep_draft(site: Site, answer: Response) -> Submission:
    """The draft to which an answer leads."""
    assert answer.status_code == 303, (answer.status_code, errors_of(answer))
    target = urlparse(answer.headers["location"])
    assert target.path == "/sign/", target
    kept = site.host.drafts.get(parse_qs(target.query)["d"][0], site.hall.clock.now())
    assert kept is not None
    return kept.submission


def words_of(site: Site, answer: Response) -> str:
    """What would be signed, as the signing page tells it."""
    draft = keep_draft(site, answer)
    with site.host.ledger.reading():
        look = Look(site.host, Reader(draft_person(draft)))
        return str(look.chronicler(draft).draft(draft))


def draft_person(draft: Submission) -> str | None:
    """Who signs a draft first."""
    return parse_statement(draft.envelope.payload).by[0].person


def sign_and_send(site: Site, answer: Response) -> str:
    """Sign a draft with the keys of all whom it names, and send it; returns the statement's id."""
    draft = keep_draft(site, answer)
    owners = {identity: name for name, identity in site.hall.ids.items()}
    persons = {signer.person for signer in parse_statement(draft.envelope.payload).by}
    signed = sign_all(draft, {person: PrivateKeySigner(private_key(owners[person or ""])) for person in persons})
    recorded = site.host.submit(signed)
    assert isinstance(recorded, Recorded), recorded
    site.hall.clock.wait(1000)
    return draft.envelope.statement_id


def errors_of(answer: Response) -> list[tuple[str, str]]:
    """The error summary: each error's field (empty where it has none) and its words."""
    summary = re.search(r'id="errors".*?</ul>', answer.text, re.DOTALL)
    items = re.findall(r"<li>(.*?)</li>", summary[0], re.DOTALL) if summary else []
    found = []
    for item in items:
        link = re.fullmatch(r'<a href="#([^"]*)">(.*)</a>', item, re.DOTALL)
        found.append((link[1], link[2]) if link else ("", item))
    return found


@dataclass
class Actor:
    """Somebody of the hall before the forms."""

    site: Site
    client: TestClient

    def see(self, path: str) -> str:
        """A form's page; it must be there."""
        answer = self.client.get(path, follow_redirects=False)
        assert answer.status_code == 200, (path, answer.status_code, answer.text[:600])
        return answer.text

    def send(self, path: str, files: Any = None, **values: Any) -> Response:
        """A form filled in; underscores at the end of names are left out (``class_``), ``__`` is ``-``."""
        data = {name.rstrip("_").replace("__", "-"): value for name, value in values.items()}
        return self.client.post(path, data=data, files=files, follow_redirects=False)

    def do(self, path: str, files: Any = None, **values: Any) -> str:
        """A form seen, filled in, signed and sent; returns the statement's id."""
        self.see(path)
        return sign_and_send(self.site, self.send(path, files, **values))


def actor(site: Site, name: str) -> Actor:
    """A person of the hall, signed in."""
    client = site.as_person(name)
    client.headers.update(SAME_SITE)
    return Actor(site, client)


def number(site: Site, thing: str, place: int = -1) -> str:
    """The number of the last thing of a type, such as D-1."""
    found = [listed for listed in _directory(site) if listed.thing == thing]
    return found[place].number


def identity(site: Site, thing: str, place: int = -1) -> str:
    """The id of the last thing of a type."""
    return [listed for listed in _directory(site) if listed.thing == thing][place].id


def _directory(site: Site) -> list[Listed]:
    with site.host.ledger.reading():
        return list(Directory(site.host.ledger.live.state, site.host.read_any_words))


def ratified(site: Site) -> tuple[Actor, Actor]:
    """Ana and Ben, whose organizations have said yes to the charter by the form for it."""
    ana, ben = actor(site, "Ana"), actor(site, "Ben")
    for each, organization in ((ana, "Dockers"), (ben, "Nurses")):
        each.do("/charter/ratify", organization=site.hall.ids[organization], word="ratified")
    return ana, ben
