"""``plenary import journal`` with the sample of the docs, and what can go wrong at the desk (docs/import.md)."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from ledger.application import Ledger
from ledger.format.disclosure import line_reference
from ledger.format.statement import parse_statement
from ledger.rules.history.preconditions import is_history
from ledger.rules.money.accountability import check_all
from projections.journal.books import line_year, overruns
from projections.journal.plan import texts_of
from projections.journal.reader import read_journal
from tests.projections.journal.office import Office, sealed_text

DOCS = Path(__file__).resolve().parents[3] / "docs"
JOURNAL, MAPPING = DOCS / "samples" / "harbour.journal", DOCS / "samples" / "harbour.toml"


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """An office with the sample in its record; tests only look."""
    office = Office(tmp_path_factory.mktemp("office"))
    said = office.import_(JOURNAL, MAPPING)
    assert said.code == 0, said.err
    return office


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """A fresh office."""
    return Office(tmp_path)


@pytest.fixture
def ledger(imported: Office) -> Iterator[Ledger]:
    """The ledger with the sample in it."""
    with imported.ledger() as opened:
        yield opened


def line_of(ledger: Ledger, category: str) -> str:
    """The line of a category."""
    (line,) = [key for key, line in ledger.live.state.money.lines.items() if line.key.category == category]
    return line


def test_unknown_accounts_are_refused_before_anybody_signs(office: Office, tmp_path: Path) -> None:
    """The error names them, with exit code 1, and nothing is recorded."""
    longer = tmp_path / "more.journal"
    longer.write_text(JOURNAL.read_text() + "\n2024-05-01 Tea\n  expenses:tea  $3\n  assets:free\n")
    said = office.import_(longer, MAPPING)
    assert said.code == 1
    assert "expenses:tea (line 58)" in said.err
    assert "Next: " in said.err
    with office.ledger() as ledger:
        assert ledger.size == 1


def test_a_line_that_cannot_be_read_is_told_as_json(office: Office, tmp_path: Path) -> None:
    """Programs get code, words and what to do next."""
    broken = tmp_path / "broken.journal"
    broken.write_text("2024-05-01 Tea\n  expenses:tea  3,0 $\n  assets:free\n")
    said = office.run("import", "journal", broken, "--map", MAPPING, "--json")
    assert said.code == 1
    assert said.json["error"]["code"] == "JOURNAL_REFUSED"
    assert "line 2" in said.json["error"]["words"]


def test_one_signer_is_not_enough(office: Office) -> None:
    """It is said before the key is opened."""
    said = office.import_(JOURNAL, MAPPING, "--by", "ana", "--yes")
    assert (said.code, said.err.count("SIGNER_MISSING")) == (2, 1)


def test_nothing_is_signed_without_a_yes(office: Office) -> None:
    """Without a terminal, --yes must be given; what would be signed is shown all the same."""
    said = office.import_(JOURNAL, MAPPING, "--by", "ana", "--by", "ben")
    assert said.code == 2
    assert "Hat collection at the assembly: USD 1,240.00 came in" in said.err
    with office.ledger() as ledger:
        assert ledger.size == 1


def test_the_dry_run_shows_what_the_docs_show(office: Office) -> None:
    """Every line of the docs' example is there, and nothing is recorded."""
    said = office.import_(JOURNAL, MAPPING, "--dry-run")
    shown = [line.strip() for line in (DOCS / "import.md").read_text().splitlines() if line.startswith("    2024-")]
    assert len(shown) == 4
    assert set(shown) <= set(said.out.splitlines())
    assert "12 new, 0 in the record already" in said.out
    with office.ledger() as ledger:
        assert ledger.size == 1


def test_the_sample_is_told_in_the_books(ledger: Ledger) -> None:
    """Balances, the early spend as an overrun, the promise still open, the year that money was set aside for."""
    state = ledger.live.state
    travel, printing = line_of(ledger, "travel"), line_of(ledger, "print")
    assert state.money.book(printing)._replace(authority=0) == (0, 600_00 - 85_50 - 350_25, 0, 435_75, 0, 435_75)
    assert state.money.book(travel).encumbered == 80_00
    assert [(one.day, one.amount, one.history) for one in overruns(state.money)] == [(date(2024, 2, 3), 85_50, True)]
    assert line_year(state, travel, 2024).allocated == 900_00
    assert line_year(state, travel, 2025).allocated == 4_000_00
    assert all(is_history(entry.kind) for entry in state.money.entries.values())
    assert not check_all(state)


def test_the_first_of_two_dates_counts(ledger: Ledger) -> None:
    """Unless the mapping says otherwise."""
    days = {leg.day for leg in ledger.live.state.money.legs if leg.amount == -3_000_00 and "Income" in leg.account}
    assert days == {date(2024, 2, 12), date(2025, 1, 4)}


def test_whoever_is_shown_the_words_can_check_the_refs(ledger: Ledger) -> None:
    """The sealed text of each act is the journal's exact lines, and its ref follows from them and the salt."""
    state = ledger.live.state
    (source,) = state.history.sources
    salt = bytes.fromhex(sealed_text(ledger, texts_of(state, "salt")[source]))
    texts = {act: sealed_text(ledger, digest) for act, digest in texts_of(state, "text").items()}
    read = read_journal(JOURNAL.read_bytes()).transactions
    assert [texts[act].encode() for act in texts] == [one.source for one in read]
    told = {act: ref for (_, ref), act in state.history.refs.items()}
    assert all(told[act] == line_reference(salt, text.encode(), 0) for act, text in texts.items())


def test_the_journal_as_first_read_is_kept(ledger: Ledger) -> None:
    """Beside the record, under the digest that the source names."""
    source = next(
        act for _, entry in ledger.entries() for act in entry.envelope.payload.split(b'"body":') if b'"document"' in act
    )
    digest = source.split(b'"sha256":"')[1][:64].decode()
    assert ledger.beside.document(digest) == JOURNAL.read_bytes()


def test_an_edited_transaction_is_one_new_and_one_gone(imported: Office, tmp_path: Path) -> None:
    """The record keeps what was told; the import says so."""
    edited = tmp_path / "edited.journal"
    edited.write_text(JOURNAL.read_text().replace("Printer paid", "Printer paid at last"))
    said = imported.import_(edited, MAPPING, "--dry-run", "--json").json
    assert (said["new"], said["known"], said["gone"]) == (1, 11, 1)
    assert "Printer paid at last" in said["transactions"][0]["words"]


def test_equal_transactions_are_each_imported_once(office: Office, tmp_path: Path) -> None:
    """The same lines twice in a file are two; a third adds one."""
    tea = "\n2024-05-01 Leaflets\n  expenses:print  $3\n  assets:print\n"
    twice, thrice = tmp_path / "twice.journal", tmp_path / "thrice.journal"
    twice.write_text(JOURNAL.read_text() + tea * 2)
    thrice.write_text(JOURNAL.read_text() + tea * 3)
    assert office.import_(twice, MAPPING).code == 0
    said = office.import_(thrice, MAPPING, "--dry-run", "--json").json
    assert (said["new"], said["known"]) == (1, 14)


def test_a_later_run_uses_the_frame_that_is_there(office: Office, tmp_path: Path) -> None:
    """A new line of the mapping is opened, all else is found by its name; the past decision is cited again."""
    assert office.import_(JOURNAL, MAPPING).code == 0
    journal, mapping = tmp_path / "more.journal", tmp_path / "more.toml"
    link = "https://harbour.example/minutes/2024-12-21"
    journal.write_text(JOURNAL.read_text() + f"\n2025-02-01 Food 2025\n  ; {link}\n  assets:food  $50\n  assets:free\n")
    mapping.write_text(MAPPING.read_text() + '\n[lines.food]\navailable = ["assets:food"]\n')
    said = office.import_(journal, mapping)
    assert said.code == 0, said.err
    with office.ledger() as ledger:
        state = ledger.live.state
        assert (len(state.money.accounts), len(state.money.funds), len(state.money.periods)) == (1, 1, 1)
        assert [line.key.category for line in state.money.lines.values()] == ["print", "travel", "food"]
        cited = [one.decision for one in state.history.allocations]
        assert cited[2] == cited[3]
        assert len(state.history.decisions) == 2


def test_drafts_go_from_one_key_to_the_other(office: Office, tmp_path: Path) -> None:
    """Ana signs here; Ben signs the files, which are then sent in their order."""
    (office.folder / "keys" / "ben.key").rename(tmp_path / "ben.key")
    draft = tmp_path / "books.json"
    asked = office.import_(JOURNAL, MAPPING, "--by", "ana", "--by", "ben", "--yes")
    assert "KEY_ELSEWHERE" in asked.err
    said = office.import_(
        JOURNAL,
        MAPPING,
        "--by",
        "ana",
        "--by",
        "ben",
        "--yes",
        "--draft",
        draft,
        "--passphrase-file",
        office.secret,
        "--json",
    )
    assert said.code == 0, said.out
    paths = [Path(name) for name in said.json["drafts"]]
    assert [path.name for path in paths] == ["books-1.json", "books-2.json"]
    (tmp_path / "ben.key").rename(office.folder / "keys" / "ben.key")
    for path in paths:
        signed = office.run("sign", path, "--by", "ben", "--yes", "--passphrase-file", office.secret)
        assert signed.code == 0, signed.err
        assert office.run("send", path).code == 0
    with office.ledger() as ledger:
        assert len(ledger.live.state.history.allocations) == 3


def test_nothing_is_imported_after_history_was_closed(office: Office, tmp_path: Path) -> None:
    """The rules' refusal is told, and what to do instead."""
    assert office.import_(JOURNAL, MAPPING).code == 0
    sitting = office.run(
        "say", "history.closed", "--by", "ana", "--by", "ben", "--yes", "--passphrase-file", office.secret
    )
    assert sitting.code == 0, sitting.err
    longer = tmp_path / "more.journal"
    longer.write_text(JOURNAL.read_text() + "\n2024-05-01 Leaflets\n  expenses:print  $3\n  assets:print\n")
    said = office.import_(longer, MAPPING)
    assert said.code == 1
    assert "HISTORY_CLOSED" in said.err


def test_many_transactions_are_packed_into_few_statements(office: Office, tmp_path: Path) -> None:
    """Within 64 acts and 32 KiB each; and all of them arrive."""
    many = tmp_path / "many.journal"
    text = "\n".join(
        f"2024-05-{1 + n % 28:02d} Leaflets {n}\n  expenses:print  ${n + 1}\n  assets:print\n" for n in range(300)
    )
    many.write_text(text)
    said = office.import_(
        many, MAPPING, "--by", "ana", "--by", "ben", "--yes", "--passphrase-file", office.secret, "--json"
    )
    assert said.code == 0, said.out
    with office.ledger() as ledger:
        assert len(ledger.live.state.history.refs) == 300
        payloads = [entry.envelope.payload for _, entry in ledger.entries(2)]
        full = [(len(payload), len(parse_statement(payload).acts)) for payload in payloads]
    assert all(size <= 32_768 for size, _ in full)
    assert all(size > 31_000 or acts == 64 for size, acts in full[:-1])
