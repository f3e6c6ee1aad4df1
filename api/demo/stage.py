"""The stage on which the story plays: a real ledger, a clock that moves when told, people with keys from a seed."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from ledger.application import Ledger, LedgerFolder, Recorded, admit
from ledger.application.compose import Sitting, Words, sign_all
from ledger.format.codec import encode_base64, from_datetime
from ledger.format.disclosure import parse_disclosure
from ledger.format.document import DocumentRef
from ledger.format.statement import Capacity, ForAnother, How, Seen, Signer, Under
from ledger.format.tree import EMPTY_ROOT
from ledger.keys.signer import PrivateKeySigner
from ledger.rules.state import State

ORIGIN = "harbour.example/record"
SEED = "plenary demo 1"
SALT_BYTES = 32


class StoryError(RuntimeError):
    """The rules refused a line of the story: the story is wrong, or the rules are."""


@dataclass
class StageClock:
    """Time as the story has it (ms)."""

    ms: int = 0

    def now(self) -> int:
        """The present."""
        return self.ms

    def monotonic(self) -> int:
        """The same: on a stage no clock runs away."""
        return self.ms


@dataclass
class SeededBytes:
    """Randomness that is always the same, so that the story's root hash is."""

    seed: str
    calls: int = 0

    def __call__(self, count: int) -> bytes:
        """The next bytes."""
        self.calls += 1
        return hashlib.shake_256(f"{self.seed} {self.calls}".encode()).digest(count)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the story as it was told: its chapter, when (ms), the statement's index, one sentence."""

    chapter: str
    when: int
    index: int
    note: str


@dataclass
class Scene:
    """What is being said, to be signed together. Names stand for ids."""

    stage: "Stage"
    sitting: Sitting
    names: dict[str, str] = field(default_factory=dict)

    def act(
        self,
        kind: str,
        body: Mapping[str, Any] | None = None,
        *,
        call: str | None = None,
        by: tuple[int, ...] = (0,),
        about: str | None = None,
        on: str | None = None,
        under: tuple[str, int] | None = None,
        replaces: str | None = None,
        paper: tuple[str, str] | None = None,
        how: How = "paper",
        audience: Any = "members",
        **sealed: str,
    ) -> str:
        """Add an act.

        ``@name`` in a body is an id; ``call`` names the thing that the act opens; ``paper`` writes the act down for
        (person, organization). What is left over are sealed texts, ``round__0__reason`` for ``round/0/reason``.
        """
        words = {path.replace("__", "/"): Words(text, "en", audience) for path, text in sealed.items()}
        another = None
        if paper is not None:
            person, organization = paper
            capacity: Capacity = ("organization", self.id(organization)) if organization else "self"
            document = self.stage.document(f"{person}: {kind}") if how == "paper" else None
            another = ForAnother(self.id(person), capacity, how, document)
        reference = self.sitting.add(
            kind,
            self.fill(dict(body or {})),
            by=by,
            about=self.id(about) if about else None,
            on=self.id(on) if on else None,
            under=Under(self.id(under[0]), under[1]) if under else None,
            replaces=self.id(replaces) if replaces else None,
            for_another=another,
            sealed=words,
        )
        if call is not None:
            self.names[call] = reference
        return reference

    def id(self, name: str) -> str:
        """The id behind a name, of this scene or an earlier one."""
        return self.names.get(name) or self.stage.ids.get(name, name)

    def fill(self, value: Any) -> Any:
        """A body with each ``@name`` written as an id."""
        if isinstance(value, str) and value.startswith("@"):
            return self.id(value[1:])
        if isinstance(value, Mapping):
            return {key: self.fill(member) for key, member in value.items()}
        if isinstance(value, list | tuple):
            return [self.fill(member) for member in value]
        return value


class Stage:
    """The ledger, its people, and the way from a scene to the record."""

    def __init__(self, folder: Path) -> None:
        self.clock = StageClock()
        self.randomness = SeededBytes(SEED)
        self.ids: dict[str, str] = {}
        self.owners: dict[str, str] = {}
        self.told: list[Line] = []
        self._chapter = ""
        place = LedgerFolder(folder)
        place.create(ORIGIN, self.randomness)
        self.ledger = Ledger(place, self.clock)

    def chapter(self, title: str) -> None:
        """Begin a chapter."""
        self._chapter = title

    @property
    def state(self) -> State:
        """What the rules know now."""
        return self.ledger.live.state

    def read_words(self, digest: str) -> str | None:
        """A sealed text of the story."""
        encoded = self.ledger.beside.disclosure(digest)
        return parse_disclosure(encoded).text if encoded is not None else None

    def at(self, when: str) -> None:
        """Let time pass until ``YYYY-MM-DD hh:mm`` (UTC)."""
        self.clock.ms = from_datetime(datetime.strptime(when, "%Y-%m-%d %H:%M").replace(tzinfo=UTC))
        # After a month of silence the laptop asks "Is today …?"; in the story somebody says yes.
        self.ledger.watch.confirm()

    def key(self, person: str) -> PrivateKeySigner:
        """A person's key; the same name always has the same. ``Lindiwe/2`` is her second."""
        return PrivateKeySigner(Ed25519PrivateKey.from_private_bytes(self.seed(person)))

    def seed(self, name: str) -> bytes:
        """32 bytes that belong to a name."""
        return hashlib.sha256(f"{SEED} key of {name}".encode()).digest()

    def key_body(self, person: str) -> dict[str, Any]:
        """The key as an act enrols it."""
        return {"scheme": "ed25519", "spki": encode_base64(self.key(person).spki)}

    def document(self, text: str) -> DocumentRef:
        """A sheet of paper, photographed: kept beside the record under a salted digest."""
        data = f"A photograph of a sheet of paper. On it: {text}\n".encode()
        digest = self.ledger.beside.put_document(data, "text/plain", self.randomness(SALT_BYTES))
        return DocumentRef(digest, len(data), "text/plain", salted=True)

    def scene(self, *by: tuple[str, str]) -> Scene:
        """A scene signed by some people, each as ``self``, for an organization, or in a term, by name."""
        scene = Scene(self, Sitting(ORIGIN, (), self.randomness))
        scene.sitting.by = tuple(Signer(scene.id(person), self._capacity(scene, how)) for person, how in by)
        return scene

    def _capacity(self, scene: Scene, how: str) -> Capacity:
        if how == "self":
            return "self"
        return ("term" if how.startswith("term of") else "organization", scene.id(how))

    def record(self, scene: Scene, note: str = "", keys: Mapping[str, str] | None = None) -> str:
        """Sign by everybody and record; returns the statement's id.

        Args:
            scene: what is said.
            note: the story's own sentence about it.
            keys: signer as the statement has her to the name of the key she uses, where it is not her own name.
        """
        size = self.ledger.size
        seen = Seen(size, self.ledger.live.root_at(size) or EMPTY_ROOT.hex())
        draft = scene.sitting.draw_up(at=self.clock.now(), seen=seen)
        own = {identity: self.owners.get(name, name) for name, identity in self.ids.items()}
        owner = own | dict(keys or {})
        persons = {signer.person for signer in scene.sitting.by}
        signed = sign_all(draft, {person: self.key(owner[person or ""]) for person in persons})
        answer = self.ledger.append([admit(signed)])[0]
        if not isinstance(answer, Recorded):
            place = scene.sitting.acts[answer.act].kind if answer.act is not None else "statement"
            raise StoryError(f"{note or 'a line'}: {place}: {answer.code}: {answer.words} {dict(answer.detail)}")
        identity = signed.envelope.statement_id
        self.ids |= {name: f"{identity}{place}" for name, place in scene.names.items()}
        if note:
            self.told.append(Line(self._chapter, self.clock.ms, answer.index, note))
        self.clock.ms += 60_000
        return identity
