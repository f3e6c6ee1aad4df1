"""``plenary publish``: refusals with a next step, and a site that is brought up to date."""

import html
from pathlib import Path

from projections.language import read_catalogue
from tests.api.laptop import Laptop

REFUSED, USAGE = 1, 2


def test_there_is_nothing_to_publish_before_the_founding(blank: Laptop, tmp_path: Path) -> None:
    """No ledger, no site; the folder is not made."""
    ran = blank.run("publish", tmp_path / "site")
    assert ran.exit_code == USAGE
    assert "plenary init" in ran.stderr
    assert not (tmp_path / "site").exists()


def test_a_language_without_pages_is_refused_by_name(laptop: Laptop, tmp_path: Path) -> None:
    """The languages that there are stand in the answer; pseudo-languages are for tests alone."""
    for code in ("xx", "en-XA", ""):
        ran = laptop.run("publish", tmp_path / "site", "--language", code)
        assert ran.exit_code == USAGE
        assert "en, zu, es" in ran.stderr


def test_a_folder_with_other_things_is_refused(laptop: Laptop, tmp_path: Path) -> None:
    """Nothing is written over, and the answer says what to do."""
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "letter.txt").write_text("dear all", encoding="utf-8")
    ran = laptop.run("publish", tmp_path / "full")
    assert ran.exit_code == REFUSED
    assert "PUBLISH_REFUSED" in ran.stderr
    assert "empty folder" in ran.stderr
    assert [path.name for path in (tmp_path / "full").iterdir()] == ["letter.txt"]


def test_entries_stay_with_members_unless_somebody_answers_for_them(laptop: Laptop, tmp_path: Path) -> None:
    """By default the entries are not there and the command says so; with the option they are, and the log says so."""
    site = tmp_path / "site"
    ran = laptop.run("publish", site)
    assert ran.exit_code == 0
    assert "keeps entries to members" in ran.stderr
    assert not (site / "checkpoint").exists()
    told = laptop.json("publish", site, "--with-entries")
    assert told["entries"] is True
    assert (site / "checkpoint").is_file()
    assert "answered for publishing" in (site / "log.html").read_text(encoding="utf-8")
    laptop.done("verify", site)


def test_what_the_record_gains_is_brought_in(laptop: Laptop, tmp_path: Path) -> None:
    """A second run writes nothing; after another entry it writes what changed, and the site verifies again."""
    site = tmp_path / "site"
    first = laptop.json("publish", site, "--with-entries")
    again = laptop.json("publish", site, "--with-entries")
    assert (again["written"], again["unchanged"], again["removed"]) == (0, first["written"], 0)
    laptop.done("propose", "A march", "--text", "On the first of May.", "--by", "anna:Dockers Union", "--yes")
    later = laptop.json("publish", site, "--with-entries")
    assert later["size"] == first["size"] + 1
    assert later["written"] > 0
    assert later["unchanged"] >= 2  # the stylesheet and the mark at least
    assert (site / "decisions" / "D-1.html").is_file()
    laptop.done("verify", site)


def test_the_pages_speak_the_language_asked_for(laptop: Laptop, tmp_path: Path) -> None:
    """The document says which language it is in, and that no speaker reviewed it yet where that is so."""
    laptop.done("publish", tmp_path / "site", "--language", "es")
    page = (tmp_path / "site" / "index.html").read_text(encoding="utf-8")
    assert 'lang="es"' in page
    note = "No speaker of this language has reviewed these words yet"
    (told,) = [m for m in read_catalogue("es") if isinstance(m.id, str) and m.id.startswith(note)]
    assert html.escape(str(told.string or told.id)) in page
