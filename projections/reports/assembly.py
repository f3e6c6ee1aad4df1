"""Putting a report together: its sections, the five that fix its bytes, and the claim of each of its figures.

A report has no other input than its basis and what the reader chose, and what she chose stands in the report's own
name. So whoever has the same five makes the same bytes.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from projections.reports.amounts import Amount
from projections.reports.basis import Basis
from projections.reports.claims import Claim
from projections.reports.identity import Five, disclosure_set
from projections.reports.model import NOTHING, Block, Cards, Picture, Report, Section, Table, addressed


@dataclass(frozen=True, slots=True)
class Made:
    """A finished report and what each of its amounts claims to be, by address."""

    report: Report
    claims: Mapping[str, Claim]


def assemble(name: str, title: str, sections: tuple[Section, ...], basis: Basis) -> Made:
    """A finished report.

    Args:
        name: its name with its version, as ``budget/v1``.
        title: what it is called, after the coalition's name, in English.
        sections: made from the basis.
        basis: what they stand on; what they show of sealed words is noted there.
    """
    title = f"{_coalition(basis)}: {basis.say(title)}"
    chosen = f"{name};date={basis.through.isoformat()}" if basis.through is not None else name
    if basis.language.code != "en":
        chosen += f";lang={basis.language.code}"
    sections = tuple(_whole(section, basis) for section in sections)
    rules = basis.state.record.rules.get()
    five = Five(basis.size, rules, chosen, basis.audience, disclosure_set(basis.words.shown))
    report = Report(title, five, sections, tuple(sorted(basis.exponents.items())))
    used = {cell.value.currency for _, cell in addressed(report) if isinstance(cell.value, Amount)}
    shown = tuple((currency, places) for currency, places in report.exponents if currency in used)
    return Made(replace(report, exponents=shown), basis.books.claims(report))


def _whole(section: Section, basis: Basis) -> Section:
    """A section whose empty tables say so in the reader's language."""
    return replace(section, blocks=tuple(_block(block, basis) for block in section.blocks))


def _block(block: Block, basis: Basis) -> Block:
    match block:
        case Table():
            return replace(block, empty=basis.say(NOTHING)) if block.empty == NOTHING else block
        case Picture():
            table = block.table
            return replace(block, table=replace(table, empty=basis.say(NOTHING))) if table.empty == NOTHING else block
        case Cards():
            return block


def _coalition(basis: Basis) -> str:
    founding = basis.state.record.founding.get()
    if founding is None:
        return basis.say("a coalition not yet founded")
    return basis.words.text(f"{founding.id}.0", "name") or founding.origin
