"""``plenary verify``, ``export tiles``, ``explain`` and ``charter``: checked by others, results and rules told."""

import json
from pathlib import Path

import pytest

from api.cli.starters import WORDS
from ledger.rules.charter.starters import STARTERS, charter_body, starter
from tests.api.laptop import Laptop

SOUND, FINDINGS, USAGE, UNCHECKED = 0, 1, 2, 3


def test_an_export_is_sound_until_it_is_touched(laptop: Laptop, tmp_path: Path) -> None:
    """The auditor's verdict is the exit code: 0 for the export, 1 when one byte of it was changed."""
    out = tmp_path / "out"
    told = laptop.json("export", "tiles", out, "--with-words")
    assert (told["size"], told["words"] > 0) == (1, True)
    result = laptop.run("verify", out)
    assert result.exit_code == SOUND, result.output
    assert "VERDICT (checked by this device): sound" in result.stdout
    assert json.loads(laptop.run("verify", out, "--json").stdout)
    genesis = laptop.json("show")["genesis"]
    groups = " ".join(genesis[start : start + 8] for start in range(0, 64, 8))
    assert laptop.run("verify", out, "--genesis", groups).exit_code == SOUND
    assert laptop.run("verify", out, "--genesis", "0" * 64).exit_code == FINDINGS
    entries = next((out / "tile" / "entries").rglob("000*")) if (out / "tile" / "entries").is_dir() else out
    bundle = entries if entries.is_file() else next(path for path in entries.rglob("*") if path.is_file())
    data = bytearray(bundle.read_bytes())
    data[len(data) // 2] ^= 1
    bundle.write_bytes(bytes(data))
    assert laptop.run("verify", out).exit_code == FINDINGS


def test_a_ledgers_folder_is_exported_and_checked(laptop: Laptop) -> None:
    """Without a path, and for a ledger's folder, the auditor gets a fresh export."""
    for arguments in (("verify",), ("verify", laptop.ledger)):
        result = laptop.run(*arguments)
        assert result.exit_code == SOUND, result.output
        assert "harbour.example/record, size 1" in result.stdout


def test_a_receipt_is_checked_by_the_ledgers_key(laptop: Laptop, tmp_path: Path) -> None:
    """With the ledger at hand its key is taken; a stranger must name one, or it cannot be checked."""
    file = tmp_path / "entry.tlog-proof"
    laptop.done("receipt", 0, "-o", file)
    assert laptop.run("verify", file).exit_code == SOUND
    stranger = Laptop(tmp_path / "stranger", tmp_path / "nothing")
    assert stranger.run("verify", file).exit_code == UNCHECKED
    file.write_bytes(file.read_bytes().replace(b"index 0", b"index 1"))
    assert laptop.run("verify", file).exit_code == FINDINGS


def test_what_cannot_be_verified(laptop: Laptop, tmp_path: Path) -> None:
    """What is not there is wrong usage; what is no export is never sound."""
    laptop.refused("verify", tmp_path / "absent", code="NOT_FOUND", exit_code=USAGE)
    assert laptop.run("verify", laptop.write("text", "nothing")).exit_code == UNCHECKED
    (tmp_path / "empty").mkdir()
    assert laptop.run("verify", tmp_path / "empty").exit_code != SOUND


def test_an_export_goes_nowhere_else(laptop: Laptop, tmp_path: Path) -> None:
    """A folder with another ledger's export is left alone; texts go only when asked for."""
    out = tmp_path / "out"
    laptop.done("export", "tiles", out)
    assert not (out / "disclosures.jsonl").exists()
    other = Laptop(tmp_path / "other", tmp_path / "other-ledger", laptop.clock, seed="other")
    other.found()
    other.refused("export", "tiles", out, code="EXPORT_REFUSED")


def test_an_outcome_is_explained(laptop: Laptop) -> None:
    """Rule, words, arithmetic, who is in, what it does, and other rules on the same words."""
    laptop.done("propose", "Walk together", "--text", "On Sunday.", "--by", "anna", "-y")
    assert "nothing to count" in laptop.done("explain", "D-1")
    laptop.done("open", "D-1", "--closes", "2026-03-10", "--by", "anna", "-y")
    laptop.done("position", "D-1", "consent", "--by", "anna", "-y")
    laptop.done("position", "D-1", "object", "--ground", "harm", "--reason", "Rain.", "--by", "bo", "-y")
    text = laptop.done("explain", "Walk together")
    assert "Dockers Union   consent  by key" in text
    assert "Tenants Circle  object   by key" in text
    assert "Street Choir    no word" in text
    assert "simple majority" in text
    told = laptop.json("explain", "D-1")
    assert told["stage"] == "open"
    assert [one["position"] for one in told["inputs"]] == ["consent", "object", None]
    laptop.refused("explain", "D-9", code="NOT_FOUND", exit_code=USAGE)


def test_charters_are_told_checked_and_compared(laptop: Laptop) -> None:
    """Sentences for the one in force, problems with places, and what would change; starters by name."""
    assert tuple(WORDS) == STARTERS
    assert laptop.json("charter", "starters")["starters"] == dict(WORDS)
    assert "The charter is changed in class charter alone" in laptop.done("charter", "show")
    assert laptop.json("charter", "show", "CH-1")["charter"]["amending"] == "charter"
    for name in STARTERS:
        laptop.done("charter", "check", name)
    bad = laptop.write("bad.json", {"amending": "nothing"})
    result = laptop.run("charter", "check", bad)
    assert result.exit_code == FINDINGS
    assert "amending" in result.stdout
    assert laptop.run("charter", "check", bad, "--json").exit_code == FINDINGS
    laptop.refused("charter", "check", laptop.write("odd.json", {"colour": "red"}), code="CHARTER_MALFORMED")
    laptop.refused("charter", "show", "no-such-starter", code="USAGE", exit_code=USAGE)
    assert laptop.done("charter", "diff", "union-local", "union-local") == "They say the same.\n"
    open_record = laptop.write("open.json", {**charter_body(starter()), "entries": "public"})
    assert laptop.json("charter", "diff", "consent", open_record)["changes"] == [
        {"where": "entries", "before": "members", "after": "public"}
    ]


@pytest.mark.parametrize("name", STARTERS)
def test_every_starter_founds_a_coalition(blank: Laptop, name: str) -> None:
    """Each starter charter is lawful at a founding."""
    plan = {
        "name": "Harbour",
        "charter": name,
        "entries": "public",
        "organizations": [{"name": "Dockers", "people": [{"name": "Anna", "key": "anna"}]}, "Tenants: Bo"],
    }
    blank.found(plan)
    assert blank.json("charter", "show")["charter"]["entries"] == "public"
