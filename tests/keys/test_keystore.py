"""The keystore: what it writes, what it refuses, what it warns of, and that ssh-keygen reads it."""

import base64
import shutil
import stat
import subprocess
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from ledger.keys.errors import KeystoreError
from ledger.keys.keystore import BCRYPT_ROUNDS, Keystore
from ledger.keys.schemes import verify_statement
from ledger.keys.ssh_wire import format_public_blob, parse_private_key_header
from tests.keys.assertion_vectors import AUTHENTICATORS

SEED = bytes(range(32))
PRIVATE = Ed25519PrivateKey.from_private_bytes(SEED)
PASSPHRASE = "four words of mine"
OPENSSH, PKCS8 = serialization.PrivateFormat.OpenSSH, serialization.PrivateFormat.PKCS8
PEM, NONE = serialization.Encoding.PEM, serialization.NoEncryption()


@pytest.fixture
def store(tmp_path: Path) -> Keystore:
    """A keystore with the cheapest passphrase hashing."""
    return Keystore(tmp_path / "keys", rounds=1)


def refusal(act: Any, *arguments: Any) -> str:
    """Return the code with which an act is refused, or ``ok``."""
    try:
        act(*arguments)
    except KeystoreError as error:
        return error.code
    return "ok"


def test_a_new_key_signs_after_it_is_opened(store: Keystore) -> None:
    """A key is written encrypted and private, told without its passphrase, and signs when opened with it."""
    stored = store.new("laptop", PASSPHRASE, SEED)
    assert stat.S_IMODE(store.directory.stat().st_mode) == 0o700
    assert stat.S_IMODE(stored.path.stat().st_mode) == 0o600
    assert SEED not in stored.path.read_bytes()
    signer = store.open("laptop", PASSPHRASE)
    assert (signer.keyid, signer.spki) == (stored.keyid, stored.spki)
    verify_statement("ed25519", stored.spki, b"a statement", signer.sign(b"a statement"))
    assert "private" not in repr(signer)


def test_the_default_costs_64_rounds(tmp_path: Path) -> None:
    """A keystore made without a word about rounds writes 64 of them and has nothing to warn of."""
    store = Keystore(tmp_path / "keys")
    stored = store.new("laptop", PASSPHRASE, SEED)
    assert parse_private_key_header(stored.path.read_bytes()).rounds == BCRYPT_ROUNDS == 64
    assert stored.warnings == ()


def test_names_passphrases_and_repeats_are_refused(store: Keystore) -> None:
    """Nothing is written over a key, under a name that is none, or with a passphrase that is none."""
    store.new("laptop", PASSPHRASE, SEED)
    before = (store.directory / "laptop.key").read_bytes()
    assert refusal(store.new, "laptop", PASSPHRASE, bytes(32)) == "FILE_EXISTS"
    assert (store.directory / "laptop.key").read_bytes() == before
    for name in ("", "../laptop", "a/b", ".hidden", "Laptop", "a" * 65, "a b", "a\n", "-x", "k\x00"):
        assert refusal(store.new, name, PASSPHRASE, SEED) == "KEY_NAME"
        assert refusal(store.open, name, PASSPHRASE) == "KEY_NAME"
        assert refusal(store.delete, name) == "KEY_NAME"
    for passphrase in ("", "1234567"):
        assert refusal(store.new, "phone", passphrase, SEED) == "PASSPHRASE_SHORT"
    assert [key.name for key in store.list()[0]] == ["laptop"]


def test_a_wrong_passphrase_and_a_missing_key(store: Keystore) -> None:
    """Wrong, missing and absent are three refusals, each with what to do next."""
    store.new("laptop", PASSPHRASE, SEED)
    assert refusal(store.open, "laptop", PASSPHRASE + ".") == "PASSPHRASE_WRONG"
    assert refusal(store.open, "laptop", "") == "PASSPHRASE_NEEDED"
    assert refusal(store.open, "laptop", None) == "PASSPHRASE_NEEDED"
    for act in (store.show, store.delete, lambda name: store.open(name, PASSPHRASE)):
        assert refusal(act, "phone") == "KEY_UNKNOWN"
    with pytest.raises(KeystoreError) as caught:
        store.show("phone")
    assert str(caught.value).endswith("plenary key list shows what is there")


def test_a_passphrase_is_the_same_however_it_is_typed(store: Keystore) -> None:
    """A letter typed as one code point or as two opens the same file."""
    store.new("laptop", "caf\u00e9 cr\u00e8me", SEED)
    assert store.open("laptop", "cafe\u0301 cre\u0300me").keyid == store.show("laptop").keyid


def test_every_damaged_byte_of_a_file_is_refused(store: Keystore) -> None:
    """A file with one byte changed never opens: every byte of an open file, every eighth of an encrypted one."""
    path = store.new("laptop", PASSPHRASE, SEED).path
    encrypted, plain = path.read_bytes(), PRIVATE.private_bytes(PEM, OPENSSH, NONE)
    for whole, passphrase, step in ((plain, None, 1), (encrypted, PASSPHRASE, 8)):
        assert whole.endswith(b"\n")
        for place in range(0, len(whole) - 1, step):
            path.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
            code = refusal(store.open, "laptop", passphrase)
            assert code in {"KEY_FILE_MALFORMED", "PASSPHRASE_WRONG"}, f"byte {place}: {code}"


def test_a_public_key_that_is_not_the_private_keys(store: Keystore) -> None:
    """A file that claims another public key than its private key makes is refused when it is opened."""
    store.new("laptop", PASSPHRASE, SEED)
    path = store.directory / "forged.key"
    mine = PRIVATE.private_bytes(PEM, OPENSSH, NONE)
    other = Ed25519PrivateKey.from_private_bytes(bytes(32)).public_key().public_bytes_raw()
    inner = base64.b64decode(b"".join(mine.splitlines()[1:-1]))
    forged = inner.replace(PRIVATE.public_key().public_bytes_raw(), other)
    lines = base64.encodebytes(forged).strip()
    path.write_bytes(b"-----BEGIN OPENSSH PRIVATE KEY-----\n" + lines + b"\n-----END OPENSSH PRIVATE KEY-----\n")
    path.chmod(0o600)
    assert store.show("forged").spki.endswith(other)
    assert refusal(store.open, "forged", None) == "KEY_FILE_MALFORMED"


def test_warnings(store: Keystore) -> None:
    """A file without passphrase, with few rounds, or open to others is used with a warning that says what to do."""
    stored = store.new("laptop", PASSPHRASE, SEED)
    assert [warning.split(": ")[0] for warning in stored.warnings] == [
        f"{stored.path} has 1 bcrypt rounds, not 64",
    ]
    bare = store.directory / "bare.key"
    bare.write_bytes(PRIVATE.private_bytes(PEM, OPENSSH, NONE))
    bare.chmod(0o644)
    store.directory.chmod(0o755)
    warnings = store.show("bare").warnings
    assert warnings == (
        f"{bare} has no passphrase: whoever copies it can sign; import it under another name",
        f"{store.directory} is open to others: run chmod 700 {store.directory}",
        f"{bare} is open to others: run chmod 600 {bare}",
    )
    assert store.open("bare", None).keyid == stored.keyid


def test_a_list_goes_on_past_a_damaged_file(store: Keystore) -> None:
    """A damaged file is reported beside the keys, files of other names are passed over, no directory is no key."""
    assert store.list() == ((), ())
    store.new("phone", PASSPHRASE, bytes(32))
    store.new("laptop", PASSPHRASE, SEED)
    (store.directory / "broken.key").write_bytes(b"nothing")
    (store.directory / "Odd Name.key").write_bytes(b"nothing")
    (store.directory / "notes.txt").write_bytes(b"nothing")
    (store.directory / ".x.new").write_bytes(b"nothing")
    keys, faults = store.list()
    assert [key.name for key in keys] == ["laptop", "phone"]
    assert [fault.code for fault in faults] == ["KEY_NAME", "KEY_FILE_MALFORMED"]
    assert refusal(Keystore(store.directory / "broken.key").list) == "FILE_UNREADABLE"
    (store.directory / "broken.key").write_bytes(bytes(65_537))
    assert refusal(store.show, "broken") == "FILE_TOO_LONG"


def test_export_copies_what_import_takes_in(store: Keystore, tmp_path: Path) -> None:
    """An exported file is imported elsewhere with its passphrase and is the same key under a new one."""
    stored = store.new("laptop", PASSPHRASE, SEED)
    target = tmp_path / "copy"
    store.export("laptop", target)
    assert target.read_bytes() == stored.path.read_bytes()
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    assert refusal(store.export, "laptop", target) == "FILE_EXISTS"
    other = Keystore(tmp_path / "other", rounds=1)
    assert refusal(other.import_key, "mine", target.read_bytes(), None, "another one") == "PASSPHRASE_NEEDED"
    assert refusal(other.import_key, "mine", target.read_bytes(), "wrong", "another one") == "PASSPHRASE_WRONG"
    assert refusal(other.import_key, "mine", target.read_bytes(), PASSPHRASE, "short") == "PASSPHRASE_SHORT"
    assert not other.directory.exists()
    assert other.import_key("mine", target.read_bytes(), PASSPHRASE, "another one").keyid == stored.keyid
    assert other.open("mine", "another one").keyid == stored.keyid


def test_a_key_without_passphrase_is_not_exported(store: Keystore, tmp_path: Path) -> None:
    """An unencrypted file is not multiplied."""
    store.new("laptop", PASSPHRASE, SEED)
    (store.directory / "bare.key").write_bytes(PRIVATE.private_bytes(PEM, OPENSSH, NONE))
    assert refusal(store.export, "bare", tmp_path / "copy") == "KEY_UNENCRYPTED"
    assert not (tmp_path / "copy").exists()


def test_what_can_be_imported(store: Keystore) -> None:
    """OpenSSH and PKCS#8, encrypted or not, come in; other keys, public keys and noise do not."""
    secret = b"theirs, and long"
    encrypted = serialization.BestAvailableEncryption(secret)
    taken = {
        "ssh": (PRIVATE.private_bytes(PEM, OPENSSH, NONE), None),
        "ssh-ignored": (PRIVATE.private_bytes(PEM, OPENSSH, NONE), secret.decode()),
        "ssh-closed": (
            PRIVATE.private_bytes(PEM, OPENSSH, OPENSSH.encryption_builder().kdf_rounds(1).build(secret)),
            secret.decode(),
        ),
        "pkcs8": (PRIVATE.private_bytes(PEM, PKCS8, NONE), None),
        "pkcs8-ignored": (PRIVATE.private_bytes(PEM, PKCS8, NONE), secret.decode()),
        "pkcs8-closed": (PRIVATE.private_bytes(PEM, PKCS8, encrypted), secret.decode()),
    }
    keyids = {store.import_key(name, data, passphrase, PASSPHRASE).keyid for name, (data, passphrase) in taken.items()}
    assert len(keyids) == 1
    rsa_key = AUTHENTICATORS["RS256"].key
    assert isinstance(rsa_key, rsa.RSAPrivateKey)
    p256 = ec.derive_private_key(5, ec.SECP256R1())
    refused = [
        b"",
        b"noise",
        b"-----BEGIN OPENSSH PRIVATE KEY-----\nnoise\n-----END OPENSSH PRIVATE KEY-----\n",
        PRIVATE.public_key().public_bytes(PEM, serialization.PublicFormat.SubjectPublicKeyInfo),
        rsa_key.private_bytes(PEM, PKCS8, NONE),
        rsa_key.private_bytes(PEM, OPENSSH, NONE),
        p256.private_bytes(PEM, PKCS8, NONE),
    ]
    for data in refused:
        assert refusal(store.import_key, "other", data, None, PASSPHRASE) == "KEY_FILE_MALFORMED"


def test_delete(store: Keystore) -> None:
    """A deleted key is gone and its name is free again."""
    store.new("laptop", PASSPHRASE, SEED)
    store.delete("laptop")
    assert store.list() == ((), ())
    assert refusal(store.delete, "laptop") == "KEY_UNKNOWN"
    store.new("laptop", PASSPHRASE, SEED)


@pytest.mark.judge
@pytest.mark.skipif(shutil.which("ssh-keygen") is None, reason="ssh-keygen, the judge, is not installed")
def test_ssh_keygen_reads_our_file_and_we_read_its(store: Keystore, tmp_path: Path) -> None:
    """OpenSSH opens our file with the passphrase and sees the same public key, and we open the file that it makes."""
    stored = store.new("laptop", PASSPHRASE, SEED)
    seen = subprocess.run(
        ["ssh-keygen", "-y", "-P", PASSPHRASE, "-f", str(stored.path)], capture_output=True, text=True, check=True
    ).stdout.split()
    assert seen[:2] == [
        "ssh-ed25519",
        base64.b64encode(format_public_blob(PRIVATE.public_key().public_bytes_raw())).decode(),
    ]
    theirs = tmp_path / "theirs"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-a", "2", "-N", PASSPHRASE, "-f", str(theirs)], check=True)
    assert store.import_key("theirs", theirs.read_bytes(), PASSPHRASE, PASSPHRASE).name == "theirs"
    (store.directory / "copied.key").write_bytes(theirs.read_bytes())
    assert store.open("copied", PASSPHRASE).keyid == store.show("theirs").keyid
    assert parse_private_key_header(theirs.read_bytes()).rounds == 2
