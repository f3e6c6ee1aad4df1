"""A dishonest host: entries that the ledger would refuse, under the ledger's own signed head. Each is found as itself.

The host holds the real keys of the ledger, so tiles, tree and head are in order; what it cannot forge is what people
sign, and what the rules make of it.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from audit.merkle import Stack, leaf_hash
from audit.report import Report
from ledger.application import admit
from ledger.application.compose import Sitting, Words, sign_all
from ledger.format.codec import DAY_MS, HOUR_MS, encode_base64
from ledger.format.entry import Entry, format_entry
from ledger.format.envelope import Envelope
from ledger.format.statement import Seen, Signer
from ledger.format.submission import Submission
from ledger.keys.signer import PrivateKeySigner
from ledger.keys.signer import Signer as KeySigner
from projections.export_tiles import export_tiles
from tests.hall import Hall
from tests.tamper.exports import Export, audit, entries_of, read_folder
from tests.world import key_body, private_key, spki


class Host:
    """A hall whose host appends whatever it likes."""

    def __init__(self, folder: Path) -> None:
        self.hall = Hall(folder / "ledger")
        self.hall.found({"dockers": "ana", "nurses": "ben"})
        self.hall.invite("ana", "Choir")
        export_tiles(self.hall.ledger, folder / "export")
        files = read_folder(folder / "export")
        self.export = Export(files, entries_of(files), self.hall.ledger.keys)

    @property
    def size(self) -> int:
        """How many entries there are lawfully."""
        return len(self.export.entries)

    def sitting(self, name: str = "ana") -> Sitting:
        """A small lawful thing to say."""
        sitting = self.hall.sitting((name, "self"))
        sitting.add("organization.registered/v1", {"standing": "invited"}, sealed={"name": Words("Band")})
        return sitting

    def entry(self, submission: Submission, received: int | None = None) -> bytes:
        """The entry of a submission, received now."""
        return format_entry(Entry(self.hall.clock.now() if received is None else received, submission.envelope))

    def found(self, *entries: bytes) -> list[tuple[int | None, str]]:
        """What the auditor finds when the host appends these."""
        return [(finding.index, finding.code) for finding in self.report(*entries).findings]

    def report(self, *entries: bytes) -> Report:
        """The auditor's report on the forged record."""
        return audit(self.export.forged([*self.export.entries, *entries]))


@pytest.fixture
def host(tmp_path: Path) -> Host:
    """A ledger of two entries and a host that appends what it likes."""
    return Host(tmp_path)


def test_a_lawful_entry_is_no_finding(host: Host) -> None:
    """The control: what the ledger would take, the auditor takes."""
    assert host.found(host.entry(host.hall.sign(host.sitting()))) == []


def test_the_same_statement_twice(host: Host) -> None:
    """A statement counts once, also when the second entry is dated otherwise."""
    submission = host.hall.sign(host.sitting())
    again = host.entry(submission, host.hall.clock.now() + 5)
    assert host.found(host.entry(submission), again) == [(host.size + 1, "DUPLICATE_STATEMENT")]


Times = Callable[[int], int]


@pytest.mark.parametrize(
    ("received", "code"),
    [
        (lambda now: now - 10_000, "RECEIVED_DECREASES"),
        (lambda now: now - 2 * DAY_MS, "AT_AHEAD"),
        (lambda now: now + 40 * DAY_MS, "UNTIL_PASSED"),
    ],
)
def test_dates_that_cannot_be(host: Host, received: Times, code: str) -> None:
    """Backdated before the entry before it; drawn up more than a day ahead; received after its end."""
    entry = host.entry(host.hall.sign(host.sitting()), received(host.hall.clock.now()))
    assert (host.size, code) in host.found(entry)


def test_a_head_that_was_never_seen(host: Host) -> None:
    """A signer who saw another history: the finding says between which entries it differs."""
    draft = host.sitting().draw_up(at=host.hall.clock.now(), seen=Seen(2, "0" * 64))
    submission = sign_all(draft, {host.hall.ids["ana"]: PrivateKeySigner(private_key("ana"))})
    report = host.report(host.entry(submission))
    (finding,) = report.findings
    assert (finding.where, finding.code) == (f"entry {host.size}/seen/root", "SEEN_MISMATCH")
    assert "entries 1 to 1" in finding.expected


def test_a_signature_by_another_key(host: Host) -> None:
    """Ben's key under Ana's name; a key that nobody enrolled; none; one too many."""
    draft = host.sitting().draw_up(at=host.hall.clock.now(), seen=host.hall.seen())
    ana = host.hall.ids["ana"]
    for key, code in (("ben", "KEY_OF_ANOTHER"), ("stranger", "KEY_UNKNOWN")):
        submission = sign_all(draft, {ana: PrivateKeySigner(private_key(key))})
        assert host.found(host.entry(submission)) == [(host.size, code)]
    good = sign_all(draft, {ana: PrivateKeySigner(private_key("ana"))}).envelope
    ben = sign_all(draft, {ana: PrivateKeySigner(private_key("ben"))}).envelope
    for lines in ((), (*good.signatures, *ben.signatures)):
        submission = Submission(Envelope(good.payload, lines), ())
        assert host.found(host.entry(submission)) == [(host.size, "SIGNATURES_COUNT")]


def test_a_stranger(host: Host) -> None:
    """One who is no person of this ledger cannot sign."""
    nobody = "0" * 64 + ".0"
    sitting = host.sitting()
    sitting.by = (Signer(nobody, "self"),)
    draft = sitting.draw_up(at=host.hall.clock.now(), seen=host.hall.seen())
    submission = sign_all(draft, {nobody: PrivateKeySigner(private_key("nobody"))})
    assert host.found(host.entry(submission)) == [(host.size, "SIGNER_UNKNOWN")]


def test_in_the_name_of_another_organization(host: Host) -> None:
    """Ana acts for the dockers, not for the nurses."""
    for organization, found in (("dockers", []), ("nurses", [(host.size, "CAPACITY_NOT_HELD")])):
        sitting = host.sitting()
        sitting.by = (Signer(host.hall.ids["ana"], ("organization", host.hall.ids[organization])),)
        assert host.found(host.entry(host.hall.sign(sitting))) == found


def test_a_key_before_its_time_and_after_its_end(host: Host) -> None:
    """An added key acts after 72 hours; a revoked one no more, from the revocation's own index."""
    hall = host.hall
    adding = hall.sitting(("ana", "self"))
    message = b"\x00".join(
        (b"plenary key v1", hall.ledger.origin.encode(), hall.ids["ana"].encode(), spki("ana's phone"))
    )
    proof = {"sig": encode_base64(private_key("ana's phone").sign(message))}
    adding.add("key.added/v1", {"key": key_body("ana's phone"), "possession": proof}, about=hall.ids["ana"])
    added = host.entry(hall.sign(adding))
    roots = _roots([*host.export.entries, added])
    phone: Mapping[str | None, KeySigner] = {hall.ids["ana"]: PrivateKeySigner(private_key("ana's phone"))}

    def say(hours: int) -> bytes:
        now = hall.clock.now() + hours * HOUR_MS
        draft = host.sitting().draw_up(at=now - now % 1000, seen=Seen(host.size + 1, roots[-1]))
        return host.entry(sign_all(draft, phone), now)

    assert host.found(added, say(71)) == [(host.size + 1, "KEY_NOT_IN_FORCE")]
    assert host.found(added, say(72)) == []
    forged = {**proof, "sig": encode_base64(private_key("ben").sign(message))}
    adding.acts[0] = replace(adding.acts[0], body={"key": key_body("ana's phone"), "possession": forged})
    assert host.found(host.entry(hall.sign(adding))) == [(host.size, "POSSESSION_INVALID")]


def test_two_words_in_one_place(host: Host) -> None:
    """Two accreditations that replace the same one: the second is stale, whoever keeps it."""
    hall = host.hall
    entries = []
    for roles in (["delegate"], ["registrar"]):
        sitting = hall.sitting(("ana", "self"))
        live = hall.ledger.live.state.record.live["person.accredited/v1", (hall.ids["ana"], hall.ids["dockers"])]
        body = {"organization": hall.ids["dockers"], "roles": [*roles, "authoriser"]}
        sitting.add("person.accredited/v1", body, about=hall.ids["ana"], replaces=live)
        entries.append(host.entry(hall.sign(sitting)))
    assert host.found(entries[0]) == []
    assert host.found(*entries) == [(host.size + 1, "STALE")]


def test_another_ledgers_statement(host: Host, tmp_path: Path) -> None:
    """A statement counts in one ledger only."""
    sitting = host.sitting()
    sitting.origin = "elsewhere.example/record"
    codes = [code for _, code in host.found(host.entry(host.hall.sign(sitting)))]
    assert codes == ["LEDGER_MISMATCH"]


def test_without_a_founding_nothing_stands(host: Host) -> None:
    """A record that begins with something else: told once, at entry 0, and nothing after it counts."""
    report = audit(host.export.forged(list(host.export.entries[1:])))
    assert (report.findings[0].index, report.findings[0].code) == (0, "FOUNDING_FIRST")
    assert report.judged == 0


def test_a_void_entry_changes_nothing(host: Host) -> None:
    """What follows from an unlawful entry does not follow: its key is not enrolled, its digest stays free."""
    late = host.entry(host.hall.sign(host.sitting()), host.hall.clock.now() + 40 * DAY_MS)
    roots = _roots([*host.export.entries, late])
    draft = host.sitting().draw_up(at=host.hall.clock.now(), seen=Seen(host.size + 1, roots[-1]))
    good = sign_all(draft, {host.hall.ids["ana"]: PrivateKeySigner(private_key("ana"))})
    report = host.report(late, host.entry(good))
    assert [(finding.index, finding.code) for finding in report.findings] == [(host.size, "UNTIL_PASSED")]
    assert (report.judged, report.void) == (host.size + 1, 1)


def test_the_ledger_refuses_all_these_too(host: Host) -> None:
    """The same statement late, to the ledger itself: refused, so no honest host has such an entry."""
    submission = host.hall.sign(host.sitting())
    host.hall.clock.wait(HOUR_MS * 24 * 20)
    (answer,) = host.hall.ledger.append([admit(submission)])
    assert getattr(answer, "code", "") == "UNTIL_PASSED"


def _roots(entries: list[bytes]) -> list[str]:
    stack, roots = Stack(), []
    for entry in entries:
        stack.push(leaf_hash(entry))
        roots.append(stack.root().hex())
    return roots
