"""Signed, and not sent: what was withheld, refused, cancelled or replaced can never come back as a surprise.

Through a real ledger with real signatures; drafts travel as files.
"""

from pathlib import Path
from typing import Any

import pytest

from ledger.application import Recorded
from ledger.application.compose import Sitting, Words, sign_draft
from ledger.format.codec import HOUR_MS
from ledger.format.envelope import Signature
from ledger.format.statement import ForAnother
from ledger.format.submission import Submission, format_submission, parse_submission
from ledger.keys.signer import PrivateKeySigner
from ledger.rules.kind import Refusal
from tests.hall import Hall
from tests.world import private_key

TWO = (("ana", "self"), ("ben", "self"))


@pytest.fixture
def hall(tmp_path: Path) -> Hall:
    """A ledger founded by dockers, nurses and tenants."""
    hall = Hall(tmp_path / "ledger")
    hall.found({"dockers": "ana", "nurses": "ben", "tenants": "cy"})
    return hall


def invitation(hall: Hall, name: str = "Choir") -> Sitting:
    """Ana names an organization: a small lawful statement, still unsigned."""
    sitting = hall.sitting(("ana", "self"))
    sitting.add("organization.registered/v1", {"standing": "invited"}, sealed={"name": Words(name)})
    return sitting


def intent(hall: Hall, text: str, replaces: str | None = None) -> Submission:
    """What the dockers intend: a word that a later one replaces."""
    sitting = hall.sitting(("ana", ("organization", "dockers")))
    words = {"text": Words(text, "en")}
    sitting.add("intent.declared/v1", about=hall.ids["dockers"], replaces=replaces, sealed=words)
    return hall.sign(sitting)


def code(answer: Recorded | Refusal) -> str:
    """The refusal's code, or OK."""
    return answer.code if isinstance(answer, Refusal) else "OK"


def test_what_was_withheld_does_not_count_after_its_until(hall: Hall) -> None:
    """Signed today and kept in a pocket: an hour later it is paper; a minute before it would have counted."""
    kept, sent = hall.sign(invitation(hall)), hall.sign(invitation(hall, "Band"))
    hall.clock.wait(HOUR_MS - 60_000)
    assert code(hall.submit(sent)) == "OK"
    hall.clock.wait(60_000)
    assert code(hall.submit(kept)) == "UNTIL_PASSED"
    assert hall.ledger.size == 2


def test_what_was_refused_may_be_sent_again_in_its_time_and_not_after(hall: Hall) -> None:
    """Refused because the one before it was missing; sent again it counts; had it waited too long it never would."""
    first = intent(hall, "To keep the night shift safe")
    then = f"{first.envelope.statement_id}.0"
    second, third = intent(hall, "And the day shift", then), intent(hall, "And the yard", then)
    assert code(hall.submit(second)) == "STALE"
    assert code(hall.submit(first)) == "OK"
    assert code(hall.submit(second)) == "OK"
    hall.clock.wait(HOUR_MS)
    assert code(hall.submit(third)) == "UNTIL_PASSED"


def test_what_was_cancelled_never_counts(hall: Hall) -> None:
    """Ana calls back what she signed and has not sent; who finds it later can do nothing with it."""
    signed = hall.sign(invitation(hall))
    sitting = hall.sitting(("ana", "self"))
    sitting.add("statement.cancelled/v1", {"statement": signed.envelope.statement_id})
    hall.accept(hall.sign(sitting))
    assert code(hall.submit(signed)) == "STATEMENT_CANCELLED"
    hall.reopen()
    assert code(hall.submit(signed)) == "STATEMENT_CANCELLED"


def test_what_was_replaced_never_counts_again(hall: Hall) -> None:
    """An older word, signed and withheld, does not unseat the newer; nor does the newer's own copy count twice."""
    withheld, newer = intent(hall, "To march at noon"), intent(hall, "To march at six")
    hall.accept(newer)
    live = f"{newer.envelope.statement_id}.0"
    assert code(hall.submit(withheld)) == "STALE"
    last = intent(hall, "To march at seven", live)
    hall.accept(last)
    assert code(hall.submit(withheld)) == "STALE"
    assert hall.submit(newer) == Recorded(1, again=True)
    assert hall.ledger.size == 3


def test_half_signed_drafts_travel_as_files_and_count_once_whole(hall: Hall, tmp_path: Path) -> None:
    """Ana writes down for Cy and signs; the file goes to Ben, who signs on a device that never met hers."""
    sitting = hall.sitting(*TWO)
    body: dict[str, Any] = {"date": "2026-03-01"}
    met = sitting.add("gathering.met/v1", body, by=(0, 1))
    another = ForAnother(hall.ids["cy"], "self", "in_room", None)
    sitting.add("gathering.checkin/v1", about=met, by=(0, 1), for_another=another)
    draft = sitting.draw_up(at=hall.clock.now(), seen=hall.seen())
    file = tmp_path / "draft"
    file.write_bytes(format_submission(signed(hall, draft, "ana")))
    half = parse_submission(file.read_bytes())
    assert code(hall.submit(half)) == "SIGNATURES_COUNT"
    file.write_bytes(format_submission(signed(hall, half, "ben")))
    whole = parse_submission(file.read_bytes())
    assert code(hall.submit(whole)) == "OK"
    assert hall.submit(whole) == Recorded(1, again=True)


def test_a_draft_changed_on_its_way_is_nobodys(hall: Hall, tmp_path: Path) -> None:
    """One word changed after Ana signed: her signature does not hold, whoever signs after her."""
    draft = hall.sign(invitation(hall))
    other = hall.sign(invitation(hall, "Band"))
    lines: tuple[Signature, ...] = draft.envelope.signatures
    mixed = Submission(type(other.envelope)(other.envelope.payload, lines), other.disclosures)
    (tmp_path / "draft").write_bytes(format_submission(mixed))
    assert code(hall.submit(parse_submission((tmp_path / "draft").read_bytes()))) == "SIGNATURE_INVALID"


def signed(hall: Hall, draft: Submission, who: str) -> Submission:
    """The draft with one more signature."""
    return sign_draft(draft, hall.ids[who], PrivateKeySigner(private_key(who)))
