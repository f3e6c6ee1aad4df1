"""Bank statements: what does not add up is refused; no amount changes; what is known is known again."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from random import Random

import mt940
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.rules.money.amounts import format_amount
from projections.imports.bank_csv import read_bank_csv
from projections.imports.bank_draft import draft_bank
from projections.imports.bank_mapping import BankMapping, parse_mapping
from projections.imports.bank_match import Posted, posted_on, reconcile
from projections.imports.bank_mt940 import is_mt940, read_mt940
from projections.imports.bank_statement import BankStatement, StatementLine
from projections.imports.errors import ImportRefusedError
from projections.imports.proposed import OPEN
from projections.imports.surroundings import Surroundings, surroundings
from tests.projections.reports.test_random_books import Remembered

MAPPING = BankMapping(
    decimal=".",
    date="YYYY-MM-DD",
    columns={"date": ("Day",), "amount": ("Sum",), "words": ("Text", "More"), "balance": ("Left",)},
)
TWO = replace(MAPPING, columns={"date": ("Day",), "in": ("In",), "out": ("Out",)})
SWIFT = """:20:STARTUMS
:25:62001020/0001234567
:28C:5/1
:60F:C260301ZAR1000,00
:61:2603020302C500,00NTRFGIFT 1//B1
:86:From the choir
:61:2603030303D112,50NTRFNONREF//B2
:86:Quayside Print leaflets
:62F:C260303ZAR1387,50
-
"""


def _csv(*rows: str, head: str = "Day,Text,More,Sum,Left") -> bytes:
    return "\n".join((head, *rows)).encode()


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (_csv('2026-03-01,a,,"12,345",'), "line 2, amount: expected an amount like 1234.50, found '12,345'"),
        (_csv("2026-03-01,a,,=1+1,"), "line 2, amount: expected an amount like 1234.50, found '=1+1'"),
        (_csv("2026-03-01,a,,1.001,"), "line 2, amount"),
        (_csv("2026-03-01,a,,,"), "line 2, amount"),
        (_csv("2026-3-1,a,,1,"), "line 2, date"),
        (_csv("2026-03-01,a,,5,15", "2026-03-02,b,,5,25"), "line 3: expected a balance that is the one before"),
        (_csv('2026-03-01,"a'), "quoted cells that end"),
        (_csv("2026-03-01,\0,,5,"), "a NUL character"),
        (b"Day,Text\n2026-03-01,a\n", "a column 'Sum' once"),
        (b"", "a header and lines"),
        (b"\xff\xfe\x00", "text in utf-8"),
        (b"x" * 5_000_000, "at most 4194304 bytes"),
        (_csv("2026-03-01," + "a" * 5_000 + ",,5,"), "cells of at most"),
        (_csv(*["2026-03-01,a,,5,"] * 10_001), "at most 10000 rows"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_with_its_line(data: bytes, told: str) -> None:
    """Line and column, what was expected, what was found."""
    with pytest.raises(ImportRefusedError) as caught:
        read_bank_csv(data, MAPPING, 2)
    assert told in str(caught.value)


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        (["2026-03-01,5,5"], "an amount in one of two columns"),
        (["2026-03-01,,"], "an amount in one of two columns"),
        (["2026-03-01,,5", "2026-03-02,,-5"], "one sign in the whole column"),
    ],
)
def test_two_columns_tell_one_amount(rows: list[str], told: str) -> None:
    """In or out, and what goes out with one sign throughout."""
    with pytest.raises(ImportRefusedError, match=told):
        read_bank_csv(_csv(*rows, head="Day,In,Out"), TWO, 2)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (("D112,50", "D112,51"), "the opening balance with the lines"),
        ((":61:2603030303D112,50NTRFNONREF//B2", ":61:garbled"), r":61:|MT940|opening"),
        (("ZAR1387,50", "USD1387,50"), "an amount in"),
        ((SWIFT, ":20:A\n:25:B\n"), "MT940|at most|:61:|opening"),
    ],
)
def test_a_swift_file_that_does_not_add_up_is_refused(change: tuple[str, str], told: str) -> None:
    """A changed cent, a garbled line, another currency: the balances that it tells find them."""
    data = SWIFT.replace(*change).encode()
    if change[0] == SWIFT:
        assert read_mt940(data, 2).lines == ()
        return
    with pytest.raises(ImportRefusedError, match=told):
        read_mt940(data, 2)


def test_a_file_name_is_never_opened(tmp_path: Path) -> None:
    """The library takes a name for a file to open: it is only ever given text."""
    file = tmp_path / "statement"
    file.write_text(SWIFT)
    assert len(mt940.parse(str(file))) == 2, "the library opens what it takes for a name"
    with pytest.raises(ImportRefusedError, match="MT940"):
        read_mt940(str(file).encode(), 2)


@given(st.binary(max_size=300), st.integers(0, len(SWIFT)), st.integers(0, len(SWIFT)))
def test_a_broken_swift_file_is_refused_and_nothing_worse(noise: bytes, start: int, stop: int) -> None:
    """Whatever stands in it: statements whose lines add up, or a refusal."""
    data = SWIFT.encode()[: min(start, stop)] + noise + SWIFT.encode()[max(start, stop) :]
    try:
        read = read_mt940(data, 2)
    except ImportRefusedError:
        return
    if read.opening is not None and read.closing is not None:
        assert read.opening + sum(line.minor for line in read.lines) == read.closing


def test_nothing_of_a_statement_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    """The library would log the lines that it cannot read; the refusal does not repeat them either."""
    with caplog.at_level("DEBUG"), pytest.raises(ImportRefusedError) as caught:
        read_mt940(SWIFT.replace(":61:2603020302C", ":61:SECRET").encode(), 2)
    assert "SECRET" not in caplog.text + str(caught.value)


def test_a_swift_file_is_read() -> None:
    """Days, amounts with their sign, words, references, balances."""
    read = read_mt940(SWIFT.encode(), 2)
    assert is_mt940(SWIFT.encode())
    assert [(line.day.isoformat(), line.minor, line.reference) for line in read.lines] == [
        ("2026-03-02", 50_000, "GIFT 1"),
        ("2026-03-03", -11_250, "B2"),
    ]
    assert read.lines[1].words == "Quayside Print leaflets"
    assert (read.opening, read.closing, read.currency) == (100_000, 138_750, "ZAR")
    assert read.closed_on == date(2026, 3, 3)


@given(st.lists(st.tuples(st.integers(-(10**9), 10**9), st.integers(0, 400)), min_size=1, max_size=12), st.booleans())
def test_no_amount_changes_on_the_way_in(moves: list[tuple[int, int]], newest_first: bool) -> None:
    """Whatever the order in which a bank writes: each line's amount, and the balances around them."""
    days = sorted(date(2026, 1, 1) + timedelta(days=day) for _, day in moves)
    left, rows = 5_000, []
    for (minor, _), day in zip(moves, days, strict=True):
        left += minor
        rows.append(f"{day.isoformat()},a,,{format_amount(minor, 2)},{format_amount(left, 2)}")
    read = read_bank_csv(_csv(*(rows[::-1] if newest_first else rows)), MAPPING, 2)
    assert sorted(line.minor for line in read.lines) == sorted(minor for minor, _ in moves)
    assert read.closing is not None
    assert read.opening is not None
    assert read.closing - read.opening == sum(minor for minor, _ in moves)
    if len({minor for minor, _ in moves}) == len(moves) > 1 and 0 not in {minor for minor, _ in moves}:
        assert (read.opening, read.closing) == (5_000, left)


def test_a_line_of_nothing_is_no_act(around: Surroundings, past: Remembered) -> None:
    """Banks write lines of nothing to say something: nobody gave, nothing went out."""
    account = next(one for one in past.world.state.money.accounts.values() if one.kind == "bank")
    assert not draft_bank(_csv("2026-03-01,new terms,,0,"), around, around.number(account.id), MAPPING).lines


def test_words_that_look_like_formulas_stay_words() -> None:
    """They are the bank's, and are sealed like all words."""
    (line,) = read_bank_csv(_csv("2026-03-01,=HYPERLINK(1),+27 82,5,"), MAPPING, 2).lines
    assert line.words == "=HYPERLINK(1) +27 82"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("decimal = 1", "decimal: expected a text in quotes"),
        ("decimal = '.'\nthousands = '.'", "another mark for thousands"),
        ("date = 'DD/MM'", "day, month and year"),
        ("colour = 'red'", "the mapping, colour"),
        ("skip = -1", "a number of rows"),
        ("columns = 3", "a table"),
        ("[columns]\nsum = 'x'", "columns.sum"),
        ("[[rules]]\nmatch = '('\nas = 'fee'", "a regular expression"),
        ("[[rules]]\nas = 'fee'", "some words"),
        ("[[rules]]\nmatch = 'x'\nas = 'magic'", "as = one of"),
        ("[[rules]]\nmatch = 'x'\nas = 'fee'\nnote = 'y'", "texts for"),
        ("rules = 1", r"\[\[rules\]\]"),
        ("decimal = ", "TOML"),
    ],
)
def test_a_mapping_is_told_what_is_wrong_with_it(text: str, told: str) -> None:
    """Member by member."""
    with pytest.raises(ImportRefusedError, match=told):
        parse_mapping(text)


def test_the_mapping_in_the_guide_is_one() -> None:
    """As it stands in docs/import.md."""
    text = (Path(__file__).parents[3] / "docs" / "import.md").read_text(encoding="utf-8")
    mapping = parse_mapping(text.split("```toml\n")[1].split("```")[0])
    assert mapping.amounts(2).read("1.234,50") == 123_450
    assert mapping.rule_for("MONTHLY CHARGE 3") is mapping.rules[0]


@pytest.fixture(scope="module")
def past() -> Remembered:
    """A random history of money with several accounts and currencies."""
    history = Remembered(Random(5))
    for _ in range(300):
        history.step()
    return history


@pytest.fixture(scope="module")
def around(past: Remembered) -> Surroundings:
    """What an import asks of it."""
    return surroundings(past.world.state, lambda _: None)


def _statement(posted: tuple[Posted, ...], shift: Callable[[int], int]) -> BankStatement:
    """What a bank would say of the same, each line some days off."""
    lines = sorted(
        (
            StatementLine(f"line {place}", one.day + timedelta(days=shift(place)), one.minor, "x")
            for place, one in enumerate(posted)
        ),
        key=lambda line: line.day,
    )
    return BankStatement(tuple(lines), closing=sum(line.minor for line in lines))


@pytest.mark.parametrize("seed", range(5))
def test_what_the_record_has_is_found_again(past: Remembered, around: Surroundings, seed: int) -> None:
    """Every line, up to some days apart, one act each; what is left out or put in is exactly what differs."""
    random = Random(seed)
    money = past.world.state.money
    checked = 0
    for account in money.accounts:
        posted = posted_on(money, account, {})
        statement = _statement(posted, lambda _: random.randint(0, 2))
        found = reconcile(statement, money, account, posted)
        assert not found.new
        assert len({one.posted.act for one in found.matched}) == len(posted)
        assert all(one.line.minor == one.posted.minor for one in found.matched)
        assert not found.unpresented
        if len(posted) < 3:
            continue
        checked += 1
        lost = random.randrange(1, len(statement.lines) - 1)
        gap = replace(statement, lines=statement.lines[:lost] + statement.lines[lost + 1 :])
        found = reconcile(gap, money, account, posted)
        assert not found.new
        assert [one.minor for one in found.unpresented] == [statement.lines[lost].minor]
        strange = replace(statement.lines[lost], minor=10**12 + 7, where="put in")
        found = reconcile(replace(statement, lines=(*statement.lines, strange)), money, account, posted)
        assert [line.where for line in found.new] == ["put in"]
    assert checked


def test_one_act_answers_for_one_line() -> None:
    """Two equal gifts on the statement and one in the record: the other is new, and it is the further one."""
    posted = Posted("a", date(2026, 3, 3), 500, "B")
    lines = tuple(StatementLine(f"line {day}", date(2026, 3, day), 500, "gift") for day in (1, 3))
    past = Remembered(Random(1))
    money = past.world.state.money
    account = next(iter(money.accounts))
    found = reconcile(BankStatement(lines), money, account, [posted])
    assert [line.where for line in found.new] == ["line 1"]
    other = (replace(lines[1], reference="A"), replace(lines[0], reference="B"))
    found = reconcile(BankStatement(other), money, account, [posted])
    assert [line.where for line in found.new] == ["line 3"]
    apart = (replace(lines[0], reference="A"),)
    assert reconcile(BankStatement(apart), money, account, [posted]).new == apart


def test_every_new_line_becomes_one_act_of_its_amount(past: Remembered, around: Surroundings) -> None:
    """Account, day and amount are the bank's; a person says the rest; nothing is split, joined or left out."""
    money = past.world.state.money
    account = next(one for one in money.accounts.values() if one.kind == "bank")
    amounts = [10**11 + number * (1 if number % 2 else -1) for number in range(1, 30)]
    exponent = around.exponents[account.currency]
    rows = [f"2026-03-{day + 1:02d},x,,{format_amount(minor, exponent)}," for day, minor in enumerate(amounts)]
    number = around.number(account.id)
    drafted = draft_bank(_csv(*rows), around, number, MAPPING)
    bodies = [line.body for line in drafted.lines]
    assert [body["amount"]["minor"] for body in bodies] == [abs(minor) for minor in amounts]
    assert {body["amount"]["ccy"] for body in bodies} == {account.currency}
    assert {body["account"] for body in bodies} == {number}
    assert {line.kind for line in drafted.lines} == {"contribution.received"}
    assert all(line.lacking for line in drafted.lines)
    assert OPEN not in around.number(account.id)
    assert any("--closing" in told for told in drafted.told)


def test_a_rule_that_goes_the_other_way_is_refused(around: Surroundings, past: Remembered) -> None:
    """A fee that comes in is no fee: somebody looks at the rule."""
    rules = parse_mapping("[[rules]]\nmatch = 'x'\nas = 'fee'").rules
    account = next(one for one in past.world.state.money.accounts.values() if one.kind == "bank")
    with pytest.raises(ImportRefusedError, match="what the rule for 'x' says, fee"):
        draft_bank(_csv("2026-03-01,x,,5,"), around, around.number(account.id), replace(MAPPING, rules=rules))
