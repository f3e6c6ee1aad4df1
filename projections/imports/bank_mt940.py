"""Bank statements in MT940, the format of SWIFT that banks export for bookkeeping, read by the library mt-940.

The library is handed text, never a name: given a name it would open that file. Its amounts are decimal numbers, which
become minor units exactly or not at all. What it might leave out is found by counting the lines of the file, and by the
balances that every statement of this format must tell.
"""

import io
import itertools
import logging
import re
from datetime import date
from decimal import Decimal
from typing import Any

import mt940

from projections.imports.bank_statement import BankStatement, StatementLine, check
from projections.imports.errors import ImportRefusedError, refuse
from projections.imports.tables import MOST_BYTES, MOST_ROWS

# The library logs the very lines that it cannot read: a bank statement belongs into nobody's log.
logging.getLogger("mt940").setLevel(logging.CRITICAL + 1)

_LINE = re.compile(r"(?m)^:61:")
_MEND = "Export it from the bank anew as MT940, or as CSV."
_LONGEST_ROW = 2_000


def is_mt940(data: bytes) -> bool:
    """Whether a file looks like MT940: a reference and an account by their tags."""
    head = data[:4096]
    return b":20:" in head and b":25:" in head


def read_mt940(data: bytes, exponent: int) -> BankStatement:
    """Read a statement, or several that follow one another.

    Args:
        data: the file.
        exponent: decimals of the account's currency.

    Raises:
        ImportRefusedError: it is too large, no MT940 file, of several accounts, or does not add up.
    """
    if len(data) > MOST_BYTES:
        raise refuse("the file", f"at most {MOST_BYTES} bytes", f"{len(data)} bytes", "Export a shorter time.")
    text = _text(data)
    if len(_LINE.findall(text)) > MOST_ROWS or any(len(row) > _LONGEST_ROW for row in text.splitlines()):
        raise refuse("the file", f"at most {MOST_ROWS} lines, none very long", "more", "Export a shorter time.")
    try:
        blocks = mt940.parse_statements(io.StringIO(text))
        statements = [_statement(block, number, exponent) for number, block in enumerate(blocks, start=1)]
    except ImportRefusedError:
        raise
    except Exception as error:
        raise refuse("the file", "MT940", f"what its reader cannot take ({type(error).__name__})", _MEND) from error
    if not statements:
        raise refuse("the file", "MT940: a reference (:20:), an account (:25:), lines (:61:)", "none", _MEND)
    return _joined(statements, len(_LINE.findall(text)))


def _text(data: bytes) -> str:
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        text = data.decode("cp1252", errors="replace")
    if "\0" in text:
        raise refuse("the file", "text", "a NUL character", _MEND)
    return text.removeprefix("\ufeff").replace("\r\n", "\n")


def _statement(block: Any, number: int, exponent: int) -> BankStatement:
    told = block.data
    opening, closing = (
        told.get(f"final_{name}_balance") or told.get(f"intermediate_{name}_balance") for name in ("opening", "closing")
    )
    currency = next((str(each.amount.currency) for each in (opening, closing) if each is not None), "")
    lines = [
        _line(f"statement {number}, line {place}", each.data, currency, exponent)
        for place, each in enumerate(block, start=1)
        if each.data.get("amount") is not None
    ]
    return BankStatement(
        tuple(lines),
        currency,
        str(told.get("account_identification") or ""),
        _minor(opening.amount, currency, exponent, "the opening balance") if opening is not None else None,
        _minor(closing.amount, currency, exponent, "the closing balance") if closing is not None else None,
        _day(closing.date) if closing is not None else None,
    )


def _line(where: str, told: Any, currency: str, exponent: int) -> StatementLine:
    words = [str(told[name]) for name in ("transaction_details", "extra_details", "purpose") if told.get(name)]
    references = [str(told[name]) for name in ("customer_reference", "bank_reference") if told.get(name)]
    reference = next((each for each in references if each not in ("NONREF", "NOREF")), "")
    minor = _minor(told["amount"], currency or str(told["amount"].currency), exponent, where)
    return StatementLine(where, _day(told["date"]), minor, " ".join(" ".join(words).split()), reference)


def _minor(amount: Any, currency: str, exponent: int, where: str) -> int:
    """Decimal to minor units, exactly."""
    found: Decimal = amount.amount
    if str(amount.currency) != currency:
        raise refuse(where, f"an amount in {currency}", str(amount.currency), _MEND)
    minor = found.scaleb(exponent)
    if minor != minor.to_integral_value():
        raise refuse(where, f"at most {exponent} decimals", str(found), _MEND)
    return int(minor)


def _day(told: Any) -> date:
    """The library's dates carry more; a plain day is what is kept."""
    return date(told.year, told.month, told.day)


def _joined(statements: list[BankStatement], lines: int) -> BankStatement:
    first, last = statements[0], statements[-1]
    for one in statements:
        if (one.account, one.currency) != (first.account, first.currency):
            found = f"{one.account} {one.currency} beside {first.account} {first.currency}"
            raise refuse("the file", "statements of one account", found, "Export each account by itself.")
        wrong = tuple(check(one))
        if wrong:
            raise ImportRefusedError(*wrong)
    for before, after in itertools.pairwise(statements):
        if before.closing is not None and after.opening is not None and before.closing != after.opening:
            found = f"{before.closing}, then {after.opening}, in the smallest unit"
            raise refuse("the file", "each statement to open as the one before closed", found, "One is missing.")
    joined = tuple(line for one in statements for line in one.lines)
    if len(joined) != lines:
        raise refuse("the file", f"{lines} lines (:61:)", f"{len(joined)} that could be read", _MEND)
    return BankStatement(joined, first.currency, first.account, first.opening, last.closing, last.closed_on)
