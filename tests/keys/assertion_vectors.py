"""Build tests/vectors/webauthn/assertions.json: good and bad passkey assertions of one statement, from fixed keys.

Run ``python -m tests.keys.assertion_vectors`` to write the file anew; a test holds it to this source.
"""

import base64
import hashlib
import json
from dataclasses import dataclass, replace
from typing import Any

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.padding import MGF1, PSS, PKCS1v15
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA1, SHA256

from ledger.format.envelope import PAYLOAD_TYPE, Signature, pae
from ledger.keys.ed25519 import LOW_ORDER_ENCODINGS
from ledger.keys.edwards25519 import GROUP_ORDER
from ledger.keys.webauthn import statement_challenge
from tests.keys.authenticator import (
    BACKED_UP,
    BACKUP_ELIGIBLE,
    BINDING,
    EXTENSIONS,
    USER_PRESENT,
    USER_VERIFIED,
    VECTORS,
    SoftwareAuthenticator,
    fixed_keys,
    make_authenticator_data,
    make_client_data,
    sign_bytes,
)

ASSERTIONS_FILE = VECTORS / "assertions.json"
PAYLOAD = b'{"ledger":"harbour.example/record"}'
PAE = pae(PAYLOAD_TYPE, PAYLOAD)
CHALLENGE = statement_challenge(PAE)
P256_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551

AUTHENTICATORS = {name: SoftwareAuthenticator(key) for name, key in fixed_keys().items()}
BOTH = USER_PRESENT | USER_VERIFIED


@dataclass(frozen=True, slots=True)
class Case:
    """One assertion: by which key, its two structures and signature, and the code of its refusal or ``ok``."""

    name: str
    algorithm: str
    verdict: str
    signature: Signature


def _case(name: str, verdict: str, algorithm: str, data: bytes | None = None, client: bytes | None = None) -> Case:
    """Sign two structures, by default the sound ones."""
    data = make_authenticator_data() if data is None else data
    client = make_client_data(CHALLENGE) if client is None else client
    return Case(name, algorithm, verdict, AUTHENTICATORS[algorithm].sign_assertion(data, client))


def build() -> list[Case]:
    """Make every case."""
    return [*_good(), *_bad_client_data(), *_bad_client_json(), *_bad_authenticator_data(), *_bad_signatures()]


def _good() -> list[Case]:
    cases = [_case("as browsers write it", "ok", name) for name in AUTHENTICATORS]
    synced = BOTH | BACKUP_ELIGIBLE
    cases += [
        _case("no crossOrigin", "ok", "ES256", client=make_client_data(CHALLENGE, crossOrigin=None)),
        _case("another enrolled origin", "ok", "ES256", client=make_client_data(CHALLENGE, origin=BINDING.origins[1])),
        _case(
            "unknown members",
            "ok",
            "ES256",
            client=make_client_data(
                CHALLENGE, other_keys_can_be_added_here="do not compare", extra={"a": [1.5, 2**70]}
            ),
        ),
        _case("spaces and another order", "ok", "ES256", client=_spaced()),
        _case("escaped letters", "ok", "ES256", client=make_client_data(CHALLENGE).replace(b'"type"', rb'"\u0074ype"')),
        _case("depth of 16", "ok", "ES256", client=_nested(16)),
        _case("backup possible", "ok", "ES256", make_authenticator_data(flags=synced)),
        _case("backed up", "ok", "ES256", make_authenticator_data(flags=synced | BACKED_UP)),
        _case("a counter", "ok", "ES256", make_authenticator_data(counter=7)),
        _case("extension data", "ok", "ES256", make_authenticator_data(flags=BOTH | EXTENSIONS, tail=b"\xa0")),
    ]
    sound = cases[0].signature
    r, s = decode_dss_signature(sound.sig)
    other = replace(sound, sig=encode_dss_signature(r, P256_ORDER - s))
    return [*cases, Case("the other s of ECDSA", "ES256", "ok", other)]


def _spaced() -> bytes:
    told = json.loads(make_client_data(CHALLENGE))
    return json.dumps(dict(reversed(told.items())), indent=2).encode()


def _nested(depth: int) -> bytes:
    lists = b"[" * (depth - 1) + b"]" * (depth - 1)
    return make_client_data(CHALLENGE, deep=0).replace(b'"deep":0', b'"deep":' + lists)


def _bad_client_data() -> list[Case]:
    other = statement_challenge(PAE + b" ")
    unlabelled = hashlib.sha256(PAE).digest()
    login = hashlib.sha256(b"plenary login v1\x00" + PAE).digest()
    padded = make_client_data(CHALLENGE).replace(b'","origin"', b'=","origin"')
    told: list[tuple[str, str, bytes]] = [
        ("type of an enrolment", "CLIENT_DATA_TYPE", make_client_data(CHALLENGE, type="webauthn.create")),
        ("no type", "CLIENT_DATA_TYPE", make_client_data(CHALLENGE, type=None)),
        ("type that is no text", "CLIENT_DATA_TYPE", make_client_data(CHALLENGE, type=["webauthn.get"])),
        ("another statement's challenge", "CHALLENGE", make_client_data(other)),
        ("challenge without the label", "CHALLENGE", make_client_data(unlabelled)),
        ("challenge of another label", "CHALLENGE", make_client_data(login)),
        ("padded challenge", "CHALLENGE", padded),
        ("no challenge", "CHALLENGE", make_client_data(CHALLENGE, challenge=None)),
        ("empty challenge", "CHALLENGE", make_client_data(b"")),
        ("crossOrigin true", "CROSS_ORIGIN", make_client_data(CHALLENGE, crossOrigin=True)),
        ("crossOrigin zero", "CROSS_ORIGIN", make_client_data(CHALLENGE, crossOrigin=0)),
        ("crossOrigin in words", "CROSS_ORIGIN", make_client_data(CHALLENGE, crossOrigin="false")),
        ("crossOrigin null", "CROSS_ORIGIN", make_client_data(CHALLENGE).replace(b"false", b"null")),
        ("topOrigin", "TOP_ORIGIN", make_client_data(CHALLENGE, topOrigin=BINDING.origins[0])),
        ("topOrigin null", "TOP_ORIGIN", make_client_data(CHALLENGE, topOrigin=0).replace(b":0}", b":null}")),
        ("no origin", "ORIGIN", make_client_data(CHALLENGE, origin=None)),
        ("origin in a list", "ORIGIN", make_client_data(CHALLENGE, origin=[BINDING.origins[0]])),
    ]
    origins = (
        "https://harbour.example",
        "https://sign.harbour.example/",
        "https://sign.harbour.example:443",
        "https://SIGN.harbour.example",
        "http://sign.harbour.example",
        "https://sign.harbour.example.evil.example",
        "\ud800",
    )
    told += [(f"origin {each!a}", "ORIGIN", make_client_data(CHALLENGE, origin=each)) for each in origins]
    return [_case(name, verdict, "ES256", client=client) for name, verdict, client in told]


def _bad_client_json() -> list[Case]:
    sound = make_client_data(CHALLENGE)
    inside = sound[1:-1]
    told: list[tuple[str, bytes]] = [
        ("type twice", sound[:-1] + b',"type":"webauthn.get"}'),
        ("origin twice, an enrolled one last", b'{"origin":"https://evil.example",' + sound[1:]),
        ("a name twice through an escape", sound[:-1] + rb',"\u0074ype":"webauthn.get"}'),
        ("an inner name twice", sound[:-1] + b',"extra":{"a":1,"a":1}}'),
        ("byte order mark", b"\xef\xbb\xbf" + sound),
        ("UTF-16", sound.decode().encode("utf-16")),
        ("bytes that are not UTF-8", sound[:-1] + b',"extra":"\xff"}'),
        ("NaN", sound[:-1] + b',"extra":NaN}'),
        ("Infinity", sound[:-1] + b',"extra":-Infinity}'),
        ("a list", b"[" + sound + b"]"),
        ("text", json.dumps(sound.decode()).encode()),
        ("nothing", b""),
        ("null", b"null"),
        ("something after the object", sound + b"{}"),
        ("a comma at the end", b"{" + inside + b",}"),
        ("cut short", sound[:-1]),
        ("a control character in a text", sound[:-1] + b',"extra":"\n"}'),
        ("depth of 17", _nested(17)),
        ("depth of 1,800", _nested(1800)),
        ("never closed", b'{"deep":' + b"[" * 4000),
    ]
    cases = [_case(name, "CLIENT_DATA_MALFORMED", "ES256", client=client) for name, client in told]
    longest, longer = (sound[:-1] + b',"x":"' + b"x" * (n - len(sound) - 7) + b'"}' for n in (4096, 4097))
    return [
        *cases,
        _case("4,096 bytes", "ok", "ES256", client=longest),
        _case("4,097 bytes", "CLIENT_DATA_SIZE", "ES256", client=longer),
    ]


def _bad_authenticator_data() -> list[Case]:
    sound = make_authenticator_data()
    extended = BOTH | EXTENSIONS
    told: list[tuple[str, str, bytes]] = [
        ("another domain", "RP_ID_HASH", make_authenticator_data("evil.example")),
        ("a subdomain", "RP_ID_HASH", make_authenticator_data("sign.harbour.example")),
        ("user not present", "USER_NOT_PRESENT", make_authenticator_data(flags=USER_VERIFIED)),
        ("user not verified", "USER_NOT_VERIFIED", make_authenticator_data(flags=USER_PRESENT)),
        ("no flag", "USER_NOT_PRESENT", make_authenticator_data(flags=0)),
        ("backed up but not able to", "BACKUP_FLAGS", make_authenticator_data(flags=BOTH | BACKED_UP)),
        ("nothing", "AUTHENTICATOR_DATA_SIZE", b""),
        ("36 bytes", "AUTHENTICATOR_DATA_SIZE", sound[:-1]),
        ("38 bytes without a flag for more", "AUTHENTICATOR_DATA_SIZE", sound + b"\x00"),
        ("1,024 bytes", "ok", make_authenticator_data(flags=extended, tail=_extension(1024 - 37))),
        ("1,025 bytes", "AUTHENTICATOR_DATA_SIZE", make_authenticator_data(flags=extended, tail=_extension(1025 - 37))),
    ]
    return [_case(name, verdict, "ES256", data) for name, verdict, data in told]


def _extension(size: int) -> bytes:
    """Fill ``size`` bytes with a CBOR map of one extension, so that readers of CBOR can follow."""
    return b"\xa1\x61x\x59" + (size - 6).to_bytes(2, "big") + bytes(size - 6)


def _bad_signatures() -> list[Case]:
    cases = []
    for name, authenticator in AUTHENTICATORS.items():
        sound = authenticator.sign(PAE)
        told: list[tuple[str, bytes]] = [
            ("a bit turned", sound.sig[:-1] + bytes([sound.sig[-1] ^ 1])),
            ("over the PAE", sign_bytes(authenticator.key, PAE)),
            ("over the challenge", sign_bytes(authenticator.key, CHALLENGE)),
            ("without hashing clientDataJSON", sign_bytes(authenticator.key, make_authenticator_data() + _client())),
        ]
        cases += [Case(said, name, "SIGNATURE_INVALID", replace(sound, sig=sig)) for said, sig in told]
        verdict = "SIGNATURE_LENGTH" if name == "EdDSA" else "SIGNATURE_INVALID"
        for said, sig in (("empty", b""), ("one byte more", sound.sig + b"\x00"), ("one byte less", sound.sig[:-1])):
            cases.append(Case(f"{said} signature", name, verdict, replace(sound, sig=sig)))
        other = AUTHENTICATORS["EdDSA" if name != "EdDSA" else "ES256"].sign(PAE)
        cases.append(Case("another key's signature", name, verdict, replace(sound, sig=other.sig)))
    return cases + _bad_ecdsa() + _bad_eddsa() + _bad_rsa()


def _client() -> bytes:
    return make_client_data(CHALLENGE)


def _bad_ecdsa() -> list[Case]:
    sound = AUTHENTICATORS["ES256"].sign(PAE)
    r, s = decode_dss_signature(sound.sig)
    plain = sound.sig[2:]
    told = [
        ("r and s as 64 bytes", r.to_bytes(32, "big") + s.to_bytes(32, "big")),
        ("long form of a length (BER)", b"\x30\x81" + sound.sig[1:2] + plain),
        ("r padded with a zero (BER)", _der_with(b"\x00" + _der_integer(r), _der_integer(s))),
        ("r = 0", encode_dss_signature(0, s)),
        ("s = 0", encode_dss_signature(r, 0)),
        ("s plus the order", encode_dss_signature(r, s + P256_ORDER)),
        ("r and s negative", _der_with((-r).to_bytes(33, "big", signed=True), (-s).to_bytes(33, "big", signed=True))),
    ]
    return [Case(name, "ES256", "SIGNATURE_INVALID", replace(sound, sig=sig)) for name, sig in told]


def _der_integer(number: int) -> bytes:
    return number.to_bytes(number.bit_length() // 8 + 1, "big")


def _der_with(r: bytes, s: bytes) -> bytes:
    inner = b"".join(b"\x02" + bytes([len(each)]) + each for each in (r, s))
    return b"\x30" + bytes([len(inner)]) + inner


def _bad_eddsa() -> list[Case]:
    sound = AUTHENTICATORS["EdDSA"].sign(PAE)
    s = int.from_bytes(sound.sig[32:], "little")
    raised = sound.sig[:32] + (s + GROUP_ORDER).to_bytes(32, "little")
    low_order = min(LOW_ORDER_ENCODINGS) + sound.sig[32:]
    return [
        Case("S plus L", "EdDSA", "SIGNATURE_S_RANGE", replace(sound, sig=raised)),
        Case("R of low order", "EdDSA", "SIGNATURE_R_LOW_ORDER", replace(sound, sig=low_order)),
    ]


def _bad_rsa() -> list[Case]:
    authenticator = AUTHENTICATORS["RS256"]
    sound, key = authenticator.sign(PAE), authenticator.key
    assert isinstance(key, rsa.RSAPrivateKey)
    message = make_authenticator_data() + hashlib.sha256(_client()).digest()
    number = int.from_bytes(sound.sig, "big") + key.public_key().public_numbers().n
    told = [
        ("SHA-1", key.sign(message, PKCS1v15(), SHA1())),  # noqa: S303 - what must be refused
        ("PSS", key.sign(message, PSS(MGF1(SHA256()), 0), SHA256())),
        ("a zero before", b"\x00" + sound.sig),
        ("the modulus added", number.to_bytes(257, "big")),
    ]
    return [Case(name, "RS256", "SIGNATURE_INVALID", replace(sound, sig=sig)) for name, sig in told]


def _base64(data: bytes | None) -> str:
    return base64.b64encode(data or b"").decode()


def text() -> str:
    """The file's text."""
    document: dict[str, Any] = {
        "rp_id": BINDING.rp_id,
        "origins": list(BINDING.origins),
        "payloadType": PAYLOAD_TYPE,
        "payload": _base64(PAYLOAD),
        "challenge": CHALLENGE.hex(),
        "keys": {name: _base64(each.spki) for name, each in AUTHENTICATORS.items()},
        "cases": [
            {
                "name": case.name,
                "key": case.algorithm,
                "verdict": case.verdict,
                "authenticatorData": _base64(case.signature.authenticator_data),
                "clientDataJSON": _base64(case.signature.client_data_json),
                "sig": _base64(case.signature.sig),
            }
            for case in build()
        ],
    }
    return json.dumps(document, indent=1) + "\n"


if __name__ == "__main__":
    ASSERTIONS_FILE.write_text(text(), encoding="utf-8")
