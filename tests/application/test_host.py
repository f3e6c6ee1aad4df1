"""The ledger on its host: founding, appending, proving, reopening."""

import sqlite3
from pathlib import Path

import pytest

from ledger.application import LedgerDamagedError, Recorded, StorageFailedError, admit
from ledger.application.compose import Words
from ledger.format.note import Ed25519NoteVerifier
from ledger.format.receipt import format_receipt, parse_receipt, verify_receipt
from ledger.rules.kind import Refusal
from ledger.store.guard import SigningGuardError
from tests.hall import Hall
from tests.world import ORIGIN


@pytest.fixture
def hall(tmp_path: Path) -> Hall:
    """A ledger founded by two unions."""
    hall = Hall(tmp_path)
    hall.found({"dockers": "ana", "nurses": "ben"})
    return hall


def test_a_founding_is_recorded_and_signed(hall: Hall) -> None:
    """The founding is entry 0, and the head over it is signed."""
    assert hall.ledger.size == 1
    assert hall.ledger.checkpoint().checkpoint.size == 1


def test_every_receipt_verifies_at_every_size(hall: Hall) -> None:
    """Each entry's receipt verifies against the host's key, through several tiles."""
    for number in range(5):
        hall.invite("ana", f"Choir {number}")
    verifier = Ed25519NoteVerifier(hall.ledger.keys.note_key)
    for index in range(hall.ledger.size):
        receipt = parse_receipt(format_receipt(hall.ledger.receipt(index)))
        assert verify_receipt(receipt, ORIGIN, [verifier]).size == 6


def test_the_same_statement_again_answers_with_its_index(hall: Hall) -> None:
    """Sent twice, a statement stands once."""
    sitting = hall.sitting(("ana", "self"))
    sitting.add("organization.registered/v1", {"standing": "invited"}, sealed={"name": Words("Choir")})
    submission = hall.sign(sitting)
    assert hall.submit(submission) == Recorded(1, again=False)
    assert hall.submit(submission) == Recorded(1, again=True)
    assert hall.ledger.size == 2


def test_a_wrong_signature_is_refused(hall: Hall) -> None:
    """Ben's key does not sign for Ana."""
    sitting = hall.sitting(("ana", "self"))
    sitting.add("organization.registered/v1", {"standing": "invited"}, sealed={"name": Words("Choir")})
    other = hall.sitting(("ben", "self"))
    other.add("organization.registered/v1", {"standing": "invited"}, sealed={"name": Words("Band")})
    signed, wrong = hall.sign(sitting), hall.sign(other)
    forged = type(signed)(type(signed.envelope)(signed.envelope.payload, wrong.envelope.signatures), signed.disclosures)
    answer = hall.submit(forged)
    assert isinstance(answer, Refusal)
    assert answer.code == "SIGNATURE_INVALID"


def test_reopened_it_is_the_same(hall: Hall) -> None:
    """Replayed from the store, the state and the head are the same."""
    hall.invite("ana", "Choir")
    before = hall.ledger.checkpoint().data
    hall.reopen()
    assert hall.ledger.size == 2
    assert hall.ledger.checkpoint().data == before
    hall.invite("ben", "Band")
    assert hall.ledger.size == 3


def test_words_are_kept_beside(hall: Hall) -> None:
    """The disclosure of each sealed field is held; the entry holds its digest only."""
    hall.invite("ana", "Choir of the harbour")
    digest = list(hall.ledger.live.state.record.sealed)[-1]
    assert hall.ledger.beside.disclosure(digest) is not None
    assert b"Choir" not in (hall.path / "ledger.db").read_bytes()


def test_an_older_backup_is_refused(hall: Hall) -> None:
    """With the guard's file kept, a database restored from before the last signed head is not opened."""
    hall.ledger.application.close()
    old = (hall.path / "ledger.db").read_bytes()
    hall.reopen()
    hall.invite("ana", "Choir")
    hall.ledger.close()
    for name in ("ledger.db", "ledger.db-wal", "ledger.db-shm"):
        (hall.path / name).unlink(missing_ok=True)
    (hall.path / "ledger.db").write_bytes(old)
    with pytest.raises((SigningGuardError, LedgerDamagedError)):
        hall.reopen()


def test_a_batch_is_one_commit(hall: Hall) -> None:
    """Statements of one batch are judged in order: what the first changes the second sees."""
    batch = []
    for name in ("Choir", "Band", "Press"):
        sitting = hall.sitting(("ana", "self"))
        sitting.add("organization.registered/v1", {"standing": "invited"}, sealed={"name": Words(name)})
        batch.append(admit(hall.sign(sitting)))
    assert hall.ledger.append(batch) == [Recorded(1, again=False), Recorded(2, again=False), Recorded(3, again=False)]
    assert hall.ledger.checkpoint().checkpoint.size == 4


@pytest.mark.parametrize("name", ["ledger.db", "beside.db", "guard.db"])
def test_a_file_that_is_no_database_stops_the_host(hall: Hall, name: str) -> None:
    """Whichever file is spoilt, opening says that the storage failed."""
    hall.ledger.close()
    (hall.path / name).write_bytes(b"not a database, whatever its name says" * 200)
    with pytest.raises(StorageFailedError, match="open it again"):
        hall.reopen()


def test_an_entry_changed_on_the_disk_stops_the_host(hall: Hall) -> None:
    """Bytes changed behind the ledger's back are met on opening, and nothing is signed over them."""
    hall.invite("ana", "Choir")
    hall.ledger.close()
    with sqlite3.connect(hall.path / "ledger.db") as connection:
        connection.execute("DROP TRIGGER entry_no_update")
        state = connection.execute("SELECT state FROM entry WHERE id = 2").fetchone()[0]
        changed = state.replace(b":00.000Z", b":00.001Z", 1).replace(b":01.000Z", b":01.001Z", 1)
        changed = changed.replace(b":02.000Z", b":02.001Z", 1)
        assert changed != state
        connection.execute("UPDATE entry SET state = ? WHERE id = 2", (changed,))
    connection.close()
    with pytest.raises(LedgerDamagedError, match="not what the entries give"):
        hall.reopen()
