"""``plenary`` as a program: exit codes, where options may stand, errors in one line, streams, and clean ends."""

import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from typer.main import get_command

from api.cli import main
from api.cli.desk import Outside
from tests.api.laptop import Laptop

PROGRAM = Path(sys.executable).with_name("plenary")


def start(*arguments: object, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the installed program, as a shell would, without a terminal."""
    env = {name: value for name, value in os.environ.items() if not name.startswith("PLENARY_")}
    return subprocess.run(
        [PROGRAM, *map(str, arguments)], capture_output=True, text=True, check=False, env=env | environment
    )


def run(capfd: pytest.CaptureFixture[str], *arguments: object, outside: Outside | None = None) -> tuple[int, str, str]:
    """Run the entry point in this process: exit code, standard output, standard error."""
    with pytest.raises(SystemExit) as left:
        main.run([str(each) for each in arguments], outside)
    told = capfd.readouterr()
    assert isinstance(left.value.code, int)
    return left.value.code, told.out, told.err


def test_the_installed_program_answers(laptop: Laptop) -> None:
    """The entry point runs as a process: version, help, a log on standard output and nothing on standard error."""
    assert re.fullmatch(r"plenary \d+\.\d+\.\d+\n", start("--version").stdout)
    told = start("log", PLENARY_LEDGER=str(laptop.ledger))
    assert (told.returncode, told.stderr) == (0, "")
    assert "Register Anna." in told.stdout
    assert "\x1b" not in told.stdout


def test_the_ledger_may_be_named_in_three_places(
    laptop: Laptop, tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before the command, after it, or by the environment; what stands nearest to the command wins."""
    nothing, here = tmp_path / "nothing", laptop.ledger
    monkeypatch.delenv("PLENARY_LEDGER", raising=False)
    assert run(capfd, "--ledger", here, "log")[0] == 0
    assert run(capfd, "log", "--ledger", here)[0] == 0
    assert run(capfd, "--ledger", nothing, "log", "--ledger", here)[0] == 0
    assert run(capfd, "--json", "log", "--ledger", here)[1].startswith("{")
    monkeypatch.setenv("PLENARY_LEDGER", str(nothing))
    assert run(capfd, "log")[0] == 2
    assert run(capfd, "--ledger", here, "log")[0] == 0


@pytest.mark.parametrize(
    "arguments",
    [("frobnicate",), ("log", "--frobnicate"), ("log", "--from", "x"), ("receipt",), ("receipt", "-1"), ("key", "new")],
)
def test_wrong_usage_is_two_lines_and_2(capfd: pytest.CaptureFixture[str], arguments: tuple[str, ...]) -> None:
    """What was typed wrongly is said in one line, and where to look in the next; as JSON when that was asked for."""
    code, out, err = run(capfd, *arguments)
    assert (code, out) == (2, "")
    first, last = err.splitlines()
    assert first.startswith("USAGE: ")
    assert last.startswith("Next: plenary")
    assert last.endswith("--help shows what it takes.")
    code, out, err = run(capfd, *arguments, "--json")
    assert code == 2
    assert json.loads(out)["error"]["code"] == "USAGE"


def test_without_a_command_the_help_is_shown(capfd: pytest.CaptureFixture[str]) -> None:
    """Nothing typed shows what there is."""
    code, out, err = run(capfd)
    assert code == 2
    assert "init" in out + err


def test_an_unforeseen_error_is_one_clear_line(
    laptop: Laptop, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A fault of the program shows no traceback, says what to do, and is 3; PLENARY_DEBUG shows where it was."""

    def broken() -> bool:
        raise ZeroDivisionError("a fault planted by the test")

    outside = Outside(laptop.clock, laptop.randomness, 1, broken)
    arguments = ("say", "person.registered", "--by", "anna", "--ledger", laptop.ledger, "--keys", laptop.keys)
    code, out, err = run(capfd, *arguments, outside=outside)
    assert (code, out) == (3, "")
    assert err.splitlines()[0] == "UNEXPECTED: ZeroDivisionError: a fault planted by the test"
    assert "Traceback" not in err
    assert err.splitlines()[-1].startswith("Next: ")
    monkeypatch.setenv("PLENARY_DEBUG", "1")
    with pytest.raises(ZeroDivisionError):
        main.run([str(each) for each in arguments], outside)


def test_stopping_it_is_clean(laptop: Laptop, capfd: pytest.CaptureFixture[str]) -> None:
    """Ctrl-C ends with 130 and a sentence, signs nothing and shows no traceback."""

    def stopped() -> bool:
        raise KeyboardInterrupt

    outside = Outside(laptop.clock, laptop.randomness, 1, stopped)
    arguments = ("say", "person.registered", "--by", "anna", "--ledger", laptop.ledger, "--keys", laptop.keys)
    code, _, err = run(capfd, *arguments, outside=outside)
    assert code == 130
    assert "INTERRUPTED" in err
    assert "Traceback" not in err
    assert laptop.json("show")["size"] == 1


def test_a_reader_that_leaves_is_no_error(laptop: Laptop) -> None:
    """Piping into a program that stops reading, as head does, ends quietly."""
    for _ in range(3):
        laptop.say("organization.registered", "--set", "standing=invited", "--seal", "name=" + "W" * 8000)
    reading, writing = os.pipe()
    os.close(reading)
    ran = subprocess.run(
        [PROGRAM, "log", "--ledger", laptop.ledger], stdout=writing, stderr=subprocess.PIPE, text=True, check=False
    )
    os.close(writing)
    assert ran.stderr == ""
    assert ran.returncode == 128 + signal.SIGPIPE, "never a code that could be a verdict"


def test_a_damaged_ledger_cannot_be_checked(laptop: Laptop) -> None:
    """A ledger whose stored entries are not what its head says stops every command with 3."""
    (laptop.ledger / "ledger.db").write_bytes(b"nothing")
    result = start("log", "--ledger", laptop.ledger)
    assert result.returncode == 3
    assert "Traceback" not in result.stderr
    assert result.stderr.splitlines()[-1].startswith("Next: ")


def test_colours_go_to_terminals_that_want_them(laptop: Laptop) -> None:
    """On a terminal headings are coloured, and with NO_COLOR they are not."""
    for environment, coloured in (({}, True), ({"NO_COLOR": "1"}, False)):
        shown = _on_a_terminal([str(PROGRAM), "log", "--ledger", str(laptop.ledger)], environment)
        assert ("\x1b[1;36m" in shown) is coloured, shown
        assert "Register Anna." in shown


def _on_a_terminal(command: list[str], environment: dict[str, str]) -> str:
    """What a program shows on a terminal of 80 columns."""
    import pty  # noqa: PLC0415 - not on every system

    kept = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "PLENARY_LEDGER")}
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        command, stdin=theirs, stdout=theirs, stderr=theirs, env=kept | {"TERM": "xterm", "COLUMNS": "80"} | environment
    ) as process:
        os.close(theirs)
        shown = b""
        while True:
            try:
                part = os.read(ours, 65_536)
            except OSError:  # Linux says EIO when the other side has closed
                break
            if not part:
                break
            shown += part
        process.wait()
    os.close(ours)
    return shown.decode()


def test_no_option_takes_a_secret() -> None:
    """No option takes a passphrase, a key's seed or a link itself, only files that hold them; a draw's are open."""
    seen: list[tuple[str, str]] = []

    def walk(command: object, path: str) -> None:
        for name, child in getattr(command, "commands", {}).items():
            walk(child, f"{path} {name}")
        for parameter in getattr(command, "params", []):
            wanted = [option for option in parameter.opts if re.search(r"pass|seed|secret|link|words|private", option)]
            seen.extend((path.strip(), option) for option in wanted)

    walk(get_command(main.app), "")
    assert {option for _, option in seen} <= {
        "--passphrase-file", "--file-passphrase-file", "--words-file", "--link-file", "--private", "--with-words",
        "--public-words", "--seeds",
    }  # fmt: skip
    assert any(option == "--passphrase-file" for _, option in seen)
