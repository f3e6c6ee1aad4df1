"""The exports of a whole record: by name, the same for whoever has the record, nothing private for the public.

The judges read the books of random histories: three currencies, reversals, refunds, exchanges, closed periods.
"""

import csv
import io
import json
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any
from xml.etree import ElementTree as ET

import icalendar
import jsonschema
import pytest

from api.demo.stage import Stage
from ledger.rules.state import State
from projections.as_of import state_at
from projections.exports.books_journal import account_of, books_journal
from projections.exports.catalogue import EXPORTS, make
from projections.exports.journal import ExportError, Journal, account_names, balances
from projections.reports.basis import Basis, look
from tests.projections.exports import judges
from tests.projections.reading import basis_of
from tests.projections.reports.test_random_books import Remembered

SCHEMA = Path(__file__).parents[3] / "docs" / "popolo.schema.json"
PROGRAMS = sorted(judges.WRITERS)


@pytest.fixture(scope="module")
def past() -> Remembered:
    """A random history of money."""
    history = Remembered(Random(11))
    for _ in range(300):
        history.step()
    return history


def _judged(folder: Path, program: str, made: Journal) -> Path:
    file = folder / f"books.{program}"
    file.write_text(judges.WRITERS[program](made), encoding="utf-8")
    return file


def _kept(basis: Basis) -> dict[tuple[str, str, str, str], int]:
    """What the rules keep: book A's balances by account, fund and currency; zero left out."""
    balances_ = basis.state.money.balances
    return {("A", *key): minor for key, minor in balances_.items() if minor}


def test_what_there_is_none_of_is_refused() -> None:
    """An export nobody knows, and a record that was never founded; the message says what there is."""
    empty = look(State(), lambda _: None, pytest.fail)
    with pytest.raises(ExportError, match="no export 'weather'; there is beancount, hledger"):
        make("weather", empty)
    for name in ("package", "popolo", "calendar", "feed"):
        with pytest.raises(ExportError, match="no founding yet"):
            make(name, empty)


@pytest.mark.judge
@pytest.mark.parametrize("program", PROGRAMS)
def test_a_cent_moved_between_funds_is_refused(tmp_path: Path, past: Remembered, program: str) -> None:
    """The account's total still holds: what is asserted of each fund in it does not."""
    made = books_journal(past.look(), "beancount/v1")
    entries = list(made.entries)
    place, (first, second) = next(
        (place, (leg, other))
        for place, entry in enumerate(entries)
        for leg in entry.postings
        for other in (posting for kept in entries for posting in kept.postings)
        if leg.account.split(":")[:-1] == other.account.split(":")[:-1]
        and leg.account.startswith("Assets:Bank")
        and leg.fund != other.fund
        and leg.currency == other.currency
    )
    moved = (replace(first, minor=1), replace(second, minor=-1))
    entries[place] = replace(entries[place], postings=(*entries[place].postings, *moved))
    judged = judges.check(program, _judged(tmp_path, program, replace(made, entries=tuple(entries))))
    assert judged.returncode != 0
    assert judges.check(program, _judged(tmp_path, program, made)).returncode == 0


@pytest.mark.judge
def test_a_damaged_package_is_refused(tmp_path: Path, past: Remembered) -> None:
    """One cent in a posting; the same package as we wrote it is accepted."""
    files = dict(make("package", past.look()))
    for path, data in files.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(data)
    assert _frictionless(tmp_path) == 0
    postings = tmp_path / "data" / "postings.csv"
    text = postings.read_text(encoding="utf-8")
    at = next(place for place, mark in enumerate(text) if mark == "." and text[place + 1 : place + 3] == "00")
    postings.write_text(f"{text[: at + 1]}01{text[at + 3 :]}", encoding="utf-8")
    assert _frictionless(tmp_path) == 1


def _frictionless(folder: Path) -> int:
    command = [judges.find("frictionless"), "validate", "datapackage.json"]
    return subprocess.run(command, cwd=folder, capture_output=True, check=False).returncode


@pytest.mark.judge
@pytest.mark.parametrize("program", ["bean-query", "hledger", "ledger"])
def test_balances_of_each_account_and_fund_are_those_that_the_rules_keep(
    tmp_path: Path, past: Remembered, program: str
) -> None:
    """To the minor unit, as the program itself sums them: by account, then by account for each fund."""
    basis = past.look()
    made = books_journal(basis, "beancount/v1")
    written = "bean-check" if program == "bean-query" else program
    file = _judged(tmp_path, written, made)
    money = basis.state.money
    ours = {
        (made.names[account_of(basis, "A", account, fund, None)], currency): minor
        for (account, fund, currency), minor in money.balances.items()
        if minor
    }
    for fund in (None, *(basis.words.number(fund) for fund in money.funds)):
        found = judges.balances(program, file, fund or "")
        actual = {key: minor for key, minor in found.items() if minor and not key[0].startswith("Equity:Budget")}
        assert actual == {key: minor for key, minor in ours.items() if fund is None or key[0].endswith(f":{fund}")}
        assert fund is not None or len(actual) > 10


@pytest.mark.parametrize("seed", range(4))
def test_what_is_written_sums_to_what_the_rules_keep(seed: int) -> None:
    """The asserted balances are the rules' running sums; the entries' own sums, posting by posting, are the same."""
    history = Remembered(Random(seed))
    for _ in range(200):
        history.step()
    made = books_journal(history.look(), "beancount/v1")
    own = {key: minor for key, minor in balances(made.entries).items() if minor}
    assert own == {key: minor for key, minor in made.closing.items() if minor}
    assert len(own) > 8


def test_the_package_holds_every_leg_and_no_giver(past: Remembered) -> None:
    """Its balances are the rules', its postings sum to them; who gave stands in no table."""
    basis = past.look()
    files = make("package", basis)
    tables = {
        path: list(csv.DictReader(io.StringIO(data.decode(), newline="")))
        for path, data in files.items()
        if path.endswith(".csv")
    }
    assert len(tables["data/postings.csv"]) == len(basis.books.legs)
    stated = {
        (row["book"], row["account"], row["fund"], row["currency"]): row["amount"]
        for row in tables["data/balances.csv"]
        if row["book"] == "A" and float(row["amount"])
    }
    assert {(key[0], key[3]) for key in stated} == {(book, currency) for book, _, _, currency in _kept(basis)}
    assert len(stated) == len(_kept(basis))
    text = b"".join(files.values()).decode()
    assert not [party for party in basis.state.people.parties if party in text]


@pytest.mark.parametrize("audience", ["public", "members"])
def test_who_is_who_keeps_to_the_schema(year: Stage, audience: str) -> None:
    """The public is told of offices only: that somebody belongs to a union is hers to say."""
    data = json.loads(make("popolo", basis_of(year.ledger, audience=audience))["popolo.json"])
    jsonschema.validate(data, json.loads(SCHEMA.read_text(encoding="utf-8")))
    in_office = {each["person_id"] for each in data["memberships"] if "post_id" in each}
    if audience == "public":
        assert {each["id"] for each in data["persons"]} == in_office
    else:
        assert len(data["persons"]) > len(in_office) > 2
        assert all(each["name"] for each in data["persons"])


def test_an_appointment_keeps_its_uid(year: Stage) -> None:
    """A calendar read in May is the same calendar in December: what stands in both has one UID, moved or not."""
    before, after = (
        _events(make("calendar", basis_of(year.ledger, state=state))["calendar.ics"])
        for state in (state_at(year.ledger, 30), year.ledger.live.state)
    )
    both = set(before) & set(after)
    assert both
    assert set(before) - both
    for identifier in both:
        assert before[identifier].get("sequence") <= after[identifier].get("sequence")
    assert {"term", "due"} <= {str(each["categories"].cats[0]) for each in (*before.values(), *after.values())}


def _events(data: bytes) -> dict[str, Any]:
    calendar: Any = icalendar.Calendar.from_ical(data.decode())
    found = {str(each["uid"]): each for each in calendar.walk("VEVENT")}
    assert len(found) == len(calendar.walk("VEVENT"))
    return found


def test_the_feed_tells_each_decision_once(year: Stage) -> None:
    """Newest first, with the words that this audience may read."""
    atom = "{http://www.w3.org/2005/Atom}"
    titles = {}
    for audience in ("members", "public"):
        feed = ET.fromstring(make("feed", basis_of(year.ledger, audience=audience))["decisions.atom"])  # noqa: S314 - ours
        entries = feed.findall(f"{atom}entry")
        days = [each.findtext(f"{atom}updated") or "" for each in entries]
        assert days == sorted(days, reverse=True)
        titles[audience] = [each.findtext(f"{atom}title") for each in entries]
        assert len(entries) == len(year.ledger.live.state.decisions.decisions) > 3
    assert "A march for safe staffing" in titles["members"]
    public = basis_of(year.ledger, audience="public")
    seen = [public.words.name(one) for one in year.ledger.live.state.decisions.decisions]
    assert sorted(titles["public"], key=str) == sorted(seen)


BEFORE_OPENING = 60
"""An entry of the demo's year before its coalition opens words to the public."""


@pytest.mark.parametrize("name", EXPORTS)
def test_nothing_private_is_in_what_the_public_gets(year: Stage, name: str, sealed: Callable[[str], set[str]]) -> None:
    """No word that is sealed for members stands in any file."""
    state = state_at(year.ledger, BEFORE_OPENING)
    told = [
        b"".join(make(name, basis_of(year.ledger, audience=audience, state=state)).values()).decode()
        for audience in ("public", "members")
    ]
    public, members = (text.replace("\r\n ", "") for text in told)
    assert not [words for words in sealed("public") if words in public]
    assert name not in ("package", "popolo", "feed") or [words for words in sealed("members") if words in members]


@pytest.fixture
def sealed(year: Stage) -> Callable[[str], set[str]]:
    """Words of the year that an audience may not read; for members: that the public may not."""
    state = state_at(year.ledger, BEFORE_OPENING)
    members, public = basis_of(year.ledger, state=state), basis_of(year.ledger, audience="public", state=state)
    found = set()
    for act, path, _ in members.state.record.sealed.values():
        words = members.words.text(act, path)
        if words is not None and public.words.text(act, path) is None and len(words) > 6:
            found.add(words)
    shown = {public.words.text(act, path) for act, path, _ in members.state.record.sealed.values()}
    return lambda _: {words for words in found if not any(words in (other or "") for other in shown)}


def test_names_of_accounts_split_by_fund_never_meet(past: Remembered) -> None:
    """Each account of each fund has a name of its own."""
    basis = past.look()
    money = basis.state.money
    split = [account_of(basis, "A", account, fund, None) for account, fund, _ in money.balances]
    names = account_names(split)
    assert len(set(names.values())) == len(set(split))
