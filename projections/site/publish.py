"""``plenary publish``: the record as a site of files that any host can serve and that opens from disk.

What is published is for the public: nothing that anybody sealed for fewer people is in any file. The pages are written
first, the export that the auditor reads after them, its checkpoint last; a run that was cut short is completed by the
next one.
"""

from dataclasses import dataclass
from pathlib import Path

from ledger.application import Ledger
from projections.export_tiles import CHECKPOINT, DISCLOSURES, export_tiles, lasting_head
from projections.language import ENGLISH, Language
from projections.site.decision_pages import decision_pages
from projections.site.folder import check_folder, tell_entries, write_site
from projections.site.home import home_page
from projections.site.other_pages import charter_page, check_page, downloads, gatherings_page, people_page
from projections.site.pages import make_site, report_pages, static_files
from projections.site.record_pages import record_pages
from projections.site.source import Entries, Source, look_at

TILES = "tile"


@dataclass(frozen=True, slots=True)
class Published:
    """What was done.

    Args:
        size: entries that the site tells of.
        entries: whether the entries themselves are published.
        written, unchanged, removed: files of the site; the export's are not counted.
    """

    size: int
    entries: bool
    written: int
    unchanged: int
    removed: int


def site_files(source: Source) -> dict[str, bytes]:
    """Every file of the site but the export: path to bytes."""
    site = make_site(source)
    files = dict(static_files())
    files.update(report_pages(site))
    files.update(decision_pages(site))
    files.update(record_pages(site))
    files.update(downloads(site))
    files.update([home_page(site), gatherings_page(site), people_page(site), charter_page(site), check_page(site)])
    return files


def publish(ledger: Ledger, folder: Path, language: Language = ENGLISH, entries: Entries = "charter") -> Published:
    """Write a ledger's site, or bring an earlier one up to date.

    Args:
        ledger: an open ledger with at least one entry.
        folder: where to: a new or empty folder, or one with an earlier site of this ledger.
        language: of the frame's words.
        entries: "published" publishes the entries although the charter keeps them to members; the operator answers.

    Raises:
        FolderError: the folder holds something else.
        ExportError: it holds an export that this ledger never was.
    """
    before = check_folder(folder, ledger.origin)
    lasting_head(ledger)
    with ledger.reading() as state:
        source = look_at(ledger, state, language, entries)
        files = site_files(source)
    done = write_site(folder, ledger.origin, files, entries=source.entries)
    if source.entries:
        (folder / TILES).mkdir(exist_ok=True)
        export_tiles(ledger, folder, words="public")
    elif before is not None and before.entries:
        _remove_export(folder)
    tell_entries(folder, ledger.origin, files, entries=source.entries)
    return Published(source.size, source.entries, done.written, done.unchanged, done.removed)


def _remove_export(folder: Path) -> None:
    """Take back an export that an earlier run wrote, as far as taking back is possible."""
    for name in (CHECKPOINT, DISCLOSURES):
        (folder / name).unlink(missing_ok=True)
    tiles = folder / TILES
    for path in sorted(tiles.rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    if tiles.is_dir():
        tiles.rmdir()
