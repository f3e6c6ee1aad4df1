"""Signatures checked ahead of the judge, on as many cores as allowed.

The judge takes entries one by one, because each depends on those before; signatures do not. For a batch of entries all
lines whose key can be told beforehand are verified in threads (the library lets go of Python's lock while it works),
and the judge is handed the outcomes. A key told wrongly costs time only: the judge asks for the key that it found
itself, and what was not checked with that very key is checked then.
"""

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor

from audit.entry import Entry, Line
from audit.errors import BrokenError
from audit.public_keys import Verifier, verify_line
from audit.rules.enrolment import enrolled_by
from audit.rules.state import State
from audit.statement import Statement

CHUNK = 32

Check = tuple[Verifier, bytes, Line]
Verify = Callable[[Verifier, bytes, Line, str], None]


class Signatures:
    """Verifies lines of envelopes, and remembers the outcomes of one batch.

    Args:
        jobs: how many threads; 1: none, every line is checked when the judge asks.
        verify: checks one line.
    """

    def __init__(self, jobs: int = 1, verify: Verify = verify_line) -> None:
        self._verify = verify
        self._pool = ThreadPoolExecutor(jobs, thread_name_prefix="signatures") if jobs > 1 else None
        self._known: dict[Check, BrokenError | None] = {}
        self.held = 0

    def prepare(self, state: State, batch: Iterable[tuple[Entry, Statement]]) -> None:
        """Check ahead whatever can be checked of a batch."""
        self._known = {}
        if self._pool is None:
            return
        checks: list[Check] = []
        coming: dict[str, Verifier] = {}
        clerk = state.ledger_keys[-1].clerk if state.ledger_keys else None
        for entry, statement in batch:
            own = enrolled_by(statement.acts, statement.id)
            coming.update((keyid, verifier) for keyid, (_, verifier) in own.items())
            for line in entry.lines:
                key = state.keys.get(line.keyid)
                verifier = key.verifier if key else coming.get(line.keyid)
                if verifier is None and clerk is not None and clerk.keyid == line.keyid:
                    verifier = clerk
                if verifier is not None:
                    checks.append((verifier, entry.pae, line))
        chunks = [checks[start : start + CHUNK] for start in range(0, len(checks), CHUNK)]
        for chunk, outcomes in zip(chunks, self._pool.map(self._check_all, chunks), strict=True):
            self._known.update(zip(chunk, outcomes, strict=True))

    def _check_all(self, checks: list[Check]) -> list[BrokenError | None]:
        return [self._check(check, "") for check in checks]

    def _check(self, check: Check, where: str) -> BrokenError | None:
        try:
            self._verify(*check, where)
        except BrokenError as error:
            return error
        return None

    def verify(self, verifier: Verifier, pae: bytes, line: Line, where: str) -> None:
        """Hand out what is known of a line, or check it now.

        Raises:
            BrokenError: it does not hold.
        """
        check = (verifier, pae, line)
        error = self._known[check] if check in self._known else self._check(check, where)
        if error is not None:
            raise error
        self.held += 1

    def close(self) -> None:
        """Stop the threads."""
        if self._pool is not None:
            self._pool.shutdown()
