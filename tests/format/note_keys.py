"""Fixed key pairs for notes: a log's and its witnesses', each from a seed of one repeated byte."""

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PrivateKey

from ledger.format.cosignature import CosignatureSigner
from ledger.format.note import Ed25519NoteSigner, SignatureType, VerifierKey

ORIGIN = "harbour.example/record"


def ed25519_private_key(seed: int) -> Ed25519PrivateKey:
    """The key of the seed of 32 such bytes."""
    return Ed25519PrivateKey.from_private_bytes(bytes([seed]) * 32)


def ml_dsa_private_key(seed: int) -> MLDSA44PrivateKey:
    """The ML-DSA-44 key of the seed of 32 such bytes."""
    return MLDSA44PrivateKey.from_seed_bytes(bytes([seed]) * 32)


def note_signer(seed: int = 1, name: str = ORIGIN) -> Ed25519NoteSigner:
    """A signer of type 0x01; by default the log's."""
    private_key = ed25519_private_key(seed)
    public_key = private_key.public_key().public_bytes_raw()
    return Ed25519NoteSigner(VerifierKey(name, SignatureType.ED25519, public_key), private_key)


def witness_signer(seed: int, timestamp: int, name: str | None = None) -> CosignatureSigner:
    """A witness of type 0x04, named ``witness.example/w<seed>``."""
    private_key = ed25519_private_key(seed)
    public_key = private_key.public_key().public_bytes_raw()
    key = VerifierKey(name or f"witness.example/w{seed}", SignatureType.COSIGNATURE_ED25519, public_key)
    return CosignatureSigner(key, private_key, timestamp)


def ml_dsa_signer(seed: int, timestamp: int, name: str | None = None) -> CosignatureSigner:
    """A witness of type 0x06, named ``witness.example/w<seed>``, or the log's own when named as it."""
    private_key = ml_dsa_private_key(seed)
    public_key = private_key.public_key().public_bytes_raw()
    key = VerifierKey(name or f"witness.example/w{seed}", SignatureType.COSIGNATURE_ML_DSA_44, public_key)
    return CosignatureSigner(key, private_key, timestamp)
