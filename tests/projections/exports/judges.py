"""bean-check with bean-query, hledger and ledger as judges: run on a file, asked for balances."""

import csv
import io
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from projections.exports import beancount_text, cli_journals
from projections.exports.journal import Journal
from tests.projections.exports import books

WRITERS: dict[str, Callable[[Journal], str]] = {
    "bean-check": beancount_text.render,
    "hledger": lambda journal: cli_journals.render(journal, "hledger"),
    "ledger": lambda journal: cli_journals.render(journal, "ledger"),
}
_DECIMALS = {**books.EXPONENTS, "ZAR": 2}
_QUERY = "SELECT account, currency, sum(number) AS total WHERE any_meta('fund') ~ '^{fund}$' GROUP BY account, currency"
_STRICT = {"bean-check": ["--no-cache"], "hledger": ["--strict", "bal", "-f"], "ledger": ["--pedantic", "bal", "-f"]}


def find(program: str) -> str:
    """Where a judge is, or skip with the reason."""
    beside = Path(sys.executable).with_name(program)
    found = str(beside) if beside.exists() else shutil.which(program)
    if found is None:
        pytest.skip(f"{program} is not installed; no outside judge of journals")
    return found


def check(program: str, file: Path) -> subprocess.CompletedProcess[str]:
    """Have a judge read a file as strictly as it can."""
    return _run([find(program), *_STRICT[program], str(file)])


def balances(program: str, file: Path, fund: str = "") -> dict[tuple[str, str], int]:
    """Account and currency to minor units as the judge sums them; of one fund, by its tag, or of all."""
    if program == "bean-query":
        return _beanquery(_run([find(program), "-f", "csv", str(file), _QUERY.format(fund=fund or ".*")]).stdout)
    if program == "hledger":
        asked = [f"tag:fund=^{fund}$"] if fund else []
        return _hledger(_run([find(program), "-f", str(file), "bal", "-N", "--flat", "-O", "csv", *asked]).stdout)
    found = {}
    for currency in _DECIMALS:
        limit = f'commodity == "{currency}"' + (f' & tag("fund") == "{fund}"' if fund else "")
        layout = ["--flat", "--no-total", "--limit", limit, "--format", "%(account)\\t%(scrub(total))\n"]
        for line in _run([find(program), "-f", str(file), "bal", *layout]).stdout.splitlines():
            account, _, amount = line.partition("\t")
            if amount != "0":
                found[account, currency] = _minor(*amount.split())
    return found


def _run(command: list[str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)


def _hledger(table: str) -> dict[tuple[str, str], int]:
    found = {}
    for row in csv.DictReader(io.StringIO(table)):
        for part in row["balance"].split(", "):
            if part != "0":
                found[row["account"], part.split()[1]] = _minor(*part.split())
    return found


def _beanquery(table: str) -> dict[tuple[str, str], int]:
    return {
        (row["account"].strip(), row["currency"].strip()): minor
        for row in csv.DictReader(io.StringIO(table))
        if (minor := _minor(row["total"].strip(), row["currency"].strip()))
    }


def _minor(digits: str, currency: str) -> int:
    whole, _, places = digits.replace(",", "").partition(".")
    assert len(places) <= _DECIMALS[currency]
    return int(whole + places.ljust(_DECIMALS[currency], "0"))
