"""RFC 3797: the reference draw, pick by pick, and what no draw is made from."""

import json
import re
from pathlib import Path

import pytest

from ledger.rules.counting.errors import DrawError
from ledger.rules.counting.sortition import draw, lot_order, parse_pool, parse_seeds, seed_key
from tests.shared import SHARED_DATA, needs_shared_data

VECTOR = Path(__file__).resolve().parents[2] / "vectors" / "rfc3797" / "reference.json"


@pytest.mark.parametrize(
    ("text", "code", "where"),
    [
        ("", "NO_SEEDS", "seeds"),
        ("# only words\n\n", "NO_SEEDS", "seeds"),
        ("1 2\n3 x\n", "SEED_NOT_WHOLE", "seeds, line 2"),
        ("1.5\n", "SEED_NOT_WHOLE", "seeds, line 1"),
        ("-1\n", "SEED_NOT_WHOLE", "seeds, line 1"),
        ("²\n", "SEED_NOT_WHOLE", "seeds, line 1"),
    ],
)
def test_seeds_that_are_no_whole_numbers_are_refused(text: str, code: str, where: str) -> None:
    """The RFC's decimals and words are not taken, and the error names the line."""
    with pytest.raises(DrawError) as caught:
        parse_seeds(text)
    assert (caught.value.code, caught.value.where) == (code, where)


@pytest.mark.parametrize(("text", "code"), [("", "POOL_SIZE"), ("A\nB\nA\n", "NAME_TWICE")])
def test_a_pool_that_is_empty_or_doubled_is_refused(text: str, code: str) -> None:
    """A name that stands twice would have twice the chance."""
    with pytest.raises(DrawError) as caught:
        parse_pool(text)
    assert caught.value.code == code


@pytest.mark.parametrize("count", [-1, 0, 3])
def test_no_more_are_drawn_than_there_are(count: int) -> None:
    """A draw takes at least one and at most the pool."""
    with pytest.raises(DrawError, match="COUNT_OUT_OF_RANGE"):
        draw(("A", "B"), ((1,),), count)


@pytest.mark.parametrize("seeds", [(), ((),)])
def test_no_draw_without_numbers(seeds: tuple[tuple[int, ...], ...]) -> None:
    """A source without numbers is no source."""
    with pytest.raises(DrawError, match="NO_SEEDS"):
        draw(("A",), seeds, 1)


def test_the_reference_draw_comes_out_pick_by_pick() -> None:
    """Key, MD5, divisor and number of all sixteen picks are those of the RFC's worked example."""
    vector = json.loads(VECTOR.read_text())
    seeds = tuple(tuple(source) for source in vector["seeds"])
    assert seed_key(seeds) == vector["key"]
    result = draw(vector["pool"], seeds, len(vector["picks"]))
    picks = [{key: step.facts[key] for key in ("pick", "md5", "left", "number")} for step in result.steps[1:]]
    assert picks == vector["picks"]
    assert list(result.elected) == [vector["pool"][pick["number"] - 1] for pick in picks]


@needs_shared_data
def test_the_published_files_give_the_published_results() -> None:
    """The reference files, read as files, give the published lines, names included where the lines have them."""
    folder = SHARED_DATA / "rfc3797"
    lines = (folder / "ref.results").read_text().splitlines()[1:]
    result = draw(
        parse_pool((folder / "ref.names").read_text()), parse_seeds((folder / "ref.seeds").read_text()), len(lines)
    )
    for line, step in zip(lines, result.steps[1:], strict=True):
        fields = re.fullmatch(r" *(\d+) +([0-9A-F]{32}) +(\d+) +-> +(\d+) <-(?: (\w+))?", line)
        assert fields
        told = step.facts
        assert [int(fields[1]), fields[2], int(fields[3]), int(fields[4])] == [
            told["pick"], told["md5"], told["left"], told["number"]
        ]  # fmt: skip
        assert fields[5] in {None, told["candidate"]}


def test_a_longer_draw_begins_with_the_shorter() -> None:
    """Drawing more from the same pool and seeds only adds picks."""
    pool = tuple(f"p{index}" for index in range(30))
    seeds = ((4, 8, 15), (16, 23, 42))
    assert draw(pool, seeds, 7).elected == draw(pool, seeds, 30).elected[:7]
    assert sorted(draw(pool, seeds, 30).elected) == sorted(pool)


def test_the_order_of_numbers_in_a_source_does_not_matter_but_the_order_of_sources_does() -> None:
    """Numbers of a source are sorted, sources are not (RFC 3797 §4)."""
    assert parse_seeds("3, 1 2\n# note\n7\n") == ((3, 1, 2), (7,))
    assert seed_key(((3, 1, 2), (7,))) == "1.2.3./7./"
    assert seed_key(((7,), (1, 2, 3))) != seed_key(((1, 2, 3), (7,)))


def test_a_lot_does_not_hang_on_the_order_of_a_file() -> None:
    """The lot's pool is sorted by name."""
    assert lot_order(("B", "C", "A"), ((5,),)) == lot_order(("A", "B", "C"), ((5,),))
