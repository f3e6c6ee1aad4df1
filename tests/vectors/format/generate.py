"""Write the vectors of format 1: ``python -m tests.vectors.format.generate [FOLDER]``.

Fixed keys, fixed clock, no randomness: running it again gives the same bytes, which a test asserts.
"""

import sys
from pathlib import Path

from tests.vectors.format.act_vectors import act_vectors
from tests.vectors.format.canonical_vectors import json_vectors, text_vectors
from tests.vectors.format.disclosure_vectors import disclosure_vectors, submission_vectors
from tests.vectors.format.envelope_vectors import entry_vectors, envelope_vectors
from tests.vectors.format.statement_vectors import statement_vectors
from tests.vectors.format.value_vectors import value_vectors
from tests.vectors.format.vector import FOLDER, write

FILES = {
    "json": ("Strict JSON (§1.1): read with at most 16 levels, ASCII only.", json_vectors),
    "text": ("One text for bytes, digests and times (§1.2, §1.3).", text_vectors),
    "statement": ("Payloads of statements (§2).", statement_vectors),
    "act": ("Payloads of statements that differ in their acts (§2.3 to §2.6).", act_vectors),
    "envelope": ("Envelopes as they are handed in (§3).", envelope_vectors),
    "entry": ("Entries as they stand in the tree (§4).", entry_vectors),
    "disclosure": ("Disclosures (§6.1).", disclosure_vectors),
    "submission": ("Submissions with their disclosures (§6.3).", submission_vectors),
    "value": ("Values that follow from given bytes.", value_vectors),
}


def generate(folder: Path) -> None:
    """Write every file of vectors into ``folder``."""
    for name, (about, vectors) in FILES.items():
        write(folder, name, about, vectors())


if __name__ == "__main__":
    generate(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER)
