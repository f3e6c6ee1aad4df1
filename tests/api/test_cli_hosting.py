"""``plenary clerk``: what is due, a heartbeat, and the witnesses' word."""

from pathlib import Path

from ledger.format.checkpoint import parse_checkpoint
from tests.api.laptop import Laptop

REFUSED, USAGE = 1, 2


def test_nothing_is_due_on_the_first_day(laptop: Laptop) -> None:
    """The clerk publishes what time has brought, and only that."""
    assert laptop.json("clerk", "due") == {"recorded": [], "refused": []}


def test_a_heartbeat_is_the_present_head_dated_anew(laptop: Laptop, tmp_path: Path) -> None:
    """Two lines of the ledger stand under it, Ed25519 and ML-DSA-44; it can be written to a file."""
    told = laptop.json("clerk", "heartbeat")
    signed = parse_checkpoint(told["note"].encode())
    assert (told["size"], len(signed.signatures)) == (1, 2)
    laptop.done("clerk", "heartbeat", "-o", tmp_path / "head")
    assert parse_checkpoint((tmp_path / "head").read_bytes()).checkpoint == signed.checkpoint


def test_a_head_without_witnesses_is_not_written_down(laptop: Laptop, tmp_path: Path) -> None:
    """A record that asks for no witness takes no witnessed head, and what is no head is refused by name."""
    laptop.done("clerk", "heartbeat", "-o", tmp_path / "head")
    assert laptop.run("clerk", "witnessed", tmp_path / "head").exit_code == REFUSED
    (tmp_path / "text").write_text("nothing", encoding="ascii")
    assert laptop.run("clerk", "witnessed", tmp_path / "text").exit_code == REFUSED
    assert laptop.run("clerk", "witnessed", tmp_path / "absent").exit_code == USAGE
