"""Slow sockets lose their place, a body without end is refused, and honest requests are answered meanwhile."""

from pathlib import Path

from tests.web.guards.slow import hold, running, try_all


def test_slow_and_large_clients_cost_little(tmp_path: Path) -> None:
    """The quick form: 120 sockets, 40 MiB; ``python -m tests.web.guards.slow`` is the full one."""
    closed, _, grown, slowest, answer = try_all(
        tmp_path / "ledger", 120, 40 * 1024 * 1024, 8, PLENARY_HEADER_SECONDS="2"
    )
    assert closed == 120
    assert answer[:12] in (b"HTTP/1.1 413", b"")
    assert grown < 32 * 1024 * 1024
    assert slowest < 2


def test_the_control_fails(tmp_path: Path) -> None:
    """Without the limit the sockets stay, so it is the limit that closes them."""
    with running(tmp_path / "ledger", PLENARY_HEADER_SECONDS="60") as server:
        assert hold(server.port, 10, 3)[0] == 0
