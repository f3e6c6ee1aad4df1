"""The words on the signing page are Python's words: every entry of the demo, and a sample of every kind of act.

Both are made from the same bytes by programs that share no code but the kinds' sentences.
"""

import random
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from api.demo.year import play
from api.pages.signing_words import words_file
from ledger.application import Ledger, LedgerFolder, SystemClock
from ledger.application.compose import Sitting, Words
from ledger.format.codec import encode_base64
from ledger.format.envelope import Envelope
from ledger.format.statement import Seen, Signer
from ledger.format.submission import Submission
from ledger.format.tree import EMPTY_ROOT
from ledger.rules.kinds import RULES_V0
from projections.chronicle import Chronicler, StatementTold, draft_names, draft_words, statement_of
from projections.directory import Directory
from projections.sentences import Teller, money_words
from tests.browser.samples import sample
from tests.browser.signing_site import Served, served
from tests.hall import Randomness

EXPONENTS = {"ZAR": 2, "JPY": 0, "KWD": 3}
TELL = """async ([book, cases]) => {
  const {read} = await import('/sign/statement.js');
  const {tell} = await import('/sign/words.js');
  const told = [];
  for (const {submission, given} of cases) {
    try {
      const found = await tell(await read(submission), book, given);
      told.push({signers: found.signers.map((one) => [one.name, one.capacity]),
        acts: found.acts.map((act) =>
          [act.label, act.line, Object.fromEntries(act.sealed.map(([, text, path]) => [path, text]))])});
    } catch (error) { told.push(String(error)); }
  }
  return told;
}"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A server, for its static files."""
    with served(tmp_path_factory.mktemp("words") / "ledger") as found:
        yield found


@pytest.fixture(scope="module")
def page(site: Served, chromium: Browser) -> Iterator[Page]:
    """A page of the signing page's own origin and policy."""
    found = chromium.new_page()
    found.goto(f"{site.url}/sign/")
    yield found
    found.close()


def _name(names: Mapping[str, str], identity: str) -> str:
    return names.get(identity) or f"{identity[:8]}…{identity[64:]}"


def _as_told(told: StatementTold) -> dict[str, Any]:
    return {
        "signers": [[one.name, one.capacity] for one in told.signers],
        "acts": [[act.label, act.line(), dict(act.sealed)] for act in told.acts],
    }


def _case(submission: Submission, **given: Any) -> dict[str, Any]:
    envelope = submission.envelope
    line = {"payload": encode_base64(envelope.payload), "payloadType": envelope.payload_type, "signatures": []}
    told = {"names": {}, "roles": {}, "numbers": {}, "exponents": EXPONENTS}
    return {
        "submission": {"envelope": line, "disclosures": [*submission.disclosures]},
        "given": {**told, **given},
    }


def _compare(page: Page, cases: list[dict[str, Any]], expected: list[dict[str, Any]]) -> None:
    book = page.evaluate("async () => (await fetch('/sign/words.json')).json()")
    told = page.evaluate(TELL, [book, cases])
    assert len(told) == len(expected)
    for one, other in zip(told, expected, strict=True):
        assert one == other


def test_every_entry_of_the_demo_is_told_alike(page: Page, tmp_path: Path) -> None:
    """Names, amounts, dates, lists and what people wrote, entry by entry."""
    play(tmp_path / "demo")
    ledger = Ledger(LedgerFolder(tmp_path / "demo"), SystemClock())
    state, beside = ledger.live.state, ledger.beside

    def read_words(digest: str) -> str | None:
        encoded = beside.disclosure(digest)
        return draft_words(Submission(Envelope(b"", ()), (encoded,)))[digest] if encoded else None

    directory = Directory(state, read_words)
    founding = state.record.founding.get()
    assert founding is not None
    given = {
        "names": {one.id: directory.show(one.id) for one in directory},
        "roles": {one: directory.role(one) for one in state.posts.terms},
        "numbers": {one.id: one.number for one in directory},
        "exponents": dict(founding.currencies),
    }
    cases, expected, left_out = [], [], 0
    for _, entry in ledger.entries():
        statement, _ = statement_of(entry)
        wanted = [sealed.digest for act in statement.acts for sealed in act.sealed.values()]
        held = [encoded for digest in wanted if (encoded := beside.disclosure(digest))]
        if len(held) < len(wanted):
            left_out += 1  # words that were erased: nobody signs such a statement any more
            continue
        draft = Submission(entry.envelope, tuple(held))
        names = {one.id: directory.show(one.id) for one in directory} | draft_names(draft, draft_words(draft))
        teller = Teller(ledger.registry, partial(_name, names), read_words, founding.currencies)
        cases.append(_case(draft, **given))
        expected.append(_as_told(Chronicler(teller, directory.role, directory.number).draft(draft)))
    ledger.close()
    assert len(cases) > 80
    assert left_out < 10
    _compare(page, cases, expected)


def test_every_kind_is_told_alike(page: Page) -> None:
    """A draft of each kind, with everything in it that may be."""
    cases, expected = [], []
    for kind in RULES_V0:
        body = sample(kind)
        assert body is not None, kind.name
        person = "1" * 64 + ".0"
        sitting = Sitting("harbour.example/record", (Signer(person, "self"),), Randomness(kind.name))
        sealed = {one.path: Words(f"«{one.label}»", "en") for one in kind.sealed if "*" not in one.path}
        sitting.add(kind.name, body, sealed=sealed, about=person if kind.about else None)
        draft = sitting.draw_up(at=1_772_000_000_000, seen=Seen(0, EMPTY_ROOT.hex()))
        own = draft_words(draft)
        names = draft_names(draft, own) | {person: "Ana"}
        teller = Teller(RULES_V0, partial(_name, names), own.get, EXPONENTS)
        chronicler = Chronicler(teller, teller.name, lambda _: None)
        cases.append(_case(draft, names={person: "Ana"}))
        expected.append(_as_told(chronicler.draft(draft)))
    assert len(cases) == len(RULES_V0)
    _compare(page, cases, expected)


def test_what_the_page_does_not_know_it_does_not_tell(page: Page) -> None:
    """A member that no kind has, a kind that is none, decimals that the standard does not have: no words at all."""
    bodies: list[tuple[str, dict[str, Any]]] = [
        ("agenda.opened/v1", {"more": 1}),
        ("agenda.closed/v1", {}),
        ("decision.position/v1", {"position": "consent", "also": {"block": True}}),
        ("allocation.reduced/v1", {"amount": {"minor": 5, "ccy": "ZAR", "more": 1}, "line": "1" * 64 + ".2"}),
    ]
    cases = []
    for kind, body in bodies:
        sitting = Sitting("harbour.example/record", (Signer("1" * 64 + ".0", "self"),), Randomness(kind))
        sitting.add(kind, body)
        cases.append(_case(sitting.draw_up(at=1_772_000_000_000, seen=Seen(0, EMPTY_ROOT.hex()))))
    sitting = Sitting("harbour.example/record", (Signer("1" * 64 + ".0", "self"),), Randomness("decimals"))
    sitting.add("allocation.reduced/v1", {"amount": {"minor": 5, "ccy": "ZAR"}, "line": "1" * 64 + ".2"})
    lied = _case(sitting.draw_up(at=1_772_000_000_000, seen=Seen(0, EMPTY_ROOT.hex())))
    lied["given"]["exponents"] = {"ZAR": 0}
    book = page.evaluate("async () => (await fetch('/sign/words.json')).json()")
    told = page.evaluate(TELL, [book, [*cases, lied]])
    assert all(isinstance(one, str) for one in told), told


def _change(draft: Submission, turn: int) -> dict[str, Any]:
    """A draft changed on its way: in the payload's spelling, or in the words beside it."""
    case = _case(draft)
    payload = draft.envelope.payload
    changed = {
        0: payload + b" ",
        1: payload.replace(b'"acts"', b'"acts" '),
        2: payload.replace(b'{"acts"', b'{"acts":[],"acts"', 1),
        3: payload.replace(b'"2026', b'"\\u0032026', 1),
    }
    envelope, words = case["submission"]["envelope"], case["submission"]["disclosures"]
    if turn in changed:
        envelope["payload"] = encode_base64(changed[turn])
    elif turn == 4:
        envelope["payloadType"] = "application/json"
    elif turn == 5:
        words.clear()
    elif turn == 6:
        words.append(words[0])
    elif turn == 7:
        words[0] = words[0][:-2] + ("AA" if words[0][-2:] != "AA" else "BA")
    else:
        words.append((Sitting("x", (), Randomness("other")).disclosures and "") or "WyJhIiwiYiIse31d")
    return case


@pytest.mark.parametrize("turn", range(9))
def test_bytes_and_words_that_do_not_fit_are_not_told(page: Page, turn: int) -> None:
    """Nothing that is spelt in another way, twice, or not sealed as it says, is ever shown as what one signs."""
    sitting = Sitting("harbour.example/record", (Signer("1" * 64 + ".0", "self"),), Randomness("changed"))
    sitting.add("agenda.opened/v1", {}, sealed={"title": Words("Night buses", "en")})
    draft = sitting.draw_up(at=1_772_000_000_000, seen=Seen(0, EMPTY_ROOT.hex()))
    book = page.evaluate("async () => (await fetch('/sign/words.json')).json()")
    sound, changed = page.evaluate(TELL, [book, [_case(draft), _change(draft, turn)]])
    assert isinstance(sound, dict)
    assert isinstance(changed, str), changed


def test_amounts_are_told_in_figures_and_words(page: Page) -> None:
    """Each figure equals Python's; the words are read back to the same number by another reader."""
    draw = random.Random(7)
    amounts = [
        0,
        1,
        12,
        100,
        101,
        1_150_00,
        999_999_999_99,
        *(draw.randrange(10 ** draw.randrange(1, 15)) for _ in range(300)),
    ]
    told = page.evaluate(
        """async (amounts) => {
          const {money, spelled} = await import('/sign/words.js');
          return amounts.map((one) => [money(one, 'ZAR', 2), money(-one, 'JPY', 0), spelled(one)]);
        }""",
        amounts,
    )
    for amount, (figures, other, words) in zip(amounts, told, strict=True):
        assert figures == money_words(amount, "ZAR", EXPONENTS)
        if amount:
            assert other == money_words(-amount, "JPY", EXPONENTS)
        assert _number(words) == amount


_UNITS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen",
    "eighteen nineteen",
)
_SCALES = "thousand million billion trillion quadrillion"
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_SMALL = {word: number for number, word in enumerate(" ".join(_UNITS).split())}
_SMALL |= {word: 10 * number for number, word in enumerate(_TENS.split(), 2)}
_LARGE = {word: 1000**power for power, word in enumerate(_SCALES.split(), 1)}


def _number(words: str) -> int:
    """The number that English words say."""
    total = part = 0
    for word in words.replace("-", " ").replace(" and ", " ").split():
        if word == "hundred":
            part *= 100
        elif word in _LARGE:
            total, part = total + part * _LARGE[word], 0
        else:
            part += _SMALL[word]
    return total + part


def test_the_words_file_is_the_same_bytes_each_time() -> None:
    """So that its digest can stand in a release."""
    first = words_file()
    words_file.cache_clear()
    assert words_file() == first
