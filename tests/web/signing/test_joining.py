"""Inviting and joining: the link shows nothing to who does not hold it, works once, and enrols the very passkey."""

import pytest

from ledger.format.codec import DAY_MS, encode_base64
from ledger.keys.invitations import invitation_key
from tests.keys.authenticator import fixed_keys
from tests.web.signing.people import Member, join_body, joined, newcomer, passkey_of, see_proof, seed_of
from tests.web.site import Site


def test_who_does_not_hold_the_link_learns_nothing(site: Site) -> None:
    """A wrong proof, another's proof and a person who is not there are told alike."""
    sol, ana = newcomer(site, "Sol"), site.hall.ids["Ana"]
    tried = [(sol.person, see_proof("Another", sol.person)), (ana, see_proof(sol.name, ana)), (sol.person, "AAAA")]
    answers = [
        sol.client.post("/api/passkeys/invitation", json={"person": person, "proof": proof}) for person, proof in tried
    ]
    assert {one.status_code for one in answers} == {404}
    assert len({one.text for one in answers}) == 1
    assert "Sol" not in answers[0].text


def test_an_invitation_ends_after_31_days(site: Site) -> None:
    """And says so."""
    sol = newcomer(site, "Sol")
    site.hall.clock.wait(20 * DAY_MS)
    site.hall.invite("Ana", "Fishers")  # the host's clock is asked about after a month of silence
    site.hall.clock.wait(11 * DAY_MS)
    body = {"person": sol.person, "proof": see_proof(sol.name, sol.person)}
    assert sol.client.post("/api/passkeys/invitation", json=body).json()["title"] == "GONE"


def test_opening_the_link_changes_nothing(site: Site) -> None:
    """It tells who invites whom, any number of times."""
    sol, size = newcomer(site, "Sol"), site.hall.ledger.size
    body = {"person": sol.person, "proof": see_proof(sol.name, sol.person)}
    for _ in range(2):
        told = sol.client.post("/api/passkeys/invitation", json=body).json()
        assert (told["name"], told["inviter"], told["organizations"]) == (sol.name, "Ana", ["Dockers"])
        assert told["coalition"] == "Harbour Coalition"
    assert site.hall.ledger.size == size


def test_the_link_works_once(site: Site) -> None:
    """After she joined it opens nothing."""
    sol = joined(site, "Sol")
    body = {"person": sol.person, "proof": see_proof(sol.name, sol.person)}
    assert sol.client.post("/api/passkeys/invitation", json=body).status_code == 404


def test_a_proof_for_another_key_is_refused(site: Site) -> None:
    """The invitation's signature binds the link to one new key."""
    sol = newcomer(site, "Sol")
    body = join_body(sol)
    body["key"] = {**body["key"], "spki": encode_base64(passkey_of("Thief").spki)}
    answer = sol.client.post("/api/passkeys/join", json=body)
    assert (answer.status_code, answer.json()["code"]) == (409, "INVITATION_INVALID")


def test_a_key_that_is_none_is_refused(site: Site) -> None:
    """Not every DER is a key of the record's sorts."""
    sol = newcomer(site, "Sol")
    body = join_body(sol)
    answer = sol.client.post("/api/passkeys/join", json={**body, "key": {**body["key"], "spki": "AAAA"}})
    assert (answer.status_code, answer.json()["code"]) == (400, "KEY_MALFORMED")


@pytest.mark.parametrize("algorithm", ["EdDSA", "ES256", "RS256"])
def test_she_joins_with_a_passkey_of_any_sort(site: Site, algorithm: str) -> None:
    """The key is enrolled for this server's domain and address, whatever the browser may have said."""
    key = fixed_keys()[algorithm]
    sol = newcomer(site, "Sol")
    sol = Member(sol.name, sol.person, type(sol.passkey)(key), sol.client)
    told = sol.client.post("/api/passkeys/join", json=join_body(sol)).json()
    assert sol.sign(told["draft"]).status_code == 201
    people = site.hall.ledger.live.state.people
    (keyid,) = people.keys_of[sol.person]
    assert (people.keys[keyid].rp_id, people.keys[keyid].origins) == ("localhost", ("http://localhost:8000",))
    assert people.persons[sol.person].standing == "joined"


def test_an_invitation_without_its_key_comes_back_with_what_was_typed(site: Site) -> None:
    """No JavaScript, no one-time key: the form says so and loses nothing."""
    ana = site.as_person("Ana")
    own = {"Sec-Fetch-Site": "same-origin"}
    typed = {"name": "Lindiwe", "organization": site.hall.ids["Dockers"], "roles": "delegate"}
    answer = ana.post("/people/invite", data=typed, headers=own)
    assert answer.status_code == 422
    assert "Lindiwe" in answer.text
    assert "plenary invite" in answer.text


def test_a_registrar_invites_and_the_link_page_names_her(site: Site) -> None:
    """The statement holds the public key; the page that puts the link together knows no seed."""
    ana = site.as_person("Ana")
    own = {"Sec-Fetch-Site": "same-origin"}
    spki = invitation_key(seed_of("Lindiwe"))
    typed = {
        "name": "Lindiwe", "organization": site.hall.ids["Dockers"], "roles": "delegate",
        "invitation": encode_base64(spki),
    }  # fmt: skip
    answer = ana.post("/people/invite", data=typed, headers=own, follow_redirects=False)
    assert answer.status_code == 303
    identity = answer.headers["location"].removeprefix("/sign/?d=")
    told = ana.get(f"/api/drafts/{identity}").json()
    assert told["back"].startswith("/people/invite/link?key=")
    assert ana.get(told["back"]).status_code == 404, "not signed yet"
    file = ana.post("/people/invite", data={**typed, "as": "file"}, headers=own)
    assert file.headers["content-disposition"].startswith("attachment")


def test_the_public_invites_nobody(site: Site) -> None:
    """The form is for members."""
    assert site.client.get("/people/invite").status_code == 401
    assert site.client.post("/people/invite", data={"name": "X"}).status_code == 401
