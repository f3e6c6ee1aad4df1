"""By which sorts of organizations each role was held: whether coordination is open to all in fact (S60)."""

from collections.abc import Iterator

from ledger.rules.posts.state import Post
from ledger.rules.registers.model import Profile
from projections.reports.basis import Basis
from projections.reports.model import Cell, Column, Count, Row, Section, Table

_UNKNOWN = "unknown"


def sections(basis: Basis) -> Iterator[Section]:
    """Role by sort of organization, once any organization has said of what sort it is."""
    say = basis.say
    profiles = {}
    for known in basis.state.registers.live("profile"):
        assert isinstance(known.entry, Profile)
        profiles[known.organization] = (known.entry.sort, known.id)
    rows = (
        [row for post in basis.state.posts.posts.values() for row in _rows(basis, post, profiles)] if profiles else []
    )
    if rows:
        columns = (
            Column("role", say("Role"), "text"),
            Column("sort", say("Sort of organization"), "text"),
            Column("held", say("Times held"), "count"),
        )
        told = say("As organizations say of themselves; terms that began are counted, whoever held them.")
        table = Table("held-by-sort", say("How often each role was held by which sort"), columns, tuple(rows))
        yield Section("by-sort", say("By sort of organization"), ((told,),), (table,))


def _rows(basis: Basis, post: Post, profiles: dict[str | None, tuple[str, str]]) -> Iterator[Row]:
    say = basis.say
    found: dict[str, list[str]] = {}
    for term in basis.state.posts.terms.values():
        if term.post == post.id and term.seated is not None and term.organization is not None:
            found.setdefault(profiles.get(term.organization, (_UNKNOWN, ""))[0], []).append(term.id)
    for sort, terms in sorted(found.items()):
        said = tuple(sorted(entry for of, entry in profiles.values() if of == sort))
        words = say("no word of what sort") if sort == _UNKNOWN else basis.words.code(sort)
        cells = (
            Cell(basis.words.name(post.id), (post.id,)),
            Cell(words, said),
            Cell(Count(len(terms)), tuple(sorted(terms))),
        )
        yield Row(f"{basis.words.key(post.id)}-{sort}", cells)
