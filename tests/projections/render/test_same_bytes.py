"""The same five, the same bytes: in another process with another locale, time zone, hash seed and folder."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

from projections.render import csv_text, json_text, page, plain_text, spreadsheet
from tests.projections import sample
from tests.projections.charts import gallery

ROOT = Path(__file__).resolve().parents[3]

PROGRAM = """
import locale, sys
try:
    locale.setlocale(locale.LC_ALL, "")
except locale.Error:
    pass
from tests.projections.render.test_same_bytes import digests
print(digests())
"""


def digests() -> str:
    """SHA-256 of the sample report in each format, and of all drawings."""
    report = sample.report()
    texts = [render(report).encode() for render in (plain_text.render, json_text.render, csv_text.render, page.render)]
    drawn = [picture.wide + picture.narrow for picture in gallery.pictures().values()]
    tables = [csv_text.render_table(report, sample.payments()).encode()]
    contents = (*texts, "".join(drawn).encode(), *tables, spreadsheet.render(report))
    return " ".join(hashlib.sha256(content).hexdigest() for content in contents)


def test_another_process_writes_the_same_bytes(tmp_path: Path) -> None:
    """Two strangers' machines: Turkish letters, Arabic digits, both ends of the day."""
    here = digests()
    for place, (language, zone) in enumerate([("tr_TR.UTF-8", "Pacific/Kiritimati"), ("ar_EG.UTF-8", "Etc/GMT+12")]):
        environment = {
            **os.environ,
            "LC_ALL": language,
            "LANGUAGE": language,
            "TZ": zone,
            "PYTHONHASHSEED": str(place + 1),
            "PYTHONPATH": str(ROOT),
            "COLUMNS": "37",
        }
        ran = subprocess.run(
            [sys.executable, "-c", PROGRAM], env=environment, cwd=tmp_path, capture_output=True, text=True, check=False
        )
        assert ran.returncode == 0, ran.stderr
        assert ran.stdout.strip() == here
