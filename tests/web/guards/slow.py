"""Slow and large clients against a server in a process of its own.

    python -m tests.web.guards.slow          300 sockets that never finish, 200 MiB of body, with the default times

Prints one line for each, with the control: what a server without our protocol does.
"""

import os
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.hall import Hall

SLOW = (
    b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: ",
    b"",
    b"POST /api/statements HTTP/1.1\r\nHost: localhost\r\nContent-Le",
)


@dataclass(frozen=True, slots=True)
class Running:
    """A server in a process of its own."""

    port: int
    pid: int

    def memory(self) -> int:
        """Its resident memory in bytes."""
        fields = Path(f"/proc/{self.pid}/statm").read_text().split()
        return int(fields[1]) * os.sysconf("SC_PAGE_SIZE")

    def ask(self, path: str = "/livez") -> float:
        """Seconds until an honest request is answered."""
        began = time.perf_counter()
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=10) as answer:
            answer.read()
        return time.perf_counter() - began


@contextmanager
def running(folder: Path, **environment: str) -> Iterator[Running]:
    """``plenary serve`` on a small ledger."""
    if not folder.exists():
        hall = Hall(folder)
        hall.found({"Dockers": "Ana", "Nurses": "Ben"})
        hall.ledger.close()
    command = [str(Path(sys.executable).with_name("plenary")), "serve", "--ledger", str(folder), "--port", "0"]
    surroundings = os.environ | {"PLENARY_LOG_LEVEL": "error"} | environment
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=surroundings
    ) as server:
        assert server.stdout is not None
        line = server.stdout.readline()
        try:
            found = Running(int(line.rpartition(":")[2]), server.pid)
            for _ in range(100):
                try:
                    found.ask()
                    break
                except (urllib.error.URLError, ConnectionError):
                    time.sleep(0.05)
            yield found
        finally:
            server.terminate()
            server.wait(15)


def hold(port: int, count: int, seconds: float) -> tuple[int, float]:
    """Open sockets that never finish their headers; how many were closed in time, and when the last one was."""
    began = time.monotonic()
    held = []
    for place in range(count):
        one = socket.create_connection(("127.0.0.1", port))
        one.sendall(SLOW[place % len(SLOW)])
        held.append(one)
    closed, last = 0, 0.0
    for one in held:
        one.settimeout(max(0.01, began + seconds - time.monotonic()))
        try:
            while one.recv(4096):
                pass
            closed, last = closed + 1, time.monotonic() - began
        except ConnectionResetError:
            closed, last = closed + 1, time.monotonic() - began
        except TimeoutError:
            pass
        one.close()
    return closed, last


def pour(port: int, size: int) -> bytes:
    """Send a body of so many bytes without telling its length; the first bytes of the answer."""
    with socket.create_connection(("127.0.0.1", port), timeout=30) as one:
        head = b"POST /api/statements HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
        head += b"Transfer-Encoding: chunked\r\n\r\n"
        part = b"10000\r\n" + b"x" * 65536 + b"\r\n"
        try:
            one.sendall(head)
            for _ in range(size // 65536):
                one.sendall(part)
        except (BrokenPipeError, ConnectionResetError):
            pass
        try:
            return one.recv(4096)
        except ConnectionResetError:
            return b""


def try_all(
    folder: Path, sockets: int, size: int, within: float, **environment: str
) -> tuple[int, float, int, float, bytes]:
    """Closed sockets, when the last one was, growth in bytes, the slowest honest answer (s), the body's answer."""
    with running(folder, **environment) as server:
        before = server.memory()
        slowest = 0.0
        over = threading.Event()

        def honest() -> None:
            nonlocal slowest
            while not over.wait(0.1):
                slowest = max(slowest, server.ask())

        asking = threading.Thread(target=honest)
        asking.start()
        closed, last = hold(server.port, sockets, within)
        answer = pour(server.port, size)
        over.set()
        asking.join()
        return closed, last, server.memory() - before, slowest, answer


def main() -> None:
    """The full form."""
    with tempfile.TemporaryDirectory() as base:
        closed, last, grown, slowest, answer = try_all(Path(base) / "ledger", 300, 200 * 1024 * 1024, 10)
        first = answer.splitlines()[0].decode() if answer else "connection closed"
        print(f"slow sockets: 300 tried, {closed} closed, the last after {last:.1f} s")  # noqa: T201
        print(f"body of 200 MiB: {first}; memory up by {grown / 1048576:.1f} MiB")  # noqa: T201
        print(f"honest requests meanwhile: the slowest took {slowest * 1000:.0f} ms")  # noqa: T201
        long = {"PLENARY_HEADER_SECONDS": "60", "PLENARY_CONNECTIONS": "100000"}
        with running(Path(base) / "ledger", **long) as server:
            print(f"control, without the time limit: {hold(server.port, 300, 10)[0]} of 300 closed")  # noqa: T201


if __name__ == "__main__":
    main()
