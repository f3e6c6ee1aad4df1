"""What is done to an export is found, and found where it was done; nothing is found in a clean one.

The quick form of ``python -m tests.tamper.campaign``: every byte of a 10-entry export, 2,000 bytes of a 200-entry one,
and every edit of the smaller one, by somebody without keys and by a host that signs anew with the real ones.
"""

import pytest

import audit.judge
from audit.heads import Given
from audit.log import Audit
from audit.report import FINDINGS, SOUND
from ledger.format.entry import Entry, format_entry, parse_entry
from ledger.format.envelope import Envelope, Signature
from tests.tamper import damage
from tests.tamper.campaign import SEED, SOME, Score, judge, structural
from tests.tamper.exports import Export, build
from tests.tamper.exports import audit as audited

PARTS = 8
ENTRIES = {"small": 10, "large": 200}


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Export:
    """An export of 10 entries, with its words."""
    return build(tmp_path_factory.mktemp("small"), ENTRIES["small"])


@pytest.fixture(scope="session")
def large(tmp_path_factory: pytest.TempPathFactory) -> Export:
    """An export of 200 entries, with its words."""
    return build(tmp_path_factory.mktemp("large"), ENTRIES["large"], together=12)


def _all_found(score: Score, tried: int) -> None:
    assert score.missed == []
    assert score.misplaced == []
    assert score.tried >= tried


@pytest.mark.parametrize("part", range(PARTS))
def test_every_byte_of_a_small_export(small: Export, part: int) -> None:
    """Each byte of each file, changed once: found in its entry, hash or line."""
    total = sum(len(data) for data in small.files.values())
    _all_found(judge(damage.every_byte(small, SEED, part, PARTS)), total // PARTS)


@pytest.mark.parametrize("part", range(4))
def test_bytes_of_a_larger_export(large: Export, part: int) -> None:
    """2,000 seeded bytes of 200 entries, each changed alone."""
    _all_found(judge(damage.some_bytes(large, SEED + part, SOME // 4)), SOME // 4)


def test_edits(small: Export) -> None:
    """Entries, tiles and heads dropped, exchanged, repeated, cut, dated anew, and signed anew with the real keys."""
    _all_found(judge(structural(small)), 200)


def test_clean_exports_have_no_finding(small: Export, large: Export) -> None:
    """The exports as they were made, and made anew by the forger's own code without an edit."""
    for export in (small, large):
        for files in (export.files, export.forged(list(export.entries))):
            report = audited(files, Given(heads=(("kept", export.files["checkpoint"]),)))
            assert (report.verdict, report.findings, report.stopped) == (SOUND, [], "")
            assert report.judged == len(export.entries)


def test_a_limit_the_end_that_nobody_saw(small: Export) -> None:
    """A host can drop or redate the last entry and sign anew: only who kept a head can tell, and is told."""
    whole = list(small.entries)
    kept = Given(heads=(("kept", small.files["checkpoint"]),))
    for name, entries, index in damage.edits(small.entries):
        if index == len(whole) - 1 and name.startswith(("drop", "date")):
            files = small.forged(entries)
            del files["disclosures.jsonl"]  # the words of a dropped entry would tell
            assert audited(files).verdict == SOUND, name
            assert audited(files, kept).verdict == FINDINGS, name


def test_control_without_seen(small: Export, monkeypatch: pytest.MonkeyPatch) -> None:
    """The campaign tells when a check is gone: an auditor that passes over `seen` misses what a host forges."""
    monkeypatch.setattr(audit.judge, "_seen", lambda *_: None)
    score = judge(damage.entries_forged(small))
    assert len(score.missed) >= 8


def test_control_without_the_tree(small: Export, monkeypatch: pytest.MonkeyPatch) -> None:
    """An auditor that does not compare entries, tiles and head misses changed bytes."""
    monkeypatch.setattr(Audit, "_compare", lambda *_: None)
    score = judge(damage.every_byte(small, SEED, 1, 40))
    assert len(score.missed) >= 5


def test_control_without_signatures(small: Export, monkeypatch: pytest.MonkeyPatch) -> None:
    """A signature of another statement under the last one is found, and only because signatures are checked."""
    last, other = parse_entry(small.entries[-1]), parse_entry(small.entries[-4])
    line = Signature(last.envelope.signatures[0].keyid, other.envelope.signatures[0].sig)
    entry = format_entry(Entry(last.received, Envelope(last.envelope.payload, (line,))))
    files = small.forged([*small.entries[:-1], entry])
    (finding,) = audited(files).findings[:1]
    assert (finding.index, finding.code) == (len(small.entries) - 1, "SIGNATURE_INVALID")
    monkeypatch.setattr(audit.judge, "_check_signatures", lambda *_: [])
    assert audited(files).verdict == SOUND
