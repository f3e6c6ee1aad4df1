"""Signatures checked ahead of the judge, on as many cores as allowed.

The judge takes entries one by one, because each depends on those before; signatures do not. While one batch of entries
is judged, all lines of the next whose key can be told beforehand are verified in other processes (threads would wait
for Python's lock at every line), and the judge is handed the outcomes. A key told wrongly costs time only: the judge
asks for the key that it found itself, and what was not checked with that very key is checked then.
"""

import multiprocessing
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool

from audit.entry import Entry, Line
from audit.errors import BrokenError, CannotCheckError, FormError
from audit.public_keys import Verifier, verify_line
from audit.rules.enrolment import enrolled_by
from audit.rules.state import State
from audit.statement import Statement

CHUNK = 64

Check = tuple[Verifier, bytes, Line]
Verify = Callable[[Verifier, bytes, Line, str], None]
Told = tuple[str, str, str, str, str] | None
"""What a process sends back for a line: nothing, or what a `FormError` says."""


def check_all(checks: Sequence[Check]) -> list[Told]:
    """Verify some lines; runs in a process of its own."""
    told: list[Told] = []
    for check in checks:
        try:
            verify_line(*check)
        except BrokenError as error:
            told.append((error.code, error.clause, error.where, error.expected, error.found))
        else:
            told.append(None)
    return told


class Ahead:
    """Lines of one batch on their way through other processes."""

    def __init__(self, chunks: list[list[Check]], futures: "list[Future[list[Told]]]") -> None:
        self._chunks = chunks
        self._futures = futures

    def outcomes(self) -> dict[Check, Told]:
        """Wait for them.

        Raises:
            CannotCheckError: a process died.
        """
        known: dict[Check, Told] = {}
        try:
            for chunk, future in zip(self._chunks, self._futures, strict=True):
                known.update(zip(chunk, future.result(), strict=True))
        except BrokenProcessPool:
            raise CannotCheckError("a process that checks signatures died; try --jobs 1") from None
        return known


class Signatures:
    """Verifies lines of envelopes.

    Args:
        jobs: how many processes; 1: none, each line is checked when the judge asks.
        verify: checks one line when the judge asks.
    """

    def __init__(self, jobs: int = 1, verify: Verify = verify_line) -> None:
        self._jobs = jobs
        self._verify = verify
        self._pool: ProcessPoolExecutor | None = None
        self._coming: dict[str, Verifier] = {}
        self._known: dict[Check, Told] = {}
        self.held = 0

    def ahead(self, state: State, batch: Sequence[tuple[Entry, Statement]]) -> Ahead:
        """Have whatever can be checked of a batch checked, without waiting for it."""
        if self._jobs == 1:
            return Ahead([], [])
        if self._pool is None:
            self._pool = ProcessPoolExecutor(self._jobs, mp_context=multiprocessing.get_context("spawn"))
        checks: list[Check] = []
        for entry, statement in batch:
            own = enrolled_by(statement.acts, statement.id)
            self._coming.update((keyid, verifier) for keyid, (_, verifier) in own.items())
            for line in entry.lines:
                verifier = self._guess(state, line.keyid)
                if verifier is not None:
                    checks.append((verifier, entry.pae, line))
        chunks = [checks[start : start + CHUNK] for start in range(0, len(checks), CHUNK)]
        return Ahead(chunks, [self._pool.submit(check_all, chunk) for chunk in chunks])

    def _guess(self, state: State, keyid: str) -> Verifier | None:
        key = state.keys.get(keyid)
        if key is not None:
            return key.verifier
        clerk = state.ledger_keys[-1].clerk if state.ledger_keys else None
        return clerk if clerk is not None and clerk.keyid == keyid else self._coming.get(keyid)

    def take(self, ahead: Ahead) -> None:
        """Use the outcomes of a batch for what the judge asks next."""
        self._known = ahead.outcomes()

    def verify(self, verifier: Verifier, pae: bytes, line: Line, where: str) -> None:
        """Hand out what is known of a line, or check it now.

        Raises:
            FormError: it does not hold.
        """
        check = (verifier, pae, line)
        if check in self._known:
            told = self._known[check]
            if told is not None:
                code, clause, below, expected, found = told
                raise FormError(code, clause, where + below, expected, found)
        else:
            self._verify(verifier, pae, line, where)
        self.held += 1

    def close(self) -> None:
        """Stop the processes."""
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)
