"""``plenary key``: what it prints, what it refuses, and with which exit code."""

import base64
import json
import socket
import threading
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from typer.testing import CliRunner, Result

from api.cli.desk import Outside
from api.cli.key import app
from ledger.keys.keystore import Keystore
from ledger.keys.paper import format_paper_words
from ledger.keys.ssh_wire import format_public_blob, write_string

SEED = bytes(range(32))
PRIVATE = Ed25519PrivateKey.from_private_bytes(SEED)
PASSPHRASE = "four words of mine"
PUBLIC_SSH = PRIVATE.public_key().public_bytes(serialization.Encoding.OpenSSH, serialization.PublicFormat.OpenSSH)


class Desk:
    """A person's machine: a directory of keys, a passphrase in a file, and the command."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.keys = directory / "keys"
        self.store = Keystore(self.keys, rounds=1)
        self.passphrase_file = self.write("passphrase", PASSPHRASE + "\n")

    def write(self, name: str, text: str) -> Path:
        """Write a file."""
        path = self.directory / name
        path.write_text(text, encoding="utf-8")
        return path

    def run(self, *arguments: str | Path, typed: str | None = None, env: dict[str, str] | None = None) -> Result:
        """Run a command; ``typed`` is what the person types at her terminal, None where there is no terminal."""
        outside = Outside(rounds=1, random_bytes=lambda size: SEED[:size], is_terminal=lambda: typed is not None)
        told = {"PLENARY_KEYS": str(self.keys), "PLENARY_PASSPHRASE_FILE": "", "TERMINAL_WIDTH": "200", "NO_COLOR": "1"}
        return CliRunner().invoke(
            app, [str(each) for each in arguments], input=typed, env=told | (env or {}), obj=outside
        )

    def new(self, name: str = "laptop") -> Result:
        """Make a key with the passphrase from the file."""
        return self.run("new", name, "--passphrase-file", self.passphrase_file)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A machine without keys."""
    return Desk(tmp_path)


def keyid_of(desk: Desk, name: str = "laptop") -> str:
    """Return a stored key's id."""
    return desk.store.show(name).keyid


def test_new_prints_the_key_and_says_what_is_next(desk: Desk) -> None:
    """A new key's id, public key and file go to standard output, advice to standard error."""
    result = desk.new()
    assert result.exit_code == 0
    stored = desk.store.show("laptop")
    assert result.stdout.splitlines() == [
        "Name:       laptop",
        f"Key id:     {stored.keyid}",
        f"Public key: {base64.b64encode(stored.spki).decode()}",
        f"File:       {stored.path}",
    ]
    assert "Next: write its words on paper with: plenary key backup laptop" in result.stderr
    assert desk.store.open("laptop", PASSPHRASE).private_key.private_bytes_raw() == SEED


def test_a_passphrase_is_asked_for_twice_at_a_terminal(desk: Desk) -> None:
    """At a terminal the passphrase is typed twice, unseen; two that differ are asked for again."""
    result = desk.run("new", "laptop", typed=f"{PASSPHRASE}\nanother\n{PASSPHRASE}\n{PASSPHRASE}\n")
    assert result.exit_code == 0
    assert PASSPHRASE not in result.output
    desk.store.open("laptop", PASSPHRASE)


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("new",),
        ("new", "laptop"),
        ("new", "laptop", "--passphrase-file", "absent"),
        ("new", "laptop", "--passphrase", "secret"),
        ("import", "laptop", "absent"),
        ("restore", "laptop"),
        ("export", "laptop", "--form", "jwk"),
        ("frobnicate",),
    ],
)
def test_wrong_usage_is_2(desk: Desk, arguments: tuple[str, ...]) -> None:
    """Missing arguments, unknown options, absent files and no terminal are wrong usage; nothing is written."""
    result = desk.run(*arguments)
    assert result.exit_code == 2
    assert not desk.keys.exists()


def test_refusals_are_1_with_the_next_step(desk: Desk) -> None:
    """A taken name, a bad name, a short or wrong passphrase and an absent key are refused with what to do next."""
    desk.new()
    short, wrong = desk.write("short", "short\n"), desk.write("wrong", "not the passphrase\n")
    empty = desk.write("empty", "")
    cases: list[tuple[tuple[str | Path, ...], str, str]] = [
        (("new", "laptop", "--passphrase-file", desk.passphrase_file), "FILE_EXISTS", "choose another name"),
        (("new", "Laptop", "--passphrase-file", desk.passphrase_file), "KEY_NAME", "choose another name"),
        (("new", "phone", "--passphrase-file", short), "PASSPHRASE_SHORT", "choose a longer one"),
        (("new", "phone", "--passphrase-file", empty), "PASSPHRASE_SHORT", "choose a longer one"),
        (("backup", "laptop", "--passphrase-file", wrong), "PASSPHRASE_WRONG", "plenary key restore"),
        (("backup", "laptop", "--passphrase-file", empty), "PASSPHRASE_NEEDED", "give its passphrase"),
        (("show", "phone"), "KEY_UNKNOWN", "plenary key list"),
        (("export", "phone"), "KEY_UNKNOWN", "plenary key list"),
        (("export", "laptop", "--private", wrong), "FILE_EXISTS", "choose another name"),
    ]
    for arguments, code, then in cases:
        result = desk.run(*arguments)
        assert result.exit_code == 1, (arguments, result.output)
        assert result.stdout == ""
        told, advice = result.stderr.splitlines()[-2:]
        assert told.startswith(f"{code}: ")
        assert advice.startswith("Next: ")
        assert then in advice
        result = desk.run(*arguments, "--json")
        assert result.exit_code == 1
        assert json.loads(result.stdout)["error"]["code"] == code
    assert [key.name for key in desk.store.list()[0]] == ["laptop"]


def test_what_could_not_be_looked_at_is_3(desk: Desk, tmp_path: Path) -> None:
    """A directory that cannot be made, one that is a file, and an absent agent are no refusals."""
    file = desk.write("file", "")
    new = ("new", "laptop", "--passphrase-file", desk.passphrase_file)
    assert desk.run(*new, "--keys", file / "keys").exit_code == 3
    assert desk.run("list", "--keys", file).exit_code == 3
    for path in ("", str(tmp_path / "absent")):
        result = desk.run("list", "--agent", env={"SSH_AUTH_SOCK": path})
        assert result.exit_code == 3
        assert "ssh-add" in result.stderr.splitlines()[-1]


def test_list(desk: Desk) -> None:
    """Keys are listed by name; a damaged file is told on standard error and makes the exit code 1."""
    result = desk.run("list")
    assert (result.exit_code, result.stdout) == (0, "")
    assert "plenary key new NAME" in result.stderr
    desk.new("phone")
    desk.new("a-long-name")
    result = desk.run("list")
    assert result.exit_code == 0
    assert result.stdout == f"a-long-name  {keyid_of(desk, 'phone')}\nphone        {keyid_of(desk, 'phone')}\n"
    listed = json.loads(desk.run("list", "--json").stdout)["keys"]
    assert [key["name"] for key in listed] == ["a-long-name", "phone"]
    assert base64.b64decode(listed[0]["spki"]) == desk.store.show("phone").spki
    (desk.keys / "broken.key").write_bytes(b"nothing")
    result = desk.run("list")
    assert result.exit_code == 1
    assert len(result.stdout.splitlines()) == 2
    assert "KEY_FILE_MALFORMED" in result.stderr


def test_list_with_an_agent(desk: Desk) -> None:
    """With --agent the agent's keys follow, under the name that the agent gives them."""
    desk.new()
    path = str(desk.directory / "agent")
    blob = format_public_blob(PRIVATE.public_key().public_bytes_raw())
    answer = b"\x0c" + (1).to_bytes(4, "big") + write_string(blob) + write_string(b"phone")

    def serve(listener: socket.socket) -> None:
        for _ in range(2):
            connection, _ = listener.accept()
            with connection:
                connection.recv(5)
                connection.sendall(write_string(answer))

    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as listener:
        listener.bind(path)
        listener.listen()
        thread = threading.Thread(target=serve, args=(listener,), daemon=True)
        thread.start()
        plain = desk.run("list", "--agent", env={"SSH_AUTH_SOCK": path})
        as_json = desk.run("list", "--agent", "--json", env={"SSH_AUTH_SOCK": path})
        thread.join()
    keyid = keyid_of(desk)
    assert plain.stdout == f"laptop       {keyid}\nagent/phone  {keyid}\n"
    assert json.loads(as_json.stdout)["agent"] == [{"keyid": keyid, "comment": "phone"}]


def test_warnings_go_to_standard_error(desk: Desk) -> None:
    """A key that is weaker than it should be is shown all the same, with a warning beside it."""
    desk.new()
    (desk.keys / "laptop.key").chmod(0o644)
    for command in (("list",), ("show", "laptop")):
        result = desk.run(*command)
        assert result.exit_code == 0
        assert "run chmod 600" in result.stderr
        assert "chmod" not in result.stdout
    assert any("chmod 600" in each for each in json.loads(desk.run("show", "laptop", "--json").stdout)["warnings"])


def test_export_of_the_public_key(desk: Desk) -> None:
    """The public key comes as PEM, as base64 of its SPKI, or as SSH writes it."""
    desk.new()
    pem = desk.run("export", "laptop").stdout
    public: object = serialization.load_pem_public_key(pem.encode())
    assert public == PRIVATE.public_key()
    spki = base64.b64encode(desk.store.show("laptop").spki).decode()
    assert desk.run("export", "laptop", "--form", "spki").stdout == spki + "\n"
    assert desk.run("export", "laptop", "--form", "ssh").stdout == PUBLIC_SSH.decode() + "\n"
    assert json.loads(desk.run("export", "laptop", "--form", "spki", "--json").stdout) == {
        "name": "laptop",
        "keyid": keyid_of(desk),
        "public_key": spki,
    }


def test_a_key_moves_to_another_machine(desk: Desk, tmp_path: Path) -> None:
    """An exported file is taken in elsewhere: its own passphrase first, then a new one."""
    desk.new()
    copy = tmp_path / "copy"
    assert desk.run("export", "laptop", "--private", copy).stdout == f"{copy}\n"
    (tmp_path / "elsewhere").mkdir()
    other = Desk(tmp_path / "elsewhere")
    fresh = other.write("fresh", "another passphrase\n")
    result = other.run("import", "mine", copy, "--passphrase-file", fresh)
    assert result.exit_code == 2, "the file's passphrase is not at hand, and there is no terminal"
    result = other.run("import", "mine", copy, "--passphrase-file", fresh, "--file-passphrase-file", fresh)
    assert (result.exit_code, "PASSPHRASE_WRONG" in result.stderr) == (1, True)
    result = other.run(
        "import", "mine", copy, "--passphrase-file", fresh, "--file-passphrase-file", desk.passphrase_file
    )
    assert result.exit_code == 0
    assert keyid_of(other, "mine") == keyid_of(desk)
    typed = f"{PASSPHRASE}\nyet another one\nyet another one\n"
    assert other.run("import", "again", copy, typed=typed).exit_code == 0
    assert other.store.open("again", "yet another one").keyid == keyid_of(desk)
    result = other.run("import", "noise", fresh, "--passphrase-file", fresh)
    assert (result.exit_code, "KEY_FILE_MALFORMED" in result.stderr) == (1, True)


def test_backup_and_restore_on_paper(desk: Desk) -> None:
    """The words that backup prints, copied as printed, bring back the key; the key id catches another paper."""
    desk.new()
    printed = desk.run("backup", "laptop", "--passphrase-file", desk.passphrase_file)
    assert printed.exit_code == 0
    first, *lines = printed.stdout.splitlines()
    assert first == f"Key id: {keyid_of(desk)}"
    assert len(lines) == 6
    paper = desk.write("paper", "\n".join(lines))
    restored = desk.run(
        "restore", "again", "--words-file", paper, "--keyid", keyid_of(desk), "--passphrase-file", desk.passphrase_file
    )
    assert restored.exit_code == 0
    assert desk.store.open("again", PASSPHRASE).private_key.private_bytes_raw() == SEED
    told = json.loads(desk.run("backup", "laptop", "--passphrase-file", desk.passphrase_file, "--json").stdout)
    assert tuple(told["words"]) == format_paper_words(SEED)
    typed = " ".join(told["words"]) + f"\n{PASSPHRASE}\n{PASSPHRASE}\n"
    result = desk.run("restore", "typed", typed=typed)
    assert result.exit_code == 0
    assert "Compare the key id" in result.stderr
    other = desk.run(
        "restore", "other", "--words-file", paper, "--keyid", "x" * 43, "--passphrase-file", desk.passphrase_file
    )
    assert (other.exit_code, "PAPER_KEYID" in other.stderr) == (1, True)
    assert [key.name for key in desk.store.list()[0]] == ["again", "laptop", "typed"]


def test_wrong_words_name_the_word(desk: Desk) -> None:
    """A misread word is told by its number, with what it may be, before any passphrase is asked for."""
    words = list(format_paper_words(SEED))
    words[6] = words[6] + "x"
    paper = desk.write("paper", " ".join(words))
    result = desk.run("restore", "again", "--words-file", paper)
    assert result.exit_code == 1
    assert "paper backup, word 7" in result.stderr
    assert result.stderr.splitlines()[-1] == f"Next: is it {format_paper_words(SEED)[6]}?"
    binary = desk.directory / "binary"
    binary.write_bytes(b"\xff\xfe")
    result = desk.run("restore", "again", "--words-file", binary)
    assert (result.exit_code, "FILE_NOT_TEXT" in result.stderr) == (1, True)


def test_a_file_without_passphrase_is_opened_without_asking(desk: Desk) -> None:
    """A key that others left unencrypted is backed up with a warning and no prompt."""
    desk.new()
    pem, form = serialization.Encoding.PEM, serialization.PrivateFormat.OpenSSH
    (desk.keys / "bare.key").write_bytes(PRIVATE.private_bytes(pem, form, serialization.NoEncryption()))
    result = desk.run("backup", "bare")
    assert result.exit_code == 0
    assert "has no passphrase" in result.stderr
    bare = desk.keys / "bare.key"
    assert desk.run("import", "closed", bare, "--passphrase-file", desk.passphrase_file).exit_code == 0
    assert desk.store.open("closed", PASSPHRASE).keyid == keyid_of(desk)


def test_where_the_keys_lie(desk: Desk, tmp_path: Path) -> None:
    """--keys comes before PLENARY_KEYS, then XDG_DATA_HOME, then .local/share in the home directory."""
    new = ("new", "laptop", "--passphrase-file", desk.passphrase_file)
    nothing = {"PLENARY_KEYS": "", "HOME": str(tmp_path / "home"), "XDG_DATA_HOME": ""}
    assert desk.run(*new, "--keys", tmp_path / "said", env=nothing).exit_code == 0
    assert desk.run(*new, env=nothing | {"XDG_DATA_HOME": str(tmp_path / "data")}).exit_code == 0
    assert desk.run(*new, env=nothing).exit_code == 0
    assert desk.run(*new, env=nothing | {"XDG_DATA_HOME": "relative"}).exit_code == 1, "the same place as before"
    found = sorted(str(path.relative_to(tmp_path)) for path in tmp_path.rglob("laptop.key"))
    assert found == [
        "data/plenary/keys/laptop.key",
        "home/.local/share/plenary/keys/laptop.key",
        "said/laptop.key",
    ]


def test_the_passphrase_file_may_be_named_by_the_environment(desk: Desk) -> None:
    """PLENARY_PASSPHRASE_FILE stands for the option."""
    assert desk.run("new", "laptop", env={"PLENARY_PASSPHRASE_FILE": str(desk.passphrase_file)}).exit_code == 0
    desk.store.open("laptop", PASSPHRASE)


def test_no_option_takes_a_secret() -> None:
    """Every option that has to do with a passphrase or words takes a file, a key id, or nothing."""
    seen = 0
    for command in ("new", "import", "backup", "restore"):
        told = CliRunner().invoke(app, [command, "--help"], env={"TERMINAL_WIDTH": "200", "NO_COLOR": "1"}).output
        for line in told.splitlines():
            if "--" in line and ("assphrase" in line or "words" in line) and "│" in line:
                assert "FILE" in line or "--keyid" in line, line
                seen += 1
    assert seen == 6
