"""Plain-text journals as ledger and hledger read them: the part of the format that books of committees use.

    2024-05-04=2024-04-30 * (17) Hall rent     ; a comment
      ; https://example.org/minutes/3
      Expenses:Hall      $1,200.50   ; May
      Assets:Bank

Read: transactions with one date or two, status, code, description, comments; postings with amounts, at most one
without; ``account``, ``commodity``, ``payee``, ``tag``, ``P`` and ``D`` lines, comment blocks. Passed over with a note:
periodic (``~``) and price (``P``) entries, balance assertions. Refused: whatever would change amounts unseen (includes,
aliases, automated and virtual postings, prices on postings, ``apply``, default years).
"""

import re
from dataclasses import dataclass, field
from datetime import date

from projections.journal.amounts import Amount, parse_amount, total
from projections.journal.errors import JournalSyntaxError

_DATE = r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})"
_HEADER = re.compile(rf"({_DATE})(?:=({_DATE}))?(?:\s+([*!]))?(?:\s+\(([^)]*)\))?(?:\s+(.*))?", re.ASCII)
_COMMENT_LINE = (";", "#", "*", "%", "|")
_PASSED = ("account", "commodity", "payee", "tag", "D")
_REFUSED = {
    "include": "Import each file by itself, or put them together first.",
    "alias": "Write the accounts' real names.",
    "apply": "Write the accounts' full names.",
    "end": "Take away the block that it ends.",
    "bucket": "Write the account of every posting.",
    "A": "Write the account of every posting.",
    "Y": "Write the year of every date.",
    "year": "Write the year of every date.",
    "decimal-mark": "Write amounts with a point for decimals.",
    "=": "Write automated postings out: they change amounts unseen.",
    "!": "Take the directive away.",
    "@": "Take the directive away.",
}


@dataclass(frozen=True, slots=True)
class Posting:
    """One side of a transaction. ``inferred``: its amount was left out and follows from the others."""

    account: str
    amount: Amount
    comment: str
    line: int
    inferred: bool = False


@dataclass(frozen=True, slots=True)
class Transaction:
    """A transaction with its exact bytes.

    Args:
        day: the first date; ``second`` the date after ``=``, if any.
        status: ``*``, ``!`` or "".
        code: what stands in parentheses, or "".
        description: the rest of the first line, without its comment.
        comments: comment texts above the first posting, the first line's own first.
        postings: in order; they sum to zero in every commodity.
        line: number of its first line, from 1.
        source: its exact bytes, from the first line to the last, without the last line's ending.
        earlier: how many transactions with the same bytes stand before it in the file.
    """

    day: date
    second: date | None
    status: str
    code: str
    description: str
    comments: tuple[str, ...]
    postings: tuple[Posting, ...]
    line: int
    source: bytes
    earlier: int = 0

    @property
    def text(self) -> str:
        """The exact lines as text."""
        return self.source.decode("utf-8")


@dataclass(frozen=True, slots=True)
class Journal:
    """A whole file: its transactions in order, and notes on what was passed over."""

    transactions: tuple[Transaction, ...]
    notes: tuple[str, ...] = ()


@dataclass
class _Block:
    """The lines of one transaction while they are read."""

    first: int
    lines: list[bytes] = field(default_factory=list)


def read_journal(data: bytes) -> Journal:
    """Read a journal.

    Args:
        data: the file's bytes, UTF-8.

    Raises:
        JournalSyntaxError: the first line that cannot be read.
    """
    lines = data.removeprefix(b"\xef\xbb\xbf").split(b"\n")
    blocks, passed = _split(lines)
    seen: dict[bytes, int] = {}
    transactions = []
    asserted = 0
    for block in blocks:
        source = b"\n".join(block.lines)
        source = source[:-1] if source.endswith(b"\r") else source
        transaction, assertions = _read_block(block, source, seen.get(source, 0))
        asserted += assertions
        seen[source] = seen.get(source, 0) + 1
        transactions.append(transaction)
    if asserted:
        passed["balance assertions were not checked"] = asserted
    notes = tuple(f"{count} {what}" for what, count in passed.items())
    return Journal(tuple(transactions), notes)


def _split(lines: list[bytes]) -> tuple[list[_Block], dict[str, int]]:
    """The file as blocks of transactions, everything else judged and left out; counts of what was passed over."""
    blocks: list[_Block] = []
    passed: dict[str, int] = {}
    current: _Block | None = None
    skipping = False
    in_comment = False
    for number, raw in enumerate(lines, start=1):
        line = _decode(raw, number)
        if in_comment:
            in_comment = line.strip() not in ("end comment", "end test")
        elif line[:1] in (" ", "\t") and line.strip():
            if current is not None:
                current.lines.append(raw)
            elif not skipping and not line.strip().startswith(_COMMENT_LINE):
                then = "Put a date line above it, or take the indent away."
                raise JournalSyntaxError(number, "a posting below a transaction", line.strip(), then)
        else:
            current = None
            skipping, in_comment = False, line.strip() in ("comment", "test")
            if line[:1].isdigit():
                current = _Block(number, [raw])
                blocks.append(current)
            elif not in_comment and line.strip() and not line.startswith(_COMMENT_LINE):
                skipping = True
                note = _directive(line, number)
                if note:
                    passed[note] = passed.get(note, 0) + 1
    return blocks, passed


def _decode(raw: bytes, number: int) -> str:
    try:
        return raw.decode("utf-8").rstrip("\r")
    except UnicodeDecodeError:
        then = "Save the file as UTF-8."
        raise JournalSyntaxError(number, "UTF-8 text", raw[:40].decode("latin-1"), then) from None


def _directive(line: str, number: int) -> str | None:
    """What to note of a line that is no transaction; None for one that changes nothing."""
    word = line.split(maxsplit=1)[0]
    if word.startswith("~"):
        return "periodic entries were passed over: they are plans, not what happened"
    if word == "P":
        return "price entries were passed over"
    if word in _PASSED:
        return None
    then = _REFUSED.get(word) or next((_REFUSED[sign] for sign in "=!@" if word.startswith(sign)), "Take it away.")
    raise JournalSyntaxError(number, "a transaction, a comment, or a directive that changes no amount", line, then)


def _read_block(block: _Block, source: bytes, earlier: int) -> tuple[Transaction, int]:
    header, _, own = _decode(block.lines[0], block.first).partition(";")
    found = _HEADER.fullmatch(header.rstrip())
    if found is None:
        then = "Write it as 2024-05-04 or 2024/5/4, then the description."
        raise JournalSyntaxError(block.first, "a date and a description", header.strip(), then)
    comments = [own.strip()] if own.strip() else []
    postings: list[tuple[str, Amount | None, str, int]] = []
    assertions = 0
    for number, raw in enumerate(block.lines[1:], start=block.first + 1):
        text = _decode(raw, number).strip()
        if not text.startswith(";"):
            account, amount, comment, asserted = _read_posting(text, number)
            postings.append((account, amount, comment, number))
            assertions += asserted
        elif postings:
            account, amount, comment, where = postings[-1]
            postings[-1] = (account, amount, f"{comment} {text[1:].strip()}".strip(), where)
        else:
            comments.append(text[1:].strip())
    day = _day(found.groups()[1:4], block.first)
    second = _day(found.groups()[5:8], block.first) if found.group(5) else None
    status, code, description = (part or "" for part in found.groups()[8:11])
    balanced = _balance(postings, block.first)
    return Transaction(
        day, second, status, code, description.strip(), tuple(comments), balanced, block.first, source, earlier
    ), assertions


def _day(parts: tuple[str, ...], line: int) -> date:
    year, month, day = map(int, parts)
    try:
        return date(year, month, day)
    except ValueError:
        raise JournalSyntaxError(line, "a day that exists", f"{year}-{month}-{day}", "Mend the date.") from None


def _read_posting(text: str, line: int) -> tuple[str, Amount | None, str, int]:
    body, _, comment = text.partition(";")
    body = body.strip().removeprefix("* ").removeprefix("! ")
    account, _, rest = re.sub(r"\t| {2}", "\0", body, count=1).partition("\0")
    account, rest = account.strip(), rest.strip()
    if account[:1] in ("(", "["):
        then = "Virtual postings are not read: write the transaction without them."
        raise JournalSyntaxError(line, "an account of ours", account, then)
    for sign, what in (("@", "prices"), ("{", "lot prices")):
        if sign in rest:
            then = f"Take {what} away: write an exchange as two transactions, one in each currency."
            raise JournalSyntaxError(line, "an amount", rest, then)
    written, equals, _ = rest.partition("=")
    written = written.strip()
    if equals and not written:
        raise JournalSyntaxError(line, "an amount", rest, "Write the amount that the assignment stands for.")
    amount = parse_amount(written) if written else None
    if written and amount is None:
        then = "Write it as $1,234.56, -$5 or 5 USD, after two spaces; the point is the decimal mark."
        raise JournalSyntaxError(line, "an amount", written, then)
    return account, amount, comment.strip(), 1 if equals else 0


def _balance(postings: list[tuple[str, Amount | None, str, int]], line: int) -> tuple[Posting, ...]:
    """The postings with the one left out filled in; refused when they do not sum to zero."""
    written = [amount for _, amount, _, _ in postings if amount is not None]
    sums = {commodity: amount for commodity, amount in total(written).items() if amount.digits != 0}
    missing = len(postings) - len(written)
    if missing > 1:
        raise JournalSyntaxError(line, "at most one posting without an amount", str(missing), "Write the others.")
    if missing == 0 and sums:
        found = ", ".join(map(str, sums.values()))
        raise JournalSyntaxError(line, "postings that sum to zero", found, "Mend the amounts of this transaction.")
    filled: list[Posting] = []
    for account, amount, comment, number in postings:
        if amount is not None:
            filled.append(Posting(account, amount, comment, number))
            continue
        for rest in sums.values():
            other = Amount(-rest.digits, rest.places, rest.commodity)
            filled.append(Posting(account, other, comment, number, inferred=True))
    return tuple(filled)
