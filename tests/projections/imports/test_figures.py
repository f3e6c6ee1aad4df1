"""Amounts and dates by the form that was told, and by no other: no amount changes, none is guessed."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.rules.money.amounts import format_amount
from projections.imports.figures import LIMIT, AmountForm, DateForm, FigureError

POINT, COMMA = AmountForm(".", ",", 2), AmountForm(",", ".", 2)
BARE = AmountForm(".", "", 2)


@pytest.mark.parametrize(
    ("form", "text"),
    [
        (BARE, "12,345"), (BARE, "12,345.00"), (POINT, "1,23"), (POINT, "12,34,567.00"), (POINT, "1234,567"),
        (COMMA, "12,345"), (COMMA, "1.23"), (AmountForm(",", "", 2), "1.234"), (BARE, "1e3"), (BARE, "0x10"),
        (BARE, "=1+1"), (BARE, "--5"), (BARE, ""), (BARE, "R"), (BARE, "5.001"), (BARE, ".50"), (BARE, "5."),
        (BARE, "٥"), (BARE, "1 000.00"), (BARE, "NaN"), (BARE, "9" * 40), (AmountForm(".", "", 0), "5.0"),
    ],
)  # fmt: skip
def test_what_is_not_written_in_the_form_is_refused(form: AmountForm, text: str) -> None:
    """Other marks, groups of another length, more decimals, other digits, formulas: the error tells the form."""
    with pytest.raises(FigureError, match="an amount"):
        form.read(text)


def test_a_mark_that_could_be_either_is_explained() -> None:
    """Twelve thousand to some, twelve to others: whoever imports says which."""
    with pytest.raises(FigureError) as caught:
        BARE.read("12,345")
    assert "To some the ',' sets thousands off, to others decimals" in caught.value.then
    for decimal, thousands in ((".", "."), ("x", ""), (",", "x")):
        with pytest.raises(FigureError):
            AmountForm(decimal, thousands, 2)


@pytest.mark.parametrize(
    ("form", "text", "minor"),
    [
        (POINT, "12,345", 1_234_500), (POINT, "12,345.6", 1_234_560), (COMMA, "12.345,67", 1_234_567),
        (BARE, "150", 15_000), (BARE, "+150.00", 15_000), (BARE, "150.00-", -15_000), (BARE, "(150.00)", -15_000),
        (BARE, "−0.05", -5), (AmountForm(".", " ", 2), "1\u00a0234.50", 123_450), (AmountForm(".", "", 0), "7", 7),
        (AmountForm(".", "", 2, "R"), "-R 12.50", -1_250), (AmountForm(".", "", 2, "R"), "R-12.50", -1_250),
        (AmountForm(".", "", 2, "ZAR"), "12.50 ZAR", 1_250), (AmountForm(".", "", 3), "1.234", 1_234),
    ],
)  # fmt: skip
def test_what_is_written_in_the_form_is_read(form: AmountForm, text: str, minor: int) -> None:
    """Signs before, behind and around; a currency's sign that was told."""
    assert form.read(text) == minor


@given(
    st.integers(-LIMIT, LIMIT),
    st.integers(0, 4),
    st.sampled_from([(".", ""), (",", ""), (".", ","), (",", "."), (".", " "), (",", "'")]),
)
def test_no_amount_changes(minor: int, exponent: int, marks: tuple[str, str]) -> None:
    """Any amount, written with any two marks, is the same amount when read by them."""
    decimal, thousands = marks
    sign, digits = ("-", format_amount(-minor, exponent)) if minor < 0 else ("", format_amount(minor, exponent))
    whole, _, places = digits.partition(".")
    text = sign + f"{int(whole):,}".replace(",", thousands) + (decimal + places if places else "")
    assert AmountForm(decimal, thousands, exponent).read(text) == minor


@given(st.text(max_size=12), st.sampled_from([BARE, POINT, COMMA]))
def test_no_text_is_two_amounts(text: str, form: AmountForm) -> None:
    """Whatever two forms both read, without a mark of thousands in it, they read alike or not at all."""
    try:
        minor = form.read(text)
    except FigureError:
        return
    assert abs(minor) <= LIMIT
    assert sum(mark.isdigit() for mark in text) >= 1


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("DD/MM/YYYY", "03/14/2026"), ("DD/MM/YYYY", "31/02/2026"), ("DD/MM/YYYY", "1/2/2026"),
        ("DD/MM/YYYY", "2026-02-01"), ("YYYY-MM-DD", "2026-2-1"), ("D.M.YYYY", "1.2.26"), ("DD/MM/YYYY", "٠١/٠٢/٢٠٢٦"),
        ("DD/MM/YYYY", ""),
    ],
)  # fmt: skip
def test_a_date_of_another_form_is_refused(pattern: str, text: str) -> None:
    """Also a day that there is not: it is most often day and month the other way round."""
    with pytest.raises(FigureError, match=r"written|day"):
        DateForm(pattern).read(text)


@pytest.mark.parametrize("pattern", ["", "DD/MM", "DD/MM/MM/YYYY", "day", "DD/MM/YYYY YYYY"])
def test_a_form_of_dates_tells_day_month_and_year(pattern: str) -> None:
    """Each once."""
    with pytest.raises(FigureError, match="each once"):
        DateForm(pattern)


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)))
def test_a_date_is_read_back(day: date) -> None:
    """In the forms that banks use."""
    assert DateForm("DD/MM/YYYY").read(f"{day:%d/%m/%Y}") == day
    assert DateForm("D.M.YY").read(f"{day.day}.{day.month}.{day.year % 100:02d}") == day
    assert DateForm("YYYYMMDD").read(f"{day:%Y%m%d}") == day
