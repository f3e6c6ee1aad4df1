"""From a plan to statements: the frame that is missing, then the past, packed as full as the format allows.

What the journal needs and the ledger lacks (places, funds, the period, lines, parties) is opened first by ordinary
acts; then the source, the past decisions and the transactions follow as acts of history. A statement takes at most 64
acts and 32 KiB; the next one names what the last one opened by its id, which is known before anybody signs.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from ledger.application.compose import Sitting, Words
from ledger.format import canonical
from ledger.format.disclosure import MAX_VALUE_BYTES
from ledger.format.references import MAX_ACTS
from ledger.format.statement import MAX_PAYLOAD_BYTES
from ledger.format.submission import Submission
from ledger.rules.state import State
from projections.directory import Directory, NotFoundError, ReadWords
from projections.journal.errors import MappingError
from projections.journal.mapping import JournalMapping
from projections.journal.moves import pools, references
from projections.journal.plan import Item, PastDecision, Plan, texts_of

_DAY_IN_LINK = re.compile(r"(?<!\d)(\d{4})-(\d\d)-(\d\d)(?!\d)")
_HEAD_BYTES, _SIGNER_BYTES = 500, 240
"""Room for what stands around the acts, beside the origin, and for a signer: more than either takes."""

Key = tuple[str, ...]


@dataclass
class Names:
    """Ids of what the mapping names, found in the record by their names.

    Args:
        state: the rules' state.
        directory: names and numbers, for organizations and persons.
        read_words: field digest to its text, or None.
    """

    state: State
    directory: Directory
    read_words: ReadWords
    _texts: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for act, digest in texts_of(self.state, "name").items():
            text = self.read_words(digest)
            if text is not None:
                self._texts[act] = text

    def thing(self, thing: str, name: str, fits: Callable[[str], bool] = lambda _: True) -> str | None:
        """The thing of a type that goes by exactly that name, or None; the first where several do."""
        things = self.state.record.things
        return next(
            (act for act, text in self._texts.items() if text == name and things.get(act) == thing and fits(act)), None
        )

    def find(self, text: str, thing: str) -> str:
        """Whom somebody named in the mapping."""
        try:
            return self.directory.find(text, thing)
        except NotFoundError as error:
            raise MappingError(f"the mapping names {thing} {text!r}: {error}") from None


class Composer:
    """Writes a plan as statements.

    Args:
        plan: the plan.
        names: finds what is there already.
        new_sitting: an empty sitting of those who sign.
        draw_up: turns a full sitting into a draft, whose statement's id is then known.
        document: the journal as a document, named by a source that is opened.
    """

    def __init__(
        self,
        plan: Plan,
        names: Names,
        new_sitting: Callable[[], Sitting],
        draw_up: Callable[[Sitting], Submission],
        document: Mapping[str, Any] | None = None,
    ) -> None:
        self._plan = plan
        self._mapping: JournalMapping = plan.mapping
        self._names = names
        self._new_sitting = new_sitting
        self._draw_up = draw_up
        self._document = document
        self._sitting = new_sitting()
        self._size = 0
        self._ids: dict[Key, str] = {}
        self._done: list[Submission] = []

    def drafts(self) -> Iterator[Submission]:
        """The statements, in the order in which they must be recorded; each is drawn up when it is asked for."""
        if not self._plan.new:
            return
        self._frame()
        self._flush()
        yield from self._taken()
        self._source()
        for item in self._plan.new:
            self._pools(item)
            self._transaction(item)
            yield from self._taken()
        self._flush()
        yield from self._taken()

    def _taken(self) -> list[Submission]:
        done, self._done = self._done, []
        return done

    def _frame(self) -> None:
        """Open what the moves name and the ledger lacks."""
        for item in self._plan.new:
            for move in item.moves:
                for thing, code in references(move).values():
                    self._ensure(thing, code, move["amount"]["ccy"])

    def _ensure(self, thing: str, code: str, currency: str) -> str:
        key = (thing, code, currency) if thing == "line" else (thing, code)
        if key not in self._ids:
            open_it = {"place": self._place, "fund": self._fund, "line": self._line, "party": self._party}[thing]
            open_it(code, currency)
        return self._ids[key]

    def _place(self, code: str, _currency: str) -> None:
        place, accounts = self._mapping.places[code], self._names.state.money.accounts
        known = self._names.thing(
            "account",
            place.name,
            lambda act: (accounts[act].kind, accounts[act].currency) == (place.kind, place.currency),
        )
        body: dict[str, Any] = {"kind": place.kind, "currency": place.currency}
        if known is None and place.organization is not None:
            body["organization"] = self._names.find(place.organization, "organization")
        if known is None and place.keeper is not None:
            body |= {"role": place.role, "keeper": self._names.find(place.keeper, "person")}
        self._open(("place", code), known, "account.opened/v1", lambda: body, name=place.name)

    def _fund(self, code: str, _currency: str) -> None:
        fund = self._mapping.funds[code]
        known = self._names.thing("fund", fund.name)
        self._open(("fund", code), known, "fund.opened/v1", lambda: {"fund_class": fund.group}, name=fund.name)

    def _period(self) -> str:
        first, last = self._mapping.period
        periods = self._names.state.money.periods.values()
        known = next((one.id for one in periods if (one.first, one.last) == (first, last)), None)
        if ("period",) not in self._ids:
            body = {"first": first.isoformat(), "last": last.isoformat()}
            self._open(("period",), known, "period.opened/v1", lambda: body)
        return self._ids["period",]

    def _line(self, code: str, currency: str) -> None:
        line = self._mapping.lines[code]
        fund, period = self._ensure("fund", line.fund, currency), self._period()
        known = self._names.state.money.line_ids.get((fund, code, currency, period))
        self._open(
            ("line", code, currency),
            known,
            "line.opened/v1",
            lambda: {
                "fund": self._ids["fund", line.fund],
                "category": code,
                "currency": currency,
                "period": self._ids["period",],
            },
            name=line.name,
        )

    def _party(self, code: str, _currency: str) -> None:
        name = self._mapping.givers[code].name or code
        self._open(("party", code), self._names.thing("party", name), "party.registered/v1", dict, name=name)

    def _source(self) -> None:
        body: dict[str, Any] = {"code": self._mapping.source, "format": "ledger"}
        if self._document is not None:
            body["document"] = dict(self._document)
        more = {"name": self._mapping.name, "salt": self._plan.salt.hex()}
        self._open(("source",), self._plan.source, "history.source/v1", lambda: body, **more)

    def _pools(self, item: Item) -> None:
        """Open, where they are lacking, the gatherings of past promises and bills that the moves need."""
        for move in item.moves:
            for pool in pools(move):
                self._pool(pool, ("line", move["line"], move["amount"]["ccy"]))

    def _pool(self, pool: str, line: Key) -> None:
        key, history = (pool, *line), self._names.state.history
        if key not in self._ids:
            known = (history.promised if pool == "promised" else history.owed).get(self._ids[line])
            self._open(key, known, f"history.{pool}/v1", lambda: {"line": self._ids[line]})

    def _decision(self, decision: PastDecision, item: Item) -> None:
        key = ("decision", decision.link)
        if key in self._ids:
            return
        source = self._plan.source
        known = self._names.state.history.refs.get((source, decision.ref)) if source else None
        body = {"day": _day_of(decision.link, self._mapping.day(item.transaction)).isoformat(), "ref": decision.ref}
        title = item.transaction.description or decision.link
        self._open(key, known, "history.decision/v1", lambda: body, title=title, link=decision.link)

    def _transaction(self, item: Item) -> None:
        if item.decision is not None:
            self._decision(item.decision, item)
        transaction = item.transaction
        texts = {"title": transaction.description or "–"}
        if _fits(transaction.text):
            texts["text"] = transaction.text

        def body() -> dict[str, Any]:
            day = self._mapping.day(transaction).isoformat()
            return {"day": day, "ref": item.ref, "moves": [self._move(item, move) for move in item.moves]}

        self._open(("transaction", item.ref), None, "history.transaction/v1", body, **texts)

    def _move(self, item: Item, move: Mapping[str, Any]) -> dict[str, Any]:
        filled = dict(move)
        for name, (thing, code) in references(move).items():
            filled[name] = self._ids[(thing, code, move["amount"]["ccy"]) if thing == "line" else (thing, code)]
        if item.decision is not None and item.cites(move):
            filled["decision"] = self._ids["decision", item.decision.link]
        if item.year is not None and move["move"] in ("allocation", "deallocation"):
            filled["year"] = item.year
        return filled

    def _open(self, key: Key, known: str | None, kind: str, body: Callable[[], dict[str, Any]], **texts: str) -> None:
        """Add an act unless what it opens is known; start a new statement when this one is full."""
        if known is not None:
            self._ids[key] = known
            return
        size = self._measure(kind, body(), texts)
        room = MAX_PAYLOAD_BYTES - _HEAD_BYTES - len(self._sitting.origin) - _SIGNER_BYTES * len(self._sitting.by)
        if self._sitting.acts and (self._size + size > room or len(self._sitting.acts) == MAX_ACTS):
            self._flush()
            size = self._measure(kind, body(), texts)
        sealed = {path: self._words(path, text) for path, text in texts.items()}
        about = self._about(kind)
        self._ids[key] = self._sitting.add(kind, body(), by=self._by(), about=about, sealed=sealed)
        self._size += size

    def _by(self) -> tuple[int, ...]:
        return tuple(range(len(self._sitting.by)))

    def _about(self, kind: str) -> str | None:
        return self._ids["source",] if kind.startswith("history.") and kind != "history.source/v1" else None

    def _measure(self, kind: str, body: Mapping[str, Any], texts: Mapping[str, str]) -> int:
        """How many bytes the act takes in the payload, with the comma before it; ids as they stand in this sitting."""
        sealed = {path: {"audience": self._mapping.audience, "digest": "0" * 64} for path in texts}
        value = {"kind": kind, "body": body, "by": list(self._by()), "about": self._about(kind) or "", "sealed": sealed}
        return len(canonical.encode(value)) + 2

    def _words(self, path: str, text: str) -> Words:
        if path == "salt":
            return Words(text, "und", "members")
        return Words(text, "und" if path in ("name", "link") else self._mapping.language, self._mapping.audience)

    def _flush(self) -> None:
        """Draw up the sitting; what it opened goes by full ids from now on."""
        if not self._sitting.acts:
            return
        draft = self._draw_up(self._sitting)
        identity = draft.envelope.statement_id
        self._ids = {key: f"{identity}{one}" if one.startswith(".") else one for key, one in self._ids.items()}
        self._done.append(draft)
        self._sitting, self._size = self._new_sitting(), 0


def _fits(text: str) -> bool:
    return len(canonical.encode({"lang": "und", "text": text})) <= MAX_VALUE_BYTES


def _day_of(link: str, otherwise: date) -> date:
    """The day that a link names, as links to minutes do; else that of the transaction."""
    found = _DAY_IN_LINK.search(link)
    try:
        return date(*map(int, found.groups())) if found else otherwise
    except ValueError:
        return otherwise
