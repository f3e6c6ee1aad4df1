"""Receipts (C2SP tlog-proof; docs/format.md §5.6): one entry, proved to a signed head."""

from dataclasses import dataclass

from audit import merkle
from audit.checkpoint import Head, read_decimal, read_head
from audit.entry import MAX_ENTRY, Entry, read_entry
from audit.errors import FormError
from audit.texts import decode_base64

MAX_RECEIPT = 1_179_646
FIRST_LINE = "c2sp.org/tlog-proof@v1"

_CLAUSE = "format §5.6"


@dataclass(frozen=True, slots=True)
class Receipt:
    """A receipt whose proof holds; who signed the head is another question."""

    index: int
    entry: Entry
    head: Head


def read_receipt(data: bytes) -> Receipt:
    """Read a receipt, and check that its head holds its entry.

    Raises:
        FormError: what is wrong, and where below the receipt.
    """
    if len(data) > MAX_RECEIPT:
        raise FormError("RECEIPT_TOO_LARGE", _CLAUSE, "", f"at most {MAX_RECEIPT} bytes", len(data))
    above, blank, below = data.partition(b"\n\n")
    lines = above.split(b"\n")
    try:
        texts = [line.decode("ascii") for line in lines]
    except UnicodeDecodeError:
        raise FormError("RECEIPT_LINE", _CLAUSE, "", "ASCII above the checkpoint", above) from None
    extra, index = _fields(texts, has_head=bool(blank))
    leaf = decode_base64(extra, "/extra")
    if not 1 <= len(leaf) <= MAX_ENTRY:
        raise FormError("ENTRY_LENGTH", _CLAUSE, "/extra", f"1 to {MAX_ENTRY} bytes", len(leaf))
    proof = []
    for place, text in enumerate(texts[3:]):
        proof.append(decode_base64(text, f"/line {place + 4}"))
    try:
        head = read_head(below)
    except FormError as error:
        raise error.below("/checkpoint") from None
    merkle.verify_inclusion(index, head.size, merkle.leaf_hash(leaf), proof, head.root)
    try:
        entry = read_entry(leaf)
    except FormError as error:
        raise error.below("/extra") from None
    return Receipt(index, entry, head)


def _fields(texts: list[str], *, has_head: bool) -> tuple[str, int]:
    shaped = len(texts) >= 3 and texts[1].startswith("extra ") and texts[2].startswith("index ")  # noqa: PLR2004
    if not has_head or texts[0] != FIRST_LINE or not shaped:
        expected = f"{FIRST_LINE}, extra, index, hashes, an empty line, a checkpoint"
        raise FormError("RECEIPT_LINE", _CLAUSE, "", expected, "\n".join(texts[:1]))
    return texts[1].removeprefix("extra "), read_decimal(texts[2].removeprefix("index "), "/index", _CLAUSE)
