"""Donor privacy: small cells of a breakdown merged so that no subtraction reveals a giver (money.md §5).

A breakdown splits a total into cells, each with the people who gave. What may be published is a *partition*: blocks of
cells such that

1. a block stands alone, as the one cell it is, only when at least ``least`` people gave in it (five unless said);
2. every other block joins at least two cells in which somebody gave, and at least ``least`` people gave in it;
3. or there is one block only, the empty cells with it: the total, with no breakdown at all;
4. else a cell in which nobody gave hides nobody and is shown as it is; it never counts towards 2.

Why that withstands subtraction: the blocks do not overlap, and every figure published from the data is a sum of whole
blocks. Any difference of such figures is again a sum of whole blocks with signs, so it never isolates part of a block,
and every block has ``least`` people behind it. That holds only while **one** partition serves a whole report: a second
breakdown of the same gifts, split another way, needs a partition of both (cells by both keys) with `coarsen` for its
margins. Nothing here hides who gave the only gift between two publications of one total: publish by closed period.

Totals are never touched (I15): what is published sums to what was given, to the minor unit, whatever was merged.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

LEAST = 5
"""How many people a published cell needs."""


@dataclass(frozen=True, slots=True)
class Given:
    """A cell of a breakdown before merging.

    Args:
        key: names it; unique.
        contributors: who gave in it: one id a person or household, those found to be one joined already.
        minor: what they gave, in minor units; below zero when more bounced than came.
        sources: ids of the acts.
    """

    key: str
    contributors: frozenset[str]
    minor: int
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Block:
    """What may be published: cells that stand together.

    Args:
        keys: the cells in it, in the order of the breakdown; more than one: show them under one heading.
        contributors: how many people gave in it, or None where that number is itself too small to tell.
        minor: what they gave, in minor units.
        sources: ids of the acts, sorted.
    """

    keys: tuple[str, ...]
    contributors: int | None
    minor: int
    sources: tuple[str, ...]

    @property
    def merged(self) -> bool:
        """Whether more than one cell stands in it."""
        return len(self.keys) > 1


def merge(cells: Iterable[Given], least: int = LEAST) -> tuple[Block, ...]:
    """Merge the small cells of a breakdown.

    Which cells are merged depends on who gave and on the keys, never on amounts, so that the choice itself tells
    nothing about them. First all cells below ``least`` go together; then, while that is one cell alone or too few
    people, the cell with the fewest people follows (the first by key among equals).

    Args:
        cells: each cell once; in which order they come decides only the order of the result.
        least: how many people a block needs, 2 or more.

    Returns:
        The blocks, the merged one last; every cell is in exactly one.
    """
    if least < 2:  # noqa: PLR2004 - two is the fewest that hides anybody
        raise ValueError(f"least is {least}; below 2 nothing would be merged and single gifts would show")
    given = tuple(cells)
    if len({cell.key for cell in given}) != len(given):
        raise ValueError("a breakdown names each cell once")
    small = {cell.key for cell in given if 0 < len(cell.contributors) < least}
    others = sorted(
        (cell for cell in given if len(cell.contributors) >= least), key=lambda cell: (len(cell.contributors), cell.key)
    )
    while small and (len(small) == 1 or len(_people(given, small)) < least) and others:
        small.add(others.pop(0).key)
    if small and (len(small) == 1 or len(_people(given, small)) < least):
        small = {cell.key for cell in given}
    alone = tuple(_block((cell,), least) for cell in given if cell.key not in small)
    together = tuple(cell for cell in given if cell.key in small)
    return (*alone, _block(together, least)) if together else alone


def coarsen(blocks: Iterable[Block], margin: Callable[[str], str]) -> dict[str, int | None]:
    """The margins of a partition: each margin's sum, or None where a block straddles it.

    Args:
        blocks: a partition by finer keys, from `merge`.
        margin: a cell's key to the margin it belongs to.

    Returns:
        Margin to minor units, in the order met. A margin that shares a block with another has no figure of its own:
        to give one would be to split the block.
    """
    sums: dict[str, int | None] = {}
    for block in blocks:
        margins = list(dict.fromkeys(margin(key) for key in block.keys))
        for name in margins:
            before = sums.get(name, 0)
            sums[name] = None if len(margins) > 1 or before is None else before + block.minor
    return sums


def _people(cells: Iterable[Given], keys: set[str]) -> frozenset[str]:
    return frozenset[str]().union(*(cell.contributors for cell in cells if cell.key in keys))


def _block(cells: tuple[Given, ...], least: int) -> Block:
    people = len(frozenset[str]().union(*(cell.contributors for cell in cells)))
    return Block(
        tuple(cell.key for cell in cells),
        people if people == 0 or people >= least else None,
        sum(cell.minor for cell in cells),
        tuple(sorted({source for cell in cells for source in cell.sources})),
    )
