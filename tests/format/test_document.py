"""Documents by digest: refusals by vector in test_vectors.py; here the salt and its limits."""

import hashlib

import pytest

from ledger.format.document import (
    SALTED_BELOW_BYTES,
    DocumentRef,
    document_digest,
    document_ref,
    document_value,
    must_be_salted,
)
from ledger.format.errors import FormatError


@pytest.mark.parametrize("size", [0, 1, 31, 33, 64])
def test_a_salt_of_another_length_is_refused(size: int) -> None:
    """A salt has 32 bytes; none at all means a bare digest."""
    with pytest.raises(FormatError, match="DOCUMENT_SALT"):
        document_digest(b"bytes", bytes(size))
    assert document_digest(b"bytes", None) == hashlib.sha256(b"bytes").hexdigest()


@pytest.mark.parametrize(
    ("length", "media_type", "salted"),
    [
        (SALTED_BELOW_BYTES - 1, "image/jpeg", True),
        (SALTED_BELOW_BYTES, "image/jpeg", False),
        (10**9, "text/plain", True),
        (10**9, "application/json", False),
        (0, "application/pdf", True),
    ],
)
def test_what_could_be_guessed_is_salted(length: int, media_type: str, salted: bool) -> None:
    """Short documents and texts must be salted; a salted one is always taken."""
    assert must_be_salted(length, media_type) is salted
    for chosen in (True, False):
        made = DocumentRef("0" * 64, length, media_type, chosen)
        if salted and not chosen:
            with pytest.raises(FormatError, match="DOCUMENT_UNSALTED"):
                document_ref(document_value(made), "document")
        else:
            assert document_ref(document_value(made), "document") == made
