"""``plenary serve`` and the demonstration's pages, as programs of their own."""

import os
import signal
import subprocess
import sys
import urllib.request
from pathlib import Path

from tests.hall import Hall

PLENARY = str(Path(sys.executable).with_name("plenary"))


def _hall(folder: Path) -> Path:
    hall = Hall(folder)
    hall.found({"Dockers": "Ana", "Nurses": "Ben"})
    hall.ledger.close()
    return folder


def test_a_setting_that_is_none_is_told(tmp_path: Path) -> None:
    """Which, what is wrong with it, where settings are listed; exit code 2."""
    folder = _hall(tmp_path / "ledger")
    config = tmp_path / "plenary.toml"
    config.write_text("max_body = 3\n")
    command = [PLENARY, "serve", "--ledger", str(folder), "--port", "0", "--config", str(config)]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    assert done.returncode == 2
    assert "max_body" in done.stderr
    assert "docs/serving.md" in done.stderr


def test_a_port_that_is_taken_is_told(tmp_path: Path) -> None:
    """With what to do, and nothing is left behind."""
    folder = _hall(tmp_path / "ledger")
    command = [PLENARY, "serve", "--ledger", str(folder), "--bind", "203.0.113.1"]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    assert done.returncode == 3
    assert "--port" in done.stderr


def test_it_serves_until_it_is_told_to_stop(tmp_path: Path) -> None:
    """Pages and API on one address; Ctrl-C ends it well; what it logs is JSON and nobody's."""
    folder = _hall(tmp_path / "ledger")
    command = [PLENARY, "serve", "--ledger", str(folder), "--port", "0"]
    surroundings = os.environ | {"PLENARY_LOG_LEVEL": "info"}
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=surroundings
    ) as server:
        assert server.stdout is not None
        assert server.stderr is not None
        line = server.stdout.readline()
        url = line.split()[-1]
        try:
            for told in server.stderr:
                if "startup complete" in told:
                    break
            with urllib.request.urlopen(f"{url}/livez", timeout=10) as answer:  # noqa: S310 - an address of this machine
                assert b"true" in answer.read()
            server.send_signal(signal.SIGINT)
            _, rest = server.communicate(timeout=20)
        finally:
            server.kill()
    assert server.returncode == 0
    assert '"route": "/livez"' in rest
    assert "127.0.0.1" not in rest


def test_the_demo_shows_its_pages_and_ends_where_nobody_watches() -> None:
    """It says where they are and how to look at them as others do; without a terminal they are looked at once."""
    done = subprocess.run([PLENARY, "demo"], check=False, capture_output=True, text=True, stdin=subprocess.DEVNULL)
    assert done.returncode == 0, done.stderr
    assert "http://localhost:" in done.stdout
    assert "/demo" in done.stdout
    assert "looked at once" in done.stderr
