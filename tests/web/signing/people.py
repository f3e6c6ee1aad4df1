"""People with passkeys in software: invited by somebody of a hall, joined through the server as a browser would."""

import hashlib
from dataclasses import dataclass
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from fastapi.testclient import TestClient

from api.routes.passkeys import SEE_LABEL
from api.server.asked import COOKIE
from api.server.passkeys import sign_in_challenge
from ledger.application.compose import Words
from ledger.format.codec import decode_base64, decode_base64url, encode_base64, encode_base64url
from ledger.format.envelope import PAYLOAD_TYPE, pae
from ledger.keys.invitations import invitation_key, invitation_proof
from ledger.keys.webauthn import statement_challenge
from tests.keys.authenticator import SoftwareAuthenticator, make_authenticator_data, make_client_data
from tests.web.site import PUBLIC_URL, Site
from tests.world import ORIGIN

RP_ID = "localhost"


def seed_of(name: str) -> bytes:
    """The seed of a person's invitation."""
    return hashlib.sha256(f"invitation {name}".encode()).digest()


def passkey_of(name: str) -> SoftwareAuthenticator:
    """The fixed passkey of a name (ES256)."""
    number = int.from_bytes(hashlib.sha256(f"passkey {name}".encode()).digest(), "big") >> 1
    return SoftwareAuthenticator(ec.derive_private_key(number, ec.SECP256R1()))


def invite(site: Site, name: str, by: str = "Ana", organization: str = "Dockers") -> str:
    """Invite a person with a key's own signature; returns her id."""
    hall = site.hall
    sitting = hall.sitting((by, "self"))
    person = sitting.add("person.registered/v1", {}, sealed={"name": Words(name)})
    roles = {"organization": hall.ids[organization], "roles": ["delegate"]}
    sitting.add("person.accredited/v1", roles, about=person)
    invitation = {"invitation": encode_base64(invitation_key(seed_of(name)))}
    sitting.add("person.invited/v1", invitation, about=person)
    hall.ids[name] = f"{hall.accept(hall.sign(sitting))}{person}"
    return hall.ids[name]


def see_proof(name: str, person: str) -> str:
    """What shows that somebody holds the link of an invitation (base64)."""
    message = b"\x00".join((SEE_LABEL, ORIGIN.encode(), person.encode()))
    return encode_base64(Ed25519PrivateKey.from_private_bytes(seed_of(name)).sign(message))


@dataclass(frozen=True)
class Member:
    """Somebody with a passkey, and her browser."""

    name: str
    person: str
    passkey: SoftwareAuthenticator
    client: TestClient

    @property
    def credential(self) -> str:
        """What her browser calls the passkey (base64url)."""
        return encode_base64url(hashlib.sha256(f"credential {self.passkey.keyid}".encode()).digest()[:16])

    def new_key(self) -> dict[str, Any]:
        """Her passkey as a browser tells of it when it is made."""
        return {"spki": encode_base64(self.passkey.spki), "credential": self.credential, "backup_eligible": True}

    def answer(self, challenge: bytes, **told: Any) -> dict[str, str]:
        """An assertion over a challenge, its parts as base64; ``told`` changes clientDataJSON."""
        data = make_authenticator_data(RP_ID)
        client = make_client_data(challenge, **{"origin": PUBLIC_URL, **told})
        made = self.passkey.sign_assertion(data, client)
        return {
            "sig": encode_base64(made.sig),
            "authenticatorData": encode_base64(data),
            "clientDataJSON": encode_base64(client),
        }

    def line(self, draft: dict[str, Any], **told: Any) -> dict[str, str]:
        """Her signature of a draft, as the signing page sends it."""
        payload = decode_base64(draft["submission"]["envelope"]["payload"], where="payload")
        challenge = statement_challenge(pae(PAYLOAD_TYPE, payload))
        return {"keyid": self.passkey.keyid, **self.answer(challenge, **told)}

    def sign(self, identity: str, **told: Any) -> Any:
        """Read a draft and sign it; the server's answer."""
        draft = self.client.get(f"/api/drafts/{identity}").json()
        return self.client.post(f"/api/drafts/{identity}/signatures", json=self.line(draft, **told))

    def sign_in(self, body: dict[str, Any] | None = None) -> str:
        """Sign in, and keep the cookie, which this client would not send back over plain HTTP; returns the token."""
        answer = self.client.post("/api/passkeys/session", json=body or self.session_body())
        assert answer.status_code == 200, answer.text
        token = answer.headers["set-cookie"].partition("=")[2].partition(";")[0]
        self.client.cookies.clear()
        self.client.cookies.set(COOKIE, token)
        return token

    def session_body(self, nonce: str | None = None, handle: str | None = None, **told: Any) -> dict[str, Any]:
        """Her answer to a nonce, a fresh one when none is given."""
        nonce = nonce or self.client.post("/api/passkeys/nonce").json()["nonce"]
        given = self.answer(sign_in_challenge(decode_base64url(nonce, where="nonce")), **told)
        return {
            "nonce": nonce,
            "credential": self.credential,
            "handle": handle,
            "authenticator_data": given["authenticatorData"],
            "client_data_json": given["clientDataJSON"],
            "signature": given["sig"],
        }


def newcomer(site: Site, name: str) -> Member:
    """Somebody invited, with a passkey made and a browser of her own; a name that is taken is made another."""
    own = {"Sec-Fetch-Site": "same-origin"}
    while name in site.hall.ids:
        name += " again"
    client = TestClient(site.app, base_url=PUBLIC_URL, raise_server_exceptions=False, headers=own)
    return Member(name, invite(site, name), passkey_of(name), client)


def join_body(member: Member) -> dict[str, Any]:
    """What her browser sends when she joins."""
    proof = invitation_proof(seed_of(member.name), ORIGIN, member.passkey.spki)
    return {
        "person": member.person,
        "proof": see_proof(member.name, member.person),
        "key": member.new_key(),
        "invitation": encode_base64(proof),
    }


def joined(site: Site, name: str) -> Member:
    """Somebody who joined by passkey."""
    member = newcomer(site, name)
    told = member.client.post("/api/passkeys/join", json=join_body(member)).json()
    answer = member.sign(told["draft"])
    assert answer.status_code == 201, answer.text
    return member
