"""The host of one ledger for many readers: who looks, what she sees, how her statement gets in.

Looking holds the ledger still, so a page and its figures are of one moment; appending goes through the sequencer, which
gathers what arrives at the same time. Nothing here knows HTTP.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import TimeoutError as FutureTimeoutError
from contextlib import contextmanager
from datetime import date
from typing import NoReturn

from api.drafting.ground import Ground
from api.server.challenges import Challenges
from api.server.drafts import Drafts
from api.server.keeping import FILE, Keeping
from api.server.naming import Named
from api.server.problems import ProblemError
from api.server.readers import Reader, may_read
from api.server.receipts import Receipts
from api.server.sessions import Sessions
from api.server.settings import Settings
from api.server.subscribers import Subscribers
from api.server.uploads import Uploads
from ledger.application import Clock, Ledger, Recorded, Sequencer, admit
from ledger.format.disclosure import parse_disclosure
from ledger.format.errors import FormatError
from ledger.format.statement import Audience
from ledger.format.submission import Submission
from ledger.rules.kind import Refusal
from ledger.rules.state import State
from projections.as_of import NotYetError, index_on, state_at
from projections.directory import Directory
from projections.language import ENGLISH, Language
from projections.reports.assembly import Made
from projections.reports.basis import Basis, look
from projections.reports.catalogue import UnknownReportError, make
from projections.trace import Acts

SUBMIT_SECONDS = 30.0
_KEPT_DIRECTORIES = 16


class Look(Ground):
    """One reader's look at the ledger, held still; also the ground on which her statements are drawn up."""

    def __init__(self, host: "Host", reader: Reader, language: Language = ENGLISH) -> None:
        super().__init__(host.ledger, host.clock, host.random_bytes, language)
        self.host = host
        self.reader = reader
        self._allowed: frozenset[Audience] = reader.audiences(self.state, self.now)

    def fail(self, code: str, words: str, mend: str) -> NoReturn:
        """End the request because of what was asked or typed."""
        title = "NOT_FOUND" if code == "NOT_FOUND" else "USAGE"
        raise ProblemError(title, words, mend, code=code)

    def read_words(self, digest: str) -> str | None:
        """A sealed text, where this reader may see it and the host holds it."""
        if not may_read(self.state, digest, self._allowed):
            return None
        encoded = self.ledger.beside.disclosure(digest)
        return parse_disclosure(encoded).text if encoded is not None else None

    @property
    def directory(self) -> Directory:
        """Numbers and names, for this reader."""
        return self.host.directory(self.ledger.size, self._allowed, self.read_words)

    @property
    def may_enter(self) -> bool:
        """Whether the record's entries are open to her."""
        return self.reader.may_enter(self.state)

    def must_enter(self) -> None:
        """Let only those on to whom the record's entries are open."""
        if not self.may_enter:
            words = "This record is for its members."
            raise ProblemError("SIGN_IN_REQUIRED", words, "Sign in with your passkey, then ask again.")

    def member(self) -> str:
        """The id of the member who asks; the public is asked to sign in."""
        if self.reader.person is None:
            raise ProblemError("SIGN_IN_REQUIRED", "This is for members.", "Sign in with your passkey, then ask again.")
        return self.reader.person

    def coalition(self) -> str | None:
        """What the coalition calls itself, where this reader may see it."""
        founding = self.state.record.founding.get()
        if founding is None:
            return None
        wanted = f"{founding.id}.0"
        sealed = self.state.record.sealed.items()
        digests = (digest for digest, (act, path, _) in sealed if (act, path) == (wanted, "name"))
        return next((words for digest in digests if (words := self.read_words(digest))), None)

    def basis(
        self,
        *,
        at: str | None = None,
        through: date | None = None,
        audience: str | None = None,
        language: Language = ENGLISH,
    ) -> Basis:
        """What reports stand on, for this reader.

        Args:
            at: an index or a day, as the record stood then; None: now.
            through: the day up to which money is counted by its own dates.
            audience: for whom, where it is fewer than hers: the public's view of a member.
            language: in which it is told.
        """
        wanted = audience or self.reader.audience
        if wanted != "public" and self.reader.person is None:
            raise ProblemError("SIGN_IN_REQUIRED", "This is for members.", "Sign in with your passkey, then ask again.")
        state = self._state_at(at)
        acts = Acts(self.ledger, state)
        return look(state, self.host.read_any_words, acts, audience=wanted, through=through, language=language)

    def report(self, name: str, basis: Basis) -> Made:
        """A report; a basis serves one report."""
        try:
            return make(name, basis)
        except UnknownReportError as error:
            raise ProblemError("NOT_FOUND", str(error), "See /reports for what there is.") from None

    def _state_at(self, at: str | None) -> State:
        try:
            if at is None:
                return self.state
            if at.isdigit():
                return state_at(self.ledger, int(at))
            return state_at(self.ledger, index_on(self.ledger, date.fromisoformat(at)))
        except NotYetError as error:
            raise ProblemError("NOT_FOUND", str(error), "Name an entry or a day that is in the record.") from None
        except ValueError:
            words = f"{at[:40]!r} is no index and no day." if at else "It is no index and no day."
            raise ProblemError("USAGE", words, "Write an index such as 12, or a day as 2026-03-31.") from None


class Host:
    """A ledger opened to be served.

    Args:
        ledger: the ledger; the host does not close it.
        settings: what the host chose.
        clock: where time comes from.
        random_bytes: gives that many random bytes.
    """

    def __init__(self, ledger: Ledger, settings: Settings, clock: Clock, random_bytes: Callable[[int], bytes]) -> None:
        self.ledger = ledger
        self.settings = settings
        self.clock = clock
        self.random_bytes = random_bytes
        self.keeping = Keeping(ledger.folder.path / FILE)
        self.sessions = Sessions(self.keeping, random_bytes)
        self.challenges = Challenges(self.keeping, random_bytes)
        self.uploads = Uploads(self.keeping, random_bytes)
        self.named = Named(ledger)
        self.subscribers = Subscribers()
        self.drafts = Drafts(self.keeping, random_bytes)
        self.receipts = Receipts(ledger)
        self._sequencer = Sequencer(ledger)
        self._directories: dict[tuple[int, frozenset[Audience]], Directory] = {}

    @contextmanager
    def look(self, reader: Reader, language: Language = ENGLISH) -> Iterator[Look]:
        """Look at the ledger as a reader, in a language; appending waits, so look shortly."""
        with self.ledger.reading():
            yield Look(self, reader, language)

    def reader(self, token: str | None) -> Reader:
        """Who reads, by the token of her session; anybody without one."""
        found = self.sessions.find(token, self.clock.now()) if token else None
        if found is None:
            return Reader()
        key = self.ledger.live.state.people.keys.get(found.keyid)
        now = max(self.clock.now(), self.ledger.live.received)
        in_force = key is not None and key.in_force(self.ledger.size, now)
        return Reader(found.person, found.keyid) if in_force else Reader()

    def submit(self, submission: Submission) -> Recorded | Refusal:
        """Hand in a signed statement and wait until it is recorded and covered by a checkpoint, or refused.

        Raises:
            ProblemError: it is malformed, or the host is too busy.
            HostError: the ledger takes nothing in now; see there.
        """
        try:
            admitted = admit(submission)
        except FormatError as error:
            words = f"{error.where}: expected {error.expected}, found {error.found}."
            raise ProblemError("MALFORMED", words, "Draw the statement up anew.", code=error.code) from None
        try:
            return self._sequencer.submit(admitted).result(SUBMIT_SECONDS)
        except FutureTimeoutError:
            mend = "Send the same statement again: it is recorded once, whatever happens."
            raise ProblemError("BUSY", "The ledger did not answer in time.", mend) from None

    def read_any_words(self, digest: str) -> str | None:
        """A sealed text that this host holds; who may see it is the caller's to ask."""
        encoded = self.ledger.beside.disclosure(digest)
        return parse_disclosure(encoded).text if encoded is not None else None

    def directory(self, size: int, allowed: frozenset[Audience], read_words: Callable[[str], str | None]) -> Directory:
        """Numbers and names for some audiences, made once for each size."""
        known = self._directories.get((size, allowed))
        if known is None:
            while len(self._directories) >= _KEPT_DIRECTORIES:
                self._directories.pop(next(iter(self._directories)))
            known = self._directories[size, allowed] = Directory(self.ledger.live.state, read_words)
        return known

    def close(self) -> None:
        """Finish what has arrived, and close what is the server's own."""
        self.subscribers.end()
        self._sequencer.close()
        self.keeping.close()
