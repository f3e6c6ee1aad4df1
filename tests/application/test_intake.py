"""What the host refuses by itself, and what happens to a statement that comes again, late, or at a bad moment."""

from dataclasses import replace
from pathlib import Path

import pytest

from ledger.application import DiskFullError, Ledger, LedgerFolder, Recorded, admit
from ledger.application.compose import Sitting, Words, sign_all
from ledger.application.host import FREE_SPACE_FLOOR
from ledger.format.codec import DAY_MS, HOUR_MS, encode_base64
from ledger.format.entry import MAX_ENTRY_BYTES
from ledger.format.errors import FormatError
from ledger.format.note import format_verifier_key
from ledger.keys.signer import PrivateKeySigner
from ledger.rules.kind import Refusal, Registry
from ledger.rules.kinds import RULES_V0
from ledger.store.guard import SigningGuardError
from tests.hall import Hall, Randomness
from tests.world import ORIGIN, key_body, private_key


@pytest.fixture
def hall(tmp_path: Path) -> Hall:
    """A ledger founded by two unions."""
    hall = Hall(tmp_path)
    hall.found({"dockers": "ana", "nurses": "ben"})
    return hall


def _naming(hall: Hall, name: str) -> Sitting:
    sitting = hall.sitting(("ana", "self"))
    sitting.add("organization.registered/v1", {"standing": "invited"}, sealed={"name": Words(name)})
    return sitting


def _code(answer: object) -> str:
    assert isinstance(answer, Refusal), answer
    return answer.code


def test_a_founding_by_keys_that_the_host_does_not_hold_is_refused(tmp_path: Path) -> None:
    """Were it taken, the host would sign heads that nobody could verify."""
    stranger = LedgerFolder(tmp_path / "elsewhere").create(ORIGIN, Randomness("elsewhere"))
    hall = Hall(tmp_path / "here")
    unions = {"dockers": "ana", "nurses": "ben"}
    for keys in (
        stranger,
        replace(hall.ledger.keys, clerk=stranger.clerk),
        replace(stranger, clerk=hall.ledger.keys.clerk),
    ):
        assert _code(hall.submit(hall.founding(unions, keys=keys))) == "HOST_KEYS_MISSING"
    hall.found(unions)
    assert hall.ledger.size == 1


def test_the_ledgers_keys_are_replaced_by_others_that_the_host_holds(hall: Hall) -> None:
    """From the entry that names them on, heads are signed by the new keys; a set that is not held is refused."""
    stranger = LedgerFolder(hall.path / "elsewhere").create(ORIGIN, Randomness("elsewhere"))
    assert _code(_replace_keys(hall, list(stranger.vkeys()))) == "HOST_KEYS_MISSING"
    old = hall.ledger.keys.note_key
    new = hall.ledger.folder.create_more_keys(hall.randomness)
    hall.reopen()
    assert hall.ledger.keys.note_key == old
    hall.invite("ana", "Choir")
    assert isinstance(_replace_keys(hall, list(new.vkeys())), Recorded)
    assert hall.ledger.checkpoint().signatures[0].key_id == new.note_key.key_id
    hall.reopen()
    hall.invite("ana", "Band")
    assert hall.ledger.checkpoint().signatures[0].key_id == new.note_key.key_id


def _replace_keys(hall: Hall, note_keys: list[str]) -> Recorded | Refusal:
    capacities = [("ana", ("organization", "dockers")), ("ben", ("organization", "nurses"))]
    sitting = hall.sitting(*capacities)
    sitting.add("ledger.keys/v1", {"note_keys": note_keys}, by=(0, 1))
    return hall.submit(hall.sign(sitting))


def test_a_host_without_the_key_in_force_signs_nothing(hall: Hall, tmp_path: Path) -> None:
    """A folder whose new keys were left behind is not served."""
    new = hall.ledger.folder.create_more_keys(hall.randomness)
    hall.reopen()
    assert isinstance(_replace_keys(hall, list(new.vkeys())), Recorded)
    for path in (tmp_path / "keys" / "1").iterdir():
        path.unlink()
    hall.reopen()
    with pytest.raises(SigningGuardError, match="does not hold the note key"):
        hall.invite("ana", "Choir")


def test_what_was_withheld_cannot_count_after_its_time(hall: Hall) -> None:
    """Good for an hour: a millisecond before it is taken, at the hour it is refused, and stays so."""
    late, just = admit(hall.sign(_naming(hall, "Choir"))), admit(hall.sign(_naming(hall, "Band")))
    assert late.statement.until == just.statement.until
    hall.clock.wait(late.statement.until - hall.clock.ms - 1)
    assert hall.ledger.append([just]) == [Recorded(1, again=False)]
    hall.clock.wait(1)
    assert _code(hall.ledger.append([late])[0]) == "UNTIL_PASSED"
    # What stands already is still answered with its place.
    assert hall.ledger.append([just]) == [Recorded(1, again=True)]


def test_a_refused_statement_leaves_nothing_and_may_come_again(hall: Hall) -> None:
    """Refused for its date, the same bytes count once their time has come."""
    sitting = _naming(hall, "Choir")
    ahead = sitting.draw_up(at=hall.clock.ms + DAY_MS + HOUR_MS, seen=hall.seen(), valid_ms=2 * DAY_MS)
    signed = admit(sign_all(ahead, {hall.ids["ana"]: PrivateKeySigner(private_key("ana"))}))
    words = hall.ledger.beside.digests()
    assert _code(hall.ledger.append([signed])[0]) == "AT_AHEAD"
    assert hall.ledger.beside.digests() == words
    hall.clock.wait(2 * HOUR_MS)
    assert hall.ledger.append([signed]) == [Recorded(1, again=False)]


def test_an_erased_word_does_not_come_back_with_its_statement(hall: Hall) -> None:
    """Sent again, a statement is answered; its disclosure is not kept a second time."""
    signed = hall.sign(_naming(hall, "Choir"))
    hall.accept(signed)
    digest = list(hall.ledger.live.state.record.sealed)[-1]
    sitting = hall.sitting(("ana", "self"))
    sitting.add("disclosure.erased/v1", {"digests": [digest], "right": "author"})
    hall.accept(hall.sign(sitting))
    assert hall.submit(signed) == Recorded(1, again=True)
    assert hall.ledger.beside.disclosure(digest) is None


def test_words_that_a_crash_left_behind_are_gone_after_opening(hall: Hall) -> None:
    """Words of an entry that never came, and words that an entry erased, are deleted when the ledger is opened."""
    hall.accept(hall.sign(_naming(hall, "Choir")))
    digest = list(hall.ledger.live.state.record.sealed)[-1]
    encoded = hall.ledger.beside.disclosure(digest)
    assert encoded is not None
    sitting = hall.sitting(("ana", "self"))
    sitting.add("disclosure.erased/v1", {"digests": [digest], "right": "author"})
    hall.accept(hall.sign(sitting))
    orphan = hall.sign(_naming(hall, "Never sent")).disclosures[0]
    hall.ledger.beside.put_disclosures([encoded, orphan])
    before = len(hall.ledger.beside.digests())
    hall.reopen()
    assert len(hall.ledger.beside.digests()) == before - 2
    assert hall.ledger.beside.disclosure(digest) is None


def test_an_entry_too_large_is_refused_before_the_rules(hall: Hall) -> None:
    """Signatures count: an envelope that fits no entry is no submission."""
    signed = hall.sign(_naming(hall, "Choir"))
    line = signed.envelope.signatures[0]
    fat = replace(line, authenticator_data=b"a" * MAX_ENTRY_BYTES, client_data_json=b"{}")
    with pytest.raises(FormatError) as refused:
        admit(replace(signed, envelope=replace(signed.envelope, signatures=(fat,))))
    assert refused.value.code == "ENTRY_TOO_LARGE"


def test_a_key_enrolled_in_the_batch_may_sign_in_it(hall: Hall) -> None:
    """What is lawful one by one is lawful in one batch: the second statement's key is enrolled by the first's act."""
    sitting = hall.sitting(("ana", "self"), (".0", "self"))
    body = {"key": key_body("cy")}
    place = sitting.add("person.registered/v1", body, by=(0, 1), sealed={"name": Words("cy")})
    registered = hall.sign(sitting, {".0": "cy"})
    hall.ids["cy"] = f"{registered.envelope.statement_id}{place}"
    own = hall.sitting(("cy", "self"))
    own.add("statement.cancelled/v1", {"statement": "0" * 64})
    answers = hall.ledger.append([admit(registered), admit(hall.sign(own))])
    assert answers == [Recorded(1, again=False), Recorded(2, again=False)]


def test_below_the_floor_nothing_is_taken_in(hall: Hall) -> None:
    """A byte below the floor of free space the host stops before it writes; with room again it goes on."""
    free = [FREE_SPACE_FLOOR - 1]
    hall.ledger.close()
    hall.ledger = Ledger(LedgerFolder(hall.path), hall.clock, space=lambda _path: free[0])
    with pytest.raises(DiskFullError):
        hall.invite("ana", "Choir")
    assert hall.ledger.size == 1
    free[0] += 1
    hall.invite("ana", "Choir")
    assert hall.ledger.size == 2


def test_rules_that_the_host_lacks_stop_it_without_harm(hall: Hall) -> None:
    """After rules of another version are in force the host refuses, says which, and has lost nothing."""
    hall.ledger.live.state.record.rules.set("rules/v1")
    batch = [admit(hall.sign(_naming(hall, "Choir")))]
    assert _code(hall.ledger.append(batch)[0]) == "RULES_VERSION_MISSING"
    hall.reopen()
    assert hall.ledger.append(batch) == [Recorded(1, again=False)]


def test_a_program_with_other_rules_does_not_open_it(hall: Hall) -> None:
    """Entries are judged by the rules that they name, or not at all."""
    hall.ledger.close()
    other = Registry(tuple(RULES_V0), version="rules/v9")
    with pytest.raises(RuntimeError, match="rules/v9"):
        Ledger(LedgerFolder(hall.path), hall.clock, other)


def test_a_clock_set_back_a_little_after_a_heartbeat_does_not_stop_the_ledger(hall: Hall) -> None:
    """A second's correction after a dated head: the next entry is received at the head's time, not before it."""
    hall.clock.wait(10_000)
    dated = hall.ledger.heartbeat()
    assert len(dated.signatures) == 2
    hall.clock.wait(-2000)
    hall.invite("ana", "Choir")
    hall.reopen()
    assert hall.ledger.size == 2


def test_no_receipt_for_what_is_not_there(hall: Hall) -> None:
    """An index that the head does not cover has no receipt."""
    with pytest.raises(IndexError, match="no entry 1"):
        hall.ledger.receipt(1)


def test_vkeys_name_both_note_keys(hall: Hall) -> None:
    """The founding names the Ed25519 and the ML-DSA-44 key, so that heartbeats can be verified too."""
    keys = hall.ledger.keys
    assert keys.vkeys() == (format_verifier_key(keys.note_key), format_verifier_key(keys.note_mldsa_key))
    assert encode_base64(keys.clerk.spki) not in keys.vkeys()
