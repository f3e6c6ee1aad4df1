"""What an import would add: the lines of a journal that the record does not hold yet (docs/rules.md H-4).

Each transaction is known by its ``ref``, made of its exact bytes and the source's sealed salt. So the same file again
adds nothing, a file with one transaction more adds one, and a transaction that was edited since is seen as one new and
one gone.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from ledger.format.disclosure import SALT_BYTES, line_reference
from ledger.rules.state import State
from projections.directory import ReadWords
from projections.journal.errors import MappingError
from projections.journal.mapping import JournalMapping
from projections.journal.moves import Move, check_accounts, moves_of
from projections.journal.reader import Journal, Transaction

_CITING = ("allocation", "deallocation", "shift")
KIND = "history.transaction/v1"


@dataclass(frozen=True, slots=True)
class PastDecision:
    """A decision that the journal names by a link. ``ref`` binds it to the link's bytes."""

    link: str
    ref: str


@dataclass(frozen=True, slots=True)
class Item:
    """A transaction to import: its moves, the decision that its allocations cite, the budget year they are for."""

    transaction: Transaction
    ref: str
    moves: tuple[Move, ...]
    decision: PastDecision | None = None
    year: int | None = None

    def cites(self, move: Move) -> bool:
        """Whether a move of this item cites its decision."""
        return self.decision is not None and move["move"] in _CITING


@dataclass(frozen=True, slots=True)
class Plan:
    """What an import would do.

    Args:
        mapping: the mapping.
        source: the source's id, None when it is opened by this import.
        salt: the source's sealed salt.
        new: what is not in the record, in the journal's order.
        known: how many transactions of the journal are in the record.
        gone: how many transactions of this source are in the record but not in the journal any more.
        notes: what the reader passed over.
    """

    mapping: JournalMapping
    source: str | None
    salt: bytes
    new: tuple[Item, ...]
    known: int
    gone: int
    notes: tuple[str, ...]


def texts_of(state: State, path: str) -> dict[str, str]:
    """The digest of the sealed field of that path, by act."""
    return {act: digest for digest, (act, found, *_) in state.record.sealed.items() if found == path}


def plan_import(
    state: State,
    read_words: ReadWords,
    journal: Journal,
    mapping: JournalMapping,
    random_bytes: Callable[[int], bytes],
) -> Plan:
    """Compare a journal with the record.

    Args:
        state: the rules' state.
        read_words: field digest to its text, or None.
        journal: the journal.
        mapping: its mapping.
        random_bytes: gives the salt of a source that is opened now.

    Raises:
        MappingError: the mapping does not fit the journal or the ledger; the salt is not held here.
    """
    founding = state.record.founding.get()
    exponents: Mapping[str, int] = founding.currencies if founding else {}
    check_accounts(journal, mapping)
    source = state.history.source_codes.get(mapping.source)
    salt = random_bytes(SALT_BYTES) if source is None else _salt(state, read_words, source)
    refs = {line_reference(salt, one.source, one.earlier): one for one in journal.transactions}
    held = {ref for (of, ref), act in state.history.refs.items() if of == source and _is_transaction(state, act)}
    new = tuple(
        _item(transaction, ref, mapping, salt, exponents) for ref, transaction in refs.items() if ref not in held
    )
    return Plan(mapping, source, salt, new, len(refs) - len(new), len(held - set(refs)), journal.notes)


def _is_transaction(state: State, act: str) -> bool:
    return state.record.acts[act].kind == KIND


def _salt(state: State, read_words: ReadWords, source: str) -> bytes:
    text = read_words(texts_of(state, "salt").get(source, ""))
    if text is None:
        raise MappingError(
            "this copy does not hold the source's salt, so it cannot tell what is new. Import on the host."
        )
    return bytes.fromhex(text)


def _item(
    transaction: Transaction, ref: str, mapping: JournalMapping, salt: bytes, exponents: Mapping[str, int]
) -> Item:
    moves = moves_of(transaction, mapping, exponents)
    if not any(move["move"] in _CITING for move in moves):
        return Item(transaction, ref, moves)
    links = mapping.links(transaction)
    decision = PastDecision(links[0], line_reference(salt, links[0].encode(), 0)) if links else None
    return Item(transaction, ref, moves, decision, mapping.budget_year(transaction))
