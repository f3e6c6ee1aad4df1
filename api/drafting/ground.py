"""The ground on which statements are drawn up: a ledger, its names and numbers, and what reading a form asks.

The command line and the server stand on it alike. Where something typed cannot be meant, `Ground.fail` raises; the
command line ends with the same words instead.
"""

from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass
from typing import Any, NoReturn

from ledger.application import Clock, Ledger, admit
from ledger.format.disclosure import parse_disclosure
from ledger.format.document import DOCUMENT_SALT_BYTES, document_digest, must_be_salted
from ledger.format.references import MAX_ACTS
from ledger.format.statement import Capacity, Seen
from ledger.format.submission import Submission
from ledger.format.tree import EMPTY_ROOT
from ledger.rules.kind import Refusal
from ledger.rules.state import State
from projections.chronicle import Chronicler, draft_names, draft_words
from projections.directory import Directory, NotFoundError
from projections.language import ENGLISH, Language
from projections.refusals import tell_refusal
from projections.sentences import Teller
from projections.standing import View


class DraftingError(Exception):
    """What was typed cannot be drawn up.

    Args:
        code: a stable name of the problem.
        words: what, where, expected and found.
        mend: what to do next.
    """

    def __init__(self, code: str, words: str, mend: str) -> None:
        self.code = code
        self.words = words
        self.mend = mend
        super().__init__(f"{words} {mend}")


class RefusedError(Exception):
    """The rules refuse a draft.

    Args:
        refusal: what they say.
        submission: the draft; None when there is none.
    """

    def __init__(self, refusal: Refusal, submission: Submission | None) -> None:
        self.refusal = refusal
        self.submission = submission
        super().__init__(f"{refusal.code}: {refusal.words}")


@dataclass(frozen=True, slots=True)
class Hand:
    """One who signs.

    Args:
        person: her id, or ``.n`` where the statement itself enrols her; empty for the clerk software.
        capacity: in which she acts.
        key: the name of her key here; None when it is elsewhere.
        chosen: whether the capacity was named, or may still be chosen for her.
    """

    person: str
    capacity: Capacity
    key: str | None
    chosen: bool = True


@dataclass(frozen=True, slots=True)
class Attachment:
    """A document to keep beside the record when the statement that names it is signed."""

    data: bytes
    media_type: str
    salt: bytes | None


class Ground:
    """A ledger to draw up statements for.

    Args:
        ledger: the ledger.
        clock: where time comes from.
        random_bytes: gives that many random bytes.
        language: in which acts and refusals are told.

    It is a `Lookup` for reading forms.
    """

    def __init__(
        self, ledger: Ledger, clock: Clock, random_bytes: Callable[[int], bytes], language: Language = ENGLISH
    ) -> None:
        self.ledger = ledger
        self.clock = clock
        self.random_bytes = random_bytes
        self.language = language
        self.attachments: list[Attachment] = []
        self._directory: tuple[int, Directory] | None = None

    def fail(self, code: str, words: str, mend: str) -> NoReturn:
        """End because of what was typed."""
        raise DraftingError(code, words, mend)

    def usage(self, words: str, mend: str) -> NoReturn:
        """End because something is not written as it must be."""
        self.fail("USAGE", words, mend)

    def refuse(self, refusal: Refusal, submission: Submission | None = None) -> NoReturn:
        """End because the rules refuse it."""
        raise RefusedError(refusal, submission)

    def told_refusal(self, refusal: Refusal, submission: Submission | None = None) -> tuple[str, str]:
        """A refusal's words and what to do next, its ids written as names and its amounts as amounts."""
        acts = admit(submission).statement.acts if submission else ()
        act = acts[refusal.act] if refusal.act is not None and refusal.act < len(acts) else None
        return tell_refusal(self.teller(submission), refusal, act)

    @property
    def state(self) -> State:
        """The rules' state, now."""
        return self.ledger.live.state

    @property
    def now(self) -> int:
        """When something done now would be received (ms)."""
        return max(self.clock.now(), self.state.record.received.get())

    def read_words(self, digest: str) -> str | None:
        """A sealed text that this host holds."""
        encoded = self.ledger.beside.disclosure(digest)
        return parse_disclosure(encoded).text if encoded is not None else None

    @property
    def directory(self) -> Directory:
        """Numbers and names, as of now."""
        size = self.ledger.size
        if self._directory is None or self._directory[0] != size:
            self._directory = (size, Directory(self.state, self.read_words))
        return self._directory[1]

    def teller(self, drafted: Submission | None = None) -> Teller:
        """Tells acts in words; ``drafted`` adds the words of a draft that is not in the record yet."""
        own = draft_words(drafted) if drafted else {}
        names = draft_names(drafted, own) if drafted else {}
        return Teller(
            self.ledger.registry,
            lambda identity: names.get(identity) or self.directory.show(identity),
            lambda digest: own.get(digest) or self.read_words(digest),
            self.currencies(),
            self.language,
        )

    def chronicler(self, drafted: Submission | None = None) -> Chronicler:
        """Tells statements in words; ``drafted`` as for `teller`."""
        return Chronicler(self.teller(drafted), self.directory.role, self.directory.number)

    def view(self, language: Language = ENGLISH) -> View:
        """Where things stand, now, told in a language."""
        return View(self.state, self.directory, self.now, language)

    def seen(self) -> Seen:
        """The head that this device has verified: here, the ledger's own."""
        size = self.ledger.size
        return Seen(size, self.ledger.live.root_at(size) or EMPTY_ROOT.hex())

    def find(self, text: str, *things: str) -> str:
        """The id of what was typed; ends as `fail` does when nothing goes by it."""
        try:
            return self.directory.find(text, *things)
        except NotFoundError as error:
            self.not_found(error)

    def not_found(self, error: NotFoundError) -> NoReturn:
        """End because nothing, or more than one thing, goes by what was typed."""
        self.fail("NOT_FOUND", str(error), "plenary show lists what there is.")

    def act_at(self, index: int, place: int) -> str:
        """The id of an act by its entry's index and its place."""
        record = self.state.record
        found = [f"{identity}.{place}" for identity, at in record.statements.items() if at == index]
        if not found or found[0] not in record.acts:
            self.fail("NOT_FOUND", f"There is no act {index}.{place}.", "plenary log lists them.")
        return found[0]

    def find_act(self, text: str, among: Container[str], what: str) -> str:
        """The id of an act that opened no thing: ``INDEX.ACT``, an index where one of its acts fits, or its id."""
        index, point, place = text.partition(".")
        fits = [text] if text in among else []
        if index.isdigit() and (place.isdigit() or not point):
            own = [identity for identity, at in self.state.record.statements.items() if at == int(index)]
            found = [f"{identity}.{n}" for identity in own for n in range(MAX_ACTS) if f"{identity}.{n}" in among]
            fits = [one for one in found if not point or one.endswith(f".{place}")]
        if len(fits) != 1:
            mend = "plenary log shows each act's place, such as 12.0."
            self.fail("NOT_FOUND", f"There is no {what} at {text!r}.", mend)
        return fits[0]

    def currencies(self) -> Mapping[str, int]:
        """Each currency with its number of decimals."""
        founding = self.state.record.founding.get()
        return founding.currencies if founding else {}

    def currency(self) -> str | None:
        """The one currency in which this ledger's accounts are kept, if it is one."""
        used = {account.currency for account in self.state.money.accounts.values()} or set(self.currencies())
        return used.pop() if len(used) == 1 else None

    def capacity(self, person: str, wanted: str) -> Capacity:
        """A capacity as typed: self, an organization, or a role that she holds."""
        if wanted in ("", "self"):
            return "self"
        posts = self.state.posts
        for term in posts.terms.values():
            codes = (posts.posts[term.post].code, self.directory.show(term.post).casefold(), term.id)
            if term.person == person and wanted.casefold() in codes and term.serving(self.now):
                return ("term", term.id)
        try:
            return ("organization", self.directory.find(wanted, "organization"))
        except NotFoundError as error:
            held = [
                posts.posts[t.post].code for t in posts.terms.values() if t.person == person and t.serving(self.now)
            ]
            words = f"{self.directory.show(person)} holds no role {wanted!r} now ({', '.join(held) or 'none'}). {error}"
            self.fail("CAPACITY_UNKNOWN", words, "Name one of these after the colon.")

    def attach(self, data: bytes, media_type: str) -> Mapping[str, Any]:
        """Take in a document; its bytes are kept when the statement is signed."""
        salted = must_be_salted(len(data), media_type)
        salt = self.random_bytes(DOCUMENT_SALT_BYTES) if salted else None
        self.attachments.append(Attachment(data, media_type, salt))
        digest = document_digest(data, salt)
        return {"sha256": digest, "length": len(data), "type": media_type, "salted": salted}

    def keep_attachments(self) -> None:
        """Write the documents taken in beside the record; one that no entry names in the end is swept later."""
        for one in self.attachments:
            self.ledger.beside.put_document(one.data, one.media_type, one.salt)

    def document(self, text: str) -> Mapping[str, Any]:
        """A document's reference by what was typed: here, by its digest among those taken in."""
        found = next((one for one in self.attachments if document_digest(one.data, one.salt) == text), None)
        if found is None:
            self.fail("NOT_FOUND", f"No document was taken in as {text[:80]!r}.", "Attach the file first.")
        return {
            "sha256": text, "length": len(found.data), "type": found.media_type, "salted": found.salt is not None
        }  # fmt: skip

    def key(self, text: str) -> Mapping[str, Any]:
        """A key to enrol by its name; here there are no names, so it is written out."""
        self.fail("KEY_UNKNOWN", f"There is no key called {text[:80]!r} here.", "Write the key out as JSON.")

    def keyid(self, text: str) -> str:
        """The id of a key as it was typed."""
        return text
